//! The lab screen.
//!
//! ```text
//! gatewalk · lab · recall             running · epoch 4/12 · step 252/756     EN 中文 L
//! ╭ loss ─────────────────────────────╮╭ answers ─────────────────────────╮
//! │ curves, baseline, floor           ││ as suits the task                │
//! ├ gradient norm ────────────────────┤├ gates, weights ──────────────────┤
//! ╰───────────────────────────────────╯╰──────────────────────────────────╯
//!  figures
//!  progress and keys
//! ```

use super::chart::{Chart, Curve, Rule, short};
use super::{Lab, Panel, keys, panels};
use crate::train::tasks::Metric;
use crate::train::{Board, Broken, Diverged, State, View};
use crate::typeset::{Meaning, fit, pad, wrap};
use crate::ui::keys::{Action, Row};
use crate::ui::widgets::footer::keys as key_line;
use crate::ui::widgets::help::Page;
use crate::ui::widgets::panel::{framed, header, screen};
use crate::ui::widgets::rows::{Rows, UNBROKEN, lines};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use unicode_width::UnicodeWidthStr;

impl Lab {
    /// Draws the screen.
    pub fn view(&self, frame: &mut Frame<'_>) {
        screen(self.settings, frame, |frame, area| self.parts(frame, area));
    }

    fn parts(&self, frame: &mut Frame<'_>, area: Rect) {
        let rows = [
            Constraint::Length(1),
            Constraint::Min(5),
            Constraint::Length(1),
            Constraint::Length(1),
            Constraint::Length(1),
        ];
        let [head, body, figures, bar, foot] = Layout::vertical(rows).areas(area);
        self.header(frame, head);
        match (&self.help, self.board()) {
            (Some(help), _) => {
                let title = self
                    .settings
                    .lang
                    .pick("help — Esc closes, ↓ scrolls", "帮助 — Esc 关闭，↓ 滚动");
                help.draw(self.theme(), frame, body, title, |width| {
                    self.help_rows(width)
                });
            }
            (None, Some(board)) => self.body(frame, body, board),
            (None, None) => {}
        }
        if let Some(board) = self.board() {
            self.figures(frame, figures, board);
            self.bar(frame, bar, board);
        }
        self.footer(frame, foot);
    }

    fn header(&self, frame: &mut Frame<'_>, area: Rect) {
        let lang = self.settings.lang;
        let right = format!(
            "{}{}",
            self.state_words(),
            lang.pick("  EN 中文 L ", "  中文 EN L ")
        );
        let run = self.run();
        let name = if self.runs.len() > 1 {
            format!(" · {} {}", letter(self.focus), run.name)
        } else {
            String::new()
        };
        let lab = lang.pick("lab", "实验室");
        let about = run.task.about.get(lang);
        let left = format!(" gatewalk · {lab} · {}{name} · {about}", run.task.name);
        header(self.theme(), frame, area, (&left, &right));
    }

    /// `▶ training · epoch 3/12`.
    pub(super) fn state_words(&self) -> String {
        let lang = self.settings.lang;
        let state = match self.board().map(|b| (b.state, b.shown)) {
            Some((State::Running, _)) | None => lang.pick("▶ training", "▶ 训练中"),
            Some((State::Paused, None)) => lang.pick("paused", "已暂停"),
            Some((State::Done, None)) => lang.pick("done", "已完成"),
            Some((_, Some(_))) => lang.pick("looking back", "回看中"),
            Some((State::Diverged(_), None)) => lang.pick("diverged", "已发散"),
        };
        let count = self.board().map_or_else(String::new, |b| {
            let (e, of) = b.epoch;
            lang.pick(format!(" · epoch {e}/{of}"), format!(" · 第 {e}/{of} 轮"))
        });
        format!("{state}{count}")
    }

