//! What a page is made of.

use crate::course::{LessonBundle, Model};
use crate::graph::{NodeId, Ref, Run};
use crate::lang::{Lang, say};
use crate::typeset::Digits;
use crate::walk::{Cursor, Level, Phase, Walk};

/// What becomes a file.
pub struct Book<'a> {
    /// The language it opens in.
    pub lang: Lang,
    /// The lesson; none for a model alone.
    pub lesson: Option<&'a LessonBundle>,
    /// The model with its numbers, and where a model alone begins.
    pub model: Option<(&'a Model, &'a Run)>,
    /// Which way a model alone is walked first, and at which quantity.
    pub start: (Phase, Option<NodeId>),
    /// Decimals.
    pub digits: Digits,
    /// Colours by their names in the style sheet, for light paper and for dark.
    pub colours: [Vec<(&'static str, u32)>; 2],
}

/// The step a model alone begins with.
pub(super) fn opening(book: &Book<'_>, walk: &Walk) -> Cursor {
    let of = book.start.1.map(|id| {
        if walk.phase == Phase::Backward {
            Ref::Adjoint(id)
        } else {
            Ref::Value(id)
        }
    });
    let found = of.and_then(|of| walk.find(of)).map(|at| Cursor {
        at,
        level: Level::Equation,
    });
    let first = Cursor {
        at: walk.first().unwrap_or_default(),
        level: Level::Operation,
    };
    found.map_or(first, |c| c.at_level(c.level))
}

/// The language tag.
pub(super) fn code(lang: Lang) -> &'static str {
    say!(lang, "language.tag")
}
