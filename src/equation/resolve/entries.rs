//! `h_i = \tanh(\sum_j W_{ij} x_j + b_i)` for every i is `h = \tanh(W x + b)`: equations for one entry become those
//! for all at once.

use super::super::parser::Names;
use super::super::reading::Choice;
use super::super::{Equation, Expr, ExprKind};
use crate::lang::{Diagnostic, Diagnostics, Span, text};

/// An expression for all entries at once, and the letters its entries had: none for one number, one for a column, two
/// for a matrix.
struct All {
    expr: Expr,
    over: Vec<char>,
}

type Read = Result<All, Diagnostic>;

/// Rewrites every equation that has letters of entries.
pub(super) fn at_once(equations: &mut [Equation], names: &mut Names) -> Diagnostics {
    let mut faults = vec![];
    for equation in equations {
        let has =
            |expr: &Expr| !names.entries(expr).is_empty() || names.picked(&expr.span).is_some();
        let left = names.left_entries(&equation.left);
        if left.is_empty() && !equation.expr.all().any(has) {
            continue;
        }
        if let Some((letter, at)) = unbound(&equation.expr, &mut left.clone(), names) {
            faults.push(unsummed(letter, at));
            continue;
        }
        match read(&equation.expr, names) {
            Ok(all) => {
                if left.len() > 1 {
                    faults.push(beyond(&equation.left));
                    continue;
                }
                equation.expr = all.expr;
                if let Some(letter) = left.first() {
                    let reading = text!("equation.read_for_all_entries", letter);
                    let choice = Choice::note(equation.left.clone(), reading);
                    names.choices.push(choice);
                }
            }
            Err(fault) => faults.push(fault),
        }
    }
    faults
}

/// A letter of an entry that no sum counts and the left side has not, and where it stands.
fn unbound(expr: &Expr, bound: &mut Vec<char>, names: &Names) -> Option<(char, Span)> {
    let own: Vec<char> = match &expr.kind {
        ExprKind::Quantity(..) => names.entries(expr).to_vec(),
        _ => names.picked(&expr.span).into_iter().collect(),
    };
    if let Some(letter) = own.into_iter().find(|c| !bound.contains(c)) {
        return Some((letter, expr.span.clone()));
    }
    let sum = match &expr.kind {
        ExprKind::OverTime { letter, .. } => *letter,
        _ => None,
    };
    bound.extend(sum);
    let mut children = expr.children().into_iter();
    let found = children.find_map(|child| unbound(child, bound, names));
    bound.truncate(bound.len() - usize::from(sum.is_some()));
    found
}

fn unsummed(letter: char, at: Span) -> Diagnostic {
    Diagnostic::at(at, text!("equation.letter_of_entry_without_sum", letter))
        .help(text!("equation.sum_or_define_entry", letter))
}

/// What has no form with vectors here.
fn beyond(at: &Span) -> Diagnostic {
    let fault = Diagnostic::at(at.clone(), text!("equation.not_for_all_entries"));
    fault.help(text!("equation.write_with_vectors"))
}

fn read(expr: &Expr, names: &Names) -> Read {
    let span = &expr.span;
    if let Some(letter) = names.picked(span) {
        let inside = expr.all().any(|inner| !names.entries(inner).is_empty());
        let over = vec![letter];
        return match inside {
            true => Err(beyond(span)),
            false => Ok(All {
                expr: expr.clone(),
                over,
            }),
        };
    }
    match &expr.kind {
        ExprKind::Quantity(..) => Ok(All {
            expr: expr.clone(),
            over: names.entries(expr).to_vec(),
        }),
        ExprKind::OverTime {
            letter: Some(letter),
            body,
            ..
        } if names.counts_entries(*letter) => summed(body, *letter, names),
        ExprKind::Product(a, b) | ExprKind::Hadamard(a, b) => {
            times(read(a, names)?, read(b, names)?, names)
        }
        // A row, a norm or a stack of entries.
        ExprKind::Transpose(_)
        | ExprKind::Concat(_)
        | ExprKind::Norm(_)
        | ExprKind::NormSquared(_) => {
            let has = |inner: &Expr| !names.entries(inner).is_empty();
            match expr.all().any(has) {
                true => Err(beyond(span)),
                false => Ok(All {
                    expr: expr.clone(),
                    over: vec![],
                }),
            }
        }
        _ => each(expr, names),
    }
}

/// What is done entry by entry.
fn each(expr: &Expr, names: &Names) -> Read {
    let mut all = All {
        expr: expr.clone(),
        over: vec![],
    };
    for child in all.expr.children_mut() {
        let inner = read(child, names)?;
        *child = inner.expr;
        match (&all.over[..], &inner.over[..]) {
            (_, []) => {}
            ([], _) => all.over = inner.over,
            (a, b) if a == b => {}
            _ => return Err(beyond(&expr.span)),
        }
    }
    match all.over.len() {
        2 => Err(beyond(&expr.span)),
        _ => Ok(all),
    }
}

