//! What the documentation names is there: its links, and the files it speaks of.

use std::fs;
use std::path::{Path, PathBuf};

/// README and what lies beside it, and the pages of `docs/`.
fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let inside = |folder: &Path| {
        fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
    };
    let all = inside(root).chain(inside(&root.join("docs")));
    all.filter(|path| path.extension().is_some_and(|e| e == "md"))
        .collect()
}

/// Targets of Markdown links that lead to files.
fn links(text: &str) -> Vec<&str> {
    // What stands in backquotes shows how a link is written.
    let outside = text.split('`').step_by(2);
    let targets = outside
        .flat_map(|part| part.split("](").skip(1))
        .filter_map(|rest| Some(rest.split_once(')')?.0));
    targets
        .filter(|to| !to.starts_with("http") && !to.starts_with('#'))
        .collect()
}

/// Files of the project that stand in backquotes, without a line number; patterns and names to fill in are none.
fn named(text: &str) -> Vec<&str> {
    let roots = ["src/", "tests/", "lessons/", "benches/", "docs/"];
    let quoted = text.split('`').skip(1).step_by(2);
    let path = quoted.filter_map(|word| word.split([' ', ':', '[']).next());
    let file = path.filter(|path| roots.iter().any(|root| path.starts_with(root)));
    file.filter(|path| !path.contains('*') && !path.contains(|c: char| c.is_ascii_uppercase()))
        .collect()
}

/// `Ident` (`path`): a name, and the file it is said to be in; of `Type::NAME` what stands behind the colons.
fn placed<'t>(text: &'t str) -> Vec<(&'t str, &'t str)> {
    let quoted: Vec<&str> = text.split('`').collect();
    let is_name = |word: &str| {
        word.chars()
            .all(|c| c.is_alphanumeric() || "_:".contains(c))
    };
    let pair = |part: &[&'t str]| match part {
        &[name, " (", path] if is_name(name) && path.starts_with("src/") => Some((name, path)),
        _ => None,
    };
    let triples = quoted.windows(3).skip(1).step_by(2);
    let pairs = triples.filter_map(pair);
    pairs.filter(|(_, path)| path.ends_with(".rs")).collect()
}

#[test]
fn what_is_said_to_be_in_a_file_is_in_it() {
    let (mut count, mut lost) = (0, vec![]);
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        for (name, path) in placed(&text) {
            let code = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path));
            let word = name.rsplit("::").next().unwrap();
            let is_there = |code: &str| {
                let kinds = "fn struct enum trait const static type impl for".split(' ');
                let mut ways = kinds.map(|kind| format!("{kind} {word}"));
                ways.any(|way| {
                    let mut ends = code.split(&way).skip(1);
                    ends.any(|end| !end.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
                })
            };
            count += 1;
            if !code.is_ok_and(|code| is_there(&code)) {
                lost.push(format!("{}: `{name}` (`{path}`)", page.display()));
            }
        }
    }
    assert!(lost.is_empty(), "{lost:#?}");
    assert!(count > 20, "only {count} names were found");
}

#[test]
fn what_the_documentation_names_is_there() {
    let (mut count, mut lost) = (0, vec![]);
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let beside = links(&text)
            .into_iter()
            .map(|to| (to, page.parent().unwrap().join(to)));
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for (name, path) in
            beside.chain(named(&text).into_iter().map(|name| (name, root.join(name))))
        {
            count += 1;
            if !path.exists() {
                lost.push(format!("{}: {name}", page.display()));
            }
        }
    }
    assert!(lost.is_empty(), "{lost:#?}");
    assert!(count > 100, "only {count} names were found");
}
