//! The values options take, and what is said of others.

use crate::course::library;
use crate::lang::{Lang, Text, text};
use crate::train::Cell;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::fmt::{self, Display};
use std::ops::RangeInclusive;
use std::str::FromStr;

/// What is wanted where something else was given.
#[derive(Clone, Debug)]
pub(super) struct Expected(pub(super) Text);

impl Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.get(Lang::EN))
    }
}

impl std::error::Error for Expected {}

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

/// A cell by its name, a built-in model, or the path of a file.
pub(super) fn cell(text: &str) -> Result<String, Expected> {
    if is_file(text) || Cell::NAMES.contains(&text) || library::model(text).is_some() {
        return Ok(text.to_owned());
    }
    Err(Expected(text!(
        "values.cell_wanted",
        list = Text::list(&cells())
    )))
}

/// The cells that have names.
pub(super) fn cells() -> Vec<&'static str> {
    let mut known = Cell::NAMES.to_vec();
    let models = library::models();
    known.extend(models.iter().filter(|name| !Cell::NAMES.contains(name)));
    known
}

/// Whether a cell is named by its file.
pub(super) fn is_file(cell: &str) -> bool {
    cell.contains(['/', '.', '\\']) || cell == "-"
}

/// A whole number in a range, ends included.
pub(super) fn between<T>(range: RangeInclusive<T>) -> impl Fn(&str) -> Result<T, Expected> + Clone
where
    T: Clone + Display + FromStr + PartialOrd,
{
    move |text| {
        text.parse()
            .ok()
            .filter(|n| range.contains(n))
            .ok_or_else(|| {
                let (first, last) = (range.start(), range.end());
                Expected(text!("values.whole_number_from_wanted", first, last))
            })
    }
}

/// A number.
pub(super) fn finite(text: &str) -> Result<f64, Expected> {
    let number = text.parse().ok().filter(|v: &f64| v.is_finite());
    number.ok_or_else(|| Expected(text!("values.finite_number_is_wanted")))
}

/// A number above 0.
pub(super) fn positive(text: &str) -> Result<f64, Expected> {
    let number = finite(text).ok().filter(|v| *v > 0.0);
    number.ok_or_else(|| Expected(text!("values.positive_wanted")))
}

/// 0, or a number above it.
pub(super) fn not_negative(text: &str) -> Result<f64, Expected> {
    let number = finite(text).ok().filter(|v| *v >= 0.0);
    number.ok_or_else(|| Expected(text!("values.not_negative_wanted")))
}

/// Columns and rows, `100x30`, from 20×5 to 500×200.
pub(super) fn size(text: &str) -> Result<(u16, u16), Expected> {
    let parts = text
        .split_once(['x', 'X', '×'])
        .and_then(|(c, r)| Some((c.parse().ok()?, r.parse().ok()?)));
    parts
        .filter(|(c, r)| (20..=500).contains(c) && (5..=200).contains(r))
        .ok_or_else(|| Expected(text!("values.columns_rows_wanted_from")))
}
