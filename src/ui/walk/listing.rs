//! The equations of a time as a debugger lists a program: the one that one is in opened into its operations, each with its
//! result once it is computed.

use super::state::WalkScreen;
use crate::graph::{Formula, Instance, NodeId, Place, Ref};
use crate::lang::say;
use crate::typeset::{Meaning, Piece, Style, fit, pad};
use crate::ui::widgets::rows::{Rows, columns, piece, row, wrapped};
use crate::walk::{Level, Phase, TimeSlot};
use std::collections::{BTreeMap, BTreeSet};
use unicode_width::UnicodeWidthStr;

/// The most operations that are listed as reading a result.
const MOST_READERS: usize = 6;
/// The most entries of an equation that are spelled out.
const MOST_ENTRIES: usize = 6;

/// A list under its heading; nothing of nothing.
fn headed(heading: &str, width: usize, list: Rows) -> Rows {
    if list.is_empty() {
        return vec![];
    }
    let heading = row(fit(heading, width), Meaning::Dim);
    std::iter::once(heading).chain(list).collect()
}

/// The operations of the equation one is in.
pub(super) fn operations(screen: &WalkScreen, width: usize) -> Rows {
    if screen.cursor.level == Level::Time {
        return vec![];
    }
    let opened = opened(screen, width, 0);
    if opened.len() < 2 {
        return vec![];
    }
    let heading = say!(screen.settings.lang, "walk.equation_step_by_step");
    headed(heading, width, opened)
}

/// All equations of this time, the one that one is in opened; at the level of time they are spelled out already.
pub(super) fn equations(screen: &WalkScreen, width: usize) -> Rows {
    let group = &screen.walk.groups[screen.cursor.at.group];
    if group.items.len() < 2 || screen.cursor.level == Level::Time {
        return operations(screen, width);
    }
    let each = group.items.iter().enumerate().flat_map(|(n, item)| {
        let is_here = n == screen.cursor.at.item;
        let mut rows = equation(screen, item.subject, width, is_here);
        if is_here && item.operations.len() > 1 {
            rows.extend(opened(screen, width, 2));
        }
        rows
    });
    let heading = say!(screen.settings.lang, "walk.equations_of_this_time");
    headed(heading, width, each.collect())
}

/// The equation one is in with its numbers, a line an entry; where all of these stand there already, none.
pub(super) fn in_numbers(screen: &WalkScreen, width: usize) -> Rows {
    let item = screen.walk.item(screen.cursor.at);
    let (of, run) = (item.subject, &screen.state.run);
    let shape = run.graph().shape(of);
    let is_above = match screen.cursor.level {
        Level::Time => true,
        Level::Equation => shape.len() == 1,
        Level::Operation | Level::Entry => item.operations.len() < 2,
    };
    if is_above || shape.len() > MOST_ENTRIES {
        return vec![];
    }
    let formula = run.expanded(of);
    let is_there = |part: &Ref| *part == of || screen.scene(|scene| scene.reached(*part));
    if matches!(formula, Formula::Number(_)) || !formula.refs().iter().all(is_there) {
        return vec![];
    }
    let entries = (0..shape.len()).map(|n| (n / shape.cols, n % shape.cols));
    let each = entries.flat_map(|at| entry_in_numbers(screen, (of, at), &formula, width));
    let heading = say!(screen.settings.lang, "walk.equation_in_numbers");
    headed(heading, width, each.collect())
}

