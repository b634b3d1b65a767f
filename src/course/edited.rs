//! A model with the changes of a reader made, all at once: one set of inputs, sizes, parameters and seeds.

use super::Given;
use super::Model;
use super::alone::OPEN;
use super::data::drawn;
use super::edits::{Changes, Edit, What};
use super::model::{hint, shapes};
use crate::equation::{NameId, Role, Shape, ShapeHint, System, infer, infer_with};
use crate::graph::{Graph, Matrix, Optimizer, Quantity, Run};
use crate::lang::{Diagnostics, Text, first_message};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A number for an entry, row and column from 0.
type Entry = ((usize, usize), f64);

/// What a list of commands comes to.
#[derive(Default)]
struct Folded<'a> {
    sequences: BTreeMap<NameId, &'a [f64]>,
    /// How many steps there are, if a sequence was typed: as many as the last has numbers.
    length: Option<usize>,
    /// Of which length, by its place, these are.
    axis: usize,
    /// The seed that parameters are drawn from, if they are.
    seed: Option<u64>,
    /// Another number of rows for a name.
    size: Option<(NameId, usize)>,
}

impl<'a> Folded<'a> {
    fn of(system: &System, commands: &'a [Edit]) -> Folded<'a> {
        let mut folded = Folded::default();
        for command in commands {
            match &command.what {
                What::Sequence(name, numbers) => {
                    folded.sequences.insert(*name, numbers);
                    folded.length = Some(numbers.len());
                    folded.axis = system.entry(*name).axis;
                }
                What::Size(name, rows) => {
                    (folded.seed, folded.size) = (Some(Given::SEED), Some((*name, *rows)))
                }
                What::Seed(seed) => folded.seed = Some(*seed),
                What::Number { .. } | What::Reset => {}
            }
        }
        folded
    }
}

impl Model {
    /// The same equations with the commands of `changes` followed; its graph is another one, if there are any.
    /// Changed numbers are for [`Model::run_edited`].
    ///
    /// # Errors
    /// When sizes or lengths do not fit the equations.
    pub fn edited(&self, changes: &Changes) -> Result<Model, Diagnostics> {
        let commands = changes.commands();
        if commands.is_empty() {
            return Ok(self.clone());
        }
        let folded = Folded::of(&self.system, commands);
        let mut given = (*self.given).clone();
        // What is typed has to fit the numbers of the file, even if parameters are drawn anew.
        let mut fitting = None;
        if let Some(length) = folded.length {
            given = self.over(&folded.sequences, (folded.axis, length));
            fitting = Some(shapes(&self.system, &given)?);
        }
        if folded.seed.is_some() {
            given.retain(|q, _| q.time.is_some_and(|t| t > 0));
        }
        let shapes = match fitting {
            Some(shapes) if folded.seed.is_none() => shapes,
            shapes => {
                let known = self.sizes(&given, shapes.as_deref(), folded.size);
                // What the size that was asked for leaves open is as in equations that come alone.
                let open = |faults| match infer_with(&self.system, &known, Some(OPEN)) {
                    Ok((shapes, _)) => Ok(shapes),
                    Err(_) => Err(faults),
                };
                infer(&self.system, &known).or_else(open)?
            }
        };
        // Before anything is drawn: what cannot be unrolled is too large to be drawn, too.
        let steps = |axis| match folded.length.filter(|_| folded.axis == axis) {
            Some(length) => length,
            None => self.graph.lengths.of(axis),
        };
        let lengths: Vec<usize> = (0..self.system.lengths.len()).map(steps).collect();
        let graph = Graph::unroll(Arc::clone(&self.system), &shapes, lengths)?;
        if let Some(seed) = folded.seed {
            for id in self
                .system
                .ids()
                .filter(|&id| self.system.entry(id).role == Role::Parameter)
            {
                let matrix = drawn("xavier", seed, id, shapes[id.index()]);
                given.insert(Quantity::always(id), matrix);
            }
        }
        Ok(Model {
            graph: Arc::new(graph),
            given: Arc::new(given),
            ..self.clone()
        })
    }

