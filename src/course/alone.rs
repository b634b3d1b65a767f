//! Equations that come alone: sizes and numbers that nobody gives are assumed, and the model is written as a file.
//!
//! What stays open has 2 entries, inputs are 1, 2, 3, 4, parameters are drawn from a seed, and every state begins at zero.

mod given;
mod lengths;
mod written;

pub use given::{Given, Series};

use super::Model;
use super::data::drawn;
use crate::equation::{
    Choice, MAX_DIM, NameId, Role, Shape, ShapeHint, System, infer_with, nearest, outer_factors,
};
use crate::graph::{Graph, MAX_LENGTH, Matrix, Quantity};
use crate::lang::{Diagnostic, Diagnostics, Text, control_chars, printable_line, text};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Entries of what stays open.
pub(super) const OPEN: usize = 2;
/// Inputs of which it is tried whether each is one number.
const MOST_TRIED: usize = 12;
/// Steps where no input says how many there are.
const STEPS: usize = 4;
impl Model {
    /// The model of equations in LaTeX that come alone. Its numbers need not be finite.
    ///
    /// # Errors
    /// Every fault found, with spans in `latex`; what is wrong with what is given has none.
    pub fn of_equations(slug: &str, latex: &str, given: &Given) -> Result<Model, Diagnostics> {
        let invisible = control_chars(latex);
        if !invisible.is_empty() {
            return Err(invisible);
        }
        let mut system = System::parse_with(latex, &given.functions()?)?;
        let alone = Alone::new(&system, given)?;
        let (steps, (shapes, readings)) = (alone.steps.clone(), alone.shapes()?);
        let inside = lengths::inside(&system, &shapes);
        let told: Vec<Choice> = inside
            .iter()
            .filter_map(|one| one.choice(&system))
            .collect();
        // That a root is a length tells more than that it is a number.
        let readings = readings.into_iter();
        let more = readings.filter(|reading| told.iter().all(|one| one.span != reading.span));
        system.choices.extend(more.chain(told.iter().cloned()));
        let system = Arc::new(system);
        let graph = Graph::unroll(Arc::clone(&system), &shapes, steps)?;
        let numbers = Alone::new(&system, given)?.numbers(&graph, &shapes)?;
        let slug = printable_line(slug, 80);
        let mut model = Model {
            title: Text::verbatim(slug.clone()),
            slug,
            about: Text::default(),
            names: BTreeMap::new(),
            system,
            graph: Arc::new(graph),
            pins: None,
            source: None,
            given: Arc::new(numbers),
        };
        model.source = Some(written::model(&model, &shapes, given).into());
        Ok(model)
    }

    /// Whether a parameter is as the seed draws it.
    pub fn is_drawn(&self, name: NameId, given: &Given) -> bool {
        let own = self.given.get(&Quantity::always(name));
        own.is_some_and(|own| {
            let (rows, cols) = own.shape();
            *own == drawn("xavier", given.seed(), name, Shape { rows, cols })
        })
    }
}

/// What is found out on the way to the numbers.
struct Alone<'a> {
    system: &'a System,
    seed: u64,
    sizes: Vec<ShapeHint>,
    /// The inputs that are given.
    series: BTreeMap<NameId, &'a [Vec<f64>]>,
    /// Steps of each length.
    steps: Vec<usize>,
}

