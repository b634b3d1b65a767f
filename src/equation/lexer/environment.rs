//! What stands around equations on a page.

use super::group::group;
use super::{Lexer, Token};
use crate::lang::{Diagnostic, Words, text};

/// Environments that only arrange equations.
const ENVIRONMENTS: Words = Words(
    "aligned align alignat alignedat equation split gathered gather multline eqnarray displaymath
     math array subequations flalign center document",
);
/// Environments whose rows hold each for a condition of its own.
const CASES: Words = Words("cases dcases rcases");
/// Environments whose rows are stacked to one vector.
const STACKS: Words = Words("bmatrix pmatrix matrix Bmatrix smallmatrix");

impl Lexer<'_> {
    /// `\begin{aligned}` and its like only arrange equations on a page.
    pub(super) fn environment(&mut self, begins: bool, len: usize) {
        let name = self.rest()[len..]
            .strip_prefix('{')
            .and_then(|r| r.split_once('}'))
            .map(|(n, _)| n);
        let mut total = len + name.map_or(0, |n| n.len() + 2);
        let bare = name.unwrap_or_default().trim_end_matches('*');
        if STACKS.has(bare) {
            self.stacks = if begins {
                self.stacks + 1
            } else {
                self.stacks.saturating_sub(1)
            };
            return self.push(Token::Mark(if begins { '[' } else { ']' }), total);
        }
        if CASES.has(bare) {
            return self.rows_of_cases(begins, total);
        }
        if !ENVIRONMENTS.has(bare) {
            let span = self.at..self.at + total;
            let fault = Diagnostic::at(span, text!("equation.environment_not_understood_here"));
            self.faults
                .push(fault.help(text!("equation.use_aligned_simply_one_equation")));
        } else if begins && matches!(bare, "array" | "alignat" | "alignedat") {
            // The columns of an array.
            total += group(&self.rest()[total..]).unwrap_or(0);
        }
        self.push(Token::Break, total);
    }

    fn rows_of_cases(&mut self, begins: bool, len: usize) {
        if begins {
            self.push(Token::Command("cases".into()), len);
            self.push(Token::Mark('{'), 0);
            self.cases += 1;
        } else {
            self.cases = self.cases.saturating_sub(1);
            self.push(Token::Mark('}'), len);
        }
    }
}
