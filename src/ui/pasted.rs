//! Equations that were pasted, or come in a file: their walk, or what is wrong with them on a screen of its own.

use super::event::KeyEvent;
use super::keys::{Row, keys, lookup};
use super::screen::{Command, Effect, Screen};
use super::settings::Settings;
use super::walk::WalkScreen;
use super::widgets::footer;
use super::widgets::help::Scroll;
use super::widgets::page::Page;
use super::widgets::panel::switch;
use super::widgets::rows::{Rows, row, wrapped};
use crate::course::{Given, library};
use crate::lang::{Diagnostics, say};
use crate::typeset::Meaning;
use ratatui::Frame;
use unicode_width::UnicodeWidthStr;

/// The most that is read of a paste, in bytes.
const MOST: usize = 1 << 20;
/// Faults that are told.
const MOST_FAULTS: usize = 20;

/// The screen that pasted text opens, if it is equations or a model file.
pub(super) fn opened(text: &str, settings: Settings) -> Option<Box<dyn Screen>> {
    // A terminal sends the end of a line as the key does.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if !text.contains('=') || text.len() > MOST {
        return None;
    }
    Some(read(say!(settings.lang, "walk.pasted"), &text, settings))
}

/// The walk of equations or of a model file called `name`, or what is wrong with it.
pub(super) fn read(name: &str, text: &str, settings: Settings) -> Box<dyn Screen> {
    let given = Given::default();
    match library::of_text(name, text, &given) {
        Ok(model) => Box::new(WalkScreen::of(model, settings)),
        Err(faults) => Box::new(Faults::new(name, text, &faults, settings)),
    }
}

#[derive(Clone, Copy)]
enum Msg {
    Close,
}

const TABLE: &[Row<Msg>] = keys! {
    "Esc Enter" => Close, "common.return", "common.return";
    language();
    theme("t");
    "q" => Close, "common.return";
    suspend();
    interrupt();
};

/// What is wrong with pasted equations, or with a file; what was there before lies beneath.
pub(super) struct Faults {
    settings: Settings,
    name: String,
    text: String,
    faults: Diagnostics,
    scroll: Option<Scroll>,
}

impl Faults {
    pub(super) fn new(
        name: &str,
        text: &str,
        faults: &[crate::lang::Diagnostic],
        settings: Settings,
    ) -> Faults {
        Faults {
            settings,
            name: name.to_owned(),
            text: text.to_owned(),
            faults: faults.iter().take(MOST_FAULTS).cloned().collect(),
            scroll: Some(Scroll::default()),
        }
    }

    fn told(&self) -> Vec<String> {
        let lang = self.settings.lang;
        let told = |fault: &crate::lang::Diagnostic| fault.render(&self.name, &self.text, lang);
        self.faults.iter().map(told).collect()
    }

    /// What it is about, and that a key closes it.
    fn title(&self) -> String {
        say!(
            self.settings.lang,
            "walk.could_not_be_read",
            name = &self.name
        )
    }

    fn rows(&self, width: usize) -> Rows {
        let told = self.told().join("\n\n");
        // A caret stands below its place: only what is too long is broken.
        let line = |line: &str| match line.width() {
            columns if columns <= width => vec![row(line.to_owned(), Meaning::Plain)],
            _ => wrapped(line, width, Meaning::Plain),
        };
        told.lines().flat_map(line).collect()
    }
}

impl Screen for Faults {
    fn draw(&mut self, frame: &mut Frame<'_>) {
        let page = Page {
            settings: self.settings,
            head: (" gatewalk", &switch(self.settings.lang)),
            help: (&self.scroll, &self.title(), &|width| self.rows(width)),
            said: None,
            keys: TABLE,
        };
        page.draw(frame, 0, |_, _, _| {});
    }

    fn key(&mut self, key: KeyEvent) -> Effect {
        let action = lookup(TABLE, key);
        let Some(Msg::Close) = Scroll::key(&mut self.scroll, &mut self.settings, key, action)
        else {
            return self.scroll.is_none().then_some(Command::Pop);
        };
        Some(Command::Pop)
    }

    /// Another attempt takes the place of this one.
    fn paste(&mut self, text: &str) -> Effect {
        Some(Command::Equations(text.to_owned()))
    }

    fn settings(&self) -> Settings {
        self.settings
    }

    fn footer_keys(&self) -> Vec<(&'static str, &'static str)> {
        footer::shown(TABLE, self.settings.lang)
    }

    fn describe(&self) -> Vec<String> {
        std::iter::once(self.title()).chain(self.told()).collect()
    }
}
