//! A function as its curve, with a point for every unit: where the argument stands, and what it becomes.

use super::plot::Plot;
use super::scene::compact;
use super::shot::Shot;
use super::{Number, Scene};
use crate::equation::{Func, Slope};
use crate::graph::{Formula, NodeId, Op, Quantity, Ref, power};
use crate::lang::say;
use crate::typeset::{Canvas, Dots, Meaning, Style};
use crate::walk::Phase;
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

/// Columns of the labels beside the plot.
const LABEL: usize = 7;
/// How far from its point the number of a slope may stand.
const SLOPE_FAR: usize = 8;
/// Points that are drawn.
const MOST: usize = 9;

/// A function of every entry, forward; on the way back the same curve with the slope at each point.
pub(super) fn draw(shot: Shot<'_, '_>) -> Option<Canvas> {
    let (node, curve) = applied(shot)?;
    let graph = shot.scene.graph();
    let argument = *graph.node(node).args.first()?;
    let (width, height) = (shot.room.0.min(110), shot.room.1.min(34));
    if width < LABEL + 16 || height < 6 {
        return None;
    }
    let points = points(shot, argument, curve);
    let before = earlier(shot.scene, argument).map_or(vec![], |id| values(shot.scene, id, curve));
    let reach = reach(points.iter().chain(&before));
    let plot = Plot {
        x: LABEL..width,
        y: 0..height - 2,
        across: -reach..reach,
        up: up(curve, reach, points.iter().chain(&before)),
    };
    let mut canvas = Canvas::new(width, height);
    // What is drawn first stays: a tangent over the curve it touches, the curve over guides and axes.
    let shape = plot.shape(curve);
    if shot.scene.walk.phase == Phase::Backward {
        for point in &points {
            let tangent = plot.tangent(point, curve.derivative(point.x));
            plot.put(&mut canvas, &tangent.with(&shape), Meaning::Lit);
        }
    }
    plot.put(&mut canvas, &shape, Meaning::Plain);
    for point in &points {
        plot.guides(
            &mut canvas,
            (point.x, point.y),
            Meaning::Unit(point.unit as u8),
        );
    }
    plot.frame(&mut canvas);
    plot.marks(&mut canvas, &points, &before);
    plot.labels(&mut canvas, &points, shot);
    if shot.scene.walk.phase == Phase::Backward {
        points
            .iter()
            .for_each(|point| plot.slope(&mut canvas, point, (curve, shot.scene)));
    }
    if !before.is_empty() && width >= 40 {
        note(
            &mut canvas,
            say!(shot.scene.lang, "picture.dimmed_step_before"),
        );
    }
    Some(canvas)
}

/// How far the plot reaches to both sides.
fn reach<'p>(points: impl Iterator<Item = &'p Point>) -> f64 {
    let sizes = points.map(|p| p.x.abs()).filter(|x| x.is_finite());
    let most = sizes.fold(3.6_f64, |most, x| most.max(x * 1.1));
    most.min(1e6).ceil()
}

/// A note at the right where nothing else stands, from below.
fn note(canvas: &mut Canvas, text: &str) {
    let (width, height) = (canvas.width(), canvas.height());
    let from = width.saturating_sub(text.width() + 1);
    let free = |y: &usize| canvas.is_empty((from, *y), text.width() + 1);
    if let Some(y) = (1..height).rev().find(free) {
        canvas.right(width, y, text, Meaning::Dim, None);
    }
}

/// What has a curve: a function of one number, or a power.
#[derive(Clone, Copy)]
enum Curve {
    Func(Func),
    Power(f64),
}

impl Curve {
    fn of(self, a: f64) -> f64 {
        match self {
            Curve::Func(func) => func.of(a),
            Curve::Power(n) => power(a, n),
        }
    }

    fn derivative(self, a: f64) -> f64 {
        match self {
            Curve::Func(func) => func.derivative(a),
            Curve::Power(n) => n * power(a, n - 1.0),
        }
    }

    fn range(self, reach: f64) -> (f64, f64) {
        match self {
            Curve::Func(func) => func.range(reach),
            Curve::Power(n) if n > 0.0 && n % 2.0 == 0.0 => (0.0, reach),
            Curve::Power(n) if n > 0.0 && n.fract() != 0.0 => (0.0, power(reach, n)),
            Curve::Power(_) => (-4.0, 4.0),
        }
    }
}

/// What the plot shows upwards: the usual range, and every point that lies outside, unless too far.
fn up<'p>(curve: Curve, reach: f64, points: impl Iterator<Item = &'p Point>) -> Range<f64> {
    let (low, high) = curve.range(reach);
    let far = 10.0 * (high - low);
    points
        .map(|point| point.y.clamp(low - far, high + far))
        .filter(|y| y.is_finite())
        .fold(low..high, |range, y| range.start.min(y)..range.end.max(y))
}

