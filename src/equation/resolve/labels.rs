//! `W_1` in an equation for every `t`, where `W` never has a time of its own: the number is a label.

use super::super::parser::Names;
use super::super::system::Declared;
use super::super::{Equation, Expr, NameId, When};
use crate::lang::Span;
use std::collections::HashSet;

pub(super) fn out_of_numbers(
    equations: &mut [Equation],
    declared: &mut [(Declared, When)],
    names: &mut Names,
) {
    let labelled = needing_time(equations, |e| matches!(e.when, When::At(_)));
    let mut timed: HashSet<NameId> = HashSet::new();
    for equation in equations.iter() {
        let fixed = matches!(equation.when, When::At(_));
        if equation.when != When::Always && !(fixed && labelled.contains(&equation.name)) {
            timed.insert(equation.name);
        }
        equation.expr.quantities(&mut |id, when, _, _| {
            let at = fixed && matches!(when, When::At(_)) && !labelled.contains(&equation.name);
            if matches!(when, When::Now(_) | When::Last | When::Index(..)) || at {
                timed.insert(id);
            }
        });
    }
    let mut relabel = |id: &mut NameId, when: &mut When, span: &Span| {
        if let When::At(n) = *when
            && !timed.contains(id)
        {
            let raised = names.raised.contains(&(*id, n));
            let name = names.list[id.index()].name.with_number(n, raised);
            *id = names.intern(name, span);
            *when = When::Always;
        }
    };
    for equation in equations {
        let left = equation.left.clone();
        relabel(&mut equation.name, &mut equation.when, &left);
        equation.expr.rewrite(&mut relabel);
    }
    for (of, when) in declared {
        let span = of.span.clone();
        relabel(&mut of.name, when, &span);
    }
}

/// What is defined by an equation that needs the time `t`, itself or through others of these; only the equations that may
/// are asked.
pub(super) fn needing_time(
    equations: &[Equation],
    may: impl Fn(&Equation) -> bool,
) -> HashSet<NameId> {
    let mut found = HashSet::new();
    loop {
        let before = found.len();
        for equation in equations.iter().filter(|e| may(e)) {
            if needs_time(&equation.expr, &found) {
                found.insert(equation.name);
            }
        }
        if found.len() == before {
            return found;
        }
    }
}

/// Whether an expression uses time t outside a sum, itself or through one of `names`.
fn needs_time(expr: &Expr, names: &HashSet<NameId>) -> bool {
    let mut needs = false;
    expr.quantities(&mut |id, when, summed, _| {
        needs |= !summed && (when.lag().is_some() || names.contains(&id));
    });
    needs
}
