//! Published cells in the notations of print against an evaluation that never saw the LaTeX.
//!
//! `tests/reference/cells.py` holds the cells once more, written by hand for JAX, and writes the references: what the
//! program has drawn, what follows from that at every time, and the gradients of a loss. The program is run as a user runs
//! it, through `gatewalk export CELL.tex --to json`.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// |ours − theirs| ≤ TOLERANCE · max(1, |theirs|).
const TOLERANCE: f64 = 1e-10;

fn cells() -> Vec<PathBuf> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference/cells");
    let files = fs::read_dir(home).unwrap().map(|file| file.unwrap().path());
    files
        .filter(|path| path.extension().is_some_and(|end| end == "tex"))
        .collect()
}

/// What the program makes of a cell.
fn exported(cell: &Path, arguments: &[&str]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_gatewalk"))
        .args(["export", "--to", "json", "-o", "-"])
        .arg(cell)
        .args(arguments)
        .env("GATEWALK_LANG", "en")
        .output()
        .unwrap();
    let faults = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {faults}", cell.display());
    serde_json::from_slice(&output.stdout).unwrap()
}

fn matrices<'a>(of: &'a Value, section: &str) -> Vec<(&'a String, Vec<Vec<f64>>)> {
    let all = of[section].as_object().into_iter().flatten();
    let rows = |value: &Value| serde_json::from_value(value.clone()).unwrap();
    all.map(|(name, value)| (name, rows(value))).collect()
}

/// Whether two matrices have one shape and the same numbers.
fn agree(ours: &[Vec<f64>], theirs: &[Vec<f64>]) -> bool {
    let near = |(a, b): (&f64, &f64)| (a - b).abs() <= TOLERANCE * b.abs().max(1.0);
    let row = |(a, b): (&Vec<f64>, &Vec<f64>)| a.len() == b.len() && a.iter().zip(b).all(near);
    ours.len() == theirs.len() && ours.iter().zip(theirs).all(row)
}

#[test]
fn published_cells_come_out_as_their_mathematics_says() {
    let cells = cells();
    assert!(cells.len() >= 25);
    for cell in cells {
        let text = fs::read_to_string(cell.with_extension("json")).unwrap();
        let reference: Value = serde_json::from_str(&text).unwrap();
        let arguments: Vec<&str> = reference["arguments"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_str)
            .collect();
        let ours = exported(&cell, &arguments);
        let name = cell.file_stem().unwrap().to_string_lossy();
        let wanted = [
            matrices(&reference, "given"),
            matrices(&reference, "values"),
        ]
        .concat();
        let gradients = matrices(&reference, "gradients");
        for (section, theirs) in [("values", wanted), ("gradients", gradients)] {
            let found = matrices(&ours, section);
            assert_eq!(found.len(), theirs.len(), "{name}: {section}");
            for (quantity, theirs) in theirs {
                let ours = found.iter().find(|(plain, _)| *plain == quantity);
                let ours = ours.unwrap_or_else(|| panic!("{name}: no {quantity} in {section}"));
                assert!(
                    agree(&ours.1, &theirs),
                    "{name}: {quantity} in {section}\n{:?}\n{theirs:?}",
                    ours.1
                );
            }
        }
    }
}

#[test]
fn a_race_without_a_screen_ends_with_what_came_of_every_seed() {
    let race = |log: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_gatewalk"))
            .args(["train", "worked-example", "--epochs", "5", "--seeds", "2"])
            .args([
                "--vs",
                "gru",
                "--vs",
                "gru --hidden 6 --epochs 3",
                "--vs",
                "--lr 1e30",
            ])
            .args(log)
            .env("GATEWALK_LANG", "en")
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let told = race(&["--log", "json"]);
    let objects: Vec<Value> = told
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    let (epochs, ends) = objects.split_at(objects.len() - 4);
    // 1 epoch at most before it is no longer finite.
    assert!(epochs.len() >= 2 * (5 + 5 + 3), "{told}");
    for (end, name) in ends
        .iter()
        .zip(["lstm", "gru", "gru --hidden 6 --epochs 3", "--lr 1e30"])
    {
        assert_eq!(end["run"], name);
        let seeds = end["seeds"].as_array().unwrap();
        assert_eq!(seeds.len(), 2);
        if name == "--lr 1e30" {
            assert!(end["mean"].is_null(), "{end}");
            continue;
        }
        let last = |seed: &Value| {
            let own = |e: &&Value| e["run"] == name && e["seed"] == seed["seed"];
            epochs.iter().rfind(own).unwrap()["validation_loss"]
                .as_f64()
                .unwrap()
        };
        let results: Vec<f64> = seeds.iter().map(last).collect();
        let mean = results.iter().sum::<f64>() / 2.0;
        assert!(
            (end["mean"].as_f64().unwrap() - mean).abs() < 1e-12,
            "{end}"
        );
        assert_eq!(seeds[0]["validation_loss"].as_f64(), Some(results[0]));
        assert_ne!(results[0], results[1]);
    }
    assert!(ends[1]["parameters"].as_u64() < ends[2]["parameters"].as_u64());
    let lines = race(&[]);
    let table: Vec<&str> = lines.lines().rev().take(5).collect();
    let names = table
        .iter()
        .rev()
        .skip(1)
        .map(|row| row.split("  ").next().unwrap());
    let wanted = [
        "A lstm",
        "B gru",
        "C gru --hidden 6 --epochs 3",
        "D --lr 1e30",
    ];
    assert!(names.eq(wanted), "{lines}");
    assert!(
        table[4].contains("least–most of 2") && table[0].ends_with('✗'),
        "{lines}"
    );
}
