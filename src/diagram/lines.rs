//! The lines of the film in rows: which units of which quantities have one, and on what axis.

use super::numbers::label;
use super::scene::Scene;
use crate::equation::{NameId, Role};
use crate::graph::{Quantity, Ref};
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

    pub(super) fn of(&self, scene: &Scene<'_>, time: i64) -> Option<Ref> {
        let time = Some(time);
        let name = self.name;
        let id = scene.graph().find(Quantity { name, time })?;
        let is_given = scene.graph().system.entry(name).role == Role::Input;
        Some(match is_given {
            true => Ref::Value(id),
            false => scene.shown(id),
        })
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
        entry.role == Role::Input && entry.used_now
    });
    let is_read = |name: &NameId| {
        let id = graph.at(*name, 1);
        let mut first = graph.instances.iter().filter(|i| i.time == Some(1));
        first.any(|i| {
            let mut read = i.nodes.iter().flat_map(|n| &graph.node(*n).args);
            read.any(|arg| Some(*arg) == id)
        })
    };
    names.partition(is_read)
}

fn of_name(scene: &Scene<'_>, name: NameId, apart: bool) -> Vec<Line> {
    let graph = scene.graph();
    let last = graph
        .at(name, graph.length as i64)
        .or_else(|| graph.at(name, 1));
    let Some(last) = last else { return vec![] };
    let len = graph.node(last).shape.len();
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
    let ids = (1..=graph.length as i64).filter_map(|time| graph.at(name, time));
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
