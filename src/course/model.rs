//! A model file: equations and the numbers for them.

use super::data::{Given, Row};
use super::fields::{MOST_STRANGE, Written, unknown_key};
use super::toml_faults;
use crate::equation::{Known, NameId, Role, Shape, System, infer, nearest};
use crate::graph::{Graph, MAX_LENGTH, Matrix, NodeId, Optimizer, Quantity, Run};
use crate::lang::{Fault, Faults, Span, Text, printable_line};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What a name means, in words.
#[derive(Clone, Debug, Default)]
pub struct Gloss {
    /// What it is called.
    pub name: Text,
    /// What it is for.
    pub about: Text,
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
    /// The text of its file.
    pub source: Option<Arc<str>>,
    /// Shared: a copy of a model has the same numbers.
    pub(super) given: Arc<BTreeMap<Quantity, Matrix>>,
}

/// The keys of a model file.
pub(super) const KEYS: &[&str] = &[
    "title",
    "about",
    "equations",
    "length",
    "sizes",
    "names",
    "inputs",
    "initial",
    "targets",
    "parameters",
];

impl Model {
    /// Reads a model file's text.
    ///
    /// # Errors
    /// Every fault found, with spans in `source`.
    pub fn parse(slug: &str, source: &str) -> Result<Model, Faults> {
        let steering = crate::lang::steering(source);
        if !steering.is_empty() {
            return Err(steering);
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

    /// All values for the given numbers.
    pub fn run(&self, optimizer: Optimizer) -> Run {
        Run::new(Arc::clone(&self.graph), optimizer, |id| self.leaf(id))
    }

    /// Quantities that are given but used by no equation, plainly spelled.
    pub fn unread(&self) -> impl Iterator<Item = (String, &Matrix)> + '_ {
        self.given
            .iter()
            .filter(|(q, _)| self.graph.find(**q).is_none())
            .map(|(q, m)| (self.graph.plain(*q), m))
    }

    /// What a plain name is called; with `.about` behind it, what it is for.
    pub fn gloss(&self, plain: &str) -> Option<&Text> {
        let text = match plain.strip_suffix(".about") {
            Some(plain) => &self.names.get(plain)?.about,
            None => &self.names.get(plain)?.name,
        };
        (!text.en.is_empty()).then_some(text)
    }

    pub(super) fn leaf(&self, id: NodeId) -> Matrix {
        let node = self.graph.node(id);
        let given = node.quantity.and_then(|q| self.given.get(&q)).cloned();
        given.unwrap_or_else(|| Matrix::zeros(node.shape.rows, node.shape.cols))
    }
}

/// Shapes from numbers alone.
pub(super) fn shapes(
    system: &System,
    given: &BTreeMap<Quantity, Matrix>,
) -> Result<Vec<Shape>, Faults> {
    let known: Vec<Known> = given
        .iter()
        .map(|(q, m)| Known {
            name: q.name,
            rows: m.nrows(),
            cols: Some(m.ncols()),
        })
        .collect();
    infer(system, &known)
}

/// Everything the file gives for one name.
struct Entry {
    name: NameId,
    span: Span,
    given: Given,
}

struct Reader<'a> {
    source: &'a str,
    root: &'a DeTable<'a>,
    faults: Faults,
}

