//! Pictures of a run, as a lesson asks for them with `show`: one file each, and a line of [`FIGURES`].

mod decay;
mod kind;
mod landscape;
mod loss;
mod machine;
mod operation;
mod parts;
mod quantity;
mod registry;
mod slice;
mod steps;
mod strip;
mod table;
mod tensor;
mod unrolled;

pub use kind::Form;
pub use registry::{FIGURES, Figure, Kind};
