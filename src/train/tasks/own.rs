//! A sample of a reader's own: typed, or one of the task's with a number changed.

use super::super::{Data, Inputs, Targets};
use super::question::Question;
use super::task::{Own, Task, TaskSpec};
use crate::lang::{Text, text};

/// Most steps of a sequence that is typed.
pub(super) const MOST: usize = 400;
/// Most symbols that are shown of what was not understood.
const SHOWN: usize = 40;

/// Numbers, each to predict the next.
pub(super) const NEXT_NUMBER: Own = Own {
    hint: || text!("task.own_next_number"),
    read: |_, typed| next_numbers(typed),
    follow: next_follows,
    choices: None,
};

impl Task {
    /// What readers can do with its samples.
    pub fn own(&self) -> Own {
        TaskSpec::named(self.name).map_or(NEXT_NUMBER, |kind| kind.own)
    }

    /// What is typed, as sequences of this task.
    ///
    /// # Errors
    /// That it is none, and what would be.
    pub fn ask(&self, typed: &str) -> Result<Vec<Question>, Text> {
        let own = self.own();
        (own.read)(self, typed.trim())
            .filter(|questions| !questions.is_empty())
            .ok_or_else(|| {
                let typed = crate::lang::printable_line(typed, SHOWN);
                text!("task.own_not_understood", typed, hint = (own.hint)())
            })
    }

    /// A sample of the data that are shown.
    pub fn question(&self, sample: usize) -> Question {
        let shown = self.shown();
        let sample = sample % shown.samples.max(1);
        Question {
            sound: self.sounds.get(sample).cloned().unwrap_or_default(),
            ..Question::of(one(shown, sample))
        }
    }

    /// The same question with another number or symbol at a place of its inputs, its targets following from them.
    pub fn changed(&self, question: &Question, place: usize, to: f64) -> Question {
        let mut data = question.data.clone();
        match &mut data.inputs {
            Inputs::Values(values) => values[place] = to,
            Inputs::Symbols(symbols) => symbols[place] = to as u32,
        }
        (self.own().follow)(&mut data);
        Question::of(data)
    }
}

/// A sequence of the data, as long as it is.
fn one(data: &Data<f64>, sample: usize) -> Data<f64> {
    let (all, steps) = (data.steps, data.length(sample).min(MOST));
    let places = if data.every_step { steps } else { 1 };
    let from = sample * data.places();
    Data {
        samples: 1,
        steps,
        features: data.features,
        inputs: match &data.inputs {
            Inputs::Values(values) => {
                let n = data.features;
                Inputs::Values(values[sample * all * n..][..steps * n].to_vec())
            }
            Inputs::Symbols(symbols) => Inputs::Symbols(symbols[sample * all..][..steps].to_vec()),
        },
        targets: match &data.targets {
            Targets::Values { values, width } => Targets::Values {
                values: values[from * width..][..places * width].to_vec(),
                width: *width,
            },
            Targets::Symbols(symbols) => Targets::Symbols(symbols[from..][..places].to_vec()),
        },
        every_step: data.every_step,
        lengths: None,
    }
}

/// Numbers with spaces or commas between, if there are any and all are finite.
pub(super) fn numbers(typed: &str) -> Option<Vec<f64>> {
    let words = typed
        .split(|c: char| c.is_whitespace() || ",，、;；".contains(c))
        .filter(|word| !word.is_empty());
    let read = |word: &str| {
        let number = word.replace('−', "-").parse::<f64>().ok()?;
        (number.abs() <= 1e6).then_some(number)
    };
    let all: Option<Vec<f64>> = words.take(MOST + 1).map(read).collect();
    all.filter(|all| (1..=MOST).contains(&all.len()))
}

fn next_numbers(typed: &str) -> Option<Vec<Question>> {
    let all = numbers(typed)?;
    let (last, read) = all.split_last().filter(|(_, read)| !read.is_empty())?;
    let wanted = [&read[1..], &[*last]].concat();
    let data = Data::of_numbers(1, (read.to_vec(), 1), (wanted, 1), true);
    Some(vec![Question::of(data)])
}

/// Each target but the last is the input of the next step; the last stays.
fn next_follows(data: &mut Data<f64>) {
    if let (Inputs::Values(x), Targets::Values { values, width: 1 }) =
        (&data.inputs, &mut data.targets)
        && data.features == 1
        && data.every_step
    {
        let known = x.len().saturating_sub(1);
        values[..known].copy_from_slice(&x[1..]);
    }
}

#[cfg(test)]
mod tests {
    use super::super::TaskSpec;
    use super::*;

    fn task(name: &str) -> Task {
        let kind = TaskSpec::named(name).unwrap();
        kind.draw(kind.defaults()).unwrap()
    }

    #[test]
    fn what_is_typed_is_read_as_the_task_has_it() {
        for (name, typed, count, steps) in [
            ("worked-example", "2 3 4 5", 1, 3),
            ("sine", "0, 0.5, −1", 1, 2),
            ("keras", "1 2 3", 1, 3),
            ("adding", "0.5* 0.1 0.25*", 1, 3),
            ("recall", "B · - + ~ ·", 1, 6),
            ("translate", "204", 2, 5),
            ("translate", "two hundred and four", 2, 5),
            ("translate", "二百零四", 2, 6),
            ("speech", "500 1500", 1, 12),
        ] {
            let task = task(name);
            let questions = task.ask(typed).unwrap();
            let is = (questions.len(), questions[0].steps());
            assert_eq!(is, (count, steps), "{name} {typed}");
            for question in questions {
                assert_eq!(question.data.features, task.train.features, "{name}");
                assert_eq!(question.data.every_step, task.train.every_step, "{name}");
            }
            for wrong in ["", "§", "1e999 2", &"9 ".repeat(2000), "\u{1b}[2J"] {
                assert!(task.ask(wrong).is_err(), "{name} {wrong}");
            }
        }
        let task = task("translate");
        assert_eq!(
            task.ask("204").unwrap()[0].wanted.as_deref(),
            Some("twohundredfour")
        );
        assert!(task.ask("1000").is_err());
    }

    #[test]
    fn targets_follow_from_what_is_changed() {
        let adding = task("adding");
        let question = adding.ask("0.5* 0.1 0.25*").unwrap().remove(0);
        let sum = |q: &Question| match &q.data.targets {
            Targets::Values { values, .. } => values[0],
            Targets::Symbols(_) => f64::NAN,
        };
        assert!((sum(&question) - 0.75).abs() < 1e-12);
        assert!((sum(&adding.changed(&question, 0, 1.0)) - 1.25).abs() < 1e-12);
        // The mark of the second step.
        assert!((sum(&adding.changed(&question, 3, 1.0)) - 0.85).abs() < 1e-12);
        let sine = task("sine");
        let question = sine.question(3);
        let Targets::Values { values, .. } = sine.changed(&question, 7, 9.0).data.targets else {
            panic!("numbers");
        };
        assert!((values[6] - 9.0).abs() < 1e-12);
        let recall = task("recall");
        let question = recall.question(0);
        let changed = recall.changed(&question, 0, 2.0);
        assert_eq!(changed.data.targets, Targets::Symbols(vec![2]));
    }
}
