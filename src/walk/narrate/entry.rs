//! One entry in a sentence.

use super::super::Cursor;
use super::Narrator;
use crate::graph::Formula;
use crate::lang::say;

impl Narrator<'_> {
    pub(super) fn entry(&self, cursor: Cursor) -> String {
        let of = self.walk.operation(cursor.at);
        let (r, c) = self.walk.entry(cursor.at);
        let formula = self.formula(of);
        let arithmetic = self
            .setting
            .inline_scalar(&formula.entry(self.graph(), r, c));
        let shown = self.setting.entry(of, r, c);
        let equals = shown.equals();
        let result = if arithmetic == shown.text {
            arithmetic
        } else {
            format!("{arithmetic} {equals} {}", shown.text)
        };
        let whole = |f: &Formula| self.setting.inline_formula(f);
        let column = self.walk.shape(cursor.at).cols > 1;
        let place = match &formula {
            Formula::Product(a, b) if column => say!(
                self.lang,
                "step.row_times_column",
                row = r + 1,
                a = whole(a),
                column = c + 1,
                b = whole(b)
            ),
            Formula::Product(a, b) => say!(
                self.lang,
                "step.row_of_times",
                row = r + 1,
                a = whole(a),
                b = whole(b)
            ),
            _ if self.walk.shape(cursor.at).len() == 1 => self.setting.inline(of),
            _ if column => say!(
                self.lang,
                "step.row_column_of",
                row = r + 1,
                column = c + 1,
                name = self.setting.inline(of)
            ),
            _ => say!(
                self.lang,
                "step.row_of",
                row = r + 1,
                name = self.setting.inline(of)
            ),
        };
        say!(self.lang, "step.place_result", place, result)
    }
}
