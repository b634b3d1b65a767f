//! A function drawn with the points of this step on it.

use super::rows::{Rows, piece, row};
use crate::equation::Func;
use crate::typeset::{Meaning, Style};

/// Rows of the plot.
const HEIGHT: usize = 7;

/// The curve over −reach..reach with each point as its row number; `lit` stands out.
pub(crate) fn lines(func: Func, points: &[f64], lit: Option<usize>, width: usize) -> Rows {
    let plot = width.saturating_sub(8).min(56);
    if plot < 12 {
        return vec![];
    }
    let reach = points
        .iter()
        .fold(4.0_f64, |r, p| r.max(p.abs() * 1.1))
        .min(1e6);
    let (low, high) = func.range(reach);
    let column = |x: f64| {
        (((x + reach) / (2.0 * reach)) * (plot - 1) as f64)
            .round()
            .clamp(0.0, (plot - 1) as f64) as usize
    };
    let row = |y: f64| {
        (((high - y) / (high - low)) * (HEIGHT - 1) as f64)
            .round()
            .clamp(0.0, (HEIGHT - 1) as f64) as usize
    };
    let mut grid = vec![vec![(' ', Style::default()); plot]; HEIGHT];
    let zero = column(0.0);
    for cells in &mut grid {
        cells[zero] = ('│', Meaning::Dim.into());
    }
    let across = |x: usize| (x as f64 / (plot - 1) as f64 * 2.0 - 1.0) * reach;
    for (x, y) in (0..plot).map(|x| (x, row(func.of(across(x))))) {
        grid[y][x] = ('·', Meaning::Operator.into());
    }
    // Nine have a number; one that is lit is shown in any case.
    let marked = points
        .iter()
        .enumerate()
        .filter(|(i, p)| p.is_finite() && (*i < 9 || lit == Some(*i)));
    for (i, &p) in marked {
        let mark = char::from_digit(i as u32 + 1, 10).unwrap_or('•');
        let style = Style {
            focus: lit.is_none_or(|l| l == i),
            ..Style::from(Meaning::Key)
        };
        grid[row(func.of(p))][column(p)] = (mark, style);
    }
    framed(grid, (low, high), reach)
}

/// Rows of cells with the ends of both axes.
fn framed(grid: Vec<Vec<(char, Style)>>, (low, high): (f64, f64), reach: f64) -> Rows {
    let plot = grid.first().map_or(0, Vec::len);
    let label = |i: usize| match i {
        0 => edge(high),
        i if i == HEIGHT - 1 => edge(low),
        _ => " ".repeat(6),
    };
    let cell = |(c, style): (char, Style)| piece(c.to_string(), style);
    let mut out: Rows = vec![];
    for (i, cells) in grid.into_iter().enumerate() {
        let mut line = row(label(i).replace('-', "−"), Meaning::Dim);
        line.extend(cells.into_iter().map(cell));
        out.push(line);
    }
    let ends = format!("      −{reach:<.1}{:>1$.1}", reach, plot.saturating_sub(4));
    out.push(row(ends, Meaning::Dim));
    out
}

/// A number at the end of an axis, five columns and a space.
fn edge(value: f64) -> String {
    match value.abs() {
        size if size < 999.95 => format!("{value:>5.1} "),
        size if size < 99_999.5 => format!("{value:>5.0} "),
        _ => format!("{value:>5.0e} "),
    }
}
