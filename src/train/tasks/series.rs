//! Tasks of numbers: the worked example, the Keras program, adding, a wave.

use super::super::{Activation, Data, Inputs, Targets};
use super::draw::{Draw, bounded};
use super::own::{NEXT_NUMBER, numbers};
use super::question::Question;
use super::task::{Dataset, Metric, Own, Settings, Task, TaskSpec};
use crate::graph::Flavor;
use crate::lang::{Diagnostic, text};
use std::f64::consts::TAU;

pub(super) const WORKED_EXAMPLE: TaskSpec = TaskSpec {
    name: "worked-example",
    about: || text!("task.say_next_then_go_on"),
    defaults: || Settings {
        hidden: 4,
        epochs: 400,
        batch: 1,
        learning_rate: 0.03,
        ..Settings::default()
    },
    draw: worked_example,
    variants: &[],
    own: NEXT_NUMBER,
};

/// One number a place, judged by its squared error, of which `floor` cannot be avoided.
fn foretold(train: Data<f64>, validation: Data<f64>, floor: f64) -> Dataset {
    Dataset {
        baseline: train.variance(1),
        train,
        validation: Some(validation),
        output: 1,
        metric: Metric::Error,
        floor: Some(floor),
        counts: vec![],
        sounds: vec![],
        alphabet: vec![],
    }
}

fn worked_example(_: &Settings) -> Result<Dataset, Diagnostic> {
    let from = |n: f64| vec![n, n + 1.0, n + 2.0, n + 3.0];
    let set = |n: f64| Data::of_numbers(1, (from(n), 1), (from(n + 1.0), 1), true);
    Ok(foretold(set(1.0), set(5.0), 0.0))
}

pub(super) const KERAS: TaskSpec = TaskSpec {
    name: "keras",
    about: || text!("task.documents_keras_program_mended"),
    defaults: || Settings {
        hidden: 50,
        epochs: 10,
        learning_rate: 0.001,
        activation: Activation::Relu,
        convention: Flavor::Keras,
        clip: None,
        ..Settings::default()
    },
    draw: keras,
    variants: &[("broadcast", |usual| usual), ("column", |usual| usual)],
    own: Own {
        hint: || text!("task.own_numbers"),
        read: some_numbers,
        follow: |_| (),
        choices: None,
    },
};

/// y [1000, 10] against one output is broadcast, as Keras does without a word; `column` is [1000, 1].
fn keras(settings: &Settings) -> Result<Dataset, Diagnostic> {
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
    let (train, validation) = (set(1000), set(1000));
    Ok(foretold(train, validation, 1.0))
}

/// Numbers of which nobody knows what should come of them.
fn some_numbers(task: &Task, typed: &str) -> Option<Vec<Question>> {
    let width = task.train.targets.width();
    let data = Data::of_numbers(1, (numbers(typed)?, 1), (vec![0.0; width], width), false);
    Some(vec![Question::of(data)])
}

pub(super) const ADDING: TaskSpec = TaskSpec {
    name: "adding",
    about: || text!("task.add_two_marked_numbers_long"),
    defaults: || Settings {
        hidden: 32,
        epochs: 24,
        batch: 20,
        learning_rate: 0.01,
        decay: 0.88,
        length: 50,
        ..Settings::default()
    },
    draw: adding,
    variants: &[],
    own: Own {
        hint: || text!("task.own_marked_numbers"),
        read: |_, typed| marked(typed),
        follow: add,
        choices: None,
    },
};

/// Pairs (value of U(0, 1), mark); one mark in each half; the target is the sum of the marked values.
fn adding(settings: &Settings) -> Result<Dataset, Diagnostic> {
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
    let (train, validation) = (set(5000), set(1000));
    // The variance of a sum of two of U(0, 1) is 1/6; 0.1767 is the published figure of always saying 1.
    Ok(Dataset {
        baseline: Some(0.1767),
        ..foretold(train, validation, 0.0)
    })
}

/// The target is the sum of what is marked.
fn add(data: &mut Data<f64>) {
    if let (Inputs::Values(x), Targets::Values { values, .. }) = (&data.inputs, &mut data.targets) {
        *values = vec![x.chunks_exact(2).map(|pair| pair[0] * pair[1]).sum()];
    }
}

/// Numbers, two of them with a star behind.
fn marked(typed: &str) -> Option<Vec<Question>> {
    let marks: Vec<bool> = typed
        .split_whitespace()
        .map(|word| word.ends_with('*'))
        .collect();
    let values = numbers(&typed.replace('*', ""))?;
    if values.len() != marks.len() || marks.iter().filter(|mark| **mark).count() != 2 {
        return None;
    }
    let pairs = values.into_iter().zip(marks);
    let x = pairs
        .flat_map(|(value, mark)| [value, f64::from(mark)])
        .collect();
    let mut data = Data::of_numbers(1, (x, 2), (vec![0.0], 1), false);
    add(&mut data);
    Some(vec![Question::of(data)])
}

pub(super) const SINE: TaskSpec = TaskSpec {
    name: "sine",
    about: || text!("task.next_value_noisy_wave_no"),
    defaults: || Settings {
        hidden: 24,
        epochs: 60,
        learning_rate: 0.005,
        length: 40,
        ..Settings::default()
    },
    draw: sine,
    variants: &[],
    own: NEXT_NUMBER,
};

/// The noise of the wave, one standard deviation.
const NOISE: f64 = 0.1;

fn sine(settings: &Settings) -> Result<Dataset, Diagnostic> {
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
    let (train, validation) = (set(600), set(200));
    Ok(foretold(train, validation, NOISE * NOISE))
}
