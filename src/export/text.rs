//! The walk as linear sentences: for pipes, screen readers and CI. No escape codes, no boxes.

use super::book::{Book, cursors};
use super::exporter::{Exporter, Stage};
use crate::graph::{NodeId, Ref};
use crate::typeset::Typesetter;
use crate::walk::{Cursor, Item, Level, Narrator, Walk};
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
        match book.lesson {
            Some(_) => Some(stage.read_out()),
            None => text(book),
        }
    }
}

/// The walk of the model, one sentence a line, deeper levels indented; of one quantity alone if it is to begin there.
pub fn text(book: &Book<'_>) -> Option<String> {
    let (model, run) = book.model?;
    let (phase, at) = book.start;
    let typesetter = Typesetter::plain(run, book.digits);
    let walk = Walk::new(run, phase);
    let narrator = Narrator {
        typesetter: &typesetter,
        walk: &walk,
        gloss: &|plain| model.gloss(plain),
        lang: book.lang,
    };
    let mut out = String::new();
    if at.is_none() {
        let (title, about) = (model.title.get(book.lang), model.about.get(book.lang));
        let _ = writeln!(out, "{title}\n{about}\n");
    }
    if walk.is_empty() {
        let _ = writeln!(out, "{}", narrator.line(Cursor::default()));
    }
    let about = |item: &Item| at.is_none_or(|id| is_about(item.subject, id));
    for step in cursors(&walk, book.level) {
        let group = &walk.groups[step.at.group];
        let told = match step.level {
            Level::Time => group.items.iter().any(about),
            _ => about(walk.item(step.at)),
        };
        if !told {
            continue;
        }
        let line = if step.level == Level::Time && book.level > Level::Time {
            narrator.stage(group)
        } else {
            narrator.line(step)
        };
        let _ = writeln!(out, "{}{line}", "  ".repeat(step.level as usize));
    }
    Some(out)
}

fn is_about(subject: Ref, id: NodeId) -> bool {
    matches!(subject, Ref::Value(s) | Ref::Adjoint(s) | Ref::Optimizer(_, s) if s == id)
}
