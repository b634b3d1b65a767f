//! Where paragraphs stand: in rows of a table, and in the columns and groups that an author wishes for a room.

use std::ops::Range;
use std::sync::Arc;

/// The row of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// The table's place in the file.
    pub table: usize,
    /// Which parts are in each of its cells.
    pub cells: Vec<Range<usize>>,
    /// At which side of its column each of them stands.
    pub sides: Arc<[Side]>,
}

/// A side of a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// Where lines begin.
    #[default]
    Left,
    /// In the middle.
    Center,
    /// Where lines end.
    Right,
}

/// What an author wishes for a room.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cue {
    /// It comes a key later than what stands before it, on the same screen.
    pub pause: bool,
    /// The group it stands in: its place in the file.
    pub group: Option<usize>,
    /// The columns it stands in: their place in the file, which of them from 0, and how wide each is.
    pub column: Option<Column>,
}

/// One of several columns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// Where they begin in the file.
    pub of: usize,
    /// Which, from 0.
    pub at: usize,
    /// How wide each is beside the others; 0 for columns there are not.
    pub shares: [u8; MOST_COLUMNS],
}

/// The most columns beside each other.
pub const MOST_COLUMNS: usize = 4;
