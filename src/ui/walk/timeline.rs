//! The strip: every unit of every quantity over time, as bars.

use super::progress::{reached, shown, time};
use super::state::App;
use crate::equation::NameId;
use crate::graph::{NodeId, Quantity};
use crate::lang::say;
use crate::typeset::{Meaning, Piece, Style, meaning, pad};
use crate::ui::widgets::rows;
use crate::ui::widgets::rows::piece;
use crate::walk::Phase;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::widgets::Paragraph;

const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Columns of a name before its bars.
const LABEL: usize = 5;

/// Rows of the strip: its quantities in columns, and the legend.
pub(crate) fn height(app: &App, screen: Rect) -> u16 {
    let most = if screen.height >= 28 { 4 } else { 2 };
    let names = names(app);
    (names.len().div_ceil(columns(app, &names, screen.width)) as u16).min(most) + 1
}

/// How many quantities stand side by side: as many as have room for all their times, at most four.
fn columns(app: &App, names: &[NameId], width: u16) -> usize {
    let needed = names
        .iter()
        .map(|&name| LABEL + times(app) * (units(app, name) + 1))
        .max()
        .unwrap_or(1);
    (usize::from(width) / needed)
        .max(usize::from(width) / 24)
        .clamp(1, 4)
}

fn times(app: &App) -> usize {
    app.state.run.graph().length
}

/// Bars of a quantity at a time.
fn units(app: &App, name: NameId) -> usize {
    let graph = app.state.run.graph();
    let last = graph.find(Quantity {
        name,
        time: Some(graph.length as i64),
    });
    last.map_or(1, |id| graph.node(id).shape.len().min(6))
}

/// The sequences of the system, in the order of its equations.
fn names(app: &App) -> Vec<NameId> {
    let system = &app.state.run.graph().system;
    let mut names = vec![];
    for equation in &system.equations {
        let timed = system.entry(equation.name).role == crate::equation::Role::Sequence;
        if timed && !names.contains(&equation.name) {
            names.push(equation.name);
        }
    }
    names
}

pub(crate) fn draw(app: &App, frame: &mut Frame<'_>, area: Rect) {
    if area.height == 0 {
        return;
    }
    let names = names(app);
    let columns = columns(app, &names, area.width);
    let width = usize::from(area.width) / columns;
    let rows = usize::from(area.height - 1);
    // Where not all times have room, the last shown is the one that is walked.
    let room = |name: &NameId| width.saturating_sub(LABEL) / (units(app, *name) + 1);
    let shown = names.iter().map(room).min().unwrap_or(1).max(1);
    let now = usize::try_from(time(app)).unwrap_or(1);
    let from = now
        .saturating_sub(shown - 1)
        .clamp(1, (times(app) + 1).saturating_sub(shown).max(1));
    for (i, chunk) in names.chunks(columns).take(rows).enumerate() {
        let pieces: Vec<Piece> = chunk
            .iter()
            .flat_map(|&name| cell(app, name, from, width))
            .collect();
        let at = Rect {
            y: area.y + i as u16,
            height: 1,
            ..area
        };
        frame.render_widget(Paragraph::new(rows::line(app.theme(), &pieces)), at);
    }
    let lang = app.settings.lang;
    let what = match app.walk.phase {
        Phase::Backward => say!(lang, "walk.gradients_over_time_one_bar"),
        _ => say!(lang, "walk.values_over_time_one_bar"),
    };
    let legend = format!("{what}   −1 ▇ 0 ▁ +1 ▇");
    let style = app.theme().of(Meaning::Dim);
    frame.render_widget(
        Paragraph::new(crate::typeset::fit(&legend, area.width.into())).style(style),
        Rect {
            y: area.bottom() - 1,
            height: 1,
            ..area
        },
    );
}

/// `i  ▅▄ ▆▃ ·· ··`.
fn cell(app: &App, name: NameId, from: usize, width: usize) -> Vec<Piece> {
    let graph = app.state.run.graph();
    let label = app.state.run.graph().system.name(name).inline(None);
    let mut pieces = vec![piece(format!(" {} ", pad(&label, 3)), Meaning::Symbol)];
    let mut used = LABEL;
    for t in from as i64..=graph.length as i64 {
        let Some(id) = graph.find(Quantity {
            name,
            time: Some(t),
        }) else {
            continue;
        };
        let units = graph.node(id).shape.len().min(6);
        if used + units + 1 > width {
            break;
        }
        for unit in 0..units {
            pieces.push(bar(app, id, unit));
        }
        pieces.push(piece(" ", Meaning::Plain));
        used += units + 1;
    }
    pieces.push(piece(
        " ".repeat(width.saturating_sub(used)),
        Meaning::Plain,
    ));
    pieces
}

fn bar(app: &App, id: NodeId, unit: usize) -> Piece {
    let of = shown(app, id);
    let value = app
        .state
        .run
        .value(of)
        .and_then(|m| m.as_slice().get(unit).copied());
    match value.filter(|_| reached(app, of)) {
        Some(value) if value.is_finite() => {
            let level = (value.abs().min(1.0) * 7.0).round() as usize;
            let now = app.cursor.result(&app.walk) == Some(of);
            let style = Style {
                operand: now,
                ..Style::from(meaning(value))
            };
            piece(BARS[level].to_string(), style)
        }
        _ => piece("·", Meaning::Dim),
    }
}