/// `h_1[1] = tanh(0.8·1 + …)`, and at the edge its result once that is computed.
fn entry_in_numbers(
    screen: &WalkScreen,
    (of, (r, c)): (Ref, (usize, usize)),
    formula: &Formula,
    width: usize,
) -> Rows {
    let typesetter = screen.typesetter();
    let graph = screen.state.run.graph();
    let shape = graph.shape(of);
    let name = typesetter.inline(of);
    let name = match (shape.len(), shape.cols) {
        (1, _) => name,
        (_, 1) => format!("{name}[{}]", r + 1),
        _ => format!("{name}[{},{}]", r + 1, c + 1),
    };
    let sum = typesetter.inline_scalar(&formula.entry(graph, r, c));
    let (result, meaning) = match screen.scene(|scene| scene.reached(of)) {
        true => {
            let result = typesetter.entry(of, r, c);
            let text = format!("{} {}", result.equals(), result.text);
            (text, Meaning::Plain)
        }
        false => ("·".to_owned(), Meaning::Faint),
    };
    let line = format!("{name} = {sum}");
    let mut rows = wrapped(&line, width.saturating_sub(2), meaning);
    for row in &mut rows {
        row.insert(0, piece("  ", Meaning::Plain));
    }
    let last = rows.last().map_or(0, |row| columns(row));
    if last + 2 + result.width() > width {
        rows.push(vec![]);
    }
    if let Some(row) = rows.last_mut() {
        let free = width.saturating_sub(columns(row) + result.width());
        row.push(piece(" ".repeat(free), Meaning::Plain));
        row.push(Piece {
            text: result,
            style: meaning.into(),
            place: Some(Place {
                of,
                entry: Some((r, c)),
            }),
        });
    }
    rows
}

/// The operations that read the result one is at.
pub(super) fn readers(screen: &WalkScreen, width: usize) -> Rows {
    let Some(Ref::Value(id)) = screen.cursor.result(&screen.walk) else {
        return vec![];
    };
    let uses = screen.state.run.graph().uses(id).iter();
    let readers: BTreeSet<_> = uses.map(|edge| edge.consumer).collect();
    let lines = readers.into_iter().take(MOST_READERS).map(|id| {
        let of = Ref::Value(id);
        line(
            screen,
            of,
            &screen.typesetter().inline(of),
            (width, 0, false),
        )
    });
    headed(
        say!(screen.settings.lang, "walk.what_reads_it"),
        width,
        lines.collect(),
    )
}

/// On the way back, the equations whose gradients are handed on at this time.
pub(super) fn differentiated(screen: &WalkScreen, width: usize) -> Rows {
    if screen.walk.phase != Phase::Backward {
        return vec![];
    }
    let graph = screen.state.run.graph();
    let moment = screen.scene(|scene| scene.moment());
    let last = |i: &Instance| i.nodes.last().map(|id| Ref::Value(*id));
    let all: Vec<Ref> = match screen.walk.stage(screen.cursor.at) {
        Some(TimeSlot::After) => {
            let outside = graph.instances.iter().filter(|i| i.time.is_none());
            outside.filter_map(last).collect()
        }
        _ => graph.computed(moment).filter_map(last).collect(),
    };
    let each = all
        .into_iter()
        .flat_map(|of| equation(screen, of, width, false));
    let heading = say!(screen.settings.lang, "walk.what_is_differentiated");
    headed(heading, width, each.collect())
}

/// On the way back, of these only where the quantity whose gradient it is comes from and is used.
pub(super) fn passed(screen: &WalkScreen, width: usize) -> Rows {
    let subject = screen.scene(|scene| scene.subject());
    let Some(Ref::Adjoint(id)) = subject else {
        return vec![];
    };
    let graph = screen.state.run.graph();
    let uses = graph.uses(id).iter().map(|edge| edge.consumer);
    let of = |id| {
        let holds = graph.instances.iter().position(|i| i.nodes.contains(&id));
        holds.and_then(|at| Some((at, *graph.instances[at].nodes.last()?)))
    };
    let all: BTreeMap<usize, NodeId> = uses.chain([id]).filter_map(of).collect();
    let each = all
        .into_values()
        .flat_map(|id| equation(screen, Ref::Value(id), width, false));
    let heading = say!(screen.settings.lang, "walk.where_it_is_used");
    headed(heading, width, each.collect())
}

