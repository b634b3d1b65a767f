//! Rows and columns.

use super::expr::NameId;
use std::fmt;

/// The largest number of rows or columns.
pub const MAX_DIM: usize = 4096;

/// Rows and columns of a matrix. A column vector has one column; a scalar is 1×1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Shape {
    /// Rows.
    pub rows: usize,
    /// Columns.
    pub cols: usize,
}

impl Shape {
    /// One number.
    pub const SCALAR: Shape = Shape { rows: 1, cols: 1 };

    /// How many numbers it holds.
    pub fn len(self) -> usize {
        self.rows * self.cols
    }

    /// Whether it holds none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}×{}", self.rows, self.cols)
    }
}

/// What a file says of a name's size; columns may be left to inference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShapeHint {
    /// The name.
    pub name: NameId,
    /// Its rows.
    pub rows: usize,
    /// Its columns, when given.
    pub cols: Option<usize>,
}

impl ShapeHint {
    /// So many rows.
    pub fn rows(name: NameId, rows: usize) -> ShapeHint {
        let cols = None;
        ShapeHint { name, rows, cols }
    }
}
