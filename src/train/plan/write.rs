//! Layers of a cell and a linear head as a program, forward and backward.

mod adjoint;
mod lower;

use super::product::Value;
use super::program::{Entry, Id, Op, Program, Stage, Sweep};
use super::template::{Objective, Source, Template};
use crate::equation::{NameId, Shape, Sign};
use crate::graph::{Edge, Formula, NodeId, Ref};
use std::collections::HashMap;
use std::ops::Range;

/// Where the linear head reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head {
    /// h of the top layer where each direction ends, after the last step of a sequence or at the first: one output a
    /// sequence.
    Last,
    /// h of the top layer after every step: T outputs a sequence.
    Every,
}

/// A parameter of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The layer, from 0, and whether of the direction that begins at the last step; none for the head.
    pub layer: Option<(usize, bool)>,
    /// Its name as the equations write it, in plain letters; `weight` and `bias` of the head.
    pub name: String,
    /// Its shape.
    pub shape: Shape,
}

/// Writes the program of `layers` on top of each other, in both directions if they are `bidirectional`, and of a head with
/// `outputs` entries; the quantities of the last layer are looked at if `is_looked_at`.
pub(super) fn write(
    layers: &[Template],
    bidirectional: bool,
    outputs: usize,
    head: Head,
    is_looked_at: bool,
) -> (Program, Vec<Slot>) {
    let mut writer = Writer::new(layers, bidirectional);
    for part in 0..writer.parts.len() {
        let output = writer.forward(part);
        writer.outputs.push(output);
    }
    let top = writer.of_layer(layers.len() - 1);
    if is_looked_at {
        top.clone().for_each(|part| writer.observe(part));
    }
    let mut seeds = match layers.last().and_then(|top| top.objective.as_ref()) {
        Some(own) => writer.objective(top.end - 1, own),
        None => writer.head(top, outputs, head),
    };
    for layer in (0..layers.len()).rev() {
        for part in writer.of_layer(layer).rev() {
            writer.backward(part, seeds[writer.parts[part].direction()]);
        }
        seeds = writer.below(layer);
    }
    writer.gradients();
    (writer.program, writer.slots)
}

/// A layer in one direction.
#[derive(Clone, Copy)]
struct Part<'a> {
    layer: usize,
    template: &'a Template,
    sweep: Sweep,
}

impl Part<'_> {
    /// 0 from the first step, 1 from the last.
    fn direction(self) -> usize {
        usize::from(self.sweep.is_reverse)
    }

    fn step(self) -> Stage {
        Stage::Step(self.sweep)
    }

    fn back(self) -> Stage {
        Stage::StepBack(self.sweep)
    }
}

struct Writer<'a> {
    parts: Vec<Part<'a>>,
    program: Program,
    slots: Vec<Slot>,
    /// Parameters and states by part and name.
    parameters: HashMap<(usize, NameId), usize>,
    states: HashMap<(usize, NameId), usize>,
    /// What each node of each part is, and the adjoint of what has one.
    values: Vec<HashMap<NodeId, Value>>,
    adjoints: Vec<HashMap<NodeId, Value>>,
    /// What comes out of each part.
    outputs: Vec<Id>,
    /// What each parameter's gradient is made of.
    sums: Vec<Vec<Id>>,
    part: usize,
    is_backward: bool,
}

impl<'a> Writer<'a> {
    fn new(layers: &'a [Template], bidirectional: bool) -> Writer<'a> {
        let mut writer = Writer {
            parts: vec![],
            program: Program::default(),
            slots: vec![],
            parameters: HashMap::new(),
            states: HashMap::new(),
            values: vec![],
            adjoints: vec![],
            outputs: vec![],
            sums: vec![],
            part: 0,
            is_backward: false,
        };
        for (layer, template) in layers.iter().enumerate() {
            for is_reverse in [false, true]
                .into_iter()
                .take(1 + usize::from(bidirectional))
            {
                // Layers in one direction are done together, step after step.
                let number = if bidirectional { writer.parts.len() } else { 0 };
                let sweep = Sweep { number, is_reverse };
                writer.add(Part {
                    layer,
                    template,
                    sweep,
                });
            }
        }
        writer
    }

    fn add(&mut self, part: Part<'a>) {
        let k = self.parts.len();
        if self.program.sweeps.last() != Some(&part.sweep) {
            self.program.sweeps.push(part.sweep);
        }
        self.parts.push(part);
        self.values.push(HashMap::new());
        self.adjoints.push(HashMap::new());
        for &name in &part.template.parameters {
            let slot = Slot {
                layer: Some((part.layer, part.sweep.is_reverse)),
                name: part.template.plain(name).to_string(),
                shape: part.template.shape(name),
            };
            self.parameters.insert((k, name), self.slots.len());
            self.slots.push(slot);
        }
    }

    /// The parts of a layer.
    fn of_layer(&self, layer: usize) -> Range<usize> {
        let first = self.parts.partition_point(|part| part.layer < layer);
        let end = self.parts.partition_point(|part| part.layer <= layer);
        first..end
    }

    fn here(&self) -> Part<'a> {
        self.parts[self.part]
    }

