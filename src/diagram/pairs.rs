//! Two sequences beside each other: at every time the one, the other, their difference and its square, and what these
//! add up to: a loss in its parts.

use super::losses::{self, Added};
use super::scene::{Number, Scene};
use super::shot::Shot;
use super::table::{self, Cell, Sum, Table};
use crate::equation::{NameId, Sign};
use crate::graph::{Graph, NodeId, Op, Place, Quantity, Ref, Run};
use crate::lang::say;
use crate::typeset::Canvas;

/// Of the two sequences: which they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair(pub(super) NameId, pub(super) NameId);

/// A row: a time, an entry, and where the numbers come from.
struct Row {
    time: i64,
    entry: usize,
    of: [Ref; 2],
    /// The node of the difference, and that of its square, where the equations have them.
    difference: Option<NodeId>,
    square: Option<NodeId>,
}

/// The sequences whose difference the loss is about.
pub(super) fn of_loss(graph: &Graph) -> Option<Pair> {
    let instance = losses::instance(graph)?;
    instance.nodes.iter().find_map(|&id| {
        let [a, b] = operands(graph, id)?;
        Some(Pair(a.name, b.name))
    })
}

/// The two quantities at one time that a node is the difference of.
fn operands(graph: &Graph, id: NodeId) -> Option<[Quantity; 2]> {
    let node = graph.node(id);
    let (Op::Sum(signs), [a, b]) = (&node.op, &node.args[..]) else {
        return None;
    };
    let both = [graph.node(*a).quantity?, graph.node(*b).quantity?];
    let is_timed = both[0].time.is_some() && both[0].time == both[1].time;
    (is_timed && signs[..] == [Sign::Plus, Sign::Minus]).then_some(both)
}

/// The difference that a node is the square of.
fn squared(graph: &Graph, id: NodeId) -> Option<NodeId> {
    let node = graph.node(id);
    let of = match (&node.op, &node.args[..]) {
        (Op::Power(n), &[of]) if *n == 2.0 => of,
        (Op::NormSquared, &[of]) => of,
        (Op::Hadamard | Op::Product, &[one, of]) => {
            let one = losses::plain(graph, one);
            let is_same = operands(graph, one) == operands(graph, of);
            is_same.then_some(of)?
        }
        _ => return None,
    };
    operands(graph, of).map(|_| of)
}

/// The squares of differences of a pair that a node adds up.
fn squares(run: &Run, pair: Pair, of: NodeId) -> Option<Added> {
    let graph = run.graph();
    let is_square = |id: &NodeId| {
        let both = squared(graph, *id).and_then(|id| operands(graph, id));
        both.is_some_and(|[a, b]| Pair(a.name, b.name) == pair)
    };
    let added = losses::added(run, of)?;
    added.terms.iter().all(is_square).then_some(added)
}

/// The picture of a step of the loss.
pub(super) fn draw(shot: Shot<'_, '_>) -> Option<Canvas> {
    let Ref::Value(id) = shot.of else { return None };
    let graph = shot.scene.graph();
    let instance = losses::instance(graph)?;
    let has_squares = instance
        .nodes
        .iter()
        .any(|id| squared(graph, *id).is_some());
    if !has_squares || !instance.nodes.contains(&id) {
        return None;
    }
    let time = operands(graph, id)
        .or_else(|| operands(graph, *graph.node(id).args.first()?))
        .and_then(|both| both[0].time);
    // The sum before it is divided has a table of its own.
    let pair = of_loss(graph)?;
    let added = squares(shot.scene.typesetter.run, pair, id);
    let of = match added.is_some_and(|added| added.sum.is_some()) {
        true => Some(id),
        false => graph.loss,
    };
    spread(shot.scene, pair, of).draw(shot.scene, shot.room, time)
}

/// The table of two sequences, the row of a time lit; nothing where it has no room.
pub(super) fn table(
    scene: &Scene<'_>,
    pair: Pair,
    room: (usize, usize),
    lit: Option<i64>,
) -> Option<Canvas> {
    spread(scene, pair, scene.graph().loss).draw(scene, room, lit)
}

/// The table of two sequences, and what a node makes of their squares.
fn spread(scene: &Scene<'_>, pair: Pair, of: Option<NodeId>) -> Table {
    let system = &scene.graph().system;
    let [a, b] = [pair.0, pair.1].map(|name| system.name(name).inline(None));
    let difference = format!("{a}−{b}");
    let rows = rows(scene.graph(), pair);
    let row = |row: &Row| table::Row {
        time: row.time,
        entry: Some((scene.entry(row.of[0], row.entry), row.entry)),
        cells: row.cells(scene),
    };
    Table {
        heads: vec![a, b, difference, "(…)²".into()],
        spare: Some(3),
        bars: vec![2, 3],
        rows: rows.iter().map(row).collect(),
        lines: sum(scene, pair, of, &rows).map_or_else(Vec::new, |sum| sum.lines(scene)),
        before: 0,
    }
}

