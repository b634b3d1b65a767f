//! The terminal screens: `Input → Msg → update(&mut App) → view(&App)`.
//!
//! It all runs in a test without a terminal. This room asks the walk, the typesetting
//! and the run for everything it shows; what drives the screens is above it.

mod aloud;
mod app;
mod curve;
pub mod event;
mod follow;
mod home;
mod keys;
mod lab;
mod launch;
mod list;
mod notes;
mod picture;
mod present;
mod program;
mod reader;
mod screens;
mod search;
mod share;
mod side;
mod stage;
mod strip;
pub mod theme;
mod typing;
mod update;
mod view;
mod wake;

pub use aloud::{aloud, read_out};
pub use app::{App, Settings};
pub use event::Input;
pub use lab::{Ended, Lab, Run};
pub use launch::{Launch, Launched};
pub use notes::{Notes, running};
pub use picture::picture;
pub use present::Present;
pub use program::{Exit, Mouse, Program};
pub use reader::overflow;
pub use screens::Screens;
pub use theme::{ColorChoice, Glyphs, Theme, ThemeName, UnknownName};
pub use wake::{wake, wake_with};
