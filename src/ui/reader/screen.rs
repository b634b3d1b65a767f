//! The lesson as one of the screens.

use super::{Reader, WalkScreen};
use crate::course::{Image, LessonBundle};
use crate::lang::Text;
use crate::ui::event::{KeyCode, KeyEvent, MouseButton, MouseEvent, MouseEventKind};
use crate::ui::lab::Lab;
use crate::ui::screen::{Command, Effect, InputMode, Screen, Value};
use crate::ui::settings::Settings;
use crate::ui::widgets::footer;
use crate::ui::widgets::rows::under;
use ratatui::Frame;
use ratatui::layout::Rect;
use std::any::Any;
use std::sync::Arc;
use web_time::{Duration, Instant};

/// A lab that was handed on.
fn lab(screen: Box<dyn Screen>) -> Option<Lab> {
    let screen: Box<dyn Any> = screen;
    screen.downcast().ok().map(|lab| *lab)
}

impl Screen for Reader {
    fn draw(&mut self, frame: &mut Frame<'_>) {
        self.view(frame);
    }

    fn images(&self) -> Vec<(Rect, Arc<Image>)> {
        self.images.borrow().clone()
    }

    fn key(&mut self, key: KeyEvent) -> Effect {
        self.notice = None;
        if let Some(screen) = &mut self.stage {
            screen.notice = None;
        }
        let effect = self.take(key);
        self.set(self.settings);
        self.withhold();
        effect
    }

    fn click(&mut self, mouse: MouseEvent) -> Effect {
        let key = |code| KeyEvent::from(code);
        match mouse.kind {
            MouseEventKind::ScrollDown if self.over.is_some() => self.key(key(KeyCode::Down)),
            MouseEventKind::ScrollUp if self.over.is_some() => self.key(key(KeyCode::Up)),
            MouseEventKind::ScrollDown => self.key(key(KeyCode::PageDown)),
            MouseEventKind::ScrollUp => self.key(key(KeyCode::PageUp)),
            MouseEventKind::Down(MouseButton::Left) if self.over.is_none() => {
                let on_stage = || under(&self.stage.as_ref()?.drawn, mouse);
                let place = under(&self.places, mouse).or_else(on_stage);
                match (place, under(&self.choices, mouse)) {
                    // A name in a choice is lit; the rest of the choice answers.
                    (None, Some(n)) => self.key(key(KeyCode::Char(char::from(b'0' + n as u8)))),
                    _ => {
                        self.choose(place);
                        None
                    }
                }
            }
            _ => None,
        }
    }

    fn paste(&mut self, text: &str) -> Effect {
        self.insert(text);
        None
    }

    fn tick(&mut self) -> bool {
        let shown = self.has_stage();
        // A training on the page ticks far more often than steps are played.
        let due = |screen: &WalkScreen| {
            screen.pulse.due().is_some() || screen.playing && self.played.elapsed() >= screen.pace
        };
        let stepped = shown && self.stage.as_ref().is_some_and(due);
        if stepped {
            self.played = Instant::now();
            self.within(|screen| _ = screen.tick());
            self.follow();
        }
        let trained = self.training_tick();
        stepped || trained || self.draws_on()
    }

    fn settle(&mut self) -> Effect {
        // What was read and answered since it was last kept, if it is a lesson of the program's.
        let fresh = std::mem::take(&mut self.fresh) && !self.is_from_disk();
        fresh.then(|| Command::Keep(self.lesson().slug.clone(), self.progress().into()))
    }

    fn settings(&self) -> Settings {
        self.settings
    }

    fn footer_keys(&self) -> Vec<(&'static str, &'static str)> {
        footer::shown(&self.keys(), self.settings.lang)
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
                return self.settle().into_iter().collect();
            }
            Value::Lesson(slug, page) => return vec![Command::Pop, Command::Lesson(slug, page)],
            Value::Saved(opened) => {
                let changed = self.replace(*opened).then_some(Command::Redraw);
                return changed.into_iter().collect();
            }
            Value::Kept(..) => {}
        }
        vec![]
    }

    fn leave(&mut self) -> Vec<Command> {
        self.fresh = true;
        self.settle().into_iter().collect()
    }

    fn notice(&mut self, text: Text) {
        self.notice = Some(text.get(self.settings.lang));
    }

    fn next_tick(&self) -> Option<Duration> {
        let stage = self
            .stage
            .as_ref()
            .filter(|_| self.has_stage())
            .and_then(Screen::next_tick);
        stage.into_iter().chain(self.training_due()).min()
    }

    fn follows(&self) -> Option<&LessonBundle> {
        Some(&self.opened)
    }

    fn input_mode(&self) -> InputMode {
        Reader::input_mode(self)
    }

    fn standpoint(&self) -> usize {
        self.place().0
    }
}
