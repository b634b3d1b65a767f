//! Keys, the mouse, pastes and time in a walk.

use super::keys::{Msg, message};
use super::state::{App, MOST_TYPED, Prompt};
use super::update;
use super::view;
use crate::lang::printable_line;
use crate::ui::event::{
    Input, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use crate::ui::screen::{Command, Effect, Screen};
use crate::ui::settings::Settings;
use crate::ui::widgets::prompt;
use ratatui::Frame;
use ratatui::layout::Position;
use std::time::Duration;

impl App {
    /// Takes a key; what it asks for beyond the walk.
    pub(crate) fn key(&mut self, key: KeyEvent) -> Effect {
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
                    update::reset(self);
                }
                None
            }
            Some(prompt) => self.typed(prompt, key),
            // Elsewhere these go into a step and out of it; a help that is read scrolls.
            None if self.help && matches!(key.code, KeyCode::Down | KeyCode::Char('j')) => {
                update::update(self, Msg::PageDown)
            }
            None if self.help && matches!(key.code, KeyCode::Up | KeyCode::Char('k')) => {
                update::update(self, Msg::PageUp)
            }
            None => update::update(self, message(key)?),
        }
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

    fn click(&mut self, mouse: MouseEvent) -> Effect {
        match mouse.kind {
            MouseEventKind::ScrollDown => return update::update(self, Msg::Next),
            MouseEventKind::ScrollUp => return update::update(self, Msg::Previous),
            MouseEventKind::Down(MouseButton::Left) => {
                let at = Position::new(mouse.column, mouse.row);
                let place = self
                    .drawn
                    .borrow()
                    .iter()
                    .find(|(area, _)| area.contains(at))
                    .map(|(_, p)| *p);
                if let Some(place) = place {
                    update::origin(self, place);
                }
            }
            _ => {}
        }
        None
    }

    /// Text that was pasted goes into what is being typed.
    pub(crate) fn paste(&mut self, text: &str) {
        if let Some(line) = self.prompt.as_mut().and_then(Prompt::line) {
            prompt::insert(line, &printable_line(text, MOST_TYPED), MOST_TYPED);
        }
    }

    /// The next step, if it plays by itself; whether it does.
    pub(crate) fn play(&mut self) -> bool {
        if self.playing {
            update::step(self, 1);
        }
        self.playing
    }
}

impl Screen for App {
    fn draw(&mut self, frame: &mut Frame<'_>) {
        view::draw(self, frame);
    }

    fn event(&mut self, input: Input) -> Vec<Command> {
        let effect = match input {
            Input::Key(key) => self.key(key),
            Input::Mouse(mouse) => self.click(mouse),
            Input::Paste(text) => {
                self.paste(&text);
                None
            }
            Input::Tick => self.play().then_some(Command::Redraw),
            Input::Nudge | Input::Resize(..) => None,
        };
        effect.into_iter().collect()
    }

    fn settings(&self) -> Settings {
        self.settings
    }

    fn describe(&self) -> Vec<String> {
        self.sentences()
    }

    fn next_tick(&self) -> Option<Duration> {
        self.playing.then_some(self.pace)
    }
}
