//! What a reader asks of a network on the command line, and what stands beside it.

use super::{Failure, Train};
use crate::lang::{Diagnostic, Lang, say, text};
use crate::train::tasks::{Question, Task, spoken, vowels, wav};
use crate::train::{Network, ask};
use crate::ui;
use std::f64::consts::LN_2;
use std::path::Path;
use std::sync::Arc;

impl Train {
    /// What is asked, as sequences of the task.
    pub(super) fn questions(&self, task: &Task) -> Result<Vec<Question>, Failure> {
        let mut all = vec![];
        for typed in &self.ask {
            let questions = task.ask(typed).map_err(|why| {
                let fault = Diagnostic::whole(text!("train.cannot_be_asked"));
                Failure::usage(fault.help(why))
            })?;
            all.extend(questions);
        }
        Ok(all)
    }

    /// Writes the sounds of what is asked, or of every vowel, before anything is learned.
    pub(super) fn sounds(&self, task: &Task, lang: Lang) -> Result<(), String> {
        let Some(path) = &self.wav else { return Ok(()) };
        let mut questions = self.questions(task).map_err(|f| f.render(lang))?;
        if questions.is_empty() {
            questions = vowels()
                .filter_map(|(_, formants)| spoken(formants))
                .collect();
        }
        let sounds: Vec<&[i16]> = questions.iter().map(|q| q.sound.as_slice()).collect();
        let to = super::Destination::open(Path::new(path), self.force, lang)?;
        if let Some(file) = to.write(&wav(&sounds), lang)? {
            eprintln!("{}", say!(lang, "train.wrote", file));
        }
        Ok(())
    }

    /// What the network answers, a line each.
    pub(super) fn answers(
        &self,
        task: &Arc<Task>,
        network: &Network<f64>,
        lang: Lang,
    ) -> Result<String, Failure> {
        let questions = self.questions(task)?.into_iter();
        let told = questions.flat_map(|question| {
            let look = ask(task, network, &Arc::new(question));
            ui::answered(task, &look, None, lang)
        });
        Ok(told.map(|line| line + "\n").collect())
    }
}

/// What tables of counts reach on the same text, and the network: for people, in a few rows.
pub(super) fn compared(task: &Task, bits: Option<f64>, lang: Lang) -> String {
    if task.counts.is_empty() {
        return String::new();
    }
    let row = |name: &str, all: &[String]| {
        let cells: String = all.iter().map(|cell| format!("{cell:>7}")).collect();
        format!("{}{cells}\n", crate::typeset::pad(name, 28))
    };
    let figures = |of: &dyn Fn(f64) -> f64| {
        let all = task.counts.iter().map(|nats| nats / LN_2).chain(bits);
        all.map(|bits| format!("{:.2}", of(bits)))
            .collect::<Vec<_>>()
    };
    let mut heads: Vec<String> = (0..task.counts.len()).map(|n| n.to_string()).collect();
    if bits.is_some() {
        let name = task.settings.cell.name().to_uppercase();
        heads.push(name.chars().take(6).collect());
    }
    [
        row(say!(lang, "train.lines.counts_looked_back"), &heads),
        row(
            say!(lang, "train.lines.counts_bits"),
            &figures(&|bits| bits),
        ),
        row(
            say!(lang, "train.lines.counts_perplexity"),
            &figures(&f64::exp2),
        ),
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn started(words: &[&str]) -> (Train, Result<Arc<Task>, String>) {
        let train = Train::parse(words).unwrap();
        let task = train.start().map(|start| start.task);
        (train, task.map_err(|f| f.render(Lang::EN)))
    }

    #[test]
    fn what_is_asked_is_answered_or_told_what_could_be() {
        let (train, task) = started(&["translate", "--ask", "204", "--ask", "seven"]);
        let task = task.unwrap();
        let flavor = task.settings.convention;
        let network = Network::draw(task.architecture.clone(), flavor, None, 1);
        let told = train.answers(&task, &network, Lang::EN).unwrap_or_default();
        let lines: Vec<&str> = told.lines().collect();
        assert_eq!(lines.len(), 4, "each in both other writings: {told}");
        assert!(lines[0].starts_with("→en 2 0 4 ="), "{told}");
        let (train, task) = started(&["translate", "--ask", "4 + 4"]);
        let fault = train.questions(&task.unwrap()).unwrap_err();
        let told = fault.render(Lang::EN);
        assert!(
            told.contains("4 + 4") && told.contains("二百零四"),
            "{told}"
        );
        assert!(
            started(&["recall", "--wav", "a.wav"])
                .1
                .unwrap_err()
                .contains("speech")
        );
    }

    #[test]
    fn a_text_ends_with_what_tables_of_counts_reach() {
        let (_, task) = started(&["text", "--variant", "zh-small"]);
        let told = compared(&task.unwrap(), Some(7.952), Lang::EN);
        let rows: Vec<Vec<&str>> = told
            .lines()
            .map(|l| l.split_whitespace().collect())
            .collect();
        assert_eq!(
            rows[0][rows[0].len() - 7..],
            ["0", "1", "2", "3", "4", "5", "LSTM"]
        );
        // As an independent program counts them; see `train::tasks`.
        assert_eq!(
            rows[1][rows[1].len() - 6..],
            ["7.93", "7.93", "7.97", "7.99", "7.99", "7.95"]
        );
    }
}
