//! How far the outputs are from the targets, and the gradient of that.

use super::{Shard, Tally};
use crate::train::batch::IGNORED;
use crate::train::{Head, Real, real};

impl<F: Real> Shard<F> {
    /// Compares the outputs with the targets and replaces them by ∂L/∂y of the mean over `terms`.
    pub(in crate::train) fn loss(&mut self, terms: usize) {
        let scale = 1.0 / terms.max(1) as f64;
        self.tally = Tally {
            sequences: self.size,
            ..Tally::default()
        };
        if self.width == 0 {
            self.cross_entropy(scale);
        } else {
            self.squared_error(scale);
        }
    }

    /// −ln of the softmax's entry at the target.
    fn cross_entropy(&mut self, scale: f64) {
        let outputs = self.architecture.output;
        let tally = &mut self.tally;
        self.right.clear();
        self.right.resize(self.size, true);
        let columns = self
            .outputs
            .chunks_exact_mut(outputs)
            .zip(&self.target_symbols);
        for (column, (y, &target)) in columns.enumerate() {
            if target == IGNORED {
                y.fill(F::zero());
                continue;
            }
            let largest = y.iter().fold(y[0], |m, v| if *v < m { m } else { *v });
            // Of equal outputs the first is the answer.
            let right = y.iter().position(|v| *v == largest) == Some(target as usize);
            tally.correct += usize::from(right);
            self.right[column % self.size] &= right;
            let logit = y[target as usize] - largest;
            let mut sum = F::zero();
            for v in y.iter_mut() {
                *v = real::exp(*v - largest);
                sum += *v;
            }
            tally.loss += sum.as_f64().ln() - logit.as_f64();
            tally.terms += 1;
            let factor = F::of_f64(scale) / sum;
            y.iter_mut().for_each(|v| *v *= factor);
            y[target as usize] -= F::of_f64(scale);
        }
        tally.exact = self.right.iter().filter(|r| **r).count();
    }

    fn squared_error(&mut self, scale: f64) {
        let outputs = self.architecture.output;
        let tally = &mut self.tally;
        let (width, b) = (self.width, self.size);
        let two = F::of_f64(2.0 * scale);
        for (column, y) in self.outputs.chunks_exact_mut(outputs).enumerate() {
            let (place, j) = (column / b, column % b);
            if self.architecture.head == Head::Every
                && self.lengths.get(j).is_some_and(|&l| place >= l as usize)
            {
                y.fill(F::zero());
                continue;
            }
            let targets = &self.target_values[column * width..][..width];
            tally.terms += width;
            if width == outputs {
                for (y, t) in y.iter_mut().zip(targets) {
                    let error = *y - *t;
                    tally.loss += (error * error).as_f64();
                    *y = two * error;
                }
            } else {
                let answer = y[0];
                y[0] = F::zero();
                for t in targets {
                    let error = answer - *t;
                    tally.loss += (error * error).as_f64();
                    y[0] += two * error;
                }
            }
        }
    }
}
