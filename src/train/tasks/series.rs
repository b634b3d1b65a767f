//! Tasks of numbers: the worked example, the Keras program, adding, a wave.

use super::super::{Activation, Data};
use super::draw::{Draw, bounded};
use super::task::{Drawn, Kind, Metric, Settings};
use crate::graph::Flavor;
use crate::lang::{Diagnostic, text};
use std::f64::consts::TAU;

pub(super) const WORKED_EXAMPLE: Kind = Kind {
    name: "worked-example",
    about: || text!("task.say_next_then_go_on"),
    defaults: || Settings {
        hidden: 4,
        epochs: 400,
        batch: 1,
        rate: 0.03,
        ..Settings::default()
    },
    draw: worked_example,
    variants: &[],
};

/// One number a place, judged by its squared error, of which `floor` cannot be avoided.
fn foretold(train: Data<f64>, held_out: Data<f64>, floor: f64) -> Drawn {
    Drawn {
        baseline: train.variance(1),
        train,
        held_out: Some(held_out),
        output: 1,
        metric: Metric::Error,
        floor: Some(floor),
        alphabet: vec![],
    }
}

fn worked_example(_: &Settings) -> Result<Drawn, Box<Diagnostic>> {
    let from = |n: f64| vec![n, n + 1.0, n + 2.0, n + 3.0];
    let set = |n: f64| Data::of_numbers(1, (from(n), 1), (from(n + 1.0), 1), true);
    Ok(foretold(set(1.0), set(5.0), 0.0))
}

pub(super) const KERAS: Kind = Kind {
    name: "keras",
    about: || text!("task.documents_keras_program_mended"),
    defaults: || Settings {
        hidden: 50,
        epochs: 10,
        rate: 0.001,
        activation: Activation::Relu,
        convention: Flavor::Keras,
        clip: None,
        ..Settings::default()
    },
    draw: keras,
    variants: &[("broadcast", |usual| usual), ("column", |usual| usual)],
};

/// y [1000, 10] against one output is broadcast, as Keras does without a word; `column` is [1000, 1].
fn keras(settings: &Settings) -> Result<Drawn, Box<Diagnostic>> {
    let width = match settings.variant.as_deref() {
        Some("column") => 1,
        _ => 10,
    };
    let mut draw = Draw::new(settings.seed);
    let mut set = |samples: usize| {
        let x = (0..samples * 10).map(|_| draw.normal()).collect();
        let y = (0..samples * width).map(|_| draw.normal()).collect();
        Data::of_numbers(samples, (x, 1), (y, width), false)
    };
    let (train, held_out) = (set(1000), set(1000));
    Ok(foretold(train, held_out, 1.0))
}

pub(super) const ADDING: Kind = Kind {
    name: "adding",
    about: || text!("task.add_two_marked_numbers_long"),
    defaults: || Settings {
        hidden: 32,
        epochs: 24,
        batch: 20,
        rate: 0.01,
        decay: 0.88,
        length: 50,
        ..Settings::default()
    },
    draw: adding,
    variants: &[],
};

/// Pairs (value of U(0, 1), mark); one mark in each half; the target is the sum of the marked values.
fn adding(settings: &Settings) -> Result<Drawn, Box<Diagnostic>> {
    let steps = bounded(settings.length, 2, 400)?;
    let mut draw = Draw::new(settings.seed);
    let mut set = |samples: usize| {
        let (mut x, mut y) = (vec![], vec![]);
        for _ in 0..samples {
            let half = steps / 2;
            let marks = [draw.below(half), half + draw.below(steps - half)];
            let values: Vec<f64> = (0..steps).map(|_| draw.uniform()).collect();
            y.push(values[marks[0]] + values[marks[1]]);
            for (t, value) in values.into_iter().enumerate() {
                x.extend([value, f64::from(marks.contains(&t))]);
            }
        }
        Data::of_numbers(samples, (x, 2), (y, 1), false)
    };
    let (train, held_out) = (set(5000), set(1000));
    // The variance of a sum of two of U(0, 1) is 1/6; 0.1767 is the published figure of always saying 1.
    Ok(Drawn {
        baseline: Some(0.1767),
        ..foretold(train, held_out, 0.0)
    })
}

pub(super) const SINE: Kind = Kind {
    name: "sine",
    about: || text!("task.next_value_noisy_wave_no"),
    defaults: || Settings {
        hidden: 24,
        epochs: 60,
        rate: 0.005,
        length: 40,
        ..Settings::default()
    },
    draw: sine,
    variants: &[],
};

/// The noise of the wave, one standard deviation.
const NOISE: f64 = 0.1;

fn sine(settings: &Settings) -> Result<Drawn, Box<Diagnostic>> {
    let steps = bounded(settings.length, 4, 400)?;
    let mut draw = Draw::new(settings.seed);
    let mut set = |samples: usize| {
        let (mut x, mut y) = (vec![], vec![]);
        for _ in 0..samples {
            let (period, phase) = (12.0 + 12.0 * draw.uniform(), draw.uniform());
            let turns = |t: usize| t as f64 / period + phase;
            let noisy = |t| (TAU * turns(t)).sin() + NOISE * draw.normal();
            let wave: Vec<f64> = (0..=steps).map(noisy).collect();
            x.extend(&wave[..steps]);
            y.extend(&wave[1..]);
        }
        Data::of_numbers(samples, (x, 1), (y, 1), true)
    };
    let (train, held_out) = (set(600), set(200));
    Ok(foretold(train, held_out, NOISE * NOISE))
}
