//! Two sequences beside each other: at every time the one, the other, their difference and its square, and what these
//! add up to: a loss in its parts.

use super::bars::Axis;
use super::scene::{Number, Scene, compact};
use super::shot::Shot;
use crate::equation::{NameId, Sign};
use crate::graph::{Graph, Instance, NodeId, Op, Quantity, Ref};
use crate::lang::say;
use crate::typeset::{Canvas, Meaning, Style, fit, meaning};
use std::ops::Range;

/// Columns of a time and an entry, and of a number with a free one before it.
const TIME: usize = 5;
const COLUMN: usize = 8;
/// The most columns of it, and rows of a time.
const MOST: usize = 90;
const TALLEST: usize = 3;
/// Columns between the bars of differences and those of squares, and the least of each.
const APART: usize = 4;
const LEAST_HALF: usize = 12;

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
    let instance = loss_instance(graph)?;
    instance.nodes.iter().find_map(|&id| {
        let [a, b] = operands(graph, id)?;
        Some(Pair(a.name, b.name))
    })
}

fn loss_instance(graph: &Graph) -> Option<&Instance> {
    let loss = graph.loss?;
    graph
        .instances
        .iter()
        .find(|i| i.nodes.last() == Some(&loss))
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

/// The picture of a step of the loss.
pub(super) fn draw(shot: Shot<'_, '_>) -> Option<Canvas> {
    let Ref::Value(id) = shot.of else { return None };
    let graph = shot.scene.graph();
    let is_inside = loss_instance(graph)?.nodes.contains(&id);
    let time = operands(graph, id)
        .or_else(|| operands(graph, *graph.node(id).args.first()?))
        .and_then(|both| both[0].time);
    let pair = of_loss(graph).filter(|_| is_inside)?;
    table(shot.scene, pair, shot.room, time)
}

/// The table of two sequences, the row of a time lit; nothing where it has no room.
pub(super) fn table(
    scene: &Scene<'_>,
    pair: Pair,
    room: (usize, usize),
    lit: Option<i64>,
) -> Option<Canvas> {
    let rows = rows(scene.graph(), pair);
    let (width, height) = (room.0.min(MOST), room.1);
    let columns = ((width.saturating_sub(TIME)) / COLUMN).min(4);
    if columns < 3 || height < 5 || rows.is_empty() {
        return None;
    }
    // Below the rows: the sum, the mean and L.
    let shown = rows.len().min(height.saturating_sub(4).max(1));
    let at = rows.iter().position(|row| Some(row.time) == lit);
    let from = at.unwrap_or(0).saturating_sub(shown / 2);
    let from = from.min(rows.len() - shown);
    let [differences, squares] = axes(scene, &rows, TIME + columns * COLUMN + 2..width);
    let table = Table {
        scene,
        pair,
        columns,
        axis: differences,
        squares: squares.filter(|_| columns > 3),
        tall: (height.saturating_sub(4) / shown).clamp(1, TALLEST),
    };
    let below = shown * table.tall;
    let mut canvas = Canvas::new(width, below + 5);
    table.head(&mut canvas);
    for (y, row) in (1..).step_by(table.tall).zip(&rows[from..from + shown]) {
        table.row(&mut canvas, y, row, Some(row.time) == lit);
    }
    if shown < rows.len() {
        let range = scene.through(from + 1, from + shown);
        let extent = format!("{range} / {}", rows.len());
        canvas.right(width, below + 1, &extent, Meaning::Dim, None);
    }
    table.foot(&mut canvas, below + 1, &rows);
    Some(canvas.trimmed())
}

/// Every time at which both have a value, entry by entry.
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
        let inside = loss_instance(graph).into_iter().flat_map(|i| &i.nodes);
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
}

/// An axis for the differences, if it has room, and behind it one for their squares, if that has room, too.
fn axes(scene: &Scene<'_>, rows: &[Row], columns: Range<usize>) -> [Option<Axis>; 2] {
    let axis = |column: usize, columns: Range<usize>| {
        let numbers = rows.iter().map(|row| row.numbers(scene)[column]);
        let values = numbers.filter_map(|number| match number {
            Number::Of(value) => Some(value),
            _ => None,
        });
        Some(Axis::holding(values, columns))
    };
    let Range { start, end } = columns;
    let half = end.saturating_sub(start + APART) / 2;
    match end.saturating_sub(start) {
        ..6 => [None, None],
        _ if half < LEAST_HALF => [axis(2, start..end.min(start + 50)), None],
        _ => [
            axis(2, start..start + half),
            axis(3, start + half + APART..start + 2 * half + APART),
        ],
    }
}