/// A product of entries of one letter, or of an entry and a number.
fn times(a: All, b: All, names: &Names) -> Read {
    let span = a.expr.span.start..b.expr.span.end;
    // A whole vector beside an entry: `w_i x_t` may mean a row times the vector.
    let is_whole = |one: &All, other: &All| {
        one.over.is_empty() && other.over.len() == 1 && names.is_whole(&one.expr)
    };
    if is_whole(&a, &b) || is_whole(&b, &a) {
        return Err(beyond(&span));
    }
    let is_number = a.over.is_empty() || b.over.is_empty();
    if !is_number && (a.over != b.over || a.over.len() != 1) {
        return Err(beyond(&span));
    }
    let over = if a.over.is_empty() { b.over } else { a.over };
    let (a, b) = (Box::new(a.expr), Box::new(b.expr));
    let kind = match is_number {
        true => ExprKind::Product(a, b),
        false => ExprKind::Hadamard(a, b),
    };
    Ok(All {
        expr: kind.at(span),
        over,
    })
}

/// The sum of `body` over the entries that `letter` counts.
fn summed(body: &Expr, letter: char, names: &Names) -> Read {
    if let ExprKind::Sum(terms) = &body.kind {
        let (mut sum, mut over) = (vec![], vec![]);
        for (sign, term) in terms {
            let term = summed(term, letter, names)?;
            if !over.is_empty() && !term.over.is_empty() && over != term.over {
                return Err(beyond(&body.span));
            }
            if over.is_empty() {
                over = term.over;
            }
            sum.push((*sign, term.expr));
        }
        let expr = ExprKind::Sum(sum).at(body.span.clone());
        return Ok(All { expr, over });
    }
    let mut factors = vec![];
    flatten(body, names, &mut factors)?;
    let (mut matrix, mut inner, mut outer): (Option<All>, Option<All>, Option<All>) =
        (None, None, None);
    for factor in factors {
        let place = match (factor.over.contains(&letter), factor.over.len()) {
            (true, 2) if matrix.is_none() => {
                matrix = Some(factor);
                continue;
            }
            (true, 1) => &mut inner,
            (false, 0 | 1) => &mut outer,
            _ => return Err(beyond(&body.span)),
        };
        *place = Some(match place.take() {
            None => factor,
            Some(before) => times(before, factor, names)?,
        });
    }
    let Some(inner) = inner else {
        return Err(beyond(&body.span));
    };
    let sum = contracted(matrix, inner, letter, &body.span)?;
    match outer {
        None => Ok(sum),
        Some(outer) => times(outer, sum, names),
    }
}

/// `W x` for `\sum_j W_{ij} x_j`, `W^\top x` for `\sum_j W_{ji} x_j`, `‖x‖²` for `\sum_j x_j^2`, `w^\top x` for
/// `\sum_j w_j x_j`.
fn contracted(matrix: Option<All>, inner: All, letter: char, span: &Span) -> Read {
    let transposed = |expr: Expr| {
        let at = expr.span.clone();
        Box::new(ExprKind::Transpose(Box::new(expr)).at(at))
    };
    let (kind, over) = match (matrix, inner.expr.kind) {
        (Some(matrix), kind) => {
            let column = Box::new(kind.at(inner.expr.span));
            match matrix.over[..] {
                [first, last] if first == letter && last != letter => (
                    ExprKind::Product(transposed(matrix.expr), column),
                    vec![last],
                ),
                [first, last] if last == letter && first != letter => (
                    ExprKind::Product(Box::new(matrix.expr), column),
                    vec![first],
                ),
                _ => return Err(beyond(span)),
            }
        }
        (None, ExprKind::Power(of, 2.0)) => (ExprKind::NormSquared(of), vec![]),
        (None, ExprKind::Hadamard(a, b)) => (ExprKind::Product(transposed(*a), b), vec![]),
        (None, _) => return Err(beyond(span)),
    };
    let expr = kind.at(span.clone());
    Ok(All { expr, over })
}

/// The factors of a product, each for all its entries.
fn flatten(expr: &Expr, names: &Names, out: &mut Vec<All>) -> Result<(), Diagnostic> {
    if names.picked(&expr.span).is_none()
        && let ExprKind::Product(a, b) | ExprKind::Hadamard(a, b) = &expr.kind
    {
        flatten(a, names, out)?;
        return flatten(b, names, out);
    }
    out.push(read(expr, names)?);
    Ok(())
}
