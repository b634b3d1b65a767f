//! The graph of an ONNX file, its messages borrowed from the bytes.

use super::super::super::{all_finite, halves, numbers_of_4, numbers_of_8, upper_halves};
use super::super::protobuf::{Broken, Fields, Value};
use super::super::sound::bounded;
use crate::lang::{Diagnostic, printable_line, text};
use crate::train::Architecture;
use std::collections::BTreeMap;

/// Most nodes and initializers that are read.
const MOST: usize = 10_000;

/// A tensor of an initializer or a constant.
#[derive(Clone, Debug, Default)]
pub(super) struct Tensor<'a> {
    pub(super) name: &'a str,
    pub(super) dims: Vec<usize>,
    /// 1 float, 7 int64, 10 float16, 11 double, 16 bfloat16, as `TensorProto.DataType` counts.
    kind: i64,
    /// Whether one of its whole numbers is below zero.
    has_negative: bool,
    raw: Option<&'a [u8]>,
    /// Numbers that are not raw, packed or one by one.
    floats: Vec<f64>,
    elsewhere: bool,
}

/// An attribute of a node.
#[derive(Clone, Debug, Default)]
pub(super) struct Attribute<'a> {
    name: &'a str,
    float: Option<f32>,
    whole: Option<i64>,
    text: Option<&'a str>,
    texts: Vec<&'a str>,
    tensor: Option<Tensor<'a>>,
}

impl Attribute<'_> {
    /// Whether it is the number 1.
    pub(super) fn is_one(&self) -> bool {
        self.float == Some(1.0)
    }
}

/// A node.
#[derive(Clone, Debug, Default)]
pub(super) struct Node<'a> {
    pub(super) op: &'a str,
    pub(super) inputs: Vec<&'a str>,
    pub(super) outputs: Vec<&'a str>,
    attributes: Vec<Attribute<'a>>,
}

impl<'a> Node<'a> {
    pub(super) fn is_recurrent(&self) -> bool {
        matches!(self.op, "LSTM" | "GRU" | "RNN")
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&Attribute<'a>> {
        self.attributes.iter().find(|own| own.name == name)
    }

    pub(super) fn whole(&self, name: &str) -> Option<i64> {
        self.attribute(name)?.whole
    }

    pub(super) fn text(&self, name: &str) -> Option<&'a str> {
        self.attribute(name)?.text
    }

    pub(super) fn texts(&self, name: &str) -> &[&'a str] {
        self.attribute(name).map_or(&[], |own| &own.texts)
    }
}

/// The nodes of a graph in their order, and its tensors by name.
pub(super) struct Graph<'a> {
    pub(super) nodes: Vec<Node<'a>>,
    tensors: BTreeMap<&'a str, Tensor<'a>>,
}

/// Whether the bytes begin as a model: field 1, the version of the format.
pub(in super::super) fn is_model(bytes: &[u8]) -> bool {
    matches!(bytes, [8, 1..=30, ..])
}

impl<'a> Graph<'a> {
    /// Reads a model.
    ///
    /// # Errors
    /// That it is damaged, has no graph, or more in it than is read.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Graph<'a>, Diagnostic> {
        let damaged = |_: Broken| {
            let fault = Diagnostic::whole(text!("weights.damaged_or_large", what = "ONNX"));
            fault.help(text!("weights.onnx_save_again"))
        };
        let mut graph = Graph {
            nodes: vec![],
            tensors: BTreeMap::new(),
        };
        for field in Fields(bytes) {
            if let (7, Value::Bytes(own)) = field.map_err(damaged)? {
                graph.fill(own).map_err(damaged)?;
            }
        }
        if graph.nodes.len().max(graph.tensors.len()) >= MOST {
            return Err(damaged(Broken));
        }
        let count = |t: &Tensor<'_>| t.raw.map_or(t.floats.len(), |raw| raw.len() / 4);
        bounded(graph.tensors.values().map(count).sum())?;
        Ok(graph)
    }

    fn fill(&mut self, bytes: &'a [u8]) -> Result<(), Broken> {
        for field in Fields(bytes) {
            match field? {
                (1, Value::Bytes(own)) if self.nodes.len() < MOST => {
                    let mut node = node(own)?;
                    // A constant is a tensor by the name of what it gives.
                    let value = node.attributes.iter_mut().find(|a| a.name == "value");
                    let constant = value.and_then(|a| a.tensor.take());
                    if let (Some(tensor), Some(name)) = (constant, node.outputs.first()) {
                        self.tensors.insert(name, Tensor { name, ..tensor });
                    }
                    self.nodes.push(node);
                }
                (5, Value::Bytes(own)) if self.tensors.len() < MOST => {
                    let tensor = tensor(own)?;
                    self.tensors.insert(tensor.name, tensor);
                }
                (1 | 5, _) => return Err(Broken),
                _ => {}
            }
        }
        Ok(())
    }

    /// The node that gives a value, and which of its outputs that is.
    pub(super) fn giver(&self, name: &str) -> Option<(usize, usize)> {
        let mut nodes = self.nodes.iter().enumerate();
        nodes.find_map(|(n, node)| {
            let place = node.outputs.iter().position(|own| *own == name)?;
            Some((n, place))
        })
    }

    /// The tensor called so.
    ///
    /// # Errors
    /// That it is computed or given from outside.
    pub(super) fn tensor(&self, name: &str) -> Result<Tensor<'a>, Diagnostic> {
        self.tensors.get(name).cloned().ok_or_else(|| {
            let name = printable_line(name, 60);
            let fault = Diagnostic::whole(text!("weights.onnx_not_an_initializer", name));
            fault.help(text!("weights.onnx_save_with_weights"))
        })
    }
}

