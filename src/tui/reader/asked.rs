//! The question of a page, and what became of it.

use super::super::view::framed;
use super::Reader;
use super::prose::Rows;
use super::questions::Question;
use super::view::row;
use crate::lesson::progress::Answer;
use crate::typeset::{Meaning, fit, number};
use ratatui::Frame;
use ratatui::layout::Rect;

impl Reader {
    pub(super) fn asked(&self, frame: &mut Frame<'_>, area: Rect) {
        let lang = self.settings.lang;
        let exercise = self.page().predict.as_ref().is_some_and(|q| q.exercise);
        let title = if exercise {
            lang.pick("exercise", "练习")
        } else {
            lang.pick("before you go on", "先想一想")
        };
        let inner = framed(self.theme(), frame, area, title);
        self.scrolled(frame, area, inner, &self.question(inner.width.into()));
    }

    /// The question that is open with what can be typed, or what became of those that were asked.
    pub(super) fn question(&self, width: usize) -> Rows {
        let keys = self.answering().map(|keys| row(fit(&keys, width), Meaning::Key));
        self.questioned(width).into_iter().chain(keys).collect()
    }

    /// Questions up to the open one, with hints, misses and reasons.
    pub(super) fn questioned(&self, width: usize) -> Rows {
        let lang = self.settings.lang;
        let questions = self.questions();
        let open = self.open_question();
        let mut out: Rows = vec![];
        for (k, question) in questions.iter().enumerate().filter(|(k, _)| open.is_none_or(|o| *k <= o)) {
            let answer = self.answers.get(&(self.page, k)).cloned().unwrap_or_default();
            let numeric = match question {
                Question::Asked(q) => {
                    out.extend(self.prose().rich("", &q.question, width));
                    for (n, choice) in q.choices.iter().enumerate() {
                        let chosen = answer.given.as_deref() == Some(&(n + 1).to_string());
                        let right = answer.settled && q.answer.as_integer() == Some(n as i64 + 1);
                        let mark = if right {
                            "✓"
                        } else if chosen {
                            "✗"
                        } else {
                            " "
                        };
                        let lead = format!("{mark} {}  ", n + 1);
                        let style = if right { Meaning::Key } else { Meaning::Plain };
                        let mut rows = self.prose().rich(&lead, choice, width);
                        if right {
                            rows.iter_mut().flatten().for_each(|p| p.style = style.into());
                        }
                        out.extend(rows);
                    }
                    q.choices.is_empty()
                }
                Question::Fill(spot, _) => {
                    out.push(row(format!("{} = ?", spot.shown()), Meaning::Heading));
                    true
                }
            };
            if answer.settled {
                out.extend(self.revealed(question, &answer, width));
                continue;
            }
            if let Some(given) = &answer.given {
                let miss = match question {
                    Question::Asked(q) => given
                        .parse::<usize>()
                        .ok()
                        .and_then(|n| q.misses.get(n.wrapping_sub(1)))
                        .filter(|m| !m.is_empty()),
                    Question::Fill(..) => None,
                };
                let text = match miss {
                    Some(miss) => miss.clone(),
                    None if numeric => lang.pick(format!("{given} is not it."), format!("{given} 不对。")),
                    None => lang.pick("Not this one.".into(), "不是这个。".into()),
                };
                out.extend(self.prose().rich("", &text, width));
            }
            if let Question::Asked(q) = question {
                for hint in q.hints.iter().take(answer.hints) {
                    out.extend(self.prose().rich("", &format!("· {hint}"), width));
                }
            }
        }
        out
    }

    /// What can be typed to answer the open question.
    fn answering(&self) -> Option<String> {
        let lang = self.settings.lang;
        let hint = if self.hints_left() > 0 { lang.pick(" · H hint", " · H 提示") } else { "" };
        Some(match self.questions()[self.open_question()?].choices() {
            0 => lang.pick(
                format!("answer: {}▏ Enter{hint} · S show", self.typed),
                format!("回答：{}▏ Enter{hint} · S 看答案", self.typed),
            ),
            _ => lang.pick(format!("press a number{hint} · S show"), format!("按数字作答{hint} · S 看答案")),
        })
    }

    fn revealed(&self, question: &Question<'_>, answer: &Answer, width: usize) -> Rows {
        let lang = self.settings.lang;
        let value = match question {
            Question::Asked(q) if q.choices.is_empty() => self.number(q),
            Question::Asked(_) => None,
            Question::Fill(spot, _) => self.run().and_then(|r| spot.value(r)),
        };
        let mut text = match answer.skipped {
            false => lang.pick("Right. ", "对。").to_owned(),
            true => lang.pick("The answer: ", "答案：").to_owned(),
        };
        if let Some(value) = value {
            text += &number(value, self.settings.digits).text;
            text += lang.pick(". ", "。");
        }
        if let Question::Asked(q) = question {
            text += &q.why;
        }
        self.prose().rich("", &text, width)
    }
}
