//! The trainings that race: the one that was asked for, and one for each `--vs`.

use super::{Failure, Train, processors};
use crate::lang::{Lang, say};
use crate::train::tasks::{Settings, Task};
use crate::train::{RUNS, changes, first_name, rival_name};
use crate::ui;
use std::ffi::OsString;

/// The words behind `gatewalk train` on the command line.
pub(super) fn words() -> Vec<OsString> {
    let words = std::env::args_os().skip_while(|word| word != "train");
    words.skip(1).collect()
}

impl Train {
    /// The trainings that race, with what sets them apart.
    ///
    /// # Errors
    /// What is wrong with a `--vs`, or that there are too many.
    pub(super) fn contestants(
        &self,
        words: Vec<OsString>,
        lang: Lang,
    ) -> Result<Vec<(String, Train)>, String> {
        let said = shared(&words)
            .iter()
            .map(|word| word.to_string_lossy().into_owned())
            .collect::<Vec<_>>();
        let own: Vec<&str> = said.iter().map(String::as_str).collect();
        let changed: Vec<Vec<&str>> = self.vs.iter().map(|vs| changes(vs)).collect();
        let rivals = self.rivals(words).map_err(|e| e.to_string())?;
        if rivals.len() >= RUNS {
            return Err(say!(lang, "train.lines.vs_can_given_up_three").to_owned());
        }
        let task = self.task.as_deref().unwrap_or_default();
        let default = Settings::default().cell;
        let cell = self.cell.as_deref().unwrap_or_else(|| default.name());
        let own = first_name(&own, &changed, task, cell, lang);
        let named = |(vs, rival): (&String, Train)| (rival_name(&changes(vs)), rival);
        let first = std::iter::once((own, self.clone()));
        Ok(first.chain(self.vs.iter().zip(rivals).map(named)).collect())
    }

    /// Starts what these words behind `gatewalk train` ask for: this run, and one for each `--vs`; else says why not.
    pub(super) fn runs(&self, words: Vec<OsString>, lang: Lang) -> ui::Launched {
        let all = self.contestants(words, lang)?;
        let threads = (processors(self.threads) / all.len()).max(1);
        let start = |(name, train): (String, Train)| train.started(name, self, threads);
        all.into_iter()
            .map(start)
            .collect::<Result<_, _>>()
            .map_err(|failure| failure.render(lang))
    }

    /// The same words once for each `--vs`, its changes put last, where they win.
    fn rivals(&self, words: Vec<OsString>) -> Result<Vec<Train>, clap::Error> {
        let own = shared(&words);
        let rival = |vs: &String| {
            let more = changes(vs).into_iter().map(OsString::from);
            Train::parse(own.iter().cloned().chain(more))
        };
        self.vs.iter().map(rival).collect()
    }

    /// The task as the `k`th seed after its own draws it; data of one's own are what they are.
    pub(super) fn with_seed(&self, task: &Task, k: u16) -> Result<Task, Failure> {
        let again = task.again(k);
        again.map_err(|fault| Failure::of(fault, task.name.to_owned()))
    }
}

/// The words that all trainings share: all but each `--vs` and what it changes.
fn shared(words: &[OsString]) -> Vec<OsString> {
    let mut own: Vec<OsString> = vec![];
    let mut args = words.iter();
    while let Some(arg) = args.next() {
        if arg == "--vs" {
            args.next();
        } else if !arg.to_string_lossy().starts_with("--vs=") {
            own.push(arg.clone());
        }
    }
    own
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::training::trainings;

    /// Every option of a training that touches no file means the same in a lesson.
    #[test]
    fn a_lesson_takes_the_same_words() {
        for line in [
            "recall --epochs 3 --batch 7 --hidden 9 --layers 2 --length 12 --cell gru --lr 0.02 --decay 0.9",
            "sine --optimizer sgd --convention keras --clip 0 --seed 12345678901 --shuffle off",
            "adding --activation relu --forget-bias -0.5 --clip 2.5 --threads 2 --precision f64",
            "recall --cell peephole --length=4 --vs --cell=rnn",
            "sine --cell gru --vs=--epochs=1",
            "recall --bidirectional --length 5 --seeds 2 --vs gru",
            "recall --vs --bidirectional",
            "text --variant zh-small --epochs 1",
        ] {
            let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
            let parsed = Train::parse(&words).map_err(|e| e.to_string());
            let of = |train: Train| train.runs(words.iter().map(Into::into).collect(), Lang::EN);
            let ours = parsed.and_then(of);
            let theirs = trainings(&words, None, Lang::EN);
            match (ours, theirs) {
                (Ok(ours), Ok(theirs)) => {
                    assert_eq!(ours.len(), theirs.len(), "{line}");
                    for (ours, theirs) in ours.iter().zip(&theirs) {
                        assert_eq!(ours.name, theirs.name, "{line}");
                        assert_eq!(ours.task.settings, theirs.settings, "{line}");
                    }
                }
                (ours, theirs) => assert_eq!(ours.is_ok(), theirs.is_ok(), "{line}: {theirs:?}"),
            }
        }
    }
}
