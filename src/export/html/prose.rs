//! A lesson's prose: paragraphs, lists, tables, formulas, and the numbers of the model.

use super::super::markup::{Markup, element, formula, link};
use super::marks;
use crate::course::Placeholder;
use crate::course::document::{Paragraph, Part};
use crate::graph::{Place, Run};
use crate::typeset::{Digits, Style, meaning};

/// What numbers come from, and how they are written.
#[derive(Clone, Copy)]
pub(super) struct Ink<'a> {
    pub(super) run: Option<&'a Run>,
    pub(super) digits: Digits,
}

impl Ink<'_> {
    /// Paragraphs, with the items of lists and the rows of tables brought together.
    pub(super) fn prose(self, list: &[Paragraph]) -> Markup {
        let mut out = Markup::default();
        for group in list.chunk_by(|a, b| kind(a) == kind(b) && kind(a) != Kind::Text) {
            match kind(&group[0]) {
                Kind::Text => group
                    .iter()
                    .for_each(|p| out.push_line(element("p").of(self.parts(&p.parts)))),
                Kind::Item(ordered) => {
                    let mut items = Markup::from("\n");
                    group
                        .iter()
                        .for_each(|p| items.push_line(element("li").of(self.parts(&p.parts))));
                    out.push_line(element(if ordered { "ol" } else { "ul" }).of(items));
                }
                Kind::Formula => group.iter().for_each(|p| {
                    if let Some(Part::Math(tex)) = p.parts.first() {
                        out.push_line(
                            element("p")
                                .with("class", "formula")
                                .of(formula(tex.latex(), true)),
                        );
                    }
                }),
                Kind::Row => out.push_line(self.table(group)),
                Kind::Code => {
                    let line = |p: &Paragraph| {
                        let mut line = Markup::from(&p.lead);
                        line.push(self.parts(&p.parts));
                        line
                    };
                    let lines = Markup::joined(group.iter().map(line), "\n");
                    out.push_line(element("pre").with("class", "code").of(lines));
                }
            }
        }
        out
    }

    /// Rows of a table; its first is the head, the first cell of the others names the row.
    fn table(self, rows: &[Paragraph]) -> Markup {
        let mut out = Markup::from("\n");
        for (r, row) in rows.iter().enumerate() {
            let cells: Vec<&[Part]> = row.parts.split(|part| *part == cell_end()).collect();
            let cells = cells
                .iter()
                .take(cells.len().saturating_sub(1))
                .enumerate()
                .map(|(c, cell)| {
                    let open = match (r, c) {
                        (0, _) => element("th").with("scope", "col"),
                        (_, 0) => element("th").with("scope", "row"),
                        _ => element("td"),
                    };
                    open.of(self.parts(cell))
                });
            out.push_line(element("tr").of(cells.collect::<Markup>()));
        }
        element("table").of(out)
    }

    /// A text of a directive, which may hold formulas and numbers.
    pub(super) fn rich(self, text: &str) -> Markup {
        self.parts(&crate::course::rich(text))
    }

    pub(super) fn parts(self, parts: &[Part]) -> Markup {
        parts.iter().map(|part| self.part(part)).collect()
    }

    fn part(self, part: &Part) -> Markup {
        match part {
            Part::Words(text, false) => text.into(),
            Part::Words(text, true) => element("strong").of(text),
            Part::Math(tex) => formula(tex.latex(), false),
            Part::Link(text, to, _) => link(text, to),
            Part::Live(number) => self.live(number),
        }
    }

    /// A number of the model, or all numbers of a small one.
    fn live(self, number: &Placeholder) -> Markup {
        let address = &number.address;
        let found = self.run.and_then(|run| Some((address.place(run)?.of, run)));
        let Some((of, run)) = found else {
            return address.to_string().into();
        };
        let Some(matrix) = run.value(of) else {
            return address.to_string().into();
        };
        let one = |entry: (usize, usize)| {
            run.entry(of, entry.0, entry.1)
                .map_or_else(Markup::default, |v| {
                    value(
                        Place {
                            of,
                            entry: Some(entry),
                        },
                        v,
                        run,
                        &number.text(v, self.digits),
                    )
                })
        };
        match address.entry {
            Some(entry) => one(entry),
            None if matrix.len() == 1 => one((0, 0)),
            None => {
                let (rows, cols) = matrix.shape();
                let all = (0..cols)
                    .flat_map(|c| (0..rows).map(move |r| (r, c)))
                    .map(one);
                let all = Markup::joined(all, ", ");
                ["[".into(), all, "]".into()].into()
            }
        }
    }
}

/// A number, written as `text`, that says what it is; in full precision for programs.
pub(super) fn value(place: Place, value: f64, run: &Run, text: &str) -> Markup {
    let name = marks::name(place, run).unwrap_or_default();
    let style = Style {
        operand: true,
        ..Style::from(meaning(value))
    };
    let data = element("data")
        .with("value", format!("{value:?}"))
        .with("class", marks::class(style));
    data.with("data-n", &name).with("title", &name).of(text)
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
        _ if !p.lead.trim().is_empty() => Kind::Item(
            p.lead
                .trim_start()
                .starts_with(|c: char| c.is_ascii_digit()),
        ),
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
