//! A step of a cell in normal form: what each state becomes, in what goes in, earlier states and parameters alone.

use super::super::plan::{Source, Template};
use super::form::{Atom, Forms, Id, Name, Number, Side, Slot};
use crate::equation::{Func, NameId, Sign};
use crate::graph::{NodeId, Op};
use std::collections::{BTreeSet, HashMap};

/// The value of a node: a sum, or vectors on top of each other with their lengths.
#[derive(Clone, Debug)]
enum Value {
    Sum(Id),
    Stack(Vec<(Id, usize)>),
}

/// A cell that was read.
pub(super) struct Read {
    pub(super) template: Template,
    /// What goes in.
    pub(super) input: NameId,
    /// What each state becomes; the output first.
    pub(super) states: Vec<(NameId, Id)>,
    /// Every quantity of a step with what it is, in the order of evaluation.
    pub(super) defined: Vec<(NameId, Id)>,
}

impl Read {
    pub(super) fn new(template: Template, side: Side, forms: &mut Forms) -> Read {
        let mut reader = Reader {
            template: &template,
            side,
            forms,
            values: HashMap::new(),
        };
        for &id in &template.nodes {
            let value = reader.value(id);
            reader.values.insert(id, value);
        }
        let (mut defined, mut earlier) = (vec![], BTreeSet::new());
        let mut input = template.output;
        for &id in &template.nodes {
            let node = template.graph.node(id);
            if let Some(quantity) = node.quantity {
                let value = reader.values[&id].clone();
                defined.push((quantity.name, reader.sum(value)));
            }
            for &arg in &node.args {
                match (template.source(arg), template.graph.node(arg).quantity) {
                    (Source::Before(name, _), _) => _ = earlier.insert(name),
                    (Source::Input(_), Some(quantity)) => input = quantity.name,
                    _ => {}
                }
            }
        }
        earlier.remove(&template.output);
        let names = std::iter::once(template.output).chain(earlier);
        let of = |name: NameId| defined.iter().find(|(own, _)| *own == name).copied();
        let states = names.filter_map(of).collect();
        Read {
            input,
            states,
            defined,
            template,
        }
    }

    /// What a name begins with, if the equations say so.
    pub(super) fn start(&self, name: NameId) -> Option<f64> {
        self.template.starts.get(&name).copied()
    }

    pub(super) fn plain(&self, name: NameId) -> &str {
        &self.template.graph.system.name(name).plain
    }
}

struct Reader<'a> {
    template: &'a Template,
    side: Side,
    forms: &'a mut Forms,
    values: HashMap<NodeId, Value>,
}

