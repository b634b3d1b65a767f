//! One step of an optimizer from rest, every intermediate kept.

use super::{Formula, NodeId, OptimizerQuantity, Ref};

/// Adam's decay of the mean, β₁.
pub const BETA1: f64 = 0.9;
/// Adam's decay of the square, β₂.
pub const BETA2: f64 = 0.999;
/// ε in the denominator, as PyTorch has it.
pub const EPSILON: f64 = 1e-8;

/// An optimizer with its learning rate η, as PyTorch defines it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Optimizer {
    /// θ ← θ − η g.
    Sgd {
        /// Learning rate η.
        rate: f64,
    },
    /// Kingma & Ba 2015, first step: m = v = 0 before it.
    Adam {
        /// Learning rate η.
        rate: f64,
    },
}

impl Optimizer {
    /// Plain gradient descent with η = 0.1.
    pub const SGD: Optimizer = Optimizer::Sgd { rate: 0.1 };
    /// Adam with η = 0.01 and the usual decays.
    pub const ADAM: Optimizer = Optimizer::Adam { rate: 0.01 };

    /// Its name in files and options.
    pub fn name(self) -> &'static str {
        match self {
            Optimizer::Sgd { .. } => "sgd",
            Optimizer::Adam { .. } => "adam",
        }
    }

    /// Its learning rate η.
    pub fn rate(self) -> f64 {
        match self {
            Optimizer::Sgd { rate } | Optimizer::Adam { rate } => rate,
        }
    }

    /// The same with another learning rate.
    pub fn with_rate(mut self, new: f64) -> Optimizer {
        let (Optimizer::Sgd { rate } | Optimizer::Adam { rate }) = &mut self;
        *rate = new;
        self
    }

    /// What it computes for a parameter, in order.
    pub fn quantities(self) -> &'static [OptimizerQuantity] {
        match self {
            Optimizer::Sgd { .. } => &[OptimizerQuantity::Update, OptimizerQuantity::Next],
            Optimizer::Adam { .. } => &[
                OptimizerQuantity::Mean,
                OptimizerQuantity::Square,
                OptimizerQuantity::MeanCorrected,
                OptimizerQuantity::SquareCorrected,
                OptimizerQuantity::Update,
                OptimizerQuantity::Next,
            ],
        }
    }

    /// How one of its quantities follows from the others.
    pub fn formula(self, moment: OptimizerQuantity, parameter: NodeId) -> Formula {
        let number = Formula::Number;
        let gradient = Formula::Of(Ref::Adjoint(parameter));
        let of = |m| Formula::Of(Ref::Optimizer(m, parameter));
        let rate = self.rate();
        match (self, moment) {
            (_, OptimizerQuantity::Next) => {
                Formula::value(parameter).plus(of(OptimizerQuantity::Update))
            }
            (Optimizer::Sgd { .. }, _) => gradient.scaled(number(-rate)),
            (_, OptimizerQuantity::Mean) => number(BETA1)
                .times_zero()
                .plus(gradient.scaled(number(1.0 - BETA1))),
            (_, OptimizerQuantity::Square) => number(BETA2)
                .times_zero()
                .plus(gradient.raised(2.0).scaled(number(1.0 - BETA2))),
            (_, OptimizerQuantity::MeanCorrected) => {
                of(OptimizerQuantity::Mean).over(number(1.0).minus(number(BETA1).raised(1.0)))
            }
            (_, OptimizerQuantity::SquareCorrected) => {
                of(OptimizerQuantity::Square).over(number(1.0).minus(number(BETA2).raised(1.0)))
            }
            (_, OptimizerQuantity::Update) => {
                let below = of(OptimizerQuantity::SquareCorrected)
                    .raised(0.5)
                    .plus(number(EPSILON));
                of(OptimizerQuantity::MeanCorrected)
                    .over(below)
                    .scaled(number(-rate))
            }
        }
    }
}

impl Formula {
    /// β·0: the first step starts from zero moments, and the walk says so.
    fn times_zero(self) -> Formula {
        Formula::Number(0.0).scaled(self)
    }
}
