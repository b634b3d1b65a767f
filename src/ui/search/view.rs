//! The search drawn.
//!
//! ```text
//! ╭ search ──────────────────────────────────────────────╮
//! │ / forget▏                                    12 found │
//! │ 3 The three gates · page 2 · What each is for         │
//! │     … the forget gate decides how much of …           │
//! ```

use super::{Search, TABLE};
use crate::lang::say;
use crate::typeset::{Meaning, fit};
use crate::ui::theme::Theme;
use crate::ui::widgets::cut::show;
use crate::ui::widgets::footer::keys as key_line;
use crate::ui::widgets::list;
use crate::ui::widgets::panel::{framed, screen};
use crate::ui::widgets::prompt::typed;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

impl Search {
    pub(super) fn view(&self, frame: &mut Frame<'_>) {
        screen(self.settings, frame, |frame, area| self.parts(frame, area));
    }

    fn parts(&self, frame: &mut Frame<'_>, area: Rect) {
        let (lang, theme) = (self.settings.lang, self.settings.theme());
        let [body, foot] =
            Layout::vertical([Constraint::Min(5), Constraint::Length(1)]).areas(area);
        let inner = framed(theme, frame, body, say!(lang, "common.search_all_lessons"));
        let [asked, below] =
            Layout::vertical([Constraint::Length(2), Constraint::Min(1)]).areas(inner);
        let count = self.count();
        let width = usize::from(inner.width);
        let query = typed(&self.query, width.saturating_sub(count.width() + 5));
        let gap = width.saturating_sub(query.width() + count.width() + 2);
        let line = Line::from(vec![
            Span::styled("/ ", theme.of(Meaning::Key)),
            Span::raw(format!("{query}{}", " ".repeat(gap))),
            Span::styled(count, theme.of(Meaning::Dim)),
        ]);
        frame.render_widget(Paragraph::new(line), asked);
        self.results(frame, below, theme);
        frame.render_widget(
            Paragraph::new(key_line(TABLE, lang, theme, foot.width.into())),
            foot,
        );
    }

    /// Two lines a place: where it is, and what is said there.
    fn results(&self, frame: &mut Frame<'_>, area: Rect, theme: Theme) {
        let (lang, width) = (self.settings.lang, usize::from(area.width));
        let room = usize::from(area.height / 2).max(1);
        let from = list::first(self.hits.len(), room, self.chosen);
        let mut lines = vec![];
        for (k, hit) in self.hits.iter().enumerate().skip(from).take(room) {
            let text = &self.texts[hit.of];
            let n = text.page + 1;
            let place = say!(lang, "search.page", n);
            let mark = if k == self.chosen { "▸" } else { " " };
            let title = fit(
                &format!("{mark} {} · {place} · {}", text.lesson, text.heading),
                width,
            );
            let style = if k == self.chosen {
                theme.selection()
            } else {
                theme.of(Meaning::Plain)
            };
            lines.push(Line::styled(title, style));
            lines.push(excerpt(&text.text, &hit.at, width, theme));
        }
        show(frame, area, lines);
        list::more(
            frame,
            area,
            theme,
            (from > 0, from + room < self.hits.len()),
        );
    }
}

/// What stands round a place, the place lit.
fn excerpt(text: &str, at: &Range<usize>, width: usize, theme: Theme) -> Line<'static> {
    const LEAD: usize = 24;
    let mut from = at.start;
    for (k, _) in text[..at.start].char_indices().rev() {
        if text[k..at.start].width() > LEAD {
            break;
        }
        from = k;
    }
    let dots = if from > 0 { "…" } else { "" };
    let lead = format!("    {dots}{}", &text[from..at.start]);
    let hit = fit(&text[at.clone()], width.saturating_sub(lead.width()));
    let rest = fit(
        &text[at.end..],
        width.saturating_sub(lead.width() + hit.width()),
    );
    Line::from(vec![
        Span::styled(lead, theme.of(Meaning::Dim)),
        Span::styled(hit, theme.of(Meaning::Key)),
        Span::styled(rest, theme.of(Meaning::Dim)),
    ])
}
