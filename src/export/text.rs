//! The walk as linear sentences: for pipes, screen readers and CI. No escape codes, no boxes.

use super::book::Book;
use super::exporter::{Exporter, Stage};
use crate::course::Model;
use crate::graph::Run;
use crate::lang::Lang;
use crate::typeset::{Digits, Marks, Typesetter};
use crate::walk::{Cursor, Level, Narrator, Phase, TimeSlot, Walk};
use std::fmt::Write;

/// Sentences.
#[derive(Debug)]
pub(super) struct Text;

impl Exporter for Text {
    fn name(&self) -> &'static str {
        "text"
    }

    fn ending(&self) -> &'static str {
        "txt"
    }

    fn write(&self, book: &Book<'_>, stage: &mut dyn Stage) -> Option<String> {
        if book.lesson.is_some() {
            return Some(stage.read_out());
        }
        let (model, run) = book.model?;
        let (phase, at) = book.start;
        let Book {
            level,
            lang,
            digits,
            ..
        } = *book;
        let options = TextOptions {
            phase,
            level,
            lang,
            digits,
            at,
        };
        Some(text(model, run, &options))
    }
}

/// What to tell, and how.
#[derive(Clone, Copy, Debug)]
pub struct TextOptions {
    /// Which way.
    pub phase: Phase,
    /// The deepest level told.
    pub level: Level,
    /// In which language.
    pub lang: Lang,
    /// Decimals.
    pub digits: Digits,
    /// Tell only the item about this quantity.
    pub at: Option<crate::graph::NodeId>,
}

/// The walk, one sentence a line, deeper levels indented.
pub fn text(model: &Model, run: &Run, options: &TextOptions) -> String {
    let setting = Typesetter {
        run,
        digits: options.digits,
        ascii: false,
        marks: Marks::none(),
    };
    let walk = Walk::new(run, options.phase);
    let gloss = |plain: &str| model.gloss(plain);
    let narrator = Narrator {
        setting: &setting,
        walk: &walk,
        gloss: &gloss,
        lang: options.lang,
    };
    let mut out = String::new();
    if options.at.is_none() {
        let _ = writeln!(
            out,
            "{}\n{}\n",
            model.title.get(options.lang),
            model.about.get(options.lang)
        );
    }
    if walk.is_empty() {
        let _ = writeln!(out, "{}", narrator.line(Cursor::default()));
        return out;
    }
    let mut group = None;
    for at in walk.positions(Level::Equation) {
        let subject = walk.item(at).subject;
        if options.at.is_some_and(|id| !about(subject, id)) {
            continue;
        }
        let cursor = |level| Cursor { at, level };
        if group.replace(at.group) != Some(at.group) {
            let cursor = cursor(Level::Time);
            heading(&mut out, &narrator, cursor, options.level);
        }
        let cursor = cursor(Level::Equation);
        item(&mut out, &narrator, &walk, cursor, options.level);
    }
    out
}

fn about(subject: crate::graph::Ref, id: crate::graph::NodeId) -> bool {
    use crate::graph::Ref::*;
    matches!(subject, Value(s) | Adjoint(s) | Optimizer(_, s) if s == id)
}

/// The line that opens a time.
fn heading(out: &mut String, narrator: &Narrator<'_>, cursor: Cursor, level: Level) {
    let stage: TimeSlot = narrator.walk.groups[cursor.at.group].stage;
    let line = if level == Level::Time {
        narrator.line(cursor)
    } else {
        narrator.stage(stage)
    };
    let _ = writeln!(out, "{line}");
}

/// An equation and what lies below it, as deep as wanted.
fn item(out: &mut String, narrator: &Narrator<'_>, walk: &Walk, cursor: Cursor, deepest: Level) {
    if deepest < Level::Equation {
        return;
    }
    let _ = writeln!(out, "  {}", narrator.line(cursor));
    let mut next = cursor.at;
    for operation in 0..walk.item(cursor.at).operations.len() {
        if deepest < Level::Operation {
            return;
        }
        next.operation = operation;
        let _ = writeln!(
            out,
            "    {}",
            narrator.line(Cursor {
                at: next,
                level: Level::Operation
            })
        );
        if deepest == Level::Entry {
            for entry in 0..walk.shape(next).len() {
                let at = crate::walk::Position { entry, ..next };
                let _ = writeln!(
                    out,
                    "      {}",
                    narrator.line(Cursor {
                        at,
                        level: Level::Entry
                    })
                );
            }
        }
    }
}
