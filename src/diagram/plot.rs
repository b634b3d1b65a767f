//! A plane of dots: where pairs of values lie on the cells of a canvas.

use super::Number;
use super::scene::compact;
use crate::typeset::{Canvas, Dots, Meaning, Style};
use std::ops::Range;

/// Where values lie on the cells.
pub(super) struct Plot {
    /// The columns and rows of it.
    pub(super) x: Range<usize>,
    pub(super) y: Range<usize>,
    /// The values at its left and right end, and at its lower and upper one.
    pub(super) across: Range<f64>,
    pub(super) up: Range<f64>,
}

impl Plot {
    /// The dot of a pair of values, from the left and from above; what lies outside is at the edge.
    pub(super) fn dot(&self, x: f64, y: f64) -> (f64, f64) {
        let (x, y) = self.free(x, y);
        let columns = (2 * self.x.len() - 1) as f64;
        let rows = (4 * self.y.len() - 1) as f64;
        (x.clamp(0.0, columns), y.clamp(0.0, rows))
    }

    /// The same, also outside of it.
    pub(super) fn free(&self, x: f64, y: f64) -> (f64, f64) {
        let share =
            |value: f64, range: &Range<f64>| (value - range.start) / (range.end - range.start);
        let columns = (2 * self.x.len() - 1) as f64;
        let rows = (4 * self.y.len() - 1) as f64;
        (
            share(x, &self.across) * columns,
            (1.0 - share(y, &self.up)) * rows,
        )
    }

    /// The column and row of a pair of values.
    pub(super) fn cell(&self, x: f64, y: f64) -> (usize, usize) {
        let (x, y) = self.dot(x, y);
        (
            self.x.start + x.round() as usize / 2,
            self.y.start + y.round() as usize / 4,
        )
    }

    /// No dots yet, on all of its cells.
    pub(super) fn dots(&self) -> Dots {
        Dots::new(self.x.len(), self.y.len())
    }

    /// Draws dots over what is blank.
    pub(super) fn put(&self, canvas: &mut Canvas, dots: &Dots, style: impl Into<Style>) {
        canvas.dots(self.x.start, self.y.start, dots, style);
    }

    /// A line through points, where they are finite; what lies above or below it is not seen.
    pub(super) fn line(&self, dots: &mut Dots, points: impl IntoIterator<Item = (f64, f64)>) {
        let rows = 4.0 * self.y.len() as f64;
        let mut before: Option<(f64, f64)> = None;
        for (x, y) in points {
            let here = self.free(x, y);
            let here = (here.0.is_finite() && here.1.is_finite())
                .then(|| (here.0, here.1.clamp(-rows, 2.0 * rows)));
            if let Some((from, to)) = before.zip(here) {
                dots.line(from, to);
            }
            before = here;
        }
    }

    /// A line of few dots across the height of a value.
    pub(super) fn level(&self, dots: &mut Dots, value: f64) {
        let (_, y) = self.dot(self.across.start, value);
        (0..2 * self.x.len())
            .step_by(4)
            .for_each(|x| dots.set(x, y.round() as usize));
    }

    /// From both axes to a pair of values; where there is no second, from below to above.
    pub(super) fn guides(&self, canvas: &mut Canvas, (x, y): (f64, f64), style: impl Into<Style>) {
        let mut dots = self.dots();
        let (right, top) = self.dot(x, if y.is_nan() { self.up.end } else { y });
        let (right, top) = (right.round() as usize, top.round() as usize);
        let across = if y.is_nan() { 0 } else { right };
        (0..across).step_by(2).for_each(|x| dots.set(x, top));
        let down = (top..4 * self.y.len()).step_by(2);
        down.for_each(|y| dots.set(right, y));
        self.put(canvas, &dots, style);
    }

    /// A value beside its row, before the plane begins.
    pub(super) fn beside(&self, canvas: &mut Canvas, value: f64, style: impl Into<Style>) {
        let (_, row) = self.cell(self.across.start, value);
        let width = self.x.start.saturating_sub(1);
        let (text, _) = compact(Number::Of(value), 3, width);
        canvas.right(width, row, &text, style, None);
    }

    /// Values below their columns, in a row: the first come first, what has no room is left out.
    pub(super) fn below(&self, canvas: &mut Canvas, y: usize, values: &[(f64, Style)]) {
        let mut taken: Vec<Range<usize>> = vec![];
        let mut said: Vec<String> = vec![];
        for (value, style) in values {
            let (text, _) = compact(Number::Of(*value), 2, 8);
            if said.contains(&text) {
                continue;
            }
            said.push(text.clone());
            let columns = text.chars().count();
            let (column, _) = self.cell(*value, self.up.start);
            let last = self.x.end.max(columns) - columns;
            let at = column.saturating_sub(columns / 2).min(last);
            if taken.iter().all(|t| t.end < at || at + columns < t.start) {
                canvas.text(at, y, &text, *style);
                taken.push(at..at + columns);
            }
        }
    }

    /// Both ends and the middle between them, dimly.
    pub(super) fn ends(&self) -> [(f64, Style); 3] {
        let Range { start, end } = self.across;
        [start, end, (start + end) / 2.0].map(|value| (value, Meaning::Dim.into()))
    }
}