fn node(bytes: &[u8]) -> Result<Node<'_>, Broken> {
    let mut own = Node::default();
    for field in Fields(bytes) {
        match field? {
            (1, value) => own.inputs.push(value.text().ok_or(Broken)?),
            (2, value) => own.outputs.push(value.text().ok_or(Broken)?),
            (4, value) => own.op = value.text().ok_or(Broken)?,
            (5, Value::Bytes(bytes)) => own.attributes.push(attribute(bytes)?),
            _ => {}
        }
    }
    Ok(own)
}

fn attribute(bytes: &[u8]) -> Result<Attribute<'_>, Broken> {
    let mut own = Attribute::default();
    for field in Fields(bytes) {
        match field? {
            (1, value) => own.name = value.text().ok_or(Broken)?,
            (2, Value::Four(bytes)) => own.float = Some(f32::from_le_bytes(bytes)),
            (3, value) => own.whole = value.whole(),
            (4, value) => own.text = value.text(),
            (5, Value::Bytes(bytes)) => own.tensor = Some(tensor(bytes)?),
            (9, value) => own.texts.push(value.text().ok_or(Broken)?),
            _ => {}
        }
    }
    Ok(own)
}

fn tensor(bytes: &[u8]) -> Result<Tensor<'_>, Broken> {
    let mut own = Tensor::default();
    for field in Fields(bytes) {
        match field? {
            (1, Value::Varint(n)) => own.dims.push(size(n)?),
            (1, Value::Bytes(packed)) => {
                let mut packed = Fields(packed);
                while !packed.0.is_empty() {
                    own.dims.push(size(packed.varint()?)?);
                }
            }
            (2, value) => own.kind = value.whole().ok_or(Broken)?,
            (4, Value::Four(one)) => own.floats.push(f32::from_le_bytes(one).into()),
            (4, Value::Bytes(packed)) => own.floats.extend(numbers_of_4(packed)),
            (8, value) => own.name = value.text().ok_or(Broken)?,
            (7, Value::Varint(n)) => own.has_negative |= n > i64::MAX as u64,
            (7, Value::Bytes(packed)) => {
                let mut packed = Fields(packed);
                while !packed.0.is_empty() {
                    own.has_negative |= packed.varint()? > i64::MAX as u64;
                }
            }
            (9, Value::Bytes(raw)) => own.raw = Some(raw),
            (10, Value::Eight(one)) => own.floats.push(f64::from_le_bytes(one)),
            (10, Value::Bytes(packed)) => own.floats.extend(numbers_of_8(packed)),
            (13, _) => own.elsewhere = true,
            (14, value) => own.elsewhere |= value.whole() == Some(1),
            _ => {}
        }
    }
    Ok(own)
}

/// A size that a network may have.
fn size(n: u64) -> Result<usize, Broken> {
    let most = Architecture::MAX_PARAMETERS;
    usize::try_from(n).ok().filter(|n| *n <= most).ok_or(Broken)
}

impl Tensor<'_> {
    /// Whether whole numbers in it are below zero: the steps of a slice that runs back.
    pub(super) fn runs_back(&self) -> bool {
        let negative = |own: &[u8; 8]| i64::from_le_bytes(*own) < 0;
        let mut raw = self.raw.unwrap_or_default().as_chunks().0.iter();
        self.has_negative || self.kind == 7 && raw.any(negative)
    }

    /// Its numbers, row after row: as many as its shape has, every one finite.
    ///
    /// # Errors
    /// What they are instead.
    pub(super) fn numbers(&self) -> Result<Vec<f64>, Diagnostic> {
        let name = printable_line(self.name, 60);
        if self.elsewhere {
            let fault = Diagnostic::whole(text!("weights.onnx_in_another_file", name));
            return Err(fault.help(text!("weights.onnx_save_again")));
        }
        let list = match (self.kind, self.raw) {
            (1, Some(raw)) => numbers_of_4(raw),
            (11, Some(raw)) => numbers_of_8(raw),
            (10, Some(raw)) => halves(raw),
            (16, Some(raw)) => upper_halves(raw),
            (1 | 11, None) => self.floats.clone(),
            (other, _) => {
                let what = text!("weights.onnx_type_not_read", name, other);
                return Err(Diagnostic::whole(what).help(text!("weights.onnx_types_read")));
            }
        };
        let count = self
            .dims
            .iter()
            .try_fold(1_usize, |all, n| all.checked_mul(*n));
        if count != Some(list.len()) {
            let (is, shape) = (list.len(), format!("{:?}", self.dims));
            let what = text!("weights.onnx_numbers_of_shape", name, is, shape);
            return Err(Diagnostic::whole(what).help(text!("weights.onnx_save_again")));
        }
        all_finite(&name, &list)?;
        Ok(list)
    }
}
