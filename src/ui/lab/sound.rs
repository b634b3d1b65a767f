//! Sounds as pictures: how loud which pitch is when, and the plane of vowels.

use crate::train::tasks::{FORMANTS, vowels};
use crate::typeset::Meaning;
use crate::ui::theme::Theme;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

/// From silent to loud.
const SHADES: [&str; 5] = [" ", "░", "▒", "▓", "█"];
/// Most columns of a frame.
const WIDEST: usize = 6;

/// A column a frame, the highest band on top; `bands` holds frames of so many numbers, and there are columns and rows for them.
pub(super) fn spectrum(
    theme: Theme,
    bands: &[f64],
    count: usize,
    (width, height): (usize, usize),
) -> Vec<Line<'static>> {
    let frames: Vec<&[f64]> = bands.chunks_exact(count.max(1)).collect();
    let rows = height.min(count).max(1);
    let each = (width.saturating_sub(6) / frames.len().max(1)).clamp(1, WIDEST);
    let ends = |b: (f64, f64), v: &f64| (b.0.min(*v), b.1.max(*v));
    let (least, most) = bands.iter().fold((f64::INFINITY, f64::NEG_INFINITY), ends);
    let shade = |v: f64| {
        let share = (v - least) / (most - least).max(1e-9);
        SHADES[((share * SHADES.len() as f64) as usize).min(SHADES.len() - 1)]
    };
    let row = |k: usize| {
        let (from, to) = (
            k * count / rows,
            ((k + 1) * count / rows).max(k * count / rows + 1),
        );
        let loudest = |frame: &&[f64]| frame[from..to].iter().fold(least, |m, v| m.max(*v));
        let cells = frames.iter().map(|f| shade(loudest(f)).repeat(each));
        let name = match k {
            0 => "150 Hz",
            k if k + 1 == rows => "3.6 kHz",
            _ => "",
        };
        Line::from(vec![
            Span::styled(cells.collect::<String>(), theme.accent()),
            Span::styled(format!(" {name}"), theme.of(Meaning::Dim)),
        ])
    };
    (0..rows).rev().map(row).collect()
}

/// The vowels by their first two resonances, as books draw them: the first falls upwards, the second to the right.
pub(super) fn plane(theme: Theme, at: [f64; 2], area: Rect) -> Vec<Line<'static>> {
    let (width, height) = (
        usize::from(area.width).max(4),
        usize::from(area.height).max(2),
    );
    let place = |f: [f64; 2]| {
        let share = |k: usize| {
            let (least, most): (f64, f64) = FORMANTS[k];
            ((f[k] / least).ln() / (most / least).ln()).clamp(0.0, 1.0)
        };
        let row = share(0) * (height - 1) as f64;
        let column = (1.0 - share(1)) * (width - 3) as f64;
        (row.round() as usize, column.round() as usize)
    };
    let mut cells = vec![vec![" ".to_owned(); width]; height];
    for (name, f) in vowels() {
        let (row, column) = place(f);
        cells[row][column] = name.to_owned();
    }
    let here = place(at);
    let line = |(r, row): (usize, Vec<String>)| {
        let spans = row
            .into_iter()
            .enumerate()
            .map(|(c, sign)| match (r, c) == here {
                true if sign == " " => Span::styled("+", theme.of(Meaning::Key)),
                true => Span::styled(sign, theme.of(Meaning::Key)),
                false => Span::raw(sign),
            });
        Line::from_iter(spans)
    };
    // What falls or rises along an edge, where nothing else stands.
    for (k, sign) in "F1↓".chars().rev().enumerate() {
        cells[height - 1][width - 1 - k] = sign.to_string();
    }
    for (k, sign) in "←F2".chars().enumerate() {
        cells[0][k] = sign.to_string();
    }
    let lines = cells.into_iter().enumerate().map(line);
    debug_assert!(vowels().all(|(name, _)| name.width() == 1));
    lines.collect()
}
