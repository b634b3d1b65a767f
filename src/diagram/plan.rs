//! Cells for everything: lanes become rows, layers become columns, and the wires are laid.

use super::flow::Flow;
use super::grid::Cell;
use super::part::Kind;
use super::ports::{Area, Ports};
use super::route::{Board, Crossing, Task};
use super::tower::Tower;
use std::collections::BTreeMap;

/// Free rows between lanes where there is room.
const MOST_GAP: i32 = 3;

/// What is known of each part before it has a cell: its size, its layer and its lane.
pub(super) struct Plan<'a> {
    pub(super) flow: &'a Flow,
    pub(super) sizes: Vec<(i32, i32)>,
    pub(super) layers: &'a [usize],
    pub(super) lanes: &'a [usize],
    pub(super) tower: &'a Tower,
    pub(super) room: (i32, i32),
}

/// Rows of a part above the one its wires are at.
pub(super) fn above(kind: &Kind, height: i32) -> i32 {
    match kind {
        Kind::Tile(_) => (height - 1).min(1),
        Kind::Knot { .. } => 0,
        Kind::Sum { .. } => (height - 1) / 2,
    }
}

/// The most rows that parts of one row take above and below their wires.
pub(super) fn extent(
    flow: &Flow,
    sizes: &[(i32, i32)],
    parts: impl Iterator<Item = usize>,
) -> (i32, i32) {
    let rows = parts.map(|p| {
        let height = sizes[p].1;
        let above = above(&flow.parts[p].kind, height);
        (above, height - 1 - above)
    });
    rows.fold((0, 0), |(a, b), (c, d)| (a.max(c), b.max(d)))
}

/// The wires round parts that have their places; none where they cannot all be laid. Before a row that reads nothing, such as
/// a bias, none passes: it would seem to end there.
pub(super) fn wired(
    flow: &Flow,
    (width, height): (i32, i32),
    places: &[Area],
    tasks: &[Task],
) -> Option<BTreeMap<Cell, Crossing>> {
    let mut board = Board::new(width, height);
    for (part, &(cell, (w, h))) in flow.parts.iter().zip(places) {
        board.block(cell, w, h);
        if let Kind::Sum { rows, rest, .. } = &part.kind {
            let first = cell.1 + rows.len() as i32;
            board.block((cell.0 - 1, first), 1, rest.len() as i32);
        }
    }
    board.route(tasks)
}

