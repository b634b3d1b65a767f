//! Two walks beside each other: what moves one moves the other to the same time.

mod told;
mod view;

pub use told::{table, told};

use super::event::{KeyCode, KeyEvent, MouseEvent};
use super::program::Mouse;
use super::screen::{Command, Effect, Screen};
use super::settings::Settings;
use super::walk::WalkScreen;
use super::walk::travel::reach;
use super::widgets::rows::under;
use crate::course::{Given, Model, beside};
use crate::graph::Ref;
use crate::graph::difference;
use crate::lang::{Diagnostic, Lang, Text, first_message, say};
use crate::walk::Phase;
use ratatui::Frame;
use ratatui::layout::Rect;
use std::any::Any;
use std::cell::RefCell;
use std::time::Duration;

/// Two walks; one of them takes what is typed.
pub struct Beside {
    walks: [WalkScreen; 2],
    active: usize,
    /// Where each was drawn in the last frame.
    drawn: RefCell<Vec<(Rect, usize)>>,
}

impl Beside {
    /// Two walks that stand at the same time.
    pub fn new(walks: [WalkScreen; 2]) -> Beside {
        let mut beside = Beside {
            walks,
            active: 0,
            drawn: RefCell::default(),
        };
        beside.follow();
        beside
    }

    /// The walk that a screen is, and beside it a model by its name or its file.
    ///
    /// # Errors
    /// What is wrong with the model; nothing to say if the screen is no walk.
    pub(super) fn open(top: &dyn Any, name: &str) -> Result<Beside, Text> {
        let walk: &WalkScreen = top.downcast_ref().ok_or_else(Text::default)?;
        let loaded = beside::load(name, &Given::default(), &walk.state.model);
        let loaded = loaded.map_err(Diagnostic::into_message)?;
        let model: Model = loaded.model.map_err(first_message)?;
        let run = model.run();
        let other = WalkScreen::new(model, run, Phase::Forward, None, walk.settings);
        Ok(Beside::new([walk.clone(), other]))
    }

    /// Brings the other walk to the time, the phase and the looks of the one that was moved.
    fn follow(&mut self) {
        let [one, two] = &mut self.walks;
        let (led, other) = if self.active == 0 {
            (one, two)
        } else {
            (two, one)
        };
        other.follow(led);
    }

    /// Goes to where they first differ.
    fn part(&mut self) {
        let found = difference(&self.walks[0].state.run, &self.walks[1].state.run);
        let walk = &mut self.walks[self.active];
        let id = found.and_then(|found| walk.state.run.graph().find_plain(&found.name));
        if let Some(id) = id {
            reach(walk, Ref::Value(id));
        }
    }

    /// The one that takes what is typed takes a key, and leads the other.
    fn lead(&mut self, key: KeyEvent) -> Effect {
        let [one, two] = &mut self.walks;
        match self.active {
            0 => one.lead(Some(two), key),
            _ => two.lead(Some(one), key),
        }
    }
}

impl Screen for Beside {
    fn draw(&mut self, frame: &mut Frame<'_>) {
        self.view(frame);
    }

    fn key(&mut self, key: KeyEvent) -> Effect {
        let walk = &self.walks[self.active];
        let effect = match key.code {
            _ if walk.is_changing() => self.lead(key),
            KeyCode::Tab | KeyCode::BackTab if !walk.is_typing() => {
                self.active = 1 - self.active;
                self.follow();
                None
            }
            KeyCode::Char('d') if !walk.is_typing() && walk.help.is_none() => {
                self.part();
                self.follow();
                None
            }
            _ => self.lead(key),
        };
        match effect {
            // Neither is presented, nor has it a third beside it.
            Some(Command::PresentWalk | Command::Beside(_)) => None,
            effect => effect,
        }
    }

    fn click(&mut self, mouse: MouseEvent) -> Effect {
        let hit = under(&self.drawn, mouse).unwrap_or(self.active);
        let effect = self.walks[hit].click(mouse);
        if self.walks[hit].is_typing() {
            self.active = hit;
        }
        let led = std::mem::replace(&mut self.active, hit);
        self.follow();
        self.active = led;
        effect
    }

    fn paste(&mut self, text: &str) -> Effect {
        if self.walks[self.active].is_changing() {
            self.walks[1 - self.active].paste(text);
        }
        self.walks[self.active].paste(text)
    }

    fn tick(&mut self) -> bool {
        let changed = self.walks[self.active].tick();
        self.follow();
        changed
    }

    fn settings(&self) -> Settings {
        self.walks[self.active].settings
    }

    fn footer_keys(&self) -> Vec<(&'static str, &'static str)> {
        let lang = self.settings().lang;
        let own = [
            ("Tab", say!(lang, "beside.other")),
            ("d", say!(lang, "beside.difference")),
        ];
        let walk = self.walks[self.active].footer_keys();
        own.into_iter().chain(walk).collect()
    }

    fn notice(&mut self, text: Text) {
        self.walks[self.active].notice(text);
    }

    fn describe(&self) -> Vec<String> {
        let lang = self.lang();
        let [one, two] = self.titles();
        let mut all = vec![say!(lang, "beside.both", one, two)];
        all.extend(told(self.runs(), &self.titles(), lang));
        for k in [self.active, 1 - self.active] {
            // The model is named with the place, for who hears only what is new.
            let mut own = self.walks[k].describe().into_iter().skip(1);
            let place = own.next().unwrap_or_default();
            all.push(format!("{}: {place}", self.titles()[k]));
            all.extend(own);
        }
        all
    }

    fn next_tick(&self) -> Option<Duration> {
        self.walks[self.active].next_tick()
    }

    fn mouse(&self) -> Mouse {
        Mouse::Motion
    }
}

impl Beside {
    fn lang(&self) -> Lang {
        self.settings().lang
    }

    /// What the models are called: by their files, or by their titles where these are the same.
    fn titles(&self) -> [String; 2] {
        titles([&self.walks[0].state.model, &self.walks[1].state.model])
    }

    fn runs(&self) -> [&crate::graph::Run; 2] {
        [&self.walks[0].state.run, &self.walks[1].state.run]
    }
}

/// What two models are called.
pub fn titles(models: [&Model; 2]) -> [String; 2] {
    let [one, two] = models.map(|model| model.slug.clone());
    match one == two {
        true => [format!("{one} (1)"), format!("{two} (2)")],
        false => [one, two],
    }
}

#[cfg(test)]
mod tests;
