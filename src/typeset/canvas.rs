//! A grid of cells to draw on, for what is a picture and not a line of text.

use super::block::Block;
use super::style::{Piece, Style};
use crate::graph::Place;
use unicode_width::UnicodeWidthChar;

/// A cell: what stands in it, how, and what number it shows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cell {
    /// `None` behind a character two columns wide.
    pub symbol: Option<char>,
    /// What goes onto it.
    pub mark: Option<char>,
    /// What it means.
    pub style: Style,
    /// What it shows.
    pub place: Option<Place>,
}

/// A grid of cells; what is drawn outside of it is not seen.
#[derive(Clone, Debug, Default)]
pub struct Canvas {
    width: usize,
    height: usize,
    cells: Vec<Cell>,
}

impl Canvas {
    /// An empty grid.
    pub fn new(width: usize, height: usize) -> Canvas {
        let blank = Cell {
            symbol: Some(' '),
            ..Cell::default()
        };
        Canvas {
            width,
            height,
            cells: vec![blank; width * height],
        }
    }

    /// Its columns.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Its rows.
    pub fn height(&self) -> usize {
        self.height
    }

    /// Without the empty rows at its end.
    pub fn trimmed(mut self) -> Canvas {
        while self.height > 0 && self.row(self.height - 1).is_empty() {
            self.height -= 1;
        }
        self.cells.truncate(self.width * self.height);
        self
    }

    /// At most so many rows of it, from one on.
    pub fn part(mut self, from: usize, rows: usize) -> Canvas {
        self.cells
            .drain(..(from * self.width).min(self.cells.len()));
        self.height = self.height.saturating_sub(from).min(rows);
        self.cells.truncate(self.width * self.height);
        self
    }

    /// Writes a text to the right of a cell; the column behind it.
    pub fn text(&mut self, x: usize, y: usize, text: &str, style: impl Into<Style>) -> usize {
        self.placed(x, y, text, style, None)
    }

    /// Writes a text that shows a number or a quantity; the column behind it.
    pub fn placed(
        &mut self,
        x: usize,
        y: usize,
        text: &str,
        style: impl Into<Style>,
        place: impl Into<Option<Place>>,
    ) -> usize {
        let (style, place) = (style.into(), place.into());
        let mut at = x;
        for symbol in text.chars().filter(|symbol| !symbol.is_control()) {
            let columns = symbol.width().unwrap_or(0);
            if columns == 0 {
                let before = at
                    .checked_sub(1)
                    .filter(|at| y < self.height && *at < self.width);
                if let Some(before) = before.filter(|before| *before >= x) {
                    self.cells[y * self.width + before].mark = Some(symbol);
                }
                continue;
            }
            if y < self.height && at + columns <= self.width {
                for (n, cell) in self.cells[y * self.width + at..][..columns]
                    .iter_mut()
                    .enumerate()
                {
                    *cell = Cell {
                        symbol: (n == 0).then_some(symbol),
                        mark: None,
                        style,
                        place,
                    };
                }
            }
            at += columns;
        }
        at
    }

    /// Writes a text so that it ends before a column.
    pub fn right(
        &mut self,
        end: usize,
        y: usize,
        text: &str,
        style: impl Into<Style>,
        place: impl Into<Option<Place>>,
    ) {
        let columns: usize = text.chars().filter_map(UnicodeWidthChar::width).sum();
        self.placed(end.saturating_sub(columns), y, text, style, place);
    }

    /// Whether nothing is drawn in so many cells of a row.
    pub fn is_empty(&self, (x, y): (usize, usize), width: usize) -> bool {
        let row = &self.cells[y * self.width..(y + 1) * self.width];
        let mut cells = row.iter().skip(x).take(width);
        cells.all(|cell| cell.symbol == Some(' '))
    }

    /// Changes the style of the cells of a rectangle.
    pub fn restyle(
        &mut self,
        (x, y): (usize, usize),
        width: usize,
        height: usize,
        change: impl Fn(&mut Style),
    ) {
        for row in y..(y + height).min(self.height) {
            for column in x..(x + width).min(self.width) {
                change(&mut self.cells[row * self.width + column].style);
            }
        }
    }

    /// Draws another picture with its first cell at `x`, `y`; where that is empty, this one stays.
    pub fn draw(&mut self, x: usize, y: usize, other: &Canvas) {
        let blank = Canvas::new(1, 1).cells[0];
        for (n, cell) in other.cells.iter().enumerate().filter(|c| *c.1 != blank) {
            let (column, row) = (x + n % other.width, y + n / other.width);
            if column < self.width && row < self.height {
                self.cells[row * self.width + column] = *cell;
            }
        }
    }

    /// Draws a block with its first cell at `x`, `y`.
    pub fn block(&mut self, x: usize, y: usize, block: &Block) {
        for (row, pieces) in block.rows().iter().enumerate() {
            let mut at = x;
            for piece in pieces {
                at = self.placed(at, y + row, &piece.text, piece.style, piece.place);
            }
        }
    }

