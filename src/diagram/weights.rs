//! The parameters, each a matrix of numbers on the tint of their size, grouped by the equation that uses them: forward what they
//! are, backward their gradients, in the step of an optimizer what they were and what they become.

use super::bars::tint;
use super::scene::{Number, Scene, compact, round_up};
use crate::graph::{NodeId, OptimizerQuantity, Place, Ref};
use crate::typeset::{Canvas, Ground, Meaning, Style, fit, meaning};
use crate::walk::{Level, Phase};
use unicode_width::UnicodeWidthStr;

/// Columns of a number, the widest first; below `DIGITS` its tint alone.
const CELLS: [usize; 7] = [13, 10, 8, 7, 6, 2, 1];
/// The same of a number and its gradient.
const GRADIENTS: [usize; 6] = [15, 8, 7, 6, 2, 1];
/// The same of a number before and after.
const CHANGES: [usize; 7] = [24, SHORT, 15, 13, 7, 2, 1];
const DIGITS: usize = 6;
/// From here on a number stands before and after a step.
const BOTH: usize = 13;
/// From here on its gradient stands behind them.
const SLOPE: usize = 24;
/// The same with fewer decimals.
const SHORT: usize = 21;
/// Columns of a unit's digit, and between two equations.
const UNIT: usize = 2;
const APART: usize = 2;

/// A parameter and the cell its name begins at.
struct Block {
    id: NodeId,
    at: (usize, usize),
    is_first: bool,
}

/// All parameters in at most so many columns and rows: those about the one that is used, where not all have room.
pub fn weights(scene: &Scene<'_>, width: usize, height: usize) -> Option<Canvas> {
    let groups = groups(scene);
    let (cell, blocks, rows) = arranged(scene, &groups, (width, height), 1)?;
    // Numbers as tall as there is room for.
    let taller = |tall: &usize| {
        let (blocks, rows, _) = flowed(scene, &groups, width, (cell, *tall));
        (cell >= DIGITS && rows <= height).then_some((*tall, blocks, rows))
    };
    let grown = [3, 2].iter().find_map(taller);
    let (tall, blocks, rows) = grown.unwrap_or((1, blocks, rows));
    let used = used(scene);
    let at = blocks.iter().find(|b| used.contains(&b.id));
    let high = |b: &Block| 1 + scene.graph().node(b.id).shape.rows;
    let from = match rows <= height {
        true => 0,
        false => at.map_or(0, |b| (b.at.1 + high(b)).saturating_sub(height).min(b.at.1)),
    };
    let run = scene.typesetter.run;
    let values = scene.graph().parameters();
    let sizes = values.filter_map(|id| Some(run.value(Ref::Value(id))?.amax()));
    let largest = round_up(sizes.filter(|s| s.is_finite()).fold(0.0, f64::max));
    let sheet = Sheet {
        scene,
        largest,
        cell,
        tall,
        used,
    };
    let mut all = Canvas::new(width, rows);
    for block in &blocks {
        sheet.block(&mut all, block);
    }
    Some(all.part(from, height))
}

/// The fewest columns, from a third of what there is on, in which all parameters have room with their digits.
pub fn least(scene: &Scene<'_>, most: usize, height: usize) -> Option<usize> {
    let groups = groups(scene);
    let fits = |&width: &usize| arranged(scene, &groups, (width, height), DIGITS).is_some();
    (24..=most).find(fits)
}

/// Whether all parameters have room before and after a step of an optimizer.
pub fn has_room(scene: &Scene<'_>, width: usize, height: usize) -> bool {
    arranged(scene, &groups(scene), (width, height), BOTH).is_some()
}

/// The parameters by the equation that uses them first.
fn groups(scene: &Scene<'_>) -> Vec<Vec<NodeId>> {
    let graph = scene.graph();
    let mut left: Vec<NodeId> = graph.parameters().collect();
    let mut groups = vec![];
    let now = Some(scene.time());
    let here = graph.instances.iter();
    for instance in here.filter(|i| i.time.is_none() || i.time == now) {
        let read = |id: &NodeId| {
            let nodes = instance.nodes.iter();
            nodes.flat_map(|n| &graph.node(*n).args).any(|a| a == id)
        };
        let (mine, others): (Vec<NodeId>, Vec<NodeId>) = left.into_iter().partition(read);
        left = others;
        if !mine.is_empty() {
            groups.push(mine);
        }
    }
    groups.push(left);
    groups.retain(|group| !group.is_empty());
    groups
}

