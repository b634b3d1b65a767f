//! Tables of prose: cells of a column begin below each other.

use super::document::{Paragraph, Part};
use unicode_width::UnicodeWidthStr;

/// Columns between two cells.
const GAP: usize = 3;

/// Columns that a number of the model is taken to be wide, which changes with it.
const NUMBER: usize = 6;

/// Sets rows apart so that each column is as wide as its widest cell. Of each row, where its cells end: the index of the
/// part after the last of the cell.
pub(super) fn align(rows: &mut [Paragraph], ends: &[Vec<usize>]) {
    let cells = |row: &Paragraph, ends: &[usize]| -> Vec<Vec<Part>> {
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let ranges = starts.zip(ends);
        ranges
            .map(|(from, to)| row.parts[from..*to].to_vec())
            .collect()
    };
    let table: Vec<Vec<Vec<Part>>> = rows
        .iter()
        .zip(ends)
        .map(|(row, ends)| cells(row, ends))
        .collect();
    let columns = table.iter().map(Vec::len).max().unwrap_or(0);
    let widest: Vec<usize> = (0..columns)
        .map(|c| {
            table
                .iter()
                .filter_map(|row| row.get(c))
                .map(|cell| width(cell))
                .max()
                .unwrap_or(0)
        })
        .collect();
    for (row, cells) in rows.iter_mut().zip(table) {
        let last = cells.iter().rposition(|cell| !cell.is_empty()).unwrap_or(0);
        row.parts = cells
            .into_iter()
            .take(last + 1)
            .enumerate()
            .flat_map(|(c, mut cell)| {
                if c < last {
                    let missing = widest[c] - width(&cell) + GAP;
                    cell.push(Part::Words(" ".repeat(missing), false));
                }
                cell
            })
            .collect();
    }
}

fn width(cell: &[Part]) -> usize {
    let part = |part: &Part| match part {
        Part::Words(text, _) | Part::Link(text, ..) => text.width(),
        Part::Math(tex) => tex.plain().width(),
        Part::Live(_) => NUMBER,
    };
    cell.iter().map(part).sum()
}

#[cfg(test)]
mod tests {
    use crate::course::Lesson;
    use crate::course::document::Part;
    use unicode_width::UnicodeWidthStr;

    #[test]
    fn columns_begin_below_each_other() {
        let table = "| a | 门 | |\n|---|---|---|\n| `longer` | $c_t$ | x |\n| | | y |";
        let source = format!("+++\ntitle = \"T\"\nminutes = 1\n+++\n\n## T\n\n{table}\n");
        let lesson = Lesson::parse("t", &source).unwrap();
        let words = |part: &Part| match part {
            Part::Words(text, _) => text.clone(),
            Part::Math(tex) => tex.plain(),
            _ => panic!("there is nothing else"),
        };
        let rows: Vec<String> = lesson.pages[0]
            .prose
            .iter()
            .map(|row| row.parts.iter().map(words).collect())
            .collect();
        assert_eq!(
            rows,
            ["a        门", "longer   c_t   x", "               y"]
        );
        assert_eq!(rows[1].width(), rows[2].width());
    }
}
