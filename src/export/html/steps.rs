//! The steps of a walk: a sentence for the ear, and the typeset step for the eye.

use super::escape;
use crate::graph::{Place, Ref, Run};
use crate::typeset::{Meaning, Piece, Setting, Style, tagged};
use crate::walk::{Cursor, Level, Narrator, Phase, Walk};
use std::fmt::Write;
use unicode_width::UnicodeWidthChar;

/// Columns a step is laid out for: what a telephone held upright can show.
pub const WIDTH: usize = 46;

/// A step laid out by the screens.
#[derive(Debug, Default)]
pub struct Sheet {
    /// What it is called.
    pub title: String,
    /// Its rows.
    pub rows: Vec<Vec<Piece>>,
    /// What more of it a key shows.
    pub keys: Vec<Vec<Piece>>,
    /// The function it came from with its points: where they are asked for, it would give them away.
    pub curve: Vec<Vec<Piece>>,
}

/// Every step of a walk down to `deepest`, in the order of the tree.
pub(super) fn cursors(walk: &Walk, deepest: Level) -> Vec<Cursor> {
    fn inside(walk: &Walk, cursor: Cursor, deepest: Level, out: &mut Vec<Cursor>) {
        out.push(cursor);
        let mut next = (cursor.level < deepest).then(|| cursor.into(walk)).flatten();
        while let Some(child) = next {
            inside(walk, child, deepest, out);
            let after = walk.next(child.at, child.level).map(|at| Cursor { at, ..child });
            next = after.filter(|n| n.at_level(cursor.level) == cursor);
        }
    }
    let mut out = vec![];
    for at in walk.positions(Level::Time) {
        inside(walk, Cursor { at, level: Level::Time }, deepest, &mut out);
    }
    out
}

/// A walk as a list, one item a step, each with its level and its time for the script.
pub(super) fn list(
    narrator: &Narrator<'_>,
    cursors: &[Cursor],
    sheet: &mut dyn FnMut(Cursor) -> Sheet,
) -> String {
    let phase = phase(narrator.walk.phase);
    let mut out = format!("<ol class=walk data-phase={phase}>\n");
    for &cursor in cursors {
        let level = cursor.level as usize;
        let _ = write!(out, "<li data-l={level} data-g={}>", cursor.at.group);
        out.push_str(&step(narrator, cursor, sheet(cursor)));
        out.push_str("</li>\n");
    }
    out.push_str("</ol>\n");
    out
}

/// One step.
pub(super) fn step(narrator: &Narrator<'_>, cursor: Cursor, sheet: Sheet) -> String {
    let (line, why) = (narrator.line(cursor), narrator.why(cursor));
    let setting = narrator.setting;
    let mut out = format!("<h3>{}</h3><p class=say>{}</p>", escape(&sheet.title), said(&line, setting));
    if cursor.level != Level::Time && !why.is_empty() {
        let _ = write!(out, "<p class=why>{}</p>", escape(&why));
    }
    let result = cursor.result(narrator.walk);
    let points = drawn_from(setting, |place| Some(place.of) == result);
    let _ = write!(out, "{GRID}{}", lines(&sheet.rows, setting));
    for (about, rows) in [(" class=keys", sheet.keys), (points.as_str(), sheet.curve)] {
        if !rows.is_empty() {
            let _ = write!(out, "<span{about}>\n{}</span>", lines(&rows, setting));
        }
    }
    out.push_str("</pre>");
    out
}

/// The name of a phase in attributes.
pub(super) fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Forward => "forward",
        Phase::Backward => "backward",
        Phase::Optimizer => "optimizer",
    }
}

/// What a grid says is said by the sentence above it, so a screen reader passes over it.
const GRID: &str = "<pre aria-hidden=true>";

/// Rows of pieces, glyph below glyph.
pub(super) fn grid(rows: &[Vec<Piece>], setting: &Setting<'_>) -> String {
    format!("{GRID}{}</pre>", lines(rows, setting))
}

fn lines(rows: &[Vec<Piece>], setting: &Setting<'_>) -> String {
    let last = rows.iter().rposition(|row| row.iter().any(|p| !p.text.trim().is_empty()));
    let mut out = String::new();
    for (n, row) in rows.iter().take(last.map_or(0, |n| n + 1)).enumerate() {
        if n > 0 {
            out.push('\n');
        }
        let blank = row.iter().rposition(|p| !p.text.trim().is_empty()).map_or(0, |n| n + 1);
        row[..blank].iter().for_each(|piece| out.push_str(&span(piece, setting)));
    }
    out
}

