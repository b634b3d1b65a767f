//! How equations that come alone were read: every name with its role, its shape and its numbers, and what was chosen.

use super::super::output::shown;
use crate::course::{Given, Model};
use crate::equation::{Choice, NameId, Role, Shape, System};
use crate::graph::{Graph, Node, NodeId, Op, Quantity, Ref, Run};
use crate::lang::{Diagnostic, Lang, Text, printable_line, say, text};
use crate::typeset::{Digits, Typesetter};
use std::fmt::Write;
use std::path::Path;
use unicode_width::UnicodeWidthStr;

/// Numbers of an input that are told.
const MOST_TOLD: usize = 8;
/// Signs of what was read that are shown.
const MOST_SHOWN: usize = 60;

/// All that is told of a model.
pub(super) fn told(path: &Path, model: &Model, given: &Given, lang: Lang) -> String {
    let path = shown(path);
    let equations = text!("check.equations", n = model.system.equations.len());
    let steps = text!("check.steps", n = model.graph.length);
    let mut out = say!(lang, "check.equations_and_steps", path, equations, steps);
    out += "\n\n";
    let run = model.run();
    let heads = [
        say!(lang, "check.name"),
        say!(lang, "check.role"),
        say!(lang, "check.shape"),
        say!(lang, "check.numbers"),
    ];
    let mut rows = vec![heads.map(str::to_owned)];
    let ids = model.system.ids();
    rows.extend(ids.filter_map(|id| row(model, &run, given, id, lang)));
    aligned(&mut out, &rows);
    let choices = choices(model, &run, lang);
    if !choices.is_empty() {
        let _ = write!(out, "\n{}\n", say!(lang, "check.how_it_was_read"));
        choices.iter().for_each(|line| {
            let _ = writeln!(out, "  {line}");
        });
    }
    out
}

/// Rows in columns, two spaces apart.
fn aligned(out: &mut String, rows: &[[String; 4]]) {
    let widest = |column: usize| {
        rows.iter()
            .map(|row| row[column].width())
            .max()
            .unwrap_or(0)
    };
    let widths = [0, 1, 2].map(widest);
    for row in rows {
        let mut line = String::from("  ");
        for (cell, width) in row.iter().zip(widths) {
            line += cell;
            line += &" ".repeat(width - cell.width() + 2);
        }
        line += &row[3];
        let _ = writeln!(out, "{}", line.trim_end());
    }
}

/// The nodes of a name, by their times.
fn nodes(graph: &Graph, name: NameId) -> impl Iterator<Item = (Ref, Quantity, bool)> + '_ {
    let own = graph.quantities().filter(move |(_, q)| q.name == name);
    own.map(|(id, q)| (Ref::Value(id), q, graph.node(id).op == Op::Leaf))
}

fn row(model: &Model, run: &Run, given: &Given, id: NameId, lang: Lang) -> Option<[String; 4]> {
    let graph = &model.graph;
    let entry = model.system.entry(id);
    let (of, ..) = nodes(graph, id).next()?;
    let Shape { rows, cols } = graph.shape(of);
    let role = match entry.role {
        Role::Input => say!(lang, "check.input"),
        Role::Parameter => say!(lang, "check.parameter"),
        Role::Sequence if entry.is_carried() => say!(lang, "check.state"),
        _ if model.system.loss() == Some(id) => say!(lang, "check.loss"),
        _ => say!(lang, "check.computed"),
    };
    let numbers = match entry.role {
        Role::Input => inputs(run, &entry.name.plain, id),
        Role::Parameter if !model.is_drawn(id, given) => typesetter(run).inline_value(of),
        Role::Parameter => {
            let seed = given.seed();
            say!(lang, "check.drawn_xavier", seed)
        }
        Role::Sequence if entry.is_carried() => {
            let leaf = nodes(graph, id).find(|(.., is_leaf)| *is_leaf);
            leaf.map_or_else(String::new, |(_, q, _)| format!("{} = 0", graph.plain(q)))
        }
        _ => String::new(),
    };
    let name = printable_line(&entry.name.plain, 40);
    Some([name, role.to_owned(), format!("{rows}×{cols}"), numbers])
}

fn typesetter(run: &Run) -> Typesetter<'_> {
    Typesetter::plain(run, Digits::default())
}

/// The numbers of an input: `1, 2, 3, 4`.
fn inputs(run: &Run, plain: &str, id: NameId) -> String {
    let typesetter = typesetter(run);
    let timed = nodes(run.graph(), id).filter(|(_, q, _)| q.time.is_some_and(|t| t > 0));
    let list: Vec<String> = timed.map(|(of, ..)| typesetter.inline_value(of)).collect();
    let more = if list.len() > MOST_TOLD { ", …" } else { "" };
    let first = nodes(run.graph(), id)
        .filter_map(|(_, q, _)| q.time)
        .find(|t| *t > 0);
    match first {
        Some(1) => format!("{}{more}", list[..list.len().min(MOST_TOLD)].join(", ")),
        Some(t) => format!("{plain}_{t} = {}", list.join(", ")),
        None => String::new(),
    }
}

