//! Both walks on one screen: the steps side by side where there is room, the films above each other.
//!
//! ```text
//! gatewalk · one | two                              t=1  Tab
//! where they first differ, with both numbers
//! one                         two
//! ╭ step ──────────────────╮  ╭ step ──────────────────╮
//! ╰────────────────────────╯  ╰────────────────────────╯
//! ╭ film of one ────────────────────────────────────────╮
//! ╭ film of two ────────────────────────────────────────╮
//!  keys
//! ```

use super::Beside;
use super::told::told;
use crate::lang::say;
use crate::typeset::{Meaning, Style, fit};
use crate::ui::walk::WalkScreen;
use crate::ui::walk::arrange::{film_in, film_panel_titled};
use crate::ui::walk::embedded::step_and_machine;
use crate::ui::walk::view::{footer, parted, position};
use crate::ui::widgets::panel::{header, screen, switch};
use crate::ui::widgets::rows::{Rows, place, wrapped};
use crate::walk::Phase;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Span;
use ratatui::widgets::Paragraph;

/// Columns from which the steps stand beside each other.
const WIDE: u16 = 100;
/// Rows of the steps, at least.
const STEP: u16 = 9;
/// Rows from which films have frames.
const TALL: u16 = 36;

impl Beside {
    pub(super) fn view(&self, frame: &mut Frame<'_>) {
        let active = &self.walks[self.active];
        if active.help.is_some() || active.shown.is_some() {
            return active.view(frame);
        }
        for walk in &self.walks {
            walk.drawn.borrow_mut().clear();
            walk.memory.begin();
        }
        self.drawn.borrow_mut().clear();
        screen(self.walks[self.active].settings, frame, |frame, area| {
            let told = self.sentence(area);
            let [head, sentence, body, foot] = parted(area, told.len());
            self.title(frame, head);
            place(active.theme(), frame, sentence, &told, &active.drawn);
            self.body(frame, body);
            footer(active, frame, foot);
        });
    }

    fn sentence(&self, area: Rect) -> Rows {
        let width = usize::from(area.width.saturating_sub(2));
        let style = Style::default().strong(true);
        let lines = told(self.runs(), &self.titles(), self.lang());
        let mut rows: Rows = lines
            .iter()
            .flat_map(|line| wrapped(line, width, style))
            .collect();
        rows.truncate(if area.height < 30 { 2 } else { 3 });
        rows
    }

    fn title(&self, frame: &mut Frame<'_>, area: Rect) {
        let walk = &self.walks[self.active];
        let [one, two] = self.titles();
        let left = format!("gatewalk · {one} │ {two}");
        let lang = walk.settings.lang;
        let keys = match area.width >= WIDE {
            true => say!(lang, "beside.keys"),
            false => "",
        };
        let right = format!("{}{keys}  {}", position(walk), switch(lang));
        header(walk.theme(), frame, area, (&left, &right));
    }

    fn body(&self, frame: &mut Frame<'_>, area: Rect) {
        let has_films = self.walks[self.active].walk.phase != Phase::Optimizer;
        let frames = if area.height >= TALL { 2 } else { 1 };
        let room = area.height.saturating_sub(STEP + 1) / 2;
        let rows = |walk: &WalkScreen| walk.scene(crate::diagram::film_rows) as u16 + 1 + frames;
        let wanted = self.walks.iter().map(rows).max().unwrap_or_default();
        let film = match has_films {
            true => wanted.min(room).min((area.height * 3 / 10).max(5)),
            false => 0,
        };
        let rows = [
            Constraint::Min(5),
            Constraint::Length(film),
            Constraint::Length(film),
        ];
        let [steps, first, second] = Layout::vertical(rows).areas(area);
        if steps.width >= WIDE {
            let halves = [Constraint::Percentage(50), Constraint::Min(0)];
            let halves: [Rect; 2] = Layout::horizontal(halves).areas(steps);
            for (k, half) in halves.into_iter().enumerate() {
                self.step(frame, half, k);
            }
        } else {
            self.step(frame, steps, self.active);
        }
        if film > 0 {
            for (k, area) in [first, second].into_iter().enumerate() {
                self.film(frame, area, k, frames == 2);
            }
        }
    }

    /// The name of a walk, over its step.
    fn step(&self, frame: &mut Frame<'_>, area: Rect, k: usize) {
        let walk = &self.walks[k];
        self.drawn.borrow_mut().push((area, k));
        let rows = [Constraint::Length(1), Constraint::Min(0)];
        let [name, below] = Layout::vertical(rows).areas(area);
        let line = walk.narrate(|narrator| narrator.line(walk.cursor));
        self.name(frame, name, k, &line);
        step_and_machine(walk, frame, below);
    }

    fn name(&self, frame: &mut Frame<'_>, area: Rect, k: usize, more: &str) {
        let walk = &self.walks[k];
        let is_active = k == self.active;
        let mark = if is_active { "▸" } else { " " };
        let meaning = if is_active {
            Meaning::Heading
        } else {
            Meaning::Dim
        };
        let title = &self.titles()[k];
        let more = if more.is_empty() {
            String::new()
        } else {
            format!("  {more}")
        };
        let text = fit(&format!("{mark} {title}{more}"), area.width.into());
        let line = Span::styled(text, walk.theme().of(meaning));
        frame.render_widget(Paragraph::new(line), area);
    }

    fn film(&self, frame: &mut Frame<'_>, area: Rect, k: usize, is_framed: bool) {
        let walk = &self.walks[k];
        self.drawn.borrow_mut().push((area, k));
        if is_framed {
            return film_panel_titled(walk, frame, area, &self.titles()[k]);
        }
        let rows = [Constraint::Length(1), Constraint::Min(0)];
        let [name, below] = Layout::vertical(rows).areas(area);
        self.name(frame, name, k, "");
        film_in(walk, frame, below);
    }
}
