//! What the picture of an operation is drawn from.

use super::scene::{Number, Scene};
use crate::graph::{Formula, Place, Ref};
use crate::typeset::{Canvas, fit};
use crate::walk::Level;

/// What is drawn of one operation.
#[derive(Clone, Copy)]
pub(super) struct Shot<'a, 's> {
    /// Where one is.
    pub(super) scene: &'a Scene<'s>,
    /// The result.
    pub(super) of: Ref,
    /// How it follows.
    pub(super) formula: &'a Formula,
    /// The columns and rows there are.
    pub(super) room: (usize, usize),
}

impl Shot<'_, '_> {
    /// Has the operation drawn that results in `of`, as one sees it who stands there or, at the level of an equation,
    /// has done it; nothing where a number of it is asked for, which a bar would give away.
    pub(super) fn of(
        scene: &Scene<'_>,
        of: Ref,
        room: (usize, usize),
        draw: impl FnOnce(Shot<'_, '_>) -> Option<Canvas>,
    ) -> Option<Canvas> {
        let formula = scene.typesetter.run.formula(of);
        if scene.gives_away(&formula, of) || room.0 < 24 || room.1 < 3 {
            return None;
        }
        let formula = &formula;
        draw(Shot {
            scene,
            of,
            formula,
            room,
        })
        .map(Canvas::trimmed)
    }

    /// Entry `n` of a part of the formula, down the columns of the result.
    pub(super) fn value(&self, formula: &Formula, n: usize) -> f64 {
        let graph = self.scene.graph();
        let rows = graph.shape(self.of).rows.max(1);
        let shape = formula.shape(graph);
        let (r, c) = if shape.len() == 1 {
            (0, 0)
        } else {
            (n % rows, n / rows)
        };
        self.entry(formula, (r, c))
    }

    /// The entry of a part of the formula in a row and a column.
    pub(super) fn entry(&self, formula: &Formula, (r, c): (usize, usize)) -> f64 {
        let run = self.scene.typesetter.run;
        let get = |of: Ref, r, c| run.entry(of, r, c).unwrap_or(f64::NAN);
        formula.entry(self.scene.graph(), r, c).evaluate(&get)
    }

    /// The entries of the result that are drawn, at most so many: all, or those about the one that one is in.
    pub(super) fn entries(&self, most: usize) -> std::ops::Range<usize> {
        let len = self.scene.graph().shape(self.of).len();
        let most = most.clamp(1, len.max(1));
        let at = match self.scene.cursor.level {
            Level::Entry if self.scene.now() == Some(self.of) => self.down(),
            _ => 0,
        };
        let from = (at / most * most).min(len - most.min(len));
        from..(from + most).min(len)
    }

    /// The entry one is in, down the columns; the cursor counts along the rows.
    pub(super) fn down(&self) -> usize {
        let shape = self.scene.graph().shape(self.of);
        let at = self.scene.cursor.at.entry;
        let cols = shape.cols.max(1);
        at % cols * shape.rows + at / cols
    }

    /// Whether one is in this very entry, or in none.
    pub(super) fn is_lit(&self, n: usize) -> bool {
        self.scene.cursor.level != Level::Entry
            || self.scene.now() != Some(self.of)
            || n == self.down()
    }

    /// Whether the result is there for this entry.
    pub(super) fn is_done(&self, n: usize) -> bool {
        !matches!(self.scene.number(self.of, n), Number::Pending)
    }

    /// A part of the formula on one line, cut where it is longer than `width`.
    pub(super) fn name(&self, formula: &Formula, width: usize) -> String {
        fit(&self.scene.typesetter.inline_formula(formula), width)
    }

    /// A number as it stands in a column.
    pub(super) fn written(&self, value: f64) -> String {
        self.scene.written(value)
    }

    /// What an entry is called: its row, or its row and column.
    pub(super) fn label(&self, n: usize) -> String {
        let shape = self.scene.graph().shape(self.of);
        let rows = shape.rows.max(1);
        match (shape.len(), shape.cols) {
            (..=1, _) => String::new(),
            (_, 1) if n < 9 => self.scene.entry(self.of, n),
            (_, 1) => (n + 1).to_string(),
            _ => format!("{},{}", n % rows + 1, n / rows + 1),
        }
    }

    /// `1…3 / 8` or `2 / 8` where not all entries have room.
    pub(super) fn extent(&self, entries: &std::ops::Range<usize>) -> String {
        let all = self.scene.graph().shape(self.of).len();
        match entries.len() < all {
            true if entries.len() == 1 => format!("{} / {all}", entries.end),
            true => {
                let range = self.scene.through(entries.start + 1, entries.end);
                format!("{range} / {all}")
            }
            false => String::new(),
        }
    }

    /// The number that a part of the formula is in a row and a column.
    pub(super) fn place_at(&self, formula: &Formula, (r, c): (usize, usize)) -> Option<Place> {
        match *formula {
            Formula::Of(of) => Some(Place::entry(of, r, c)),
            _ => None,
        }
    }

    /// The number that a part of the formula is, for entry `n` of the result.
    pub(super) fn place(&self, formula: &Formula, n: usize) -> Option<Place> {
        let Formula::Of(of) = *formula else {
            return None;
        };
        let one = self.scene.graph().shape(of).len() == 1;
        Some(self.scene.place(of, if one { 0 } else { n }))
    }
}
