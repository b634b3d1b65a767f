//! What the place one is at is called, and the way to it from the model.

use super::state::WalkScreen;
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
pub(crate) fn title(screen: &WalkScreen) -> String {
    let lang = screen.settings.lang;
    if screen.walk.is_empty() {
        return String::new();
    }
    let subject = screen.walk.item(screen.cursor.at).subject;
    let typesetter = screen.typesetter();
    if screen.cursor.level == Level::Time {
        let group = &screen.walk.groups[screen.cursor.at.group];
        return screen.narrate(|narrator| narrator.stage(group));
    }
    let Some(id) = subject.node() else {
        return typesetter.inline(subject);
    };
    let graph = screen.state.run.graph();
    let word = graph
        .node(id)
        .quantity
        .and_then(|q| screen.state.model.gloss(&graph.system.name(q.name).plain));
    match word {
        Some(word) => format!("{} · {}", word.get(lang), typesetter.inline(subject)),
        None => typesetter.inline(subject),
    }
}

/// ` gatewalk › title › t=2 › input gate i_2 › σ › [1]`: the way from the model to where one is, which is lit. Where room is
/// short the title is cut, then left out, then what follows it.
pub(super) fn crumbs(screen: &WalkScreen, room: usize) -> Line<'static> {
    let mut names = below_title(screen);
    let wide = |names: &[String]| names.iter().map(|n| n.width() + 3).sum::<usize>();
    let title = screen.state.model.title.get(screen.settings.lang);
    let brand = "gatewalk › ";
    let left = room.saturating_sub(wide(&names) + 1);
    let has_brand = title.width() + brand.width() <= left;
    if title.width().min(LEAST_TITLE) <= left || names.is_empty() {
        names.insert(0, fit(&title, left));
    }
    while names.len() > 1 && wide(&names) > room + 2 {
        names.remove(0);
    }
    let dim = screen.theme().of(Meaning::Dim);
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
        out.push_span(Span::styled(fit(&name, left), screen.theme().of(meaning)));
        if n < last {
            out.push_span(Span::styled(" › ", dim));
        }
    }
    out
}

/// The time one is at, and where one is in it.
fn below_title(screen: &WalkScreen) -> Vec<String> {
    if screen.walk.is_empty() {
        return vec![];
    }
    let group = screen.walk.groups.get(screen.cursor.at.group);
    let time = group.map(|group| screen.narrate(|narrator| narrator.stage(group)));
    let below = match screen.cursor.level {
        Level::Time => vec![],
        _ => way(screen),
    };
    time.into_iter().chain(below).collect()
}

/// From the equation one is in to where one is: what it is called, the operation, the entry.
fn way(screen: &WalkScreen) -> Vec<String> {
    let (typesetter, level) = (screen.typesetter(), screen.cursor.level);
    let subject = screen.walk.item(screen.cursor.at).subject;
    let mut way = vec![title(screen)];
    let of = screen
        .cursor
        .result(&screen.walk)
        .filter(|_| level > Level::Equation);
    if let Some(of) = of {
        let name = match of {
            // As its knot in the machine.
            Ref::Value(id) if of == subject => {
                format!("({})", operation_sign(screen.state.run.graph(), id))
            }
            _ if of == subject => String::new(),
            _ => fit(&typesetter.inline(of), WAY),
        };
        way.extend((!name.is_empty()).then_some(name));
    }
    if level == Level::Entry && !screen.walk.is_empty() {
        let (r, c) = screen.walk.entry(screen.cursor.at);
        let cols = of.map_or(1, |of| screen.state.run.graph().shape(of).cols);
        way.push(match cols {
            1 => format!("[{}]", r + 1),
            _ => format!("[{},{}]", r + 1, c + 1),
        });
    }
    way
}
