//! Lessons and models are inside the binary: build again when one changes.

fn main() {
    println!("cargo::rerun-if-changed=lessons");
}
