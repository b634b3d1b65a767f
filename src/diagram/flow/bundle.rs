//! An equation with two times: its instances of one step, alike but for the second time, are drawn once.

use super::{Flow, flows};
use crate::diagram::part::{Kind, Wire};
use crate::graph::{Graph, Instance, Moment, NodeId};
use std::collections::HashMap;

/// What is computed at a moment: each equation, and all instances of one that has two times together.
pub fn together(graph: &Graph, at: impl Into<Moment>) -> Vec<Vec<&Instance>> {
    let mut all: Vec<Vec<&Instance>> = vec![];
    for instance in graph.computed(at) {
        let is_same = |own: &&mut Vec<&Instance>| {
            let first = own[0];
            instance.over.is_some() && first.equation == instance.equation && first.over.is_some()
        };
        match all.iter_mut().find(is_same) {
            Some(own) => own.push(instance),
            None => all.push(vec![instance]),
        }
    }
    // Those that read each other stand one after the other.
    let mut out = vec![];
    for own in all {
        match are_alike(graph, &own) {
            true => out.push(own),
            false => out.extend(own.into_iter().map(|one| vec![one])),
        }
    }
    out
}

/// Whether instances have the same operations, and none reads the result of another.
fn are_alike(graph: &Graph, own: &[&Instance]) -> bool {
    let results: Vec<&NodeId> = own.iter().filter_map(|i| i.nodes.last()).collect();
    let first = own[0];
    own.iter().all(|instance| {
        let both = first.nodes.iter().zip(&instance.nodes);
        let mut pairs = both.map(|(&a, &b)| (graph.node(a), graph.node(b)));
        instance.nodes.len() == first.nodes.len()
            && pairs.all(|(a, b)| a.op == b.op && a.args.len() == b.args.len())
            && !read(graph, instance).any(|arg| own.len() > 1 && results.contains(&&arg))
    })
}

/// What the operations of an instance read.
fn read<'a>(graph: &'a Graph, instance: &'a Instance) -> impl Iterator<Item = NodeId> + 'a {
    let nodes = instance.nodes.iter();
    nodes.flat_map(|&id| graph.node(id).args.iter().copied())
}

impl Flow {
    /// Draws instances that are alike: the first, and where the others differ what they read.
    pub(super) fn bundle(&mut self, graph: &Graph, own: &[&Instance]) {
        let Some((first, others)) = own.split_first() else {
            return;
        };
        let Some(&last) = first.nodes.last() else {
            return;
        };
        self.shared(graph, first, others);
        let start = self.wires.len();
        self.equation(graph, last);
        let tile = self.tiles[&last];
        for other in others {
            self.like(graph, (first, other), start);
            let Some(&result) = other.nodes.last() else {
                continue;
            };
            if let Kind::Tile(nodes) = &mut self.parts[tile].kind {
                nodes.push(result);
            }
            self.tiles.insert(result, tile);
        }
    }

    /// What is read at another time by each has one tile.
    fn shared(&mut self, graph: &Graph, first: &Instance, others: &[&Instance]) {
        for (n, arg) in read(graph, first).enumerate() {
            let of = |other: &&Instance| read(graph, other).nth(n);
            let all: Vec<NodeId> = others.iter().filter_map(of).collect();
            let is_named = graph.node(arg).quantity.is_some() && flows(graph, arg);
            if is_named && all.iter().any(|other| *other != arg) {
                for id in std::iter::once(arg).chain(all) {
                    self.at_many_times(graph, id);
                }
            }
        }
    }

    /// Another instance is where the first is; its uses are on the wires from `start` on.
    fn like(&mut self, graph: &Graph, (first, other): (&Instance, &Instance), start: usize) {
        let both = first.nodes.iter().copied().zip(other.nodes.iter().copied());
        let twin: HashMap<NodeId, NodeId> = both.collect();
        for (&a, &b) in &twin {
            if let Some(spot) = self.spot(a) {
                self.spots.insert(b, spot);
            }
        }
        let mut uses = vec![];
        for wire in &self.wires[start..] {
            for (consumer, operand) in &wire.uses {
                if let Some(&twin) = twin.get(consumer) {
                    let arg = graph.node(twin).args[*operand as usize];
                    let from = match graph.node(arg).quantity {
                        Some(_) => self.tiles.get(&arg).copied(),
                        None => Some(wire.from),
                    };
                    uses.extend(from.map(|from| (from, wire.to, arg, (twin, *operand))));
                }
            }
        }
        for (from, to, node, used) in uses {
            let mut own = self.wires[start..].iter_mut();
            match own.find(|w| w.from == from && w.to == to) {
                Some(wire) => wire.uses.push(used),
                None => self.wires.push(Wire {
                    from,
                    to,
                    node,
                    uses: vec![used],
                }),
            }
        }
    }
}
