//! Folders that are inside the binary: build again when a file of theirs changes or comes.

fn main() {
    for folder in ["lessons", "src/cli/new", "src/lang/locales"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
