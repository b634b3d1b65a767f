//! The page: prose and question on the left, the stage on the right.

use super::super::view::{LEAST, footer, framed, keys as key_line, place, stage_panel, too_small};
use super::super::{curve as plot, theme::Theme};
use super::{Question, Reader, TABLE, curve, prose};
use crate::graph::{Quantity, Ref, Run};
use crate::lesson::Spot;
use crate::lesson::document::{Show, rich};
use crate::typeset::{Digits, Marks, Meaning, Piece, Setting, Style, fit, meaning, number, pad, wrap};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use unicode_width::UnicodeWidthStr;

type Rows = Vec<Vec<Piece>>;

fn row(text: impl Into<String>, style: impl Into<Style>) -> Vec<Piece> {
    vec![Piece { text: text.into(), style: style.into(), place: None }]
}

impl Reader {
    fn theme(&self) -> Theme {
        Theme::new(self.settings.theme, self.settings.colour)
    }

    /// Draws the page.
    pub(in super::super) fn view(&self, frame: &mut Frame<'_>) {
        let area = frame.area();
        if area.width < LEAST.0 || area.height < LEAST.1 {
            return too_small(frame);
        }
        if let Some(app) = self.stage.as_ref().filter(|a| a.help) {
            return app.view(frame);
        }
        let rows = [Constraint::Length(1), Constraint::Min(5), Constraint::Length(1)];
        let [head, body, foot] = Layout::vertical(rows).areas(area);
        self.header(frame, head);
        if self.help {
            self.explain(frame, body);
        } else {
            self.body(frame, body);
        }
        match self.stage.as_ref().filter(|a| a.is_talking() && self.has_stage()) {
            Some(app) => footer(app, frame, foot),
            None => {
                let line = key_line(&self.keys(), self.settings.lang, self.theme(), foot.width.into());
                frame.render_widget(Paragraph::new(line), foot);
            }
        }
        self.theme().paint(frame.buffer_mut());
        super::super::theme::apply(self.settings.glyphs, frame.buffer_mut());
    }

    fn header(&self, frame: &mut Frame<'_>, area: Rect) {
        let lang = self.settings.lang;
        let (page, pages) = self.place();
        let dots = if pages <= 16 {
            format!(" {}{}", "▰".repeat(page + 1), "▱".repeat(pages - page - 1))
        } else {
            String::new()
        };
        let n = page + 1;
        let right = lang.pick(
            format!("page {n}/{pages}{dots}  EN 中文 L "),
            format!("第 {n}/{pages} 页{dots}  中文 EN L "),
        );
        let number = self.lesson().slug.split('-').next().and_then(|n| n.parse::<u32>().ok());
        let number = number.map_or_else(String::new, |n| format!("{n} "));
        let left = format!(" gatewalk · {number}{}", self.lesson().title);
        let left = fit(&left, usize::from(area.width).saturating_sub(right.width() + 1));
        let gap = usize::from(area.width).saturating_sub(left.width() + right.width());
        let line = Line::from(vec![
            Span::styled(left, self.theme().of(Meaning::Heading)),
            Span::raw(" ".repeat(gap)),
            Span::raw(right),
        ]);
        frame.render_widget(Paragraph::new(line), area);
    }