/// The equations of the time that was walked before this one.
pub(super) fn time_before(screen: &WalkScreen, width: usize) -> Rows {
    let before = screen.cursor.at.group.checked_sub(1);
    let heading = say!(screen.settings.lang, "walk.equations_of_the_time_before");
    headed(
        heading,
        width,
        before.map_or(vec![], |at| of_group(screen, width, at)),
    )
}

/// Those of the time that comes next.
pub(super) fn time_after(screen: &WalkScreen, width: usize) -> Rows {
    let heading = say!(screen.settings.lang, "walk.equations_of_the_time_after");
    headed(
        heading,
        width,
        of_group(screen, width, screen.cursor.at.group + 1),
    )
}

/// The equations of a time; none where there is no such time.
fn of_group(screen: &WalkScreen, width: usize, at: usize) -> Rows {
    let items = screen
        .walk
        .groups
        .get(at)
        .map_or(&[][..], |group| &group.items);
    let subjects = items.iter().map(|item| item.subject);
    subjects
        .flat_map(|of| equation(screen, of, width, false))
        .collect()
}

/// The operations of the equation one is in, behind so many free columns.
fn opened(screen: &WalkScreen, width: usize, indent: usize) -> Rows {
    let item = screen.walk.item(screen.cursor.at);
    let here = (screen.cursor.level != Level::Equation).then_some(screen.cursor.at.operation);
    let typesetter = screen.typesetter();
    let listed = item.operations.iter().enumerate().map(|(n, &of)| {
        let is_here = here == Some(n);
        let name = typesetter.inline(of);
        line(screen, of, &name, (width, indent, is_here))
    });
    listed.collect()
}

/// `name   = [0.4, −0.5]` on a line, its result a dot before it is computed. Where both are too long, the result is cut sooner
/// than the name: a line of numbers of nobody says nothing.
fn line(
    screen: &WalkScreen,
    of: Ref,
    name: &str,
    (width, indent, is_here): (usize, usize, bool),
) -> Vec<Piece> {
    let typesetter = screen.typesetter();
    let is_done = screen.scene(|scene| scene.reached(of));
    let mark = format!(
        "{}{}",
        " ".repeat(indent),
        if is_here { "▸ " } else { "  " }
    );
    let meaning = Meaning::of_step(is_here, is_done, Meaning::Plain);
    let result = match is_done {
        true => format!("{} {}", typesetter.equals(of), typesetter.inline_value(of)),
        false => "·".to_owned(),
    };
    let both = width.saturating_sub(mark.width() + 2);
    let result = fit(&result, both - name.width().min(both / 2));
    let room = both.saturating_sub(result.width());
    let name = pad(&fit(name, room), room);
    let place = Some(Place::whole(of));
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
fn equation(screen: &WalkScreen, of: Ref, width: usize, is_here: bool) -> Rows {
    let typesetter = screen.typesetter();
    let formula = screen.state.run.expanded(of);
    let whole = match formula {
        Formula::Of(same) if same == of => typesetter.inline(of),
        _ => format!(
            "{} = {}",
            typesetter.inline(of),
            typesetter.inline_formula(&formula)
        ),
    };
    let is_lit = is_here && screen.cursor.level == Level::Equation;
    // As long as it will be once it is computed, so that nothing moves.
    let result = typesetter.inline_value(of).width() + 4;
    if whole.width() + result + 2 <= width {
        return vec![line(screen, of, &whole, (width, 0, is_lit))];
    }
    let place = Some(Place::whole(of));
    let is_done = screen.scene(|scene| scene.reached(of));
    let meaning = Meaning::of_step(is_lit, is_done || is_here, Meaning::Plain);
    let whole = Piece {
        text: format!("  {}", fit(&whole, width.saturating_sub(2))),
        style: Style::from(meaning),
        place,
    };
    vec![vec![whole], line(screen, of, "", (width, 0, false))]
}
