//! The two languages every reader-facing string exists in, the [`Fault`] that speaks both, and the ways text
//! comes in from a file and goes out to one.
//!
//! This is the lowest room: it must not use any other.

mod fault;
mod read;
mod sanitize;
mod write;

pub use fault::{Fault, Faults, Span};
pub use read::{ReadError, is_stdin, read};
pub use sanitize::{printable, printable_line, steering};
pub use write::{Output, is_same_file, open_lock};

use std::fmt;

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Chinese (simplified).
    Zh,
}

impl Lang {
    /// The text of this language out of a pair, English first.
    pub fn pick<T>(self, en: T, zh: T) -> T {
        match self {
            Lang::En => en,
            Lang::Zh => zh,
        }
    }

    /// The other language.
    pub fn other(self) -> Lang {
        self.pick(Lang::Zh, Lang::En)
    }

    /// The language of a POSIX locale name such as `zh_CN.UTF-8`; anything not Chinese is English.
    pub fn of_locale(locale: &str) -> Lang {
        if locale.to_ascii_lowercase().starts_with("zh") {
            Lang::Zh
        } else {
            Lang::En
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.pick("en", "zh"))
    }
}

/// One thing said in both languages, each written natively.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// English.
    pub en: String,
    /// Chinese.
    pub zh: String,
}

impl Text {
    /// Pairs the two wordings.
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Text {
            en: en.into(),
            zh: zh.into(),
        }
    }

    /// The wording in `lang`.
    pub fn get(&self, lang: Lang) -> &str {
        lang.pick(&self.en, &self.zh)
    }
}
