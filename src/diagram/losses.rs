//! What a loss adds up: its terms, and what their sum is multiplied by.

use crate::equation::Sign;
use crate::graph::{Graph, Instance, NodeId, Op, Ref, Run};

/// Terms, and a number: the sum of the terms, times the number, is a node.
pub(super) struct Added {
    /// The terms, without the numbers they are multiplied by.
    pub(super) terms: Vec<NodeId>,
    /// The number.
    pub(super) factor: f64,
    /// The node that is the sum; none where there is but one term.
    pub(super) sum: Option<NodeId>,
}

/// The equation of the loss.
pub(super) fn instance(graph: &Graph) -> Option<&Instance> {
    let loss = graph.loss?;
    let mut all = graph.instances.iter();
    all.find(|i| i.nodes.last() == Some(&loss))
}

/// What a node adds up; nothing where its terms are multiplied by different numbers.
pub(super) fn added(run: &Run, of: NodeId) -> Option<Added> {
    let (outer, sum) = bare(run, of);
    let node = run.graph().node(sum);
    let is_sum = node.op == Op::OverTime;
    let all = match is_sum {
        true => &node.args[..],
        false => &[sum],
    };
    let terms: Vec<(f64, NodeId)> = all.iter().map(|id| bare(run, *id)).collect();
    let inner = terms.first()?.0;
    let is_alike = terms.iter().all(|(factor, _)| *factor == inner);
    is_alike.then(|| Added {
        terms: terms.into_iter().map(|(_, id)| id).collect(),
        factor: outer * inner,
        sum: is_sum.then_some(sum),
    })
}

/// What a node is without being transposed.
pub(super) fn plain(graph: &Graph, id: NodeId) -> NodeId {
    let node = graph.node(id);
    match node.op {
        Op::Transpose => node.args[0],
        _ => id,
    }
}

/// The numbers of the equations that a node is multiplied by, as one, and what is left without them.
fn bare(run: &Run, of: NodeId) -> (f64, NodeId) {
    let graph = run.graph();
    let number = |id: NodeId| {
        let is_number = graph.node(id).constant && graph.node(id).shape.len() == 1;
        is_number.then(|| run.entry(Ref::Value(id), 0, 0)).flatten()
    };
    let (mut factor, mut at) = (1.0, of);
    loop {
        let node = graph.node(at);
        let by = match (&node.op, &node.args[..]) {
            (Op::Copy, &[a]) => Some((1.0, a)),
            (Op::Sum(signs), &[a]) if signs[..] == [Sign::Minus] => Some((-1.0, a)),
            (Op::Sum(_), &[a]) => Some((1.0, a)),
            (Op::Scale, &[by, a]) => number(by).map(|by| (by, a)),
            (Op::Divide, &[a, by]) => number(by).map(|by| (1.0 / by, a)),
            _ => None,
        };
        let Some((by, next)) = by else {
            return (factor, at);
        };
        factor *= by;
        at = next;
    }
}
