//! How fast it trains.

use super::{
    Activation, Architecture, Cell, Data, Head, Inputs, Learner, Network, Real, Stepping, Targets,
};
use crate::graph::{Flavor, Optimizer};
use web_time::Instant;

/// Milliseconds of a training step of an LSTM of `hidden` units with one input, one output after the last of `length` steps
/// and MSE, over a batch: the best of many short spans in so many seconds, which is what the machine can do when nothing
/// else runs.
pub fn measure<F: Real>([batch, length, hidden]: [usize; 3], threads: usize, seconds: f64) -> f64 {
    let architecture = Architecture {
        cell: Cell::Lstm,
        activation: Activation::Tanh,
        input: 1,
        hidden,
        layers: 1,
        output: 1,
        head: Head::Last,
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
    let mut learner = Learner::new(network, stepping, threads);
    let all: Vec<u32> = (0..batch as u32).collect();
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
    while start.elapsed().as_secs_f64() < seconds {
        best = best.min(span(count));
    }
    best * 1e3
}
