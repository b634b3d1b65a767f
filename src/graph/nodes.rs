//! A system unrolled over time: its nodes, and what they are found by.

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
        let time = Some(time);
        self.find(Quantity { name, time })
    }

    /// The node spelled plainly: `c_3`, `W_xi`, `yhat_2`, `h_-1`.
    pub fn find_plain(&self, plain: &str) -> Option<NodeId> {
        let untimed = self
            .system
            .find(plain)
            .and_then(|name| self.find(Quantity { name, time: None }));
        untimed.or_else(|| {
            let (base, time) = plain.rsplit_once('_')?;
            let name = self.system.find(base)?;
            let time = Some(time.parse().ok()?);
            self.find(Quantity { name, time })
        })
    }

    /// Plain spelling of a quantity.
    pub fn plain(&self, quantity: Quantity) -> String {
        let name = &self.system.name(quantity.name).plain;
        match quantity.time {
            Some(time) => format!("{name}_{time}"),
            None => name.clone(),
        }
    }

    /// How a quantity is written, and its time as text.
    pub fn written(&self, quantity: Quantity) -> (&Name, Option<String>) {
        let time = quantity.time.map(|time| time.to_string());
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
