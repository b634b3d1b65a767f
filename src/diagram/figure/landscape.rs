//! `landscape W_xi[1] W_hi[1,1]`: the loss over two numbers, all others held still: lines of equal loss, and the ways of
//! SGD and Adam down from today.

mod ways;

use super::super::contour::{self, Heights};
use super::super::plot::Plot;
use super::super::study::{Path, STEPS, Study};
use super::super::{Scene, slice};
use super::kind::{Picture, asked_first, entry, entry_faults, two};
use crate::graph::{LeafEntry, Optimizer, Run};
use crate::lang::{Diagnostic, Diagnostics, Span, say, text};
use crate::typeset::{Canvas, Dots, Ground, Meaning, Style};
use std::ops::Range;
use ways::{LABEL, LEAST, MARKED, MARKS, TABLE, colour, descent, line, table};

/// The most columns and rows.
const MOST: (usize, usize) = (190, 54);
/// The learning rate where none was asked for.
const RATE: f64 = 0.1;
/// How far from today a way is followed.
const FAR: f64 = 12.0;

#[derive(Debug)]
pub(super) struct Landscape {
    names: [String; 2],
}

impl Landscape {
    pub(super) fn read(rest: &str) -> Option<Landscape> {
        Some(Landscape { names: two(rest)? })
    }

    fn entries(&self, run: &Run) -> Option<[LeafEntry; 2]> {
        let [a, b] = self.names.each_ref().map(|name| entry(name, run));
        Some([a?, b?])
    }
}

fn is_asked(scene: &Scene<'_>, entries: [LeafEntry; 2]) -> bool {
    entries
        .into_iter()
        .any(|entry| slice::is_asked(scene, entry))
}

impl Picture for Landscape {
    fn faults(&self, run: &Run, at: &Span) -> Diagnostics {
        let faults: Diagnostics = self
            .names
            .iter()
            .flat_map(|name| entry_faults(name, run, at))
            .collect();
        let is_one = self.entries(run).is_some_and(|[a, b]| a == b);
        let example = "landscape W_xi[1] W_hi[1,1]";
        let same = is_one.then(|| {
            let fault = Diagnostic::at(at.clone(), text!("figure.twice_the_same"));
            fault.help(text!("directive.it_is_written", example))
        });
        faults.into_iter().chain(same).collect()
    }

    fn title(&self, scene: &Scene<'_>) -> String {
        let [a, b] = &self.names;
        say!(scene.lang, "figure.landscape", a, b)
    }

    fn draw(&self, scene: &Scene<'_>, room: (usize, usize)) -> Option<Canvas> {
        let entries = self.entries(scene.typesetter.run)?;
        if is_asked(scene, entries) {
            return Some(asked_first(scene, room.0));
        }
        draw(scene, entries, room)
    }

    fn tell(&self, scene: &Scene<'_>) -> Vec<String> {
        let Some(entries) = self.entries(scene.typesetter.run) else {
            return vec![];
        };
        if is_asked(scene, entries) {
            return vec![];
        }
        let ways = |study: &mut Study| ways(scene, study);
        let ways = scene.memory.study(scene.typesetter.run, &entries, ways);
        let line = |way: &Path| {
            let (at, loss) = way.points.last()?;
            let [a, b] = &self.names;
            let [x, y, loss] = [at[0], at[1], *loss].map(|v| scene.typesetter.num(v).text);
            let (name, rate) = (way.optimizer.name(), way.optimizer.learning_rate());
            let steps = way.points.len() - 1;
            Some(say!(
                scene.lang,
                "figure.way",
                name,
                steps,
                rate,
                a,
                x,
                b,
                y,
                loss
            ))
        };
        ways.iter().flatten().filter_map(line).collect()
    }
}

/// The ways of Adam and of SGD, with the learning rate of the run if one was asked for.
fn ways(scene: &Scene<'_>, study: &mut Study) -> [Path; 2] {
    let own = scene.typesetter.run.optimizer();
    let usual = Optimizer::named(own.name()).map(Optimizer::learning_rate);
    let rate = if usual == Some(own.learning_rate()) {
        RATE
    } else {
        own.learning_rate()
    };
    [Optimizer::ADAM, Optimizer::SGD]
        .map(|optimizer| study.path(optimizer.with_learning_rate(rate)))
}

