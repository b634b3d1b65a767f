//! Which part lies on which lane: an equation keeps one, and lanes that exchange much lie close.

use super::flow::Flow;
use super::part::{Kind, Wire};
use super::tower::Tower;
use std::collections::BTreeSet;

/// What it costs, in rows of wire, that a tower has no room.
const CRAMPED: usize = 100;
/// The most moves to a better order.
const MOST_MOVES: usize = 60;

/// For every part its lane, from above; `layers` holds their columns. Towers stand on the lane of their foot.
pub(super) fn assign(
    flow: &Flow,
    layers: &[usize],
    states: &[(usize, usize)],
    tower: &Tower,
) -> Vec<usize> {
    let mut lanes = Lanes {
        flow,
        layers,
        of: vec![None; flow.parts.len()],
        count: 0,
    };
    for part in tower.parts() {
        lanes.of[part] = Some(usize::MAX);
    }
    lanes.equations(states);
    lanes.rest(states);
    let mut of: Vec<usize> = lanes.of.iter().map(|l| l.unwrap_or_default()).collect();
    for part in tower.parts() {
        of[part] = of[tower.foot];
    }
    let count = lanes.count;
    let of = joined(flow, layers, of, count, states, tower);
    ordered(flow, of, tower)
}

struct Lanes<'a> {
    flow: &'a Flow,
    layers: &'a [usize],
    of: Vec<Option<usize>>,
    count: usize,
}

impl Lanes<'_> {
    /// A lane for every equation: its tile, and what leads to it as long as that has no name.
    fn equations(&mut self, states: &[(usize, usize)]) {
        for part in 0..self.flow.parts.len() {
            let is_tile = matches!(self.flow.parts[part].kind, Kind::Tile(_));
            if !is_tile || self.flow.parts[part].is_source || self.of[part].is_some() {
                continue;
            }
            let state = states.iter().find(|(_, new)| *new == part).map(|s| s.0);
            let lane = self.open();
            self.of[part] = Some(lane);
            let mut at = part;
            while let Some(next) = self.main_operand(at, state) {
                self.of[next] = Some(lane);
                at = next;
            }
        }
    }

    fn open(&mut self) -> usize {
        self.count += 1;
        self.count - 1
    }

    fn is_tile(&self, part: usize) -> bool {
        matches!(self.flow.parts[part].kind, Kind::Tile(_))
    }

    /// The unnamed operand that goes on along the lane: one that reads the lane's old state before others, and
    /// nothing that only follows a single tile.
    fn main_operand(&self, part: usize, state: Option<usize>) -> Option<usize> {
        let operands: Vec<usize> = self.flow.into(part).map(|w| w.from).collect();
        let free = |p: &usize| !self.is_tile(*p) && self.of[*p].is_none();
        let reads = |p: usize, q: usize| self.flow.into(p).any(|w| w.from == q);
        let only_child = self.is_tile(part);
        let follows_tile = |p: usize| {
            let mut from = self.flow.into(p).map(|w| w.from);
            let first = from.next();
            first.is_some_and(|f| self.is_tile(f)) && from.next().is_none() && !self.is_sum(p)
        };
        let candidates: Vec<usize> = operands
            .into_iter()
            .filter(free)
            .filter(|&p| only_child || !follows_tile(p))
            .collect();
        let of_state = candidates
            .iter()
            .copied()
            .find(|&p| state.is_some_and(|s| reads(p, s)));
        let knots = || candidates.iter().copied().find(|&p| !self.is_sum(p));
        of_state
            .or_else(knots)
            .or_else(|| candidates.first().copied())
    }

    fn is_sum(&self, part: usize) -> bool {
        matches!(self.flow.parts[part].kind, Kind::Sum { .. })
    }

    /// Old states lie where the new ones will, other knots with their first operand, sources alone.
    fn rest(&mut self, states: &[(usize, usize)]) {
        for &(old, new) in states {
            let taken =
                (0..self.of.len()).any(|p| self.of[p] == self.of[new] && self.layers[p] == 0);
            self.of[old] = if taken { None } else { self.of[new] };
        }
        for part in 0..self.of.len() {
            if self.of[part].is_none() && self.flow.parts[part].is_source {
                let lane = self.open();
                self.of[part] = Some(lane);
            }
        }
        for part in 0..self.of.len() {
            if self.of[part].is_some() {
                continue;
            }
            let beside = self.flow.into(part).find_map(|w| self.of[w.from]);
            let free = |lane: usize| {
                let same =
                    |p: usize| self.of[p] == Some(lane) && self.layers[p] == self.layers[part];
                !(0..self.of.len()).any(same)
            };
            let lane = beside.filter(|&l| l != usize::MAX && free(l));
            self.of[part] = match lane {
                Some(lane) => Some(lane),
                None => Some(self.open()),
            };
        }
    }
}

