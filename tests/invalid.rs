//! A folder of lessons and models, each with one kind of mistake, and what `gatewalk check` says to each, pinned
//! in both languages. A case is a file of `lessons/`, `models/` or `equations/`, or a folder of `pairs/`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use unicode_width::UnicodeWidthStr;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/invalid")
}

/// Every case by its name, such as `lessons/no-heading`.
fn cases() -> BTreeMap<String, PathBuf> {
    let mut cases = BTreeMap::new();
    for kind in ["lessons", "models", "equations", "pairs"] {
        for entry in std::fs::read_dir(folder().join(kind)).unwrap() {
            let path = entry.unwrap().path();
            cases.insert(
                format!("{kind}/{}", path.file_stem().unwrap().to_string_lossy()),
                path,
            );
        }
    }
    cases
}

/// What the program says; it must fail with exit code 1.
fn told(path: &Path, lang: &str) -> String {
    let (text, code, out) = checked(path, lang);
    assert_eq!(code, Some(1), "{} yields no fault: {text}", path.display());
    assert!(out.is_empty(), "{text}");
    text
}

/// What the program says of what is wrong, its exit code, and what else it says.
fn checked(path: &Path, lang: &str) -> (String, Option<i32>, String) {
    let path = path.strip_prefix(folder()).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_gatewalk"));
    let out = command
        .current_dir(folder())
        .arg("check")
        .arg(path)
        .args(["--lang", lang])
        .output()
        .unwrap();
    let [text, other] = [out.stderr, out.stdout].map(|bytes| String::from_utf8(bytes).unwrap());
    (text, out.status.code(), other)
}

/// The line of a report that says what is wrong.
fn headlines(report: &str) -> Vec<&str> {
    report
        .lines()
        .filter_map(|l| l.strip_prefix("error: "))
        .collect()
}

/// Whether the caret under the first line of source stands where `path:line:col` says, columns being as wide as
/// they are shown.
fn caret_is_right(report: &str) -> bool {
    let mut lines = report.lines();
    let Some(place) = lines.find_map(|l| l.trim_start().strip_prefix("--> ")) else {
        return true;
    };
    let mut numbers = place.rsplit(':').map(str::parse::<usize>);
    let (Some(Ok(column)), Some(Ok(line))) = (numbers.next(), numbers.next()) else {
        return true;
    };
    let Some(source) = lines.find_map(|l| l.strip_prefix(&format!("{line} | "))) else {
        return false;
    };
    let Some(marks) = lines.next().and_then(|l| l.split_once("| ")) else {
        return source.is_empty();
    };
    let before: String = source.chars().take(column - 1).collect();
    marks
        .1
        .split_once('^')
        .is_some_and(|(lead, _)| lead.width() == before.width())
}

#[test]
fn every_kind_of_mistake_has_a_message_of_its_own() {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    let (mut all, mut chinese) = (0, 0);
    for (name, path) in cases() {
        let [en, zh] = ["en", "zh"].map(|lang| told(&path, lang));
        for (lang, report) in [("en", &en), ("zh", &zh)] {
            assert!(caret_is_right(report), "{name}\n{report}");
            insta::with_settings!({ snapshot_path => "invalid/told", prepend_module_to_snapshot => false, omit_expression => true }, {
                insta::assert_snapshot!(format!("{}.{lang}", name.replace('/', "-")), report);
            });
        }
        let first = headlines(&en).join("\n");
        assert!(!first.is_empty(), "{name}: {en}");
        if let Some(other) = seen.insert(first.clone(), name.clone()) {
            panic!("{name} and {other} are told the same: {first}");
        }
        let source = std::fs::read_to_string(&path).unwrap_or_default();
        let caret = en
            .lines()
            .find(|l| l.contains(" | ") && !l.trim_end().ends_with('|'))
            .unwrap_or_default();
        all += 1;
        chinese += usize::from(source.chars().any(wide) && caret.chars().any(wide));
        // Nothing that a parser says to programmers stands in what a Chinese reader is told.
        let other = headlines(&zh.replace("错误: ", "error: ")).join("");
        assert!(other.chars().any(wide), "{name}: {zh}");
    }
    assert!(all >= 100, "only {all} cases");
    assert!(
        3 * chinese >= all,
        "only {chinese} of {all} point into Chinese text"
    );
}

#[test]
fn a_lesson_in_one_language_is_told_and_is_no_fault() {
    for (folder, lang, told) in [
        (
            "only-english",
            "en",
            "warning: this lesson is there in English only",
        ),
        ("only-english", "zh", "警告: 这一课只有英文"),
        (
            "only-chinese",
            "en",
            "warning: this lesson is there in Chinese only",
        ),
        ("only-chinese", "zh", "警告: 这一课只有中文"),
    ] {
        let (text, code, other) = checked(&self::folder().join("warned").join(folder), lang);
        assert_eq!(code, Some(0), "{text}");
        assert!(text.starts_with(told), "{text}");
        assert!(!other.trim().is_empty(), "what is sound is said, too");
    }
}

fn wide(c: char) -> bool {
    c >= '\u{2e80}'
}

#[test]
fn a_caret_that_is_wrong_is_found() {
    let right = "error: x\n --> a.md:1:3\n  |\n1 | 中文字\n  |     ^\n";
    assert!(caret_is_right(right));
    assert!(!caret_is_right(&right.replace("     ^", "   ^")));
}
