//! The rows of a film: which units of which quantities, and on what axis.

use crate::diagram::label::spelled;
use crate::diagram::numbers::label;
use crate::diagram::pairs::{self, Pair};
use crate::diagram::scene::{Scene, largest, round_up, symmetric};
use crate::equation::{NameId, Role};
use crate::graph::{Moment, NodeId, Op, Quantity, Ref};
use crate::typeset::fit;
use crate::walk::Phase;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

/// The most units of a quantity that have a row each.
const MOST_UNITS: usize = 6;

/// The most columns of an operation's name.
const SPELLED: usize = 9;

/// The most rows of a bar.
const TALLEST: usize = 4;

/// A row of it: some units of a quantity, or of an operation that leads to it and has no name.
pub(super) struct Line {
    pub(super) name: NameId,
    /// The results of the operation, one at each time.
    pub(super) inner: Option<Rc<[NodeId]>>,
    pub(super) units: Range<usize>,
    pub(super) is_first: bool,
    pub(super) scale: Range<f64>,
    /// The largest of its values, which the tints of those are a share of where its gradient is shown.
    pub(super) values: f64,
    /// Its rows.
    pub(super) tall: usize,
}

impl Line {
    /// Of its rows the one at which its name and its number stand.
    pub(super) fn middle(&self) -> usize {
        self.tall / 2
    }

    /// Its name with the ends of its axis; those of one quantity share it.
    pub(super) fn title(&self, scene: &Scene<'_>) -> String {
        let Range { start, end } = self.scale;
        let ends = match start == -end {
            true if scene.typesetter.ascii => format!("+-{end}"),
            true => format!("±{end}"),
            false => scene.through(start, end),
        };
        format!("{} {ends}", self.called(scene))
    }

    /// What it is called.
    pub(super) fn called(&self, scene: &Scene<'_>) -> String {
        match self.inner.as_ref().map(|all| all[0]) {
            Some(id) if scene.walk.phase == Phase::Backward => {
                format!("∂{}", fit(&spelled(scene.graph(), id), SPELLED - 1))
            }
            Some(id) => fit(&spelled(scene.graph(), id), SPELLED),
            None => label(scene, self.name),
        }
    }

    /// The first of its matrices at a time.
    pub(super) fn of(&self, scene: &Scene<'_>, time: i64) -> Option<Ref> {
        self.place(scene, time, self.units.start).map(|(of, _)| of)
    }

    /// Where a unit stands at a time: in which matrix, as which entry. The units of what has two times are the second.
    pub(super) fn place(&self, scene: &Scene<'_>, time: i64, unit: usize) -> Option<(Ref, usize)> {
        let name = self.name;
        if let Some(all) = &self.inner {
            let id = all.get(usize::try_from(time - 1).ok()?)?;
            return Some((scene.shown(*id), unit));
        }
        let over = scene.graph().system.entry(name).over;
        let (over, entry) = match over {
            Some(_) => (Some(unit as i64 + 1), 0),
            None => (None, unit),
        };
        let time = Some(time);
        let id = scene.graph().find(Quantity { name, time, over })?;
        let is_given = scene.graph().system.entry(name).role == Role::Input;
        let of = match is_given {
            true => Ref::Value(id),
            false => scene.shown(id),
        };
        Some((of, entry))
    }
}

