//! What a machine executes: instructions on places in its memory.

use super::program::{Entry, Id, Stage};

/// A part of memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Region {
    /// One number, many times.
    Constant,
    /// Shared columns, for every sequence.
    Once,
    /// What is kept of every time.
    Frame,
    /// What is kept of the last times on the way back.
    Ring,
    /// What is needed within a time, or outside of all.
    Scratch,
    /// What is needed within a pass: a chunk.
    Slot,
}

/// Where a quantity lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Place {
    pub(super) region: Region,
    /// Its first row in the region; of constants and slots, which one.
    pub(super) row: usize,
    /// How many steps later than now.
    pub(super) shift: isize,
}

/// Rows of a weight that belong to one of the products done together.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// The product.
    pub(super) id: Id,
    /// Its first row.
    pub(super) at: usize,
    /// Its rows.
    pub(super) rows: usize,
}

/// Products with shared weights: W [u; v; …] + b, row for row.
#[derive(Clone, Debug)]
pub(super) struct Linear {
    pub(super) to: Place,
    /// Rows of all blocks.
    pub(super) rows: usize,
    pub(super) blocks: Vec<Block>,
    /// What is multiplied, and its rows.
    pub(super) inputs: Vec<(Place, usize)>,
    /// Whether weights of symbols are added, each a column of its own.
    pub(super) has_table: bool,
}

/// A gradient of a weight: Σ g [u; v; …; 1]ᵀ.
#[derive(Clone, Debug)]
pub(super) struct Outer {
    /// When it can be added up.
    pub(super) stage: Stage,
    /// The gradient of the product, and its rows.
    pub(super) from: (Place, usize),
    pub(super) inputs: Vec<(Place, usize)>,
    /// Whether there is a column of ones at the end.
    pub(super) ones: bool,
    /// Whether there are sums for each symbol.
    pub(super) has_table: bool,
    pub(super) parts: Vec<Part>,
}

impl Outer {
    /// Whether another has the same columns.
    pub(super) fn is_like(&self, other: &Outer) -> bool {
        let kinds = |outer: &Outer| (outer.stage, outer.ones, outer.has_table);
        self.inputs == other.inputs && kinds(self) == kinds(other)
    }

    /// The rows that belong to a product; between them may be some that only fill up a register.
    pub(super) fn rows(&self) -> Vec<std::ops::Range<usize>> {
        let mut rows: Vec<_> = self.parts.iter().map(|part| part.rows.clone()).collect();
        rows.sort_by_key(|rows| rows.start);
        rows.dedup();
        rows
    }

    /// Columns of the inputs.
    pub(super) fn columns(&self) -> usize {
        self.inputs.iter().map(|(_, rows)| rows).sum()
    }
}

/// A gradient within an [`Outer`]: rows of the product, columns of the inputs.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) id: Id,
    pub(super) rows: std::ops::Range<usize>,
    pub(super) cols: Columns,
    /// Numbers of the parameters whose gradient it is as it is.
    pub(super) homes: Vec<usize>,
    /// Whether gradients are made of it.
    pub(super) is_used: bool,
}

/// Which columns of the sums.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Columns {
    /// Of inputs.
    Of(std::ops::Range<usize>),
    /// The ones.
    Ones,
    /// A column for each symbol.
    Symbols,
}

/// An operation on entries: up to four arguments.
#[derive(Clone, Copy, Debug)]
pub(super) struct Inst {
    pub(super) op: Entry,
    pub(super) to: Place,
    pub(super) args: [Place; 4],
}

/// One thing to do.
#[derive(Clone, Debug)]
pub(super) enum Code {
    /// Number of a product among all of its program.
    Linear(usize),
    /// Operations on so many rows: which of all instructions.
    Pass(usize, std::ops::Range<usize>),
    /// One number for each of so many rows.
    Fill { to: Place, from: Place, rows: usize },
    /// The sum over so many rows.
    Total { to: Place, from: Place, rows: usize },
    /// Softmax of columns of `rows` entries, of `all` entries.
    Softmax {
        to: Place,
        from: Place,
        rows: usize,
        all: usize,
    },
    /// Rows in another order, or from several places: (from, its row, rows).
    Copy {
        to: Place,
        parts: Vec<(Place, usize, usize)>,
    },
    /// The transpose of a matrix, as it lies.
    Transpose {
        to: Place,
        from: Place,
        rows: usize,
        cols: usize,
    },
    /// m × k by k × n.
    Matrix {
        to: Place,
        from: [Place; 2],
        size: [usize; 3],
        flips: [bool; 2],
    },
    /// What a quantity is where a sweep ends.
    Last {
        to: Place,
        from: Place,
        rows: usize,
        is_reverse: bool,
    },
    /// Back from it.
    AtLast {
        to: Place,
        from: Place,
        rows: usize,
        is_reverse: bool,
    },
    /// A quantity at the steps of each sequence, and a number beyond.
    Within {
        to: Place,
        from: Place,
        rows: usize,
        beyond: f64,
    },
}
