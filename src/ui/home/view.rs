//! The first screen drawn.
//!
//! ```text
//! ╭ where to begin ───────────────────────────────────────╮
//! │ ▶ Continue with lesson 5, page 4 of 9                  │
//! │ Lessons: 4 of 13 read, about 92 of 132 minutes left    │
//! │ ✓  1 Why a network needs memory       3/3 right  7 min │
//! ├ about ─────────────────────────────────────────────────┤
//! ```

use super::entries::Item;
use super::{Home, TABLE};
use crate::lang::say;
use crate::typeset::{Meaning, fit, pad, wrap};
use crate::ui::theme::Theme;
use crate::ui::widgets::footer::keys as key_line;
use crate::ui::widgets::help::Page;
use crate::ui::widgets::list;
use crate::ui::widgets::panel::{framed, header, screen, switch};
use crate::ui::widgets::rows::Rows;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;
use ratatui::widgets::Paragraph;
use unicode_width::UnicodeWidthStr;

impl Home {
    fn theme(&self) -> Theme {
        self.settings.theme()
    }

    pub(super) fn view(&self, frame: &mut Frame<'_>) {
        screen(self.settings, frame, |frame, area| self.parts(frame, area));
    }

    fn parts(&self, frame: &mut Frame<'_>, area: Rect) {
        let (lang, theme) = (self.settings.lang, self.theme());
        let about = if area.height >= 18 { 5 } else { 0 };
        let [head, body, below, foot] = Layout::vertical([
            Constraint::Length(1),
            Constraint::Min(4),
            Constraint::Length(about),
            Constraint::Length(1),
        ])
        .areas(area);
        self.header(frame, head);
        match &self.help {
            Some(help) => {
                let title = say!(lang, "common.help_scroll_any_other_key");
                let area = Rect {
                    height: body.height + below.height,
                    ..body
                };
                help.draw(theme, frame, area, title, |width| self.help_rows(width));
            }
            None => {
                let title = say!(lang, "home.lessons_walks_the_lab");
                let inner = framed(theme, frame, body, title);
                self.list(frame, inner);
                if about > 0 {
                    self.about(frame, below);
                }
            }
        }
        // Without the box below the list, what there is to say takes the place of the keys.
        let line = match &self.notice {
            Some(notice) if about == 0 => {
                let text = fit(&notice.get(lang), usize::from(foot.width).saturating_sub(2));
                Line::styled(format!(" {text}"), theme.of(Meaning::Key))
            }
            _ => key_line(TABLE, lang, theme, foot.width.into()),
        };
        frame.render_widget(Paragraph::new(line), foot);
    }

    fn header(&self, frame: &mut Frame<'_>, area: Rect) {
        let lang = self.settings.lang;
        let right = switch(lang);
        let left = say!(lang, "home.gatewalk_debugger_equations_lstm");
        header(self.theme(), frame, area, (left, &right));
    }

    fn about(&self, frame: &mut Frame<'_>, area: Rect) {
        let lang = self.settings.lang;
        let inner = framed(self.theme(), frame, area, say!(lang, "home.about"));
        let (text, meaning) = match (&self.notice, self.entry()) {
            (Some(notice), _) => (notice.get(lang), Meaning::Key),
            (None, Some(entry)) => (entry.about.get(lang), Meaning::Plain),
            (None, None) => (String::new(), Meaning::Plain),
        };
        let style = self.theme().of(meaning);
        let lines = wrap(&text, inner.width.into())
            .into_iter()
            .map(|l| Line::styled(l, style));
        frame.render_widget(Paragraph::new(lines.collect::<Vec<_>>()), inner);
    }

    fn list(&self, frame: &mut Frame<'_>, area: Rect) {
        let lang = self.settings.lang;
        let width = usize::from(area.width);
        let line = |item: &Item| match item {
            Item::Heading(text) => Line::styled(
                fit(&text.get(lang), width),
                self.theme().of(Meaning::Heading),
            ),
            Item::Entry(entry) => {
                let right = fit(&entry.detail.get(lang), width / 2);
                let room = width.saturating_sub(right.width() + 3);
                let name = pad(&fit(&entry.name.get(lang), room), room);
                let style = if entry.mark == "▶" {
                    Meaning::Key
                } else {
                    Meaning::Plain
                };
                Line::styled(
                    format!("{} {name} {right}", entry.mark),
                    self.theme().of(style),
                )
            }
        };
        let first = list::first(self.items.len(), area.height.into(), self.chosen);
        self.drawn.set((area, first));
        let lines = self.items.iter().map(line).collect();
        list::draw(frame, area, self.theme(), lines, self.chosen);
    }

    /// What is on the screen, and every key, from the table.
    pub(super) fn help_rows(&self, width: usize) -> Rows {
        let lang = self.settings.lang;
        let mut page = Page::new(width);
        for text in [
            say!(lang, "home.top_goes_on_where_you"),
            say!(lang, "home.walks_every_matrix_product_sum"),
            say!(lang, "home.paste_equations"),
        ] {
            page.say(text, Meaning::Plain);
            page.say("", Meaning::Plain);
        }
        page.keys(TABLE, 16, lang);
        let mouse = say!(lang, "home.click_chooses_again_opens_wheel");
        page.say(
            &format!("{} {mouse}", pad(say!(lang, "common.mouse"), 16)),
            Meaning::Plain,
        );
        page.rows
    }
}
