//! An expression at a time: a node for each of its operations.

use super::super::{MAX_NODES, MAX_NUMBERS, MAX_OPERANDS, Node, NodeId, Op, Quantity};
use super::{Builder, Built, OPERAND, Scope, beyond};
use crate::equation::{Bound, Clock, Expr, ExprKind, Func, NameId, Shape, Times, When};
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
        self.numbers = self.numbers.saturating_add(shape.len());
        for &a in &args {
            let size = self.graph.node(a).shape.len() + OPERAND;
            self.operands = self.operands.saturating_add(size);
        }
        let full = self.graph.nodes.len() >= MAX_NODES;
        if full || self.numbers > self.most_numbers || self.operands > self.most_operands {
            let what = text!(
                "graph.unrolled_more_than_operations",
                most = MAX_NODES,
                max_numbers = MAX_NUMBERS,
                max_operands = MAX_OPERANDS
            );
            let fault = Diagnostic::at(span.clone(), what);
            return Err(fault.help(text!("graph.use_shorter_sequence_smaller")));
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

    /// An operation of the equation of `scope`.
    pub(super) fn push(
        &mut self,
        op: Op,
        args: Vec<NodeId>,
        scope: &mut Scope,
        span: &Span,
    ) -> Built<NodeId> {
        let shape = self.graph.operation(&op, &args).shape(&self.graph);
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
            Length(axis) => {
                let n = self.graph.lengths.of(*axis) as f64;
                self.node(Op::Constant(n), vec![], Shape::SCALAR, span)
            }
            Quantity(name, when) => self.timed(*name, *when, scope, span),
            OverTime {
                letter,
                from,
                to,
                body,
            } => {
                let limits = (*letter, *from, *to);
                self.over_time(limits, body, scope, span)
            }
            kind => {
                // A loop, for an iterator would put frames of its own between those of nested expressions.
                let mut args = vec![];
                for child in expr.children() {
                    args.push(self.expression(child, scope)?);
                }
                let along_rows = matches!(kind, Concat(_) | Apply(Func::Softmax, _));
                if along_rows && self.graph.system.rows {
                    self.along_rows(kind, args, scope, span)
                } else {
                    let op = self.operation(kind, &mut args);
                    self.push(op, args, scope, span)
                }
            }
        }?;
        self.depth -= 1;
        Ok(built)
    }

    /// The operation of an expression on its operands, which are brought into its order.
    fn operation(&self, kind: &ExprKind, args: &mut [NodeId]) -> Op {
        use ExprKind::*;
        let shape = |i: usize| self.graph.node(args[i]).shape;
        let scalar = |i: usize| shape(i) == Shape::SCALAR;
        // Of two numbers the one that is written in the equations scales the other.
        let scales = |i: usize, other: usize| {
            scalar(i) && (self.graph.node(args[i]).constant || !scalar(other))
        };
        match kind {
            Product(..) => match Times::of(shape(0), shape(1)) {
                Times::LeftScales => Op::Scale,
                Times::RightScales => second_scales(args),
                Times::Entries => Op::Hadamard,
                Times::Matrix => Op::Product,
            },
            Hadamard(..) if scales(0, 1) => Op::Scale,
            Hadamard(..) if scales(1, 0) => second_scales(args),
            Hadamard(..) => Op::Hadamard,
            Sum(terms) => Op::Sum(terms.iter().map(|(sign, _)| *sign).collect()),
            Divide(..) => Op::Divide,
            Extreme(extreme, ..) => Op::Extreme(*extreme),
            Power(_, n) => Op::Power(*n),
            Transpose(_) => Op::Transpose,
            Apply(func, _) => Op::Apply(*func),
            Concat(_) => Op::Stack,
            Norm(_) => Op::Norm,
            NormSquared(_) => Op::NormSquared,
            Number(_) | Length(_) | Quantity(..) | OverTime { .. } => {
                unreachable!("built by expression()")
            }
        }
    }

    /// What goes down columns, where vectors are rows: transposed before and after.
    fn along_rows(
        &mut self,
        kind: &ExprKind,
        args: Vec<NodeId>,
        scope: &mut Scope,
        span: &Span,
    ) -> Built<NodeId> {
        let mut columns = vec![];
        for arg in args {
            columns.push(match self.graph.node(arg).shape {
                Shape::SCALAR => arg,
                _ => self.push(Op::Transpose, vec![arg], scope, span)?,
            });
        }
        let op = self.operation(kind, &mut columns);
        let column = self.push(op, columns, scope, span)?;
        self.push(Op::Transpose, vec![column], scope, span)
    }

    fn timed(&mut self, name: NameId, when: When, scope: &mut Scope, span: &Span) -> Built<NodeId> {
        let entry = self.graph.system.entry(name);
        let axes = [Some(entry.axis), entry.over].map(|axis| axis.unwrap_or_default());
        let lengths = axes.map(|axis| self.graph.lengths.of(axis) as i64);
        let mut times = [None, None];
        for ((time, clock), length) in times.iter_mut().zip(when.clocks()).zip(lengths) {
            let value = value(clock, length, scope);
            // A letter runs past the end only where a number is written above its sum.
            let is_fixed = matches!(clock, Clock::At(_) | Clock::Index(_, 0..));
            if is_fixed && value > length {
                return Err(beyond(span, value, length));
            }
            *time = Some(value);
        }
        let [time, over] = times;
        let id = self.quantity(Quantity { name, time, over }, span)?;
        // Only what is built knows whether it comes after: its equation may be written below this one.
        scope.after |= scope.time.is_none() && (time.is_some() || self.after.contains(&name));
        Ok(id)
    }

    fn over_time(
        &mut self,
        (letter, from, to): (Option<char>, i64, Bound),
        body: &Expr,
        scope: &mut Scope,
        span: &Span,
    ) -> Built<NodeId> {
        let axis = match to {
            Bound::Length(axis) => axis,
            _ => 0,
        };
        let length = self.graph.lengths.of(axis) as i64;
        let to = match to {
            Bound::All | Bound::Length(_) => length,
            Bound::At(n) => n,
            Bound::Now(lag) => scope.time.unwrap_or_default() - i64::from(lag),
        };
        if from > to {
            let what = text!("graph.sum_empty_runs_from", from, to);
            return Err(Diagnostic::at(span.clone(), what));
        }
        if to > length && letter.is_none() {
            return Err(beyond(span, to, length));
        }
        let outer = scope.time;
        let mut args = vec![];
        for t in from..=to {
            match letter {
                Some(letter) => scope.letters.push((letter, t)),
                None => scope.time = Some(t),
            }
            args.push(self.expression(body, scope)?);
            if letter.is_some() {
                scope.letters.pop();
            }
        }
        scope.time = outer;
        scope.after |= outer.is_none();
        self.push(Op::OverTime, args, scope, span)
    }
}

/// The time that a clock shows.
fn value(clock: Clock, length: i64, scope: &Scope) -> i64 {
    let of = |letter: char| scope.letters.iter().rev().find(|(own, _)| *own == letter);
    match clock {
        Clock::Now(lag) => scope.time.expect("checked: t has a value here") - i64::from(lag),
        Clock::Index(letter, lag) => {
            of(letter).expect("checked: the letter has a value here").1 - i64::from(lag)
        }
        Clock::At(n) => n,
        Clock::Last => length,
    }
}

/// A scale has its number first, however it was written.
fn second_scales(args: &mut [NodeId]) -> Op {
    args.swap(0, 1);
    Op::Scale
}
