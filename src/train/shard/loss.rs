//! How far the outputs are from the targets, and the gradient of that.

use super::{LossSums, Shard};
use crate::train::Real;
use crate::train::batch::IGNORED;
use crate::train::plan::{Objective, Plan};
use crate::train::real::{Exp, largest};

impl<F: Real> Shard<F> {
    /// Compares the outputs with the targets and replaces them by ∂L/∂y of the mean over `terms`.
    pub(in crate::train) fn loss(&mut self, plan: &Plan, terms: usize) {
        let scale = 1.0 / terms.max(1) as f64;
        self.tally = LossSums {
            sequences: self.size,
            ..LossSums::default()
        };
        self.right.clear();
        self.right.resize(self.size, true);
        match (plan.objective(), self.width) {
            (Some(own), _) => self.own(plan, own, scale),
            (None, 0) => (0..self.places).for_each(|p| self.cross_entropy(plan, p, scale)),
            (None, _) => (0..self.places).for_each(|p| self.squared_error(plan, p, scale)),
        }
        if self.width == 0 {
            self.tally.exact = self.right.iter().filter(|r| **r).count();
        }
    }

    /// The loss that the equations say, of every step that is asked for.
    fn own(&mut self, plan: &Plan, own: &Objective, scale: f64) {
        for t in 0..self.steps {
            let places: Vec<_> = (0..self.size).map(|j| self.place_of(j, t)).collect();
            if self.width == 0 {
                self.answered(plan, &places);
            }
            let Some(terms) = self.worker.terms(plan, t) else {
                return;
            };
            for (j, term) in terms.iter_mut().enumerate() {
                let is_asked = places.get(j).is_some_and(Option::is_some);
                let factor = if is_asked { own.factor } else { 0.0 };
                if is_asked {
                    self.tally.loss += factor * term.as_f64();
                    self.tally.terms += usize::from(own.is_of_places());
                }
                *term = F::of_f64(factor * scale);
            }
        }
        if !own.is_of_places() {
            self.tally.terms = self.size;
        }
    }

    /// Notes which symbols are answered right, at the places of sequences that are asked for.
    fn answered(&mut self, plan: &Plan, places: &[Option<usize>]) {
        for (j, place) in places.iter().enumerate() {
            let Some(place) = *place else { continue };
            let target = self.target_symbols[place * self.size + j] as usize;
            let right = largest(&self.output(plan, j, place)) == target;
            self.tally.asked += 1;
            self.tally.correct += usize::from(right);
            self.right[j] &= right;
        }
    }

    /// −ln of the softmax's entry at the target, of every sequence; a row of `y` is an output, a column a sequence.
    fn cross_entropy(&mut self, plan: &Plan, place: usize, scale: f64) {
        let b = self.size;
        let targets = &self.target_symbols[place * b..][..b];
        let (y, columns) = self.worker.outputs(plan, place);
        let (mut largest, mut best) = (y[..columns].to_vec(), vec![0; columns]);
        for (k, row) in y.chunks_exact(columns).enumerate().skip(1) {
            for j in 0..columns {
                // Of equal outputs the first is the answer.
                if largest[j] < row[j] {
                    (largest[j], best[j]) = (row[j], k);
                }
            }
        }
        let mut logits = vec![F::zero(); columns];
        for (j, target) in targets.iter().enumerate().filter(|(_, t)| **t != IGNORED) {
            logits[j] = y[*target as usize * columns + j] - largest[j];
        }
        let (exp, mut sums) = (Exp::new(), vec![F::zero(); columns]);
        for row in y.chunks_exact_mut(columns) {
            for j in 0..columns {
                row[j] = exp.of(row[j] - largest[j]);
                sums[j] += row[j];
            }
        }
        let mut factors = vec![F::zero(); columns];
        for (j, &target) in targets.iter().enumerate().filter(|(_, t)| **t != IGNORED) {
            let right = best[j] == target as usize;
            self.tally.correct += usize::from(right);
            self.right[j] &= right;
            self.tally.loss += sums[j].as_f64().ln() - logits[j].as_f64();
            self.tally.terms += 1;
            self.tally.asked += 1;
            factors[j] = F::of_f64(scale) / sums[j];
        }
        for row in y.chunks_exact_mut(columns) {
            for j in 0..columns {
                // Where nothing is asked nothing comes back, whatever the outputs are.
                row[j] = if factors[j] == F::zero() {
                    F::zero()
                } else {
                    row[j] * factors[j]
                };
            }
        }
        for (j, &target) in targets.iter().enumerate().filter(|(_, t)| **t != IGNORED) {
            y[target as usize * columns + j] -= F::of_f64(scale);
        }
    }

    fn squared_error(&mut self, plan: &Plan, place: usize, scale: f64) {
        let (b, width) = (self.size, self.width);
        let asked: Vec<bool> = (0..b).map(|j| self.is_asked(j, place)).collect();
        let targets = &self.target_values[place * b * width..][..b * width];
        let (y, columns) = self.worker.outputs(plan, place);
        let outputs = y.len() / columns;
        let two = F::of_f64(2.0 * scale);
        let tally = &mut self.tally;
        for j in 0..columns {
            let answer = y[j];
            for row in y.chunks_exact_mut(columns) {
                row[j] = if width == outputs { row[j] } else { F::zero() };
            }
            if !asked.get(j).copied().unwrap_or_default() {
                y[j..]
                    .iter_mut()
                    .step_by(columns)
                    .for_each(|y| *y = F::zero());
                continue;
            }
            tally.terms += width;
            for (k, target) in targets[j * width..][..width].iter().enumerate() {
                // One output that is compared with several numbers takes what comes back from all.
                let (at, answer) = match width == outputs {
                    true => (k * columns + j, y[k * columns + j]),
                    false => (j, answer),
                };
                let error = answer - *target;
                tally.loss += (error * error).as_f64();
                let back = two * error;
                y[at] = if width == outputs { back } else { y[at] + back };
            }
        }
    }
}
