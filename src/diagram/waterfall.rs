//! A sum: each term is a bar that begins where the last one ended, and the result reaches from zero to where all end.

use super::bars::Axis;
use super::picture::Shot;
use crate::equation::Sign;
use crate::graph::Formula;
use crate::typeset::{Canvas, Meaning, Style, meaning};
use unicode_width::UnicodeWidthStr;

/// Columns of the numbers on the right.
const NUMBER: usize = 9;
/// Terms that are drawn one by one; more are drawn as how far they have come.
const MOST_TERMS: usize = 6;

/// A sum, also over time.
pub(super) fn draw(shot: Shot<'_, '_>) -> Option<Canvas> {
    let terms: Vec<(Sign, &Formula)> = match shot.formula {
        Formula::Sum(terms) if terms.len() > 1 => terms.iter().map(|(s, f)| (*s, f)).collect(),
        Formula::OverTime(parts) => parts.iter().map(|f| (Sign::Plus, f)).collect(),
        _ => return None,
    };
    let (width, height) = (shot.room.0.min(70), shot.room.1);
    let names = terms.iter().map(|(_, term)| shot.name(term, width / 3));
    let names: Vec<String> = names.collect();
    let label = names.iter().map(|n| n.width()).max()?.max(3) + 4;
    let drawn = terms.len().min(MOST_TERMS);
    let block = drawn + 2;
    let entries = shot.entries((height.saturating_sub(1) / block).max(1));
    if width < label + NUMBER + 10 || height < block {
        return None;
    }
    let value = |n: usize, term: usize| {
        let (sign, formula) = terms[term];
        let value = shot.value(formula, n);
        if sign == Sign::Minus { -value } else { value }
    };
    let sums = |n: usize| {
        let mut sum = 0.0;
        let terms = (0..terms.len()).map(move |term| {
            sum += value(n, term);
            sum
        });
        terms.collect::<Vec<f64>>()
    };
    let all = entries.clone().flat_map(sums);
    let axis = Axis::holding(all, label..width - NUMBER);
    let mut canvas = Canvas::new(width, 1 + entries.len() * block - 1);
    axis.labels(&mut canvas, 0);
    for (i, n) in entries.enumerate() {
        let y = 1 + i * block;
        let sums = sums(n);
        let skipped = terms.len() - drawn;
        if shot.scene.graph().shape(shot.of).len() > 1 {
            canvas.text(0, y, &format!("{}", n + 1), Meaning::Unit(n as u8));
        }
        for row in 0..drawn {
            let term = row + skipped;
            let from = if term == 0 { 0.0 } else { sums[term - 1] };
            let own = value(n, term);
            axis.lines(&mut canvas, y + row);
            let style = Style {
                ..Style::from(meaning(own))
            };
            axis.bar(&mut canvas, y + row, from, sums[term], style);
            canvas.text(2, y + row, &names[term], Meaning::Dim);
            canvas.right(width, y + row, &shot.written(own), meaning(own), None);
        }
        let y = y + drawn;
        axis.lines(&mut canvas, y);
        let total = *sums.last()?;
        if shot.is_done(n) {
            axis.bar(
                &mut canvas,
                y,
                0.0,
                total,
                Style {
                    changed: true,
                    ..Style::from(meaning(total))
                },
            );
            let lit = Style {
                focus: shot.is_lit(n),
                ..Style::from(meaning(total))
            };
            canvas.right(
                width,
                y,
                &shot.written(total),
                lit,
                shot.scene.place(shot.of, n),
            );
        } else {
            canvas.right(width, y, "·", Meaning::Faint, None);
        }
        canvas.text(2, y, "=", Meaning::Plain);
    }
    Some(canvas)
}
