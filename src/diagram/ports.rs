//! Where wires leave and enter the parts.

use super::flow::Flow;
use super::grid::{Cell, Side};
use super::part::{Kind, Wire};
use super::route::{Port, Task};
use super::tower::Tower;

/// The first cell of a part, its columns and rows.
pub(super) type Area = (Cell, (i32, i32));

/// What the ports follow from.
pub(super) struct Ports<'a> {
    pub(super) flow: &'a Flow,
    pub(super) lanes: &'a [usize],
    pub(super) tower: &'a Tower,
    pub(super) places: &'a [Area],
    /// The row of each part that its wires are at.
    pub(super) middles: Vec<i32>,
}

impl Ports<'_> {
    /// What is to be wired, from port to port.
    pub(super) fn tasks(&self) -> Vec<Task> {
        let mut taken = vec![];
        let task = |wire: &Wire| {
            let (from, to) = (wire.from, wire.to.part);
            if self.tower.has(to) {
                return self.upward(from, to);
            }
            Task {
                net: from,
                from: self.port(from, Side::Right),
                to: self.enter(wire, &mut taken),
                after: None,
            }
        };
        self.flow.wires.iter().map(task).collect()
    }

    fn port(&self, part: usize, side: Side) -> Port {
        port(self.places[part], self.middles[part], side)
    }

    /// From a floor of a tower to the next; all of them stand on the middle of its foot, so the wire is straight.
    fn upward(&self, from: usize, to: usize) -> Task {
        let is_above = self.places[to].0.1 < self.places[from].0.1;
        let side = if is_above { Side::Up } else { Side::Down };
        Task {
            net: from,
            from: self.port(from, side),
            to: self.port(to, side.opposite()),
            after: None,
        }
    }

    /// Where a wire ends; `taken` are the sides of knots that others end at.
    fn enter(&self, wire: &Wire, taken: &mut Vec<(usize, Side)>) -> Port {
        let to = wire.to.part;
        if let Some(row) = wire.to.row {
            let area = self.places[to];
            return port(area, area.0.1 + row as i32, Side::Left);
        }
        let Kind::Knot { .. } = self.flow.parts[to].kind else {
            return self.port(to, Side::Left);
        };
        let side = self.entry(wire, taken);
        taken.push((to, side));
        self.port(to, side)
    }

    /// On which side of a knot a wire ends: on the left what comes along its lane or alone, else from where it comes.
    fn entry(&self, wire: &Wire, taken: &[(usize, Side)]) -> Side {
        let knot = wire.to.part;
        let alone = self.flow.into(knot).count() == 1;
        let free = |side: &Side| !taken.contains(&(knot, *side));
        let along = self
            .flow
            .into(knot)
            .any(|w| self.lanes[w.from] == self.lanes[knot]);
        let wanted = match self.middles[wire.from].cmp(&self.middles[knot]) {
            _ if alone => [Side::Left, Side::Up, Side::Down],
            std::cmp::Ordering::Equal => [Side::Left, Side::Up, Side::Down],
            std::cmp::Ordering::Less if along => [Side::Up, Side::Down, Side::Left],
            std::cmp::Ordering::Greater if along => [Side::Down, Side::Up, Side::Left],
            std::cmp::Ordering::Less => [Side::Up, Side::Left, Side::Down],
            std::cmp::Ordering::Greater => [Side::Down, Side::Left, Side::Up],
        };
        wanted.into_iter().find(free).unwrap_or(Side::Left)
    }
}

/// The port in the middle of a side; `row` is the one level wires are at.
pub(super) fn port(((x, y), (w, h)): Area, row: i32, side: Side) -> Port {
    let cell = match side {
        Side::Left => (x - 1, row),
        Side::Right => (x + w, row),
        Side::Up => (x + w / 2, y - 1),
        Side::Down => (x + w / 2, y + h),
    };
    Port {
        cell,
        toward: side.opposite(),
    }
}