/// The function that results in this, or whose argument's gradient it is.
fn applied(shot: Shot<'_, '_>) -> Option<(NodeId, Curve)> {
    let graph = shot.scene.graph();
    let func = |id: NodeId| match graph.node(id).op {
        Op::Apply(func) if func.row().slope != Slope::Softmax => Some((id, Curve::Func(func))),
        Op::Power(n) => Some((id, Curve::Power(n))),
        _ => None,
    };
    match shot.of {
        Ref::Value(id) => func(id),
        Ref::Adjoint(id) => match graph.uses(id) {
            [only] => func(only.consumer),
            _ => None,
        },
        Ref::Contribution { consumer, .. } => func(consumer),
        Ref::Optimizer(..) => None,
    }
}

/// A point: its unit from 0, argument and result.
#[derive(Clone, Copy, Debug)]
struct Point {
    unit: usize,
    x: f64,
    y: f64,
}

fn values(scene: &Scene<'_>, argument: NodeId, curve: Curve) -> Vec<Point> {
    let values = scene.typesetter.run.value(Ref::Value(argument));
    let values = values.map_or(vec![], |m| m.iter().copied().take(MOST).collect());
    let point = |(unit, x): (usize, f64)| Point {
        unit,
        x,
        y: curve.of(x),
    };
    let finite = values
        .into_iter()
        .enumerate()
        .filter(|(_, x)| x.is_finite());
    finite.map(point).collect()
}

/// The points that are reached.
fn points(shot: Shot<'_, '_>, argument: NodeId, curve: Curve) -> Vec<Point> {
    let all = values(shot.scene, argument, curve);
    let done = |p: &Point| !matches!(shot.of, Ref::Value(_)) || shot.is_done(p.unit);
    all.into_iter().filter(done).collect()
}

/// The same argument one time step earlier.
fn earlier(scene: &Scene<'_>, argument: NodeId) -> Option<NodeId> {
    let graph = scene.graph();
    if let Some(quantity) = graph.node(argument).quantity {
        let time = Some(quantity.time? - 1);
        return graph.find(Quantity { time, ..quantity });
    }
    let holds = graph
        .instances
        .iter()
        .find(|i| i.nodes.contains(&argument))?;
    let at = holds.nodes.iter().position(|n| *n == argument)?;
    let before = Some(holds.time? - 1);
    let same = |i: &&crate::graph::Instance| i.equation == holds.equation && i.time == before;
    graph.instances.iter().find(same)?.nodes.get(at).copied()
}

impl Plot {
    /// The axes: a line of few dots at zero, and at both ends of what the function gives.
    fn frame(&self, canvas: &mut Canvas) {
        let mut dots = self.dots();
        let (zero, _) = self.dot(0.0, 0.0);
        for y in (0..4 * self.y.len()).step_by(3) {
            dots.set(zero.round() as usize, y);
        }
        let middle = (self.up.start + self.up.end) / 2.0;
        for value in [self.up.start, middle, self.up.end] {
            self.level(&mut dots, value);
            let (_, row) = self.cell(self.across.start, value);
            let (text, _) = compact(Number::Of(value), 1, LABEL - 1);
            canvas.right(LABEL - 1, row, &text, Meaning::Dim, None);
        }
        self.put(canvas, &dots, Meaning::Faint);
        let row = self.y.end;
        let mut free = 0;
        for n in 0..=4 {
            let value =
                self.across.start + (self.across.end - self.across.start) * f64::from(n) / 4.0;
            let (text, _) = compact(Number::Of(value), usize::from(value.fract() != 0.0), LABEL);
            let (column, _) = self.cell(value, self.up.start);
            let at = column.saturating_sub(text.chars().count() / 2);
            let at = at.min(self.x.end - text.chars().count());
            if at >= free {
                free = canvas.text(at, row, &text, Meaning::Dim) + 1;
            }
        }
    }

    /// The curve, two dots thick.
    fn shape(&self, curve: Curve) -> Dots {
        let mut dots = self.dots();
        let columns = 2 * self.x.len() - 1;
        let width = self.across.end - self.across.start;
        let at = |column: usize| {
            let x = self.across.start + width * column as f64 / columns as f64;
            self.dot(x, curve.of(x))
        };
        // Where it leaves the plot on one side and comes back on the other lies a pole.
        let edges = (4 * self.y.len() - 1) as f64;
        for column in 0..columns {
            let (from, to) = (at(column), at(column + 1));
            let is_pole = (from.1 - to.1).abs() >= edges;
            if from.1.is_finite() && to.1.is_finite() && !is_pole {
                dots.line(from, to);
                dots.line((from.0, from.1 + 1.0), (to.0, to.1 + 1.0));
            }
        }
        dots
    }

    fn tangent(&self, point: &Point, slope: f64) -> Dots {
        let mut dots = self.dots();
        let reach = (self.across.end - self.across.start) / 6.0;
        let on = |by: f64| (point.x + by, point.y + slope * by);
        self.line(&mut dots, [on(-reach), on(reach)]);
        dots
    }

