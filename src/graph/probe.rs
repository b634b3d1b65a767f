//! The loss as a function of a few numbers, all others held still: what a picture of it asks for thousands of times.

use super::scalar::{power, softmaxes};
use super::{Graph, LeafEntry, Matrix, NodeId, Op, Run};
use crate::equation::{Func, Sign};
use std::sync::Arc;

/// L as a function of some entries of leaves. Only what lies between them and L is computed again, into matrices that are
/// there already: an evaluation asks for no memory.
#[derive(Clone, Debug)]
pub struct Probe {
    graph: Arc<Graph>,
    loss: NodeId,
    entries: Vec<LeafEntry>,
    /// The values of all nodes; those that do not depend on the entries stay what they are in the run.
    values: Vec<Matrix>,
    /// The nodes between the entries and L, operands before their users.
    between: Vec<NodeId>,
    today: Vec<f64>,
}

impl Probe {
    /// The loss of a run along entries of its leaves; none without a loss, or where one of them is no entry of a leaf.
    pub fn new(run: &Run, entries: &[LeafEntry]) -> Option<Probe> {
        let graph = Arc::clone(run.graph());
        let loss = graph.loss?;
        let is_leaf = |&&(id, ..): &&LeafEntry| graph.node(id).op == Op::Leaf;
        let known = entries.iter().filter(is_leaf);
        let today: Vec<f64> = known
            .filter_map(|&(id, r, c)| run.entry(super::Ref::Value(id), r, c))
            .collect();
        if today.len() != entries.len() {
            return None;
        }
        let between = between(&graph, entries, loss);
        let values = graph.ids().map(|id| run.node_value(id).clone()).collect();
        Some(Probe {
            graph,
            loss,
            entries: entries.to_vec(),
            values,
            between,
            today,
        })
    }

    /// Whether it is about these numbers as they are in a run.
    pub fn is_of(&self, run: &Run, entries: &[LeafEntry]) -> bool {
        let graph = &self.graph;
        let is_moved = |id: NodeId, n: usize| {
            let rows = graph.node(id).shape.rows.max(1);
            entries.contains(&(id, n % rows, n / rows))
        };
        // The entries were moved since they were taken from the run; all other given numbers are as they were.
        let is_same = |id: NodeId| {
            let both = self.values[id.index()].iter().zip(run.node_value(id));
            let differs = |(kept, now): (&f64, &f64)| kept.to_bits() != now.to_bits();
            let mut all = both.enumerate();
            all.all(|(n, both)| !differs(both) || is_moved(id, n))
        };
        let leaves = || graph.ids().filter(|id| graph.node(*id).op == Op::Leaf);
        let today = |&(id, r, c): &LeafEntry| run.entry(super::Ref::Value(id), r, c);
        self.entries == entries
            && Arc::ptr_eq(graph, run.graph())
            && entries
                .iter()
                .map(today)
                .eq(self.today.iter().map(|v| Some(*v)))
            && leaves().all(is_same)
    }

    /// The numbers as they are in the run.
    pub fn today(&self) -> &[f64] {
        &self.today
    }

    /// L where the entries have these values.
    pub fn loss(&mut self, at: &[f64]) -> f64 {
        for (&(id, r, c), value) in self.entries.iter().zip(at) {
            self.values[id.index()][(r, c)] = *value;
        }
        for &id in &self.between {
            let (before, rest) = self.values.split_at_mut(id.index());
            evaluate(&self.graph, id, before, &mut rest[0]);
        }
        self.values[self.loss.index()][(0, 0)]
    }

    /// ∂L/∂ of each entry there, by central differences: to about ten digits where L is smooth.
    pub fn slopes(&mut self, at: &[f64]) -> Vec<f64> {
        let mut moved = at.to_vec();
        let mut slope = |k: usize| {
            let by = 1e-5 * at[k].abs().max(1.0);
            moved[k] = at[k] + by;
            let above = self.loss(&moved);
            moved[k] = at[k] - by;
            let below = self.loss(&moved);
            moved[k] = at[k];
            (above - below) / (2.0 * by)
        };
        (0..at.len()).map(&mut slope).collect()
    }