fn span(piece: &Piece, setting: &Setting<'_>) -> String {
    let (class, text) = (class(piece.style), with_names(&piece.text, setting, &cells));
    let name = piece.place.and_then(|place| name(place, setting.run));
    match (class.is_empty(), name) {
        (true, None) => text,
        (_, Some(name)) => format!("<b class=\"{class}\" data-n=\"{}\">{text}</b>", escape(&name)),
        _ => format!("<b class=\"{class}\">{text}</b>"),
    }
}

/// The name of a number that has one, as lessons write it: `i_2[1]`, `∂W_xi[1,2]`.
pub(super) fn name(place: Place, run: &Run) -> Option<String> {
    let (sign, id) = match place.of {
        Ref::Value(id) => ("", id),
        Ref::Adjoint(id) => ("∂", id),
        Ref::Share { .. } | Ref::Moment(..) => return None,
    };
    let (r, c) = place.entry?;
    let plain = run.graph().plain(run.graph().node(id).quantity?);
    let column = if c > 0 { format!(",{}", c + 1) } else { String::new() };
    Some(format!("{sign}{plain}[{}{column}]", r + 1))
}

/// A sentence; the numbers that are asked for have their names.
pub(super) fn said(line: &str, setting: &Setting<'_>) -> String {
    with_names(line, setting, &|text| escape(text))
}

/// A line in parts written by `write`, its tagged numbers with their names.
fn with_names(line: &str, setting: &Setting<'_>, write: &dyn Fn(&str) -> String) -> String {
    let part = |(text, k): (&str, Option<usize>)| {
        let place = k.and_then(|k| setting.marks.tagged.get(k));
        match place.and_then(|place| name(*place, setting.run)) {
            Some(name) => format!("<span data-n=\"{}\">{}</span>", escape(&name), write(text)),
            None => write(text),
        }
    };
    tagged(line).into_iter().map(part).collect()
}

/// The attribute of what is drawn from numbers that are asked for: it would give them away.
pub(super) fn drawn_from(setting: &Setting<'_>, meant: impl Fn(&Place) -> bool) -> String {
    let asked: Vec<Place> = setting.marks.tagged.iter().copied().filter(meant).collect();
    attribute("data-of", &asked, setting.run)
}

/// An attribute that names numbers; none without numbers.
pub(super) fn attribute(key: &str, places: &[Place], run: &Run) -> String {
    let names: Vec<String> = places.iter().filter_map(|place| name(*place, run)).collect();
    if names.is_empty() { String::new() } else { format!(" {key}=\"{}\"", escape(&names.join(" "))) }
}

/// The style sheet's classes: one letter each, as there are many.
pub(super) fn class(style: Style) -> String {
    let meaning = match style.meaning {
        Meaning::Plain | Meaning::Operator => "",
        Meaning::Dim => "d",
        Meaning::Heading => "t",
        Meaning::Symbol => "s",
        Meaning::Positive => "p",
        Meaning::Negative => "m",
        Meaning::Zero => "z",
        Meaning::Key => "k",
        Meaning::Error => "x",
    };
    let marks = [(style.focus, "f"), (style.operand, "u"), (style.changed, "c")];
    let marks = marks.into_iter().filter(|m| m.0).map(|m| m.1);
    std::iter::once(meaning).filter(|m| !m.is_empty()).chain(marks).collect::<Vec<_>>().join(" ")
}

/// Text with every glyph that a browser's font may draw at another width in a cell of its own.
fn cells(text: &str) -> String {
    let text = crate::lang::printable(text);
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let (open, close) = match (c.is_ascii(), c.width()) {
            (true, _) => ("", ""),
            (_, Some(2)) => ("<i class=w>", "</i>"),
            _ => ("<i>", "</i>"),
        };
        out.push_str(open);
        super::push(&mut out, c);
        // A mark goes into the cell of its letter.
        while let Some(mark) = chars.next_if(|c| c.width() == Some(0)) {
            super::push(&mut out, mark);
        }
        out.push_str(close);
    }
    out
}