    /// All values with the numbers of `changes` changed; for a model whose commands were followed.
    pub fn run_edited(&self, optimizer: Optimizer, changes: &Changes) -> Run {
        let mut numbers: BTreeMap<Quantity, Vec<Entry>> = BTreeMap::new();
        for edit in changes.numbers() {
            if let What::Number { of, entry, value } = edit.what {
                numbers.entry(of).or_default().push((entry, value));
            }
        }
        Run::new(Arc::clone(&self.graph), optimizer, |id| {
            let mut matrix = self.leaf(id);
            let changed = self
                .graph
                .node(id)
                .quantity
                .and_then(|quantity| numbers.get(&quantity));
            changed
                .into_iter()
                .flatten()
                .for_each(|(entry, value)| matrix[*entry] = *value);
            matrix
        })
    }

    /// The changes that these texts spell, and the model with their commands followed.
    ///
    /// # Errors
    /// A text that cannot be made, and why.
    pub fn changes(&self, texts: &[String]) -> Result<(Model, Changes), (String, Text)> {
        // Numbers before a command are void, whatever they are.
        let commands = texts
            .iter()
            .rposition(|text| text.starts_with(':'))
            .map_or(0, |last| last + 1);
        let mut changes = Changes::default();
        for text in texts[..commands]
            .iter()
            .filter_map(|text| text.strip_prefix(':'))
        {
            changes
                .make(Edit::command(&self.system, text).map_err(|why| (format!(":{text}"), why))?);
        }
        let model = self
            .edited(&changes)
            .map_err(|faults| (texts[commands - 1].clone(), first_message(faults)))?;
        for text in &texts[commands..] {
            changes.make(Edit::number(&model.graph, text).map_err(|why| (text.clone(), why))?);
        }
        Ok((model, changes))
    }

    /// What is given with other sequences for some inputs, over so many steps. The other inputs are cut, or go on
    /// with the last number they have.
    pub(super) fn over(
        &self,
        sequences: &BTreeMap<NameId, &[f64]>,
        (axis, length): (usize, usize),
    ) -> BTreeMap<Quantity, Matrix> {
        let timed = |q: &Quantity| q.time.is_some_and(|t| t > 0);
        let mut out: BTreeMap<Quantity, Matrix> = self
            .given
            .iter()
            .filter(|(q, _)| !timed(q))
            .map(|(q, m)| (*q, m.clone()))
            .collect();
        let names: BTreeSet<NameId> = self
            .given
            .keys()
            .filter(|q| timed(q))
            .map(|q| q.name)
            .chain(sequences.keys().copied())
            .collect();
        for name in names {
            let at = |time: i64| Quantity::at(name, time);
            let (own, steps): (Vec<(Quantity, Matrix)>, usize) = match sequences.get(&name) {
                Some(numbers) => {
                    let columns = numbers.iter().map(|&v| Matrix::from_element(1, 1, v));
                    ((1..).map(at).zip(columns).collect(), numbers.len())
                }
                None => {
                    let own = self.given.range(at(1)..=at(i64::MAX));
                    let own = own.map(|(q, m)| (*q, m.clone()));
                    (own.collect(), self.graph.steps(name))
                }
            };
            let length = match self.system.entry(name).axis == axis {
                true => length,
                false => self.graph.steps(name),
            } as i64;
            if let Some((last, value)) = own.last().filter(|_| length > steps as i64) {
                let behind = last.time.unwrap_or(0) + 1..=length;
                out.extend(behind.map(|t| (at(t), value.clone())));
            }
            let own = own.into_iter();
            out.extend(own.filter(|(q, _)| q.time <= Some(length)));
        }
        out
    }