/// A row a unit where most of these have room, else a row a quantity; of too many those about the one that is computed.
/// `▴` and `▾` say that there are some above or below.
pub(super) fn lines(scene: &Scene<'_>, rows: usize) -> Option<(Vec<Line>, String)> {
    let mut lines = all(scene, true);
    if 3 * rows < 2 * lines.len() {
        lines = all(scene, false);
    }
    let (before, after): (Vec<NameId>, Vec<NameId>) = given(scene);
    for (names, at_end) in [(after, true), (before, false)] {
        let more: Vec<Line> = names
            .into_iter()
            .flat_map(|n| of_name(scene, n, true))
            .collect();
        if lines.len() + more.len() <= rows {
            let at = if at_end { lines.len() } else { 0 };
            lines.splice(at..at, more);
        }
    }
    let room = rows.saturating_sub(lines.len());
    let over_time = if room > 0 {
        over_time(scene)
    } else {
        HashMap::new()
    };
    let kinds = (1..=INNER.len()).rev().map(|n| &INNER[..n]);
    let mut more = kinds.map(|kinds| inner(scene, &lines, kinds, &over_time));
    let fits = |more: &Vec<Vec<Line>>| more.iter().map(Vec::len).sum::<usize>() <= room;
    if let Some(more) = more.find(fits) {
        let both = more.into_iter().zip(lines);
        lines = both
            .flat_map(|(more, line)| more.into_iter().chain([line]))
            .collect();
    }
    alike(scene, &mut lines);
    let mut more = String::new();
    if lines.len() > rows {
        let subject = scene.subject();
        let is_now = |line: &Line| line.of(scene, scene.time()) == subject;
        let now = lines.iter().position(is_now).unwrap_or(0);
        let from = now.saturating_sub(rows / 2).min(lines.len() - rows);
        more.push_str(if from > 0 { "▴" } else { "" });
        more.push_str(if from + rows < lines.len() { "▾" } else { "" });
        lines = lines.into_iter().skip(from).take(rows).collect();
        // A quantity of which the first rows are above keeps its name.
        lines[0].is_first = true;
    }
    grown(scene, &mut lines, rows);
    (!lines.is_empty()).then_some((lines, more))
}

/// What the loss holds against each other has one axis: bars of one length are one number.
fn alike(scene: &Scene<'_>, lines: &mut [Line]) {
    let Some(Pair(a, b)) = pairs::of_loss(scene.graph()) else {
        return;
    };
    let is_of = |name| move |line: &&Line| line.inner.is_none() && line.name == name;
    let of = |name| {
        lines
            .iter()
            .find(is_of(name))
            .map(|line| line.scale.clone())
    };
    let Some((one, other)) = of(a).zip(of(b)) else {
        return;
    };
    let both = one.start.min(other.start)..one.end.max(other.end);
    // An axis has zero at its left end, or in its middle.
    let both = if both.start < 0.0 {
        -both.end.max(-both.start)..both.end.max(-both.start)
    } else {
        both
    };
    let of_either = |line: &&mut Line| line.inner.is_none() && [a, b].contains(&line.name);
    for line in lines.iter_mut().filter(of_either) {
        line.scale = both.clone();
    }
}

/// Lets lines fill so many rows: what has a name, or of that what is handed on, up to twice as high as what leads to it.
fn grown(scene: &Scene<'_>, lines: &mut [Line], rows: usize) {
    let all = lines.len().max(1);
    let each = (rows / all).clamp(1, TALLEST);
    let mut left = rows.saturating_sub(each * all);
    lines.iter_mut().for_each(|line| line.tall = each);
    let is_carried = |line: &Line| scene.graph().system.entry(line.name).is_carried();
    type Kind<'k> = (&'k dyn Fn(&Line) -> bool, usize);
    let kinds: [Kind<'_>; 3] = [
        (&|line| line.inner.is_none(), 2),
        (&|line| line.inner.is_some(), 2),
        (&|line| line.inner.is_none() && is_carried(line), 3),
    ];
    for _ in each..TALLEST {
        for (is_kind, times) in kinds {
            let of_kind = lines.iter().filter(|line| is_kind(line));
            let (count, tall) =
                of_kind.fold((0, 0), |(n, most), line| (n + 1, most.max(line.tall)));
            let low = lines.iter().map(|line| line.tall).min().unwrap_or(1);
            if count == 0 || count > left || tall >= (times * low).min(TALLEST) {
                continue;
            }
            left -= count;
            let of_kind = lines.iter_mut().filter(|line| is_kind(line));
            of_kind.for_each(|line| line.tall += 1);
        }
    }
}

