//! Shapes that do not fit, and sizes that nothing says.

use super::super::{Role, System};
use super::Solver;
use crate::lang::{Diagnostic, Span, text};

impl Solver {
    pub(super) fn clash(
        &mut self,
        a: usize,
        b: usize,
        (left, right): (String, String),
        span: &Span,
    ) {
        let mut here = (self.spans[b].clone(), right);
        let mut there = (self.spans[a].clone(), left);
        if here.0.start < span.start || here.0.end > span.end {
            std::mem::swap(&mut here, &mut there);
        }
        self.faults
            .push(clash_fault(here.0, &here.1, &there.1, there.0));
    }

    pub(super) fn inner_clash(&mut self, (left, right): (String, String), span: &Span) {
        self.faults.push(
            Diagnostic::at(
                span.clone(),
                text!("equation.these_shapes_do_not_multiply", left, right),
            )
            .label(text!("equation.inner_sizes_differ", left, right))
            .help(text!("equation.matrix_product_needs_many_columns")),
        );
    }

    pub(super) fn not_scalar(&mut self, a: usize, span: &Span, loss: bool) {
        let shape = self.shown(a);
        let fault = if loss {
            Diagnostic::at(
                span.clone(),
                text!("equation.loss_must_one_number_but", shape),
            )
            .help(text!("equation.take_norm"))
        } else {
            Diagnostic::at(
                span.clone(),
                text!("equation.only_number_can_divide_but", shape),
            )
        };
        self.faults.push(fault);
    }

    /// One fault for each group of names whose size stayed open.
    pub(super) fn open_sizes(&mut self, system: &System) {
        let mut seen = vec![];
        for axis in [0, 1] {
            for (n, entry) in system
                .names
                .iter()
                .enumerate()
                .filter(|(_, e)| !e.name.plain.is_empty())
            {
                let root = self.root(2 * n + axis);
                if self.size[root].is_some() || seen.contains(&root) {
                    continue;
                }
                seen.push(root);
                let with = system.names.iter().enumerate().find(|(m, e)| {
                    e.role == Role::Sequence && !e.name.plain.is_empty() && self.root(2 * m) == root
                });
                let plain = &with.map_or(entry, |(_, e)| e).name.plain;
                let what = if axis == 0 || with.is_some() {
                    text!("equation.rows")
                } else {
                    text!("equation.columns")
                };
                self.faults.push(
                    Diagnostic::at(
                        entry.span.clone(),
                        text!("equation.size_not_known", plain, what),
                    )
                    .help(text!("equation.give_numbers_rows_sizes", plain)),
                );
            }
        }
    }
}

pub(super) fn clash_fault(at: Span, here: &str, there: &str, other: Span) -> Diagnostic {
    let fault = Diagnostic::at(
        at.clone(),
        text!("equation.shapes_clash_here_there", here, there),
    )
    .label(text!("equation.this_is", here))
    .help(text!("equation.both_must_same_rows_columns"));
    if other == at {
        fault
    } else {
        fault.other(other, text!("equation.that_is", there))
    }
}