/// What of the two numbers is looked at: where the ways go, and some of what lies about them.
fn ranges(today: &[f64], ways: &[Path]) -> [Range<f64>; 2] {
    [0, 1].map(|k| {
        let near = |v: &f64| (v - today[k]).abs() <= FAR;
        let points = ways
            .iter()
            .flat_map(|way| way.points.iter().map(|(at, _)| at[k]));
        let points: Vec<f64> = points.filter(near).chain([today[k]]).collect();
        let low = points.iter().copied().fold(f64::INFINITY, f64::min);
        let high = points.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let margin = ((high - low) * 0.3).max(0.8);
        low - margin..high + margin
    })
}

/// Where the table of losses stands.
enum Beside {
    Right,
    Below,
    /// A line for both ways, as there is no room for a table.
    Line,
}

fn draw(scene: &Scene<'_>, entries: [LeafEntry; 2], room: (usize, usize)) -> Option<Canvas> {
    let (width, height) = (room.0.min(MOST.0), room.1.min(MOST.1));
    let beside = match (width, height) {
        (78.., 12..) => Beside::Right,
        (_, 26..) => Beside::Below,
        _ => Beside::Line,
    };
    let (right, below) = match beside {
        Beside::Right => (TABLE.0 + 2, 1),
        Beside::Below => (0, TABLE.1 + 2),
        Beside::Line => (0, 2),
    };
    let (x, y) = (
        LABEL..width.saturating_sub(right),
        0..height.saturating_sub(below),
    );
    if x.len() < LEAST.0 || y.len() < LEAST.1 {
        return None;
    }
    let look = |study: &mut Study| {
        let ways = ways(scene, study);
        let is_there = ways.iter().all(|way| way.points.len() > STEPS);
        let ranges = ranges(study.probe.today(), &ways);
        let size = size((x.len() + 1, y.len() + 1), study.most_points());
        // What is looked at is known once both ways are.
        let values = match is_there {
            true => study.samples(size, ranges.clone()),
            false => vec![],
        };
        (ways, ranges, Heights { size, values })
    };
    let (ways, [across, up], heights) = scene.memory.study(scene.typesetter.run, &entries, look)?;
    let plot = Plot { x, y, across, up };
    let mut canvas = Canvas::new(width, height);
    let done = heights.values.len() * 100 / (heights.size.0 * heights.size.1);
    if done > 0 {
        plane(&plot, &mut canvas, &ways, &heights);
    }
    if done < 100 {
        let text = format!(" … {done} % ");
        canvas.right(plot.x.end, plot.y.start, &text, Meaning::Key, None);
    }
    axes(&plot, &mut canvas);
    match beside {
        Beside::Right => {
            let x = plot.x.end + 2;
            table(scene, &mut canvas, (x, 0), &ways);
            descent(scene, &mut canvas, (x, TABLE.1 + 1), &ways);
        }
        Beside::Below => table(scene, &mut canvas, (0, plot.y.end + 2), &ways),
        Beside::Line => line(scene, &mut canvas, plot.y.end + 1, &ways),
    }
    Some(canvas)
}

/// So many points as have cells, or fewer if they are too many to be computed.
fn size((columns, rows): (usize, usize), most: usize) -> (usize, usize) {
    let mut size = (columns, rows);
    while size.0 * size.1 > most && size.0 > 4 && size.1 > 4 {
        size = (size.0 * 3 / 4, size.1 * 3 / 4);
    }
    size
}