impl<'a> Reader<'a> {
    fn model(mut self, slug: &str) -> Result<Model, Faults> {
        self.known_keys();
        let (title, about) = (self.text("title"), self.text("about"));
        let Some((system, latex)) = self.equations() else {
            return Err(self.faults);
        };
        let names = self.names(&system);
        let sections =
            ["inputs", "targets", "initial", "parameters"].map(|s| self.section(s, &system));
        let [inputs, targets, initial, parameters] = sections;
        let sizes = self.sizes(&system);
        if !self.faults.is_empty() {
            return Err(self.sorted());
        }
        let inputs: Vec<Entry> = inputs.into_iter().chain(targets).collect();
        let Some(length) = self.length(&system, &inputs) else {
            return Err(self.sorted());
        };
        let mut known = sizes;
        let all = inputs
            .iter()
            .map(|e| (e, true))
            .chain(initial.iter().chain(&parameters).map(|e| (e, false)));
        for (entry, series) in all {
            match entry.given.shape(series) {
                Ok(Some(shape)) => known.push(Known {
                    name: entry.name,
                    rows: shape.rows,
                    cols: Some(shape.cols),
                }),
                Ok(None) => {}
                Err(fault) => self.faults.push(*fault),
            }
        }
        self.conflicting(&system, &known, &inputs, &initial, &parameters);
        self.missing(&system, &inputs, &parameters);
        if !self.faults.is_empty() {
            return Err(self.sorted());
        }
        let moved = |faults: Faults| {
            faults
                .into_iter()
                .map(|f| f.moved(|s| latex.place(s)))
                .collect::<Faults>()
        };
        let shapes = infer(&system, &known).map_err(moved)?;
        let graph = Graph::unroll(Arc::clone(&system), &shapes, length).map_err(moved)?;
        let mut given = BTreeMap::new();
        for entry in &inputs {
            for (t, column) in entry.given.columns().into_iter().enumerate() {
                given.insert(
                    Quantity {
                        name: entry.name,
                        time: Some(t as i64 + 1),
                    },
                    column,
                );
            }
        }
        self.faults.extend(lacking(&graph, &given, &inputs));
        if !self.faults.is_empty() {
            return Err(self.sorted());
        }
        for entry in &initial {
            given.insert(
                Quantity {
                    name: entry.name,
                    time: Some(0),
                },
                entry.given.matrix(),
            );
        }
        for entry in &parameters {
            let matrix = match &entry.given {
                Given::Drawn { init, seed } => {
                    drawn(init, *seed, entry.name, shapes[entry.name.index()])
                }
                given => given.matrix(),
            };
            given.insert(
                Quantity {
                    name: entry.name,
                    time: None,
                },
                matrix,
            );
        }
        let model = Model {
            slug: printable_line(slug, 80),
            title,
            about,
            names,
            system,
            graph: Arc::new(graph),
            source: Some(self.source.into()),
            given: Arc::new(given),
        };
        finite(&model).map_or(Ok(()), |fault| Err(vec![fault.moved(|s| latex.place(s))]))?;
        Ok(model)
    }

    fn sorted(mut self) -> Faults {
        self.faults
            .sort_by_key(|f| f.span.as_ref().map_or(0, |s| s.start));
        self.faults
    }

    fn known_keys(&mut self) {
        let strange = self
            .root
            .keys()
            .filter(|k| !KEYS.contains(&k.get_ref().as_ref()));
        for key in strange.take(MOST_STRANGE) {
            self.faults
                .push(unknown_key(key.get_ref(), key.span(), KEYS.iter().copied()));
        }
    }

    /// `{ en = …, zh = … }`; one language alone serves for both.
    fn text(&mut self, key: &str) -> Text {
        let Some(value) = self.root.get(key) else {
            return Text::default();
        };
        let text = text_of(value);
        if text.is_none() {
            self.faults.push(
                Fault::at(
                    value.span(),
                    format!("{key} should be text in both languages"),
                    format!("{key} 应当用两种语言书写"),
                )
                .help(
                    format!("{key} = {{ en = \"…\", zh = \"…\" }}"),
                    format!("{key} = {{ en = \"…\", zh = \"…\" }}"),
                ),
            );
        }
        text.unwrap_or_default()
    }

    fn equations(&mut self) -> Option<(Arc<System>, Written)> {
        let Some(value) = self.root.get("equations") else {
            self.faults.push(
                Fault::whole("the file has no equations", "文件里没有公式").help(
                    "add equations = ''' … ''' with LaTeX between the quotes",
                    "请加上 equations = ''' … '''，引号之间写 LaTeX",
                ),
            );
            return None;
        };
        let Some(text) = value.get_ref().as_str() else {
            self.faults.push(Fault::at(
                value.span(),
                "equations should be text",
                "equations 应当是文本",
            ));
            return None;
        };
        let latex = Written::new(self.source, value.span(), text);
        match System::parse(text) {
            Ok(system) => Some((Arc::new(system), latex)),
            Err(faults) => {
                self.faults
                    .extend(faults.into_iter().map(|f| f.moved(|s| latex.place(s))));
                None
            }
        }
    }