    fn body(&self, frame: &mut Frame<'_>, area: Rect) {
        let page = self.page();
        let picture = self.has_stage() || page.train.is_some();
        let asks = !self.questions().is_empty();
        let (left, right) = if !picture && !asks || area.width < 60 {
            (area, None)
        } else {
            let width = (area.width / 2).min(76);
            let [left, right] =
                Layout::horizontal([Constraint::Length(width), Constraint::Min(20)]).areas(area);
            (left, Some(right))
        };
        let inner = framed(self.theme(), frame, left, &page.heading);
        let width = usize::from(inner.width);
        let mut rows = prose::rows(&page.prose, self.run(), self.settings.digits, width);
        if page.train.is_some() {
            rows.push(vec![]);
            let words = page.train.as_ref().map_or_else(String::new, |t| t.0.join(" "));
            let text = self.settings.lang.pick(
                format!("o opens the lab: gatewalk train {words}"),
                format!("按 o 打开实验室：gatewalk train {words}"),
            );
            rows.extend(wrap(&text, width).into_iter().map(|l| row(l, Meaning::Key)));
        }
        let Some(right) = right else {
            rows.push(vec![]);
            rows.extend(self.question(width));
            return self.scrolled(frame, left, inner, &rows);
        };
        let question_rows = |width: u16| self.question(usize::from(width.saturating_sub(4)));
        if asks && picture && self.has_stage() {
            let needed = question_rows(right.width).len() as u16 + 2;
            let height = needed.min(right.height.saturating_sub(6));
            let [stage, below] =
                Layout::vertical([Constraint::Min(3), Constraint::Length(height)]).areas(right);
            self.stage(frame, stage);
            self.asked(frame, below);
        } else if self.has_stage() {
            self.stage(frame, right);
        } else if asks {
            self.asked(frame, right);
        } else {
            self.lab(frame, right);
        }
        self.scrolled(frame, left, inner, &rows);
    }

    fn scrolled(&self, frame: &mut Frame<'_>, outer: Rect, inner: Rect, rows: &Rows) {
        let most = rows.len().saturating_sub(inner.height.into()) as u16;
        self.most_scroll.set(most);
        let scroll = self.scroll.min(most);
        let lines: Vec<Line<'_>> = rows.iter().skip(scroll.into()).map(|r| self.line(r)).collect();
        frame.render_widget(Paragraph::new(lines), inner);
        if scroll < most {
            let at = Rect { x: outer.right().saturating_sub(10), y: outer.bottom() - 1, width: 8, height: 1 };
            frame.render_widget(
                Paragraph::new(Span::styled(" PgDn ↓ ", self.theme().of(Meaning::Key))),
                at.intersection(outer),
            );
        }
    }