/// The layers a lane uses: those of its parts, and those its straight wires pass.
fn used_layers(flow: &Flow, layers: &[usize], of: &[usize], lane: usize) -> BTreeSet<usize> {
    let parts = (0..of.len()).filter(|&p| of[p] == lane);
    let mut used: BTreeSet<usize> = parts.map(|p| layers[p]).collect();
    for wire in &flow.wires {
        if of[wire.from] == lane && of[wire.to.part] == lane {
            used.extend(layers[wire.from]..=layers[wire.to.part]);
        }
    }
    used
}

/// Two lanes become one where no layer is used by both and wires lead from one to the other.
fn joined(
    flow: &Flow,
    layers: &[usize],
    mut of: Vec<usize>,
    count: usize,
    states: &[(usize, usize)],
    tower: &Tower,
) -> Vec<usize> {
    let exchange = |of: &[usize], a: usize, b: usize| {
        let between = |w: &&Wire| {
            let ends = (of[w.from], of[w.to.part]);
            ends == (a, b) || ends == (b, a)
        };
        flow.wires.iter().filter(between).count()
    };
    // A lane of a new state takes in the lane of an operand; a source moves to a lane it feeds.
    for part in 0..of.len() {
        let is_state = states.iter().any(|(_, new)| *new == part);
        if !(is_state || flow.parts[part].is_source) || tower.has(part) {
            continue;
        }
        let mine = of[part];
        let used = used_layers(flow, layers, &of, mine);
        let mut best = None;
        for lane in (0..count).filter(|&l| l != mine) {
            let theirs = used_layers(flow, layers, &of, lane);
            let worth = exchange(&of, mine, lane);
            if worth > 0
                && !theirs.is_empty()
                && used.is_disjoint(&theirs)
                && best.is_none_or(|(w, _)| worth > w)
            {
                best = Some((worth, lane));
            }
        }
        if let Some((_, lane)) = best {
            of.iter_mut()
                .filter(|l| **l == mine)
                .for_each(|l| *l = lane);
        }
    }
    of
}

/// The lanes in an order in which wires are short: lanes are moved and swapped as long as that makes them shorter.
fn ordered(flow: &Flow, of: Vec<usize>, tower: &Tower) -> Vec<usize> {
    let used: Vec<usize> = of
        .iter()
        .copied()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let index = |lane: usize| used.iter().position(|&l| l == lane).unwrap_or_default();
    let of: Vec<usize> = of.into_iter().map(index).collect();
    let wires = flow.wires.iter().map(|w| (w.from, w.to.part));
    let wires = wires.filter(|(from, to)| !tower.has(*to) && !tower.has(*from));
    let wires: Vec<(usize, usize)> = wires.map(|(from, to)| (of[from], of[to])).collect();
    let cost = |row: &[usize]| {
        let length: usize = wires.iter().map(|&(a, b)| row[a].abs_diff(row[b])).sum();
        // A tower needs two lanes beside its foot.
        let foot = row[of[tower.foot]];
        let is_cramped = !tower.is_empty() && foot.max(row.len() - 1 - foot) < 2;
        length + if is_cramped { CRAMPED } else { 0 }
    };
    let mut best: Vec<usize> = (0..used.len()).collect();
    let mut least = cost(&best);
    for _ in 0..MOST_MOVES {
        let mut better = None;
        for from in 0..best.len() {
            for to in 0..best.len() {
                for row in [moved(&best, from, to), swapped(&best, from, to)] {
                    let c = cost(&row);
                    if c < least {
                        (least, better) = (c, Some(row));
                    }
                }
            }
        }
        match better {
            Some(row) => best = row,
            None => break,
        }
    }
    of.into_iter().map(|lane| best[lane]).collect()
}

/// `row[lane]` is where a lane lies; the lane at `from` moves to `to`.
fn moved(row: &[usize], from: usize, to: usize) -> Vec<usize> {
    let shift = |at: usize| match at {
        at if at == from => to,
        at if from < at && at <= to => at - 1,
        at if to <= at && at < from => at + 1,
        at => at,
    };
    row.iter().map(|&at| shift(at)).collect()
}

fn swapped(row: &[usize], a: usize, b: usize) -> Vec<usize> {
    let swap = |at: usize| match at {
        at if at == a => b,
        at if at == b => a,
        at => at,
    };
    row.iter().map(|&at| swap(at)).collect()
}
