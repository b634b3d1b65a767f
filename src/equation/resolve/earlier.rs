//! `\tilde{h}_{t-1} = \gamma_t \odot h_{t-1}`: what is meant at t−1 alone, on the left and wherever it is read.

use super::super::parser::{AHEAD, Names, not_now};
use super::super::reading::Choice;
use super::super::{Equation, NameId, When};
use crate::lang::{Diagnostics, text};
use std::collections::HashMap;

/// Gives what equations define at t−1 the time t, if nothing reads it at another time; else the left side is a mistake.
pub(super) fn moved(equations: &mut [Equation], names: &mut Names) -> Diagnostics {
    const EARLIER: When = When::Now(AHEAD + 1);
    let mut read: HashMap<NameId, bool> = HashMap::new();
    for equation in equations.iter() {
        equation.expr.quantities(&mut |id, when, _, _| {
            *read.entry(id).or_insert(true) &= when == EARLIER;
        });
    }
    let (mut faults, mut moved) = (vec![], vec![]);
    for equation in equations.iter_mut().filter(|e| e.when == EARLIER) {
        if read.get(&equation.name) != Some(&true) {
            faults.push(not_now(equation.left.clone()));
            continue;
        }
        moved.push(equation.name);
        equation.when = When::Now(AHEAD);
        let plain = &names.list[equation.name.index()].name.plain;
        let reading = text!("equation.read_before_as_now", plain);
        let choice = Choice::note(equation.left.clone(), reading);
        names.choices.push(choice);
    }
    for equation in equations {
        equation.expr.rewrite(&mut |id, when, _| {
            if moved.contains(id) {
                *when = When::Now(AHEAD);
            }
        });
    }
    faults
}
