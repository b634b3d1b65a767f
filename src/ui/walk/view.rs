//! The walk screen.
//!
//! ```text
//! gatewalk · title        forward · operation 4/92 · t=1 ▰▱▱▱        EN
//! what happens in this step, and why
//! ╭ machine ──────────╮╭ step ────────────────────────────────────╮
//! │ tiles, wires      ││ symbols, numbers, result, picture        │
//! ╰───────────────────╯╰──────────────────────────────────────────╯
//! ╭ film ────────────────────────────────────────────────────────╮
//! ╰──────────────────────────────────────────────────────────────╯
//!  keys
//! ```

use super::figure::figure_panel;
use super::keys::{Msg, TABLE};
use super::panel::place;
use super::state::{Asked, WalkScreen};
use super::way::crumbs;
use super::{arrange, help, hover};
use crate::lang::say;
use crate::typeset::{Meaning, Style, fit};
use crate::ui::keys::{Action, Row};
use crate::ui::widgets::footer::{keys, notice as notice_line};
use crate::ui::widgets::help::Scroll;
use crate::ui::widgets::panel::{header, screen, switch};
use crate::ui::widgets::prompt::typed;
use crate::ui::widgets::rows::{Rows, wrapped};
use crate::walk::{Cursor, Level, Phase, TimeSlot};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Margin, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;
use unicode_width::UnicodeWidthStr;

/// Rows that most sentences need with their reason.
const STEADY: usize = 2;
/// Rows of a screen from which all have so many.
const STEADY_FROM: u16 = 45;

impl WalkScreen {
    /// Draws the screen.
    pub fn view(&self, frame: &mut Frame<'_>) {
        self.drawn.borrow_mut().clear();
        self.memory.begin();
        screen(self.settings, frame, |frame, area| {
            let told = told(self, area);
            // Where there is room, as many rows for every step, so that the picture stays where it is.
            let steady = if area.height < STEADY_FROM { 0 } else { STEADY };
            let [head, sentence, body, foot] = parted(area, told.len().max(steady));
            title_line(self, frame, head);
            place(self, frame, sentence, &told, 0);
            match (&self.help, &self.shown) {
                (Some(help), _) => draw_help(self, help, frame, body),
                (None, Some(figure)) => figure_panel(self, frame, body, figure),
                (None, None) => arrange::panels(self, frame, body),
            }
            footer(self, frame, foot);
        });
    }
}

/// What happens in this step, and why where there is room.
fn told(screen: &WalkScreen, area: Rect) -> Rows {
    let width = usize::from(area.width.saturating_sub(2));
    let (line, why) = screen.narrate(|n| (n.line(screen.cursor), n.why(screen.cursor)));
    // Where there is room, inside an equation without a reason of its own, what the equation is for.
    let whole = Cursor {
        level: Level::Equation,
        ..screen.cursor
    };
    let why = match screen.cursor.level > Level::Equation && area.height >= STEADY_FROM {
        true if why.is_empty() => screen.narrate(|n| n.why(whole)),
        _ => why,
    };
    let mut rows = wrapped(&line, width, Style::default().strong(true));
    let most = match area.height {
        ..20 => 1,
        20..28 => 2,
        28..45 => 3,
        _ => 4,
    };
    rows = cut(rows, most, width);
    if !why.is_empty() {
        let why = wrapped(&why, width, Meaning::Dim);
        let left = most - rows.len();
        rows.extend(cut(why, left, width));
    }
    rows
}

/// At most so many rows of a text; that something is missing is marked.
fn cut(mut rows: Rows, most: usize, width: usize) -> Rows {
    let is_cut = rows.len() > most;
    rows.truncate(most);
    if let (true, Some(last)) = (is_cut, rows.last_mut().and_then(|row| row.last_mut())) {
        last.text = fit(&format!("{} …", last.text.trim_end()), width);
    }
    rows
}

/// The title, the sentence of so many rows, the rest, and the keys.
pub(crate) fn parted(area: Rect, told: usize) -> [Rect; 4] {
    let rows = [
        Constraint::Length(1),
        Constraint::Length(told as u16),
        Constraint::Min(5),
        Constraint::Length(1),
    ];
    let [head, sentence, body, foot] = Layout::vertical(rows).areas(area);
    [head, sentence.inner(Margin::new(1, 0)), body, foot]
}

fn title_line(screen: &WalkScreen, frame: &mut Frame<'_>, area: Rect) {
    let lang = screen.settings.lang;
    let mut right = format!("{}{}", counted(screen), clock(screen));
    if screen.playing {
        right = format!("{right} ▶ {:.1}s", screen.pace.as_secs_f64());
    }
    right += &format!("  {}", switch(lang));
    header(screen.theme(), frame, area, ("", &right));
    let room = usize::from(area.width).saturating_sub(right.width() + 2);
    frame.render_widget(
        crumbs(screen, room),
        Rect {
            width: room as u16 + 1,
            ..area
        },
    );
}

