//! The machine: one step of time as a picture of what flows where, drawn from the graph of any system.
//!
//! [`Flow`] says what there is to draw (tiles, knots, sums and the wires between them), [`Diagram`] where it stands on
//! a grid of cells. This room uses [`crate::graph`] and [`crate::equation`]; it must not know of screens, colours or
//! numbers: whoever paints a tile asks the run.

mod bars;
mod columns;
mod curve;
mod each;
mod film;
mod flow;
mod label;
mod lanes;
mod layout;
mod ledger;
mod machine;
mod part;
mod picture;
mod plan;
mod ports;
mod product;
mod route;
mod scene;
mod share;
mod shot;
mod softmax;
mod table;
mod tile;
mod tiles;
mod tower;
mod waterfall;

pub use film::film;
pub use flow::Flow;
pub use layout::Diagram;
pub use part::{Detail, Kind, Part, Rect, Row, Spot, Wire};
pub use picture::picture;
pub use route::{Crossing, Joint, Side};
pub use scene::{Number, Scene};
pub use table::parameters;
pub use tiles::tiles;
