//! Numbers that do not fit the equations, and numbers that are missing.

use super::{DEFAULT, Entry, Model, Reader, Sections};
use crate::equation::{NameId, Role, ShapeHint, System, nearest};
use crate::graph::{Graph, Matrix, Quantity, Run};
use crate::lang::{Diagnostic, Diagnostics, Span, printable_line, text};
use std::collections::BTreeMap;

/// Names of one fault that are told.
const MOST_NAMED: usize = 24;

impl<'a> Reader<'a> {
    /// Two shapes given for one name, or one that a small letter cannot have: said where the numbers stand.
    pub(super) fn conflicting(
        &mut self,
        system: &System,
        known: &[ShapeHint],
        sections: &Sections,
    ) {
        let span = |name: NameId| {
            let mut all = sections.all();
            all.find(|e| e.name == name)
                .map_or(0..0, |e| e.span.clone())
        };
        for (i, k) in known.iter().enumerate() {
            let plain = &system.name(k.name).plain;
            if k.cols.is_some_and(|c| c != 1) && !system.name(k.name).is_capital() {
                self.faults.push(
                    Diagnostic::at(
                        span(k.name),
                        text!("model.given_matrix_but_small_letter", plain),
                    )
                    .help(text!("model.give_flat_list_use_capital")),
                );
            }
            if let Some(other) = known[..i]
                .iter()
                .find(|o| o.name == k.name && o.rows != k.rows)
            {
                self.faults.push(Diagnostic::at(
                    span(k.name),
                    text!(
                        "model.given_rows_rows",
                        plain,
                        rows = other.rows,
                        rows_2 = k.rows
                    ),
                ));
            }
        }
    }

    /// Inputs and parameters without numbers: those of a kind are told together.
    pub(super) fn missing(&mut self, system: &System, sections: &Sections) {
        let given = |section: &[Entry], id: NameId| section.iter().any(|e| e.name == id);
        let lost = |role: Role, section: &[Entry]| -> Vec<&str> {
            let ids = system.ids().filter(|&id| system.entry(id).role == role);
            let lost = ids.filter(|&id| !given(section, id));
            lost.map(|id| system.name(id).plain.as_str()).collect()
        };
        let inputs = lost(Role::Input, &sections.series);
        if let Some(first) = inputs.first() {
            let example = format!("{first} = [1, 2, 3, 4]");
            let what = text!(
                "model.inputs_have_no_numbers",
                n = inputs.len(),
                list = some(&inputs)
            );
            let help = text!("model.add_to", section = "inputs", example);
            self.faults.push(Diagnostic::whole(what).help(help));
        }
        let parameters = lost(Role::Parameter, &sections.parameters);
        if let Some(first) = parameters.first() {
            let name = if parameters.len() == 1 {
                first
            } else {
                DEFAULT
            };
            let example = format!("{name} = {{ init = \"xavier\", seed = 7 }}");
            let (n, list) = (parameters.len(), some(&parameters));
            let what = text!("model.parameters_have_no_numbers", n, list);
            let help = text!("model.add_to", section = "parameters", example);
            self.faults.push(Diagnostic::whole(what).help(help));
        }
    }

    /// The first time of each input at which it is used and nothing is given, said where its numbers stand.
    pub(super) fn lacking(
        graph: &Graph,
        given: &BTreeMap<Quantity, Matrix>,
        inputs: &[Entry],
    ) -> Diagnostics {
        let input = |q: &Quantity| {
            // What is read ahead of the last time is zero.
            let steps = Some(graph.steps(q.name) as i64);
            let is_inside = q.time > Some(0) && q.time <= steps;
            graph.system.entry(q.name).role == Role::Input && is_inside
        };
        let used = graph.quantities().map(|(_, q)| q);
        let mut first: Vec<Quantity> = used
            .filter(|q| input(q) && !given.contains_key(q))
            .collect();
        first.sort_unstable();
        first.dedup_by_key(|q| q.name);
        let fault = |q: Quantity| {
            let entry = inputs.iter().find(|e| e.name == q.name)?;
            let (lost, plain, rows) = (
                graph.plain(q),
                &graph.system.name(q.name).plain,
                entry.given.rows(),
            );
            Some(
                Diagnostic::at(
                    entry.span.clone(),
                    text!("model.used_but_rows_end_time", lost, plain, rows),
                )
                .help(text!("model.give_one_row_each_time")),
            )
        };
        first.into_iter().filter_map(fault).collect()
    }
}

/// The names of a list, the first of many.
fn some(names: &[&str]) -> String {
    let more = if names.len() > MOST_NAMED {
        ", …"
    } else {
        ""
    };
    format!("{}{more}", names[..names.len().min(MOST_NAMED)].join(", "))
}

impl Model {
    /// The first quantity of a run that is not finite, as a fault at its equation.
    pub fn not_finite(&self, run: &Run) -> Option<Diagnostic> {
        let id = run.first_not_finite()?;
        let mut instances = self.graph.instances.iter();
        let owner = instances.find(|i| i.nodes.contains(&id))?;
        let equation = &self.system.equations[owner.equation];
        let plain = self.graph.plain(Quantity {
            name: equation.name,
            time: owner.time,
            over: owner.over,
        });
        let what = text!("model.is_not_finite_number", plain);
        let fault = Diagnostic::at(equation.span.clone(), what);
        Some(fault.help(text!("model.look_logarithm_zero_division_zero")))
    }
}

/// A name that is in no equation.
pub(super) fn unmentioned(system: &System, key: &str, span: Span) -> Diagnostic {
    let word = printable_line(key, 40);
    let fault = Diagnostic::at(span, text!("model.no_equation_mentions", word));
    match nearest(&word, system.ids().map(|id| system.name(id).plain.as_str())) {
        Some(near) => fault.help(text!("common.did_you_mean", near)),
        None => fault.help(text!("model.names_written_plainly_xi_hat")),
    }
}

pub(super) fn misplaced(plain: &str, key: &str, role: Role, span: Span) -> Diagnostic {
    let right = match role {
        Role::Parameter => text!("model.no_time_belongs_parameters"),
        Role::Input => text!("model.time_no_equation_belongs_inputs"),
        Role::Sequence => text!("model.equation_only_value_time_can"),
        Role::Single => text!("model.equation_no_number_can_given"),
    };
    Diagnostic::at(span, text!("model.does_not_belong_in", plain, key)).help(right)
}
