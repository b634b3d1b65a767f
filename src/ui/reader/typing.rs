//! Keys that answer the open question.

use super::Reader;
use super::questions::Way;
use crate::course::answer::{MOST_TYPED, numeral};
use crate::ui::event::{KeyCode, KeyEvent, KeyModifiers};
use crate::ui::keys::{halfwidth, type_number};

/// The longest answer in words, in bytes.
const MOST_WORDS: usize = 400;

impl Reader {
    /// How the open question is answered now: what was answered in words is judged with a number.
    pub(super) fn way(&self) -> Option<(usize, Way)> {
        let k = self.open_question()?;
        let way = self.questions()[k].way();
        Some((k, if self.is_judged(k) { Way::One(2) } else { way }))
    }

    /// Whether an answer in words stands beside that of the lesson, and the reader has to say whether they agree.
    pub(super) fn is_judged(&self, k: usize) -> bool {
        let given = self.answers.get(&(self.page, k));
        let given = given.is_some_and(|answer| answer.given.is_some() && !answer.settled);
        given && self.questions()[k].way() == Way::Words
    }

    /// Takes a key that answers the open question.
    pub(super) fn typing(&mut self, key: KeyEvent) -> bool {
        let Some((k, way)) = self.way() else {
            return false;
        };
        if key.modifiers.contains(KeyModifiers::CONTROL) {
            return false;
        }
        if way == Way::Words && self.writing {
            return self.write(k, key);
        }
        let code = match key.code {
            KeyCode::Char(c) => KeyCode::Char(halfwidth(c)),
            code => code,
        };
        match (code, way) {
            (KeyCode::Char(c @ '1'..='9'), Way::One(choices) | Way::Several(choices)) => {
                let n = c as usize - '0' as usize;
                match way {
                    _ if n > choices => {}
                    Way::Several(_) => self.toggle(c),
                    _ => self.choose_answer(k, n),
                }
                true
            }
            (KeyCode::Enter, Way::Words) => {
                self.writing = true;
                true
            }
            (KeyCode::Char('/'), _) if self.typed.is_empty() => false,
            (KeyCode::Char(c), Way::Number)
                if self.typed.len() < MOST_TYPED && numeral(c).is_some() =>
            {
                self.typed.extend(numeral(c));
                true
            }
            // One too many does not turn the page.
            (KeyCode::Backspace, Way::Number) => {
                self.typed.pop();
                true
            }
            (KeyCode::Esc, _) if !self.typed.is_empty() => {
                self.typed.clear();
                true
            }
            (KeyCode::Enter, _) if !self.typed.is_empty() => {
                let text = std::mem::take(&mut self.typed);
                self.answer(k, &text);
                true
            }
            _ => false,
        }
    }

    /// One choice answers; of an answer in words it says whether it agrees.
    fn choose_answer(&mut self, k: usize, n: usize) {
        if !self.is_judged(k) {
            return self.answer(k, &n.to_string());
        }
        let answer = self.answers.entry((self.page, k)).or_default();
        answer.settled = true;
        answer.tries += usize::from(n == 2);
        (self.fresh, self.scroll) = (true, u16::MAX);
    }

    /// One of several choices more, or one less.
    fn toggle(&mut self, c: char) {
        match self.typed.find(c) {
            Some(at) => _ = self.typed.remove(at),
            None => self.typed.push(c),
        }
    }

    /// An answer in words is written, until `Enter`.
    fn write(&mut self, k: usize, key: KeyEvent) -> bool {
        match key.code {
            KeyCode::Char(c) => self.write_text(c.encode_utf8(&mut [0; 4])),
            KeyCode::Backspace => _ = self.typed.pop(),
            KeyCode::Esc => self.writing = false,
            KeyCode::Enter if self.typed.trim().is_empty() => {}
            KeyCode::Enter => {
                self.writing = false;
                let text = std::mem::take(&mut self.typed);
                let answer = self.answers.entry((self.page, k)).or_default();
                answer.given = Some(text.trim().to_owned());
                (self.fresh, self.scroll) = (true, u16::MAX);
            }
            _ => return false,
        }
        true
    }

    fn write_text(&mut self, text: &str) {
        for c in text.chars().filter(|c| !c.is_control()) {
            if self.typed.len() + c.len_utf8() <= MOST_WORDS {
                self.typed.push(c);
            }
        }
    }

    /// Text that was pasted goes into what the stage asks for, or is the beginning of an answer.
    pub(super) fn insert(&mut self, text: &str) {
        if let Some(screen) = self.stage.as_mut().filter(|a| a.is_typing()) {
            return screen.insert(text);
        }
        match self.way() {
            Some((_, Way::Number)) => type_number(&mut self.typed, text.chars()),
            Some((_, Way::Words)) if self.writing => {
                self.write_text(&crate::lang::printable_line(text, MOST_WORDS));
            }
            _ => {}
        }
    }
}
