//! The end of a lesson: what was right, what to look at again, what the reader can do now.

use super::{Over, Reader, questions};
use crate::course::library;
use crate::course::progress::Answer;
use crate::lang::say;
use crate::typeset::{Meaning, fit, pad};
use crate::ui::event::{KeyCode, KeyEvent};
use crate::ui::screen::{Command, Effect};
use crate::ui::widgets::list;
use crate::ui::widgets::rows::{Rows, row};
use ratatui::Frame;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

/// What became of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    AtOnce,
    Helped,
    Skipped,
    Open,
}

fn fate(answer: Option<&Answer>) -> Fate {
    match answer {
        Some(a) if a.is_clean() => Fate::AtOnce,
        Some(a) if a.skipped => Fate::Skipped,
        Some(a) if a.settled => Fate::Helped,
        _ => Fate::Open,
    }
}

impl Reader {
    pub(super) fn summary_key(&mut self, at: usize, by: isize, key: KeyEvent) -> Effect {
        match key.code {
            KeyCode::Enter | KeyCode::Right | KeyCode::Char('n' | 'l') => {
                return Some(match self.next_lesson() {
                    Some((slug, _)) => Command::Lesson(slug.to_owned(), None),
                    None => Command::Pop,
                });
            }
            KeyCode::Char('q') => return Some(Command::Pop),
            KeyCode::Char('c') => self.over = Some(Over::Contents(self.page)),
            _ if by != 0 => {
                self.over = Some(Over::Summary(list::moved(at, by, self.most_over.get() + 1)));
            }
            _ => self.over = None,
        }
        None
    }

    pub(super) fn summary_keys(&self) -> String {
        let lang = self.settings.lang;
        match self.next_lesson() {
            Some(_) => say!(lang, "reader.enter_next_lesson_pages_back").into(),
            None => say!(lang, "reader.enter_home_pages_back").into(),
        }
    }

    /// Name and title of the lesson after this one.
    pub(super) fn next_lesson(&self) -> Option<(&'static str, String)> {
        let list = library::lessons(self.settings.lang);
        let at = list
            .iter()
            .position(|l| l.0 == self.lesson().slug)
            .filter(|_| !self.is_from_disk())?;
        let (slug, text) = *list.get(at + 1)?;
        Some((
            slug,
            crate::course::Lesson::parse(slug, text).ok()?.numbered(),
        ))
    }

    pub(super) fn draw_summary(&self, from: usize, frame: &mut Frame<'_>, area: Rect) {
        let title = say!(self.settings.lang, "reader.end_of_this_lesson");
        self.scrolled_over(from, frame, area, title, |width| self.summary(width));
    }

    pub(super) fn summary(&self, width: usize) -> Rows {
        let lang = self.settings.lang;
        let pages = &self.lesson().pages;
        let all: Vec<(usize, Fate)> = pages
            .iter()
            .enumerate()
            .flat_map(|(p, page)| {
                (0..questions::of(page).len()).map(move |q| (p, fate(self.answers.get(&(p, q)))))
            })
            .collect();
        let mut out: Rows = vec![];
        if !all.is_empty() {
            out.extend(self.tally(&all));
            out.push(vec![]);
            out.extend(self.again(&all, width));
        }
        // Who has answered nothing is told what there was, not what they can do.
        let answered = |(_, fate): &(usize, Fate)| !matches!(fate, Fate::Open | Fate::Skipped);
        let objectives = if all.iter().all(answered) {
            say!(lang, "reader.you_can_now")
        } else {
            say!(lang, "reader.this_lesson_covered")
        };
        out.push(row(objectives, Meaning::Heading));
        for objective in &self.lesson().objectives {
            out.extend(self.prose().rich("• ", objective, width));
        }
        out.push(vec![]);
        let next = match self.next_lesson() {
            Some((_, title)) => say!(lang, "reader.enter_goes_on_with", title),
            None => say!(lang, "reader.enter_goes_back_list_lessons").into(),
        };
        out.push(row(fit(&next, width), Meaning::Key));
        out
    }

    /// How many questions came to what.
    fn tally(&self, all: &[(usize, Fate)]) -> Rows {
        let lang = self.settings.lang;
        let count = |fate| all.iter().filter(|a| a.1 == fate).count();
        let mut out = vec![];
        for (fate, mark, words) in [
            (
                Fate::AtOnce,
                "✓",
                say!(lang, "reader.questions_right_at_once"),
            ),
            (
                Fate::Helped,
                "○",
                say!(lang, "reader.right_after_hint_another_try"),
            ),
            (
                Fate::Skipped,
                "→",
                say!(lang, "reader.questions_answer_shown"),
            ),
            (Fate::Open, "?", say!(lang, "reader.questions_not_answered")),
        ] {
            if count(fate) > 0 {
                out.push(row(
                    format!("{mark} {:>2} {words}", count(fate)),
                    Meaning::Plain,
                ));
            }
        }
        out
    }

    /// The pages whose questions were not right at once.
    fn again(&self, all: &[(usize, Fate)], width: usize) -> Rows {
        let lang = self.settings.lang;
        let mut missed: Vec<(usize, Fate)> = all
            .iter()
            .filter(|a| a.1 != Fate::AtOnce)
            .copied()
            .collect();
        missed.dedup_by_key(|a| a.0);
        if missed.is_empty() {
            return vec![];
        }
        let mut out = vec![row(say!(lang, "reader.to_look_at_again"), Meaning::Heading)];
        for (page, fate) in missed {
            let n = page + 1;
            let why = match fate {
                Fate::Helped | Fate::AtOnce => say!(lang, "reader.tried_again"),
                Fate::Skipped => say!(lang, "reader.answer_shown"),
                Fate::Open => say!(lang, "reader.not_answered"),
            };
            let lead = say!(lang, "reader.page_number", n = format!("{n:>2}"));
            let room = width.saturating_sub(lead.width() + why.width() + 2);
            let heading = pad(&fit(&self.lesson().pages[page].heading, room), room.min(60));
            out.push(row(format!("{lead}{heading}  {why}"), Meaning::Plain));
        }
        out.push(vec![]);
        out
    }
}
