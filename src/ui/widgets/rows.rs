//! Rows of pieces.

use crate::typeset::Piece;

/// The width of a line that no terminal breaks: a paragraph is one line.
pub(crate) const UNBROKEN: usize = 10_000;

/// Rows of a panel as lines, without the empty ones.
pub(crate) fn lines<'a>(rows: impl IntoIterator<Item = &'a Vec<Piece>>) -> Vec<String> {
    let text = |row: &Vec<Piece>| row.iter().map(|p| p.text.as_str()).collect::<String>();
    rows.into_iter()
        .map(text)
        .map(|t| t.trim().to_owned())
        .filter(|t| !t.is_empty())
        .collect()
}
