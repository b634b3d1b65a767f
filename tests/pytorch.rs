//! The program's numbers against PyTorch's, for every model in `tests/reference/`, and its gradients
//! against central differences of its own loss.
//!
//! `tests/reference/make.py` writes the references. The program is run as a user runs it, through
//! `gatewalk walk MODEL --format json`.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

type Rows = Vec<Vec<f64>>;

/// |ours − theirs| ≤ TOLERANCE · max(1, |theirs|).
const TOLERANCE: f64 = 1e-10;

// ---- running the program ------------------------------------------------------------------------

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn lesson(name: &str) -> PathBuf {
    root()
        .join("lessons/models")
        .join(name)
        .with_extension("toml")
}

/// What `gatewalk walk MODEL --format json` prints.
fn walk(model: &Path, more: &[&str]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_gatewalk"))
        .arg("walk")
        .arg(model)
        .args(["--format", "json"])
        .args(more)
        .output()
        .expect("the program starts");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{}: {}\n{stderr}",
        model.display(),
        output.status
    );
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{}: not JSON: {e}", model.display()))
}

/// The matrices of a section as (name, rows); none if the section is absent.
fn section(of: &Value, name: &str) -> Vec<(String, Rows)> {
    let Some(entries) = of.get(name).and_then(Value::as_object) else {
        return vec![];
    };
    let rows = |v: &Value| serde_json::from_value(v.clone()).unwrap_or_default();
    entries
        .iter()
        .map(|(name, value)| (name.clone(), rows(value)))
        .collect()
}

fn find<'a>(list: &'a [(String, Rows)], name: &str) -> Option<&'a Rows> {
    list.iter().find(|(n, _)| n == name).map(|(_, rows)| rows)
}

// ---- comparing ----------------------------------------------------------------------------------

/// Compares a section of matrices; returns how many names agreed and what is wrong with the others.
fn compare(name: &str, ours: &Value, theirs: &Value) -> (usize, Vec<String>) {
    let (ours, theirs) = (section(ours, name), section(theirs, name));
    let mut faults = vec![];
    for (quantity, expected) in &theirs {
        let fault = match find(&ours, quantity) {
            None => Some("missing".to_owned()),
            Some(rows) => difference(rows, expected),
        };
        faults.extend(fault.map(|f| format!("{name} {quantity}: {f}")));
    }
    let agreed = theirs.len() - faults.len();
    let extra = ours.iter().filter(|(n, _)| find(&theirs, n).is_none());
    faults.extend(extra.map(|(n, _)| format!("{name} {n}: not in the reference")));
    (agreed, faults)
}

/// The first entry in which two matrices differ, or their shapes if these do.
fn difference(ours: &Rows, theirs: &Rows) -> Option<String> {
    let shape = |m: &Rows| m.iter().map(Vec::len).collect::<Vec<_>>();
    if shape(ours) != shape(theirs) || theirs.is_empty() {
        return Some(format!(
            "rows of lengths {:?}, expected {:?}",
            shape(ours),
            shape(theirs)
        ));
    }
    for (r, (a, b)) in ours.iter().zip(theirs).enumerate() {
        for (c, (a, b)) in a.iter().zip(b).enumerate() {
            // Not `>`: a NaN on either side must be told, too.
            let near = (a - b).abs() <= TOLERANCE * b.abs().max(1.0);
            if !near {
                return Some(format!("row {} column {}: {a}, expected {b}", r + 1, c + 1));
            }
        }
    }
    None
}

/// Fails with every fault of `parts`, or if fewer than `at_least` names were compared.
fn settle(model: &Path, at_least: usize, parts: &[(usize, Vec<String>)]) {
    let faults: Vec<&str> = parts
        .iter()
        .flat_map(|(_, f)| f)
        .map(String::as_str)
        .collect();
    assert!(
        faults.is_empty(),
        "{}:\n  {}",
        model.display(),
        faults.join("\n  ")
    );
    let compared: usize = parts.iter().map(|(n, _)| n).sum();
    assert!(
        compared >= at_least,
        "{}: only {compared} names compared",
        model.display()
    );
}

