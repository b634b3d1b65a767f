//! `decay c`: how large ∂L/∂c is at each time, on a logarithmic scale: what is left of a gradient on its way back. With
//! `decay c b_f=0,1,2,5` also what would be left if all of b_f were one of these.

use super::super::Scene;
use super::super::plot::Plot;
use super::kind::{Picture, asked_first, no_loss, no_sequence, sequence, unknown};
use crate::equation::raised;
use crate::graph::{Matrix, NodeId, Op, Ref, Run};
use crate::lang::{Diagnostic, Diagnostics, Span, printable_line, say, text};
use crate::typeset::{Canvas, Meaning, Style, fit};
use std::ops::Range;

/// The most curves.
const MOST: usize = 9;
/// The most nodes that are computed anew for all curves together.
const MOST_NODES: usize = 100_000;
/// Columns of what stands at its left, the least and most rows of the plot, the most columns of it.
const LABEL: usize = 8;
const LEAST_ROWS: usize = 7;
const MOST_ROWS: usize = 40;
const MOST_COLUMNS: usize = 160;
/// How far below its largest value the axis reaches.
const DECADES: f64 = 16.0;

/// A sequence, and a parameter whose numbers are all set to one of some values.
#[derive(Debug)]
struct Road {
    name: String,
    parameter: Option<(String, Vec<f64>)>,
}

#[derive(Debug)]
pub(super) struct Decay {
    roads: Vec<Road>,
    line: String,
}

/// A curve: its label, whether it is what the run is now, and the size of the gradient at each time.
#[derive(Debug)]
struct Curve {
    label: String,
    is_now: bool,
    sizes: Vec<(i64, f64)>,
}

impl Curve {
    /// How its digit is drawn.
    fn digit(&self, k: usize) -> Style {
        Style::from(Meaning::Unit(k as u8)).focus(self.is_now)
    }

    /// How its line and its name are drawn.
    fn meaning(&self) -> Meaning {
        match self.is_now {
            true => Meaning::Plain,
            false => Meaning::Dim,
        }
    }
}

impl Decay {
    pub(super) fn read(rest: &str) -> Option<Decay> {
        let mut roads: Vec<Road> = vec![];
        for word in rest.split_whitespace() {
            match word.split_once('=') {
                Some((name, values)) => {
                    let values: Option<Vec<f64>> = values.split(',').map(number).collect();
                    let road = roads.last_mut().filter(|road| road.parameter.is_none())?;
                    road.parameter = Some((name.to_owned(), values?));
                }
                None => roads.push(Road {
                    name: word.to_owned(),
                    parameter: None,
                }),
            }
        }
        let curves: usize = roads.iter().map(Road::curves).sum();
        let line = rest.to_owned();
        (!roads.is_empty() && curves <= MOST).then_some(Decay { roads, line })
    }

    /// Whether a lesson asks for one of the gradients.
    fn is_asked(&self, scene: &Scene<'_>) -> bool {
        let run = scene.typesetter.run;
        let mut nodes = self.roads.iter().flat_map(|r| sequence(&r.name, run));
        nodes.any(|(_, id)| scene.asks(Ref::Adjoint(id)))
    }

    /// The curves of a run, and of those it would be.
    fn curves(&self, scene: &Scene<'_>) -> Vec<Curve> {
        let run = scene.typesetter.run;
        let nodes = run.graph().nodes.len();
        let others: usize = self.roads.iter().map(|road| road.curves() - 1).sum();
        let compute = || {
            let varied = nodes * others <= MOST_NODES;
            let of = |road: &Road| road.computed(run, varied);
            self.roads.iter().flat_map(of).collect()
        };
        let sizes: Vec<Vec<f64>> = scene.memory.series(run, &self.line, compute);
        let mut sizes = sizes.into_iter();
        let mut out = vec![];
        for road in &self.roads {
            let times: Vec<i64> = sequence(&road.name, run).iter().map(|(t, _)| *t).collect();
            for (k, sizes) in sizes.by_ref().take(road.curves()).enumerate() {
                let label = road.label(k, scene);
                let Some((label, is_now)) = label else {
                    continue;
                };
                let sizes = times.iter().copied().zip(sizes).collect();
                out.push(Curve {
                    label,
                    is_now,
                    sizes,
                });
            }
        }
        out
    }
}

/// A number of moderate size.
fn number(text: &str) -> Option<f64> {
    let value: f64 = text.parse().ok()?;
    (value.abs() <= 1e6).then_some(value)
}

impl Road {
    /// That of the run, and one for each value.
    fn curves(&self) -> usize {
        1 + self
            .parameter
            .as_ref()
            .map_or(0, |(_, values)| values.len())
    }

