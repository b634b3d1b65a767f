//! Both cells on the same random numbers: parameters of theirs follow from yours as the search says.

use super::form::Slot;
use super::read::Read;
use super::search::{Bound, Way};
use crate::equation::{NameId, Role};
use crate::graph::{Graph, Matrix, NodeId, Optimizer, Ref, Run};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::HashMap;
use std::sync::Arc;

/// Seeds that are tried.
pub const SEEDS: [u64; 5] = [1, 2, 3, 4, 5];
/// Steps of a sequence.
pub const STEPS: usize = 6;
/// Numbers that differ by less, of their size or of 1, are equal.
pub const TOLERANCE: f64 = 1e-9;

/// Where two runs part.
#[derive(Clone, Debug, PartialEq)]
pub struct First {
    /// Your state, and theirs.
    pub names: [String; 2],
    /// The time.
    pub time: usize,
    /// The entry, from 0.
    pub entry: usize,
    /// Your number, and theirs.
    pub numbers: [f64; 2],
}

/// What random numbers say.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Trial {
    /// Equal for every seed; the largest difference.
    Equal(f64),
    Differs(First),
    /// Nothing: there are numbers that are not finite.
    Nothing,
}

/// The numbers that both sides are given.
#[derive(Default)]
struct Given {
    inputs: HashMap<i64, Vec<f64>>,
    /// Before the first step, by the place of their state.
    states: HashMap<(usize, i64), Vec<f64>>,
    /// Yours, and theirs.
    parameters: [HashMap<NameId, Matrix>; 2],
}

/// Both cells over a few steps.
pub(super) struct Trials<'a> {
    reads: [&'a Read; 2],
    graphs: [Arc<Graph>; 2],
    way: &'a Way,
    /// Parameters of theirs that are zero.
    zero: &'a [Slot],
    /// Whether sums are multiplied with what the search found, or only their signs turned.
    is_scaled: bool,
}

impl<'a> Trials<'a> {
    /// None if they cannot be unrolled.
    pub(super) fn new(
        reads: [&'a Read; 2],
        way: &'a Way,
        zero: &'a [Slot],
        is_scaled: bool,
    ) -> Option<Trials<'a>> {
        let [yours, theirs] = reads.map(|read| read.template.unrolled(STEPS));
        let graphs = [Arc::new(yours.ok()?), Arc::new(theirs.ok()?)];
        Some(Trials {
            reads,
            graphs,
            way,
            zero,
            is_scaled,
        })
    }

    pub(super) fn run(&self) -> Trial {
        let mut largest = 0.0_f64;
        let mut is_finite = false;
        for seed in SEEDS {
            match self.once(seed) {
                Trial::Equal(by) => {
                    largest = largest.max(by);
                    is_finite = true;
                }
                Trial::Nothing => {}
                differs => return differs,
            }
        }
        match is_finite {
            true => Trial::Equal(largest),
            false => Trial::Nothing,
        }
    }

    fn once(&self, seed: u64) -> Trial {
        let given = self.given(seed);
        let runs = [0, 1].map(|side| self.ran(side, &given));
        if runs.iter().any(|run| run.first_not_finite().is_some()) {
            return Trial::Nothing;
        }
        let mut largest = 0.0_f64;
        let states = self.way.states.iter().enumerate();
        let pairs = states.filter_map(|(mine, theirs)| Some([mine, (*theirs)?]));
        for (time, pair) in (1..=STEPS).flat_map(|time| pairs.clone().map(move |p| (time, p))) {
            let names = [0, 1].map(|side| self.reads[side].states[pair[side]].0);
            let value = |side: usize| {
                let id = self.graphs[side].at(names[side], time as i64)?;
                runs[side].value(Ref::Value(id))
            };
            let both = value(0).zip(value(1));
            let Some((a, b)) = both.filter(|(a, b)| a.len() == b.len()) else {
                continue;
            };
            for (entry, (x, y)) in a.iter().zip(b.iter()).enumerate() {
                let by = (x - y).abs() / x.abs().max(y.abs()).max(1.0);
                if by > TOLERANCE {
                    return Trial::Differs(First {
                        names: [0, 1].map(|side| self.reads[side].plain(names[side]).to_owned()),
                        time,
                        entry,
                        numbers: [*x, *y],
                    });
                }
                largest = largest.max(by);
            }
        }
        Trial::Equal(largest)
    }

