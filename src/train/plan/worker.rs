//! A part of a batch, and the gradient that all parts have together.

use super::code::{Columns, Outer, Part, Place};
use super::machine::Machine;
use super::prepared::{Prepared, evaluate};
use super::program::{Id, Stage};
use super::view::{View, each};
use super::{Kind, Plan};
use crate::train::Real;
use std::collections::HashMap;

/// A quantity of one sequence.
#[derive(Clone, Debug, PartialEq)]
pub struct Observed {
    /// Its name in the equations, in plain letters.
    pub name: String,
    /// Its entries.
    pub rows: usize,
    /// The entries of each step one after another.
    pub values: Vec<f32>,
}

/// What should come out of a sequence at a step.
#[derive(Clone, Copy, Debug)]
pub enum Target<'a, F> {
    /// Nothing is asked.
    None,
    /// A symbol of an alphabet.
    Symbol(u32),
    /// Numbers.
    Numbers(&'a [F]),
}

/// Weights as products read them.
#[derive(Clone, Debug, Default)]
pub struct Ready<F> {
    prepared: [[Prepared<F>; 2]; 2],
}

impl<F: Real> Ready<F> {
    /// Takes the weights as they are now, for batches of this kind.
    pub fn update(&mut self, plan: &Plan, views: &[View], theta: &[F], kind: Kind) {
        let own = &mut self.prepared[usize::from(kind.is_single)][usize::from(kind.are_symbols)];
        own.update(plan, plan.code(kind), views, theta);
    }

    fn of(&self, kind: Kind) -> &Prepared<F> {
        &self.prepared[usize::from(kind.is_single)][usize::from(kind.are_symbols)]
    }
}

/// Some sequences with all that is computed of them.
#[derive(Clone, Debug, Default)]
pub struct Worker<F> {
    machine: Machine<F>,
    kind: Kind,
}

impl<F: Real> Worker<F> {
    /// Makes room for `size` sequences of `steps` steps; with `carry` their states go on from where they ended.
    pub fn resize(&mut self, plan: &Plan, kind: Kind, [size, steps]: [usize; 2], carry: bool) {
        let carry = carry && kind == self.kind;
        self.kind = kind;
        self.machine.resize(plan.code(kind), size, steps, carry);
        self.machine.lengths.clear();
    }

    /// Of sequences that are not all of the same length, how many steps each has.
    pub fn set_lengths(&mut self, lengths: impl Iterator<Item = usize>) {
        self.machine.lengths.clear();
        self.machine.lengths.extend(lengths);
    }