    /// About how many multiplications an evaluation takes, with a share for each node.
    pub fn cost(&self) -> usize {
        let of = |id: &NodeId| {
            let node = self.graph.node(*id);
            let inner = match node.op {
                Op::Product => self.graph.node(node.args[0]).shape.cols,
                _ => node.args.len().max(1),
            };
            node.shape.len() * inner + 8
        };
        self.between.iter().map(of).sum()
    }
}

/// What depends on the entries, and what the loss depends on.
fn between(graph: &Graph, entries: &[LeafEntry], loss: NodeId) -> Vec<NodeId> {
    let mut depends = vec![false; graph.nodes.len()];
    for (id, ..) in entries {
        depends[id.index()] = true;
    }
    let mut needed = vec![false; graph.nodes.len()];
    needed[loss.index()] = true;
    for id in graph.ids().rev().filter(|id| *id <= loss) {
        if needed[id.index()] {
            for arg in &graph.node(id).args {
                needed[arg.index()] = true;
            }
        }
    }
    let mut between = vec![];
    for id in graph.ids() {
        let args = &graph.node(id).args;
        if args.iter().any(|arg| depends[arg.index()]) {
            depends[id.index()] = true;
            if needed[id.index()] {
                between.push(id);
            }
        }
    }
    between
}

/// The value of a node from those before it, into `out`, which has its shape.
fn evaluate(graph: &Graph, id: NodeId, values: &[Matrix], out: &mut Matrix) {
    let node = graph.node(id);
    let arg = |k: usize| &values[node.args[k].index()];
    let each = |out: &mut Matrix, f: &dyn Fn(f64) -> f64| {
        for (to, from) in out.iter_mut().zip(arg(0).iter()) {
            *to = f(*from);
        }
    };
    match &node.op {
        Op::Leaf | Op::Constant(_) => {}
        Op::Copy => out.copy_from(arg(0)),
        Op::Product => out.gemm(1.0, arg(0), arg(1), 0.0),
        Op::Scale => {
            out.copy_from(arg(1));
            *out *= arg(0)[(0, 0)];
        }
        Op::Hadamard => both(out, arg(0), arg(1), |a, b| a * b),
        Op::Divide => both(out, arg(0), arg(1), |a, b| a / b),
        Op::Extreme(extreme) => both(out, arg(0), arg(1), |a, b| extreme.of(a, b)),
        Op::Fill(_) => out.fill(arg(0)[(0, 0)]),
        Op::Sum(signs) => {
            out.fill(0.0);
            for (k, sign) in signs.iter().enumerate() {
                add(
                    out,
                    arg(k),
                    f64::from(if *sign == Sign::Minus { -1 } else { 1 }),
                );
            }
        }
        Op::OverTime => {
            out.fill(0.0);
            (0..node.args.len()).for_each(|k| add(out, arg(k), 1.0));
        }
        Op::Power(n) => each(out, &|x| power(x, *n)),
        Op::Transpose => arg(0).transpose_to(out),
        Op::Apply(Func::Softmax) => {
            out.copy_from(arg(0));
            softmaxes(out);
        }
        Op::Apply(func) => each(out, &|x| func.of(x)),
        Op::Stack => {
            let mut at = 0;
            for k in 0..node.args.len() {
                out.rows_mut(at, arg(k).nrows()).copy_from(arg(k));
                at += arg(k).nrows();
            }
        }
        Op::Norm => out[(0, 0)] = arg(0).norm(),
        Op::NormSquared => out[(0, 0)] = arg(0).norm_squared(),
    }
}

/// Adds to each entry; a 1×1 broadcasts.
fn add(out: &mut Matrix, term: &Matrix, sign: f64) {
    let one = term.len() == 1;
    for (n, to) in out.iter_mut().enumerate() {
        *to += sign * term[if one { 0 } else { n }];
    }
}

