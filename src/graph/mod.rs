//! A system unrolled over time: forward, backward and one optimizer step, every intermediate at hand.
//!
//! Everything computed here is a [`Formula`] over [`Ref`]s, so what a walk shows is what was evaluated.
//! This room uses [`crate::equation`] and [`crate::lang`]; it must not know of steps, screens or files.

mod address;
mod backward;
mod difference;
mod formula;
mod nodes;
mod optimizer;
mod passes;
mod probe;
mod refs;
mod run;
mod scalar;
mod unroll;

pub use address::{Address, no_quantity, no_time};
pub use difference::{Difference, Differing, difference, differing, is_equal, shared};
pub use formula::Formula;
pub use nodes::{Edge, Graph, Instance, Lengths, Moment, Node, Op, Quantity};
pub use optimizer::{Coefficients, Flavor, Optimizer};
pub use passes::Pass;
pub use probe::Probe;
pub use refs::{LeafEntry, NodeId, OptimizerQuantity, Place, Ref};
pub use run::Run;
pub use scalar::{Matrix, Scalar, greater, power, softmax};
pub use unroll::{MAX_LENGTH, MAX_NODES, MAX_NUMBERS, MAX_OPERANDS};
