//! A system unrolled over time: its nodes, and what they are found by.

use super::passes::Pass;
use super::{NodeId, Ref};
use crate::equation::{Extreme, Func, Name, NameId, Role, Shape, Sign, System};
use std::collections::HashMap;
use std::sync::Arc;

/// A quantity: a name and its time, if it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Quantity {
    /// The name.
    pub name: NameId,
    /// The time; `None` outside time.
    pub time: Option<i64>,
    /// The second time, of what has two.
    pub over: Option<i64>,
}

impl Quantity {
    /// A quantity outside time.
    pub fn always(name: NameId) -> Quantity {
        Quantity::maybe(name, None)
    }

    /// A quantity at a time.
    pub fn at(name: NameId, time: i64) -> Quantity {
        Quantity::maybe(name, Some(time))
    }

    /// A quantity at a time, or outside time.
    pub fn maybe(name: NameId, time: Option<i64>) -> Quantity {
        let over = None;
        Quantity { name, time, over }
    }
}

/// A time of a length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The length: a place in [`System::lengths`].
    pub axis: usize,
    /// The time, from 1.
    pub time: i64,
}

impl From<i64> for Moment {
    /// A time of T.
    fn from(time: i64) -> Moment {
        Moment { axis: 0, time }
    }
}

/// How many steps each length of time has, T first; those not said are as long as T.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lengths(Vec<usize>);

impl From<usize> for Lengths {
    fn from(length: usize) -> Lengths {
        Lengths(vec![length])
    }
}

impl From<Vec<usize>> for Lengths {
    /// One or more.
    fn from(lengths: Vec<usize>) -> Lengths {
        Lengths(lengths)
    }
}

impl Lengths {
    /// The steps of a length.
    pub fn of(&self, axis: usize) -> usize {
        let own = self.0.get(axis).or(self.0.first());
        own.copied().unwrap_or_default()
    }

    /// All that are said.
    pub fn all(&self) -> &[usize] {
        &self.0
    }
}

/// How a node gets its value.
#[derive(Clone, Debug, PartialEq)]
pub enum Op {
    /// Given: an input, an initial state or a parameter.
    Leaf,
    /// A number written in the equations, or `T`.
    Constant(f64),
    /// The same as its operand, under a name of its own.
    Copy,
    /// Matrix product of two operands.
    Product,
    /// A scalar times a matrix, in this order.
    Scale,
    /// Element-wise product of two operands.
    Hadamard,
    /// Signed sum; a 1×1 operand broadcasts.
    Sum(Vec<Sign>),
    /// Sum over time of its operands.
    OverTime,
    /// First operand over the second, entry by entry; a 1×1 of either broadcasts.
    Divide,
    /// The larger or the smaller of two operands, entry by entry; a 1×1 broadcasts.
    Extreme(Extreme),
    /// A 1×1 in the place of a larger matrix.
    Fill(Shape),
    /// Element-wise power.
    Power(f64),
    /// Transpose.
    Transpose,
    /// A function of every entry; softmax of a column.
    Apply(Func),
    /// Operands stacked on top of each other.
    Stack,
    /// ‖a‖.
    Norm,
    /// ‖a‖².
    NormSquared,
}

/// A node: an operation on earlier nodes.
#[derive(Clone, Debug)]
pub struct Node {
    /// The operation.
    pub op: Op,
    /// Its operands, all earlier in the list.
    pub args: Vec<NodeId>,
    /// Shape of its value.
    pub shape: Shape,
    /// The quantity it is, if it has a name.
    pub quantity: Option<Quantity>,
    /// Made of constants alone; has no gradient.
    pub constant: bool,
}

/// One equation at one time.
#[derive(Clone, Debug)]
pub struct Instance {
    /// Which equation of the system.
    pub equation: usize,
    /// At which time; `None` outside time.
    pub time: Option<i64>,
    /// At which second time, of what has two.
    pub over: Option<i64>,
    /// In which pass over time; 0 outside time.
    pub pass: usize,
    /// Its operations in the order they are evaluated; the last is the named result.
    pub nodes: Vec<NodeId>,
    /// Outside time, but made of quantities that have one: evaluated after the last time.
    pub after: bool,
}

/// A use of a node by a later one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The node that uses.
    pub consumer: NodeId,
    /// As which operand.
    pub operand: u32,
}

impl Edge {
    /// What the use contributes to the adjoint of the node.
    pub fn contribution(self) -> Ref {
        let Edge { consumer, operand } = self;
        Ref::Contribution { consumer, operand }
    }
}

