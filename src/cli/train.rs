//! `gatewalk train`: a task of the lab, or data of one's own, learned on the command line.

mod lines;
mod screen;

use super::options::{Options, is_terminal};
use super::output::{Destination, complain, shown};
use super::values::{between, finite, not_negative, one_of, positive};
use crate::graph::{Flavor, Optimizer};
use crate::lang::{Fault, Lang, is_same_file};
use crate::train::tasks::{Kind, Settings, Task};
use crate::train::{Activation, Architecture, Cell, Checkpoint, Real, weights};
use clap::{Args, Parser, ValueEnum};
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// What to learn and how.
#[derive(Args, Clone, Debug)]
pub(super) struct Train {
    /// A task: worked-example, keras, recall, adding, sine, text, translate, speech
    #[arg(required_unless_present = "data", conflicts_with = "data")]
    pub(super) task: Option<String>,
    /// Data of your own: safetensors with x [N, T, I] and y [N, O] or [N, T, O], or a .csv with a
    /// sequence a line, each number to predict the next; - is standard input
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
    #[arg(long, value_parser = one_of([("lstm", Cell::Lstm), ("rnn", Cell::Rnn)]))]
    cell: Option<Cell>,
    /// Activation of the candidate and the output
    #[arg(long, value_parser = one_of([("tanh", Activation::Tanh), ("relu", Activation::Relu)]))]
    activation: Option<Activation>,
    /// Learning rate
    #[arg(long, value_name = "RATE", value_parser = positive)]
    lr: Option<f64>,
    /// What the learning rate is multiplied by after every epoch; 1 keeps it
    #[arg(long, value_name = "FACTOR", value_parser = positive)]
    decay: Option<f64>,
    /// Optimizer
    #[arg(long, value_parser = one_of(Optimizer::ALL.map(|own| (own.name(), own))))]
    optimizer: Option<Optimizer>,
    /// Whose initial weights, biases and optimizer constants
    #[arg(long, value_parser = one_of(Flavor::ALL.map(|own| (own.name(), own))))]
    convention: Option<Flavor>,
    /// Longest gradient; 0 for no clipping
    #[arg(long, value_name = "NORM", value_parser = not_negative)]
    clip: Option<f64>,
    /// What the forget gate's bias begins with
    #[arg(long, value_name = "BIAS", value_parser = finite)]
    forget_bias: Option<f64>,
    /// Seed of data, weights and order
    #[arg(long, value_parser = between(0..=u64::MAX))]
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
    /// Begin with these weights (safetensors, PyTorch's names; - is standard input); of a file that --save wrote
    /// the optimizer and the order of the sequences go on as well
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
    /// Write the weights at the end, or when interrupted; - is standard output
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// Let --save replace a file that is there; the one --weights names needs no leave
    #[arg(long, requires = "save")]
    force: bool,
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

impl Failure {
    /// About the command line.
    fn usage(fault: Fault) -> Failure {
        Failure(Box::new(fault), "gatewalk train".to_owned())
    }

    fn render(&self, lang: Lang) -> String {
        self.0.render(&self.1, "", lang)
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
    pub(super) fn parse<W>(words: impl IntoIterator<Item = W>) -> Result<Train, clap::Error>
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
        if !self.vs.is_empty() {
            return complain(lang.pick(
                "--vs compares runs on a screen, and this is no terminal; run the trainings one by one",
                "--vs 要在屏幕上比较多组训练，而这里不是终端；请分别运行",
            ));
        }
        let ready = self
            .destination(lang)
            .and_then(|save| Ok((self.start().map_err(|f| f.render(lang))?, save)));
        let (start, save) = match ready {
            Ok(ready) => ready,
            Err(report) => return complain(&report),
        };
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
            let fault = Fault::whole(
                "weights are no text for a terminal",
                "权重不是文字，不能写到终端上",
            );
            let fault = fault.help(
                "name a file, or send the output to one",
                "请给出文件名，或把输出转到文件里",
            );
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
            Kind::defaults,
        );
        let checkpoint = self.checkpoint(&usual)?;
        let settings = self.settings(usual, checkpoint.as_ref());
        if let Some(memory) = checkpoint.as_ref().and_then(|found| found.memory.as_ref())
            && (memory.optimizer, memory.convention) != (settings.optimizer, settings.convention)
        {
            let (was, is) = (memory.optimizer.name(), settings.optimizer.name());
            let lang = self.options.language.get();
            let _ = writeln!(
                io::stderr(),
                "{}",
                lang.pick(
                    format!(
                        "note: the weights were trained with {was}; {is} as set here begins anew"
                    ),
                    format!("注意：这些权重是用 {was} 训练的；按这里的设置，{is} 从头开始"),
                )
            );
        }
        let task = match (&kind, &self.data) {
            (Some(kind), _) => kind
                .draw(settings)
                .map_err(|f| Failure(f, kind.name.to_owned())),
            (None, data) => of_file(data.as_deref().unwrap_or(Path::new("")), settings),
        }?;
        let checkpoint = checkpoint
            .map(|found| self.fitted(found, task.architecture))
            .transpose()?;
        Ok(Start {
            task: Arc::new(task),
            checkpoint,
        })
    }

