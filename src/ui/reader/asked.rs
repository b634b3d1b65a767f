//! The question of a page, and what became of it.

use super::Reader;
use super::prose::Prose;
use super::questions::{Question, Way, chosen};
use crate::course::progress::Answer;
use crate::lang::say;
use crate::typeset::{Meaning, Piece, number};
use crate::ui::widgets::panel::framed;
use crate::ui::widgets::rows::Rows;
use crate::ui::widgets::rows::{row, wrapped};
use ratatui::Frame;
use ratatui::layout::Rect;

/// What stands before a choice, counted from 0.
fn lead(mark: &str, choice: usize) -> String {
    format!("{mark} {}  ", choice + 1)
}

impl Reader {
    pub(super) fn asked(&self, frame: &mut Frame<'_>, area: Rect) {
        let lang = self.settings.lang;
        let exercise = self.page().predict.iter().any(|q| q.exercise);
        let title = if exercise {
            say!(lang, "common.exercise")
        } else {
            say!(lang, "common.before_you_go_on")
        };
        let inner = framed(self.theme(), frame, area, title);
        let rows = self.question(inner.width.into());
        self.scrolled(frame, area, inner, &rows);
        self.remember_choices(inner, &rows);
    }

    /// Where the choices of the open question are drawn, for the mouse: each from its number to the next.
    fn remember_choices(&self, inner: Rect, rows: &Rows) {
        let Some(k) = self.open_question() else {
            return;
        };
        let count = self.questions()[k].choices();
        let scroll = usize::from(self.scroll).min(rows.len().saturating_sub(inner.height.into()));
        let starts = |n: usize| {
            rows.iter()
                .position(|row| row.first().is_some_and(|p| p.text.ends_with(&lead("", n))))
        };
        for n in 0..count {
            let Some(from) = starts(n) else { continue };
            let wrapped = |row: &&Vec<Piece>| {
                row.first()
                    .is_some_and(|p| p.text.trim().is_empty() && !p.text.is_empty())
            };
            let height = 1 + rows[from + 1..].iter().take_while(wrapped).count();
            for y in (from..from + height)
                .filter_map(|y| y.checked_sub(scroll))
                .filter(|y| *y < inner.height.into())
            {
                self.choices.borrow_mut().push((
                    Rect {
                        y: inner.y + y as u16,
                        height: 1,
                        ..inner
                    },
                    n + 1,
                ));
            }
        }
    }

    /// The question that is open with what can be typed, or what became of those that were asked.
    pub(super) fn question(&self, width: usize) -> Rows {
        let keys = self
            .answering()
            .map_or_else(Vec::new, |keys| wrapped(&keys, width, Meaning::Key));
        self.questioned(width).into_iter().chain(keys).collect()
    }

    /// Questions up to the open one, with hints, misses and reasons.
    pub(super) fn questioned(&self, width: usize) -> Rows {
        let lang = self.settings.lang;
        let questions = self.questions();
        let open = self.open_question();
        let mut out: Rows = vec![];
        for (k, question) in questions
            .iter()
            .enumerate()
            .filter(|(k, _)| open.is_none_or(|o| *k <= o))
        {
            let answer = self
                .answers
                .get(&(self.page, k))
                .cloned()
                .unwrap_or_default();
            let numeric = question.way() == Way::Number;
            if k > 0 {
                out.push(vec![]);
            }
            out.extend(self.asked_rows((k, question), &answer, width));
            if question.way() == Way::Words {
                out.extend(self.in_words(question, &answer, width));
                continue;
            }
            if answer.settled {
                out.extend(self.revealed(question, &answer, width));
                continue;
            }
            if let Some(given) = &answer.given {
                let text = match question.miss(given) {
                    Some(miss) => miss.to_owned(),
                    None if numeric => {
                        let given = given.replace('-', "−");
                        say!(lang, "reader.is_not_it", given)
                    }
                    None => say!(lang, "common.not_this_one").into(),
                };
                out.extend(self.question_prose().rich("", &text, width));
            }
            for hint in question.hints().iter().take(answer.hints) {
                out.extend(self.question_prose().rich("", &format!("· {hint}"), width));
            }
        }
        // Places belong to the graph of the lesson's numbers; a longer sequence has another.
        let same = self
            .first_run()
            .zip(self.run())
            .is_some_and(|(a, b)| std::sync::Arc::ptr_eq(a.graph(), b.graph()));
        if !same {
            out.iter_mut()
                .flatten()
                .for_each(|piece| piece.place = None);
        }
        out
    }

