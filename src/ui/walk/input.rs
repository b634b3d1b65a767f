//! Keys, the mouse, pastes and time in a walk.

use super::keys::{Msg, action};
use super::state::{App, MOST_TYPED, Prompt};
use super::{edit, sidebar, travel, update, view};
use crate::lang::{printable_line, say};
use crate::ui::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use crate::ui::screen::{Effect, Screen};
use crate::ui::settings::Settings;
use crate::ui::widgets::help::Scroll;
use crate::ui::widgets::prompt;
use crate::ui::widgets::rows::{UNBROKEN, lines, under};
use ratatui::Frame;
use std::time::Duration;

impl App {
    fn act(&mut self, key: KeyEvent) -> Effect {
        let action = action(key);
        let msg = Scroll::key(&mut self.help, &mut self.settings, key, action);
        if self.help.is_some() {
            self.scroll = None;
        }
        update::update(self, msg?)
    }

    fn typed(&mut self, mut prompt: Prompt, key: KeyEvent) -> Effect {
        match key.code {
            KeyCode::Esc => None,
            KeyCode::Enter => update::answer(self, &prompt),
            _ => {
                let editing = matches!(prompt, Prompt::Edit(_));
                let line = prompt.line()?;
                // A letter where a number is proposed begins another name: the proposal gives way.
                let letter = matches!(key.code, KeyCode::Char(c) if c.is_alphabetic());
                let plain = !key.modifiers.contains(KeyModifiers::CONTROL);
                if editing && letter && plain && line.value().ends_with("= ") {
                    line.reset();
                }
                prompt::press(line, key, MOST_TYPED);
                self.prompt = Some(prompt);
                None
            }
        }
    }
}

impl Screen for App {
    fn draw(&mut self, frame: &mut Frame<'_>) {
        self.view(frame);
    }

    fn key(&mut self, key: KeyEvent) -> Effect {
        self.notice = None;
        if cfg!(debug_assertions)
            && key.code == KeyCode::F(12)
            && std::env::var_os("GATEWALK_PANIC").is_some()
        {
            panic!("asked for by GATEWALK_PANIC");
        }
        match self.prompt.take() {
            Some(Prompt::Reset) => {
                if matches!(key.code, KeyCode::Char('y' | 'Y') | KeyCode::Enter) {
                    edit::reset(self);
                }
                None
            }
            Some(prompt) => self.typed(prompt, key),
            None => self.act(key),
        }
    }

    fn click(&mut self, mouse: MouseEvent) -> Effect {
        match mouse.kind {
            MouseEventKind::ScrollDown if self.help.is_some() => {
                return self.act(KeyCode::Down.into());
            }
            MouseEventKind::ScrollUp if self.help.is_some() => {
                return self.act(KeyCode::Up.into());
            }
            MouseEventKind::ScrollDown => return update::update(self, Msg::Next),
            MouseEventKind::ScrollUp => return update::update(self, Msg::Previous),
            MouseEventKind::Down(MouseButton::Left) => {
                if let Some(place) = under(&self.drawn, mouse) {
                    update::origin(self, place);
                }
            }
            _ => {}
        }
        None
    }

    /// Text that was pasted goes into what is being typed.
    fn paste(&mut self, text: &str) {
        if let Some(line) = self.prompt.as_mut().and_then(Prompt::line) {
            prompt::insert(line, &printable_line(text, MOST_TYPED), MOST_TYPED);
        }
    }

    /// The next step, if it plays by itself; whether it does.
    fn tick(&mut self) -> bool {
        if self.playing {
            travel::step(self, 1);
        }
        self.playing
    }

    fn settings(&self) -> Settings {
        self.settings
    }

    fn describe(&self) -> Vec<String> {
        if self.help.is_some() {
            return lines(&sidebar::help(self, UNBROKEN));
        }
        let lang = self.settings.lang;
        let asked = matches!(self.prompt, Some(Prompt::Reset))
            .then(|| say!(lang, "walk.reset_every_change_or").to_owned());
        let title = self.state.model.title.get(lang);
        let step = [
            view::position(self),
            self.narrate(|narrator| narrator.line(self.cursor)),
            self.narrate(|narrator| narrator.why(self.cursor)),
        ];
        let all = std::iter::once(title)
            .chain(self.notice.clone())
            .chain(step)
            .chain(asked);
        all.filter(|text| !text.is_empty()).collect()
    }

    fn next_tick(&self) -> Option<Duration> {
        self.playing.then_some(self.pace)
    }
}
