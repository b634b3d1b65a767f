//! What is brought to the screens from outside: pasted equations, files, weights.

use super::Screens;
use crate::lang::{Diagnostic, text};
use crate::ui::lab::Lab;
use crate::ui::pasted::{self, Faults};
use crate::ui::screen::Screen;
use std::any::Any;

impl Screens {
    /// What was pasted opens on top; another attempt takes the place of one that failed.
    pub(super) fn equations(&mut self, text: &str) {
        match pasted::opened(text, self.top().settings()) {
            None => self.top_mut().notice(text!("walk.paste_equations_now")),
            Some(screen) => self.lay_over_faults(screen),
        }
    }

    /// Opens the walk of a file of equations, or of a model, or shows what is wrong with it.
    pub fn read(&mut self, name: &str, text: &str) {
        let screen = pasted::read(name, text, self.top().settings());
        self.lay_over_faults(screen);
    }

    /// Shows what is wrong with a file.
    pub fn refuse(&mut self, name: &str, text: &str, faults: &[Diagnostic]) {
        let screen = Faults::new(name, text, faults, self.top().settings());
        self.lay_over_faults(Box::new(screen));
    }

    fn lay_over_faults(&mut self, screen: Box<dyn Screen>) {
        let top: &dyn Any = self.top();
        if top.is::<Faults>() {
            self.lift();
        }
        self.lay(screen);
    }

    /// The lab, if that is seen.
    pub fn lab(&self) -> Option<&Lab> {
        let top: &dyn Any = self.top();
        top.downcast_ref()
    }

    /// The weights of the lab that is seen, as a file: what they have learned, and its bytes.
    pub fn weights(&mut self) -> Option<(&'static str, Vec<u8>)> {
        let top: &mut dyn Any = self.top_mut();
        top.downcast_mut::<Lab>()?.weights_file()
    }

    /// Puts a lab in the place of the screen that is seen.
    pub fn replace(&mut self, lab: Lab) {
        self.lift();
        self.push(lab);
    }
}