    /// The value all numbers of the parameter have, if they have one.
    fn now(&self, run: &Run) -> Option<f64> {
        let (name, _) = self.parameter.as_ref()?;
        let value = run.value(run.named(name)?)?;
        let first = *value.iter().next()?;
        value.iter().all(|v| *v == first).then_some(first)
    }

    /// What a curve is called, and whether it is that of the run; nothing for one that another already is.
    fn label(&self, k: usize, scene: &Scene<'_>) -> Option<(String, bool)> {
        let Some((name, values)) = &self.parameter else {
            return Some((self.name.clone(), true));
        };
        let now = self.now(scene.typesetter.run);
        let (value, is_now) = match k.checked_sub(1) {
            // The run's own stands among the others if it is one of them.
            None if now.is_some_and(|now| values.contains(&now)) => return None,
            None => (now, true),
            Some(k) => (Some(values[k]), now == Some(values[k])),
        };
        let value = value.map_or_else(
            || say!(scene.lang, "figure.as_it_is").to_owned(),
            |value| format!("{value}").replace('-', "−"),
        );
        Some((format!("{}  {name} = {value}", self.name), is_now))
    }

    /// The sizes at each time: of the run, then for each value, if these are to be had.
    fn computed(&self, run: &Run, varied: bool) -> Vec<Vec<f64>> {
        let of = |run: &Run| -> Vec<f64> {
            let nodes = sequence(&self.name, run).into_iter();
            let size =
                |(_, id): (i64, NodeId)| run.value(Ref::Adjoint(id)).map_or(f64::NAN, |m| m.norm());
            nodes.map(size).collect()
        };
        let changed = |(id, value): (NodeId, f64)| {
            let shape = run.graph().node(id).shape;
            of(&run.with(id, &Matrix::from_element(shape.rows, shape.cols, value)))
        };
        let parameter = self.parameter.as_ref();
        let id = parameter.and_then(|(name, _)| given(name, run));
        let values = parameter.into_iter().flat_map(|(_, values)| values);
        let others = values.map(|value| match id.filter(|_| varied) {
            Some(id) => changed((id, *value)),
            None => vec![],
        });
        std::iter::once(of(run)).chain(others).collect()
    }
}

impl Picture for Decay {
    fn faults(&self, run: &Run, at: &Span) -> Diagnostics {
        let mut faults: Diagnostics = no_loss(run, at).into_iter().collect();
        for road in &self.roads {
            faults.extend(no_sequence(&road.name, run, at));
            let Some((name, _)) = &road.parameter else {
                continue;
            };
            let missing = unknown(name, run, at);
            if missing.is_empty() && given(name, run).is_none() {
                let shown = printable_line(name, 30);
                let fault = Diagnostic::at(at.clone(), text!("figure.no_parameter", shown));
                let example = "decay c b_f=0,1,2,5";
                faults.push(fault.help(text!("directive.it_is_written", example)));
            }
            faults.extend(missing);
        }
        faults
    }

    fn title(&self, scene: &Scene<'_>) -> String {
        let names: Vec<String> = self
            .roads
            .iter()
            .map(|r| format!("|∂{}|", r.name))
            .collect();
        let names = names.join(", ");
        say!(scene.lang, "figure.decay", names)
    }

    fn draw(&self, scene: &Scene<'_>, (width, height): (usize, usize)) -> Option<Canvas> {
        if self.is_asked(scene) {
            return Some(asked_first(scene, width));
        }
        let curves = self.curves(scene);
        let width = width.min(MOST_COLUMNS);
        let rows = height
            .saturating_sub(curves.len() + 2)
            .clamp(LEAST_ROWS, MOST_ROWS);
        let (times, up) = extents(&curves)?;
        if width < LABEL + 18 {
            return None;
        }
        let plot = Plot {
            x: LABEL..width - 1,
            y: 0..rows,
            across: times.start as f64..times.end as f64,
            up,
        };
        let mut canvas = Canvas::new(width, rows + 2 + curves.len());
        lines(&plot, &mut canvas, &curves);
        axes(&plot, &mut canvas, &times);
        for (k, (curve, y)) in curves.iter().zip(rows + 2..).enumerate() {
            legend(scene, &mut canvas, (k, y), curve);
        }
        Some(canvas)
    }

    fn tell(&self, scene: &Scene<'_>) -> Vec<String> {
        if self.is_asked(scene) {
            return vec![];
        }
        let line = |curve: Curve| {
            let sizes = curve.sizes.iter().map(|(t, size)| {
                let size = scene.typesetter.num(*size).text;
                format!("t={t}: {size}")
            });
            let sizes: Vec<String> = sizes.collect();
            format!("{}: {}", curve.label, sizes.join(", "))
        };
        self.curves(scene).into_iter().map(line).collect()
    }
}

