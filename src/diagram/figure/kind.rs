//! What every picture of a run answers to.

use super::super::Scene;
use crate::graph::{Address, LeafEntry, NodeId, Op, Place, Ref, Run};
use crate::lang::{Diagnostic, Diagnostics, Span, printable_line, say, text};
use crate::typeset::{Canvas, Meaning, Typesetter, wrap};
use crate::walk::{Begin, Cursor, Level};
use std::fmt;

/// Pictures that some media draw in a way of their own; all others are rows of text everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A step of the walk itself.
    Step,
    /// The machine of a time.
    Machine,
    /// The numbers of a matrix.
    Matrix(Ref),
    /// The curve of a function with its points.
    Curve(Ref),
    /// Every unit at every time, with a bar.
    Bars,
    /// Rows of text.
    Rows,
}

/// A picture of a run.
pub(super) trait Picture: fmt::Debug + Send + Sync {
    /// What is wrong with it in a run; it stands at `at`.
    fn faults(&self, run: &Run, at: &Span) -> Diagnostics;
    /// What stands above it.
    fn title(&self, scene: &Scene<'_>) -> String;
    /// Its rows, no wider than the columns of `room` and best as high as its rows; in lines it may be higher.
    fn draw(&self, scene: &Scene<'_>, room: (usize, usize)) -> Option<Canvas>;
    /// What it shows, in sentences.
    fn tell(&self, scene: &Scene<'_>) -> Vec<String>;
    /// What it is, if a medium may draw it in a way of its own.
    fn form(&self, _: &Run) -> Form {
        Form::Rows
    }
    /// The numbers it shows, where it shows a quantity over time.
    fn series(&self, _: &Run) -> Vec<(i64, Ref)> {
        vec![]
    }
    /// Where a walk beside it begins.
    fn begins(&self, _: &Run) -> Option<Begin> {
        None
    }
}

/// One word.
pub(super) fn one(rest: &str) -> Option<String> {
    (!rest.is_empty() && !rest.contains(' ')).then(|| rest.to_owned())
}

/// Two words, one blank between them.
pub(super) fn two(rest: &str) -> Option<[String; 2]> {
    let words: Vec<String> = rest.split(' ').map(str::to_owned).collect();
    words.try_into().ok()
}

/// What is wrong with the address of a number or a matrix.
pub(super) fn unknown(name: &str, run: &Run, at: &Span) -> Diagnostics {
    let found = Address::parse(name, at).and_then(|address| address.find(run, at));
    found.err().into_iter().collect()
}

/// What is wrong with the name of a sequence.
pub(super) fn no_sequence(name: &str, run: &Run, at: &Span) -> Diagnostics {
    let system = &run.graph().system;
    if !sequence(name, run).is_empty() {
        return vec![];
    }
    let shown = printable_line(name, 30);
    let stem = name.rsplit_once('_').map_or("c", |(stem, _)| stem);
    let stem = system.find(stem).map_or("c", |_| stem);
    let fault = Diagnostic::at(at.clone(), text!("lesson.model_no_sequence", shown));
    vec![fault.help(text!("lesson.write_it_without_time", stem))]
}

/// The times at which a name has a value, and its nodes.
pub(super) fn sequence(name: &str, run: &Run) -> Vec<(i64, NodeId)> {
    let graph = run.graph();
    let Some(name) = graph.system.find(name) else {
        return vec![];
    };
    let at = |time| Some((time, graph.at(name, time)?));
    (0..=graph.length as i64).filter_map(at).collect()
}

/// `c₂ ≈ [0.2, −0.1]`.
pub(super) fn equals(typesetter: &Typesetter<'_>, of: Ref) -> String {
    let (name, sign) = (typesetter.inline(of), typesetter.equals(of));
    format!("{name} {sign} {}", typesetter.inline_value(of))
}

/// The scene of who stands where `of` is computed, if its walk computes it: what leads there is done.
pub(super) fn standing<'a>(scene: &Scene<'a>, of: Ref) -> Scene<'a> {
    let step = scene.walk.computes(of).map(|at| Cursor {
        at,
        level: Level::Operation,
    });
    let cursor = step.unwrap_or(scene.cursor);
    Scene { cursor, ..*scene }
}

/// A number of a parameter or of another leaf: `W_xi[1]`, `x_2`, `b`.
pub(super) fn entry(name: &str, run: &Run) -> Option<LeafEntry> {
    let address = Address::parse(name, &(0..0)).ok()?;
    let Place { of, entry } = address.place(run)?;
    let Ref::Value(id) = of else { return None };
    let graph = run.graph();
    let is_one = entry.is_some() || graph.node(id).shape.len() == 1;
    let (r, c) = entry.unwrap_or_default();
    (graph.node(id).op == Op::Leaf && is_one).then_some((id, r, c))
}

/// What is wrong with the name of a number along which the loss is to be shown.
pub(super) fn entry_faults(name: &str, run: &Run, at: &Span) -> Diagnostics {
    if let Some(fault) = no_loss(run, at) {
        return vec![fault];
    }
    let unknown = unknown(name, run, at);
    if !unknown.is_empty() || entry(name, run).is_some() {
        return unknown;
    }
    let shown = printable_line(name, 30);
    let fault = Diagnostic::at(at.clone(), text!("figure.no_given_number", shown));
    let parameter = run.graph().parameters().next();
    let example = parameter.and_then(|id| {
        let graph = run.graph();
        let place = Place::entry(Ref::Value(id), 0, 0);
        Some(Address::of(graph, place)?.typed(graph.node(id).shape))
    });
    let example = example.unwrap_or_else(|| "W_xi[1]".into());
    vec![fault.help(text!("figure.write_one_number", example))]
}

/// What is wrong where a model has no loss.
pub(super) fn no_loss(run: &Run, at: &Span) -> Option<Diagnostic> {
    let fault = Diagnostic::at(at.clone(), text!("lesson.model_no_loss"));
    let is_missing = run.graph().loss.is_none();
    is_missing.then(|| fault.help(text!("lesson.loss_equation_model_file")))
}

/// What stands in the place of a picture that would give away what is asked for.
pub(super) fn asked_first(scene: &Scene<'_>, width: usize) -> Canvas {
    let lines = wrap(say!(scene.lang, "figure.asked_first"), width.max(1));
    let mut canvas = Canvas::new(width, lines.len());
    for (y, line) in lines.iter().enumerate() {
        canvas.text(0, y, line, Meaning::Key);
    }
    canvas
}

/// The scene of who has come to the end: all is done.
pub(super) fn finished<'a>(scene: &Scene<'a>) -> Scene<'a> {
    let level = Level::Time;
    let at = scene.walk.last(level).unwrap_or(scene.cursor.at);
    let cursor = Cursor { at, level };
    Scene { cursor, ..*scene }
}
