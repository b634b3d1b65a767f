//! Training without a screen: a line an epoch, and on a terminal a bar below them.

use super::progress::Progress;
use super::{Destination, Start, Train, complain};
use crate::lang::{Lang, say};
use crate::train::{Diverged, NonFinite, Real, Training, weights};
use crate::ui;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

/// Why a training ended before its last epoch.
pub(super) enum End {
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
        let log = log(save.as_ref());
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
        let told = self.told(&training, &progress, lang);
        let mut log = progress.into_log();
        let told = told.and_then(|told| {
            let written = log.write_all(told.as_bytes()).and_then(|()| log.flush());
            written.map_err(|e| super::super::output::no_output(&e, lang))
        });
        let kept = match save {
            Some(to) => super::keep(to, &training.checkpoint(), lang),
            None => ExitCode::SUCCESS,
        };
        let kept = match told {
            Ok(()) => kept,
            Err(report) => super::super::output::worse(kept, complain(&report)),
        };
        super::super::output::worse(
            ended(&end, training.epoch(), start.task.settings.epochs, lang),
            kept,
        )
    }

    /// What stands beside the result, and what was asked; nothing in a log for programs but what was asked.
    fn told<F: Real>(
        &self,
        training: &Training<F>,
        progress: &Progress,
        lang: Lang,
    ) -> Result<String, String> {
        let task = training.task();
        let compared = match (&self.log, progress.last()) {
            (None, Some(end)) => super::ask::compared(task, end.metric, lang),
            _ => String::new(),
        };
        let network = training.network().cast();
        let answers = self.answers(task, &network, lang);
        answers
            .map(|answers| compared + &answers)
            .map_err(|f| f.render(lang))
    }
}

/// Where the log goes: standard output, or standard error where that takes the weights.
pub(super) fn log(save: Option<&Destination>) -> Box<dyn Write> {
    match save {
        Some(Destination::Stdout) => Box::new(io::stderr()),
        _ => Box::new(io::stdout()),
    }
}

/// Takes the room the weights will need.
pub(super) fn reserved<F: Real>(
    mut to: Destination,
    training: &Training<F>,
    lang: Lang,
) -> Result<Destination, String> {
    to.reserve(weights::room::<F>(&training.task().architecture), lang)?;
    Ok(to)
}

/// Learns until the last epoch, or until something ends it.
pub(super) fn run<F: Real>(
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
pub(super) fn ended(end: &End, epoch: usize, epochs: usize, lang: Lang) -> ExitCode {
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
        NonFinite::State(t) => say!(lang, "train.lines.state_cell_after_step_sequence", t),
        NonFinite::Loss => say!(lang, "train.lines.loss").to_owned(),
        NonFinite::Gradient => say!(lang, "train.lines.gradient").to_owned(),
        NonFinite::Weight => say!(lang, "train.lines.weight_after_it").to_owned(),
        NonFinite::Validation => say!(lang, "train.lines.validation_loss_after_it").to_owned(),
    };
    let weights = match diverged.broken {
        NonFinite::Validation => say!(lang, "train.lines.weights_those_after_step"),
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
