//! Shapes by unification: what each name must be for the equations to make sense.

mod broadcast;
mod clash;
mod declared;
pub(super) mod kind;
pub(super) mod outer;
mod product;
mod readings;
mod rules;

use super::reading::Choice;
use super::size::{Shape, ShapeHint};
use super::{Expr, ExprKind, Func, NameId, System, When};
use crate::lang::{Diagnostic, Diagnostics, Span, text};

/// The shape of every name, in the order of [`System::names`].
///
/// # Errors
/// Clashes (both places, both shapes) and sizes that stay open (what to give).
pub fn infer(system: &System, known: &[ShapeHint]) -> Result<Vec<Shape>, Diagnostics> {
    infer_with(system, known, None).map(|(shapes, _)| shapes)
}

/// The same, with how products and numbers were read by their shapes; what stays open is `open` rows or columns, if that
/// is given.
///
/// # Errors
/// As of [`infer`].
pub fn infer_with(
    system: &System,
    known: &[ShapeHint],
    open: Option<usize>,
) -> Result<(Vec<Shape>, Vec<Choice>), Diagnostics> {
    let mut solver = solve(system, known, open)?;
    let shapes = solver.shapes(system);
    let choices = solver.readings(system, known, &shapes);
    Ok((shapes, choices))
}

fn solve(system: &System, known: &[ShapeHint], open: Option<usize>) -> Result<Solver, Diagnostics> {
    let mut solver = Solver {
        last: open.is_none(),
        are_open_given: open.is_some(),
        rows: system.rows,
        ..Solver::default()
    };
    for (n, entry) in system.names.iter().enumerate() {
        let node = solver.fresh(entry.span.clone());
        // Capital letters are matrices, small ones column vectors, or rows where vectors are.
        if system.is_vector(NameId(n as u32)) && !entry.name.plain.is_empty() {
            solver.set(node, solver.across(), 1);
        }
    }
    for hint in known {
        solver.hint(system, hint);
    }
    solver.declared(system);
    for equation in &system.equations {
        let right = solver.expression(system, &equation.expr);
        let (left, span) = (equation.name.index(), equation.span.clone());
        let is_constant = equation.expr.is_constant();
        solver.defined(left, right, is_constant, span);
    }
    if let Some(loss) = system.loss() {
        let mut equations = system.equations.iter();
        let defined = equations.find(|e| e.name == loss && e.when == When::Always);
        let span = defined.map_or(&system.entry(loss).span, |e| &e.span);
        let rule = Rule::Scalar(loss.index(), span.clone());
        solver.rules.push(rule);
    }
    solver.solve();
    while let Some(size) = open
        && solver.set_open(system, size)
    {
        solver.solve();
    }
    solver.last = true;
    solver.solve();
    if solver.faults.is_empty() {
        solver.open_sizes(system);
        solver.inverses(system);
    }
    if solver.faults.is_empty() {
        Ok(solver)
    } else {
        Err(solver.faults)
    }
}

/// What must hold between nodes.
enum Rule {
    Equal(usize, usize, Span),
    /// The loss.
    Scalar(usize, Span),
    Product(kind::Product),
    Stack {
        parts: Vec<usize>,
        out: usize,
        span: Span,
    },
    /// Each part is as large as the result, or one number that stands for all entries.
    Broadcast {
        parts: Vec<usize>,
        out: usize,
        span: Span,
    },
    /// A number that a name is defined to be: as large as others want the name.
    Filled(usize),
    /// What divides and is a number by its letters.
    Divisor(usize),
    Flip {
        a: usize,
        out: usize,
    },
}

