//! The files a teacher writes, and the library of them inside the binary.
//!
//! Files are material, not trusted: sizes are bounded before memory is taken, and every fault has a place.
//! This room uses [`crate::graph`] and [`crate::equation`]; it must not know of screens or the command line.

pub mod course;
mod data;
pub mod document;
pub mod library;
mod model;
mod opened;
pub mod progress;
mod spot;
pub mod trained;

pub use document::Lesson;
pub use model::{Gloss, Model};
pub use opened::{Opened, Report, moved};
pub use spot::Spot;
