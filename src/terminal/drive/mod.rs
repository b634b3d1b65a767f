//! The loop between a program and a terminal.

use super::inbox::{Inbox, Wake};
use crate::ui::event::{Input, MouseEventKind};
use crate::ui::{Exit, Mouse, Pace, Program};
use std::io;
use std::time::Instant;

/// What the loop needs of a terminal.
pub(super) trait Surface {
    /// Draws a frame.
    fn draw(&mut self, program: &mut impl Program) -> io::Result<()>;
    /// Asks for mouse events, or no longer; harmless to repeat.
    fn track(&mut self, mouse: bool) -> io::Result<()>;
    /// Puts `text` on the clipboard.
    fn copy(&mut self, text: &str) -> io::Result<()>;
    /// Gives the terminal back and stops the process; false if this platform cannot.
    fn suspend(&mut self) -> bool;
    /// Takes the terminal again after a stop, blank; the size it has now.
    fn resume(&mut self) -> io::Result<(u16, u16)>;
}

/// The loop: sleeps until something happens, and draws what changed when its [`Pace`] says so.
pub(super) fn drive(
    program: &mut impl Program,
    surface: &mut impl Surface,
    inbox: &Inbox,
) -> io::Result<Exit> {
    let mut pace = Pace::default();
    loop {
        if let Some(exit) = program.finished() {
            return Ok(exit);
        }
        if program.suspend_requested() {
            pace.awake = !surface.suspend();
        }
        if pace.awake {
            surface.track(program.mouse() != Mouse::Off)?;
        }
        if pace.wants_frame(Instant::now()) {
            surface.draw(program)?;
            pace.draw(Instant::now());
        }
        pace.expect_tick(program.next_tick(), Instant::now());
        if pace.takes_tick(Instant::now()) {
            program.event(Input::Tick);
            after(program, surface, &mut pace)?;
            continue;
        }
        match inbox.next(pace.deadline(Instant::now())) {
            Some(Wake::Input(input)) if is_motion(&input) && program.mouse() != Mouse::Motion => {
                continue;
            }
            Some(Wake::Input(input)) => program.event(input),
            Some(Wake::Stop) => pace.awake = !surface.suspend(),
            Some(Wake::Continue) => {
                let (columns, rows) = surface.resume()?;
                pace.awake = true;
                pace.change(true);
                program.event(Input::Resize(columns, rows));
            }
            Some(Wake::End(exit)) => return Ok(exit),
            Some(Wake::Broken(error)) => return Err(error),
            None => continue,
        }
        after(program, surface, &mut pace)?;
    }
}

/// What is left to do once the program has taken an input.
fn after(
    program: &mut impl Program,
    surface: &mut impl Surface,
    pace: &mut Pace,
) -> io::Result<()> {
    pace.change(program.wants_redraw());
    match program.take_copy() {
        Some(text) => surface.copy(&text),
        None => Ok(()),
    }
}

fn is_motion(input: &Input) -> bool {
    matches!(input, Input::Mouse(mouse) if mouse.kind == MouseEventKind::Moved)
}

/// A failed write to a terminal that is no longer there is a hang-up, not an error worth words.
pub(super) fn gone(error: io::Error) -> io::Result<Exit> {
    const EIO: i32 = 5;
    let hung_up = error.kind() == io::ErrorKind::BrokenPipe || error.raw_os_error() == Some(EIO);
    if cfg!(unix) && hung_up {
        Ok(Exit::HUNG_UP)
    } else {
        Err(error)
    }
}

#[cfg(test)]
mod tests;
