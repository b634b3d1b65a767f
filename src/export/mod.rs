//! The walk as bytes: text, JSON, LaTeX, a page for a browser, a picture, a recording, a program.
//!
//! Every format asks the same [`crate::graph::Run`] and the same [`crate::walk::Walk`]. This room must not
//! know of screens or of the command line: what the screens lay out is handed down as typeset rows or as a [`Grid`].

mod book;
mod cast;
mod exporter;
mod grid;
mod html;
mod json;
mod latex;
mod markup;
mod python;
mod svg;
mod text;
mod worksheet;

pub use book::Book;
pub use exporter::{Exporter, Key, Sheet, Stage};
pub use grid::{Cell, Colour, Grid, Look};
pub use html::{LIMIT, WIDTH, html};
pub use json::{json, json_of_two};
pub use latex::{latex, latex_of_lesson};
pub use python::{Framework, python};
pub use svg::svg;
pub use text::text;
pub use worksheet::{Paper, Worksheet};

/// Every format, in the order in which they are offered.
pub static EXPORTERS: &[&dyn Exporter] = &[
    &html::Html,
    &html::Pdf,
    &svg::Svg,
    &cast::Cast,
    &text::Text,
    &json::Json,
    &latex::Latex,
    &Framework::PyTorch,
    &Framework::Keras,
];
