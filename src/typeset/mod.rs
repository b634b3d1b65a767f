//! Two-dimensional layout of formulas, matrices and numbers as rows of styled pieces.
//!
//! A piece carries a *meaning*, not a colour, and the [`crate::graph::Place`] it shows. This room uses
//! [`crate::graph`] and [`crate::equation`]; it knows neither terminals nor HTML.

mod block;
mod brackets;
mod call;
mod canvas;
mod enlarge;
mod inline;
mod latex;
mod layout;
mod letters;
mod number;
mod style;
mod tag;
mod tex;
mod typesetter;
mod wrap;

pub use block::{Align, Block};
pub use brackets::Fence;
pub use canvas::{Canvas, Cell, Dots};
pub use enlarge::Letters;
pub use latex::{latex_formula, latex_symbol, latex_value};
pub use letters::{LETTER, large};
pub use number::{Digits, Shown, apart, column, meaning, number, rounded};
pub use style::{Ground, Meaning, Piece, Style};
pub use tag::tagged;
pub use tex::{Tex, tex_faults};
pub use typesetter::{Marks, Typesetter};
pub use wrap::{Flow, fit, fits, flow, pad, wrap};
