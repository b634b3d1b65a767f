//! The loss along one number, all others held still: the curve with today's point, its slope as the tangent, and the
//! optimizer's step on it under a magnifier, for its true size is seldom to be seen.

use super::plot::Plot;
use super::scene::{Scene, ceiling};
use super::shot::Shot;
use super::study::Study;
use crate::graph::{Address, LeafEntry, OptimizerQuantity, Place, Ref};
use crate::lang::say;
use crate::typeset::{Canvas, Dots, Meaning, Style, fit, wrap};
use crate::walk::Level;
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

/// The least columns and rows of it, and of one with the magnifier.
const LEAST: (usize, usize) = (28, 7);
const LEAST_MAGNIFIED: usize = 16;
/// The rows of one that is level, as a number has it that the loss does not depend on.
const LEVEL: usize = 9;
/// The most columns and rows of it.
const MOST: (usize, usize) = (180, 56);
/// How far below the lowest loss the axis is, as a share of what is seen.
const MARGIN: f64 = 0.08;
/// Columns of what stands at its left.
const LABEL: usize = 8;

/// Where one is on the curve, and where a step leads.
pub(super) struct Today {
    /// The number, L, and ∂L/∂ of the number.
    pub(super) at: f64,
    pub(super) loss: f64,
    pub(super) slope: f64,
    /// The number after the optimizer's step, and L if it alone moves.
    pub(super) next: f64,
    pub(super) next_loss: f64,
}

impl Today {
    /// What the slope makes one expect of the step.
    pub(super) fn expected(&self) -> f64 {
        self.slope * (self.next - self.at)
    }
}

/// The number of a parameter that an operation of it is about: the entry one is in, else the one with the largest slope.
pub(super) fn entry(shot: Shot<'_, '_>) -> Option<LeafEntry> {
    let id = shot.of.node()?;
    let graph = shot.scene.graph();
    if !graph.parameters().any(|parameter| parameter == id) {
        return None;
    }
    let scene = shot.scene;
    if scene.cursor.level == Level::Entry && scene.now() == Some(shot.of) {
        let (r, c) = scene.walk.entry(scene.cursor.at);
        return Some((id, r, c));
    }
    scene.typesetter.run.steepest([id], None)
}

/// Whether a lesson asks for one of the numbers it is drawn from, so that it would give the number away.
pub(super) fn is_asked(scene: &Scene<'_>, (id, ..): LeafEntry) -> bool {
    let loss = scene.graph().loss.map(Ref::Value);
    let steps = [OptimizerQuantity::Update, OptimizerQuantity::Next];
    let steps = steps.map(|step| Ref::Optimizer(step, id));
    let all = [Ref::Value(id), Ref::Adjoint(id)].into_iter();
    all.chain(steps).chain(loss).any(|of| scene.asks(of))
}

/// The numbers of today.
pub(super) fn today(scene: &Scene<'_>, entry: LeafEntry) -> Option<Today> {
    let run = scene.typesetter.run;
    let (id, r, c) = entry;
    let loss = run.entry(Ref::Value(scene.graph().loss?), 0, 0)?;
    let at = run.entry(Ref::Value(id), r, c)?;
    let next = run.entry(Ref::Optimizer(OptimizerQuantity::Next, id), r, c);
    let next = next.unwrap_or(at);
    let next_loss = scene
        .memory
        .study(run, &[entry], |study| study.probe.loss(&[next]))?;
    Some(Today {
        at,
        loss,
        slope: run.entry(Ref::Adjoint(id), r, c)?,
        next,
        next_loss,
    })
}

/// The values of the number that are looked at.
pub(super) fn across(today: &Today) -> Range<f64> {
    let reach = ceiling((today.at.abs() * 1.5).max(2.5));
    today.at - reach..today.at + reach
}

/// The picture; nothing where the loss is not finite, or asked for.
pub(super) fn draw(scene: &Scene<'_>, entry: LeafEntry, room: (usize, usize)) -> Option<Canvas> {
    let (width, height) = (room.0.min(MOST.0), room.1);
    if width < LEAST.0 || height < LEAST.1 || is_asked(scene, entry) {
        return None;
    }
    let today = today(scene, entry)?;
    if ![today.loss, today.slope, today.next]
        .iter()
        .all(|v| v.is_finite())
    {
        return None;
    }
    let most = match is_level(scene, entry, &today) {
        true => LEVEL,
        false => MOST.1,
    };
    let height = height.min(most);
    let (expected, real) = (today.expected(), today.next_loss - today.loss);
    let [expected, real] = [expected, real].map(|v| scene.written(v));
    let line = say!(scene.lang, "figure.expected_and_real", expected, real);
    // What has no room in one row has two.
    let foot = wrap(&line, width);
    let height = height + 1 - foot.len().min(2);
    let range = across(&today);
    let moves = (today.next - today.at).abs();
    let factor = (range.end - range.start) / (4.0 * moves);
    let magnified = moves > 0.0 && factor >= 2.0 && height >= LEAST_MAGNIFIED;
    let below = if magnified { (height - 2) * 2 / 5 } else { 0 };
    let mut canvas = Canvas::new(width, height - 1 + foot.len());
    heading(scene, &mut canvas, entry, &today);
    let main = Plane {
        rows: 1..height - 1 - below - 1,
        range,
        is_magnified: false,
    };
    plane(scene, &mut canvas, entry, &today, &main)?;
    if magnified {
        let rows = height - 1 - below..height - 2;
        magnifier(scene, &mut canvas, (entry, &today), (rows, factor))?;
    }
    for (y, line) in (height - 1..).zip(&foot) {
        canvas.text(0, y, &fit(line, width), Meaning::Plain);
    }
    Some(canvas)
}

