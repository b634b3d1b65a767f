//! Training without a screen: a line an epoch, and on a terminal a bar below them.

use super::{Destination, Start, Train, complain};
use crate::lang::Lang;
use crate::train::tasks::Task;
use crate::train::{Broken, Diverged, EpochEnd, Real, Training, weights};
use crate::ui;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Why a training ended before its last epoch.
enum End {
    /// It did not.
    Finished,
    /// A number was not finite.
    Diverged(Diverged),
    /// A signal came.
    Signal(i32),
    /// The log could not be written.
    Log(io::Error),
}

impl Train {
    pub(super) fn learn<F: Real>(
        &self,
        start: Start,
        save: Option<Destination>,
        lang: Lang,
    ) -> ExitCode {
        let mut training = Training::<F>::new(
            Arc::clone(&start.task),
            start.checkpoint,
            super::processors(self.threads),
        );
        let save = match save
            .map(|to| reserved::<F>(to, &training, lang))
            .transpose()
        {
            Ok(save) => save,
            Err(report) => return complain(&report),
        };
        let log: Box<dyn Write> = match save {
            Some(Destination::Stdout) => Box::new(io::stderr()),
            _ => Box::new(io::stdout()),
        };
        let mut progress = Progress::new(
            self.log.is_some(),
            log,
            lang,
            &start.task,
            training.steps_per_epoch(),
        );
        let end = run(
            &mut training,
            &mut progress,
            &crate::terminal::Signals::watch(super::ending(lang)),
        );
        progress.clear();
        let kept = match save {
            Some(to) => super::keep(to, &training.checkpoint(), lang),
            None => ExitCode::SUCCESS,
        };
        super::super::output::worse(
            ended(&end, training.epoch(), start.task.settings.epochs, lang),
            kept,
        )
    }
}

/// Takes the room the weights will need.
fn reserved<F: Real>(
    mut to: Destination,
    training: &Training<F>,
    lang: Lang,
) -> Result<Destination, String> {
    to.reserve(weights::room::<F>(&training.task().architecture), lang)?;
    Ok(to)
}

/// Learns until the last epoch, or until something ends it.
fn run<F: Real>(
    training: &mut Training<F>,
    progress: &mut Progress,
    signals: &crate::terminal::Signals,
) -> End {
    let epochs = training.task().settings.epochs;
    let begun = Instant::now();
    let mut samples = 0;
    while training.epoch() < epochs {
        loop {
            if let Some(signal) = signals.received() {
                return End::Signal(signal);
            }
            match training.step() {
                Ok(step) => {
                    samples += step.samples;
                    progress.step(step.step, begun.elapsed());
                    if step.last {
                        break;
                    }
                }
                Err(diverged) => return End::Diverged(diverged),
            }
        }
        match training.end_epoch() {
            Ok(end) => {
                if let Err(e) = progress.epoch(&end, begun.elapsed(), samples) {
                    return signals.received().map_or(End::Log(e), End::Signal);
                }
            }
            Err(diverged) => return End::Diverged(diverged),
        }
    }
    End::Finished
}

