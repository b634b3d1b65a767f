//! Letters of time beside t: which one an equation's own time is, and what has two times.

use super::super::parser::{AHEAD, Names};
use super::super::reading::Choice;
use super::super::{Clock, Equation, Expr, ExprKind, Func, NameId, Role, When, indices};
use crate::lang::{Diagnostic, Diagnostics, Span, text};
use std::collections::{HashMap, HashSet};

/// Makes the letter that an equation is defined for its t: `h_j = \tanh(W x_j + U h_{j-1})`. Gives for each equation the
/// letter, if it is another.
pub(super) fn own(equations: &mut [Equation]) -> Vec<Option<char>> {
    let letter = |when: When| match when.clocks().next() {
        Some(Clock::Index(letter, _)) => Some(letter),
        _ => None,
    };
    let settle = |equation: &mut Equation| {
        let own = letter(equation.when)?;
        let clock = |clock: Clock| match clock {
            Clock::Index(letter, lag) if letter == own => Clock::Now(lag + AHEAD),
            clock => clock,
        };
        equation.when = equation.when.map(clock);
        turned(&mut equation.expr, own, &|when: When| when.map(clock));
        Some(own)
    };
    equations.iter_mut().map(settle).collect()
}

/// All quantities but those in sums over the letter itself.
fn turned(expr: &mut Expr, own: char, turn: &impl Fn(When) -> When) {
    match &mut expr.kind {
        ExprKind::Quantity(_, when) => *when = turn(*when),
        ExprKind::OverTime {
            letter: Some(letter),
            ..
        } if *letter == own => {}
        _ => {
            for child in expr.children_mut() {
                turned(child, own, turn);
            }
        }
    }
}

/// `\alpha_{t,1}` of what has two times elsewhere: the number is a time.
pub(super) fn numbered(equations: &mut [Equation], names: &mut Names) {
    let mut pairs: HashSet<NameId> = HashSet::new();
    for equation in equations.iter_mut() {
        let mut note = |id: &mut NameId, when: &mut When, _: &Span| {
            if matches!(when, When::Both(..)) {
                pairs.insert(*id);
            }
        };
        let left = equation.left.clone();
        note(&mut equation.name, &mut equation.when, &left);
        equation.expr.rewrite(&mut note);
    }
    let mut known: HashMap<NameId, (NameId, i64)> = HashMap::new();
    for (n, entry) in names.list.iter().enumerate() {
        let split = entry.name.plain.rsplit_once('_');
        let of = split.and_then(|(stem, number)| Some((names.id(stem)?, number.parse().ok()?)));
        if let Some((stem, number)) = of.filter(|(stem, _)| pairs.contains(stem)) {
            known.insert(NameId(n as u32), (stem, number));
        }
    }
    for equation in equations {
        equation.expr.rewrite(&mut |id, when, _| {
            if let (Some(&(stem, number)), Some(first)) = (known.get(id), when.one()) {
                (*id, *when) = (stem, When::Both(first, Clock::At(number)));
            }
        });
    }
}

/// `\alpha_{t,j} = \mathrm{softmax}(e_{t,j})`: of one number at each j it is meant along j.
pub(super) fn softmaxes(equations: &mut [Equation], names: &mut Names) {
    for equation in equations {
        if let When::Both(_, Clock::Index(letter, _)) = equation.when {
            along(&mut equation.expr, letter, names);
        }
    }
}

fn along(expr: &mut Expr, letter: char, names: &mut Names) {
    if let ExprKind::Apply(Func::Softmax, argument) = &expr.kind
        && let Some(kind) = indices::softmax(letter, argument)
    {
        expr.kind = kind;
        let reading = text!("equation.read_softmax_over", letter);
        names.choices.push(Choice::note(expr.span.clone(), reading));
        return;
    }
    for child in expr.children_mut() {
        along(child, letter, names);
    }
}

/// What sums read at their letter and nothing defines: an input with that time, though it may be the entries of a vector.
pub(super) fn summed_inputs(equations: &[Equation], names: &mut Names) {
    let mut told: HashSet<NameId> = HashSet::new();
    for equation in equations {
        equation.expr.quantities(&mut |id, when, _, span| {
            let is_index = |clock| matches!(clock, Clock::Index(..));
            let is_input = names.list[id.index()].role == Role::Input;
            if is_input && when.clocks().any(is_index) && told.insert(id) {
                let plain = &names.list[id.index()].name.plain;
                let reading = text!("equation.read_at_times_of_sum", plain);
                let other = text!("equation.write_product_for_entries");
                let choice = Choice::guess(span.clone(), reading, other);
                names.choices.push(choice);
            }
        });
    }
}

/// Letters that nothing gives a value, and names that have one time here and two there.
pub(super) fn faults(equations: &[Equation], names: &Names) -> Diagnostics {
    let mut faults = vec![];
    let mut counts: HashMap<NameId, (usize, Span)> = HashMap::new();
    let mut count = |id: NameId, when: When, span: &Span, faults: &mut Diagnostics| {
        let times = when.clocks().count();
        let (first, other) = counts.entry(id).or_insert((times, span.clone())).clone();
        if first != times && first.max(times) == 2 {
            let plain = &names.list[id.index()].name.plain;
            let what = text!("equation.one_time_and_two", plain);
            let fault = Diagnostic::at(span.clone(), what);
            let fault = fault.other(other, text!("equation.other_name_here"));
            faults.push(fault.help(text!("equation.rename_one_of_them")));
        }
    };
    for equation in equations {
        count(equation.name, equation.when, &equation.left, &mut faults);
        let mut letters: Vec<char> = match equation.when {
            When::Both(_, Clock::Index(letter, _)) => vec![letter],
            _ => vec![],
        };
        unbound(&equation.expr, &mut letters, &mut |letter, span| {
            let what = text!("equation.letter_without_value", letter);
            let fault = Diagnostic::at(span.clone(), what);
            faults.push(fault.help(text!("equation.sum_over_letter", letter)));
        });
        equation
            .expr
            .quantities(&mut |id, when, _, span| count(id, when, span, &mut faults));
    }
    faults
}

fn unbound(expr: &Expr, letters: &mut Vec<char>, tell: &mut impl FnMut(char, &Span)) {
    if let ExprKind::Quantity(_, when) = &expr.kind {
        for clock in when.clocks() {
            if let Clock::Index(letter, _) = clock
                && !letters.contains(&letter)
            {
                tell(letter, &expr.span);
            }
        }
    }
    let bound = match &expr.kind {
        ExprKind::OverTime { letter, .. } => *letter,
        _ => None,
    };
    letters.extend(bound);
    for child in expr.children() {
        unbound(child, letters, tell);
    }
    if bound.is_some() {
        letters.pop();
    }
}
