//! What the letters of two factors say of their product.

use super::super::size::Shape;
use super::super::{Expr, ExprKind, Func, Role, System, When};
use crate::lang::Span;

/// What a product of two factors is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// The left factor is one number.
    LeftScales,
    /// The right factor is one number.
    RightScales,
    /// Two vectors of one size, entry by entry.
    Entries,
    /// Row by column.
    Matrix,
}

impl Times {
    /// The product of two factors of these shapes.
    pub fn of(a: Shape, b: Shape) -> Times {
        let vector = a.rows == 1 || a.cols == 1;
        match () {
            () if a == Shape::SCALAR => Times::LeftScales,
            () if b == Shape::SCALAR && a.cols != 1 => Times::RightScales,
            () if a == b && vector => Times::Entries,
            () => Times::Matrix,
        }
    }
}

/// How surely the letters say which product is meant: the surer first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Surety {
    /// One factor is transposed: an inner or outer product.
    Transposed,
    /// A matrix of parameters and a vector.
    Matrix,
    /// Only the shapes tell.
    Open,
}

/// A product of two nodes.
pub(super) struct Product {
    pub(super) a: usize,
    pub(super) b: usize,
    pub(super) out: usize,
    pub(super) span: Span,
    pub(super) surety: Surety,
    /// For each factor: whether it is made of small parameters, and whether those are scalars by their letters.
    pub(super) soft: [Option<bool>; 2],
    /// Whether the left factor has a capital letter.
    pub(super) capital: bool,
}

impl Product {
    pub(super) fn of(
        system: &System,
        [left, right]: [&Expr; 2],
        [a, b]: [usize; 2],
        out: usize,
        span: Span,
    ) -> Product {
        let transposed = |e: &Expr| matches!(e.kind, ExprKind::Transpose(_));
        let matrix = if system.rows { right } else { left };
        let surety = if is_matrix(system, matrix) {
            Surety::Matrix
        } else if transposed(left) || transposed(right) {
            Surety::Transposed
        } else {
            Surety::Open
        };
        let soft = [soft(system, left), soft(system, right)];
        let capital =
            matches!(left.kind, ExprKind::Quantity(id, _) if system.name(id).is_capital());
        Product {
            a,
            b,
            out,
            span,
            surety,
            soft,
            capital,
        }
    }
}

/// Whether a factor is made of parameters with capital letters, possibly beside others.
fn is_matrix(system: &System, expr: &Expr) -> bool {
    let (mut timed, mut capital) = (false, false);
    expr.quantities(&mut |id, when, _, _| {
        timed |= when != When::Always;
        capital |= system.entry(id).role == Role::Parameter && system.name(id).is_capital();
    });
    capital && !timed
}

/// Of a factor made of small parameters alone, whether their letters are those of single numbers: Greek, or without a
/// label.
fn soft(system: &System, expr: &Expr) -> Option<bool> {
    let (mut all, mut any, mut number) = (true, false, true);
    expr.quantities(&mut |id, _, _, _| {
        let (entry, name) = (system.entry(id), system.name(id));
        any = true;
        all &= entry.role == Role::Parameter && !name.is_capital();
        let greek = name.base.starts_with(|c: char| !c.is_ascii());
        number &= greek || name.label.is_empty() && name.upper.is_empty();
    });
    // Δt, a small step of time, has a capital letter and is a number all the same.
    (any && all).then_some(number)
}

/// Whether what divides is one number by its letters, or the root of a length, as in `\frac{q}{\sqrt{d_k}}`.
pub(super) fn divides_all(system: &System, below: &Expr) -> bool {
    let is_root = match &below.kind {
        ExprKind::Apply(Func::Sqrt, inner) => matches!(inner.kind, ExprKind::Quantity(..)),
        _ => false,
    };
    soft(system, below).is_some_and(|number| number || is_root)
}
