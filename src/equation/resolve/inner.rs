//! `y_t = C_t h_t`, where `C_t = W x_t` is a vector by its equation: what a state is read out by, one number.

use super::super::reading::Choice;
use super::super::{Equation, Expr, ExprKind, NameId, Role, System, When};
use crate::lang::{Span, text};
use std::collections::HashSet;

/// Transposes what is written as a matrix and computed as a column, where it stands before another column and no state
/// says that the result is a column, too.
pub(in super::super) fn products(system: &mut System) {
    if system.rows {
        return;
    }
    let columns: HashSet<NameId> = system
        .equations
        .iter()
        .filter_map(|e| column(system, e))
        .collect();
    let mut places: Vec<(usize, Span)> = vec![];
    for (n, equation) in system.equations.iter().enumerate() {
        let is_state = system.entry(equation.name).lag > 0;
        if let ExprKind::Product(a, b) = &equation.expr.kind
            && let (ExprKind::Quantity(left, When::Now(0)), ExprKind::Quantity(right, When::Now(0))) =
                (&a.kind, &b.kind)
            && columns.contains(left)
            && !is_state
            && !system.name(*right).is_capital()
        {
            places.push((n, a.span.clone()));
        }
    }
    for (n, span) in places {
        let ExprKind::Product(a, _) = &mut system.equations[n].expr.kind else {
            continue;
        };
        let column = std::mem::replace(&mut a.kind, ExprKind::Length(0));
        a.kind = ExprKind::Transpose(Box::new(column.at(span.clone())));
        let whole = system.equations[n].expr.span.clone();
        let (reading, other) = (
            text!("equation.read_as_inner"),
            text!("equation.write_odot_for_entries"),
        );
        system.choices.push(Choice::guess(whole, reading, other));
    }
}

/// The name with a capital letter that an equation makes a column of: `W x_t`, `W x_t + b`.
fn column(system: &System, equation: &Equation) -> Option<NameId> {
    let is_column = |expr: &Expr| match &expr.kind {
        ExprKind::Product(a, b) => match (&a.kind, &b.kind) {
            (&ExprKind::Quantity(w, When::Always), &ExprKind::Quantity(x, When::Now(_))) => {
                system.entry(w).role == Role::Parameter
                    && system.name(w).is_capital()
                    && !system.name(x).is_capital()
            }
            _ => false,
        },
        ExprKind::Quantity(b, When::Always) => !system.name(*b).is_capital(),
        _ => false,
    };
    let all = match &equation.expr.kind {
        ExprKind::Sum(terms) => terms.iter().all(|(_, term)| is_column(term)),
        _ => is_column(&equation.expr),
    };
    (all && system.name(equation.name).is_capital()).then_some(equation.name)
}
