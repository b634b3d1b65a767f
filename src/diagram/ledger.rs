//! Bars in lines, for every entry of a result: what leads to it, and below it the result itself, all on one axis.

use super::bars::Axis;
use super::scene::NUMBER;
use super::shot::Shot;
use crate::graph::Place;
use crate::typeset::{Canvas, Meaning, Style, fit, meaning};
use unicode_width::UnicodeWidthStr;

/// The most columns of a ledger.
const MOST: usize = 70;

/// A line: what it is called, its number, and from where to where its bar reaches.
pub(super) struct Line {
    pub(super) name: String,
    pub(super) value: f64,
    pub(super) bar: (f64, f64),
    pub(super) place: Option<Place>,
}

impl Line {
    /// Draws it: its name at `x`, its bar on the axis, its number at the right edge.
    pub(super) fn draw(
        &self,
        canvas: &mut Canvas,
        (x, y): (usize, usize),
        axis: &Axis,
        text: &str,
    ) {
        let name = fit(&self.name, axis.columns.start.saturating_sub(x + 1));
        canvas.text(x, y, &name, Meaning::Dim);
        axis.lines(canvas, y);
        axis.bar(canvas, y, self.bar, meaning(self.value).into());
        canvas.right(canvas.width(), y, text, meaning(self.value), self.place);
    }
}

/// The lines of every entry that has room, over its result; none where not even one has.
pub(super) fn draw(shot: Shot<'_, '_>, lines: impl Fn(usize) -> Vec<Line>) -> Option<Canvas> {
    let width = shot.room.0.min(MOST);
    let first = lines(0);
    let names = first.iter().map(|line| line.name.width());
    let label = (names.max()?.max(3) + 4).min(width / 3);
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
    let mut canvas = Canvas::new(width, all.len() * block);
    canvas.text(0, 0, &part, Meaning::Dim);
    axis.labels(&mut canvas, 0);
    for (i, (n, lines)) in all.iter().enumerate() {
        let top = 1 + i * block;
        let unit = canvas.text(0, top, &shot.label(*n), Meaning::Unit(*n as u8));
        let name = unit.max(1) + 1;
        for (y, line) in (top..).zip(lines) {
            line.draw(&mut canvas, (name, y), &axis, &shot.written(line.value));
        }
        sum(shot, &mut canvas, (name, top + lines.len()), *n, &axis);
    }
    Some(canvas)
}

/// The result below its lines.
fn sum(shot: Shot<'_, '_>, canvas: &mut Canvas, (x, y): (usize, usize), n: usize, axis: &Axis) {
    canvas.text(x, y, "=", Meaning::Plain);
    axis.lines(canvas, y);
    if !shot.is_done(n) {
        canvas.right(canvas.width(), y, "·", Meaning::Faint, None);
        return;
    }
    let value = shot.value(shot.formula, n);
    let bar = Style {
        changed: true,
        ..Style::from(meaning(value))
    };
    axis.bar(canvas, y, (0.0, value), bar);
    let lit = Style {
        focus: shot.is_lit(n),
        ..Style::from(meaning(value))
    };
    let place = shot.scene.place(shot.of, n);
    canvas.right(canvas.width(), y, &shot.written(value), lit, place);
}
