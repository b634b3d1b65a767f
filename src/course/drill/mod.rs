//! Exercises without end: a number is asked for, slips are known by name, and the engine has the answer.
//!
//! A topic draws small numbers from a seed and writes them into a model; the answer is what that model's run holds. What is
//! wrong on purpose, the slips, is plain arithmetic with the same numbers. To add a topic is a function in `topics/` and
//! a line in [`Topic::ALL`].

mod dice;
mod draft;
mod exercise;
mod practice;
#[cfg(test)]
mod tests;
mod topics;

pub use exercise::{Asked, Exercise, Lean, Slip, Verdict};
pub use practice::{LEVELS, Practice, Session, fresh_seed, sheet};

use crate::lang::Text;
use dice::Dice;
use draft::Draft;

/// A kind of exercise.
#[derive(Clone, Copy)]
pub struct Topic {
    /// Its name on the command line and in files.
    pub name: &'static str,
    title: fn() -> Text,
    draw: fn(&mut Dice, usize) -> Draft,
}

/// Topics are the same if they are called the same.
impl PartialEq for Topic {
    fn eq(&self, other: &Topic) -> bool {
        self.name == other.name
    }
}

impl Eq for Topic {}

impl std::fmt::Debug for Topic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl Topic {
    /// Every topic, in the order in which a learner meets them.
    pub const ALL: [Topic; 13] = [
        topics::SIGMOID,
        topics::GATE,
        topics::CELL,
        topics::HIDDEN,
        topics::LOSS,
        topics::OUTPUT_GRADIENT,
        topics::GATE_GRADIENT,
        topics::CELL_GRADIENT,
        topics::DECAY,
        topics::ADAM,
        topics::SOFTMAX,
        topics::PARAMETERS,
        topics::SHAPES,
    ];

    /// The topic of this name.
    pub fn named(name: &str) -> Option<Topic> {
        Topic::ALL.into_iter().find(|topic| topic.name == name)
    }

    /// What it is called.
    pub fn title(self) -> Text {
        (self.title)()
    }
}