    fn table(&mut self, key: &str) -> Option<Vec<Row<'a>>> {
        let value = self.root.get(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(
                table
                    .iter()
                    .map(|(k, v)| (k.get_ref().as_ref(), k.span(), v))
                    .collect(),
            ),
            _ => {
                self.faults.push(Fault::at(
                    value.span(),
                    format!("[{key}] should be a table"),
                    format!("[{key}] 应当是一个表"),
                ));
                None
            }
        }
    }

    /// What the table `key` says of each name; keys that spell none are faults.
    fn named(&mut self, key: &str, system: &System) -> Vec<(NameId, Row<'a>)> {
        let rows = self
            .table(key)
            .unwrap_or_default()
            .into_iter()
            .map(|row| (system.find(row.0), row));
        let (known, strange): (Vec<_>, Vec<_>) = rows.partition(|(name, _)| name.is_some());
        let strange = strange.into_iter().take(MOST_STRANGE);
        self.faults
            .extend(strange.map(|(_, (plain, span, _))| unmentioned(system, plain, span)));
        known
            .into_iter()
            .filter_map(|(name, row)| Some((name?, row)))
            .collect()
    }

    fn names(&mut self, system: &System) -> BTreeMap<String, Gloss> {
        let mut names = BTreeMap::new();
        for (_, (key, _, value)) in self.named("names", system) {
            let about = value
                .get_ref()
                .as_table()
                .and_then(|t| t.get("about"))
                .and_then(text_of)
                .unwrap_or_default();
            match text_of(value) {
                Some(name) => {
                    names.insert(key.to_owned(), Gloss { name, about });
                }
                None => self.faults.push(
                    Fault::at(
                        value.span(),
                        "a name is explained in both languages",
                        "名字要用两种语言解释",
                    )
                    .help(
                        "h = { en = \"hidden state\", zh = \"隐藏状态\" }",
                        "h = { en = \"hidden state\", zh = \"隐藏状态\" }",
                    ),
                ),
            }
        }
        names
    }

    fn section(&mut self, key: &str, system: &System) -> Vec<Entry> {
        let mut out = vec![];
        for (name, (plain, span, value)) in self.named(key, system) {
            let role = system.entry(name).role;
            let fits = match key {
                "parameters" => role == Role::Parameter,
                "initial" => matches!(role, Role::Sequence | Role::Input),
                _ => role == Role::Input,
            };
            if !fits {
                self.faults.push(misplaced(plain, key, role, span));
                continue;
            }
            match Given::read(value, key == "parameters") {
                Ok(given) => out.push(Entry {
                    name,
                    span: value.span(),
                    given,
                }),
                Err(faults) => self.faults.extend(faults),
            }
        }
        out
    }

    fn sizes(&mut self, system: &System) -> Vec<Known> {
        let mut known = vec![];
        for (name, (_, _, value)) in self.named("sizes", system) {
            match super::data::whole(value, 1..=crate::equation::MAX_DIM, ("a size", "大小")) {
                Ok(rows) => known.push(Known {
                    name,
                    rows,
                    cols: None,
                }),
                Err(fault) => self.faults.push(*fault),
            }
        }
        known
    }

    /// T: the rows of the inputs that are used at the current time, or the key `length`.
    fn length(&mut self, system: &System, inputs: &[Entry]) -> Option<usize> {
        let now: Vec<&Entry> = inputs
            .iter()
            .filter(|e| system.entry(e.name).used_now)
            .collect();
        let length = match (now.first(), self.root.get("length")) {
            (Some(first), _) => first.given.rows(),
            (None, Some(value)) => {
                match super::data::whole(value, 1..=MAX_LENGTH, ("the length", "长度")) {
                    Ok(length) => length,
                    Err(fault) => {
                        self.faults.push(*fault);
                        return None;
                    }
                }
            }
            (None, None) => inputs.iter().map(|e| e.given.rows()).max().unwrap_or(1),
        };
        for entry in inputs {
            let seen = system.entry(entry.name);
            let rows = entry.given.rows();
            // Of what is never used at the current time fewer can be enough: see lacking().
            if rows > length || seen.used_now && rows < length {
                let plain = &seen.name.plain;
                self.faults.push(
                    Fault::at(
                        entry.span.clone(),
                        format!("{plain} has {rows} rows, but the sequence has {length} steps"),
                        format!("{plain} 有 {rows} 行，而序列有 {length} 步"),
                    )
                    .help("give one row for each time step", "每个时间步给一行"),
                );
            }
        }
        (self.faults.is_empty()).then_some(length)
    }

    /// Two shapes given for one name, or one that a small letter cannot have: said where the numbers stand.
    fn conflicting(
        &mut self,
        system: &System,
        known: &[Known],
        inputs: &[Entry],
        initial: &[Entry],
        parameters: &[Entry],
    ) {
        let span = |name: NameId| {
            let mut all = inputs.iter().chain(initial).chain(parameters);
            all.find(|e| e.name == name)
                .map_or(0..0, |e| e.span.clone())
        };
        for (i, k) in known.iter().enumerate() {
            let plain = &system.name(k.name).plain;
            if k.cols.is_some_and(|c| c != 1) && !system.name(k.name).is_capital() {
                self.faults.push(
                    Fault::at(
                        span(k.name),
                        format!(
                            "{plain} is given as a matrix, but a small letter is a column vector"
                        ),
                        format!("{plain} 给成了矩阵，但小写字母表示列向量"),
                    )
                    .help(
                        "give a flat list, or use a capital letter in the equations",
                        "请写成一层列表，或在公式里用大写字母",
                    ),
                );
            }
            if let Some(other) = known[..i]
                .iter()
                .find(|o| o.name == k.name && o.rows != k.rows)
            {
                self.faults.push(Fault::at(
                    span(k.name),
                    format!(
                        "{plain} is given with {} rows and with {} rows",
                        other.rows, k.rows
                    ),
                    format!(
                        "{plain} 一处给了 {} 行，另一处给了 {} 行",
                        other.rows, k.rows
                    ),
                ));
            }
        }
    }

    fn missing(&mut self, system: &System, inputs: &[Entry], parameters: &[Entry]) {
        for id in system.ids() {
            let entry = system.entry(id);
            let plain = &entry.name.plain;
            let (section, zh) = match entry.role {
                Role::Input if !inputs.iter().any(|e| e.name == id) => ("inputs", "输入"),
                Role::Parameter if !parameters.iter().any(|e| e.name == id) => {
                    ("parameters", "参数")
                }
                _ => continue,
            };
            if plain.is_empty() {
                continue;
            }
            let (kind, example) = match section {
                "inputs" => ("input", format!("{plain} = [1, 2, 3, 4]")),
                _ => (
                    "parameter",
                    format!("{plain} = {{ init = \"xavier\", seed = 7 }}"),
                ),
            };
            self.faults.push(
                Fault::whole(
                    format!("the {kind} {plain} has no numbers"),
                    format!("{zh} {plain} 没有给出数值"),
                )
                .help(
                    format!("add to [{section}]: {example}"),
                    format!("请在 [{section}] 里加上：{example}"),
                ),
            );
        }
    }
}