    /// The number of a slope beside its tangent, at the first of some places where nothing else stands.
    fn slope(&self, canvas: &mut Canvas, point: &Point, (curve, scene): (Curve, &Scene<'_>)) {
        if point.y.is_nan() {
            return;
        }
        let value = compact(Number::Of(curve.derivative(point.x)), 3, LABEL).0;
        let (x, y) = self.cell(point.x, point.y);
        // Where a curve that rises is not: below at the right, above at the left, the nearest first.
        let around = |wide: usize| {
            (1..=SLOPE_FAR).flat_map(move |far| {
                let right = (Some(x + far + 1), y + far / 2);
                let left = (
                    (x + 1).checked_sub(wide + far),
                    y.saturating_sub(far.div_ceil(2)),
                );
                let below = (Some(x + 2), y + far);
                let above = ((x + 1).checked_sub(wide + 1), y.saturating_sub(far));
                [below, right, above, left]
            })
        };
        let style = Style::from(Meaning::Unit(point.unit as u8)).strong(true);
        // Where there is no room for the word, its number has the colour of its unit.
        for text in [say!(scene.lang, "picture.slope", value), value] {
            let wide = text.width() + 2;
            let free = |&(x, y): &(Option<usize>, usize)| {
                let inside = |x: usize| x >= self.x.start && x + wide <= self.x.end;
                self.y.contains(&y) && x.is_some_and(|x| inside(x) && canvas.is_empty((x, y), wide))
            };
            if let Some((Some(x), y)) = around(wide).find(free) {
                canvas.text(x + 1, y, &text, style);
                return;
            }
        }
    }

    /// The points, lit, and where they stood before, as far as nothing stands there now.
    fn marks(&self, canvas: &mut Canvas, points: &[Point], before: &[Point]) {
        let mut taken = vec![];
        for point in points {
            let lit = Style::from(Meaning::Unit(point.unit as u8)).focus(true);
            self.mark(canvas, point, (lit, &mut taken));
        }
        for point in before {
            if !taken.contains(&self.cell(point.x, point.y)) {
                self.mark(canvas, point, (Meaning::Dim.into(), &mut taken));
            }
        }
    }

    /// The unit's digit at its point; of points in the same cell the later are moved to the left.
    fn mark(
        &self,
        canvas: &mut Canvas,
        point: &Point,
        (style, taken): (Style, &mut Vec<(usize, usize)>),
    ) {
        if point.y.is_nan() {
            return;
        }
        let (mut x, y) = self.cell(point.x, point.y);
        while taken.contains(&(x, y)) && x > self.x.start {
            x -= 1;
        }
        taken.push((x, y));
        canvas.text(x, y, &format!("{}", point.unit + 1), style);
    }

    /// The numbers of the points on both axes.
    fn labels(&self, canvas: &mut Canvas, points: &[Point], shot: Shot<'_, '_>) {
        let mut rows: Vec<usize> = vec![];
        let mut taken: Vec<(Range<usize>, f64)> = vec![];
        for point in points {
            let meaning = Style::from(Meaning::Unit(point.unit as u8));
            let (_, row) = self.cell(point.x, point.y);
            let place = match shot.of {
                Ref::Value(_) => Some(shot.scene.place(shot.of, point.unit)),
                _ => None,
            };
            if !rows.contains(&row) && !point.y.is_nan() {
                let (text, _) = compact(Number::Of(point.y), 3, LABEL - 1);
                canvas.text(0, row, &" ".repeat(LABEL - 1), Meaning::Plain);
                canvas.right(LABEL - 1, row, &text, meaning, place);
                rows.push(row);
            }
            let (text, _) = compact(Number::Of(point.x), 3, LABEL);
            let (column, _) = self.cell(point.x, point.y);
            let columns = text.chars().count();
            // Beside the label in the way, if not far from its point, in the order of their points.
            let middle = column.saturating_sub(columns / 2);
            let beside = taken
                .iter()
                .flat_map(|(t, _)| [t.end, t.start.saturating_sub(columns + 1)]);
            let free = |at: &usize| {
                let apart = |(t, x): &(Range<usize>, f64)| match point.x >= *x {
                    true => t.end <= *at,
                    false => at + columns < t.start,
                };
                at + columns <= self.x.end && at.abs_diff(middle) < 9 && taken.iter().all(apart)
            };
            let middle = middle.min(self.x.end - columns);
            if let Some(at) = std::iter::once(middle).chain(beside).find(free) {
                canvas.text(at, self.y.end + 1, &text, meaning);
                taken.push((at..at + columns + 1, point.x));
            }
        }
        let argument = match shot.formula {
            Formula::Apply(_, argument) | Formula::Power(argument, _) => shot.name(argument, 24),
            _ => String::new(),
        };
        let columns = argument.width();
        let at = self.x.end.saturating_sub(columns);
        if !argument.is_empty() && taken.iter().all(|(t, _)| t.end < at) {
            canvas.text(at, self.y.end + 1, &argument, Meaning::Dim);
        }
    }
}
