//! `gatewalk bench`: milliseconds a training step takes, for comparison with other programs.

use super::output::print;
use super::train::{Precision, processors};
use super::values::between;
use crate::graph::{Flavor, Optimizer};
use crate::train::{
    Activation, Architecture, Cell, Data, Head, Inputs, Learner, Network, Real, Stepping, Targets,
};
use clap::Args;
use std::process::ExitCode;
use std::time::Instant;

/// One Adam step of an LSTM with one input, one output after the last step, and MSE.
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
}

impl Bench {
    pub(super) fn run(&self) -> ExitCode {
        let (precision, ms) = match self.precision {
            Precision::F32 => ("f32", self.measure::<f32>()),
            Precision::F64 => ("f64", self.measure::<f64>()),
        };
        let line = serde_json::json!({
            "batch": self.batch, "length": self.length, "hidden": self.hidden, "precision": precision,
            "threads": processors(self.threads), "ms_per_step": ms,
        });
        print(&format!("{line}\n"))
    }

    /// The best of many short spans: what the machine can do when nothing else runs.
    fn measure<F: Real>(&self) -> f64 {
        let [batch, length, hidden] = [self.batch, self.length, self.hidden].map(|n| n as usize);
        let architecture = Architecture {
            cell: Cell::Lstm,
            activation: Activation::Tanh,
            input: 1,
            hidden,
            layers: 1,
            bidirectional: false,
            output: 1,
            head: Head::Last,
            objective: false,
            two_biases: true,
        };
        let wave = |n: usize| {
            (0..n)
                .map(|k| F::of_f64((k as f64 * 0.37).sin()))
                .collect::<Vec<F>>()
        };
        let data = Data {
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
        };
        let stepping = Stepping {
            optimizer: Optimizer::ADAM,
            convention: Flavor::PyTorch,
            clip: None,
        };
        let network = Network::draw(architecture, Flavor::PyTorch, None, 1);
        let mut learner = Learner::new(network, stepping, processors(self.threads));
        let all: Vec<u32> = (0..self.batch).collect();
        let mut span = |count: u32| {
            let start = Instant::now();
            (0..count).for_each(|_| {
                let _ = learner.step(&data, &all, data.whole(), 1e-4);
            });
            start.elapsed().as_secs_f64() / f64::from(count)
        };
        let one = span(3).max(1e-9);
        let count = (0.05 / one).clamp(3.0, 1e5) as u32;
        let start = Instant::now();
        let mut best = f64::INFINITY;
        while start.elapsed().as_secs_f64() < f64::from(self.seconds) {
            best = best.min(span(count));
        }
        best * 1e3
    }
}
