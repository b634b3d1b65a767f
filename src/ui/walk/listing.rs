//! The equations of a time as a debugger lists a program: the one that one is in opened into its operations, each with its
//! result once it is computed.

use super::state::App;
use crate::graph::Place;
use crate::graph::{Formula, Moment, Ref};
use crate::lang::say;
use crate::typeset::{Meaning, Piece, Style, fit, pad};
use crate::ui::widgets::rows::{Rows, row};
use crate::walk::{Level, Phase, TimeSlot};
use unicode_width::UnicodeWidthStr;

/// Columns a list of operations needs.
const LISTED: usize = 34;

/// The equations of this time in so many rows, or the operations of the one that one is in; nothing where these have no room.
pub(super) fn fitting(app: &App, width: usize, height: usize) -> Rows {
    let all = [program, operations]
        .into_iter()
        .map(|list| list(app, width));
    let mut fitting = all.filter(|rows| rows.len() <= height);
    fitting.next().unwrap_or_default()
}

/// The operations of the equation one is in.
fn operations(app: &App, width: usize) -> Rows {
    if app.walk.is_empty() || app.cursor.level == Level::Time || width < LISTED {
        return vec![];
    }
    let opened = opened(app, width, 0);
    if opened.len() < 2 {
        return vec![];
    }
    let heading = say!(app.settings.lang, "walk.equation_step_by_step");
    std::iter::once(row(fit(heading, width), Meaning::Dim))
        .chain(opened)
        .collect()
}

/// All equations of this time, the one that one is in opened; on the way back below them what is differentiated.
fn program(app: &App, width: usize) -> Rows {
    if app.walk.is_empty() || width < LISTED {
        return vec![];
    }
    let lang = app.settings.lang;
    let group = &app.walk.groups[app.cursor.at.group];
    let inside = app.cursor.level != Level::Time;
    let mut rows = vec![];
    if group.items.len() > 1 && inside {
        rows.push(row(
            fit(say!(lang, "walk.equations_of_this_time"), width),
            Meaning::Dim,
        ));
        for (n, item) in group.items.iter().enumerate() {
            let is_here = n == app.cursor.at.item;
            rows.extend(equation(app, item.subject, width, is_here));
            if is_here && item.operations.len() > 1 {
                rows.extend(opened(app, width, 2));
            }
        }
    } else {
        rows.extend(operations(app, width));
    }
    let differentiated = differentiated(app);
    if !differentiated.is_empty() {
        if !rows.is_empty() {
            rows.push(vec![]);
        }
        rows.push(row(
            fit(say!(lang, "walk.what_is_differentiated"), width),
            Meaning::Dim,
        ));
        let each = differentiated.into_iter();
        rows.extend(each.flat_map(|of| equation(app, of, width, false)));
    }
    rows
}

/// On the way back, the results of the equations whose gradients are handed on at this time.
fn differentiated(app: &App) -> Vec<Ref> {
    if app.walk.phase != Phase::Backward {
        return vec![];
    }
    let graph = app.state.run.graph();
    let moment = app.scene(|scene| scene.moment());
    let last = |i: &crate::graph::Instance| i.nodes.last().map(|id| Ref::Value(*id));
    match app.walk.stage(app.cursor.at) {
        Some(TimeSlot::At(time)) => {
            let here = graph.computed(Moment { time, ..moment });
            here.filter_map(last).collect()
        }
        Some(TimeSlot::After) => {
            let outside = graph.instances.iter().filter(|i| i.time.is_none());
            outside.filter_map(last).collect()
        }
        _ => graph.computed(moment).filter_map(last).collect(),
    }
}

/// The operations of the equation one is in, behind so many free columns.
fn opened(app: &App, width: usize, indent: usize) -> Rows {
    let item = app.walk.item(app.cursor.at);
    let here = (app.cursor.level != Level::Equation).then_some(app.cursor.at.operation);
    let setting = app.setting();
    let listed = item.operations.iter().enumerate().map(|(n, &of)| {
        let is_here = here == Some(n);
        let name = setting.inline(of);
        line(app, of, &name, (width, indent, is_here))
    });
    listed.collect()
}

/// `name   = [0.4, −0.5]` on a line, its result a dot before it is computed.
fn line(
    app: &App,
    of: Ref,
    name: &str,
    (width, indent, is_here): (usize, usize, bool),
) -> Vec<Piece> {
    let setting = app.setting();
    let is_done = app.scene(|scene| scene.reached(of));
    let mark = format!(
        "{}{}",
        " ".repeat(indent),
        if is_here { "▸ " } else { "  " }
    );
    let meaning = match (is_here, is_done) {
        (true, _) => Meaning::Lit,
        (false, true) => Meaning::Plain,
        (false, false) => Meaning::Faint,
    };
    let result = match is_done {
        true => format!("{} {}", setting.equals(of), setting.inline_value(of)),
        false => "·".to_owned(),
    };
    let room = width.saturating_sub(result.width() + mark.width() + 2);
    let name = pad(&fit(name, room), room);
    let place = Some(Place { of, entry: None });
    let text = |text: String, meaning: Meaning| Piece {
        text,
        style: meaning.into(),
        place,
    };
    vec![
        text(mark, Meaning::Lit),
        text(name, meaning),
        text(format!("  {result}"), meaning),
    ]
}

/// An equation with its result, which stands on a line of its own where both are too long for one.
fn equation(app: &App, of: Ref, width: usize, is_here: bool) -> Rows {
    let setting = app.setting();
    let formula = match of {
        Ref::Optimizer(..) => app.state.run.formula(of),
        _ => app.state.run.graph().expanded(of),
    };
    let whole = match formula {
        Formula::Of(same) if same == of => setting.inline(of),
        _ => format!(
            "{} = {}",
            setting.inline(of),
            setting.inline_formula(&formula)
        ),
    };
    let is_lit = is_here && app.cursor.level == Level::Equation;
    // As long as it will be once it is computed, so that nothing moves.
    let result = setting.inline_value(of).width() + 4;
    if whole.width() + result + 2 <= width {
        return vec![line(app, of, &whole, (width, 0, is_lit))];
    }
    let place = Some(Place { of, entry: None });
    let is_done = app.scene(|scene| scene.reached(of));
    let meaning = match (is_lit, is_done || is_here) {
        (true, _) => Meaning::Lit,
        (false, true) => Meaning::Plain,
        (false, false) => Meaning::Faint,
    };
    let whole = Piece {
        text: format!("  {}", fit(&whole, width.saturating_sub(2))),
        style: Style::from(meaning),
        place,
    };
    vec![vec![whole], line(app, of, "", (width, 0, false))]
}
