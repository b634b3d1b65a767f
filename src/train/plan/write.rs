//! Layers of a cell and a linear head as a program, forward and backward.

mod adjoint;

use super::lower::{Scope, lower, total};
use super::product::Value;
use super::program::{Entry, Id, Op, Program, Stage};
use super::template::{Source, Template};
use crate::equation::{NameId, Shape, Sign};
use crate::graph::{Edge, Formula, NodeId, Ref};
use std::collections::HashMap;

/// Where the linear head reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head {
    /// h of the top layer after the last step of each sequence: one output a sequence.
    Last,
    /// h of the top layer after every step: T outputs a sequence.
    Every,
}

/// A parameter of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The layer, from 0; none for the head.
    pub layer: Option<usize>,
    /// Its name as the equations write it, in plain letters; `weight` and `bias` of the head.
    pub name: String,
    /// Its shape.
    pub shape: Shape,
}

/// Writes the program of `layers` on top of each other and of a head with `outputs` entries; the quantities of the last
/// layer are looked at if `is_looked_at`.
pub(super) fn write(
    layers: &[Template],
    outputs: usize,
    head: Head,
    is_looked_at: bool,
) -> (Program, Vec<Slot>) {
    let mut writer = Writer::new(layers);
    let mut below = None;
    for layer in 0..layers.len() {
        below = Some(writer.forward(layer, below));
    }
    let top = below.expect("there is a layer");
    if is_looked_at {
        writer.observe();
    }
    let mut seed = writer.head(top, outputs, head);
    for layer in (0..layers.len()).rev() {
        seed = writer.backward(layer, seed);
    }
    writer.gradients();
    (writer.program, writer.slots)
}

struct Writer<'a> {
    layers: &'a [Template],
    program: Program,
    slots: Vec<Slot>,
    /// Parameters and states by layer and name.
    parameters: HashMap<(usize, NameId), usize>,
    states: HashMap<(usize, NameId), usize>,
    /// What each node of each layer is, and the adjoint of what has one.
    values: Vec<HashMap<NodeId, Value>>,
    adjoints: Vec<HashMap<NodeId, Value>>,
    /// What goes into a layer.
    inputs: Vec<Option<Id>>,
    /// What each parameter's gradient is made of.
    parts: Vec<Vec<Id>>,
    layer: usize,
    is_backward: bool,
}

impl Scope for Writer<'_> {
    fn program(&mut self) -> &mut Program {
        &mut self.program
    }

    fn find(&mut self, of: Ref) -> Value {
        match of {
            Ref::Value(id) => self.value(id),
            Ref::Adjoint(id) => match self.adjoints[self.layer].get(&id) {
                Some(value) => *value,
                None => self.valued(id, |program| program.number(0.0)),
            },
            _ => unreachable!("a contribution is made of values and adjoints"),
        }
    }

    fn is_alone(&self, of: Ref) -> bool {
        let template = &self.layers[self.layer];
        match of {
            Ref::Value(id) if !self.is_backward => {
                let is_unnamed = template.graph.node(id).quantity.is_none();
                is_unnamed && template.uses.get(&id).is_some_and(|uses| uses.len() == 1)
            }
            _ => false,
        }
    }
}

impl<'a> Writer<'a> {
    fn new(layers: &'a [Template]) -> Writer<'a> {
        let mut writer = Writer {
            layers,
            program: Program::default(),
            slots: vec![],
            parameters: HashMap::new(),
            states: HashMap::new(),
            values: vec![HashMap::new(); layers.len()],
            adjoints: vec![HashMap::new(); layers.len()],
            inputs: vec![],
            parts: vec![],
            layer: 0,
            is_backward: false,
        };
        for (layer, template) in layers.iter().enumerate() {
            for &name in &template.parameters {
                let slot = Slot {
                    layer: Some(layer),
                    name: template.plain(name).to_string(),
                    shape: template.shape(name),
                };
                writer.parameters.insert((layer, name), writer.slots.len());
                writer.slots.push(slot);
            }
        }
        writer
    }

    fn template(&self) -> &'a Template {
        &self.layers[self.layer]
    }

    /// What has the shape of a node.
    fn valued(&mut self, id: NodeId, f: impl FnOnce(&mut Program) -> Id) -> Value {
        let Shape { rows, cols } = self.template().graph.node(id).shape;
        let id = f(&mut self.program);
        Value { id, rows, cols }
    }