    /// Draws dots, two in width and four in height to a cell: all of one style, over blanks alone.
    pub fn dots(&mut self, x: usize, y: usize, dots: &Dots, style: impl Into<Style>) {
        let style = style.into();
        for row in 0..dots.height {
            for column in 0..dots.width {
                let bits = dots.cells[row * dots.width + column];
                let (at, down) = (x + column, y + row);
                if bits == 0 || at >= self.width || down >= self.height {
                    continue;
                }
                let cell = &mut self.cells[down * self.width + at];
                if cell.symbol == Some(' ') {
                    cell.symbol = char::from_u32(0x2800 + u32::from(bits));
                    cell.style = style.on(cell.style.ground);
                }
            }
        }
    }

    /// The rows as pieces of text, blanks at the ends of rows left out.
    pub fn rows(&self) -> Vec<Vec<Piece>> {
        (0..self.height).map(|y| self.row(y)).collect()
    }

    /// What is written on it, piece by piece, row after row.
    pub fn texts(&self) -> impl Iterator<Item = String> {
        let pieces = (0..self.height).flat_map(|y| self.row(y));
        pieces.map(|piece| piece.text.trim().to_owned())
    }

    /// The cells of a row in runs of one style that show one number, each with its first column; blanks at the end of the
    /// row left out.
    pub fn runs(&self, y: usize) -> impl Iterator<Item = (usize, &[Cell])> {
        let cells = &self.cells[y * self.width..(y + 1) * self.width];
        let blank = |cell: &Cell| cell.symbol == Some(' ') && cell.style == Style::default();
        let end = cells.iter().rposition(|cell| !blank(cell));
        let alike = |a: &Cell, b: &Cell| a.style == b.style && a.place == b.place;
        let runs = cells[..end.map_or(0, |last| last + 1)].chunk_by(alike);
        runs.scan(0, |at, run| {
            let x = *at;
            *at += run.len();
            Some((x, run))
        })
    }

    fn row(&self, y: usize) -> Vec<Piece> {
        let piece = |(_, run): (usize, &[Cell])| Piece {
            text: run.iter().flat_map(Cell::signs).collect(),
            style: run[0].style,
            place: run[0].place,
        };
        self.runs(y).map(piece).collect()
    }
}

impl Cell {
    /// What stands in it, with what goes onto that.
    fn signs(&self) -> impl Iterator<Item = char> {
        self.symbol.into_iter().chain(self.mark)
    }
}

/// Dots of braille: two columns and four rows of them to a cell.
#[derive(Clone, Debug)]
pub struct Dots {
    width: usize,
    height: usize,
    cells: Vec<u8>,
}

impl Dots {
    /// No dots yet, on so many cells.
    pub fn new(width: usize, height: usize) -> Dots {
        Dots {
            width,
            height,
            cells: vec![0; width * height],
        }
    }

    /// Sets a dot, counted from the left and from above; outside nothing happens.
    pub fn set(&mut self, x: usize, y: usize) {
        const BITS: [[u8; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];
        if x < 2 * self.width && y < 4 * self.height {
            self.cells[y / 4 * self.width + x / 2] |= BITS[y % 4][x % 2];
        }
    }

    /// In the cells where it has dots those of another as well, as a cell has one style.
    pub fn with(mut self, other: &Dots) -> Dots {
        for (own, more) in self.cells.iter_mut().zip(&other.cells) {
            if *own != 0 {
                *own |= more;
            }
        }
        self
    }

    /// Sets the dots of a line from one dot to another.
    pub fn line(&mut self, (x0, y0): (f64, f64), (x1, y1): (f64, f64)) {
        let steps = (x1 - x0).abs().max((y1 - y0).abs()).ceil().clamp(1.0, 1e4);
        for n in 0..=steps as usize {
            let part = n as f64 / steps;
            let (x, y) = (x0 + (x1 - x0) * part, y0 + (y1 - y0) * part);
            if x >= -0.5 && y >= -0.5 {
                self.set((x + 0.5) as usize, (y + 0.5) as usize);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::Meaning;

    fn plain(canvas: &Canvas) -> Vec<String> {
        let text = |row: Vec<Piece>| row.into_iter().map(|p| p.text).collect();
        canvas.rows().into_iter().map(text).collect()
    }

    #[test]
    fn what_lies_outside_is_not_seen_and_wide_letters_take_two_columns() {
        let mut canvas = Canvas::new(6, 2);
        assert_eq!(canvas.text(1, 0, "输入x", Meaning::Plain), 6);
        canvas.text(4, 1, "长长", Meaning::Plain);
        canvas.text(0, 7, "below", Meaning::Plain);
        canvas.right(3, 1, "ab", Meaning::Plain, None);
        assert_eq!(plain(&canvas), [" 输入x", " ab 长"]);
    }

    #[test]
    fn dots_are_drawn_where_nothing_stands() {
        let mut canvas = Canvas::new(3, 1);
        canvas.text(1, 0, "x", Meaning::Plain);
        let mut dots = Dots::new(3, 1);
        dots.line((0.0, 3.0), (5.0, 3.0));
        canvas.dots(0, 0, &dots, Meaning::Dim);
        assert_eq!(plain(&canvas), ["⣀x⣀"]);
    }
}
