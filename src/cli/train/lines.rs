//! Training without a screen: a line an epoch, and on a terminal a bar below them.

use super::{Train, complain};
use crate::lang::{Lang, write_whole};
use crate::train::tasks::Task;
use crate::train::{Broken, Diverged, EpochEnd, Network, Real, Training, weights};
#[cfg(unix)]
use crate::tui;
#[cfg(unix)]
use signal_hook::consts::{SIGINT, SIGTERM};
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

impl Train {
    pub(super) fn learn<F: Real>(
        &self,
        task: Arc<Task>,
        network: Option<Network<f64>>,
        lang: Lang,
    ) -> ExitCode {
        let stop = Arc::new(AtomicBool::new(false));
        on_interrupt(&stop, lang);
        let epochs = task.settings.epochs;
        let mut training = Training::<F>::new(Arc::clone(&task), network, super::processors(self.threads));
        let mut progress = Progress::new(self.log.is_some(), lang, &task, training.steps_per_epoch());
        let start = Instant::now();
        let mut samples = 0;
        let mut failed = None;
        'epochs: while training.epoch() < epochs {
            loop {
                if stop.load(Ordering::Relaxed) {
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
            && let Err(e) = write_whole(path, &weights::write(training.network()))
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

/// The first Ctrl-C (or SIGTERM) asks for an end and says so, since a step may take long; the second makes one.
fn on_interrupt(stop: &Arc<AtomicBool>, lang: Lang) {
    #[cfg(unix)]
    if let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGINT, SIGTERM]) {
        let stop = Arc::clone(stop);
        std::thread::spawn(move || {
            for signal in signals.forever() {
                if stop.swap(true, Ordering::Relaxed) {
                    std::process::exit(tui::Exit::Signal(signal).code().into());
                }
                let _ = writeln!(io::stderr(), "\n{}", super::ending(lang));
            }
        });
    }
    #[cfg(not(unix))]
    let _ = (stop, lang);
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
            let loss = end.loss;
            let held = end.held_out.map_or_else(String::new, |held| {
                self.lang.pick(format!(" held out {held:<9.6}"), format!(" 留出 {held:<9.6}"))
            });
            self.lang.pick(
                format!("epoch {e:>3}/{n}  loss {loss:<9.6}{held}{metric}  {seconds:.1} s  {speed:.0} sequences/s"),
                format!("第 {e:>3}/{n} 轮  损失 {loss:<9.6}{held}{metric}  {seconds:.1} 秒  每秒 {speed:.0} 条序列"),
            )
        };
        let mut out = io::stdout().lock();
        writeln!(out, "{line}").and_then(|()| out.flush()).is_ok()
    }
}
