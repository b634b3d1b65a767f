//! What stands around equations on a page.

use super::command::group;
use super::{Lexer, Token};
use crate::lang::{Diagnostic, text};

/// Environments that only arrange equations.
const ENVIRONMENTS: &[&str] = &[
    "aligned",
    "align",
    "alignat",
    "alignedat",
    "equation",
    "split",
    "gathered",
    "gather",
    "multline",
    "eqnarray",
    "displaymath",
    "math",
    "array",
    "subequations",
    "flalign",
    "dcases",
    "center",
];
/// Environments whose rows are stacked to one vector.
const STACKS: &[&str] = &["bmatrix", "pmatrix", "matrix", "Bmatrix", "smallmatrix"];

impl Lexer<'_> {
    /// `\begin{aligned}` and its like only arrange equations on a page.
    pub(super) fn environment(&mut self, begins: bool, len: usize) {
        let name = self.rest()[len..]
            .strip_prefix('{')
            .and_then(|r| r.split_once('}'))
            .map(|(n, _)| n);
        let mut total = len + name.map_or(0, |n| n.len() + 2);
        let bare = name.unwrap_or_default().trim_end_matches('*');
        if STACKS.contains(&bare) {
            self.stacks = if begins {
                self.stacks + 1
            } else {
                self.stacks.saturating_sub(1)
            };
            return self.push(Token::Mark(if begins { '[' } else { ']' }), total);
        }
        if !ENVIRONMENTS.contains(&bare) {
            let span = self.at..self.at + total;
            self.faults.push(if bare == "cases" {
                Diagnostic::at(span, text!("equation.cannot_be_expressed", name = "cases"))
                    .help(text!("equation.replace_by_quantity_given"))
            } else {
                Diagnostic::at(span, text!("equation.environment_not_understood_here"))
                    .help(text!("equation.use_aligned_simply_one_equation"))
            });
        } else if begins && matches!(bare, "array" | "alignat" | "alignedat") {
            // The columns of an array.
            total += group(&self.rest()[total..]).unwrap_or(0);
        }
        self.push(Token::Break, total);
    }
}
