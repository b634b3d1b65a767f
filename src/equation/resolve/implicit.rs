//! `z_t = a - \epsilon z_t`: what stands on both sides, times numbers, is brought to the left.

use super::super::parser::Names;
use super::super::reading::Choice;
use super::super::{Equation, Expr, ExprKind, NameId, Sign, When};
use crate::lang::text;

/// Solves equations for what they define: z = a − ε z becomes z = a / (1 + ε).
pub(super) fn solved(equations: &mut [Equation], names: &mut Names) {
    for equation in equations {
        let own = (equation.name, equation.when);
        let ExprKind::Sum(terms) = &equation.expr.kind else {
            continue;
        };
        if !matches!(own.1, When::Now(_)) || !terms.iter().any(|(_, term)| has(term, own)) {
            continue;
        }
        let (mut rest, mut divisor) = (
            vec![],
            vec![(Sign::Plus, ExprKind::Number(1.0).at(equation.left.clone()))],
        );
        let mut is_linear = true;
        for (sign, term) in terms {
            match factor(term, own, names) {
                Some(factor) => divisor.push((turned(*sign), factor)),
                None => {
                    is_linear &= !has(term, own);
                    rest.push((*sign, term.clone()));
                }
            }
        }
        if !is_linear || rest.is_empty() {
            continue;
        }
        let span = equation.expr.span.clone();
        let above = match &rest[..] {
            [(Sign::Plus, one)] => one.clone(),
            _ => ExprKind::Sum(rest).at(span.clone()),
        };
        // What divides is where its last factor is.
        let place = divisor.last().map_or(&span, |(_, factor)| &factor.span);
        let place = place.clone();
        let below = ExprKind::Sum(divisor).at(place);
        equation.expr.kind = ExprKind::Divide(Box::new(above), Box::new(below));
        let plain = &names.list[own.0.index()].name.plain;
        let reading = text!("equation.solved_for_itself", plain);
        let other = text!("equation.write_time_before_for_explicit", plain);
        names.choices.push(Choice::guess(span, reading, other));
    }
}

fn turned(sign: Sign) -> Sign {
    match sign {
        Sign::Plus => Sign::Minus,
        Sign::Minus => Sign::Plus,
    }
}

pub(super) fn has(expr: &Expr, (name, when): (NameId, When)) -> bool {
    let mut found = false;
    expr.quantities(&mut |id, at, _, _| found |= (id, at) == (name, when));
    found
}

/// What a term multiplies the quantity by, if that is made of numbers and small parameters alone.
fn factor(term: &Expr, own: (NameId, When), names: &Names) -> Option<Expr> {
    match &term.kind {
        ExprKind::Quantity(id, when) if (*id, *when) == own => {
            Some(ExprKind::Number(1.0).at(term.span.clone()))
        }
        ExprKind::Product(a, b) | ExprKind::Hadamard(a, b) => {
            let (scale, inner) = match has(a, own) {
                true => (b, a),
                false => (a, b),
            };
            if !is_small(scale, names) {
                return None;
            }
            let inner = factor(inner, own, names)?;
            Some(match inner.kind {
                ExprKind::Number(1.0) => (**scale).clone(),
                _ => Expr::between(ExprKind::Hadamard, (**scale).clone(), inner),
            })
        }
        _ => None,
    }
}

/// Whether it is made of numbers and of parameters that are no matrices, so that it multiplies entry by entry.
fn is_small(expr: &Expr, names: &Names) -> bool {
    expr.all().all(|inner| match &inner.kind {
        ExprKind::Quantity(id, when) => {
            *when == When::Always && !names.list[id.index()].name.is_capital()
        }
        ExprKind::Transpose(_) | ExprKind::Concat(_) => false,
        _ => true,
    })
}
