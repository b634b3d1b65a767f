//! Keys, the mouse, pastes and time in a walk.

use super::keys::{Msg, action};
use super::state::{Asked, MOST_TYPED, WalkScreen};
use super::update::PASTE;
use super::{edit, help, travel, update, view};
use crate::lang::{Text, printable_line, say};
use crate::ui::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use crate::ui::program::Mouse;
use crate::ui::screen::{Command, Effect, Screen};
use crate::ui::settings::Settings;
use crate::ui::widgets::footer;
use crate::ui::widgets::help::Scroll;
use crate::ui::widgets::prompt;
use crate::ui::widgets::rows::{UNBROKEN, lines, under};
use ratatui::Frame;
use std::time::Duration;
use tui_input::Input as Line;

impl WalkScreen {
    /// Pasted text goes into what is being typed.
    pub(crate) fn insert(&mut self, text: &str) {
        if let Some((asked, line)) = &mut self.prompt
            && *asked != Asked::Reset
        {
            prompt::insert(line, &printable_line(text, MOST_TYPED), MOST_TYPED);
        }
    }

    fn act(&mut self, key: KeyEvent) -> Effect {
        let action = action(key);
        let msg = Scroll::key(&mut self.help, &mut self.settings, key, action);
        if self.help.is_some() {
            self.scroll = None;
        }
        update::update(self, msg?)
    }

    fn typed(&mut self, asked: Asked, mut line: Line, key: KeyEvent) -> Effect {
        match key.code {
            KeyCode::Enter => return update::answer(self, asked, line.value()),
            KeyCode::Char('y' | 'Y') if asked == Asked::Reset => edit::reset(self),
            KeyCode::Esc => {}
            _ if asked == Asked::Reset => {}
            code => {
                // A letter where a number is proposed begins another name: the proposal gives way.
                let letter = matches!(code, KeyCode::Char(c) if c.is_alphabetic());
                let plain = !key.modifiers.contains(KeyModifiers::CONTROL);
                if asked == Asked::Edit && letter && plain && line.value().ends_with("= ") {
                    line.reset();
                }
                prompt::press(&mut line, key, MOST_TYPED);
                self.prompt = Some((asked, line));
            }
        }
        None
    }
}

impl Screen for WalkScreen {
    fn draw(&mut self, frame: &mut Frame<'_>) {
        self.view(frame);
    }

    fn key(&mut self, key: KeyEvent) -> Effect {
        self.notice = None;
        self.hovered = None;
        self.pulse.stop();
        if cfg!(debug_assertions)
            && key.code == KeyCode::F(12)
            && std::env::var_os("GATEWALK_PANIC").is_some()
        {
            panic!("asked for by GATEWALK_PANIC");
        }
        match self.prompt.take() {
            Some((asked, line)) => self.typed(asked, line, key),
            None => self.act(key),
        }
    }

    fn click(&mut self, mouse: MouseEvent) -> Effect {
        match mouse.kind {
            MouseEventKind::ScrollDown if self.help.is_some() => self.act(KeyCode::Down.into()),
            MouseEventKind::ScrollUp if self.help.is_some() => self.act(KeyCode::Up.into()),
            MouseEventKind::Moved => {
                let hovered = under(&self.drawn, mouse);
                let changed = hovered != self.hovered;
                self.hovered = hovered;
                changed.then_some(Command::Redraw)
            }
            MouseEventKind::ScrollDown => update::update(self, Msg::Next),
            MouseEventKind::ScrollUp => update::update(self, Msg::Previous),
            MouseEventKind::Down(MouseButton::Left) => {
                update::origin(self, under(&self.drawn, mouse)?);
                None
            }
            _ => None,
        }
    }

    /// Equations that are pasted open their walk, unless something else is being typed.
    fn paste(&mut self, text: &str) -> Effect {
        let wanted = |(asked, line): &(Asked, Line)| {
            *asked == Asked::Command && line.value().trim() == PASTE
        };
        if self.prompt.as_ref().is_none_or(wanted) {
            self.prompt = None;
            return update::pasted(text);
        }
        self.insert(text);
        None
    }

    /// More of a picture that is not complete, or the next step, if it plays by itself.
    fn tick(&mut self) -> bool {
        if self.memory.is_pending() {
            return true;
        }
        if self.pulse.tick() {
            return true;
        }
        if self.playing {
            travel::step(self, 1);
        }
        self.playing
    }

    fn settings(&self) -> Settings {
        self.settings
    }

    fn footer_keys(&self) -> Vec<(&'static str, &'static str)> {
        footer::shown(&view::own_keys(self), self.settings.lang)
    }

    fn notice(&mut self, text: Text) {
        self.say(text);
    }

    fn describe(&self) -> Vec<String> {
        if self.help.is_some() {
            return lines(&help::help(self, UNBROKEN));
        }
        let lang = self.settings.lang;
        let asked = matches!(self.prompt, Some((Asked::Reset, _)));
        let asked = asked.then(|| say!(lang, "walk.reset_every_change_or").to_owned());
        let title = self.state.model.title.get(lang);
        let step = [
            view::position(self),
            self.narrate(|narrator| narrator.line(self.cursor)),
            self.narrate(|narrator| narrator.seen(self.cursor).unwrap_or_default()),
            self.narrate(|narrator| narrator.why(self.cursor)),
        ];
        let figure = self.shown.as_ref();
        let seen = figure.map_or_else(Vec::new, |f| self.scene(|scene| f.tell(scene)));
        let all = std::iter::once(title)
            .chain(self.notice.clone())
            .chain(step)
            .chain(seen)
            .chain(asked);
        all.filter(|text| !text.is_empty()).collect()
    }

    fn next_tick(&self) -> Option<Duration> {
        let more = self.memory.is_pending().then_some(Duration::ZERO);
        let played = self.playing.then_some(self.pace);
        more.or(self.pulse.due()).or(played)
    }

    /// What is under it is named.
    fn mouse(&self) -> Mouse {
        Mouse::Motion
    }
}
