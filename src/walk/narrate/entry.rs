//! One entry in a sentence.

use super::super::Cursor;
use super::Narrator;
use crate::equation::Shape;
use crate::graph::Formula;
use crate::lang::say;

impl Narrator<'_> {
    pub(super) fn entry(&self, cursor: Cursor) -> String {
        let of = self.walk.operation(cursor.at);
        let (r, c) = self.walk.entry(cursor.at);
        let formula = self.formula(of);
        let entry = formula.entry(self.graph(), r, c);
        let arithmetic = self.typesetter.inline_scalar(&entry);
        let shown = self.typesetter.entry(of, r, c);
        let equals = shown.equals();
        let result = if arithmetic == shown.text {
            arithmetic
        } else {
            format!("{arithmetic} {equals} {}", shown.text)
        };
        let (row, column) = (r + 1, c + 1);
        let name = self.typesetter.inline(of);
        let Shape { rows, cols } = self.walk.shape(cursor.at);
        let place = match (&formula, cols) {
            (Formula::Product(a, b), _) => {
                let [a, b] = [a, b].map(|factor| self.typesetter.inline_formula(factor));
                match cols {
                    ..=1 => say!(self.lang, "step.row_of_times", row, a, b),
                    _ => say!(self.lang, "step.row_times_column", row, a, column, b),
                }
            }
            (_, 2..) => say!(self.lang, "step.row_column_of", row, column, name),
            _ if rows == 1 => name,
            _ => say!(self.lang, "step.row_of", row, name),
        };
        say!(self.lang, "step.place_result", place, result)
    }
}
