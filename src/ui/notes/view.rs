//! The notes on the screen.
//!
//! ```text
//! gatewalk · notes · title                     screen 3/42 · 2/4   12:34
//! ╭ now ───────────────────────────╮╭ notes ──────────────────────────────╮
//! │ what the room sees             ││ what the page's file says           │
//! ├ next ──────────────────────────┤├ question ───────────────────────────┤
//! ╰────────────────────────────────╯╰─────────────────────────────────────╯
//!  keys
//! ```

use super::{Notes, Status, TABLE};
use crate::lang::{printable, printable_line, say};
use crate::typeset::{Meaning, fit, pad, wrap};
use crate::ui::present::clock;
use crate::ui::theme::Theme;
use crate::ui::widgets::cut::show;
use crate::ui::widgets::footer::keys as key_line;
use crate::ui::widgets::help::{Page, Scroll};
use crate::ui::widgets::panel::{framed, screen};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

impl Notes {
    pub(super) fn view(&self, frame: &mut Frame<'_>) {
        screen(self.settings, frame, |frame, area| self.parts(frame, area));
    }

    fn parts(&self, frame: &mut Frame<'_>, area: Rect) {
        let rows = [
            Constraint::Length(1),
            Constraint::Min(5),
            Constraint::Length(1),
        ];
        let [head, body, foot] = Layout::vertical(rows).areas(area);
        self.header(frame, head);
        if self.help {
            let lang = self.settings.lang;
            let title = say!(lang, "notes.help_any_key_closes");
            Scroll::default().draw(self.theme(), frame, body, title, |width| {
                let mut page = Page::new(width);
                page.keys(TABLE, 24, lang);
                page.rows
            });
        } else {
            self.body(frame, body);
        }
        self.footer(frame, foot);
    }

    fn theme(&self) -> Theme {
        self.settings.theme()
    }

    fn header(&self, frame: &mut Frame<'_>, area: Rect) {
        let (lang, theme, report) = (self.settings.lang, self.theme(), &self.report);
        let (time, meaning) = clock(self.elapsed(), report.minutes);
        let (slide, slides, build, builds) =
            (report.slide, report.slides, report.build, report.builds);
        let place = match slides {
            0 => String::new(),
            _ => say!(lang, "notes.screen_part", slide, slides, build, builds),
        };
        let blank = if report.blank {
            say!(lang, "notes.blank_now")
        } else {
            ""
        };
        let right = format!("{blank}{place}");
        let room = usize::from(area.width).saturating_sub(right.width() + time.width() + 1);
        let title = printable_line(&report.title, 200);
        let left = format!("{}{title}", say!(lang, "notes.gatewalk_notes"));
        let line = Line::from(vec![
            Span::styled(pad(&fit(&left, room), room), theme.of(Meaning::Heading)),
            Span::raw(right),
            Span::styled(format!("{time} "), theme.of(meaning)),
        ]);
        show(frame, area, [line]);
    }

    fn body(&self, frame: &mut Frame<'_>, area: Rect) {
        let (lang, report) = (self.settings.lang, &self.report);
        let halves = [Constraint::Percentage(50), Constraint::Percentage(50)];
        let [left, right] = Layout::horizontal(halves).areas(area);
        let [now, next] = Layout::vertical(halves).areas(left);
        let heading = printable_line(&report.heading, 200);
        let title = format!("{} · {heading}", say!(lang, "notes.now"));
        self.panel(frame, now, &title, &[(report.now.clone(), Meaning::Plain)]);
        let end = say!(lang, "notes.end");
        let coming = if report.next.is_empty() {
            end.to_owned()
        } else {
            report.next.clone()
        };
        self.panel(
            frame,
            next,
            say!(lang, "notes.coming_next"),
            &[(coming, Meaning::Plain)],
        );
        let none = say!(lang, "notes.page_no_notes");
        let text = if report.notes.trim().is_empty() {
            (none.to_owned(), Meaning::Dim)
        } else {
            (report.notes.trim_end().to_owned(), Meaning::Plain)
        };
        let question = self.question(right.height.into());
        let (notes, below) = if question.is_empty() {
            (right, None)
        } else {
            let rows = |texts: &[(String, Meaning)]| {
                let width = usize::from(right.width).saturating_sub(2);
                let most = right.height.into();
                let lines: usize = texts
                    .iter()
                    .map(|(text, _)| shown(text, width, most).len())
                    .sum();
                u16::try_from(lines + 2).unwrap_or(u16::MAX)
            };
            // What the notes leave free is the question's, and at least a little over half.
            let free = right
                .height
                .saturating_sub(rows(std::slice::from_ref(&text)));
            let needed = rows(&question).min(free.max(right.height / 2 + 3));
            let parts = [Constraint::Min(4), Constraint::Length(needed)];
            let [notes, below] = Layout::vertical(parts).areas(right);
            (notes, Some(below))
        };
        let texts = [self.faults(notes.height.into()), vec![text]].concat();
        self.panel(frame, notes, say!(lang, "notes.notes"), &texts);
        if let Some(below) = below {
            self.panel(frame, below, say!(lang, "notes.question"), &question);
        }
    }

