//! What is told of how shapes were found.

use super::super::reading::Choice;
use super::super::size::{Shape, ShapeHint};
use super::super::{NameId, Role, System};
use super::Solver;
use crate::lang::text;

impl Solver {
    /// How products and numbers were read by the shapes of what they are made of, and what came out smaller than it was
    /// likely meant.
    pub(super) fn readings(
        &mut self,
        system: &System,
        known: &[ShapeHint],
        shapes: &[Shape],
    ) -> Vec<Choice> {
        let read = std::mem::take(&mut self.choices).into_iter();
        // Of single numbers all products are the same.
        let read = read.filter(|(node, _)| node.is_none_or(|node| !self.scalar(node)));
        let mut choices: Vec<Choice> = read.map(|(_, choice)| choice).collect();
        choices.extend(collapsed(system, known, shapes));
        let wide = |node: &usize| [0, 1].iter().all(|&axis| self.value(*node, axis) > Some(1));
        let matrices = self.exponentials.iter().copied().filter(wide);
        choices.extend(matrices.map(|node| {
            let (reading, other) = (
                text!("equation.exponential_entry_by_entry"),
                text!("equation.write_diagonal_as_vector"),
            );
            Choice::guess(self.spans[node].clone(), reading, other)
        }));
        let lost = self.softmaxes.iter().filter(|node| self.scalar(**node));
        choices.extend(lost.map(|&node| {
            let (reading, other) = (
                text!("equation.softmax_of_one_number"),
                text!("equation.give_it_more_entries"),
            );
            Choice::guess(self.spans[node].clone(), reading, other)
        }));
        choices.sort_by_key(|choice| choice.span.start);
        choices
    }
}

/// Matrices, of parameters or computed, that nobody gave numbers for and that became one number.
fn collapsed(system: &System, known: &[ShapeHint], shapes: &[Shape]) -> Vec<Choice> {
    let lost = system.ids().filter(|&id| {
        let given = known.iter().any(|hint| hint.name == id);
        let role = system.entry(id).role;
        matches!(role, Role::Parameter | Role::Sequence)
            && !system.is_vector(id)
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
