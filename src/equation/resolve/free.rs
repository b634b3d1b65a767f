//! Letters before a bracket that nothing defines: functions, or factors.

use super::super::parser::{Names, free_function};
use super::super::reading::Choice;
use super::super::{Equation, Expr, ExprKind, NameId, Role, When};
use crate::lang::{Diagnostics, Span, text};
use std::collections::{HashMap, HashSet};

/// Letters that functions have.
const LETTERS: &str = "fghsφψτρχξωζσΦΨ";
/// Capital letters that functions have, where what stands behind has matrices of its own: `H(W x + U h)`.
const CAPITALS: [&str; 6] = ["F", "G", "H", "N", "S", "T"];

/// A parameter that stands before a bracket wherever it stands is a function that nothing defines, if its letter is
/// one that functions have; else a factor, which is said unless it is Greek, as factors are.
pub(super) fn functions(equations: &[Equation], names: &mut Names) -> Diagnostics {
    let mut uses: HashMap<NameId, (Span, bool)> = HashMap::new();
    let mut activations: HashSet<NameId> = HashSet::new();
    for equation in equations {
        equation.expr.quantities(&mut |id, _, _, span| {
            let called = names.calls.contains(&span.start);
            let (_, always) = uses.entry(id).or_insert((span.clone(), true));
            *always &= called;
        });
        activations.extend(
            equation
                .expr
                .all()
                .filter_map(|expr| activation(expr, names)),
        );
    }
    let mut faults = vec![];
    for (id, (span, always)) in uses {
        let entry = &names.list[id.index()];
        if !always || entry.role != Role::Parameter {
            continue;
        }
        let plain = &entry.name.plain;
        let is_letter = entry.name.base.starts_with(|c| LETTERS.contains(c));
        let is_capital = CAPITALS.contains(&plain.as_str());
        if is_letter || is_capital && activations.contains(&id) {
            faults.push(free_function(plain, span));
        } else if entry.name.base.is_ascii() && !entry.name.is_capital() || is_capital {
            let reading = text!("equation.read_as_factor", plain);
            let other = text!("equation.say_function", plain);
            names.choices.push(Choice::guess(span, reading, other));
        }
    }
    faults
}

/// The name before a sum in which another matrix stands.
fn activation(expr: &Expr, names: &Names) -> Option<NameId> {
    let ExprKind::Product(a, b) = &expr.kind else {
        return None;
    };
    let (ExprKind::Quantity(id, When::Always), ExprKind::Sum(_)) = (&a.kind, &b.kind) else {
        return None;
    };
    let is_matrix = |inner: &Expr| match inner.kind {
        ExprKind::Quantity(id, When::Always) => names.list[id.index()].name.is_capital(),
        _ => false,
    };
    b.all().any(is_matrix).then_some(*id)
}
