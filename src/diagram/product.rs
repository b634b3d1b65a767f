//! A matrix product: the vector laid along the top, over the columns it is multiplied with, and a row's products added
//! up term by term.

use super::bars::{Axis, tint};
use super::picture::Shot;
use super::scene::{Number, compact, round_up};
use crate::graph::Formula;
use crate::lang::say;
use crate::typeset::{Canvas, Meaning, Style, fit, meaning};
use crate::walk::Level;

/// A matrix times a column.
pub(super) fn draw(shot: Shot<'_, '_>) -> Option<Canvas> {
    let Formula::Product(matrix, vector) = shot.formula else {
        return None;
    };
    let graph = shot.scene.graph();
    let (shape, right) = (matrix.shape(graph), vector.shape(graph));
    let (width, height) = (shot.room.0.min(76), shot.room.1);
    if right.cols != 1 || width < 30 || height < 4 {
        return None;
    }
    let run = shot.scene.setting.run;
    let get = |of, r, c| run.entry(of, r, c).unwrap_or(f64::NAN);
    let weight = |r: usize, c: usize| matrix.entry(graph, r, c).evaluate(&get);
    let input = |c: usize| vector.entry(graph, c, 0).evaluate(&get);
    let label = 8;
    let number = 9;
    // As wide as they can be: with digits where they have room.
    let room = width - label - number - 2;
    let columns = shape.cols.min(room);
    let cell = (room / columns.max(1)).min(13);
    let digits = cell >= 6;
    let rows = shape.rows.min(height.saturating_sub(2).max(1));
    let tall = if digits && rows * 2 + 3 + shape.cols.min(4) < height {
        2
    } else {
        1
    };
    let largest = |values: Vec<f64>| {
        round_up(
            values
                .into_iter()
                .map(f64::abs)
                .filter(|v| v.is_finite())
                .fold(0.0, f64::max),
        )
    };
    let of_matrix = largest(
        (0..rows)
            .flat_map(|r| (0..columns).map(move |c| weight(r, c)))
            .collect(),
    );
    let of_vector = largest((0..columns).map(input).collect());
    let mut canvas = Canvas::new(width, height);
    let draw = |canvas: &mut Canvas, x: usize, y: usize, value: f64, scale: f64| {
        let (symbol, mut style) = tint(value / scale);
        if !digits {
            canvas.text(x, y, &symbol.repeat(cell), style);
            return;
        }
        let (text, _) = compact(Number::Of(value), 3, cell - 1);
        style.meaning = Meaning::Plain;
        canvas.text(x, y, &" ".repeat(cell - 1), style);
        canvas.right(x + cell - 1, y, &text, style, None);
    };
    canvas.text(
        0,
        0,
        &fit(&shot.name(vector, label - 1), label - 1),
        Meaning::Dim,
    );
    for c in 0..columns {
        draw(&mut canvas, label + c * cell, 0, input(c), of_vector);
    }
    let lit = |r: usize| shot.scene.cursor.level == Level::Entry && shot.is_lit(r);
    let from = shot.entries(rows).start;
    for i in 0..rows {
        let (r, y) = (from + i, 1 + i * tall);
        for c in 0..columns {
            draw(&mut canvas, label + c * cell, y, weight(r, c), of_matrix);
        }
        canvas.text(0, y, &format!("{}", r + 1), Meaning::Unit(r as u8));
        let at = label + columns * cell;
        canvas.text(at, y, "▸", if lit(r) { Meaning::Lit } else { Meaning::Dim });
        if shot.is_done(r) {
            let value = shot.value(shot.formula, r);
            let style = Style {
                focus: lit(r),
                ..Style::from(meaning(value))
            };
            canvas.placed(
                at + 2,
                y,
                &shot.written(value),
                style,
                shot.scene.place(shot.of, r),
            );
        } else {
            canvas.text(at + 2, y, "·", Meaning::Faint);
        }
        if lit(r) {
            canvas.text(2, y, "━━━━━▶", Meaning::Lit);
        }
    }
    let used = 1 + rows * tall;
    let row = if shot.scene.cursor.level == Level::Entry {
        shot.down()
    } else {
        from
    };
    let terms: Vec<f64> = (0..shape.cols).map(|c| weight(row, c) * input(c)).collect();
    let shown = terms.len().min(height.saturating_sub(used + 4));
    if shown == 0 || shown < terms.len().min(2) {
        return Some(canvas);
    }
    let heading = say!(shot.scene.lang, "picture.row_adds_up", row = row + 1);
    canvas.text(0, used + 1, &fit(&heading, width), Meaning::Dim);
    let mut sum = 0.0;
    let sums: Vec<f64> = terms
        .iter()
        .map(|t| {
            sum += t;
            sum
        })
        .collect();
    let axis = Axis::holding(sums.iter().copied(), 20..width - number);
    axis.labels(&mut canvas, used + 2);
    for c in 0..shown {
        let y = used + 3 + c;
        axis.lines(&mut canvas, y);
        let before = if c == 0 { 0.0 } else { sums[c - 1] };
        axis.bar(
            &mut canvas,
            y,
            before,
            sums[c],
            Style::from(meaning(terms[c])),
        );
        let [a, b] = [weight(row, c), input(c)].map(|v| compact(Number::Of(v), 3, 7).0);
        canvas.text(1, y, &format!("{a} · {b}"), Meaning::Plain);
        canvas.right(width, y, &shot.written(terms[c]), meaning(terms[c]), None);
    }
    Some(canvas)
}
