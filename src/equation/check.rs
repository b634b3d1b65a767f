//! What can be wrong between equations: duplicates, times, circles.

use super::{Equation, Role, System, When};
use crate::lang::{Diagnostic, Diagnostics, Text, text};

/// The system, if nothing is wrong between its equations.
pub(super) fn checked(system: System) -> Result<System, Diagnostics> {
    let mut faults = duplicates(&system);
    faults.extend(times(&system));
    if faults.is_empty() {
        faults.extend(circle(&system));
    }
    if faults.is_empty() {
        Ok(system)
    } else {
        Err(faults)
    }
}

fn duplicates(system: &System) -> Diagnostics {
    let mut faults = vec![];
    for (i, b) in system.equations.iter().enumerate() {
        let clash = system.equations[..i].iter().find(|a| {
            a.name == b.name
                && match (a.when, b.when) {
                    (When::At(m), When::At(n)) => m == n,
                    (When::At(n), _) | (_, When::At(n)) => n > 0,
                    _ => true,
                }
        });
        if let Some(a) = clash {
            let plain = &system.name(b.name).plain;
            faults.push(
                Diagnostic::at(b.left.clone(), text!("equation.is_defined_twice", plain))
                    .label(text!("equation.again_here"))
                    .other(a.left.clone(), text!("equation.first_defined_here"))
                    .help(text!("equation.remove_one_them_rename")),
            );
        }
    }
    faults
}

/// Times that mean nothing where they stand, and names used both with and without a time.
fn times(system: &System) -> Diagnostics {
    let mut faults = vec![];
    for equation in &system.equations {
        let every = equation.when.lag().is_some();
        equation.expr.quantities(&mut |id, when, summed, span| {
            let plain = &system.name(id).plain;
            let timed = matches!(system.entry(id).role, Role::Input | Role::Sequence);
            let (what, help) = match when {
                When::Always if timed => (
                    text!("equation.time_elsewhere_but_none_here", plain),
                    text!("equation.write_or_another_name"),
                ),
                When::Always => return,
                _ if !timed => (
                    text!("equation.one_quantity_outside_time_no", plain),
                    text!("equation.remove_time_define_every"),
                ),
                _ if when.lag().is_some() && !every && !summed => (
                    text!("equation.no_value_outside_sum_over"),
                    text!("equation.write_sum_fixed_time"),
                ),
                _ if when.lag().is_some() && every && summed => (
                    text!("equation.both_sums_equations"),
                    text!("equation.define_sum_outside_time_without"),
                ),
                _ => return,
            };
            faults.push(Diagnostic::at(span.clone(), what).help(help));
        });
    }
    faults
}

/// A quantity that needs itself at the same time.
fn circle(system: &System) -> Option<Diagnostic> {
    let needs = |i: usize| -> Vec<usize> {
        let from = &system.equations[i];
        let mut out = vec![];
        from.expr.quantities(&mut |id, when, _, _| {
            let is_needed = |to: &Equation| match (from.when, to.when) {
                _ if to.name != id => false,
                (When::Now(_) | When::Both(..), When::Now(_) | When::Both(..)) => when == to.when,
                (When::At(n), When::At(m)) => when == When::At(m) && m == n,
                (When::Always, When::Always) => when == When::Always,
                _ => false,
            };
            out.extend((0..system.equations.len()).filter(|&j| is_needed(&system.equations[j])));
        });
        out
    };
    // 0 unseen, 1 on the path, 2 done.
    let mut state = vec![0u8; system.equations.len()];
    for start in 0..state.len() {
        let mut path = vec![(start, needs(start))];
        if state[start] != 0 {
            continue;
        }
        state[start] = 1;
        while let Some((at, open)) = path.last_mut() {
            let at = *at;
            match open.pop() {
                None => {
                    state[at] = 2;
                    path.pop();
                }
                Some(next) if state[next] == 1 => {
                    let from = path.iter().position(|(i, _)| *i == next).unwrap_or(0);
                    let ring: Vec<usize> = path[from..].iter().map(|(i, _)| *i).collect();
                    return Some(circle_fault(system, &ring));
                }
                Some(next) if state[next] == 0 => {
                    state[next] = 1;
                    path.push((next, needs(next)));
                }
                Some(_) => {}
            }
        }
    }
    None
}

fn circle_fault(system: &System, ring: &[usize]) -> Diagnostic {
    let shown = |i: usize| {
        let equation = &system.equations[i];
        let time = equation.when.text();
        system.name(equation.name).inline(time.as_deref())
    };
    let names = ring.iter().chain([&ring[0]]);
    let chain = names
        .map(|&i| Text::verbatim(shown(i)))
        .reduce(|from, to| text!("equation.needs", from, to))
        .unwrap_or_default();
    let left = |i: usize| system.equations[i].left.clone();
    let fault = Diagnostic::at(left(ring[0]), text!("equation.circle", chain))
        .help(text!("equation.let_one_them_use_earlier"));
    match ring.get(1) {
        Some(&second) => fault.other(left(second), text!("equation.which_leads_back")),
        None => fault,
    }
}
