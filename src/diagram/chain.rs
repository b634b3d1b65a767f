//! Steps of time side by side: the new states of one are the old states of the next.

use super::beside;
use super::layout::{Diagram, states};
use super::part::Kind;
use super::scene::Scene;
use crate::graph::{Graph, NodeId};
use crate::typeset::{Canvas, Meaning};
use crate::walk::Phase;
use std::sync::Arc;

/// Free columns between machines that share no tiles.
const APART: u16 = 2;

/// The machines of times that follow each other, the earliest at the left.
#[derive(Clone, Debug)]
pub struct Chain {
    /// Each with the column it begins at.
    machines: Vec<(u16, Arc<Diagram>)>,
    /// Where a machine stands apart from the one before, the cells at which its old states come in from that, and these.
    entries: Vec<((u16, u16), NodeId)>,
}

impl Chain {
    /// Joined where the states are, if they lie on the same rows and nothing else is in the way; else apart.
    pub fn new(machines: Vec<Arc<Diagram>>, graph: &Graph) -> Chain {
        let mut chain = Chain {
            machines: vec![],
            entries: vec![],
        };
        for later in machines {
            let at = match chain.machines.last() {
                None => 0,
                Some((at, earlier)) => match joined(earlier, &later, graph) {
                    Some(shift) => at + shift,
                    None => {
                        let at = at + earlier.width + APART;
                        chain.entries.extend(entries(at, &later, graph));
                        at
                    }
                },
            };
            chain.machines.push((at, later));
        }
        chain
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
        let arrow = match scene.walk.phase {
            Phase::Backward => "◂─",
            Phase::Forward | Phase::Optimizer => "─▸",
        };
        for &((x, y), id) in &self.entries {
            let meaning = match scene.reached(scene.shown(id)) {
                true => Meaning::Dim,
                false => Meaning::Faint,
            };
            canvas.text(x.into(), y.into(), arrow, meaning);
        }
        canvas
    }
}

/// Left of every old state of a machine that begins at a column, the cell from which an arrow has room, and the state.
fn entries(at: u16, machine: &Diagram, graph: &Graph) -> Vec<((u16, u16), NodeId)> {
    let states = states(&machine.flow, graph).into_iter();
    let entry = |(old, _): (usize, usize)| {
        let rect = machine.rects.get(old)?;
        let Kind::Tile(nodes) = &machine.flow.parts[old].kind else {
            return None;
        };
        // Only what stands at the edge has free columns before it.
        let cell = (at - APART, rect.y + rect.height / 2);
        (rect.x == 0).then_some((cell, *nodes.first()?))
    };
    states.filter_map(entry).collect()
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
    let numbers = diagram.numbers.iter();
    cells.extend(numbers.flat_map(|beside| beside::cells(beside.rect)));
    cells
}