/// The step under a magnifier, what it is called in the first of its rows.
fn magnifier(
    scene: &Scene<'_>,
    canvas: &mut Canvas,
    (entry, today): (LeafEntry, &Today),
    (rows, factor): (Range<usize>, f64),
) -> Option<()> {
    let width = canvas.width();
    let (times, moves) = (rounded(factor), (today.next - today.at).abs());
    let optimizer = scene.typesetter.run.optimizer().name();
    let line = say!(scene.lang, "figure.step_magnified", optimizer, times);
    let line = match line.width() <= width {
        true => line,
        false => format!("{optimizer} × {times}"),
    };
    canvas.text(0, rows.start, &fit(&line, width), Meaning::Dim);
    let middle = (today.at + today.next) / 2.0;
    let near = Plane {
        rows: rows.start + 1..rows.end,
        range: middle - 2.0 * moves..middle + 2.0 * moves,
        is_magnified: true,
    };
    plane(scene, canvas, entry, today, &near)
}

/// Whether the loss is the same wherever the number is.
fn is_level(scene: &Scene<'_>, entry: LeafEntry, today: &Today) -> bool {
    // A slope is seldom nothing: else the loss is not asked for.
    today.slope == 0.0 && {
        let few = |study: &mut Study| study.samples((8, 1), [across(today), 0.0..0.0]);
        let losses = scene.memory.study(scene.typesetter.run, &[entry], few);
        losses.is_some_and(|all| all.iter().all(|loss| *loss == today.loss))
    }
}

/// Two digits of a factor.
pub(super) fn rounded(factor: f64) -> String {
    let tens = 10f64.powf((factor.log10().floor() - 1.0).max(0.0));
    format!("{}", (factor / tens).round() * tens)
}

/// `● 0.5   L 4.89   ∂ −0.647`, where each stands.
fn heading(scene: &Scene<'_>, canvas: &mut Canvas, (id, r, c): LeafEntry, today: &Today) {
    let loss = scene.graph().loss.map(Ref::Value);
    let parts = [
        ("●", today.at, Some(Ref::Value(id)), (r, c)),
        ("L", today.loss, loss, (0, 0)),
        ("∂", today.slope, Some(Ref::Adjoint(id)), (r, c)),
    ];
    // Which number it is stands first, where all of it has room.
    let texts = parts.map(|(_, value, ..)| scene.written(value));
    let wide: usize = texts.iter().map(|text| text.width() + 5).sum();
    let name = Address::of(scene.graph(), Place::entry(Ref::Value(id), r, c));
    let shape = scene.graph().node(id).shape;
    let name = name.map_or_else(String::new, |name| name.typed(shape));
    let mut x = match name.width() + wide <= canvas.width() + 3 {
        true => canvas.text(0, 0, &name, Meaning::Symbol) + 2,
        false => 0,
    };
    for ((sign, value, of, (r, c)), text) in parts.into_iter().zip(texts) {
        if x + 2 + text.chars().count() > canvas.width() {
            return;
        }
        let meaning = if sign == "●" {
            Meaning::Lit
        } else {
            Meaning::Dim
        };
        x = canvas.text(x, 0, sign, meaning) + 1;
        let place = of.map(|of| Place::entry(of, r, c));
        x = canvas.placed(x, 0, &text, crate::typeset::meaning(value), place) + 3;
    }
}

/// A plot of the curve: its rows with the labels below it, and the values it shows.
struct Plane {
    rows: Range<usize>,
    range: Range<f64>,
    is_magnified: bool,
}

