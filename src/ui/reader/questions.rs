//! Questions of a page, and what was answered.

use super::Reader;
use crate::course::Placeholder;
use crate::course::answer::near;
use crate::course::document::{Asked, Page, Predict};
use crate::course::progress::{Answer, LessonProgress};
use crate::graph::Run;

/// A question of a page: its own, or a number to fill in.
#[derive(Debug)]
pub(in crate::ui) enum Question<'a> {
    Asked(&'a Predict),
    Fill {
        spot: &'a Placeholder,
        tolerance: f64,
        hints: &'a [String],
    },
}

impl Question<'_> {
    /// What it asks, in signs that are the same in every language.
    fn sign(&self) -> String {
        match self {
            Question::Asked(q) if q.open => "in words".to_owned(),
            Question::Asked(q) if q.choices.is_empty() => q.answer.to_string(),
            Question::Asked(q) => format!("{} of {}", q.answer, q.choices.len()),
            Question::Fill { spot, .. } => spot.to_string(),
        }
    }

    /// How it is answered.
    pub(super) fn way(&self) -> Way {
        match self {
            Question::Asked(q) if q.open => Way::Words,
            Question::Asked(q) if q.is_several() => Way::Several(q.choices.len()),
            Question::Asked(q) if !q.choices.is_empty() => Way::One(q.choices.len()),
            _ => Way::Number,
        }
    }

    /// What makes it the same question in a text that was rewritten round it.
    pub(super) fn identity(&self) -> String {
        match self {
            Question::Asked(q) => format!("{} {:?} {}", q.question, q.choices, q.answer),
            Question::Fill { spot, .. } => spot.to_string(),
        }
    }

    /// The number that answers it, where one does.
    pub(in crate::ui) fn number(&self, run: Option<&Run>) -> Option<f64> {
        match self {
            Question::Asked(q) => q.number(run),
            Question::Fill { spot, .. } => spot.number(run?),
        }
    }

    /// Whether this answers it.
    fn is_right(&self, given: &str, run: Option<&Run>) -> bool {
        match self {
            Question::Asked(q) if !q.choices.is_empty() => {
                let mut rights = q.rights();
                rights.sort_unstable();
                chosen(given) == rights
            }
            // Whoever wrote the words says whether they agree.
            Question::Asked(q) if q.open => false,
            Question::Asked(Predict { tolerance, .. }) | Question::Fill { tolerance, .. } => {
                near(given, self.number(run), *tolerance)
            }
        }
    }

    /// What to say to a wrong answer, where it was expected.
    pub(super) fn miss(&self, given: &str) -> Option<&str> {
        let Question::Asked(q) = self else {
            return None;
        };
        let miss = if q.choices.is_empty() {
            q.slips
                .iter()
                .find(|(slip, _)| near(given, Some(*slip), q.tolerance))
                .map(|(_, reason)| reason)
        } else {
            let rights = q.rights();
            let wrong = chosen(given).into_iter().find(|n| !rights.contains(n))?;
            q.misses.get(wrong.checked_sub(1)?)
        };
        miss.map(String::as_str).filter(|reason| !reason.is_empty())
    }

    /// Help, one step at a time.
    pub(in crate::ui) fn hints(&self) -> &[String] {
        match self {
            Question::Asked(q) => &q.hints,
            Question::Fill { hints, .. } => hints,
        }
    }

    /// How many choices there are; none if a number is asked for.
    pub(super) fn choices(&self) -> usize {
        match self {
            Question::Asked(q) => q.choices.len(),
            Question::Fill { .. } => 0,
        }
    }
}

/// How a question is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Number,
    /// With one of so many choices.
    One(usize),
    /// With all of so many choices that are right.
    Several(usize),
    Words,
}

/// The choices that were given, from 1, in order: `13`.
pub(super) fn chosen(given: &str) -> Vec<usize> {
    let digits = given.chars().filter_map(|c| c.to_digit(10));
    let mut all: Vec<usize> = digits.map(|n| n as usize).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The questions of a page, in the order in which they stand there.
pub(in crate::ui) fn of(page: &Page) -> Vec<Question<'_>> {
    let all = page.asks().into_iter();
    all.flat_map(|asked| match asked {
        Asked::Predict(q) => vec![Question::Asked(q)],
        Asked::Fill(f) => f
            .numbers
            .iter()
            .zip(&f.hints)
            .map(|(spot, hints)| Question::Fill {
                spot,
                tolerance: f.tolerance,
                hints,
            })
            .collect(),
    })
    .collect()
}

