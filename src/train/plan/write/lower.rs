//! Formulas, as a walk shows them, to operations of a program.

use super::Writer;
use crate::equation::{Func, Sign};
use crate::graph::{Formula, Ref};
use crate::train::plan::product::Value;
use crate::train::plan::program::{Entry, Id, Op, Program, Stage};

impl Writer<'_> {
    /// Writes `formula` as operations of `base`.
    pub(super) fn lower(&mut self, formula: &Formula, base: Stage) -> Value {
        use Formula::*;
        match formula {
            Of(of) => self.find(*of),
            Number(n) => Value::one(self.program.number(*n)),
            Sum(terms) => self.sum(terms, base),
            OverTime(_) => unreachable!("refused before"),
            Product(a, b) => {
                let (a, b) = (self.lower(a, base), self.lower(b, base));
                self.program.product(base, a, b)
            }
            Scale(a, b) | Hadamard(a, b) => self.entries(Entry::Mul, &[a, b], base),
            Divide(a, b) => self.entries(Entry::Div, &[a, b], base),
            Extreme(kind, a, b) => self.entries(Entry::Extreme(*kind), &[a, b], base),
            Greater(a, b) => self.entries(Entry::Greater, &[a, b], base),
            Power(a, n) if *n == 1.0 => self.lower(a, base),
            Power(a, n) => self.entries(Entry::Power(n.to_bits()), &[a], base),
            Apply(Func::Softmax, a) => {
                let a = self.lower(a, base);
                let (program, rows) = (&mut self.program, a.rows);
                let stage = program.stage_of(base, &[a.id]);
                let solid = program.solid(stage, a.id, a.len());
                let id = program.push(stage, Op::Softmax(rows), vec![solid], a.len());
                Value { id, ..a }
            }
            Apply(func, a) => self.entries(Entry::Apply(*func), &[a], base),
            Slope(func, a) => self.entries(Entry::Slope(*func), &[a], base),
            _ => self.shaped(formula, base),
        }
    }

    /// The same of what changes the shape.
    fn shaped(&mut self, formula: &Formula, base: Stage) -> Value {
        use Formula::*;
        match formula {
            Transpose(a) => {
                let a = self.lower(a, base);
                self.program.transposed(base, a)
            }
            Fill(a, shape) => {
                let id = self.lower(a, base).id;
                let (rows, cols) = (shape.rows, shape.cols);
                Value { id, rows, cols }.filled(&mut self.program, base)
            }
            Total(a) => {
                let a = self.lower(a, base);
                Value::one(total(&mut self.program, base, a))
            }
            Dot(a, b) => {
                let product = self.entries(Entry::Mul, &[a, b], base);
                Value::one(total(&mut self.program, base, product))
            }
            NormSquared(a) => {
                let a = self.lower(a, base);
                Value::one(squares(&mut self.program, base, a))
            }
            Norm(a) => {
                let a = self.lower(a, base);
                Value::one(norm(&mut self.program, base, a))
            }
            Direction(a) => {
                let a = self.lower(a, base);
                let program = &mut self.program;
                let length = norm(program, base, a);
                let id = program.entry(base, Entry::Over, &[a.id, length]);
                Value { id, ..a }
            }
            Stack(parts) => {
                let parts: Vec<Value> = parts.iter().map(|p| self.lower(p, base)).collect();
                let rows = parts.iter().map(|part| part.rows).sum();
                let program = &mut self.program;
                let cols = parts.first().map_or(1, |part| part.cols);
                let id = stack(program, base, &parts);
                Value { id, rows, cols }
            }
            Slice(a, from, rows) => {
                let a = self.lower(a, base);
                slice(&mut self.program, base, a, *from, *rows)
            }
            _ => unreachable!("written by lower()"),
        }
    }

    fn entries(&mut self, op: Entry, of: &[&Formula], base: Stage) -> Value {
        let values: Vec<Value> = of.iter().map(|f| self.lower(f, base)).collect();
        let widest = values.iter().copied().max_by_key(|v| v.len());
        let ids: Vec<Id> = values.iter().map(|v| v.id).collect();
        let widest = widest.expect("an operation has an argument");
        let id = self.program.entry(base, op, &ids);
        Value { id, ..widest }.filled(&mut self.program, base)
    }

    /// A signed sum, positive terms first.
    fn sum(&mut self, terms: &[(Sign, Formula)], base: Stage) -> Value {
        let (mut positive, mut negative, mut alone) = (vec![], vec![], vec![]);
        let mut widest: Option<Value> = None;
        for (sign, term) in terms {
            let value = self.lower(term, base);
            if widest.is_none_or(|w| value.len() > w.len()) {
                widest = Some(value);
            }
            let is_alone = match term {
                Formula::Of(of) => self.is_alone(*of),
                _ => true,
            };
            if is_alone {
                alone.push(value.id);
            }
            match sign {
                Sign::Plus => positive.push(value.id),
                Sign::Minus => negative.push(value.id),
            }
        }
        let widest = widest.expect("a sum has terms");
        let program = &mut self.program;
        let start = match positive.as_slice() {
            [] => {
                let first = negative.remove(0);
                program.entry(base, Entry::Neg, &[first])
            }
            terms => program.sum(base, terms, |id| alone.contains(&id)),
        };
        let id = negative.into_iter().fold(start, |sum, term| {
            program.entry(base, Entry::Sub, &[sum, term])
        });
        Value { id, ..widest }.filled(program, base)
    }

    /// What a reference stands for.
    fn find(&mut self, of: Ref) -> Value {
        match of {
            Ref::Value(id) => self.value(id),
            Ref::Adjoint(id) => match self.adjoints[self.part].get(&id) {
                Some(value) => *value,
                None => self.valued(id, |program| program.number(0.0)),
            },
            _ => unreachable!("a contribution is made of values and adjoints"),
        }
    }

    /// Whether a product is used by nothing but the sum it stands in.
    fn is_alone(&self, of: Ref) -> bool {
        let template = self.template();
        match of {
            Ref::Value(id) if !self.is_backward => {
                let is_unnamed = template.graph.node(id).quantity.is_none();
                is_unnamed && template.uses.get(&id).is_some_and(|uses| uses.len() == 1)
            }
            _ => false,
        }
    }
}

