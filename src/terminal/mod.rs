//! The terminal: taking it, giving it back whatever happens, and the loop between the two.
//!
//! This is the only place that reads from a terminal or writes escape codes to one, and the only one that names
//! crossterm. It knows no screen and no walk: it drives a [`Program`].

mod burst;
mod drive;
#[cfg(not(unix))]
mod elsewhere;
mod graphics;
#[cfg(not(unix))]
use elsewhere as system;
mod inbox;
#[cfg(unix)]
mod parser;
mod screen;
#[cfg(unix)]
mod sequence;
mod signals;
#[cfg(unix)]
mod unix;
#[cfg(unix)]
use unix as system;
mod wake;

use crate::ui::{Exit, Program, wake_with};
use drive::{drive, gone};
#[cfg(unix)]
#[doc(hidden)] // for the fuzzers
pub use parser::Parser;
use ratatui::crossterm::style::force_color_output;
use screen::Screen;
pub use signals::Signals;
use std::io;
use std::sync::{Mutex, PoisonError};

/// Takes the terminal, runs `program` until it has finished or a signal ends it, gives it back. With `colour` it has
/// colours even if `NO_COLOR` is set: the command line said so.
pub fn run(program: &mut impl Program, colour: bool) -> io::Result<Exit> {
    if colour {
        force_color_output(true);
    }
    let listening = listen()?;
    let mut screen = Screen::take()?;
    drive(program, &mut screen, &listening).or_else(gone)
}

/// Reports go to the inbox returned, of threads that are started the first time.
fn listen() -> io::Result<wake::Listening> {
    static STARTED: Mutex<bool> = Mutex::new(false);
    let listening = wake::listen();
    let mut started = STARTED.lock().unwrap_or_else(PoisonError::into_inner);
    if !*started {
        system::start()?;
        wake_with(wake::program);
        *started = true;
    }
    Ok(listening)
}