impl Plan<'_> {
    /// Where the parts stand, and the wires between them by cell; none where they do not fit, or cannot be wired.
    pub(super) fn laid_out(&self) -> Option<(Vec<Area>, BTreeMap<Cell, Crossing>)> {
        let rows = (1..=MOST_GAP).rev().find_map(|gap| self.rows(gap))?;
        let places = self.places(&self.columns()?, &rows)?;
        let ports = Ports {
            flow: self.flow,
            lanes: self.lanes,
            tower: self.tower,
            middles: (0..places.len())
                .map(|p| places[p].0.1 + self.above(p))
                .collect(),
            places: &places,
        };
        let wires = wired(self.flow, self.room, &places, &ports.tasks())?;
        Some((places, wires))
    }

    fn stands(&self, part: usize) -> bool {
        !self.tower.has(part)
    }

    /// The middle row of every lane, with so many free rows between lanes; none where they do not fit.
    fn rows(&self, gap: i32) -> Option<Vec<i32>> {
        let count = self.lanes.iter().max()? + 1;
        let mut y = 0;
        let mut rows = vec![];
        for lane in 0..count {
            let parts = (0..self.sizes.len()).filter(|&p| self.stands(p) && self.lanes[p] == lane);
            let (above, below) = extent(self.flow, &self.sizes, parts);
            rows.push(y + above);
            y += above + below + 1 + gap;
        }
        (y - gap <= self.room.1).then_some(rows)
    }

    fn above(&self, part: usize) -> i32 {
        above(&self.flow.parts[part].kind, self.sizes[part].1)
    }

    /// First column and width of every layer, with room for the wires that change lanes between; none where the
    /// width is too small.
    fn columns(&self) -> Option<Vec<(i32, i32)>> {
        let standing = |p: &usize| self.stands(*p);
        let count = (0..self.layers.len())
            .filter(standing)
            .map(|p| self.layers[p])
            .max()?
            + 1;
        let mut widths = vec![0; count];
        for part in 0..self.layers.len() {
            let under = if self.stands(part) {
                part
            } else {
                self.tower.foot
            };
            let layer = self.layers[under];
            widths[layer] = widths[layer].max(self.sizes[part].0);
        }
        let free = self.room.0 - widths.iter().sum::<i32>();
        let channels = self.channels(count, free)?;
        let mut x = 0;
        let starts = channels.iter().zip(&widths).map(|(channel, width)| {
            x += channel + width;
            (x - width, *width)
        });
        Some(starts.collect())
    }

    /// The columns before each layer: what its turning wires need, and its part of what is left over.
    fn channels(&self, count: usize, free: i32) -> Option<Vec<i32>> {
        let mut turns = vec![0; count];
        for wire in &self.flow.wires {
            let (from, to) = (wire.from, wire.to.part);
            let turns_here = self.lanes[from] != self.lanes[to];
            if turns_here && self.stands(from) && self.stands(to) {
                turns[self.layers[to]] += 1;
            }
        }
        // Nets, not wires, take columns; a net of many wires turns once or twice.
        let behind_first = |of: &dyn Fn(i32) -> i32| -> Vec<i32> {
            let turns = turns.iter().skip(1).map(|&n| of(n));
            std::iter::once(0).chain(turns).collect()
        };
        let wide = behind_first(&|turns| 2 + 2 * turns.min(4));
        let tight = behind_first(&|turns| 2 + turns.min(3));
        let mut channels = [wide, tight]
            .into_iter()
            .find(|c| c.iter().sum::<i32>() <= free)?;
        let mut spare = free - channels.iter().sum::<i32>();
        while spare > 0 && count > 1 {
            for channel in channels.iter_mut().skip(1).take(spare as usize) {
                *channel += 1;
            }
            spare -= count as i32 - 1;
        }
        Some(channels)
    }

    /// Cell and size of every part.
    fn places(&self, columns: &[(i32, i32)], rows: &[i32]) -> Option<Vec<Area>> {
        let mut rects = vec![((0, 0), (0, 0)); self.sizes.len()];
        for part in (0..self.sizes.len()).filter(|&p| self.stands(p)) {
            let (start, width) = columns[self.layers[part]];
            let (w, h) = self.sizes[part];
            let is_tile = matches!(self.flow.parts[part].kind, Kind::Tile(_));
            let is_foot = !self.tower.is_empty() && part == self.tower.foot;
            let x = match self.layers[part] {
                0 => start,
                _ if is_tile && !is_foot => start + width - w,
                _ => start + (width - w) / 2,
            };
            rects[part] = ((x, rows[self.lanes[part]] - self.above(part)), (w, h));
        }
        if !self.tower.is_empty() {
            self.raise(columns, &mut rects)?;
        }
        Some(rects)
    }

    /// Stands the tower on its foot, above it or below; none where others are in the way.
    fn raise(&self, columns: &[(i32, i32)], rects: &mut [Area]) -> Option<()> {
        let ((x, y), (w, h)) = rects[self.tower.foot];
        let needed: i32 = self.tower.parts().map(|p| self.sizes[p].1 + 1).sum();
        let column = columns[self.layers[self.tower.foot]];
        let others = |range: std::ops::Range<i32>| {
            rects.iter().enumerate().any(|(p, ((rx, ry), (rw, rh)))| {
                p != self.tower.foot
                    && rx + rw > column.0
                    && *ry < range.end
                    && ry + rh > range.start
            })
        };
        let up = if y >= needed && !others(y - needed..y) {
            true
        } else if y + h + needed <= self.room.1 && !others(y + h..y + h + needed) {
            false
        } else {
            return None;
        };
        let mut edge = if up { y } else { y + h };
        for part in self.tower.parts() {
            let (pw, ph) = self.sizes[part];
            let top = if up { edge - 1 - ph } else { edge + 1 };
            rects[part] = ((x + w / 2 - pw / 2, top), (pw, ph));
            edge = if up { top } else { top + ph };
        }
        Some(())
    }
}
