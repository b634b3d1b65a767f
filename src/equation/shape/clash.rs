//! Shapes that do not fit, and sizes that nothing says.

use super::super::{ExprKind, Role, System};
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
        let fault = clash_fault(here.0.clone(), &here.1, &there.1);
        self.faults.push(if there.0 == here.0 {
            fault
        } else {
            fault.other(there.0, text!("equation.that_is", there = there.1))
        });
    }

    /// What stands at `span` has another shape than is needed of it.
    pub(super) fn misfit(&mut self, is: &str, needed: &str, span: &Span) {
        self.faults.push(clash_fault(span.clone(), is, needed));
    }

    pub(super) fn inner_clash(&mut self, (left, right): (String, String), span: &Span) {
        let what = text!("equation.these_shapes_do_not_multiply", left, right);
        let fault = Diagnostic::at(span.clone(), what)
            .label(text!("equation.inner_sizes_differ", left, right))
            .help(text!("equation.matrix_product_needs_many_columns"));
        self.faults.push(fault);
    }

    pub(super) fn not_scalar(&mut self, a: usize, span: &Span) {
        let what = text!("equation.loss_must_one_number_but", shape = self.shown(a));
        let fault = Diagnostic::at(span.clone(), what);
        self.faults.push(fault.help(text!("equation.take_norm")));
    }

    /// A matrix to the power of −1: its inverse is meant, which is not taken entry by entry.
    pub(super) fn inverses(&mut self, system: &System) {
        let all = system.equations.iter().flat_map(|e| e.expr.all());
        for expr in all {
            if let ExprKind::Power(base, exponent) = &expr.kind
                && *exponent < 0.0
                && let ExprKind::Quantity(name, _) = base.kind
                && self.value(name.index(), 1).is_some_and(|cols| cols != 1)
            {
                let plain = &system.name(name).plain;
                let what = text!("equation.no_inverse_of_matrix", plain);
                let fault = Diagnostic::at(expr.span.clone(), what);
                self.faults
                    .push(fault.help(text!("equation.power_is_entry_by_entry")));
            }
        }
    }

    /// One fault for each group of names whose size stayed open.
    pub(super) fn open_sizes(&mut self, system: &System) {
        let mut seen = vec![];
        let all = system.names.iter().enumerate();
        let names = all.filter(|(_, entry)| !entry.name.plain.is_empty());
        for axis in [0, 1] {
            for (n, entry) in names.clone() {
                let root = self.root(2 * n + axis);
                if self.size[root].is_some() || seen.contains(&root) {
                    continue;
                }
                seen.push(root);
                let with = names
                    .clone()
                    .find(|(m, e)| e.role == Role::Sequence && self.root(2 * m) == root);
                let plain = &with.map_or(entry, |(_, e)| e).name.plain;
                let what = if axis == 0 || with.is_some() {
                    text!("equation.rows")
                } else {
                    text!("equation.columns")
                };
                let what = text!("equation.size_not_known", plain, what);
                let fault = Diagnostic::at(entry.span.clone(), what);
                let help = text!("equation.give_numbers_rows_sizes", plain);
                self.faults.push(fault.help(help));
            }
        }
    }
}

fn clash_fault(at: Span, here: &str, there: &str) -> Diagnostic {
    Diagnostic::at(at, text!("equation.shapes_clash_here_there", here, there))
        .label(text!("equation.this_is", here))
        .help(text!("equation.both_must_same_rows_columns"))
}