/// `forward · operation 4/92 · t=2`: the place in the walk.
pub(crate) fn position(screen: &WalkScreen) -> String {
    let lang = screen.settings.lang;
    let length = screen.scene(|scene| scene.steps());
    let back = match screen.scene(|scene| scene.runs_back()) {
        true => " ←",
        false => "",
    };
    let time = match screen.walk.stage(screen.cursor.at) {
        Some(TimeSlot::At(t)) if length <= 12 => format!(" · t={t}{back}"),
        Some(TimeSlot::At(t)) => format!(" · t={t}/{length}{back}"),
        Some(TimeSlot::Before) => say!(lang, "walk.start").into(),
        Some(TimeSlot::After) => say!(lang, "walk.end").into(),
        Some(TimeSlot::Parameters) => say!(lang, "walk.parameters").into(),
        None => String::new(),
    };
    format!("{}{time}", counted(screen))
}

/// `forward · operation 4/92`.
fn counted(screen: &WalkScreen) -> String {
    let lang = screen.settings.lang;
    let phase = match screen.walk.phase {
        Phase::Forward => say!(lang, "common.forward"),
        Phase::Backward => say!(lang, "common.backward"),
        Phase::Optimizer => screen.state.run.optimizer().name(),
    };
    let level = match screen.cursor.level {
        Level::Time => say!(lang, "common.time"),
        Level::Equation => say!(lang, "walk.equation"),
        Level::Operation => say!(lang, "walk.operation"),
        Level::Entry => say!(lang, "walk.entry"),
    };
    let (n, of) = if screen.walk.is_empty() {
        (0, 0)
    } else {
        screen.walk.count(screen.cursor)
    };
    format!("{phase} · {level} {n}/{of}")
}

/// ` ▰▰▱▱`: how far in time, for short sequences.
fn clock(screen: &WalkScreen) -> String {
    let length = screen.scene(|scene| scene.steps());
    let back = screen.scene(|scene| scene.runs_back());
    match screen.walk.stage(screen.cursor.at) {
        Some(TimeSlot::At(t)) if length <= 12 => {
            let least = usize::from(back);
            let done = usize::try_from(t).unwrap_or(0).clamp(least, length);
            // What is done stands at the right where time runs back.
            match back {
                true => format!(" {}{}", "▱".repeat(done - 1), "▰".repeat(length + 1 - done)),
                false => format!(" {}{}", "▰".repeat(done), "▱".repeat(length - done)),
            }
        }
        _ => String::new(),
    }
}

pub(crate) fn footer(screen: &WalkScreen, frame: &mut Frame<'_>, area: Rect) {
    let (lang, theme) = (screen.settings.lang, screen.theme());
    let width = usize::from(area.width);
    let content = match (&screen.prompt, &screen.notice) {
        (Some((asked, line)), _) => prompt(screen, *asked, line, width),
        (None, Some(notice)) => notice_line(notice, theme, width),
        (None, None) => match screen.hovered {
            Some(place) => Line::styled(
                fit(&format!(" {}", hover::named(screen, place)), width),
                theme.of(Meaning::Plain),
            ),
            None => keys(&own_keys(screen), lang, theme, width),
        },
    };
    frame.render_widget(Clear, area);
    frame.render_widget(content, area);
}

/// The keys, the one to another phase called what comes next.
pub(super) fn own_keys(screen: &WalkScreen) -> Vec<Row<Msg>> {
    let next = match screen.walk.phase {
        Phase::Forward => "common.backward",
        Phase::Backward => "walk.optimizer",
        Phase::Optimizer => "common.forward",
    };
    let called = |row: &Row<Msg>| match row.action {
        Action::Own(Msg::Phase) => row.called(next),
        _ => *row,
    };
    TABLE.iter().map(called).collect()
}

/// What is asked for, and what is typed.
fn prompt(
    screen: &WalkScreen,
    asked: Asked,
    line: &tui_input::Input,
    width: usize,
) -> Line<'static> {
    let (lang, theme) = (screen.settings.lang, screen.theme());
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

fn draw_help(screen: &WalkScreen, help: &Scroll, frame: &mut Frame<'_>, area: Rect) {
    let lang = screen.settings.lang;
    let title = say!(lang, "common.help_esc_closes_scrolls");
    help.draw(screen.theme(), frame, area, title, |width| {
        help::help(screen, width)
    });
}
