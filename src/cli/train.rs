//! `gatewalk train`: a task of the lab, or data of one's own, learned on the command line.

use super::{Language, complain};
use crate::lang::{Fault, Lang};
use crate::train::tasks::{Kind, Settings, Task};
use crate::train::{
    Activation, Broken, Cell, Convention, Diverged, EpochEnd, Head, Network, Real, Rule, Training, weights,
};
use clap::{Args, ValueEnum};
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// What to learn and how.
#[derive(Args, Clone, Debug)]
pub(super) struct Train {
    /// A task: worked-example, keras, recall, adding, sine, text, translate, speech
    #[arg(required_unless_present = "data", conflicts_with = "data")]
    task: Option<String>,
    /// Data of your own: safetensors with x [N, T, I] and y [N, O] or [N, T, O]
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
    /// Which form of a task: text en|zh, keras broadcast|column
    #[arg(long)]
    variant: Option<String>,
    /// Passes over the data
    #[arg(long, value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    epochs: Option<u32>,
    /// Sequences a step
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=4096))]
    batch: Option<u32>,
    /// Units of a layer
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=1024))]
    hidden: Option<u32>,
    /// Layers
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=3))]
    layers: Option<u32>,
    /// Steps of a sequence, for recall, adding and sine
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    length: Option<u32>,
    /// Cell
    #[arg(long, value_enum)]
    cell: Option<CellName>,
    /// Activation of the candidate and the output
    #[arg(long, value_enum)]
    activation: Option<ActivationName>,
    /// Learning rate
    #[arg(long, value_name = "RATE", value_parser = positive)]
    lr: Option<f64>,
    /// What the learning rate is multiplied by after every epoch; 1 keeps it
    #[arg(long, value_name = "FACTOR", value_parser = positive)]
    decay: Option<f64>,
    /// Optimizer
    #[arg(long, value_enum)]
    optimizer: Option<RuleName>,
    /// Whose initial weights, biases and optimizer constants
    #[arg(long, value_enum)]
    convention: Option<ConventionName>,
    /// Longest gradient; 0 for no clipping
    #[arg(long, value_name = "NORM", value_parser = not_negative)]
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
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=64))]
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
    #[command(flatten)]
    language: Language,
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

fn finite(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|v: &f64| v.is_finite()).ok_or_else(|| "a finite number is wanted".to_owned())
}

fn positive(text: &str) -> Result<f64, String> {
    finite(text)
        .ok()
        .filter(|v| *v > 0.0)
        .ok_or_else(|| "a number above 0 is wanted, such as 0.01".to_owned())
}

fn not_negative(text: &str) -> Result<f64, String> {
    finite(text).ok().filter(|v| *v >= 0.0).ok_or_else(|| "0 or a number above it is wanted".to_owned())
}

/// All processors, or those asked for.
pub(super) fn processors(asked: Option<u16>) -> usize {
    let all = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    asked.map_or_else(all, usize::from)
}

/// Why a command failed: a fault and the file it is about.
struct Failure(Box<Fault>, String);

impl Train {
    pub(super) fn run(&self) -> ExitCode {
        let lang = self.language.get();
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
            let wrong = |fault| Failure(fault, name.clone());
            let data = weights::bytes(path).and_then(|b| weights::read_data(&b)).map_err(wrong)?;
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

    fn learn<F: Real>(&self, task: Arc<Task>, network: Option<Network<f64>>, lang: Lang) -> ExitCode {
        let stop = Arc::new(AtomicBool::new(false));
        on_interrupt(&stop);
        let epochs = task.settings.epochs;
        let mut training = Training::<F>::new(Arc::clone(&task), network, processors(self.threads));
        let mut progress = Progress::new(self.log.is_some(), lang, &task, training.steps_per_epoch());
        let start = Instant::now();
        let mut samples = 0;
        let mut failed = None;
        'epochs: while training.epoch() < epochs {
            loop {
                if stop.load(Ordering::Relaxed) {
                    progress.clear();
                    let _ = writeln!(io::stderr(), "{}", lang.pick("interrupted", "已中断"));
                    break 'epochs;
                }
                match training.step() {
                    Ok(step) => {
                        samples += step.samples;
                        progress.step(step.step, start.elapsed());
                        if step.last {
                            break;
                        }
                    }
                    Err(diverged) => {
                        failed = Some(diverged);
                        break 'epochs;
                    }
                }
            }
            let end = training.end_epoch();
            if !progress.epoch(&end, start.elapsed(), samples) {
                break;
            }
        }
        progress.clear();
        if let Some(path) = &self.save
            && let Err(e) = weights::save(path, &weights::write(training.network()))
        {
            let path = path.display();
            return complain(
                &lang.pick(format!("cannot write {path}: {e}"), format!("无法写入 {path}：{e}")),
            );
        }
        match failed {
            Some(diverged) => complain(&advice(diverged, lang)),
            None if stop.load(Ordering::Relaxed) => ExitCode::from(130),
            None => ExitCode::SUCCESS,
        }
    }
}

