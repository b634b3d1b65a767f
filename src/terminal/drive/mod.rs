//! The loop between a program and a terminal.

use super::inbox::{Inbox, Wake};
use crate::ui::event::{Input, MouseEventKind};
use crate::ui::{Exit, Mouse, Program};
use std::io;
use std::time::{Duration, Instant};

/// The shortest time between two frames, and between two ticks.
const FRAME: Duration = Duration::from_micros(16_667);

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

/// The loop: sleeps until something happens, draws what changed, at most once per [`FRAME`].
pub(super) fn drive(
    program: &mut impl Program,
    surface: &mut impl Surface,
    inbox: &Inbox,
) -> io::Result<Exit> {
    let mut pace = Pace::new();
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
        if has_come(pace.frame()) {
            surface.draw(program)?;
            (pace.drawn, pace.dirty) = (Some(Instant::now()), false);
        }
        pace.expect_tick(program.next_tick());
        let deadline = pace.frame().into_iter().chain(pace.tick).min();
        match if has_come(pace.tick) {
            None
        } else {
            inbox.next(deadline)
        } {
            Some(Wake::Input(input)) if is_motion(&input) && program.mouse() != Mouse::Motion => {
                continue;
            }
            Some(Wake::Input(input)) => program.event(input),
            Some(Wake::Stop) => pace.awake = !surface.suspend(),
            Some(Wake::Continue) => {
                let (columns, rows) = surface.resume()?;
                (pace.awake, pace.dirty) = (true, true);
                program.event(Input::Resize(columns, rows));
            }
            Some(Wake::End(exit)) => return Ok(exit),
            Some(Wake::Broken(error)) => return Err(error),
            None if has_come(pace.tick) => {
                pace.tick = None;
                program.event(Input::Tick);
            }
            None => continue,
        }
        pace.dirty |= program.wants_redraw();
        if let Some(text) = program.take_copy() {
            surface.copy(&text)?;
        }
    }
}

/// What the loop has done and has still to do.
struct Pace {
    /// The terminal is ours: false between a stop and its continuation.
    awake: bool,
    /// Something changed since the last frame.
    dirty: bool,
    /// When the last frame was drawn.
    drawn: Option<Instant>,
    /// When the program is to be given a tick.
    tick: Option<Instant>,
}

impl Pace {
    /// The terminal was just taken, and is blank.
    fn new() -> Pace {
        Pace {
            awake: true,
            dirty: true,
            drawn: None,
            tick: None,
        }
    }

    /// When to draw the next frame, if there is anything to draw.
    fn frame(&self) -> Option<Instant> {
        let due = self.drawn.map_or_else(Instant::now, |at| at + FRAME);
        (self.awake && self.dirty).then_some(due)
    }

    /// Notes that a tick is wanted after `wait`. A tick already waited for is never put off by that.
    fn expect_tick(&mut self, wait: Option<Duration>) {
        let fresh = wait
            .filter(|_| self.awake)
            .and_then(|wait| Instant::now().checked_add(wait.max(FRAME)));
        self.tick = fresh.map(|at| self.tick.map_or(at, |before| before.min(at)));
    }
}

fn is_motion(input: &Input) -> bool {
    matches!(input, Input::Mouse(mouse) if mouse.kind == MouseEventKind::Moved)
}

/// Has the time come?
fn has_come(at: Option<Instant>) -> bool {
    at.is_some_and(|at| at <= Instant::now())
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
