//! Training at full speed: equations as a program, optimizers, data sets, the trainer and weights files.
//!
//! The same numbers as [`crate::graph`] computes (tests hold both together), without keeping every
//! intermediate. This room must not know of screens, of lessons' directives or of the command line.
//!
//! Tensors of an LSTM, an RNN and a GRU are named and stacked as PyTorch has them (gates i, f, g, o and r, z, n), and a
//! layer has two biases (PyTorch) or one (Keras); other cells' are named as their equations name them.

mod architecture;
mod batch;
mod cell;
mod checkpoint;
mod init;
mod learner;
mod measure;
pub mod plan;
pub mod pytorch;
mod race;
mod real;
pub mod same;
mod series;
mod shard;
mod stepper;
pub mod tasks;
pub mod trainer;
mod training;
mod view;
pub mod weights;

pub use architecture::{Architecture, Network, Tensor};
pub use batch::{Data, IGNORED, Inputs, Targets, Window};
pub use cell::{Activation, Cell, Equations};
pub use checkpoint::Checkpoint;
pub use learner::{Learner, NonFinite, Report, Stepping, Trace};
pub use measure::{Measured, measure};
pub use plan::{Head, Observed};
pub use race::{Contestant, Outcome, RUNS, SEEDS, changes, first_name, rival_name};
#[cfg(target_family = "wasm")]
pub use real::fuse;
pub use real::{Precision, Real};
pub use series::Series;
pub use shard::LossSums;
pub use stepper::{OptimizerState, Stepper};
pub use trainer::{Control, State, Status, Trainer};
pub use training::{Diverged, EpochEnd, StepEnd, Training};
pub use view::{Answers, Asked, Reading, Snapshot, ask};
