//! The loss that equations say themselves.

use super::needed::needed;
use crate::equation::{Bound, Expr, ExprKind, Func, NameId, Role, Sign, System, When};
use std::collections::BTreeSet;

/// What a system that has a loss is trained on: L as a multiple of a term a step, or of the term of the last step.
#[derive(Clone, Debug, PartialEq)]
pub struct Objective {
    /// L, which stands for the term of a step from here on.
    pub(in super::super) term: NameId,
    /// What is compared with the targets, and the targets.
    pub(in super::super) answer: NameId,
    pub(in super::super) target: NameId,
    /// What the term is multiplied with.
    pub(in crate::train) factor: f64,
    /// Whether the sum of terms is divided by their number.
    pub(in crate::train) is_mean: bool,
    /// Whether the last step alone is asked.
    pub(in crate::train) is_last: bool,
    /// Whether answers are probabilities of symbols, of which the loss takes logarithms.
    pub(in crate::train) are_symbols: bool,
}

impl Objective {
    /// Whether the loss is a mean over all places that are asked for; else it is one over sequences.
    pub(in crate::train) fn is_of_places(&self) -> bool {
        self.is_mean || self.is_last
    }
}

/// A multiple of a power of T.
#[derive(Clone, Copy)]
struct Factor {
    number: f64,
    power: i32,
}

impl Factor {
    const ONE: Factor = Factor {
        number: 1.0,
        power: 0,
    };

    fn times(self, other: Factor) -> Factor {
        Factor {
            number: self.number * other.number,
            power: self.power + other.power,
        }
    }

    fn inverse(self) -> Factor {
        Factor {
            number: 1.0 / self.number,
            power: -self.power,
        }
    }

    /// The value of an expression of numbers and T, if it is of this form.
    fn of(expr: &Expr) -> Option<Factor> {
        match &expr.kind {
            ExprKind::Number(number) => Some(Factor {
                number: *number,
                power: 0,
            }),
            ExprKind::Length(0) => Some(Factor {
                number: 1.0,
                power: 1,
            }),
            ExprKind::Product(a, b) | ExprKind::Hadamard(a, b) => {
                Some(Factor::of(a)?.times(Factor::of(b)?))
            }
            ExprKind::Divide(a, b) => Some(Factor::of(a)?.times(Factor::of(b)?.inverse())),
            ExprKind::Power(a, n) if *n == -1.0 => Some(Factor::of(a)?.inverse()),
            _ => None,
        }
    }
}

/// The objective of a system, and the system in which L is the term of every step. None without a loss, or where it is of
/// another form; `cell` are the equations of what the cell hands out.
pub(super) fn objective(system: &System, cell: &BTreeSet<usize>) -> Option<(Objective, System)> {
    let term = system.loss()?;
    let is_loss = |k: &usize| {
        let equation = &system.equations[*k];
        equation.name == term && equation.when == When::Always
    };
    let k = (0..system.equations.len()).find(is_loss)?;
    let (factor, body, is_last) = peeled(&system.equations[k].expr, Factor::ONE)?;
    let mut body = body.clone();
    if body.all().any(is_of_all_times) {
        return None;
    }
    let mut is_now = true;
    body.rewrite(&mut |_, when, _| match (*when, is_last) {
        (When::Last, true) => *when = When::Now(0),
        (When::Now(0), false) | (When::Always, _) => {}
        _ => is_now = false,
    });
    let mut own = system.clone();
    own.equations[k].expr = body;
    own.equations[k].when = When::Now(0);
    own.names[term.index()].role = Role::Sequence;
    let (known, all) = (inputs(system, cell), inputs(&own, &needed(&own, term)));
    let targets: Vec<NameId> = all.difference(&known).copied().collect();
    let [target] = targets[..] else { return None };
    let (answer, are_symbols) = compared(&own, term, target)?;
    let objective = Objective {
        term,
        answer,
        target,
        factor: factor.number,
        is_mean: factor.power == -1,
        is_last,
        are_symbols,
    };
    let is_good = is_now && matches!(factor.power, 0 | -1) && (!is_last || factor.power == 0);
    is_good.then_some((objective, own))
}

/// A loss without what it is multiplied with: the body of its sum over time, or the term of the last step.
fn peeled(expr: &Expr, factor: Factor) -> Option<(Factor, &Expr, bool)> {
    match &expr.kind {
        ExprKind::OverTime {
            letter: None,
            from: 1,
            to: Bound::Length(0) | Bound::All,
            body,
        } => Some((factor, body, false)),
        ExprKind::Product(a, b) | ExprKind::Hadamard(a, b) => {
            match (Factor::of(a), Factor::of(b)) {
                (Some(own), _) => peeled(b, factor.times(own)),
                (_, Some(own)) => peeled(a, factor.times(own)),
                _ => Some((factor, expr, true)),
            }
        }
        ExprKind::Divide(a, b) => match Factor::of(b) {
            Some(own) => peeled(a, factor.times(own.inverse())),
            None => Some((factor, expr, true)),
        },
        ExprKind::Sum(terms) => match &terms[..] {
            [(Sign::Minus, one)] => {
                let minus = Factor {
                    number: -1.0,
                    power: 0,
                };
                peeled(one, factor.times(minus))
            }
            _ => Some((factor, expr, true)),
        },
        _ => Some((factor, expr, true)),
    }
}

/// Whether an expression is of more than one time.
fn is_of_all_times(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        ExprKind::OverTime { .. }
            | ExprKind::Length(_)
            | ExprKind::Quantity(_, When::At(_) | When::Index(..) | When::Both(..))
    )
}

/// Inputs that equations read.
fn inputs(system: &System, equations: &BTreeSet<usize>) -> BTreeSet<NameId> {
    let mut found = BTreeSet::new();
    for &k in equations {
        system.equations[k].expr.quantities(&mut |id, _, _, _| {
            if system.entry(id).role == Role::Input {
                found.insert(id);
            }
        });
    }
    found
}

/// What stands beside the targets where they are used, and whether that is by its logarithm.
fn compared(system: &System, term: NameId, target: NameId) -> Option<(NameId, bool)> {
    for k in needed(system, term) {
        let expr = &system.equations[k].expr;
        let mut beside = BTreeSet::new();
        let mut has_target = false;
        expr.quantities(&mut |id, _, _, _| {
            has_target |= id == target;
            if system.entry(id).role == Role::Sequence {
                beside.insert(id);
            }
        });
        let is_log = |expr: &Expr| matches!(expr.kind, ExprKind::Apply(Func::Log, _));
        if has_target && beside.len() == 1 {
            return Some((*beside.first()?, expr.all().any(is_log)));
        }
    }
    None
}
