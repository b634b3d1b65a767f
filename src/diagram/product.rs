//! A matrix product: the vector laid along the top, over the columns it is multiplied with, and a row's products added
//! up term by term.

use super::bars::{Axis, tint};
use super::ledger::{self, Line};
use super::scene::NUMBER;
use super::scene::{Number, compact, largest, round_up};
use super::shot::Shot;
use crate::graph::{Formula, Place};
use crate::lang::say;
use crate::typeset::{Canvas, Meaning, Style, fit, meaning};
use crate::walk::Level;
use unicode_width::UnicodeWidthStr;

/// Columns of the names on the left, and of these where cells are narrow.
const LABEL: usize = 8;
const NARROW: usize = 5;
/// The widest cell, its most rows, the narrowest with a free column, and the narrowest that holds digits.
const WIDEST: usize = 26;
const TALLEST: usize = 5;
const APART: usize = 6;
const DIGITS: usize = 4;
/// Rows of a row's products besides these: a heading, an axis, and what they come to.
const BESIDES: usize = 3;
/// The least rows in which a row's products are added up.
const LEAST_TERMS: usize = 6;
/// The least columns of the bar of a result.
const LEAST_BAR: usize = 11;

/// A matrix times a column, and how its cells are drawn.
struct Product<'a, 's> {
    shot: Shot<'a, 's>,
    matrix: &'a Formula,
    vector: &'a Formula,
    /// Rows and columns that are drawn.
    rows: std::ops::Range<usize>,
    columns: usize,
    /// Columns of the names on the left, and of a cell.
    label: usize,
    cell: usize,
    /// Rows of a cell, and from one row of the matrix to the next.
    tall: usize,
    step: usize,
}

/// A matrix times a column.
pub(super) fn draw(shot: Shot<'_, '_>) -> Option<Canvas> {
    let Formula::Product(matrix, vector) = shot.formula else {
        return None;
    };
    let graph = shot.scene.graph();
    let (shape, right) = (matrix.shape(graph), vector.shape(graph));
    let (width, height) = (shot.room.0.min(90), shot.room.1);
    if right.cols != 1 || width < 30 || height < 4 {
        return None;
    }
    let room = |label: usize| width - label - NUMBER - 2;
    let label = match room(LABEL) / shape.cols.max(1) < APART {
        true => NARROW,
        false => LABEL,
    };
    let room = room(label);
    let columns = shape.cols.min(room);
    let is_inside = shot.scene.cursor.level == Level::Entry;
    // Who is in a row wants to see it added up: the others give way to its products, and its own is none too few.
    let terms = match (shape.cols, is_inside) {
        (1, _) => 0,
        (cols, true) if height >= LEAST_TERMS + 2 => (cols + BESIDES).min(height - 2),
        (cols, _) => cols.min(4) + BESIDES,
    };
    let rows = shown_rows(shot, if is_inside { terms } else { 0 }, height);
    let apart = usize::from(rows.len() > 1 && terms > 0);
    // As tall as leaves room for the products of a row below; apart where there is room for it.
    let has_room = |(tall, step): &(usize, usize)| {
        let grid = (rows.len() + 1) * step - (step - tall);
        *tall == 1 && *step == 1 || grid + apart + terms <= height
    };
    let forms = [(TALLEST, TALLEST + 1), (3, 4), (2, 3), (1, 2), (1, 1)];
    let (tall, step) = forms.into_iter().find(has_room).unwrap_or((1, 1));
    let product = Product {
        shot,
        matrix,
        vector,
        rows,
        columns,
        label,
        cell: (room / columns.max(1)).min(WIDEST),
        tall,
        step,
    };
    let mut canvas = Canvas::new(width, height);
    product.grid(&mut canvas);
    let below = product.step * product.rows.len() + product.tall;
    product.terms(&mut canvas, below + apart);
    Some(canvas)
}

/// The rows that are drawn over so many others.
fn shown_rows(shot: Shot<'_, '_>, below: usize, height: usize) -> std::ops::Range<usize> {
    let most = (height - 1).saturating_sub(below).max(1);
    let all = shot.scene.graph().shape(shot.of).rows;
    // A row says which of all they are; of one the heading of its products does.
    match all > most && most > 1 {
        true => shot.entries(most - 1),
        false => shot.entries(most),
    }
}

