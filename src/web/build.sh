#!/usr/bin/env bash
# Builds the program for browsers: one file, $CARGO_TARGET_DIR/web/gatewalk.html, which opens by a double click and asks no host
# for anything, and the same as a folder for a static host, site/ beside it.
# Needs rustup and Node.js with npm; what else it needs it installs below the target folder.
#   src/web/build.sh [--dev]      --dev: compiles in a tenth of the time, and runs slowly
set -euo pipefail
cd "$(dirname "$0")/../.."
target="${CARGO_TARGET_DIR:-target}"
out="$target/web"
profile=release
[ "${1:-}" = --dev ] && profile=dev
mkdir -p "$out"

# The tool that writes the script between the page and the program has to be of the library's version.
version=$(sed -n 's/^wasm-bindgen = "=\(.*\)"$/\1/p' Cargo.toml)
bindgen="$out/tools/bin/wasm-bindgen"
if [ "$("$bindgen" --version 2>/dev/null)" != "wasm-bindgen $version" ]; then
    cargo install wasm-bindgen-cli --version "$version" --root "$out/tools" --force
fi
rustup target add wasm32-unknown-unknown
cp src/web/page/package.json "$out/package.json"
npm install --silent --no-audit --no-fund --prefix "$out"

# What is rarely called is not copied to its callers: the kernels, which are meant to be, are as fast, and the file is an eighth smaller.
small=()
[ "$profile" = release ] && small=(-Cllvm-args=-inline-threshold=50 -Ccodegen-units=1)
RUSTFLAGS="${RUSTFLAGS:-} -Ctarget-feature=+simd128" \
    cargo rustc --lib --crate-type cdylib --target wasm32-unknown-unknown --profile "$profile" -- "${small[@]}"
folder=$profile
[ "$profile" = dev ] && folder=debug
"$bindgen" --target no-modules --no-typescript --out-name program --out-dir "$out" \
    "$target/wasm32-unknown-unknown/$folder/gatewalk.wasm"
# Smaller, if it can be had; features are named, for with all of them it writes what browsers do not take.
optimize="$out/node_modules/.bin/wasm-opt"
features=(simd bulk-memory sign-ext nontrapping-float-to-int mutable-globals reference-types multivalue)
if [ "$profile" = release ] && [ -x "$optimize" ]; then
    if "$optimize" -Os "${features[@]/#/--enable-}" "$out/program_bg.wasm" -o "$out/program_opt.wasm"; then
        mv "$out/program_opt.wasm" "$out/program_bg.wasm"
    else
        echo "not made smaller: wasm-opt would not" >&2
    fi
fi
node src/web/page/bundle.mjs "$out"
