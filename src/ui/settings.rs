//! How the reader wants things.

use super::keys::Common;
use super::theme::{Glyphs, Theme, ThemeName};
use crate::lang::Lang;
use crate::typeset::Digits;

/// How the reader wants things.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Language.
    pub lang: Lang,
    /// Decimals.
    pub digits: Digits,
    /// Theme.
    pub theme: ThemeName,
    /// Whether cells may carry colour.
    pub colour: bool,
    /// Whether pictures move for a moment when a step is taken, and short trainings begin slowly.
    pub motion: bool,
    /// Which symbols the terminal can show.
    pub glyphs: Glyphs,
}

impl Settings {
    /// Four decimals, dark, in colour, with every symbol, and still.
    pub fn new(lang: Lang) -> Settings {
        let (digits, glyphs) = (Digits::default(), Glyphs::Unicode);
        Settings {
            lang,
            digits,
            theme: ThemeName::default(),
            colour: true,
            motion: false,
            glyphs,
        }
    }

    /// The colours to draw with.
    pub(crate) fn theme(&self) -> Theme {
        Theme::new(self.theme, self.colour)
    }

    /// Follows a key that changes how things look everywhere.
    pub(crate) fn common(&mut self, common: Common) {
        match common {
            Common::Language => self.lang = self.lang.next(),
            Common::Theme => self.theme = self.theme.next(),
            Common::Help | Common::Process => {}
        }
    }

    /// Without colour, for screens that are compared as text.
    #[cfg(test)]
    pub(crate) fn plain(lang: Lang) -> Settings {
        Settings {
            colour: false,
            ..Settings::new(lang)
        }
    }
}
