//! The walk as bytes: text, JSON, LaTeX, a page for a browser, a picture, a recording, a program.
//!
//! Every format asks the same [`crate::graph::Run`] and the same [`crate::walk::Walk`]. This room must not
//! know of screens or of the command line: what the screens lay out is handed down as typeset rows or as a [`Grid`].

mod cast;
mod grid;
mod html;
mod json;
mod latex;
mod python;
mod svg;
mod text;

pub use cast::Cast;
pub use grid::{Cell, Colour, Grid, Look};
pub use html::{Book, LIMIT, Sheet, Stage, WIDTH, html};
pub use json::json;
pub use latex::{latex, latex_of_lesson};
pub use python::{Framework, python};
pub use svg::svg;
pub use text::{TextOptions, text};
