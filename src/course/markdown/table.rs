//! The table that is being read.

use super::super::document::{Row, Side};
use pulldown_cmark::Alignment;
use std::sync::Arc;

/// Columns of the open table, and where the cells of its row end: the index of the part after the last of a cell.
#[derive(Default)]
pub(super) struct Table {
    at: usize,
    sides: Arc<[Side]>,
    ends: Vec<usize>,
}

impl Table {
    /// One that begins at a byte of the file.
    pub(super) fn new(at: usize, columns: &[Alignment]) -> Table {
        let side = |column: &Alignment| match column {
            Alignment::Right => Side::Right,
            Alignment::Center => Side::Center,
            Alignment::Left | Alignment::None => Side::Left,
        };
        Table {
            at,
            sides: columns.iter().map(side).collect(),
            ends: vec![],
        }
    }

    pub(super) fn columns(&self) -> usize {
        self.sides.len()
    }

    /// A cell ends at a part.
    pub(super) fn cell(&mut self, end: usize) {
        self.ends.push(end);
    }

    /// A row ends.
    pub(super) fn row(&mut self) -> Row {
        let ends = std::mem::take(&mut self.ends);
        let starts = std::iter::once(0).chain(ends.iter().copied());
        Row {
            table: self.at,
            cells: starts.zip(&ends).map(|(from, to)| from..*to).collect(),
            sides: Arc::clone(&self.sides),
        }
    }
}
