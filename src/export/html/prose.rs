//! A lesson's prose: paragraphs, lists, tables, formulas as MathML, and the numbers of the model.

use super::{escape, steps};
use crate::graph::{Place, Run};
use crate::lesson::document::{Paragraph, Part};
use crate::lesson::{Spot, math};
use crate::typeset::{Digits, Style, meaning, number};
use pulldown_latex::config::DisplayMode;
use pulldown_latex::{Parser, RenderConfig, Storage, push_mathml};
use std::fmt::Write;

/// What numbers come from, and how they are written.
#[derive(Clone, Copy)]
pub(super) struct Ink<'a> {
    pub(super) run: Option<&'a Run>,
    pub(super) digits: Digits,
}

impl Ink<'_> {
    /// Paragraphs, with the items of lists and the rows of tables brought together.
    pub(super) fn prose(self, list: &[Paragraph]) -> String {
        let mut out = String::new();
        for group in list.chunk_by(|a, b| kind(a) == kind(b) && kind(a) != Kind::Text) {
            match kind(&group[0]) {
                Kind::Text => group.iter().for_each(|p| {
                    let _ = writeln!(out, "<p>{}</p>", self.parts(&p.parts));
                }),
                Kind::Item(ordered) => {
                    let tag = if ordered { "ol" } else { "ul" };
                    let items = group.iter().map(|p| format!("<li>{}</li>\n", self.parts(&p.parts)));
                    let _ = writeln!(out, "<{tag}>\n{}</{tag}>", items.collect::<String>());
                }
                Kind::Formula => group.iter().for_each(|p| {
                    if let Some(Part::Math(_, latex)) = p.parts.first() {
                        let _ = writeln!(out, "<p class=formula>{}</p>", mathml(latex, true));
                    }
                }),
                Kind::Row => out.push_str(&self.table(group)),
                Kind::Code => {
                    let line = |p: &Paragraph| escape(&p.lead) + &self.parts(&p.parts);
                    let lines: Vec<String> = group.iter().map(line).collect();
                    let _ = writeln!(out, "<pre class=code>{}</pre>", lines.join("\n"));
                }
            }
        }
        out
    }

    /// Rows of a table; its first is the head, the first cell of the others names the row.
    fn table(self, rows: &[Paragraph]) -> String {
        let mut out = "<table>\n".to_owned();
        for (r, row) in rows.iter().enumerate() {
            let cells: Vec<&[Part]> = row.parts.split(|part| *part == cell_end()).collect();
            out.push_str("<tr>");
            for (c, cell) in cells.iter().take(cells.len().saturating_sub(1)).enumerate() {
                let open = match (r, c) {
                    (0, _) => "th scope=col",
                    (_, 0) => "th scope=row",
                    _ => "td",
                };
                let _ = write!(out, "<{open}>{}</{}>", self.parts(cell), &open[..2]);
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</table>\n");
        out
    }

    /// A text of a directive, which may hold formulas and numbers.
    pub(super) fn rich(self, text: &str) -> String {
        self.parts(&crate::lesson::document::rich(text))
    }

    pub(super) fn parts(self, parts: &[Part]) -> String {
        parts.iter().map(|part| self.part(part)).collect()
    }

    fn part(self, part: &Part) -> String {
        match part {
            Part::Words(text, false) => escape(text),
            Part::Words(text, true) => format!("<strong>{}</strong>", escape(text)),
            Part::Math(_, latex) => mathml(latex, false),
            Part::Link(text, to, _) => link(text, to),
            Part::Live(spot) => self.live(spot),
        }
    }

    /// A number of the model, or all numbers of a small one.
    fn live(self, spot: &Spot) -> String {
        let found = self.run.and_then(|run| Some((spot.find(run).ok()?, run)));
        let Some((of, run)) = found else { return escape(&spot.shown()) };
        let digits = spot.digits.map_or(self.digits, Digits::new);
        let Some(matrix) = run.value(of) else { return escape(&spot.shown()) };
        let one = |entry: (usize, usize)| {
            run.entry(of, entry.0, entry.1).map_or_else(String::new, |v| {
                value(Place { of, entry: Some(entry) }, v, run, &number(v, digits).text)
            })
        };
        match spot.entry {
            Some(entry) => one(entry),
            None if matrix.len() == 1 => one((0, 0)),
            None => {
                let (rows, cols) = matrix.shape();
                let all = (0..cols).flat_map(|c| (0..rows).map(move |r| (r, c))).map(one);
                format!("[{}]", all.collect::<Vec<_>>().join(", "))
            }
        }
    }
}

/// A number, written as `text`, that says what it is; in full precision for programs.
pub(super) fn value(place: Place, value: f64, run: &Run, text: &str) -> String {
    let name = steps::name(place, run).unwrap_or_default();
    let style = Style { operand: true, ..Style::from(meaning(value)) };
    format!(
        "<data value=\"{value:?}\" class=\"{}\" data-n=\"{name}\" title=\"{name}\">{}</data>",
        steps::class(style),
        escape(text),
        name = escape(&name)
    )
}

/// A formula as MathML; what is not understood stays as it is written in plain signs.
pub(super) fn mathml(latex: &str, display: bool) -> String {
    let storage = Storage::new();
    let parser = Parser::new(latex, &storage);
    let display_mode = if display { DisplayMode::Block } else { DisplayMode::Inline };
    let mut out = String::new();
    let config = RenderConfig { display_mode, ..RenderConfig::default() };
    let written = push_mathml(&mut out, parser, config);
    // The renderer sets a fault as <merror>: plain signs read better.
    if written.is_err() || out.contains("<merror") { escape(&math(latex)) } else { out }
}

/// Lessons link to each other's files, which export under the same names.
fn link(text: &str, to: &str) -> String {
    let web = to.starts_with("https://") || to.starts_with("http://");
    let near = to.strip_suffix(".md").filter(|stem| !stem.contains([':', '/', '\\']));
    match (web, near) {
        (true, _) => format!("<a href=\"{}\" rel=\"noreferrer noopener\">{}</a>", escape(to), escape(text)),
        (_, Some(stem)) => format!("<a href=\"{}.html\">{}</a>", escape(stem), escape(text)),
        _ => escape(text),
    }
}

/// How a paragraph is set.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Text,
    /// Of a list, with numbers or without.
    Item(bool),
    Formula,
    Row,
    Code,
}

fn kind(p: &Paragraph) -> Kind {
    match p.parts.as_slice() {
        _ if !p.lead.trim().is_empty() => {
            Kind::Item(p.lead.trim_start().starts_with(|c: char| c.is_ascii_digit()))
        }
        _ if !p.fixed => Kind::Text,
        [Part::Math(..)] => Kind::Formula,
        [.., last] if *last == cell_end() => Kind::Row,
        _ => Kind::Code,
    }
}

/// What ends a cell of a table's row.
fn cell_end() -> Part {
    Part::Words("   ".into(), false)
}
