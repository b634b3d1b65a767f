//! Training without a screen: a line an epoch, and on a terminal a bar below them.

use super::{Destination, Start, Train, complain};
use crate::lang::{Lang, say};
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
        if self.data.is_some() && start.task.train.unequal().is_some() {
            let _ = writeln!(io::stderr(), "{}", start.task.about.get(lang));
        }
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
            complain(&say!(
                lang,
                "train.lines.log_cannot_written_training",
                e,
                epoch,
                epochs
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
        Broken::State(t) => say!(lang, "train.lines.state_cell_after_step_sequence", t),
        Broken::Loss => say!(lang, "train.lines.loss").to_owned(),
        Broken::Gradient => say!(lang, "train.lines.gradient").to_owned(),
        Broken::Weight => say!(lang, "train.lines.weight_after_it").to_owned(),
        Broken::HeldOut => say!(lang, "train.lines.validation_loss_after_it").to_owned(),
    };
    let weights = match diverged.broken {
        Broken::HeldOut => say!(lang, "train.lines.weights_those_after_step"),
        _ => say!(lang, "train.lines.weights_those_before_step"),
    };
    say!(
        lang,
        "train.lines.training_stopped_step_no_longer",
        step,
        what,
        weights
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
        let text = say!(
            self.lang,
            "train.lines.left",
            bar,
            share = format!("{:3.0}", share * 100.0),
            left = format!("{left:.0}")
        );
        let _ = write!(io::stderr(), "{text}");
    }

    fn clear(&mut self) {
        if self.drawn.take().is_some() {
            let _ = write!(io::stderr(), "\r{}\r", " ".repeat(70));
        }
    }

    fn object(&self, end: &EpochEnd, seconds: f64, speed: f64) -> String {
        let mut object = serde_json::json!({
            "epoch": end.epoch,
            "step": end.step,
            "loss": end.loss,
            "gradient_norm": end.gradient_norm,
            "seconds": seconds,
            "samples_per_second": speed,
        });
        if let Some(object) = object.as_object_mut() {
            let held_out = end.held_out.map(|loss| ("validation_loss", loss));
            for (name, value) in held_out.into_iter().chain(self.metric.zip(end.metric)) {
                object.insert(name.to_owned(), value.into());
            }
        }
        object.to_string()
    }

    fn sentence(&self, end: &EpochEnd, seconds: f64, speed: f64) -> String {
        let metric = match (self.metric, end.metric) {
            (Some("bits_per_character"), Some(v)) => {
                say!(self.lang, "train.lines.bits_char", v = format!("{v:.3}"))
            }
            (Some("exact_match"), Some(v)) => say!(
                self.lang,
                "train.lines.exact",
                v = format!("{:.1}", v * 100.0)
            ),
            (_, Some(v)) => say!(
                self.lang,
                "train.lines.epoch_right",
                v = format!("{:.1}", v * 100.0)
            ),
            _ => String::new(),
        };
        let (e, n) = (end.epoch, self.epochs);
        let loss = end.loss;
        let held = end.held_out.map_or_else(String::new, |held| {
            say!(
                self.lang,
                "train.lines.epoch_held_out",
                held = format!("{held:<9.6}")
            )
        });
        say!(
            self.lang,
            "train.lines.epoch_loss_sequences",
            e = format!("{e:>3}"),
            n,
            loss = format!("{loss:<9.6}"),
            held,
            metric,
            seconds = format!("{seconds:.1}"),
            speed = format!("{speed:.0}")
        )
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
            self.object(end, seconds, speed)
        } else {
            self.sentence(end, seconds, speed)
        };
        writeln!(self.log, "{line}").and_then(|()| self.log.flush())
    }
}
