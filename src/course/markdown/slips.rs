//! What in the prose of a lesson is not what it looks like.

use super::super::inline::lone_dollar;
use super::Reader;
use crate::lang::{Diagnostic, Span, text};
use crate::typeset::tex_faults;

/// Most columns of a table.
const MOST_COLUMNS: usize = 20;

impl Reader<'_> {
    /// A `$` that opens a formula which never ends is no formula to CommonMark.
    pub(super) fn stray(&mut self, text: &str, span: &Span) {
        if !text.contains('$') {
            return;
        }
        let raw = self.source[span.clone()]
            .match_indices('$')
            .map(|(i, _)| span.start + i);
        let lone: Vec<usize> = raw
            .filter(|at| !self.source[..*at].ends_with('\\'))
            .collect();
        for pair in lone.chunks(2) {
            let braces = match pair {
                [from, to] => tex_faults(&self.source[from + 1..*to], |s| {
                    s.start + from + 1..s.end + from + 1
                }),
                _ => vec![],
            };
            // Two dollars with braces between that do not pair are no formula, either.
            let none = braces.is_empty().then(|| lone_dollar(pair[0]..pair[0] + 1));
            self.faults.extend(braces.into_iter().chain(none));
        }
    }

    /// A table has no more columns than can stand beside each other.
    pub(super) fn wide_table(&mut self, span: &Span, columns: usize) {
        if columns > MOST_COLUMNS {
            let head = self.source[span.clone()].lines().next().unwrap_or_default();
            let fault = text!("lesson.table_most_columns", columns, most = MOST_COLUMNS);
            self.faults.push(
                Diagnostic::at(span.start..span.start + head.len(), fault)
                    .help(text!("lesson.make_two_tables")),
            );
        }
    }

    /// A row of a table has as many cells as its head.
    pub(super) fn row(&mut self, span: Span) {
        let line = self.source[span.clone()].trim();
        let inner = line.strip_prefix('|').unwrap_or(line);
        let inner = inner
            .strip_suffix('|')
            .filter(|i| !i.ends_with('\\'))
            .unwrap_or(inner);
        let bars = inner
            .match_indices('|')
            .filter(|(i, _)| !inner[..*i].ends_with('\\'))
            .count();
        let (cells, columns) = (bars + 1, self.table.columns());
        if cells != columns {
            self.faults.push(
                Diagnostic::at(
                    span.start..span.start + line.len(),
                    text!("lesson.row_cells_head_table", cells, columns),
                )
                .help(text!("lesson.cells_parted_inside_cell_written")),
            );
        }
    }

    /// Lines that begin with a bar are meant as a table.
    pub(super) fn no_table(&mut self, span: &Span) {
        let text = self.source[span.clone()].trim();
        if text.starts_with('|') && text.ends_with('|') && text.contains('\n') {
            self.faults.push(
                Diagnostic::at(
                    span.start..span.start + 1,
                    text!("lesson.these_lines_no_table"),
                )
                .help(text!("lesson.line_under_head_many_cells")),
            );
        }
    }

    pub(super) fn html(&mut self, span: Span) {
        self.faults.push(
            Diagnostic::at(span, text!("lesson.lesson_holds_no_html"))
                .help(text!("lesson.strong_words")),
        );
    }
}
