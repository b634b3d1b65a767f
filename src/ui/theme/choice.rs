//! What the reader chooses: a theme by name, and whether there is colour.

use crate::lang::{Expected, one_of};
use std::ffi::OsStr;

/// The name of a theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ThemeName {
    /// For dark terminals.
    #[default]
    Dark,
    /// For light terminals.
    Light,
    /// White and bright colours on black, whatever the terminal's own colours are.
    Contrast,
    /// For dark terminals, without red against green.
    ColorBlind,
}

impl ThemeName {
    /// All themes by their names, in the order in which they are offered.
    pub const NAMED: [(&'static str, ThemeName); 4] = [
        ("dark", ThemeName::Dark),
        ("light", ThemeName::Light),
        ("high-contrast", ThemeName::Contrast),
        ("colour-blind", ThemeName::ColorBlind),
    ];

    /// The one after it, round to the first.
    pub fn next(self) -> ThemeName {
        let at = ThemeName::NAMED.iter().position(|own| own.1 == self);
        ThemeName::NAMED[(at.unwrap_or(0) + 1) % ThemeName::NAMED.len()].1
    }

    /// The one of this name.
    ///
    /// # Errors
    /// The names there are.
    pub fn named(text: &str) -> Result<ThemeName, Expected> {
        let wanted = text.trim().to_ascii_lowercase().replace("color", "colour");
        one_of(&ThemeName::NAMED, &wanted)
    }
}

/// When to use colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` says otherwise.
    #[default]
    Auto,
    /// In any case.
    Always,
    /// In no case.
    Never,
}

impl ColorChoice {
    /// The one of this name.
    ///
    /// # Errors
    /// The names there are.
    pub fn named(text: &str) -> Result<ColorChoice, Expected> {
        let all = [
            ("auto", ColorChoice::Auto),
            ("always", ColorChoice::Always),
            ("never", ColorChoice::Never),
        ];
        one_of(&all, text)
    }

    /// Is there colour, given the value of `NO_COLOR`? As <https://no-color.org> has it, that counts if
    /// it is set and not empty, and a choice made on the command line counts more.
    pub fn enabled(self, no_color_env: Option<&OsStr>, is_tty: bool) -> bool {
        match self {
            ColorChoice::Auto => is_tty && no_color_env.is_none_or(OsStr::is_empty),
            ColorChoice::Always => true,
            ColorChoice::Never => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        for (name, theme) in ThemeName::NAMED {
            assert_eq!(ThemeName::named(name).ok(), Some(theme));
        }
        assert_eq!(
            ThemeName::named("Color-blind").ok(),
            Some(ThemeName::ColorBlind)
        );
        let error = ThemeName::named("pink").unwrap_err().to_string();
        assert_eq!(error, "possible: dark, light, high-contrast, colour-blind");
    }

    #[test]
    fn no_color_counts_only_if_not_empty_and_not_overruled() {
        let set = |text: &'static str| Some(OsStr::new(text));
        assert!(ColorChoice::Auto.enabled(None, true));
        assert!(ColorChoice::Auto.enabled(set(""), true));
        assert!(!ColorChoice::Auto.enabled(set("0"), true));
        assert!(!ColorChoice::Auto.enabled(None, false));
        assert!(ColorChoice::Always.enabled(set("1"), false));
        assert!(!ColorChoice::Never.enabled(None, true));
    }
}
