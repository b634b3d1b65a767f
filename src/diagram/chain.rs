//! Steps of time side by side: the new states of one are the old states of the next.

use super::beside;
use super::layout::{Diagram, states};
use super::part::Rect;
use super::scene::Scene;
use crate::graph::Graph;
use crate::typeset::Canvas;
use std::sync::Arc;

/// Free columns between machines that share no tiles.
const APART: u16 = 2;

/// The machines of times that follow each other, the earliest at the left.
#[derive(Clone, Debug)]
pub struct Chain {
    /// Each with the column it begins at.
    machines: Vec<(u16, Arc<Diagram>)>,
}

impl Chain {
    /// Joined where the states are, if they lie on the same rows and nothing else is in the way; else apart.
    pub fn new(machines: Vec<Arc<Diagram>>, graph: &Graph) -> Chain {
        let mut placed: Vec<(u16, Arc<Diagram>)> = vec![];
        for later in machines {
            let at = placed.last().map_or(0, |(at, earlier)| {
                at + joined(earlier, &later, graph).unwrap_or(earlier.width + APART)
            });
            placed.push((at, later));
        }
        Chain { machines: placed }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.machines.len()
    }

    /// Columns it takes.
    pub fn width(&self) -> u16 {
        let ends = self.machines.iter().map(|(at, machine)| at + machine.width);
        ends.max().unwrap_or(0)
    }

    /// Rows it takes.
    pub fn height(&self) -> u16 {
        let heights = self.machines.iter().map(|(_, machine)| machine.height);
        heights.max().unwrap_or(0)
    }

    /// All with the numbers of a place in a walk.
    pub fn draw(&self, scene: &Scene<'_>) -> Canvas {
        let mut canvas = Canvas::new(self.width().into(), self.height().into());
        for (at, machine) in &self.machines {
            canvas.draw((*at).into(), 0, &machine.draw(scene));
        }
        canvas
    }
}

/// How far the later machine has to move so that its old states lie on the new states of the earlier one.
fn joined(earlier: &Diagram, later: &Diagram, graph: &Graph) -> Option<u16> {
    let states = states(&later.flow, graph);
    let moved = |&(old, new): &(usize, usize)| {
        let (old, new) = (later.rects.get(old)?, earlier.rects.get(new)?);
        let same = old.y == new.y && (old.width, old.height) == (new.width, new.height);
        new.x.checked_sub(old.x).filter(|_| same)
    };
    let mut shifts = states.iter().map(moved);
    let shift = shifts.next()??;
    if !shifts.all(|s| s == Some(shift)) {
        return None;
    }
    let columns = usize::from(shift + later.width.max(earlier.width));
    let mut taken = vec![false; columns * usize::from(earlier.height.max(later.height))];
    let cell = |x: u16, y: u16| usize::from(y) * columns + usize::from(x);
    for (x, y) in occupied(earlier, &[]) {
        taken[cell(x, y)] = true;
    }
    let old: Vec<usize> = states.iter().map(|s| s.0).collect();
    let mut others = occupied(later, &old).into_iter();
    others
        .all(|(x, y)| !taken[cell(x + shift, y)])
        .then_some(shift)
}

/// The cells of a machine but for some of its parts.
fn occupied(diagram: &Diagram, without: &[usize]) -> Vec<(u16, u16)> {
    let parts = diagram.rects.iter().enumerate();
    let parts = parts.filter(|(part, _)| !without.contains(part));
    let mut cells: Vec<_> = parts.flat_map(|(_, rect)| beside::cells(*rect)).collect();
    cells.extend(diagram.wires.keys());
    for &(_, (x, y), height) in &diagram.numbers {
        cells.extend(beside::cells(Rect {
            x,
            y,
            width: beside::COLUMNS,
            height,
        }));
    }
    cells
}
