//! Recalling the first of many symbols.

use super::super::{Data, Inputs, Targets};
use super::draw::{Draw, bounded};
use super::own::MOST;
use super::question::Question;
use super::task::{Dataset, Metric, Own, Settings, Task, TaskSpec};
use crate::lang::{Diagnostic, text};

pub(super) const RECALL: TaskSpec = TaskSpec {
    name: "recall",
    about: || text!("task.remember_first_symbol_through"),
    defaults: || Settings {
        hidden: 32,
        epochs: 12,
        learning_rate: 0.001,
        length: 100,
        forget_bias: Some(5.0),
        ..Settings::default()
    },
    draw: recall,
    variants: &[],
    own: Own {
        hint: || text!("task.own_symbols"),
        read,
        follow: |data| {
            if let (Inputs::Symbols(x), Targets::Symbols(y)) = (&data.inputs, &mut data.targets) {
                *y = vec![x[0]];
            }
        },
        choices: Some(|step| match step {
            0 => 0..ASKED as u32,
            _ => ASKED as u32..(ASKED + CHATTER) as u32,
        }),
    },
};

/// Symbols that are asked for.
const ASKED: usize = 4;
/// Symbols of the chatter after them.
const CHATTER: usize = 4;
/// How both are written.
const ALPHABET: &str = "ABCD·-+~";

fn recall(settings: &Settings) -> Result<Dataset, Diagnostic> {
    let steps = bounded(settings.length, 2, 400)?;
    let mut draw = Draw::new(settings.seed);
    let mut set = |samples: usize| {
        let (mut x, mut y) = (vec![], vec![]);
        for _ in 0..samples {
            let first = draw.below(ASKED) as u32;
            x.push(first);
            x.extend((1..steps).map(|_| (ASKED + draw.below(CHATTER)) as u32));
            y.push(first);
        }
        Data::of_symbols(samples, (x, ASKED + CHATTER), y, false)
    };
    let (train, validation) = (set(2000), set(500));
    Ok(Dataset {
        train,
        validation: Some(validation),
        output: ASKED,
        metric: Metric::Accuracy,
        baseline: Some((ASKED as f64).ln()),
        floor: Some(0.0),
        counts: vec![],
        sounds: vec![],
        alphabet: ALPHABET.chars().map(String::from).collect(),
    })
}

/// A letter, and chatter after it.
fn read(task: &Task, typed: &str) -> Option<Vec<Question>> {
    let place = |c: char| {
        ALPHABET
            .chars()
            .position(|own| own == c.to_ascii_uppercase())
    };
    let signs = typed.chars().filter(|c| !c.is_whitespace()).take(MOST + 1);
    let all: Option<Vec<usize>> = signs.map(place).collect();
    let all = all.filter(|all| (2..=MOST).contains(&all.len()))?;
    let is_as_taught = |(t, s): (usize, &usize)| (*s < ASKED) == (t == 0);
    if !all.iter().enumerate().all(is_as_taught) {
        return None;
    }
    let x = all.iter().map(|s| *s as u32).collect();
    let data = Data::of_symbols(1, (x, task.train.features), vec![all[0] as u32], false);
    Some(vec![Question::of(data)])
}
