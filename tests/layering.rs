//! The plan of the house: an import only ever goes down, nothing goes round in a circle, and no file or function is too
//! long to be read.

#[path = "common/house.rs"]
mod house;

use house::{House, Module};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// From the top to the bottom.
const ROOMS: [&str; 13] = [
    "cli", "terminal", "web", "ui", "export", "course", "train", "diagram", "walk", "typeset",
    "graph", "equation", "lang",
];

/// Most lines of a file of the product, and of a function.
const MOST_LINES: (usize, usize) = (400, 55);

fn house() -> House {
    House::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
}

/// Imports from a room to one above it.
fn upward(house: &House) -> Vec<String> {
    let level = |module: &Module| {
        let room = module.first()?;
        ROOMS.iter().position(|name| name == room)
    };
    let mut found = vec![];
    for (module, file) in &house.files {
        for (from, line) in house.taken(module) {
            if level(&from) < level(module) && level(&from).is_some() {
                found.push(format!("{}:{line}: {from:?}", file.path.display()));
            }
        }
    }
    found
}

#[test]
fn imports_only_go_down() {
    let house = house();
    assert!(house.files.len() > 100, "only {} files", house.files.len());
    for (module, file) in &house.files {
        match module.as_slice() {
            [] => {}
            [room] => {
                assert!(ROOMS.contains(&room.as_str()), "{room} is no room");
                let said = file.text.starts_with("//!");
                assert!(said, "{room}/mod.rs opens with what the room is");
            }
            [room, ..] => assert!(ROOMS.contains(&room.as_str()), "{room} is no room"),
        }
    }
    assert_eq!(upward(&house), Vec::<String>::new());
}

#[test]
fn nothing_goes_round_in_a_circle() {
    let circles = house().circles();
    assert!(circles.is_empty(), "{}", circles.join("\n"));
}

#[test]
fn files_and_functions_can_be_read() {
    let house = house();
    let (mut files, mut functions) = (vec![], vec![]);
    for (module, file) in &house.files {
        let (path, lines) = (file.path.display(), file.text.lines().count());
        if lines > MOST_LINES.0 {
            files.push(format!("{path}: {lines} lines"));
        }
        for function in house.functions(module) {
            if function.lines > MOST_LINES.1 {
                let house::Function { name, line, lines } = function;
                functions.push(format!("{path}:{line}: {name}, {lines} lines"));
            }
        }
    }
    let long = [files, functions].concat();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn an_upward_import_and_a_circle_are_found() {
    let up = |text| {
        upward(&House::of_texts(&[
            ("", ""),
            ("graph", text),
            ("walk", ""),
            ("ui", ""),
        ]))
    };
    assert_eq!(up("use crate::walk::Walk;").len(), 1);
    assert_eq!(up("fn f() { crate::ui::run() }").len(), 1);
    assert_eq!(up("fn f() -> super::walk::Walk {}").len(), 1);
    assert!(up("// crate::walk\n#[cfg(test)] mod tests { use crate::walk::Walk; }").is_empty());
    let house = House::of_texts(&[
        ("", "mod a;"),
        ("a", "pub use b::B; pub use c::C;"),
        ("a::b", "use super::C; pub struct B(C);"),
        ("a::c", "pub struct C;"),
    ]);
    assert!(house.circles().is_empty(), "{:?}", house.circles());
    let house = House::of_texts(&[
        ("", "mod a;"),
        ("a", "pub use b::B; pub use c::C;"),
        ("a::b", "use super::C; pub struct B(C);"),
        ("a::c", "pub struct C; fn f() -> super::B {}"),
    ]);
    assert_eq!(house.circles().len(), 1, "{:?}", house.circles());
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
    let house = house();
    let files = house.files.values();
    let alone: Vec<&PathBuf> = files
        .filter(|file| unguarded(&file.path, &file.text))
        .map(|file| &file.path)
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
    let house = house();
    let knows = |(module, file): (&Module, &house::File)| {
        names_crossterm(&file.text).then(|| module[0].clone())
    };
    let rooms: BTreeSet<String> = house.files.iter().filter_map(knows).collect();
    assert_eq!(rooms, BTreeSet::from(["terminal".to_owned()]));
}
