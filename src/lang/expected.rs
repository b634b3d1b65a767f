//! Values that a reader types, and what is said of others.

use super::{Lang, Text, text};
use std::fmt::{self, Display};
use std::ops::RangeInclusive;
use std::str::FromStr;

/// What is wanted where something else was given.
#[derive(Clone, Debug)]
pub struct Expected(pub Text);

impl Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.get(Lang::EN))
    }
}

impl std::error::Error for Expected {}

/// What one of some names stands for.
///
/// # Errors
/// Another name.
pub fn one_of<T: Copy>(all: &[(&'static str, T)], text: &str) -> Result<T, Expected> {
    let found = all.iter().find(|(name, _)| *name == text);
    let names = || all.iter().map(|(name, _)| *name).collect::<Vec<_>>();
    let wanted = || Expected(text!("refusal.possible", list = Text::list(&names())));
    found.map(|(_, own)| *own).ok_or_else(wanted)
}

/// A whole number in a range, ends included.
pub fn between<T>(range: RangeInclusive<T>) -> impl Fn(&str) -> Result<T, Expected> + Clone
where
    T: Clone + Display + FromStr + PartialOrd,
{
    move |text| {
        let number = text.parse().ok().filter(|n| range.contains(n));
        number.ok_or_else(|| {
            let (first, last) = (range.start(), range.end());
            Expected(text!("values.whole_number_from_wanted", first, last))
        })
    }
}

/// A number.
///
/// # Errors
/// Anything else, NaN and infinity too.
pub fn finite(text: &str) -> Result<f64, Expected> {
    let number = text.parse().ok().filter(|v: &f64| v.is_finite());
    number.ok_or_else(|| Expected(text!("values.finite_number_is_wanted")))
}

/// A number above 0.
///
/// # Errors
/// Anything else.
pub fn positive(text: &str) -> Result<f64, Expected> {
    let number = finite(text).ok().filter(|v| *v > 0.0);
    number.ok_or_else(|| Expected(text!("values.positive_wanted")))
}

/// 0, or a number above it.
///
/// # Errors
/// Anything else.
pub fn not_negative(text: &str) -> Result<f64, Expected> {
    let number = finite(text).ok().filter(|v| *v >= 0.0);
    number.ok_or_else(|| Expected(text!("values.not_negative_wanted")))
}
