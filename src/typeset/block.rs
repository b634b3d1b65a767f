//! A rectangle of styled text with a baseline, and the ways to put rectangles together.
//!
//! Nothing here ever cuts text: what does not fit is laid out again, in other blocks.

use super::style::{Piece, Style};
use crate::graph::Place;
use unicode_width::UnicodeWidthStr;

/// Where the narrower blocks of a stack stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// At the left edge.
    #[default]
    Left,
    /// In the middle, rather left than right of it.
    Center,
    /// At the right edge.
    Right,
}

/// A rectangle of styled text. All its rows have the same display width; the baseline is the row
/// that stands level with its neighbours' baselines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    rows: Vec<Vec<Piece>>,
    width: usize,
    baseline: usize,
}

impl Block {
    /// A block without any row; it leaves no trace in a layout.
    pub fn empty() -> Block {
        Block::default()
    }

    /// Text in one style, one row for each of its lines.
    pub fn text(text: impl Into<String>, style: impl Into<Style>) -> Block {
        Block::of_piece(Piece {
            text: text.into(),
            style: style.into(),
            place: None,
        })
    }

    /// Text that shows the quantity at `place`.
    pub fn placed(text: impl Into<String>, style: impl Into<Style>, place: Place) -> Block {
        Block::of_piece(Piece {
            text: text.into(),
            style: style.into(),
            place: Some(place),
        })
    }

    /// One row of `width` spaces.
    pub fn space(width: usize) -> Block {
        Block::text(" ".repeat(width), Style::default())
    }

    /// The text of a piece, with its style and its place.
    pub fn of_piece(piece: Piece) -> Block {
        if piece.text.contains('\n') {
            let lines = piece.text.split('\n');
            let line = |text: &str| {
                Block::of_piece(Piece {
                    text: text.to_owned(),
                    ..piece
                })
            };
            return Block::stack(lines.map(line), Align::Left);
        }
        let width = piece.text.width();
        let row = if piece.text.is_empty() {
            Vec::new()
        } else {
            vec![piece]
        };
        Block {
            rows: vec![row],
            width,
            baseline: 0,
        }
    }

    /// The rows, from the top.
    pub fn rows(&self) -> &[Vec<Piece>] {
        &self.rows
    }

    /// The rows, from the top, to keep.
    pub fn into_rows(self) -> Vec<Vec<Piece>> {
        self.rows
    }

    /// The display width of every row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The number of rows.
    pub fn height(&self) -> usize {
        self.rows.len()
    }

    /// The row that stands level with the neighbours, from 0 at the top.
    pub fn baseline(&self) -> usize {
        self.baseline
    }

    /// True when there is nothing to see: no column, or no row.
    pub fn is_empty(&self) -> bool {
        self.width == 0 || self.rows.is_empty()
    }

    /// The bare text, without the spaces at the ends of the rows.
    pub fn plain(&self) -> String {
        let row = |row: &Vec<Piece>| {
            let text: String = row.iter().map(|piece| piece.text.as_str()).collect();
            text.trim_end_matches(' ').to_owned()
        };
        let rows: Vec<String> = self.rows.iter().map(row).collect();
        rows.join("\n")
    }

    /// Blocks from left to right, their baselines on one row.
    pub fn beside(blocks: impl IntoIterator<Item = Block>) -> Block {
        let blocks: Vec<Block> = blocks
            .into_iter()
            .filter(|block| block.height() > 0)
            .collect();
        let above = blocks.iter().map(|block| block.baseline).max().unwrap_or(0);
        let below = blocks.iter().map(|block| block.height() - block.baseline);
        let below = below.max().unwrap_or(0);
        let mut rows = vec![Vec::new(); above + below];
        let width = blocks.iter().map(|block| block.width).sum();
        for block in blocks {
            let top = above - block.baseline;
            let mut content = block.rows.into_iter();
            for (at, row) in rows.iter_mut().enumerate() {
                let own = if at < top { None } else { content.next() };
                match own {
                    Some(pieces) => pieces.into_iter().for_each(|piece| push(row, piece)),
                    None => push(row, blank(block.width)),
                }
            }
        }
        Block {
            rows,
            width,
            baseline: above,
        }
    }

    /// Blocks from top to bottom; the baseline is that of the first.
    pub fn stack(blocks: impl IntoIterator<Item = Block>, align: Align) -> Block {
        let blocks: Vec<Block> = blocks
            .into_iter()
            .filter(|block| block.height() > 0)
            .collect();
        let width = blocks.iter().map(|block| block.width).max().unwrap_or(0);
        let baseline = blocks.first().map_or(0, |block| block.baseline);
        let rows = blocks
            .into_iter()
            .flat_map(|block| block.widened(width, align).rows)
            .collect();
        Block {
            rows,
            width,
            baseline,
        }
    }