    fn body(&self, frame: &mut Frame<'_>, area: Rect, board: &Board) {
        if area.width < 60 {
            let rows = [Constraint::Percentage(50), Constraint::Percentage(50)];
            let [above, below] = Layout::vertical(rows).areas(area);
            self.loss(frame, above, board);
            return self.answers(frame, below, board);
        }
        let columns = [Constraint::Percentage(52), Constraint::Percentage(48)];
        let [left, right] = Layout::horizontal(columns).areas(area);
        if area.height >= 34 {
            let parts = [
                Constraint::Percentage(45),
                Constraint::Percentage(22),
                Constraint::Percentage(33),
            ];
            let [loss, norm, weights] = Layout::vertical(parts).areas(left);
            self.loss(frame, loss, board);
            self.norm(frame, norm, board);
            panels::weights(self, frame, weights, board);
            let halves = [Constraint::Percentage(60), Constraint::Percentage(40)];
            let [answers, gates] = Layout::vertical(halves).areas(right);
            self.answers(frame, answers, board);
            panels::gates(self, frame, gates, board);
            return;
        }
        self.loss(frame, left, board);
        let lower = match &board.look.view {
            // A table of which rows are missing says nothing.
            View::Confusion { labels, .. } => area
                .height
                .saturating_sub(labels.len() as u16 + 3)
                .clamp(5, 10),
            _ => 10.min(area.height / 2),
        };
        let parts = [Constraint::Min(3), Constraint::Length(lower)];
        let [answers, panel] = Layout::vertical(parts).areas(right);
        self.answers(frame, answers, board);
        match self.panel {
            Panel::Gates => panels::gates(self, frame, panel, board),
            Panel::Weights => panels::weights(self, frame, panel, board),
            Panel::Norm => self.norm(frame, panel, board),
        }
    }

    fn style(&self, run: usize) -> Style {
        let theme = self.theme();
        match run % 4 {
            0 => theme.curve(),
            1 => theme.of(Meaning::Positive),
            2 => theme.of(Meaning::Negative),
            _ => theme.of(Meaning::Key),
        }
    }

    pub(super) fn loss(&self, frame: &mut Frame<'_>, area: Rect, board: &Board) {
        let lang = self.settings.lang;
        let title = lang.pick("loss, powers of ten", "损失（对数轴）");
        let inner = framed(self.theme(), frame, area, title);
        if let State::Diverged(diverged) = board.state
            && inner.height > 8
        {
            let text = reason(diverged, lang);
            let lines: Vec<Line<'_>> = wrap(&text, inner.width.into())
                .into_iter()
                .map(|l| Line::styled(l, self.theme().error()))
                .collect();
            let height = (lines.len() as u16).min(inner.height);
            frame.render_widget(Paragraph::new(lines), Rect { height, ..inner });
            let rest = Rect {
                y: inner.y + height,
                height: inner.height - height,
                ..inner
            };
            return self.curves(frame, rest, board);
        }
        self.curves(frame, inner, board);
    }

    fn curves(&self, frame: &mut Frame<'_>, area: Rect, board: &Board) {
        let lang = self.settings.lang;
        let theme = self.theme();
        let mut curves: Vec<Curve<'_>> = self
            .past
            .iter()
            .map(|(_, series)| Curve {
                points: series.points(),
                style: theme.of(Meaning::Dim),
                name: lang.pick("before", "之前").into(),
                dots: false,
            })
            .collect();
        let several = self.runs.len() > 1;
        for (k, run) in self.runs.iter().enumerate() {
            let Some(board) = &run.board else { continue };
            let name = if several {
                letter(k).to_string()
            } else {
                lang.pick("train", "训练").into()
            };
            curves.push(Curve {
                points: board.loss.points(),
                style: self.style(k),
                name,
                dots: false,
            });
            if !several {
                let name = lang.pick("held out", "留出").into();
                let style = theme.of(Meaning::Positive);
                curves.push(Curve {
                    points: board.held_out.points(),
                    style,
                    name,
                    dots: false,
                });
            }
        }
        let task = &self.run().task;
        let mut rules = vec![];
        if let Some(at) = task.baseline {
            let name = lang.pick(
                format!("guessing {}", short(at)),
                format!("瞎猜 {}", short(at)),
            );
            rules.push(Rule { at, name });
        }
        if let Some(at) = task.floor.filter(|f| *f > 0.0) {
            let name = lang.pick(
                format!("noise {}", short(at)),
                format!("噪声 {}", short(at)),
            );
            rules.push(Rule { at, name });
        }
        let steps = board.loss.points().last().map_or(0.0, |p| p.0);
        let ends = (
            lang.pick("step 1".into(), "第 1 步".into()),
            lang.pick(format!("{steps}"), format!("第 {steps} 步")),
        );
        Chart {
            theme,
            marker: self.marker,
            curves,
            rules,
            log: true,
            ends,
        }
        .draw(frame, area);
    }

