//! `gatewalk train`: a task of the lab, or data of one's own, learned on the command line.

mod lines;
mod screen;

use super::values::{between, finite, not_negative, positive};
use super::walk::Options;
use super::{complain, is_terminal};
use crate::lang::{Fault, Lang};
use crate::train::tasks::{Kind, Settings, Task};
use crate::train::{Activation, Cell, Convention, Head, Network, Rule, weights};
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// What to learn and how.
#[derive(Args, Clone, Debug)]
pub(super) struct Train {
    /// A task: worked-example, keras, recall, adding, sine, text, translate, speech
    #[arg(required_unless_present = "data", conflicts_with = "data")]
    pub(super) task: Option<String>,
    /// Data of your own: safetensors with x [N, T, I] and y [N, O] or [N, T, O], or a .csv with a
    /// sequence a line, each number to foretell the next
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
    /// Which form of a task: text en|zh, keras broadcast|column
    #[arg(long)]
    variant: Option<String>,
    /// Passes over the data
    #[arg(long, value_parser = between(0..=1_000_000_u32))]
    epochs: Option<u32>,
    /// Sequences a step
    #[arg(long, value_parser = between(1..=4096_u32))]
    batch: Option<u32>,
    /// Units of a layer
    #[arg(long, value_parser = between(1..=1024_u32))]
    hidden: Option<u32>,
    /// Layers
    #[arg(long, value_parser = between(1..=3_u32))]
    layers: Option<u32>,
    /// Steps of a sequence, for recall, adding and sine
    #[arg(long, value_parser = between(1..=10_000_u32))]
    length: Option<u32>,
    /// Cell
    #[arg(long, value_enum)]
    cell: Option<CellName>,
    /// Activation of the candidate and the output
    #[arg(long, value_enum)]
    activation: Option<ActivationName>,
    /// Learning rate
    #[arg(long, value_name = "RATE", allow_negative_numbers = true, value_parser = positive)]
    lr: Option<f64>,
    /// What the learning rate is multiplied by after every epoch; 1 keeps it
    #[arg(long, value_name = "FACTOR", allow_negative_numbers = true, value_parser = positive)]
    decay: Option<f64>,
    /// Optimizer
    #[arg(long, value_enum)]
    optimizer: Option<RuleName>,
    /// Whose initial weights, biases and optimizer constants
    #[arg(long, value_enum)]
    convention: Option<ConventionName>,
    /// Longest gradient; 0 for no clipping
    #[arg(long, value_name = "NORM", allow_negative_numbers = true, value_parser = not_negative)]
    clip: Option<f64>,
    /// What the forget gate's bias begins with
    #[arg(long, value_name = "BIAS", allow_negative_numbers = true, value_parser = finite)]
    forget_bias: Option<f64>,
    /// Seed of data, weights and order
    #[arg(long)]
    seed: Option<u64>,
    /// Another order in every epoch
    #[arg(long, value_enum)]
    shuffle: Option<Switch>,
    /// Precision
    #[arg(long, value_enum, default_value = "f32")]
    precision: Precision,
    /// Processors; without it, all. The numbers do not depend on it
    #[arg(long, value_parser = between(1..=64_u16))]
    threads: Option<u16>,
    /// Begin with these weights (safetensors, PyTorch's names)
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
    /// Write the weights at the end, or when interrupted
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// One JSON object an epoch instead of a line
    #[arg(long, value_enum)]
    log: Option<Log>,
    /// Train another run beside this one, with these options changed; up to three times
    #[arg(long, value_name = "OPTIONS", allow_hyphen_values = true)]
    pub(super) vs: Vec<String>,
    #[command(flatten)]
    options: Options,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq)]
enum CellName {
    Lstm,
    Rnn,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq)]
enum ActivationName {
    Tanh,
    Relu,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq)]
enum RuleName {
    Sgd,
    Momentum,
    Rmsprop,
    Adam,
}

impl RuleName {
    fn get(self) -> Rule {
        match self {
            RuleName::Sgd => Rule::Sgd,
            RuleName::Momentum => Rule::Momentum,
            RuleName::Rmsprop => Rule::RmsProp,
            RuleName::Adam => Rule::Adam,
        }
    }
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq)]
enum ConventionName {
    Pytorch,
    Keras,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq)]
enum Switch {
    On,
    Off,
}

/// Numbers of 32 or 64 bits.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq)]
pub(super) enum Precision {
    F32,
    F64,
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
    lang.pick(
        "ending after the step that has begun; Ctrl-C again quits at once, saving nothing",
        "正在等这一步做完，然后结束；再按一次 Ctrl-C 立即退出，什么也不保存",
    )
}

/// Why a command failed: a fault and the file it is about.
struct Failure(Box<Fault>, String);

impl Train {
    pub(super) fn run(&self) -> ExitCode {
        let lang = self.options.language.get();
        if is_terminal() && !self.options.plain && self.log.is_none() {
            return self.screen(lang);
        }
        if !self.vs.is_empty() {
            return complain(lang.pick(
                "--vs compares runs on a screen, and this is no terminal; run the trainings one by one",
                "--vs 要在屏幕上比较多组训练，而这里不是终端；请分别运行",
            ));
        }
        let ready = self.task().and_then(|task| Ok((self.network(&task)?, task)));
        let (network, task) = match ready {
            Ok((Some(network), task)) => (Some(network), task),
            Ok((None, task)) => (None, task),
            Err(Failure(fault, path)) => return complain(&fault.render(&path, "", lang)),
        };
        let task = Arc::new(task);
        match self.precision {
            Precision::F32 => self.learn::<f32>(task, network, lang),
            Precision::F64 => self.learn::<f64>(task, network, lang),
        }
    }

