//! `y_H^{(t)} = f(W y^{(t-1)} + …)`: the state of its own equation, without its label.

use super::super::parser::Names;
use super::super::reading::Choice;
use super::super::{Equation, NameId, When};
use crate::lang::{Span, text};
use std::collections::{HashMap, HashSet};

/// What is read at earlier times alone and is defined by nothing is the state whose own equation reads it, if their names
/// differ by a label and no other state does.
pub(super) fn states(equations: &mut [Equation], names: &mut Names) {
    let defined: HashSet<NameId> = equations.iter().map(|e| e.name).collect();
    let mut earlier: HashMap<NameId, (bool, Span)> = HashMap::new();
    for equation in equations.iter() {
        equation.expr.quantities(&mut |id, when, _, span| {
            let is_earlier = matches!(when, When::Now(lag) if lag > 0);
            let (always, _) = earlier.entry(id).or_insert((true, span.clone()));
            *always &= is_earlier;
        });
    }
    let lost = |(id, (always, span)): (NameId, (bool, Span))| {
        let is_lost = always && !defined.contains(&id);
        is_lost.then_some((id, span))
    };
    for (id, span) in earlier.into_iter().filter_map(lost) {
        let Some(state) = labelled(equations, names, id) else {
            continue;
        };
        for equation in equations.iter_mut() {
            equation.expr.rewrite(&mut |own, _, _| {
                if *own == id {
                    *own = state;
                }
            });
        }
        let [plain, state] = [id, state].map(|id| names.list[id.index()].name.plain.as_str());
        let reading = text!("equation.read_as_labelled_state", plain, state);
        let other = text!("equation.name_the_state_or_the_input", state);
        names.choices.push(Choice::guess(span, reading, other));
    }
}

/// The one state with a label that has the letters of `lost` and is computed from it.
fn labelled(equations: &[Equation], names: &Names, lost: NameId) -> Option<NameId> {
    let name = |id: NameId| &names.list[id.index()].name;
    let reads = |equation: &&Equation| {
        let (mut reads, own) = (false, name(equation.name));
        equation
            .expr
            .quantities(&mut |id, _, _, _| reads |= id == lost);
        reads && matches!(equation.when, When::Now(_)) && own.is_labelled(name(lost))
    };
    let mut states = equations.iter().filter(reads);
    let state = states.next()?;
    states.next().is_none().then_some(state.name)
}
