//! An expression as Python over column vectors: the equations as they are written.

use super::framework::Framework;
use crate::equation::{Bound, Expr, ExprKind, Func, NameId, Shape, Sign, Times, When};
use crate::graph::Graph;

/// Words that mean something else in the script.
const TAKEN: [&str; 61] = [
    "T", "t", "os", "abs", "float", "getattr", "len", "print", "async", "await", "nonlocal",
    "yield", "flat", "state", "states", "worst", "wanted", "error", "np", "torch", "keras", "ops",
    "sys", "dtype", "check", "given", "found", "layer", "sum", "range", "False", "None", "True",
    "and", "as", "assert", "break", "class", "continue", "def", "del", "elif", "else", "except",
    "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "not", "or", "pass",
    "raise", "return", "try", "while", "with",
];

/// Writes expressions of a graph.
pub(super) struct Writer<'a> {
    pub(super) graph: &'a Graph,
    pub(super) framework: Framework,
    /// The time that is written out; without one it is the loop's `t`.
    pub(super) time: Option<i64>,
}

impl Writer<'_> {
    /// A name as a Python identifier.
    pub(super) fn name(&self, id: NameId) -> String {
        let plain = &self.graph.system.name(id).plain;
        let mut name: String = plain
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
            .collect();
        if name.starts_with(|c: char| c.is_ascii_digit())
            || TAKEN.contains(&name.as_str())
            || name.starts_with("layer")
        {
            name.push('_');
        }
        // Two names that differ in other letters only stay two.
        let ascii = plain.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if ascii {
            name
        } else {
            format!("{name}_{}", id.index())
        }
    }

    /// A quantity at a time.
    pub(super) fn quantity(&self, id: NameId, when: When) -> String {
        let name = self.name(id);
        match (when, self.time) {
            (When::Always, _) => name,
            (When::Now(0), None) => format!("{name}[t]"),
            (When::Now(lag @ 1..), None) => format!("{name}[t - {lag}]"),
            (When::Now(lag), None) => format!("{name}[t + {}]", -lag),
            (When::Now(lag), Some(t)) => format!("{name}[{}]", t - i64::from(lag)),
            (When::At(n), _) => format!("{name}[{n}]"),
            // What has two times is refused before.
            (When::Last | When::Index(..) | When::Both(..), _) => format!("{name}[T]"),
        }
    }

    /// The value of a name's right side, as large as the name.
    pub(super) fn right_side(&self, name: NameId, expr: &Expr) -> String {
        let value = self.expression(expr);
        let Shape { rows, cols } = self.shape_of(name);
        if expr.is_constant() {
            format!("given([[{value}] * {cols}] * {rows})")
        } else if self.shape(expr) == Shape::SCALAR && rows * cols > 1 {
            match self.framework {
                Framework::PyTorch => format!("({value}).expand({rows}, {cols})"),
                Framework::Keras => format!("ops.broadcast_to({value}, ({rows}, {cols}))"),
            }
        } else {
            value
        }
    }

    /// The value of an expression.
    pub(super) fn expression(&self, expr: &Expr) -> String {
        use ExprKind::*;
        let of = |e: &Expr| self.expression(e);
        let squares = |e: &Expr| {
            let sum = self.framework.pick("torch.sum", "ops.sum");
            format!("{sum}(({}) ** 2)", of(e))
        };
        match &expr.kind {
            Number(n) => format!("{n:?}"),
            Length(_) => "T".into(),
            Quantity(id, when) => self.quantity(*id, *when),
            Product(a, b) if self.scalar(a) || self.scalar(b) || self.entries(a, b) => {
                format!("{} * {}", self.tight(a), self.tight(b))
            }
            Product(a, b) => format!("{} @ {}", self.tight(a), self.tight(b)),
            Hadamard(a, b) => format!("{} * {}", self.tight(a), self.tight(b)),
            Sum(terms) => self.sum(terms),
            Divide(a, b) => format!("{} / {}", self.tight(a), self.tight(b)),
            Extreme(extreme, a, b) => {
                let room = self.framework.pick("torch", "ops");
                let [a, b] = [self.tensor(a), self.tensor(b)];
                format!("{room}.{}imum({a}, {b})", extreme.name())
            }
            Power(a, n) => format!("{} ** {n:?}", self.tight(a)),
            Transpose(a) if self.framework == Framework::Keras => self.framework.transposed(&of(a)),
            Transpose(a) => self.framework.transposed(&self.tight(a)),
            Apply(func, a) => self.apply(*func, &self.tensor(a)),
            Concat(parts) => {
                let parts: Vec<String> = parts.iter().map(|e| self.tensor(e)).collect();
                let join = self.framework.pick("torch.cat", "ops.concatenate");
                let axis = match self.graph.system.rows {
                    true => self.framework.pick(", dim=1", ", axis=1"),
                    false => "",
                };
                format!("{join}([{}]{axis})", parts.join(", "))
            }
            Norm(a) => format!("{} ** 0.5", squares(a)),
            NormSquared(a) => squares(a),
            OverTime { from, to, body, .. } => {
                let to = match to {
                    Bound::At(n) => (n + 1).to_string(),
                    // Sums over other letters are refused before.
                    Bound::All | Bound::Length(_) | Bound::Now(_) => "T + 1".to_owned(),
                };
                let body = Writer {
                    time: None,
                    ..*self
                }
                .expression(body);
                format!("sum({body} for t in range({from}, {to}))")
            }
        }
    }

    /// The value as a tensor, which a number alone is not.
    fn tensor(&self, expr: &Expr) -> String {
        if expr.is_constant() {
            format!("given([[{}]])", self.expression(expr))
        } else {
            self.expression(expr)
        }
    }

    fn sum(&self, terms: &[(Sign, Expr)]) -> String {
        let mut out = String::new();
        for (n, (sign, term)) in terms.iter().enumerate() {
            out += match (n, sign) {
                (0, Sign::Plus) => "",
                (0, Sign::Minus) => "-",
                (_, Sign::Plus) => " + ",
                (_, Sign::Minus) => " - ",
            };
            let loose = matches!(term.kind, ExprKind::Sum(_));
            let text = self.expression(term);
            out += &if loose || (*sign == Sign::Minus && !self.atom(term)) {
                format!("({text})")
            } else {
                text
            };
        }
        out
    }

    /// In brackets unless it is one thing.
    fn tight(&self, expr: &Expr) -> String {
        let text = self.expression(expr);
        if self.atom(expr) {
            text
        } else {
            format!("({text})")
        }
    }

    fn atom(&self, expr: &Expr) -> bool {
        use ExprKind::*;
        matches!(
            expr.kind,
            Number(_)
                | Length(_)
                | Quantity(..)
                | Apply(..)
                | Extreme(..)
                | Concat(_)
                | Transpose(_)
                | NormSquared(_)
                | OverTime { .. }
        )
    }

    fn apply(&self, func: Func, inner: &str) -> String {
        let function = func.row();
        let name = match (self.framework, function.torch) {
            (Framework::Keras, _) => format!("ops.{}", function.python),
            (Framework::PyTorch, "") => format!("torch.{}", function.python),
            (Framework::PyTorch, name) => name.to_owned(),
        };
        let [torch, keras] = match func {
            Func::Softmax if self.graph.system.rows => [", dim=1", ", axis=1"],
            _ => function.options,
        };
        format!("{name}({inner}{})", self.framework.pick(torch, keras))
    }

    /// Whether it is one number, which scales.
    fn scalar(&self, expr: &Expr) -> bool {
        self.shape(expr).len() == 1
    }

    /// Whether both are vectors of one size, which are multiplied entry by entry.
    fn entries(&self, a: &Expr, b: &Expr) -> bool {
        Times::of(self.shape(a), self.shape(b)) == Times::Entries
    }

    fn shape(&self, expr: &Expr) -> Shape {
        use ExprKind::*;
        let widest = |a: Shape, b: Shape| if b.len() > a.len() { b } else { a };
        match &expr.kind {
            Number(_) | Length(_) | Norm(_) | NormSquared(_) => Shape::SCALAR,
            Quantity(id, _) => self.shape_of(*id),
            Product(a, b) => match (self.shape(a), self.shape(b)) {
                (a, b) if a.len() == 1 => b,
                (a, b) if b.len() == 1 || Times::of(a, b) == Times::Entries => a,
                (a, b) => Shape {
                    rows: a.rows,
                    cols: b.cols,
                },
            },
            Hadamard(a, b) | Divide(a, b) | Extreme(_, a, b) => {
                widest(self.shape(a), self.shape(b))
            }
            Sum(terms) => terms
                .iter()
                .map(|(_, e)| self.shape(e))
                .fold(Shape::SCALAR, widest),
            Power(a, _) | Apply(_, a) => self.shape(a),
            Transpose(a) => {
                let Shape { rows, cols } = self.shape(a);
                Shape {
                    rows: cols,
                    cols: rows,
                }
            }
            Concat(parts) => {
                let entries = parts.iter().map(|e| self.shape(e).len()).sum();
                let (rows, cols) = if self.graph.system.rows {
                    (1, entries)
                } else {
                    (entries, 1)
                };
                Shape { rows, cols }
            }
            OverTime { body, .. } => self.shape(body),
        }
    }

    /// Shape of a name, the same at every time.
    pub(super) fn shape_of(&self, id: NameId) -> Shape {
        let node = self.graph.quantities().find(|(_, q)| q.name == id);
        node.map_or(Shape::SCALAR, |(node, _)| self.graph.node(node).shape)
    }
}