    /// What a question asks, and its choices, as far as they are answered.
    fn asked_rows(
        &self,
        (k, question): (usize, &Question<'_>),
        answer: &Answer,
        width: usize,
    ) -> Rows {
        let q = match question {
            Question::Asked(q) => q,
            Question::Fill { spot, .. } => {
                return vec![row(format!("{spot} = ?"), Meaning::Heading)];
            }
        };
        let mut out = self.question_prose().rich("", &q.question, width);
        let open = self.open_question() == Some(k);
        // While several are chosen, those are marked that are; then those that were.
        let marked = match (open && q.is_several(), &answer.given) {
            (true, _) if !self.typed.is_empty() => chosen(&self.typed),
            (_, given) => given.as_deref().map(chosen).unwrap_or_default(),
        };
        let rights = q.rights();
        for (n, choice) in q.choices.iter().enumerate() {
            let is_marked = marked.contains(&(n + 1));
            let right = answer.settled && rights.contains(&(n + 1));
            let mark = match (right, is_marked) {
                (true, _) => "✓",
                (false, true) if open && q.is_several() => "[x]",
                (false, false) if open && q.is_several() => "[ ]",
                (false, true) => "✗",
                (false, false) => " ",
            };
            let mut rows = self.question_prose().rich(&lead(mark, n), choice, width);
            if right {
                let pieces = rows.iter_mut().flatten();
                pieces.for_each(|p| p.style = Meaning::Key.into());
            }
            out.extend(rows);
        }
        out
    }

    /// What became of a question that is answered in words: the reader's, and that of the lesson beside it.
    fn in_words(&self, question: &Question<'_>, answer: &Answer, width: usize) -> Rows {
        let lang = self.settings.lang;
        let Question::Asked(q) = question else {
            return vec![];
        };
        let mut out: Rows = vec![];
        let hints = question.hints().iter().take(answer.hints);
        out.extend(
            hints.flat_map(|hint| self.question_prose().rich("", &format!("· {hint}"), width)),
        );
        if let Some(given) = &answer.given {
            let given = say!(lang, "reader.yours", given);
            out.extend(wrapped(&given, width, Meaning::Plain));
        }
        if answer.given.is_some() || answer.settled {
            let text = format!(
                "{}{}",
                say!(lang, "reader.answer"),
                q.model_answer().unwrap_or_default()
            );
            out.extend(self.question_prose().rich("", &text, width));
        }
        if answer.settled && !q.why.is_empty() {
            out.extend(self.question_prose().rich("", &q.why, width));
        }
        out
    }

    /// What can be typed to answer the open question.
    fn answering(&self) -> Option<String> {
        let lang = self.settings.lang;
        let hint = if self.hints_left() > 0 {
            say!(lang, "reader.hint_key")
        } else {
            ""
        };
        let (k, way) = self.way()?;
        Some(match way {
            Way::Number => say!(lang, "reader.answer_enter_show", typed = self.typed, hint),
            Way::One(_) if self.is_judged(k) => say!(lang, "reader.does_yours_agree").into(),
            Way::One(_) => say!(lang, "reader.press_number_show", hint),
            Way::Several(_) => say!(lang, "reader.press_numbers_enter_show", hint),
            Way::Words if self.writing => {
                say!(lang, "reader.writing_enter_esc", typed = self.typed)
            }
            Way::Words => say!(lang, "reader.enter_writes_show", hint),
        })
    }

    /// Questions speak of the numbers of the lesson, whatever was changed on the page.
    fn question_prose(&self) -> Prose<'_> {
        Prose {
            run: self.first_run(),
            ..self.prose()
        }
    }

    fn revealed(&self, question: &Question<'_>, answer: &Answer, width: usize) -> Rows {
        let lang = self.settings.lang;
        let value = question.number(self.first_run());
        let mut text = match answer.skipped {
            false => say!(lang, "reader.right").to_owned(),
            true => say!(lang, "reader.answer").to_owned(),
        };
        if let Some(value) = value {
            text += &number(value, self.settings.digits).text;
            text += say!(lang, "list.stop");
        }
        if let Question::Asked(q) = question {
            text += &q.why;
        }
        self.question_prose().rich("", &text, width)
    }
}
