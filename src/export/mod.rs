//! The walk as bytes: text, JSON and LaTeX.
//!
//! Every format asks the same [`crate::graph::Run`] and the same [`crate::walk::Walk`]. This room must not
//! know of screens or of the command line.

mod json;
mod latex;
mod text;

pub use json::json;
pub use latex::latex;
pub use text::{TextOptions, text};
