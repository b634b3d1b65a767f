//! Bars in lines, for every entry of a result: what leads to it, and below it the result itself, all on one axis.

use super::bars::Axis;
use super::scene::NUMBER;
use super::shot::Shot;
use crate::graph::Place;
use crate::typeset::{Canvas, Meaning, Style, fit, meaning};
use unicode_width::UnicodeWidthStr;

/// The most columns of a ledger, and rows of a bar.
const MOST: usize = 90;
const THICK: usize = 2;

/// A line: what it is called, its number, and from where to where its bar reaches.
pub(super) struct Line {
    pub(super) name: String,
    pub(super) value: f64,
    pub(super) bar: (f64, f64),
    pub(super) place: Option<Place>,
}

impl Line {
    /// Draws it so many rows high: its name at `x`, its bar on the axis, its number at the right edge.
    pub(super) fn draw(
        &self,
        canvas: &mut Canvas,
        (x, y): (usize, usize),
        (axis, thick): (&Axis, usize),
        text: &str,
    ) {
        let name = fit(&self.name, axis.columns.start.saturating_sub(x + 1));
        let middle = y + thick / 2;
        canvas.text(x, middle, &name, Meaning::Dim);
        (y..y + thick).for_each(|row| axis.lines(canvas, row));
        axis.thick(canvas, (y, thick), self.bar, meaning(self.value).into());
        let right = canvas.width();
        canvas.right(right, middle, text, meaning(self.value), self.place);
    }
}

/// The lines of every entry that has room, over its result; none where not even one has.
pub(super) fn draw(shot: Shot<'_, '_>, lines: impl Fn(usize) -> Vec<Line>) -> Option<Canvas> {
    let width = shot.room.0.min(MOST);
    let first = lines(0);
    let names = first.iter().map(|line| line.name.width());
    let unit = shot.label(0).width().max(1);
    let label = (names.max()?.max(3) + unit + 3).min(width * 2 / 5);
    let block = first.len() + 2;
    let fitting = (shot.room.1 / block).max(1);
    if width < label + NUMBER + 10 || shot.room.1 < block {
        return None;
    }
    let entries = shot.entries(fitting);
    let part = shot.extent(&entries);
    let all: Vec<(usize, Vec<Line>)> = entries.map(|n| (n, lines(n))).collect();
    let result = |n: usize| shot.value(shot.formula, n);
    let ends = all.iter().flat_map(|(n, lines)| {
        let bars = lines.iter().flat_map(|line| [line.bar.0, line.bar.1]);
        bars.chain([result(*n)])
    });
    let axis = Axis::holding(ends, label..width - NUMBER);
    // Bars grow with the room; a free row remains between two entries.
    let lines = all.len() * (block - 1);
    let thick = ((shot.room.1 - all.len()) / lines).clamp(1, THICK);
    let block = (block - 1) * thick + 1;
    let mut canvas = Canvas::new(width, all.len() * block);
    canvas.text(0, 0, &part, Meaning::Dim);
    axis.labels(&mut canvas, 0);
    for (i, (n, lines)) in all.iter().enumerate() {
        let top = 1 + i * block;
        let unit = Meaning::Unit(*n as u8);
        let unit = canvas.text(0, top + thick / 2, &shot.label(*n), unit);
        let name = unit.max(1) + 1;
        for (y, line) in (top..).step_by(thick).zip(lines) {
            let text = shot.written(line.value);
            line.draw(&mut canvas, (name, y), (&axis, thick), &text);
        }
        let below = top + lines.len() * thick;
        sum(shot, &mut canvas, (name, below), *n, (&axis, thick));
    }
    Some(canvas)
}

/// The result below its lines.
fn sum(
    shot: Shot<'_, '_>,
    canvas: &mut Canvas,
    (x, y): (usize, usize),
    n: usize,
    (axis, thick): (&Axis, usize),
) {
    let (middle, right) = (y + thick / 2, canvas.width());
    canvas.text(x, middle, "=", Meaning::Plain);
    (y..y + thick).for_each(|row| axis.lines(canvas, row));
    if !shot.is_done(n) {
        canvas.right(right, middle, "·", Meaning::Faint, None);
        return;
    }
    let value = shot.value(shot.formula, n);
    let bar = Style {
        changed: true,
        ..Style::from(meaning(value))
    };
    axis.thick(canvas, (y, thick), (0.0, value), bar);
    let lit = Style {
        focus: shot.is_lit(n),
        ..Style::from(meaning(value))
    };
    let place = shot.scene.place(shot.of, n);
    canvas.right(right, middle, &shot.written(value), lit, place);
}
