//! What is said while a training without a screen goes on: lines, and on a terminal a bar below them.

use crate::lang::{Lang, say};
use crate::train::EpochEnd;
use crate::train::tasks::Task;
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// Lines where the log goes, and on a terminal a bar below them.
pub(super) struct Progress {
    /// Standard output, or standard error where that takes the weights.
    log: Box<dyn Write>,
    json: bool,
    lang: Lang,
    metric: Option<&'static str>,
    epochs: usize,
    steps: usize,
    bar: bool,
    drawn: Option<Instant>,
    last: Option<EpochEnd>,
    samples: usize,
    /// The race it is a part of.
    part: Option<Part>,
}

/// A training among others that come before and after it.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) seed: u64,
    /// Trainings that have ended, of how many.
    pub(super) ended: usize,
    pub(super) of: usize,
    /// When the first of them began.
    pub(super) begun: Instant,
}

impl Part {
    /// Seconds until all have ended, when `share` of this one is done.
    pub(super) fn left(&self, share: f64) -> (f64, f64) {
        let share = (self.ended as f64 + share) / self.of as f64;
        let spent = self.begun.elapsed().as_secs_f64();
        (share, spent * (1.0 - share) / share.max(1e-9))
    }
}

impl Progress {
    pub(super) fn new(
        json: bool,
        log: Box<dyn Write>,
        lang: Lang,
        task: &Task,
        steps: usize,
    ) -> Progress {
        Progress {
            log,
            json,
            lang,
            metric: task.metric.name(),
            epochs: task.settings.epochs,
            steps,
            bar: io::stderr().is_terminal(),
            drawn: None,
            last: None,
            samples: 0,
            part: None,
        }
    }

    /// The same as a part of a race.
    pub(super) fn among(self, part: Part) -> Progress {
        Progress {
            part: Some(part),
            ..self
        }
    }

    pub(super) fn step(&mut self, step: u64, elapsed: Duration) {
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
        let (share, left) = match &self.part {
            Some(part) => part.left(share),
            None => (
                share,
                elapsed.as_secs_f64() * (1.0 - share) / share.max(1e-9),
            ),
        };
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

    pub(super) fn clear(&mut self) {
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
            if let Some(part) = &self.part {
                object.insert("run".to_owned(), part.name.clone().into());
                object.insert("seed".to_owned(), part.seed.into());
            }
            let validation = end.validation.map(|loss| ("validation_loss", loss));
            for (name, value) in validation.into_iter().chain(self.metric.zip(end.metric)) {
                object.insert(name.to_owned(), value.into());
            }
        }
        object.to_string()
    }

    pub(super) fn sentence(&self, end: &EpochEnd, seconds: f64, speed: f64) -> String {
        let metric = match (self.metric, end.metric) {
            (Some("bits_per_character"), Some(v)) => {
                let perplexity = format!("{:.1}", v.exp2());
                let v = format!("{v:.3}");
                say!(self.lang, "train.lines.bits_char", v, perplexity)
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
        let held = end.validation.map_or_else(String::new, |held| {
            say!(
                self.lang,
                "train.lines.epoch_validation",
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
    pub(super) fn epoch(
        &mut self,
        end: &EpochEnd,
        elapsed: Duration,
        samples: usize,
    ) -> io::Result<()> {
        self.clear();
        (self.last, self.samples) = (Some(*end), samples);
        if self.part.is_some() && !self.json {
            // Of a race there is a line for each training.
            return Ok(());
        }
        let seconds = elapsed.as_secs_f64();
        let speed = samples as f64 / seconds.max(1e-9);
        let line = if self.json {
            self.object(end, seconds, speed)
        } else {
            self.sentence(end, seconds, speed)
        };
        writeln!(self.log, "{line}").and_then(|()| self.log.flush())
    }

    /// The last epoch that ended.
    pub(super) fn last(&self) -> Option<EpochEnd> {
        self.last
    }

    /// Where the log goes, for who comes next.
    pub(super) fn into_log(self) -> Box<dyn Write> {
        self.log
    }

    /// Prints how a part of a race ended, and how long the rest may take.
    ///
    /// # Errors
    /// That the log cannot be written any more.
    pub(super) fn ended(&mut self, n: usize, elapsed: Duration) -> io::Result<()> {
        let Some((part, end)) = self.part.as_ref().zip(self.last) else {
            return Ok(());
        };
        let seconds = elapsed.as_secs_f64();
        let speed = self.samples as f64 / seconds.max(1e-9);
        let left = match part.ended + 1 == part.of {
            true => String::new(),
            false => say!(
                self.lang,
                "train.lines.until_all",
                left = format!("{:.0}", part.left(1.0).1)
            ),
        };
        let letter = char::from(b'A' + n as u8);
        let line = say!(
            self.lang,
            "train.lines.run_of_seed",
            name = format!("{letter} {}", part.name),
            seed = part.seed,
            end = self.sentence(&end, seconds, speed),
            left
        );
        writeln!(self.log, "{line}").and_then(|()| self.log.flush())
    }
}
