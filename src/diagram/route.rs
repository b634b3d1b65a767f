//! Wires on a grid of cells: each finds its way round the parts, as short and as straight as it can (Lee's maze
//! search with costs, as circuit boards are routed).

use super::grid::{Cell, Open, Side};
use std::collections::{BTreeMap, BTreeSet, HashMap};

const BEND: u32 = 25;
const BRANCH: u32 = 15;
const CROSSING: u32 = 50;
const BESIDE: u32 = 4;
/// To the side in another row than that where a wire with several readers leaves its part.
const ASTRAY: u32 = 8;
/// Cells that are looked at for all wires together: beyond, the machine is too large for its room.
const MOST_WORK: usize = 3_000_000;
/// How often the wires are taken up and laid in another order.
const MOST_ORDERS: usize = 12;

/// Where a wire leaves or enters a part: the cell outside it, and the side of that cell on which the part lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Port {
    pub(super) cell: Cell,
    pub(super) toward: Side,
}

/// A wire to be laid: all of one net leave from the same port, but those that branch off another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Task {
    pub(super) net: usize,
    pub(super) from: Port,
    pub(super) to: Port,
    /// The wire of the same net that it branches off, by index: that one is laid first.
    pub(super) after: Option<usize>,
}

/// What one net does in a cell: for each side the wires that pass there, by index.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Joint {
    /// The part the net comes from.
    pub net: usize,
    /// Left, right, up, down, as [`Side::ALL`]: the wires that pass.
    pub arms: [Vec<usize>; 4],
}

/// The nets in a cell: one, or two that cross.
pub type Crossing = Vec<Joint>;

/// A grid with parts on it.
pub(super) struct Board {
    width: i32,
    height: i32,
    blocked: Vec<bool>,
    /// Cells before a port, kept for its net.
    reserved: Vec<Option<usize>>,
    /// The sides each net uses in a cell: of one, or of two that cross.
    used: Vec<Vec<(usize, [bool; 4])>>,
    /// Nets with several readers.
    shared: BTreeSet<usize>,
    /// Cells that may still be looked at.
    work: usize,
    /// Where each net came from to a cell.
    parents: HashMap<(usize, Cell), Option<Cell>>,
}

impl Board {
    pub(super) fn new(width: i32, height: i32) -> Board {
        let cells = (width * height) as usize;
        Board {
            width,
            height,
            blocked: vec![false; cells],
            reserved: vec![None; cells],
            used: vec![vec![]; cells],
            shared: BTreeSet::new(),
            work: MOST_WORK,
            parents: HashMap::new(),
        }
    }

    /// A rectangle that no wire passes.
    pub(super) fn block(&mut self, (x, y): Cell, width: i32, height: i32) {
        for row in y.max(0)..(y + height).min(self.height) {
            for column in x.max(0)..(x + width).min(self.width) {
                self.blocked[(row * self.width + column) as usize] = true;
            }
        }
    }

    /// Where a cell on the board is in its lists.
    fn index(&self, (x, y): Cell) -> usize {
        (y * self.width + x) as usize
    }

    fn holds(&self, (x, y): Cell) -> bool {
        (0..self.width).contains(&x) && (0..self.height).contains(&y)
    }

    fn is_free(&self, cell: Cell) -> bool {
        self.holds(cell) && !self.blocked[self.index(cell)]
    }

    /// Lays all wires; for every cell the nets in it. None where they cannot all be laid.
    pub(super) fn route(&mut self, tasks: &[Task]) -> Option<BTreeMap<Cell, Crossing>> {
        for task in tasks {
            for port in [task.from, task.to] {
                if !self.is_free(port.cell) {
                    return None;
                }
                let at = self.index(port.cell);
                let before = self.reserved[at].replace(task.net);
                if before.is_some_and(|net| net != task.net) {
                    return None;
                }
            }
        }
        let nets = || tasks.iter().map(|task| task.net);
        let several = |net: &usize| nets().filter(|n| n == net).count() > 1;
        self.shared = nets().filter(several).collect();
        let mut order: Vec<usize> = (0..tasks.len()).collect();
        order.sort_by_key(|&i| {
            let ((x, y), (to_x, to_y)) = (tasks[i].from.cell, tasks[i].to.cell);
            let length = (x - to_x).abs() + 3 * (y - to_y).abs();
            (tasks[i].after.is_some(), y != to_y, length)
        });
        for _ in 0..MOST_ORDERS {
            self.used.iter_mut().for_each(Vec::clear);
            self.parents.clear();
            match order.iter().position(|&i| self.lay(&tasks[i]).is_none()) {
                None => return Some(self.crossings(tasks)),
                Some(0) => return None,
                Some(failed) => {
                    let task = order[failed];
                    for first in [Some(task), tasks[task].after].into_iter().flatten() {
                        order.retain(|&i| i != first);
                        order.insert(0, first);
                    }
                }
            }
        }
        None
    }

    /// Lays one wire from what is there of its net.
    fn lay(&mut self, task: &Task) -> Option<()> {
        let Task { net, from, to, .. } = *task;
        if task.after.is_none() {
            self.parents.entry((net, from.cell)).or_insert(None);
            self.arm(from.cell, net, from.toward);
        }
        let lane = self.shared.contains(&net).then_some(from.cell.1);
        let path = self.search(net, lane, to)?;
        for pair in path.windows(2) {
            let side = Side::ALL.into_iter().find(|s| s.of(pair[0]) == pair[1])?;
            self.arm(pair[0], net, side);
            self.arm(pair[1], net, side.opposite());
            self.parents.insert((net, pair[1]), Some(pair[0]));
        }
        self.arm(to.cell, net, to.toward);
        Some(())
    }

