//! Variants of LSTM and GRU as people write them: ten that are the same, ten that are not.

use super::*;
use crate::equation::System;
use std::collections::BTreeSet;

/// An LSTM in other words, line by line.
const LSTM: [&str; 6] = [
    r"i_t = \sigma(W_i x_t + U_i h_{t-1} + b_i)",
    r"f_t = \sigma(W_f x_t + U_f h_{t-1} + b_f)",
    r"g_t = \tanh(W_g x_t + U_g h_{t-1} + b_g)",
    r"o_t = \sigma(W_o x_t + U_o h_{t-1} + b_o)",
    r"c_t = f_t \odot c_{t-1} + i_t \odot g_t",
    r"h_t = o_t \odot \tanh(c_t)",
];

/// A GRU as PyTorch has it.
const GRU: [&str; 4] = [
    r"r_t = \sigma(W_r x_t + U_r h_{t-1} + b_r)",
    r"z_t = \sigma(W_z x_t + U_z h_{t-1} + b_z)",
    r"n_t = \tanh(W_n x_t + b_n + r_t \odot (U_n h_{t-1} + d_n))",
    r"h_t = (1 - z_t) \odot n_t + z_t \odot h_{t-1}",
];

/// The lines with some of them in other words.
fn with(lines: &[&str], changes: &[(&str, &str)]) -> String {
    let mut text = lines.join(" \\\\\n");
    for (from, to) in changes {
        assert!(text.contains(from), "{from} in {text}");
        text = text.replace(from, to);
    }
    text
}

fn outcome(latex: &str, name: &str) -> Outcome {
    let system = System::parse(latex).unwrap_or_else(|f| panic!("{latex}: {f:?}"));
    let reference = Reference::named(name).unwrap().remove(0);
    compare(&system, &reference).unwrap_or_else(|(_, f)| panic!("{latex}: {f:?}"))
}

/// What is found, and what the outcome is to hold of parameters, quantities or parts.
#[track_caller]
fn same(latex: &str, name: &str, proof: &str, holds: &[[&str; 2]]) {
    let outcome = outcome(latex, name);
    let is = match outcome.proof {
        Some(Proof::Algebra) => "algebra",
        Some(Proof::Numbers(_)) => "numbers",
        None => "not the same",
    };
    assert_eq!(is, proof, "{latex}\n{outcome:#?}");
    let once: BTreeSet<&[String; 2]> = outcome.quantities.iter().collect();
    assert_eq!(once.len(), outcome.quantities.len(), "{outcome:#?}");
    let all = [&outcome.quantities, &outcome.parameters].map(|list| list.iter());
    let all: Vec<&[String; 2]> = all.into_iter().flatten().collect();
    for [a, b] in holds {
        let found = all.iter().any(|[own, other]| own == a && other == b);
        assert!(found, "{a} is not {b}: {all:#?}");
    }
}

#[track_caller]
fn differs(latex: &str, name: &str, parts: &[[&str; 2]]) {
    let outcome = outcome(latex, name);
    assert_eq!(outcome.proof, None, "{latex}\n{outcome:#?}");
    assert!(outcome.first.is_some(), "{latex}\n{outcome:#?}");
    for [a, b] in parts {
        let found = outcome
            .parts
            .iter()
            .any(|[own, other]| own == a && other == b);
        assert!(found, "{a} against {b}: {:#?}", outcome.parts);
    }
}

