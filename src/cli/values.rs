//! The values options take, and what is said of others, in both languages.

use crate::lang::{Lang, Text};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::fmt::{self, Display};
use std::ops::RangeInclusive;
use std::str::FromStr;

/// What is wanted where something else was given.
#[derive(Clone, Debug)]
pub(super) struct Wanted(pub(super) Text);

impl Wanted {
    fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Wanted(Text::new(en, zh))
    }
}

impl Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.get(Lang::En))
    }
}

impl std::error::Error for Wanted {}

/// One of a list of names, and what it stands for.
pub(super) fn one_of<T>(all: impl Into<Vec<(&'static str, T)>>) -> impl TypedValueParser<Value = T>
where
    T: Copy + Send + Sync + 'static,
{
    let all = all.into();
    let names = PossibleValuesParser::new(all.iter().map(|(name, _)| *name));
    names.try_map(move |text| {
        let known = all.iter().find(|(name, _)| *name == text);
        known.map(|(_, value)| *value).ok_or(fmt::Error)
    })
}

/// A whole number in a range, ends included.
pub(super) fn between<T>(range: RangeInclusive<T>) -> impl Fn(&str) -> Result<T, Wanted> + Clone
where
    T: Clone + Display + FromStr + PartialOrd,
{
    move |text| {
        text.parse()
            .ok()
            .filter(|n| range.contains(n))
            .ok_or_else(|| {
                let (first, last) = (range.start(), range.end());
                Wanted::new(
                    format!("a whole number from {first} to {last} is wanted"),
                    format!("需要 {first} 到 {last} 的整数"),
                )
            })
    }
}

/// A number.
pub(super) fn finite(text: &str) -> Result<f64, Wanted> {
    let number = text.parse().ok().filter(|v: &f64| v.is_finite());
    number.ok_or_else(|| Wanted::new("a finite number is wanted", "需要一个有限的数"))
}

/// A number above 0.
pub(super) fn positive(text: &str) -> Result<f64, Wanted> {
    let number = finite(text).ok().filter(|v| *v > 0.0);
    number.ok_or_else(|| {
        Wanted::new(
            "a number above 0 is wanted, such as 0.01",
            "需要大于 0 的数，例如 0.01",
        )
    })
}

/// 0, or a number above it.
pub(super) fn not_negative(text: &str) -> Result<f64, Wanted> {
    let number = finite(text).ok().filter(|v| *v >= 0.0);
    number.ok_or_else(|| Wanted::new("0 or a number above it is wanted", "需要 0 或大于 0 的数"))
}

/// Columns and rows, `100x30`, from 20×5 to 500×200.
pub(super) fn size(text: &str) -> Result<(u16, u16), Wanted> {
    let parts = text
        .split_once(['x', 'X', '×'])
        .and_then(|(c, r)| Some((c.parse().ok()?, r.parse().ok()?)));
    parts
        .filter(|(c, r)| (20..=500).contains(c) && (5..=200).contains(r))
        .ok_or_else(|| {
            Wanted::new(
                "columns and rows are wanted, such as 100x30, from 20x5 to 500x200",
                "需要列数和行数，例如 100x30；从 20x5 到 500x200",
            )
        })
}