    fn line(&self, row: &[Piece]) -> Line<'static> {
        Line::from(
            row.iter().map(|p| Span::styled(p.text.clone(), self.theme().of(p.style))).collect::<Vec<_>>(),
        )
    }

    fn asked(&self, frame: &mut Frame<'_>, area: Rect) {
        let lang = self.settings.lang;
        let exercise = self.page().predict.as_ref().is_some_and(|q| q.exercise);
        let title = if exercise {
            lang.pick("exercise", "练习")
        } else {
            lang.pick("before you go on", "先想一想")
        };
        let inner = framed(self.theme(), frame, area, title);
        let rows = self.question(inner.width.into());
        let lines: Vec<Line<'_>> = rows.iter().map(|r| self.line(r)).collect();
        frame.render_widget(Paragraph::new(lines), inner);
    }

    fn lab(&self, frame: &mut Frame<'_>, area: Rect) {
        let lang = self.settings.lang;
        let inner = framed(self.theme(), frame, area, lang.pick("training", "训练"));
        let Some((words, _)) = &self.page().train else { return };
        let kind = crate::train::tasks::Kind::named(&words[0]);
        let about = kind.map_or_else(String::new, |k| (k.about)().get(lang).to_owned());
        let mut lines: Vec<Line<'_>> = wrap(&about, inner.width.into()).into_iter().map(Line::raw).collect();
        lines.push(Line::raw(""));
        let keys = lang.pick(
            "Press o. In the lab Space pauses, + and − change the learning rate, < slows down, Enter walks the network as it is, and q comes back here.",
            "按 o 打开。实验室里：空格暂停，＋－ 调学习率，< 放慢，Enter 用此刻的权重逐步走，q 回到这里。",
        );
        lines.extend(
            wrap(keys, inner.width.into())
                .into_iter()
                .map(|l| Line::styled(l, self.theme().of(Meaning::Dim))),
        );
        frame.render_widget(Paragraph::new(lines), inner);
    }

    /// The page's picture: the current step, or what `show` asks for.
    fn stage(&self, frame: &mut Frame<'_>, area: Rect) {
        let Some(app) = &self.stage else { return };
        let run = &app.state.run;
        let shown = match self.page().show.as_ref().map(|s| &s.0) {
            Some(Show::Matrix(name)) => Some((name.clone(), self.matrix(run, name))),
            Some(Show::Curve(name)) if self.page().walk.is_none() => {
                curve(app, name).map(|(func, points)| {
                    (
                        name.clone(),
                        plot::lines(func, &points, None, usize::from(area.width.saturating_sub(4))),
                    )
                })
            }
            Some(Show::Strip(name)) => Some((name.clone(), self.over_time(run, name, false))),
            Some(Show::Gradient(name)) => Some((format!("∂{name}"), self.over_time(run, name, true))),
            _ => None,
        };
        match shown {
            Some((title, rows)) => {
                let inner = framed(self.theme(), frame, area, &title);
                place(app, frame, inner, &rows, 0);
            }
            None => stage_panel(app, frame, area),
        }
    }

    fn matrix(&self, run: &Run, name: &str) -> Rows {
        let found = Spot::parse(name, 0..0).ok().and_then(|s| s.find(run).ok());
        let setting = Setting { run, digits: self.settings.digits, ascii: false, marks: Marks::none() };
        found.map_or_else(Vec::new, |of| setting.value(of).into_rows())
    }

    /// Every unit of a sequence at every time: number and bar.
    fn over_time(&self, run: &Run, name: &str, gradient: bool) -> Rows {
        let graph = run.graph();
        let Some(id) = graph.system.find(name) else { return vec![] };
        let mut out = vec![];
        for t in 0..=graph.length as i64 {
            let Some(node) = graph.find(Quantity { name: id, time: Some(t) }) else { continue };
            let of = if gradient { Ref::Adjoint(node) } else { Ref::Value(node) };
            let Some(value) = run.value(of) else { continue };
            for (unit, v) in value.iter().enumerate().take(8) {
                let label = if unit == 0 { format!("t={t}") } else { String::new() };
                let length = (v.abs() * 10.0).round().clamp(0.0, 20.0) as usize;
                let text = number(*v, Digits::new(3)).text;
                out.push(vec![
                    Piece { text: pad(&label, 6), style: Meaning::Dim.into(), place: None },
                    Piece { text: format!("{text:>8} "), style: meaning(*v).into(), place: None },
                    Piece { text: "█".repeat(length), style: meaning(*v).into(), place: None },
                ]);
            }
        }
        out
    }

    fn rich(&self, text: &str, width: usize) -> Rows {
        prose::parts("", &rich(text), self.run(), self.settings.digits, width)
    }

    /// The question that is open, or what became of those that were asked.
    fn question(&self, width: usize) -> Rows {
        let lang = self.settings.lang;
        let questions = self.questions();
        let open = self.open_question();
        let mut out: Rows = vec![];
        for (k, question) in questions.iter().enumerate().filter(|(k, _)| open.is_none_or(|o| *k <= o)) {
            let answer = self.answers.get(&(self.page, k)).cloned().unwrap_or_default();
            let numeric = match question {
                Question::Asked(q) => {
                    out.extend(self.rich(&q.question, width));
                    for (n, choice) in q.choices.iter().enumerate() {
                        let chosen = answer.given.as_deref() == Some(&(n + 1).to_string());
                        let right = answer.settled && q.answer.as_integer() == Some(n as i64 + 1);
                        let mark = if right {
                            "✓"
                        } else if chosen {
                            "✗"
                        } else {
                            " "
                        };
                        let lead = format!("{mark} {}  ", n + 1);
                        let style = if right { Meaning::Key } else { Meaning::Plain };
                        let mut rows =
                            prose::parts(&lead, &rich(choice), self.run(), self.settings.digits, width);
                        if right {
                            rows.iter_mut().flatten().for_each(|p| p.style = style.into());
                        }
                        out.extend(rows);
                    }
                    q.choices.is_empty()
                }
                Question::Fill(spot, _) => {
                    out.push(row(format!("{} = ?", spot.shown()), Meaning::Heading));
                    true
                }
            };
            if answer.settled {
                out.extend(self.revealed(question, &answer, width));
                continue;
            }
            if let Some(given) = &answer.given {
                let miss = match question {
                    Question::Asked(q) => given
                        .parse::<usize>()
                        .ok()
                        .and_then(|n| q.misses.get(n.wrapping_sub(1)))
                        .filter(|m| !m.is_empty()),
                    Question::Fill(..) => None,
                };
                let text = match miss {
                    Some(miss) => miss.clone(),
                    None if numeric => lang.pick(format!("{given} is not it."), format!("{given} 不对。")),
                    None => lang.pick("Not this one.".into(), "不是这个。".into()),
                };
                out.extend(self.rich(&text, width));
            }
            if let Question::Asked(q) = question {
                for hint in q.hints.iter().take(answer.hints) {
                    out.extend(self.rich(&format!("· {hint}"), width));
                }
            }
            let keys = match numeric {
                true => lang.pick(
                    format!("answer: {}▏ Enter · H hint · S show", self.typed),
                    format!("回答：{}▏ Enter 确定 · H 提示 · S 看答案", self.typed),
                ),
                false => lang.pick(
                    "press a number · H hint · S show".to_owned(),
                    "按数字作答 · H 提示 · S 看答案".to_owned(),
                ),
            };
            out.push(row(fit(&keys, width), Meaning::Key));
        }
        out
    }

    fn revealed(&self, question: &Question<'_>, answer: &super::Answer, width: usize) -> Rows {
        let lang = self.settings.lang;
        let value = match question {
            Question::Asked(q) if q.choices.is_empty() => self.number(q),
            Question::Asked(_) => None,
            Question::Fill(spot, _) => self.run().and_then(|r| spot.value(r)),
        };
        let mut text = match (answer.clean, answer.given.is_some() && answer.tries == 0) {
            (true, _) | (_, true) => lang.pick("Right. ", "对。").to_owned(),
            _ => lang.pick("The answer: ", "答案：").to_owned(),
        };
        if let Some(value) = value {
            text += &number(value, self.settings.digits).text;
            text += lang.pick(". ", "。");
        }
        if let Question::Asked(q) = question {
            text += &q.why;
        }
        self.rich(&text, width)
    }

    fn explain(&self, frame: &mut Frame<'_>, area: Rect) {
        let lang = self.settings.lang;
        let inner =
            framed(self.theme(), frame, area, lang.pick("help — any key closes", "帮助 — 按任意键关闭"));
        let width = usize::from(inner.width);
        let mut rows: Rows = vec![];
        let text = lang.pick(
            "Left: the lesson; underlined numbers are computed from the model. Right: the step the page is about. → ← step, Enter into, Esc out, [ ] time, e changes a number, u undoes, g goes to a name, b turns round. Questions: press the number of a choice, or type a number and Enter.",
            "左边是课文，带下划线的数由模型当场算出；右边是这一页讲的步骤。→ ← 走步，Enter 进入，Esc 退出，[ ] 换时刻，e 改数，u 撤销，g 跳到某个量，b 换方向。问题：按选项的数字，或输入一个数再按 Enter。",
        );
        rows.extend(wrap(text, width).into_iter().map(|l| row(l, Meaning::Plain)));
        rows.push(vec![]);
        for key in TABLE {
            rows.push(row(format!("{} {}", pad(key.keys, 12), key.long(lang)), Meaning::Plain));
        }
        rows.push(vec![]);
        rows.push(row(lang.pick("After this lesson you can:", "学完这一课，你能够："), Meaning::Heading));
        for objective in &self.lesson().objectives {
            rows.extend(prose::parts("• ", &rich(objective), self.run(), self.settings.digits, width));
        }
        let lines: Vec<Line<'_>> = rows.iter().map(|r| self.line(r)).collect();
        frame.render_widget(Paragraph::new(lines), inner);
    }
}
