//! What `gatewalk new` writes passes `gatewalk check` at once, and nothing is ever written over.

use gatewalk::course::library;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Runs the program in `home`; whether it succeeded, and what it said.
fn gatewalk(home: &Path, args: &[&str]) -> (bool, String) {
    let out = Command::new(env!("CARGO_BIN_EXE_gatewalk"))
        .current_dir(home)
        .args(args)
        .output()
        .unwrap();
    let text = [out.stdout, out.stderr].concat();
    (out.status.success(), String::from_utf8(text).unwrap())
}

fn sound(home: &Path, path: &str) {
    let (sound, said) = gatewalk(home, &["check", path]);
    assert!(sound, "{said}");
}

#[test]
fn a_new_lesson_passes_and_has_every_directive() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let (written, said) = gatewalk(home, &["new", "lesson", "14-my-cell"]);
    assert!(
        written && said.contains("gatewalk learn lessons/en/14-my-cell.md"),
        "{said}"
    );
    sound(home, "lessons");
    for lang in ["en", "zh"] {
        let text = fs::read_to_string(home.join(format!("lessons/{lang}/14-my-cell.md"))).unwrap();
        for directive in ["walk", "show", "predict", "fill", "train", "notes"] {
            let count = text.matches(&format!("```{directive}\n")).count();
            // Questions are several, and of more than one kind.
            let wanted = if directive == "predict" { 3 } else { 1 };
            assert_eq!(count, wanted, "{lang} {directive}");
        }
        assert!(!text.contains('@'), "{text}");
    }
}

#[test]
fn a_new_lesson_of_every_model_of_the_program_passes() {
    let home = tempfile::tempdir().unwrap();
    for model in library::models() {
        let (written, said) = gatewalk(
            home.path(),
            &["new", "lesson", model, "--model", model, "--dir", "课"],
        );
        assert!(written, "{said}");
    }
    assert!(!home.path().join("课/models").exists());
    sound(home.path(), "课");
}

#[test]
fn a_new_model_passes() {
    let home = tempfile::tempdir().unwrap();
    assert!(gatewalk(home.path(), &["new", "model", "单元"]).0);
    sound(home.path(), "单元.toml");
}

#[test]
fn nothing_is_written_over_and_nothing_is_written_elsewhere() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    fs::create_dir_all(home.join("lessons/zh")).unwrap();
    fs::write(home.join("lessons/zh/a.md"), "mine").unwrap();
    let (written, said) = gatewalk(home, &["new", "lesson", "a"]);
    assert!(!written && said.contains("there already"), "{said}");
    assert_eq!(
        fs::read_to_string(home.join("lessons/zh/a.md")).unwrap(),
        "mine"
    );
    assert!(!home.join("lessons/en").exists() && !home.join("lessons/models").exists());
    let long = "a".repeat(61);
    for name in ["../a", "/tmp/a", "", ".", "a/b", "a\u{1b}[31m", &long] {
        let (written, said) = gatewalk(home, &["new", "lesson", name]);
        assert!(!written && !said.contains('\u{1b}'), "{name}: {said}");
    }
    assert!(!gatewalk(home, &["new", "lesson", "b", "--model", "nope"]).0);
    assert_eq!(fs::read_dir(home).unwrap().count(), 1);
}

#[test]
fn a_cell_is_compared_with_exit_codes_as_of_diff() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let cell = r"h_t = \tanh(W x_t + U h_{t-1} + b)";
    fs::write(home.join("mine.tex"), cell).unwrap();
    fs::write(home.join("other.tex"), cell.replace(r"\tanh", r"\sigma")).unwrap();
    for (args, code, word) in [
        (["rnn", "mine.tex"], 0, "is the same as rnn, by algebra"),
        (
            ["mine.tex", "other.tex"],
            1,
            "h_t = σ(W x_t + U h_{t-1} + b)",
        ),
        (["rnn", "none.tex"], 2, "none.tex"),
        (["rnnn", "mine.tex"], 2, "rnnn"),
    ] {
        let out = Command::new(env!("CARGO_BIN_EXE_gatewalk"))
            .current_dir(home)
            .env("GATEWALK_LANG", "en")
            .args(["check", "--same-as"])
            .args(args)
            .output()
            .unwrap();
        let said = String::from_utf8([out.stdout, out.stderr].concat()).unwrap();
        assert_eq!(out.status.code(), Some(code), "{args:?}: {said}");
        assert!(said.contains(word), "{args:?}: {said}");
    }
}
