//! A table of prose: cells of a column stand below each other, and are broken where the table is too wide.

use crate::course::document::{Kind, Paragraph, Part, Row, Side};
use crate::typeset::{Meaning, Piece};
use crate::ui::widgets::rows::{Rows, UNBROKEN, columns, piece};
use unicode_width::UnicodeWidthStr;

/// Columns between two cells.
const GAP: usize = 3;
/// The least that is left of a cell that is broken.
const LEAST: usize = 6;

/// The rows of one table in at most `width` columns, where cells leave them; `parts` sets what is in a cell.
pub(super) fn rows(
    parts: impl Fn(&[Part], usize) -> Rows,
    table: &[Paragraph],
    width: usize,
) -> Rows {
    let set = |row: &Paragraph, n: usize, width: usize| -> Rows {
        let cell = cells(row).get(n).cloned().unwrap_or_default();
        parts(row.parts.get(cell).unwrap_or_default(), width)
    };
    let count = table.iter().map(|row| cells(row).len()).max().unwrap_or(0);
    let widest = |n: usize| {
        let rows = table.iter().flat_map(|row| set(row, n, UNBROKEN));
        rows.map(|row| columns(&row)).max().unwrap_or(0)
    };
    let mut widths: Vec<usize> = (0..count).map(widest).collect();
    let lead = table.iter().map(|row| row.lead.width()).max().unwrap_or(0);
    let room = width.saturating_sub(lead + GAP * count.saturating_sub(1));
    while widths.iter().sum::<usize>() > room {
        let Some(widest) = widths.iter_mut().max().filter(|widest| **widest > LEAST) else {
            break;
        };
        *widest -= 1;
    }
    let row = |row: &Paragraph| -> Rows {
        let cells: Vec<Rows> = widths
            .iter()
            .enumerate()
            .map(|(n, width)| set(row, n, *width))
            .collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        (0..height).map(|y| line(row, &cells, &widths, y)).collect()
    };
    table.iter().flat_map(row).collect()
}

fn cells(row: &Paragraph) -> &[std::ops::Range<usize>] {
    match &row.kind {
        Kind::Row(Row { cells, .. }) => cells,
        _ => &[],
    }
}

/// A line of a row, without the blanks behind its last cell.
fn line(row: &Paragraph, cells: &[Rows], widths: &[usize], y: usize) -> Vec<Piece> {
    let Kind::Row(Row { sides, .. }) = &row.kind else {
        return vec![];
    };
    let mut out = vec![];
    let mut missing = 0;
    let blank = |columns: usize| piece(" ".repeat(columns), Meaning::Plain);
    let lead = if y == 0 {
        row.lead.clone()
    } else {
        " ".repeat(row.lead.width())
    };
    out.push(piece(lead, Meaning::Dim));
    for (n, (cell, width)) in cells.iter().zip(widths).enumerate() {
        let pieces = cell.get(y).cloned().unwrap_or_default();
        let spare = width.saturating_sub(columns(&pieces));
        let before = match sides.get(n) {
            Some(Side::Right) => spare,
            Some(Side::Center) => spare / 2,
            _ => 0,
        };
        if columns(&pieces) > 0 {
            out.push(blank(missing + before));
            out.extend(pieces);
            missing = spare - before + GAP;
        } else {
            missing += width + GAP;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::prose::Prose;
    use super::*;
    use crate::course::Lesson;
    use crate::typeset::Digits;
    use crate::ui::widgets::rows::text;

    fn shown(table: &str, width: usize) -> Vec<String> {
        let source = format!("+++\ntitle = \"T\"\nminutes = 1\n+++\n\n## T\n\n{table}\n");
        let lesson = Lesson::parse("t", &source).unwrap();
        let prose = Prose {
            run: None,
            digits: Digits::default(),
            now: 1,
            lit: None,
            ascii: false,
            letters: None,
            images: None,
        };
        let rows = prose.rows(&lesson.pages[0].prose, width);
        rows.iter()
            .map(|row| text(row).trim_end().to_owned())
            .collect()
    }

    #[test]
    fn columns_stand_below_each_other_at_their_sides() {
        let table = "| a | 门 | |\n|---|:-:|--:|\n| `longer` | $c_t$ | x |\n| | | yes |";
        assert_eq!(
            shown(table, 60),
            ["a        门", "longer   c_t     x", "               yes"]
        );
        // Two tables are two, and code beside them is no row of theirs.
        let two = "| a |\n|---|\n| b |\n\n| long |\n|---|\n\n```text\nx\n```";
        assert_eq!(shown(two, 60), ["a", "b", "", "long", "", "x"]);
    }

    #[test]
    fn a_table_that_is_too_wide_breaks_its_cells_and_no_row() {
        let table = "| 名 | what it is |\n|---|---|\n| forget gate | 决定旧的记忆留下多少，每个单元一个数 |\n| b | c |";
        let rows = shown(table, 30);
        assert!(
            rows.len() > 4 && rows.iter().all(|row| row.width() <= 30),
            "{rows:#?}"
        );
        let at = |text: &str| {
            let row = rows.iter().find(|row| row.contains(text)).unwrap();
            row[..row.find(text).unwrap()].width()
        };
        assert_eq!((at("决定"), at("what")), (at("c"), at("c")));
    }
}
