//! How fast it trains.

use super::{
    Activation, Architecture, Cell, Data, Head, Inputs, Learner, Network, Real, Stepping, Targets,
};
use crate::graph::{Flavor, Optimizer};
use nalgebra::{DMatrix, RealField};
use web_time::Instant;

/// Milliseconds of a training step, and of its matrix products alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// An Adam step.
    pub step: f64,
    /// The products with matrices of weights that it cannot do without.
    pub products: f64,
}

impl Architecture {
    /// The network that is measured: one layer of `hidden` units, one input, one output after the last step.
    pub fn measured(cell: Cell, hidden: usize) -> Architecture {
        Architecture {
            cell,
            activation: Activation::Tanh,
            input: 1,
            hidden,
            layers: 1,
            bidirectional: false,
            output: 1,
            head: Head::Last,
            objective: false,
            two_biases: true,
        }
    }
}

/// What a training step of mean squared error takes over a batch of sequences of `length` steps: of the step and of its products
/// the best of many short spans, in turns, in so many seconds, which is what the machine can do when nothing else runs.
pub fn measure<F: Real>(
    architecture: Architecture,
    [batch, length]: [usize; 2],
    threads: usize,
    seconds: f64,
) -> Measured {
    let mut products = Products::<F>::new(&architecture, batch);
    let network = Network::<F>::draw(architecture, Flavor::PyTorch, None, 1);
    let stepping = Stepping {
        optimizer: Optimizer::ADAM,
        convention: Flavor::PyTorch,
        clip: None,
    };
    let mut learner = Learner::new(network, stepping, threads);
    let data = waves(batch, length);
    let all: Vec<u32> = (0..batch as u32).collect();
    let mut step = || _ = learner.step(&data, &all, data.whole(), 1e-4);
    let mut multiply = || products.multiply(length);
    let counts = [span(&mut step, 3), span(&mut multiply, 3)]
        .map(|one| (0.05 / one.max(1e-9)).clamp(3.0, 1e5) as u32);
    let start = Instant::now();
    let mut best = Measured {
        step: f64::INFINITY,
        products: f64::INFINITY,
    };
    while start.elapsed().as_secs_f64() < seconds {
        best.step = best.step.min(span(&mut step, counts[0]) * 1e3);
        best.products = best.products.min(span(&mut multiply, counts[1]) * 1e3);
    }
    best
}

fn waves<F: Real>(batch: usize, length: usize) -> Data<F> {
    let wave = |n: usize| {
        (0..n)
            .map(|k| F::of_f64((k as f64 * 0.37).sin()))
            .collect::<Vec<F>>()
    };
    Data {
        samples: batch,
        steps: length,
        features: 1,
        inputs: Inputs::Values(wave(batch * length)),
        targets: Targets::Values {
            values: wave(batch),
            width: 1,
        },
        every_step: false,
        lengths: None,
    }
}

/// Seconds that one of `count` takes.
fn span(work: &mut impl FnMut(), count: u32) -> f64 {
    let start = Instant::now();
    (0..count).for_each(|_| work());
    start.elapsed().as_secs_f64() / f64::from(count)
}

/// The products with matrices of weights that a step of training cannot do without, on one thread: at every time W u and, on the way
/// back, Wᵀ ∂ and ∂ uᵀ. Gates that are one tensor are one product, as PyTorch has them.
struct Products<F> {
    /// For each matrix of weights: W, u, uᵀ, W u, ∂W.
    list: Vec<[DMatrix<F>; 5]>,
}

impl<F: RealField> Products<F> {
    fn new(architecture: &Architecture, batch: usize) -> Products<F> {
        let tensors = architecture.tensors().into_iter();
        let cells = tensors.filter(|t| !t.vector && !t.name.starts_with("head."));
        let matrices = cells.map(|t| {
            let filled = |rows, cols| {
                let wave =
                    |r: usize, c: usize| nalgebra::convert(((r * 7 + c * 3) as f64).sin() / 64.0);
                DMatrix::from_fn(rows, cols, wave)
            };
            [
                filled(t.rows, t.cols),
                filled(t.cols, batch),
                filled(batch, t.cols),
                filled(t.rows, batch),
                filled(t.rows, t.cols),
            ]
        });
        Products {
            list: matrices.collect(),
        }
    }

    fn multiply(&mut self, length: usize) {
        let (one, zero) = (F::one(), F::zero());
        for [w, u, _, y, _] in &mut self.list {
            (0..length).for_each(|_| y.gemm(one.clone(), w, u, zero.clone()));
        }
        for [w, u, across, y, gradient] in &mut self.list {
            for _ in 0..length {
                // What comes back to what goes in from outside is not needed.
                if w.ncols() > 1 {
                    u.gemm_tr(one.clone(), w, y, zero.clone());
                }
                gradient.gemm(one.clone(), y, across, one.clone());
            }
            std::hint::black_box((&y, &gradient));
        }
    }
}
