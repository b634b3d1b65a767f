//! A lesson's prose: paragraphs, lists, tables, formulas, and the numbers of the model.

use super::super::markup::{self, Markup, element, formula, link};
use super::marks;
use crate::course::Placeholder;
use crate::course::document::{ImageFile, Kind, Paragraph, Part, Row, Side, Token};
use crate::graph::{Place, Run};
use crate::typeset::{Digits, Style, meaning};

/// What numbers come from, and how they are written.
#[derive(Clone, Copy)]
pub(super) struct ValueFormatter<'a> {
    pub(super) run: Option<&'a Run>,
    pub(super) digits: Digits,
}

impl ValueFormatter<'_> {
    /// Paragraphs, with the items of lists and the rows of tables brought together, and columns beside each other.
    pub(super) fn prose(self, list: &[Paragraph]) -> Markup {
        let mut out = Markup::default();
        let of = |p: &Paragraph| p.cue.column.map(|column| column.of);
        for part in list.chunk_by(|a, b| of(a) == of(b)) {
            if of(&part[0]).is_none() {
                out.push(self.column(part));
                continue;
            }
            let at = |p: &Paragraph| p.cue.column.map(|column| column.at);
            let columns = part.chunk_by(|a, b| at(a) == at(b));
            let columns = columns.map(|column| element("div").of(self.column(column)));
            let columns: Markup = columns.collect();
            out.push_line(element("div").with("class", "columns").of(columns));
        }
        out
    }

    fn column(self, list: &[Paragraph]) -> Markup {
        let mut out = Markup::default();
        for group in list.chunk_by(is_with) {
            let lines = || group.iter().map(|p| self.parts(&p.parts));
            match (&group[0].kind, group[0].parts.as_slice()) {
                (Kind::Item(ordered), _) => {
                    let items = lines().map(|line| element("li").of(line));
                    let items = Markup::joined(items, "\n");
                    out.push_line(element(if *ordered { "ol" } else { "ul" }).of(items));
                }
                (Kind::Heading, _) => {
                    lines().for_each(|line| out.push_line(element("h3").of(line)))
                }
                (Kind::Formula, [Part::Math(tex)]) => {
                    let shown = element("p").with("class", "formula");
                    out.push_line(shown.of(formula(tex.latex(), true)));
                }
                (Kind::Row(_), _) => out.push_line(self.table(group)),
                (
                    Kind::Image(ImageFile {
                        image: Some(image), ..
                    }),
                    _,
                ) => {
                    let words = crate::course::plain(&group[0].parts);
                    let shown = element("p").with("class", "image");
                    out.push_line(shown.of(markup::image(image, &words)));
                }
                (Kind::Code(..), _) => {
                    let lines = group.iter().zip(lines());
                    let lines = lines.map(|(p, line)| [Markup::from(&p.lead), line].into());
                    let lines = Markup::joined(lines, "\n");
                    out.push_line(element("pre").with("class", "code").of(lines));
                }
                _ => lines().for_each(|line| out.push_line(element("p").of(line))),
            }
        }
        out
    }

    /// Rows of a table; its first is the head, the first cell of the others names the row.
    fn table(self, rows: &[Paragraph]) -> Markup {
        let mut out = Markup::from("\n");
        for (r, p) in rows.iter().enumerate() {
            let Kind::Row(Row { cells, sides, .. }) = &p.kind else {
                continue;
            };
            let cell = |(c, cell): (usize, &std::ops::Range<usize>)| {
                let open = match (r, c) {
                    (0, _) => element("th").with("scope", "col"),
                    (_, 0) => element("th").with("scope", "row"),
                    _ => element("td"),
                };
                let side = match sides.get(c) {
                    Some(Side::Right) => Some("r"),
                    Some(Side::Center) => Some("o"),
                    _ => None,
                };
                let parts = p.parts.get(cell.clone()).unwrap_or_default();
                open.with_some("class", side).of(self.parts(parts))
            };
            let cells: Markup = cells.iter().enumerate().map(cell).collect();
            out.push_line(element("tr").of(cells));
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
            Part::Code(text, token) => {
                let class = match token {
                    Token::Plain => return text.into(),
                    Token::Keyword => "k",
                    Token::Literal => "s",
                    Token::Comment => "d",
                };
                element("span").with("class", class).of(text)
            }
            Part::Math(tex) => formula(tex.latex(), false),
            Part::Link(text, to, _) => link(text, to),
            Part::Live(number) => self.live(number),
        }
    }

    /// A number of the model, or all numbers of a small one.
    fn live(self, number: &Placeholder) -> Markup {
        let Some(address) = number.address() else {
            let computed = self.run.and_then(|run| number.number(run));
            return computed.map_or_else(
                || number.to_string().into(),
                |v| number.text(v, self.digits).into(),
            );
        };
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
    let style = Style::from(meaning(value)).operand(true);
    let data = element("data")
        .with("value", format!("{value:?}"))
        .with("class", marks::class(style));
    data.with("data-n", &name).with("title", &name).of(text)
}

/// Whether paragraphs are parts of one element.
fn is_with(a: &Paragraph, b: &Paragraph) -> bool {
    match (&a.kind, &b.kind) {
        (Kind::Item(a), Kind::Item(b)) => a == b,
        _ => a.block().is_some() && a.block() == b.block(),
    }
}