    /// The task that was named; none for data of one's own.
    fn kind(&self) -> Result<Option<Kind>, Failure> {
        let Some(name) = &self.task else {
            return Ok(None);
        };
        Kind::named(name).map(Some).ok_or_else(|| {
            let shown = crate::lang::printable_line(name, 40);
            let known: Vec<&str> = Kind::ALL.iter().map(|k| k.name).collect();
            let fault = Fault::whole(
                format!("there is no task {shown}"),
                format!("没有名为“{shown}”的任务"),
            );
            let (en, zh) = (known.join(", "), known.join("、"));
            Failure::usage(fault.help(
                format!("the tasks are: {en}; data of your own are read with --data FILE"),
                format!("任务有：{zh}；自己的数据用 --data 文件 读入"),
            ))
        })
    }

    /// Options that would change nothing.
    ///
    /// # Errors
    /// The first of them, and why.
    fn check_use(&self, kind: Option<&Kind>) -> Result<(), Failure> {
        let unused = |option: &str, en: String, zh: String, help: (&str, &str)| {
            let fault = Fault::whole(
                format!("{option} changes nothing here: {en}"),
                format!("{option} 在这里不起作用：{zh}"),
            );
            Err(Failure::usage(fault.help(help.0, help.1)))
        };
        let name = kind.map_or("--data", |k| k.name);
        let usual = kind.map_or_else(Settings::default, Kind::defaults);
        if self.length.is_some() && usual.length == 0 {
            return unused(
                "--length",
                format!("the sequences of {name} are as long as they are"),
                format!("{name} 的序列长度是固定的"),
                (
                    "recall, adding and sine have a length",
                    "recall、adding 和 sine 可以设定长度",
                ),
            );
        }
        if self.variant.is_some() && kind.is_none_or(|k| k.variants.is_empty()) {
            return unused(
                "--variant",
                format!("{name} has one form only"),
                format!("{name} 只有一种形式"),
                (
                    "text has en and zh, keras broadcast and column",
                    "text 有 en 和 zh，keras 有 broadcast 和 column",
                ),
            );
        }
        if self.forget_bias.is_some() && self.weights.is_some() {
            return unused(
                "--forget-bias",
                "the weights are those of the file".into(),
                "权重取自文件".into(),
                (
                    "omit --weights to draw new ones",
                    "去掉 --weights 会重新抽取权重",
                ),
            );
        }
        if self.forget_bias.is_some() && self.cell == Some(Cell::Rnn) {
            return unused(
                "--forget-bias",
                "a plain RNN has no forget gate".into(),
                "普通 RNN 没有遗忘门".into(),
                ("omit it, or use --cell lstm", "请去掉它，或用 --cell lstm"),
            );
        }
        Ok(())
    }

    /// The settings: what was asked for, else the sizes of the weights to begin with, else the usual ones.
    fn settings(&self, usual: Settings, found: Option<&Checkpoint<f64>>) -> Settings {
        let usual = match found.map(|f| f.network.architecture) {
            Some(a) => Settings {
                cell: a.cell,
                activation: a.activation,
                hidden: a.hidden,
                layers: a.layers,
                ..usual
            },
            None => usual,
        };
        let size = |asked: Option<u32>, usual: usize| asked.map_or(usual, |n| n as usize);
        Settings {
            cell: self.cell.unwrap_or(usual.cell),
            activation: self.activation.unwrap_or(usual.activation),
            hidden: size(self.hidden, usual.hidden),
            layers: size(self.layers, usual.layers),
            epochs: size(self.epochs, usual.epochs),
            batch: size(self.batch, usual.batch),
            rate: self.lr.unwrap_or(usual.rate),
            decay: self.decay.unwrap_or(usual.decay),
            optimizer: self.optimizer.unwrap_or(usual.optimizer),
            convention: self.convention.unwrap_or(usual.convention),
            clip: self
                .clip
                .map_or(usual.clip, |c| Some(c).filter(|c| *c > 0.0)),
            forget_bias: self.forget_bias.or(usual.forget_bias),
            seed: self.seed.unwrap_or(usual.seed),
            shuffle: self.shuffle.map_or(usual.shuffle, |s| s == Switch::On),
            window: usual.window,
            length: size(self.length, usual.length),
            variant: self.variant.clone().or(usual.variant),
        }
    }

