//! The graph as a tree of steps, and the sentence that tells each one.
//!
//! A step holds names ([`Ref`]s), never numbers: whoever shows it asks the [`Run`]. This room uses
//! [`crate::typeset`], [`crate::graph`] and [`crate::equation`]; it must not know of files or screens.

mod cursor;
mod narrate;

pub use cursor::{Begin, Cursor, Level};
pub use narrate::{Gloss, Narrator};

use crate::equation::{Role, Shape};
use crate::graph::{Graph, Op, Pass, Ref, Run};
use std::collections::HashMap;

/// Which way the walk goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Values, from the first time to the loss.
    #[default]
    Forward,
    /// Adjoints, from the loss back to the parameters.
    Backward,
    /// One step of the optimizer, parameter by parameter.
    Optimizer,
}

/// Where in time a group of steps stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimeSlot {
    /// Before the first step: equations outside time that need no time.
    Before,
    /// A time step.
    At(i64),
    /// After the last step: the loss.
    After,
    /// All times together: the parameters.
    Parameters,
}

/// The steps of one time.
#[derive(Clone, Debug)]
pub struct Group {
    /// Which time.
    pub stage: TimeSlot,
    /// In which pass over time, of those of the graph.
    pub pass: usize,
    /// Its equations.
    pub items: Vec<Item>,
}

impl Group {
    /// The pass over time that it belongs to; none before and after.
    pub fn pass_of<'a>(&self, graph: &'a Graph) -> Option<&'a Pass> {
        let pass = graph.passes.get(self.pass);
        pass.filter(|_| matches!(self.stage, TimeSlot::At(_)))
    }
}

/// One equation, adjoint or parameter: what it is about and the operations that lead to it, in order.
#[derive(Clone, Debug)]
pub struct Item {
    /// The quantity, its adjoint, or the parameter after the step.
    pub subject: Ref,
    /// Each operation by its result.
    pub operations: Vec<Ref>,
}

/// A place in the walk: how deep, and where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// Index of the group.
    pub group: usize,
    /// Index of the item in the group.
    pub item: usize,
    /// Index of the operation in the item.
    pub operation: usize,
    /// Index of the entry in the result, row by row.
    pub entry: usize,
}

/// The tree of steps: groups, items, operations; entries are counted, not kept.
#[derive(Clone, Debug)]
pub struct Walk {
    /// Which way it goes.
    pub phase: Phase,
    /// Its groups in order.
    pub groups: Vec<Group>,
    /// Numbers of entries of each operation, in the same nesting.
    shapes: Vec<Vec<Vec<Shape>>>,
    /// Where each operation stands.
    places: HashMap<Ref, Position>,
}

impl Walk {
    /// The walk of a phase. Backward and optimizer walks of a system without a loss are empty.
    pub fn new(run: &Run, phase: Phase) -> Walk {
        let graph = run.graph();
        let groups = match phase {
            Phase::Forward => forward(graph),
            _ if graph.loss.is_none() => vec![],
            Phase::Backward => backward(graph),
            Phase::Optimizer => optimizer(run),
        };
        let of_item = |item: &Item| item.operations.iter().map(|&o| graph.shape(o)).collect();
        let of_group = |group: &Group| group.items.iter().map(of_item).collect();
        let shapes = groups.iter().map(of_group).collect();
        let places = places(&groups);
        Walk {
            phase,
            groups,
            shapes,
            places,
        }
    }

    /// The operation that results in `of`; none for what is given.
    pub fn computes(&self, of: Ref) -> Option<Position> {
        self.places.get(&of).copied()
    }

    /// Whether there is nothing to walk.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Whether there is such a position: one of another walk may not be here.
    pub fn has(&self, at: Position) -> bool {
        let group = self.shapes.get(at.group);
        let item = group.and_then(|group| group.get(at.item));
        let shape = item.and_then(|item| item.get(at.operation));
        shape.is_some_and(|shape| at.entry < shape.len())
    }

    /// Where in time a position stands; nowhere in an empty walk.
    pub fn stage(&self, at: Position) -> Option<TimeSlot> {
        self.groups.get(at.group).map(|group| group.stage)
    }

    /// The item at a position.
    pub fn item(&self, at: Position) -> &Item {
        &self.groups[at.group].items[at.item]
    }

    /// The operation at a position, by its result.
    pub fn operation(&self, at: Position) -> Ref {
        self.item(at).operations[at.operation]
    }

    /// Row and column of the entry at a position.
    pub fn entry(&self, at: Position) -> (usize, usize) {
        let cols = self.shape(at).cols.max(1);
        (at.entry / cols, at.entry % cols)
    }

    /// Shape of the operation's result at a position.
    pub fn shape(&self, at: Position) -> Shape {
        self.shapes[at.group][at.item][at.operation]
    }
}

