//! Prose as rows of styled pieces: wrapped, with live numbers in it, and names that know what they mean.

use super::names::resolve;
use crate::course::Placeholder;
use crate::course::document::{Paragraph, Part};
use crate::course::rich;
use crate::graph::{Place, Run};
use crate::typeset::{Block, Digits, Letters, Meaning, Piece, Style, Tex, fits, meaning, wrap};
use crate::ui::widgets::rows::{Rows, UNBROKEN, columns, lines, piece, wrapped};
use unicode_width::UnicodeWidthStr;

/// Columns before a formula that stands for itself.
const INDENT: usize = 2;
/// How large formulas may be, the largest first.
pub(in crate::ui) const LETTERS: [Letters; 2] = [Letters::Tall, Letters::Medium];

/// What prose is set with.
pub(in crate::ui) struct Prose<'a> {
    /// Where its numbers come from.
    pub(in crate::ui) run: Option<&'a Run>,
    pub(in crate::ui) digits: Digits,
    /// The time that `t` means.
    pub(in crate::ui) now: i64,
    /// What stands out.
    pub(in crate::ui) lit: Option<Place>,
    /// Signs that ASCII has.
    pub(in crate::ui) ascii: bool,
    /// How large formulas are that stand for themselves, if they have room; of single characters where there is none.
    pub(in crate::ui) letters: Option<Letters>,
}

