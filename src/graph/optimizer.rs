//! One step of an optimizer from rest, every intermediate kept.

use super::{Formula, Moment, NodeId, Ref};

/// An optimizer with its settings, as PyTorch defines them.
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
        /// Decay of the mean β₁.
        beta1: f64,
        /// Decay of the square β₂.
        beta2: f64,
        /// ε in the denominator.
        epsilon: f64,
    },
}

impl Optimizer {
    /// Plain gradient descent with η = 0.1.
    pub const SGD: Optimizer = Optimizer::Sgd { rate: 0.1 };
    /// Adam with η = 0.01 and the usual decays.
    pub const ADAM: Optimizer = Optimizer::Adam {
        rate: 0.01,
        beta1: 0.9,
        beta2: 0.999,
        epsilon: 1e-8,
    };

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
            Optimizer::Sgd { rate } | Optimizer::Adam { rate, .. } => rate,
        }
    }

    /// What it computes for a parameter, in order.
    pub fn moments(self) -> &'static [Moment] {
        match self {
            Optimizer::Sgd { .. } => &[Moment::Update, Moment::Next],
            Optimizer::Adam { .. } => &[
                Moment::Mean,
                Moment::Square,
                Moment::MeanCorrected,
                Moment::SquareCorrected,
                Moment::Update,
                Moment::Next,
            ],
        }
    }

    /// How one of its quantities follows from the others.
    pub fn formula(self, moment: Moment, parameter: NodeId) -> Formula {
        let number = Formula::Number;
        let gradient = Formula::Of(Ref::Adjoint(parameter));
        let of = |m| Formula::Of(Ref::Moment(m, parameter));
        match (self, moment) {
            (_, Moment::Next) => Formula::value(parameter).plus(of(Moment::Update)),
            (Optimizer::Sgd { rate }, _) => gradient.scaled(number(-rate)),
            (Optimizer::Adam { beta1, .. }, Moment::Mean) => number(beta1)
                .times_zero()
                .plus(gradient.scaled(number(1.0 - beta1))),
            (Optimizer::Adam { beta2, .. }, Moment::Square) => number(beta2)
                .times_zero()
                .plus(gradient.raised(2.0).scaled(number(1.0 - beta2))),
            (Optimizer::Adam { beta1, .. }, Moment::MeanCorrected) => {
                of(Moment::Mean).over(number(1.0).minus(number(beta1).raised(1.0)))
            }
            (Optimizer::Adam { beta2, .. }, Moment::SquareCorrected) => {
                of(Moment::Square).over(number(1.0).minus(number(beta2).raised(1.0)))
            }
            (Optimizer::Adam { rate, epsilon, .. }, Moment::Update) => {
                let below = of(Moment::SquareCorrected)
                    .raised(0.5)
                    .plus(number(epsilon));
                of(Moment::MeanCorrected).over(below).scaled(number(-rate))
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
