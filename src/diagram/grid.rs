//! A grid of cells, and the search for the cheapest way on it, which goes on where a way could be the cheapest yet (A*: Hart,
//! Nilsson & Raphael 1968).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A cell: column and row.
pub(super) type Cell = (i32, i32);

/// A side of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// To the left.
    Left,
    /// To the right.
    Right,
    /// Above.
    Up,
    /// Below.
    Down,
}

impl Side {
    /// All four.
    pub const ALL: [Side; 4] = [Side::Left, Side::Right, Side::Up, Side::Down];

    pub(super) fn opposite(self) -> Side {
        match self {
            Side::Left => Side::Right,
            Side::Right => Side::Left,
            Side::Up => Side::Down,
            Side::Down => Side::Up,
        }
    }

    pub(super) fn of(self, (x, y): Cell) -> Cell {
        match self {
            Side::Left => (x - 1, y),
            Side::Right => (x + 1, y),
            Side::Up => (x, y - 1),
            Side::Down => (x, y + 1),
        }
    }

    pub(super) fn is_horizontal(self) -> bool {
        matches!(self, Side::Left | Side::Right)
    }

    /// What it costs to go to the next cell.
    pub(super) fn step(self) -> u32 {
        if self.is_horizontal() { STEP } else { STEP_UP }
    }
}

const STEP: u32 = 10;
const STEP_UP: u32 = 16;

/// What a search has come to. A state is a cell and the side by which it was entered.
pub(super) struct Open {
    to: Cell,
    width: i32,
    best: Vec<u32>,
    /// By which side the cell before each state had been entered; none where the search began.
    came: Vec<Option<Side>>,
    queue: BinaryHeap<Reverse<(u32, Cell, Side)>>,
}

impl Open {
    pub(super) fn new((width, height): (i32, i32), to: Cell) -> Open {
        let states = 4 * (width * height) as usize;
        Open {
            to,
            width,
            best: vec![u32::MAX; states],
            came: vec![None; states],
            queue: BinaryHeap::new(),
        }
    }

    fn state(&self, (x, y): Cell, side: Side) -> usize {
        4 * (y * self.width + x) as usize + side as usize
    }

    /// What the way from a cell costs at least.
    fn left(&self, (x, y): Cell) -> u32 {
        STEP * self.to.0.abs_diff(x) + STEP_UP * self.to.1.abs_diff(y)
    }

    /// Goes to a side from a cell, which was entered by a side.
    pub(super) fn reach(&mut self, side: Side, cost: u32, (from, entered): (Cell, Option<Side>)) {
        let cell = side.of(from);
        let at = self.state(cell, side);
        if cost < self.best[at] {
            (self.best[at], self.came[at]) = (cost, entered);
            self.queue
                .push(Reverse((cost + self.left(cell), cell, side)));
        }
    }

    /// What to go on from, and what the way there costs.
    pub(super) fn cheapest(&mut self) -> Option<(u32, Cell, Side)> {
        loop {
            let Reverse((least, cell, side)) = self.queue.pop()?;
            let cost = least - self.left(cell);
            // Another way was cheaper since.
            if cost == self.best[self.state(cell, side)] {
                return Some((cost, cell, side));
            }
        }
    }

    /// From where the search began to its end, which was entered by a side.
    pub(super) fn way(&self, side: Side) -> Vec<Cell> {
        let mut path = vec![self.to];
        let mut entered = Some((self.to, side));
        while let Some((cell, side)) = entered {
            let before = side.opposite().of(cell);
            path.push(before);
            entered = self.came[self.state(cell, side)].map(|side| (before, side));
        }
        path.reverse();
        path
    }
}