/// The times there are, and from which to which power of ten the sizes reach.
fn extents(curves: &[Curve]) -> Option<(Range<i64>, Range<f64>)> {
    let all = || curves.iter().flat_map(|curve| &curve.sizes);
    let first = all().map(|(t, _)| *t).min()?;
    let last = all().map(|(t, _)| *t).max()?;
    let logs = || {
        let sizes = all().map(|(_, size)| size.log10());
        sizes.filter(|log| log.is_finite())
    };
    let high = logs().fold(f64::NEG_INFINITY, f64::max).ceil();
    let low = logs().fold(f64::INFINITY, f64::min).floor();
    let low = low.max(high - DECADES).min(high - 1.0);
    (high.is_finite() && first < last).then_some((first..last, low..high))
}

/// The curves, the run's own first and bright, each with its digit on it.
fn lines(plot: &Plot, canvas: &mut Canvas, curves: &[Curve]) {
    let point = |(t, size): &(i64, f64)| (*t as f64, size.log10());
    for (k, curve) in curves.iter().enumerate() {
        // The digits of different curves stand at different times.
        let step = (curve.sizes.len() / 3).max(1);
        let marked = curve.sizes.iter().skip(k % step).step_by(step);
        for (x, y) in marked.map(point) {
            if y >= plot.up.start && y.is_finite() {
                let (column, row) = plot.cell(x, y);
                canvas.text(column, row, &format!("{}", k + 1), curve.digit(k));
            }
        }
    }
    let mut order: Vec<&Curve> = curves.iter().collect();
    order.sort_by_key(|curve| !curve.is_now);
    for curve in order {
        let mut dots = plot.dots();
        plot.line(&mut dots, curve.sizes.iter().map(point));
        plot.put(canvas, &dots, curve.meaning());
    }
}

/// Powers of ten at the left, times below.
fn axes(plot: &Plot, canvas: &mut Canvas, times: &Range<i64>) {
    let decades = (plot.up.end - plot.up.start) as usize;
    let step = (2 * decades).div_ceil(plot.y.len()).max(1);
    let mut dots = plot.dots();
    for n in (0..=decades).step_by(step) {
        let power = plot.up.end - n as f64;
        let (_, row) = plot.cell(plot.across.start, power);
        canvas.right(
            LABEL - 1,
            row,
            &power_of_ten(power as i32),
            Meaning::Dim,
            None,
        );
        plot.level(&mut dots, power);
    }
    plot.put(canvas, &dots, Meaning::Faint);
    let mut free = 0;
    for t in times.start..=times.end {
        let text = format!("t={t}");
        let (column, _) = plot.cell(t as f64, plot.up.end);
        let at = column
            .saturating_sub(1)
            .min(canvas.width().saturating_sub(text.len()));
        let last = t == times.end || at + 12 < plot.x.end;
        if at >= free && last {
            free = canvas.text(at, plot.y.end, &text, Meaning::Dim) + 2;
        }
    }
}

/// `1000`, `1`, `0.01`, `10⁻⁶`.
fn power_of_ten(power: i32) -> String {
    match power {
        0..=4 => format!("{}", 10i64.pow(power as u32)),
        -4..0 => format!("{:.*}", -power as usize, 10f64.powi(power)),
        _ => format!("10{}", raised(&power.to_string(), false)),
    }
}

/// The digit of a curve, what it is, and what is left at its first time.
fn legend(scene: &Scene<'_>, canvas: &mut Canvas, (k, y): (usize, usize), curve: &Curve) {
    let width = canvas.width();
    canvas.text(0, y, &format!("{}", k + 1), curve.digit(k));
    let Some((time, size)) = curve.sizes.first() else {
        return;
    };
    let size = match *size {
        size if size != 0.0 && size.abs() < 1e-4 => format!("{size:.1e}").replace('-', "−"),
        size => scene.written(size),
    };
    let left = format!("t={time}: {size}");
    let room = width.saturating_sub(left.chars().count() + 4);
    let meaning = curve.meaning();
    canvas.text(2, y, &fit(&curve.label, room), meaning);
    canvas.right(width, y, &left, meaning, None);
}

/// A quantity that is given, such as a parameter.
fn given(name: &str, run: &Run) -> Option<NodeId> {
    let id = run.named(name).and_then(Ref::node)?;
    (run.graph().node(id).op == Op::Leaf && !name.contains('[')).then_some(id)
}
