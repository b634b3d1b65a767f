//! An import only ever goes down the list of rooms in `src/lib.rs`.

use std::fs;
use std::path::{Path, PathBuf};

/// From the top to the bottom.
const ROOMS: [&str; 11] = [
    "cli", "terminal", "ui", "export", "course", "train", "walk", "typeset", "graph", "equation",
    "lang",
];

/// The rooms a source text names behind `crate::`.
fn named(source: &str) -> Vec<String> {
    let code = source.lines().filter(|l| !l.trim_start().starts_with("//"));
    let word = |rest: &str| {
        rest.chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect::<String>()
    };
    code.flat_map(|line| line.split("crate::").skip(1).map(word).collect::<Vec<_>>())
        .collect()
}

/// Imports of `room`'s `source` that go up.
fn upward(room: &str, source: &str) -> Vec<String> {
    let level = |name: &str| ROOMS.iter().position(|r| *r == name);
    let here = level(room).expect("every folder of src is a room");
    named(source)
        .into_iter()
        .filter(|name| level(name).is_some_and(|l| l < here))
        .collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .expect("a folder of src")
        .map(|e| e.unwrap().path());
    entries
        .flat_map(|p| if p.is_dir() { files(&p) } else { vec![p] })
        .collect()
}

#[test]
fn imports_only_go_down() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut seen = 0;
    for room in ROOMS {
        let head = fs::read_to_string(src.join(room).join("mod.rs")).expect("a room has a mod.rs");
        assert!(
            head.starts_with("//!"),
            "{room}/mod.rs opens with what the room is"
        );
        for file in files(&src.join(room)) {
            let up = upward(room, &fs::read_to_string(&file).unwrap());
            assert!(up.is_empty(), "{} imports upwards: {up:?}", file.display());
            seen += 1;
        }
    }
    assert!(seen > 20, "only {seen} files were read");
}

#[test]
fn an_upward_import_is_found() {
    assert_eq!(upward("graph", "use crate::walk::Walk;"), ["walk"]);
    assert_eq!(upward("graph", "let x = crate::ui::run();"), ["ui"]);
    assert!(
        upward("graph", "use crate::equation::System; // crate::cli").is_empty()
            || named("// crate::cli").is_empty()
    );
}

/// What exists on Unix alone.
const UNIX_ONLY: [&str; 5] = ["os::unix", "rustix::", "signal_hook::", "libc::", "\"/dev/"];

/// Whether a source text uses what only Unix has without saying so to the compiler. A file `unix.rs` and the
/// folder beside it are said so of where they are named, and have a twin.
fn unguarded(path: &Path, source: &str) -> bool {
    let uses = UNIX_ONLY.iter().any(|word| source.contains(word));
    let twin = path.ancestors().any(|path| {
        path.file_stem().is_some_and(|name| name == "unix")
            && path.with_file_name("elsewhere.rs").exists()
    });
    uses && !source.contains("cfg(unix)") && !twin
}

#[test]
fn what_only_unix_has_is_guarded() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let text = |path: &PathBuf| fs::read_to_string(path).unwrap();
    let alone: Vec<PathBuf> = files(&src)
        .into_iter()
        .filter(|path| path.extension().is_some_and(|e| e == "rs") && unguarded(path, &text(path)))
        .collect();
    assert!(alone.is_empty(), "would not build on Windows: {alone:?}");
    assert!(unguarded(
        Path::new("src/x.rs"),
        "use std::os::unix::fs::PermissionsExt;"
    ));
}

/// Whether a source text names the library of terminals, but in a comment.
fn names_crossterm(source: &str) -> bool {
    source.lines().any(|line| {
        line.split("//")
            .next()
            .is_some_and(|code| code.contains("crossterm"))
    })
}

#[test]
fn only_the_terminal_knows_crossterm() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (terminal, others): (Vec<PathBuf>, Vec<PathBuf>) = files(&src)
        .into_iter()
        .partition(|path| path.starts_with(src.join("terminal")));
    let named = |paths: Vec<PathBuf>| -> Vec<PathBuf> {
        let rust = paths
            .into_iter()
            .filter(|path| path.extension().is_some_and(|e| e == "rs"));
        rust.filter(|path| names_crossterm(&fs::read_to_string(path).unwrap()))
            .collect()
    };
    assert_eq!(
        named(others),
        Vec::<PathBuf>::new(),
        "a screen knows the terminal"
    );
    assert!(!named(terminal).is_empty());
}
