//! tmp
mod style;
pub use style::{Meaning, Piece, Style};
