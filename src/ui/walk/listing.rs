//! The equations of a time as a debugger lists a program: the one that one is in opened into its operations, each with its
//! result once it is computed.

use super::state::App;
use crate::graph::{Formula, Instance, Place, Ref};
use crate::lang::say;
use crate::typeset::{Meaning, Piece, Style, fit, pad};
use crate::ui::widgets::rows::{Rows, row};
use crate::walk::{Level, Phase, TimeSlot};
use std::collections::BTreeSet;
use unicode_width::UnicodeWidthStr;

/// Columns a list of operations needs.
const LISTED: usize = 34;
/// The most operations that are listed as reading a result.
const MOST_READERS: usize = 6;

/// What a debugger would list of where one is, as much as has room: the operations of this equation, or all equations of this
/// time with these; then what reads the result, what is differentiated, and the equations of the time before.
pub(super) fn fitting(app: &App, width: usize, height: usize) -> Rows {
    if app.walk.is_empty() || width < LISTED {
        return vec![];
    }
    let own = [equations(app, width), operations(app, width)];
    let own = own.into_iter().find(|rows| rows.len() <= height);
    let mut rows = own.unwrap_or_default();
    let more = [readers, differentiated, time_before];
    for block in more.map(|block| block(app, width)) {
        let apart = usize::from(!rows.is_empty());
        if block.is_empty() || rows.len() + apart + block.len() > height {
            continue;
        }
        rows.extend((0..apart).map(|_| vec![]));
        rows.extend(block);
    }
    rows
}

/// A list under its heading; nothing of nothing.
fn headed(heading: &str, width: usize, list: Rows) -> Rows {
    if list.is_empty() {
        return vec![];
    }
    let heading = row(fit(heading, width), Meaning::Dim);
    std::iter::once(heading).chain(list).collect()
}

/// The operations of the equation one is in.
fn operations(app: &App, width: usize) -> Rows {
    if app.cursor.level == Level::Time {
        return vec![];
    }
    let opened = opened(app, width, 0);
    if opened.len() < 2 {
        return vec![];
    }
    let heading = say!(app.settings.lang, "walk.equation_step_by_step");
    headed(heading, width, opened)
}

/// All equations of this time, the one that one is in opened; at the level of time they are spelled out already.
fn equations(app: &App, width: usize) -> Rows {
    let group = &app.walk.groups[app.cursor.at.group];
    if group.items.len() < 2 || app.cursor.level == Level::Time {
        return operations(app, width);
    }
    let each = group.items.iter().enumerate().flat_map(|(n, item)| {
        let is_here = n == app.cursor.at.item;
        let mut rows = equation(app, item.subject, width, is_here);
        if is_here && item.operations.len() > 1 {
            rows.extend(opened(app, width, 2));
        }
        rows
    });
    let heading = say!(app.settings.lang, "walk.equations_of_this_time");
    headed(heading, width, each.collect())
}

/// The operations that read the result one is at.
fn readers(app: &App, width: usize) -> Rows {
    let Some(Ref::Value(id)) = app.cursor.result(&app.walk) else {
        return vec![];
    };
    let uses = app.state.run.graph().uses(id).iter();
    let readers: BTreeSet<_> = uses.map(|edge| edge.consumer).collect();
    let lines = readers.into_iter().take(MOST_READERS).map(|id| {
        let of = Ref::Value(id);
        line(app, of, &app.setting().inline(of), (width, 0, false))
    });
    headed(
        say!(app.settings.lang, "walk.what_reads_it"),
        width,
        lines.collect(),
    )
}

/// On the way back, the equations whose gradients are handed on at this time.
fn differentiated(app: &App, width: usize) -> Rows {
    if app.walk.phase != Phase::Backward {
        return vec![];
    }
    let graph = app.state.run.graph();
    let moment = app.scene(|scene| scene.moment());
    let last = |i: &Instance| i.nodes.last().map(|id| Ref::Value(*id));
    let all: Vec<Ref> = match app.walk.stage(app.cursor.at) {
        Some(TimeSlot::After) => {
            let outside = graph.instances.iter().filter(|i| i.time.is_none());
            outside.filter_map(last).collect()
        }
        _ => graph.computed(moment).filter_map(last).collect(),
    };
    let each = all
        .into_iter()
        .flat_map(|of| equation(app, of, width, false));
    let heading = say!(app.settings.lang, "walk.what_is_differentiated");
    headed(heading, width, each.collect())
}

/// The equations of the time that was walked before this one.
fn time_before(app: &App, width: usize) -> Rows {
    let Some(before) = app.cursor.at.group.checked_sub(1) else {
        return vec![];
    };
    let subjects = app.walk.groups[before]
        .items
        .iter()
        .map(|item| item.subject);
    let each = subjects.flat_map(|of| equation(app, of, width, false));
    let heading = say!(app.settings.lang, "walk.equations_of_the_time_before");
    headed(heading, width, each.collect())
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
