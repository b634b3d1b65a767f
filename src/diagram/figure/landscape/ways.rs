//! Where the ways of the optimizers lead, beside the plane they cross: a table of losses, and the loss step by step.

use crate::diagram::Scene;
use crate::diagram::plot::Plot;
use crate::diagram::scene::{Number, ceiling, compact};
use crate::diagram::study::{Path, STEPS};
use crate::lang::say;
use crate::typeset::{Canvas, Meaning, fit};

/// Columns of what stands at the left of a plane; its least columns and rows.
pub(super) const LABEL: usize = 7;
pub(super) const LEAST: (usize, usize) = (20, 6);
/// Columns and rows of the table of losses.
pub(super) const TABLE: (usize, usize) = (27, 10);
/// Steps at which a way is marked, and those of the table.
pub(super) const MARKED: [usize; 5] = [5, 10, 20, 40, 60];
const LISTED: [usize; 7] = [0, 1, 5, 10, 20, 40, 60];
/// The marks of the ways.
pub(super) const MARKS: [&str; 2] = ["●", "◇"];

/// The colour of a way; its mark says the same.
pub(super) fn colour(k: usize) -> Meaning {
    match k {
        0 => Meaning::Lit,
        _ => Meaning::Unit(2),
    }
}

/// `●`, and the name of a way.
fn title(canvas: &mut Canvas, (x, y): (usize, usize), k: usize, way: &Path) -> usize {
    let at = canvas.text(x, y, MARKS[k], colour(k)) + 1;
    canvas.text(at, y, way.optimizer.name(), colour(k))
}

/// The loss of both ways at some of their steps.
pub(super) fn table(scene: &Scene<'_>, canvas: &mut Canvas, (x, y): (usize, usize), ways: &[Path]) {
    let steps = say!(scene.lang, "figure.step_count");
    canvas.text(x, y, &fit(steps, 8), Meaning::Dim);
    let rate = ways
        .first()
        .map_or(0.0, |way| way.optimizer.learning_rate());
    let line = say!(scene.lang, "figure.marked", rate);
    canvas.text(x, y + LISTED.len() + 2, &fit(&line, TABLE.0), Meaning::Dim);
    for (k, way) in ways.iter().enumerate() {
        let end = x + 17 + 9 * k;
        title(canvas, (end - 2 - way.optimizer.name().len(), y), k, way);
        for (row, step) in (y + 1..).zip(LISTED) {
            if k == 0 {
                let mark = if step == 0 { "S  " } else { "" };
                canvas.right(x + 6, row, &format!("{mark}{step}"), Meaning::Dim, None);
            }
            let number = way
                .points
                .get(step)
                .map_or(Number::Pending, |(_, l)| Number::Of(*l));
            let (text, _) = compact(number, 3, 8);
            canvas.right(end, row, &text, colour(k), None);
        }
    }
}

/// The loss of both ways at each of their steps, as curves, from a cell to the lower right, if that is enough room.
pub(super) fn descent(
    scene: &Scene<'_>,
    canvas: &mut Canvas,
    (x, y): (usize, usize),
    ways: &[Path],
) {
    let losses = ways.iter().flat_map(|way| way.points.iter().map(|p| p.1));
    let highest = losses.filter(|l| l.is_finite()).fold(0.0, f64::max);
    let (width, height) = (canvas.width(), canvas.height());
    if height < y + LEAST.1 + 3 || width < x + LEAST.0 || highest <= 0.0 {
        return;
    }
    let title = say!(scene.lang, "figure.loss_over_steps");
    canvas.text(x, y, &fit(title, width - x), Meaning::Dim);
    let plot = Plot {
        x: x + LABEL..width,
        y: y + 1..height - 1,
        across: 0.0..STEPS as f64,
        up: 0.0..ceiling(highest),
    };
    for (k, way) in ways.iter().enumerate() {
        let points = || {
            way.points
                .iter()
                .enumerate()
                .map(|(n, (_, l))| (n as f64, *l))
        };
        for (step, loss) in
            points().filter(|(n, l)| MARKED.contains(&(*n as usize)) && l.is_finite())
        {
            let (column, row) = plot.cell(step, loss);
            canvas.text(column, row, MARKS[k], colour(k));
        }
        let mut dots = plot.dots();
        plot.line(&mut dots, points());
        plot.put(canvas, &dots, colour(k));
    }
    let mut axis = plot.dots();
    plot.level(&mut axis, 0.0);
    plot.put(canvas, &axis, Meaning::Faint);
    for value in [0.0, plot.up.end] {
        let (_, row) = plot.cell(0.0, value);
        let text = compact(Number::Of(value), 2, LABEL - 1).0;
        canvas.right(plot.x.start - 1, row, &text, Meaning::Dim, None);
    }
    plot.below(canvas, height - 1, &plot.ends());
}

/// Where both ways end, in a line.
pub(super) fn line(scene: &Scene<'_>, canvas: &mut Canvas, y: usize, ways: &[Path]) {
    let mut x = 0;
    for (k, way) in ways.iter().enumerate() {
        let end = title(canvas, (x, y), k, way) + 1;
        let loss = way.points.last().map_or(f64::NAN, |(_, loss)| *loss);
        x = canvas.text(end, y, &scene.written(loss), Meaning::Plain) + 2;
    }
    if let Some((_, today)) = ways.first().and_then(|way| way.points.first()) {
        canvas.text(x, y, &format!("S {}", scene.written(*today)), Meaning::Dim);
    }
}