/// Which operations have rows, where all of a kind have room: what a gate lets pass and what a function makes of a
/// state, the sums before the functions, the products in these.
const INNER: [fn(&Op) -> bool; 3] = [
    |op| matches!(op, Op::Hadamard | Op::Apply(_)),
    |op| matches!(op, Op::Sum(_)),
    |op| matches!(op, Op::Product | Op::Scale),
];

/// For every line those of such operations that lead to it.
fn inner(
    scene: &Scene<'_>,
    lines: &[Line],
    kinds: &[fn(&Op) -> bool],
    over_time: &HashMap<NameId, Vec<&[NodeId]>>,
) -> Vec<Vec<Line>> {
    let graph = scene.graph();
    let of_line = |line: &Line| -> Vec<Line> {
        let own = over_time.get(&line.name);
        let Some(own) = own.filter(|_| line.inner.is_none() && line.is_first) else {
            return vec![];
        };
        // The named result is the last.
        let inside = 0..own.iter().map(|nodes| nodes.len() - 1).min().unwrap_or(0);
        let of = |n: usize| {
            let node = graph.node(own[0][n]);
            let is_column = node.shape.cols == 1 && node.shape.rows <= MOST_UNITS;
            let is_shown = is_column && kinds.iter().any(|is_kind| is_kind(&node.op));
            let all: Rc<[NodeId]> = own.iter().map(|nodes| nodes[n]).collect();
            is_shown.then(|| of_operation(scene, line.name, &all))
        };
        inside.filter_map(of).flatten().collect()
    };
    lines.iter().map(of_line).collect()
}

/// The rows of an operation, whose results at all times are given, on an axis that holds them.
fn of_operation(scene: &Scene<'_>, name: NameId, all: &Rc<[NodeId]>) -> Vec<Line> {
    let run = scene.typesetter.run;
    let sizes = all
        .iter()
        .filter_map(|id| Some(run.value(Ref::Value(*id))?.amax()));
    let largest_value = round_up(largest(sizes));
    let values = all.iter().filter_map(|id| run.value(scene.shown(*id)));
    let values: Vec<_> = values.collect();
    let numbers = || values.iter().flat_map(|value| value.iter().copied());
    let largest = numbers().filter(|v| v.is_finite());
    let Range { start, end } = symmetric(largest.fold(0.0, |most, v| most.max(v.abs())));
    let scale = match numbers().all(|v| v >= 0.0) {
        true => 0.0..end,
        false => start..end,
    };
    let line = |unit: usize| Line {
        name,
        inner: Some(Rc::clone(all)),
        is_first: unit == 0,
        units: unit..unit + 1,
        scale: scale.clone(),
        values: largest_value,
        tall: 1,
    };
    let units = scene.graph().node(all[0]).shape.rows;
    (0..units).map(line).collect()
}

/// Of every quantity that an equation computes at all times, the operations at each of these; none of what differs in time.
fn over_time<'a>(scene: &Scene<'a>) -> HashMap<NameId, Vec<&'a [NodeId]>> {
    let graph = scene.graph();
    let mut all: HashMap<NameId, Vec<(i64, &[NodeId])>> = HashMap::new();
    for instance in &graph.instances {
        let is_here = graph
            .passes
            .get(instance.pass)
            .is_some_and(|p| p.axis == scene.axis());
        let named = instance
            .nodes
            .last()
            .and_then(|id| graph.node(*id).quantity);
        if let (Some(time), None, Some(of), true) = (instance.time, instance.over, named, is_here) {
            all.entry(of.name)
                .or_default()
                .push((time, &instance.nodes));
        }
    }
    let steps = scene.steps();
    let whole = all.into_iter().filter_map(|(name, mut own)| {
        own.sort_by_key(|(time, _)| *time);
        let own: Vec<&[NodeId]> = own.into_iter().map(|(_, nodes)| nodes).collect();
        let is_alike = own.iter().all(|nodes| nodes.len() == own[0].len());
        (own.len() == steps && is_alike).then_some((name, own))
    });
    whole.collect()
}

