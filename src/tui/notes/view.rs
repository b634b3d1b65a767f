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

use super::super::present::clock;
use super::super::theme::{self, Theme};
use super::super::view::{LEAST, framed, keys as key_line, too_small};
use super::{Notes, Standing, TABLE};
use crate::lang::{printable, printable_line};
use crate::typeset::{Meaning, fit, pad, wrap};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use unicode_width::UnicodeWidthStr;

impl Notes {
    pub(super) fn view(&self, frame: &mut Frame<'_>) {
        let area = frame.area();
        if area.width < LEAST.0 || area.height < LEAST.1 {
            return too_small(frame);
        }
        let rows = [Constraint::Length(1), Constraint::Min(5), Constraint::Length(1)];
        let [head, body, foot] = Layout::vertical(rows).areas(area);
        self.header(frame, head);
        if self.help {
            self.explain(frame, body);
        } else {
            self.body(frame, body);
        }
        self.footer(frame, foot);
        self.theme().paint(frame.buffer_mut());
        theme::apply(self.settings.glyphs, frame.buffer_mut());
    }

    fn theme(&self) -> Theme {
        Theme::new(self.settings.theme, self.settings.colour)
    }

    fn header(&self, frame: &mut Frame<'_>, area: Rect) {
        let (lang, theme, report) = (self.settings.lang, self.theme(), &self.report);
        let (time, meaning) = clock(self.elapsed(), report.minutes);
        let (slide, slides, build, builds) = (report.slide, report.slides, report.build, report.builds);
        let place = lang.pick(
            format!("screen {slide}/{slides}, part {build}/{builds}   "),
            format!("第 {slide}/{slides} 屏，第 {build}/{builds} 部分   "),
        );
        let blank = if report.blank { lang.pick("■ blank   ", "■ 黑屏   ") } else { "" };
        let right = format!("{blank}{place}");
        let room = usize::from(area.width).saturating_sub(right.width() + time.width() + 1);
        let title = printable_line(&report.title, 200);
        let left = format!("{}{title}", lang.pick(" gatewalk · notes · ", " gatewalk · 讲稿 · "));
        let line = Line::from(vec![
            Span::styled(pad(&fit(&left, room), room), theme.of(Meaning::Heading)),
            Span::raw(right),
            Span::styled(format!("{time} "), theme.of(meaning)),
        ]);
        frame.render_widget(Paragraph::new(line), area);
    }

    fn body(&self, frame: &mut Frame<'_>, area: Rect) {
        let (lang, report) = (self.settings.lang, &self.report);
        let halves = [Constraint::Percentage(50), Constraint::Percentage(50)];
        let [left, right] = Layout::horizontal(halves).areas(area);
        let [now, next] = Layout::vertical(halves).areas(left);
        let heading = printable_line(&report.heading, 200);
        let title = format!("{} · {heading}", lang.pick("now", "现在"));
        self.panel(frame, now, &title, &[(report.now.clone(), Meaning::Plain)]);
        let end = lang.pick("the end", "到此结束");
        let coming = if report.next.is_empty() { end.to_owned() } else { report.next.clone() };
        self.panel(frame, next, lang.pick("next", "接下来"), &[(coming, Meaning::Plain)]);
        let none = lang.pick("this page has no notes", "这一页没有讲稿");
        let text = if report.notes.trim().is_empty() {
            (none.to_owned(), Meaning::Dim)
        } else {
            (report.notes.trim_end().to_owned(), Meaning::Plain)
        };
        let question = self.question();
        let (notes, below) = if question.is_empty() {
            (right, None)
        } else {
            let rows = |texts: &[(String, Meaning)]| {
                let width = usize::from(right.width).saturating_sub(2);
                let lines: usize = texts.iter().map(|(t, _)| wrap(&printable(t), width).len()).sum();
                u16::try_from(lines + 2).unwrap_or(u16::MAX)
            };
            // What the notes leave free is the question's, and at least a little over half.
            let free = right.height.saturating_sub(rows(std::slice::from_ref(&text)));
            let needed = rows(&question).min(free.max(right.height / 2 + 3));
            let parts = [Constraint::Min(4), Constraint::Length(needed)];
            let [notes, below] = Layout::vertical(parts).areas(right);
            (notes, Some(below))
        };
        self.panel(frame, notes, lang.pick("notes", "讲稿"), &[text]);
        if let Some(below) = below {
            self.panel(frame, below, lang.pick("question", "问题"), &question);
        }
    }

    /// Answer, hands and hints of the question on the screen.
    fn question(&self) -> Vec<(String, Meaning)> {
        let (lang, report) = (self.settings.lang, &self.report);
        let mut out = vec![];
        for (n, choice) in report.choices.iter().enumerate() {
            let text = format!("{}  {}  {}", n + 1, choice.count, choice.text);
            out.push((text, Meaning::Plain));
        }
        if !report.answer.is_empty() {
            let answer = lang.pick("answer: ", "答案：");
            out.push((format!("{answer}{}", report.answer), Meaning::Key));
        }
        out.extend(report.hints.iter().map(|hint| (format!("· {hint}"), Meaning::Dim)));
        out
    }

    fn panel(&self, frame: &mut Frame<'_>, area: Rect, title: &str, texts: &[(String, Meaning)]) {
        let inner = framed(self.theme(), frame, area, title);
        let line = |(text, meaning): &(String, Meaning)| {
            let style = self.theme().of(*meaning);
            let lines = wrap(&printable(text), inner.width.into());
            lines.into_iter().map(move |l| Line::styled(l, style)).collect::<Vec<_>>()
        };
        let lines: Vec<Line<'_>> = texts.iter().flat_map(line).collect();
        frame.render_widget(Paragraph::new(lines), inner);
    }

    fn footer(&self, frame: &mut Frame<'_>, area: Rect) {
        let (lang, theme) = (self.settings.lang, self.theme());
        let told = match self.standing {
            Standing::Running if !self.typed.is_empty() => {
                Some(lang.pick(format!("page {}▏ Enter", self.typed), format!("第 {}▏ 页 Enter", self.typed)))
            }
            Standing::Running => None,
            Standing::Ended => Some(
                lang.pick(
                    "the presentation has ended; Enter looks again, q leaves",
                    "演示已结束；Enter 重新寻找，q 离开",
                )
                .into(),
            ),
            Standing::Strange => Some(
                lang.pick(
                    "the presentation is of another version of gatewalk; q leaves",
                    "演示来自另一版本的 gatewalk；q 离开",
                )
                .into(),
            ),
        };
        let line = match told {
            Some(text) => Line::styled(format!(" {text}"), theme.of(Meaning::Key)),
            None => key_line(TABLE, lang, theme, area.width.into()),
        };
        frame.render_widget(Paragraph::new(line), area);
    }

    fn explain(&self, frame: &mut Frame<'_>, area: Rect) {
        let lang = self.settings.lang;
        let lines: Vec<(String, Meaning)> = TABLE
            .iter()
            .map(|row| (format!("{} {}", pad(row.keys, 24), row.long(lang)), Meaning::Plain))
            .collect();
        self.panel(frame, area, lang.pick("help — any key closes", "帮助 — 按任意键关闭"), &lines);
    }
}
