#!/usr/bin/env bash
# Exports every lesson and model as a web page and plays it in a real Chromium, headless.
# Needs Node.js with npm, and Chromium (CHROMIUM names it, /usr/bin/chromium by default).
#   tests/browser/run.sh [FOLDER FOR SCREENSHOTS]
set -euo pipefail
cd "$(dirname "$0")/../.."
[ -d target/browser/node_modules/playwright-core ] || npm install --silent --prefix target/browser playwright-core
cargo build --quiet
exec node tests/browser/check.mjs target/debug/gatewalk "${1:-target/browser/shots}"