impl<'a> Alone<'a> {
    fn new(system: &'a System, given: &'a Given) -> Result<Alone<'a>, Diagnostics> {
        let mut faults = vec![];
        let mut sizes = vec![];
        let mut steps = vec![STEPS; system.lengths.len()];
        for (plain, rows) in &given.sizes {
            let axis = system.lengths.iter().position(|length| length == plain);
            match system.find(plain) {
                None if let Some(axis) = axis => steps[axis] = (*rows).clamp(1, MAX_LENGTH),
                None => faults.push(unmentioned(system, "--size", plain)),
                Some(_) if !(1..=MAX_DIM).contains(rows) => {
                    let what = text!("model.size");
                    let least = 1;
                    faults.push(Diagnostic::whole(text!(
                        "model.whole_number_from",
                        what,
                        least,
                        most = MAX_DIM
                    )));
                }
                Some(name) => sizes.push(ShapeHint::rows(name, *rows)),
            }
        }
        let mut alone = Alone {
            system,
            seed: given.seed(),
            sizes,
            series: BTreeMap::new(),
            steps,
        };
        for (plain, rows) in &given.inputs {
            match alone.input(plain.as_deref()) {
                Ok(name) => {
                    alone.steps[system.entry(name).axis] = rows.len().clamp(1, MAX_LENGTH);
                    alone.series.insert(name, rows);
                }
                Err(fault) => faults.push(fault),
            }
        }
        if faults.is_empty() {
            Ok(alone)
        } else {
            Err(faults)
        }
    }

    /// The inputs, those that equations over time use before those that only a loss looks at.
    fn inputs(&self) -> Vec<NameId> {
        let is_input = |id: &NameId| self.system.entry(*id).role == Role::Input;
        let read = self.read();
        let mut all: Vec<NameId> = self.system.ids().filter(is_input).collect();
        all.sort_by_key(|id| (self.system.time == Some(*id), !read.contains(id)));
        all
    }

    /// What equations over time use.
    fn read(&self) -> BTreeSet<NameId> {
        let system = self.system;
        let timed = |name| system.entry(name).role == Role::Sequence;
        let mut read = BTreeSet::new();
        for equation in system.equations.iter().filter(|e| timed(e.name)) {
            equation.expr.quantities(&mut |id, _, _, _| {
                read.insert(id);
            });
        }
        read
    }

    /// The input called so, or the first.
    fn input(&self, plain: Option<&str>) -> Result<NameId, Diagnostic> {
        let inputs = self.inputs();
        let Some(plain) = plain else {
            let first = inputs.first().copied();
            return first.ok_or_else(|| Diagnostic::whole(text!("alone.no_input")));
        };
        let found = inputs
            .iter()
            .find(|id| self.system.name(**id).plain == plain);
        found
            .copied()
            .ok_or_else(|| unmentioned(self.system, "--input", plain))
    }

    /// A shape for every name. What equations over time read is one number a step, where that fits.
    fn shapes(&self) -> Result<(Vec<Shape>, Vec<Choice>), Diagnostics> {
        let columns = |rows: &[Vec<f64>]| rows.first().map_or(1, Vec::len);
        let vector = |name, rows| ShapeHint {
            name,
            rows,
            cols: Some(1),
        };
        let given = self
            .series
            .iter()
            .map(|(&name, rows)| vector(name, columns(rows)));
        let known: Vec<ShapeHint> = self.sizes.iter().copied().chain(given).collect();
        let is_open = |id: &NameId| !known.iter().any(|hint| hint.name == *id);
        let (read, outer) = (self.read(), outer_factors(self.system));
        let inputs = self.inputs().into_iter().filter(|id| read.contains(id));
        let inputs: Vec<NameId> = inputs.filter(is_open).collect();
        let (long, ones): (Vec<NameId>, Vec<NameId>) =
            inputs.into_iter().partition(|id| outer.contains(id));
        let with = |known: &[ShapeHint], names: &[NameId], rows| {
            let more = names.iter().map(|&name| vector(name, rows));
            known.iter().copied().chain(more).collect::<Vec<_>>()
        };
        let long = with(&known, &long, OPEN);
        let likely = with(&long, &ones, 1);
        let read = |hints: &[ShapeHint]| infer_with(self.system, hints, Some(OPEN));
        let found = read(&likely).or_else(|faults| match self.one_by_one(&long, &ones) {
            Some(hints) => read(&hints),
            None => Err(faults),
        });
        let found = found.or_else(|faults| match long == known {
            true => Err(faults),
            false => read(&long),
        });
        found.or_else(|_| read(&known))
    }

    /// Of the inputs that cannot all be one number, those that can beside what is known.
    fn one_by_one(&self, known: &[ShapeHint], names: &[NameId]) -> Option<Vec<ShapeHint>> {
        let mut hints = known.to_vec();
        if names.len() > MOST_TRIED {
            return None;
        }
        for &name in names {
            let (rows, cols) = (1, Some(1));
            hints.push(ShapeHint { name, rows, cols });
            if infer_with(self.system, &hints, Some(OPEN)).is_err() {
                hints.pop();
            }
        }
        Some(hints)
    }

    /// Every number the graph begins with.
    fn numbers(
        &self,
        graph: &Graph,
        shapes: &[Shape],
    ) -> Result<BTreeMap<Quantity, Matrix>, Diagnostics> {
        let mut numbers = BTreeMap::new();
        let inside = lengths::inside(self.system, shapes);
        for (n, id) in self.inputs().into_iter().enumerate() {
            let shape = shapes[id.index()];
            let own = self.series.get(&id);
            let steps = self.steps[self.system.entry(id).axis];
            if let Some(rows) = own
                && rows.len() != steps
            {
                let (plain, rows) = (&self.system.name(id).plain, rows.len());
                let what = text!("model.rows_but_sequence_steps", plain, rows, length = steps);
                let fault = Diagnostic::whole(what);
                return Err(vec![fault.help(text!("model.give_one_row_each_time"))]);
            }
            for t in 1..=steps {
                // The second input is one step ahead of the first, as what should come next.
                let number = |r: usize, c: usize| match own {
                    Some(rows) => rows[t - 1].get(r).copied().unwrap_or_default(),
                    None if self.system.time == Some(id) => t as f64,
                    None => (t + n + r + c) as f64,
                };
                let quantity = Quantity::at(id, t as i64);
                numbers.insert(quantity, Matrix::from_fn(shape.rows, shape.cols, number));
            }
        }
        for id in graph.parameters() {
            let Some(quantity) = graph.node(id).quantity else {
                continue;
            };
            let shape = graph.node(id).shape;
            let mut matrix = drawn("xavier", self.seed, quantity.name, shape);
            if let Some(one) = inside.iter().find(|one| one.name == quantity.name) {
                match one.length {
                    Some((_, n)) => matrix.fill(n as f64),
                    None => matrix.apply(|a| *a = a.abs()),
                }
            }
            numbers.insert(quantity, matrix);
        }
        Ok(numbers)
    }
}

/// What is given for a name that is in no equation.
fn unmentioned(system: &System, option: &str, plain: &str) -> Diagnostic {
    let word = printable_line(plain, 40);
    let names = system.ids().map(|id| system.name(id).plain.as_str());
    let names: Vec<&str> = names.collect();
    let fault = Diagnostic::whole(text!("alone.no_such_name", option, word));
    fault.help(match nearest(&word, names.iter().copied()) {
        Some(near) => text!("common.did_you_mean", near),
        None => text!("alone.names_are", list = Text::list(&names)),
    })
}

#[cfg(test)]
mod tests;
