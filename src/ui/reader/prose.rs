//! Prose as rows of styled pieces: wrapped, with live numbers in it, and names that know what they mean.

use super::image;
use super::names::resolve;
use super::table;
use crate::course::Placeholder;
use crate::course::document::{Kind, Paragraph, Part, Token};
use crate::course::rich;
use crate::graph::{Place, Run};
use crate::typeset::{Block, Digits, Letters, Meaning, Piece, Style, Tex, fits, meaning, wrap};
use crate::ui::widgets::rows::{
    Rows, UNBROKEN, columns, enlarged, lines, middle, piece, widest, wrapped,
};
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
    /// How many rows an image may take; none where it is told in words.
    pub(in crate::ui) images: Option<usize>,
}

impl Prose<'_> {
    /// Paragraphs in rows of at most `width` columns, an empty row between them.
    pub(in crate::ui) fn rows(&self, prose: &[Paragraph], width: usize) -> Rows {
        stacked(prose, |block| self.block(block, width))
    }

    /// What stands together: a table, the lines of a code, or one paragraph.
    pub(in crate::ui) fn block(&self, block: &[Paragraph], width: usize) -> Rows {
        match block.first().map(|first| &first.kind) {
            Some(Kind::Row(_)) => {
                let cell = |parts: &[Part], width| self.parts("", parts, width);
                table::rows(cell, block, width)
            }
            _ => block
                .iter()
                .flat_map(|p| self.paragraph(p, width))
                .collect(),
        }
    }

    /// Columns of the widest row that is not to be broken, of a table or of code.
    pub(in crate::ui) fn widest_row(&self, prose: &[Paragraph]) -> usize {
        let blocks = blocks(prose).filter(|block| block[0].block().is_some());
        let set = blocks.flat_map(|block| self.block(block, UNBROKEN));
        set.map(|row| columns(&row)).max().unwrap_or(0)
    }

    /// Paragraphs as lines of text, formulas in one line each.
    pub(in crate::ui) fn sentences(&self, prose: &[Paragraph]) -> Vec<String> {
        let set = |block: &[Paragraph]| match &block[0] {
            one if one.block().is_none() => self.parts(&one.lead, &one.parts, UNBROKEN),
            _ => self.block(block, UNBROKEN),
        };
        lines(&stacked(prose, set))
    }

    /// A paragraph in rows of at most `width` columns.
    pub(in crate::ui) fn paragraph(&self, paragraph: &Paragraph, width: usize) -> Rows {
        let Some(tex) = paragraph.formula() else {
            if let Some(rows) = self.image(paragraph, width) {
                return middle(rows, width);
            }
            let mut rows = self.parts(&paragraph.lead, &paragraph.parts, width);
            if paragraph.kind == Kind::Heading {
                heading(&mut rows);
            }
            return rows;
        };
        let rows = self.formula(tex, width);
        let indent = INDENT.min(width.saturating_sub(widest(&rows)));
        let moved = |row| [vec![piece(" ".repeat(indent), Meaning::Plain)], row].concat();
        rows.into_iter().map(moved).collect()
    }

    /// An image, two of its pixels a character.
    pub(in crate::ui) fn image(&self, paragraph: &Paragraph, width: usize) -> Option<Rows> {
        let (Kind::Image(file), Some(most)) = (&paragraph.kind, self.images) else {
            return None;
        };
        image::rows(file, (width, most))
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
        if let Some(large) = self.sizes().find_map(|size| enlarged(&lines, size, width)) {
            return large;
        }
        lines.into_iter().flat_map(Block::into_rows).collect()
    }

    /// Formulas below each other, all in letters of one size.
    pub(in crate::ui) fn formulas(&self, all: &[Tex], width: usize) -> Rows {
        let has_room = |size: &Letters| {
            let lines = all.iter().map(|tex| self.lines(tex, width));
            lines
                .into_iter()
                .all(|lines| enlarged(&lines, *size, width).is_some())
        };
        let letters = self.sizes().find(has_room);
        let own = Prose { letters, ..*self };
        all.iter().flat_map(|tex| own.formula(tex, width)).collect()
    }

    /// The sizes of letters that formulas may have, the largest first.
    fn sizes(&self) -> impl Iterator<Item = Letters> {
        let most = self.letters;
        LETTERS
            .into_iter()
            .skip_while(move |size| Some(*size) != most)
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
                style: Style::from(style).focus(focus),
                place,
            }
        };
        match part {
            Part::Words(text, true) => vec![piece(text, Meaning::Heading, None)],
            Part::Words(text, false) => vec![piece(text, Meaning::Plain, None)],
            Part::Code(text, token) => vec![piece(text, code(*token), None)],
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
        let number = self.run.and_then(|run| spot.number(run));
        let plain = |value: f64, place, focus| Piece {
            text: spot.text(value, self.digits),
            style: Style::from(meaning(value)).operand(true).focus(focus),
            place,
        };
        let found = self.run.and_then(|run| Some((spot.place(run)?, run)));
        let Some((place, run)) = found else {
            return number.map_or_else(
                || piece("?", Meaning::Error),
                |value| plain(value, None, false),
            );
        };
        let focus = self.lights(Some(place));
        if let (None, Some(matrix)) = (place.entry, run.value(place.of))
            && matrix.len() > 1
        {
            let list: Vec<String> = matrix.iter().map(|v| spot.text(*v, self.digits)).collect();
            let style = Style::from(Meaning::Key).focus(focus);
            return Piece {
                text: format!("[{}]", list.join(", ")),
                style,
                place: Some(place),
            };
        }
        plain(number.unwrap_or(f64::NAN), Some(place), focus)
    }
}

/// What a piece of code looks like.
fn code(token: Token) -> Meaning {
    match token {
        Token::Plain => Meaning::Plain,
        Token::Keyword => Meaning::Key,
        Token::Literal => Meaning::Symbol,
        Token::Comment => Meaning::Dim,
    }
}

/// Words of a heading inside a page stand out.
pub(in crate::ui) fn heading(rows: &mut Rows) {
    let words = rows.iter_mut().flatten();
    let words = words.filter(|piece| piece.style.meaning == Meaning::Plain);
    words.for_each(|piece| piece.style = Meaning::Heading.into());
}

/// Paragraphs, those that stand together as one.
pub(in crate::ui) fn blocks(prose: &[Paragraph]) -> impl Iterator<Item = &[Paragraph]> {
    prose.chunk_by(|a, b| a.block().is_some() && a.block() == b.block())
}

/// The rows of paragraphs, an empty one between them; items of a list, and what stands together, stand close, and so does
/// what a heading is over.
fn stacked(prose: &[Paragraph], set: impl Fn(&[Paragraph]) -> Rows) -> Rows {
    let mut out: Rows = vec![];
    let mut before: Option<&Paragraph> = None;
    for block in blocks(prose) {
        let own = &block[0];
        let item = |p: &Paragraph| p.block().is_none() && !p.lead.is_empty();
        let close = before.is_some_and(|before| match before.kind {
            Kind::Heading => true,
            _ if before.block().is_some() => item(own),
            _ => item(before) && (item(own) || own.block().is_some()),
        });
        if !out.is_empty() && !close {
            out.push(vec![]);
        }
        out.extend(set(block));
        before = block.last();
    }
    out
}
