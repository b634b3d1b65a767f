//! The files a teacher writes, and the library of them inside the binary.
//!
//! Files are material, not trusted: sizes are bounded before memory is taken, and every fault has a place.
//! This room uses [`crate::graph`] and [`crate::equation`]; it must not know of screens or the command line.

mod alone;
pub mod answer;
pub mod beside;
mod bundle;
pub mod check;
mod code;
pub mod companions;
mod data;
mod directive;
pub mod document;
pub mod drill;
mod edited;
mod edits;
mod fields;
mod image;
pub mod images;
mod inline;
pub mod library;
mod markdown;
mod model;
pub mod models;
mod placeholder;
mod placing;
pub mod progress;
mod read;
pub mod schema;
pub mod start;
pub mod storage;
mod sum;
mod toml_faults;
pub mod trained;
pub mod training;

pub use alone::{Given, Series};
pub use bundle::{LessonBundle, PageDiff, Reload, Report};
pub use directive::command;
pub use document::Lesson;
pub use edits::{Changes, Edit, Edits};
pub use image::Image;
pub use inline::{plain, rich};
pub use model::{Gloss, Model};
pub use placeholder::Placeholder;
pub use read::Reading;
