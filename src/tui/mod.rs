//! The terminal screens: `Input → Msg → update(&mut App) → view(&App)`.
//!
//! Everything but [`terminal`] runs in a test without a terminal. This room asks the walk, the typesetting
//! and the run for everything it shows; only the command line is above it.

mod aloud;
mod app;
mod curve;
mod home;
mod keys;
mod lab;
mod list;
mod picture;
mod reader;
mod screens;
mod search;
mod side;
mod stage;
mod strip;
pub mod terminal;
pub mod theme;
mod update;
mod view;

pub use aloud::{aloud, read_out};
pub use app::{App, Settings};
pub use lab::{Ended, Lab, Run};
pub use picture::picture;
pub use reader::overflow;
pub use screens::{Launch, Screens};
pub use terminal::{Exit, Input, Program};
pub use theme::{ColorChoice, Glyphs, Theme, ThemeName, UnknownName};

use std::io;

/// Opens the lab on the terminal until the reader quits or a signal ends it; the lab with its trainings.
///
/// # Errors
/// When the terminal cannot be taken or read.
pub fn train(lab: Lab) -> io::Result<(Exit, Lab)> {
    let colour = lab.settings.colour;
    let mut screens = Screens::lab(lab);
    let exit = terminal::run(&mut screens, terminal::Options { mouse: false, colour })?;
    let lab = screens.into_lab().ok_or_else(|| io::Error::other("the lab was closed"))?;
    Ok((exit, lab))
}

/// Opens the list of lessons, or one of them.
///
/// # Errors
/// When the terminal cannot be taken or read.
pub fn home(mut screens: Screens, colour: bool) -> io::Result<Exit> {
    let exit = terminal::run(&mut screens, terminal::Options { mouse: true, colour });
    screens.close();
    exit
}

/// Opens the walk on the terminal until the reader quits or a signal ends it.
///
/// # Errors
/// When the terminal cannot be taken or read.
pub fn run(mut app: App) -> io::Result<Exit> {
    let colour = app.settings.colour;
    terminal::run(&mut app, terminal::Options { mouse: true, colour })
}
