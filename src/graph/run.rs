//! A graph with numbers in it: the one place every value is asked for.

use super::{Graph, Moment, NodeId, Op, Optimizer, Ref};
use nalgebra::DMatrix;
use std::collections::HashMap;
use std::sync::Arc;

/// A matrix of numbers, rows × columns; a vector is one column.
pub type Matrix = DMatrix<f64>;

/// Every value, adjoint, share and moment of a graph for given leaves.
#[derive(Clone, Debug)]
pub struct Run {
    graph: Arc<Graph>,
    optimizer: Optimizer,
    values: Vec<Matrix>,
    adjoints: Vec<Option<Matrix>>,
    /// Only of nodes with several uses; a single share is the adjoint itself.
    shares: HashMap<(NodeId, u32), Matrix>,
    moments: HashMap<(Moment, NodeId), Matrix>,
}

impl Run {
    /// Evaluates `graph`: `leaf` gives the value of each leaf node, of the node's shape.
    pub fn new(graph: Arc<Graph>, optimizer: Optimizer, mut leaf: impl FnMut(NodeId) -> Matrix) -> Run {
        let count = graph.nodes.len();
        let mut run = Run {
            graph: Arc::clone(&graph),
            optimizer,
            values: Vec::with_capacity(count),
            adjoints: vec![None; count],
            shares: HashMap::new(),
            moments: HashMap::new(),
        };
        for id in graph.ids() {
            let value = match graph.node(id).op {
                Op::Leaf => leaf(id),
                _ => graph.formula(Ref::Value(id)).evaluate(&|of| run.get(of)),
            };
            debug_assert_eq!(value.shape(), (graph.node(id).shape.rows, graph.node(id).shape.cols));
            run.values.push(value);
        }
        if graph.loss.is_some() {
            run.backward();
            run.step();
        }
        run
    }

    /// The same run with one leaf changed.
    pub fn with(&self, leaf: NodeId, value: &Matrix) -> Run {
        Run::new(Arc::clone(&self.graph), self.optimizer, |id| {
            if id == leaf { value.clone() } else { self.values[id.index()].clone() }
        })
    }

    /// The same numbers under another optimizer.
    pub fn with_optimizer(&self, optimizer: Optimizer) -> Run {
        Run::new(Arc::clone(&self.graph), optimizer, |id| self.values[id.index()].clone())
    }

    /// The graph that was evaluated.
    pub fn graph(&self) -> &Arc<Graph> {
        &self.graph
    }

    /// The optimizer of the step.
    pub fn optimizer(&self) -> Optimizer {
        self.optimizer
    }

    /// What `of` stands for; `None` for gradients of a system without a loss, and of constants.
    pub fn value(&self, of: Ref) -> Option<&Matrix> {
        match of {
            Ref::Value(id) => self.values.get(id.index()),
            Ref::Adjoint(id) => self.adjoints.get(id.index())?.as_ref(),
            Ref::Share { consumer, operand } => self.shares.get(&(consumer, operand)).or_else(|| {
                let arg = *self.graph.node(consumer).args.get(operand as usize)?;
                self.adjoints[arg.index()].as_ref()
            }),
            Ref::Moment(moment, id) => self.moments.get(&(moment, id)),
        }
    }

    /// One entry, row and column from 0.
    pub fn entry(&self, of: Ref, r: usize, c: usize) -> Option<f64> {
        self.value(of)?.get((r, c)).copied()
    }

    /// How `of` was computed.
    pub fn formula(&self, of: Ref) -> super::Formula {
        match of {
            Ref::Moment(moment, id) => self.optimizer.formula(moment, id),
            _ => self.graph.formula(of),
        }
    }

    /// The first node, named or not, with a value that is not finite, in order of evaluation.
    pub fn first_not_finite(&self) -> Option<NodeId> {
        self.graph.ids().find(|id| self.values[id.index()].iter().any(|v| !v.is_finite()))
    }

    /// For evaluation in order: operands are always there.
    fn get(&self, of: Ref) -> &Matrix {
        self.value(of).expect("operands are evaluated before their users")
    }

    fn backward(&mut self) {
        let graph = Arc::clone(&self.graph);
        for id in graph.ids().rev().filter(|&id| graph.has_adjoint(id)) {
            let shape = graph.node(id).shape;
            if let several @ [_, _, ..] = graph.uses(id) {
                for edge in several {
                    let of = Ref::Share { consumer: edge.consumer, operand: edge.operand };
                    let share = graph.formula(of).evaluate(&|of| self.get(of));
                    self.shares.insert((edge.consumer, edge.operand), share);
                }
            }
            let formula = graph.formula(Ref::Adjoint(id));
            let mut adjoint = formula.evaluate(&|of| self.get(of));
            if adjoint.len() == 1 && shape.len() != 1 {
                adjoint = Matrix::from_element(shape.rows, shape.cols, adjoint[(0, 0)]);
            }
            self.adjoints[id.index()] = Some(adjoint);
        }
    }

    fn step(&mut self) {
        let graph = Arc::clone(&self.graph);
        for id in graph.parameters() {
            for &moment in self.optimizer.moments() {
                let value = self.optimizer.formula(moment, id).evaluate(&|of| self.get(of));
                self.moments.insert((moment, id), value);
            }
        }
    }
}
