//! The topics: what is drawn, what is asked, and the wrong ways there are.

mod counting;
mod forward;
mod gradients;
mod memory;
mod training;

use super::topic::Topic;
use counting::{PARAMETERS, SHAPES};
use forward::{GATE, SIGMOID};
use gradients::{CELL_GRADIENT, GATE_GRADIENT, OUTPUT_GRADIENT};
use memory::{CELL, DECAY, HIDDEN};
use training::{ADAM, LOSS, SOFTMAX};

impl Topic {
    /// Every topic, in the order in which a learner meets them.
    pub const ALL: [Topic; 13] = [
        SIGMOID,
        GATE,
        CELL,
        HIDDEN,
        LOSS,
        OUTPUT_GRADIENT,
        GATE_GRADIENT,
        CELL_GRADIENT,
        DECAY,
        ADAM,
        SOFTMAX,
        PARAMETERS,
        SHAPES,
    ];

    /// The topic of this name.
    pub fn named(name: &str) -> Option<Topic> {
        Topic::ALL.into_iter().find(|topic| topic.name == name)
    }
}
