//! A table with a row for every time, bars beside it, and below it what a column adds up to.

use super::bars::Axis;
use super::scene::{Number, Scene, compact};
use crate::graph::{Place, Ref};
use crate::lang::say;
use crate::typeset::{Canvas, Meaning, Style, fit, meaning};
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

/// Columns of a time and an entry, and of a number with a free one before it.
const TIME: usize = 5;
pub(super) const COLUMN: usize = 8;
/// The most columns of a table, and rows of a time.
const MOST: usize = 140;
const TALLEST: usize = 5;
/// Columns between two groups of bars, the least of a group, and the most.
const APART: usize = 4;
const LEAST_HALF: usize = 12;
const LONGEST: usize = 50;

/// What stands in a cell.
#[derive(Clone, Debug)]
pub(super) enum Cell {
    Number(Number),
    Word(String),
}

/// A row: a time, an entry if there are several, and the cells with what they show.
pub(super) struct Row {
    pub(super) time: i64,
    /// What the entry is called, and its number.
    pub(super) entry: Option<(String, usize)>,
    pub(super) cells: Vec<(Cell, Option<Place>)>,
}

/// A line below the rows: its name, its number, and what that is if it has a name.
pub(super) struct Line {
    pub(super) name: String,
    pub(super) number: Number,
    pub(super) place: Option<Place>,
    pub(super) is: String,
}

/// Headings, rows, and lines below them.
pub(super) struct Table {
    pub(super) heads: Vec<String>,
    /// The column that is left out where there is no room.
    pub(super) spare: Option<usize>,
    /// The columns that are drawn as bars.
    pub(super) bars: Vec<usize>,
    pub(super) rows: Vec<Row>,
    pub(super) lines: Vec<Line>,
    /// Free columns before the first, for the names of these lines.
    pub(super) before: usize,
}

/// Bars of a column.
struct Bars {
    column: usize,
    axis: Axis,
}

impl Row {
    fn number(&self, column: usize) -> Option<f64> {
        match self.cells.get(column)?.0 {
            Cell::Number(Number::Of(value)) => Some(value),
            _ => None,
        }
    }
}

impl Table {
    /// Draws it, the row of a time lit; nothing where it has no room.
    pub(super) fn draw(
        mut self,
        scene: &Scene<'_>,
        room: (usize, usize),
        lit: Option<i64>,
    ) -> Option<Canvas> {
        let (width, height) = (room.0.min(MOST), room.1);
        if self.ends().last()? > &width {
            let spare = self.spare?;
            self = self.without(spare);
        }
        let names = self.lines.iter().map(|line| line.name.width());
        let named = names.max().unwrap_or(0) + COLUMN;
        let end = *self.ends().last()?;
        self.before = named.min(width).saturating_sub(end);
        let end = end + self.before;
        // Above the rows headings, below them a line and the sums.
        let around = 2 + self.lines.len();
        if end > width || height <= around || self.rows.is_empty() {
            return None;
        }
        let shown = self.rows.len().min(height - around);
        let at = self.rows.iter().position(|row| Some(row.time) == lit);
        let from = at.unwrap_or(0).saturating_sub(shown / 2);
        let from = from.min(self.rows.len() - shown);
        let all = self.all_bars(end + 3..width);
        // Where there is a row for them, headings of bars stand over the numbers of their axis.
        let top = usize::from(!all.is_empty() && height > around + shown);
        let tall = ((height - around - top) / shown).clamp(1, TALLEST);
        let below = 1 + top + shown * tall;
        let mut canvas = Canvas::new(width, below + around - 1);
        self.head(&mut canvas, top, &all);
        for (y, row) in (1 + top..)
            .step_by(tall)
            .zip(&self.rows[from..from + shown])
        {
            self.row(&mut canvas, (y, tall), row, Some(row.time) == lit);
            all.iter()
                .for_each(|bars| bars.row(&mut canvas, (y, tall), row));
        }
        if shown < self.rows.len() {
            let range = match shown {
                1 => format!("{}", from + 1),
                _ => scene.through(from + 1, from + shown),
            };
            let extent = format!("{range} / {}", self.rows.len());
            canvas.right(width, below, &extent, Meaning::Dim, None);
        }
        self.foot(&mut canvas, below);
        Some(canvas.trimmed())
    }

    /// The same without a column.
    fn without(mut self, column: usize) -> Table {
        self.heads.remove(column);
        for row in &mut self.rows {
            row.cells.remove(column);
        }
        self.bars.retain(|bars| *bars != column);
        for bars in self.bars.iter_mut().filter(|bars| **bars > column) {
            *bars -= 1;
        }
        self
    }

    /// Where the columns end.
    fn ends(&self) -> Vec<usize> {
        let mut end = TIME + self.before;
        let column = |(n, head): (usize, &String)| {
            let is_word = |row: &Row| matches!(row.cells.get(n), Some((Cell::Word(_), _)));
            let least = match self.rows.iter().all(is_word) {
                true => 3,
                false => COLUMN,
            };
            let widest = if self.spare == Some(n) { COLUMN } else { 14 };
            end += (head.width() + 1).clamp(least, widest);
            end
        };
        self.heads.iter().enumerate().map(column).collect()
    }

