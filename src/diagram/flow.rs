//! What there is to draw of one step: every operation is one knot or one row of a sum, every use one wire.

mod bundle;

use super::label::{self, flows};
use super::part::{Detail, Kind, Part, Row, Spot, Wire};
use crate::equation::Sign;
use crate::graph::{Graph, Instance, Moment, NodeId, Op};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

pub use bundle::together;

/// The most inputs a knot has: one from the left, one from above and one from below.
const MOST_PORTS: usize = 3;
/// The most operations a step may have to be drawn.
const MOST_OPERATIONS: usize = 5000;
/// The most parts of a picture.
const MOST_PARTS: usize = 120;

/// What there is to draw of one step of time.
#[derive(Clone, Debug, Default)]
pub struct Flow {
    /// The parts: sources when they are first read, then what is computed, in order.
    pub parts: Vec<Part>,
    /// The wires.
    pub wires: Vec<Wire>,
    spots: HashMap<NodeId, Spot>,
    tiles: HashMap<NodeId, usize>,
    series: BTreeMap<u32, usize>,
}

impl Flow {
    /// The machine of a moment; none where nothing is computed, or more than a picture can show.
    pub fn new(graph: &Graph, at: impl Into<Moment>) -> Option<Flow> {
        let here = together(graph, at);
        let all = here.iter().flatten();
        if all.map(|i| i.nodes.len()).sum::<usize>() > MOST_OPERATIONS {
            return None;
        }
        Flow::of(graph, here.into_iter())
    }

    /// The machine of some equations of a time, by their numbers in it: what others compute is given to them.
    pub fn of_equations(graph: &Graph, at: impl Into<Moment>, which: Range<usize>) -> Option<Flow> {
        let here = together(graph, at).into_iter();
        Flow::of(graph, here.skip(which.start).take(which.len()))
    }

    /// The machine of one equation alone: what it reads is given to it.
    pub fn of_equation(graph: &Graph, equation: &Instance) -> Option<Flow> {
        Flow::of(graph, std::iter::once(vec![equation]))
    }

