//! The file of a model with everything filled in.

use super::given::Given;
use crate::course::Model;
use crate::course::model::hint;
use crate::equation::{NameId, Role, Shape, ShapeHint, infer};
use crate::graph::{Matrix, Op, Quantity};
use std::fmt::Write;

/// Entries of a parameter whose numbers are written; those of a larger one are drawn again.
const MOST_NUMBERS: usize = 64;

/// The text of a model's file, which is read to the same numbers.
pub(super) fn model(model: &Model, shapes: &[Shape], given: &Given) -> String {
    let latex = model.system.source.trim_matches('\n');
    let mut out = format!("title = {}\n", quoted(&model.slug));
    if latex.contains("'''") || latex.ends_with('\'') {
        let escaped = latex.replace('\\', "\\\\").replace('"', "\\\"");
        let _ = writeln!(out, "equations = \"\"\"\n{escaped}\n\"\"\"");
    } else {
        let _ = writeln!(out, "equations = '''\n{latex}\n'''");
    }
    let inputs = series(model);
    let mut sizes = sizes(model, shapes);
    for (axis, length) in model.system.lengths.iter().enumerate() {
        let is_own = |(q, _): &(&Quantity, &Matrix)| {
            q.time.is_some() && model.system.entry(q.name).axis == axis
        };
        let steps = model.graph.lengths.of(axis);
        match (model.given.iter().any(|given| is_own(&given)), axis) {
            (true, _) => {}
            (false, 0) => _ = writeln!(out, "length = {steps}"),
            (false, _) => sizes.push((length.clone(), steps.to_string())),
        }
    }
    let functions = given.functions.iter();
    section(
        &mut out,
        "functions",
        functions.map(|(name, word)| (name.clone(), quoted(word))),
    );
    section(&mut out, "sizes", sizes.into_iter());
    section(&mut out, "inputs", inputs.into_iter());
    section(&mut out, "initial", initial(model).into_iter());
    section(&mut out, "parameters", parameters(model, given).into_iter());
    out
}

fn section(out: &mut String, name: &str, rows: impl Iterator<Item = (String, String)>) {
    let rows: Vec<String> = rows
        .map(|(key, value)| format!("{} = {value}\n", bare(&key)))
        .collect();
    if !rows.is_empty() {
        let _ = write!(out, "\n[{name}]\n{}", rows.concat());
    }
}

fn plain(model: &Model, name: NameId) -> String {
    model.system.name(name).plain.clone()
}

/// Rows that do not follow from the numbers.
fn sizes(model: &Model, shapes: &[Shape]) -> Vec<(String, String)> {
    if told(model).is_some_and(|told| told == shapes) {
        return vec![];
    }
    let system = &model.system;
    let ids = system.ids().filter(|&id| {
        let entry = system.entry(id);
        matches!(entry.role, Role::Sequence | Role::Single)
    });
    ids.map(|id| (plain(model, id), shapes[id.index()].rows.to_string()))
        .collect()
}

/// A row for each time.
fn series(model: &Model) -> Vec<(String, String)> {
    let mut all: Vec<(String, Vec<String>)> = vec![];
    for (quantity, matrix) in model
        .given
        .iter()
        .filter(|(q, _)| q.time.is_some() && q.over.is_none())
    {
        let name = plain(model, quantity.name);
        let row = match matrix.as_slice() {
            [one] => number(*one),
            column => list(column.iter().copied()),
        };
        match all.last_mut().filter(|(last, _)| *last == name) {
            Some((_, rows)) => rows.push(row),
            None => all.push((name, vec![row])),
        }
    }
    all.into_iter()
        .map(|(name, rows)| (name, format!("[{}]", rows.join(", "))))
        .collect()
}

/// What is read before the first step: zero.
fn initial(model: &Model) -> Vec<(String, String)> {
    let graph = &model.graph;
    let is_first = |q: &Quantity| q.time == Some(graph.before_first(q.name)) && q.over.is_none();
    let leaves = graph
        .quantities()
        .filter(|(id, q)| is_first(q) && graph.node(*id).op == Op::Leaf);
    leaves
        .map(|(id, q)| {
            let Shape { rows, cols } = graph.node(id).shape;
            (plain(model, q.name), matrix(&Matrix::zeros(rows, cols)))
        })
        .collect()
}

fn parameters(model: &Model, given: &Given) -> Vec<(String, String)> {
    let own = model.given.iter().filter(|(q, _)| q.time.is_none());
    own.map(|(q, numbers)| {
        let value = if numbers.len() <= MOST_NUMBERS {
            matrix(numbers)
        } else {
            let seed = given.seed();
            format!("{{ init = \"xavier\", seed = {seed} }}")
        };
        (plain(model, q.name), value)
    })
    .collect()
}

/// A column as a list, anything wider as a list of rows.
fn matrix(numbers: &Matrix) -> String {
    if numbers.ncols() == 1 {
        return list(numbers.iter().copied());
    }
    let rows: Vec<String> = numbers
        .row_iter()
        .map(|row| list(row.iter().copied()))
        .collect();
    format!("[{}]", rows.join(", "))
}

fn list(numbers: impl Iterator<Item = f64>) -> String {
    format!("[{}]", numbers.map(number).collect::<Vec<_>>().join(", "))
}

/// In full precision; whole numbers as such.
fn number(value: f64) -> String {
    format!("{value}")
}

/// A key of TOML: bare where it may be.
fn bare(key: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !key.is_empty() && key.chars().all(is_bare) {
        key.to_owned()
    } else {
        quoted(key)
    }
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Shapes that follow from the numbers alone, if they do.
fn told(model: &Model) -> Option<Vec<Shape>> {
    let known: Vec<ShapeHint> = model.given.iter().map(hint).collect();
    infer(&model.system, &known).ok()
}
