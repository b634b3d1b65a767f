//! `gatewalk walk`: the interactive walk, or the same walk as text, JSON or LaTeX.

mod two;

use super::alone::{self, Alone, numbers};
use super::edge::Threads;
use super::options::{Options, is_terminal};
use super::output::{complain, print, rendered};
use super::screen;
use super::values::{Expected, finite, one_of};
use crate::course::trained::{self, Sample};
use crate::course::{Model, library};
use crate::export::{self, Book};
use crate::graph::{Address, NodeId, Optimizer, Ref, Run, no_quantity};
use crate::lang::{Diagnostic, Lang, Text, text};
use crate::train::weights::{self, Choices, GateOrder, Imported};
use crate::train::{Activation, Head, Network};
use crate::ui;
use crate::walk::{Level, Phase};
use clap::{Args, ValueEnum};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A model and how to walk it.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct Walk {
    #[arg(default_value = library::FIRST)]
    model: String,
    #[arg(value_name = "MODEL", conflicts_with = "weights")]
    second: Option<String>,
    #[arg(long, value_enum)]
    format: Option<Format>,
    #[command(flatten)]
    route: WalkArgs,
    #[command(flatten)]
    trained: WeightsArgs,
    #[arg(long, value_name = "NAME=N", value_parser = alone::size, conflicts_with = "weights")]
    size: Vec<(String, usize)>,
    #[arg(long, value_name = "STATE", conflicts_with_all = ["model", "weights", "at", "backward", "optimizer", "input", "size", "function", "seed"])]
    state: Option<String>,
    #[command(flatten)]
    options: Options,
}

/// Which way to walk, how deep, and where.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct WalkArgs {
    #[arg(long, value_parser = one_of(Level::NAMED), default_value = "operation")]
    pub(super) level: Level,
    #[arg(long, value_name = "NAME")]
    pub(super) at: Option<String>,
    #[arg(long)]
    pub(super) backward: bool,
    #[arg(long, value_parser = one_of([Optimizer::ADAM, Optimizer::SGD].map(|o| (o.name(), o))), conflicts_with = "backward")]
    pub(super) optimizer: Option<Optimizer>,
    #[arg(long = "lr", alias = "rate", value_name = "RATE", requires = "optimizer", value_parser = finite)]
    rate: Option<f64>,
}

/// A trained network in place of a model.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct WeightsArgs {
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with = "model",
        requires = "input"
    )]
    pub(super) weights: Option<PathBuf>,
    #[arg(long, value_name = "NUMBERS", allow_hyphen_values = true)]
    input: Vec<String>,
    #[arg(
        long,
        value_name = "NUMBERS",
        requires = "weights",
        allow_hyphen_values = true
    )]
    target: Option<String>,
    #[arg(long, value_name = "ORDER", requires = "weights", value_parser = order)]
    gates: Option<GateOrder>,
    #[arg(long, value_name = "NAME", requires = "weights", value_delimiter = ',')]
    module: Vec<String>,
    #[arg(long, value_name = "NAME", requires = "weights")]
    head: Option<String>,
    #[arg(long, requires = "weights", value_parser = one_of(Activation::NAMED))]
    activation: Option<Activation>,
    #[arg(
        long,
        value_name = "NAME=NUMBERS",
        requires = "weights",
        allow_hyphen_values = true
    )]
    initial: Vec<String>,
    #[command(flatten)]
    alone: Alone,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq)]
enum Format {
    Text,
    Json,
    Latex,
}

impl Walk {
    /// The walk that opens when nothing is asked for.
    pub(super) fn first(options: Options) -> Walk {
        Walk {
            model: library::FIRST.to_owned(),
            options,
            ..Walk::default()
        }
    }

