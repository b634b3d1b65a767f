//! The machine: one step of time as a picture of what flows where, drawn from the graph of any system.
//!
//! [`Flow`] says what there is to draw (tiles, knots, sums and the wires between them), [`Diagram`] where it stands on
//! a grid of cells. This room uses [`crate::graph`] and [`crate::equation`]; it must not know of screens, colours or
//! numbers: whoever paints a tile asks the run.

mod bars;
mod columns;
mod curve;
mod film;
mod flow;
mod label;
mod lanes;
mod layout;
mod machine;
mod picture;
mod product;
mod route;
mod scene;
mod share;
mod softmax;
mod table;
mod tiles;
mod tower;
mod waterfall;

pub use film::film;
pub use flow::{Flow, Kind, Part, Row, Spot, Wire};
pub use layout::{Detail, Diagram, Rect};
pub use picture::picture;
pub use route::{Crossing, Joint, Side};
pub use scene::{Number, Scene};
pub use table::parameters;
pub use tiles::tiles;
