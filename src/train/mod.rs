//! Training at full speed: the fused kernel, optimizers, data sets, the trainer and weights files.
//!
//! The same numbers as [`crate::graph`] computes (tests hold both together), without keeping every
//! intermediate. This room uses nalgebra for its products; it must not know of screens, of lessons'
//! directives or of the command line.
//!
//! Gates are stacked in the order i, f, g, o, tensors are named as PyTorch names them, and a layer has two
//! biases (PyTorch) or one (Keras).

mod architecture;
mod batch;
mod cell;
mod checkpoint;
mod init;
mod learner;
pub mod plan;
mod real;
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
pub use learner::{Broken, Learner, Report, Stepping, Trace};
pub use plan::{Head, Observed};
pub use real::Real;
pub use series::Series;
pub use shard::Tally;
pub use stepper::{Memory, Stepper};
pub use trainer::{Order, State, Status, Trainer};
pub use training::{Diverged, EpochEnd, StepEnd, Training};
pub use view::{Reading, Snapshot, View};