/// Says why a training ended early.
fn ended(end: &End, epoch: usize, epochs: usize, lang: Lang) -> ExitCode {
    match end {
        End::Finished => ExitCode::SUCCESS,
        End::Signal(signal) => ExitCode::from(ui::Exit::Signal(*signal).code()),
        End::Diverged(diverged) => complain(&advice(*diverged, lang)),
        End::Log(e) => {
            complain(&lang.pick(
                format!("the log cannot be written: {e}; training stopped after epoch {epoch} of {epochs}"),
                format!("无法写出日志：{e}；训练在第 {epoch}/{epochs} 轮之后停止"),
            ));
            // As a reader that goes away ends other programs.
            let gone = e.kind() == io::ErrorKind::BrokenPipe;
            if gone {
                ExitCode::from(ui::Exit::NO_READER.code())
            } else {
                ExitCode::FAILURE
            }
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
        Broken::Weight => lang.pick(
            "a weight after it".to_owned(),
            "这一步之后的某个权重".to_owned(),
        ),
        Broken::HeldOut => lang.pick(
            "the validation loss after it".to_owned(),
            "这一步之后的验证损失".to_owned(),
        ),
    };
    let weights = match diverged.broken {
        Broken::HeldOut => lang.pick(
            "The weights are those after that step",
            "权重是这一步之后的",
        ),
        _ => lang.pick(
            "The weights are those before that step",
            "权重保持在这一步之前",
        ),
    };
    lang.pick(
        format!(
            "training stopped at step {step}: {what} is no longer finite.\n\
             {weights}. Try a smaller --lr, --clip 1, or --activation tanh."
        ),
        format!(
            "训练在第 {step} 步停止：{what}不再是有限的数。\n\
             {weights}。可以试试更小的 --lr、--clip 1，或 --activation tanh。"
        ),
    )
}

/// Lines where the log goes, and on a terminal a bar below them.
struct Progress {
    /// Standard output, or standard error where that takes the weights.
    log: Box<dyn Write>,
    json: bool,
    lang: Lang,
    metric: Option<&'static str>,
    epochs: usize,
    steps: usize,
    bar: bool,
    drawn: Option<Instant>,
}

impl Progress {
    fn new(json: bool, log: Box<dyn Write>, lang: Lang, task: &Task, steps: usize) -> Progress {
        Progress {
            log,
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
        if !self.bar
            || self
                .drawn
                .is_some_and(|d| d.elapsed() < Duration::from_millis(100))
        {
            return;
        }
        self.drawn = Some(Instant::now());
        let all = (self.epochs * self.steps).max(1) as f64;
        let share = (step as f64 / all).min(1.0);
        let left = elapsed.as_secs_f64() * (1.0 - share) / share.max(1e-9);
        let width = 30;
        let full = (share * width as f64) as usize;
        let bar = format!("{}{}", "=".repeat(full), " ".repeat(width - full));
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

    /// Prints the epoch.
    ///
    /// # Errors
    /// That the log cannot be written any more.
    fn epoch(&mut self, end: &EpochEnd, elapsed: Duration, samples: usize) -> io::Result<()> {
        self.clear();
        let seconds = elapsed.as_secs_f64();
        let speed = samples as f64 / seconds.max(1e-9);
        let line = if self.json {
            let mut object = serde_json::json!({
                "epoch": end.epoch,
                "step": end.step,
                "loss": end.loss,
                "gradient_norm": end.gradient_norm,
                "seconds": seconds,
                "samples_per_second": speed,
            });
            if let Some(object) = object.as_object_mut() {
                let held_out = end.held_out.map(|loss| ("held_out_loss", loss));
                for (name, value) in held_out.into_iter().chain(self.metric.zip(end.metric)) {
                    object.insert(name.to_owned(), value.into());
                }
            }
            object.to_string()
        } else {
            let metric = match (self.metric, end.metric) {
                (Some("bits_per_character"), Some(v)) => self
                    .lang
                    .pick(format!("  {v:.3} bits/char"), format!("  每字 {v:.3} 比特")),
                (Some("exact_match"), Some(v)) => self.lang.pick(
                    format!("  exact {:.1} %", v * 100.0),
                    format!("  全对 {:.1} %", v * 100.0),
                ),
                (_, Some(v)) => self.lang.pick(
                    format!("  right {:.1} %", v * 100.0),
                    format!("  答对 {:.1} %", v * 100.0),
                ),
                _ => String::new(),
            };
            let (e, n) = (end.epoch, self.epochs);
            let loss = end.loss;
            let held = end.held_out.map_or_else(String::new, |held| {
                self.lang.pick(
                    format!(" held out {held:<9.6}"),
                    format!(" 留出 {held:<9.6}"),
                )
            });
            self.lang.pick(
                format!("epoch {e:>3}/{n}  loss {loss:<9.6}{held}{metric}  {seconds:.1} s  {speed:.0} sequences/s"),
                format!("第 {e:>3}/{n} 轮  损失 {loss:<9.6}{held}{metric}  {seconds:.1} 秒  每秒 {speed:.0} 条序列"),
            )
        };
        writeln!(self.log, "{line}").and_then(|()| self.log.flush())
    }
}