    /// What is known of sizes when parameters are drawn: those of the sequences, and the one that was asked for, or
    /// else those that states have, by `shapes` or in the graph.
    fn sizes(
        &self,
        series: &BTreeMap<Quantity, Matrix>,
        shapes: Option<&[Shape]>,
        size: Option<(NameId, usize)>,
    ) -> Vec<ShapeHint> {
        let mut rows = BTreeMap::new();
        match size {
            Some((name, asked)) => _ = rows.insert(name, asked),
            None => {
                let state = |q: &Quantity| self.system.entry(q.name).role == Role::Sequence;
                for (id, q) in self.graph.quantities().filter(|(_, q)| state(q)) {
                    let shape =
                        shapes.map_or(self.graph.node(id).shape, |shapes| shapes[q.name.index()]);
                    let long = match self.system.is_vector(q.name) {
                        true => shape.len(),
                        false => shape.rows,
                    };
                    rows.entry(q.name).or_insert(long);
                }
            }
        }
        let series = series.iter().map(hint);
        series
            .chain(
                rows.into_iter()
                    .map(|(name, rows)| ShapeHint::rows(name, rows)),
            )
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Ref;

    fn model(equations: &str, numbers: &str) -> Model {
        let source =
            format!("equations = '''\n{equations}\n'''\n[inputs]\nx = [1, 2, 3, 4]\n{numbers}\n");
        Model::parse("x", &source).unwrap()
    }

    /// The numbers of a name from time 1 on after these edits.
    fn after(model: &Model, texts: &[&str], name: &str) -> Vec<f64> {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        let (model, changes) = model.changes(&texts).unwrap();
        let run = model.run_edited(Optimizer::ADAM, &changes);
        let at = |t| {
            run.entry(
                Ref::Value(run.graph().find_plain(&format!("{name}_{t}"))?),
                0,
                0,
            )
        };
        (1..).map_while(at).collect()
    }

    #[test]
    fn a_longer_sequence_has_numbers_for_every_input() {
        let model = model("h_t = x_t + d_{t-1}", "d = [1, 2, 3]");
        assert_eq!(
            after(&model, &[":x 1 2 3 4 5 6"], "h"),
            [1.0, 3.0, 5.0, 7.0, 8.0, 9.0]
        );
    }

    #[test]
    fn the_last_sequence_says_how_long_all_are_and_what_was_cut_is_not_lost() {
        let model = model("h_t = x_t + d_t", "d = [10, 20, 30, 40]");
        let sums = |texts: &[&str]| after(&model, texts, "h");
        assert_eq!(sums(&[":x 5 6"]), [15.0, 26.0]);
        assert_eq!(
            sums(&[":x 5 6", ":x 5 6 7 8 9"]),
            [15.0, 26.0, 37.0, 48.0, 49.0]
        );
        assert_eq!(
            sums(&[":x 5 6 7", ":d 1 1", ":d 1 1 1 2"]),
            [6.0, 7.0, 8.0, 9.0]
        );
        assert_eq!(
            sums(&["x_9 = 5", ":x 5 6", "d_2 = 0", "d_2 = 1"]),
            [15.0, 7.0]
        );
    }

    #[test]
    fn a_size_begins_with_a_seed_of_its_own_and_a_seed_keeps_the_size() {
        let model = model(
            "h_t = V x_t",
            "[parameters]\nV = { init = \"xavier\" }\n[sizes]\nh = 2",
        );
        let changes = |texts: &[&str]| {
            let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
            model.changes(&texts).map(|(model, changes)| {
                (
                    changes.all().len(),
                    model
                        .graph
                        .node(model.graph.find_plain("h_1").unwrap())
                        .shape
                        .rows,
                )
            })
        };
        assert_eq!(
            changes(&[":seed 3", ":h 3", ":seed 4", ":seed 5"]).unwrap(),
            (2, 3)
        );
        assert_eq!(changes(&[":seed 3", ":h 3"]).unwrap(), (1, 3));
        assert_eq!(
            after(&model, &[":seed 3", ":h 3"], "h"),
            after(&model, &[":h 3"], "h")
        );
        assert_ne!(
            after(&model, &[":h 3", ":seed 3"], "h"),
            after(&model, &[":h 3"], "h")
        );
    }

    #[test]
    fn a_size_of_equations_that_come_alone_can_be_another() {
        let latex = r"h_t = \tanh(W x_t + U h_{t-1}) \\ y_t = V h_t";
        let model = Model::of_equations("x", latex, &Default::default()).unwrap();
        let rows = |texts: &[&str], name: &str| {
            let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
            let (model, _) = model.changes(&texts).unwrap();
            model
                .graph
                .node(model.graph.find_plain(name).unwrap())
                .shape
                .rows
        };
        assert_eq!((rows(&[], "h_1"), rows(&[":h 3"], "h_1")), (2, 3));
        assert_eq!((rows(&[":h 3"], "y_1"), rows(&[":y 4"], "h_4")), (2, 2));
    }
}