#[test]
fn ten_variants_are_the_same() {
    // One bias for two.
    same(
        &with(&LSTM, &[]),
        "lstm",
        "algebra",
        &[["b_f", "b_hf + b_if"], ["W_o", "W_io"], ["g_t", "g_t"]],
    );
    // Other names: input gate a, forget gate k, candidate u, output gate p, memory m.
    let renamed = with(
        &LSTM,
        &[
            ("i_t", "a_t"),
            ("f_t", "k_t"),
            ("g_t", "u_t"),
            ("o_t", "p_t"),
            ("c_t", "m_t"),
            ("c_{t-1}", "m_{t-1}"),
            ("W_i", "A"),
            ("U_f", "B"),
            ("W_f", "C"),
        ],
    );
    same(
        &renamed,
        "lstm",
        "algebra",
        &[
            ["k_t", "f_t"],
            ["u_t", "g_t"],
            ["m_t", "c_t"],
            ["A", "W_ii"],
            ["C", "W_if"],
        ],
    );
    // Another order of lines, terms and factors.
    let reordered: Vec<&str> = LSTM.iter().rev().copied().collect();
    let changes = [
        (r"i_t \odot g_t", r"g_t \odot i_t"),
        ("W_o x_t + U_o h_{t-1} + b_o", "b_o + U_o h_{t-1} + W_o x_t"),
    ];
    same(
        &with(&reordered, &changes),
        "lstm",
        "algebra",
        &[["o_t", "o_t"]],
    );
    // Two biases, as PyTorch writes them.
    let split = with(
        &LSTM,
        &[("b_i", "b_{ii} + b_{hi}"), ("b_g", "b_{ig} + b_{hg}")],
    );
    same(&split, "lstm", "algebra", &[["b_hi + b_ii", "b_hi + b_ii"]]);
    // [h, x] in one product, as many tutorials have it.
    let stacked = with(
        &LSTM,
        &[
            ("W_i x_t + U_i h_{t-1}", "W_i [h_{t-1}; x_t]"),
            ("W_f x_t + U_f h_{t-1}", "W_f [h_{t-1}; x_t]"),
            ("W_g x_t + U_g h_{t-1}", "W_g [h_{t-1}; x_t]"),
            ("W_o x_t + U_o h_{t-1}", "W_o [h_{t-1}; x_t]"),
        ],
    );
    same(
        &stacked,
        "lstm",
        "algebra",
        &[["W_f[:, 1…2]", "W_hf"], ["W_f[:, 3…5]", "W_if"]],
    );
    // The candidate with its sign turned, and the forget gate as what is forgotten.
    let turned = with(
        &LSTM,
        &[(
            r"f_t \odot c_{t-1} + i_t \odot g_t",
            r"(1 - f_t) \odot c_{t-1} - i_t \odot g_t",
        )],
    );
    same(
        &turned,
        "lstm",
        "algebra",
        &[["f_t", "1 − f_t"], ["g_t", "−g_t"], ["W_f", "−W_if"]],
    );
    // Rows for columns.
    let rows = r"i_t = \sigma(x_t W_i + h_{t-1} U_i + b_i) \\ f_t = \sigma(x_t W_f + h_{t-1} U_f + b_f) \\
        g_t = \tanh(x_t W_g + h_{t-1} U_g + b_g) \\ o_t = \sigma(x_t W_o + h_{t-1} U_o + b_o) \\
        c_t = f_t \odot c_{t-1} + i_t \odot g_t \\ h_t = o_t \odot \tanh(c_t)";
    same(
        rows,
        "lstm",
        "algebra",
        &[["W_iᵀ", "W_ii"], ["b_i", "b_hi + b_ii"]],
    );
    // A GRU, and one whose z says how much is new.
    same(
        &with(&GRU, &[]),
        "gru",
        "algebra",
        &[["d_n", "b_hn"], ["b_n", "b_in"], ["b_z", "b_hz + b_iz"]],
    );
    let other = with(
        &GRU,
        &[(
            r"(1 - z_t) \odot n_t + z_t \odot h_{t-1}",
            r"h_{t-1} + z_t \odot (n_t - h_{t-1})",
        )],
    );
    same(
        &other,
        "gru",
        "algebra",
        &[["z_t", "1 − z_t"], ["b_z", "−b_hz − b_iz"], ["n_t", "n_t"]],
    );
    // Functions by their definitions: what algebra does not see, numbers do.
    let written = with(
        &GRU,
        &[(
            r"r_t = \sigma(W_r x_t + U_r h_{t-1} + b_r)",
            r"r_t = \frac{1}{1 + e^{-(W_r x_t + U_r h_{t-1} + b_r)}}",
        )],
    );
    same(&written, "gru", "algebra", &[]);
    let definition = with(
        &LSTM,
        &[(r"o_t \odot \tanh(c_t)", r"o_t \odot (2 \sigma(2 c_t) - 1)")],
    );
    same(&definition, "lstm", "algebra", &[["U_o", "W_ho"]]);
    let powers = with(
        &LSTM,
        &[(
            r"\tanh(c_t)",
            r"\frac{e^{c_t} - e^{-c_t}}{e^{c_t} + e^{-c_t}}",
        )],
    );
    same(&powers, "lstm", "numbers", &[["U_o", "W_ho"]]);
}

