//! A product of numbers one by one: the bar of the first, and the share of it that the second lets pass. It serves
//! gates and, on the way back, every local slope.

use super::bars::Axis;
use super::picture::Shot;
use super::scene::round_up;
use crate::graph::Formula;
use crate::lang::say;
use crate::typeset::{Canvas, Meaning, Style, fit, meaning};
use crate::walk::Phase;

/// Columns of a number.
const NUMBER: usize = 8;

/// Entry by entry `a ⊙ b`, where one of them lies between 0 and 1.
pub(super) fn draw(shot: Shot<'_, '_>) -> Option<Canvas> {
    let Formula::Hadamard(..) = shot.formula else {
        return None;
    };
    let factors = factors(shot.formula);
    let entries = shot.entries(shot.room.1.saturating_sub(2).max(1));
    let of =
        |factors: &[&Formula], n: usize| factors.iter().map(|f| shot.value(f, n)).product::<f64>();
    let is_share = |factors: &[&Formula]| {
        entries
            .clone()
            .all(|n| (0.0..=1.0).contains(&of(factors, n)))
    };
    // On the way back the first is what comes from above, the others are the local slope.
    let (whole, part) = if shot.scene.walk.phase == Phase::Backward {
        (&factors[..1], &factors[1..])
    } else if is_share(&factors[..1]) && factors.len() == 2 {
        (&factors[1..], &factors[..1])
    } else {
        (&factors[..1], &factors[1..])
    };
    if !is_share(part) {
        return None;
    }
    let (width, height) = (shot.room.0.min(60), entries.len() + 1);
    let bar = (width.saturating_sub(2 + 2 * NUMBER + NUMBER + 6)).min(30);
    if bar < 6 {
        return None;
    }
    let name = |factors: &[&Formula]| {
        let names: Vec<String> = factors.iter().map(|f| shot.name(f, width / 2)).collect();
        names.join(" ⊙ ")
    };
    let mut canvas = Canvas::new(width, height);
    let heading = match shot.scene.walk.phase {
        Phase::Backward => say!(
            shot.scene.lang,
            "picture.above_slope",
            whole = name(whole),
            part = name(part)
        ),
        _ => say!(
            shot.scene.lang,
            "picture.share_passes",
            whole = name(whole),
            part = name(part)
        ),
    };
    canvas.text(0, 0, &fit(&heading, width), Meaning::Dim);
    let reach = round_up(
        entries
            .clone()
            .map(|n| of(whole, n).abs())
            .fold(0.0, f64::max),
    );
    for (i, n) in entries.enumerate() {
        let y = i + 1;
        let (whole, share) = (of(whole, n), of(part, n));
        canvas.text(0, y, &format!("{}", n + 1), Meaning::Unit(n as u8));
        canvas.right(2 + NUMBER, y, &shot.written(whole), meaning(whole), None);
        let axis = Axis {
            columns: 3 + NUMBER..4 + NUMBER + bar,
            values: 0.0..reach,
        };
        let end = axis.column(whole.abs()).max(axis.columns.start + 1);
        for x in axis.columns.start..end {
            canvas.text(x, y, "▁", Meaning::Faint);
        }
        let at = canvas.text(5 + NUMBER + bar, y, "× ", Meaning::Dim);
        let at = canvas.text(at, y, &shot.written(share), Meaning::Plain) + 1;
        if shot.is_done(n) {
            let style = Style::from(meaning(whole));
            axis.bar(&mut canvas, y, 0.0, whole.abs() * share, style);
            let at = canvas.text(at.max(7 + 2 * NUMBER + bar), y, "▸", Meaning::Dim) + 1;
            let lit = Style {
                focus: shot.is_lit(n),
                ..Style::from(meaning(whole * share))
            };
            canvas.placed(
                at,
                y,
                &shot.written(whole * share),
                lit,
                shot.scene.place(shot.of, n),
            );
        }
    }
    Some(canvas)
}

/// The factors of a product entry by entry, from the left.
fn factors(formula: &Formula) -> Vec<&Formula> {
    match formula {
        Formula::Hadamard(a, b) => [factors(a), factors(b)].concat(),
        other => vec![other],
    }
}

/// Anything else that is done to each entry: what it was, and what it becomes.
pub(super) fn any(shot: Shot<'_, '_>) -> Option<Canvas> {
    let operands: Vec<&Formula> = shot.formula.children();
    let graph = shot.scene.graph();
    let size = graph.shape(shot.of).len();
    let fitting = operands.into_iter().filter(|f| {
        let len = f.shape(graph).len();
        len == size || len == 1
    });
    let operands: Vec<&Formula> = fitting.take(3).collect();
    let (width, height) = (shot.room.0.min(60), shot.room.1);
    let block = operands.len() + 2;
    if operands.is_empty() || width < 36 || height < block {
        return None;
    }
    let entries = shot.entries((height / block).max(1));
    let label = 16;
    let result = |n: usize| shot.value(shot.formula, n);
    let all = entries.clone().flat_map(|n| {
        let operands = operands.iter().map(move |f| shot.value(f, n));
        operands.chain([result(n)])
    });
    let axis = Axis::holding(all, label..width - 9);
    let mut canvas = Canvas::new(width, 1 + entries.len() * block - 1);
    axis.labels(&mut canvas, 0);
    for (i, n) in entries.enumerate() {
        let y = 1 + i * block;
        canvas.text(0, y, &format!("{}", n + 1), Meaning::Unit(n as u8));
        for (row, operand) in operands.iter().enumerate() {
            let value = shot.value(operand, n);
            axis.lines(&mut canvas, y + row);
            axis.bar(
                &mut canvas,
                y + row,
                0.0,
                value,
                Style::from(meaning(value)),
            );
            canvas.text(2, y + row, &shot.name(operand, label - 3), Meaning::Dim);
            canvas.right(width, y + row, &shot.written(value), meaning(value), None);
        }
        let y = y + operands.len();
        axis.lines(&mut canvas, y);
        canvas.text(2, y, "=", Meaning::Plain);
        if shot.is_done(n) {
            let value = result(n);
            axis.bar(
                &mut canvas,
                y,
                0.0,
                value,
                Style {
                    changed: true,
                    ..Style::from(meaning(value))
                },
            );
            let lit = Style {
                focus: shot.is_lit(n),
                ..Style::from(meaning(value))
            };
            canvas.right(
                width,
                y,
                &shot.written(value),
                lit,
                shot.scene.place(shot.of, n),
            );
        }
    }
    Some(canvas)
}
