//! Trainings of one task that differ in something, and what came of each.

use super::EpochEnd;
use crate::lang::{Lang, printable_line, say};

/// Most trainings of a race.
pub const RUNS: usize = 4;
/// Most seeds of a training.
pub const SEEDS: u16 = 20;

/// The words of an option that a rival adds: options, or a cell and perhaps options.
pub fn changes(words: &str) -> Vec<&str> {
    let is_option = words.trim_start().starts_with('-');
    let cell = (!is_option).then_some("--cell");
    cell.into_iter().chain(words.split_whitespace()).collect()
}

/// What the first of several trainings is called: its task if it is alone, its cell where any of them names one, else
/// what it was given of that which its rivals change.
pub fn first_name(
    own: &[&str],
    rivals: &[Vec<&str>],
    task: &str,
    cell: &str,
    lang: Lang,
) -> String {
    let changed = || rivals.iter().flatten();
    if rivals.is_empty() {
        return task.to_owned();
    }
    if own
        .iter()
        .chain(changed())
        .any(|word| word.starts_with("--cell"))
    {
        return cell.to_owned();
    }
    let mut said = vec![];
    for (k, word) in own.iter().enumerate() {
        if word.starts_with("--") && changed().any(|changed| changed == word) {
            said.push(*word);
            said.extend(own.get(k + 1).filter(|value| !value.starts_with("--")));
        }
    }
    match said.is_empty() {
        true => say!(lang, "train.lines.as_given").to_owned(),
        false => printable_line(&said.join(" "), 60),
    }
}

/// What a rival is called: what it changes.
pub fn rival_name(changes: &[&str]) -> String {
    let words = changes.join(" ");
    printable_line(words.strip_prefix("--cell ").unwrap_or(&words), 60)
}

/// How a training ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// Its seed.
    pub seed: u64,
    /// Steps it took.
    pub steps: u64,
    /// Time it learned and tested.
    pub seconds: f64,
    /// [`EpochEnd::result`] after its last epoch; none if it diverged, or before the first epoch ended.
    pub result: Option<f64>,
    /// Whether a number was not finite.
    pub diverged: bool,
}

/// One of several trainings: the same network, once for every seed.
#[derive(Clone, Debug, PartialEq)]
pub struct Contestant {
    /// What sets it apart from the others.
    pub name: String,
    /// Numbers it learns.
    pub parameters: usize,
    /// How it ended, seed after seed.
    pub outcomes: Vec<Outcome>,
    /// Its last epoch, whichever seed that was of.
    pub last: Option<EpochEnd>,
}

impl Contestant {
    /// Mean, least and largest result of the seeds that have one.
    pub fn results(&self) -> Option<[f64; 3]> {
        let all: Vec<f64> = self.outcomes.iter().filter_map(|o| o.result).collect();
        let mean = all.iter().sum::<f64>() / all.len().max(1) as f64;
        let least = all.iter().copied().reduce(f64::min)?;
        let most = all.iter().copied().reduce(f64::max)?;
        Some([mean, least, most])
    }

    /// Seeds that diverged.
    pub fn diverged(&self) -> usize {
        self.outcomes.iter().filter(|o| o.diverged).count()
    }

    /// Mean of something over the seeds.
    pub fn mean(&self, of: impl Fn(&Outcome) -> f64) -> f64 {
        self.outcomes.iter().map(of).sum::<f64>() / self.outcomes.len().max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_that_diverged_are_counted_and_not_averaged() {
        let outcome = |seed, result| Outcome {
            seed,
            steps: 10 * seed,
            seconds: 1.0,
            result,
            diverged: result.is_none(),
        };
        let mut contestant = Contestant {
            name: "gru".into(),
            parameters: 1,
            outcomes: vec![
                outcome(1, Some(0.5)),
                outcome(2, None),
                outcome(3, Some(1.0)),
            ],
            last: None,
        };
        assert_eq!(contestant.results(), Some([0.75, 0.5, 1.0]));
        assert_eq!(contestant.diverged(), 1);
        assert!((contestant.mean(|o| o.steps as f64) - 20.0).abs() < 1e-12);
        contestant.outcomes.truncate(0);
        assert_eq!(contestant.results(), None);
    }
}
