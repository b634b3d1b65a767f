//! Optimizers: one definition each. A walk takes its formulas from it and training its numbers.
//!
//! All are of one form, where m or v may be missing:
//! m ← β₁m + n₁g, v ← β₂v + n₂g², θ ← θ − η m / (√v + ε).

use super::{Formula, NodeId, OptimizerQuantity, Ref};

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

/// The numbers of one step: m ← k₁m + n₁g, v ← k₂v + n₂g², θ ← θ − scale · m / (√(v + inside) · root + beside).
/// Without m, g takes its place; without v nothing is divided by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coefficients {
    /// k₁ and n₁, if there is a mean of gradients or a velocity m.
    pub first: Option<[f64; 2]>,
    /// k₂ and n₂, if there is a mean of their squares v.
    pub second: Option<[f64; 2]>,
    /// What is multiplied by, the learning rate in it.
    pub scale: f64,
    /// ε inside the root.
    pub inside: f64,
    /// What the root is multiplied by.
    pub root: f64,
    /// ε beside the root.
    pub beside: f64,
}

impl Coefficients {
    /// θ ← θ − η g, what all others add to.
    fn plain(rate: f64) -> Coefficients {
        Coefficients {
            first: None,
            second: None,
            scale: rate,
            inside: 0.0,
            root: 1.0,
            beside: 0.0,
        }
    }
}

/// An optimizer, and the learning rate η a walk takes its step with; a training brings its own, which may decay.
#[derive(Clone, Copy, Debug)]
pub struct Optimizer {
    name: &'static str,
    learning_rate: f64,
    /// Whether m and v are divided by 1 − βᵗ because they start from zero.
    is_corrected: bool,
    coefficients: fn(Flavor, f64, i32) -> Coefficients,
}

impl Optimizer {
    /// All of them, in the order of options.
    pub const ALL: [Optimizer; 4] = [
        Optimizer::SGD,
        Optimizer::MOMENTUM,
        Optimizer::RMSPROP,
        Optimizer::ADAM,
    ];

    /// Plain gradient descent: θ ← θ − η g.
    pub const SGD: Optimizer = Optimizer {
        name: "sgd",
        learning_rate: 0.1,
        is_corrected: false,
        coefficients: |_, rate, _| Coefficients::plain(rate),
    };

    /// m ← 0.9 m + g, θ ← θ − η m (PyTorch); m ← 0.9 m − η g, θ ← θ + m (Keras).
    pub const MOMENTUM: Optimizer = Optimizer {
        name: "momentum",
        learning_rate: 0.1,
        is_corrected: false,
        coefficients: |flavor, rate, _| {
            let (new, scale) = match flavor {
                Flavor::PyTorch => (1.0, rate),
                Flavor::Keras => (-rate, -1.0),
            };
            Coefficients {
                first: Some([0.9, new]),
                ..Coefficients::plain(scale)
            }
        },
    };

    /// Tieleman & Hinton 2012.
    pub const RMSPROP: Optimizer = Optimizer {
        name: "rmsprop",
        learning_rate: 0.01,
        is_corrected: false,
        coefficients: |flavor, rate, _| {
            let (keep, inside, beside) = match flavor {
                Flavor::PyTorch => (0.99, 0.0, 1e-8),
                Flavor::Keras => (0.9, 1e-7, 0.0),
            };
            Coefficients {
                second: Some([keep, 1.0 - keep]),
                inside,
                beside,
                ..Coefficients::plain(rate)
            }
        },
    };

    /// Kingma & Ba 2015.
    pub const ADAM: Optimizer = Optimizer {
        name: "adam",
        learning_rate: 0.01,
        is_corrected: true,
        coefficients: |flavor, rate, steps| {
            let (beta1, beta2) = (0.9, 0.999);
            let (bias1, bias2) = (1.0 - f64::powi(beta1, steps), 1.0 - f64::powi(beta2, steps));
            // PyTorch: η/b₁ · m / (√v/√b₂ + ε). Keras: η√b₂/b₁ · m / (√v + ε).
            let (scale, root, beside) = match flavor {
                Flavor::PyTorch => (rate / bias1, 1.0 / bias2.sqrt(), 1e-8),
                Flavor::Keras => (rate * bias2.sqrt() / bias1, 1.0, 1e-7),
            };
            Coefficients {
                first: Some([beta1, 1.0 - beta1]),
                second: Some([beta2, 1.0 - beta2]),
                root,
                beside,
                ..Coefficients::plain(scale)
            }
        },
    };