    fn norm(&self, frame: &mut Frame<'_>, area: Rect, board: &Board) {
        let lang = self.settings.lang;
        let theme = self.theme();
        let inner = framed(
            theme,
            frame,
            area,
            lang.pick("gradient norm, before clipping", "梯度范数（裁剪前）"),
        );
        let curves = self
            .runs
            .iter()
            .enumerate()
            .filter_map(|(k, run)| Some((k, run.board.as_ref()?)))
            .map(|(k, b)| Curve {
                points: b.norm.points(),
                style: self.style(k),
                name: if self.runs.len() > 1 {
                    letter(k).to_string()
                } else {
                    String::new()
                },
                dots: false,
            })
            .collect();
        let clip = self.run().task.settings.clip;
        let rule = |at| Rule {
            at,
            name: lang.pick(format!("clip {}", short(at)), format!("裁剪 {}", short(at))),
        };
        let rules = clip.map(rule).into_iter().collect();
        let last = board.norm.last().map_or_else(String::new, short);
        let ends = (
            String::new(),
            lang.pick(format!("now {last}"), format!("现在 {last}")),
        );
        Chart {
            theme,
            marker: self.marker,
            curves,
            rules,
            log: true,
            ends,
        }
        .draw(frame, inner);
    }

    pub(super) fn answers(&self, frame: &mut Frame<'_>, area: Rect, board: &Board) {
        if self.runs.len() > 1 && area.height > 12 {
            let rows = self.runs.len() as u16 + 4;
            let [table, rest] =
                Layout::vertical([Constraint::Length(rows), Constraint::Min(4)]).areas(area);
            self.comparison(frame, table);
            return panels::answers(self, frame, rest, board);
        }
        if self.runs.len() > 1 {
            return self.comparison(frame, area);
        }
        panels::answers(self, frame, area, board);
    }

    /// What sets the runs apart, and how far each has come.
    fn comparison(&self, frame: &mut Frame<'_>, area: Rect) {
        let lang = self.settings.lang;
        let inner = framed(
            self.theme(),
            frame,
            area,
            lang.pick("runs (v looks at the next)", "各组训练（v 看下一组）"),
        );
        let scored = self.run().task.metric != Metric::Error;
        let tested = self.run().task.held_out.is_some();
        let taken = 11 + 9 * usize::from(tested) + 10 * usize::from(scored);
        let names = usize::from(inner.width).saturating_sub(taken);
        let head = lang.pick(
            format!(
                "  {} {:>8}{}{}",
                pad("", names),
                "loss",
                if tested { " held out" } else { "" },
                if scored { "   score" } else { "" }
            ),
            format!(
                "  {} {}{}{}",
                pad("", names),
                "    损失",
                if tested { "     留出" } else { "" },
                if scored { "    成绩" } else { "" }
            ),
        );
        let mut lines = vec![Line::styled(head, self.theme().of(Meaning::Dim))];
        for (k, run) in self.runs.iter().enumerate() {
            let Some(board) = &run.board else { continue };
            let loss = board.last.map_or_else(String::new, |e| short(e.loss));
            let held = board
                .last
                .and_then(|e| e.held_out)
                .map_or_else(String::new, short);
            let held = if tested {
                format!(" {held:>8}")
            } else {
                String::new()
            };
            let score = board
                .last
                .and_then(|e| e.metric)
                .map_or_else(String::new, |m| score(run.task.metric, m));
            let name = pad(&fit(&run.name, names), names);
            let mark = if matches!(board.state, State::Diverged(_)) {
                "✗"
            } else {
                " "
            };
            let score = if scored {
                format!(" {score:>7}")
            } else {
                String::new()
            };
            let text = format!("{}{mark}{name} {loss:>8}{held}{score}", letter(k));
            let style = if k == self.focus {
                self.theme().of(Meaning::Heading)
            } else {
                Style::new()
            };
            lines.push(Line::from(vec![
                Span::styled(text[..1].to_owned(), self.style(k)),
                Span::styled(text[1..].to_owned(), style),
            ]));
        }
        frame.render_widget(Paragraph::new(lines), inner);
    }

    fn figures(&self, frame: &mut Frame<'_>, area: Rect, board: &Board) {
        let text = fit(
            &format!(" {}", self.figured(board).join(" · ")),
            area.width.into(),
        );
        frame.render_widget(Paragraph::new(text), area);
    }

    /// Loss, metric, rate and size.
    fn figured(&self, board: &Board) -> Vec<String> {
        let lang = self.settings.lang;
        let mut parts = self.losses(board);
        parts.push(self.rate_words(board));
        parts.push(self.run().task.settings.rule.name().to_owned());
        let count = self.run().task.architecture.parameters();
        parts.push(lang.pick(format!("{count} parameters"), format!("{count} 个参数")));
        if let Some(k) = board.shown {
            let e = board.epochs.get(k).copied().unwrap_or_default();
            parts.insert(
                0,
                lang.pick(
                    format!("weights after epoch {e}"),
                    format!("第 {e} 轮之后的权重"),
                ),
            );
        }
        parts
    }