    /// Every group of bars, or the first, or none, as there is room.
    fn all_bars(&self, room: Range<usize>) -> Vec<Bars> {
        let bars = |column: usize, columns: Range<usize>| {
            let values = self.rows.iter().filter_map(|row| row.number(column));
            let axis = Axis::holding(values, columns);
            Bars { column, axis }
        };
        let Range { start, end } = room;
        let half = end.saturating_sub(start + APART) / 2;
        match (end.saturating_sub(start), &self.bars[..]) {
            (..6, _) | (_, []) => vec![],
            (_, &[one, other]) if half >= LEAST_HALF => vec![
                bars(one, start..start + half),
                bars(other, start + half + APART..start + 2 * half + APART),
            ],
            (_, &[one, ..]) => vec![bars(one, start..end.min(start + LONGEST))],
        }
    }

    fn head(&self, canvas: &mut Canvas, top: usize, all: &[Bars]) {
        let mut start = TIME + self.before;
        for (head, end) in self.heads.iter().zip(self.ends()) {
            let word = fit(head, end - start - 1);
            canvas.right(end, top, &word, Meaning::Symbol, None);
            start = end;
        }
        for Bars { column, axis } in all {
            axis.labels(canvas, top);
            let head = &self.heads[*column];
            let free = match top {
                0 => axis.free(),
                _ => axis.columns.clone(),
            };
            if head.width() <= free.len() {
                let x = free.start + (free.len() - head.width()) / 2;
                canvas.text(x, 0, head, Meaning::Symbol);
            }
        }
    }

    fn row(&self, canvas: &mut Canvas, (top, tall): (usize, usize), row: &Row, is_lit: bool) {
        let y = top + tall / 2;
        let heading = if is_lit { Meaning::Lit } else { Meaning::Dim };
        match &row.entry {
            Some((digit, entry)) if *entry > 0 => {
                canvas.right(TIME - 1, y, digit, Meaning::Unit(*entry as u8), None);
            }
            _ => {
                canvas.text(0, y, &format!("t={}", row.time), heading);
            }
        }
        for (column, ((cell, place), end)) in row.cells.iter().zip(self.ends()).enumerate() {
            let (text, meaning) = match cell {
                Cell::Number(number) => compact(*number, 3, COLUMN - 1),
                Cell::Word(word) => (word.clone(), Meaning::Plain),
            };
            let style = Style::from(meaning).focus(is_lit && column > 1);
            canvas.right(end, y, &text, style, *place);
        }
    }

    /// What a column adds up to, and what comes of that.
    fn foot(&self, canvas: &mut Canvas, y: usize) {
        let Some(&end) = self.ends().last().filter(|_| !self.lines.is_empty()) else {
            return;
        };
        canvas.text(0, y, &"─".repeat(end), Meaning::Faint);
        for (y, line) in (y + 1..).zip(&self.lines) {
            // What it is has room beside it, or the line is lit.
            let has_room = end + 1 + line.is.width() <= canvas.width();
            let name = match has_room || line.is.is_empty() {
                true => Meaning::Dim,
                false => Meaning::Lit,
            };
            canvas.text(0, y, &fit(&line.name, end - COLUMN), name);
            let (text, meaning) = compact(line.number, 4, COLUMN - 1);
            canvas.right(end, y, &text, meaning, line.place);
            if has_room {
                canvas.text(end + 1, y, &line.is, Meaning::Lit);
            }
        }
    }
}

impl Bars {
    fn row(&self, canvas: &mut Canvas, (top, tall): (usize, usize), row: &Row) {
        if let Some(value) = row.number(self.column) {
            (top..top + tall).for_each(|y| self.axis.lines(canvas, y));
            let style = meaning(value).into();
            self.axis.thick(canvas, (top, tall), (0.0, value), style);
        }
    }
}

/// The sum of a column that a node of the equations is made of: of a name, of so many times, times a number, and the node.
pub(super) struct Sum {
    pub(super) name: String,
    pub(super) total: Number,
    pub(super) times: usize,
    /// What it is multiplied by to be the node; nothing where it is not the sum alone that the node is made of.
    pub(super) factor: Option<f64>,
    pub(super) of: Option<Ref>,
}

impl Sum {
    /// Whether the node is the mean.
    pub(super) fn is_mean(&self) -> bool {
        let over = self.factor.map(|factor| 1.0 / factor);
        self.times > 1 && over.is_some_and(|over| is_near(over, self.times as f64))
    }

    /// The sum, and, unless that is it already, the node.
    pub(super) fn lines(self, scene: &Scene<'_>) -> Vec<Line> {
        let of = self.of.filter(|_| self.factor.is_some());
        let place = of.map(|of| scene.place(of, 0));
        let loss = scene.graph().loss.map(Ref::Value);
        let is = match of.filter(|of| Some(*of) == loss) {
            Some(of) => format!("= {}", scene.typesetter.inline(of)),
            None => String::new(),
        };
        let number = of.map_or(Number::Pending, |of| scene.number(of, 0));
        let line = |name: String, number, is_it: bool| Line {
            name,
            number,
            place: place.filter(|_| is_it),
            is: if is_it && number != Number::Pending {
                is.clone()
            } else {
                String::new()
            },
        };
        let is_it = self.factor == Some(1.0);
        let made = self
            .factor
            .filter(|_| !is_it)
            .map(|factor| match self.is_mean() {
                true => say!(scene.lang, "figure.mean_over_time", times = self.times),
                false => made(scene, factor),
            });
        let total = line(self.name, self.total, is_it);
        let made = made.map(|name| line(name, number, true));
        [total].into_iter().chain(made).collect()
    }
}

/// What is done with a sum that is not its mean.
fn made(scene: &Scene<'_>, factor: f64) -> String {
    let over = 1.0 / factor;
    match over >= 1.5 && is_near(over, over.round()) {
        true => format!("÷ {over:.0}"),
        false => format!("× {}", scene.typesetter.num(factor).text),
    }
}

fn is_near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9 * b.abs()
}