impl Reader<'_> {
    fn shape(&self, id: NodeId) -> [usize; 2] {
        let shape = self.template.graph.node(id).shape;
        [shape.rows, shape.cols]
    }

    fn name(&self, id: NameId) -> Name {
        Name {
            side: self.side,
            id,
        }
    }

    /// What an operand is.
    fn operand(&mut self, id: NodeId) -> Value {
        let graph = &self.template.graph;
        let own = graph.node(id).quantity.map(|q| q.name);
        let atom = match (self.template.source(id), own) {
            (Source::Before(name, lag), _) => Atom::Quantity(self.name(name), lag),
            (Source::Input(lag), Some(name)) => Atom::Quantity(self.name(name), lag),
            (Source::Parameter(name), _) => Atom::Parameter(self.slot(name, self.shape(id))),
            _ => {
                let known = self.values.get(&id).cloned();
                return known.unwrap_or_else(|| self.value(id));
            }
        };
        Value::Sum(self.forms.atom(atom))
    }

    /// A parameter as it is used entry by entry: a row stands as a column.
    fn slot(&self, name: NameId, shape: [usize; 2]) -> Slot {
        let own = Slot {
            name: self.name(name),
            from: 0,
            shape,
            is_turned: false,
        };
        if shape[0] == 1 { own.turned() } else { own }
    }

    fn sum(&mut self, value: Value) -> Id {
        match value {
            Value::Sum(id) => id,
            Value::Stack(parts) => {
                let parts = parts.into_iter().map(|(id, _)| id).collect();
                self.forms.atom(Atom::Other("stack", parts))
            }
        }
    }

    fn operand_sum(&mut self, id: NodeId) -> Id {
        let value = self.operand(id);
        self.sum(value)
    }

    fn value(&mut self, id: NodeId) -> Value {
        let node = self.template.graph.node(id);
        let (op, args) = (node.op.clone(), node.args.clone());
        match (&op, &args[..]) {
            (Op::Copy | Op::Fill(_), [one]) => return self.operand(*one),
            (Op::Transpose, [one]) => return self.turned(*one),
            (Op::Product, [a, b]) => return self.product(*a, *b),
            (Op::Stack, _) => return self.stack(&args),
            (Op::Apply(func), [one]) if *func != Func::Softmax => {
                let inside = self.operand(*one);
                let mut of = |id| self.forms.function(*func, id);
                return match inside {
                    Value::Sum(id) => Value::Sum(of(id)),
                    Value::Stack(parts) => {
                        Value::Stack(parts.into_iter().map(|(id, n)| (of(id), n)).collect())
                    }
                };
            }
            _ => {}
        }
        let own: Vec<Id> = args.iter().map(|arg| self.operand_sum(*arg)).collect();
        let forms = &mut self.forms;
        Value::Sum(match (op, &own[..]) {
            (Op::Constant(number), _) => forms.number(number),
            (Op::Hadamard | Op::Scale, [a, b]) => forms.times(*a, *b),
            (Op::Sum(signs), _) => {
                let sign = |s: &Sign| if *s == Sign::Plus { 1.0 } else { -1.0 };
                let list: Vec<(f64, Id)> = signs.iter().map(sign).zip(own).collect();
                forms.add(&list)
            }
            (Op::Divide, [a, b]) => {
                let below = forms.raised(*b, -1.0);
                forms.times(*a, below)
            }
            (Op::Power(n), [a]) => forms.raised(*a, n),
            (Op::Apply(func), [a]) => forms.function(func, *a),
            (Op::Extreme(extreme), [a, b]) => {
                forms.atom(Atom::Extreme(extreme, *a.min(b), *a.max(b)))
            }
            (op, _) => forms.atom(Atom::Other(word(&op), own)),
        })
    }

    /// Vectors are the same lying down; a matrix of parameters acts as its transpose.
    fn turned(&mut self, id: NodeId) -> Value {
        let [rows, cols] = self.shape(id);
        let value = self.operand(id);
        if rows == 1 || cols == 1 {
            return value;
        }
        let sum = self.sum(value);
        match self.matrices(sum) {
            Some(list) => {
                let turned = list.into_iter().map(|(slot, c)| {
                    let atom = Atom::Parameter(slot.turned());
                    (c, self.forms.atom(atom))
                });
                let turned: Vec<_> = turned.collect();
                Value::Sum(self.forms.add(&turned))
            }
            None => Value::Sum(self.forms.atom(Atom::Other("transpose", vec![sum]))),
        }
    }

    /// A sum of nothing but parameters.
    fn matrices(&self, sum: Id) -> Option<Vec<(Slot, f64)>> {
        let one = |(atoms, c): &(Vec<Atom>, Number)| match atoms[..] {
            [Atom::Parameter(slot)] => Some((slot, c.0)),
            _ => None,
        };
        self.forms.terms(sum).iter().map(one).collect()
    }

    fn product(&mut self, a: NodeId, b: NodeId) -> Value {
        let (left, right) = (self.shape(a), self.shape(b));
        // In rows, x W is Wᵀ times the vector x.
        let (matrix, vector, shape, is_row) = match (left, right) {
            (_, [_, 1]) => (a, b, left, false),
            ([1, _], _) => (b, a, right, true),
            _ => {
                let own = [a, b].map(|id| self.operand_sum(id)).to_vec();
                return Value::Sum(self.forms.atom(Atom::Other("product", own)));
            }
        };
        let (matrix, vector) = (self.operand_sum(matrix), self.operand(vector));
        let Some(slots) = self.matrices(matrix) else {
            let own = vec![matrix, self.sum(vector)];
            return Value::Sum(self.forms.atom(Atom::Other("product", own)));
        };
        let mut list = vec![];
        for (slot, c) in slots {
            let slot = if slot.shape == shape {
                slot
            } else {
                slot.turned()
            };
            let slot = if is_row { slot.turned() } else { slot };
            list.push((c, self.linear(slot, &vector)));
        }
        Value::Sum(self.forms.add(&list))
    }

    /// A matrix times a vector; of stacked ones a block of columns each.
    fn linear(&mut self, slot: Slot, vector: &Value) -> Id {
        match vector {
            Value::Sum(id) => self.forms.linear(slot, *id),
            Value::Stack(parts) => {
                let (mut from, mut list) = (0, vec![]);
                for (id, length) in parts {
                    let block = Slot {
                        from,
                        shape: [slot.shape[0], *length],
                        ..slot
                    };
                    list.push((1.0, self.forms.linear(block, *id)));
                    from += length;
                }
                self.forms.add(&list)
            }
        }
    }

    fn stack(&mut self, args: &[NodeId]) -> Value {
        let mut parts = vec![];
        for &arg in args {
            let [rows, cols] = self.shape(arg);
            match self.operand(arg) {
                Value::Sum(id) => parts.push((id, rows.max(cols))),
                Value::Stack(own) => parts.extend(own),
            }
        }
        Value::Stack(parts)
    }
}

/// What an operation without rules of its own is called.
fn word(op: &Op) -> &'static str {
    match op {
        Op::Norm => "norm",
        Op::NormSquared => "norm²",
        Op::OverTime => "sum over time",
        _ => "other",
    }
}