    /// Where the training is, and its figures, in sentences.
    pub(in crate::ui) fn sentences(&self) -> Vec<String> {
        if self.help.is_some() {
            return lines(&self.help_rows(UNBROKEN));
        }
        let task = &self.run().task;
        let place = format!("{} · {}", task.name, task.about.get(self.settings.lang));
        let figures = self.board().map(|board| self.figured(board).join(" · "));
        [place]
            .into_iter()
            .chain(self.notice.clone())
            .chain([self.state_words()])
            .chain(figures)
            .collect()
    }

    pub(super) fn rate_words(&self, board: &Board) -> String {
        let rate = board.rate;
        let rate = match rate {
            rate if rate >= 1e-4 => format!("{rate:.6}")
                .trim_end_matches('0')
                .trim_end_matches('.')
                .to_owned(),
            rate => short(rate),
        };
        self.settings
            .lang
            .pick(format!("rate {rate}"), format!("学习率 {rate}"))
    }

    /// Loss, loss on what is held out, and the metric, after the last epoch.
    pub(super) fn losses(&self, board: &Board) -> Vec<String> {
        let lang = self.settings.lang;
        let task = &self.run().task;
        let mut parts = vec![];
        if let Some(end) = board.last {
            parts.push(lang.pick(
                format!("loss {}", short(end.loss)),
                format!("损失 {}", short(end.loss)),
            ));
            if let Some(held) = end.held_out.map(short) {
                parts.push(lang.pick(format!("held out {held}"), format!("留出 {held}")));
            }
            if let Some(m) = end.metric {
                let value = score(task.metric, m);
                parts.push(match task.metric {
                    Metric::Bits => lang.pick(
                        format!("{value} bits a character"),
                        format!("每字 {value} 比特"),
                    ),
                    Metric::Exact => {
                        lang.pick(format!("{value} exactly right"), format!("全对 {value}"))
                    }
                    _ => lang.pick(format!("{value} right"), format!("答对 {value}")),
                });
            }
        }
        parts
    }

    fn bar(&self, frame: &mut Frame<'_>, area: Rect, board: &Board) {
        let lang = self.settings.lang;
        let (step, of) = board.step;
        let share = (step as f64 / of.max(1) as f64).min(1.0);
        let speed = board.samples as f64 / board.seconds.max(1e-6);
        let left = board.seconds * (1.0 - share) / share.max(1e-9);
        let running = board.state == State::Running && step > 0;
        let eta = if running {
            lang.pick(
                format!(" · {} left", clock(left)),
                format!(" · 还需 {}", clock(left)),
            )
        } else {
            String::new()
        };
        let spent = clock(board.seconds);
        let text = lang.pick(
            format!(
                " {:3.0} % · step {step}/{of} · {spent}{eta} · {speed:.0} sequences/s",
                share * 100.0
            ),
            format!(
                " {:3.0} % · 第 {step}/{of} 步 · {spent}{eta} · 每秒 {speed:.0} 条",
                share * 100.0
            ),
        );
        let room = usize::from(area.width)
            .saturating_sub(text.width() + 2)
            .min(40);
        let full = (share * room as f64).round() as usize;
        let line = Line::from(vec![
            Span::raw(" "),
            Span::styled("█".repeat(full), self.theme().bar()),
            Span::styled("░".repeat(room - full), self.theme().of(Meaning::Dim)),
            Span::raw(text),
        ]);
        frame.render_widget(Paragraph::new(line), area);
    }

    fn footer(&self, frame: &mut Frame<'_>, area: Rect) {
        let line = match &self.notice {
            Some(notice) => Line::styled(
                format!(
                    " {}",
                    fit(notice, usize::from(area.width).saturating_sub(2))
                ),
                self.theme().of(Meaning::Heading),
            ),
            None => key_line(
                &self.keys(),
                self.settings.lang,
                self.theme(),
                area.width.into(),
            ),
        };
        frame.render_widget(Paragraph::new(line), area);
    }

    /// The keys, each called what it does now.
    fn keys(&self) -> Vec<Row<keys::Msg>> {
        let called = |row: &Row<keys::Msg>| match (row.action, self.run().state()) {
            (Action::Own(keys::Msg::Pause), State::Paused) => row.called("go on", "继续"),
            (Action::Own(keys::Msg::Pause), State::Done) => row.called("more epochs", "再训练"),
            _ => *row,
        };
        keys::TABLE.iter().map(called).collect()
    }

