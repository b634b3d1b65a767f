//! What is told of how shapes were found.

use super::super::reading::Choice;
use super::super::size::{Shape, ShapeHint};
use super::super::{NameId, Role, System};
use super::solve;
use crate::lang::text;

/// How products and numbers were read by the shapes of what they are made of, and what came out smaller than it was
/// likely meant; nothing where shapes do not fit.
pub fn readings(system: &System, known: &[ShapeHint], open: Option<usize>) -> Vec<Choice> {
    let Ok(mut solver) = solve(system, known, open) else {
        return vec![];
    };
    // Of single numbers all products are the same.
    let (read, numbers) = (std::mem::take(&mut solver.choices), |node| {
        solver.scalar(node)
    });
    let read = read.into_iter().filter(|(node, _)| !numbers(*node));
    let mut choices: Vec<Choice> = read.map(|(_, choice)| choice).collect();
    choices.extend(collapsed(system, known, &solver.shapes(system)));
    choices.sort_by_key(|choice| choice.span.start);
    choices
}

/// Matrices, of parameters or states, that nobody gave numbers for and that became one number.
fn collapsed(system: &System, known: &[ShapeHint], shapes: &[Shape]) -> Vec<Choice> {
    let lost = system.ids().filter(|&id| {
        let given = known.iter().any(|hint| hint.name == id);
        let entry = system.entry(id);
        let is_state = entry.role == Role::Sequence && entry.lag > 0;
        (entry.role == Role::Parameter || is_state)
            && system.name(id).is_capital()
            && !given
            && shapes[id.index()] == Shape::SCALAR
    });
    let choice = |id: NameId| {
        let (entry, plain) = (system.entry(id), &system.name(id).plain);
        let reading = text!("equation.matrix_collapsed", plain);
        let other = text!("equation.give_sizes_of_its_factors");
        Choice::guess(entry.span.clone(), reading, other)
    };
    lost.map(choice).collect()
}