/// A name that is in no equation.
fn unmentioned(system: &System, key: &str, span: Span) -> Fault {
    let word = printable_line(key, 40);
    let fault = Fault::at(
        span,
        format!("no equation mentions {word}"),
        format!("公式里没有出现 {word}"),
    );
    match nearest(&word, system.names.iter().map(|e| e.name.plain.as_str())) {
        Some(near) => fault.help(
            format!("did you mean {near}?"),
            format!("是不是想写 {near}？"),
        ),
        None => fault.help(
            "names are written plainly: W_{xi} is W_xi, \\hat{y} is yhat",
            "名字用普通写法：W_{xi} 写作 W_xi，\\hat{y} 写作 yhat",
        ),
    }
}

/// The first time of each input at which it is used and nothing is given, said where its numbers stand.
fn lacking(graph: &Graph, given: &BTreeMap<Quantity, Matrix>, inputs: &[Entry]) -> Faults {
    let input = |q: &Quantity| graph.system.entry(q.name).role == Role::Input && q.time > Some(0);
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
            Fault::at(
                entry.span.clone(),
                format!("{lost} is used, but the rows of {plain} end at time {rows}"),
                format!("用到了 {lost}，而 {plain} 只给到时刻 {rows}"),
            )
            .help("give one row for each time step", "每个时间步给一行"),
        )
    };
    first.into_iter().filter_map(fault).collect()
}

