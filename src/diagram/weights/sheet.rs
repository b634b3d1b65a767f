//! The numbers of the parameters on their tints.

use crate::diagram::bars::tint;
use crate::diagram::scene::{Number, Scene, compact, largest, round_up};
use crate::graph::{NodeId, OptimizerQuantity, Place, Ref};
use crate::typeset::{Canvas, Ground, Meaning, Style, fit, meaning};
use crate::walk::{Level, Phase};

/// From so many columns on a number has digits.
pub(super) const DIGITS: usize = 6;
/// From here on a number stands before and after a step.
pub(super) const BOTH: usize = 13;
/// From here on its gradient stands behind them.
pub(super) const SLOPE: usize = 24;
/// The same with fewer decimals.
pub(super) const SHORT: usize = 21;
/// Columns of a unit's digit.
pub(super) const UNIT: usize = 2;

/// A parameter and the cell its name begins at.
pub(super) struct Block {
    pub(super) id: NodeId,
    pub(super) at: (usize, usize),
    pub(super) is_first: bool,
}

/// All parameters as they are drawn.
pub(super) struct Sheet<'a, 's> {
    pub(super) scene: &'a Scene<'s>,
    /// The largest of all values.
    pub(super) largest: f64,
    pub(super) cell: usize,
    pub(super) tall: usize,
    pub(super) used: Vec<NodeId>,
}

impl Sheet<'_, '_> {
    pub(super) fn block(&self, canvas: &mut Canvas, block: &Block) {
        let (scene, (x, y)) = (self.scene, block.at);
        let of = self.shown(block.id);
        let lit = self.used.contains(&block.id);
        let meaning = Meaning::of_step(lit, scene.reached(of), Meaning::Symbol);
        let name = scene.typesetter.inline(of);
        let room = canvas.width().saturating_sub(x);
        canvas.placed(x, y, &fit(&name, room), meaning, Place::whole(of));
        let shape = scene.graph().node(block.id).shape;
        let scale = self.scale();
        for r in 0..shape.rows {
            if block.is_first && shape.rows > 1 {
                let digit = format!("{}", (r + 1) % 10);
                let y = y + 1 + r * self.tall + self.tall / 2;
                canvas.text(x - UNIT, y, &digit, Meaning::Unit(r as u8));
            }
            for c in 0..shape.cols {
                let at = (x + c * self.cell, y + 1 + r * self.tall);
                self.number(canvas, at, block.id, (r, c), scale);
            }
        }
    }

    /// What is shown of a parameter: on the way back its gradient once it is there, beside itself or in its place.
    fn shown(&self, id: NodeId) -> Ref {
        let of = self.scene.shown(id);
        let has_both = self.scene.walk.phase == Phase::Backward && self.cell >= BOTH;
        match has_both || self.scene.reached(of) {
            true => of,
            false => Ref::Value(id),
        }
    }

    /// What all tints are a share of.
    fn scale(&self) -> f64 {
        let run = self.scene.typesetter.run;
        let all = self.scene.graph().parameters();
        let sizes = all.filter_map(|id| Some(run.value(self.scene.shown(id))?.amax()));
        round_up(largest(sizes))
    }

    fn number(
        &self,
        canvas: &mut Canvas,
        (x, y): (usize, usize),
        id: NodeId,
        (r, c): (usize, usize),
        scale: f64,
    ) {
        let scene = self.scene;
        let of = self.shown(id);
        let n = c * scene.graph().node(id).shape.rows + r;
        let number = scene.number(of, n);
        let place = scene.place(of, n);
        let x = x + self.value(canvas, (x, y), (id, n));
        let Number::Of(value) = number else {
            return self.missing(canvas, (x, y), number, place);
        };
        let scale = match of {
            Ref::Value(_) => self.largest,
            _ => scale,
        };
        let (symbol, tinted) = tint(value / scale);
        let style = tinted.focus(self.is_operand(place));
        let after = match scene.walk.phase {
            Phase::Optimizer => scene.number(Ref::Optimizer(OptimizerQuantity::Next, id), n),
            _ => Number::Pending,
        };
        if self.cell < DIGITS {
            let symbol = change(value, after).map_or(symbol, |(arrow, _)| arrow);
            canvas.placed(x, y, &symbol.repeat(self.cell), style, place);
            return;
        }
        let (columns, decimals) = self.digits();
        for row in y..y + self.tall {
            canvas.placed(x, row, &" ".repeat(columns), style, place);
        }
        let y = y + self.tall / 2;
        let text = compact(number, decimals, columns).0;
        let at = canvas.placed(x, y, &format!("{text:>columns$}"), style, place);
        if scene.walk.phase == Phase::Optimizer {
            self.stepped(
                canvas,
                (at, y),
                (id, n),
                (value, after),
                (columns, decimals),
            );
        }
    }

