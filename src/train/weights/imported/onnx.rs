//! ONNX: nodes LSTM, GRU and RNN of a graph with weights in its initializers.
//!
//! `W` is D × 4H × I, `R` D × 4H × H, `B` D × 8H for D directions; gates i, o, f, c of an LSTM and z, r, h of a GRU;
//! `P` D × 3H are the peepholes of i, o, f. Field numbers are those of `onnx.proto3`.

mod chain;
mod graph;
mod head;

use super::layout::{Direction, Imported, Kind, Layer, Matrix, blocks};
use super::order::{Choices, Framework, sorted};
use super::sound::sizes;
use crate::equation::Func;
use crate::lang::{Diagnostic, Text, printable_line, text};
use graph::{Graph, Node, Tensor};

pub(super) use graph::is_model;

/// What lies behind the recurrent nodes.
#[derive(Default)]
struct Rest<'a> {
    nodes: Vec<&'a Node<'a>>,
    function: Option<Func>,
}

impl Rest<'_> {
    /// Whether a function may follow.
    fn is_open(&self) -> bool {
        !self.nodes.is_empty() && self.function.is_none()
    }
}

/// Reads the recurrent nodes in the order of the graph, and the linear one.
///
/// # Errors
/// What is damaged, missing, or would be passed over.
pub(super) fn read(bytes: &[u8], choices: &Choices) -> Result<Imported, Diagnostic> {
    let graph = Graph::read(bytes)?;
    let (mut layers, mut rest, mut places) = (vec![], Rest::default(), vec![]);
    for (place, node) in graph.nodes.iter().enumerate() {
        match node.op {
            _ if node.is_recurrent() => {
                chain::below(&graph, node, places.last().copied())?;
                layers.push(layer(&graph, node, choices)?);
                places.push(place);
            }
            op if chain::PASSED.has(op) => {}
            "Gemm" | "MatMul" | "Add" if !layers.is_empty() => rest.nodes.push(node),
            _ if let Some(function) = head::function(node).filter(|_| rest.is_open()) => {
                rest.function = Some(function);
            }
            op => return Err(not_read(op, layers.is_empty())),
        }
    }
    let Some(first) = layers.first() else {
        let fault = Diagnostic::whole(text!("weights.onnx_no_recurrent_node"));
        return Err(fault.help(text!("weights.onnx_nodes_read")));
    };
    let kind = first[0].kind;
    let mut notes = vec![Framework::Onnx.assumed(kind, choices)];
    notes.extend(from_outside(&graph));
    let head = match choices.head.as_deref() {
        Some("none") => None,
        _ => head::read(&graph, &rest.nodes, rest.function)?,
    };
    let top = places.last().copied().unwrap_or_default();
    let reads_ends = head.is_some() && chain::reads_ends(&graph, &rest.nodes, top)?;
    let reads_ends = reads_ends
        && layers
            .last()
            .is_some_and(|top| top.iter().any(|own| own.is_reverse));
    if reads_ends {
        notes.push(text!("weights.reads_ends"));
    }
    Ok(Imported {
        layers,
        head,
        reads_ends,
        notes,
    })
}

/// A word on what nodes are given that is not in the file, or is passed over.
fn from_outside(graph: &Graph<'_>) -> Vec<Text> {
    let recurrent = || graph.nodes.iter().filter(|node| node.is_recurrent());
    let starts = |node: &Node<'_>| {
        let mut states = node.inputs.iter().skip(5).take(2).filter(|n| !n.is_empty());
        states.any(|name| graph.tensor(name).is_err())
    };
    let lengths = |node: &Node<'_>| node.inputs.get(4).is_some_and(|n| !n.is_empty());
    let mut notes = vec![];
    if recurrent().any(starts) {
        notes.push(text!("weights.initial_from_outside"));
    }
    if recurrent().any(lengths) {
        notes.push(text!("weights.onnx_lengths_passed_over"));
    }
    notes
}