    /// The machine of equations, those that are drawn as one together.
    fn of<'g>(graph: &Graph, all: impl Iterator<Item = Vec<&'g Instance>>) -> Option<Flow> {
        let mut flow = Flow::default();
        for own in all {
            if own.iter().map(|i| i.nodes.len()).sum::<usize>() > MOST_OPERATIONS {
                return None;
            }
            flow.bundle(graph, &own);
        }
        (1..=MOST_PARTS).contains(&flow.parts.len()).then_some(flow)
    }

    /// The same as tiles of a detail show it: where they are single rows, so is a sum, if it has no more wires than a knot.
    pub(super) fn seen(&self, detail: Detail) -> Flow {
        let mut flow = self.clone();
        if detail != Detail::Row {
            return flow;
        }
        for part in 0..flow.parts.len() {
            let Kind::Sum { node, rows, rest } = &flow.parts[part].kind else {
                continue;
            };
            let alone = (rows.len() == 1 && rest.is_empty()).then(|| rows[0].node);
            let Some(node) = node.or(alone).filter(|_| rows.len() <= MOST_PORTS) else {
                continue;
            };
            let terms = rows.iter().chain(rest).map(|row| &row.label);
            let label = label::short(terms);
            flow.parts[part].kind = Kind::Knot { node, label };
            let into = flow.wires.iter_mut().map(|w| &mut w.to);
            let ends = into.chain(flow.spots.values_mut());
            for end in ends.filter(|end| end.part == part) {
                end.row = None;
            }
        }
        flow
    }

    /// Whether it is drawn in the same form as another: only their times differ.
    pub fn is_like(&self, other: &Flow) -> bool {
        let ends = |flow: &Flow| -> Vec<_> { flow.wires.iter().map(|w| (w.from, w.to)).collect() };
        let mut parts = self.parts.iter().zip(&other.parts);
        self.parts.len() == other.parts.len()
            && parts.all(|(a, b)| a.is_like(b))
            && ends(self) == ends(other)
    }

    /// Where the operation that results in `node` is drawn.
    pub fn spot(&self, node: NodeId) -> Option<Spot> {
        self.spots.get(&node).copied()
    }

    /// The tile of a named node.
    pub fn tile(&self, node: NodeId) -> Option<usize> {
        self.tiles.get(&node).copied()
    }

    /// The wires that end at a part.
    pub fn into(&self, part: usize) -> impl Iterator<Item = &Wire> {
        self.wires.iter().filter(move |w| w.to.part == part)
    }

    /// The wires that leave a part.
    pub fn out_of(&self, part: usize) -> impl Iterator<Item = &Wire> {
        self.wires.iter().filter(move |w| w.from == part)
    }

    /// One equation: its operations, and the tile of its result. What is only called by another name has no operation.
    fn equation(&mut self, graph: &Graph, last: NodeId) {
        let is_copy = graph.node(last).op == Op::Copy;
        let (from, carried) = match is_copy {
            true => {
                let argument = graph.node(last).args[0];
                (self.operand(graph, argument), argument)
            }
            false => (Some(self.operation(graph, last)), last),
        };
        let tile = self.add(Kind::Tile(vec![last]), false);
        self.tiles.insert(last, tile);
        let spot = Spot {
            part: tile,
            row: None,
        };
        if is_copy {
            self.spots.insert(last, spot);
        }
        if let Some(from) = from {
            let uses = if is_copy { vec![(last, 0)] } else { vec![] };
            self.wire(from, spot, carried, uses);
        }
    }

    fn add(&mut self, kind: Kind, is_source: bool) -> usize {
        self.parts.push(Part { kind, is_source });
        self.parts.len() - 1
    }

    fn wire(&mut self, from: usize, to: Spot, node: NodeId, uses: Vec<(NodeId, u32)>) {
        self.wires.push(Wire {
            from,
            to,
            node,
            uses,
        });
    }

    /// The part an operand comes from; none for what is made of parameters alone.
    fn operand(&mut self, graph: &Graph, id: NodeId) -> Option<usize> {
        if !flows(graph, id) {
            return None;
        }
        if graph.node(id).quantity.is_none() {
            return Some(self.operation(graph, id));
        }
        Some(self.tiles.get(&id).copied().unwrap_or_else(|| {
            let tile = self.add(Kind::Tile(vec![id]), true);
            self.tiles.insert(id, tile);
            tile
        }))
    }

    /// The part of an operation, with what leads to it.
    fn operation(&mut self, graph: &Graph, id: NodeId) -> usize {
        let node = graph.node(id);
        if node.op == Op::OverTime {
            return self.over_time(graph, id);
        }
        if is_row(graph, id) {
            return self.sum(graph, None, &[(id, Sign::Plus)], vec![]);
        }
        let Op::Sum(signs) = &node.op else {
            return self.knot(graph, id);
        };
        let terms = node.args.iter().copied().zip(signs.iter().copied());
        let rows: Vec<(NodeId, Sign)> = terms.filter(|(a, _)| is_row(graph, *a)).collect();
        let others = node
            .args
            .iter()
            .filter(|&&a| flows(graph, a) && !is_row(graph, a))
            .count();
        let rest = label::rest(graph, id).into_iter();
        let rest = rest
            .map(|(node, sign, label)| Row { node, sign, label })
            .collect();
        match (rows.len(), others) {
            (0, _) => self.knot(graph, id),
            (_, 0) => self.sum(graph, Some(id), &rows, rest),
            _ => {
                let part = self.sum(graph, None, &rows, rest);
                let knot = self.knot_of(graph, id, "+".into());
                let spot = self.spots[&id];
                let uses = uses(graph, id, |a| is_row(graph, a));
                self.wire(part, spot, rows[0].0, uses);
                knot
            }
        }
    }

    /// A sum over time is one knot, whatever is done to each of its terms.
    fn over_time(&mut self, graph: &Graph, id: NodeId) -> usize {
        let mut read: Vec<(NodeId, (NodeId, u32))> = vec![];
        let mut inside = vec![id];
        let mut next = 0;
        while let Some(&at) = inside.get(next) {
            for (operand, &arg) in graph.node(at).args.iter().enumerate() {
                match graph.node(arg).quantity {
                    _ if !flows(graph, arg) => {}
                    Some(_) => read.push((arg, (at, operand as u32))),
                    None => inside.push(arg),
                }
            }
            next += 1;
        }
        let mut groups: BTreeMap<usize, (NodeId, Vec<(NodeId, u32)>)> = BTreeMap::new();
        for (arg, edge) in read {
            let part = self.at_many_times(graph, arg);
            groups.entry(part).or_insert((arg, vec![])).1.push(edge);
        }
        let label = label::knot(graph, id);
        let part = self.add(Kind::Knot { node: id, label }, false);
        let spot = Spot { part, row: None };
        for &at in &inside {
            self.spots.insert(at, spot);
            for &hidden in &graph.node(at).args {
                self.hide(graph, hidden, spot);
            }
        }
        for (from, (node, uses)) in groups {
            self.wire(from, spot, node, uses);
        }
        part
    }

    /// The tile of a quantity that is read at several times: all times but those this step computes share one.
    fn at_many_times(&mut self, graph: &Graph, id: NodeId) -> usize {
        if let Some(&tile) = self.tiles.get(&id) {
            return tile;
        }
        let name = graph.node(id).quantity.map_or(0, |q| q.name.0);
        let tile = match self.series.get(&name) {
            Some(&tile) => tile,
            None => self.add(Kind::Tile(vec![]), true),
        };
        if let Kind::Tile(nodes) = &mut self.parts[tile].kind {
            nodes.push(id);
        }
        self.series.insert(name, tile);
        self.tiles.insert(id, tile);
        tile
    }

    fn sum(
        &mut self,
        graph: &Graph,
        node: Option<NodeId>,
        terms: &[(NodeId, Sign)],
        rest: Vec<Row>,
    ) -> usize {
        let sources: Vec<Option<usize>> = terms
            .iter()
            .map(|&(term, _)| {
                let read = graph.node(term).args.iter().find(|&&a| flows(graph, a));
                read.and_then(|&a| self.operand(graph, a))
            })
            .collect();
        let rows = terms.iter().map(|&(node, sign)| Row {
            node,
            sign,
            label: label::row(graph, node, sign),
        });
        let rows = rows.collect();
        let part = self.add(Kind::Sum { node, rows, rest }, false);
        for (row, (&(term, _), source)) in terms.iter().zip(sources).enumerate() {
            let spot = Spot {
                part,
                row: Some(row),
            };
            self.spots.insert(term, spot);
            for &hidden in &graph.node(term).args {
                self.hide(graph, hidden, spot);
            }
            if let Some(from) = source {
                let uses = uses(graph, term, |a| flows(graph, a));
                let operand = graph.node(term).args[uses[0].1 as usize];
                self.wire(from, spot, operand, uses);
            }
        }
        if let Some(node) = node {
            let spot = Spot { part, row: None };
            self.spots.insert(node, spot);
            for &hidden in &graph.node(node).args {
                self.hide(graph, hidden, spot);
            }
        }
        part
    }

    /// Operations on parameters alone are drawn where their result is used.
    fn hide(&mut self, graph: &Graph, id: NodeId, spot: Spot) {
        if graph.node(id).quantity.is_none() && !flows(graph, id) {
            self.spots.insert(id, spot);
            for &arg in &graph.node(id).args {
                self.hide(graph, arg, spot);
            }
        }
    }

    fn knot(&mut self, graph: &Graph, id: NodeId) -> usize {
        let label = label::knot(graph, id);
        self.knot_of(graph, id, label)
    }

    /// A knot, or a row for each operand where they are too many for one.
    fn knot_of(&mut self, graph: &Graph, id: NodeId, label: String) -> usize {
        let args = graph.node(id).args.clone();
        let read: Vec<(u32, NodeId, usize)> = args
            .iter()
            .enumerate()
            .filter(|(_, a)| !(matches!(graph.node(id).op, Op::Sum(_)) && is_row(graph, **a)))
            .filter_map(|(i, &a)| Some((i as u32, a, self.operand(graph, a)?)))
            .collect();
        let many = read.len() > MOST_PORTS;
        let kind = match many {
            true => Kind::Sum {
                node: Some(id),
                rows: read
                    .iter()
                    .map(|&(_, a, _)| Row {
                        node: id,
                        sign: Sign::Plus,
                        label: format!("{label} {}", label::name(graph, a)),
                    })
                    .collect(),
                rest: vec![],
            },
            false => Kind::Knot { node: id, label },
        };
        let part = self.add(kind, false);
        let spot = Spot { part, row: None };
        self.spots.insert(id, spot);
        for arg in args {
            self.hide(graph, arg, spot);
        }
        for (row, (operand, arg, from)) in read.into_iter().enumerate() {
            let to = Spot {
                part,
                row: many.then_some(row),
            };
            self.wire(from, to, arg, vec![(id, operand)]);
        }
        part
    }
}

/// The uses of operands by `consumer` that satisfy `of`.
fn uses(graph: &Graph, consumer: NodeId, of: impl Fn(NodeId) -> bool) -> Vec<(NodeId, u32)> {
    let args = graph.node(consumer).args.iter().enumerate();
    args.filter(|(_, a)| of(**a))
        .map(|(i, _)| (consumer, i as u32))
        .collect()
}

/// Whether a node is a product of one thing that flows with parameters: a row of a sum.
fn is_row(graph: &Graph, id: NodeId) -> bool {
    let node = graph.node(id);
    let is_product = matches!(node.op, Op::Product | Op::Scale | Op::Hadamard);
    let flowing = node.args.iter().filter(|&&a| flows(graph, a)).count();
    is_product && flowing == 1
}
