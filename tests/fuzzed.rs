//! The seeds of the fuzzers, and what they once found, through what the fuzzers call (see `fuzz/README.md`).

#[path = "fuzz/src/lib.rs"]
#[allow(unreachable_pub)] // for the fuzzers it is a library
mod doors;

use std::path::Path;

fn replay(door: fn(&[u8]), folder: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut seen = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        // Says which one it was, should it panic.
        println!("{}", path.display());
        door(&std::fs::read(path).unwrap());
        seen += 1;
    }
    assert!(seen > 0, "{} is empty", folder.display());
}

#[test]
fn models() {
    replay(doors::model, "tests/fuzz/seeds/model");
    replay(doors::model, "tests/invalid/models");
}

#[test]
fn lessons() {
    replay(doors::lesson, "tests/fuzz/seeds/lesson");
    replay(doors::lesson, "tests/invalid/lessons");
}

#[test]
fn weights() {
    replay(doors::weights, "tests/fuzz/seeds/weights");
}

#[test]
fn states() {
    replay(doors::state, "tests/fuzz/seeds/state");
}

#[cfg(unix)]
#[test]
fn keys() {
    replay(doors::keys, "tests/fuzz/seeds/keys");
}
