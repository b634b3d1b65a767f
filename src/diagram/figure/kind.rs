//! What every picture of a run answers to.

use super::super::Scene;
use crate::graph::{Address, NodeId, Quantity, Ref, Run};
use crate::lang::{Diagnostic, Diagnostics, Span, printable_line, text};
use crate::typeset::{Canvas, Typesetter};
use crate::walk::{Begin, Cursor, Level};
use std::fmt;

/// What a picture is drawn on.
#[derive(Clone, Copy)]
pub struct Easel<'a, 's> {
    /// The run, how its numbers are written, and the language of words.
    pub scene: &'a Scene<'s>,
    /// Columns there are, and rows there would best be; a picture in lines may have more of them.
    pub room: (usize, usize),
}

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
    /// Its rows, no wider than there is room.
    fn draw(&self, easel: Easel<'_, '_>) -> Option<Canvas>;
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

/// What is wrong with the address of a number or a matrix.
pub(super) fn unknown(name: &str, run: &Run, at: &Span) -> Diagnostics {
    let found = Address::parse(name, at).and_then(|address| address.find(run, at));
    found.err().map(|fault| *fault).into_iter().collect()
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
    let at = |time| {
        let of = Quantity {
            name,
            time: Some(time),
        };
        Some((time, graph.find(of)?))
    };
    (0..=graph.length as i64).filter_map(at).collect()
}

/// `c₂ ≈ [0.2, −0.1]`.
pub(super) fn equals(setting: &Typesetter<'_>, of: Ref) -> String {
    let (name, sign) = (setting.inline(of), setting.equals(of));
    format!("{name} {sign} {}", setting.inline_value(of))
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
