//! A graph with numbers in it: the one place every value is asked for.

use super::{Formula, Graph, LeafEntry, Matrix, NodeId, Op, Optimizer, OptimizerQuantity, Ref};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// Every value, adjoint and moment of a graph for given leaves. Contributions are not kept: there is one for every use of a
/// matrix, as large as the matrix, and each is one formula away from what is kept.
#[derive(Clone, Debug)]
pub struct Run {
    graph: Arc<Graph>,
    optimizer: Optimizer,
    values: Vec<Matrix>,
    adjoints: Vec<Option<Matrix>>,
    moments: HashMap<(OptimizerQuantity, NodeId), Matrix>,
}

impl Run {
    /// Evaluates `graph`: `leaf` gives the value of each leaf node, of the node's shape.
    pub fn new(
        graph: Arc<Graph>,
        optimizer: Optimizer,
        mut leaf: impl FnMut(NodeId) -> Matrix,
    ) -> Run {
        let count = graph.nodes.len();
        let mut run = Run {
            graph: Arc::clone(&graph),
            optimizer,
            values: Vec::with_capacity(count),
            adjoints: vec![None; count],
            moments: HashMap::new(),
        };
        for id in graph.ids() {
            let value = match graph.node(id).op {
                Op::Leaf => leaf(id),
                _ => run.computed(&graph.formula(Ref::Value(id))),
            };
            debug_assert_eq!(
                value.shape(),
                (graph.node(id).shape.rows, graph.node(id).shape.cols)
            );
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
            if id == leaf {
                value.clone()
            } else {
                self.values[id.index()].clone()
            }
        })
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
    pub fn value(&self, of: Ref) -> Option<Cow<'_, Matrix>> {
        let kept = match of {
            Ref::Value(id) => self.values.get(id.index())?,
            Ref::Optimizer(moment, id) => self.moments.get(&(moment, id))?,
            Ref::Adjoint(id) => self.adjoints.get(id.index())?.as_ref()?,
            Ref::Contribution { .. } if self.is_summand(of) => return Some(self.get(of)),
            // A single contribution is the adjoint itself.
            Ref::Contribution { consumer, operand } => {
                let arg = *self.graph.node(consumer).args.get(operand as usize)?;
                self.adjoints[arg.index()].as_ref()?
            }
        };
        Some(Cow::Borrowed(kept))
    }

    /// The value of a node.
    pub(super) fn node_value(&self, id: NodeId) -> &Matrix {
        &self.values[id.index()]
    }

    /// One entry, row and column from 0.
    pub fn entry(&self, of: Ref, r: usize, c: usize) -> Option<f64> {
        // Of an outer product, as most contributions to a weight are, no more than the entry is computed.
        if self.is_summand(of)
            && let Formula::Product(a, b) = self.graph.formula(of)
        {
            let [a, b] = [a, b].map(|operand| operand.evaluate(&|of| self.get(of)));
            if a.ncols() == 1 {
                return Some(a.get((r, 0))? * b.get((0, c))?);
            }
        }
        self.value(of)?.get((r, c)).copied()
    }

    /// Of the entries of these nodes, but one, that with the largest slope; the first of equal ones.
    pub fn steepest(
        &self,
        of: impl IntoIterator<Item = NodeId>,
        but: Option<LeafEntry>,
    ) -> Option<LeafEntry> {
        let entries = of.into_iter().flat_map(|id| {
            let shape = self.graph().node(id).shape;
            (0..shape.rows).flat_map(move |r| (0..shape.cols).map(move |c| (id, r, c)))
        });
        let slope = |(id, r, c): LeafEntry| Some(self.entry(Ref::Adjoint(id), r, c)?.abs());
        let known = entries.filter(|entry| Some(*entry) != but);
        let slopes = known.filter_map(|entry| Some((entry, slope(entry)?)));
        let larger = |a: (LeafEntry, f64), b: (LeafEntry, f64)| if b.1 > a.1 { b } else { a };
        slopes.reduce(larger).map(|(entry, _)| entry)
    }

    /// Whether `of` is one contribution among several, and so not kept.
    fn is_summand(&self, of: Ref) -> bool {
        let Ref::Contribution { consumer, operand } = of else {
            return false;
        };
        let arg = self.graph.node(consumer).args.get(operand as usize);
        arg.is_some_and(|arg| {
            self.adjoints[arg.index()].is_some() && self.graph.uses(*arg).len() > 1
        })
    }

    /// How `of` was computed.
    pub fn formula(&self, of: Ref) -> Formula {
        match of {
            Ref::Optimizer(moment, id) => self.optimizer.formula(moment, id),
            _ => self.graph.formula(of),
        }
    }

    /// The same down to what has a name.
    pub fn expanded(&self, of: Ref) -> Formula {
        match of {
            Ref::Optimizer(moment, id) => self.optimizer.formula(moment, id),
            _ => self.graph.expanded(of),
        }
    }

    /// The first node, named or not, with a value that is not finite, in order of evaluation.
    pub fn first_not_finite(&self) -> Option<NodeId> {
        self.graph
            .ids()
            .find(|id| self.values[id.index()].iter().any(|v| !v.is_finite()))
    }

    /// For evaluation in order: operands are always there.
    fn get(&self, of: Ref) -> Cow<'_, Matrix> {
        match of {
            Ref::Contribution { .. } => Cow::Owned(self.computed(&self.graph.formula(of))),
            _ => self
                .value(of)
                .expect("operands are evaluated before their users"),
        }
    }

    fn computed(&self, formula: &Formula) -> Matrix {
        formula.evaluate(&|of| self.get(of)).into_owned()
    }

    fn backward(&mut self) {
        let graph = Arc::clone(&self.graph);
        for id in graph.ids().rev().filter(|&id| graph.has_adjoint(id)) {
            let shape = graph.node(id).shape;
            let mut adjoint = self.computed(&graph.formula(Ref::Adjoint(id)));
            if adjoint.len() == 1 && shape.len() != 1 {
                adjoint = Matrix::from_element(shape.rows, shape.cols, adjoint[(0, 0)]);
            }
            self.adjoints[id.index()] = Some(adjoint);
        }
    }

    fn step(&mut self) {
        let graph = Arc::clone(&self.graph);
        for id in graph.parameters() {
            for moment in self.optimizer.quantities() {
                let value = self.computed(&self.optimizer.formula(moment, id));
                self.moments.insert((moment, id), value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::equation::{ShapeHint, System, infer};

    /// Contributions are not kept, and yet the adjoint is their sum, bit for bit.
    #[test]
    fn contributions_add_up_to_the_adjoint_and_their_entries_are_their_own() {
        let latex = r"h_t = \tanh(W h_{t-1} + x_t \odot h_{t-1} + b) \\ L = \|V h_T\|^2 + \|h_1\|";
        let system = Arc::new(System::parse(latex).unwrap());
        let known = ["x", "V"].map(|plain| ShapeHint::rows(system.find(plain).unwrap(), 3));
        let graph = Arc::new(
            Graph::unroll(Arc::clone(&system), &infer(&system, &known).unwrap(), 4).unwrap(),
        );
        let run = Run::new(Arc::clone(&graph), Optimizer::SGD, |id| {
            let shape = graph.node(id).shape;
            Matrix::from_fn(shape.rows, shape.cols, |r, c| {
                ((id.index() + 3 * r + 5 * c) as f64).sin()
            })
        });
        let mut several = 0;
        for id in graph.ids().filter(|&id| !graph.uses(id).is_empty()) {
            let contribution = |edge: &crate::graph::Edge| Ref::Contribution {
                consumer: edge.consumer,
                operand: edge.operand,
            };
            let contributions: Vec<Matrix> = graph
                .uses(id)
                .iter()
                .map(|edge| run.value(contribution(edge)).unwrap().into_owned())
                .collect();
            let sum = contributions.iter().cloned().reduce(|a, b| a + b).unwrap();
            assert_eq!(
                &sum,
                run.value(Ref::Adjoint(id)).unwrap().as_ref(),
                "node {}",
                id.index()
            );
            for (edge, matrix) in graph.uses(id).iter().zip(&contributions) {
                let (rows, cols) = matrix.shape();
                for (r, c) in (0..rows).flat_map(|r| (0..cols).map(move |c| (r, c))) {
                    assert_eq!(run.entry(contribution(edge), r, c), Some(matrix[(r, c)]));
                }
                assert_eq!(run.entry(contribution(edge), rows, 0), None);
            }
            several += usize::from(contributions.len() > 1);
        }
        assert!(several > 3);
        let nothing = Ref::Contribution {
            consumer: graph.find_plain("h_1").unwrap(),
            operand: 9,
        };
        assert!(run.value(nothing).is_none() && run.entry(nothing, 0, 0).is_none());
    }
}