    /// What is wrong with the files, which the room does not see.
    fn faults(&self, rows: usize) -> Vec<(String, Meaning)> {
        if self.report.faults.is_empty() {
            return vec![];
        }
        let told = say!(self.settings.lang, "notes.file_has_faults").to_owned();
        let faults = self.report.faults.iter().take(rows);
        let faults = faults.map(|fault| (format!("{fault}\n "), Meaning::Plain));
        std::iter::once((told, Meaning::Error))
            .chain(faults)
            .collect()
    }

    /// Answer, hands and hints of the question on the screen, no more of each than there are rows.
    fn question(&self, rows: usize) -> Vec<(String, Meaning)> {
        let (lang, report) = (self.settings.lang, &self.report);
        let mut out = vec![];
        for (n, choice) in report.choices.iter().enumerate().take(rows) {
            let text = format!("{}  {}  {}", n + 1, choice.count, choice.text);
            out.push((text, Meaning::Plain));
        }
        if !report.answer.is_empty() {
            let answer = say!(lang, "notes.answer");
            out.push((format!("{answer}{}", report.answer), Meaning::Key));
        }
        out.extend(
            report
                .hints
                .iter()
                .take(rows)
                .map(|hint| (format!("· {hint}"), Meaning::Dim)),
        );
        out
    }

    fn panel(&self, frame: &mut Frame<'_>, area: Rect, title: &str, texts: &[(String, Meaning)]) {
        let inner = framed(self.theme(), frame, area, title);
        let (width, height) = (usize::from(inner.width), usize::from(inner.height));
        let lines = texts.iter().flat_map(|(text, meaning)| {
            let style = self.theme().of(*meaning);
            shown(text, width, height + 1)
                .into_iter()
                .map(move |line| Line::styled(line, style))
        });
        show(frame, inner, lines);
    }

    fn footer(&self, frame: &mut Frame<'_>, area: Rect) {
        let (lang, theme) = (self.settings.lang, self.theme());
        let told = match self.status {
            Status::Silent => Some(say!(lang, "notes.presentation_not_answered_yet").into()),
            Status::Running if !self.typed.is_empty() => {
                Some(say!(lang, "notes.page_enter", typed = self.typed))
            }
            Status::Running => None,
            Status::Full => Some(say!(lang, "notes.eight_notes_follow_already_quit").into()),
            Status::Ended => Some(say!(lang, "notes.presentation_ended_enter_looks").into()),
            Status::Strange => Some(say!(lang, "notes.what_says_cannot_read_another").into()),
        };
        let line = match told {
            Some(text) => Line::styled(format!(" {text}"), theme.of(Meaning::Key)),
            None => key_line(TABLE, lang, theme, area.width.into()),
        };
        show(frame, area, [line]);
    }
}

/// The first `most` lines of a text that came from outside and may be of any length.
fn shown(text: &str, width: usize, most: usize) -> Vec<String> {
    // A line seldom has more characters than columns: marks that go on others are few.
    let text: String = text.chars().take(2 * (width + 1) * most).collect();
    let mut lines = wrap(&printable(&text), width);
    lines.truncate(most);
    lines
}
