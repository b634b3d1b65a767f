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

# What is rarely called is neither copied to its callers nor written out several times: the kernels, which say that they are to be, are
# as fast, and the file is a seventh smaller.
small=()
[ "$profile" = release ] && small=(-Cllvm-args=-inline-threshold=25 -Cllvm-args=-inlinehint-threshold=25
    -Cllvm-args=-unroll-runtime=false -Cno-vectorize-slp -Ccodegen-units=1)
RUSTFLAGS="${RUSTFLAGS:-} -Ctarget-feature=+simd128" \
    cargo rustc --lib --crate-type cdylib --target wasm32-unknown-unknown --profile "$profile" -- "${small[@]}"
folder=$profile
[ "$profile" = dev ] && folder=debug
"$bindgen" --target no-modules --no-typescript --remove-name-section --out-name program --out-dir "$out" \
    "$target/wasm32-unknown-unknown/$folder/gatewalk.wasm"
node src/web/page/bundle.mjs "$out"
