//! What keys do to exercises.

use super::*;
use crate::course::drill::LEVELS;
use crate::course::start::Start;
use crate::graph::{Place, Ref};
use std::sync::Arc;

use crate::walk::{Begin, Level};

impl Drill {
    /// Takes a key that belongs to the number that is typed.
    pub(super) fn typing(&mut self, key: KeyEvent) -> bool {
        if self.ended || self.open().is_none() || key.modifiers.contains(KeyModifiers::CONTROL) {
            return false;
        }
        match key.code {
            KeyCode::Char(c) => {
                type_number(&mut self.typed, [c]);
                numeral(halfwidth(c)).is_some()
            }
            KeyCode::Backspace => {
                self.typed.pop();
                true
            }
            KeyCode::Esc if !self.typed.is_empty() => {
                self.typed.clear();
                true
            }
            _ => false,
        }
    }

    /// What was pasted is the beginning of an answer.
    pub(super) fn insert(&mut self, text: &str) {
        if self.open().is_some() {
            type_number(&mut self.typed, text.chars());
        }
    }

    pub(super) fn update(&mut self, msg: Msg) -> Effect {
        match msg {
            Msg::Quit => return Some(Command::Pop),
            Msg::Enter | Msg::Next if self.ended => return Some(Command::Pop),
            Msg::Enter if !self.typed.is_empty() => return self.answer(),
            Msg::Enter if self.open().is_none() => return self.walk(),
            Msg::Next if self.open().is_none() => self.next(),
            Msg::Enter | Msg::Next => self.notice = Some(text!("drill.answer_first")),
            Msg::Hint => self.hint(),
            Msg::Show => return self.show(),
            Msg::TopicAfter => self.turn(1),
            Msg::TopicBefore => self.turn(-1),
            Msg::All => self.turn_to(None),
            Msg::Down => self.scroll = self.scroll.saturating_add(1).min(self.most_scroll.get()),
            Msg::Up => self.scroll = self.scroll.min(self.most_scroll.get()).saturating_sub(1),
        }
        None
    }

    /// What was typed is the answer to the open number.
    fn answer(&mut self) -> Effect {
        let k = self.open()?;
        let given = std::mem::take(&mut self.typed);
        self.scroll = u16::MAX;
        let verdict = self.exercise.asked[k].judge(&given);
        let answer = &mut self.answers[k];
        answer.given = Some(given);
        if verdict == Verdict::Right {
            answer.settled = true;
            return self.over();
        }
        answer.tries += 1;
        if let Verdict::Slip(_, told) = verdict {
            self.slip = Some(told);
        }
        None
    }

    fn hint(&mut self) {
        if let Some(k) = self.open() {
            self.answers[k].hints = 1;
            self.scroll = u16::MAX;
        }
    }

    /// Shows the open number and how one comes to it.
    fn show(&mut self) -> Effect {
        let k = self.open()?;
        self.typed.clear();
        self.scroll = u16::MAX;
        let answer = &mut self.answers[k];
        (answer.settled, answer.skipped) = (true, true);
        self.over()
    }

    /// Notes the exercise if nothing in it is open any more.
    fn over(&mut self) -> Effect {
        if self.open().is_some() {
            return None;
        }
        self.way = self.walked().map(Box::new);
        let clean = self.answers.iter().all(Answer::is_clean);
        let (topic, before) = (self.topic(), self.session.standing(self.topic()));
        self.session.note(topic, clean, self.slip.take());
        self.over += 1;
        self.right += u32::from(clean);
        let now = self.session.standing(topic);
        self.notice = match now.level.cmp(&before.level) {
            std::cmp::Ordering::Greater => Some(text!(
                "drill.harder",
                level = now.level + 1,
                levels = LEVELS
            )),
            std::cmp::Ordering::Less => Some(text!("drill.easier")),
            std::cmp::Ordering::Equal => None,
        };
        Some(Command::Keep(topic.name.to_owned(), now.into()))
    }

    fn next(&mut self) {
        if self.count.is_some_and(|count| self.over >= count) {
            self.ended = true;
            return;
        }
        self.draw_next();
    }

    fn draw_next(&mut self) {
        self.exercise = self.session.draw();
        self.answers = vec![Answer::default(); self.exercise.asked.len()];
        (self.slip, self.scroll) = (None, u16::MAX);
        (self.way, self.sketch) = (None, None);
        self.typed.clear();
    }

    /// The topic so many further.
    fn turn(&mut self, by: isize) {
        let all = Topic::ALL;
        let here = all.iter().position(|topic| *topic == self.topic());
        let next = (here.unwrap_or(0) as isize + by).rem_euclid(all.len() as isize);
        self.turn_to(Some(all[next as usize]));
    }

    fn turn_to(&mut self, topic: Option<Topic>) {
        if !self.ended {
            self.session.turn_to(topic);
            self.draw_next();
        }
    }

    /// Opens the walk of the exercise's equations where its last number is computed.
    fn walk(&mut self) -> Effect {
        match self.walked() {
            Some(screen) => Some(Command::Push(Box::new(screen))),
            None => {
                self.notice = Some(text!("drill.nothing_to_walk"));
                None
            }
        }
    }

    /// The walk of the exercise's equations at its number.
    fn walked(&self) -> Option<WalkScreen> {
        let ((phase, of), model) = self.way()?;
        let run = Arc::clone(self.exercise.run()?);
        let mut screen = WalkScreen::new(model, run, phase, None, self.settings);
        let (at, level) = (Begin::Of(of), Level::Operation);
        screen.begin(Start { phase, at, level });
        Some(screen)
    }

    /// The same with a question mark for every number that is not given.
    pub(super) fn sketched(&self) -> Option<WalkScreen> {
        let mut screen = self.walked()?;
        let given = self.exercise.gives();
        let all = screen.state.run.graph().ids();
        let all = all.flat_map(|id| [Ref::Value(id), Ref::Adjoint(id)]);
        let hidden = all.filter(|of| !given.contains(of));
        let hidden = hidden.map(Place::whole);
        screen.hidden_answers = hidden.collect();
        Some(screen)
    }

    /// The first number that was not found at once, else the last.
    fn way(
        &self,
    ) -> Option<(
        (crate::walk::Phase, crate::graph::Ref),
        crate::course::Model,
    )> {
        let missed = (0..self.answers.len()).find(|k| !self.answers[*k].is_clean());
        let k = missed.unwrap_or(self.answers.len().saturating_sub(1));
        Some((self.exercise.way(k)?, self.exercise.model.clone()?))
    }
}