    fn given(&self, seed: u64) -> Given {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut list =
            |n: usize| -> Vec<f64> { (0..n).map(|_| random.random::<f64>() * 2.0 - 1.0).collect() };
        let mut given = Given::default();
        for (side, graph) in self.graphs.iter().enumerate() {
            for (id, quantity) in graph.quantities() {
                let node = graph.node(id);
                let many = node.shape.len();
                match (graph.system.entry(quantity.name).role, quantity.time) {
                    (Role::Input, Some(t)) => {
                        given.inputs.entry(t).or_insert_with(|| list(many));
                    }
                    (Role::Parameter, _) => {
                        let own = Matrix::from_vec(node.shape.rows, node.shape.cols, list(many));
                        given.parameters[side].insert(quantity.name, own);
                    }
                    (_, Some(t)) if t < 1 => {
                        if let Some(place) = self.place(side, quantity.name) {
                            given.states.entry((place, t)).or_insert_with(|| list(many));
                        }
                    }
                    _ => {}
                }
            }
        }
        let all = self.way.pairs.iter().flat_map(|pair| &pair.bound);
        all.for_each(|bound| self.follow(bound, &mut given));
        for slot in self.zero {
            put(
                &mut given.parameters[1],
                *slot,
                &Matrix::zeros(slot.shape[0], slot.shape[1]),
            );
        }
        given
    }

    /// Gives parameters of theirs the numbers of those of yours that they stand for.
    fn follow(&self, bound: &Bound, given: &mut Given) {
        let size = |c: f64| if self.is_scaled { c } else { c.signum() };
        let sum = |all: &HashMap<NameId, Matrix>, list: &[(Slot, f64)]| {
            let parts = list.iter().map(|(slot, c)| get(all, *slot) * size(*c));
            parts.reduce(|a, b| a + b)
        };
        let Some(total) = sum(&given.parameters[0], &bound.yours) else {
            return;
        };
        let Some(((first, c), others)) = bound.theirs.split_first() else {
            return;
        };
        let mut own = total * bound.sign;
        if let Some(others) = sum(&given.parameters[1], others) {
            own -= others;
        }
        own.add_scalar_mut(bound.shift);
        put(&mut given.parameters[1], *first, &(own / size(*c)));
    }

    /// The place of a state among theirs, if it has one.
    fn place(&self, side: usize, name: NameId) -> Option<usize> {
        let states = &self.reads[side].states;
        let own = states.iter().position(|(own, _)| *own == name)?;
        match side {
            0 => self.way.states[own],
            _ => Some(own),
        }
    }

    fn ran(&self, side: usize, given: &Given) -> Run {
        let graph = &self.graphs[side];
        let leaf = |id: NodeId| {
            let node = graph.node(id);
            let (rows, cols) = (node.shape.rows, node.shape.cols);
            let numbers = node
                .quantity
                .and_then(|q| match (q.time, self.place(side, q.name)) {
                    (Some(t), Some(place)) => given.states.get(&(place, t)).cloned(),
                    (Some(t), None) => given.inputs.get(&t).cloned(),
                    (None, _) => {
                        let all = &given.parameters[side];
                        all.get(&q.name).map(|own| own.as_slice().to_vec())
                    }
                });
            match numbers.filter(|own| own.len() == rows * cols) {
                Some(own) => Matrix::from_vec(rows, cols, own),
                None => Matrix::zeros(rows, cols),
            }
        };
        Run::new(Arc::clone(graph), Optimizer::SGD, leaf)
    }
}

/// A block of a parameter as it acts.
fn get(all: &HashMap<NameId, Matrix>, slot: Slot) -> Matrix {
    let [rows, cols] = slot.shape;
    let Some(own) = all.get(&slot.name.id) else {
        return Matrix::zeros(rows, cols);
    };
    Matrix::from_fn(rows, cols, |r, c| {
        let (r, c) = place(slot, r, c);
        own.get((r, c)).copied().unwrap_or_default()
    })
}

fn put(all: &mut HashMap<NameId, Matrix>, slot: Slot, numbers: &Matrix) {
    let Some(own) = all.get_mut(&slot.name.id) else {
        return;
    };
    for r in 0..numbers.nrows() {
        for c in 0..numbers.ncols() {
            if let Some(entry) = own.get_mut(place(slot, r, c)) {
                *entry = numbers[(r, c)];
            }
        }
    }
}

/// Where an entry of a block lies in the parameter as it is written.
fn place(slot: Slot, row: usize, col: usize) -> (usize, usize) {
    match slot.is_turned {
        false => (row, col + slot.from),
        true => (col + slot.from, row),
    }
}
