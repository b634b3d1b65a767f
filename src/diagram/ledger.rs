//! Bars in lines, for every entry of a result: what leads to it, and below it the result itself, all on one axis.

use super::bars::Axis;
use super::scene::NUMBER;
use super::shot::Shot;
use crate::graph::Place;
use crate::typeset::{Canvas, Meaning, Style, fit, meaning};
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

/// The most columns of a ledger, and rows of a bar.
const MOST: usize = 90;
const THICK: usize = 4;

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

/// Columns between two entries side by side, and how many stand so at most.
const APART: usize = 3;
const ABREAST: usize = 3;

/// The lines of every entry that has room, over its result; none where not even one has. Where rows are short, entries stand
/// side by side.
pub(super) fn draw(
    shot: Shot<'_, '_>,
    sign: &str,
    lines: impl Fn(usize) -> Vec<Line>,
) -> Option<Canvas> {
    let first = lines(0);
    let names = first.iter().map(|line| line.name.width());
    let unit = shot.label(0).width().max(1);
    let names = names.max()?.max(3) + unit + 3;
    let inner = first.len() + 1;
    // So many entries have room below a heading of so many rows, so many rows apart.
    let below = |(head, gap): (usize, usize)| (shot.room.1 - head + gap) / (inner + gap);
    let label = |width: usize| names.min(width * 2 / 5);
    let fits = |width: usize| width >= label(width) + NUMBER + 10;
    let width = |abreast: usize| (shot.room.0.min(MOST) + APART) / abreast - APART;
    if !fits(width(1)) || below((0, 0)) == 0 {
        return None;
    }
    let all = shot.scene.graph().shape(shot.of).len();
    let holds = |(rows, abreast): &((usize, usize), usize)| {
        below(*rows) * abreast >= all && fits(width(*abreast))
    };
    // Rather close to each other, and without the ends of their axis, than not all of them.
    let mut ways = [(1, 1), (1, 0), (0, 0)]
        .into_iter()
        .flat_map(|rows| (1..=ABREAST).map(move |n| (rows, n)));
    // Of some of them the heading says which.
    let some = || (below((1, 0)) > 0).then_some(((1, 0), 1));
    let ((head, gap), abreast) = ways.find(holds).or_else(some)?;
    let (width, label) = (width(abreast), label(width(abreast)));
    let entries = shot.entries(below((head, gap)) * abreast);
    let part = shot.extent(&entries);
    let all: Vec<(usize, Vec<Line>)> = entries.map(|n| (n, lines(n))).collect();
    let axis = axis(shot, &all, label..width - NUMBER);
    // Bars grow with the room.
    let high = all.len().div_ceil(abreast);
    let rows = shot.room.1 - head - (high - 1) * gap;
    let thick = (rows / (high * inner)).clamp(1, THICK);
    let rows = head + high * inner * thick + (high - 1) * gap;
    let mut canvas = Canvas::new(abreast * (width + APART) - APART, rows);
    for (i, all) in all.chunks(high).enumerate() {
        let mut column = Canvas::new(width, rows);
        if head > 0 {
            axis.labels(&mut column, 0);
        }
        entries_below((shot, sign), (&mut column, head), all, (&axis, thick, gap));
        canvas.draw(i * (width + APART), 0, &column);
    }
    if head > 0 {
        canvas.text(0, 0, &part, Meaning::Dim);
    }
    Some(canvas)
}

/// The axis of all bars and results, in some columns.
fn axis(shot: Shot<'_, '_>, all: &[(usize, Vec<Line>)], columns: Range<usize>) -> Axis {
    let ends = all.iter().flat_map(|(n, lines)| {
        let bars = lines.iter().flat_map(|line| [line.bar.0, line.bar.1]);
        bars.chain([shot.value(shot.formula, *n)])
    });
    Axis::holding(ends, columns)
}

/// Entries below each other, from a row on.
fn entries_below(
    (shot, sign): (Shot<'_, '_>, &str),
    (canvas, mut top): (&mut Canvas, usize),
    all: &[(usize, Vec<Line>)],
    (axis, thick, gap): (&Axis, usize, usize),
) {
    for (n, lines) in all {
        let unit = Meaning::Unit(*n as u8);
        let unit = canvas.text(0, top + thick / 2, &shot.label(*n), unit);
        let name = unit.max(1) + 1;
        for line in lines {
            let text = shot.written(line.value);
            line.draw(canvas, (name, top), (axis, thick), &text);
            top += thick;
        }
        result((shot, sign), canvas, (name, top), *n, (axis, thick));
        top += thick + gap;
    }
}

/// The result below its lines, with what stands before it: `=` where the lines add up to it.
pub(super) fn result(
    (shot, sign): (Shot<'_, '_>, &str),
    canvas: &mut Canvas,
    (x, y): (usize, usize),
    n: usize,
    (axis, thick): (&Axis, usize),
) {
    let (middle, right) = (y + thick / 2, canvas.width());
    canvas.text(x, middle, sign, Meaning::Plain);
    (y..y + thick).for_each(|row| axis.lines(canvas, row));
    if !shot.is_done(n) {
        canvas.right(right, middle, "·", Meaning::Faint, None);
        return;
    }
    let value = shot.value(shot.formula, n);
    let bar = Style::from(meaning(value)).strong(true);
    axis.thick(canvas, (y, thick), (0.0, value), bar);
    let lit = Style::from(meaning(value)).focus(shot.is_lit(n));
    let place = shot.scene.place(shot.of, n);
    canvas.right(right, middle, &shot.written(value), lit, place);
}