/// The sum of the squares, and what a node makes of it; nothing where it would give away what is asked for.
fn sum(scene: &Scene<'_>, pair: Pair, of: Option<NodeId>, rows: &[Row]) -> Option<Sum> {
    let is_asked = |row: &Row| row.numbers(scene).contains(&Number::Asked);
    let loss = scene.graph().loss.map(Ref::Value);
    if loss.is_some_and(|loss| scene.asks(loss)) || rows.iter().any(is_asked) {
        return None;
    }
    let added = of.and_then(|of| squares(scene.typesetter.run, pair, of));
    let is_there = |id: NodeId| scene.reached(Ref::Value(id));
    let is_added = added
        .as_ref()
        .and_then(|added| added.sum)
        .is_none_or(is_there);
    let square = |row: &Row| match row.numbers(scene)[3] {
        Number::Of(value) => Some(value),
        _ => None,
    };
    let total: Option<f64> = rows.iter().map(square).sum();
    let total = total.filter(|_| is_added);
    Some(Sum {
        name: say!(scene.lang, "figure.sum_of_squares").to_owned(),
        total: total.map_or(Number::Pending, Number::Of),
        times: rows.iter().filter(|row| row.entry == 0).count(),
        factor: added.map(|added| added.factor),
        of: of.map(Ref::Value),
    })
}

/// Every time at which both have a value, entry by entry; where the loss is about them, every time it is about.
fn rows(graph: &Graph, pair: Pair) -> Vec<Row> {
    let mut rows = vec![];
    for time in 1..=graph.length as i64 {
        let at = |name| graph.at(name, time);
        let Some((a, b)) = at(pair.0).zip(at(pair.1)) else {
            continue;
        };
        let entries = graph.node(a).shape.len();
        if entries != graph.node(b).shape.len() {
            continue;
        }
        let is_difference = |id: &NodeId| graph.node(*id).args == [a, b];
        let inside = losses::instance(graph).into_iter().flat_map(|i| &i.nodes);
        let difference = inside
            .copied()
            .filter(|id| operands(graph, *id).is_some())
            .find(is_difference);
        let square = difference.and_then(|id| graph.uses(id).first().map(|edge| edge.consumer));
        rows.extend((0..entries).map(|entry| Row {
            time,
            entry,
            of: [Ref::Value(a), Ref::Value(b)],
            difference,
            square,
        }));
    }
    if rows.iter().any(|row| row.difference.is_some()) {
        rows.retain(|row| row.difference.is_some());
    }
    rows
}

impl Row {
    /// What stands in its columns: both numbers, their difference, its square.
    fn numbers(&self, scene: &Scene<'_>) -> [Number; 4] {
        let [a, b] = self.of.map(|of| scene.number(of, self.entry));
        let is_there = |id: Option<NodeId>| id.is_none_or(|id| scene.reached(Ref::Value(id)));
        let difference = match (a, b) {
            (Number::Of(a), Number::Of(b)) if is_there(self.difference) => Number::Of(a - b),
            (Number::Asked, _) | (_, Number::Asked) => Number::Asked,
            _ => Number::Pending,
        };
        let square = match difference {
            Number::Of(d) if is_there(self.square) => Number::Of(d * d),
            Number::Of(_) => Number::Pending,
            other => other,
        };
        [a, b, difference, square]
    }

    fn cells(&self, scene: &Scene<'_>) -> Vec<(Cell, Option<Place>)> {
        let places = self.of.map(|of| Some(scene.place(of, self.entry)));
        let numbers = self.numbers(scene).map(Cell::Number);
        numbers
            .into_iter()
            .zip(places.into_iter().chain([None, None]))
            .collect()
    }
}

/// The rows in sentences: what stands beside what, and how far apart they are.
pub(super) fn tell(scene: &Scene<'_>, pair: Pair) -> Vec<String> {
    let rows = rows(scene.graph(), pair);
    let written = |number: Number| match number {
        Number::Of(value) => scene.typesetter.num(value).text,
        Number::Asked => "?".into(),
        Number::Pending => "·".into(),
    };
    let line = |row: &Row| {
        let [a, b, difference, square] = row.numbers(scene).map(written);
        let [x, y] = row.of.map(|of| scene.typesetter.inline(of));
        let entry = match scene.graph().shape(row.of[0]).len() {
            1 => String::new(),
            _ => format!("[{}]", row.entry + 1),
        };
        let (x, y) = (format!("{x}{entry}"), format!("{y}{entry}"));
        say!(
            scene.lang,
            "figure.pair_apart",
            x,
            a,
            y,
            b,
            difference,
            square
        )
    };
    let total = sum(scene, pair, scene.graph().loss, &rows).and_then(|sum| match sum.total {
        Number::Of(total) => Some(added_up(scene, total, &sum)),
        _ => None,
    });
    rows.iter().map(line).chain(total).collect()
}

/// What the squares add up to, and their mean where the loss is that.
fn added_up(scene: &Scene<'_>, total: f64, sum: &Sum) -> String {
    let num = |value: f64| scene.typesetter.num(value).text;
    let written = num(total);
    match sum.is_mean() {
        true => {
            let (times, mean) = (sum.times, num(total / sum.times as f64));
            say!(
                scene.lang,
                "figure.squares_add_up",
                total = written,
                times,
                mean
            )
        }
        false => say!(scene.lang, "figure.sum_of_squares_is", total = written),
    }
}
