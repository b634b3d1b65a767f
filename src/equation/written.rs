//! Times as they are printed behind a name.

use super::{Clock, When};

impl When {
    /// The time as written after the underscore, if there is one.
    pub fn text(self) -> Option<String> {
        match self {
            When::Both(first, second) => Some(format!("{},{}", first.text(), second.text())),
            When::Always => None,
            one => one.clocks().next().map(Clock::text),
        }
    }
}

impl Clock {
    /// As it is written after the underscore.
    fn text(self) -> String {
        let shifted = |letter: char, lag: i32| match lag {
            0 => letter.to_string(),
            1.. => format!("({letter}−{lag})"),
            _ => format!("({letter}+{})", -lag),
        };
        match self {
            Clock::Now(lag) => shifted('t', lag),
            Clock::Index(letter, lag) => shifted(letter, lag),
            Clock::At(n) => n.to_string(),
            Clock::Last => "T".into(),
        }
    }
}