    pub(super) fn run(self) -> ExitCode {
        let lang = self.options.language.get();
        if let Some(state) = &self.state {
            return self.shared(state, lang);
        }
        let name = &self.model;
        let at = self.route.at.as_deref();
        let (model, at) = match self.trained.load(name, &self.size, at, lang) {
            Ok(found) => found,
            Err(report) => return complain(&report),
        };
        if let Some(other) = &self.second {
            return self.two(model, other, at, lang);
        }
        let run = model.run_with(self.route.optimizer());
        let phase = self.route.phase(&model);
        if self.format.is_some() || !is_terminal() {
            warn(&model, &run, name, lang);
            let assumed = model.about.get(lang);
            if self.trained.weights.is_some() && !assumed.is_empty() {
                let _ = writeln!(anstream::stderr(), "{assumed}");
            }
            return print(&self.written(&model, &run, phase, at));
        }
        let app = ui::WalkScreen::new(model, run, phase, at, self.options.settings());
        screen::open(ui::Screens::within(app, Box::new(Threads)), &self.options)
    }

    /// A state that was copied from a walk.
    fn shared(&self, state: &str, lang: Lang) -> ExitCode {
        let app = match ui::WalkScreen::shared(state, self.options.settings()) {
            Ok(app) => app,
            Err(fault) => return complain(&fault.render("gatewalk walk --state", "", lang)),
        };
        if self.format.is_none() && (self.options.plain || is_terminal()) {
            return screen::open(ui::Screens::within(app, Box::new(Threads)), &self.options);
        }
        let (model, run, phase) = app.walked();
        print(&self.written(&model, &run, phase, None))
    }

    /// The walk for a pipe.
    fn written(&self, model: &Model, run: &Run, phase: Phase, at: Option<NodeId>) -> String {
        let ui::Settings { lang, digits, .. } = self.options.settings();
        match self.format.unwrap_or(Format::Text) {
            Format::Text => {
                let book = Book {
                    start: (phase, at),
                    level: self.route.level,
                    digits,
                    ..Book::of(model, run, lang)
                };
                export::text(&book).unwrap_or_default()
            }
            Format::Json => export::json(model, run, phase == Phase::Optimizer),
            Format::Latex => export::latex(model, run, phase, at, digits),
        }
    }
}

impl WeightsArgs {
    /// The network of the weights file, or else the model called `name`, and the node that `at` names.
    ///
    /// # Errors
    /// The report to print.
    pub(super) fn load(
        &self,
        name: &str,
        sizes: &[(String, usize)],
        at: Option<&str>,
        lang: Lang,
    ) -> Result<(Model, Option<NodeId>), String> {
        let loaded = match &self.weights {
            Some(path) => self.network(path),
            None => self
                .alone
                .given(sizes, &self.input)
                .and_then(|given| library::load_with(name, &given)),
        };
        let loaded = loaded.map_err(|fault| {
            let path = self
                .weights
                .as_ref()
                .map_or(name.to_owned(), |p| p.display().to_string());
            fault.render(&path, "", lang)
        })?;
        let render = |f: &Diagnostic| f.render(&loaded.path, &loaded.source, lang);
        let told = |faults: &Vec<Diagnostic>| rendered(faults, &loaded.path, &loaded.source, lang);
        let model = loaded.model.as_ref().map_err(told)?;
        let at = at
            .map(|name| find(model, name))
            .transpose()
            .map_err(|fault| render(&fault))?;
        Ok((model.clone(), at))
    }

    /// The network of a weights file.
    fn found(&self, path: &Path) -> Result<Found, Diagnostic> {
        let choices = Choices {
            gates: self.gates.clone(),
            modules: self.module.clone(),
            head: self.head.clone(),
            activation: self.activation,
        };
        let bytes = weights::bytes(path)?;
        Ok(match weights::own(&bytes)? {
            Some(own) if self.initial.is_empty() => Found::Own(own),
            Some(_) => {
                return Err(Diagnostic::whole(text!("walk.own_begins_at_zero")));
            }
            None => {
                let mut network = weights::imported(&bytes, &choices)?;
                for text in &self.initial {
                    begin(&mut network, text)?;
                }
                Found::Imported(network)
            }
        })
    }

