//! The rows of a film: which units of which quantities, and on what axis.

use crate::diagram::numbers::label;
use crate::diagram::scene::Scene;
use crate::equation::{NameId, Role};
use crate::graph::{Moment, Quantity, Ref};
use crate::walk::Phase;
use std::ops::Range;

/// The most units of a quantity that have a row each.
const MOST_UNITS: usize = 6;

/// A row of it: some units of a quantity.
pub(super) struct Line {
    pub(super) name: NameId,
    pub(super) units: Range<usize>,
    pub(super) is_first: bool,
    pub(super) scale: Range<f64>,
}

impl Line {
    /// Its name with the ends of its axis; those of one quantity share it.
    pub(super) fn title(&self, scene: &Scene<'_>) -> String {
        let Range { start, end } = self.scale;
        let ends = match start == -end {
            true => format!("±{end}"),
            false => format!("{start}…{end}"),
        };
        format!("{} {ends}", label(scene, self.name))
    }

    /// The first of its matrices at a time.
    pub(super) fn of(&self, scene: &Scene<'_>, time: i64) -> Option<Ref> {
        self.place(scene, time, self.units.start).map(|(of, _)| of)
    }

    /// Where a unit stands at a time: in which matrix, as which entry. The units of what has two times are the second.
    pub(super) fn place(&self, scene: &Scene<'_>, time: i64, unit: usize) -> Option<(Ref, usize)> {
        let name = self.name;
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
    let mut more = String::new();
    if lines.len() > rows {
        let subject = scene.subject();
        let is_now = |line: &Line| line.of(scene, scene.time()) == subject;
        let now = lines.iter().position(is_now).unwrap_or(0);
        let from = now.saturating_sub(rows / 2).min(lines.len() - rows);
        more.push_str(if from > 0 { "▴" } else { "" });
        more.push_str(if from + rows < lines.len() { "▾" } else { "" });
        lines = lines.into_iter().skip(from).take(rows).collect();
    }
    (!lines.is_empty()).then_some((lines, more))
}

pub(super) fn all(scene: &Scene<'_>, apart: bool) -> Vec<Line> {
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
    let scale = scale(scene, name, of);
    let each = if apart && len <= MOST_UNITS { 1 } else { len };
    let line = |start: usize| Line {
        name,
        is_first: start == 0,
        units: start..start + each,
        scale: scale.clone(),
    };
    (0..len).step_by(each.max(1)).map(line).collect()
}

/// What its bars go from and to: from zero where nothing is below it.
fn scale(scene: &Scene<'_>, name: NameId, of: Ref) -> Range<f64> {
    let Range { start, end } = scene.scale(of);
    let graph = scene.graph();
    let seconds = graph
        .system
        .entry(name)
        .over
        .map(|axis| graph.lengths.of(axis) as i64);
    let each = move |time: i64| {
        match seconds {
            Some(seconds) => (1..=seconds).map(Some).collect(),
            None => vec![None],
        }
        .into_iter()
        .map(move |over| Quantity {
            name,
            time: Some(time),
            over,
        })
    };
    let ids = (1..=graph.steps(name) as i64).flat_map(each);
    let ids = ids.filter_map(|quantity| graph.find(quantity));
    let shown = |id| match of {
        Ref::Value(_) => Ref::Value(id),
        _ => scene.shown(id),
    };
    let mut values = ids.filter_map(|id| scene.setting.run.value(shown(id)));
    match values.all(|value| value.iter().all(|v| *v >= 0.0)) {
        true => 0.0..end,
        false => start..end,
    }
}

/// The time of a quantity.
pub(super) fn graph_time(scene: &Scene<'_>, of: Ref) -> Option<i64> {
    scene.graph().node(of.node()?).quantity?.time
}
