//! A cell that the program has never heard of, from LaTeX and Markdown alone: the minimal gated unit of Zhou, Wu,
//! Zhang and Zhou (2016), "Minimal gated unit for recurrent neural networks". Its lesson passes the check, and its
//! numbers and gradients are those of the same cell written out here, by loops, with nothing of the program's.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/unheard")
}

fn gatewalk(args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gatewalk"));
    let out = command.current_dir(folder()).args(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    assert!(
        out.status.success(),
        "{args:?}: {}{}",
        text(out.stdout),
        text(out.stderr)
    );
    text(out.stdout)
}

/// The parameters in one row: W_f, b_f, W_h, b_h; matrices row by row.
const PARAMETERS: [f64; 16] = [
    0.3, -0.2, 0.5, 0.1, 0.4, -0.6, 0.1, -0.1, 0.7, 0.2, 0.9, -0.3, 0.5, -0.4, 0.0, 0.2,
];
const X: [f64; 3] = [1.0, -0.5, 2.0];
const Y: [[f64; 2]; 3] = [[0.5, 0.0], [0.2, -0.1], [0.9, 0.4]];
const START: [f64; 2] = [0.1, -0.2];

/// f, h̃ and h at each time, and the loss; equations 6 to 8 of the paper.
fn forward(p: &[f64; 16]) -> ([[[f64; 2]; 3]; 3], f64) {
    let (mut all, mut loss, mut h) = ([[[0.0; 2]; 3]; 3], 0.0, START);
    for t in 0..3 {
        let f = [0, 1].map(|u: usize| {
            let w = &p[3 * u..3 * u + 3];
            1.0 / (1.0 + (-(w[0] * h[0] + w[1] * h[1] + w[2] * X[t] + p[6 + u])).exp())
        });
        let new = [0, 1].map(|u: usize| {
            let w = &p[8 + 3 * u..8 + 3 * u + 3];
            (w[0] * f[0] * h[0] + w[1] * f[1] * h[1] + w[2] * X[t] + p[14 + u]).tanh()
        });
        h = [0, 1].map(|u: usize| (1.0 - f[u]) * h[u] + f[u] * new[u]);
        loss += [0, 1]
            .iter()
            .map(|&u: &usize| (h[u] - Y[t][u]).powi(2))
            .sum::<f64>()
            / 3.0;
        (all[0][t], all[1][t], all[2][t]) = (f, new, h);
    }
    (all, loss)
}

/// Entries of a quantity, row by row.
fn entries(of: &Value, section: &str, name: &str) -> Vec<f64> {
    let rows: Vec<Vec<f64>> = serde_json::from_value(of[section][name].clone())
        .unwrap_or_else(|_| panic!("{section} has no {name}"));
    rows.concat()
}

#[test]
fn its_lesson_passes_the_check_in_both_languages() {
    for lang in ["en", "zh"] {
        let said = gatewalk(&["check", ".", "--lang", lang]);
        assert!(said.contains('3'), "{said}");
    }
}

#[test]
fn its_numbers_are_those_of_the_paper() {
    let run: Value = serde_json::from_str(&gatewalk(&[
        "walk",
        "models/minimal-gated-unit.toml",
        "--format",
        "json",
    ]))
    .unwrap();
    let (all, loss) = forward(&PARAMETERS);
    let near = |ours: &[f64], theirs: &[f64], name: &str, within: f64| {
        assert_eq!(ours.len(), theirs.len(), "{name}");
        for (a, b) in ours.iter().zip(theirs) {
            assert!((a - b).abs() <= within, "{name}: {a}, by hand {b}");
        }
    };
    for (k, name) in ["f", "htilde", "h"].iter().enumerate() {
        for (t, value) in all[k].iter().enumerate() {
            let name = format!("{name}_{}", t + 1);
            near(&entries(&run, "values", &name), value, &name, 1e-14);
        }
    }
    near(&entries(&run, "values", "L"), &[loss], "L", 1e-14);
    // (L(p + ε) − L(p − ε)) / 2ε, of the cell above.
    let slope: Vec<f64> = (0..16)
        .map(|k| {
            let moved = |by: f64| {
                let mut p = PARAMETERS;
                p[k] += by;
                forward(&p).1
            };
            (moved(1e-5) - moved(-1e-5)) / 2e-5
        })
        .collect();
    for (name, range) in [
        ("W_f", 0..6),
        ("b_f", 6..8),
        ("W_h", 8..14),
        ("b_h", 14..16),
    ] {
        near(&entries(&run, "gradients", name), &slope[range], name, 1e-9);
    }
}

#[test]
fn its_walk_goes_forward_and_backward_in_both_languages() {
    for (lang, word) in [("en", "forget gate"), ("zh", "遗忘门")] {
        let model = "models/minimal-gated-unit.toml";
        let forward = gatewalk(&["walk", model, "--plain", "--level", "entry", "--lang", lang]);
        assert!(
            forward.contains(word) && forward.contains("h_3"),
            "{forward}"
        );
        let backward = gatewalk(&["walk", model, "--plain", "--backward", "--lang", lang]);
        assert!(backward.contains("∂f_1"), "{backward}");
    }
}

#[test]
fn an_address_of_a_gradient_opens_the_way_back_and_a_parameter_its_step() {
    let model = "models/minimal-gated-unit.toml";
    let first = |args: &[&str]| {
        let all = [&["walk", model, "--lang", "en"], args].concat();
        let text = gatewalk(&all);
        text.lines().nth(1).unwrap_or_default().trim().to_owned()
    };
    let back = first(&["--backward", "--at", "h_2"]);
    assert!(back.starts_with("∂h_2"), "{back}");
    for at in ["∂h_2", "dh_2"] {
        assert_eq!(first(&["--at", at]), back);
        assert_eq!(first(&["--backward", "--at", at]), back);
    }
    assert!(first(&["--at", "h_2"]).starts_with("h_2"));
    let step = first(&["--at", "W_h", "--optimizer", "sgd"]);
    assert!(step.starts_with("W_h"), "{step}");
}
