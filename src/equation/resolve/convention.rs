//! Whether vectors are columns, `W x_t`, or rows, `x_t W`.

use super::super::reading::Choice;
use super::super::{Equation, Expr, ExprKind, Role, System};
use crate::lang::{Span, text};

/// What a factor of a product is, as far as its letters tell.
#[derive(PartialEq)]
enum Factor {
    /// Made of parameters with capital letters.
    Matrix,
    /// Has a time.
    Timed,
    Other,
}

/// Products with a matrix on the right, and how many have one on the left.
#[derive(Default)]
struct Votes {
    right: Vec<Span>,
    left: usize,
}

/// Whether vectors are rows in a system, and what was guessed for that.
pub(in super::super) fn rows(system: &System) -> (bool, Option<Choice>) {
    let mut votes = Votes::default();
    for Equation { expr, .. } in &system.equations {
        votes.count(system, expr);
    }
    let Some(first) = votes.right.first().cloned() else {
        return (false, None);
    };
    if votes.left == 0 {
        let (reading, other) = (
            text!("equation.read_in_rows"),
            text!("equation.write_matrix_first"),
        );
        return (true, Some(Choice::guess(first, reading, other)));
    }
    let (reading, other) = (
        text!("equation.read_in_columns"),
        text!("equation.write_matrix_last"),
    );
    (false, Some(Choice::guess(first, reading, other)))
}

impl Votes {
    fn count(&mut self, system: &System, expr: &Expr) {
        if let ExprKind::Product(a, b) = &expr.kind {
            let transposed = matches!(a.kind, ExprKind::Transpose(_));
            match (factor(system, a), factor(system, b)) {
                (Factor::Timed, Factor::Matrix) if !transposed => {
                    self.right.push(expr.span.clone())
                }
                (Factor::Matrix, Factor::Timed) => self.left += 1,
                _ => {}
            }
        }
        for child in expr.children() {
            self.count(system, child);
        }
    }
}

fn factor(system: &System, expr: &Expr) -> Factor {
    let (mut timed, mut matrix) = (false, false);
    expr.quantities(&mut |id, _, _, _| {
        let entry = system.entry(id);
        timed |= matches!(entry.role, Role::Input | Role::Sequence);
        matrix |= entry.role == Role::Parameter && entry.name.is_capital();
    });
    match (timed, matrix) {
        (true, _) => Factor::Timed,
        (false, true) => Factor::Matrix,
        _ => Factor::Other,
    }
}
