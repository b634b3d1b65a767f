#!/usr/bin/env bash
# Exports every lesson and model as a web page and plays it in a real Chromium, headless; with --page, drives the program in a
# browser, $CARGO_TARGET_DIR/web/gatewalk.html, which src/web/build.sh builds.
# Needs Node.js with npm, and Chromium (CHROMIUM names it, /usr/bin/chromium by default).
# SECONDS_OF_KEYS=600 presses random keys for ten minutes, not for a part of one; ONLY_PAGE names parts of page.mjs to run alone.
#   tests/browser/run.sh [--page] [FOLDER FOR SCREENSHOTS]
set -euo pipefail
cd "$(dirname "$0")/../.."
target="${CARGO_TARGET_DIR:-target}"
export BROWSER_PACKAGES="$target/browser"
what=check.mjs
if [ "${1:-}" = --page ]; then
    what=page.mjs
    shift
fi
for package in playwright-core axe-core; do
    [ -d "$target/browser/node_modules/$package" ] || npm install --silent --prefix "$target/browser" "$package"
done
cargo build --quiet
if [ "$what" = page.mjs ]; then
    page="$target/web/gatewalk.html"
    [ -f "$page" ] || { echo "there is no $page: src/web/build.sh builds it" >&2; exit 1; }
    exec node tests/browser/page.mjs "$target/debug/gatewalk" "$page" "${1:-$target/browser/page}"
fi
exec node tests/browser/check.mjs "$target/debug/gatewalk" "${1:-$target/browser/shots}"
