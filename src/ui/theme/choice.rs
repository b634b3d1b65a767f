//! What the reader chooses: a theme by name, and whether there is colour.

use std::ffi::OsStr;
use std::fmt;
use std::str::FromStr;

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
    /// All themes, in the order in which they are offered.
    pub const ALL: [ThemeName; 4] = [
        ThemeName::Dark,
        ThemeName::Light,
        ThemeName::Contrast,
        ThemeName::ColorBlind,
    ];

    /// The one after it, round to the first.
    pub fn next(self) -> ThemeName {
        let at = ThemeName::ALL.iter().position(|&t| t == self).unwrap_or(0);
        ThemeName::ALL[(at + 1) % ThemeName::ALL.len()]
    }
}

impl fmt::Display for ThemeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            ThemeName::Dark => "dark",
            ThemeName::Light => "light",
            ThemeName::Contrast => "high-contrast",
            ThemeName::ColorBlind => "colour-blind",
        })
    }
}

impl FromStr for ThemeName {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        let wanted = text.trim().to_ascii_lowercase().replace("color", "colour");
        named(&ThemeName::ALL, &wanted)
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
    /// All choices, in the order in which they are offered.
    pub const ALL: [ColorChoice; 3] = [ColorChoice::Auto, ColorChoice::Always, ColorChoice::Never];

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

impl fmt::Display for ColorChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            ColorChoice::Auto => "auto",
            ColorChoice::Always => "always",
            ColorChoice::Never => "never",
        })
    }
}

impl FromStr for ColorChoice {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        named(&ColorChoice::ALL, text)
    }
}

/// A name that none of the choices has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    /// The names there are, with commas between them.
    pub expected: String,
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected one of: {}", self.expected)
    }
}

impl std::error::Error for UnknownName {}

/// The one of `all` that is called `wanted`.
fn named<T: Copy + fmt::Display>(all: &[T], wanted: &str) -> Result<T, UnknownName> {
    let names: Vec<String> = all.iter().map(T::to_string).collect();
    let found = names.iter().position(|name| name == wanted);
    found.map(|at| all[at]).ok_or_else(|| UnknownName {
        expected: names.join(", "),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        assert!(
            ThemeName::ALL
                .iter()
                .all(|name| name.to_string().parse() == Ok(*name))
        );
        assert!(
            ColorChoice::ALL
                .iter()
                .all(|name| name.to_string().parse() == Ok(*name))
        );
        assert_eq!("color-blind".parse(), Ok(ThemeName::ColorBlind));
        let error = "pink".parse::<ThemeName>().unwrap_err().to_string();
        assert_eq!(
            error,
            "expected one of: dark, light, high-contrast, colour-blind"
        );
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