    /// The network of a weights file, reading what was given.
    fn network(&self, path: &Path) -> Result<library::Loaded, Diagnostic> {
        let [input] = self.input.as_slice() else {
            let fault = Diagnostic::whole(text!("alone.one_input_with_weights"));
            return Err(fault);
        };
        let input = numbers("--input", input)?;
        let target = self
            .target
            .as_deref()
            .map(|text| numbers("--target", text))
            .transpose()?;
        let network = self.found(path)?;
        if let Some(target) = &target {
            let outputs = network.outputs();
            if target.len() != input.len() || target.iter().any(|row| row.len() != outputs) {
                return Err(Diagnostic::whole(text!(
                    "walk.target_needs_numbers_each_steps",
                    outputs,
                    n = input.len()
                )));
            }
        }
        let targets = target.map(|t| t.into_iter().map(Some).collect());
        let sample = Sample {
            inputs: input,
            targets,
            symbols: false,
        };
        let name = path
            .file_name()
            .map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        let title = crate::lang::printable_line(&name, 60);
        let model = match &network {
            Found::Own(network) => trained::model(network, &sample, &title),
            Found::Imported(network) => trained::imported(network, &sample, &title, Head::Every),
        };
        let path = path.display().to_string();
        Ok(library::Loaded {
            path,
            source: String::new(),
            model,
        })
    }
}

/// A network of a file: of equations of one's own, or of some framework's module.
enum Found {
    Own(Network<f64>),
    Imported(Imported),
}

impl Found {
    fn outputs(&self) -> usize {
        match self {
            Found::Own(network) => network.architecture.output,
            Found::Imported(network) => network.outputs(),
        }
    }
}

/// `iofc`.
fn order(text: &str) -> Result<GateOrder, Expected> {
    GateOrder::named(text).ok_or_else(|| Expected(text!("values.gates_wanted")))
}

/// A state before the first step: `h=0.1,0.2`, `c_II=0,0`; behind it `left` or `right` where a layer runs both ways.
fn begin(network: &mut Imported, text: &str) -> Result<(), Diagnostic> {
    let (name, list) = text.split_once('=').unwrap_or(("", text));
    let rows = numbers("--initial", list)?;
    let values = rows.concat();
    let state = network.state(name.trim());
    match state {
        Some((units, state)) if units == values.len() => {
            *state = Some(weights::Matrix::from_column_slice(units, 1, &values));
            Ok(())
        }
        Some((units, _)) => {
            let name = crate::lang::printable_line(name, 40);
            let (is, want) = (values.len(), units);
            let what = text!("walk.initial_of_other_length", name, is, want);
            Err(Diagnostic::whole(what))
        }
        None => {
            let name = crate::lang::printable_line(name, 40);
            let list = Text::list(&network.states());
            let fault = Diagnostic::whole(text!("walk.no_such_state", name));
            Err(fault.help(text!("walk.states_are", list)))
        }
    }
}

impl WalkArgs {
    /// The way that is walked: back, too, where it starts at a gradient.
    pub(super) fn phase(&self, model: &Model) -> Phase {
        let at = self.at.as_deref();
        let at = at.and_then(|name| Address::meant(name, &model.graph));
        match (self.backward, self.optimizer) {
            (true, _) => Phase::Backward,
            (_, Some(_)) => Phase::Optimizer,
            _ if matches!(at, Some(Ref::Adjoint(_))) => Phase::Backward,
            _ => Phase::Forward,
        }
    }

    pub(super) fn optimizer(&self) -> Optimizer {
        let optimizer = self.optimizer.unwrap_or(Optimizer::ADAM);
        self.rate
            .map_or(optimizer, |rate| optimizer.with_learning_rate(rate))
    }
}

/// Says on the standard error which number is the first that is none.
fn warn(model: &Model, run: &Run, path: &str, lang: Lang) {
    if let Some(fault) = model.not_finite(run) {
        let source = &model.system.source;
        let _ = writeln!(anstream::stderr(), "{}", fault.render(path, source, lang));
    }
}

/// The node a plain name means.
fn find(model: &Model, name: &str) -> Result<NodeId, Diagnostic> {
    let meant = Address::meant(name, &model.graph).and_then(Ref::node);
    meant.ok_or_else(|| no_quantity(&model.graph, name))
}
