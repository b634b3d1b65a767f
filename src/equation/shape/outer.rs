//! Vectors whose outer product is a matrix, as in `v_t k_t^\top`: of single numbers it would be none.

use super::super::{Expr, ExprKind, NameId, System};
use std::collections::BTreeSet;

/// The vectors with a time that stand in outer products.
pub fn outer_factors(system: &System) -> BTreeSet<NameId> {
    let mut found = BTreeSet::new();
    for expr in system.equations.iter().flat_map(|e| e.expr.all()) {
        if let ExprKind::Product(a, b) = &expr.kind {
            // A column by a row; of rows, a column that was one by a row.
            let (column, row) = match system.rows {
                false => (last(a), transposed(b)),
                true => (transposed(a), first(b)),
            };
            if let (Some(a), Some(b)) = (column, row) {
                let vectors = [a, b].map(|of| vector(system, of));
                if let [Some(a), Some(b)] = vectors {
                    found.extend([a, b]);
                }
            }
        }
    }
    found
}

fn transposed(expr: &Expr) -> Option<&Expr> {
    match &expr.kind {
        ExprKind::Transpose(inner) => Some(inner),
        _ => None,
    }
}

/// The factor next to what follows a chain of them.
fn last(expr: &Expr) -> Option<&Expr> {
    match &expr.kind {
        ExprKind::Product(_, b) | ExprKind::Hadamard(_, b) => last(b),
        ExprKind::Transpose(_) => None,
        _ => Some(expr),
    }
}

fn first(expr: &Expr) -> Option<&Expr> {
    match &expr.kind {
        ExprKind::Product(a, _) | ExprKind::Hadamard(a, _) => first(a),
        ExprKind::Transpose(_) => None,
        _ => Some(expr),
    }
}

fn vector(system: &System, expr: &Expr) -> Option<NameId> {
    match expr.kind {
        ExprKind::Quantity(id, _) if system.is_timed(id) && system.is_vector(id) => Some(id),
        _ => None,
    }
}
