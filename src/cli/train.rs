//! `gatewalk train`: a task of the lab, or data of one's own, learned on the command line.

mod ask;
mod asked;
mod cell;
mod checkpoint;
mod lines;
mod progress;
mod race;
mod rivals;
mod screen;
mod unused;

pub(super) use cell::cell;

use super::alone::function;
use super::options::{Options, is_terminal};
use super::output::{Destination, complain, shown};
use super::values::{self, between, one_of};
use crate::course::library;
use crate::lang::{Diagnostic, Lang, Text, is_same_file, say, text};
use crate::train::tasks::{Settings, THREADS, Task, TaskSpec};
use crate::train::{Cell, Checkpoint, Precision, Real, SEEDS, weights};
use asked::Asked;
use clap::{Args, Parser, ValueEnum};
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// What to learn and how.
#[derive(Args, Clone, Debug)]
pub(super) struct Train {
    #[arg(required_unless_present = "data", conflicts_with = "data")]
    task: Option<String>,
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
    #[arg(long, value_name = "CELL", value_parser = values::cell)]
    cell: Option<String>,
    #[arg(long = "function", id = "function", value_name = "NAME=FUNCTION", value_parser = function, requires = "cell")]
    functions: Vec<(String, String)>,
    #[command(flatten)]
    asked: Asked,
    #[arg(long, value_parser = one_of(Precision::NAMED), default_value = "f32")]
    precision: Precision,
    #[arg(long, value_parser = between(THREADS))]
    threads: Option<u16>,
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    #[arg(long, requires = "save")]
    force: bool,
    #[arg(long, value_name = "SAMPLE", allow_hyphen_values = true, conflicts_with_all = ["vs", "seeds"])]
    ask: Vec<String>,
    #[arg(long, value_name = "FILE")]
    wav: Option<PathBuf>,
    #[arg(long, value_enum)]
    log: Option<Log>,
    #[arg(long, value_name = "OPTIONS", allow_hyphen_values = true)]
    vs: Vec<String>,
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = between(1..=SEEDS), conflicts_with_all = ["save", "weights"])]
    seeds: u16,
    #[command(flatten)]
    options: Options,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq)]
enum Log {
    Json,
}

/// All processors, or those asked for.
pub(super) fn processors(asked: Option<u16>) -> usize {
    let all = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    asked.map_or_else(all, usize::from)
}

/// What to say while an end that was asked for has to wait.
fn ending(lang: Lang) -> &'static str {
    say!(lang, "train.ending_after_step_begun_ctrl")
}

/// Why a command failed: a fault and the file it is about.
struct Failure {
    fault: Diagnostic,
    path: String,
    /// The text the fault is in, if it is text.
    source: String,
}

impl Failure {
    /// About a file as a whole.
    fn of(fault: Diagnostic, path: String) -> Failure {
        let source = String::new();
        Failure {
            fault,
            path,
            source,
        }
    }

    /// About the command line.
    fn usage(fault: Diagnostic) -> Failure {
        Failure::of(fault, "gatewalk train".to_owned())
    }

    fn render(&self, lang: Lang) -> String {
        self.fault.render(&self.path, &self.source, lang)
    }
}

/// What a training begins with.
struct Start {
    task: Arc<Task>,
    checkpoint: Option<Checkpoint<f64>>,
}

/// The subcommand by itself.
#[derive(Parser)]
#[command(
    name = "gatewalk train",
    no_binary_name = true,
    args_override_self = true,
    allow_negative_numbers = true
)]
struct Alone {
    #[command(flatten)]
    train: Train,
}

impl Train {
    /// The training that these words behind `gatewalk train` ask for.
    fn parse<W>(words: impl IntoIterator<Item = W>) -> Result<Train, clap::Error>
    where
        W: Into<OsString> + Clone,
    {
        Alone::try_parse_from(words).map(|alone| alone.train)
    }

    pub(super) fn run(&self) -> ExitCode {
        let lang = self.options.language.get();
        if is_terminal() && !self.options.plain && self.log.is_none() {
            return self.screen(lang);
        }
        if !self.vs.is_empty() || self.seeds > 1 {
            return self.race(lang);
        }
        let ready = self
            .destination(lang)
            .and_then(|save| Ok((self.start().map_err(|f| f.render(lang))?, save)));
        let (start, save) = match ready {
            Ok(ready) => ready,
            Err(report) => return complain(&report),
        };
        let asked = (self.questions(&start.task).map_err(|f| f.render(lang)))
            .and_then(|_| self.sounds(&start.task, lang));
        if let Err(report) = asked {
            return complain(&report);
        }
        match self.precision {
            Precision::F32 => self.learn::<f32>(start, save, lang),
            Precision::F64 => self.learn::<f64>(start, save, lang),
        }
    }