/// What is only multiplied with parameters, or added to them, is a matter of these.
#[test]
fn numbers_beside_parameters_are_taken_into_them() {
    let gates = with(
        &LSTM,
        &[
            ("b_f)", "b_f + 1)"),
            (
                r"\tanh(W_g x_t + U_g h_{t-1} + b_g)",
                r"2 \sigma(W_g x_t + U_g h_{t-1} + b_g) - 1",
            ),
        ],
    );
    let holds = [["b_f", "b_hf + b_if − 1"], ["0.5 W_g", "W_ig"]];
    same(&gates, "lstm", "algebra", &holds);
    let turned = with(
        &GRU,
        &[
            ("b_z)", "b_z - 2)"),
            (
                r"(1 - z_t) \odot n_t + z_t \odot h_{t-1}",
                r"z_t \odot n_t + (1 - z_t) \odot h_{t-1}",
            ),
        ],
    );
    same(&turned, "gru", "algebra", &[["b_z", "−b_hz − b_iz + 2"]]);
    let half = with(
        &LSTM,
        &[(r"i_t = \sigma(", r"i_t = \frac12 + \frac12 \tanh(")],
    );
    same(&half, "lstm", "algebra", &[["2 W_i", "W_ii"]]);
    // A bias that stands twice is not two.
    let tied = with(&LSTM, &[("b_f)", "b_i + 1)")]);
    differs(&tied, "lstm", &[]);
    differs(&with(&LSTM, &[(" + b_f", " + 1")]), "lstm", &[]);
    // Squeezed where nothing takes it up, that is another cell.
    let squeezed = with(&LSTM, &[(r"\tanh(c_t)", r"(2 \sigma(c_t) - 1)")]);
    differs(&squeezed, "lstm", &[]);
}

/// What follows from a difference elsewhere is not told as one.
#[test]
fn only_equations_that_differ_are_told() {
    let relu = outcome(
        &with(&LSTM, &[(r"g_t = \tanh", r"g_t = \mathrm{ReLU}")]),
        "lstm",
    );
    assert_eq!(relu.parts.len(), 1, "{:?}", relu.parts);
}