/// How the equations of a model file were read where they may have been meant otherwise.
pub(super) fn readings(path: &Path, model: &Model, file: &str, lang: Lang) -> String {
    let system = &model.system;
    // A text with escapes does not stand in the file as it is: its own lines are told.
    let place = match file.find(&system.source) {
        Some(offset) => (file, offset),
        None => (system.source.as_str(), 0),
    };
    let choices = system.choices.iter();
    let mut lines: Vec<String> = choices.map(|one| line(one, system, place, lang)).collect();
    lines.dedup();
    if lines.is_empty() {
        return String::new();
    }
    let (path, head) = (shown(path), say!(lang, "check.how_it_was_read"));
    format!("{path}: {head}\n  {}\n", lines.join("\n  "))
}

/// A choice on a line: where it was made in a text whose equations begin at `offset`, of what, and how.
fn line(choice: &Choice, system: &System, (text, offset): (&str, usize), lang: Lang) -> String {
    let span = choice.span.start + offset..choice.span.end + offset;
    let fault = Diagnostic::at(span, Text::default());
    let (line, column) = fault.line_column(text).unwrap_or((1, 1));
    let words: Vec<&str> = choice.what(&system.source).split_whitespace().collect();
    let mut what: String = words.join(" ");
    if let Some((cut, _)) = what.char_indices().nth(MOST_SHOWN) {
        what.truncate(cut);
        what.push('…');
    }
    let reading = choice.reading.get(lang);
    let mark = if choice.doubtful { "? " } else { "" };
    let mut told = format!("{mark}{line}:{column}  {what}: {reading}");
    if let Some(other) = &choice.other {
        let _ = write!(told, " ({})", say!(lang, "check.or_else", other));
    }
    told
}

/// What was chosen in reading, and where one number stands for many.
fn choices(model: &Model, run: &Run, lang: Lang) -> Vec<String> {
    let system = &model.system;
    let mut lines: Vec<(usize, String)> = vec![];
    for choice in &system.choices {
        lines.push((
            choice.span.start,
            line(choice, system, (&system.source, 0), lang),
        ));
    }
    for (at, name, many) in repeated(model, run) {
        let fault = Diagnostic::at(at..at, Text::default());
        let (line, column) = fault.line_column(&system.source).unwrap_or((1, 1));
        let mut told = text!("check.stands_for_every_entry", name, many).get(lang);
        let mut mark = "";
        if is_input(system, &name) {
            let other = text!("check.give_as_many_entries", name);
            let _ = write!(told, " ({})", say!(lang, "check.or_else", other));
            mark = "? ";
        }
        lines.push((at, format!("{mark}{line}:{column}  {told}")));
    }
    lines.sort();
    lines.dedup();
    lines.into_iter().map(|(_, line)| line).collect()
}

/// Quantities that are one number and stand for every entry of something larger: where, which, and how large.
fn repeated(model: &Model, run: &Run) -> Vec<(usize, String, String)> {
    let graph = &model.graph;
    let typesetter = typesetter(run);
    let mut found = vec![];
    for instance in &graph.instances {
        let equation = &model.system.equations[instance.equation];
        for node in instance.nodes.iter().map(|&id| graph.node(id)) {
            // What scales is meant to; but an input that does is likely meant as a vector.
            let scales = node.op == Op::Scale;
            let repeats = matches!(
                node.op,
                Op::Sum(_) | Op::Divide | Op::Extreme(_) | Op::Fill(_)
            );
            if !(repeats || scales) || node.shape == Shape::SCALAR {
                continue;
            }
            let is_one = |arg: &NodeId| {
                let arg = graph.node(*arg);
                arg.shape == Shape::SCALAR && !arg.constant
            };
            let ones = node.args.iter().copied().filter(is_one);
            for arg in ones {
                let name = match graph.node(arg).quantity {
                    Some(quantity) => model.system.name(quantity.name).plain.clone(),
                    None => typesetter.inline(Ref::Value(arg)),
                };
                if scales && !(is_input(&model.system, &name) && is_entrywise(model, node)) {
                    continue;
                }
                let shape = node.shape.to_string();
                if !found
                    .iter()
                    .any(|(_, known, of)| (known, of) == (&name, &shape))
                {
                    found.push((equation.span.start, name, shape));
                }
            }
        }
        if instance.time.is_some_and(|t| t > 1) {
            break;
        }
    }
    found
}

/// Whether a number scales something else than a row of a matrix, as it does in `x_t W` for an input of one entry.
fn is_entrywise(model: &Model, node: &Node) -> bool {
    let mut others = node
        .args
        .iter()
        .filter_map(|&id| model.graph.node(id).quantity);
    let is_matrix = |quantity: Quantity| {
        let (entry, name) = (model.system.entry(quantity.name), quantity.name);
        entry.role == Role::Parameter && model.system.name(name).is_capital()
    };
    !(model.system.rows && others.any(is_matrix))
}

/// Whether a name is an input whose entries a reader may give.
fn is_input(system: &System, plain: &str) -> bool {
    let found = system.find(plain);
    found.is_some_and(|id| system.entry(id).role == Role::Input && system.time != Some(id))
}
