//! `W^2 h_t`: a power entry by entry, which is seldom what is meant of a matrix.

use super::super::parser::Names;
use super::super::reading::Choice;
use super::super::{Equation, ExprKind, Role, When};
use crate::lang::text;

/// Tells that a matrix of parameters is raised to a power entry by entry.
pub(super) fn of_matrices(equations: &[Equation], names: &mut Names) {
    for expr in equations.iter().flat_map(|e| e.expr.all()) {
        if let ExprKind::Power(base, _) = &expr.kind
            && let ExprKind::Quantity(id, When::Always) = base.kind
            && names.list[id.index()].role == Role::Parameter
            && names.list[id.index()].name.is_capital()
        {
            let reading = text!("equation.read_power_entry_by_entry");
            let other = text!("equation.write_label_in_brackets");
            let choice = Choice::guess(expr.span.clone(), reading, other);
            names.choices.push(choice);
        }
    }
}
