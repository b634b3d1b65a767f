//! A model file: equations and the numbers for them.

mod functions;
mod misfits;
mod pins;
mod sections;

use super::data::InitialValue;
use super::toml_faults;
use crate::diagram::Pins;
use crate::equation::{NameId, Shape, ShapeHint, System, infer, infer_with};
use crate::graph::{Graph, Matrix, NodeId, Optimizer, Quantity, Run};
use crate::lang::{Diagnostic, Diagnostics, Span, Text, Words, printable_line};
pub(super) use functions::functions;
use std::collections::BTreeMap;
use std::sync::Arc;
use toml::de::DeTable;

/// What a name means, in words.
#[derive(Clone, Debug, Default)]
pub struct Gloss {
    /// What it is called.
    pub name: Text,
    /// What it is for.
    pub about: Text,
    /// What its entries stand for, one after another, with blanks between: `n o _`.
    pub entries: Text,
}

/// A sound model: it parses, its shapes are known, and every number it needs is there.
#[derive(Clone, Debug)]
pub struct Model {
    /// Stem of the file, or name of the embedded model.
    pub slug: String,
    /// Title.
    pub title: Text,
    /// A few sentences about it.
    pub about: Text,
    /// Words for plain names.
    pub names: BTreeMap<String, Gloss>,
    /// The equations.
    pub system: Arc<System>,
    /// The equations over time.
    pub graph: Arc<Graph>,
    /// Where the parts of its machine stand, if it says so.
    pub pins: Option<Pins>,
    /// The text of its file.
    pub source: Option<Arc<str>>,
    /// Shared: a copy of a model has the same numbers.
    pub(super) given: Arc<BTreeMap<Quantity, Matrix>>,
}

/// The keys of a model file.
pub(super) const KEYS: Words = Words(
    "title about equations length functions sizes names inputs initial targets parameters diagram",
);

/// The key of what holds for all parameters that are not given.
const DEFAULT: &str = "default";

impl Model {
    /// Reads a model file's text.
    ///
    /// # Errors
    /// Every fault found, with spans in `source`.
    pub fn parse(slug: &str, source: &str) -> Result<Model, Diagnostics> {
        let invisible = crate::lang::control_chars(source);
        if !invisible.is_empty() {
            return Err(invisible);
        }
        let (root, faults) = toml_faults::parse(source, 0);
        if !faults.is_empty() {
            return Err(faults);
        }
        let reader = Reader {
            source,
            root: root.get_ref(),
            faults: vec![],
        };
        reader.model(slug)
    }

    /// What the text of a model file calls it; nothing else of the file is looked at.
    pub fn title_of(source: &str) -> Text {
        let title = |source| {
            let (root, _) = toml_faults::parse(source, 0);
            let mut reader = Reader {
                source,
                root: root.get_ref(),
                faults: vec![],
            };
            reader.text("title")
        };
        // Most begin with it: what follows need not be read.
        let first = title(source.lines().next().unwrap_or_default());
        if first == Text::default() {
            return title(source);
        }
        first
    }

    /// All values for the given numbers, and a step of Adam.
    pub fn run(&self) -> Run {
        self.run_with(Optimizer::ADAM)
    }

    /// The same with a step of another optimizer.
    pub fn run_with(&self, optimizer: Optimizer) -> Run {
        Run::new(Arc::clone(&self.graph), optimizer, |id| self.leaf(id))
    }

    /// Quantities that are given but used by no equation, plainly spelled.
    pub fn unread(&self) -> impl Iterator<Item = (String, &Matrix)> + '_ {
        self.given
            .iter()
            .filter(|(q, _)| self.graph.find(**q).is_none())
            .map(|(q, m)| (self.graph.plain(*q), m))
    }

    /// What a plain name is called; with `.about` behind it, what it is for; with `.entries`, what its entries are.
    pub fn gloss(&self, plain: &str) -> Option<&Text> {
        let of = |plain: &str| self.names.get(plain);
        let text = match plain.rsplit_once('.') {
            Some((plain, "about")) => &of(plain)?.about,
            Some((plain, "entries")) => &of(plain)?.entries,
            _ => &of(plain)?.name,
        };
        (!text.is_empty()).then_some(text)
    }

    pub(super) fn leaf(&self, id: NodeId) -> Matrix {
        let node = self.graph.node(id);
        let Shape { rows, cols } = node.shape;
        match node.quantity.and_then(|q| self.given.get(&q)) {
            // A list is a column in a file; where vectors are rows, it lies down.
            Some(given) if given.shape() == (cols, rows) && cols != rows => given.transpose(),
            Some(given) => given.clone(),
            None => Matrix::zeros(rows, cols),
        }
    }
}

/// Shapes from numbers alone.
pub(super) fn shapes(
    system: &System,
    given: &BTreeMap<Quantity, Matrix>,
) -> Result<Vec<Shape>, Diagnostics> {
    let known: Vec<ShapeHint> = given.iter().map(hint).collect();
    infer(system, &known)
}

/// What the numbers of a quantity say of its name.
pub(super) fn hint((quantity, numbers): (&Quantity, &Matrix)) -> ShapeHint {
    ShapeHint {
        name: quantity.name,
        rows: numbers.nrows(),
        cols: Some(numbers.ncols()),
    }
}

/// Everything the file gives for one name.
struct Entry {
    name: NameId,
    span: Span,
    given: InitialValue,
}

struct Reader<'a> {
    source: &'a str,
    root: &'a DeTable<'a>,
    faults: Diagnostics,
}

/// The numbers of a file, by what they are for.
struct Sections {
    /// Inputs and targets: a column for each time.
    series: Vec<Entry>,
    initial: Vec<Entry>,
    parameters: Vec<Entry>,
}

