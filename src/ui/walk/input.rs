//! Keys, the mouse, pastes and time in a walk.

use super::keys::{Msg, action};
use super::state::{App, MOST_TYPED, Prompt};
use super::{edit, travel, update};
use crate::lang::printable_line;
use crate::ui::event::{
    Input, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use crate::ui::keys::{Action, Common};
use crate::ui::screen::{Command, Effect, Screen};
use crate::ui::settings::Settings;
use crate::ui::widgets::help::Scroll;
use crate::ui::widgets::prompt;
use crate::ui::widgets::rows::under;
use ratatui::Frame;
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
                    edit::reset(self);
                }
                None
            }
            Some(prompt) => self.typed(prompt, key),
            None => self.act(key),
        }
    }

    fn act(&mut self, key: KeyEvent) -> Effect {
        let action = action(key);
        if Scroll::key(&mut self.help, key, action) {
            return None;
        }
        match action? {
            Action::Own(msg) => return update::update(self, msg),
            Action::Common(Common::Help) => {
                (self.help, self.scroll) = (Some(Scroll::default()), None);
            }
            Action::Common(common) => self.settings.common(common),
        }
        None
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
    pub(crate) fn paste(&mut self, text: &str) {
        if let Some(line) = self.prompt.as_mut().and_then(Prompt::line) {
            prompt::insert(line, &printable_line(text, MOST_TYPED), MOST_TYPED);
        }
    }

    /// The next step, if it plays by itself; whether it does.
    pub(crate) fn play(&mut self) -> bool {
        if self.playing {
            travel::step(self, 1);
        }
        self.playing
    }
}

impl Screen for App {
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
            Input::Tick => self.play().then_some(Command::Redraw),
            Input::Wake | Input::Resize(..) => None,
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
