//! How a matrix follows from others: one form for forward, backward and optimizer.

mod evaluate;

use super::{Graph, NodeId, Op, Ref};
use crate::equation::{Extreme, Func, Shape, Sign};

/// The most forms [`Graph::expanded`] looks into: softmax uses its gradient twice, so that the
/// gradient of nested ones doubles with each.
const MAX_EXPANDED: usize = 1 << 15;

/// A matrix expression over references.
#[derive(Clone, Debug, PartialEq)]
pub enum Formula {
    /// What a reference stands for.
    Of(Ref),
    /// A number; broadcasts.
    Number(f64),
    /// Signed sum; 1×1 terms broadcast.
    Sum(Vec<(Sign, Formula)>),
    /// Sum of one quantity over time.
    OverTime(Vec<Formula>),
    /// Matrix product.
    Product(Box<Formula>, Box<Formula>),
    /// A 1×1 times a matrix.
    Scale(Box<Formula>, Box<Formula>),
    /// Element-wise product.
    Hadamard(Box<Formula>, Box<Formula>),
    /// Over a scalar, or entry over entry.
    Divide(Box<Formula>, Box<Formula>),
    /// Element-wise power.
    Power(Box<Formula>, f64),
    /// Transpose.
    Transpose(Box<Formula>),
    /// Function of every entry; softmax of a column.
    Apply(Func, Box<Formula>),
    /// The derivative of a function at every entry.
    Slope(Func, Box<Formula>),
    /// The larger or the smaller, entry by entry.
    Extreme(Extreme, Box<Formula>, Box<Formula>),
    /// 1 where the first is larger, 0 where it is smaller, ½ where both are equal: the slope of a maximum.
    Greater(Box<Formula>, Box<Formula>),
    /// A 1×1 repeated to a shape.
    Fill(Box<Formula>, Shape),
    /// The sum of all entries, 1×1.
    Total(Box<Formula>),
    /// Stacked columns.
    Stack(Vec<Formula>),
    /// Rows `from..from + rows` of a matrix.
    Slice(Box<Formula>, usize, usize),
    /// Sum of the entry-wise products, 1×1.
    Dot(Box<Formula>, Box<Formula>),
    /// ‖a‖, 1×1.
    Norm(Box<Formula>),
    /// ‖a‖², 1×1.
    NormSquared(Box<Formula>),
    /// a/‖a‖, zero where a is zero: the slope of the norm.
    Direction(Box<Formula>),
}

impl From<Ref> for Formula {
    fn from(of: Ref) -> Self {
        Formula::Of(of)
    }
}

/// Short spellings for building formulas.
impl Formula {
    pub(super) fn value(id: NodeId) -> Formula {
        Formula::Of(Ref::Value(id))
    }

    pub(super) fn times(self, other: Formula) -> Formula {
        Formula::Product(Box::new(self), Box::new(other))
    }

    pub(super) fn hadamard(self, other: Formula) -> Formula {
        Formula::Hadamard(Box::new(self), Box::new(other))
    }

    pub(super) fn scaled(self, by: Formula) -> Formula {
        Formula::Scale(Box::new(by), Box::new(self))
    }

    pub(super) fn over(self, other: Formula) -> Formula {
        Formula::Divide(Box::new(self), Box::new(other))
    }

    pub(super) fn extreme(self, extreme: Extreme, other: Formula) -> Formula {
        Formula::Extreme(extreme, Box::new(self), Box::new(other))
    }

    pub(super) fn greater(self, other: Formula) -> Formula {
        Formula::Greater(Box::new(self), Box::new(other))
    }

    pub(super) fn total(self) -> Formula {
        Formula::Total(Box::new(self))
    }

    pub(super) fn applied(self, func: Func) -> Formula {
        Formula::Apply(func, Box::new(self))
    }

    pub(super) fn raised(self, exponent: f64) -> Formula {
        Formula::Power(Box::new(self), exponent)
    }

    pub(super) fn plus(self, other: Formula) -> Formula {
        Formula::Sum(vec![(Sign::Plus, self), (Sign::Plus, other)])
    }

    pub(super) fn minus(self, other: Formula) -> Formula {
        Formula::Sum(vec![(Sign::Plus, self), (Sign::Minus, other)])
    }

    pub(super) fn negated(self) -> Formula {
        Formula::Sum(vec![(Sign::Minus, self)])
    }

    pub(super) fn transposed(self) -> Formula {
        Formula::Transpose(Box::new(self))
    }