    /// The value of an operand.
    fn value(&mut self, id: NodeId) -> Value {
        let layer = self.layer;
        let template = self.template();
        let size = template.graph.node(id).shape.len();
        match template.source(id) {
            Source::Here => self.values[layer][&id],
            Source::Parameter(name) => {
                let k = self.parameters[&(layer, name)];
                let op = Op::Parameter(k);
                self.valued(id, |p| p.push(Stage::Shared, op, vec![], size))
            }
            Source::Before(name, lag) => {
                let op = Op::Before(self.state(layer, name), lag);
                self.valued(id, |p| p.push(Stage::Step, op, vec![], size))
            }
            Source::Input(lag) => match (self.inputs[layer], lag) {
                (None, _) => self.valued(id, |p| p.push(Stage::Step, Op::Input(lag), vec![], size)),
                (Some(below), 0) => self.valued(id, |_| below),
                (Some(_), lag) => {
                    let below = self.layers[layer - 1].output;
                    let op = Op::Before(self.state(layer - 1, below), lag);
                    self.valued(id, |p| p.push(Stage::Step, op, vec![], size))
                }
            },
        }
    }

    /// The number of a quantity that is carried to later steps.
    fn state(&mut self, layer: usize, name: NameId) -> usize {
        let next = self.states.len();
        *self.states.entry((layer, name)).or_insert(next)
    }

    /// Writes a layer on top of `below`; what it hands out.
    fn forward(&mut self, layer: usize, below: Option<Id>) -> Id {
        (self.layer, self.is_backward) = (layer, false);
        self.inputs.push(below);
        let template = self.template();
        for &id in &template.nodes {
            if self.values[layer].contains_key(&id) {
                continue;
            }
            let formula = template.graph.formula(Ref::Value(id));
            let value = lower(self, &formula, Stage::Step);
            // A number that stands for many entries has the shape of what it stands for.
            let shaped = self.valued(id, |_| value.id);
            self.values[layer].insert(id, shaped);
        }
        let output = self.values[layer][&template.here(template.output)];
        self.program.solid(Stage::Step, output.id, output.len())
    }

    /// Has the quantities of the last layer kept, in the order in which they are computed.
    fn observe(&mut self) {
        let template = self.template();
        for &id in &template.nodes {
            let node = template.graph.node(id);
            let Some(quantity) = node.quantity.filter(|q| q.time.is_some()) else {
                continue;
            };
            let value = self.values[self.layer][&id];
            let solid = self.program.solid(Stage::Step, value.id, value.len());
            let name = template.plain(quantity.name).to_string();
            self.program.observed.push((name, solid));
        }
    }

    /// Writes the head on top of `top`; ∂L/∂ of what it reads, at every step.
    fn head(&mut self, top: Id, outputs: usize, head: Head) -> Id {
        let hidden = self.program.rows(top);
        let shapes = [(outputs, hidden), (outputs, 1)];
        let first = self.slots.len();
        for ((rows, cols), name) in shapes.into_iter().zip(["weight", "bias"]) {
            self.slots.push(Slot {
                layer: None,
                name: name.into(),
                shape: Shape { rows, cols },
            });
        }
        self.parts = vec![vec![]; self.slots.len()];
        let p = &mut self.program;
        let (stage, back) = match head {
            Head::Every => (Stage::Step, Stage::StepBack),
            Head::Last => (Stage::End, Stage::EndBack),
        };
        let read = match head {
            Head::Every => top,
            Head::Last => p.push(Stage::End, Op::Last, vec![top], hidden),
        };
        let parameter = |p: &mut Program, k: usize, rows: usize, cols: usize| Value {
            id: p.push(Stage::Shared, Op::Parameter(k), vec![], rows * cols),
            rows,
            cols,
        };
        let weight = parameter(p, first, outputs, hidden);
        let bias = parameter(p, first + 1, outputs, 1).id;
        let column = |id, rows| Value { id, rows, cols: 1 };
        let product = p.product(stage, weight, column(read, hidden)).id;
        let outputs_id = p.sum(stage, &[product, bias], |_| true);
        p.outputs = Some(outputs_id);
        let seed = p.push(back, Op::Seed, vec![], outputs);
        let outer = p.push(
            Stage::SharedBack,
            Op::Outer,
            vec![seed, read],
            outputs * hidden,
        );
        let sum = p.push(Stage::SharedBack, Op::Outer, vec![seed], outputs);
        self.parts[first].push(outer);
        self.parts[first + 1].push(sum);
        let turned = p.transposed(back, weight);
        let handed = p.product(back, turned, column(seed, outputs)).id;
        match head {
            Head::Every => handed,
            Head::Last => p.push(Stage::StepBack, Op::AtLast, vec![handed], hidden),
        }
    }
}
