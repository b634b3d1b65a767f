//! Where the numbers stand that have no tile: beside the wire that carries them, if there is room.

use super::flow::Flow;
use super::part::{Kind, MOST_ROWS, Rect};
use super::route::{Crossing, Side};
use crate::graph::{Graph, NodeId};
use std::collections::{BTreeMap, BTreeSet};

/// Columns of a number.
pub(super) const COLUMNS: u16 = 6;
/// Cells of a wire, from its part on, beside which its numbers may stand.
const NEAR: usize = 24;

/// Cells by column and row.
type Cell = (u16, u16);

/// The result of a part without a name.
pub(super) fn result(kind: &Kind) -> Option<NodeId> {
    match kind {
        Kind::Tile(_) => None,
        Kind::Knot { node, .. } => Some(*node),
        Kind::Sum { node, .. } => *node,
    }
}

/// Parts whose results have no tile, the first cell of their numbers, and their rows.
pub(super) fn beside(
    flow: &Flow,
    graph: &Graph,
    (rects, wires): (&[Rect], &BTreeMap<Cell, Crossing>),
    size: (u16, u16),
) -> Vec<(usize, Cell, u16)> {
    let mut taken: BTreeSet<Cell> = wires.keys().copied().collect();
    taken.extend(rects.iter().copied().flat_map(cells));
    let mut numbers = vec![];
    for (part, what) in flow.parts.iter().enumerate() {
        let Some(node) = result(&what.kind) else {
            continue;
        };
        let shape = graph.node(node).shape;
        let is_named = |p: usize| matches!(flow.parts[p].kind, Kind::Tile(_));
        let has_tile = flow.out_of(part).any(|w| is_named(w.to.part));
        if has_tile || shape.cols != 1 || shape.rows > MOST_ROWS {
            continue;
        }
        let rows = shape.rows as u16;
        let free = |&((x, y), margin): &(Cell, u16)| {
            let inside = x + COLUMNS <= size.0 && y + rows <= size.1;
            // With free columns on both sides.
            let left = x.saturating_sub(margin);
            let around = Rect {
                x: left,
                y,
                width: x + COLUMNS + margin - left,
                height: rows,
            };
            inside && cells(around).all(|cell| !taken.contains(&cell))
        };
        let found = way(flow, wires, part)
            .into_iter()
            .flat_map(|cell| places(cell, rows))
            .find(free);
        if let Some(((x, y), _)) = found {
            numbers.push((part, (x, y), rows));
            taken.extend(cells(Rect {
                x,
                y,
                width: COLUMNS,
                height: rows,
            }));
        }
    }
    numbers
}

/// Where numbers may stand for a cell of their wire, and the columns they keep from others: beside one that goes up or
/// down, rather at its right; else above or below, farther from other wires that go up and down there.
fn places(((x, y), is_upright): (Cell, bool), rows: u16) -> Vec<(Cell, u16)> {
    let rows_up = [y, (y + 1).saturating_sub(rows)];
    if !is_upright {
        let both = [y.checked_sub(rows), Some(y + 1)];
        let start = x.saturating_sub(COLUMNS / 2);
        return both
            .into_iter()
            .flatten()
            .map(|y| ((start, y), 3))
            .collect();
    }
    let right = (2..=5).map(|away| x + away);
    let left = (2..=5).filter_map(|away| x.checked_sub(COLUMNS - 1 + away));
    right
        .chain(left)
        .flat_map(|x| rows_up.map(|y| ((x, y), 1)))
        .collect()
}

/// The first cells of the wires that leave a part, and whether each goes up or down there.
fn way(flow: &Flow, wires: &BTreeMap<Cell, Crossing>, part: usize) -> Vec<(Cell, bool)> {
    let own: BTreeSet<usize> = (0..flow.wires.len())
        .filter(|&n| flow.wires[n].from == part)
        .collect();
    let passes = |arm: &Vec<usize>| arm.iter().any(|n| own.contains(n));
    let mut cells: Vec<(Cell, bool)> = wires
        .iter()
        .filter_map(|(cell, crossing)| {
            let joint = crossing.iter().find(|j| j.arms.iter().any(passes))?;
            let upright = [Side::Up, Side::Down].map(|s| passes(&joint.arms[s as usize]));
            Some((*cell, upright == [true, true]))
        })
        .collect();
    cells.truncate(NEAR);
    // Along a level wire the middle is farthest from what it joins.
    let middle = cells.len() / 2;
    if cells.iter().filter(|c| !c.1).count() > cells.len() / 2 {
        let mut far: Vec<usize> = (0..cells.len()).collect();
        far.sort_by_key(|n| n.abs_diff(middle));
        cells = far.into_iter().map(|n| cells[n]).collect();
    }
    cells
}

/// The cells of a rectangle.
pub(super) fn cells(rect: Rect) -> impl Iterator<Item = Cell> {
    let rows = rect.y..rect.y + rect.height;
    rows.flat_map(move |y| (rect.x..rect.x + rect.width).map(move |x| (x, y)))
}