/// A number in so few columns that its leading zero is left out; before it a minus or a free column.
fn short(value: f64, columns: usize) -> String {
    let fixed = (0..=3).rev().map(|places| {
        let text = format!("{:.places$}", value.abs());
        let digits = text.strip_prefix('0').filter(|rest| !rest.is_empty());
        digits.map_or(text.clone(), str::to_owned)
    });
    let is_zero = |text: &str| !text.contains(|c: char| ('1'..='9').contains(&c));
    let found = fixed.map(|text| match (is_zero(&text), value < 0.0) {
        (true, _) => "0".to_owned(),
        (false, true) => format!("−{text}"),
        (false, false) => text,
    });
    let most = |text: &String| columns - usize::from(!text.starts_with('−'));
    let beyond = if value < 0.0 { "▼" } else { "▲" };
    let mut found = found.filter(|text| text.width() <= most(text));
    found.next().unwrap_or(beyond.to_owned())
}

impl Product<'_, '_> {
    fn weight(&self, r: usize, c: usize) -> f64 {
        self.entry(self.matrix, r, c)
    }

    fn input(&self, c: usize) -> f64 {
        self.entry(self.vector, c, 0)
    }

    fn entry(&self, formula: &Formula, r: usize, c: usize) -> f64 {
        self.shot.entry(formula, (r, c))
    }

    /// Whether one is in this very row.
    fn is_lit(&self, row: usize) -> bool {
        self.shot.scene.cursor.level == Level::Entry && self.shot.is_lit(row)
    }

    /// The vector over the matrix, each row with its result.
    fn grid(&self, canvas: &mut Canvas) {
        let rows = || self.rows.clone();
        let columns = || 0..self.columns;
        let of_vector = round_up(largest(columns().map(|c| self.input(c))));
        let of_matrix = rows().flat_map(|r| columns().map(move |c| self.weight(r, c)));
        let of_matrix = round_up(largest(of_matrix));
        let name = fit(&self.shot.name(self.vector, self.label), self.label - 1);
        let middle = self.tall / 2;
        canvas.text(0, middle, &name, Meaning::Dim);
        self.left_out(canvas);
        for c in columns() {
            let place = self.shot.place_at(self.vector, (c, 0));
            self.cell(canvas, (c, 0), self.input(c), of_vector, place);
        }
        for (y, r) in (self.step..).step_by(self.step).zip(rows()) {
            let digit = format!("{}", r + 1);
            canvas.text(0, y + middle, &digit, Meaning::Unit(r as u8));
            if self.is_lit(r) {
                let line = "━".repeat(self.label - 3);
                canvas.text(2, y + middle, &format!("{line}▶"), Meaning::Lit);
            }
            for c in columns() {
                let place = self.shot.place_at(self.matrix, (r, c));
                self.cell(canvas, (c, y), self.weight(r, c), of_matrix, place);
            }
            self.result(canvas, y + middle, r);
            self.result_bar(canvas, y, r);
        }
    }

    /// Which columns are drawn, behind the vector, and which rows, below them, where these are not all.
    fn left_out(&self, canvas: &mut Canvas) {
        let all = self.matrix.shape(self.shot.scene.graph()).cols;
        if self.columns < all {
            let range = self.shot.scene.through(1, self.columns);
            let x = self.label + self.columns * self.cell + 1;
            let text = fit(&format!("{range}/{all}"), canvas.width().saturating_sub(x));
            canvas.text(x, self.tall / 2, &text, Meaning::Dim);
        }
        let below = self.step * self.rows.len() + self.tall;
        if below < canvas.height() && self.rows.len() > 1 {
            canvas.text(0, below, &self.shot.extent(&self.rows), Meaning::Dim);
        }
    }

    /// Behind a result its bar, where there is room.
    fn result_bar(&self, canvas: &mut Canvas, y: usize, r: usize) {
        let start = self.label + self.columns * self.cell + 2 + NUMBER;
        if start + LEAST_BAR > canvas.width() {
            return;
        }
        let (shot, columns) = (self.shot, start..canvas.width());
        let all = (0..shot.scene.graph().shape(shot.of).rows).map(|r| shot.value(shot.formula, r));
        let axis = Axis::holding(all, columns);
        (y..y + self.tall).for_each(|row| axis.lines(canvas, row));
        if shot.is_done(r) {
            let value = shot.value(shot.formula, r);
            axis.thick(canvas, (y, self.tall), (0.0, value), meaning(value).into());
        }
    }

