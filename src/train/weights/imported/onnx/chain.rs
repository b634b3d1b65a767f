//! What a node reads, along the nodes that only turn, cut or name what passes.

use super::graph::{Graph, Node};
use crate::lang::{Diagnostic, Text, Words, text};

/// Nodes that only turn, cut or name what passes; weights are in none of them.
pub(super) const PASSED: Words = Words(
    "Transpose Reshape Squeeze Unsqueeze Slice Gather Identity Concat Shape Constant ConstantOfShape
     Cast Expand Split Dropout Flatten",
);

/// What stands at the beginning of a chain.
enum Source {
    /// What the graph is given.
    Outside,
    /// An output of a node that computes.
    Node(usize, usize),
}

fn refused(what: Text) -> Diagnostic {
    Diagnostic::whole(what).help(text!("weights.onnx_nodes_read"))
}

/// Where a value comes from.
///
/// # Errors
/// That its steps are put into another order on the way.
fn source(graph: &Graph<'_>, name: &str) -> Result<Source, Diagnostic> {
    let mut name = name;
    // No chain is longer than there are nodes, unless it is a circle.
    for _ in 0..=graph.nodes.len() {
        let Some((place, output)) = graph.giver(name) else {
            return Ok(Source::Outside);
        };
        let node = &graph.nodes[place];
        if !PASSED.has(node.op) {
            return Ok(Source::Node(place, output));
        }
        let tensor = |place: usize| graph.tensor(node.inputs.get(place)?).ok();
        let is_moved = match node.op {
            "Slice" => tensor(4).is_some_and(|own| own.runs_back()),
            "Gather" => tensor(1).is_some_and(|own| own.dims.iter().any(|n| *n > 1)),
            _ => false,
        };
        if is_moved {
            return Err(refused(text!("weights.onnx_steps_moved", op = node.op)));
        }
        name = node.inputs.first().copied().unwrap_or_default();
    }
    Ok(Source::Outside)
}

/// Refuses a recurrent node that reads anything but the states of the one below it, or, as the first, what is given.
///
/// # Errors
/// What it reads.
pub(super) fn below(
    graph: &Graph<'_>,
    node: &Node<'_>,
    below: Option<usize>,
) -> Result<(), Diagnostic> {
    let reads = source(graph, node.inputs.first().copied().unwrap_or_default())?;
    match (reads, below) {
        (Source::Outside, None) => Ok(()),
        (Source::Node(place, 0), Some(below)) if place == below => Ok(()),
        _ => Err(refused(text!("weights.onnx_branches", op = node.op))),
    }
}

/// Whether the product behind the recurrent node at `top` reads what its directions end with.
///
/// # Errors
/// That it reads anything else.
pub(super) fn reads_ends(
    graph: &Graph<'_>,
    rest: &[&Node<'_>],
    top: usize,
) -> Result<bool, Diagnostic> {
    let Some(product) = rest.iter().find(|node| node.op != "Add") else {
        return Ok(false);
    };
    let reads = source(graph, product.inputs.first().copied().unwrap_or_default())?;
    match reads {
        Source::Node(place, output) if place == top => Ok(output > 0),
        _ => Err(refused(text!("weights.onnx_branches", op = product.op))),
    }
}
