//! How the reader wants things.

use super::theme::{Glyphs, ThemeName};
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
    /// Which symbols the terminal can show.
    pub glyphs: Glyphs,
}

impl Settings {
    /// As they are without any wish: four decimals, dark, in colour, with every symbol.
    pub fn usual(lang: Lang) -> Settings {
        let (digits, glyphs) = (Digits::default(), Glyphs::Unicode);
        Settings {
            lang,
            digits,
            theme: ThemeName::default(),
            colour: true,
            glyphs,
        }
    }

    /// The usual ones without colour, for screens that are compared as text.
    #[cfg(test)]
    pub(crate) fn plain(lang: Lang) -> Settings {
        Settings {
            colour: false,
            ..Settings::usual(lang)
        }
    }
}
