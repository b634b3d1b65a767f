//! The walk screen: header, side panel, stage, strip, footer.
//!
//! ```text
//! gatewalk · title        forward · operation 4/92 · t=1 ▰▱▱▱        EN
//! ╭ step ─────────────╮╭ input gate ──────────────────────────────╮
//! │ narration, why    ││ symbols, numbers, result, detail         │
//! │ cell or data flow ││                                          │
//! ╰───────────────────╯╰──────────────────────────────────────────╯
//!  strip of every quantity over time
//!  keys
//! ```

use super::keys::TABLE;
use super::state::{App, Asked};
use super::{detail, sidebar, timeline};
use crate::lang::say;
use crate::typeset::{Meaning, Piece, fit};
use crate::ui::widgets::footer::{keys, notice as notice_line};
use crate::ui::widgets::help::Scroll;
use crate::ui::widgets::panel::{framed, header, screen, scrollable, switch};
use crate::ui::widgets::prompt::typed;
use crate::ui::widgets::rows;
use crate::walk::{Level, Phase, TimeSlot};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;
use unicode_width::UnicodeWidthStr;

impl App {
    /// Draws the screen.
    pub fn view(&self, frame: &mut Frame<'_>) {
        self.drawn.borrow_mut().clear();
        screen(self.settings, frame, |frame, area| {
            let timeline = if area.height >= 20 {
                timeline::height(self, area)
            } else {
                0
            };
            let rows = [
                Constraint::Length(1),
                Constraint::Min(5),
                Constraint::Length(timeline),
                Constraint::Length(1),
            ];
            let [head, body, below, foot] = Layout::vertical(rows).areas(area);
            title_line(self, frame, head);
            match &self.help {
                Some(help) => draw_help(self, help, frame, body),
                None => panels(self, frame, body),
            }
            timeline::draw(self, frame, below);
            footer(self, frame, foot);
        });
    }
}

fn title_line(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let lang = app.settings.lang;
    let mut right = format!("{}{}", position(app), clock(app));
    if app.playing {
        right = format!("{right} ▶ {:.1}s", app.pace.as_secs_f64());
    }
    right += &format!("  {}", switch(lang));
    let left = format!(" gatewalk · {}", app.state.model.title.get(lang));
    header(app.theme(), frame, area, (&left, &right));
}

/// `forward · operation 4/92 · t=2`: the place in the walk.
pub(crate) fn position(app: &App) -> String {
    let lang = app.settings.lang;
    let phase = match app.walk.phase {
        Phase::Forward => say!(lang, "common.forward"),
        Phase::Backward => say!(lang, "common.backward"),
        Phase::Optimizer => app.state.run.optimizer().name(),
    };
    let level = match app.cursor.level {
        Level::Time => say!(lang, "common.time"),
        Level::Equation => say!(lang, "walk.equation"),
        Level::Operation => say!(lang, "walk.operation"),
        Level::Entry => say!(lang, "walk.entry"),
    };
    let (n, of) = if app.walk.is_empty() {
        (0, 0)
    } else {
        app.walk.count(app.cursor)
    };
    let length = app.state.run.graph().length;
    let time = match app.walk.groups.get(app.cursor.at.group).map(|g| g.stage) {
        Some(TimeSlot::At(t)) if length <= 12 => format!(" · t={t}"),
        Some(TimeSlot::At(t)) => format!(" · t={t}/{length}"),
        Some(TimeSlot::Before) => say!(lang, "walk.start").into(),
        Some(TimeSlot::After) => say!(lang, "walk.end").into(),
        Some(TimeSlot::Parameters) => say!(lang, "walk.parameters").into(),
        None => String::new(),
    };
    format!("{phase} · {level} {n}/{of}{time}")
}

/// ` ▰▰▱▱`: how far in time, for short sequences.
fn clock(app: &App) -> String {
    let length = app.state.run.graph().length;
    match app.walk.groups.get(app.cursor.at.group).map(|g| g.stage) {
        Some(TimeSlot::At(t)) if length <= 12 => {
            let done = usize::try_from(t).unwrap_or(0).min(length);
            format!(" {}{}", "▰".repeat(done), "▱".repeat(length - done))
        }
        _ => String::new(),
    }
}