    /// Its name in files and options.
    pub fn name(self) -> &'static str {
        self.name
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Optimizer> {
        Optimizer::ALL.into_iter().find(|o| o.name == name)
    }

    /// Its learning rate η in a walk.
    pub fn learning_rate(self) -> f64 {
        self.learning_rate
    }

    /// The same with another learning rate.
    pub fn with_learning_rate(self, learning_rate: f64) -> Optimizer {
        Optimizer {
            learning_rate,
            ..self
        }
    }

    /// The numbers of step number `steps`, from 1, at learning rate `rate`.
    pub fn coefficients(self, flavor: Flavor, rate: f64, steps: i32) -> Coefficients {
        (self.coefficients)(flavor, rate, steps)
    }

    /// The numbers a walk shows: a step from rest, as PyTorch defines it.
    fn walked(self) -> Coefficients {
        self.coefficients(Flavor::PyTorch, self.learning_rate, 1)
    }

    /// Whether it remembers a mean of gradients, or a velocity.
    pub fn has_first(self) -> bool {
        self.walked().first.is_some()
    }

    /// Whether it remembers a mean of their squares.
    pub fn has_second(self) -> bool {
        self.walked().second.is_some()
    }

    /// What it computes for a parameter, in order.
    pub fn quantities(self) -> Vec<OptimizerQuantity> {
        use OptimizerQuantity::*;
        let (first, second) = (self.has_first(), self.has_second());
        let all = [
            (Mean, first),
            (Square, second),
            (MeanCorrected, first && self.is_corrected),
            (SquareCorrected, second && self.is_corrected),
            (Update, true),
            (Next, true),
        ];
        let computed = all.into_iter().filter(|(_, is_computed)| *is_computed);
        computed.map(|(quantity, _)| quantity).collect()
    }

    /// How one of its [`quantities`](Optimizer::quantities) follows from the others, in a step from rest.
    pub fn formula(self, quantity: OptimizerQuantity, parameter: NodeId) -> Formula {
        use OptimizerQuantity::*;
        let number = Formula::Number;
        let gradient = Formula::Of(Ref::Adjoint(parameter));
        let of = |quantity| Formula::Of(Ref::Optimizer(quantity, parameter));
        let Coefficients {
            first,
            second,
            beside,
            ..
        } = self.walked();
        let [keep1, new1] = first.unwrap_or([0.0, 1.0]);
        let [keep2, new2] = second.unwrap_or([0.0, 1.0]);
        // k·0: the first step starts from zero moments, and the walk says so.
        let from_rest = |keep, new, g: Formula| {
            let before = number(0.0).scaled(number(keep));
            before.plus(g.scaled(number(new)))
        };
        let corrected = |mean, keep| of(mean).over(number(1.0).minus(number(keep).raised(1.0)));
        match quantity {
            Mean => from_rest(keep1, new1, gradient),
            Square => from_rest(keep2, new2, gradient.raised(2.0)),
            MeanCorrected => corrected(Mean, keep1),
            SquareCorrected => corrected(Square, keep2),
            Update => {
                let [mean, square] = match self.is_corrected {
                    true => [MeanCorrected, SquareCorrected],
                    false => [Mean, Square],
                };
                let along = first.map_or(gradient, |_| of(mean));
                let below = || of(square).raised(0.5).plus(number(beside));
                let step = match second {
                    Some(_) => along.over(below()),
                    None => along,
                };
                step.scaled(number(-self.learning_rate))
            }
            Next => Formula::value(parameter).plus(of(Update)),
        }
    }
}

impl PartialEq for Optimizer {
    fn eq(&self, other: &Optimizer) -> bool {
        (self.name, self.learning_rate) == (other.name, other.learning_rate)
    }
}