fn plane(
    scene: &Scene<'_>,
    canvas: &mut Canvas,
    entry: LeafEntry,
    today: &Today,
    plane: &Plane,
) -> Option<()> {
    let x = LABEL..canvas.width();
    let samples = |study: &mut Study| {
        let points = (2 * x.len()).min(study.most_points().max(8));
        (
            points,
            study.samples((points, 1), [plane.range.clone(), 0.0..0.0]),
        )
    };
    let (points, losses) = scene
        .memory
        .study(scene.typesetter.run, &[entry], samples)?;
    let Range { start, end } = plane.range;
    let at = |n: usize| start + (end - start) * n as f64 / (points - 1) as f64;
    let ends = [today.loss, today.next_loss];
    let plot = Plot {
        x: x.clone(),
        y: plane.rows.clone(),
        across: plane.range.clone(),
        up: heights(losses.iter().copied().chain(ends)),
    };
    let points = losses.iter().enumerate().map(|(n, loss)| (at(n), *loss));
    let mut curve = plot.dots();
    plot.line(&mut curve, points);
    let lit = Style::from(Meaning::Lit).focus(true);
    if plane.is_magnified {
        let (next, down) = plot.cell(today.next, today.next_loss);
        canvas.text(next, down, "○", Meaning::Lit);
    }
    let (column, row) = plot.cell(today.at, today.loss);
    canvas.text(column, row, "●", lit);
    // The tangent lies over the curve, which it touches: where both are in a cell, that is lit.
    let reach = (end - start) / if plane.is_magnified { 2.0 } else { 4.0 };
    let tangent = tangent(&plot, today, reach).with(&curve);
    plot.put(canvas, &tangent, Meaning::Lit);
    plot.put(canvas, &curve, Meaning::Plain);
    plot.guides(canvas, (today.at, today.loss), Meaning::Faint);
    frame(canvas, today, plane, &plot);
    Some(())
}

/// The tangent, so far to both sides.
fn tangent(plot: &Plot, today: &Today, reach: f64) -> Dots {
    let on = |by: f64| (today.at + by, today.loss + today.slope * by);
    let mut dots = plot.dots();
    plot.line(&mut dots, [on(-reach), on(reach)]);
    dots
}

/// The line below it, and the numbers beside and below it: today's lit.
fn frame(canvas: &mut Canvas, today: &Today, plane: &Plane, plot: &Plot) {
    let lit = Style::from(Meaning::Lit).focus(true);
    let mut axis = plot.dots();
    plot.level(&mut axis, plot.up.start);
    plot.put(canvas, &axis, Meaning::Faint);
    plot.beside(canvas, plot.up.start, Meaning::Dim);
    plot.beside(canvas, plot.up.end, Meaning::Dim);
    let mut below = vec![(today.at, lit)];
    if plane.is_magnified {
        plot.beside(canvas, today.next_loss, Meaning::Plain);
        below.push((today.next, Meaning::Plain.into()));
    }
    plot.beside(canvas, today.loss, Meaning::Lit);
    below.extend(plot.ends());
    plot.below(canvas, plane.rows.end, &below);
}

/// From below the least to above the largest of them; where a few are far above all others, those are left out.
fn heights(values: impl Iterator<Item = f64>) -> Range<f64> {
    let mut all: Vec<f64> = values.filter(|v| v.is_finite()).collect();
    all.sort_by(f64::total_cmp);
    let at = |share: f64| all[((all.len() - 1) as f64 * share) as usize];
    let (low, mut high) = (at(0.0), at(1.0));
    if high - low > 20.0 * (at(0.6) - low) {
        high = at(0.8);
    }
    let least = 1e-9 * high.abs().max(1e-9);
    match high - low > least {
        // The lowest point does not lie on the axis.
        true => low - MARGIN * (high - low)..high,
        false => low - least..high + least,
    }
}

/// What it shows, in sentences.
pub(super) fn tell(scene: &Scene<'_>, entry: LeafEntry) -> Vec<String> {
    if is_asked(scene, entry) {
        return vec![];
    }
    let Some(today) = today(scene, entry) else {
        return vec![];
    };
    let range = across(&today);
    let written = |value: f64| scene.typesetter.num(value).text;
    let samples = |study: &mut Study| study.samples((7, 1), [range.clone(), 0.0..0.0]);
    let losses = scene.memory.study(scene.typesetter.run, &[entry], samples);
    let each = losses.into_iter().flatten().enumerate().map(|(n, loss)| {
        let at = range.start + (range.end - range.start) * n as f64 / 6.0;
        say!(
            scene.lang,
            "figure.loss_there",
            at = written(at),
            loss = written(loss)
        )
    });
    let [at, loss, slope, next] = [today.at, today.loss, today.slope, today.next].map(written);
    let change = [today.expected(), today.next_loss - today.loss];
    let [expected, real] = change.map(written);
    let now = say!(scene.lang, "figure.slice_today", at, loss, slope);
    let optimizer = scene.typesetter.run.optimizer().name();
    let step = say!(
        scene.lang,
        "figure.slice_step",
        optimizer,
        next,
        expected,
        real
    );
    each.chain([now, step]).collect()
}