    /// The weights of the file, if one is named.
    fn checkpoint(&self, usual: &Settings) -> Result<Option<Checkpoint<f64>>, Failure> {
        let Some(path) = &self.weights else {
            return Ok(None);
        };
        let convention = self.convention.unwrap_or(usual.convention);
        let reading = weights::Reading {
            activation: self.activation,
            head: None,
            two_biases: Some(convention == Flavor::PyTorch),
            usual: usual.activation,
        };
        let read = weights::bytes(path).and_then(|b| weights::read(&b, reading));
        read.map(Some).map_err(|f| Failure(f, shown(path)))
    }

    /// The weights, if they are those of such a network.
    fn fitted(
        &self,
        mut found: Checkpoint<f64>,
        want: Architecture,
    ) -> Result<Checkpoint<f64>, Failure> {
        let failure = |fault: Fault| {
            Err(Failure(
                Box::new(fault),
                self.weights.as_deref().map(shown).unwrap_or_default(),
            ))
        };
        // The data say where targets are; PyTorch's files do not.
        found.network.architecture.head = want.head;
        let is = found.network.architecture;
        if is != want {
            let sizes = |a: Architecture| {
                format!(
                    "{} {} → {} × {} → {}",
                    a.cell.prefix(),
                    a.input,
                    a.hidden,
                    a.layers,
                    a.output
                )
            };
            let (is, want) = (sizes(is), sizes(want));
            return failure(
                Fault::whole(
                    format!("these weights are of another network: {is}; the task has {want}"),
                    format!("这些权重属于另一个网络：{is}；而任务需要 {want}"),
                )
                .help(
                    "read as cell, inputs → units × layers → outputs; inputs and outputs are the task's, and without \
                     --cell, --hidden and --layers the rest is the file's",
                    "读法：单元类型，输入 → 隐藏单元 × 层数 → 输出；输入和输出由任务决定，不写 --cell、--hidden、--layers 时其余取自文件",
                ),
            );
        }
        let too_large = |v: &f64| v.abs() > f64::from(f32::MAX);
        if self.precision == Precision::F32 && found.network.parameters.iter().any(too_large) {
            return failure(
                Fault::whole(
                    "a weight is too large for 32 bits",
                    "有一个权重大得超出 32 位的范围",
                )
                .help("train with --precision f64", "请用 --precision f64 训练"),
            );
        }
        Ok(found)
    }
}

/// Writes the weights where they are to go, and says so; where that is no longer possible, beside other temporary
/// files, lest the training be lost.
fn keep<F: Real>(to: Destination, checkpoint: &Checkpoint<F>, lang: Lang) -> ExitCode {
    let bytes = weights::write(checkpoint);
    let report = match to.write(&bytes, lang) {
        Ok(file) => {
            if let Some(file) = file {
                let _ = writeln!(
                    io::stderr(),
                    "{}",
                    lang.pick(format!("wrote {file}"), format!("已写入 {file}"))
                );
            }
            return ExitCode::SUCCESS;
        }
        Err(report) => report,
    };
    let name = format!("gatewalk-{}.safetensors", std::process::id());
    let path = std::env::temp_dir().join(name);
    let elsewhere = Destination::open(&path, false, lang).and_then(|to| to.write(&bytes, lang));
    let rescued = match elsewhere.ok().flatten() {
        Some(file) => lang.pick(
            format!("the weights are in {file}"),
            format!("权重已存到 {file}"),
        ),
        None => lang.pick("the weights are lost", "权重没能保存").to_owned(),
    };
    complain(&format!("{report}\n{rescued}"))
}

/// A task of the data in a file.
fn of_file(path: &Path, settings: Settings) -> Result<Task, Failure> {
    let wrong = |fault| Failure(fault, shown(path));
    let data = weights::bytes(path)
        .and_then(|bytes| weights::read_table(path, &bytes))
        .map_err(wrong)?;
    let width = data.targets.width();
    Task::of_data(data, width, settings).map_err(wrong)
}