/// The tint of the loss, its lines with their levels, and the ways over them.
fn plane(plot: &Plot, canvas: &mut Canvas, ways: &[Path], heights: &Heights) {
    let Some((low, high)) = heights.extent() else {
        return;
    };
    let share = |value: f64| match low > 0.0 && high / low > 20.0 {
        true => (value / low).ln() / (high / low).ln(),
        false => (value - low) / (high - low),
    };
    let room = (plot.x.len(), plot.y.len());
    let mut taken: Vec<(usize, usize)> = vec![];
    marks(plot, canvas, ways, &mut taken);
    for (k, way) in ways.iter().enumerate() {
        let mut dots: Dots = plot.dots();
        let points = way.points.iter().map(|(at, _)| (at[0], at[1]));
        plot.line(
            &mut dots,
            points.take_while(|(x, y)| x.is_finite() && y.is_finite()),
        );
        plot.put(canvas, &dots, colour(k));
    }
    let corners = heights.corners(room);
    let mut lines = plot.dots();
    for (k, level) in contour::levels(low, high).into_iter().enumerate() {
        let cells = contour::line(&corners, level, room, &mut lines);
        label(plot, canvas, (k, level), &cells, &mut taken);
    }
    for (x, y) in (0..room.0).flat_map(|x| (0..room.1).map(move |y| (x, y))) {
        let right = (x as f64 + 0.5) / room.0 as f64;
        let up = (room.1 as f64 - y as f64 - 0.5) / room.1 as f64;
        let Some(value) = heights.at(right, up) else {
            continue;
        };
        let height = (share(value) * 100.0).clamp(0.0, 100.0) as u8;
        canvas.restyle((plot.x.start + x, plot.y.start + y), 1, 1, |style| {
            style.ground = Ground::Height(height);
        });
    }
    plot.put(canvas, &lines, Meaning::Plain);
}

fn marks(plot: &Plot, canvas: &mut Canvas, ways: &[Path], taken: &mut Vec<(usize, usize)>) {
    let holds = |at: &[f64]| plot.across.contains(&at[0]) && plot.up.contains(&at[1]);
    if let Some((at, _)) = ways.first().and_then(|way| way.points.first()) {
        let (x, y) = plot.cell(at[0], at[1]);
        let lit = Style::from(Meaning::Plain).focus(true);
        canvas.text(x, y, "S", lit);
        taken.push((x, y));
    }
    for step in MARKED {
        for (k, way) in ways.iter().enumerate() {
            let Some((at, _)) = way.points.get(step).filter(|(at, _)| holds(at)) else {
                continue;
            };
            let (x, y) = plot.cell(at[0], at[1]);
            if !taken.contains(&(x, y)) {
                canvas.text(x, y, MARKS[k], colour(k));
                taken.push((x, y));
            }
        }
    }
}

/// The level of a line on it, where nothing else stands: those of different lines at different places.
fn label(
    plot: &Plot,
    canvas: &mut Canvas,
    (k, level): (usize, f64),
    cells: &[(usize, usize)],
    taken: &mut Vec<(usize, usize)>,
) {
    let text = format!("{}", (level * 1e6).round() / 1e6).replace('-', "−");
    let columns = text.chars().count();
    let wanted = plot.x.len() * [13, 10, 16][k % 3] / 20;
    let mut all = cells.to_vec();
    all.sort_by_key(|(x, _)| x.abs_diff(wanted));
    let at = all
        .into_iter()
        .map(|(x, y)| (plot.x.start + x, plot.y.start + y));
    let is_free = |&(x, y): &(usize, usize)| {
        let apart = |t: &(usize, usize)| t.1.abs_diff(y) > 0 || t.0 + 1 < x || x + columns < t.0;
        x + columns <= plot.x.end && taken.iter().all(apart)
    };
    let mut at = at.take(200);
    if let Some((x, y)) = at.find(is_free) {
        canvas.text(x, y, &text, Meaning::Dim);
        taken.extend((x..x + columns).map(|x| (x, y)));
    }
}

/// Numbers at both sides of it.
fn axes(plot: &Plot, canvas: &mut Canvas) {
    let Range { start, end } = plot.up;
    for value in [start, (start + end) / 2.0, end] {
        plot.beside(canvas, value, Meaning::Dim);
    }
    plot.below(canvas, plot.y.end, &plot.ends());
}
