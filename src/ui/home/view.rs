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
use crate::typeset::{Meaning, fit, pad, wrap};
use crate::ui::theme::Theme;
use crate::ui::widgets::footer::keys as key_line;
use crate::ui::widgets::help::Page;
use crate::ui::widgets::list;
use crate::ui::widgets::panel::{framed, header, screen};
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
                let title = lang.pick(
                    "help — ↓ ↑ scroll, any other key closes",
                    "帮助 — ↓ ↑ 滚动，其他键关闭",
                );
                let area = Rect {
                    height: body.height + below.height,
                    ..body
                };
                help.draw(theme, frame, area, title, |width| self.help_rows(width));
            }
            None => {
                let title = lang.pick("lessons, walks, the lab", "课程、逐步走、实验室");
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
                let text = fit(notice.get(lang), usize::from(foot.width).saturating_sub(2));
                Line::styled(format!(" {text}"), theme.notice())
            }
            _ => key_line(TABLE, lang, theme, foot.width.into()),
        };
        frame.render_widget(Paragraph::new(line), foot);
    }

    fn header(&self, frame: &mut Frame<'_>, area: Rect) {
        let lang = self.settings.lang;
        let right = lang.pick("EN 中文 L ", "中文 EN L ");
        let left = lang.pick(
            " gatewalk · a debugger for the equations of an LSTM",
            " gatewalk · 一步一步看懂 LSTM 的公式",
        );
        header(self.theme(), frame, area, (left, right));
    }

    fn about(&self, frame: &mut Frame<'_>, area: Rect) {
        let lang = self.settings.lang;
        let inner = framed(self.theme(), frame, area, lang.pick("about", "简介"));
        let text = match (&self.notice, self.entry()) {
            (Some(notice), _) => notice.get(lang).to_owned(),
            (None, Some(entry)) => entry.about.get(lang).to_owned(),
            (None, None) => String::new(),
        };
        let style = self
            .notice
            .as_ref()
            .map_or_else(Default::default, |_| self.theme().notice());
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
                fit(text.get(lang), width),
                self.theme().of(Meaning::Heading),
            ),
            Item::Entry(entry) => {
                let right = fit(entry.detail.get(lang), width / 2);
                let room = width.saturating_sub(right.width() + 3);
                let name = pad(&fit(entry.name.get(lang), room), room);
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
        self.drawn.set((
            area,
            list::first(self.items.len(), area.height.into(), self.chosen),
        ));
        list::draw(
            frame,
            area,
            self.theme(),
            self.items.iter().map(line).collect(),
            self.chosen,
        );
    }

    /// What is on the screen, and every key, from the table.
    pub(super) fn help_rows(&self, width: usize) -> Rows {
        let lang = self.settings.lang;
        let mut page = Page::new(width);
        for text in [
            lang.pick(
                "▶ at the top goes on where you left. Lessons: ✓ its end was reached, ▸ begun; then how many questions were right at once, and the minutes it takes. A lesson is prose beside the numbers it speaks of, and asks before it tells.",
                "最上面的 ▶ 从上次的地方继续。课程：✓ 读到过末尾，▸ 已开始；右边是一次答对的题数和大约用时。每一课左边是课文，右边是它讲的数，先问后答。",
            ),
            lang.pick(
                "Walks: every matrix product, sum and function of a model, forward and backward, with its numbers. The lab: networks that learn while you watch. The box below says what the chosen line is.",
                "逐步走：模型里的每个矩阵乘法、求和、函数，前向与反向，都带着数。实验室：当着你的面训练的网络。下面的框说明选中的这一项。",
            ),
        ] {
            page.say(text, Meaning::Plain);
            page.say("", Meaning::Plain);
        }
        page.keys(TABLE, 16, lang);
        let mouse = lang.pick(
            "click chooses, again opens; the wheel moves",
            "点一下选中，再点打开；滚轮移动",
        );
        page.say(
            &format!("{} {mouse}", pad(lang.pick("mouse", "鼠标"), 16)),
            Meaning::Plain,
        );
        page.rows
    }
}