    pub(super) fn dot(self, other: Formula) -> Formula {
        Formula::Dot(Box::new(self), Box::new(other))
    }
}

impl Formula {
    /// The formulas directly inside.
    pub fn children(&self) -> Vec<&Formula> {
        use Formula::*;
        match self {
            Of(_) | Number(_) => vec![],
            Sum(terms) => terms.iter().map(|(_, f)| f).collect(),
            OverTime(parts) | Stack(parts) => parts.iter().collect(),
            Product(a, b)
            | Scale(a, b)
            | Hadamard(a, b)
            | Divide(a, b)
            | Extreme(_, a, b)
            | Greater(a, b)
            | Dot(a, b) => vec![a, b],
            Power(a, _)
            | Transpose(a)
            | Apply(_, a)
            | Slope(_, a)
            | Fill(a, _)
            | Total(a)
            | Slice(a, ..)
            | Norm(a)
            | NormSquared(a)
            | Direction(a) => vec![a],
        }
    }

    /// Every reference in it, left to right, with repeats.
    pub fn refs(&self) -> Vec<Ref> {
        match self {
            Formula::Of(of) => vec![*of],
            _ => self
                .children()
                .into_iter()
                .flat_map(Formula::refs)
                .collect(),
        }
    }

    /// The same formula with every child put through `f`.
    pub fn map(&self, f: &mut impl FnMut(&Formula) -> Formula) -> Formula {
        use Formula::*;
        let mut of = |a: &Formula| Box::new(f(a));
        match self {
            Of(_) | Number(_) => self.clone(),
            Sum(terms) => Sum(terms.iter().map(|(s, a)| (*s, *of(a))).collect()),
            OverTime(parts) => OverTime(parts.iter().map(|a| *of(a)).collect()),
            Stack(parts) => Stack(parts.iter().map(|a| *of(a)).collect()),
            Product(a, b) => Product(of(a), of(b)),
            Scale(a, b) => Scale(of(a), of(b)),
            Hadamard(a, b) => Hadamard(of(a), of(b)),
            Divide(a, b) => Divide(of(a), of(b)),
            Dot(a, b) => Dot(of(a), of(b)),
            Power(a, n) => Power(of(a), *n),
            Transpose(a) => Transpose(of(a)),
            Apply(g, a) => Apply(*g, of(a)),
            Slope(g, a) => Slope(*g, of(a)),
            Extreme(g, a, b) => Extreme(*g, of(a), of(b)),
            Greater(a, b) => Greater(of(a), of(b)),
            Fill(a, shape) => Fill(of(a), *shape),
            Total(a) => Total(of(a)),
            Slice(a, from, rows) => Slice(of(a), *from, *rows),
            Norm(a) => Norm(of(a)),
            NormSquared(a) => NormSquared(of(a)),
            Direction(a) => Direction(of(a)),
        }
    }

    /// Shape of its result.
    pub fn shape(&self, graph: &Graph) -> Shape {
        use Formula::*;
        match self {
            Of(of) => graph.shape(*of),
            Number(_) | Dot(..) | Norm(_) | NormSquared(_) | Total(_) => Shape::SCALAR,
            Fill(_, shape) => *shape,
            Sum(terms) => widest(terms.iter().map(|(_, f)| f.shape(graph))),
            OverTime(parts) => widest(parts.iter().map(|f| f.shape(graph))),
            Product(a, b) => Shape {
                rows: a.shape(graph).rows,
                cols: b.shape(graph).cols,
            },
            Scale(_, a) => a.shape(graph),
            Hadamard(a, b) | Divide(a, b) | Extreme(_, a, b) | Greater(a, b) => {
                widest([a.shape(graph), b.shape(graph)].into_iter())
            }
            Power(a, _) | Apply(_, a) | Slope(_, a) | Direction(a) => a.shape(graph),
            Transpose(a) => {
                let Shape { rows, cols } = a.shape(graph);
                Shape {
                    rows: cols,
                    cols: rows,
                }
            }
            Stack(parts) => Shape {
                rows: parts.iter().map(|f| f.shape(graph).rows).sum(),
                cols: parts.first().map_or(1, |f| f.shape(graph).cols),
            },
            Slice(a, _, rows) => Shape {
                rows: *rows,
                cols: a.shape(graph).cols,
            },
        }
    }
}

