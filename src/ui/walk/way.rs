//! What the place one is at is called, and the way to it from the model.

use super::state::App;
use crate::diagram::operation_sign;
use crate::graph::Ref;
use crate::typeset::{Meaning, fit};
use crate::walk::Level;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

/// The most columns of an operation on the way to where one is.
const WAY: usize = 28;
/// The least columns of a title that is cut.
const LEAST_TITLE: usize = 12;

/// The title: what the quantity is called.
pub(crate) fn title(app: &App) -> String {
    let lang = app.settings.lang;
    if app.walk.is_empty() {
        return String::new();
    }
    let subject = app.walk.item(app.cursor.at).subject;
    let setting = app.setting();
    if app.cursor.level == Level::Time {
        let group = &app.walk.groups[app.cursor.at.group];
        return app.narrate(|narrator| narrator.stage(group));
    }
    let Some(id) = subject.node() else {
        return setting.inline(subject);
    };
    let graph = app.state.run.graph();
    let word = graph
        .node(id)
        .quantity
        .and_then(|q| app.state.model.gloss(&graph.system.name(q.name).plain));
    match word {
        Some(word) => format!("{} · {}", word.get(lang), setting.inline(subject)),
        None => setting.inline(subject),
    }
}

/// ` gatewalk › title › t=2 › input gate i_2 › σ › [1]`: the way from the model to where one is, which is lit. Where room is
/// short the title is cut, then left out, then what follows it.
pub(super) fn crumbs(app: &App, room: usize) -> Line<'static> {
    let mut names = below_title(app);
    let wide = |names: &[String]| names.iter().map(|n| n.width() + 3).sum::<usize>();
    let title = app.state.model.title.get(app.settings.lang);
    let brand = "gatewalk › ";
    let left = room.saturating_sub(wide(&names) + 1);
    let has_brand = title.width() + brand.width() <= left;
    if title.width().min(LEAST_TITLE) <= left || names.is_empty() {
        names.insert(0, fit(&title, left));
    }
    while names.len() > 1 && wide(&names) > room + 2 {
        names.remove(0);
    }
    let dim = app.theme().of(Meaning::Dim);
    let mut out = Line::raw(" ");
    if has_brand {
        out.push_span(Span::styled(brand, dim));
    }
    let last = names.len() - 1;
    for (n, name) in names.into_iter().enumerate() {
        let meaning = if n == last {
            Meaning::Lit
        } else {
            Meaning::Heading
        };
        let left = room.saturating_sub(out.width());
        out.push_span(Span::styled(fit(&name, left), app.theme().of(meaning)));
        if n < last {
            out.push_span(Span::styled(" › ", dim));
        }
    }
    out
}

/// The time one is at, and where one is in it.
fn below_title(app: &App) -> Vec<String> {
    if app.walk.is_empty() {
        return vec![];
    }
    let group = app.walk.groups.get(app.cursor.at.group);
    let time = group.map(|group| app.narrate(|narrator| narrator.stage(group)));
    let below = match app.cursor.level {
        Level::Time => vec![],
        _ => way(app),
    };
    time.into_iter().chain(below).collect()
}

/// From the equation one is in to where one is: what it is called, the operation, the entry.
fn way(app: &App) -> Vec<String> {
    let (setting, level) = (app.setting(), app.cursor.level);
    let subject = app.walk.item(app.cursor.at).subject;
    let mut way = vec![title(app)];
    let of = app
        .cursor
        .result(&app.walk)
        .filter(|_| level > Level::Equation);
    if let Some(of) = of {
        let name = match of {
            Ref::Value(id) if of == subject => operation_sign(app.state.run.graph(), id),
            _ if of == subject => String::new(),
            _ => fit(&setting.inline(of), WAY),
        };
        way.extend((!name.is_empty()).then_some(name));
    }
    if level == Level::Entry && !app.walk.is_empty() {
        let (r, c) = app.walk.entry(app.cursor.at);
        let cols = of.map_or(1, |of| app.state.run.graph().shape(of).cols);
        way.push(match cols {
            1 => format!("[{}]", r + 1),
            _ => format!("[{},{}]", r + 1, c + 1),
        });
    }
    way
}
