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
            Err(fault) => faults.push(fault),
        }
        at = close + 2;
    }
    push(&mut parts, &text[at..]);
    (parts, faults)
}

/// Parts as plain words, live values by their names.
pub fn plain(parts: &[Part]) -> String {
    let text = |p: &Part| match p {
        Part::Words(t, _) | Part::Link(t, ..) | Part::Code(t, _) => t.clone(),
        Part::Math(tex) => tex.plain(),
        Part::Live(number) => number.to_string(),
    };
    parts.iter().map(text).collect::<String>().trim().to_owned()
}

/// The pieces of a text, without the marks between them, and whether each stands out: what is in `*…*`, `**…**` or backticks
/// does, as in the prose. A star between numbers or names is one.
fn marked(text: &str) -> Vec<(Span, bool)> {
    const MARKS: [&str; 3] = ["**", "*", "`"];
    let (mut pieces, mut from, mut at) = (vec![], 0, 0);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let joined = text[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
        let mark = MARKS.into_iter().find(|mark| rest.starts_with(mark));
        let closed = mark.filter(|_| !joined).and_then(|mark| {
            let inside = &rest[mark.len()..];
            let end = inside.find(mark).filter(|end| *end > 0)?;
            let bare = mark == "`" || inside[..end].trim() == &inside[..end];
            bare.then_some((mark.len(), end))
        });
        let Some((mark, end)) = closed else {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        };
        let inside = at + mark..at + mark + end;
        at = inside.end + mark;
        pieces.extend([(from..inside.start - mark, false), (inside, true)]);
        from = at;
    }
    pieces.push((from..text.len(), false));
    pieces.retain(|(span, _)| !span.is_empty());
    pieces
}

/// A text of a directive, which may hold `$math$`, `{{ live values }}` and words that stand out, as parts.
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
        for (span, strong) in marked(piece) {
            let from = span.start;
            let place = |at: Span| there(at.start + from..at.end + from);
            let (more, wrong) = words(&piece[span], strong, false, place);
            parts.extend(more);
            faults.extend(wrong);
        }
    }
    if text.matches('$').count() % 2 == 1 {
        let last = text.rfind('$').unwrap_or(0);
        faults.push(lone_dollar(place(last..last + 1)));
    }
    (parts, faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_out_in_texts_of_directives_and_no_mark_is_shown() {
        let read = |text: &str| {
            let shown = |part: &Part| match part {
                Part::Words(words, true) => format!("[{words}]"),
                part => plain(std::slice::from_ref(part)),
            };
            rich(text).iter().map(shown).collect::<Vec<_>>().join("|")
        };
        let said = [
            ("这叫*广播*：不断重复", "这叫|[广播]|：不断重复"),
            ("a **test** set", "a|[test]|set"),
            ("`e`, then `W_q[1,3] = 0`", "[e]|, then|[W_q[1,3] = 0]"),
            ("*black* gets 0.96", "[black]|gets 0.96"),
            ("2*3*4 and a * b * c", "2*3*4 and a * b * c"),
            ("** alone, * and `", "** alone, * and `"),
        ];
        for (text, shown) in said {
            assert_eq!(read(text), shown, "{text}");
        }
    }
}
