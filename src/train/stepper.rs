//! A step of an optimizer over all parameters at once, and what is remembered from one to the next.

use super::Real;
use crate::graph::{Coefficients, Flavor, Optimizer};
use pulp::{Arch, Simd, WithSimd};

/// What a training remembers besides its weights. With it, N epochs and then M more give the very numbers that
/// N + M give; an epoch that was interrupted is begun again.
#[derive(Clone, Debug, PartialEq)]
pub struct OptimizerState {
    /// The optimizer.
    pub optimizer: Optimizer,
    /// Whose definition of it.
    pub convention: Flavor,
    /// Steps it has taken, for Adam's bias correction.
    pub steps: i32,
    /// Adam's first moments, or the velocity of momentum, in the order of the parameters; else empty.
    pub first: Vec<f64>,
    /// Adam's and RMSProp's second moments; else empty.
    pub second: Vec<f64>,
    /// Epochs that ended: the next has an order and, if it decays, a learning rate of its own.
    pub epochs: usize,
}

/// An optimizer with its memory of past gradients.
#[derive(Clone, Debug)]
pub struct Stepper<F> {
    optimizer: Optimizer,
    convention: Flavor,
    /// Steps taken.
    count: i32,
    first: Vec<F>,
    second: Vec<F>,
}

impl<F: Real> Stepper<F> {
    /// At rest, for this many parameters.
    pub fn new(optimizer: Optimizer, convention: Flavor, parameters: usize) -> Stepper<F> {
        let zeros = |needed: bool| vec![F::zero(); if needed { parameters } else { 0 }];
        Stepper {
            optimizer,
            convention,
            count: 0,
            first: zeros(optimizer.has_first()),
            second: zeros(optimizer.has_second()),
        }
    }

    /// As `memory` says, if it is of this optimizer.
    pub(super) fn recall(&mut self, memory: &OptimizerState) {
        let is_same = (memory.optimizer, memory.convention) == (self.optimizer, self.convention)
            && (memory.first.len(), memory.second.len()) == (self.first.len(), self.second.len());
        if is_same {
            let cast = |list: &[f64]| list.iter().map(|v| F::of_f64(*v)).collect();
            (self.count, self.first, self.second) =
                (memory.steps, cast(&memory.first), cast(&memory.second));
        }
    }

    /// What it remembers after `epochs`, unless that is no longer finite.
    pub(super) fn memory(&self, epochs: usize) -> Option<OptimizerState> {
        let plain = |list: &[F]| list.iter().map(|v| v.as_f64()).collect::<Vec<f64>>();
        let (first, second) = (plain(&self.first), plain(&self.second));
        let is_finite = first.iter().chain(&second).all(|v| v.is_finite());
        is_finite.then_some(OptimizerState {
            optimizer: self.optimizer,
            convention: self.convention,
            steps: self.count,
            first,
            second,
            epochs,
        })
    }

    /// One step at learning rate `rate`.
    pub fn step(&mut self, arch: Arch, parameters: &mut [F], gradient: &[F], rate: f64) {
        self.count = self.count.saturating_add(1);
        let coefficients = (self.optimizer).coefficients(self.convention, rate, self.count);
        arch.dispatch(Step {
            stepper: self,
            parameters,
            gradient,
            coefficients,
        });
    }
}

struct Step<'a, F> {
    stepper: &'a mut Stepper<F>,
    parameters: &'a mut [F],
    gradient: &'a [F],
    coefficients: Coefficients,
}

impl<F: Real> WithSimd for Step<'_, F> {
    type Output = ();
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let n = self.parameters.len();
        let (theta, g) = (&mut self.parameters[..n], &self.gradient[..n]);
        let of = F::of_f64;
        let Coefficients { first, second, .. } = self.coefficients;
        let [scale, inside, root, beside] = {
            let c = self.coefficients;
            [of(c.scale), of(c.inside), of(c.root), of(c.beside)]
        };
        match (first.map(|c| c.map(of)), second.map(|c| c.map(of))) {
            (None, None) => {
                for k in 0..n {
                    theta[k] -= scale * g[k];
                }
            }
            (Some([keep, new]), None) => {
                let m = &mut self.stepper.first[..n];
                for k in 0..n {
                    m[k] = keep * m[k] + new * g[k];
                    theta[k] -= scale * m[k];
                }
            }
            (None, Some([keep, new])) => {
                let v = &mut self.stepper.second[..n];
                for k in 0..n {
                    v[k] = keep * v[k] + new * g[k] * g[k];
                    theta[k] -= scale * g[k] / ((v[k] + inside).root() * root + beside);
                }
            }
            (Some([keep1, new1]), Some([keep2, new2])) => {
                let (m, v) = (&mut self.stepper.first[..n], &mut self.stepper.second[..n]);
                for k in 0..n {
                    m[k] = keep1 * m[k] + new1 * g[k];
                    v[k] = keep2 * v[k] + new2 * g[k] * g[k];
                    theta[k] -= scale * m[k] / ((v[k] + inside).root() * root + beside);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::equation::{ShapeHint, System, infer};
    use crate::graph::{Graph, Matrix, OptimizerQuantity, Ref, Run};
    use std::sync::Arc;

    /// The formulas of a walk and the numbers of training are two readings of one definition.
    #[test]
    fn a_walk_takes_the_step_that_training_takes() {
        let system = Arc::new(System::parse(r"L = \|W\|^2").unwrap());
        let known = ShapeHint {
            name: system.find("W").unwrap(),
            rows: 1,
            cols: Some(1),
        };
        let shapes = infer(&system, &[known]).unwrap();
        let graph = Arc::new(Graph::unroll(system, &shapes, 1).unwrap());
        let w = graph.find_plain("W").unwrap();
        for optimizer in Optimizer::ALL {
            let run = Run::new(Arc::clone(&graph), optimizer, |_| {
                Matrix::from_element(1, 1, 0.3)
            });
            let of = |of| run.value(of).unwrap()[(0, 0)];
            let mut theta = [of(Ref::Value(w))];
            let gradient = [of(Ref::Adjoint(w))];
            let mut stepper = Stepper::new(optimizer, Flavor::PyTorch, 1);
            stepper.step(
                Arch::new(),
                &mut theta,
                &gradient,
                optimizer.learning_rate(),
            );
            let next = of(Ref::Optimizer(OptimizerQuantity::Next, w));
            assert!(
                (next - theta[0]).abs() < 1e-12,
                "{}: {next} {}",
                optimizer.name(),
                theta[0]
            );
        }
    }
}
