//! The terminal screens: `Input → Msg → update(&mut App) → view(&App)`.
//!
//! Everything but [`terminal`] runs in a test without a terminal. This room asks the walk, the typesetting
//! and the run for everything it shows; only the command line is above it.

pub mod event;
mod follow;
mod home;
mod keys;
mod lab;
mod launch;
mod notes;
mod picture;
mod plain;
mod present;
mod reader;
mod screens;
mod search;
mod settings;
pub mod terminal;
pub mod theme;
mod walk;
mod widgets;

pub use event::Input;
pub use lab::{Ended, Lab, Run};
pub use launch::{Launch, Launched};
pub use notes::{Notes, running};
pub use picture::picture;
pub use plain::{aloud, read_out};
pub use present::Present;
pub use reader::overflow;
pub use screens::Screens;
pub use settings::Settings;
pub use terminal::{Exit, Mouse, Program, Signals};
pub use theme::{ColorChoice, Glyphs, Theme, ThemeName, UnknownName};
pub use walk::App;

use std::io;

/// Opens the lab on the terminal until the reader quits or a signal ends it. The lab with its trainings comes back
/// even if the terminal cannot be taken or read.
pub fn train(lab: Lab) -> (io::Result<Exit>, Option<Lab>) {
    let colour = lab.settings.colour;
    let mut screens = Screens::lab(lab);
    let exit = terminal::run(&mut screens, terminal::Options { colour });
    (exit, screens.into_lab())
}

/// Opens the list of lessons, or one of them.
///
/// # Errors
/// When the terminal cannot be taken or read.
pub fn home(screens: Screens, colour: bool) -> io::Result<Left> {
    show(screens, colour)
}

/// Opens the walk on the terminal until the reader quits or a signal ends it.
///
/// # Errors
/// When the terminal cannot be taken or read.
pub fn run(app: App) -> io::Result<Left> {
    let colour = app.settings.colour;
    show(Screens::walk(app), colour)
}

/// How the screens were left.
pub struct Left {
    /// How the program ended.
    pub exit: Exit,
    /// The state of a walk that was copied last.
    pub copied: Option<String>,
}

fn show(mut screens: Screens, colour: bool) -> io::Result<Left> {
    let exit = terminal::run(&mut screens, terminal::Options { colour });
    let copied = screens.close();
    Ok(Left {
        exit: exit?,
        copied,
    })
}

/// Follows a presentation until the presenter quits.
///
/// # Errors
/// When the terminal cannot be taken or read.
pub fn notes(mut notes: Notes) -> io::Result<Exit> {
    let colour = notes.settings.colour;
    terminal::run(&mut notes, terminal::Options { colour })
}