fn panels(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let wide = area.width >= 60;
    let side_width = if wide {
        (area.width * 2 / 5).min(56)
    } else {
        area.width
    };
    let areas = if wide {
        Layout::horizontal([Constraint::Length(side_width), Constraint::Min(20)]).areas::<2>(area)
    } else {
        Layout::vertical([
            Constraint::Length((area.height / 3).max(4)),
            Constraint::Min(3),
        ])
        .areas::<2>(area)
    };
    let lang = app.settings.lang;
    let inner = panel(app, frame, areas[0], say!(lang, "walk.step"));
    let (width, height) = (usize::from(inner.width), usize::from(inner.height));
    place(app, frame, inner, &sidebar::lines(app, width, height), 0);
    stage_panel(app, frame, areas[1]);
}

/// The current step with its numbers.
pub(crate) fn stage_panel(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let (lines, matters) = detail::lines(app, usize::from(area.width.saturating_sub(4)));
    scrolled(app, frame, area, &detail::title(app), (&lines, matters));
}

/// A panel of rows of which so many have to be seen; those that do not fit can be scrolled to.
pub(crate) fn scrolled(
    app: &App,
    frame: &mut Frame<'_>,
    area: Rect,
    title: &str,
    (lines, matters): (&[Vec<Piece>], usize),
) {
    let inner = panel(app, frame, area, title);
    let most = lines.len().saturating_sub(inner.height.into()) as u16;
    app.most_scroll.set(most);
    app.followed
        .set((matters as u16).saturating_sub(inner.height));
    let scroll = app.scroll.unwrap_or_else(|| app.followed.get()).min(most);
    place(app, frame, inner, lines, scroll);
    scrollable(app.theme(), frame, area, (scroll, most));
}

fn panel(app: &App, frame: &mut Frame<'_>, area: Rect, title: &str) -> Rect {
    framed(app.theme(), frame, area, title)
}

/// Draws rows and remembers where each number stands; what a lesson lights stands out.
pub(crate) fn place(
    app: &App,
    frame: &mut Frame<'_>,
    area: Rect,
    rows: &[Vec<Piece>],
    scroll: u16,
) {
    let lights = |piece: &Piece| match (piece.place, app.lit) {
        (Some(place), Some(lit)) => {
            place.of == lit.of && (lit.entry.is_none() || place.entry == lit.entry)
        }
        _ => false,
    };
    let shown = rows.iter().skip(scroll.into()).take(area.height.into());
    let mut shown: Vec<_> = shown.cloned().collect();
    for piece in shown.iter_mut().flatten() {
        piece.style.focus |= lights(piece);
    }
    rows::place(app.theme(), frame, area, &shown, &app.drawn);
}

pub(crate) fn footer(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let (lang, theme) = (app.settings.lang, app.theme());
    let width = usize::from(area.width);
    let content = match (&app.prompt, &app.notice) {
        (Some((asked, line)), _) => prompt(app, *asked, line, width),
        (None, Some(notice)) => notice_line(notice, theme, width),
        (None, None) => keys(TABLE, lang, theme, width),
    };
    frame.render_widget(Clear, area);
    frame.render_widget(content, area);
}

/// What is asked for, and what is typed.
fn prompt(app: &App, asked: Asked, line: &tui_input::Input, width: usize) -> Line<'static> {
    let (lang, theme) = (app.settings.lang, app.theme());
    let label = match asked {
        Asked::Goto => say!(lang, "walk.go_to_dc"),
        Asked::Search => "/",
        Asked::Edit => say!(lang, "walk.change"),
        Asked::Command => ":",
        Asked::Jump => say!(lang, "walk.step_number_then_enter"),
        Asked::Reset => say!(lang, "walk.reset_every_change"),
    };
    let label = format!(" {label} ");
    let typed = typed(line, width.saturating_sub(label.width()));
    let mut out = Line::from(vec![
        Span::styled(label, theme.of(Meaning::Key)),
        Span::raw(typed),
    ]);
    if asked == Asked::Edit {
        let help = say!(lang, "walk.enter_sets_esc_leaves_letter");
        let help = fit(help, width.saturating_sub(out.width()));
        out.push_span(Span::styled(help, theme.of(Meaning::Dim)));
    }
    out
}

fn draw_help(app: &App, help: &Scroll, frame: &mut Frame<'_>, area: Rect) {
    let lang = app.settings.lang;
    let title = say!(lang, "common.help_esc_closes_scrolls");
    help.draw(app.theme(), frame, area, title, |width| {
        sidebar::help(app, width)
    });
}
