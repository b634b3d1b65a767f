//! The training of a page, on the page: started by a key, paused while another page is read.

use super::Reader;
use crate::lang::say;
use crate::train::tasks::TaskSpec;
use crate::typeset::{Meaning, wrap};
use crate::ui::event::{KeyCode, KeyEvent};
use crate::ui::lab::Lab;
use crate::ui::screen::For;
use crate::ui::screen::{Command, Effect, Screen};
use crate::ui::widgets::cut::show;
use crate::ui::widgets::panel::framed;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use std::time::Duration;

impl Reader {
    pub(super) fn training(&self) -> Option<&Lab> {
        self.trainings.labs.get(&self.page)
    }

    /// Whether the training is on the right side of the page, and not its walk.
    pub(super) fn shows_training(&self) -> bool {
        self.page().train.is_some() && (!self.has_stage() || self.trainings.driven)
    }

    /// `o`: begins, takes the keys, or pauses and goes on.
    pub(super) fn train(&mut self) -> Effect {
        let words = self.page().train.as_ref()?.0.clone();
        let driven = std::mem::replace(&mut self.trainings.driven, true);
        match self.trainings.labs.get_mut(&self.page) {
            Some(lab) if driven || !lab.is_running() => lab.key(KeyEvent::from(KeyCode::Char(' '))),
            Some(_) => None,
            None => Some(Command::Train(words, For::Page)),
        }
    }

    /// What `o` asked for has begun.
    pub(super) fn began(&mut self, lab: Lab) {
        self.trainings.labs.insert(self.page, lab);
        self.trainings.driven = true;
    }

    /// The training of this page, to be watched in full.
    pub(super) fn lend(&mut self) -> Option<Lab> {
        self.trainings.labs.remove(&self.page)
    }

    /// It comes back as it is now.
    pub(super) fn take_back(&mut self, lab: Lab) {
        self.set(lab.settings);
        self.trainings.labs.insert(self.page, lab);
    }

    /// A key that drives the training, if it is driven.
    pub(super) fn drive(&mut self, key: KeyEvent) -> bool {
        let Some(lab) = self
            .trainings
            .labs
            .get_mut(&self.page)
            .filter(|_| self.trainings.driven)
        else {
            return false;
        };
        if key.code == KeyCode::Esc {
            self.trainings.driven = false;
            return true;
        }
        lab.drive(key)
    }

    /// The page is left.
    pub(super) fn halt(&mut self) {
        self.trainings.driven = false;
        if let Some(lab) = self.trainings.labs.get_mut(&self.page) {
            let running = lab.is_running();
            lab.pause();
            if running {
                self.trainings.halted.insert(self.page);
            }
        }
    }

    /// A page is opened: its training goes on where it was.
    pub(super) fn go_on(&mut self) {
        if let Some(lab) = self.trainings.labs.get_mut(&self.page)
            && self.trainings.halted.remove(&self.page)
        {
            lab.resume();
        }
    }

    pub(super) fn training_tick(&mut self) -> bool {
        let ticked = self.trainings.labs.iter_mut();
        let fresh = ticked.map(|(page, lab)| lab.tick() && *page == self.page);
        fresh.fold(false, |any, fresh| any | fresh)
    }

    pub(super) fn training_due(&self) -> Option<Duration> {
        self.trainings
            .labs
            .values()
            .filter_map(Screen::next_tick)
            .min()
    }

    pub(super) fn training_settings(&mut self) {
        let settings = self.settings;
        self.trainings
            .labs
            .values_mut()
            .for_each(|lab| lab.settings = settings);
    }

    /// The training as it is, or what it would be.
    pub(super) fn draw_training(&self, frame: &mut Frame<'_>, area: Rect) {
        if let Some(lab) = self.training() {
            return lab.embedded(frame, area, self.trainings.driven);
        }
        let lang = self.settings.lang;
        let inner = framed(self.theme(), frame, area, say!(lang, "reader.training"));
        let Some((words, _)) = &self.page().train else {
            return;
        };
        let about = TaskSpec::named(&words[0]).map_or_else(String::new, |k| (k.about)().get(lang));
        let width = usize::from(inner.width);
        let keys = say!(lang, "reader.starts_here_space_then_pauses");
        let mut lines: Vec<Line<'_>> = wrap(keys, width)
            .into_iter()
            .map(|l| Line::styled(l, self.theme().of(Meaning::Key)))
            .collect();
        lines.push(Line::raw(""));
        lines.extend(wrap(&about, width).into_iter().map(Line::raw));
        show(frame, inner, lines);
    }
}
