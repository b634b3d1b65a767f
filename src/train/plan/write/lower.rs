//! Formulas, as a walk shows them, to operations of a program.

use super::product::Value;
use super::program::{Entry, Id, Op, Program, Stage};
use crate::equation::{Func, Sign};
use crate::graph::{Formula, Ref};

/// Where the references of a formula are found.
pub(super) trait Scope {
    /// The program that is written.
    fn program(&mut self) -> &mut Program;
    /// What a reference stands for.
    fn find(&mut self, of: Ref) -> Value;
    /// Whether a product is used by nothing but the sum it stands in.
    fn is_alone(&self, of: Ref) -> bool;
}

/// Writes `formula` as operations of `base`.
pub(super) fn lower(scope: &mut impl Scope, formula: &Formula, base: Stage) -> Value {
    use Formula::*;
    let one = |id: Id| Value {
        id,
        rows: 1,
        cols: 1,
    };
    match formula {
        Of(of) => scope.find(*of),
        Number(n) => one(scope.program().number(*n)),
        Sum(terms) => sum(scope, terms, base),
        OverTime(_) => unreachable!("refused before"),
        Product(a, b) => {
            let (a, b) = (lower(scope, a, base), lower(scope, b, base));
            scope.program().product(base, a, b)
        }
        Scale(a, b) | Hadamard(a, b) => entries(scope, Entry::Mul, &[a, b], base),
        Divide(a, b) => entries(scope, Entry::Div, &[a, b], base),
        Extreme(kind, a, b) => entries(scope, Entry::Extreme(*kind), &[a, b], base),
        Greater(a, b) => entries(scope, Entry::Greater, &[a, b], base),
        Power(a, n) if *n == 1.0 => lower(scope, a, base),
        Power(a, n) => entries(scope, Entry::Power(n.to_bits()), &[a], base),
        Apply(Func::Softmax, a) => {
            let a = lower(scope, a, base);
            let (program, rows) = (scope.program(), a.rows);
            let stage = program.stage_of(base, &[a.id]);
            let solid = program.solid(stage, a.id, a.len());
            let id = program.push(stage, Op::Softmax(rows), vec![solid], a.len());
            Value { id, ..a }
        }
        Apply(func, a) => entries(scope, Entry::Apply(*func), &[a], base),
        Slope(func, a) => entries(scope, Entry::Slope(*func), &[a], base),
        _ => shaped(scope, formula, base),
    }
}

/// The same of what changes the shape.
fn shaped(scope: &mut impl Scope, formula: &Formula, base: Stage) -> Value {
    use Formula::*;
    let one = |id: Id| Value {
        id,
        rows: 1,
        cols: 1,
    };
    match formula {
        Transpose(a) => {
            let a = lower(scope, a, base);
            scope.program().transposed(base, a)
        }
        Fill(a, shape) => {
            let id = lower(scope, a, base).id;
            let (rows, cols) = (shape.rows, shape.cols);
            Value { id, rows, cols }.filled(scope.program(), base)
        }
        Total(a) => {
            let a = lower(scope, a, base);
            one(total(scope.program(), base, a))
        }
        Dot(a, b) => {
            let product = entries(scope, Entry::Mul, &[a, b], base);
            one(total(scope.program(), base, product))
        }
        NormSquared(a) => {
            let a = lower(scope, a, base);
            one(squares(scope.program(), base, a))
        }
        Norm(a) => {
            let a = lower(scope, a, base);
            one(norm(scope.program(), base, a))
        }
        Direction(a) => {
            let a = lower(scope, a, base);
            let program = scope.program();
            let length = norm(program, base, a);
            let id = program.entry(base, Entry::Over, &[a.id, length]);
            Value { id, ..a }
        }
        Stack(parts) => {
            let parts: Vec<Value> = parts.iter().map(|p| lower(scope, p, base)).collect();
            let rows = parts.iter().map(|part| part.rows).sum();
            let program = scope.program();
            let cols = parts.first().map_or(1, |part| part.cols);
            let id = stack(program, base, &parts);
            Value { id, rows, cols }
        }
        Slice(a, from, rows) => {
            let a = lower(scope, a, base);
            slice(scope.program(), base, a, *from, *rows)
        }
        _ => unreachable!("written by lower()"),
    }
}

fn entries(scope: &mut impl Scope, op: Entry, of: &[&Formula], base: Stage) -> Value {
    let values: Vec<Value> = of.iter().map(|f| lower(scope, f, base)).collect();
    let widest = values.iter().copied().max_by_key(|v| v.len());
    let ids: Vec<Id> = values.iter().map(|v| v.id).collect();
    let widest = widest.expect("an operation has an argument");
    let id = scope.program().entry(base, op, &ids);
    Value { id, ..widest }.filled(scope.program(), base)
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

/// A signed sum, positive terms first.
fn sum(scope: &mut impl Scope, terms: &[(Sign, Formula)], base: Stage) -> Value {
    let (mut positive, mut negative, mut alone) = (vec![], vec![], vec![]);
    let mut widest: Option<Value> = None;
    for (sign, term) in terms {
        let value = lower(scope, term, base);
        if widest.is_none_or(|w| value.len() > w.len()) {
            widest = Some(value);
        }
        let is_alone = match term {
            Formula::Of(of) => scope.is_alone(*of),
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
    let program = scope.program();
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
