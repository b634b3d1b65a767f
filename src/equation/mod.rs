//! LaTeX to a system of equations: tokens, names, expressions, shapes, and errors with a place.
//!
//! This room knows no numbers but those written in the equations and no time but the letter `t`.
//! It uses [`crate::lang`] only; it must not use any room above it.

mod check;
mod components;
mod expr;
mod function;
mod indices;
mod lexer;
mod markup;
mod name;
mod notation;
mod parser;
mod prose;
mod read;
mod reading;
mod resolve;
mod script;
mod shape;
mod size;
mod split;
mod suggest;
mod system;
mod written;

pub use expr::{Bound, Clock, Expr, ExprKind, NameId, Sign, When};
pub use function::{Extreme, Factor, Func, Slope};
pub use name::{Accent, Name, greek, greek_word, unmarked};
pub use read::MAX_SOURCE;
pub use reading::{Choice, Functions};
pub use script::{lowered, raised};
pub use shape::kind::Times;
pub use shape::outer::outer_factors;
pub use shape::{infer, infer_with};
pub use size::{MAX_DIM, Shape, ShapeHint};
pub use suggest::nearest;
pub use system::{Declared, Dimension, Entry, Equation, Role, System};
