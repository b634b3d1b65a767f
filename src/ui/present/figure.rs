//! Large figures: numbers and titles in letters four rows high, matrices of such numbers.

use crate::graph::{Place, Ref};
use crate::typeset::{self, Block, LETTER, Letters, Meaning, Style, Typesetter, column, meaning};
use crate::ui::widgets::rows::{Rows, enlarged};
use unicode_width::UnicodeWidthStr;

/// A line in large letters; `None` if there are none for one of its characters, or it is too wide.
pub(super) fn large(text: &str, style: Style, place: Option<Place>, width: usize) -> Option<Block> {
    typeset::large(text, style, place).filter(|block| block.width() <= width)
}

/// Formulas below each other in the largest letters that fit.
pub(super) fn formulas(blocks: &[Block], (width, height): (usize, usize)) -> Option<Rows> {
    let sizes = [Letters::Tall, Letters::Medium].into_iter();
    let mut set = sizes.filter_map(|letters| enlarged(blocks, letters, width));
    set.find(|rows| rows.len() <= height)
}

/// The numbers of a matrix in large letters within brackets, if they fit. `changed` says which are marked.
pub(super) fn matrix(
    typesetter: &Typesetter<'_>,
    of: Ref,
    changed: impl Fn(usize, usize) -> bool,
    room: (usize, usize),
) -> Option<Block> {
    let value = typesetter.run.value(of)?;
    let (rows, cols) = value.shape();
    let (width, height) = room;
    if rows * (LETTER.1 + 1) - 1 > height || cols * 3 * LETTER.0 > width {
        return None;
    }
    let mut cells: Vec<Vec<Block>> = vec![vec![]; rows];
    for c in 0..cols {
        let numbers: Vec<f64> = value.column(c).iter().copied().collect();
        for (r, text) in column(&numbers, typesetter.digits).0.iter().enumerate() {
            let style = Style::from(meaning(numbers[r])).changed(changed(r, c));
            let cell = large(text, style, Some(Place::entry(of, r, c)), width)?;
            let gap = (r + 1 < rows).then(|| Block::space(0));
            let cell = Block::stack([cell].into_iter().chain(gap), crate::typeset::Align::Left);
            cells[r].push(if c > 0 {
                Block::beside([Block::space(2), cell])
            } else {
                cell
            });
        }
    }
    let block = Block::matrix(cells);
    let middle = block.height() / 2;
    let block = block.with_baseline(middle);
    (block.width() <= width && block.height() <= height).then_some(block)
}

/// A title over the lines it needs in large letters, or its letters set apart where there are none.
pub(super) fn title(text: &str, width: usize, large_letters: bool) -> Block {
    let lines = crate::typeset::wrap(text, width / LETTER.0);
    let big = |line: &String| large(line, Meaning::Heading.into(), None, width);
    let blocks: Option<Vec<Block>> = if large_letters && lines.len() <= 3 {
        lines.iter().map(big).collect()
    } else {
        None
    };
    let center = crate::typeset::Align::Center;
    blocks.map_or_else(
        || spaced(text, width),
        |blocks| Block::stack(blocks, center),
    )
}

/// Chinese has no large letters: a space between its characters stands in for size.
fn spaced(text: &str, width: usize) -> Block {
    let wide = |c: char| c.to_string().width() == 2;
    let mut out = String::new();
    for (c, next) in text
        .chars()
        .zip(text.chars().skip(1).map(Some).chain([None]))
    {
        out.push(c);
        if next.is_some_and(|n| (wide(c) && n != ' ') || (wide(n) && c != ' ')) {
            out.push(' ');
        }
    }
    let lines = crate::typeset::wrap(&out, width);
    let rows = lines.iter().map(|l| Block::text(l, Meaning::Heading));
    Block::stack(rows, crate::typeset::Align::Center)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_four_rows_high_and_keeps_its_sign() {
        let block = large("−0.5", Meaning::Negative.into(), None, 80).unwrap();
        assert_eq!((block.width(), block.height()), (16, 4));
        let plus = large("0.5", Meaning::Positive.into(), None, 80).unwrap();
        assert!(
            block.plain().contains('▀') || block.plain().contains('▄'),
            "{}",
            block.plain()
        );
        assert_eq!(plus.width(), 12);
        assert_eq!(large("0.5", Meaning::Plain.into(), None, 11), None);
        assert_eq!(large("门", Meaning::Plain.into(), None, 80), None);
    }

    #[test]
    fn a_title_that_has_no_large_letters_is_set_apart() {
        assert_eq!(title("三个门 x", 40, true).plain(), "三 个 门 x");
        assert_eq!(title("One gate", 80, true).height(), 4);
        assert_eq!(title("One gate", 80, false).height(), 1);
    }
}