fn reference(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn check(model: &Path, reference: &Value, at_least: usize) {
    let ours = walk(model, &[]);
    for key in ["model", "length"] {
        assert_eq!(ours[key], reference[key], "{}: {key}", model.display());
    }
    let parts = ["values", "gradients"].map(|name| compare(name, &ours, reference));
    settle(model, at_least, &parts);
}

/// One step of each optimizer; counts the parameters in `at_least`.
fn check_optimizers(model: &Path, reference: &Value, at_least: usize) {
    for (name, sections) in [
        ("adam", &["next", "mean", "square"][..]),
        ("sgd", &["next"]),
    ] {
        let ours = walk(model, &["--optimizer", name]);
        let step = &ours["optimizer"];
        assert_eq!(step["name"], name, "{}", model.display());
        let parts: Vec<_> = sections
            .iter()
            .map(|s| compare(s, step, &reference[name]))
            .collect();
        settle(model, at_least * sections.len(), &parts);
        let parts = ["values", "gradients"].map(|s| compare(s, &ours, reference));
        settle(model, at_least, &parts);
    }
}

fn check_lesson(name: &str, names: usize, parameters: usize) {
    let reference = reference(
        &root()
            .join("tests/reference")
            .join(name)
            .with_extension("json"),
    );
    check(&lesson(name), &reference, names);
    if parameters > 0 {
        check_optimizers(&lesson(name), &reference, parameters);
    }
}

// ---- against PyTorch ----------------------------------------------------------------------------

#[test]
fn the_worked_example_agrees() {
    check_lesson("worked-example", 2 * 53, 14);
}

#[test]
fn the_gru_agrees() {
    check_lesson("gru", 2 * 42, 12);
}

#[test]
fn the_plain_network_agrees() {
    check_lesson("rnn", 2 * 23, 5);
}

#[test]
fn the_peephole_lstm_agrees() {
    check_lesson("peephole", 2 * 56, 17);
}

#[test]
fn the_three_gates_agree() {
    check_lesson("three-gates", 30, 0);
    check_lesson("three-gates-1", 30, 0);
}

#[test]
fn the_twenty_steps_agree() {
    check_lesson("twenty-steps", 2 * 179, 15);
}

#[test]
fn tanh_beside_relu_agrees() {
    check_lesson("break-it", 2 * 259, 14);
}

#[test]
fn models_of_random_size_agree() {
    let folder = root().join("tests/reference/random");
    let mut models: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    models.retain(|path| path.extension().is_some_and(|e| e == "toml"));
    models.sort();
    assert_eq!(models.len(), 9, "three each of LSTM, GRU and RNN");
    for model in models {
        let reference = reference(&model.with_extension("json"));
        // Five parameters, a step of x, h, y, ŷ, the first h and the loss: the least a model has.
        check(&model, &reference, 2 * 11);
        check_optimizers(&model, &reference, 5);
    }
}

/// Both directions of time, and attention; `tests/reference/times.py` writes them.
#[test]
fn both_directions_and_attention_agree() {
    for (name, names) in [
        ("both-lstm", 2 * 167),
        ("both-gru", 2 * 123),
        ("bahdanau", 2 * 53),
        ("dot-product", 2 * 45),
    ] {
        let model = root().join("tests/reference/times").join(name);
        let model = model.with_extension("toml");
        check(&model, &reference(&model.with_extension("json")), names);
    }
}

/// The worked example to three decimals: both units, t = 1 to 4.
#[test]
fn the_worked_example_is_the_table() {
    let table: [(&str, [[f64; 2]; 4]); 6] = [
        (
            "i",
            [
                [0.622, 0.450],
                [0.734, 0.341],
                [0.826, 0.227],
                [0.889, 0.146],
            ],
        ),
        (
            "f",
            [
                [0.668, 0.769],
                [0.611, 0.800],
                [0.573, 0.825],
                [0.524, 0.845],
            ],
        ),
        (
            "o",
            [
                [0.574, 0.525],
                [0.640, 0.677],
                [0.691, 0.810],
                [0.740, 0.895],
            ],
        ),
        (
            "g",
            [
                [0.291, -0.197],
                [0.823, -0.599],
                [0.973, -0.824],
                [0.996, -0.934],
            ],
        ),
        (
            "c",
            [
                [0.181, -0.089],
                [0.715, -0.275],
                [1.214, -0.414],
                [1.521, -0.487],
            ],
        ),
        (
            "h",
            [
                [0.103, -0.047],
                [0.393, -0.182],
                [0.579, -0.317],
                [0.673, -0.404],
            ],
        ),
    ];
    let values = section(&walk(&lesson("worked-example"), &[]), "values");
    for (name, times) in table {
        for (t, units) in times.iter().enumerate() {
            let name = format!("{name}_{}", t + 1);
            let rows = find(&values, &name).unwrap_or_else(|| panic!("{name} is missing"));
            for (unit, expected) in units.iter().enumerate() {
                let value = rows[unit][0];
                assert!(
                    (value - expected).abs() <= 0.0005,
                    "{name}[{}]: {value}, not {expected}",
                    unit + 1
                );
            }
        }
    }
}

// ---- against central differences ----------------------------------------------------------------

/// An entry of a model file: section, name, row from 0, and column in a matrix.
type Slot = (&'static str, &'static str, usize, Option<usize>);

/// Entries of every kind, with the gradient (name, row, column) that belongs to each.
#[rustfmt::skip]
const SLOTS: [(Slot, &str, usize, usize); 20] = [
    (("parameters", "W_xi", 0, Some(0)), "W_xi", 0, 0),
    (("parameters", "W_hi", 0, Some(1)), "W_hi", 0, 1),
    (("parameters", "b_i",  1, None),    "b_i",  1, 0),
    (("parameters", "W_xf", 1, Some(0)), "W_xf", 1, 0),
    (("parameters", "W_hf", 1, Some(1)), "W_hf", 1, 1),
    (("parameters", "b_f",  0, None),    "b_f",  0, 0),
    (("parameters", "W_xo", 0, Some(0)), "W_xo", 0, 0),
    (("parameters", "W_ho", 1, Some(0)), "W_ho", 1, 0),
    (("parameters", "b_o",  1, None),    "b_o",  1, 0),
    (("parameters", "W_xg", 1, Some(0)), "W_xg", 1, 0),
    (("parameters", "W_hg", 0, Some(0)), "W_hg", 0, 0),
    (("parameters", "b_g",  0, None),    "b_g",  0, 0),
    (("parameters", "W_hy", 0, Some(1)), "W_hy", 0, 1),
    (("parameters", "b_y",  0, None),    "b_y",  0, 0),
    (("initial", "h", 0, None), "h_0", 0, 0),
    (("initial", "c", 0, None), "c_0", 0, 0),
    (("initial", "c", 1, None), "c_0", 1, 0),
    (("inputs",  "x", 0, None), "x_1", 0, 0),
    (("inputs",  "x", 3, None), "x_4", 0, 0),
    (("targets", "y", 1, None), "y_2", 0, 0),
];

/// The model with `by` added to one entry.
fn moved(model: &toml::Table, slot: Slot, by: f64) -> toml::Table {
    let (table, name, row, column) = slot;
    let mut model = model.clone();
    let mut entry = &mut model[table][name][row];
    if let Some(column) = column {
        entry = &mut entry[column];
    }
    let number = entry
        .as_float()
        .or(entry.as_integer().map(|n| n as f64))
        .expect("a number");
    *entry = toml::Value::Float(number + by);
    model
}

/// The loss the program finds for a model written to `path`.
fn loss(path: &Path, model: &toml::Table) -> f64 {
    fs::write(path, toml::to_string(model).unwrap()).unwrap();
    let values = section(&walk(path, &[]), "values");
    find(&values, "L").expect("a loss")[0][0]
}

#[test]
fn gradients_are_what_a_small_change_does() {
    const STEP: f64 = 1e-5;
    let path = lesson("worked-example");
    let model: toml::Table = toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    let gradients = section(&walk(&path, &[]), "gradients");
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("moved.toml");
    for (slot, name, row, column) in SLOTS {
        let up = loss(&copy, &moved(&model, slot, STEP));
        let down = loss(&copy, &moved(&model, slot, -STEP));
        let (slope, gradient) = (
            (up - down) / (2.0 * STEP),
            find(&gradients, name).unwrap()[row][column],
        );
        // Rounding of the loss alone leaves some 1e-10 in the slope.
        let near = (slope - gradient).abs() <= 1e-6 * gradient.abs() + 1e-9;
        assert!(
            near,
            "{name} row {} column {}: gradient {gradient}, slope {slope}",
            row + 1,
            column + 1
        );
    }
}

// ---- the comparison itself ----------------------------------------------------------------------

mod comparison {
    use super::*;
    use serde_json::json;

    fn faults(ours: Value, theirs: Value) -> Vec<String> {
        compare(
            "values",
            &json!({ "values": ours }),
            &json!({ "values": theirs }),
        )
        .1
    }

    #[test]
    fn equal_numbers_pass_and_are_counted() {
        let rows = json!({ "values": { "i_1": [[0.5], [2.0]], "L": [[4.0]] } });
        assert_eq!(compare("values", &rows, &rows), (2, vec![]));
        assert_eq!(compare("gradients", &rows, &rows), (0, vec![]));
    }

    #[test]
    fn a_wrong_number_is_told_with_its_place() {
        let told = faults(
            json!({ "i_1": [[0.5], [2.0]] }),
            json!({ "i_1": [[0.5], [2.000001]] }),
        );
        assert_eq!(told, ["values i_1: row 2 column 1: 2, expected 2.000001"]);
    }

    #[test]
    fn the_tolerance_grows_with_the_number_but_does_not_shrink_below_one() {
        assert!(faults(json!({ "a": [[1e6 + 5e-5]] }), json!({ "a": [[1e6]] })).is_empty());
        assert!(faults(json!({ "a": [[5e-11]] }), json!({ "a": [[0.0]] })).is_empty());
        assert_eq!(
            faults(json!({ "a": [[2e-10]] }), json!({ "a": [[0.0]] })).len(),
            1
        );
    }

    #[test]
    fn missing_and_unknown_names_are_told() {
        let told = faults(json!({ "j_1": [[1.0]] }), json!({ "i_1": [[1.0]] }));
        assert_eq!(
            told,
            ["values i_1: missing", "values j_1: not in the reference"]
        );
    }

    #[test]
    fn a_wrong_shape_or_no_number_is_told() {
        let expected = json!({ "i_1": [[1.0], [2.0]] });
        for ours in [
            json!([[1.0, 2.0]]),
            json!([[1.0], [null]]),
            json!([1.0, 2.0]),
            json!("1"),
        ] {
            assert_eq!(
                faults(json!({ "i_1": ours.clone() }), expected.clone()).len(),
                1,
                "{ours}"
            );
        }
    }

    #[test]
    #[should_panic(expected = "values i_1: row 1 column 1: 1, expected 2")]
    fn a_fault_fails_the_test() {
        let [ours, theirs] = [1.0, 2.0].map(|n| json!({ "values": { "i_1": [[n]] } }));
        settle(
            Path::new("made-up.toml"),
            0,
            &[compare("values", &ours, &theirs)],
        );
    }

    #[test]
    #[should_panic(expected = "only 3 names compared")]
    fn comparing_too_little_fails_the_test() {
        settle(Path::new("made-up.toml"), 4, &[(3, vec![])]);
    }
}
