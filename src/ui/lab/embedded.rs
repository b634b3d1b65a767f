//! The lab in a part of a lesson's page.
//!
//! ```text
//! ╭ loss, powers of ten ───────────────╮
//! │ the curve                          │
//! ├ answers, where there is room ──────┤
//! ╰────────────────────────────────────╯
//!  ▶ training · epoch 3/12 · rate 0.01
//!  loss 0.31 · held out 0.35
//!  ████████████░░░░░░░░░░░░░░░░░░░  40 %
//!  o pause  s step  + − rate  O all of it
//! ```

use super::Lab;
use crate::lang::say;
use crate::train::State;
use crate::typeset::{Meaning, fit};
use crate::ui::event::{KeyCode, KeyEvent};
use crate::ui::keys::halfwidth;
use crate::ui::screen::Screen;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

/// From this height on the answers are shown below the loss.
const TALL: u16 = 19;

impl Lab {
    /// Draws it; `driven` when its keys are taken from the page.
    pub(in crate::ui) fn embedded(&self, frame: &mut Frame<'_>, area: Rect, driven: bool) {
        let Some(status) = self.status() else { return };
        let answers = if area.height >= TALL {
            (area.height - 4) / 2
        } else {
            0
        };
        let rows = [
            Constraint::Min(3),
            Constraint::Length(answers),
            Constraint::Length(4),
        ];
        let [loss, below, figures] = Layout::vertical(rows).areas(area);
        self.loss(frame, loss, status);
        if answers > 0 {
            self.in_turn(frame, below, status);
        }
        let width = usize::from(area.width).saturating_sub(2);
        let dim = self.theme().of(Meaning::Dim);
        let state = format!("{} · {}", self.state_words(), self.rate_words(status));
        let losses = self.losses(status).join(" · ");
        let done = format!(" {:3.0} %", self.run().share(status) * 100.0);
        let lines = vec![
            Line::raw(format!(" {}", fit(&state, width))),
            Line::styled(format!(" {}", fit(&losses, width)), dim),
            self.progress(status, width.saturating_sub(7), done),
            self.hints(driven, width),
        ];
        frame.render_widget(Paragraph::new(lines), figures);
    }

    /// Takes a key that drives the training; false leaves it to the page.
    pub(in crate::ui) fn drive(&mut self, key: KeyEvent) -> bool {
        let ours = matches!(key.code, KeyCode::Char(c) if " s.+=-<>R".contains(halfwidth(c)));
        if ours {
            // None of them asks for anything beyond the training.
            _ = self.key(key);
        }
        ours
    }

    /// Whether steps are being taken.
    pub(in crate::ui) fn is_running(&self) -> bool {
        self.runs.iter().any(|r| r.state() == State::Running)
    }

    fn hints(&self, driven: bool, width: usize) -> Line<'static> {
        let lang = self.settings.lang;
        let theme = self.theme();
        let running = self.is_running();
        let text = match (&self.notice, driven) {
            (Some(notice), _) => notice.clone(),
            (None, true) if running => say!(lang, "lab.space_pause_rate_whole_lab").into(),
            (None, true) => say!(lang, "lab.space_go_on_one_step").into(),
            (None, false) => say!(lang, "lab.drives_it_whole_lab").into(),
        };
        Line::styled(format!(" {}", fit(&text, width)), theme.of(Meaning::Key))
    }
}
