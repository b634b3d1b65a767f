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
use crate::ui::widgets::cut::show;
use crate::ui::widgets::help::Page;
use crate::ui::widgets::panel::{framed, switch};
use crate::ui::widgets::rows::Rows;
use crate::ui::widgets::{footer, list, page};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use unicode_width::UnicodeWidthStr;

impl Home {
    fn theme(&self) -> Theme {
        self.settings.theme()
    }

    pub(super) fn view(&self, frame: &mut Frame<'_>) {
        let (lang, theme, area) = (self.settings.lang, self.theme(), frame.area());
        let about = match self.help.is_none() && area.height >= 18 {
            true => 5,
            false => 0,
        };
        // Without the box below the list, what there is to say takes the place of the keys.
        let notice = self.notice.as_ref().filter(|_| about == 0);
        let said = notice.map(|text| footer::notice(&text.get(lang), theme, area.width.into()));
        let title = say!(lang, "common.help_scroll_any_other_key");
        let page = page::Page {
            settings: self.settings,
            head: (
                say!(lang, "home.gatewalk_debugger_equations_lstm"),
                &switch(lang),
            ),
            help: (&self.help, title, &|width| self.help_rows(width)),
            said,
            keys: TABLE,
        };
        page.draw(frame, about, |frame, body, below| {
            let Some(body) = body else { return };
            let title = say!(lang, "home.lessons_walks_the_lab");
            let inner = framed(theme, frame, body, title);
            self.list(frame, inner);
            if about > 0 {
                self.about(frame, below);
            }
        });
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
        show(frame, inner, lines);
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
