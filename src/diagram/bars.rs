//! Bars that lie: lower half blocks, so that rows stay apart and a bar may begin and end on half cells.

use super::scene::round_up;
use crate::typeset::{Canvas, Ground, Meaning, Style, meaning};
use std::ops::Range;

/// Columns of a label on an axis.
const LABEL: usize = 5;

/// A bar of so many cells: from the left where nothing is below zero, else from an axis in its middle. What it could have
/// been longer is a line along its foot.
pub(super) fn small(
    value: f64,
    scale: &Range<f64>,
    columns: usize,
) -> Vec<(&'static str, Meaning)> {
    if scale.start >= 0.0 {
        let cells = columns - 1;
        let halves = halves(value / scale.end, cells);
        return (0..cells)
            .map(|cell| match halves.saturating_sub(2 * cell) {
                0 => ("▁", Meaning::Faint),
                1 => ("▖", Meaning::Positive),
                _ => ("▄", Meaning::Positive),
            })
            .collect();
    }
    let side = columns / 2;
    let halves = halves(value.abs() / scale.end, side);
    let beyond = value.abs() > scale.end * 1.001;
    let mut cells = vec![("▁", Meaning::Faint); columns];
    cells[side] = ("│", Meaning::Dim);
    for n in 0..side {
        let (at, half, full) = match value < 0.0 {
            true => (side - 1 - n, "▗", "▄"),
            false => (side + 1 + n, "▖", "▄"),
        };
        cells[at] = match halves.saturating_sub(2 * n) {
            0 => continue,
            1 => (half, meaning(value)),
            _ if beyond && n + 1 == side => ("▶", meaning(value)),
            _ => (full, meaning(value)),
        };
    }
    cells
}

/// Where such a bar will be, of a number that is not there yet.
pub(super) fn hollow(scale: &Range<f64>, columns: usize) -> Vec<(&'static str, Meaning)> {
    let (columns, axis) = match scale.start >= 0.0 {
        true => (columns - 1, None),
        false => (columns, Some(columns / 2)),
    };
    let symbol = |n: usize| if axis == Some(n) { "│" } else { "┄" };
    (0..columns).map(|n| (symbol(n), Meaning::Faint)).collect()
}

/// The same on a ground and so many rows high, half a row of them free above it.
pub(super) fn tall(
    canvas: &mut Canvas,
    (x, y): (usize, usize),
    (value, scale): (f64, &Range<f64>),
    (columns, rows): (usize, usize),
    ground: Ground,
) {
    for (k, (symbol, meaning)) in small(value, scale, columns).into_iter().enumerate() {
        let style = Style::from(meaning).on(ground);
        for row in 0..rows {
            let shown = match (symbol, row) {
                // The line lies along the foot of them all.
                ("▁", _) if row + 1 < rows => " ",
                ("▄", 1..) => "█",
                ("▖", 1..) => "▌",
                ("▗", 1..) => "▐",
                _ => symbol,
            };
            canvas.text(x + k, y + row, shown, style);
        }
    }
}

/// How many half cells a share of so many cells is; what is there at all is never nothing.
fn halves(share: f64, cells: usize) -> usize {
    let exact = share.clamp(0.0, 1.0) * 2.0 * cells as f64;
    let rounded = exact.round() as usize;
    if rounded == 0 && share > 0.02 {
        1
    } else {
        rounded
    }
}

/// A cell with the tint of a value from −1 to 1, and its sign for who sees no colour.
pub(super) fn tint(value: f64) -> (&'static str, Style) {
    if !value.is_finite() {
        return ("!", Meaning::Error.into());
    }
    let symbol = match value {
        v if v >= 0.5 => "+",
        v if v <= -0.5 => "−",
        _ => " ",
    };
    let style = Style::default().on(Ground::Heat((value.clamp(-1.0, 1.0) * 100.0).round() as i8));
    (symbol, style)
}

/// An axis across a canvas, for bars that begin anywhere.
#[derive(Clone, Debug)]
pub(super) struct Axis {
    /// The columns it lies in.
    pub(super) columns: Range<usize>,
    /// The values at its ends.
    pub(super) values: Range<f64>,
}

