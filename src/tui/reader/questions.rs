//! Questions of a page, and what was answered.

use super::Reader;
use crate::graph::Place;
use crate::lesson::Spot;
use crate::lesson::document::{Page, Predict};
use crate::lesson::progress::{Answer, Standing};
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A question of a page: its own, or a number to fill in.
#[derive(Debug)]
pub(in super::super) enum Question<'a> {
    Asked(&'a Predict),
    Fill(&'a Spot, f64),
}

impl Question<'_> {
    /// What it asks, in signs that are the same in every language.
    fn sign(&self) -> String {
        match self {
            Question::Asked(q) if q.choices.is_empty() => q.answer.to_string(),
            Question::Asked(q) => format!("{} of {}", q.answer, q.choices.len()),
            Question::Fill(spot, _) => spot.shown(),
        }
    }

    /// What makes it the same question in a text that was rewritten round it.
    pub(super) fn identity(&self) -> String {
        match self {
            Question::Asked(q) => format!("{} {:?} {}", q.question, q.choices, q.answer),
            Question::Fill(spot, _) => spot.shown(),
        }
    }

    /// How many choices there are; none if a number is asked for.
    pub(super) fn choices(&self) -> usize {
        match self {
            Question::Asked(q) => q.choices.len(),
            Question::Fill(..) => 0,
        }
    }
}

/// The questions of a page, in the order they are asked.
pub(in super::super) fn of(page: &Page) -> Vec<Question<'_>> {
    let asked = page.predict.iter().map(Question::Asked);
    let fill = page.fill.iter().flat_map(|f| f.spots.iter().map(|s| Question::Fill(s, f.tolerance)));
    asked.chain(fill).collect()
}

impl Reader {
    pub(super) fn questions(&self) -> Vec<Question<'_>> {
        of(self.page())
    }

    /// How far the lesson was read, and what was answered.
    pub(in super::super) fn standing(&self) -> Standing {
        let pages = &self.lesson().pages;
        let told = |(at, answer): (&(usize, usize), &Answer)| {
            let question = of(pages.get(at.0)?).into_iter().nth(at.1)?;
            Some((format!("{}.{}", at.0 + 1, at.1 + 1), Answer { to: question.sign(), ..answer.clone() }))
        };
        Standing {
            page: self.page,
            done: self.reached_end,
            right: self.answers.values().filter(|a| a.is_clean()).count(),
            asked: pages.iter().map(|p| of(p).len()).sum(),
            answers: self.answers.iter().filter_map(told).collect(),
        }
    }

    /// The answers of an earlier reading, as far as the same is still asked.
    pub(in super::super) fn recall(&mut self, standing: &Standing) {
        for (at, answer) in &standing.answers {
            let place = at.split_once('.').and_then(|(p, q)| {
                Some((p.parse::<usize>().ok()?.checked_sub(1)?, q.parse::<usize>().ok()?.checked_sub(1)?))
            });
            let Some((page, q)) = place else { continue };
            let question = self.lesson().pages.get(page).and_then(|p| of(p).into_iter().nth(q));
            if question.is_some_and(|question| question.sign() == answer.to) {
                self.answers.insert((page, q), answer.clone());
            }
        }
        self.withhold();
    }

    /// The first question that is not settled.
    pub(super) fn open_question(&self) -> Option<usize> {
        (0..self.questions().len()).find(|k| !self.answers.get(&(self.page, *k)).is_some_and(|a| a.settled))
    }

    /// Takes a key that answers the open question.
    pub(super) fn typing(&mut self, key: KeyEvent) -> bool {
        let Some(k) = self.open_question() else { return false };
        if key.modifiers.contains(KeyModifiers::CONTROL) {
            return false;
        }
        let choices = self.questions()[k].choices();
        match key.code {
            KeyCode::Char(c @ '1'..='9') if choices > 0 => {
                let n = c as usize - '0' as usize;
                if n <= choices {
                    self.answer(k, &n.to_string());
                }
                true
            }
            KeyCode::Char(c @ ('0'..='9' | '.' | '-')) if choices == 0 && self.typed.len() < 20 => {
                self.typed.push(c);
                true
            }
            KeyCode::Backspace if !self.typed.is_empty() => {
                self.typed.pop();
                true
            }
            KeyCode::Esc if !self.typed.is_empty() => {
                self.typed.clear();
                true
            }
            KeyCode::Enter if !self.typed.is_empty() => {
                let text = std::mem::take(&mut self.typed);
                self.answer(k, &text);
                true
            }
            _ => false,
        }
    }

    fn answer(&mut self, k: usize, text: &str) {
        let right = match self.questions()[k] {
            Question::Asked(q) if !q.choices.is_empty() => text.parse().ok() == q.answer.as_integer(),
            Question::Asked(q) => near(text, self.number(q), q.tolerance),
            Question::Fill(spot, tolerance) => near(text, self.run().and_then(|r| spot.value(r)), tolerance),
        };
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
        let Some(k) = self.open_question() else { return 0 };
        let shown = self.answers.get(&(self.page, k)).map_or(0, |a| a.hints);
        match self.questions()[k] {
            Question::Asked(q) => q.hints.len().saturating_sub(shown),
            Question::Fill(..) => 0,
        }
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
                Question::Fill(spot, _) => Some(spot.clone()),
                Question::Asked(q) => q.answer.as_str().and_then(|text| Spot::parse(text, 0..0).ok()),
            };
            let spot = spot.filter(|_| !settled(k))?;
            Some(Place { of: spot.find(self.run()?).ok()?, entry: spot.entry })
        };
        let places = self.questions().into_iter().enumerate().filter_map(asked).collect();
        if let Some(app) = &mut self.stage {
            app.withheld = places;
        }
    }

    /// The number a question wants.
    pub(super) fn number(&self, q: &Predict) -> Option<f64> {
        q.number(self.run())
    }
}

fn near(text: &str, wanted: Option<f64>, tolerance: f64) -> bool {
    let number: Option<f64> = text.trim().replace('−', "-").parse().ok();
    matches!((number, wanted), (Some(n), Some(w)) if (n - w).abs() <= tolerance + 1e-12)
}
