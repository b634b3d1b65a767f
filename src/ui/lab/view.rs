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

use super::describe::letter;
use super::{Lab, Run, keys, table};
use crate::lang::say;
use crate::train::{Answers, State, Status};
use crate::typeset::{Meaning, fit};
use crate::ui::keys::{Action, Row};
use crate::ui::widgets::cut::show;
use crate::ui::widgets::footer::notice as notice_line;
use crate::ui::widgets::page::Page;
use crate::ui::widgets::panel::{framed, switch};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

/// A part of the screen, and its share of the height of a column in which others are.
type Panel = (fn(&Lab, &mut Frame<'_>, Rect, &Status), u16);

/// What there is beside the loss and the answers: all of it on a large screen, else one after another in the lower right.
pub(super) const PANELS: &[Panel] = &[(Lab::gates, 40), (Lab::weights, 33), (Lab::norm, 22)];

impl Lab {
    /// Draws the screen.
    pub fn view(&self, frame: &mut Frame<'_>) {
        let lang = self.settings.lang;
        let right = format!("{}  {}", self.state_words(), switch(lang));
        let page = Page {
            settings: self.settings,
            head: (&self.title(), &right),
            help: (
                &self.help,
                say!(lang, "common.help_esc_closes_scrolls"),
                &|width| self.help_rows(width),
            ),
            said: self.spoken(frame.area().width.into()),
            keys: &self.keys(),
        };
        page.draw(frame, 2, |frame, body, below| {
            let Some(status) = self.status() else { return };
            if let Some(body) = body {
                self.body(frame, body, status);
            }
            let rows = [Constraint::Length(1), Constraint::Length(1)];
            let [figures, bar] = Layout::vertical(rows).areas(below);
            self.figures(frame, figures, status);
            self.bar(frame, bar, status);
        });
    }

    fn title(&self) -> String {
        let lang = self.settings.lang;
        let run = self.run();
        let name = if self.runs.len() > 1 {
            format!(" · {} {}", letter(self.focus), run.name)
        } else {
            String::new()
        };
        let lab = say!(lang, "common.lab");
        let about = run.task.about.get(lang);
        format!(" gatewalk · {lab} · {}{name} · {about}", run.task.name)
    }

    fn body(&self, frame: &mut Frame<'_>, area: Rect, status: &Status) {
        let mut area = area;
        if self.is_race() {
            let strip = Constraint::Length(self.runs.len() as u16 + 3);
            let [above, table] = Layout::vertical([Constraint::Min(3), strip]).areas(area);
            self.comparison(frame, table);
            area = above;
        }
        if area.width < 60 {
            let rows = [Constraint::Percentage(50), Constraint::Percentage(50)];
            let [above, below] = Layout::vertical(rows).areas(area);
            self.loss(frame, above, status);
            return self.answer(frame, below, status);
        }
        let columns = [Constraint::Percentage(52), Constraint::Percentage(48)];
        let [left, right] = Layout::horizontal(columns).areas(area);
        if area.height >= 34 {
            let (mut on_left, mut on_right): (Vec<Panel>, Vec<Panel>) =
                (vec![(Lab::loss, 45)], vec![]);
            // Dealt like cards, there and back, so that both columns are as full.
            for (k, panel) in PANELS.iter().enumerate() {
                match k % 4 {
                    0 | 3 => on_right.push(*panel),
                    _ => on_left.insert(1, *panel),
                }
            }
            self.column(frame, left, status, &on_left);
            let answers = match answer_rows(status) {
                Some(rows) => rows.clamp(right.height * 2 / 5, right.height * 3 / 5),
                None => right.height * 3 / 5,
            };
            let parts = [Constraint::Length(answers), Constraint::Min(0)];
            let [answers, rest] = Layout::vertical(parts).areas(right);
            self.answer(frame, answers, status);
            self.column(frame, rest, status, &on_right);
            return;
        }
        self.loss(frame, left, status);
        let lower = match &status.look.answers {
            // A table of which rows are missing says nothing.
            Answers::Confusion { labels, .. } => area
                .height
                .saturating_sub(labels.len() as u16 + 3)
                .clamp(5, 10),
            _ => 10.min(area.height / 2),
        };
        let parts = [Constraint::Min(3), Constraint::Length(lower)];
        let [answers, panel] = Layout::vertical(parts).areas(right);
        self.answer(frame, answers, status);
        (PANELS[self.panel].0)(self, frame, panel, status);
    }

    /// Panels below each other.
    fn column(&self, frame: &mut Frame<'_>, area: Rect, status: &Status, panels: &[Panel]) {
        let whole: u16 = panels.iter().map(|panel| panel.1).sum();
        let shares = panels.iter().map(|panel| panel.1 * 100 / whole);
        let areas = Layout::vertical(shares.map(Constraint::Percentage)).split(area);
        for (panel, area) in panels.iter().zip(areas.iter()) {
            (panel.0)(self, frame, *area, status);
        }
    }

    /// Of several runs the table, and below it what the one looked at answers: in a part of a page there is one column.
    pub(super) fn in_turn(&self, frame: &mut Frame<'_>, area: Rect, status: &Status) {
        match self.runs.len() as u16 {
            _ if !self.is_race() => self.answer(frame, area, status),
            runs if area.height < runs + 7 => self.comparison(frame, area),
            runs => {
                let rows = [Constraint::Length(runs + 3), Constraint::Min(4)];
                let [table, rest] = Layout::vertical(rows).areas(area);
                self.comparison(frame, table);
                self.answer(frame, rest, status);
            }
        }
    }

    /// What sets the runs apart, and how far each has come.
    fn comparison(&self, frame: &mut Frame<'_>, area: Rect) {
        let lang = self.settings.lang;
        let inner = framed(self.theme(), frame, area, say!(lang, "lab.runs_looks_next"));
        let all: Vec<_> = self.runs.iter().map(Run::looked_at).collect();
        let run = self.run();
        let rows = table(&all, &run.task, run.count(), inner.width.into(), lang);
        let row = |(k, row): (usize, &String)| {
            let Some(k) = k.checked_sub(1) else {
                return Line::styled(row.clone(), self.theme().of(Meaning::Dim));
            };
            let (letter, rest) = row.split_at(1.min(row.len()));
            let style = if k == self.focus {
                self.theme().of(Meaning::Heading)
            } else {
                Style::new()
            };
            Line::from(vec![
                Span::styled(letter.to_owned(), self.style(k)),
                Span::styled(rest.to_owned(), style),
            ])
        };
        show(frame, inner, rows.iter().enumerate().map(row));
    }

    fn figures(&self, frame: &mut Frame<'_>, area: Rect, status: &Status) {
        let text = format!(" {}", self.figured(status).join(" · "));
        frame.render_widget(fit(&text, area.width.into()), area);
    }

    fn bar(&self, frame: &mut Frame<'_>, area: Rect, status: &Status) {
        let lang = self.settings.lang;
        let ((step, of), share) = (status.step, self.run().share(status));
        let speed = status.samples as f64 / status.seconds.max(1e-6);
        let running = status.state == State::Running && step > 0;
        // The slowest ends the race.
        let left = self.runs.iter().filter_map(Run::left).fold(0.0, f64::max);
        let eta = if running {
            say!(lang, "lab.left", left = clock(left))
        } else {
            String::new()
        };
        let spent = clock(status.seconds);
        let text = say!(
            lang,
            "lab.step_sequences",
            share = format!("{:3.0}", share * 100.0),
            step,
            of,
            spent,
            eta,
            speed = format!("{speed:.0}")
        );
        let room = usize::from(area.width)
            .saturating_sub(text.width() + 2)
            .min(40);
        show(frame, area, [self.progress(status, room, text)]);
    }

    /// A bar of so many columns, filled as far as the training is, and what is said of it.
    pub(super) fn progress(&self, status: &Status, room: usize, text: String) -> Line<'static> {
        let full = (self.run().share(status) * room as f64).round() as usize;
        Line::from(vec![
            Span::raw(" "),
            Span::styled("█".repeat(full), self.theme().accent()),
            Span::styled("░".repeat(room - full), self.theme().of(Meaning::Dim)),
            Span::raw(text),
        ])
    }

    /// What there is to say in the place of the keys.
    fn spoken(&self, width: usize) -> Option<Line<'static>> {
        match &self.notice {
            _ if self.asking.is_some() => Some(self.asking_line(width).unwrap_or_default()),
            notice => notice
                .as_ref()
                .map(|text| notice_line(text, self.theme(), width)),
        }
    }

    /// The keys, each called what it does now.
    pub(super) fn keys(&self) -> Vec<Row<keys::Msg>> {
        let called = |row: &Row<keys::Msg>| match (row.action, self.run().state()) {
            (Action::Own(keys::Msg::Pause), State::Paused) => row.called("lab.go_on"),
            (Action::Own(keys::Msg::Pause), State::Done) => row.called("lab.more_epochs"),
            _ => *row,
        };
        let own = self.own_keys();
        let all = keys::TABLE.iter().map(called);
        // While it is open, its keys come first, and what they mean else does not count.
        let hidden = |row: &Row<keys::Msg>| {
            let action = Action::Own(keys::Msg::Own);
            !own.is_empty() && (row.action == action || own.iter().any(|o| o.keys == row.keys))
        };
        let all = all.filter(|row| !hidden(row));
        own.iter().copied().chain(all).collect()
    }
}

/// Rows that an answer takes with its frame, where more say nothing more: the rest is for what is inside the network.
fn answer_rows(status: &Status) -> Option<u16> {
    match &status.look.answers {
        Answers::Symbols(list) => Some(list.len() as u16 + 2),
        Answers::Confusion { labels, .. } => Some(labels.len() as u16 + 3),
        Answers::Series { .. } | Answers::Points(_) | Answers::Text(_) => None,
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
