//! The screens: a stack of them ([`Screens`]), each a [`Screen`] that answers an [`Input`] with [`Command`]s.
//!
//! It all runs in a test without a terminal. This room asks the walk, the typesetting
//! and the run for everything it shows; what drives the screens is above it.

pub mod beside;
mod drill;
mod edge;
pub mod event;
mod home;
mod keys;
mod lab;
mod notes;
mod pace;
mod pasted;
mod picture;
mod plain;
mod present;
mod program;
mod reader;
mod screen;
mod screens;
mod search;
mod settings;
mod tasks;
pub mod theme;
mod wake;
mod walk;
mod widgets;

pub use edge::{Alone, Edge, Following, Launched, Launching, launched};
pub use event::Input;
pub use lab::{Ended, Lab, Run, answered, table};
pub use notes::{Notes, running};
pub use pace::Pace;
pub use picture::picture;
pub use plain::{Conversation, news, plain_mode, read_out};
pub use present::Present;
pub use program::{Exit, Mouse, Program};
pub use reader::fit::overflow;
pub use screen::{Command, InputMode, Screen, Value};
pub use screens::Screens;
pub use settings::Settings;
pub use theme::{ColorChoice, Glyphs, Theme, ThemeName, nearest};
pub use wake::{wake, wake_with};
pub use walk::WalkScreen;
pub use widgets::prompt::CURSOR;
