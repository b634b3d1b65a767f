//! The presentation as one of the screens, and what its notes ask for.

use super::keys::{Msg, TABLE};
use super::link::Remote;
use super::{Link, Mode, Present};
use crate::course::{Image, LessonBundle};
use crate::lang::Text;
use crate::ui::event::{KeyEvent, MouseEvent, MouseEventKind};
use crate::ui::keys::{Action, Common, lookup};
use crate::ui::program::Mouse;
use crate::ui::screen::{Command, Effect, Screen, Value};
use crate::ui::settings::Settings;
use crate::ui::widgets::footer;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use std::sync::Arc;
use std::time::Duration;

impl Present {
    /// What the notes ask for.
    fn orders(&mut self) {
        let Link::Open(server) = &self.link else {
            return;
        };
        for order in server.orders() {
            let msg = match order {
                Remote::Next => Msg::Next,
                Remote::Previous => Msg::Previous,
                Remote::NextPage => Msg::NextPage,
                Remote::PreviousPage => Msg::PreviousPage,
                Remote::Blank => Msg::Blank,
                Remote::Page(page) => {
                    self.page_to(page.saturating_sub(1));
                    continue;
                }
            };
            // None of them asks for anything beyond the presentation.
            _ = self.update(msg);
        }
    }

    pub(super) fn publish(&self) {
        if let Link::Open(server) = &self.link {
            server.publish(self.report());
        }
    }
}

impl Screen for Present {
    fn draw(&mut self, frame: &mut Frame<'_>) {
        self.view(frame);
    }

    fn images(&self) -> Vec<(Rect, Arc<Image>)> {
        self.images.borrow().clone()
    }

    fn key(&mut self, key: KeyEvent) -> Effect {
        self.notice = None;
        if let Some(screen) = self.stage.as_mut().filter(|a| a.is_typing()) {
            let other = self.other.as_mut().map(|(_, other)| other);
            let effect = screen.lead(other, key);
            return self.taken(effect);
        }
        match self.mode {
            Mode::Blank | Mode::Help => {
                self.mode = Mode::Slide;
                return None;
            }
            Mode::Contents(_) => {
                self.choose(key);
                return None;
            }
            Mode::Slide => {}
        }
        if self.counting(key) || self.typing(key) || self.pointing(key) {
            return None;
        }
        match lookup(TABLE, key)? {
            // The walk's own keys change a number of the stage.
            Action::Own(Msg::Edit) => {
                let screen = self.stage.as_mut()?;
                let other = self.other.as_mut().map(|(_, other)| other);
                let effect = screen.lead(other, key);
                return self.taken(effect);
            }
            Action::Own(msg) => return self.update(msg),
            Action::Common(Common::Help) => self.mode = Mode::Help,
            Action::Common(Common::Language) => self.translate(),
            Action::Common(common) => {
                self.settings.common(common);
                let other = self.other.iter_mut().map(|(_, other)| other);
                for screen in self.stage.iter_mut().chain(other) {
                    screen.settings.theme = self.settings.theme;
                }
            }
        }
        None
    }

    fn click(&mut self, mouse: MouseEvent) -> Effect {
        match mouse.kind {
            MouseEventKind::Moved | MouseEventKind::Drag(_) => {
                self.pointer = Some(Position::new(mouse.column, mouse.row));
                None
            }
            MouseEventKind::ScrollDown => self.update(Msg::Next),
            MouseEventKind::ScrollUp => self.update(Msg::Previous),
            _ => None,
        }
    }

    fn paste(&mut self, text: &str) -> Effect {
        if let Some(screen) = &mut self.stage {
            screen.insert(text);
        }
        None
    }

    fn tick(&mut self) -> bool {
        self.next_tick().is_some()
    }

    fn wake(&mut self) -> bool {
        self.orders();
        true
    }

    fn settle(&mut self) -> Effect {
        self.publish();
        None
    }

    fn receive(&mut self, value: Value) -> Vec<Command> {
        let changed = match value {
            Value::Saved(opened) => self.replace(*opened),
            _ => false,
        };
        self.publish();
        changed.then_some(Command::Redraw).into_iter().collect()
    }

    fn follows(&self) -> Option<&LessonBundle> {
        self.opened.as_deref()
    }

    fn settings(&self) -> Settings {
        self.settings
    }

    fn footer_keys(&self) -> Vec<(&'static str, &'static str)> {
        footer::shown(TABLE, self.settings.lang)
    }

    fn describe(&self) -> Vec<String> {
        vec![self.report().now]
    }

    fn notice(&mut self, text: Text) {
        self.notice = Some(text);
    }

    fn next_tick(&self) -> Option<Duration> {
        let left = 1000 - u64::from(self.timer.elapsed().subsec_millis());
        let clock = self.timer.shown && self.mode == Mode::Slide;
        let more = self
            .stage
            .as_ref()
            .is_some_and(|screen| screen.memory.is_pending());
        match more {
            true => Some(Duration::ZERO),
            false => clock.then(|| Duration::from_millis(left)),
        }
    }

    fn mouse(&self) -> Mouse {
        Mouse::Motion
    }

    fn standpoint(&self) -> usize {
        self.at.slide
    }

    fn is_for_a_room(&self) -> bool {
        true
    }
}