/// A node that computes what is not read here.
fn not_read(op: &str, is_first: bool) -> Diagnostic {
    let shown = printable_line(op, 40);
    let fault = Diagnostic::whole(text!("weights.onnx_node_not_read", op = shown));
    fault.help(match op {
        // The newer exporter of PyTorch writes a plain RNN out step by step.
        "MatMul" | "Gemm" if is_first => text!("weights.onnx_written_out"),
        _ => text!("weights.onnx_nodes_read"),
    })
}

fn wrong(what: Text) -> Diagnostic {
    Diagnostic::whole(what)
}

/// Refuses attributes that would change what is computed.
fn refuse_attributes(node: &Node<'_>) -> Result<(), Diagnostic> {
    for name in [
        "clip",
        "activation_alpha",
        "activation_beta",
        "input_forget",
    ] {
        let set = node.attribute(name).is_some() && node.whole(name) != Some(0);
        if set {
            let fault = Diagnostic::whole(text!("weights.onnx_attribute_not_read", name));
            return Err(fault.help(text!("weights.onnx_without_attribute")));
        }
    }
    Ok(())
}

/// What a recurrent node computes.
fn kind(node: &Node<'_>) -> Kind {
    let after = node.whole("linear_before_reset").unwrap_or(0) != 0;
    match node.op {
        "LSTM" => Kind::Lstm,
        "GRU" => Kind::Gru { after },
        _ => Kind::Rnn,
    }
}

/// Whether each direction runs back.
fn ways(node: &Node<'_>) -> &'static [bool] {
    match node.text("direction").unwrap_or("forward") {
        "reverse" => &[true],
        "bidirectional" => &[false, true],
        _ => &[false],
    }
}

/// One recurrent node.
fn layer(graph: &Graph<'_>, node: &Node<'_>, choices: &Choices) -> Result<Layer, Diagnostic> {
    let kind = kind(node);
    refuse_attributes(node)?;
    let ways = ways(node);
    let needed = |place: usize| match node.inputs.get(place).filter(|name| !name.is_empty()) {
        Some(name) => graph.tensor(name).map(Some),
        None => Ok(None),
    };
    let (w, r) = (needed(1)?, needed(2)?);
    let (Some(w), Some(r)) = (w, r) else {
        return Err(wrong(text!("weights.onnx_no_weights", op = node.op)));
    };
    let (units, reads) = (
        r.dims.last().copied().unwrap_or(0),
        w.dims.last().copied().unwrap_or(0),
    );
    sizes(reads, units, 1)?;
    let rows = kind.gates().len() * units;
    let own = Own { node, units, ways };
    let order = Framework::Onnx.order(kind, choices);
    let places = order.places(kind)?;
    let sorted = |matrix: Matrix| sorted(&matrix, units, &places);
    let (w, r) = (own.split(&w, rows, reads)?, own.split(&r, rows, units)?);
    let one = |place, rows| needed(place)?.map(|t| own.split(&t, rows, 1)).transpose();
    let (bias, peepholes) = (one(3, 2 * rows)?, one(7, 3 * units)?);
    let known = |place: usize| {
        let name = node.inputs.get(place)?;
        graph.tensor(name).ok()
    };
    let (h, c) = (own.initial(known(5))?, own.initial(known(6))?);
    let direction = |(d, &backward): (usize, &bool)| -> Result<Direction, Diagnostic> {
        let half = |k: usize| {
            bias.as_ref()
                .map(|b| sorted(b[d].rows(k * rows, rows).into_owned()))
        };
        let at = |states: &Option<Vec<Matrix>>| states.as_ref().map(|s| s[d].clone());
        let peephole = |p: &Vec<Matrix>| {
            let p = blocks(&p[d], units);
            [p[0].clone(), p[2].clone(), p[1].clone()]
        };
        Ok(Direction {
            kind,
            is_reverse: backward,
            weight_ih: sorted(w[d].clone()),
            weight_hh: sorted(r[d].clone()),
            bias_ih: half(0),
            bias_hh: half(1),
            peepholes: peepholes.as_ref().map(peephole),
            initial: [at(&h), at(&c)],
            functions: functions(node, kind, d)?,
            projection: None,
        })
    };
    ways.iter().enumerate().map(direction).collect()
}

/// What the tensors of a node are held against.
struct Own<'a> {
    node: &'a Node<'a>,
    units: usize,
    ways: &'a [bool],
}

