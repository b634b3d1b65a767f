//! The presentation as one of the screens, and what its notes ask for.

use super::keys::Msg;
use super::link::Order;
use super::{Link, Mode, Present};
use crate::course::LessonBundle;
use crate::lang::Text;
use crate::ui::event::{Input, MouseEventKind};
use crate::ui::program::Mouse;
use crate::ui::screen::{Command, Screen, Value};
use crate::ui::settings::Settings;
use ratatui::Frame;
use ratatui::layout::Position;
use std::time::Duration;

impl Present {
    /// What the notes ask for.
    fn orders(&mut self) {
        let Link::Open(server) = &self.link else {
            return;
        };
        for order in server.orders() {
            let msg = match order {
                Order::Next => Msg::Next,
                Order::Previous => Msg::Previous,
                Order::NextPage => Msg::NextPage,
                Order::PreviousPage => Msg::PreviousPage,
                Order::Blank => Msg::Blank,
                Order::Page(page) => {
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

    fn event(&mut self, input: Input) -> Vec<Command> {
        let effect = match input {
            Input::Key(key) => self.key(key),
            Input::Mouse(mouse) => match mouse.kind {
                MouseEventKind::Moved | MouseEventKind::Drag(_) => {
                    self.pointer = Some(Position::new(mouse.column, mouse.row));
                    None
                }
                MouseEventKind::ScrollDown => self.update(Msg::Next),
                MouseEventKind::ScrollUp => self.update(Msg::Previous),
                _ => None,
            },
            Input::Wake => {
                self.orders();
                Some(Command::Redraw)
            }
            Input::Tick => {
                let due = self.next_tick().map(|_| Command::Redraw);
                return due.into_iter().collect();
            }
            Input::Paste(text) => {
                if let Some(app) = &mut self.stage {
                    app.paste(&text);
                }
                None
            }
            Input::Resize(..) => None,
        };
        self.publish();
        effect.into_iter().collect()
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

    fn describe(&self) -> Vec<String> {
        vec![self.report().now]
    }

    fn notice(&mut self, text: Text) {
        self.notice = Some(text);
    }

    fn next_tick(&self) -> Option<Duration> {
        let left = 1000 - u64::from(self.timer.elapsed().subsec_millis());
        (self.timer.shown && self.mode == Mode::Slide).then(|| Duration::from_millis(left))
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
