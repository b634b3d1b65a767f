//! A screen as a grid of styled cells, whoever drew it: what SVG and casts are made of.

/// A colour: its place in the 256-colour palette, and what that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour {
    /// Index in the palette.
    pub index: u8,
    /// Red, green and blue.
    pub rgb: u32,
}

/// How a cell looks; without a colour of its own it has the screen's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Colour of the glyph.
    pub ink: Option<Colour>,
    /// Colour behind it.
    pub paper: Option<Colour>,
    /// Heavier.
    pub bold: bool,
    /// Underlined.
    pub underlined: bool,
    /// Ink and paper change places.
    pub reversed: bool,
}

/// One column of one row. The column behind a wide glyph has no text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// The glyph, with the marks on it.
    pub text: String,
    /// How it looks.
    pub look: Look,
}

/// A screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// Its width.
    pub columns: u16,
    /// Its cells, row by row.
    pub cells: Vec<Cell>,
    /// Red, green and blue of the paper.
    pub paper: u32,
    /// Red, green and blue of the ink.
    pub ink: u32,
}

/// Neighbouring cells of one look.
pub(super) struct Stretch<'a> {
    /// The column of its first cell.
    pub(super) column: usize,
    /// Its cells.
    pub(super) cells: &'a [Cell],
}

impl Stretch<'_> {
    pub(super) fn look(&self) -> Look {
        self.cells[0].look
    }
}

impl Grid {
    /// The rows, from the top.
    pub fn rows(&self) -> impl Iterator<Item = &[Cell]> {
        self.cells.chunks(usize::from(self.columns).max(1))
    }
}

/// A row cut where the look changes.
pub(super) fn stretches(row: &[Cell]) -> impl Iterator<Item = Stretch<'_>> {
    let mut column = 0;
    row.chunk_by(|a, b| a.look == b.look).map(move |cells| {
        let stretch = Stretch { column, cells };
        column += cells.len();
        stretch
    })
}