    fn help_rows(&self, width: usize) -> Rows {
        let lang = self.settings.lang;
        let mut page = Page::new(width);
        page.say(self.run().task.name, Meaning::Heading);
        page.say(self.run().task.about.get(lang), Meaning::Plain);
        page.say("", Meaning::Plain);
        page.say(lang.pick("The screen", "屏幕"), Meaning::Heading);
        page.say(&screen_words(lang.pick(true, false)), Meaning::Plain);
        page.say("", Meaning::Plain);
        page.say(lang.pick("Keys", "按键"), Meaning::Heading);
        page.keys(keys::TABLE, 14, lang);
        page.rows
    }
}

fn screen_words(english: bool) -> String {
    if english {
        "Loss: each step's batch, and after every epoch the loss on data that is never learned from (held out). \
         “guessing” is what the best answer without looking at the input costs; “noise” is what no one can \
         get below on new data. Answers: what the network says now. Gates: i, f, o and g averaged over the units \
         at each step of one sample, c and h as mean size; ∂ is how much gradient reaches each step, one bar \
         less for every power of ten. Weights: each gate's rows; + and orange above zero, − and blue below. \
         Looking takes under two hundredths of the time, so watching hardly slows the training."
            .into()
    } else {
        "损失：每一步所用那批数据的损失，以及每轮之后在从不参与学习的数据上的损失（留出）。“瞎猜”是完全不看输入时最好的\
         答案要付的损失，“噪声”是在新数据上谁也低不过的界线。回答：网络此刻说什么。门：同一个样本的每一步，i、f、o、g \
         对各单元取平均，c、h 取绝对值的平均；∂ 是传到每一步的梯度大小，每少一格就小十倍。权重：各个门的行；\
         ＋与橙色为正，－与蓝色为负。观看只占不到百分之二的时间，几乎不拖慢训练。"
            .into()
    }
}

/// A, B, C, D.
pub(super) fn letter(run: usize) -> char {
    char::from(b'A' + (run % 26) as u8)
}

/// A metric in a few columns.
pub(super) fn score(metric: Metric, value: f64) -> String {
    match metric {
        Metric::Bits => format!("{value:.3}"),
        Metric::Error => short(value),
        Metric::Accuracy | Metric::Exact => format!("{:.1} %", value * 100.0),
    }
}

/// Seconds, or minutes and seconds.
fn clock(seconds: f64) -> String {
    if seconds < 10.0 {
        format!("{seconds:.1} s")
    } else if seconds < 600.0 {
        format!("{seconds:.0} s")
    } else {
        format!("{:.0} min", seconds / 60.0)
    }
}

/// What broke, in a sentence.
fn reason(diverged: Diverged, lang: crate::lang::Lang) -> String {
    let step = diverged.step;
    match diverged.broken {
        Broken::State(t) => lang.pick(
            format!("Stopped at step {step}: a state after step {t} of a sequence is no longer finite. The weights are those before. R begins again; try a smaller rate, clipping, or tanh."),
            format!("在第 {step} 步停止：序列第 {t} 步之后的某个状态不再是有限的数。权重保持在此之前。按 R 重来；可试更小的学习率、裁剪或 tanh。"),
        ),
        Broken::Loss => lang.pick(
            format!("Stopped at step {step}: the loss is no longer finite. The weights are those before. R begins again; try a smaller rate."),
            format!("在第 {step} 步停止：损失不再是有限的数。权重保持在此之前。按 R 重来；可试更小的学习率。"),
        ),
        Broken::Gradient => lang.pick(
            format!("Stopped at step {step}: the gradient is no longer finite. The weights are those before. R begins again; try clipping or a smaller rate."),
            format!("在第 {step} 步停止：梯度不再是有限的数。权重保持在此之前。按 R 重来；可试裁剪或更小的学习率。"),
        ),
        Broken::Weight => lang.pick(
            format!("Stopped at step {step}: a weight would no longer be finite. The weights are those before. R begins again; try a smaller rate."),
            format!("在第 {step} 步停止：某个权重将不再是有限的数。权重保持在此之前。按 R 重来；可试更小的学习率。"),
        ),
        Broken::HeldOut => lang.pick(
            format!("Stopped after step {step}: the validation loss is no longer finite. The weights are those after that step. R begins again; try a smaller rate."),
            format!("在第 {step} 步之后停止：验证损失不再是有限的数。权重是这一步之后的。按 R 重来；可试更小的学习率。"),
        ),
    }
}
