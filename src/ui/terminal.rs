//! The terminal: taking it, giving it back whatever happens, and the loop between the two.
//!
//! This is the only place that reads from a terminal or writes escape codes to one, and the only one that names
//! crossterm. It knows no screen and no walk: it drives a [`Program`] and must not use any other room.

mod burst;
#[cfg(not(unix))]
mod elsewhere;
mod inbox;
#[cfg(unix)]
mod parser;
mod screen;
#[cfg(unix)]
mod sequence;
mod signals;
#[cfg(unix)]
mod unix;
mod wake;

use super::event::{Input, MouseEventKind};
use inbox::{Inbox, Wake};
#[cfg(unix)]
#[doc(hidden)] // for the fuzzers
pub use parser::Parser;
use ratatui::Frame;
use ratatui::crossterm::style::force_color_output;
use screen::Screen;
pub use signals::Signals;
use std::io;
use std::time::{Duration, Instant};
pub use wake::nudge;

/// The shortest time between two frames, and between two ticks.
const FRAME: Duration = Duration::from_micros(16_667);

/// What the loop drives.
pub trait Program {
    /// Draws the whole screen. Never called with an empty area.
    fn draw(&mut self, frame: &mut Frame<'_>);
    /// Takes one input.
    fn event(&mut self, input: Input);
    /// Did the last input change what [`Program::draw`] would draw?
    fn wants_redraw(&self) -> bool {
        true
    }
    /// The time from now until the program wants [`Input::Tick`]; `None` blocks until there is input.
    fn next_tick(&self) -> Option<Duration> {
        None
    }
    /// How the program ended, once it has.
    fn finished(&self) -> Option<Exit>;
    /// Text to put on the clipboard, handed over once.
    fn take_copy(&mut self) -> Option<String> {
        None
    }
    /// Does the program ask to be suspended? Asking ends with this call.
    fn suspend_requested(&mut self) -> bool {
        false
    }
    /// What it wants to hear of the mouse. The terminal's own selection of text needs Shift as long as
    /// it wants anything.
    fn mouse(&self) -> Mouse {
        Mouse::Off
    }
}

/// How much of the mouse a program hears.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mouse {
    /// Nothing.
    #[default]
    Off,
    /// Buttons, drags and the wheel.
    Buttons,
    /// Mere motion, too.
    Motion,
}

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// As the reader wished.
    Finished,
    /// By the signal of this number.
    Signal(i32),
}

impl Exit {
    /// The end that Ctrl-C asks for.
    pub const INTERRUPTED: Exit = Exit::Signal(2);
    /// The end when the terminal has gone.
    pub const HUNG_UP: Exit = Exit::Signal(1);
    /// The end when nobody reads what is written.
    pub const NO_READER: Exit = Exit::Signal(13);

    /// The exit code a shell expects: 0, or 128 and the number of the signal.
    pub fn code(self) -> u8 {
        match self {
            Exit::Finished => 0,
            Exit::Signal(number) => u8::try_from(number.saturating_add(128)).unwrap_or(u8::MAX),
        }
    }
}

/// How to take the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Colours are wanted, even if `NO_COLOR` is set (the command line said so).
    pub colour: bool,
}

/// Takes the terminal, runs `program` until it has finished or a signal ends it, gives it back.
pub fn run(program: &mut impl Program, options: Options) -> io::Result<Exit> {
    if options.colour {
        force_color_output(true);
    }
    let listening = wake::listen()?;
    let mut screen = Screen::take()?;
    drive(program, &mut screen, &listening).or_else(gone)
}

/// What the loop needs of a terminal.
trait Surface {
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
fn drive(
    program: &mut impl Program,
    surface: &mut impl Surface,
    inbox: &Inbox,
) -> io::Result<Exit> {
    let mut pace = Pace {
        awake: true,
        dirty: true,
        drawn: None,
        tick: None,
    };
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
fn gone(error: io::Error) -> io::Result<Exit> {
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