    /// Gives numbers that go in: `of(j, t)` are those of sequence j at step t, both from 0.
    pub fn set_numbers<'a>(&mut self, plan: &Plan, of: impl Fn(usize, usize) -> &'a [F]) {
        let Some(place) = plan.code(self.kind).input else {
            return;
        };
        let (size, columns) = (self.machine.size, self.machine.columns);
        for t in 0..self.machine.steps {
            let rows = self.machine.block_mut(place, plan.program.input, t);
            if columns == 1 {
                rows.copy_from_slice(of(0, t));
                continue;
            }
            for j in 0..columns {
                // Columns that fill up a register are like the last sequence: nothing in them breaks by itself.
                let own = of(j.min(size - 1), t);
                for (row, v) in rows.chunks_exact_mut(columns).zip(own) {
                    row[j] = *v;
                }
            }
        }
    }

    /// Gives symbols that go in, of sequence j at step t.
    pub fn set_symbols(&mut self, plan: &Plan, of: impl Fn(usize, usize) -> u32) {
        let (size, columns) = (self.machine.size, self.machine.columns);
        let symbol = |t: usize, j: usize| of(j.min(size - 1), t);
        let Some(place) = plan.code(self.kind).input else {
            let steps = 0..self.machine.steps;
            self.machine.symbols.clear();
            let all = steps.flat_map(|t| (0..columns).map(move |j| (t, j)));
            self.machine.symbols.extend(all.map(|(t, j)| symbol(t, j)));
            return;
        };
        for t in 0..self.machine.steps {
            let rows = self.machine.block_mut(place, plan.program.input, t);
            rows.fill(F::zero());
            for j in 0..columns {
                rows[symbol(t, j) as usize * columns + j] = F::one();
            }
        }
    }

    /// Gives what should come out: `of(j, t)` is what is asked of sequence j at step t.
    pub fn set_targets<'a>(&mut self, plan: &Plan, of: impl Fn(usize, usize) -> Target<'a, F>)
    where
        F: 'a,
    {
        let Some(place) = plan.code(self.kind).target else {
            return;
        };
        let (size, columns) = (self.machine.size, self.machine.columns);
        for t in 0..self.machine.steps {
            let rows = self.machine.block_mut(place, plan.program.target, t);
            rows.fill(F::zero());
            for j in 0..columns {
                match of(j.min(size - 1), t) {
                    Target::None => {}
                    Target::Symbol(k) => rows[k as usize * columns + j] = F::one(),
                    Target::Numbers(list) => {
                        let column = rows[j..].iter_mut().step_by(columns);
                        column.zip(list).for_each(|(to, v)| *to = *v);
                    }
                }
            }
        }
    }

    /// The terms of a loss that equations say after step t, one a column as of [`Worker::outputs`]; none if they say none.
    pub fn terms(&mut self, plan: &Plan, t: usize) -> Option<&mut [F]> {
        let place = plan.code(self.kind).terms?;
        Some(self.machine.block_mut(place, 1, t))
    }

    /// Evaluates all steps and the head.
    pub fn forward(&mut self, plan: &Plan, ready: &Ready<F>) {
        self.machine
            .forward(plan.code(self.kind), ready.of(self.kind));
    }

    /// Rows of outputs after step t, or of the last if there is one output a sequence; and how many columns a row has: one
    /// for each sequence, and more that mean nothing.
    pub fn outputs(&mut self, plan: &Plan, t: usize) -> (&mut [F], usize) {
        let (place, is_every) = plan.code(self.kind).outputs.expect("a plan has outputs");
        let rows = plan.program.outputs.map_or(0, |id| plan.program.rows(id));
        let time = if is_every { t } else { self.machine.steps - 1 };
        let columns = self.machine.columns;
        (self.machine.block_mut(place, rows, time), columns)
    }

    /// Every quantity that is looked at, of sequence j.
    pub fn observed(&self, plan: &Plan, j: usize) -> Vec<Observed> {
        let columns = self.machine.columns;
        let list = plan.code(self.kind).observed.iter();
        let of = |(name, place, rows): &(String, Place, usize)| {
            let step = |t: usize| {
                let block = self.machine.block(*place, *rows, t);
                block[j..]
                    .iter()
                    .step_by(columns)
                    .map(|v| v.as_f64() as f32)
            };
            Observed {
                name: name.clone(),
                rows: *rows,
                values: (0..self.machine.steps).flat_map(step).collect(),
            }
        };
        list.map(of).collect()
    }

    /// ‖∂L/∂z‖ of each step, of everything z that weights are multiplied into but the outputs. What was looked at keeps
    /// it for all steps.
    pub fn norms(&self, plan: &Plan) -> Vec<f64> {
        let code = plan.code(self.kind);
        let outputs = code.outputs.map(|(place, _)| place);
        let is_inner =
            |outer: &&Outer| outer.stage != Stage::EndBack && Some(outer.from.0) != outputs;
        let inner = || code.outers.iter().filter(is_inner);
        let squares = |t: usize| {
            let rows = |outer: &Outer| {
                let block = self.machine.block(outer.from.0, outer.from.1, t);
                let columns = self.machine.columns;
                let rows = outer.rows().into_iter();
                let own = rows.flat_map(|rows| &block[rows.start * columns..rows.end * columns]);
                own.map(|v| v.as_f64().powi(2)).sum::<f64>()
            };
            inner().map(rows).sum::<f64>()
        };
        (0..self.machine.steps).map(|t| squares(t).sqrt()).collect()
    }

    /// The first step, from 1, after which a state is not finite.
    pub fn first_not_finite(&self, plan: &Plan) -> Option<usize> {
        let states = &plan.code(self.kind).states;
        let is_broken = |t: &usize| {
            let mut blocks = states
                .iter()
                .map(|state| self.machine.block(state.place, state.rows, *t));
            blocks.any(|block| block.iter().any(|v| !v.as_f64().is_finite()))
        };
        (0..self.machine.steps).find(is_broken).map(|t| t + 1)
    }

    /// Adds the sums of another of its kind.
    fn add(&mut self, other: &Worker<F>) {
        let machine = &mut self.machine;
        let sums = machine.sums.iter_mut().zip(&other.machine.sums);
        for (to, from) in sums.chain(machine.tables.iter_mut().zip(&other.machine.tables)) {
            to.iter_mut().zip(from).for_each(|(to, v)| *to += *v);
        }
    }

    /// From ∂L/∂y, which has replaced the outputs, to sums for the gradient. Of columns without a sequence it is zero.
    pub fn backward(&mut self, plan: &Plan, ready: &Ready<F>) {
        self.machine
            .backward(plan.code(self.kind), ready.of(self.kind));
    }
}