impl Reader {
    pub(super) fn questions(&self) -> Vec<Question<'_>> {
        of(self.page())
    }

    /// How far the lesson was read, and what was answered.
    pub(in crate::ui) fn progress(&self) -> LessonProgress {
        let pages = &self.lesson().pages;
        let told = |(at, answer): (&(usize, usize), &Answer)| {
            let question = of(pages.get(at.0)?).into_iter().nth(at.1)?;
            Some((
                format!("{}.{}", at.0 + 1, at.1 + 1),
                Answer {
                    to: question.sign(),
                    ..answer.clone()
                },
            ))
        };
        LessonProgress {
            page: self.page,
            done: self.reached_end,
            right: self.answers.values().filter(|a| a.is_clean()).count(),
            asked: pages.iter().map(|p| of(p).len()).sum(),
            answers: self.answers.iter().filter_map(told).collect(),
        }
    }

    /// The answers of an earlier reading, as far as the same is still asked.
    pub(in crate::ui) fn recall(&mut self, standing: &LessonProgress) {
        for (at, answer) in &standing.answers {
            let place = at.split_once('.').and_then(|(p, q)| {
                Some((
                    p.parse::<usize>().ok()?.checked_sub(1)?,
                    q.parse::<usize>().ok()?.checked_sub(1)?,
                ))
            });
            let Some((page, q)) = place else { continue };
            let question = self
                .lesson()
                .pages
                .get(page)
                .and_then(|p| of(p).into_iter().nth(q));
            if question.is_some_and(|question| question.sign() == answer.to) {
                self.answers.insert((page, q), answer.clone());
            }
        }
        self.withhold();
    }

    /// The first question that is not settled.
    pub(super) fn open_question(&self) -> Option<usize> {
        (0..self.questions().len()).find(|k| {
            !self
                .answers
                .get(&(self.page, *k))
                .is_some_and(|a| a.settled)
        })
    }

    pub(super) fn answer(&mut self, k: usize, text: &str) {
        // What the reader changed on the page changes nothing about the question.
        let right = self.questions()[k].is_right(text, self.first_run());
        self.fresh = true;
        self.scroll = u16::MAX;
        let answer = self.answers.entry((self.page, k)).or_default();
        answer.given = Some(text.to_owned());
        if right {
            answer.settled = true;
        } else {
            answer.tries += 1;
        }
    }

    /// Hints to the open question that have not been shown.
    pub(super) fn hints_left(&self) -> usize {
        let Some(k) = self.open_question() else {
            return 0;
        };
        let shown = self.answers.get(&(self.page, k)).map_or(0, |a| a.hints);
        self.questions()[k].hints().len().saturating_sub(shown)
    }

    /// One hint more to the open question, as far as there are hints.
    pub(super) fn hint(&mut self) {
        if let Some(k) = self.open_question().filter(|_| self.hints_left() > 0) {
            self.answers.entry((self.page, k)).or_default().hints += 1;
            self.scroll = u16::MAX;
        }
    }

    /// The answer is shown: the question is settled, and was not answered.
    pub(super) fn skip(&mut self) {
        if let Some(k) = self.open_question() {
            self.typed.clear();
            self.writing = false;
            self.fresh = true;
            let answer = self.answers.entry((self.page, k)).or_default();
            (answer.settled, answer.skipped) = (true, true);
        }
    }

    /// The numbers the page still asks for stay out of sight on the stage.
    pub(super) fn withhold(&mut self) {
        let settled = |k: usize| self.answers.get(&(self.page, k)).is_some_and(|a| a.settled);
        let asked = |(k, question): (usize, Question<'_>)| {
            let spot = match question {
                Question::Fill { spot, .. } => Some(spot.clone()),
                Question::Asked(q) if q.choices.is_empty() => q.spot(),
                Question::Asked(_) => None,
            };
            let spot = spot.filter(|_| !settled(k))?;
            spot.place(self.run()?)
        };
        let places = self
            .questions()
            .into_iter()
            .enumerate()
            .filter_map(asked)
            .collect();
        let still = !self.walks();
        if let Some(screen) = &mut self.stage {
            (screen.hidden_answers, screen.still) = (places, still);
        }
    }
}
