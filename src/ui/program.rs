//! What a terminal, or another edge, drives.

use super::event::Input;
use crate::course::Image;
use ratatui::Frame;
use ratatui::layout::Rect;
use std::sync::Arc;
use std::time::Duration;

/// What the loop drives.
pub trait Program {
    /// Draws the whole screen. Never called with an empty area.
    fn draw(&mut self, frame: &mut Frame<'_>);
    /// Where images stand in what was drawn last: a terminal that can show them as they are does.
    fn images(&self) -> Vec<(Rect, Arc<Image>)> {
        vec![]
    }
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