/// ∂L/∂θ of all `workers` together, into `gradient`, where `views` say.
pub fn gradient<F: Real>(
    plan: &Plan,
    ready: &Ready<F>,
    workers: &mut [&mut Worker<F>],
    views: &[View],
    gradient: &mut [F],
) {
    let Some((first, rest)) = workers.split_first_mut() else {
        return;
    };
    // Sums that lie alike are added up as they lie; only one sequence by itself has them in another order.
    let (alike, others): (Vec<_>, Vec<_>) = rest.iter().partition(|own| own.kind == first.kind);
    alike.into_iter().for_each(|own| first.add(own));
    gradient.fill(F::zero());
    let p = &plan.program;
    let mut values: HashMap<Id, Vec<F>> = HashMap::new();
    for worker in [&**first]
        .into_iter()
        .chain(others.iter().map(|own| &***own))
    {
        for (part, sums, lies) in worker.sums(plan) {
            let add = |to: &mut F, v| *to += v;
            if part.is_used {
                let room = || vec![F::zero(); p.rows(part.id)];
                let value = values.entry(part.id).or_insert_with(room);
                let strides = [1, part.rows.len()];
                let there = View {
                    start: 0,
                    strides,
                    ..lies
                };
                each(lies.aligned(there), sums, value, add);
            }
            // Sums that are gradients as they are go where they belong at once.
            for view in part.homes.iter().map(|&k| views[k]) {
                let there = View {
                    size: lies.size,
                    ..view
                };
                each(lies.aligned(there), sums, gradient, add);
            }
        }
    }
    if !plan.shared_back.is_empty() {
        composed(plan, ready.of(first.kind), values, views, gradient);
    }
}

/// Adds gradients that are made of several sums.
fn composed<F: Real>(
    plan: &Plan,
    shared: &Prepared<F>,
    mut values: HashMap<Id, Vec<F>>,
    views: &[View],
    gradient: &mut [F],
) {
    let p = &plan.program;
    for &id in &plan.shared_back {
        let get = |id: Id| {
            values
                .get(&id)
                .map_or_else(|| shared.value(id), Vec::as_slice)
        };
        let mut value = vec![];
        evaluate(p.node(id), &get, &mut value);
        values.insert(id, value);
    }
    for (view, id) in views.iter().zip(&p.gradients) {
        let value = id.filter(|id| plan.shared_back.contains(id));
        if let Some(value) = value.and_then(|id| values.get(&id)) {
            // One number stands for all.
            let strides = if value.len() == 1 {
                [0; 2]
            } else {
                [1, view.size[0]]
            };
            let lies = View {
                start: 0,
                strides,
                ..*view
            };
            each(lies.aligned(*view), value, gradient, |to, v| *to += v);
        }
    }
}

impl<F: Real> Worker<F> {
    /// What was summed up: part by part, the sums of its product, and where it lies among them.
    fn sums<'a>(&'a self, plan: &'a Plan) -> impl Iterator<Item = (&'a Part, &'a [F], View)> {
        let (code, machine) = (plan.code(self.kind), &self.machine);
        let all = code.outers.iter().zip(&machine.sums).zip(&machine.tables);
        all.flat_map(move |((outer, sums), table)| {
            let ones = outer.columns();
            let symbols = table.len() / outer.from.1.max(1);
            let wide = Machine::<F>::wide(outer, plan.lanes);
            outer.parts.iter().map(move |part| {
                let (all, apart, cols) = match &part.cols {
                    Columns::Of(range) => (sums.as_slice(), wide, range.clone()),
                    Columns::Ones => (sums.as_slice(), wide, ones..ones + 1),
                    Columns::Symbols => (table.as_slice(), symbols, 0..symbols),
                };
                let lies = View {
                    start: part.rows.start * apart + cols.start,
                    size: [part.rows.len(), cols.len()],
                    strides: [apart, 1],
                };
                (part, all, lies)
            })
        })
    }
}