/// What broke, and what to try.
fn advice(diverged: Diverged, lang: Lang) -> String {
    let step = diverged.step;
    let what = match diverged.broken {
        Broken::State(t) => lang.pick(
            format!("a state of the cell after step {t} of a sequence"),
            format!("序列第 {t} 步之后的某个状态"),
        ),
        Broken::Loss => lang.pick("the loss".to_owned(), "损失".to_owned()),
        Broken::Gradient => lang.pick("the gradient".to_owned(), "梯度".to_owned()),
    };
    lang.pick(
        format!(
            "training stopped at step {step}: {what} is no longer finite.\n\
             The weights are those before that step. Try a smaller --lr, --clip 1, or --activation tanh."
        ),
        format!(
            "训练在第 {step} 步停止：{what}不再是有限的数。\n\
             权重保持在这一步之前。可以试试更小的 --lr、--clip 1，或 --activation tanh。"
        ),
    )
}

/// The first Ctrl-C asks for an end, the second makes one.
fn on_interrupt(stop: &Arc<AtomicBool>) {
    #[cfg(unix)]
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        let _ = signal_hook::flag::register_conditional_shutdown(signal, 130, Arc::clone(stop));
        let _ = signal_hook::flag::register(signal, Arc::clone(stop));
    }
    #[cfg(not(unix))]
    let _ = stop;
}

/// Lines on standard output, and on a terminal a bar below them.
struct Progress {
    json: bool,
    lang: Lang,
    metric: Option<&'static str>,
    epochs: usize,
    steps: usize,
    bar: bool,
    drawn: Option<Instant>,
}

impl Progress {
    fn new(json: bool, lang: Lang, task: &Task, steps: usize) -> Progress {
        Progress {
            json,
            lang,
            metric: task.metric.name(),
            epochs: task.settings.epochs,
            steps,
            bar: io::stderr().is_terminal(),
            drawn: None,
        }
    }

    fn step(&mut self, step: u64, elapsed: Duration) {
        if !self.bar || self.drawn.is_some_and(|d| d.elapsed() < Duration::from_millis(100)) {
            return;
        }
        self.drawn = Some(Instant::now());
        let all = (self.epochs * self.steps).max(1) as f64;
        let share = (step as f64 / all).min(1.0);
        let left = elapsed.as_secs_f64() * (1.0 - share) / share.max(1e-9);
        let width = 30;
        let full = (share * width as f64) as usize;
        let bar = format!("{}{}", "=".repeat(full), " ".repeat(width - full));
        let _ = self.lang;
        let text = self.lang.pick(
            format!("\r[{bar}] {:3.0} %, {left:.0} s left ", share * 100.0),
            format!("\r[{bar}] {:3.0} %，还需 {left:.0} 秒 ", share * 100.0),
        );
        let _ = write!(io::stderr(), "{text}");
    }

    fn clear(&mut self) {
        if self.drawn.take().is_some() {
            let _ = write!(io::stderr(), "\r{}\r", " ".repeat(70));
        }
    }

    /// Prints the epoch; false if no one reads any more.
    fn epoch(&mut self, end: &EpochEnd, elapsed: Duration, samples: usize) -> bool {
        self.clear();
        let seconds = elapsed.as_secs_f64();
        let speed = samples as f64 / seconds.max(1e-9);
        let line = if self.json {
            let mut object = serde_json::json!({
                "epoch": end.epoch,
                "step": end.step,
                "loss": end.loss,
                "held_out_loss": end.held_out,
                "gradient_norm": end.gradient_norm,
                "seconds": seconds,
                "samples_per_second": speed,
            });
            if let (Some(name), Some(value), Some(object)) = (self.metric, end.metric, object.as_object_mut())
            {
                object.insert(name.to_owned(), value.into());
            }
            object.to_string()
        } else {
            let metric = match (self.metric, end.metric) {
                (Some("bits_per_character"), Some(v)) => {
                    self.lang.pick(format!("  {v:.3} bits/char"), format!("  每字 {v:.3} 比特"))
                }
                (Some("exact_match"), Some(v)) => self
                    .lang
                    .pick(format!("  exact {:.1} %", v * 100.0), format!("  全对 {:.1} %", v * 100.0)),
                (_, Some(v)) => self
                    .lang
                    .pick(format!("  right {:.1} %", v * 100.0), format!("  答对 {:.1} %", v * 100.0)),
                _ => String::new(),
            };
            let (e, n) = (end.epoch, self.epochs);
            let (loss, held) = (end.loss, end.held_out);
            self.lang.pick(
                format!("epoch {e:>3}/{n}  loss {loss:<9.6} held out {held:<9.6}{metric}  {seconds:.1} s  {speed:.0} sequences/s"),
                format!("第 {e:>3}/{n} 轮  损失 {loss:<9.6} 留出 {held:<9.6}{metric}  {seconds:.1} 秒  每秒 {speed:.0} 条序列"),
            )
        };
        let mut out = io::stdout().lock();
        writeln!(out, "{line}").and_then(|()| out.flush()).is_ok()
    }
}
