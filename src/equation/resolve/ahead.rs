//! `h_{t+1} = …`: the state that a step leaves behind is the state at its time here, in every equation.

use super::super::parser::{AHEAD, Names};
use super::super::reading::Choice;
use super::super::{Clock, Equation, NameId, When};
use crate::lang::{Diagnostic, Diagnostics, Span, text};
use std::collections::HashSet;

/// Counts lags from t, and the names that are defined at t+1 from there.
pub(super) fn shifted(equations: &mut [Equation], names: &mut Names) -> Diagnostics {
    let defined: HashSet<NameId> = equations.iter().map(|e| e.name).collect();
    let mut later: HashSet<NameId> = HashSet::new();
    for equation in equations.iter().filter(|e| e.when == When::Now(0)) {
        later.insert(equation.name);
        equation.expr.quantities(&mut |id, when, _, _| {
            if when == When::Now(0) && !defined.contains(&id) {
                later.insert(id);
            }
        });
        let plain = &names.list[equation.name.index()].name.plain;
        let reading = text!("equation.read_next_as_now", plain);
        names
            .choices
            .push(Choice::note(equation.left.clone(), reading));
    }
    let mut faults = vec![];
    let mut settle = |id: &mut NameId, when: &mut When, span: &Span| match when {
        When::Now(_) if later.contains(id) => {}
        When::Now(lag) => *lag -= AHEAD,
        When::Both(..) => {
            *when = when.map(|clock| match clock {
                Clock::Now(lag) => Clock::Now(lag - AHEAD),
                clock => clock,
            });
        }
        When::At(_) | When::Last if later.contains(id) => {
            let plain = &names.list[id.index()].name.plain;
            let what = text!("equation.fixed_time_of_what_is_defined_ahead", plain);
            let fault = Diagnostic::at(span.clone(), what);
            faults.push(fault.help(text!("equation.write_for_t_from_before", plain)));
        }
        _ => {}
    };
    for equation in equations {
        let left = equation.left.clone();
        settle(&mut equation.name, &mut equation.when, &left);
        equation.expr.rewrite(&mut settle);
    }
    faults
}
