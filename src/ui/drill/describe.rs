//! Exercises in sentences, for screen readers and pipes.

use super::Drill;
use crate::lang::say;
use crate::ui::widgets::rows::{UNBROKEN, text};

impl Drill {
    /// Where one is, what is given, what is asked and what became of it.
    pub(super) fn sentences(&self) -> Vec<String> {
        let lang = self.settings.lang;
        if self.help.is_some() {
            return self.help_rows(UNBROKEN).iter().map(|r| text(r)).collect();
        }
        if self.ended {
            return self.summary(UNBROKEN).iter().map(|r| text(r)).collect();
        }
        let title = self.topic().title().get(lang);
        let comma = say!(lang, "list.clause");
        let mut out = vec![format!("{title}{comma}{}", self.standing())];
        out.push(self.said(&self.exercise.text.get(lang)));
        let formulas = self
            .exercise
            .formulas
            .iter()
            .map(|f| self.said(&format!("${f}$")));
        out.extend(formulas);
        let facts = self
            .exercise
            .facts
            .iter()
            .map(|f| self.said(&format!("${f}$")));
        out.push(facts.collect::<Vec<_>>().join(say!(lang, "list.semicolon")));
        out.retain(|line| !line.is_empty());
        let last = self.open().unwrap_or(self.answers.len());
        for k in 0..self.answers.len().min(last + 1) {
            out.extend(self.number_said(k));
        }
        out.extend(self.notice.iter().map(|notice| notice.get(lang)));
        if self.open().is_none() {
            out.push(say!(lang, "drill.plain_next").to_owned());
        }
        out
    }

    /// Which exercise, and how hard: it does not change while the exercise is open.
    fn standing(&self) -> String {
        let lang = self.settings.lang;
        let number = self.session.number;
        say!(
            lang,
            "drill.plain_place",
            number,
            level = self.exercise.level + 1
        )
    }

    fn said(&self, rich: &str) -> String {
        let rows = self.prose().rich("", rich, UNBROKEN);
        rows.iter().map(|row| text(row)).collect()
    }

    fn number_said(&self, k: usize) -> Vec<String> {
        let lang = self.settings.lang;
        let (asked, answer) = (&self.exercise.asked[k], &self.answers[k]);
        let mut out = vec![self.said(&asked.prompt.get(lang))];
        if answer.hints > 0 {
            out.push(self.said(&asked.hint.get(lang)));
        }
        if let Some(told) = self.told(k) {
            let given = answer.given.clone().unwrap_or_default();
            let colon = say!(lang, "list.colon");
            out.push(format!("{given}{colon}{}", self.said(&told.get(lang))));
        }
        if answer.settled {
            let word = match answer.skipped {
                true => say!(lang, "reader.answer"),
                false => say!(lang, "reader.right"),
            };
            let name = self.said(&format!("${}$", asked.name));
            out.push(format!("{word}{name} = {}", asked.written()));
            if self.is_worked_out(k) {
                out.extend(self.exercise.worked(k, lang, self.settings.digits));
            }
        }
        out
    }
}
