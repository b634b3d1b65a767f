//! Prose as rows of styled pieces: wrapped, with live numbers in it.

use crate::graph::{Place, Run};
use crate::lesson::document::{Paragraph, Part};
use crate::typeset::{Digits, Meaning, Piece, Style, meaning, number, wrap};
use unicode_width::UnicodeWidthStr;

type Rows = Vec<Vec<Piece>>;

/// Paragraphs in rows of at most `width` columns, an empty row between them.
pub(super) fn rows(prose: &[Paragraph], run: Option<&Run>, digits: Digits, width: usize) -> Rows {
    let mut out: Rows = vec![];
    let mut listed = false;
    for paragraph in prose {
        let item = !paragraph.lead.is_empty();
        // Items of a list, and the rows of a table or of code, stand close together.
        if !out.is_empty() && !(listed && (item || paragraph.fixed)) {
            out.push(vec![]);
        }
        out.extend(parts(&paragraph.lead, &paragraph.parts, run, digits, width));
        listed = item || paragraph.fixed;
    }
    out
}

/// Parts of one paragraph.
pub(super) fn parts(lead: &str, list: &[Part], run: Option<&Run>, digits: Digits, width: usize) -> Rows {
    let runs: Vec<(String, Style, Option<Place>)> = list.iter().map(|p| piece(p, run, digits)).collect();
    let indent = lead.width();
    let text: String = runs.iter().map(|r| r.0.as_str()).collect();
    let lines = wrap(text.trim(), width.saturating_sub(indent).max(4));
    // Each character finds its run again: wrapping drops white space only.
    let mut signs = runs
        .iter()
        .flat_map(|(text, style, place)| text.chars().map(move |c| (c, *style, *place)))
        .peekable();
    let mut out: Rows = vec![];
    for (n, line) in lines.iter().enumerate() {
        let first = if n == 0 { lead.to_owned() } else { " ".repeat(indent) };
        let mut row = vec![Piece { text: first, style: Meaning::Dim.into(), place: None }];
        for c in line.chars() {
            while signs.peek().is_some_and(|s| s.0 != c) {
                signs.next();
            }
            let (_, style, place) = signs.next().unwrap_or((c, Style::default(), None));
            match row.last_mut() {
                Some(last) if last.style == style && last.place == place && !last.text.is_empty() => {
                    last.text.push(c)
                }
                _ => row.push(Piece { text: c.to_string(), style, place }),
            }
        }
        out.push(row);
    }
    out
}

fn piece(part: &Part, run: Option<&Run>, digits: Digits) -> (String, Style, Option<Place>) {
    match part {
        Part::Words(text, true) => (text.clone(), Meaning::Heading.into(), None),
        Part::Words(text, false) => (text.clone(), Meaning::Plain.into(), None),
        Part::Math(text) => (text.clone(), Meaning::Symbol.into(), None),
        Part::Link(text, ..) => (text.clone(), Meaning::Key.into(), None),
        Part::Live(spot) => {
            let digits = spot.digits.map_or(digits, Digits::new);
            let found = run.and_then(|run| Some((spot.find(run).ok()?, run)));
            let Some((of, run)) = found else { return ("?".into(), Meaning::Error.into(), None) };
            let place = Some(Place { of, entry: spot.entry });
            if let (None, Some(matrix)) = (spot.entry, run.value(of))
                && matrix.len() > 1
            {
                let list: Vec<String> = matrix.iter().map(|v| number(*v, digits).text).collect();
                return (format!("[{}]", list.join(", ")), Meaning::Key.into(), place);
            }
            let value = spot.value(run).unwrap_or(f64::NAN);
            (number(value, digits).text, Style { operand: true, ..Style::from(meaning(value)) }, place)
        }
    }
}
