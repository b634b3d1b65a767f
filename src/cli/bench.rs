//! `gatewalk bench`: milliseconds a training step takes, for comparison with other programs.

use super::alone::function;
use super::output::{complain, print};
use super::train::{Precision, cell, processors};
use super::values::{self, between};
use crate::course::Given;
use crate::graph::{Flavor, Optimizer};
use crate::lang::Lang;
use crate::train::{
    Activation, Architecture, Cell, Data, Head, Inputs, Learner, Network, Real, Stepping, Targets,
};
use clap::Args;
use nalgebra::{DMatrix, RealField};
use std::process::ExitCode;
use std::time::Instant;

/// One Adam step of a recurrent network with one input, one output after the last step, and MSE.
#[derive(Args, Clone, Debug)]
pub(super) struct Bench {
    #[arg(long, default_value_t = 32, value_parser = between(1..=4096_u32))]
    batch: u32,
    #[arg(long, default_value_t = 10, value_parser = between(1..=1000_u32))]
    length: u32,
    #[arg(long, default_value_t = 50, value_parser = between(1..=1024_u32))]
    hidden: u32,
    #[arg(long, value_enum, default_value = "f32")]
    precision: Precision,
    #[arg(long, value_parser = between(1..=64_u16))]
    threads: Option<u16>,
    #[arg(long, default_value_t = 3, value_parser = between(1..=60_u8))]
    seconds: u8,
    #[arg(long, value_name = "CELL", default_value = "lstm", value_parser = values::cell)]
    cell: String,
    #[arg(long = "function", id = "function", value_name = "NAME=FUNCTION", value_parser = function, requires = "cell")]
    functions: Vec<(String, String)>,
}

/// Milliseconds of a training step, and of its matrix products alone.
struct Measured {
    step: f64,
    products: f64,
}

impl Bench {
    pub(super) fn run(&self, lang: Lang) -> ExitCode {
        let given = Given {
            functions: self.functions.clone(),
            ..Given::default()
        };
        let architecture = match cell(&self.cell, &given, lang) {
            Ok(cell) => self.architecture(cell),
            Err(report) => return complain(&report),
        };
        if let Err(fault) = architecture.check() {
            return complain(&fault.render("gatewalk bench", "", lang));
        }
        let (precision, measured) = match self.precision {
            Precision::F32 => ("f32", self.measure::<f32>(architecture)),
            Precision::F64 => ("f64", self.measure::<f64>(architecture)),
        };
        let line = serde_json::json!({
            "cell": self.cell, "batch": self.batch, "length": self.length, "hidden": self.hidden,
            "precision": precision, "threads": processors(self.threads), "ms_per_step": measured.step,
            "ms_products_alone": measured.products,
        });
        print(&format!("{line}\n"))
    }

    fn architecture(&self, cell: Cell) -> Architecture {
        Architecture {
            cell,
            activation: Activation::Tanh,
            input: 1,
            hidden: self.hidden as usize,
            layers: 1,
            bidirectional: false,
            output: 1,
            head: Head::Last,
            objective: false,
            two_biases: true,
        }
    }

    /// Of both the best of many short spans, in turns: what the machine can do when nothing else runs.
    fn measure<F: Real + RealField>(&self, architecture: Architecture) -> Measured {
        let mut products = Products::<F>::new(&architecture, self.batch as usize);
        let network = Network::<F>::draw(architecture, Flavor::PyTorch, None, 1);
        let stepping = Stepping {
            optimizer: Optimizer::ADAM,
            convention: Flavor::PyTorch,
            clip: None,
        };
        let mut learner = Learner::new(network, stepping, processors(self.threads));
        let data = self.data();
        let all: Vec<u32> = (0..self.batch).collect();
        let mut step = || _ = learner.step(&data, &all, data.whole(), 1e-4);
        let mut multiply = || products.multiply(self.length as usize);
        let counts = [span(&mut step, 3), span(&mut multiply, 3)]
            .map(|one| (0.05 / one.max(1e-9)).clamp(3.0, 1e5) as u32);
        let start = Instant::now();
        let mut best = Measured {
            step: f64::INFINITY,
            products: f64::INFINITY,
        };
        while start.elapsed().as_secs_f64() < f64::from(self.seconds) {
            best.step = best.step.min(span(&mut step, counts[0]) * 1e3);
            best.products = best.products.min(span(&mut multiply, counts[1]) * 1e3);
        }
        best
    }

    fn data<F: Real>(&self) -> Data<F> {
        let [batch, length] = [self.batch, self.length].map(|n| n as usize);
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
