//! Products of a program: which become products with shared weights, which are done sequence by sequence.

use super::program::{Entry, Id, Op, Program, Stage, Term};

/// A quantity and its shape, column after column; a number may stand for all entries.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value {
    pub(super) id: Id,
    pub(super) rows: usize,
    pub(super) cols: usize,
}

impl Value {
    /// One number.
    pub(super) fn one(id: Id) -> Value {
        let (rows, cols) = (1, 1);
        Value { id, rows, cols }
    }

    pub(super) fn len(self) -> usize {
        self.rows * self.cols
    }
}

/// Most products with shared weights that are added up as one.
pub(super) const INPUTS: usize = 12;

impl Program {
    /// The transpose, which of a vector is the same entries.
    pub(super) fn transposed(&mut self, stage: Stage, a: Value) -> Value {
        let Value { id, rows, cols } = a;
        let is_same = rows == 1 || cols == 1 || self.as_number(id).is_some();
        let id = match self.node(id).op {
            _ if is_same => id,
            // Twice is not at all.
            Op::Transpose(_) => self.node(id).args[0],
            _ => {
                let stage = self.stage_of(stage, &[id]);
                self.push(stage, Op::Transpose(rows), vec![id], rows * cols)
            }
        };
        Value {
            id,
            rows: cols,
            cols: rows,
        }
    }

    /// The matrix product a b.
    pub(super) fn product(&mut self, base: Stage, a: Value, b: Value) -> Value {
        let (rows, cols) = (a.rows, b.cols);
        let stage = self.stage_of(base, &[a.id, b.id]);
        let solid = |p: &mut Program, v: Value| Value {
            id: match p.as_number(v.id) {
                Some(_) => p.push(Stage::Shared, Op::Fill, vec![v.id], v.len()),
                None => v.id,
            },
            ..v
        };
        let (a, b) = (solid(self, a), solid(self, b));
        let id = match (self.stage(a.id).is_shared(), self.stage(b.id).is_shared()) {
            (true, false) if !stage.is_shared() => self.columns(stage, a, b),
            (false, true) if !stage.is_shared() => {
                let (left, right) = (self.transposed(stage, b), self.transposed(stage, a));
                let id = self.columns(stage, left, right);
                let turned = Value {
                    id,
                    rows: cols,
                    cols: rows,
                };
                self.transposed(stage, turned).id
            }
            _ => self.matrix(stage, a, b),
        };
        Value { id, rows, cols }
    }

    /// A shared matrix times each column of b.
    fn columns(&mut self, stage: Stage, a: Value, b: Value) -> Id {
        if b.cols == 1 {
            return self.linear(stage, a, b.id);
        }
        let columns = (0..b.cols).map(|k| {
            let column = self.slice(stage, b.id, k * b.rows, b.rows);
            self.linear(stage, a, column)
        });
        let columns: Vec<Id> = columns.collect();
        self.push(stage, Op::Stack, columns, a.rows * b.cols)
    }

    /// A shared matrix times a column; what is stacked in the column is multiplied part by part.
    fn linear(&mut self, stage: Stage, a: Value, input: Id) -> Id {
        let (weight, flip) = match self.node(a.id).op {
            Op::Transpose(_) => (self.node(a.id).args[0], true),
            _ => (a.id, false),
        };
        let parts = match (&self.node(input).op, flip) {
            (Op::Stack, false) if self.node(input).args.len() <= INPUTS => {
                self.node(input).args.clone()
            }
            _ => vec![input],
        };
        let mut from = 0;
        let mut terms = vec![];
        for part in parts {
            let (input, rows) = (part, if flip { a.cols } else { a.rows });
            let size = self.rows(part);
            // A part may itself be shared: then it is the same for every sequence.
            let input = self.solid(stage, input, size);
            terms.push(Term {
                weight,
                rows,
                flip,
                from,
                input,
            });
            from += size;
        }
        self.push(stage, Op::Linear(terms), vec![], a.rows)
    }

    /// A product of two matrices of every sequence, or of the one column of a shared stage.
    fn matrix(&mut self, stage: Stage, a: Value, b: Value) -> Id {
        let untransposed = |p: &Program, v: Value| match p.node(v.id).op {
            Op::Transpose(_) => (p.node(v.id).args[0], true),
            _ => (v.id, false),
        };
        let ((left, first), (right, second)) = (untransposed(self, a), untransposed(self, b));
        let [left, right] = [(left, a), (right, b)].map(|(id, v)| self.solid(stage, id, v.len()));
        let op = Op::Matrix {
            m: a.rows,
            k: a.cols,
            n: b.cols,
            flips: [first, second],
        };
        self.push(stage, op, vec![left, right], a.rows * b.cols)
    }

    /// Entries `from…` of a column.
    pub(super) fn slice(&mut self, base: Stage, of: Id, from: usize, rows: usize) -> Id {
        if self.as_number(of).is_some() || from == 0 && rows == self.rows(of) {
            return of;
        }
        if let Op::Stack = self.node(of).op {
            let mut at = 0;
            for part in self.node(of).args.clone() {
                if at == from && self.rows(part) == rows {
                    return part;
                }
                at += self.rows(part);
            }
        }
        let stage = self.stage_of(base, &[of]);
        self.push(stage, Op::Slice(from), vec![of], rows)
    }

    /// Columns on top of each other.
    pub(super) fn stack(&mut self, base: Stage, parts: &[Value]) -> Id {
        let ids: Vec<Id> = parts.iter().map(|part| part.id).collect();
        let stage = self.stage_of(base, &ids);
        let solid = |part: &Value| self.solid(stage, part.id, part.len());
        let parts: Vec<Id> = parts.iter().map(solid).collect();
        let rows = parts.iter().map(|&part| self.rows(part)).sum();
        self.push(stage, Op::Stack, parts, rows)
    }

    /// A sum of positive terms; products with shared weights that stand in it alone become one.
    pub(super) fn sum(&mut self, base: Stage, terms: &[Id], is_alone: impl Fn(Id) -> bool) -> Id {
        let mut rest = vec![];
        let (mut products, mut shared) = (vec![], vec![]);
        let mut room = INPUTS;
        for &term in terms {
            match &self.node(term).op {
                Op::Linear(parts)
                    if is_alone(term) && self.stage(term) == base && parts.len() <= room =>
                {
                    room -= parts.len();
                    products.push((parts.clone(), term));
                }
                _ if self.stage(term) == Stage::Shared => shared.push(term),
                _ => rest.push(term),
            }
        }
        let add = |p: &mut Program, list: &[Id]| {
            let mut list = list.iter().copied();
            let first = list.next();
            first.map(|first| list.fold(first, |sum, id| p.entry(base, Entry::Add, &[sum, id])))
        };
        if let Some((_, first)) = products.first().cloned() {
            let rows = self.rows(first);
            let own = products
                .iter()
                .flat_map(|(_, id)| self.node(*id).args.clone());
            shared.extend(own.collect::<Vec<_>>());
            let bias = add(self, &shared).map(|bias| self.solid(Stage::Shared, bias, rows));
            let parts = products.into_iter().flat_map(|(parts, _)| parts).collect();
            let args = bias.into_iter().collect();
            rest.insert(0, self.push(base, Op::Linear(parts), args, rows));
        } else if let Some(shared) = add(self, &shared) {
            rest.push(shared);
        }
        add(self, &rest).expect("a sum has terms")
    }
}
