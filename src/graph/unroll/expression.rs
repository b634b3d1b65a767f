//! An expression at a time: a node for each of its operations.

use super::super::{MAX_NODES, MAX_NUMBERS, MAX_OPERANDS, Node, NodeId, Op, Quantity};
use super::{Builder, Built, OPERAND, Scope, beyond};
use crate::equation::{Bound, Expr, ExprKind, NameId, Shape, Sign, When};
use crate::lang::{Diagnostic, Span, text};

impl Builder<'_> {
    /// A node outside any equation.
    pub(super) fn node(
        &mut self,
        op: Op,
        args: Vec<NodeId>,
        shape: Shape,
        span: &Span,
    ) -> Built<NodeId> {
        self.numbers += shape.len();
        self.operands += args
            .iter()
            .map(|&a| self.graph.node(a).shape.len() + OPERAND)
            .sum::<usize>();
        let full = self.graph.nodes.len() >= MAX_NODES;
        if full || self.numbers > MAX_NUMBERS || self.operands > MAX_OPERANDS {
            return Err(Box::new(
                Diagnostic::at(
                    span.clone(),
                    text!(
                        "graph.unrolled_more_than_operations",
                        most = MAX_NODES,
                        max_numbers = MAX_NUMBERS,
                        max_operands = MAX_OPERANDS
                    ),
                )
                .help(text!("graph.use_shorter_sequence_smaller")),
            ));
        }
        let constant = match op {
            Op::Leaf => false,
            Op::Constant(_) => true,
            _ => args.iter().all(|&a| self.graph.node(a).constant),
        };
        self.graph.nodes.push(Node {
            op,
            args,
            shape,
            quantity: None,
            constant,
        });
        Ok(NodeId(self.graph.nodes.len() as u32 - 1))
    }

    pub(super) fn push(
        &mut self,
        op: Op,
        args: Vec<NodeId>,
        shape: Shape,
        scope: &mut Scope,
        span: &Span,
    ) -> Built<NodeId> {
        let id = self.node(op, args, shape, span)?;
        scope.nodes.push(id);
        Ok(id)
    }

    pub(super) fn expression(&mut self, expr: &Expr, scope: &mut Scope) -> Built<NodeId> {
        use ExprKind::*;
        let span = &expr.span;
        self.deeper(span)?;
        let built = match &expr.kind {
            Number(n) => self.node(Op::Constant(*n), vec![], Shape::SCALAR, span),
            Length => self.node(
                Op::Constant(self.graph.length as f64),
                vec![],
                Shape::SCALAR,
                span,
            ),
            Quantity(name, when) => self.timed(*name, *when, scope, span),
            OverTime { from, to, body } => self.over_time(*from, *to, body, scope, span),
            kind => {
                // A loop, for an iterator would put frames of its own between those of nested expressions.
                let mut args = vec![];
                for child in expr.children() {
                    args.push(self.expression(child, scope)?);
                }
                let (op, args, shape) = self.operation(kind, args);
                self.push(op, args, shape, scope, span)
            }
        }?;
        self.depth -= 1;
        Ok(built)
    }

    /// The operation of an expression on its operands, with the shape of its result.
    fn operation(&self, kind: &ExprKind, mut args: Vec<NodeId>) -> (Op, Vec<NodeId>, Shape) {
        use ExprKind::*;
        let shape = |i: usize| self.graph.node(args[i]).shape;
        let of = |rows, cols| Shape { rows, cols };
        let scalar = |i: usize| shape(i) == Shape::SCALAR;
        // A stack of numbers is constant, too, but scales nothing.
        let number = |i: usize| scalar(i) && self.graph.node(args[i]).constant;
        let (op, out) = match kind {
            Product(..) if scalar(0) => (Op::Scale, shape(1)),
            Product(..) if scalar(1) && shape(0).cols != 1 => (Op::Scale, shape(0)),
            Product(..) => (Op::Product, of(shape(0).rows, shape(1).cols)),
            Hadamard(..) if number(0) => (Op::Scale, shape(1)),
            Hadamard(..) if number(1) => (Op::Scale, shape(0)),
            Hadamard(..) => (Op::Hadamard, shape(0)),
            Sum(terms) => {
                let widest = (0..args.len()).map(shape).max_by_key(|s| s.len());
                let signs = terms.iter().map(|(s, _): &(Sign, Expr)| *s).collect();
                (Op::Sum(signs), widest.unwrap_or(Shape::SCALAR))
            }
            Divide(..) => (Op::Divide, shape(0)),
            Power(_, n) => (Op::Power(*n), shape(0)),
            Transpose(_) => (Op::Transpose, of(shape(0).cols, shape(0).rows)),
            Apply(func, _) => (Op::Apply(*func), shape(0)),
            Concat(_) => {
                let rows = (0..args.len()).map(|i| shape(i).rows).sum();
                (Op::Stack, of(rows, shape(0).cols))
            }
            Norm(_) => (Op::Norm, Shape::SCALAR),
            NormSquared(_) => (Op::NormSquared, Shape::SCALAR),
            Number(_) | Length | Quantity(..) | OverTime { .. } => {
                unreachable!("built by expression()")
            }
        };
        // A scale has its number first, however it was written.
        let swap = op == Op::Scale && !(scalar(0) && matches!(kind, Product(..)) || number(0));
        if swap {
            args.swap(0, 1);
        }
        (op, args, out)
    }

    fn timed(&mut self, name: NameId, when: When, scope: &mut Scope, span: &Span) -> Built<NodeId> {
        let time = match when {
            When::Always => None,
            When::Now(k) => Some(scope.time.expect("checked: t has a value here") - i64::from(k)),
            When::At(n) => Some(n),
            When::Last => Some(self.graph.length as i64),
        };
        let id = self.quantity(Quantity { name, time }, span)?;
        // Only what is built knows whether it comes after: its equation may be written below this one.
        scope.after |= scope.time.is_none() && (time.is_some() || self.after.contains(&name));
        Ok(id)
    }

    fn over_time(
        &mut self,
        from: i64,
        to: Bound,
        body: &Expr,
        scope: &mut Scope,
        span: &Span,
    ) -> Built<NodeId> {
        let length = self.graph.length as i64;
        let to = match to {
            Bound::Last => length,
            Bound::At(n) => n,
        };
        if from > to {
            return Err(Box::new(Diagnostic::at(
                span.clone(),
                text!("graph.sum_empty_runs_from", from, to),
            )));
        }
        if to > length {
            return Err(beyond(span, to, length));
        }
        let outer = scope.time;
        let mut args = vec![];
        for t in from..=to {
            scope.time = Some(t);
            args.push(self.expression(body, scope)?);
        }
        scope.time = outer;
        scope.after |= outer.is_none();
        let shape = self.graph.node(args[0]).shape;
        self.push(Op::OverTime, args, shape, scope, span)
    }
}