/// Every parameter in the widest cells that have room, and the rows they take; where none have, in the narrowest, unless these
/// are narrower than asked for.
fn arranged(
    scene: &Scene<'_>,
    groups: &[Vec<NodeId>],
    (width, height): (usize, usize),
    least: usize,
) -> Option<(usize, Vec<Block>, usize)> {
    let cells: &[usize] = match scene.walk.phase {
        Phase::Optimizer => &CHANGES,
        Phase::Forward => &CELLS,
        Phase::Backward => &GRADIENTS,
    };
    let mut last = None;
    for cell in cells.iter().copied().filter(|c| *c >= least) {
        let (blocks, rows, is_whole) = flowed(scene, groups, width, (cell, 1));
        if rows <= height && is_whole {
            return Some((cell, blocks, rows));
        }
        last = Some((cell, blocks, rows));
    }
    last.filter(|_| least < DIGITS && !groups.is_empty())
}

/// Equations side by side as long as there is room, then below, of numbers so wide and so tall; the rows, and whether no
/// parameter is cut.
fn flowed(
    scene: &Scene<'_>,
    groups: &[Vec<NodeId>],
    width: usize,
    (cell, tall): (usize, usize),
) -> (Vec<Block>, usize, bool) {
    let columns = |id: &NodeId| {
        let name = scene.typesetter.inline(scene.shown(*id)).width();
        (scene.graph().node(*id).shape.cols * cell).max(name) + 1
    };
    let (mut blocks, mut is_whole) = (vec![], true);
    let (mut x, mut y, mut band) = (0, 0, 0);
    for group in groups {
        let wide = UNIT + group.iter().map(columns).sum::<usize>();
        if x > 0 && x + wide > width + 1 {
            (x, y, band) = (0, y + band, 0);
        }
        for (n, id) in group.iter().enumerate() {
            if n > 0 && x + columns(id) > width + 1 {
                (x, y, band) = (0, y + band, 0);
            }
            let is_first = n == 0 || x == 0;
            x += if is_first { UNIT } else { 0 };
            is_whole &= x + columns(id) <= width + 1;
            let at = (x, y);
            blocks.push(Block {
                id: *id,
                at,
                is_first,
            });
            x += columns(id);
            let gap = usize::from(tall > 1);
            band = band.max(1 + scene.graph().node(*id).shape.rows * tall + gap);
        }
        x += APART;
    }
    (blocks, y + band, is_whole)
}

/// The parameters that are used or changed by what is being done.
fn used(scene: &Scene<'_>) -> Vec<NodeId> {
    let subject = scene.subject().and_then(Ref::node);
    let of_doing = scene.doing().iter().flat_map(|of| {
        let formula = scene.typesetter.run.formula(*of);
        let read: Vec<NodeId> = formula.refs().into_iter().filter_map(Ref::node).collect();
        read
    });
    of_doing.chain(subject).collect()
}

struct Sheet<'a, 's> {
    scene: &'a Scene<'s>,
    /// The largest of all values.
    largest: f64,
    cell: usize,
    tall: usize,
    used: Vec<NodeId>,
}

impl Sheet<'_, '_> {
    fn block(&self, canvas: &mut Canvas, block: &Block) {
        let (scene, (x, y)) = (self.scene, block.at);
        let of = scene.shown(block.id);
        let lit = self.used.contains(&block.id);
        let meaning = match (lit, scene.reached(of)) {
            (true, _) => Meaning::Lit,
            (false, true) => Meaning::Symbol,
            (false, false) => Meaning::Faint,
        };
        let name = scene.typesetter.inline(of);
        let room = canvas.width().saturating_sub(x);
        canvas.placed(x, y, &fit(&name, room), meaning, Place { of, entry: None });
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

    /// What all tints are a share of.
    fn scale(&self) -> f64 {
        let run = self.scene.typesetter.run;
        let all = self.scene.graph().parameters();
        let sizes = all.filter_map(|id| Some(run.value(self.scene.shown(id))?.amax()));
        round_up(sizes.filter(|s| s.is_finite()).fold(0.0, f64::max))
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
        let of = scene.shown(id);
        let n = c * scene.graph().node(id).shape.rows + r;
        let number = scene.number(of, n);
        let place = scene.place(of, n);
        let x = x + self.value(canvas, (x, y), (id, n));
        let Number::Of(value) = number else {
            let (mut symbol, meaning) = compact(number, 0, 1);
            if number == Number::Pending && self.cell >= DIGITS {
                symbol = "┄".repeat(4);
            }
            let end = x + self.digits().0.min((self.cell - 1).max(1));
            return canvas.right(end, y + self.tall / 2, &symbol, meaning, place);
        };
        let (symbol, tinted) = tint(value / scale);
        let style = Style {
            focus: self.is_operand(place),
            ..tinted
        };
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
            10 | 13 if self.scene.walk.phase == Phase::Forward => (self.cell - 2, 3),
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
        let style = Style {
            changed: true,
            ground: if is_used {
                Ground::Lit
            } else {
                Ground::Surface
            },
            ..Style::from(meaning)
        };
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
