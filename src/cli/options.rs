//! Options that several commands share.

use super::values::{between, one_of};
use crate::lang::Lang;
use crate::typeset::Digits;
use crate::ui;
use clap::{Args, ValueEnum};
use std::ffi::OsString;
use std::io::{self, IsTerminal};

/// The languages there are, by their codes.
fn languages() -> Vec<(&'static str, Lang)> {
    Lang::all().map(|lang| (lang.code(), lang)).collect()
}

/// The language of what is printed.
#[derive(Args, Clone, Copy, Debug, Default)]
pub(super) struct Language {
    #[arg(long, value_parser = one_of(languages()), global = true)]
    lang: Option<Lang>,
}

impl Language {
    pub(super) fn get(self) -> Lang {
        self.lang.unwrap_or_else(of_environment)
    }

    /// The same before the command line is understood, or when it cannot be.
    pub(super) fn of_words(words: &[OsString]) -> Lang {
        let mut words = words
            .iter()
            .skip(1)
            .filter_map(|w| w.to_str())
            .take_while(|w| *w != "--");
        let mut named = None;
        while let Some(word) = words.next() {
            named = match word.strip_prefix("--lang") {
                Some("") => words.next(),
                Some(joined) => joined.strip_prefix('=').or(named),
                None => named,
            };
        }
        Language {
            lang: named.and_then(Lang::named),
        }
        .get()
    }
}

fn of_environment() -> Lang {
    ["GATEWALK_LANG", "LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()))
        .map_or(Lang::EN, |locale| Lang::of_locale(&locale))
}

/// How things look.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct Options {
    #[command(flatten)]
    pub(super) language: Language,
    #[arg(long, default_value_t = Digits::default().get(), value_parser = between(0..=Digits::MAX.get()))]
    digits: u8,
    #[arg(long)]
    pub(super) plain: bool,
    #[arg(long, value_name = "dark|light|high-contrast|colour-blind", value_parser = ui::ThemeName::named)]
    pub(super) theme: Option<ui::ThemeName>,
    #[arg(long, default_value = "auto", value_name = "auto|always|never", value_parser = ui::ColorChoice::named)]
    color: ui::ColorChoice,
    #[arg(long, value_enum, default_value = "auto")]
    motion: Motion,
    #[arg(long)]
    ascii: bool,
    #[arg(long, value_enum, default_value = "narrow")]
    ambiguous: Ambiguous,
}

impl Options {
    /// The same for the screens.
    pub(super) fn settings(&self) -> ui::Settings {
        let no_color = std::env::var_os("NO_COLOR");
        ui::Settings {
            lang: self.language.get(),
            digits: Digits::new(self.digits),
            theme: self.theme.unwrap_or_default(),
            colour: self.color.enabled(no_color.as_deref(), true),
            motion: self.motion == Motion::Auto && std::env::var_os("NO_MOTION").is_none(),
            glyphs: match (self.ascii, self.ambiguous) {
                (true, _) => ui::Glyphs::Ascii,
                (_, Ambiguous::Wide) => ui::Glyphs::Narrow,
                (_, Ambiguous::Narrow) => ui::Glyphs::Unicode,
            },
        }
    }
}

/// Whether anything moves.
#[derive(ValueEnum, Clone, Copy, Debug, Default, PartialEq)]
enum Motion {
    #[default]
    Auto,
    Never,
}

#[derive(ValueEnum, Clone, Copy, Debug, Default, PartialEq)]
enum Ambiguous {
    #[default]
    Narrow,
    Wide,
}

/// Whether somebody reads and answers.
pub(super) fn is_terminal() -> bool {
    io::stdout().is_terminal() && io::stdin().is_terminal()
}
