//! The terminal screens: a stack of them ([`Screens`]), each a [`Screen`] that answers an [`Input`] with [`Command`]s.
//!
//! Everything but [`terminal`] runs in a test without a terminal. This room asks the walk, the typesetting
//! and the run for everything it shows; only the command line is above it.

mod app;
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
mod screen;
mod search;
mod settings;
pub mod terminal;
pub mod theme;
mod walk;
mod widgets;

pub use app::Screens;
pub use event::Input;
pub use lab::{Ended, Lab, Run};
pub use launch::{Launch, Launched};
pub use notes::{Notes, running};
pub use picture::picture;
pub use plain::{plain_mode, read_out};
pub use present::Present;
pub use reader::fit::overflow;
pub use screen::{Command, InputMode, Screen, Value};
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

/// How the screens were left.
pub struct Outcome {
    /// How the program ended.
    pub exit: Exit,
    /// The state of a walk that was copied last.
    pub copied: Option<String>,
}

/// Shows screens on the terminal until the reader quits or a signal ends them.
///
/// # Errors
/// When the terminal cannot be taken or read.
pub fn run(mut screens: Screens) -> io::Result<Outcome> {
    let colour = screens.top().settings().colour;
    let exit = terminal::run(&mut screens, terminal::Options { colour });
    let copied = screens.close();
    Ok(Outcome {
        exit: exit?,
        copied,
    })
}