fn misplaced(plain: &str, key: &str, role: Role, span: Span) -> Fault {
    let (right, zh) = match role {
        Role::Parameter => (
            "it has no time, so it belongs in [parameters]",
            "它没有时刻，应当放在 [parameters] 里",
        ),
        Role::Input => (
            "it has a time and no equation, so it belongs in [inputs]",
            "它有时刻而没有公式，应当放在 [inputs] 里",
        ),
        Role::Sequence => (
            "it has an equation; only its value at time 0 can be given, in [initial]",
            "它有公式；只能在 [initial] 里给出时刻 0 的值",
        ),
        Role::Single => (
            "it has an equation, so no number can be given",
            "它有公式，不能再给数值",
        ),
    };
    Fault::at(
        span,
        format!("{plain} does not belong in [{key}]"),
        format!("{plain} 不应放在 [{key}] 里"),
    )
    .help(right, zh)
}

fn text_of(value: &Spanned<DeValue<'_>>) -> Option<Text> {
    if let Some(both) = value.get_ref().as_str() {
        let both = crate::lang::printable(both);
        return Some(Text::new(both.clone(), both));
    }
    let table = value.get_ref().as_table()?;
    let get = |key: &str| {
        table
            .get(key)
            .and_then(|v| v.get_ref().as_str())
            .map(crate::lang::printable)
    };
    let (en, zh) = (get("en"), get("zh"));
    let any = en.clone().or_else(|| zh.clone())?;
    Some(Text {
        en: en.unwrap_or_else(|| any.clone()),
        zh: zh.unwrap_or(any),
    })
}

/// The first quantity that is not finite, as a fault at its equation.
fn finite(model: &Model) -> Option<Fault> {
    let run = model.run(Optimizer::ADAM);
    let id = run.first_not_finite()?;
    let owner = model
        .graph
        .instances
        .iter()
        .find(|i| i.nodes.contains(&id))?;
    let equation = &model.system.equations[owner.equation];
    let plain = model.graph.plain(Quantity {
        name: equation.name,
        time: owner.time,
    });
    Some(
        Fault::at(
            equation.span.clone(),
            format!("{plain} is not a finite number"),
            format!("{plain} 不是有限的数"),
        )
        .help(
            "look for a logarithm of zero, a division by zero, or an exponent too large",
            "请检查是否对零取对数、除以零，或指数过大",
        ),
    )
}

/// Seeded numbers; the name is part of the seed, so that two parameters differ.
pub(super) fn drawn(init: &str, seed: u64, name: NameId, shape: Shape) -> Matrix {
    let mut random = ChaCha8Rng::seed_from_u64(seed ^ (u64::from(name.0) << 32));
    // Glorot & Bengio 2010: uniform within ±√(6 / (fan in + fan out)).
    let reach = (6.0 / (shape.rows + shape.cols) as f64).sqrt();
    let mut draw = || match init {
        "zeros" => 0.0,
        "normal" => {
            // Box & Muller 1958.
            let (u, v): (f64, f64) = (1.0 - random.random::<f64>(), random.random());
            (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
        }
        _ => reach * (2.0 * random.random::<f64>() - 1.0),
    };
    Matrix::from_fn(shape.rows, shape.cols, |_, _| draw())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(equations: &str, numbers: &str) -> Result<Model, Faults> {
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
            let told = faults[0].message.en.starts_with(&format!("{lost} is used"));
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