    /// The same block standing on another of its rows, the last one at most.
    pub fn with_baseline(self, row: usize) -> Block {
        Block {
            baseline: row.min(self.height().saturating_sub(1)),
            ..self
        }
    }

    /// Filled with spaces up to `width`; a wider block stays as it is.
    pub fn widened(mut self, width: usize, align: Align) -> Block {
        let missing = width.saturating_sub(self.width);
        let left = match align {
            Align::Left => 0,
            Align::Center => missing / 2,
            Align::Right => missing,
        };
        if missing == 0 {
            return self;
        }
        for row in &mut self.rows {
            let mut filled = vec![blank(left)];
            filled.append(row);
            filled.push(blank(missing - left));
            filled.into_iter().for_each(|piece| push(row, piece));
        }
        Block {
            width: self.width + missing,
            ..self
        }
    }

    /// With `f` applied to every piece; `f` must leave the widths of the texts alone.
    pub fn restyle(mut self, f: impl Fn(&mut Piece)) -> Block {
        self.rows.iter_mut().flatten().for_each(f);
        self
    }
}

fn blank(width: usize) -> Piece {
    Piece {
        text: " ".repeat(width),
        ..Piece::default()
    }
}

/// Appends a piece to a row, plain spaces to the plain spaces before them.
fn push(row: &mut Vec<Piece>, piece: Piece) {
    let is_blank = |piece: &Piece| {
        piece.style == Style::default()
            && piece.place.is_none()
            && piece.text.bytes().all(|byte| byte == b' ')
    };
    match row.last_mut() {
        _ if piece.text.is_empty() => {}
        Some(last) if is_blank(last) && is_blank(&piece) => last.text.push_str(&piece.text),
        _ => row.push(piece),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::{NodeId, Ref};
    use crate::typeset::Meaning;

    fn t(text: &str) -> Block {
        Block::text(text, Meaning::Symbol)
    }

    fn check(block: &Block) {
        for row in block.rows() {
            assert_eq!(
                row.iter().map(|piece| piece.text.width()).sum::<usize>(),
                block.width()
            );
            assert!(row.iter().all(|piece| !piece.text.is_empty()));
        }
        assert!(block.height() == 0 || block.baseline() < block.height());
    }

    #[test]
    fn one_piece() {
        let place = Place::entry(Ref::Value(NodeId(3)), 0, 1);
        let block = Block::placed("输入", Meaning::Symbol, place);
        assert_eq!((block.width(), block.height(), block.baseline()), (4, 1, 0));
        assert_eq!(block.rows()[0][0].place, Some(place));
        assert!(Block::empty().is_empty() && Block::space(0).is_empty() && !block.is_empty());
        assert_eq!((Block::empty().height(), Block::space(0).height()), (0, 1));
        assert_eq!(t("a\n\nbcd").plain(), "a\n\nbcd");
        check(&t("a\n\nbcd"));
    }

    #[test]
    fn beside_levels_the_baselines() {
        let tall = t("1\n2\n3").with_baseline(1);
        let low = t("x\ny");
        let block = Block::beside([t("a"), Block::empty(), Block::space(1), tall, low, t("门")]);
        assert_eq!(block.plain(), "  1\na 2x门\n  3y");
        assert_eq!((block.width(), block.baseline()), (6, 1));
        check(&block);
        assert_eq!(Block::beside([]), Block::empty());
        assert_eq!(block.rows()[0][0].text, "  ", "padding is one piece");
    }

    #[test]
    fn stack_aligns() {
        let lines = || [t("a"), t("门b"), t("c\nd").with_baseline(1)];
        assert_eq!(Block::stack(lines(), Align::Left).plain(), "a\n门b\nc\nd");
        assert_eq!(
            Block::stack(lines(), Align::Center).plain(),
            " a\n门b\n c\n d"
        );
        assert_eq!(
            Block::stack(lines(), Align::Right).plain(),
            "  a\n门b\n  c\n  d"
        );
        check(&Block::stack(lines(), Align::Center));
        assert_eq!(Block::stack(lines(), Align::Left).baseline(), 0);
        assert_eq!(
            Block::stack(lines().into_iter().rev(), Align::Left).baseline(),
            1
        );
        assert_eq!(
            Block::stack(lines(), Align::Left)
                .with_baseline(9)
                .baseline(),
            3
        );
        assert_eq!(
            Block::stack([], Align::Left).with_baseline(1),
            Block::empty()
        );
    }

    #[test]
    fn restyle_reaches_every_piece() {
        let block = Block::beside([t("a"), t("b\nc")]).restyle(|piece| piece.style.focus = true);
        assert!(block.rows().iter().flatten().all(|piece| piece.style.focus));
    }
}