impl Value {
    /// With an entry for each place, unless it is a number.
    fn filled(self, program: &mut Program, base: Stage) -> Value {
        let is_short = program.rows(self.id) < self.len() && program.as_number(self.id).is_none();
        if !is_short {
            return self;
        }
        let stage = program.stage_of(base, &[self.id]);
        let id = program.push(stage, Op::Fill, vec![self.id], self.len());
        Value { id, ..self }
    }
}

/// The sum of all entries.
pub(super) fn total(program: &mut Program, base: Stage, a: Value) -> Id {
    if a.len() == 1 {
        return a.id;
    }
    let stage = program.stage_of(base, &[a.id]);
    let solid = program.solid(stage, a.id, a.len());
    program.push(stage, Op::Total, vec![solid], 1)
}

fn squares(program: &mut Program, base: Stage, a: Value) -> Id {
    let id = program.entry(base, Entry::Mul, &[a.id, a.id]);
    total(program, base, Value { id, ..a })
}

fn norm(program: &mut Program, base: Stage, a: Value) -> Id {
    let squares = squares(program, base, a);
    program.entry(base, Entry::Apply(Func::Sqrt), &[squares])
}

/// Matrices on top of each other: rows of a column lie together, so that several columns are turned around it.
fn stack(program: &mut Program, base: Stage, parts: &[Value]) -> Id {
    if parts.iter().all(|part| part.cols == 1) {
        return program.stack(base, parts);
    }
    let turned = |program: &mut Program, part: &Value| program.transposed(base, *part);
    let rows: Vec<Value> = parts.iter().map(|part| turned(program, part)).collect();
    let id = program.stack(base, &rows);
    let cols = parts.iter().map(|part| part.rows).sum();
    let (rows, cols) = (parts[0].cols, cols);
    program.transposed(base, Value { id, rows, cols }).id
}

fn slice(program: &mut Program, base: Stage, a: Value, from: usize, rows: usize) -> Value {
    if a.cols == 1 {
        let id = program.slice(base, a.id, from, rows);
        return Value { id, rows, cols: 1 };
    }
    let turned = program.transposed(base, a);
    let id = program.slice(base, turned.id, from * a.cols, rows * a.cols);
    let part = Value {
        id,
        rows: a.cols,
        cols: rows,
    };
    program.transposed(base, part)
}
