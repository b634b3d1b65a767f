//! The machine as a model pins it: a grid of parts becomes cells, with a side for each end of a wire.

use super::flow::Flow;
use super::grid::{Cell, Side};
use super::part::{Kind, Wire};
use super::plan::{above, extent, wired};
use super::ports::{Area, port};
use super::route::{Crossing, Task};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Free rows between rows of parts where there is room.
const MOST_GAP: i32 = 3;
/// Free columns between parts of a row.
const GAP: i32 = 2;

/// What is known of each part before it has a cell: its size, and its row and column in the grid.
pub(super) struct Pinned<'a> {
    pub(super) flow: &'a Flow,
    pub(super) sizes: Vec<(i32, i32)>,
    pub(super) grid: &'a [(usize, usize)],
    pub(super) room: (i32, i32),
}

impl Pinned<'_> {
    /// Where the parts stand, and the wires between them by cell; none where they do not fit, or cannot be wired.
    pub(super) fn laid_out(&self) -> Option<(Vec<Area>, BTreeMap<Cell, Crossing>)> {
        let rows = self.rows()?;
        let columns = self.columns()?;
        let place = |part: usize| {
            let (w, h) = self.sizes[part];
            let (row, column) = self.grid[part];
            let y = rows[row] - self.above(part);
            ((columns[column] - w / 2, y), (w, h))
        };
        let places: Vec<Area> = (0..self.sizes.len()).map(place).collect();
        let wires = wired(self.flow, self.room, &places, &self.tasks(&places))?;
        Some((places, wires))
    }

    fn above(&self, part: usize) -> i32 {
        above(&self.flow.parts[part].kind, self.sizes[part].1)
    }

    /// The middle row of every row of the grid, with free rows between as there is room; none where they do not fit.
    fn rows(&self) -> Option<Vec<i32>> {
        let count = self.grid.iter().map(|g| g.0).max()? + 1;
        let of_row = |row| (0..self.grid.len()).filter(move |&p| self.grid[p].0 == row);
        let extents = (0..count).map(|row| extent(self.flow, &self.sizes, of_row(row)));
        let extents: Vec<(i32, i32)> = extents.collect();
        let needed = extents.iter().map(|(above, below)| above + below + 2);
        let mut spare = self.room.1 + 1 - needed.sum::<i32>();
        if spare < 0 {
            return None;
        }
        let mut gaps = vec![1; count];
        for _ in 1..MOST_GAP {
            for gap in gaps.iter_mut().skip(1).take(spare as usize) {
                *gap += 1;
            }
            spare = (spare - count as i32 + 1).max(0);
        }
        let mut y = -gaps[0];
        let middle = |((above, below), gap): (&(i32, i32), &i32)| {
            y += gap + above;
            let middle = y;
            y += below + 1;
            middle
        };
        Some(extents.iter().zip(&gaps).map(middle).collect())
    }

    /// The middle column of every column of the grid, spread over the room; none where they do not fit. A part keeps
    /// its distance from what stands in its own row alone, so a knot may stand between two tiles of another.
    fn columns(&self) -> Option<Vec<i32>> {
        let count = self.grid.iter().map(|g| g.1).max()? + 1;
        let apart = self.apart();
        let half = |column: usize| {
            let parts = (0..self.grid.len()).filter(|&p| self.grid[p].1 == column);
            parts.map(|p| self.sizes[p].0).max().unwrap_or(1)
        };
        let mut least = vec![half(0) / 2; count];
        for column in 1..count {
            for &(a, b, distance) in apart.iter().filter(|d| d.1 == column) {
                least[b] = least[b].max(least[a] + distance);
            }
        }
        let natural = least[count - 1] + half(count - 1) - half(count - 1) / 2;
        let spare = self.room.0 - natural;
        if spare < 0 {
            return None;
        }
        let spare = spare.min(natural / 5);
        let mut most = vec![least[count - 1] + spare; count];
        for column in (0..count - 1).rev() {
            for &(a, b, distance) in apart.iter().filter(|d| d.0 == column) {
                most[a] = most[a].min(most[b] - distance);
            }
        }
        let middle = |c: usize| {
            let share = c as i32 * (most[c] - least[c]);
            least[c] + share / (count as i32 - 1).max(1)
        };
        Some((0..count).map(middle).collect())
    }

    /// Columns of the grid and how far apart their middles have to be.
    fn apart(&self) -> Vec<(usize, usize, i32)> {
        let mut apart = vec![];
        for a in 0..self.grid.len() {
            for b in 0..self.grid.len() {
                let ((row, left), (other, right)) = (self.grid[a], self.grid[b]);
                let turning = self.turning(b);
                // Wires that turn before a sum come from other rows, past whatever stands there.
                if left < right && (row == other || turning > 0) {
                    let (wa, wb) = (self.sizes[a].0, self.sizes[b].0);
                    apart.push((left, right, wa - wa / 2 + wb / 2 + GAP + turning));
                }
            }
        }
        let last = self.grid.iter().map(|g| g.1).max().unwrap_or(0);
        apart.extend((0..last).map(|c| (c, c + 1, GAP)));
        apart
    }

    /// The wires that turn before the rows of a sum.
    fn turning(&self, part: usize) -> i32 {
        let into = self.flow.into(part).filter(|w| w.to.row.is_some());
        let nets: BTreeSet<usize> = into.map(|w| w.from).collect();
        nets.len() as i32
    }

    /// What is to be wired, from side to side.
    fn tasks(&self, places: &[Area]) -> Vec<Task> {
        let entries = self.entries();
        let tapped: Vec<Option<usize>> = (0..places.len()).map(|p| self.tapped(p)).collect();
        let at =
            |part: usize, side: Side| port(places[part], places[part].0.1 + self.above(part), side);
        let task = |(n, wire): (usize, &Wire)| {
            let to = match wire.to.row {
                Some(row) if entries[n] == Side::Left => {
                    let area = places[wire.to.part];
                    port(area, area.0.1 + row as i32, Side::Left)
                }
                _ => at(wire.to.part, entries[n]),
            };
            match tapped[wire.from] {
                Some(writer) => Task {
                    net: wire.from,
                    from: at(wire.from, entries[writer]),
                    to,
                    after: Some(writer),
                },
                None => Task {
                    net: match tapped[wire.to.part] {
                        Some(writer) if writer == n => wire.to.part,
                        _ => wire.from,
                    },
                    from: at(wire.from, self.exit(wire.from, &entries)),
                    to,
                    after: None,
                },
            }
        };
        self.flow.wires.iter().enumerate().map(task).collect()
    }

    /// On which side each wire enters: where it is straight, else beside what is straight.
    fn entries(&self) -> Vec<Side> {
        let wires = &self.flow.wires;
        let mut order: Vec<usize> = (0..wires.len()).collect();
        order.sort_by_key(|&n| {
            let ((row, column), (r, c)) = self.ends(&wires[n]);
            row != r && column != c
        });
        let mut sides = vec![Side::Left; wires.len()];
        let mut taken: BTreeSet<(usize, Side)> = BTreeSet::new();
        for n in order {
            let wire = &wires[n];
            let ((row, column), (r, c)) = self.ends(wire);
            let upright = if row < r { Side::Up } else { Side::Down };
            let level = if column < c { Side::Left } else { Side::Right };
            let rows = match &self.flow.parts[wire.to.part].kind {
                Kind::Sum { rows, .. } => rows.len(),
                _ => 0,
            };
            let wanted = match (row.cmp(&r), column.cmp(&c)) {
                _ if rows > 1 => continue,
                (_, Ordering::Equal) if row != r => [upright, Side::Left, Side::Right],
                _ if rows == 1 => continue,
                // From the wire of a tile behind it, which passes above or below.
                (_, Ordering::Greater) if row != r && self.tapped(wire.from).is_some() => {
                    [upright, level, level.opposite()]
                }
                _ => [level, upright, upright.opposite()],
            };
            let free = |side: &Side| !taken.contains(&(wire.to.part, *side));
            sides[n] = wanted.into_iter().find(free).unwrap_or(wanted[0]);
            taken.insert((wire.to.part, sides[n]));
        }
        sides
    }

    /// Row and column of both ends.
    fn ends(&self, wire: &Wire) -> ((usize, usize), (usize, usize)) {
        (self.grid[wire.from], self.grid[wire.to.part])
    }

    /// The wire that makes a tile, if it runs level and what reads the tile stands before it: they branch off that wire.
    fn tapped(&self, part: usize) -> Option<usize> {
        let is_tile = matches!(self.flow.parts[part].kind, Kind::Tile(_));
        let (row, column) = self.grid[part];
        self.flow.out_of(part).next().filter(|_| is_tile)?;
        let writer = self.flow.wires.iter().position(|w| w.to.part == part)?;
        let (from_row, from_column) = self.grid[self.flow.wires[writer].from];
        let is_level = from_row == row && from_column < column;
        let mut out = self.flow.out_of(part);
        (is_level && out.all(|w| self.grid[w.to.part].1 < column)).then_some(writer)
    }

    /// On which side all wires of a part leave: straight to a reader, else straight on, else to the right.
    fn exit(&self, part: usize, entries: &[Side]) -> Side {
        let (row, column) = self.grid[part];
        let readers = || self.flow.out_of(part).map(|w| self.grid[w.to.part]);
        let single_row = |w: &&Wire| match &self.flow.parts[w.to.part].kind {
            Kind::Sum { rows, .. } => rows.len() == 1,
            _ => true,
        };
        let mut straight = self.flow.out_of(part).filter(single_row);
        if let Some(wire) = straight.find(|w| self.grid[w.to.part].1 == column) {
            return match self.grid[wire.to.part].0 < row {
                true => Side::Up,
                false => Side::Down,
            };
        }
        if let Some((_, c)) = readers().find(|g| g.0 == row) {
            return if c < column { Side::Left } else { Side::Right };
        }
        let mut entered = entries
            .iter()
            .zip(&self.flow.wires)
            .filter(|(_, w)| w.to.part == part);
        match (entered.next(), entered.next()) {
            (Some((side, _)), None) => side.opposite(),
            _ if readers().all(|g| g.1 < column) => Side::Left,
            _ => Side::Right,
        }
    }
}
