//! The values options take on the command line alone, and what is said of others.

use crate::course::library;
use crate::course::training::{cells, is_file};
pub(super) use crate::lang::{Expected, between, finite};
use crate::lang::{Text, text};
use crate::train::Cell;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::fmt;

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

/// Columns and rows, `100x30`, from 20×5 to 500×200.
pub(super) fn size(text: &str) -> Result<(u16, u16), Expected> {
    let parts = text
        .split_once(['x', 'X', '×'])
        .and_then(|(c, r)| Some((c.parse().ok()?, r.parse().ok()?)));
    parts
        .filter(|(c, r)| (20..=500).contains(c) && (5..=200).contains(r))
        .ok_or_else(|| Expected(text!("values.columns_rows_wanted_from")))
}
