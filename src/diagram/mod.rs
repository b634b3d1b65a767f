//! Pictures of a walk, drawn from the graph of any system: the machine of a step, the film of all steps, and a picture
//! for every operation.
//!
//! The machine comes about in this order: `flow` lists its parts and wires, `layers` and `lanes` order them from the left and
//! from above, `plan` gives them cells, `ports` and `route` lay the wires, `layout` holds all of it as a [`Diagram`], and
//! `machine` and `tile` draw that with the numbers of a [`Scene`]. This room uses [`crate::walk`] and [`crate::typeset`]; it
//! must not know of screens or colours.

mod bars;
mod beside;
mod chain;
mod contour;
mod cross_entropy;
mod curve;
mod descent;
mod each;
mod figure;
mod film;
mod flow;
mod grid;
mod heat;
mod label;
mod lanes;
mod later;
mod layers;
mod layout;
mod ledger;
mod lit;
mod losses;
mod machine;
mod machines;
mod moved;
mod numbers;
mod pairs;
mod part;
mod picture;
mod pinned;
mod pins;
mod plan;
mod plot;
mod ports;
mod product;
mod pulse;
mod route;
mod scene;
mod share;
mod shot;
mod slice;
mod softmax;
mod stage;
mod study;
mod table;
mod terms;
mod tile;
mod tiles;
mod timeline;
mod tower;
mod waterfall;
mod weights;

pub use beside::Beside;
pub use chain::Chain;
pub use descent::descent;
pub use figure::{FIGURES, Figure, Form, Kind as FigureKind};
pub use film::{film, film_used};
pub use flow::{Flow, together};
pub use grid::Side;
pub use label::knot as operation_sign;
pub use layout::Diagram;
pub use machine::arms;
pub use machines::{Machines, Portion, Wish};
pub use part::{Detail, Kind, Part, Rect, Row, Spot, Wire};
pub use picture::{earlier, picture, picture_of, slice_of};
pub use pins::{Misfit, Pins, names as part_names};
pub use route::{Crossing, Joint};
pub use scene::{Number, Scene};
pub use stage::{Shown, staged};
pub use study::StudyCache;
pub use tiles::tiles;
pub use timeline::{levels as film_levels, rows as film_rows};
pub use weights::{
    has_room as weights_fit, least as weights_width, least_rows as weights_rows, weights,
};