    /// Where a number will stand, or is asked for.
    fn missing(&self, canvas: &mut Canvas, (x, y): (usize, usize), number: Number, place: Place) {
        let (mut symbol, meaning) = compact(number, 0, 1);
        if number == Number::Pending && self.cell >= DIGITS {
            symbol = "┄".repeat(4);
        }
        let end = x + self.digits().0.min((self.cell - 1).max(1));
        canvas.right(end, y + self.tall / 2, &symbol, meaning, place);
    }

    /// Backward, before a gradient, the number whose gradient it is, if there is room; the columns it takes.
    fn value(
        &self,
        canvas: &mut Canvas,
        (x, y): (usize, usize),
        (id, n): (NodeId, usize),
    ) -> usize {
        if self.scene.walk.phase != Phase::Backward || self.cell < BOTH {
            return 0;
        }
        let of = Ref::Value(id);
        let (number, place) = (self.scene.number(of, n), self.scene.place(of, n));
        let style = match number {
            Number::Of(value) => tint(value / self.largest).1,
            _ => Meaning::Dim.into(),
        };
        for row in y..y + self.tall {
            canvas.placed(x, row, &" ".repeat(6), style, place);
        }
        let text = compact(number, 3, 6).0;
        canvas.right(x + 6, y + self.tall / 2, &text, style, Some(place));
        7
    }

    /// Columns of a number, and its decimals.
    fn digits(&self) -> (usize, usize) {
        match self.cell {
            15 if self.scene.walk.phase == Phase::Backward => (6, 3),
            // As wide as there is room for, with the columns between.
            9..=13 if self.scene.walk.phase == Phase::Forward => (self.cell - 2, 3),
            15 | SLOPE => (7, 4),
            SHORT | 13 | 8 => (6, 3),
            7 if self.scene.walk.phase == Phase::Forward => (6, 3),
            _ => (5, 2),
        }
    }

    /// Behind a number what it becomes, or where that will stand, and its gradient.
    fn stepped(
        &self,
        canvas: &mut Canvas,
        (x, y): (usize, usize),
        (id, n): (NodeId, usize),
        (value, after): (f64, Number),
        (columns, decimals): (usize, usize),
    ) {
        let scene = self.scene;
        if self.cell >= SHORT {
            let slope = Ref::Adjoint(id);
            let (decimals, room) = if self.cell == SLOPE { (3, 6) } else { (2, 5) };
            let (text, meaning) = compact(scene.number(slope, n), decimals, room);
            let place = scene.place(slope, n);
            let at = x + columns + 2;
            canvas.placed(at, y, &format!("∂{text:>room$}"), meaning, place);
        }
        let Some((arrow, meaning)) = change(value, after) else {
            if self.cell >= BOTH {
                canvas.text(x + 1, y, &"┄".repeat(columns), Meaning::Faint);
            }
            return;
        };
        canvas.text(x, y, arrow, meaning);
        if self.cell >= BOTH {
            let of = Ref::Optimizer(OptimizerQuantity::Next, id);
            let text = compact(after, decimals, columns);
            self.after(canvas, (x + 1, y), scene.place(of, n), text, columns);
        }
    }

    /// What a number becomes.
    fn after(
        &self,
        canvas: &mut Canvas,
        (x, y): (usize, usize),
        place: Place,
        (text, meaning): (String, Meaning),
        columns: usize,
    ) {
        let is_used = place.of.node().is_some_and(|id| self.used.contains(&id));
        let style = Style::from(meaning).strong(true).on(if is_used {
            Ground::Lit
        } else {
            Ground::Surface
        });
        canvas.placed(x, y, &format!("{text:>columns$}"), style, place);
    }

    /// Whether the arithmetic of the entry one is in has this number.
    fn is_operand(&self, place: Place) -> bool {
        let scene = self.scene;
        let (Level::Entry, Some(of)) = (scene.cursor.level, scene.now()) else {
            return false;
        };
        let (r, c) = scene.walk.entry(scene.cursor.at);
        let formula = scene.typesetter.run.formula(of);
        let mut entries = formula.entry(scene.graph(), r, c).entries().into_iter();
        entries.any(|(of, r, c)| of == place.of && place.entry == Some((r, c)))
    }
}

/// Which way a number goes, once that is computed.
fn change(before: f64, after: Number) -> Option<(&'static str, Meaning)> {
    let Number::Of(after) = after else {
        return None;
    };
    let by = after - before;
    let arrow = match by {
        by if by > 0.0 => "▲",
        by if by < 0.0 => "▼",
        _ => "=",
    };
    Some((arrow, meaning(by)))
}