    fn template(&self) -> &'a Template {
        self.here().template
    }

    /// What has the shape of a node.
    fn valued(&mut self, id: NodeId, f: impl FnOnce(&mut Program) -> Id) -> Value {
        let Shape { rows, cols } = self.template().graph.node(id).shape;
        let id = f(&mut self.program);
        Value { id, rows, cols }
    }

    /// The value of an operand.
    fn value(&mut self, id: NodeId) -> Value {
        let (k, part) = (self.part, self.here());
        let size = part.template.graph.node(id).shape.len();
        let id_of = match part.template.source(id) {
            Source::Here => return self.values[k][&id],
            Source::Parameter(name) => {
                let op = Op::Parameter(self.parameters[&(k, name)]);
                self.program.push(Stage::Shared, op, vec![], size)
            }
            Source::Before(name, lag) => {
                let op = Op::Before(self.state(k, name), lag);
                self.program.push(part.step(), op, vec![], size)
            }
            Source::Input(lag) if part.layer == 0 => {
                self.program.push(part.step(), Op::Input(lag), vec![], size)
            }
            Source::Input(lag) => self.input(lag),
            Source::Target => {
                self.program.target = size;
                self.program.push(part.step(), Op::Target, vec![], size)
            }
        };
        self.valued(id, |_| id_of)
    }

    /// What the layer below handed out, so many steps earlier in this sweep.
    fn input(&mut self, lag: usize) -> Id {
        let part = self.here();
        let mut list = vec![];
        for below in self.of_layer(part.layer - 1) {
            let id = self.outputs[below];
            let rows = self.program.rows(id);
            let id = match lag {
                0 => id,
                _ => {
                    let op = Op::Before(self.state(below, self.parts[below].template.output), lag);
                    self.program.push(part.step(), op, vec![], rows)
                }
            };
            list.push(Value { id, rows, cols: 1 });
        }
        match list[..] {
            [one] => one.id,
            _ => self.program.stack(part.step(), &list),
        }
    }

    /// The number of a quantity that is carried to later steps.
    fn state(&mut self, part: usize, name: NameId) -> usize {
        let next = self.states.len();
        *self.states.entry((part, name)).or_insert(next)
    }

    /// Writes a part; what it hands out.
    fn forward(&mut self, k: usize) -> Id {
        (self.part, self.is_backward) = (k, false);
        let part = self.here();
        for &id in &part.template.nodes {
            if self.values[k].contains_key(&id) {
                continue;
            }
            let formula = part.template.graph.formula(Ref::Value(id));
            let value = self.lower(&formula, part.step());
            // A number that stands for many entries has the shape of what it stands for.
            let shaped = self.valued(id, |_| value.id);
            self.values[k].insert(id, shaped);
        }
        let output = self.values[k][&part.template.here(part.template.output)];
        self.program.solid(part.step(), output.id, output.len())
    }

    /// Has the quantities of a part kept, in the order in which they are computed.
    fn observe(&mut self, k: usize) {
        let part = self.parts[k];
        for &id in &part.template.nodes {
            let node = part.template.graph.node(id);
            let Some(quantity) = node.quantity.filter(|q| q.time.is_some()) else {
                continue;
            };
            let value = self.values[k][&id];
            let solid = self.program.solid(part.step(), value.id, value.len());
            let arrow = if part.sweep.is_reverse { "←" } else { "" };
            let name = format!("{arrow}{}", part.template.plain(quantity.name));
            self.program.observed.push((name, solid));
        }
    }

    /// Writes the head on top of the parts `top`; ∂L/∂ of what each of them hands out, at every step.
    fn head(&mut self, top: Range<usize>, outputs: usize, head: Head) -> Vec<Id> {
        let last = self.parts[top.end - 1];
        let (stage, back) = match head {
            Head::Every => (last.step(), last.back()),
            Head::Last => (Stage::End, Stage::EndBack),
        };
        let read: Vec<Id> = top.clone().map(|k| self.read(k, head)).collect();
        let p = &mut self.program;
        let sizes: Vec<usize> = read.iter().map(|&id| p.rows(id)).collect();
        let hidden = sizes.iter().sum();
        let first = self.slots.len();
        let slot = |name: &str, rows, cols| Slot {
            layer: None,
            name: name.into(),
            shape: Shape { rows, cols },
        };
        let both = [slot("weight", outputs, hidden), slot("bias", outputs, 1)];
        self.slots.extend(both);
        self.sums = vec![vec![]; self.slots.len()];
        let parameter = |p: &mut Program, k: usize, rows: usize, cols: usize| Value {
            id: p.push(Stage::Shared, Op::Parameter(k), vec![], rows * cols),
            rows,
            cols,
        };
        let weight = parameter(p, first, outputs, hidden);
        let bias = parameter(p, first + 1, outputs, 1).id;
        let column = |id, rows| Value { id, rows, cols: 1 };
        let columns = read.iter().zip(&sizes).map(|(id, rows)| column(*id, *rows));
        let columns: Vec<Value> = columns.collect();
        let all = match columns[..] {
            [one] => one,
            _ => column(p.stack(stage, &columns), hidden),
        };
        let product = p.product(stage, weight, all).id;
        p.outputs = Some(p.sum(stage, &[product, bias], |_| true));
        let seed = p.push(back, Op::Seed, vec![], outputs);
        let outer = [vec![seed], read].concat();
        let outer = p.push(Stage::SharedBack, Op::Outer, outer, outputs * hidden);
        let sum = p.push(Stage::SharedBack, Op::Outer, vec![seed], outputs);
        self.sums[first].push(outer);
        self.sums[first + 1].push(sum);
        let turned = p.transposed(back, weight);
        let handed = p.product(back, turned, column(seed, outputs)).id;
        let seeds = self.divided(back, handed, &sizes);
        match head {
            Head::Every => seeds,
            Head::Last => seeds
                .into_iter()
                .zip(top)
                .map(|of| self.at_last(of))
                .collect(),
        }
    }

    /// What the head reads of part `k`.
    fn read(&mut self, k: usize, head: Head) -> Id {
        let id = self.outputs[k];
        let rows = self.program.rows(id);
        match head {
            Head::Every => id,
            Head::Last => self.program.push(Stage::End, Op::Last, vec![id], rows),
        }
    }

    /// What comes back where part `k` ends, at every step.
    fn at_last(&mut self, (id, k): (Id, usize)) -> Id {
        let (back, rows) = (self.parts[k].back(), self.program.rows(id));
        self.program.push(back, Op::AtLast, vec![id], rows)
    }

    /// Takes the loss that the equations of part `k` say; nothing comes back to what it hands out but from there.
    fn objective(&mut self, k: usize, own: &Objective) -> Vec<Id> {
        let Part {
            template, sweep, ..
        } = self.parts[k];
        self.sums = vec![vec![]; self.slots.len()];
        let [term, answer] =
            [own.term, own.answer].map(|name| self.values[k][&template.here(name)]);
        let p = &mut self.program;
        let stage = Stage::Step(sweep);
        p.outputs = Some(p.solid(stage, answer.id, answer.len()));
        let term = p.solid(stage, term.id, 1);
        // A place of its own: what comes back replaces it.
        p.terms = Some(p.push(stage, Op::Stack, vec![term], 1));
        vec![p.number(0.0)]
    }

    /// Pieces of a column, of these sizes one after another.
    fn divided(&mut self, stage: Stage, id: Id, sizes: &[usize]) -> Vec<Id> {
        let mut from = 0;
        let piece = |&size: &usize| {
            let id = self.program.slice(stage, id, from, size);
            from += size;
            id
        };
        sizes.iter().map(piece).collect()
    }
}