#[test]
fn ten_variants_are_not() {
    differs(
        &with(&LSTM, &[(r"\tanh(c_t)", "c_t")]),
        "lstm",
        &[["h_t = o_t ⊙ c_t", "h_t = o_t ⊙ tanh(c_t)"]],
    );
    differs(&with(&LSTM, &[("U_f h_{t-1}", "U_f c_{t-1}")]), "lstm", &[]);
    let coupled = [
        LSTM[0],
        LSTM[2],
        LSTM[3],
        r"c_t = (1 - i_t) \odot c_{t-1} + i_t \odot g_t",
        LSTM[5],
    ];
    differs(&with(&coupled, &[]), "lstm", &[]);
    differs(
        &with(&LSTM, &[(r"g_t = \tanh", r"g_t = \sigma")]),
        "lstm",
        &[],
    );
    differs(&with(&LSTM, &[("W_g x_t", "W_i x_t")]), "lstm", &[]);
    differs(
        &with(&LSTM, &[(r"h_t = o_t", r"h_t = -o_t")]),
        "lstm",
        &[["h_t = −o_t ⊙ tanh(c_t)", "h_t = o_t ⊙ tanh(c_t)"]],
    );
    differs(
        &with(&LSTM, &[(r"\tanh(c_t)", r"\tanh(c_{t-1})")]),
        "lstm",
        &[],
    );
    let before = with(
        &GRU,
        &[(r"r_t \odot (U_n h_{t-1} + d_n)", r"U_n (r_t \odot h_{t-1})")],
    );
    differs(&before, "gru", &[]);
    same(&before, "gru-reset-before", "algebra", &[["U_n", "U_n"]]);
    differs(&with(&GRU, &[("(1 - z_t)", "(1 + z_t)")]), "gru", &[]);
    differs(
        &with(&GRU, &[(r"z_t \odot h_{t-1}", r"r_t \odot h_{t-1}")]),
        "gru",
        &[],
    );
    differs(&with(&GRU, &[]), "gru-reset-before", &[]);
}

/// Cells as they are printed (`tests/reference/cells`), whatever their state is called.
#[test]
fn published_cells_are_told_apart() {
    for (file, name, is_same) in [
        ("lstm-concatenated", "lstm", true),
        ("lstm-rows", "lstm", true),
        ("lstm-two-biases", "lstm", true),
        ("lstm-primed", "lstm", true),
        ("gru-reset-after", "gru", true),
        ("gru", "gru-reset-before", true),
        ("elman", "rnn", true),
        ("gru", "gru", false),
        ("lstm-no-output-activation", "lstm", false),
        ("lstm-no-forget-gate", "lstm", false),
        ("minimal-gated-unit", "gru", false),
    ] {
        let home = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reference/cells");
        let latex = std::fs::read_to_string(format!("{home}/{file}.tex")).unwrap();
        let outcome = outcome(&latex, name);
        assert_eq!(
            outcome.proof.is_some(),
            is_same,
            "{file} and {name}: {outcome:#?}"
        );
    }
}

#[test]
fn what_is_missing_alone_is_named() {
    let one = outcome(&with(&GRU, &[(" + d_n", "")]), "gru");
    assert_eq!((one.proof, one.zero), (None, vec!["b_hn".to_owned()]));
    let none = outcome(&with(&LSTM, &[(" + b_i", ""), (" + b_f", "")]), "lstm");
    assert_eq!(none.zero.len(), 4, "{none:?}");
    assert_eq!(
        outcome(&with(&LSTM, &[(" + b_i", " + b_f")]), "lstm")
            .zero
            .len(),
        0
    );
}

#[test]
fn a_cell_is_the_same_as_itself_whatever_it_is() {
    for latex in [
        r"h_t = a \odot h_{t-1} + (1 - a) \odot \tanh(W x_t + U h_{t-1})",
        r"h_t = A h_{t-1} + B x_t",
        r"z_t = \max(W x_t, U h_{t-1}) \\ h_t = \mathrm{softmax}(z_t + b)",
        r"s_t = \tanh(W x_t + U s_{t-2} + b) \\ h_t = V s_t",
    ] {
        let system = System::parse(latex).unwrap();
        let other = latex.replace('W', "Q").replace('U', "M");
        let other = Reference::of_system("other", System::parse(&other).unwrap());
        let outcome = compare(&system, &other).unwrap();
        assert_eq!(outcome.proof, Some(Proof::Algebra), "{latex}: {outcome:#?}");
    }
}

/// Its state is what a function gives, and is one of the two all the same.
#[test]
fn a_plain_cell_is_told_once() {
    same(
        r"s_t = \tanh(A x_t + B s_{t-1} + d)",
        "rnn",
        "algebra",
        &[["s_t", "h_t"]],
    );
}