/// Union-find over dimensions: node `n` has dimensions `2n` (rows) and `2n+1` (columns).
#[derive(Default)]
struct Solver {
    parent: Vec<usize>,
    size: Vec<Option<usize>>,
    spans: Vec<Span>,
    /// Whether it is written as a transpose: a row by a column is no scaled column.
    transposed: Vec<bool>,
    rules: Vec<Rule>,
    faults: Diagnostics,
    /// How often something was assumed.
    assumed: usize,
    /// Results of which one operand is one number, and others may be.
    beside_numbers: Vec<usize>,
    /// Whether sizes that stay open are given in the end.
    are_open_given: bool,
    /// Whether what is defined by a number alone may be one number now.
    last: bool,
    /// Products of a row and a column, or the other way round.
    inner: Vec<usize>,
    /// What e is raised to.
    exponentials: Vec<usize>,
    /// What a softmax is taken of.
    softmaxes: Vec<usize>,
    /// Whether vectors are rows.
    rows: bool,
    /// How products and quotients were read, with the node of what was read so if it matters only for more than a number.
    choices: Vec<(Option<usize>, Choice)>,
}

impl Solver {
    /// A shape for each of the names, which are the first nodes.
    fn shapes(&self, system: &System) -> Vec<Shape> {
        let shape = |n| Shape {
            rows: self.value(n, 0).unwrap_or(1),
            cols: self.value(n, 1).unwrap_or(1),
        };
        (0..system.names.len()).map(shape).collect()
    }

    /// The axis along which a vector has its entries.
    fn along(&self) -> usize {
        usize::from(self.rows)
    }

    /// The axis along which a vector has one entry.
    fn across(&self) -> usize {
        usize::from(!self.rows)
    }

    fn fresh(&mut self, span: Span) -> usize {
        let node = self.spans.len();
        self.spans.push(span);
        self.transposed.push(false);
        self.parent.extend([2 * node, 2 * node + 1]);
        self.size.extend([None, None]);
        node
    }

    fn root(&self, mut dim: usize) -> usize {
        while self.parent[dim] != dim {
            dim = self.parent[dim];
        }
        dim
    }

    fn value(&self, node: usize, axis: usize) -> Option<usize> {
        self.size[self.root(2 * node + axis)]
    }

    fn set_scalar(&mut self, node: usize) {
        self.set(node, 0, 1);
        self.set(node, 1, 1);
    }

    fn set(&mut self, node: usize, axis: usize, value: usize) -> bool {
        let root = self.root(2 * node + axis);
        let free = self.size[root].is_none();
        if free {
            self.size[root] = Some(value);
        }
        free
    }

    /// A given number of columns against the rule that small letters are columns.
    fn fix_columns(&mut self, system: &System, node: usize, cols: usize) {
        if !self.set(node, 1, cols) && self.value(node, 1) != Some(cols) {
            let plain = &system.names[node].name.plain;
            let what = text!("equation.given_columns_but_small_letter", plain, cols);
            let fault = Diagnostic::at(self.spans[node].clone(), what);
            let help = text!("equation.use_capital_letter_matrix_give");
            self.faults.push(fault.help(help));
        }
    }

    /// Joins the rows and the columns of two nodes; false on a clash.
    fn join_both(&mut self, a: usize, b: usize) -> bool {
        self.join(2 * a, 2 * b) && self.join(2 * a + 1, 2 * b + 1)
    }