/// How many rows it takes with a row a unit.
pub fn rows(scene: &Scene<'_>) -> usize {
    all(scene, true).len() + 1
}

/// How many rows it has with the operations that have no name, from all of them to none: those of each kind together.
pub fn levels(scene: &Scene<'_>) -> Vec<usize> {
    let given = given(scene);
    let given = given.0.into_iter().chain(given.1);
    let given = given.flat_map(|name| of_name(scene, name, true)).count();
    let lines = all(scene, true);
    let over_time = over_time(scene);
    // No operation is of two kinds.
    let rows = INNER.map(|kind| {
        let inner = inner(scene, &lines, &[kind], &over_time);
        inner.iter().map(Vec::len).sum::<usize>()
    });
    let with = |kinds: usize| rows[..kinds].iter().sum::<usize>() + lines.len() + given + 1;
    let mut levels: Vec<usize> = (0..=INNER.len()).rev().map(with).collect();
    levels.dedup();
    levels
}

/// How many rows it makes use of, of so many.
pub(in crate::diagram) fn used(scene: &Scene<'_>, height: usize) -> usize {
    let rows = height.saturating_sub(1);
    let shown = lines(scene, rows);
    // As high as all of them are alike.
    shown.map_or(height, |(lines, _)| {
        lines.len() * (rows / lines.len()).clamp(1, TALLEST) + 1
    })
}

fn all(scene: &Scene<'_>, apart: bool) -> Vec<Line> {
    let names = scene.sequences().into_iter();
    names.flat_map(|name| of_name(scene, name, apart)).collect()
}

/// What is given at every time: what equations with a time read, and what only the end reads, such as targets.
pub(super) fn given(scene: &Scene<'_>) -> (Vec<NameId>, Vec<NameId>) {
    if scene.walk.phase == Phase::Backward {
        return (vec![], vec![]);
    }
    let graph = scene.graph();
    let names = graph.system.ids().filter(|&name| {
        let entry = graph.system.entry(name);
        entry.role == Role::Input && entry.used_now && entry.axis == scene.axis()
    });
    let is_read = |name: &NameId| {
        let id = graph.at(*name, 1);
        let time = 1;
        let axis = scene.axis();
        let mut first = graph.computed(Moment { axis, time });
        first.any(|i| {
            let mut read = i.nodes.iter().flat_map(|n| &graph.node(*n).args);
            read.any(|arg| Some(*arg) == id)
        })
    };
    names.partition(is_read)
}

fn of_name(scene: &Scene<'_>, name: NameId, apart: bool) -> Vec<Line> {
    let graph = scene.graph();
    let seconds = graph
        .system
        .entry(name)
        .over
        .map(|axis| graph.lengths.of(axis));
    let over = seconds.map(|_| 1);
    let at = |time: usize| {
        let time = Some(time as i64);
        graph.find(Quantity { name, time, over })
    };
    let Some(last) = at(graph.steps(name)).or_else(|| at(1)) else {
        return vec![];
    };
    let len = match (graph.node(last).shape.len(), seconds) {
        (1, Some(seconds)) => seconds,
        // Of matrices at two times no more than one number is drawn.
        (_, Some(_)) => return vec![],
        (len, None) => len,
    };
    let is_given = graph.system.entry(name).role == Role::Input;
    let of = if is_given {
        Ref::Value(last)
    } else {
        scene.shown(last)
    };
    let scale = scene.scale(of);
    let values = scene.scale(Ref::Value(last)).end;
    let each = if apart && len <= MOST_UNITS { 1 } else { len };
    let line = |start: usize| Line {
        name,
        inner: None,
        is_first: start == 0,
        units: start..start + each,
        scale: scale.clone(),
        values,
        tall: 1,
    };
    (0..len).step_by(each.max(1)).map(line).collect()
}