    fn task(&self) -> Result<Task, Failure> {
        if let Some(path) = &self.data {
            let name = path.display().to_string();
            let csv = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("csv"));
            let read = if csv { weights::read_csv } else { weights::read_data };
            let wrong = |fault| Failure(fault, name.clone());
            let data = weights::bytes(path).and_then(|b| read(&b)).map_err(wrong)?;
            let width = match &data.targets {
                crate::train::Targets::Values { width, .. } => *width,
                crate::train::Targets::Symbols(_) => 1,
            };
            let plain = Settings { clip: None, ..Settings::usual() };
            let mut settings = self.settings(plain);
            if let Some(network) = self.file(Head::Last)? {
                let a = network.architecture;
                (settings.hidden, settings.layers, settings.cell) = (a.hidden, a.layers, a.cell);
            }
            return Task::of_data(data, width, settings).map_err(|f| Failure(f, name));
        }
        let name = self.task.as_deref().unwrap_or_default();
        let shown = crate::lang::printable_line(name, 40);
        let Some(kind) = Kind::named(name) else {
            let known: Vec<&str> = Kind::ALL.iter().map(|k| k.name).collect();
            let fault = Fault::whole(format!("there is no task {shown}"), format!("没有名为“{shown}”的任务"));
            let known = known.join(", ");
            let fault = fault.help(format!("the tasks are: {known}"), format!("任务有：{known}"));
            return Err(Failure(Box::new(fault), String::new()));
        };
        kind.draw(self.settings(kind.defaults())).map_err(|f| Failure(f, name.to_owned()))
    }

    fn settings(&self, usual: Settings) -> Settings {
        let size = |asked: Option<u32>, usual: usize| asked.map_or(usual, |n| n as usize);
        Settings {
            cell: match self.cell {
                Some(CellName::Lstm) => Cell::Lstm,
                Some(CellName::Rnn) => Cell::Rnn,
                None => usual.cell,
            },
            activation: match self.activation {
                Some(ActivationName::Tanh) => Activation::Tanh,
                Some(ActivationName::Relu) => Activation::Relu,
                None => usual.activation,
            },
            hidden: size(self.hidden, usual.hidden),
            layers: size(self.layers, usual.layers),
            epochs: size(self.epochs, usual.epochs),
            batch: size(self.batch, usual.batch),
            rate: self.lr.unwrap_or(usual.rate),
            decay: self.decay.unwrap_or(usual.decay),
            rule: self.optimizer.map_or(usual.rule, RuleName::get),
            convention: match self.convention {
                Some(ConventionName::Pytorch) => Convention::PyTorch,
                Some(ConventionName::Keras) => Convention::Keras,
                None => usual.convention,
            },
            clip: self.clip.map_or(usual.clip, |c| Some(c).filter(|c| *c > 0.0)),
            forget_bias: self.forget_bias.or(usual.forget_bias),
            seed: self.seed.unwrap_or(usual.seed),
            shuffle: self.shuffle.map_or(usual.shuffle, |s| s == Switch::On),
            window: usual.window,
            length: size(self.length, usual.length),
            variant: self.variant.clone().or(usual.variant),
        }
    }

    fn file(&self, head: Head) -> Result<Option<Network<f64>>, Failure> {
        let Some(path) = &self.weights else { return Ok(None) };
        let reading = weights::Reading { activation: Activation::Tanh, head, two_biases: true };
        let read = weights::bytes(path).and_then(|b| weights::read(&b, reading));
        read.map(Some).map_err(|f| Failure(f, path.display().to_string()))
    }

    /// The weights to begin with, if they fit the task.
    fn network(&self, task: &Task) -> Result<Option<Network<f64>>, Failure> {
        let want = task.architecture;
        let Some(mut network) = self.file(want.head)? else { return Ok(None) };
        // The data say where targets are; PyTorch's files do not.
        network.architecture.head = want.head;
        network.architecture.activation = want.activation;
        if network.architecture == want {
            return Ok(Some(network));
        }
        let sizes = |a: crate::train::Architecture| {
            format!("{} → {} × {} → {}", a.input, a.hidden, a.layers, a.output)
        };
        let (is, want) = (sizes(network.architecture), sizes(want));
        let fault = Fault::whole(
            format!("these weights are of another network: {is}; the task has {want}"),
            format!("这些权重属于另一个网络：{is}；而任务需要 {want}"),
        )
        .help(
            "read as inputs → hidden × layers → outputs; set --hidden, --layers, --cell or --convention to match",
            "读法：输入 → 隐藏单元 × 层数 → 输出；请用 --hidden、--layers、--cell 或 --convention 让二者一致",
        );
        let path = self.weights.as_ref().map(|p| p.display().to_string());
        Err(Failure(Box::new(fault), path.unwrap_or_default()))
    }
}
