//! What keys change in a presentation.

use super::deck::Content;
use super::keys::Msg;
use super::{At, Contents, Mode, Present, pointer};
use crate::ui::event::{KeyCode, KeyEvent, KeyModifiers};
use crate::ui::screen::{Command, Effect, For};

impl Present {
    /// What the stage asks for, which may be to leave.
    pub(super) fn taken(&self, effect: Effect) -> Effect {
        match effect? {
            Command::Pop => Some(self.end()),
            other => Some(other),
        }
    }

    /// Keys of a show of hands.
    pub(super) fn counting(&mut self, key: KeyEvent) -> bool {
        let Some((k, page)) = self.open_question().zip(self.slide().map(|s| s.page)) else {
            return false;
        };
        let Some(poll) = self.polls.get_mut(&(page, k)) else {
            return false;
        };
        if key.modifiers.contains(KeyModifiers::CONTROL) || self.steered {
            return false;
        }
        match (key.code, poll.chosen) {
            (KeyCode::Char(c), Some(_)) if c.is_ascii_digit() => {
                poll.digit(c.to_digit(10).unwrap_or(0))
            }
            (KeyCode::Char(c @ '1'..='9'), None) => poll.choose(c as usize - '1' as usize),
            (KeyCode::Down | KeyCode::Tab, _) => poll.turn(true),
            (KeyCode::Up | KeyCode::BackTab, _) => poll.turn(false),
            (KeyCode::Char('+' | '='), Some(_)) => poll.change(true),
            (KeyCode::Char('-' | '−' | '_'), Some(_)) => poll.change(false),
            (KeyCode::Backspace, Some(_)) => poll.delete(),
            (KeyCode::Enter | KeyCode::Esc, Some(_)) => poll.close(),
            _ => return false,
        }
        true
    }

    /// Digits and Enter go to a page.
    pub(super) fn typing(&mut self, key: KeyEvent) -> bool {
        match key.code {
            KeyCode::Char(c) if c.is_ascii_digit() && self.typed.len() < 4 => self.typed.push(c),
            _ if self.typed.is_empty() => return false,
            KeyCode::Enter => {
                let page = self.typed.parse::<usize>().unwrap_or(0);
                self.page_to(page.saturating_sub(1));
                self.typed.clear();
            }
            KeyCode::Backspace => _ = self.typed.pop(),
            _ => {
                self.typed.clear();
                return key.code == KeyCode::Esc;
            }
        }
        true
    }

    /// Arrow keys move the pointer that was called. A mouse that is brushed only lights what it is on.
    pub(super) fn pointing(&mut self, key: KeyEvent) -> bool {
        let Some(from) = self.pointer.filter(|_| self.steered) else {
            return false;
        };
        let way = match key.code {
            KeyCode::Right => (1, 0),
            KeyCode::Left => (-1, 0),
            KeyCode::Down => (0, 1),
            KeyCode::Up => (0, -1),
            _ => return false,
        };
        self.pointer = pointer::next(&self.targets.borrow(), from, way).or(self.pointer);
        true
    }

    /// Keys of the list of contents.
    pub(super) fn choose(&mut self, key: KeyEvent) {
        let Mode::Contents(list) = &self.mode else {
            return;
        };
        let mut list = list.clone();
        let entries = self.entries(&list.filter);
        let last = entries.len().saturating_sub(1);
        match key.code {
            KeyCode::Esc if list.filtering => list = Contents::default(),
            KeyCode::Esc => return self.mode = Mode::Slide,
            KeyCode::Enter => {
                self.mode = Mode::Slide;
                if let Some((slide, _)) = entries.get(list.selected) {
                    self.go(At::of(*slide));
                }
                return;
            }
            KeyCode::Down | KeyCode::PageDown => list.selected = (list.selected + 1).min(last),
            KeyCode::Up | KeyCode::PageUp => list.selected = list.selected.saturating_sub(1),
            KeyCode::Home => list.selected = 0,
            KeyCode::End => list.selected = last,
            KeyCode::Char('/') if !list.filtering => list.filtering = true,
            KeyCode::Char('q' | 'g') if !list.filtering => return self.mode = Mode::Slide,
            KeyCode::Char(c) if list.filtering && list.filter.len() < 100 => {
                list.filter.push(c);
                list.selected = 0;
            }
            KeyCode::Backspace => {
                list.filter.pop();
                list.selected = 0;
            }
            _ => {}
        }
        self.mode = Mode::Contents(list);
    }

    pub(super) fn update(&mut self, msg: Msg) -> Effect {
        if self.mode == Mode::Blank && msg != Msg::Quit {
            self.mode = Mode::Slide;
            return None;
        }
        match msg {
            Msg::Next => {
                if let Some(at) = self.after(self.at) {
                    self.go(at);
                }
            }
            Msg::Previous => {
                if let Some(at) = self.before(self.at) {
                    self.go(at);
                }
            }
            Msg::Enter | Msg::Lab if self.train().is_some() => return self.train(),
            Msg::Enter => return self.update(Msg::Next),
            Msg::NextPage => self.next_page(),
            Msg::PreviousPage => self.previous_page(),
            Msg::First => self.go(At::default()),
            Msg::Last => {
                let slide = self.deck().len().saturating_sub(1);
                self.go(At {
                    slide,
                    build: self.deck().get(slide).map_or(0, |s| s.builds - 1),
                });
            }
            Msg::Contents => self.open_contents(),
            Msg::Blank => self.mode = Mode::Blank,
            Msg::Timer => self.timer.shown = !self.timer.shown,
            Msg::Pointer => {
                self.steered = !self.steered;
                self.pointer = self.steered.then(|| self.pointer.unwrap_or_default());
            }
            Msg::Hint => {
                if let Some((k, slide)) = self.open_question().zip(self.slide()) {
                    *self.hints.entry((slide.page, k)).or_default() += 1;
                }
            }
            Msg::Lab | Msg::Edit => {}
            Msg::Escape => (self.pointer, self.steered) = (None, false),
            Msg::Quit => return Some(self.end()),
        }
        None
    }

    fn next_page(&mut self) {
        let page = self.slide().map(|s| (s.page, s.content == Content::Title));
        self.page_to(page.map_or(0, |(page, title)| page + usize::from(!title)));
    }

    fn previous_page(&mut self) {
        let page = self.slide().map_or(0, |s| s.page);
        match page.checked_sub(1) {
            Some(page) => self.page_to(page),
            None => self.go(At::default()),
        }
    }

    fn open_contents(&mut self) {
        let here = |(n, _): &(usize, String)| *n <= self.at.slide;
        let selected = self.entries("").iter().rposition(here).unwrap_or(0);
        self.mode = Mode::Contents(Contents {
            selected,
            ..Contents::default()
        });
    }

    /// The training of this page.
    fn train(&self) -> Effect {
        let here = matches!(self.slide()?.content, Content::Train);
        let words = &self.page()?.train.as_ref().filter(|_| here)?.0;
        Some(Command::Train(words.clone(), For::Lab))
    }
}