impl Own<'_> {
    /// D × rows × cols as a matrix for each direction.
    fn split(
        &self,
        tensor: &Tensor<'_>,
        rows: usize,
        cols: usize,
    ) -> Result<Vec<Matrix>, Diagnostic> {
        let ways = self.ways.len();
        let wants = if cols == 1 && tensor.dims.len() == 2 {
            vec![ways, rows]
        } else {
            vec![ways, rows, cols]
        };
        if tensor.dims != wants {
            return Err(self.misshapen(tensor, &wants));
        }
        let numbers = tensor.numbers()?;
        let each = numbers.chunks_exact(rows * cols);
        Ok(each
            .map(|own| Matrix::from_row_slice(rows, cols, own))
            .collect())
    }

    /// States before the first step, D × 1 × H, if they are in the file.
    fn initial(&self, found: Option<Tensor<'_>>) -> Result<Option<Vec<Matrix>>, Diagnostic> {
        let Some(tensor) = found else {
            return Ok(None);
        };
        let ways = self.ways.len();
        // With `layout` 1 the sequences of a batch come first.
        let wants = match self.node.whole("layout") {
            Some(1) => vec![1, ways, self.units],
            _ => vec![ways, 1, self.units],
        };
        if tensor.dims != wants {
            return Err(self.misshapen(&tensor, &wants));
        }
        let numbers = tensor.numbers()?;
        let state = |own: &[f64]| Matrix::from_column_slice(self.units, 1, own);
        Ok(Some(numbers.chunks_exact(self.units).map(state).collect()))
    }

    fn misshapen(&self, tensor: &Tensor<'_>, wants: &[usize]) -> Diagnostic {
        let (name, op) = (printable_line(tensor.name, 60), self.node.op);
        let (is, wants) = (format!("{:?}", tensor.dims), format!("{wants:?}"));
        let units = self.units;
        wrong(text!("weights.onnx_shape", name, is, op, units, wants))
    }
}

/// Of the gates, of the candidate, of the cell's output, of direction `d`.
fn functions(node: &Node<'_>, kind: Kind, d: usize) -> Result<[Option<Func>; 3], Diagnostic> {
    let usual = [Some(Func::Sigmoid), Some(Func::Tanh), Some(Func::Tanh)];
    let each = match kind {
        Kind::Lstm => 3,
        Kind::Gru { .. } => 2,
        Kind::Rnn => 1,
    };
    let named = node.texts("activations");
    if named.is_empty() {
        return Ok(usual);
    }
    let own = named.get(d * each..(d + 1) * each).unwrap_or(&[]);
    let read = |word: &&str| match word.to_lowercase().as_str() {
        "sigmoid" => Ok(Some(Func::Sigmoid)),
        "tanh" => Ok(Some(Func::Tanh)),
        "relu" => Ok(Some(Func::Relu)),
        "softplus" => Ok(Some(Func::Softplus)),
        "elu" => Ok(Some(Func::Elu)),
        _ => {
            let word = printable_line(word, 40);
            let fault = Diagnostic::whole(text!("weights.onnx_function_not_read", word));
            Err(fault.help(text!("weights.onnx_functions_read")))
        }
    };
    let own = own.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    Ok(match (kind, own.as_slice()) {
        (Kind::Lstm, [a, b, c]) => [*a, *b, *c],
        (Kind::Gru { .. }, [a, b]) => [*a, *b, Some(Func::Tanh)],
        (Kind::Rnn, [b]) => [Some(Func::Sigmoid), *b, Some(Func::Tanh)],
        _ => return Err(wrong(text!("weights.onnx_activations_count", op = node.op))),
    })
}
