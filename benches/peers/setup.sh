#!/bin/sh
# Installs the peers into target/peers, a virtual environment of their own. PyTorch comes from its index of
# builds for processors alone if that answers, otherwise from PyPI, whose build brings CUDA along (some GB).
set -eu
cd "$(dirname "$0")/../.."
python3 -m venv target/peers
cpu=https://download.pytorch.org/whl/cpu
install() { target/peers/bin/pip install --quiet --disable-pip-version-check "$@"; }
if target/peers/bin/python -c "import urllib.request as u; u.urlopen('$cpu/torch/', timeout=10)" 2>/dev/null; then
    install --index-url "$cpu" "$(grep '^torch==' benches/peers/requirements.txt)" || true
else
    echo "$cpu does not answer; PyTorch comes from PyPI"
fi
install -r benches/peers/requirements.txt
echo "installed; now: target/peers/bin/python benches/peers/compare.py"