    fn arm(&mut self, cell: Cell, net: usize, side: Side) {
        let at = self.index(cell);
        let nets = &mut self.used[at];
        match nets.iter_mut().find(|(n, _)| *n == net) {
            Some((_, arms)) => arms[side as usize] = true,
            None => {
                let mut arms = [false; 4];
                arms[side as usize] = true;
                nets.push((net, arms));
            }
        }
    }

    /// The cheapest way from the net to a port, its first cell already the net's.
    fn search(&mut self, net: usize, lane: Option<i32>, to: Port) -> Option<Vec<Cell>> {
        // Its lists are as long as the board.
        let mut work = self.work.checked_sub(self.blocked.len() / 4)?;
        if self.parents.contains_key(&(net, to.cell)) {
            return Some(vec![to.cell]);
        }
        let mut open = Open::new((self.width, self.height), to.cell);
        for (cell, side, cost) in self.seeds(net) {
            if let Some(more) = self.enter(net, cell, side, to) {
                open.reach(side, cost + more, (cell, None));
            }
        }
        while let Some((cost, cell, side)) = open.cheapest() {
            work = work.checked_sub(1)?;
            if cell == to.cell {
                self.work = work;
                return Some(open.way(side));
            }
            let straight_on = !self.used[self.index(cell)].is_empty();
            for next in Side::ALL {
                if next == side.opposite() || (straight_on && next != side) {
                    continue;
                }
                if let Some(more) = self.enter(net, cell, next, to) {
                    let bend = if next == side { 0 } else { BEND };
                    let astray = match lane {
                        Some(row) if next.is_horizontal() && row != cell.1 => ASTRAY,
                        _ => 0,
                    };
                    let cost = cost + more + bend + astray;
                    open.reach(next, cost, (cell, Some(side)));
                }
            }
        }
        None
    }

    /// The ways to leave what is there of a net: where it goes on straight, and as branches. In the order of the
    /// cells, so that the same parts are always wired alike.
    fn seeds(&self, net: usize) -> Vec<(Cell, Side, u32)> {
        let mut seeds = vec![];
        for (at, nets) in self.used.iter().enumerate() {
            let [(owner, arms)] = nets[..] else { continue };
            let cell = (at as i32 % self.width, at as i32 / self.width);
            if owner != net || arms.iter().filter(|a| **a).count() > 2 {
                continue;
            }
            let is_end = arms.iter().filter(|a| **a).count() == 1;
            for side in Side::ALL.into_iter().filter(|s| !arms[*s as usize]) {
                let on = arms[side.opposite() as usize];
                let cost = match (is_end, on) {
                    (true, true) => 0,
                    (true, false) => BEND,
                    (false, _) => BRANCH,
                };
                seeds.push((cell, side, cost));
            }
        }
        seeds.sort_unstable();
        seeds
    }

    /// What it costs to go from a cell to its neighbour; none where that cannot be.
    fn enter(&self, net: usize, from: Cell, side: Side, to: Port) -> Option<u32> {
        let cell = side.of(from);
        if !self.is_free(cell) {
            return None;
        }
        let at = self.index(cell);
        if self.reserved[at].is_some_and(|owner| owner != net) {
            return None;
        }
        let mut cost = side.step();
        if cell == to.cell {
            if side == to.toward.opposite() {
                return None;
            }
            if side != to.toward {
                cost += BEND;
            }
        } else if self.reserved[at].is_some() {
            // A port of this net that another wire ends at: passing it would look like an end.
            return None;
        }
        match self.used[at][..] {
            [] => {}
            [(owner, arms)] if cell != to.cell && owner != net => {
                let across = Side::ALL.map(|s| s.is_horizontal() != side.is_horizontal());
                if arms != across {
                    return None;
                }
                cost += CROSSING;
            }
            _ => return None,
        }
        let neighbours = Side::ALL
            .into_iter()
            .filter(|s| s.is_horizontal() != side.is_horizontal());
        let beside = neighbours.filter(|s| {
            let next = s.of(cell);
            let nets = || &self.used[self.index(next)];
            self.holds(next)
                && nets()
                    .iter()
                    .any(|(n, arms)| *n != net && arms[side as usize])
        });
        Some(cost + BESIDE * beside.count() as u32)
    }

    /// For every cell and side the wires that pass: from a wire's port back to where its net begins.
    fn crossings(&self, tasks: &[Task]) -> BTreeMap<Cell, Crossing> {
        let mut cells: BTreeMap<Cell, Crossing> = BTreeMap::new();
        let mut pass = |cell: Cell, net: usize, side: Side, wire: usize| {
            let joints = cells.entry(cell).or_default();
            let at = joints.iter().position(|j| j.net == net).unwrap_or_else(|| {
                joints.push(Joint {
                    net,
                    ..Joint::default()
                });
                joints.len() - 1
            });
            joints[at].arms[side as usize].push(wire);
        };
        for (wire, task) in tasks.iter().enumerate() {
            pass(task.to.cell, task.net, task.to.toward, wire);
            let mut at = task.to.cell;
            while let Some(&Some(parent)) = self.parents.get(&(task.net, at)) {
                if let Some(side) = Side::ALL.into_iter().find(|s| s.of(parent) == at) {
                    pass(parent, task.net, side, wire);
                    pass(at, task.net, side.opposite(), wire);
                }
                at = parent;
            }
            let root = task.after.map_or(task.from, |first| tasks[first].from);
            pass(at, task.net, root.toward, wire);
        }
        cells
    }
}
