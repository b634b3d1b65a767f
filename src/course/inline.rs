//! Words with formulas and live values among them.

use super::document::Part;
use super::placeholder::Placeholder;
use crate::lang::{Diagnostic, Diagnostics, Span, printable, text};
use crate::typeset::{Tex, tex_faults};

pub(super) fn lone_dollar(span: Span) -> Diagnostic {
    Diagnostic::at(span, text!("lesson.this_has_no_partner"))
        .help(text!("lesson.formula_stands_between_two_sign"))
}

/// Where bytes of an event's `text` stand, when the event has `span`.
pub(super) fn spread(source: &str, text: &str, span: &Span) -> impl Fn(Span) -> Span {
    let raw = &source[span.clone()];
    // A text is the source's own unless something was escaped; a formula has its dollars round it.
    let lead = raw.find(text);
    move |at| match lead {
        Some(lead) => span.start + lead + at.start..(span.start + lead + at.end).min(span.end),
        None => {
            let piece = text.get(at.clone()).unwrap_or_default();
            let place =
                |i: usize| span.start + at.start + i..span.start + at.start + i + piece.len();
            behind(raw, at.start, piece).map_or_else(|| span.clone(), place)
        }
    }
}

/// How far behind byte `at` of `raw` a piece stands: escapes make the source longer, but not by much.
fn behind(raw: &str, at: usize, piece: &str) -> Option<usize> {
    const REACH: usize = 1000;
    let rest = raw.as_bytes().get(at..)?;
    let near = &rest[..rest.len().min(REACH + piece.len())];
    near.windows(piece.len().max(1))
        .position(|window| window == piece.as_bytes())
}

/// Words with `{{ live values }}` among them; `place` says where bytes of `text` stand.
pub(super) fn words(
    text: &str,
    strong: bool,
    in_link: bool,
    place: impl Fn(Span) -> Span,
) -> (Vec<Part>, Diagnostics) {
    let (mut parts, mut faults) = (vec![], vec![]);
    let push = |parts: &mut Vec<Part>, words: &str| {
        if !words.is_empty() {
            parts.push(Part::Words(printable(words), strong));
        }
    };
    let mut at = 0;
    while let Some(open) = text[at..].find("{{").map(|n| at + n).filter(|_| !in_link) {
        let Some(close) = text[open..].find("}}").map(|n| open + n) else {
            faults.push(Diagnostic::at(
                place(open..open + 2),
                text!("lesson.this_has_no"),
            ));
            break;
        };
        push(&mut parts, &text[at..open]);
        match Placeholder::parse(&text[open + 2..close], place(open..close + 2)) {
            Ok(number) => parts.push(Part::Live(number)),
            Err(fault) => faults.push(*fault),
        }
        at = close + 2;
    }
    push(&mut parts, &text[at..]);
    (parts, faults)
}

/// Parts as plain words, live values by their names.
pub(super) fn plain(parts: &[Part]) -> String {
    let text = |p: &Part| match p {
        Part::Words(t, _) | Part::Link(t, ..) | Part::Code(t, _) => t.clone(),
        Part::Math(tex) => tex.plain(),
        Part::Live(number) => number.to_string(),
    };
    parts.iter().map(text).collect::<String>().trim().to_owned()
}

/// A text of a directive, which may hold `$math$` and `{{ live values }}`, as parts.
pub fn rich(text: &str) -> Vec<Part> {
    rich_at(text, |span| span).0
}

/// [`rich`], and what is wrong with the text; `place` says where its bytes stand.
pub(super) fn rich_at(text: &str, place: impl Fn(Span) -> Span) -> (Vec<Part>, Diagnostics) {
    let (mut parts, mut faults) = (vec![], vec![]);
    let mut at = 0;
    for (n, piece) in text.split('$').enumerate() {
        let here = at;
        at += piece.len() + 1;
        let there = |span: Span| place(span.start + here..span.end + here);
        if n % 2 == 1 {
            faults.extend(tex_faults(piece, there));
            parts.push(Part::Math(Tex::read(piece)));
            continue;
        }
        let (more, wrong) = words(piece, false, false, there);
        parts.extend(more);
        faults.extend(wrong);
    }
    if text.matches('$').count() % 2 == 1 {
        let last = text.rfind('$').unwrap_or(0);
        faults.push(lone_dollar(place(last..last + 1)));
    }
    (parts, faults)
}
