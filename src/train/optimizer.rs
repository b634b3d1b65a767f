//! Optimizers over all parameters at once, as PyTorch and as Keras define them.

use super::Real;
use crate::graph::{BETA1, BETA2, EPSILON};
use pulp::{Arch, Simd, WithSimd};

/// Whose definition holds where they differ: what ε is added to, and RMSProp's decay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavor {
    /// `torch.optim`: Adam's ε 10⁻⁸ beside √v̂; RMSProp's α 0.99 and ε 10⁻⁸ beside √v.
    PyTorch,
    /// `keras.optimizers`: Adam's ε 10⁻⁷ beside √v; RMSProp's ρ 0.9 and ε 10⁻⁷ inside the root.
    Keras,
}

impl Flavor {
    /// Both of them.
    pub const ALL: [Flavor; 2] = [Flavor::PyTorch, Flavor::Keras];

    /// Its name in options and files.
    pub fn name(self) -> &'static str {
        match self {
            Flavor::PyTorch => "pytorch",
            Flavor::Keras => "keras",
        }
    }
}

/// How a step follows from a gradient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// θ ← θ − η g.
    Sgd,
    /// v ← 0.9 v + g, θ ← θ − η v (PyTorch); v ← 0.9 v − η g, θ ← θ + v (Keras).
    Momentum,
    /// Tieleman & Hinton 2012.
    RmsProp,
    /// Kingma & Ba 2015.
    Adam,
}

impl Rule {
    /// All of them.
    pub const ALL: [Rule; 4] = [Rule::Sgd, Rule::Momentum, Rule::RmsProp, Rule::Adam];

    /// Its name in options and files.
    pub fn name(self) -> &'static str {
        match self {
            Rule::Sgd => "sgd",
            Rule::Momentum => "momentum",
            Rule::RmsProp => "rmsprop",
            Rule::Adam => "adam",
        }
    }

    /// Whether it remembers a mean of gradients, or a velocity.
    pub(super) fn has_first(self) -> bool {
        matches!(self, Rule::Momentum | Rule::Adam)
    }

    /// Whether it remembers a mean of their squares.
    pub(super) fn has_second(self) -> bool {
        matches!(self, Rule::RmsProp | Rule::Adam)
    }
}

/// What a training remembers besides its weights. With it, N epochs and then M more give the very numbers that
/// N + M give; an epoch that was interrupted is begun again.
#[derive(Clone, Debug, PartialEq)]
pub struct Memory {
    /// The optimizer.
    pub rule: Rule,
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
    rule: Rule,
    convention: Flavor,
    /// Steps taken.
    count: i32,
    first: Vec<F>,
    second: Vec<F>,
}

impl<F: Real> Stepper<F> {
    /// At rest, for this many parameters.
    pub fn new(rule: Rule, convention: Flavor, parameters: usize) -> Stepper<F> {
        let zeros = |needed: bool| vec![F::zero(); if needed { parameters } else { 0 }];
        Stepper {
            rule,
            convention,
            count: 0,
            first: zeros(rule.has_first()),
            second: zeros(rule.has_second()),
        }
    }

    /// As `memory` says, if it is of this optimizer.
    pub(super) fn recall(&mut self, memory: &Memory) {
        let is_same = (memory.rule, memory.convention) == (self.rule, self.convention)
            && (memory.first.len(), memory.second.len()) == (self.first.len(), self.second.len());
        if is_same {
            let cast = |list: &[f64]| list.iter().map(|v| F::of_f64(*v)).collect();
            (self.count, self.first, self.second) =
                (memory.steps, cast(&memory.first), cast(&memory.second));
        }
    }

    /// What it remembers after `epochs`, unless that is no longer finite.
    pub(super) fn memory(&self, epochs: usize) -> Option<Memory> {
        let plain = |list: &[F]| list.iter().map(|v| v.as_f64()).collect::<Vec<f64>>();
        let (first, second) = (plain(&self.first), plain(&self.second));
        first
            .iter()
            .chain(&second)
            .all(|v| v.is_finite())
            .then_some(Memory {
                rule: self.rule,
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
        arch.dispatch(Step {
            stepper: self,
            parameters,
            gradient,
            rate,
        });
    }
}

struct Step<'a, F> {
    stepper: &'a mut Stepper<F>,
    parameters: &'a mut [F],
    gradient: &'a [F],
    rate: f64,
}

impl<F: Real> WithSimd for Step<'_, F> {
    type Output = ();
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Step {
            stepper,
            parameters,
            gradient,
            rate,
        } = self;
        let n = parameters.len();
        let (theta, g) = (&mut parameters[..n], &gradient[..n]);
        let of = F::of_f64;
        match (stepper.rule, stepper.convention) {
            (Rule::Sgd, _) => {
                let rate = of(rate);
                for k in 0..n {
                    theta[k] -= rate * g[k];
                }
            }
            (Rule::Momentum, convention) => {
                let v = &mut stepper.first[..n];
                let (rate, keep) = (of(rate), of(0.9));
                for k in 0..n {
                    match convention {
                        Flavor::PyTorch => {
                            v[k] = keep * v[k] + g[k];
                            theta[k] -= rate * v[k];
                        }
                        Flavor::Keras => {
                            v[k] = keep * v[k] - rate * g[k];
                            theta[k] += v[k];
                        }
                    }
                }
            }
            (Rule::RmsProp, convention) => {
                let v = &mut stepper.second[..n];
                let keep = if convention == Flavor::PyTorch {
                    0.99
                } else {
                    0.9
                };
                let (rate, new, keep) = (of(rate), of(1.0 - keep), of(keep));
                let (small, inside) = (of(EPSILON), of(1e-7));
                for k in 0..n {
                    v[k] = keep * v[k] + new * g[k] * g[k];
                    let below = match convention {
                        Flavor::PyTorch => v[k].root() + small,
                        Flavor::Keras => (v[k] + inside).root(),
                    };
                    theta[k] -= rate * g[k] / below;
                }
            }
            (Rule::Adam, convention) => {
                let (m, v) = (&mut stepper.first[..n], &mut stepper.second[..n]);
                let (beta1, beta2) = (BETA1, BETA2);
                let (bias1, bias2) = (
                    1.0 - f64::powi(beta1, stepper.count),
                    1.0 - f64::powi(beta2, stepper.count),
                );
                // PyTorch: η/b₁ · m / (√v/√b₂ + ε). Keras: η√b₂/b₁ · m / (√v + ε).
                let (rate, root, small) = match convention {
                    Flavor::PyTorch => (rate / bias1, 1.0 / bias2.sqrt(), EPSILON),
                    Flavor::Keras => (rate * bias2.sqrt() / bias1, 1.0, 1e-7),
                };
                let (rate, root, small) = (of(rate), of(root), of(small));
                let (new1, new2) = (of(1.0 - beta1), of(1.0 - beta2));
                let (beta1, beta2) = (of(beta1), of(beta2));
                for k in 0..n {
                    m[k] = beta1 * m[k] + new1 * g[k];
                    v[k] = beta2 * v[k] + new2 * g[k] * g[k];
                    theta[k] -= rate * m[k] / (v[k].root() * root + small);
                }
            }
        }
    }
}
