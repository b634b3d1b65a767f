//! The right side of an equation as a tree.

use super::function::{Extreme, Func};
use crate::lang::Span;

/// Index of a name in its [`System`](super::System).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NameId(pub u32);

impl NameId {
    /// The name's place in [`System::names`](super::System::names).
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// An expression and where it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands in the source.
    pub span: Span,
}

/// The forms an expression can have.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// A number as written.
    Number(f64),
    /// `T`, the number of time steps.
    Length,
    /// A named quantity at a time.
    Quantity(NameId, When),
    /// Matrix product; a factor of one number scales.
    Product(Box<Expr>, Box<Expr>),
    /// Element-wise product.
    Hadamard(Box<Expr>, Box<Expr>),
    /// Signed sum of one or more terms; numbers broadcast.
    Sum(Vec<(Sign, Expr)>),
    /// Quotient entry by entry; one number divides all.
    Divide(Box<Expr>, Box<Expr>),
    /// The larger or the smaller, entry by entry.
    Extreme(Extreme, Box<Expr>, Box<Expr>),
    /// Element-wise power with a constant exponent.
    Power(Box<Expr>, f64),
    /// `A^\top`.
    Transpose(Box<Expr>),
    /// A function of every entry, or softmax of a column.
    Apply(Func, Box<Expr>),
    /// Vectors stacked on top of each other.
    Concat(Vec<Expr>),
    /// Euclidean norm ‖a‖.
    Norm(Box<Expr>),
    /// Squared Euclidean norm ‖a‖².
    NormSquared(Box<Expr>),
    /// Sum of the body over `t` from `from` to `to`, both included.
    OverTime {
        /// First time.
        from: i64,
        /// Last time.
        to: Bound,
        /// What is summed.
        body: Box<Expr>,
    },
}

/// Sign of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sign {
    /// Added.
    Plus,
    /// Subtracted.
    Minus,
}

/// Upper end of a sum over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    /// `T`.
    Last,
    /// A number.
    At(i64),
}

/// The time a quantity is meant at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum When {
    /// `t − lag`.
    Now(u32),
    /// A fixed time.
    At(i64),
    /// `T`.
    Last,
    /// No time at all.
    Always,
}

impl ExprKind {
    /// This, written at `span`.
    pub(super) fn at(self, span: Span) -> Expr {
        Expr { kind: self, span }
    }
}

impl Expr {
    /// Two expressions with an operator between them.
    pub(super) fn between(
        operator: fn(Box<Expr>, Box<Expr>) -> ExprKind,
        left: Expr,
        right: Expr,
    ) -> Expr {
        let span = left.span.start..right.span.end;
        operator(Box::new(left), Box::new(right)).at(span)
    }

    /// The expressions directly inside.
    pub fn children(&self) -> Vec<&Expr> {
        use ExprKind::*;
        match &self.kind {
            Number(_) | Length | Quantity(..) => vec![],
            Product(a, b) | Hadamard(a, b) | Divide(a, b) | Extreme(_, a, b) => vec![a, b],
            Sum(terms) => terms.iter().map(|(_, e)| e).collect(),
            Power(a, _) | Transpose(a) | Apply(_, a) | Norm(a) | NormSquared(a) => vec![a],
            Concat(parts) => parts.iter().collect(),
            OverTime { body, .. } => vec![body],
        }
    }

    /// This and every expression inside.
    pub fn all(&self) -> impl Iterator<Item = &Expr> {
        let mut left = vec![self];
        std::iter::from_fn(move || {
            let expr = left.pop()?;
            left.extend(expr.children());
            Some(expr)
        })
    }

    /// Puts every quantity inside through `f`.
    pub fn rewrite(&mut self, f: &mut impl FnMut(&mut NameId, &mut When, &Span)) {
        if let ExprKind::Quantity(id, when) = &mut self.kind {
            f(id, when, &self.span);
        }
        for child in self.children_mut() {
            child.rewrite(f);
        }
    }

    /// The same, to be changed.
    pub(super) fn children_mut(&mut self) -> Vec<&mut Expr> {
        use ExprKind::*;
        match &mut self.kind {
            Number(_) | Length | Quantity(..) => vec![],
            Product(a, b) | Hadamard(a, b) | Divide(a, b) | Extreme(_, a, b) => vec![a, b],
            Sum(terms) => terms.iter_mut().map(|(_, e)| e).collect(),
            Power(a, _) | Transpose(a) | Apply(_, a) | Norm(a) | NormSquared(a) => vec![a],
            Concat(parts) => parts.iter_mut().collect(),
            OverTime { body, .. } => vec![body],
        }
    }

    /// Whether it is made of numbers and `T` alone, so that it broadcasts in a sum or product.
    pub fn is_constant(&self) -> bool {
        match &self.kind {
            ExprKind::Number(_) | ExprKind::Length => true,
            ExprKind::Quantity(..) | ExprKind::Concat(_) => false,
            _ => self.children().iter().all(|e| e.is_constant()),
        }
    }

    /// Calls `visit` with every quantity inside, whether it stands in a sum over time, and its span.
    pub fn quantities(&self, visit: &mut impl FnMut(NameId, When, bool, &Span)) {
        self.walk(false, visit);
    }

    fn walk(&self, summed: bool, visit: &mut impl FnMut(NameId, When, bool, &Span)) {
        if let ExprKind::Quantity(id, when) = self.kind {
            visit(id, when, summed, &self.span);
        }
        let summed = summed || matches!(self.kind, ExprKind::OverTime { .. });
        for child in self.children() {
            child.walk(summed, visit);
        }
    }
}