/// Where each operation stands.
fn places(groups: &[Group]) -> HashMap<Ref, Position> {
    let mut places = HashMap::new();
    for (group, Group { items, .. }) in groups.iter().enumerate() {
        for (item, Item { operations, .. }) in items.iter().enumerate() {
            let at = |operation| Position {
                group,
                item,
                operation,
                entry: 0,
            };
            places.extend(operations.iter().zip(0..).map(|(&of, n)| (of, at(n))));
        }
    }
    places
}

/// Where a node's time puts it.
fn stage(time: Option<i64>, after: bool) -> TimeSlot {
    match time {
        Some(t) => TimeSlot::At(t),
        None if after => TimeSlot::After,
        None => TimeSlot::Before,
    }
}

/// Appends an item to the group of its stage and pass, opening the group if need be.
fn append(groups: &mut Vec<Group>, (stage, pass): (TimeSlot, usize), item: Item) {
    let is_own = |g: &&mut Group| g.stage == stage && g.pass == pass;
    match groups.iter_mut().find(is_own) {
        Some(group) => group.items.push(item),
        None => groups.push(Group {
            stage,
            pass,
            items: vec![item],
        }),
    }
}

fn forward(graph: &Graph) -> Vec<Group> {
    let mut groups = vec![];
    for instance in &graph.instances {
        let operations: Vec<Ref> = instance.nodes.iter().map(|&id| Ref::Value(id)).collect();
        if let Some(&subject) = operations.last() {
            let stage = stage(instance.time, instance.after);
            let item = Item {
                subject,
                operations,
            };
            append(&mut groups, (stage, instance.pass), item);
        }
    }
    groups.sort_by_key(|g| in_order(graph, g));
    groups
}

/// For every named quantity, latest first: what its uses hand back, their sum, and then its way on
/// through its own equation.
fn backward(graph: &Graph) -> Vec<Group> {
    let mut groups = vec![];
    let mut owner = vec![None; graph.nodes.len()];
    for (i, instance) in graph.instances.iter().enumerate() {
        for id in &instance.nodes {
            owner[id.index()] = Some(i);
        }
    }
    for (id, quantity) in graph.quantities().collect::<Vec<_>>().into_iter().rev() {
        if graph.uses(id).is_empty() && graph.loss != Some(id) {
            continue;
        }
        let mut operations = vec![];
        if let several @ [_, _, ..] = graph.uses(id) {
            operations.extend(several.iter().map(|edge| edge.contribution()));
        }
        operations.push(Ref::Adjoint(id));
        let instance = owner[id.index()].map(|i| &graph.instances[i]);
        if let Some(instance) = instance {
            let inner = instance.nodes.iter().rev().skip(1);
            let used = inner.filter(|n| !graph.uses(**n).is_empty());
            operations.extend(used.map(|&n| Ref::Adjoint(n)));
        }
        let parameter = graph.node(id).op == Op::Leaf
            && graph.system.entry(quantity.name).role == Role::Parameter;
        let stage = if parameter {
            TimeSlot::Parameters
        } else {
            stage(quantity.time, instance.is_some_and(|i| i.after))
        };
        let pass = match stage {
            TimeSlot::At(_) => graph.pass_of(quantity.name),
            _ => 0,
        };
        let item = Item {
            subject: Ref::Adjoint(id),
            operations,
        };
        append(&mut groups, (stage, pass), item);
    }
    groups.sort_by_key(|g| from_the_end(graph, g));
    // Parameters read better in the order of the equations.
    if let Some(last) = groups.iter_mut().find(|g| g.stage == TimeSlot::Parameters) {
        last.items.reverse();
    }
    groups
}

/// What stages are ordered by: passes one after the other, each the way it runs.
fn in_order(graph: &Graph, group: &Group) -> (u8, usize, i64) {
    let runs_back = group.pass_of(graph).is_some_and(|p| p.backward);
    match group.stage {
        TimeSlot::Before => (0, 0, 0),
        TimeSlot::At(t) => (1, group.pass, if runs_back { -t } else { t }),
        TimeSlot::After | TimeSlot::Parameters => (2, 0, 0),
    }
}

/// The same on the way back, where parameters come last.
fn from_the_end(graph: &Graph, group: &Group) -> std::cmp::Reverse<(u8, usize, i64)> {
    std::cmp::Reverse(match group.stage {
        TimeSlot::Parameters => (0, 0, 0),
        _ => {
            let (part, pass, time) = in_order(graph, group);
            (part + 1, pass, time)
        }
    })
}

fn optimizer(run: &Run) -> Vec<Group> {
    let moments = run.optimizer().quantities();
    let item = |id| {
        let operations: Vec<Ref> = moments.iter().map(|&m| Ref::Optimizer(m, id)).collect();
        Item {
            subject: operations[operations.len() - 1],
            operations,
        }
    };
    let mut groups = vec![];
    for parameter in run.graph().parameters() {
        append(&mut groups, (TimeSlot::Parameters, 0), item(parameter));
    }
    groups
}
