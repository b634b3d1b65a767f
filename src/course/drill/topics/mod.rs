//! The topics: what is drawn, what is asked, and the wrong ways there are.

mod counting;
mod forward;
mod gradients;
mod memory;
mod training;

pub(super) use counting::{PARAMETERS, SHAPES};
pub(super) use forward::{GATE, SIGMOID};
pub(super) use gradients::{CELL_GRADIENT, GATE_GRADIENT, OUTPUT_GRADIENT};
pub(super) use memory::{CELL, DECAY, HIDDEN};
pub(super) use training::{ADAM, LOSS, SOFTMAX};
