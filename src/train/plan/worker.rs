//! A part of a batch, and the gradient that all parts have together.

use super::machine::Machine;
use super::prepared::{Prepared, View, evaluate};
use super::program::{Id, Op, Stage};
use super::{Plan, code::Outer};
use crate::train::Real;
use std::collections::HashMap;

/// Weights as products read them.
#[derive(Clone, Debug, Default)]
pub struct Ready<F> {
    one: Prepared<F>,
    many: Prepared<F>,
}

impl<F: Real> Ready<F> {
    /// Takes the weights as they are now; `one` if single sequences follow, else many.
    pub fn update(&mut self, plan: &Plan, views: &[View], theta: &[F], one: bool) {
        let (prepared, code) = match one {
            true => (&mut self.one, &plan.one),
            false => (&mut self.many, &plan.many),
        };
        prepared.update(&plan.program, &plan.uses, views, theta);
        prepared.pack(&plan.program, code, plan.lanes, one);
    }

    fn of(&self, sequences: usize) -> &Prepared<F> {
        match sequences {
            1 => &self.one,
            _ => &self.many,
        }
    }
}

/// Some sequences with all that is computed of them.
#[derive(Clone, Debug, Default)]
pub struct Worker<F> {
    machine: Machine<F>,
}

impl<F: Real> Worker<F> {
    /// Makes room for `size` sequences of `steps` steps, of which each may be shorter; with `carry` their states go on
    /// from where they ended.
    pub fn resize(
        &mut self,
        plan: &Plan,
        size: usize,
        steps: usize,
        lengths: Vec<usize>,
        carry: bool,
    ) {
        self.machine.resize(plan.code(size), size, steps, carry);
        self.machine.lengths = lengths;
    }

    /// Sequences.
    pub fn size(&self) -> usize {
        self.machine.size
    }

    /// Steps.
    pub fn steps(&self) -> usize {
        self.machine.steps
    }

    /// Gives what goes in: `of(t, j, k)` is entry k at step t of sequence j, all from 0.
    pub fn set_inputs(&mut self, plan: &Plan, of: impl Fn(usize, usize, usize) -> F) {
        let Some(place) = plan.code(self.machine.size).input else {
            return;
        };
        let (size, columns) = (self.machine.size, self.machine.columns);
        for t in 0..self.machine.steps {
            let rows = self.machine.block_mut(place, plan.program.input, t);
            for (k, row) in rows.chunks_exact_mut(columns).enumerate() {
                for (j, v) in row.iter_mut().enumerate() {
                    // Columns that fill up a register are like the last sequence: nothing in them breaks by itself.
                    *v = of(t, j.min(size - 1), k);
                }
            }
        }
    }

    /// Evaluates all steps and the head.
    pub fn forward(&mut self, plan: &Plan, ready: &Ready<F>) {
        let size = self.machine.size;
        self.machine.forward(plan.code(size), ready.of(size));
    }

    /// Rows of outputs at a place, a column for each sequence: step t, or 0 if there is one a sequence.
    pub fn outputs(&mut self, plan: &Plan, t: usize) -> (&mut [F], usize) {
        let code = plan.code(self.machine.size);
        let (place, is_every) = code.outputs.expect("a plan has outputs");
        let rows = plan.program.outputs.map_or(0, |id| plan.program.rows(id));
        let time = if is_every { t } else { self.machine.steps - 1 };
        let columns = self.machine.columns;
        (self.machine.block_mut(place, rows, time), columns)
    }

    /// From ∂L/∂y, which has replaced the outputs, to sums for the gradient.
    pub fn backward(&mut self, plan: &Plan, ready: &Ready<F>) {
        let size = self.machine.size;
        self.machine.backward(plan.code(size), ready.of(size));
    }
}

/// ∂L/∂θ of all `workers` together, into `gradient`, where `views` say.
pub(super) fn gradient<F: Real>(
    plan: &Plan,
    ready: &Ready<F>,
    workers: &[Worker<F>],
    views: &[View],
    gradient: &mut [F],
) {
    let Some(first) = workers.first() else { return };
    let mut values: HashMap<Id, Vec<F>> = HashMap::new();
    for worker in workers {
        let code = plan.code(worker.machine.size);
        let lists = [
            (&code.outers, &worker.machine.sums),
            (&code.end_outers, &worker.machine.end_sums),
        ];
        for (outers, sums) in lists {
            for (outer, sums) in outers.iter().zip(sums) {
                add(outer, sums, plan.lanes, &mut values);
            }
        }
    }
    let shared = ready.of(first.machine.size);
    let p = &plan.program;
    for id in p.ids().filter(|id| plan.uses[id.index()] > 0) {
        let node = p.node(id);
        if node.stage == Stage::SharedBack && node.op != Op::Outer {
            let get = |id: Id| values.get(&id).map_or(shared.value(id), Vec::as_slice);
            let value = evaluate(node, &get);
            values.insert(id, value);
        }
    }
    gradient.fill(F::zero());
    for (view, id) in views.iter().zip(&p.gradients) {
        let value = id.and_then(|id| values.get(&id));
        if let Some(value) = value {
            let all = value.iter().cycle();
            view.places().zip(all).for_each(|(at, v)| gradient[at] += *v);
        }
    }
}

/// Adds the gradients that sums hold to what is known, column after column.
fn add<F: Real>(outer: &Outer, sums: &[F], lanes: usize, values: &mut HashMap<Id, Vec<F>>) {
    let wide = Machine::<F>::wide(outer, lanes);
    for part in &outer.parts {
        let is_bias = part.cols.is_empty();
        let cols = match is_bias {
            true => outer.columns()..outer.columns() + 1,
            false => part.cols.clone(),
        };
        let size = part.rows.len() * cols.len();
        let value = values.entry(part.id).or_insert_with(|| vec![F::zero(); size]);
        for (c, to) in cols.zip(value.chunks_exact_mut(part.rows.len())) {
            for (r, to) in part.rows.clone().zip(to) {
                *to += sums[r * wide + c];
            }
        }
    }
}
