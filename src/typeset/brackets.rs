//! The shapes of a formula: scripts, accents, brackets, fractions, matrices.

use super::block::{Align, Block};
use super::style::{Meaning, Piece};
use unicode_width::UnicodeWidthStr;

/// A pair of brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fence {
    /// Parentheses.
    Round,
    /// The brackets of a matrix.
    Square,
    /// The double bars of a norm.
    Norm,
    /// The bars of an absolute value.
    Bar,
}

impl Fence {
    /// The glyphs of one side: low, then top, middle and bottom of a tall one.
    fn glyphs(self, left: bool) -> [&'static str; 4] {
        match (self, left) {
            (Fence::Round, true) => ["(", "⎛", "⎜", "⎝"],
            (Fence::Round, false) => [")", "⎞", "⎟", "⎠"],
            (Fence::Square, true) => ["[", "⎡", "⎢", "⎣"],
            (Fence::Square, false) => ["]", "⎤", "⎥", "⎦"],
            (Fence::Norm, _) => ["‖"; 4],
            (Fence::Bar, _) => ["|", "│", "│", "│"],
        }
    }

    /// One side of a low pair.
    pub(super) fn low(self, left: bool) -> &'static str {
        self.glyphs(left)[0]
    }

    fn side(self, left: bool, height: usize) -> Block {
        let [low, top, middle, bottom] = self.glyphs(left);
        let glyph = |row: usize| match row {
            _ if height == 1 => low,
            0 => top,
            _ if row + 1 == height => bottom,
            _ => middle,
        };
        Block::stack((0..height).map(|row| operator(glyph(row))), Align::Left)
    }
}

impl Block {
    /// With scripts at its right edge: the subscript below the baseline, the superscript above it,
    /// one over the other. At a taller block they stand level with its last and first row.
    pub fn scripts(self, sub: Option<Block>, sup: Option<Block>) -> Block {
        let [sub, sup] = [sub, sup].map(|script| script.filter(|block| !block.is_empty()));
        let above = self.baseline();
        let below = self.height().saturating_sub(above + 1);
        let gap = |rows: usize| (1..rows).map(|_| Block::space(0));
        let mut column: Vec<Block> = sup.into_iter().chain(gap(above)).collect();
        let baseline = column.iter().map(Block::height).sum();
        column.push(Block::space(0));
        column.extend(gap(below).chain(sub));
        let scripts = Block::stack(column, Align::Left).with_baseline(baseline);
        Block::beside([self, scripts])
    }

    /// With a mark (a hat, a tilde, a bar) one row above, over the middle of what its baseline begins
    /// with: over a name, not over the scripts of it.
    pub fn accent(self, mark: char) -> Block {
        let mut column = 0;
        for piece in self.rows().get(self.baseline()).into_iter().flatten() {
            let width = piece.text.width();
            if piece.text.trim().is_empty() {
                column += width;
                continue;
            }
            let mark = Piece {
                text: mark.to_string(),
                ..piece.clone()
            };
            let space = Block::space(column + width.saturating_sub(1) / 2);
            let over = Block::beside([space, Block::of_piece(mark)]);
            let baseline = self.baseline() + 1;
            return Block::stack([over, self], Align::Left).with_baseline(baseline);
        }
        self
    }

    /// Between brackets as tall as it is.
    pub fn enclosed(self, fence: Fence) -> Block {
        let (height, baseline) = (self.height().max(1), self.baseline());
        let [left, right] =
            [true, false].map(|left| fence.side(left, height).with_baseline(baseline));
        Block::beside([left, self, right])
    }

    /// One block over another with a bar between them, on which the baseline is.
    pub fn fraction(numerator: Block, denominator: Block) -> Block {
        let width = numerator.width().max(denominator.width()).max(1);
        let baseline = numerator.height();
        let bar = operator(&"─".repeat(width));
        Block::stack([numerator, bar, denominator], Align::Center).with_baseline(baseline)
    }