/// A system unrolled over `length` steps.
#[derive(Clone, Debug)]
pub struct Graph {
    /// The equations.
    pub system: Arc<System>,
    /// Number of time steps T.
    pub length: usize,
    /// Number of steps of every length, T first.
    pub lengths: Lengths,
    /// How time runs: each pass over it, in order.
    pub passes: Vec<Pass>,
    /// For each name the pass that computes it, or the first that reads it.
    pub(super) first_pass: Vec<usize>,
    /// Every node, operands before their users.
    pub nodes: Vec<Node>,
    /// Every equation at every time, in the order they are evaluated.
    pub instances: Vec<Instance>,
    /// The loss, when the system has one.
    pub loss: Option<NodeId>,
    pub(super) uses: Vec<Vec<Edge>>,
    pub(super) named: HashMap<Quantity, NodeId>,
}

impl Graph {
    /// A node.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// All ids, operands before users.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = NodeId> + use<> {
        (0..self.nodes.len() as u32).map(NodeId)
    }

    /// The node of a quantity.
    pub fn find(&self, quantity: Quantity) -> Option<NodeId> {
        self.named.get(&quantity).copied()
    }

    /// The node of a quantity at a time.
    pub fn at(&self, name: NameId, time: i64) -> Option<NodeId> {
        self.find(Quantity::at(name, time))
    }

    /// The node spelled plainly: `c_3`, `W_xi`, `yhat_2`, `h_-1`, `alpha_2_3`.
    pub fn find_plain(&self, plain: &str) -> Option<NodeId> {
        let untimed = self.system.find(plain);
        let timed = || {
            let (base, time) = plain.rsplit_once('_')?;
            let time = time.parse().ok()?;
            let one = self.system.find(base).and_then(|name| self.at(name, time));
            one.or_else(|| {
                let (base, first) = base.rsplit_once('_')?;
                self.find(Quantity {
                    name: self.system.find(base)?,
                    time: Some(first.parse().ok()?),
                    over: Some(time),
                })
            })
        };
        untimed
            .and_then(|name| self.find(Quantity::always(name)))
            .or_else(timed)
    }

    /// How many steps the time of a name has.
    pub fn steps(&self, name: NameId) -> usize {
        self.lengths.of(self.system.entry(name).axis)
    }

    /// The time from which a name is carried on to the first that is computed: 0, or T + 1 for what runs back.
    pub fn before_first(&self, name: NameId) -> i64 {
        let entry = self.system.entry(name);
        match entry.ahead > 0 && entry.lag == 0 {
            true => self.steps(name) as i64 + 1,
            false => 0,
        }
    }

    /// The pass that computes a quantity over time, or the first that reads it.
    pub fn pass_of(&self, name: NameId) -> usize {
        self.first_pass[name.index()]
    }

    /// What is computed at a moment, in order.
    pub fn computed(&self, at: impl Into<Moment>) -> impl Iterator<Item = &Instance> {
        let Moment { axis, time } = at.into();
        let is_there = move |i: &&Instance| {
            i.time == Some(time) && self.passes.get(i.pass).is_some_and(|p| p.axis == axis)
        };
        self.instances.iter().filter(is_there)
    }

    /// Plain spelling of a quantity.
    pub fn plain(&self, quantity: Quantity) -> String {
        let name = &self.system.name(quantity.name).plain;
        match (quantity.time, quantity.over) {
            (Some(time), Some(over)) => format!("{name}_{time}_{over}"),
            (Some(time), None) => format!("{name}_{time}"),
            (None, _) => name.clone(),
        }
    }

    /// How a quantity is written, and its time as text.
    pub fn written(&self, quantity: Quantity) -> (&Name, Option<String>) {
        let time = quantity.time.map(|time| match quantity.over {
            Some(over) => format!("{time},{over}"),
            None => time.to_string(),
        });
        (self.system.name(quantity.name), time)
    }

    /// Every named node with its quantity, in graph order.
    pub fn quantities(&self) -> impl Iterator<Item = (NodeId, Quantity)> + '_ {
        self.ids()
            .filter_map(|id| Some((id, self.node(id).quantity?)))
    }

    /// The parameters, in graph order.
    pub fn parameters(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.quantities()
            .filter(|(id, q)| {
                self.node(*id).op == Op::Leaf && self.system.entry(q.name).role == Role::Parameter
            })
            .map(|(id, _)| id)
    }

    /// The uses of a node through which the loss depends on it, the latest first.
    pub fn uses(&self, id: NodeId) -> &[Edge] {
        &self.uses[id.index()]
    }

    /// Whether a gradient with respect to this node is kept.
    pub fn has_adjoint(&self, id: NodeId) -> bool {
        self.loss.is_some() && !self.node(id).constant
    }

    /// Shape of what a reference stands for.
    pub fn shape(&self, of: Ref) -> Shape {
        match of {
            Ref::Value(id) | Ref::Adjoint(id) | Ref::Optimizer(_, id) => self.node(id).shape,
            Ref::Contribution { consumer, operand } => {
                self.node(self.node(consumer).args[operand as usize]).shape
            }
        }
    }
}
