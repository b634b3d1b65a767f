//! The walk as linear sentences: for pipes, screen readers and CI. No escape codes, no boxes.

use super::book::{Book, cursors};
use super::exporter::{Exporter, Stage};
use crate::course::Model;
use crate::graph::{NodeId, Ref, Run};
use crate::lang::Lang;
use crate::typeset::{Digits, Marks, Typesetter};
use crate::walk::{Cursor, Item, Level, Narrator, Phase, Walk};
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
    pub at: Option<NodeId>,
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
    let about = |item: &Item| options.at.is_none_or(|id| is_about(item.subject, id));
    for step in cursors(&walk, options.level) {
        let group = &walk.groups[step.at.group];
        let told = match step.level {
            Level::Time => group.items.iter().any(about),
            _ => about(walk.item(step.at)),
        };
        if !told {
            continue;
        }
        let line = if step.level == Level::Time && options.level > Level::Time {
            narrator.stage(group.stage)
        } else {
            narrator.line(step)
        };
        let _ = writeln!(out, "{}{line}", "  ".repeat(step.level as usize));
    }
    out
}

fn is_about(subject: Ref, id: NodeId) -> bool {
    matches!(subject, Ref::Value(s) | Ref::Adjoint(s) | Ref::Optimizer(_, s) if s == id)
}
