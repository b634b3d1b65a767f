//! The lab, and on top of it the walk it opens.

use super::App;
use super::lab::Lab;
use super::terminal::{Exit, Input, Program};
use ratatui::Frame;
use std::time::Duration;

/// The lab and what was opened from it.
pub struct Screens {
    lab: Lab,
    walk: Option<Box<App>>,
    /// The lab was running when the walk was opened.
    was_running: bool,
    dirty: bool,
}

impl Screens {
    /// Begins in the lab.
    pub fn new(lab: Lab) -> Screens {
        Screens { lab, walk: None, was_running: false, dirty: true }
    }

    /// The lab again, when the program has ended.
    pub fn into_lab(self) -> Lab {
        self.lab
    }
}

impl Program for Screens {
    fn draw(&mut self, frame: &mut Frame<'_>) {
        self.dirty = false;
        match &self.walk {
            Some(walk) => walk.view(frame),
            None => self.lab.view(frame),
        }
    }

    fn event(&mut self, input: Input) {
        let ticked = input == Input::Tick;
        if ticked {
            self.lab.tick();
        }
        if let Some(walk) = &mut self.walk {
            walk.event(input);
            self.dirty = true;
            if walk.finished() == Some(Exit::Finished) {
                self.lab.settings = walk.settings;
                self.walk = None;
                if self.was_running {
                    self.lab.resume();
                }
            }
            return;
        }
        match input {
            Input::Key(key) => self.lab.key(key),
            Input::Resize(..) => self.dirty = true,
            _ => {}
        }
        if let Some(walk) = self.lab.opened.take() {
            self.was_running = self.lab.pause();
            self.walk = Some(walk);
        }
        self.dirty |= self.lab.take_dirty();
    }

    fn wants_redraw(&self) -> bool {
        self.dirty
    }

    fn next_tick(&self) -> Option<Duration> {
        let walk = self.walk.as_ref().and_then(|w| w.next_tick());
        self.lab.next_tick().into_iter().chain(walk).min()
    }

    fn finished(&self) -> Option<Exit> {
        self.walk.as_ref().and_then(|w| w.finished()).or(self.lab.exit)
    }

    fn suspend_requested(&mut self) -> bool {
        let walk = self.walk.as_mut().is_some_and(|w| w.suspend_requested());
        walk || std::mem::take(&mut self.lab.suspend)
    }
}