impl Sections {
    fn all(&self) -> impl Iterator<Item = &Entry> {
        let fixed = self.initial.iter().chain(&self.parameters);
        self.series.iter().chain(fixed)
    }
}

impl<'a> Reader<'a> {
    fn model(mut self, slug: &str) -> Result<Model, Diagnostics> {
        self.known_keys();
        let (title, about) = (self.text("title"), self.text("about"));
        let Some((system, latex)) = self.equations() else {
            return Err(self.faults);
        };
        let names = self.names(&system);
        let [inputs, targets, initial, parameters] =
            ["inputs", "targets", "initial", "parameters"].map(|s| self.section(s, &system));
        let sizes = self.sizes(&system);
        self.sound()?;
        let sections = Sections {
            series: inputs.into_iter().chain(targets).collect(),
            initial,
            parameters,
        };
        let lengths = self.lengths(&system, &sections.series);
        self.sound()?;
        let known = Self::hints(sizes, &sections);
        self.conflicting(&system, &known, &sections);
        self.missing(&system, &sections);
        self.sound()?;
        let placed = |faults: Diagnostics| -> Diagnostics {
            let place = |fault: Diagnostic| fault.map_spans(|s| latex.place(s));
            faults.into_iter().map(place).collect()
        };
        let (shapes, readings) = infer_with(&system, &known, None).map_err(placed)?;
        let mut system = system;
        Arc::make_mut(&mut system).choices.extend(readings);
        let graph = Graph::unroll(Arc::clone(&system), &shapes, lengths).map_err(placed)?;
        let given = self.given(&graph, &sections, &shapes);
        let pins = self.pins(&graph);
        self.sound()?;
        let model = Model {
            slug: printable_line(slug, 80),
            title,
            about,
            names,
            system,
            graph: Arc::new(graph),
            pins,
            source: Some(self.source.into()),
            given: Arc::new(given),
        };
        match model.not_finite(&model.run()) {
            Some(fault) => Err(placed(vec![fault])),
            None => Ok(model),
        }
    }

    /// What is known of shapes: the sizes, and what the numbers say.
    fn hints(sizes: Vec<ShapeHint>, sections: &Sections) -> Vec<ShapeHint> {
        let series = sections.series.iter().map(|e| (e, true));
        let fixed = sections.initial.iter().chain(&sections.parameters);
        let said = series.chain(fixed.map(|e| (e, false)));
        let hint = |(entry, series): (&Entry, bool)| {
            let shape = entry.given.shape(series)?;
            Some(ShapeHint {
                name: entry.name,
                rows: shape.rows,
                cols: Some(shape.cols),
            })
        };
        sizes.into_iter().chain(said.filter_map(hint)).collect()
    }

    /// The numbers by what they are of; those that the graph needs and nobody gives are faults.
    fn given(
        &mut self,
        graph: &Graph,
        sections: &Sections,
        shapes: &[Shape],
    ) -> BTreeMap<Quantity, Matrix> {
        let mut given = BTreeMap::new();
        let of = |entry: &Entry, time| Quantity::maybe(entry.name, time);
        for entry in &sections.series {
            for (t, column) in entry.given.columns().into_iter().enumerate() {
                given.insert(of(entry, Some(t as i64 + 1)), column);
            }
        }
        let lacking = Self::lacking(graph, &given, &sections.series);
        self.faults.extend(lacking);
        let initial = sections.initial.iter();
        let initial = initial.map(|e| (e, Some(graph.before_first(e.name))));
        let parameters = sections.parameters.iter().map(|e| (e, None));
        for (entry, time) in initial.chain(parameters) {
            let matrix = entry.given.matrix(entry.name, shapes[entry.name.index()]);
            given.insert(of(entry, time), matrix);
        }
        given
    }

    /// Nothing is wrong so far.
    fn sound(&mut self) -> Result<(), Diagnostics> {
        if self.faults.is_empty() {
            return Ok(());
        }
        let mut faults = std::mem::take(&mut self.faults);
        faults.sort_by_key(|f| f.span.as_ref().map_or(0, |s| s.start));
        Err(faults)
    }
}

#[cfg(test)]
mod tests {
    use super::super::fields::MOST_STRANGE;
    use super::*;

    fn model(equations: &str, numbers: &str) -> Result<Model, Diagnostics> {
        let inputs = format!("[inputs]\nx = [1, 2, 3, 4]\n{numbers}\n");
        Model::parse("x", &format!("equations = '''\n{equations}\n'''\n{inputs}"))
    }

    #[test]
    fn an_input_is_given_wherever_it_is_used() {
        let last = "h_t = x_t\nL = \\|h_T - d_T\\|^2";
        let earlier = "h_t = x_t + d_{t-1} + d_{t-2}";
        for (equations, numbers, lost) in [
            (last, "d = [0, 0, 5]", "d_4"),
            (last, "[targets]\nd = [0, 0, 5]", "d_4"),
            (earlier, "d = [1, 2]", "d_3"),
        ] {
            let faults = model(equations, numbers).unwrap_err();
            let told = faults[0]
                .message
                .get(crate::lang::Lang::EN)
                .starts_with(&format!("{lost} is used"));
            assert!(
                told && faults.len() == 1 && faults[0].span.is_some(),
                "{faults:?}"
            );
        }
        model(last, "d = [0, 0, 0, 5]").unwrap();
        model(earlier, "d = [1, 2, 3]").unwrap();
    }

    #[test]
    fn of_names_that_are_in_no_equation_the_first_few_are_told() {
        let numbers: String = (0..3 * MOST_STRANGE)
            .map(|n| format!("q{n} = 1\n"))
            .collect();
        assert_eq!(
            model("h_t = x_t", &numbers).unwrap_err().len(),
            MOST_STRANGE
        );
    }
}