struct Table<'a, 's> {
    scene: &'a Scene<'s>,
    pair: Pair,
    columns: usize,
    axis: Option<Axis>,
    /// The axis of the squares.
    squares: Option<Axis>,
    /// Rows of a time.
    tall: usize,
}

impl Table<'_, '_> {
    /// The end of a column.
    fn end(column: usize) -> usize {
        TIME + (column + 1) * COLUMN
    }

    fn head(&self, canvas: &mut Canvas) {
        let system = &self.scene.graph().system;
        let [a, b] = [self.pair.0, self.pair.1].map(|name| system.name(name).inline(None));
        let difference = format!("{a}−{b}");
        let words = [&a, &b, &difference, "(…)²"];
        for (column, word) in words.iter().take(self.columns).enumerate() {
            let word = fit(word, COLUMN - 1);
            canvas.right(Self::end(column), 0, &word, Meaning::Symbol, None);
        }
        for axis in self.axis.iter().chain(&self.squares) {
            axis.labels(canvas, 0);
        }
    }

    fn row(&self, canvas: &mut Canvas, top: usize, row: &Row, is_lit: bool) {
        let y = top + self.tall / 2;
        let heading = if is_lit { Meaning::Lit } else { Meaning::Dim };
        if row.entry == 0 {
            canvas.text(0, y, &format!("t={}", row.time), heading);
        } else {
            let digit = self.scene.entry(row.of[0], row.entry);
            canvas.right(TIME - 1, y, &digit, Meaning::Unit(row.entry as u8), None);
        }
        let numbers = row.numbers(self.scene);
        for (column, number) in numbers.into_iter().take(self.columns).enumerate() {
            let (text, meaning) = compact(number, 3, COLUMN - 1);
            let style = Style::from(meaning).focus(is_lit && column > 1);
            let place = row
                .of
                .get(column)
                .map(|of| self.scene.place(*of, row.entry));
            canvas.right(Self::end(column), y, &text, style, place);
        }
        for (axis, number) in [(&self.axis, numbers[2]), (&self.squares, numbers[3])] {
            if let (Some(axis), Number::Of(value)) = (axis, number) {
                (top..top + self.tall).for_each(|row| axis.lines(canvas, row));
                axis.thick(
                    canvas,
                    (top, self.tall),
                    (0.0, value),
                    meaning(value).into(),
                );
            }
        }
    }

    /// The sum of the squares, their mean, and L, whichever of the two it is.
    fn foot(&self, canvas: &mut Canvas, y: usize, rows: &[Row]) {
        let Some(total) = total(self.scene, rows) else {
            return;
        };
        let times = rows.iter().filter(|row| row.entry == 0).count();
        let end = Self::end(self.columns - 1);
        canvas.text(0, y, &"─".repeat(end), Meaning::Faint);
        let lines = [
            (
                say!(self.scene.lang, "figure.sum_of_squares").to_owned(),
                total,
            ),
            (
                say!(self.scene.lang, "figure.over_times", times),
                total / times as f64,
            ),
        ];
        let loss = self.loss();
        for (y, (name, value)) in (y + 1..).zip(lines) {
            canvas.text(0, y, &fit(&name, end - COLUMN), Meaning::Dim);
            let (text, meaning) = compact(Number::Of(value), 4, COLUMN - 1);
            let is_loss = loss.is_some_and(|(_, l)| (l - value).abs() <= 1e-9 * l.abs().max(1e-9));
            let of = loss
                .filter(|_| is_loss)
                .map(|(of, _)| self.scene.place(of, 0));
            canvas.right(end, y, &text, meaning, of);
            if is_loss {
                canvas.text(end + 1, y, "= L", Meaning::Lit);
            }
        }
    }

    fn loss(&self) -> Option<(Ref, f64)> {
        let of = Ref::Value(self.scene.graph().loss?);
        match self.scene.number(of, 0) {
            Number::Of(value) => Some((of, value)),
            _ => None,
        }
    }
}

/// The sum of the squares once all are there; nothing where the loss is asked for, which they would give away.
fn total(scene: &Scene<'_>, rows: &[Row]) -> Option<f64> {
    if scene
        .graph()
        .loss
        .is_some_and(|id| scene.asks(Ref::Value(id)))
    {
        return None;
    }
    let square = |row: &Row| match row.numbers(scene)[3] {
        Number::Of(value) => Some(value),
        _ => None,
    };
    rows.iter().map(square).sum()
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
    let total = total(scene, &rows).map(|total| {
        let times = rows.iter().filter(|row| row.entry == 0).count();
        let mean = scene.typesetter.num(total / times as f64).text;
        let total = scene.typesetter.num(total).text;
        say!(scene.lang, "figure.squares_add_up", total, times, mean)
    });
    rows.iter().map(line).chain(total).collect()
}