impl Prose<'_> {
    /// Paragraphs in rows of at most `width` columns, an empty row between them.
    pub(in crate::ui) fn rows(&self, prose: &[Paragraph], width: usize) -> Rows {
        stacked(prose, |paragraph| self.paragraph(paragraph, width))
    }

    /// Columns of the widest row that is not to be broken, of a table or of code.
    pub(in crate::ui) fn widest_row(&self, prose: &[Paragraph]) -> usize {
        let rows = prose.iter().filter(|p| p.fixed && p.formula().is_none());
        let set = rows.flat_map(|p| self.parts(&p.lead, &p.parts, UNBROKEN));
        set.map(|row| columns(&row)).max().unwrap_or(0)
    }

    /// Paragraphs as lines of text, formulas in one line each.
    pub(in crate::ui) fn sentences(&self, prose: &[Paragraph]) -> Vec<String> {
        lines(&stacked(prose, |p| self.parts(&p.lead, &p.parts, UNBROKEN)))
    }

    /// A paragraph in rows of at most `width` columns.
    fn paragraph(&self, paragraph: &Paragraph, width: usize) -> Rows {
        let Some(tex) = paragraph.formula() else {
            return self.parts(&paragraph.lead, &paragraph.parts, width);
        };
        let rows = self.formula(tex, width);
        let widest = rows.iter().map(|row| columns(row)).max().unwrap_or(0);
        let indent = INDENT.min(width.saturating_sub(widest));
        let moved = |row| [vec![piece(" ".repeat(indent), Meaning::Plain)], row].concat();
        rows.into_iter().map(moved).collect()
    }

    /// A formula that stands for itself: in two dimensions, if it has room.
    pub(in crate::ui) fn formula(&self, tex: &Tex, width: usize) -> Rows {
        let lines = self.lines(tex, width);
        if !fits(&lines, width) {
            let text = tex.tokens(self.ascii).concat();
            // Of several equations each begins on a line of its own.
            let single = match lines.len() > 1 {
                true => text.split("; ").collect(),
                false => vec![text.as_str()],
            };
            let rows = single.into_iter();
            return rows
                .flat_map(|one| wrapped(one, width, Meaning::Symbol))
                .collect();
        }
        let sizes = LETTERS
            .into_iter()
            .skip_while(|size| Some(*size) != self.letters);
        let large = |size| -> Option<Rows> {
            let lines = lines.iter().map(|line| line.enlarged(size));
            Some(lines.collect::<Option<Vec<_>>>()?.join(&vec![]))
        };
        let has_room = |rows: &Rows| rows.iter().all(|row| columns(row) <= width);
        if let Some(large) = sizes.filter_map(large).find(has_room) {
            return large;
        }
        lines.into_iter().flat_map(Block::into_rows).collect()
    }

    /// The same in its lines, as wide as they are.
    pub(in crate::ui) fn lines(&self, tex: &Tex, width: usize) -> Vec<Block> {
        let lines = tex.lines(width, self.ascii, &|name| self.meant(name));
        let light = |piece: &mut Piece| piece.style.focus = self.lights(piece.place);
        lines.into_iter().map(|line| line.restyle(light)).collect()
    }

    /// What a name means.
    fn meant(&self, token: &str) -> Option<Place> {
        self.run.and_then(|run| resolve(token, run, self.now))
    }

    /// A text of a directive.
    pub(in crate::ui) fn rich(&self, lead: &str, text: &str, width: usize) -> Rows {
        self.parts(lead, &rich(text), width)
    }

    /// Parts of one paragraph.
    pub(in crate::ui) fn parts(&self, lead: &str, list: &[Part], width: usize) -> Rows {
        let pieces: Vec<Piece> = list.iter().flat_map(|p| self.pieces(p)).collect();
        let indent = lead.width();
        let text: String = pieces.iter().map(|p| p.text.as_str()).collect();
        let lines = wrap(text.trim(), width.saturating_sub(indent).max(4));
        // Each character finds its piece again: wrapping drops white space only.
        let mut signs = pieces
            .iter()
            .flat_map(|p| p.text.chars().map(move |c| (c, p.style, p.place)))
            .peekable();
        let mut out: Rows = vec![];
        for (n, line) in lines.iter().enumerate() {
            let first = if n == 0 {
                lead.to_owned()
            } else {
                " ".repeat(indent)
            };
            let mut row = vec![piece(first, Meaning::Dim)];
            for c in line.chars() {
                while signs.peek().is_some_and(|s| s.0 != c) {
                    signs.next();
                }
                let (_, style, place) = signs.next().unwrap_or((c, Style::default(), None));
                match row.last_mut() {
                    Some(last)
                        if last.style == style && last.place == place && !last.text.is_empty() =>
                    {
                        last.text.push(c)
                    }
                    _ => row.push(Piece {
                        text: c.to_string(),
                        style,
                        place,
                    }),
                }
            }
            out.push(row);
        }
        out
    }

    fn pieces(&self, part: &Part) -> Vec<Piece> {
        let piece = |text: &str, style: Meaning, place| {
            let focus = self.lights(place);
            Piece {
                text: text.to_owned(),
                style: Style {
                    focus,
                    ..style.into()
                },
                place,
            }
        };
        match part {
            Part::Words(text, true) => vec![piece(text, Meaning::Heading, None)],
            Part::Words(text, false) => vec![piece(text, Meaning::Plain, None)],
            Part::Math(tex) => {
                let tokens = tex.tokens(self.ascii);
                let token = |text: &String| piece(text, Meaning::Symbol, self.meant(text));
                tokens.iter().map(token).collect()
            }
            Part::Link(text, ..) => vec![piece(text, Meaning::Key, None)],
            Part::Live(spot) => vec![self.live(spot)],
        }
    }

    /// Whether it is what stands out, or a number of it, or what it is a number of.
    fn lights(&self, place: Option<Place>) -> bool {
        let (Some(place), Some(lit)) = (place, self.lit) else {
            return false;
        };
        place.of == lit.of
            && (place.entry == lit.entry || place.entry.is_none() || lit.entry.is_none())
    }

    fn live(&self, spot: &Placeholder) -> Piece {
        let found = self
            .run
            .and_then(|run| Some((spot.address.place(run)?, run)));
        let Some((place, run)) = found else {
            return piece("?", Meaning::Error);
        };
        let focus = self.lights(Some(place));
        if let (None, Some(matrix)) = (spot.address.entry, run.value(place.of))
            && matrix.len() > 1
        {
            let list: Vec<String> = matrix.iter().map(|v| spot.text(*v, self.digits)).collect();
            let style = Style {
                focus,
                ..Meaning::Key.into()
            };
            return Piece {
                text: format!("[{}]", list.join(", ")),
                style,
                place: Some(place),
            };
        }
        let value = spot.address.number(run).unwrap_or(f64::NAN);
        let style = Style {
            operand: true,
            focus,
            ..Style::from(meaning(value))
        };
        Piece {
            text: spot.text(value, self.digits),
            style,
            place: Some(place),
        }
    }
}

/// The rows of paragraphs, an empty one between them; items of a list, and the rows of a table or of code, stand close
/// together.
fn stacked(prose: &[Paragraph], set: impl Fn(&Paragraph) -> Rows) -> Rows {
    let mut out: Rows = vec![];
    let mut listed = false;
    for paragraph in prose {
        let item = !paragraph.lead.is_empty();
        let row = paragraph.fixed && paragraph.formula().is_none();
        if !out.is_empty() && !(listed && (item || row)) {
            out.push(vec![]);
        }
        out.extend(set(paragraph));
        listed = item || row;
    }
    out
}
