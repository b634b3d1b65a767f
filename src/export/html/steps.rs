//! The steps of a walk: a sentence for the ear, and the typeset step for the eye.

use super::super::exporter::Sheet;
use super::super::markup::{Markup, element};
use super::derivation::derivation;
use super::marks::{class, name, said, with_names};
use super::pictures::Pictures;
use crate::typeset::{Piece, Typesetter};
use crate::walk::{Cursor, Level, Narrator, Phase};
use unicode_width::UnicodeWidthChar;

/// A walk as a list, one item a step, each with its level and its time for the script.
pub(super) fn list(
    narrator: &Narrator<'_>,
    cursors: &[Cursor],
    sheet: &mut dyn FnMut(Cursor) -> Sheet,
    pictures: &mut Pictures<'_>,
) -> Markup {
    let mut out = Markup::from("\n");
    let deepest = cursors.iter().map(|cursor| cursor.level).max();
    for &cursor in cursors {
        let mut sheet = sheet(cursor);
        // No key leads deeper than the list.
        if deepest == Some(cursor.level) {
            sheet.keys.clear();
        }
        let item = element("li")
            .with("data-l", cursor.level as usize)
            .with("data-g", cursor.at.group);
        out.push_line(item.of(step(narrator, cursor, sheet, pictures)));
    }
    element("ol")
        .with("class", "walk")
        .with("data-phase", phase(narrator.walk.phase))
        .of(out)
}

/// One step, for a script to go on from.
pub(super) fn step(
    narrator: &Narrator<'_>,
    cursor: Cursor,
    sheet: Sheet,
    pictures: &mut Pictures<'_>,
) -> Markup {
    let typesetter = narrator.typesetter;
    let mut seen = lines(&sheet.rows, typesetter);
    let picture = pictures.of(narrator, cursor);
    if !sheet.keys.is_empty() {
        let rows = ["\n".into(), lines(&sheet.keys, typesetter)];
        seen.push(element("span").with("class", "keys").of(rows));
    }
    described(narrator, cursor, sheet.title, [unspoken(seen), picture])
}

/// One step that stands for itself: an equation is derived in print, and no key is spoken of.
pub(super) fn printed(
    narrator: &Narrator<'_>,
    cursor: Cursor,
    sheet: Sheet,
    pictures: &mut Pictures<'_>,
) -> Markup {
    let derived = (cursor.level == Level::Equation)
        .then(|| derivation(narrator.typesetter, narrator.walk.item(cursor.at).subject));
    let seen = derived.flatten();
    let seen = seen.unwrap_or_else(|| grid(&sheet.rows, narrator.typesetter));
    // The machine of a time stands below the page.
    let picture = match cursor.level {
        Level::Time => Markup::default(),
        _ => pictures.of(narrator, cursor),
    };
    described(narrator, cursor, sheet.title, [seen, picture])
}

/// A step under its title, with its sentences and its picture.
fn described(
    narrator: &Narrator<'_>,
    cursor: Cursor,
    title: String,
    [seen, picture]: [Markup; 2],
) -> Markup {
    let (line, why) = (narrator.line(cursor), narrator.why(cursor));
    let typesetter = narrator.typesetter;
    let mut out = element("h3").of(title);
    out.push(
        element("p")
            .with("class", "say")
            .of(said(&line, typesetter)),
    );
    if cursor.level != Level::Time && !why.is_empty() {
        out.push(element("p").with("class", "why").of(why));
    }
    out.push(seen);
    if let Some(told) = narrator.seen(cursor).filter(|_| !picture.is_empty()) {
        out.push(
            element("p")
                .with("class", "off")
                .of(said(&told, typesetter)),
        );
    }
    out.push(picture);
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

/// Rows of pieces, glyph below glyph.
pub(super) fn grid(rows: &[Vec<Piece>], typesetter: &Typesetter<'_>) -> Markup {
    unspoken(lines(rows, typesetter))
}

/// What a grid says is said by the sentence above it, so a screen reader passes over it.
fn unspoken(seen: Markup) -> Markup {
    element("pre").with("aria-hidden", true).of(seen)
}

fn lines(rows: &[Vec<Piece>], typesetter: &Typesetter<'_>) -> Markup {
    let last = rows
        .iter()
        .rposition(|row| row.iter().any(|p| !p.text.trim().is_empty()));
    let rows = rows.iter().take(last.map_or(0, |n| n + 1)).map(|row| {
        let end = row
            .iter()
            .rposition(|p| !p.text.trim().is_empty())
            .map_or(0, |n| n + 1);
        row[..end]
            .iter()
            .map(|piece| span(piece, typesetter))
            .collect()
    });
    Markup::joined(rows, "\n")
}

fn span(piece: &Piece, typesetter: &Typesetter<'_>) -> Markup {
    let (class, text) = (
        class(piece.style),
        with_names(&piece.text, typesetter, &cells),
    );
    let name = piece.place.and_then(|place| name(place, typesetter.run));
    if class.is_empty() && name.is_none() {
        return text;
    }
    element("b")
        .with("class", class)
        .with_some("data-n", name)
        .of(text)
}

/// Text with every glyph that a browser's font may draw at another width in a cell of its own.
fn cells(text: &str) -> Markup {
    let mut out = Markup::default();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        // A mark goes into the cell of its letter.
        let mark = |c: char| c.width() == Some(0);
        let inside = |c: char| mark(c) || first.is_ascii() && c.is_ascii();
        let end = rest
            .char_indices()
            .skip(1)
            .find(|(_, c)| !inside(*c))
            .map_or(rest.len(), |(at, _)| at);
        let (glyphs, behind) = rest.split_at(end);
        match (first.is_ascii(), first.width()) {
            (true, _) => out.push(glyphs),
            (_, Some(2)) => out.push(element("i").with("class", "w").of(glyphs)),
            _ => out.push(element("i").of(glyphs)),
        }
        rest = behind;
    }
    out
}
