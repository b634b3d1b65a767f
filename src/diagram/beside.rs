//! Where the numbers stand that have no tile: beside the wire that carries them, if there is room.

use super::flow::Flow;
use super::grid::Side;
use super::part::{Kind, MOST_ROWS, Rect};
use super::route::Crossing;
use crate::graph::{Graph, NodeId};
use std::collections::{BTreeMap, BTreeSet};

/// Columns of a number.
const COLUMNS: u16 = 6;
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

/// Where the numbers of a part stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beside {
    /// Index of the part.
    pub part: usize,
    /// Their cells.
    pub rect: Rect,
    /// Whether they stand right of their wire, so that they begin at the left.
    pub is_behind: bool,
}

/// The numbers of the parts whose results have no tile, as far as they have room where no other wire and no other number is
/// as near to them as their own wire.
pub(super) fn beside(
    flow: &Flow,
    graph: &Graph,
    (rects, wires): (&[Rect], &BTreeMap<Cell, Crossing>),
    size: (u16, u16),
) -> Vec<Beside> {
    let parts: BTreeSet<Cell> = rects.iter().copied().flat_map(cells).collect();
    let mut numbers: Vec<Beside> = vec![];
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
        let is_free = |place: &Place| {
            let Rect {
                x,
                y,
                width,
                height,
            } = place.rect;
            let is_inside = x + width <= size.0 && y + height <= size.1;
            let is_own = |crossing: &Crossing| crossing.iter().all(|joint| joint.net == part);
            let is_foreign = |cell: &Cell| wires.get(cell).is_some_and(|c| !is_own(c));
            let is_number = |cell: &Cell| numbers.iter().any(|other| is_in(other.rect, *cell));
            // A free column on both sides.
            let mut around = cells(wider(place.rect, 1, 0));
            is_inside
                && cells(place.rect).all(|cell| !wires.contains_key(&cell))
                && around.all(|cell| !parts.contains(&cell))
                && cells(place.alone).all(|cell| !is_foreign(&cell) && !is_number(&cell))
        };
        let mut places = way(flow, wires, part)
            .into_iter()
            .flat_map(|cell| places(cell, shape.rows as u16));
        numbers.extend(places.find(is_free).map(|place| Beside {
            part,
            rect: place.rect,
            is_behind: place.is_behind,
        }));
    }
    numbers
}

/// Where numbers may stand.
struct Place {
    rect: Rect,
    /// Where nothing of another wire may be.
    alone: Rect,
    is_behind: bool,
}

/// Columns that numbers above or below their wire keep from another.
const APART: u16 = 2;

/// Where numbers may stand for a cell of their wire: beside one that goes up or down, rather at its right; else above or below.
fn places(((x, y), is_upright): (Cell, bool), height: u16) -> Vec<Place> {
    let width = COLUMNS;
    let rect = |x, y| Rect {
        x,
        y,
        width,
        height,
    };
    let place = |rect, away, is_behind| Place {
        rect,
        alone: wider(rect, away, 1),
        is_behind,
    };
    if !is_upright {
        let start = x.saturating_sub(COLUMNS / 2);
        let rows = y.checked_sub(height).into_iter().chain([y + 1]);
        return rows.map(|y| place(rect(start, y), APART, false)).collect();
    }
    // Other wires are kept as far away as its own is, at least.
    let right = [2, 3].map(|away| Some((x + away, away, true)));
    let left = [2, 3].map(|away| Some((x.checked_sub(COLUMNS + away - 1)?, away, false)));
    let rows = [y, (y + 1).saturating_sub(height)];
    let columns = right.into_iter().chain(left).flatten();
    let all =
        columns.flat_map(|(x, away, is_behind)| rows.map(|y| place(rect(x, y), away, is_behind)));
    all.collect()
}

/// A rectangle with so many columns more at both sides, and rows above and below.
fn wider(rect: Rect, columns: u16, rows: u16) -> Rect {
    let (x, y) = (rect.x.saturating_sub(columns), rect.y.saturating_sub(rows));
    Rect {
        x,
        y,
        width: rect.x + rect.width + columns - x,
        height: rect.y + rect.height + rows - y,
    }
}

fn is_in(rect: Rect, (x, y): Cell) -> bool {
    (rect.x..rect.x + rect.width).contains(&x) && (rect.y..rect.y + rect.height).contains(&y)
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