    /// Where the weights are to go, checked before anything is learned.
    fn destination(&self, lang: Lang) -> Result<Option<Destination>, String> {
        let Some(path) = &self.save else {
            return Ok(None);
        };
        if path == Path::new("-") && io::stdout().is_terminal() {
            let fault = Diagnostic::whole(text!("train.weights_no_text_terminal"));
            let fault = fault.help(text!("train.name_file_send_output_one"));
            return Err(fault.render("--save -", "", lang));
        }
        let goes_on = self
            .weights
            .as_ref()
            .is_some_and(|weights| is_same_file(weights, path));
        Destination::open(path, self.force || goes_on, lang).map(Some)
    }

    /// The task, and the weights to begin with if they fit it.
    fn start(&self) -> Result<Start, Failure> {
        let kind = self.kind()?;
        self.check_use(kind.as_ref())?;
        let usual = kind.as_ref().map_or_else(
            || Settings {
                clip: None,
                ..Settings::default()
            },
            |kind| kind.usual(self.asked.get("variant")),
        );
        let checkpoint = self.checkpoint(&usual)?;
        let cell = self.cell()?;
        let settings = self.settings(usual, cell, checkpoint.as_ref());
        if let Some(memory) = checkpoint.as_ref().and_then(|found| found.memory.as_ref())
            && (memory.optimizer, memory.convention) != (settings.optimizer, settings.convention)
        {
            let (was, is) = (memory.optimizer.name(), settings.optimizer.name());
            let lang = self.options.language.get();
            let _ = writeln!(
                io::stderr(),
                "{}",
                say!(lang, "train.note_weights_were_trained_set", was, is)
            );
        }
        let task = match (&kind, &self.data) {
            (Some(kind), _) => kind
                .draw(settings)
                .map_err(|f| Failure::of(f, kind.name.to_owned())),
            (None, data) => of_file(data.as_deref().unwrap_or(Path::new("")), settings),
        }?;
        let checkpoint = checkpoint
            .map(|found| self.fitted(found, &task.architecture))
            .transpose()?;
        Ok(Start {
            task: Arc::new(task),
            checkpoint,
        })
    }

    /// The task that was named; none for data of one's own.
    fn kind(&self) -> Result<Option<TaskSpec>, Failure> {
        let Some(name) = &self.task else {
            return Ok(None);
        };
        TaskSpec::named(name).map(Some).ok_or_else(|| {
            let shown = crate::lang::printable_line(name, 40);
            let known: Vec<&str> = TaskSpec::ALL.iter().map(|k| k.name).collect();
            let is_cell = Cell::named(name).is_some() || library::model(name).is_some();
            let help = match is_cell || name.ends_with(".toml") || name.ends_with(".tex") {
                true => text!("train.cell_is_trained_on_task", shown),
                false => text!("train.tasks_data_your_own_read", list = Text::list(&known)),
            };
            let fault = Diagnostic::whole(text!("common.there_is_no_task", shown));
            Failure::usage(fault.help(help))
        })
    }

    /// The settings: what was asked for, else the sizes of the weights to begin with, else the usual ones.
    fn settings(
        &self,
        usual: Settings,
        cell: Option<Cell>,
        found: Option<&Checkpoint<f64>>,
    ) -> Settings {
        let usual = match found.map(|f| &f.network.architecture) {
            Some(a) => Settings {
                cell: a.cell.clone(),
                activation: a.activation,
                hidden: a.hidden,
                layers: a.layers,
                bidirectional: a.bidirectional,
                ..usual
            },
            None => usual,
        };
        let asked = self.asked.over(usual);
        Settings {
            cell: cell.unwrap_or(asked.cell),
            ..asked
        }
    }
}

/// Writes the weights where they are to go, and says so; where that is no longer possible, beside other temporary
/// files, lest the training be lost.
fn keep<F: Real>(to: Destination, checkpoint: &Checkpoint<F>, lang: Lang) -> ExitCode {
    let bytes = weights::write(checkpoint);
    let report = match to.write(&bytes, lang) {
        Ok(file) => {
            if let Some(file) = file {
                let _ = writeln!(io::stderr(), "{}", say!(lang, "train.wrote", file));
            }
            return ExitCode::SUCCESS;
        }
        Err(report) => report,
    };
    let name = format!("gatewalk-{}.safetensors", std::process::id());
    let path = std::env::temp_dir().join(name);
    let elsewhere = Destination::open(&path, false, lang).and_then(|to| to.write(&bytes, lang));
    let rescued = match elsewhere.ok().flatten() {
        Some(file) => say!(lang, "train.weights_are_in", file),
        None => say!(lang, "train.weights_are_lost").to_owned(),
    };
    complain(&format!("{report}\n{rescued}"))
}

/// A task of the data in a file.
fn of_file(path: &Path, settings: Settings) -> Result<Task, Failure> {
    let wrong = |fault| Failure::of(fault, shown(path));
    let data = weights::bytes(path)
        .and_then(|bytes| weights::read_table(path, &bytes))
        .map_err(wrong)?;
    let width = data.targets.width();
    Task::of_data(data, width, settings).map_err(wrong)
}
