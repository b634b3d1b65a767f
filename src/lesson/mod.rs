//! The files a teacher writes, and the library of them inside the binary.
//!
//! Files are material, not trusted: sizes are bounded before memory is taken, and every fault has a place.
//! This room uses [`crate::graph`] and [`crate::equation`]; it must not know of screens or the command line.

mod data;
pub mod library;
mod model;
pub mod trained;

pub use model::{Gloss, Model};
