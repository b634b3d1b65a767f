//! What runs along the wires of a step for a moment when it is taken: from what is read to what is made.

use super::grid::Side;
use super::layout::Diagram;
use super::part::Rect;
use crate::typeset::{Canvas, Meaning};

/// A cell, by column and row.
type Cell = (u16, u16);

impl Diagram {
    /// Draws a wire's pulse, which has come this share of its way; backward from the reader to what is read.
    pub(super) fn pulse(&self, canvas: &mut Canvas, wire: usize, share: f64, is_backward: bool) {
        let way = self.way(wire);
        let Some(last) = way.len().checked_sub(1) else {
            return;
        };
        let at = ((share.clamp(0.0, 1.0) * last as f64).round() as usize).min(last);
        let (x, y) = way[if is_backward { last - at } else { at }];
        canvas.text(x.into(), y.into(), "●", Meaning::Lit);
    }

    /// The cells of a wire, from what it carries to what reads it.
    fn way(&self, wire: usize) -> Vec<Cell> {
        let reader = self.rects[self.flow.wires[wire].to.part];
        let sides = |cell: &Cell| -> Vec<Side> {
            let joints = self.wires.get(cell).into_iter().flatten();
            let arms = joints.flat_map(|joint| Side::ALL.map(|s| (s, &joint.arms[s as usize])));
            let own = arms.filter(|(_, arm)| arm.contains(&wire));
            own.map(|(side, _)| side).collect()
        };
        let next = |cell: Cell, side: Side| {
            let (x, y) = side.of((cell.0.into(), cell.1.into()));
            Some((u16::try_from(x).ok()?, u16::try_from(y).ok()?))
        };
        let ends = |cell: &Cell| {
            let into = |side: Side| next(*cell, side).is_some_and(|c| is_inside(reader, c));
            sides(cell).into_iter().find(|side| into(*side))
        };
        let Some((mut at, mut came)) = self.wires.keys().find_map(|c| Some((*c, ends(c)?))) else {
            return vec![];
        };
        let mut way = vec![at];
        while way.len() < self.wires.len() {
            let Some(side) = sides(&at).into_iter().find(|side| *side != came) else {
                break;
            };
            match next(at, side).filter(|cell| self.wires.contains_key(cell)) {
                Some(cell) => (at, came) = (cell, side.opposite()),
                None => break,
            }
            way.push(at);
        }
        way.reverse();
        way
    }
}

fn is_inside(rect: Rect, (x, y): Cell) -> bool {
    (rect.x..rect.x + rect.width).contains(&x) && (rect.y..rect.y + rect.height).contains(&y)
}