    /// A matrix of cells, row by row, in square brackets; the baseline is the middle row. Cells stand
    /// at the right of their columns. A single cell needs no brackets.
    pub fn matrix(mut cells: Vec<Vec<Block>>) -> Block {
        if let [row] = cells.as_mut_slice()
            && let [cell] = row.as_mut_slice()
        {
            return std::mem::take(cell);
        }
        let columns = cells.iter().map(Vec::len).max().unwrap_or(0);
        let widest = |column| {
            let cells = cells.iter().filter_map(|row| row.get(column));
            cells.map(Block::width).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(widest).collect();
        let rows = cells.into_iter().map(|row| matrix_row(row, &widths));
        let rows: Vec<Block> = rows.collect();
        let middle = rows.len().saturating_sub(1) / 2;
        let above: usize = rows.iter().take(middle).map(Block::height).sum();
        let baseline = above + rows.get(middle).map_or(0, Block::baseline);
        Block::stack(rows, Align::Left)
            .with_baseline(baseline)
            .enclosed(Fence::Square)
    }
}

fn operator(glyph: &str) -> Block {
    Block::text(glyph, Meaning::Operator)
}

/// One row of a matrix, its cells as wide as their columns, two spaces between them.
fn matrix_row(row: Vec<Block>, widths: &[usize]) -> Block {
    let mut row = row.into_iter();
    let cells = widths.iter().enumerate().flat_map(|(column, &width)| {
        let cell = row.next().filter(|cell| cell.height() > 0);
        let cell = cell.map_or_else(
            || Block::space(width),
            |cell| cell.widened(width, Align::Right),
        );
        [Block::space(if column == 0 { 0 } else { 2 }), cell]
    });
    Block::beside(cells)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn t(text: &str) -> Block {
        Block::text(text, Meaning::Symbol)
    }

    fn column(cells: &[&str]) -> Block {
        Block::matrix(cells.iter().map(|cell| vec![t(cell)]).collect())
    }

    fn shows(block: &Block, baseline: usize, rows: &[&str]) {
        assert_eq!(block.plain(), rows.join("\n"));
        assert_eq!(block.baseline(), baseline);
        for row in block.rows() {
            assert_eq!(
                row.iter().map(|piece| piece.text.width()).sum::<usize>(),
                block.width()
            );
        }
    }

    #[test]
    fn scripts_of_a_letter_share_columns() {
        shows(&t("W").scripts(Some(t("xi")), None), 0, &["W", " xi"]);
        shows(&t("W").scripts(None, Some(t("T"))), 1, &[" T", "W"]);
        let both = t("W").scripts(Some(t("xi")), Some(t("T")));
        shows(&Block::beside([both, t("h")]), 1, &[" T", "W  h", " xi"]);
        shows(&t("W").scripts(None, Some(Block::empty())), 0, &["W"]);
        let nested = t("x").scripts(Some(t("t").scripts(Some(t("1")), None)), None);
        shows(&nested, 0, &["x", " t", "  1"]);
    }

    #[test]
    fn scripts_of_a_tall_block_stand_at_its_corners() {
        let tall = column(&["1", "2", "3"]).scripts(Some(t("t")), Some(t("T")));
        shows(&tall, 1, &["⎡1⎤T", "⎢2⎥", "⎣3⎦t"]);
        let pair = column(&["1", "2"]).scripts(Some(t("t")), Some(t("T")));
        shows(&pair, 1, &["   T", "⎡1⎤", "⎣2⎦t"]);
        let five = column(&["1", "2", "3", "4", "5"]).scripts(Some(t("a\nb")), Some(t("c\nd")));
        shows(
            &five,
            3,
            &["   c", "⎡1⎤d", "⎢2⎥", "⎢3⎥", "⎢4⎥", "⎣5⎦a", "   b"],
        );
    }

    #[test]
    fn accents_stand_over_the_name() {
        shows(
            &t("y").accent('^').scripts(Some(t("t")), None),
            1,
            &["^", "y", " t"],
        );
        shows(
            &t("c").scripts(Some(t("t")), None).accent('~'),
            1,
            &["~", "c", " t"],
        );
        shows(&t("net").accent('‾'), 1, &[" ‾", "net"]);
        shows(
            &Block::beside([Block::space(2), t("h")]).accent('^'),
            1,
            &["  ^", "  h"],
        );
        shows(&Block::empty().accent('^'), 0, &[]);
        let style = t("y").accent('^').rows()[0][0].style;
        assert_eq!(style, Meaning::Symbol.into());
    }

    #[test]
    fn brackets_grow() {
        let low = [Fence::Round, Fence::Square, Fence::Norm, Fence::Bar]
            .map(|f| t("x").enclosed(f).plain());
        assert_eq!(low, ["(x)", "[x]", "‖x‖", "|x|"]);
        let tall = t("a\nb\nc").with_baseline(2);
        shows(
            &tall.clone().enclosed(Fence::Round),
            2,
            &["⎛a⎞", "⎜b⎟", "⎝c⎠"],
        );
        shows(
            &tall.clone().enclosed(Fence::Square),
            2,
            &["⎡a⎤", "⎢b⎥", "⎣c⎦"],
        );
        shows(&tall.enclosed(Fence::Norm), 2, &["‖a‖", "‖b‖", "‖c‖"]);
        shows(&t("a\nb").enclosed(Fence::Round), 0, &["⎛a⎞", "⎝b⎠"]);
        shows(&Block::empty().enclosed(Fence::Round), 0, &["()"]);
        assert_eq!(
            t("x").enclosed(Fence::Round).rows()[0][0].style,
            Meaning::Operator.into()
        );
    }

    #[test]
    fn fractions_have_a_bar() {
        let part = Block::fraction(t("1"), t("1 + e").scripts(None, Some(t("−x"))));
        shows(
            &Block::beside([t("s = "), part]),
            1,
            &["       1", "s = ───────", "         −x", "    1 + e"],
        );
    }

    #[test]
    fn matrices() {
        let rows = |rows: &[[&str; 2]]| {
            rows.iter()
                .map(|row| row.map(t).to_vec())
                .collect::<Vec<_>>()
        };
        let two = Block::matrix(rows(&[[" 0.2", "0.1"], ["−0.3", "0.6"]]));
        shows(&two, 0, &["⎡ 0.2  0.1⎤", "⎣−0.3  0.6⎦"]);
        shows(&Block::matrix(rows(&[["1", "−2"]])), 0, &["[1  −2]"]);
        shows(&column(&["7"]), 0, &["7"]);
        shows(&column(&["1", "10", "3"]), 1, &["⎡ 1⎤", "⎢10⎥", "⎣ 3⎦"]);
        shows(&Block::matrix(Vec::new()), 0, &["[]"]);
        let ragged = Block::matrix(vec![vec![t("a"), t("b")], vec![t("c")]]);
        shows(&ragged, 0, &["⎡a  b⎤", "⎣c   ⎦"]);
    }

    #[test]
    fn matrices_of_tall_cells() {
        let cell = |name: &str| t("x").scripts(Some(t(name)), None);
        let tall = Block::matrix(vec![
            vec![cell("1"), cell("2")],
            vec![t("0"), cell("10")],
            vec![t("0"), t("0")],
        ]);
        shows(
            &tall,
            2,
            &[
                "⎡x    x ⎤",
                "⎢ 1    2⎥",
                "⎢ 0  x  ⎥",
                "⎢     10⎥",
                "⎣ 0    0⎦",
            ],
        );
    }
}