/// The one shape of several that is not 1×1, if any.
fn widest(shapes: impl Iterator<Item = Shape>) -> Shape {
    shapes.fold(
        Shape::SCALAR,
        |best, s| if s.len() > best.len() { s } else { best },
    )
}

impl Graph {
    /// How `of` follows from what came before it. A leaf follows from nothing: it is itself.
    pub fn formula(&self, of: Ref) -> Formula {
        match of {
            Ref::Value(id) => self.forward_formula(id),
            Ref::Adjoint(id) => self.adjoint_formula(id),
            Ref::Contribution { consumer, operand } => self.share_formula(consumer, operand),
            Ref::Optimizer(moment, id) => Formula::Of(Ref::Optimizer(moment, id)),
        }
    }

    /// Operands as formulas: constants as plain numbers.
    pub(super) fn operand(&self, id: NodeId) -> Formula {
        match self.node(id).op {
            Op::Constant(n) => Formula::Number(n),
            _ => Formula::value(id),
        }
    }

    fn forward_formula(&self, id: NodeId) -> Formula {
        match &self.node(id).op {
            Op::Leaf => Formula::value(id),
            op => self.operation(op, &self.node(id).args),
        }
    }

    /// An operation on the values of nodes.
    pub(super) fn operation(&self, op: &Op, args: &[NodeId]) -> Formula {
        let args: Vec<Formula> = args.iter().map(|&a| self.operand(a)).collect();
        let two = |f: fn(Box<Formula>, Box<Formula>) -> Formula| {
            f(Box::new(args[0].clone()), Box::new(args[1].clone()))
        };
        let one = |f: fn(Box<Formula>) -> Formula| f(Box::new(args[0].clone()));
        match op {
            Op::Leaf => unreachable!("a leaf is given"),
            Op::Constant(n) => Formula::Number(*n),
            Op::Copy => args[0].clone(),
            Op::Product => two(Formula::Product),
            Op::Scale => two(Formula::Scale),
            Op::Hadamard => two(Formula::Hadamard),
            Op::Sum(signs) => Formula::Sum(signs.iter().copied().zip(args).collect()),
            Op::OverTime => Formula::OverTime(args),
            Op::Divide => two(Formula::Divide),
            Op::Extreme(extreme) => args[0].clone().extreme(*extreme, args[1].clone()),
            Op::Fill(shape) => Formula::Fill(Box::new(args[0].clone()), *shape),
            Op::Power(n) => args[0].clone().raised(*n),
            Op::Transpose => one(Formula::Transpose),
            Op::Apply(func) => Formula::Apply(*func, Box::new(args[0].clone())),
            Op::Stack => Formula::Stack(args),
            Op::Norm => one(Formula::Norm),
            Op::NormSquared => one(Formula::NormSquared),
        }
    }

    /// `of` in terms of named quantities alone: every unnamed node replaced by what it is, within bounds.
    pub fn expanded(&self, of: Ref) -> Formula {
        let mut left = MAX_EXPANDED;
        self.expand(&self.formula(of), &mut left)
    }

    /// `left`: how many more forms are looked into.
    fn expand(&self, formula: &Formula, left: &mut usize) -> Formula {
        *left = left.saturating_sub(1);
        if let Formula::Of(of) = formula {
            let unnamed = match *of {
                Ref::Value(id) | Ref::Adjoint(id) => self.node(id).quantity.is_none(),
                Ref::Contribution { .. } => true,
                Ref::Optimizer(..) => false,
            };
            let replaced = unnamed && *left > 0;
            return if replaced {
                self.expand(&self.formula(*of), left)
            } else {
                formula.clone()
            };
        }
        formula.map(&mut |child| self.expand(child, left))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::equation::{ShapeHint, System, infer};
    use std::sync::Arc;

    #[test]
    fn nested_softmax_is_expanded_within_bounds() {
        let (open, close) = (r"\mathrm{softmax}(".repeat(16), ")".repeat(16));
        let latex = format!(r"h_t = x_t \\ L = \|{open}h_T{close}\|");
        let system = Arc::new(System::parse(&latex).unwrap());
        let x = ShapeHint::rows(system.find("x").unwrap(), 2);
        let shapes = infer(&system, &[x]).unwrap();
        let graph = Graph::unroll(system, &shapes, 1).unwrap();
        let h = graph.find_plain("h_1").unwrap();
        assert!(graph.expanded(Ref::Adjoint(h)).refs().len() <= MAX_EXPANDED);
    }
}
