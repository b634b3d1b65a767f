//! One entry in a sentence.

use super::super::Cursor;
use super::Narrator;
use crate::graph::Formula;

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
            Formula::Product(a, b) if column => self.lang.pick(
                format!(
                    "row {} of {} times column {} of {}",
                    r + 1,
                    whole(a),
                    c + 1,
                    whole(b)
                ),
                format!(
                    "{} 的第 {} 行乘 {} 的第 {} 列",
                    whole(a),
                    r + 1,
                    whole(b),
                    c + 1
                ),
            ),
            Formula::Product(a, b) => self.lang.pick(
                format!("row {} of {} times {}", r + 1, whole(a), whole(b)),
                format!("{} 的第 {} 行乘 {}", whole(a), r + 1, whole(b)),
            ),
            _ if self.walk.shape(cursor.at).len() == 1 => self.setting.inline(of),
            _ if column => self.lang.pick(
                format!(
                    "row {}, column {} of {}",
                    r + 1,
                    c + 1,
                    self.setting.inline(of)
                ),
                format!(
                    "{} 的第 {} 行第 {} 列",
                    self.setting.inline(of),
                    r + 1,
                    c + 1
                ),
            ),
            _ => self.lang.pick(
                format!("row {} of {}", r + 1, self.setting.inline(of)),
                format!("{} 的第 {} 行", self.setting.inline(of), r + 1),
            ),
        };
        self.lang
            .pick(format!("{place}: {result}"), format!("{place}：{result}"))
    }
}
