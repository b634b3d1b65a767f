//! `(W - \gamma I) h_{t-1}`: the identity is multiplied out, so that no matrix has to stand for it.

use super::super::parser::Names;
use super::super::reading::Choice;
use super::super::{Equation, Expr, ExprKind, NameId, Sign, When};
use crate::lang::{Diagnostic, Span, text};

/// Multiplies out `I`, which nothing defines and which has no time: (A − a I) b is A b − a b.
pub(super) fn multiplied_out(equations: &mut [Equation], names: &mut Names) {
    let Some(identity) = find(equations, names) else {
        return;
    };
    let mut places = vec![];
    for equation in equations {
        let is_matrix = names.list[equation.name.index()].name.is_capital();
        let scales = |expr: &Expr| {
            let is_small = |id: NameId| !names.list[id.index()].name.is_capital();
            let is_alone = matches!(expr.kind, ExprKind::Quantity(id, _) if is_small(id));
            expr.is_constant() || is_matrix && is_alone
        };
        simplify(&mut equation.expr, identity, &scales, &mut places);
    }
    for place in places {
        let reading = text!("equation.read_identity_multiplied_out");
        names.choices.push(Choice::note(place, reading));
    }
}

/// An identity that stands in no product: what is it as large as?
pub(super) fn left_over(equations: &[Equation], names: &Names) -> Option<Diagnostic> {
    let identity = find(equations, names)?;
    let mut place = None;
    for equation in equations {
        equation.expr.quantities(&mut |id, _, _, span| {
            if id == identity && place.is_none() {
                place = Some(span.clone());
            }
        });
    }
    let fault = Diagnostic::at(place?, text!("equation.identity_matrix"));
    Some(fault.help(text!("equation.write_product_without_identity")))
}

/// The name `I`, if it is the identity to every reader.
fn find(equations: &[Equation], names: &Names) -> Option<NameId> {
    let identity = names.id("I")?;
    let mut is_timeless = true;
    for equation in equations {
        is_timeless &= equation.name != identity;
        equation.expr.quantities(&mut |id, when, _, _| {
            is_timeless &= id != identity || when == When::Always;
        });
    }
    is_timeless.then_some(identity)
}

/// From the outside in: `\gamma I` alone is no number, only in a product with what it is applied to. Where a matrix comes
/// out, a single quantity in front is such a number: `\gamma (I - K)` is left as it is.
fn simplify(
    expr: &mut Expr,
    identity: NameId,
    scales: &dyn Fn(&Expr) -> bool,
    places: &mut Vec<Span>,
) {
    if let ExprKind::Product(a, b) = &expr.kind
        && !scales(a)
        && let Some(product) = applied(a, b, identity)
    {
        places.push(expr.span.clone());
        expr.kind = product.kind;
    }
    for child in expr.children_mut() {
        simplify(child, identity, scales, places);
    }
}

/// A product of which one factor has the identity in it.
fn applied(a: &Expr, b: &Expr, identity: NameId) -> Option<Expr> {
    if has(a, identity) {
        let before = |factor: &Expr, other: &Expr| between(factor.clone(), other.clone());
        return times(a, b, identity, &before);
    }
    let behind = |factor: &Expr, other: &Expr| between(other.clone(), factor.clone());
    match &b.kind {
        ExprKind::Sum(_) => times(b, a, identity, &behind),
        // S (A (I − K)) is (S A) (I − K).
        ExprKind::Product(first, rest) if has(rest, identity) && !has(first, identity) => {
            applied(&between(a.clone(), (**first).clone()), rest, identity)
        }
        _ => None,
    }
}

fn between(left: Expr, right: Expr) -> Expr {
    Expr::between(ExprKind::Product, left, right)
}

/// `factor`, which has the identity in it, times `other`; nothing if it has not, or in no such place.
fn times(
    factor: &Expr,
    other: &Expr,
    identity: NameId,
    join: &dyn Fn(&Expr, &Expr) -> Expr,
) -> Option<Expr> {
    match &factor.kind {
        ExprKind::Quantity(id, _) if *id == identity => Some(other.clone()),
        // A matrix product is associative, and so is one with a number.
        ExprKind::Product(a, b) if has(b, identity) && !has(a, identity) => {
            let rest = times(b, other, identity, join)?;
            Some(between((**a).clone(), rest))
        }
        ExprKind::Product(a, b) if is(a, identity) && !has(b, identity) => Some(join(b, other)),
        ExprKind::Sum(terms) if terms.iter().any(|(_, term)| has(term, identity)) => {
            let (with, without): (Vec<_>, Vec<_>) =
                terms.iter().cloned().partition(|(_, t)| has(t, identity));
            let mut sum = vec![];
            if let [_, ..] = &without[..] {
                let rest = match &without[..] {
                    [(Sign::Plus, one)] => one.clone(),
                    _ => ExprKind::Sum(without).at(factor.span.clone()),
                };
                sum.push((Sign::Plus, join(&rest, other)));
            }
            for (sign, term) in with {
                sum.push((sign, times(&term, other, identity, join)?));
            }
            Some(ExprKind::Sum(sum).at(factor.span.clone()))
        }
        _ => None,
    }
}

fn is(expr: &Expr, identity: NameId) -> bool {
    matches!(expr.kind, ExprKind::Quantity(id, _) if id == identity)
}

fn has(expr: &Expr, identity: NameId) -> bool {
    expr.all().any(|expr| is(expr, identity))
}
