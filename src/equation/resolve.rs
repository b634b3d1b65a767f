//! What can be said of a name only when all equations are read: whether a number is a time or a label, which time is
//! meant where none is written, what stands for what.

mod again;
mod ahead;
mod axes;
mod clocks;
mod convention;
mod earlier;
mod entries;
mod free;
mod identity;
mod implicit;
pub(super) mod inner;
mod labels;
mod last;
mod layers;
mod powers;
mod unlabelled;
mod untimed;

use super::parser::Names;
use super::reading::Choice;
use super::system::Declared;
use super::{Clock, Entry, Equation, NameId, Role, When};
use crate::lang::{Diagnostic, Diagnostics, Span, text};
use std::collections::HashSet;

pub(super) use convention::rows;

/// Settles names and times.
///
/// # Errors
/// Times that cannot be followed, and functions that nothing defines.
pub(super) fn resolve(
    equations: &mut [Equation],
    declared: &mut [(Declared, When)],
    names: &mut Names,
    lengths: &[String],
) -> Result<Vec<String>, Diagnostics> {
    let counted = entries::at_once(equations, names);
    if !counted.is_empty() {
        return Err(counted);
    }
    last::as_label(equations, names, &lengths[0]);
    clocks::numbered(equations, names);
    let own = clocks::own(equations);
    clocks::softmaxes(equations, names);
    labels::out_of_numbers(equations, declared, names);
    again::renamed(equations, names);
    untimed::primed(equations, names);
    untimed::renewed(equations, names);
    untimed::inputs(equations, names);
    untimed::at_now(equations, names);
    let mut faults = earlier::moved(equations, names);
    faults.extend(ahead::shifted(equations, names));
    unlabelled::states(equations, names);
    identity::multiplied_out(equations, names);
    implicit::solved(equations, names);
    roles(&mut names.list, equations);
    faults.extend(free::functions(equations, names));
    faults.extend(layers::one_for_all(equations, names));
    powers::of_matrices(equations, names);
    faults.extend(convolutions(names));
    faults.extend(clocks::faults(equations, names));
    faults.extend(identity::left_over(equations, names));
    clocks::summed_inputs(equations, names);
    unread(names);
    unheard(equations, names);
    if faults.is_empty() {
        Ok(axes::found(equations, names, lengths, &own))
    } else {
        Err(faults)
    }
}

/// What each name stands for, from how the equations use it. A name that is left without a use keeps its slot but can
/// never be asked for.
fn roles(entries: &mut [Entry], equations: &[Equation]) {
    let mut used = vec![false; entries.len()];
    for equation in equations {
        used[equation.name.index()] = true;
        equation.expr.quantities(&mut |id, when, _, _| {
            used[id.index()] = true;
            let entry = &mut entries[id.index()];
            if when == When::Always {
                return;
            }
            entry.role = Role::Input;
            let steps = match when.clocks().next() {
                Some(Clock::Now(lag) | Clock::Index(_, lag)) => lag,
                _ => return,
            };
            entry.lag = entry.lag.max(steps.max(0) as u32);
            entry.ahead = entry.ahead.max((-steps).max(0) as u32);
            entry.used_now |= steps == 0;
        });
    }
    for equation in equations {
        entries[equation.name.index()].role = match equation.when {
            When::Always => Role::Single,
            _ => Role::Sequence,
        };
    }
    for (entry, _) in entries.iter_mut().zip(used).filter(|(_, used)| !*used) {
        entry.name.plain.clear();
    }
}

fn convolutions(names: &Names) -> Diagnostics {
    let matrix = |id: &NameId| {
        let entry = &names.list[id.index()];
        entry.role == Role::Parameter && entry.name.is_capital()
    };
    let stars = names.stars.iter().filter(|(id, _)| matrix(id));
    let fault = |(_, at): &(NameId, Span)| {
        Diagnostic::at(at.clone(), text!("equation.asterisk_with_matrix"))
            .help(text!("equation.write_cdot_matrix_product_odot"))
    };
    stars.map(fault).collect()
}

/// A state that is read and never written.
fn unread(names: &mut Names) {
    for entry in &names.list {
        if entry.role == Role::Input && entry.ahead > 0 {
            let plain = &entry.name.plain;
            let reading = text!("equation.read_ahead_of_last", plain);
            let other = text!("equation.give_what_comes_next_as_input");
            let choice = Choice::guess(entry.span.clone(), reading, other);
            names.choices.push(choice);
        } else if entry.role == Role::Input && entry.lag > 0 && !entry.used_now {
            let plain = &entry.name.plain;
            let reading = text!("equation.read_as_earlier_input", plain);
            let other = text!("equation.define_it_if_a_state");
            names
                .choices
                .push(Choice::guess(entry.span.clone(), reading, other));
        }
    }
}

/// A state that its own equation alone reads, though it is not all that comes out: it may be written otherwise elsewhere.
fn unheard(equations: &[Equation], names: &mut Names) {
    let mut read: HashSet<NameId> = HashSet::new();
    for equation in equations {
        equation.expr.quantities(&mut |id, _, _, _| {
            if id != equation.name {
                read.insert(id);
            }
        });
    }
    let ends: Vec<&Equation> = equations
        .iter()
        .filter(|e| !read.contains(&e.name))
        .collect();
    let last = ends.last().map(|e| e.name);
    for equation in ends.iter().filter(|e| Some(e.name) != last) {
        let entry = &names.list[equation.name.index()];
        if entry.is_carried() {
            let reading = text!(
                "equation.state_that_nothing_else_reads",
                plain = &entry.name.plain
            );
            let other = text!("equation.look_for_another_spelling");
            let choice = Choice::guess(equation.left.clone(), reading, other);
            names.choices.push(choice);
        }
    }
}
