//! What becomes a file, whatever its format.

use crate::course::{Lesson, LessonBundle, Model};
use crate::graph::{NodeId, Ref, Run};
use crate::lang::Lang;
use crate::typeset::{Digits, Typesetter};
use crate::walk::{Cursor, Level, Narrator, Phase, Walk};

/// A lesson or a model, and how it is shown.
pub struct Book<'a> {
    /// The language it opens in.
    pub lang: Lang,
    /// The lesson; none for a model alone.
    pub lesson: Option<&'a LessonBundle>,
    /// The page of the lesson that a single picture shows, from 1.
    pub page: usize,
    /// The model with its numbers, and where a model alone begins.
    pub model: Option<(&'a Model, &'a Run)>,
    /// Which way a model alone is walked first, and at which quantity.
    pub start: (Phase, Option<NodeId>),
    /// The deepest level that is told in sentences.
    pub level: Level,
    /// Whether a page for a browser holds every step of the walks, and every operation of a model's.
    pub steps: bool,
    /// Where the same is live: the address a page for a browser leads to.
    pub live: Option<String>,
    /// Decimals.
    pub digits: Digits,
    /// Colours by their names in the style sheet, for light paper and for dark.
    pub colours: [Vec<(&'static str, u32)>; 2],
}

impl<'a> Book<'a> {
    /// A model alone, walked forward from its first step.
    pub fn of(model: &'a Model, run: &'a Run, lang: Lang) -> Book<'a> {
        Book {
            lang,
            lesson: None,
            page: 1,
            model: Some((model, run)),
            start: (Phase::Forward, None),
            level: Level::default(),
            steps: false,
            live: None,
            digits: Digits::default(),
            colours: [vec![], vec![]],
        }
    }

    /// The lesson in the language it opens in.
    pub(super) fn told(&self) -> Option<&Lesson> {
        Some(self.lesson?.lesson(self.lang))
    }

    /// What a step of the model's walk says; nothing without a model.
    pub(super) fn sentence(&self, walk: &Walk, step: Cursor) -> String {
        let Some((model, run)) = self.model else {
            return String::new();
        };
        let typesetter = Typesetter::plain(run, self.digits);
        Narrator {
            typesetter: &typesetter,
            walk,
            gloss: &|plain| model.gloss(plain),
            lang: self.lang,
        }
        .line(step)
    }

    /// The step of a walk that a model alone begins with.
    pub(super) fn opening(&self, walk: &Walk) -> Cursor {
        let wanted = self.start.1.map(match walk.phase {
            Phase::Backward => Ref::Adjoint,
            _ => Ref::Value,
        });
        let (at, level) = match wanted.and_then(|of| walk.find(of)) {
            Some(at) => (at, Level::Equation),
            None => (walk.first().unwrap_or_default(), Level::Operation),
        };
        Cursor { at, level }.at_level(level)
    }
}

/// Every step of a walk down to `deepest`, in the order of the tree.
pub(super) fn cursors(walk: &Walk, deepest: Level) -> Vec<Cursor> {
    fn inside(walk: &Walk, cursor: Cursor, deepest: Level, out: &mut Vec<Cursor>) {
        out.push(cursor);
        let mut next = (cursor.level < deepest)
            .then(|| cursor.deeper(walk))
            .flatten();
        while let Some(child) = next {
            inside(walk, child, deepest, out);
            let after = walk
                .next(child.at, child.level)
                .map(|at| Cursor { at, ..child });
            next = after.filter(|n| n.at_level(cursor.level) == cursor);
        }
    }
    let mut out = vec![];
    for at in walk.positions(Level::Time) {
        inside(
            walk,
            Cursor {
                at,
                level: Level::Time,
            },
            deepest,
            &mut out,
        );
    }
    out
}
