//! Reverse mode: what every node contributes to each of its operands.
//!
//! With ȳ = ∂L/∂y, `y = f(a, b)` contributes to `a` the transpose of ∂y/∂a applied to ȳ. The rules are the
//! usual ones (Griewank & Walther 2008, *Evaluating Derivatives*, ch. 3); a node's adjoint is the sum over its uses.

use super::{Edge, Formula, Graph, NodeId, Op, Ref};
use crate::equation::{Extreme, Factor, Func, Shape, Sign, Slope};

impl Graph {
    /// ∂L/∂node: 1 for the loss itself, else the sum of what its uses hand back.
    pub(super) fn adjoint_formula(&self, id: NodeId) -> Formula {
        match self.uses(id) {
            _ if self.loss == Some(id) => Formula::Number(1.0),
            [] => Formula::Number(0.0),
            [only] => self.share_formula(only.consumer, only.operand),
            uses => {
                let term = |edge: &Edge| (Sign::Plus, Formula::Of(edge.contribution()));
                Formula::Sum(uses.iter().map(term).collect())
            }
        }
    }

    /// What `consumer` contributes to its operand: of one number that stood for many, what comes back to each of them
    /// added up.
    pub(super) fn share_formula(&self, consumer: NodeId, operand: u32) -> Formula {
        let share = self.share_of_entries(consumer, operand);
        let is_one = self.is_one(consumer, operand);
        if is_one && share.shape(self) != Shape::SCALAR {
            share.total()
        } else {
            share
        }
    }

    /// Whether an operand is one number.
    fn is_one(&self, consumer: NodeId, operand: u32) -> bool {
        let operand = self.node(consumer).args.get(operand as usize);
        operand.is_some_and(|&id| self.node(id).shape == Shape::SCALAR)
    }

    /// An operand transposed; of what has no name and is transposed already, what that is made of.
    fn transposed(&self, id: NodeId) -> Formula {
        let node = self.node(id);
        match (node.quantity, &node.op) {
            (None, Op::Transpose) => self.operand(node.args[0]),
            _ => self.operand(id).transposed(),
        }
    }

    fn share_of_entries(&self, consumer: NodeId, operand: u32) -> Formula {
        let node = self.node(consumer);
        let bar = Formula::Of(Ref::Adjoint(consumer));
        let y = Formula::value(consumer);
        let arg = |k: usize| self.operand(node.args[k]);
        let transposed = |k: usize| self.transposed(node.args[k]);
        let is_one = self.is_one(consumer, operand);
        match &node.op {
            Op::Leaf | Op::Constant(_) => Formula::Number(0.0),
            Op::Copy | Op::OverTime | Op::Fill(_) => bar,
            Op::Product if operand == 0 => bar.times(transposed(1)),
            Op::Product => transposed(0).times(bar),
            Op::Scale if operand == 0 => bar.dot(arg(1)),
            Op::Scale => bar.scaled(arg(0)),
            Op::Hadamard => bar.hadamard(arg(1 - operand as usize)),
            Op::Sum(signs) => match signs[operand as usize] {
                Sign::Plus => bar,
                Sign::Minus => bar.negated(),
            },
            Op::Divide if operand == 0 => bar.over(arg(1)),
            // One number that divides all: ⟨ȳ, y⟩ adds up what comes back from each.
            Op::Divide if is_one => bar.dot(y).over(arg(1)).negated(),
            Op::Divide => bar.hadamard(y).over(arg(1)).negated(),
            Op::Extreme(extreme) => {
                let (own, other) = (arg(operand as usize), arg(1 - operand as usize));
                bar.hadamard(match extreme {
                    Extreme::Max => own.greater(other),
                    Extreme::Min => other.greater(own),
                })
            }
            Op::Power(n) => {
                let below = if *n == 2.0 {
                    arg(0)
                } else {
                    arg(0).raised(n - 1.0)
                };
                bar.hadamard(below.scaled(Formula::Number(*n)))
            }
            Op::Transpose => bar.transposed(),
            Op::Apply(func) => slope(*func, bar, y, arg(0)),
            Op::Stack => {
                let from = node.args[..operand as usize]
                    .iter()
                    .map(|&a| self.node(a).shape.rows)
                    .sum();
                let rows = self.node(node.args[operand as usize]).shape.rows;
                Formula::Slice(Box::new(bar), from, rows)
            }
            Op::Norm => Formula::Direction(Box::new(arg(0))).scaled(bar),
            Op::NormSquared => arg(0).scaled(Formula::Number(2.0)).scaled(bar),
        }
    }
}

/// ȳ through a function: `y` is its result, `a` its argument.
fn slope(func: Func, bar: Formula, y: Formula, a: Formula) -> Formula {
    let factors = match func.row().slope {
        Slope::Entries(factors) => factors,
        Slope::Softmax => return y.clone().hadamard(bar.clone().minus(bar.dot(y))),
    };
    let one = || Formula::Number(1.0);
    factors.iter().fold(bar, |bar, factor| match factor {
        Factor::Result => bar.hadamard(y.clone()),
        Factor::OneMinusResult => bar.hadamard(one().minus(y.clone())),
        Factor::OneMinusSquare => bar.hadamard(one().minus(y.clone().raised(2.0))),
        Factor::OverArgument => bar.over(a.clone()),
        Factor::OverTwiceResult => bar.over(y.clone().scaled(Formula::Number(2.0))),
        Factor::Minus => bar.negated(),
        Factor::Of(other) => bar.hadamard(a.clone().applied(*other)),
        Factor::Own => bar.hadamard(Formula::Slope(func, Box::new(a.clone()))),
    })
}
