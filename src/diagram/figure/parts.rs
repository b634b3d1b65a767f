//! What the steps of an unrolled network are made of.

use super::super::Scene;
use crate::equation::{NameId, Role};
use crate::graph::{Graph, NodeId, Ref};
use crate::lang::{Lang, say};

/// Which way the numbers go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    pub(super) is_backward: bool,
}

impl Way {
    /// What is shown of a node.
    pub(super) fn of(self, id: NodeId) -> Ref {
        match self.is_backward {
            true => Ref::Adjoint(id),
            false => Ref::Value(id),
        }
    }

    /// What is the same for all steps.
    pub(super) fn about_weights(self, lang: Lang, names: &str) -> String {
        match self.is_backward {
            true => say!(lang, "figure.gradients_add_up", names),
            false => say!(lang, "figure.same_weights", names),
        }
    }
}

/// A quantity that every step has: its rows, and what it is there.
#[derive(Clone, Copy)]
pub(super) struct Part {
    pub(super) name: NameId,
    pub(super) kind: Kind,
    pub(super) entries: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Made of others, and handed to nobody after its time: a prediction.
    Output,
    /// Inside the step.
    Inner,
    /// Handed to the next time.
    State,
    Input,
}

/// The parameters of the equations that have a time.
pub(super) fn weights(scene: &Scene<'_>) -> String {
    let typesetter = scene.typesetter;
    let names: Vec<String> = scene
        .graph()
        .parameters()
        .map(|id| typesetter.inline(Ref::Value(id)))
        .collect();
    names.join(" ")
}

/// What a step is made of, from above: what comes out, what is inside, what is handed on, what goes in.
pub(super) fn parts(graph: &Graph) -> Vec<Part> {
    let system = &graph.system;
    let last = graph.length as i64;
    let is_used = |id: NodeId| {
        let inside = graph.instances.iter().filter(|i| i.time == Some(last));
        inside
            .flat_map(|i| &i.nodes)
            .any(|n| graph.node(*n).args.contains(&id))
    };
    let part = |name: NameId| {
        let id = graph.at(name, last)?;
        let entry = system.entry(name);
        let kind = match entry.role {
            Role::Input if entry.used_now && is_used(id) => Kind::Input,
            Role::Sequence if entry.is_carried() => Kind::State,
            Role::Sequence if is_used(id) => Kind::Inner,
            Role::Sequence => Kind::Output,
            _ => return None,
        };
        let entries = graph.node(id).shape.len();
        Some(Part {
            name,
            kind,
            entries,
        })
    };
    let mut parts: Vec<Part> = system.ids().filter_map(part).collect();
    parts.sort_by_key(|part| match part.kind {
        Kind::Output => 0,
        Kind::Inner => 1,
        Kind::State => 2,
        Kind::Input => 3,
    });
    parts
}

/// Whether an arrow leads from one kind of parts to the next.
pub(super) fn is_apart(above: Kind, below: Kind) -> bool {
    above != below && (above == Kind::Output || below == Kind::Input)
}

/// So many of the times: the first ones, and the last.
pub(super) fn shown(length: i64, most: usize) -> Vec<i64> {
    if length <= most as i64 {
        return (1..=length).collect();
    }
    (1..most as i64).chain([length]).collect()
}
