//! Whether the program and its locale files speak of the same keys.

use super::{Lang, plural};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Rooms of keys that are put together in the program; `src/cli/help.rs` looks after the first of them.
const PUT_TOGETHER: [&str; 3] = ["cli.", "man.", "languages."];

/// The product's source texts: tests do not count.
fn sources(folder: &Path, out: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()) {
        if entry.is_dir() {
            sources(&entry, out);
        } else if entry.extension().is_some_and(|e| e == "rs")
            && !entry.ends_with("tests.rs")
            && !entry.ends_with("lang/keys.rs")
        {
            let text = fs::read_to_string(&entry).unwrap();
            let product = text
                .split("#[cfg(test)]\nmod tests {")
                .next()
                .unwrap_or_default();
            let line = |line: &str| {
                if line.trim_start().starts_with("//") {
                    String::new()
                } else {
                    line.to_owned()
                }
            };
            out.push(product.lines().map(line).collect::<Vec<_>>().join("\n"));
        }
    }
}

fn program() -> Vec<String> {
    let mut out = vec![];
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut out);
    assert!(out.len() > 100);
    out
}

/// The text up to the bracket that closes the one it begins behind, split at the commas outside of inner brackets.
fn arguments(text: &str) -> Vec<String> {
    let (mut parts, mut depth, mut quoted, mut escaped) = (vec![String::new()], 0, false, false);
    for c in text.chars() {
        match c {
            _ if quoted => quoted = escaped || c != '"',
            '"' => quoted = true,
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => break,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        escaped = quoted && c == '\\' && !escaped;
        parts.last_mut().expect("it has one").push(c);
    }
    parts
        .iter()
        .map(|p| p.trim().to_owned())
        .filter(|p| !p.is_empty())
        .collect()
}

/// Every key that is written out in `say!` or `text!`, with the names of its values, as often as it is.
fn calls(sources: &[String]) -> Vec<(String, BTreeSet<String>)> {
    let mut out = vec![];
    for (name, before) in [("say!(", 1), ("text!(", 0)] {
        for behind in sources.iter().flat_map(|text| text.split(name).skip(1)) {
            let parts = arguments(behind);
            let Some(key) = parts
                .get(before)
                .and_then(|p| p.strip_prefix('"')?.strip_suffix('"'))
            else {
                continue;
            };
            let name = |part: &String| part.split('=').next().unwrap_or_default().trim().to_owned();
            out.push((
                key.to_owned(),
                parts[before + 1..].iter().map(name).collect(),
            ));
        }
    }
    out
}

/// Everything in quotes that looks like a key of one of these rooms.
fn written<'a>(source: &'a str, rooms: &BTreeSet<&str>) -> Vec<&'a str> {
    let part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '.';
    let is_key = |word: &&str| {
        word.contains('.')
            && !word.ends_with('.')
            && !word.ends_with(".toml")
            && word.chars().all(part)
            && rooms.contains(word.split('.').next().unwrap_or_default())
    };
    source.split('"').filter(is_key).collect()
}

fn rooms() -> BTreeSet<&'static str> {
    Lang::EN
        .keys()
        .filter_map(|key| key.split('.').next())
        .collect()
}

#[test]
fn every_language_says_every_key() {
    let free = |key: &&str| !key.starts_with("languages.");
    let english: BTreeSet<&str> = Lang::EN.keys().filter(free).collect();
    assert!(english.len() > 900);
    for lang in Lang::all() {
        let own: BTreeSet<&str> = lang.keys().filter(free).collect();
        let differing: Vec<_> = own.symmetric_difference(&english).collect();
        assert!(differing.is_empty(), "{lang}: {differing:#?}");
        let rule = lang.word("language.plural");
        let forms: BTreeSet<&str> = (0..200).map(|n| plural::form(rule, n)).collect();
        assert!(
            rule == "none" || forms.len() > 1,
            "{lang}: there is no rule {rule}"
        );
    }
}

#[test]
fn every_key_is_there_and_used() {
    let (sources, rooms) = (program(), rooms());
    let used: BTreeSet<&str> = sources
        .iter()
        .flat_map(|text| written(text, &rooms))
        .collect();
    let there: BTreeSet<&str> = Lang::EN.keys().collect();
    let mut missing: Vec<_> = used.difference(&there).collect();
    missing.retain(|room| !there.iter().any(|key| key.starts_with(&format!("{room}."))));
    assert!(missing.is_empty(), "in no file: {missing:#?}");
    let mut unused: Vec<_> = there.difference(&used).collect();
    unused.retain(|key| !PUT_TOGETHER.iter().any(|room| key.starts_with(room)));
    assert!(unused.is_empty(), "in no source: {unused:#?}");
}

#[test]
fn places_are_those_that_the_program_fills() {
    let mut given: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut said = 0;
    for (key, names) in calls(&program()) {
        said += 1;
        let before = given.entry(key.clone()).or_insert_with(|| names.clone());
        assert_eq!(*before, names, "{key} is filled in two ways");
    }
    assert!(said > 700, "only {said} calls were found");
    for (key, names) in &given {
        let mut asked = BTreeSet::new();
        for lang in Lang::all() {
            let places = lang.locale().expect("it has a file").places(key);
            let lost: Vec<_> = places
                .iter()
                .filter(|place| !names.contains(**place))
                .collect();
            assert!(
                lost.is_empty(),
                "{lang}: {key} has places that are not filled: {lost:?}"
            );
            asked.extend(places);
        }
        let idle: Vec<_> = names
            .iter()
            .filter(|name| !asked.contains(name.as_str()))
            .collect();
        let counts = idle.iter().all(|name| *name == "n");
        assert!(counts, "{key}: no language has a place for {idle:?}");
    }
}

#[test]
fn a_mistake_is_seen() {
    let source = [
        "say!(lang, \"walk.page\", page = f(1, 2), n); text!(\"walk.next\"); row(\"walk.lost\")"
            .to_owned(),
    ];
    let names = |names: &[&str]| {
        names
            .iter()
            .map(|n| (*n).to_owned())
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(
        calls(&source),
        [
            ("walk.page".to_owned(), names(&["n", "page"])),
            ("walk.next".to_owned(), names(&[]))
        ]
    );
    let rooms = BTreeSet::from(["walk"]);
    assert_eq!(
        written(&source[0], &rooms),
        ["walk.page", "walk.next", "walk.lost"]
    );
}
