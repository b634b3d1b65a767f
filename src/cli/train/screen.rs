//! Training on the lab screen, and what is left to say when it closes.

use super::super::screen;
use super::{Destination, Failure, Start, Train, complain};
use crate::lang::{Diagnostic, Lang, say, text};
use crate::train::tasks::{Metric, Task};
use crate::train::{Precision, State, Status, weights};
use crate::ui;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// How long a terminal stays silent.
const PATIENCE: Duration = Duration::from_millis(300);

impl Train {
    pub(super) fn screen(&self, lang: Lang) -> ExitCode {
        let ready = self
            .destination(lang)
            .and_then(|save| Ok((self.prepared(lang)?, save)));
        let (runs, save) =
            match ready.and_then(|(runs, save)| Ok((self.reserved(save, &runs, lang)?, runs))) {
                Ok((save, runs)) => (runs, save),
                Err(report) => return complain(&report),
            };
        if let Some(report) = runs
            .first()
            .and_then(|run| self.sounds(&run.task, lang).err())
        {
            return complain(&report);
        }
        let mut lab = ui::Lab::new(runs, self.options.settings());
        self.ask.iter().for_each(|typed| lab.ask(typed));
        let (lab, exit) = screen::train(lab, lang);
        let say = || _ = writeln!(io::stderr(), "{}", super::ending(lang));
        let ended = lab.map_or_else(Vec::new, |lab| lab.finish(say));
        let summaries = ended.iter().enumerate().filter_map(|(k, end)| {
            let several = ended.len() > 1;
            end.status
                .as_ref()
                .map(|status| summary(k, &end.contestant.name, &end.task, status, several, lang))
        });
        let mut said = summaries.collect::<String>();
        let task = ended.first().map(|end| Arc::clone(&end.task));
        if let Some(task) = task.filter(|_| ended.len() > 1 || self.seeds > 1) {
            let all: Vec<_> = ended.iter().map(|end| end.contestant.clone()).collect();
            said += &super::race::table(&all, &task, self.seeds, lang);
        }
        let told = super::super::output::print(&said);
        let kept = match (save, ended.into_iter().next().and_then(|e| e.checkpoint)) {
            (Some(to), Some(checkpoint)) => match self.precision {
                Precision::F32 => super::keep(to, &checkpoint.cast::<f32>(), lang),
                Precision::F64 => super::keep(to, &checkpoint, lang),
            },
            _ => ExitCode::SUCCESS,
        };
        [exit(), kept, told]
            .into_iter()
            .reduce(super::super::output::worse)
            .unwrap_or_default()
    }

    /// Takes the room the weights of the first run will need.
    fn reserved(
        &self,
        save: Option<Destination>,
        runs: &[ui::Run],
        lang: Lang,
    ) -> Result<Option<Destination>, String> {
        let Some((mut to, run)) = save.zip(runs.first()) else {
            return Ok(None);
        };
        let architecture = &run.task.architecture;
        let room = match self.precision {
            Precision::F32 => weights::room::<f32>(architecture),
            Precision::F64 => weights::room::<f64>(architecture),
        };
        to.reserve(room, lang)?;
        Ok(Some(to))
    }

    /// The trainings, whose data may take a while: then it is said, as nothing is on the screen yet.
    fn prepared(&self, lang: Lang) -> ui::Launched {
        let words = super::rivals::words();
        std::thread::scope(|scope| {
            let (done, waiting) = channel::<()>();
            let runs = scope.spawn(move || {
                let runs = self.runs(words, lang);
                drop(done);
                runs
            });
            if waiting.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                let _ = writeln!(io::stderr(), "{}", say!(lang, "common.preparing_the_data"));
            }
            runs.join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    }

    /// Starts it under this name, which is one of those that `race`, by the seeds that those have.
    pub(super) fn started(
        &self,
        name: String,
        race: &Train,
        threads: usize,
    ) -> Result<ui::Run, Failure> {
        let Start { task, checkpoint } = self.start()?;
        let more = (1..race.seeds).map(|k| self.with_seed(&task, k));
        let more = more.collect::<Result<Vec<_>, _>>()?;
        let run = match self.precision {
            Precision::F32 => ui::Run::start::<f32>(name, task, checkpoint, threads),
            Precision::F64 => ui::Run::start::<f64>(name, task, checkpoint, threads),
        };
        let run = run.map(|run| run.and_then(more));
        run.map_err(|e| {
            Failure::usage(Diagnostic::whole(text!("train.lines.no_thread_can_had", e)))
        })
    }
}

/// How a run ended, in a line.
fn summary(
    k: usize,
    name: &str,
    task: &Task,
    status: &Status,
    several: bool,
    lang: Lang,
) -> String {
    let who = if several {
        format!("{} {name}", char::from(b'A' + k as u8))
    } else {
        task.name.to_owned()
    };
    let (epoch, of) = status.epoch;
    let state = match status.state {
        State::Diverged(d) => say!(lang, "train.lines.diverged_at_step", step = d.step),
        _ => say!(lang, "train.lines.epoch", epoch, of),
    };
    let figures = status.last.map_or_else(String::new, |end| {
        let metric = end.metric.map_or_else(String::new, |m| match task.metric {
            Metric::Bits => {
                let perplexity = format!("{:.1}", m.exp2());
                let m = format!("{m:.3}");
                say!(lang, "train.lines.bits_character", m, perplexity)
            }
            _ => say!(
                lang,
                "train.lines.run_right",
                m = format!("{:.1}", m * 100.0)
            ),
        });
        let held = end.validation.map_or_else(String::new, |held| {
            say!(
                lang,
                "train.lines.run_validation",
                held = format!("{held:.6}")
            )
        });
        say!(
            lang,
            "train.lines.run_loss",
            loss = format!("{:.6}", end.loss),
            held,
            metric
        )
    });
    let seconds = say!(
        lang,
        "train.lines.s",
        seconds = format!("{:.1}", status.seconds)
    );
    format!("{who} · {state} · {seconds}{figures}\n")
}