/// Entry by entry; a 1×1 broadcasts.
fn both(out: &mut Matrix, a: &Matrix, b: &Matrix, f: impl Fn(f64, f64) -> f64) {
    let at = |m: &Matrix, n: usize| m[if m.len() == 1 { 0 } else { n }];
    for (n, to) in out.iter_mut().enumerate() {
        *to = f(at(a, n), at(b, n));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::equation::{ShapeHint, System, infer};
    use crate::graph::{Optimizer, Ref};

    /// Every operation there is, over three times.
    const ALL: &str = r"a_t = \tanh(W h_{t-1} + x_t \odot h_{t-1} + b) \\
        p_t = \mathrm{softmax}(V [a_t; x_t]) \\
        h_t = a_t \odot p_t - 2 \sigma(x_t)^2 \\
        L = \frac{1}{T} \sum_{t=1}^{T} \|h_t\|^2 + \frac{\|b\|}{s} + b^\top V [h_T; b] + s";

    fn run() -> Run {
        let system = Arc::new(System::parse(ALL).unwrap());
        let known = ["x"].map(|plain| ShapeHint::rows(system.find(plain).unwrap(), 3));
        let shapes = infer(&system, &known).unwrap();
        let graph = Arc::new(Graph::unroll(Arc::clone(&system), &shapes, 3).unwrap());
        Run::new(Arc::clone(&graph), Optimizer::ADAM, |id| {
            let shape = graph.node(id).shape;
            let value = |r, c| ((id.index() + 3 * r + 5 * c) as f64).sin() + 1.5;
            Matrix::from_fn(shape.rows, shape.cols, value)
        })
    }

    #[test]
    fn the_loss_is_that_of_a_run_with_the_entry_changed_and_its_slope_that_of_the_way_back() {
        let run = run();
        let graph = run.graph();
        let loss = Ref::Value(graph.loss.unwrap());
        let mut entries = 0;
        for id in graph.parameters() {
            let shape = graph.node(id).shape;
            for (r, c) in (0..shape.rows).flat_map(|r| (0..shape.cols).map(move |c| (r, c))) {
                let mut probe = Probe::new(&run, &[(id, r, c)]).unwrap();
                let today = probe.today()[0];
                for by in [0.0, 0.3, -1.7] {
                    let mut value = run.value(Ref::Value(id)).unwrap().into_owned();
                    value[(r, c)] = today + by;
                    let expected = run.with(id, &value).entry(loss, 0, 0).unwrap();
                    let found = probe.loss(&[today + by]);
                    assert!((found - expected).abs() < 1e-12 * expected.abs().max(1.0));
                }
                let slope = run.entry(Ref::Adjoint(id), r, c).unwrap();
                let found = probe.slopes(&[today])[0];
                assert!(
                    (found - slope).abs() < 1e-7 * slope.abs().max(1.0),
                    "{found} {slope}"
                );
                assert!(probe.is_of(&run, &[(id, r, c)]) && !probe.is_of(&run, &[]));
                entries += 1;
            }
        }
        assert!(entries > 30, "{entries}");
    }

    #[test]
    fn another_run_is_another_probe() {
        let run = run();
        let [a, b] = ["b", "V"].map(|name| run.graph().find_plain(name).unwrap());
        let mut probe = Probe::new(&run, &[(a, 0, 0), (b, 1, 1)]).unwrap();
        probe.loss(&[3.0, 4.0]);
        assert!(probe.is_of(&run, &[(a, 0, 0), (b, 1, 1)]));
        for id in [a, b] {
            let mut value = run.value(Ref::Value(id)).unwrap().into_owned();
            value[(0, 0)] += 0.5;
            assert!(!probe.is_of(&run.with(id, &value), &[(a, 0, 0), (b, 1, 1)]));
        }
        assert!(Probe::new(&run, &[(a, 9, 0)]).is_none());
        assert!(Probe::new(&run, &[(run.graph().loss.unwrap(), 0, 0)]).is_none());
    }
}
