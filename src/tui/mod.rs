//! The terminal screens: `Input → Msg → update(&mut App) → view(&App)`.
//!
//! Everything but [`terminal`] runs in a test without a terminal. This room asks the walk, the typesetting
//! and the run for everything it shows; only the command line is above it.

mod app;
mod curve;
mod keys;
mod side;
mod stage;
mod strip;
pub mod terminal;
pub mod theme;
mod update;
mod view;

pub use app::{App, Settings};
pub use terminal::{Exit, Input, Program};
pub use theme::{ColorChoice, Glyphs, Theme, ThemeName, UnknownName};

use std::io;

/// Opens the walk on the terminal until the reader quits or a signal ends it.
///
/// # Errors
/// When the terminal cannot be taken or read.
pub fn run(mut app: App) -> io::Result<Exit> {
    let colour = app.settings.colour;
    terminal::run(&mut app, terminal::Options { mouse: true, colour })
}