    /// Joins two dimensions; false on a clash.
    fn join(&mut self, a: usize, b: usize) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return true;
        }
        let size = match (self.size[a], self.size[b]) {
            (Some(x), Some(y)) if x != y => return false,
            (x, y) => x.or(y),
        };
        self.parent[b] = a;
        self.size[a] = size;
        true
    }

    fn scalar(&self, node: usize) -> bool {
        self.value(node, 0) == Some(1) && self.value(node, 1) == Some(1)
    }

    fn dim(&self, node: usize, axis: usize) -> String {
        self.value(node, axis)
            .map_or("?".to_owned(), |v| v.to_string())
    }

    fn shown(&self, node: usize) -> String {
        format!("{}×{}", self.dim(node, 0), self.dim(node, 1))
    }

    /// A node for `expr`, with its rules.
    fn expression(&mut self, system: &System, expr: &Expr) -> usize {
        use ExprKind::*;
        if let Quantity(name, _) = expr.kind {
            return name.index();
        }
        let out = self.fresh(expr.span.clone());
        if expr.is_constant() {
            self.set_scalar(out);
            return out;
        }
        let span = expr.span.clone();
        match &expr.kind {
            Number(_) | Length(_) | Quantity(..) => {}
            Product(a, b) => {
                let nodes = [self.expression(system, a), self.expression(system, b)];
                let rule = kind::Product::of(system, [a, b], nodes, out, span);
                if rule.surety == kind::Surety::Transposed {
                    self.inner.push(out);
                }
                self.rules.push(Rule::Product(rule));
            }
            Hadamard(..) | Sum(_) | Divide(..) | Extreme(..) => {
                let parts = self.entrywise(system, expr);
                self.rules.push(Rule::Broadcast { parts, out, span });
            }
            Power(a, _) | Apply(_, a) | OverTime { body: a, .. } => {
                match expr.kind {
                    Apply(Func::Exp, _) => self.exponentials.push(out),
                    Apply(Func::Softmax, _) => self.softmaxes.push(out),
                    _ => {}
                }
                let a = self.expression(system, a);
                self.rules.push(Rule::Equal(out, a, span));
            }
            Transpose(a) => {
                let a = self.expression(system, a);
                self.transposed[out] = true;
                self.rules.push(Rule::Flip { a, out });
            }
            Concat(parts) => {
                let parts = parts.iter().map(|p| self.expression(system, p)).collect();
                self.rules.push(Rule::Stack { parts, out, span });
            }
            Norm(a) | NormSquared(a) => {
                self.compared(system, a);
                self.set_scalar(out);
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::equation::MAX_DIM;

    /// The first fault of a system, and what it points at.
    fn fault<'a>(latex: &'a str, sizes: &[(&str, usize, Option<usize>)]) -> (Diagnostic, &'a str) {
        let system = System::parse(latex).unwrap();
        let known = |&(plain, rows, cols): &(&str, usize, Option<usize>)| {
            let name = system.find(plain).unwrap();
            ShapeHint { name, rows, cols }
        };
        let known: Vec<ShapeHint> = sizes.iter().map(known).collect();
        let fault = infer(&system, &known).unwrap_err().remove(0);
        let place = &latex[fault.span.clone().unwrap()];
        (fault, place)
    }

    #[test]
    fn a_shape_is_told_where_it_stands() {
        let (clash, place) = fault(
            r"h_t = x_t \\ y_t = u_t + h_t",
            &[("x", 2, None), ("u", 3, None)],
        );
        assert_eq!(
            (place, clash.message.get(crate::lang::Lang::EN).as_str()),
            ("u_t + h_t", "shapes clash: 3×1 here, 2×1 there")
        );
    }

    #[test]
    fn the_shape_of_a_product_or_stack_is_told_as_a_shape_in_both_languages() {
        let (clash, place) = fault(
            r"y_t = A x_t \\ A = B",
            &[("y", 3, None), ("x", 2, None), ("B", 2, Some(2))],
        );
        assert_eq!(
            (place, clash.message.get(crate::lang::Lang::EN).as_str()),
            ("A x_t", "shapes clash: 2×1 here, 3×1 there")
        );
        let (clash, place) = fault(
            r"h_t = [x_t; u_t] \\ x_t = v_t",
            &[("h", 3, None), ("u", 2, None), ("v", 2, None)],
        );
        assert_eq!(
            (place, clash.message.get(crate::lang::Lang::EN).as_str()),
            ("[x_t; u_t]", "shapes clash: 4×1 here, 3×1 there")
        );
        assert_eq!(
            clash.message.get(crate::lang::Lang::ZH),
            "形状冲突：这里是 4×1，那里是 3×1"
        );
    }

    #[test]
    fn no_stack_is_higher_than_a_matrix_may_be() {
        let (high, place) = fault(
            r"a_t = [q_t; q_t] \\ b_t = [a_t; a_t]",
            &[("q", MAX_DIM, None)],
        );
        assert_eq!(place, "[q_t; q_t]");
        assert!(
            high.message
                .get(crate::lang::Lang::EN)
                .contains("8192 rows"),
            "{high:?}"
        );
    }
}
