//! What came of a sample of the reader's own, in sentences: on the screen, read out, and printed.

use super::Lab;
use super::own::{Moves, Own};
use crate::graph::softmax;
use crate::lang::{Lang, say};
use crate::train::tasks::Task;
use crate::train::{Asked, IGNORED, Inputs, Snapshot, Status, Targets};

impl Lab {
    /// What came of a sample of one's own, if there is one.
    pub(super) fn own_told(&self) -> Vec<String> {
        let all = self.status().zip(self.own.as_ref());
        let all = all.and_then(|(status, own)| Some((status, own, status.look.asked.as_ref()?)));
        all.map_or_else(Vec::new, |(status, own, asked)| {
            self.told(own, asked, status)
        })
    }

    pub(super) fn told(&self, own: &Own, asked: &Asked, status: &Status) -> Vec<String> {
        let lang = self.settings.lang;
        let at = self.own_at(own);
        let mut out = vec![];
        if let Moves::Formants([first, second]) = own.moves {
            out.push(say!(lang, "lab.formants", first, second));
        } else if own.moves == Moves::Places {
            let place = match &asked.data.inputs {
                Inputs::Values(values) => {
                    let features = asked.data.features;
                    let all = &values[at * features..(at + 1) * features];
                    let mark = all.get(1).is_some_and(|mark| *mark > 0.5);
                    format!("{}{}", number(all[0]), if mark { " *" } else { "" })
                }
                Inputs::Symbols(symbols) => self.letter(symbols[at]).to_owned(),
            };
            out.push(say!(lang, "lab.own_input", t = at + 1, place));
        }
        let task = &self.run().task;
        out.extend(answered(task, &status.look, Some(at), lang));
        out
    }
}

/// A number in three decimals.
fn number(v: f64) -> String {
    format!("{v:.3}").replace('-', "−")
}

/// What was said to what was asked, in sentences; of numbers at every step that at one of them, or at all.
pub fn answered(task: &Task, look: &Snapshot, at: Option<usize>, lang: Lang) -> Vec<String> {
    let Some(asked) = &look.asked else {
        return vec![];
    };
    let outputs = task.architecture.output.max(1);
    let said: Vec<f64> = look.trace.outputs.chunks(outputs).map(|y| y[0]).collect();
    match (&asked.data.inputs, &asked.data.targets) {
        (_, Targets::Values { values, width }) => {
            let list = |all: &[f64]| {
                let seen = at.filter(|_| all.len() > 1).map_or(all, |t| &all[t..=t]);
                seen.iter()
                    .copied()
                    .map(number)
                    .collect::<Vec<_>>()
                    .join(" ")
            };
            let wanted: Vec<f64> = values.chunks(*width).map(|y| y[0]).collect();
            let (said, wanted) = (list(&said), list(&wanted));
            let mut out = vec![say!(lang, "lab.own_said", said, wanted)];
            let before: Vec<f64> = asked.before.chunks(outputs).map(|y| y[0]).collect();
            if at.is_some() && (before.len() == look.trace.steps || !asked.data.every_step) {
                out.push(say!(lang, "lab.own_before", before = list(&before)));
            }
            out
        }
        (Inputs::Symbols(symbols), _) if asked.data.every_step => {
            vec![written(task, asked, symbols, lang)]
        }
        (_, Targets::Symbols(targets)) => {
            let mut chances = look.trace.outputs.clone();
            softmax(&mut chances);
            let best = (0..chances.len()).max_by(|a, b| chances[*a].total_cmp(&chances[*b]));
            let letter = |k: usize| task.alphabet.get(k).map_or("?", String::as_str);
            let best = best.unwrap_or_default();
            let share = format!("{:.2}", chances.get(best).copied().unwrap_or_default());
            let said = letter(best);
            match targets.first().filter(|wanted| **wanted != IGNORED) {
                Some(wanted) => {
                    let wanted = letter(*wanted as usize);
                    vec![say!(lang, "lab.own_symbol", said, share, wanted)]
                }
                None => vec![say!(lang, "lab.own_heard", said, share)],
            }
        }
    }
}

/// What was written after what was read.
fn written(task: &Task, asked: &Asked, symbols: &[u32], lang: Lang) -> String {
    let letter = |s: &u32| task.alphabet.get(*s as usize).map_or("?", String::as_str);
    let (read, rest) = symbols.split_at(asked.question.steps().min(symbols.len()));
    let all =
        |part: &[u32], between: &str| part.iter().map(letter).collect::<Vec<_>>().join(between);
    match &asked.question.wanted {
        None => format!("{}{}", all(read, "").trim_start(), all(rest, "")),
        Some(wanted) => {
            // The sign at the end is none of the answer.
            let answer = &rest[..rest.len().saturating_sub(1)];
            let said = all(rest, " ");
            match all(answer, "") == *wanted {
                true => say!(lang, "lab.own_right", read = all(read, " "), said),
                false => say!(lang, "lab.own_wrong", read = all(read, " "), said, wanted),
            }
        }
    }
}