impl Axis {
    /// An axis that holds zero and all values, its ends round.
    pub(super) fn holding(values: impl Iterator<Item = f64>, columns: Range<usize>) -> Axis {
        let (mut low, mut high) = (0.0_f64, 0.0_f64);
        for value in values.filter(|v| v.is_finite()) {
            (low, high) = (low.min(value), high.max(value));
        }
        let low = if low < 0.0 { -round_up(-low) } else { 0.0 };
        let high = if high > 0.0 || low == 0.0 {
            round_up(high)
        } else {
            0.0
        };
        Axis {
            columns,
            values: low..high,
        }
    }

    /// The half column of a value, from the left end.
    pub(super) fn half(&self, value: f64) -> i64 {
        let Range { start, end } = self.values;
        let halves = 2 * self.columns.len().saturating_sub(1);
        let share = ((value - start) / (end - start)).clamp(0.0, 1.0);
        (share * halves as f64).round() as i64
    }

    /// The column of a value.
    pub(super) fn column(&self, value: f64) -> usize {
        self.columns.start + (self.half(value) / 2) as usize
    }

    /// A bar from one value to another. The zero line is not drawn over: a bar begins beside it.
    pub(super) fn bar(&self, canvas: &mut Canvas, y: usize, (from, to): (f64, f64), style: Style) {
        let (low, high) = (self.half(from.min(to)), self.half(from.max(to)));
        let (low, high) = if low == high && from != to {
            (low, low + 1)
        } else {
            (low, high)
        };
        let mut half = low;
        while half < high {
            let cell = half / 2;
            let (left, right) = (half % 2 == 0, 2 * cell + 1 < high);
            let symbol = match (left, right) {
                (true, true) => "▄",
                (true, false) => "▖",
                (false, _) => "▗",
            };
            canvas.text(self.columns.start + cell as usize, y, symbol, style);
            half = 2 * (cell + 1);
        }
    }

    /// The same so many rows high: half a row remains free above it.
    pub(super) fn thick(
        &self,
        canvas: &mut Canvas,
        (y, rows): (usize, usize),
        ends: (f64, f64),
        style: Style,
    ) {
        self.bar(canvas, y, ends, style);
        self.full(canvas, (y + 1, rows.saturating_sub(1)), ends, style);
    }

    /// A full bar so many rows high.
    pub(super) fn full(
        &self,
        canvas: &mut Canvas,
        (y, rows): (usize, usize),
        (from, to): (f64, f64),
        style: Style,
    ) {
        let (low, high) = (self.half(from.min(to)), self.half(from.max(to)));
        // What is there at all is never nothing; zero is.
        let high = high.max(low + i64::from(from != to));
        for half in low..high {
            let x = self.columns.start + (half / 2) as usize;
            let alone = (
                half == low && half % 2 == 1,
                half + 1 >= high && half % 2 == 0,
            );
            let symbol = match alone {
                (true, _) => "▐",
                (_, true) => "▌",
                _ => "█",
            };
            for row in y..y + rows {
                canvas.text(x, row, symbol, style);
            }
        }
    }

    /// The labels above: both ends and zero.
    pub(super) fn labels(&self, canvas: &mut Canvas, y: usize) {
        let mut ends = vec![self.values.start, 0.0, self.values.end];
        ends.dedup();
        let mut free = 0;
        for value in ends {
            let text = format!("{value}").replace('-', "−");
            let columns = text.chars().count();
            let at = self.column(value).saturating_sub(columns / 2);
            let at = at.min(canvas.width().saturating_sub(columns)).max(free);
            if at + columns <= canvas.width() {
                free = canvas.text(at, y, &text, Meaning::Dim) + 1;
            }
        }
    }

    /// The columns between two labels, on the wider side of zero; as good as none where it is narrow.
    pub(super) fn free(&self) -> Range<usize> {
        let (Range { start, end }, zero) = (self.columns.clone(), self.column(0.0));
        let side = match zero - start > end - zero {
            true => start..zero,
            false => zero..end,
        };
        let (start, end) = (side.start + LABEL, side.end.saturating_sub(LABEL));
        start..end.max(start)
    }

    /// The zero line and the ends, beside the bars of a row.
    pub(super) fn lines(&self, canvas: &mut Canvas, y: usize) {
        canvas.text(self.column(self.values.start), y, "┆", Meaning::Faint);
        canvas.text(self.column(self.values.end), y, "┆", Meaning::Faint);
        canvas.text(self.column(0.0), y, "│", Meaning::Dim);
    }
}
