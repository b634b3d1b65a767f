//! The lesson as one of the screens.

use super::Reader;
use crate::course::LessonBundle;
use crate::lang::Text;
use crate::ui::event::Input;
use crate::ui::lab::Lab;
use crate::ui::screen::{Command, InputMode, Screen, Value};
use crate::ui::settings::Settings;
use ratatui::Frame;
use std::any::Any;
use std::time::Duration;

impl Reader {
    /// What was read and answered since it was last kept, if it is a lesson of the program's.
    fn keep(&mut self) -> Option<Command> {
        let fresh = std::mem::take(&mut self.fresh) && !self.is_from_disk();
        fresh.then(|| Command::Keep(self.lesson().slug.clone(), self.progress()))
    }
}

/// A lab that was handed on.
fn lab(screen: Box<dyn Screen>) -> Option<Lab> {
    let screen: Box<dyn Any> = screen;
    screen.downcast().ok().map(|lab| *lab)
}

impl Screen for Reader {
    fn draw(&mut self, frame: &mut Frame<'_>) {
        self.view(frame);
    }

    fn event(&mut self, input: Input) -> Vec<Command> {
        let effect = match input {
            Input::Key(key) => self.key(key),
            Input::Mouse(mouse) => self.click(mouse),
            Input::Paste(text) => {
                self.paste(&text);
                None
            }
            Input::Tick => self.tick().then_some(Command::Redraw),
            Input::Wake | Input::Resize(..) => None,
        };
        self.keep().into_iter().chain(effect).collect()
    }

    fn settings(&self) -> Settings {
        self.settings
    }

    fn describe(&self) -> Vec<String> {
        self.sentences()
    }

    fn receive(&mut self, value: Value) -> Vec<Command> {
        match value {
            Value::Closed(screen) => {
                if let Some(lab) = lab(screen) {
                    self.take_back(lab);
                }
            }
            Value::Started(screen) => {
                self.notice = None;
                if let Some(lab) = lab(screen) {
                    self.began(lab);
                }
            }
            Value::Lesson(slug, page) if self.lesson().slug == slug => {
                self.turn(page.unwrap_or_default());
                return self.keep().into_iter().collect();
            }
            Value::Lesson(slug, page) => return vec![Command::Pop, Command::Lesson(slug, page)],
            Value::Saved(opened) => {
                let changed = self.replace(*opened).then_some(Command::Redraw);
                return changed.into_iter().collect();
            }
            Value::Read(..) => {}
        }
        vec![]
    }

    fn leave(&mut self) -> Vec<Command> {
        self.fresh = true;
        self.keep().into_iter().collect()
    }

    fn notice(&mut self, text: Text) {
        self.notice = Some(text.get(self.settings.lang));
    }

    fn next_tick(&self) -> Option<Duration> {
        self.due()
    }

    fn follows(&self) -> Option<&LessonBundle> {
        Some(&self.opened)
    }

    fn input_mode(&self) -> InputMode {
        if self.asks_for_a_choice() {
            InputMode::Choice
        } else {
            InputMode::Number
        }
    }

    fn standpoint(&self) -> usize {
        self.place().0
    }
}
