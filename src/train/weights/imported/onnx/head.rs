//! The linear layer behind the recurrent nodes.

use super::super::layout::{Linear, Matrix};
use super::graph::{Graph, Node};
use crate::equation::Func;
use crate::lang::{Diagnostic, Text, printable_line, text};

fn refused(what: Text) -> Diagnostic {
    Diagnostic::whole(what)
}

/// The function that a node applies entry by entry, or to each column.
pub(super) fn function(node: &Node<'_>) -> Option<Func> {
    match node.op {
        "Sigmoid" => Some(Func::Sigmoid),
        "Tanh" => Some(Func::Tanh),
        "Relu" => Some(Func::Relu),
        // Along the features, which come last; 1 is the time of what has three dimensions.
        "Softmax" => matches!(node.whole("axis"), None | Some(-1 | 2)).then_some(Func::Softmax),
        _ => None,
    }
}

/// The linear layer behind the recurrent ones: one Gemm, or one MatMul and perhaps one Add.
pub(super) fn read(
    graph: &Graph<'_>,
    rest: &[&Node<'_>],
    function: Option<Func>,
) -> Result<Option<Linear>, Diagnostic> {
    let (products, sums): (Vec<&Node<'_>>, Vec<&Node<'_>>) =
        rest.iter().partition(|node| node.op != "Add");
    let product = match products.as_slice() {
        [] if sums.is_empty() => return Ok(None),
        [one] if sums.len() <= 1 => one,
        _ => {
            let fault = Diagnostic::whole(text!("weights.onnx_several_products"));
            return Err(fault.help(text!("weights.choose_head_or_none")));
        }
    };
    let scaled = ["alpha", "beta"]
        .into_iter()
        .find(|a| product.attribute(a).is_some_and(|v| !v.is_one()));
    let scaled = scaled.or_else(|| (product.whole("transA") == Some(1)).then_some("transA"));
    if let Some(name) = scaled {
        return Err(refused(text!("weights.onnx_attribute_not_read", name)));
    }
    let lost = || refused(text!("weights.onnx_no_weights", op = product.op));
    let weight = graph.tensor(product.inputs.get(1).ok_or_else(lost)?)?;
    let [rows, cols] = weight.dims[..] else {
        return Err(lost());
    };
    let own = Matrix::from_row_slice(rows, cols, &weight.numbers()?);
    let turned = product.op == "Gemm" && product.whole("transB").unwrap_or(0) == 1;
    let own = if turned { own } else { own.transpose() };
    let bias = bias(graph, product, sums.first().copied(), own.nrows())?;
    Ok(Some(Linear {
        name: product.op.to_owned(),
        weight: own,
        bias,
        function,
    }))
}

/// What is added to the product, by its own node or by one behind it.
fn bias(
    graph: &Graph<'_>,
    product: &Node<'_>,
    sum: Option<&Node<'_>>,
    rows: usize,
) -> Result<Option<Matrix>, Diagnostic> {
    let lost = || refused(text!("weights.onnx_no_weights", op = product.op));
    let bias = match (product.inputs.get(2), sum) {
        (Some(name), None) => Some(graph.tensor(name)?),
        (None, Some(sum)) => {
            let mut found = sum.inputs.iter().filter_map(|name| graph.tensor(name).ok());
            Some(found.next().ok_or_else(lost)?)
        }
        (None, None) => None,
        _ => return Err(lost()),
    };
    let Some(bias) = bias else {
        return Ok(None);
    };
    let numbers = bias.numbers()?;
    if numbers.len() != rows {
        let (name, is, want) = (printable_line(bias.name, 60), numbers.len(), rows);
        let what = text!("weights.bias_of_other_length", name, is, want);
        return Err(refused(what));
    }
    Ok(Some(Matrix::from_column_slice(rows, 1, &numbers)))
}
