//! Systems that leave out the time: `c' = f \odot c + i \odot g`, or `\Gamma = \sigma(W x_t)`.

use super::super::parser::{AHEAD, Names};
use super::super::reading::Choice;
use super::super::{Equation, NameId, When};
use super::labels::needing_time;
use crate::lang::text;
use std::collections::{HashMap, HashSet};

/// Letters of an input that has no time.
const INPUTS: [&str; 3] = ["x", "u", "X"];

/// Without any time, `c'` is the new `c`, `c` the old one, and `x` the input.
pub(super) fn primed(equations: &mut [Equation], names: &mut Names) {
    let defined: HashSet<NameId> = equations.iter().map(|e| e.name).collect();
    let mut old: HashMap<NameId, NameId> = HashMap::new();
    for &new in &defined {
        let name = &names.list[new.index()].name;
        if name.base.matches('′').count() == 1
            && let Some(before) = names.id(&name.plain.replacen("prime", "", 1))
            && !defined.contains(&before)
        {
            old.insert(new, before);
        }
    }
    let inputs: HashSet<NameId> = INPUTS.iter().filter_map(|plain| names.id(plain)).collect();
    let states: HashSet<NameId> = old.values().copied().collect();
    if old.is_empty() || !is_without_time(equations, names, &states) {
        return;
    }
    for equation in equations.iter_mut() {
        if let Some(&before) = old.get(&equation.name) {
            let plain = names.list[before.index()].name.plain.clone();
            let reading = text!("equation.read_prime_as_now", plain);
            names
                .choices
                .push(Choice::note(equation.left.clone(), reading));
            (equation.name, equation.when) = (before, When::Now(AHEAD));
        }
        equation.expr.rewrite(&mut |id, when, _| {
            if let Some(&before) = old.get(id) {
                (*id, *when) = (before, When::Now(AHEAD));
            } else if states.contains(id) && *when == When::Always {
                *when = When::Now(AHEAD + 1);
            } else if inputs.contains(id) && !defined.contains(id) {
                *when = When::Now(AHEAD);
            }
        });
    }
}

/// What the new value of a state is labelled, and what the one before.
const NEW: [&str; 2] = ["new", "next"];
const OLD: [&str; 6] = ["old", "prev", "previous", "last", "state", ""];

/// `c_{new} = … c_{old} …`: the first is `c` at time t, the other the one before.
pub(super) fn renewed(equations: &mut [Equation], names: &mut Names) {
    let defined: HashSet<NameId> = equations.iter().map(|e| e.name).collect();
    let (mut new, mut old) = (HashMap::new(), HashMap::new());
    for equation in equations.iter().filter(|e| e.when == When::Always) {
        let plain = names.list[equation.name.index()].name.plain.clone();
        let label = plain.split_once('_');
        let Some((word, _)) = label.filter(|(_, l)| NEW.contains(&l.to_lowercase().as_str()))
        else {
            continue;
        };
        let spelled = |label: &&str| match *label {
            "" => names.id(word),
            label => names.id(&format!("{word}_{label}")),
        };
        let before: Vec<NameId> = OLD.iter().filter_map(spelled).collect();
        if before.is_empty() || before.iter().any(|id| defined.contains(id)) {
            continue;
        }
        let bare = names.list[equation.name.index()]
            .name
            .without(plain.len() - word.len());
        let state = names.intern(bare, &equation.left);
        new.insert(equation.name, state);
        old.extend(before.into_iter().map(|before| (before, state)));
    }
    for equation in equations {
        if let Some(&state) = new.get(&equation.name) {
            let [own, plain] =
                [equation.name, state].map(|id| names.list[id.index()].name.plain.as_str());
            let reading = text!("equation.read_new_as_now", new = own, plain);
            let choice = Choice::note(equation.left.clone(), reading);
            names.choices.push(choice);
            (equation.name, equation.when) = (state, When::Now(AHEAD));
        }
        equation.expr.rewrite(&mut |id, when, _| {
            if let Some(&state) = new.get(id) {
                (*id, *when) = (state, When::Now(AHEAD));
            } else if let Some(&state) = old.get(id) {
                *id = state;
                if *when == When::Always {
                    *when = When::Now(AHEAD + 1);
                }
            }
        });
    }
}

/// Whether no time is written, but for `c_t` beside `c'` and `c`: the new one, as in `h' = o \tanh(c_t)`, which is told.
fn is_without_time(equations: &[Equation], names: &mut Names, states: &HashSet<NameId>) -> bool {
    let (mut others, mut slips) = (false, vec![]);
    for equation in equations {
        others |= equation.when != When::Always;
        equation
            .expr
            .quantities(&mut |id, when, _, span| match when {
                When::Always => {}
                When::Now(AHEAD) if states.contains(&id) => slips.push((id, span.clone())),
                _ => others = true,
            });
    }
    if others {
        return false;
    }
    for (id, span) in slips {
        let plain = &names.list[id.index()].name.plain;
        let reading = text!("equation.read_time_beside_prime", plain);
        let other = text!("equation.leave_out_time_for_before", plain);
        names.choices.push(Choice::guess(span, reading, other));
    }
    true
}

/// A name without a time, defined by quantities at time t, is one at time t. The loss never is.
pub(super) fn at_now(equations: &mut [Equation], names: &mut Names) {
    let is_loss = |e: &Equation| names.list[e.name.index()].name.plain == "L";
    let now = needing_time(equations, |e| e.when == When::Always && !is_loss(e));
    for equation in equations {
        if equation.when == When::Always && now.contains(&equation.name) {
            let plain = &names.list[equation.name.index()].name.plain;
            let reading = text!("equation.read_at_time_now", plain);
            names
                .choices
                .push(Choice::note(equation.left.clone(), reading));
            equation.when = When::Now(AHEAD);
        }
        equation.expr.rewrite(&mut |id, when, _| {
            if *when == When::Always && now.contains(id) {
                *when = When::Now(AHEAD);
            }
        });
    }
}

/// A letter of inputs that has no time anywhere is one at time t, if there is no other input.
pub(super) fn inputs(equations: &mut [Equation], names: &mut Names) {
    let defined: HashSet<NameId> = equations.iter().map(|e| e.name).collect();
    let (mut timed, mut untimed) = (false, HashMap::new());
    for equation in equations.iter() {
        equation
            .expr
            .quantities(&mut |id, when, _, span| match when {
                When::Always => {
                    untimed.entry(id).or_insert_with(|| span.clone());
                }
                _ => timed |= !defined.contains(&id),
            });
    }
    // Without any time at all nothing says that there is one.
    timed |= equations.iter().all(|e| e.when == When::Always);
    let found = INPUTS.iter().find_map(|plain| {
        let id = names.id(plain)?;
        Some((id, untimed.get(&id)?.clone()))
    });
    let Some((input, span)) = found.filter(|(id, _)| !timed && !defined.contains(id)) else {
        return;
    };
    let plain = &names.list[input.index()].name.plain;
    let (reading, other) = (
        text!("equation.read_input_at_time_now", plain),
        text!("equation.rename_if_same_at_all_times"),
    );
    names.choices.push(Choice::guess(span, reading, other));
    for equation in equations {
        equation.expr.rewrite(&mut |id, when, _| {
            if *id == input && *when == When::Always {
                *when = When::Now(AHEAD);
            }
        });
    }
}
