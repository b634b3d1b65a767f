#!/bin/sh
# Installs the peers into target/peers, a virtual environment of their own.
set -eu
cd "$(dirname "$0")/../.."
python3 -m venv target/peers
target/peers/bin/pip install --quiet -r benches/peers/requirements.txt
echo "installed; now: target/peers/bin/python benches/peers/compare.py"
