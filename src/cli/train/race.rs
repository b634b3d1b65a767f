//! Several trainings without a screen, one after another, and a table at the end.

use super::lines::{End, ended, log, reserved, run};
use super::progress::{Part, Progress};
use super::{Destination, Failure, Start, Train, complain, keep, processors};
use crate::lang::Lang;
use crate::terminal::Signals;
use crate::train::tasks::Task;
use crate::train::{Contestant, Outcome, Precision, Real, Training};
use crate::ui;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

/// What came of trainings side by side, as lines.
pub(super) fn table(all: &[Contestant], task: &Task, seeds: u16, lang: Lang) -> String {
    let rows = ui::table(all, task, seeds.into(), usize::MAX, lang);
    rows.iter()
        .map(|row| format!("{}\n", row.trim_end()))
        .collect()
}

/// Trainings that take turns: all with one seed, then all with the next, so that what there is when it is ended early compares.
struct Race<'a> {
    race: &'a Train,
    all: Vec<(Contestant, Train)>,
    log: Box<dyn Write>,
    signals: Signals,
    begun: Instant,
    ended: usize,
    lang: Lang,
}

impl Train {
    /// All of them, and the table.
    pub(super) fn race(&self, lang: Lang) -> ExitCode {
        let ready = self.destination(lang).and_then(|save| {
            let all = self.contestants(super::rivals::words(), lang)?;
            // What cannot be learned is found out before anything is.
            let starts = all.iter().map(|(_, train)| train.start());
            let starts = starts.collect::<Result<Vec<_>, _>>();
            Ok((all, starts.map_err(|f| f.render(lang))?, save))
        });
        let (all, starts, save) = match ready {
            Ok(ready) => ready,
            Err(report) => return complain(&report),
        };
        let contestant = |((name, train), start): ((String, Train), &Start)| {
            let contestant = Contestant {
                name,
                parameters: start.task.architecture.parameters(),
                outcomes: vec![],
                last: None,
            };
            (contestant, train)
        };
        let race = Race {
            race: self,
            all: all.into_iter().zip(&starts).map(contestant).collect(),
            log: log(save.as_ref()),
            signals: Signals::watch(super::ending(lang)),
            begun: Instant::now(),
            ended: 0,
            lang,
        };
        race.run(&starts, save)
    }
}

impl Race<'_> {
    fn run(mut self, starts: &[Start], mut save: Option<Destination>) -> ExitCode {
        let mut exit = ExitCode::SUCCESS;
        'race: for k in 0..self.race.seeds {
            for (n, start) in starts.iter().enumerate() {
                let start = match self.all[n].1.begun(start, k) {
                    Ok(start) => start,
                    Err(failure) => return complain(&failure.render(self.lang)),
                };
                // The first training is the one whose weights are kept.
                let kept = save.take();
                let end = match self.all[n].1.precision {
                    Precision::F32 => self.turn::<f32>(n, start, kept),
                    Precision::F64 => self.turn::<f64>(n, start, kept),
                };
                exit = super::super::output::worse(exit, end.0);
                if end.1 {
                    break 'race;
                }
            }
        }
        let task = &starts[0].task;
        let told = match self.race.log {
            Some(_) => self.objects(task),
            None => {
                let all: Vec<_> = self.all.iter().map(|(own, _)| own.clone()).collect();
                table(&all, task, self.race.seeds, self.lang)
            }
        };
        match write!(self.log, "{told}").and_then(|()| self.log.flush()) {
            Ok(()) => exit,
            Err(e) => ended(&End::Log(e), 0, 0, self.lang),
        }
    }

    /// One training, and whether it ends the race: only what was asked for from outside does.
    fn turn<F: Real>(
        &mut self,
        n: usize,
        start: Start,
        save: Option<Destination>,
    ) -> (ExitCode, bool) {
        let (lang, task) = (self.lang, Arc::clone(&start.task));
        let threads = processors(self.all[n].1.threads);
        let mut training = Training::<F>::new(Arc::clone(&task), start.checkpoint, threads);
        let save = save.map(|to| reserved::<F>(to, &training, lang));
        let save = match save.transpose() {
            Ok(save) => save,
            Err(report) => return (complain(&report), true),
        };
        let part = Part {
            name: self.all[n].0.name.clone(),
            seed: task.settings.seed,
            ended: self.ended,
            of: self.all.len() * usize::from(self.race.seeds),
            begun: self.begun,
        };
        let (json, steps) = (self.race.log.is_some(), training.steps_per_epoch());
        let log = std::mem::replace(&mut self.log, Box::new(io::sink()));
        let mut progress = Progress::new(json, log, lang, &task, steps).among(part);
        let begun = Instant::now();
        let end = run(&mut training, &mut progress, &self.signals);
        progress.clear();
        self.ended += 1;
        let last = progress.last();
        self.all[n].0.last = last;
        let finished = matches!(end, End::Finished);
        self.all[n].0.outcomes.push(Outcome {
            seed: task.settings.seed,
            steps: training.steps(),
            seconds: begun.elapsed().as_secs_f64(),
            result: last.filter(|_| finished).map(|end| end.result()),
            diverged: matches!(end, End::Diverged(_)),
        });
        let said = match (&end, json) {
            (End::Finished, false) => progress.ended(n, begun.elapsed()),
            _ => Ok(()),
        };
        self.log = progress.into_log();
        let kept = save.map(|to| keep(to, &training.checkpoint(), lang));
        let end = said.map_or_else(End::Log, |()| end);
        let exit = ended(&end, training.epoch(), task.settings.epochs, lang);
        let exit = super::super::output::worse(exit, kept.unwrap_or(ExitCode::SUCCESS));
        (exit, matches!(end, End::Signal(_) | End::Log(_)))
    }

    /// An object a training: what it is, and what came of its seeds.
    fn objects(&self, task: &Task) -> String {
        let object = |(own, _): &(Contestant, Train)| {
            let seeds = own.outcomes.iter().map(|o| {
                serde_json::json!({
                    "seed": o.seed, "steps": o.steps, "seconds": o.seconds, task.result_name(): o.result,
                    "diverged": o.diverged,
                })
            });
            let [mean, least, most] = own.results().map_or([None; 3], |all| all.map(Some));
            let object = serde_json::json!({
                "run": own.name,
                "parameters": own.parameters,
                "result": task.result_name(),
                "mean": mean,
                "least": least,
                "most": most,
                "seeds": seeds.collect::<Vec<_>>(),
            });
            format!("{object}\n")
        };
        self.all.iter().map(object).collect()
    }
}

impl Train {
    /// What its `k`th seed begins with.
    fn begun(&self, first: &Start, k: u16) -> Result<Start, Failure> {
        let task = match k {
            0 => Arc::clone(&first.task),
            k => Arc::new(self.with_seed(&first.task, k)?),
        };
        Ok(Start {
            task,
            checkpoint: first.checkpoint.clone(),
        })
    }
}
