//! What lies over a page: help, contents, glossary.

use super::keys::TABLE;
use super::{Over, Reader, questions};
use crate::lang::say;
use crate::typeset::{Meaning, fit};
use crate::ui::event::{KeyCode, KeyEvent};
use crate::ui::keys::movement;
use crate::ui::screen::Effect;
use crate::ui::widgets::help::{Page, scrolled};
use crate::ui::widgets::list;
use crate::ui::widgets::panel::framed;
use crate::ui::widgets::rows::{Rows, text};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

impl Reader {
    /// A key while something lies over the page.
    pub(super) fn over_key(&mut self, over: Over, key: KeyEvent) -> Effect {
        let by = movement(key).unwrap_or_default();
        match (over, key.code) {
            (Over::Summary(at), ..) => return self.summary_key(at, by, key),
            (Over::Contents(at), KeyCode::Enter | KeyCode::Right | KeyCode::Char('l')) => {
                self.turn(at)
            }
            (Over::Glossary(at), KeyCode::Enter | KeyCode::Right | KeyCode::Char('l')) => {
                self.over = self.terms().get(at).map(|place| Over::Card(*place));
            }
            (Over::Help(at), ..) if by != 0 => {
                self.over = Some(Over::Help(list::moved(at, by, self.most_over.get() + 1)));
            }
            (Over::Contents(at), ..) if by != 0 => {
                self.over = Some(Over::Contents(list::moved(at, by, self.place().1)));
            }
            (Over::Glossary(at), ..) if by != 0 => {
                self.over = Some(Over::Glossary(list::moved(at, by, self.terms().len())));
            }
            // One name is left for all of them, so that one can be looked up after another.
            (Over::Card(place), KeyCode::Char('K')) => self.open_glossary(Some(place)),
            _ => self.over = None,
        }
        None
    }

    pub(super) fn draw_over(&self, over: Over, frame: &mut Frame<'_>, area: Rect) {
        let lang = self.settings.lang;
        let (theme, width) = (self.theme(), usize::from(area.width).saturating_sub(4));
        match over {
            Over::Help(from) => {
                let title = say!(lang, "common.help_scroll_any_other_key");
                self.scrolled_over(from, frame, area, title, |width| self.help_rows(width));
            }
            Over::Contents(at) => {
                let title = say!(lang, "reader.contents_enter_opens_esc_closes");
                let inner = framed(theme, frame, area, title);
                let pages = self.lesson().pages.len();
                let lines = (0..pages)
                    .map(|k| Line::raw(fit(&self.content_line(k), width)))
                    .collect();
                list::draw(frame, inner, theme, lines, at);
            }
            Over::Glossary(at) => self.draw_glossary(at, frame, area),
            Over::Card(place) => self.draw_card(place, frame, area),
            Over::Summary(from) => self.draw_summary(from, frame, area),
        }
    }

    /// Rows that lie over the page, so many of them scrolled away.
    pub(super) fn scrolled_over(
        &self,
        from: usize,
        frame: &mut Frame<'_>,
        area: Rect,
        title: &str,
        rows: impl FnOnce(usize) -> Rows,
    ) {
        let most = scrolled(self.theme(), frame, area, title, from, rows);
        self.most_over.set(most);
    }

    /// `▸  3  The first product   ?`: where the reader is, and whether its questions are answered.
    pub(super) fn content_line(&self, page: usize) -> String {
        let lang = self.settings.lang;
        let of = &self.lesson().pages[page];
        let here = if page == self.page { "▸" } else { " " };
        let count = questions::of(of).len();
        let settled = (0..count)
            .filter(|k| self.answers.get(&(page, *k)).is_some_and(|a| a.settled))
            .count();
        let asked = match (count, settled) {
            (0, _) => String::new(),
            (n, s) if n == s => say!(lang, "reader.done").into(),
            (1, _) => say!(lang, "reader.question").into(),
            (n, 0) => say!(lang, "reader.questions", n),
            (n, s) => say!(lang, "reader.of_answered", s, n),
        };
        format!("{here} {:>3}  {}{asked}", page + 1, of.heading)
    }

    pub(super) fn help_rows(&self, width: usize) -> Rows {
        let lang = self.settings.lang;
        let mut page = Page::new(width);
        page.say(
            say!(lang, "reader.left_lesson_underlined_numbers"),
            Meaning::Plain,
        );
        page.say("", Meaning::Plain);
        page.keys(TABLE, 11, lang);
        let mouse = say!(lang, "reader.click_name_number_shift_selects");
        page.hang(say!(lang, "common.mouse"), 11, mouse);
        page.say("", Meaning::Plain);
        page.say(say!(lang, "common.after_lesson_you_can"), Meaning::Heading);
        for objective in &self.lesson().objectives {
            for row in self.prose().rich("• ", objective, width) {
                page.say(&text(&row), Meaning::Plain);
            }
        }
        page.rows
    }
}
