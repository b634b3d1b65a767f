//! The one name of every quantity a walk, a screen or an export can ask a run for.

/// A node of the unrolled graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

impl NodeId {
    /// The node's place in the graph's list.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What an optimizer computes for one parameter in one step, in the order it computes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OptimizerQuantity {
    /// Adam's running mean of the gradient, m.
    Mean,
    /// Adam's running mean of the squared gradient, v.
    Square,
    /// m with its start-up bias corrected.
    MeanCorrected,
    /// v with its start-up bias corrected.
    SquareCorrected,
    /// What is added to the parameter.
    Update,
    /// The parameter after the step.
    Next,
}

/// A matrix that a run can be asked for. Everything on a screen is one of these, never a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ref {
    /// The value of a node.
    Value(NodeId),
    /// ∂L/∂node, of the node's shape.
    Adjoint(NodeId),
    /// What `consumer` contributes to its operand number `operand`: one summand of that operand's adjoint.
    Contribution {
        /// The node that used the operand.
        consumer: NodeId,
        /// Which of its operands.
        operand: u32,
    },
    /// A quantity of the optimizer step of a parameter.
    Optimizer(OptimizerQuantity, NodeId),
}

impl Ref {
    /// The node whose value, gradient or optimizer quantity it is; a part of a gradient is of none.
    pub fn node(self) -> Option<NodeId> {
        match self {
            Ref::Value(id) | Ref::Adjoint(id) | Ref::Optimizer(_, id) => Some(id),
            Ref::Contribution { .. } => None,
        }
    }
}

/// A matrix, or one entry of it: what a number on a screen stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The matrix.
    pub of: Ref,
    /// Row and column, from 0; `None` for the whole.
    pub entry: Option<(usize, usize)>,
}

impl Place {
    /// All of a matrix.
    pub fn whole(of: Ref) -> Place {
        Place { of, entry: None }
    }

    /// One entry of a matrix.
    pub fn entry(of: Ref, row: usize, column: usize) -> Place {
        let entry = Some((row, column));
        Place { of, entry }
    }
}

/// An entry of a leaf: its node, row and column from 0.
pub type LeafEntry = (NodeId, usize, usize);