    /// A number on its tint; where cells are narrow, the tint alone.
    fn cell(
        &self,
        canvas: &mut Canvas,
        (c, y): (usize, usize),
        value: f64,
        scale: f64,
        place: Option<Place>,
    ) {
        let x = self.label + c * self.cell;
        let (symbol, style) = tint(value / scale);
        if self.cell < DIGITS {
            for row in y..y + self.tall {
                canvas.text(x, row, &symbol.repeat(self.cell), style);
            }
            return;
        }
        let is_narrow = self.cell < APART;
        let columns = self.cell - usize::from(!is_narrow);
        for row in y..y + self.tall {
            canvas.placed(x, row, &" ".repeat(columns), style, place);
        }
        let text = match is_narrow {
            true => short(value, columns),
            false => compact(Number::Of(value), 3, columns).0,
        };
        let end = x + columns - (columns - text.width()) / 2 * usize::from(columns > 8);
        canvas.right(end, y + self.tall / 2, &text, style, place);
    }

    fn result(&self, canvas: &mut Canvas, y: usize, r: usize) {
        let lit = self.is_lit(r);
        let x = self.label + self.columns * self.cell;
        let arrow = if lit { Meaning::Lit } else { Meaning::Dim };
        let x = canvas.text(x, y, "▸ ", arrow);
        if !self.shot.is_done(r) {
            canvas.text(x, y, "·", Meaning::Faint);
            return;
        }
        let value = self.shot.value(self.shot.formula, r);
        let style = Style::from(meaning(value)).focus(lit);
        let place = self.shot.scene.place(self.shot.of, r);
        canvas.placed(x, y, &self.shot.written(value), style, place);
    }

    /// The products of a row, each bar beginning where the last one ended.
    fn terms(&self, canvas: &mut Canvas, top: usize) {
        let row = match self.shot.scene.cursor.level {
            Level::Entry => self.shot.down(),
            _ => self.rows.start,
        };
        let mut end = 0.0;
        let mut term = |c: usize| {
            let (weight, input) = (self.weight(row, c), self.input(c));
            let start = end;
            end += weight * input;
            // As exact as the product, which one may want to check.
            let [a, b] = [weight, input].map(|v| self.shot.written(v));
            Line {
                name: format!("{a} · {b}"),
                value: weight * input,
                bar: (start, end),
                place: None,
            }
        };
        let all = self.matrix.shape(self.shot.scene.graph()).cols;
        let lines: Vec<Line> = (0..all).map(&mut term).collect();
        // A heading, an axis, the terms and what they come to.
        let room = canvas.height().saturating_sub(top + 3);
        if all < 2 || room < all.min(3) {
            return;
        }
        let shown = all.min(room);
        let rows = self.matrix.shape(self.shot.scene.graph()).rows;
        let number = match self.rows.len() {
            1 if rows > 1 => format!("{} / {rows}", row + 1),
            _ => (row + 1).to_string(),
        };
        let mut heading = say!(self.shot.scene.lang, "picture.row_adds_up", row = number);
        if shown < all {
            let range = self.shot.scene.through(1, shown);
            heading.push_str(&format!("  {range} / {all}"));
        }
        canvas.text(0, top, &fit(&heading, canvas.width()), Meaning::Dim);
        let names = lines.iter().map(|line| line.name.width() + 3);
        let start = names.max().unwrap_or(0).clamp(12, 22);
        let columns = start..canvas.width() - NUMBER;
        let axis = Axis::holding(lines.iter().map(|l| l.bar.1), columns);
        axis.labels(canvas, top + 1);
        let thick = ((room + 1) / (shown + 1)).clamp(1, TALLEST);
        let mut y = top + 2;
        for line in &lines[..shown] {
            let text = self.shot.written(line.value);
            line.draw(canvas, (1, y), (&axis, thick), &text);
            y += thick;
        }
        ledger::result((self.shot, "="), canvas, (1, y), row, (&axis, thick));
    }
}
