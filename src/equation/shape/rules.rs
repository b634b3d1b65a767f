//! What follows from an operation for the shapes of its operands and its result.

use super::{MAX_DIM, Rule, Solver};
use crate::lang::{Diagnostic, Span, text};

impl Solver {
    /// Applies rules until nothing new is learned; then lets the first open product be a plain one.
    pub(super) fn solve(&mut self) {
        let mut rules = std::mem::take(&mut self.rules);
        loop {
            let before = rules.len();
            let mut learned = false;
            rules.retain(|rule| {
                let (done, more) = self.apply(rule, false);
                learned |= more;
                !done
            });
            if !self.faults.is_empty() {
                return;
            }
            if rules.len() == before && !learned && !self.assume(&mut rules) {
                // What is still open may be settled by a size that is given later.
                self.rules = rules;
                return;
            }
        }
    }

    /// Whether the rule is settled, and whether it taught something on the way.
    pub(super) fn apply(&mut self, rule: &Rule, force: bool) -> (bool, bool) {
        match rule {
            Rule::Equal(a, b, span) => {
                self.equal(*a, *b, span);
                (true, true)
            }
            Rule::Scalar(a, span) => {
                self.set_scalar(*a);
                if !self.scalar(*a) {
                    self.not_scalar(*a, span);
                }
                (true, true)
            }
            Rule::Flip { a, out } => {
                let both = (self.shown(*a), self.shown(*out));
                if !(self.join(2 * a, 2 * out + 1) && self.join(2 * a + 1, 2 * out)) {
                    let span = self.spans[*out].clone();
                    self.clash(*a, *out, both, &span);
                }
                (true, true)
            }
            Rule::Product { a, b, out, span } => (self.product(*a, *b, *out, span, force), false),
            Rule::Stack { parts, out, span } => self.stack(parts, *out, span),
            Rule::Broadcast { parts, out, span } => self.broadcast(parts, *out, span, force),
            Rule::Filled(name) => (self.filled(*name, force), false),
        }
    }

    /// Two nodes of the same shape.
    pub(super) fn equal(&mut self, a: usize, b: usize, span: &Span) {
        let both = (self.shown(a), self.shown(b));
        if !self.join_both(a, b) {
            self.clash(a, b, both, span);
        }
    }

    fn product(&mut self, a: usize, b: usize, out: usize, span: &Span, force: bool) -> bool {
        let scaled = if self.scalar(a) {
            Some(b)
        } else if self.scalar(b) && self.value(a, 1).is_some_and(|c| c != 1) {
            Some(a)
        } else {
            None
        };
        if let Some(other) = scaled {
            self.equal(out, other, span);
            return true;
        }
        // A left factor that may still turn out to be one number has to wait.
        let is_row =
            self.transposed[a] && self.value(a, 0) == Some(1) && self.value(b, 1) == Some(1);
        let left_known = is_row
            || self.value(a, 0).is_some_and(|r| r != 1)
            || self.value(a, 1).is_some_and(|c| c != 1);
        if !left_known && !force {
            return false;
        }
        let both = (self.shown(a), self.shown(b));
        if !self.join(2 * a + 1, 2 * b) {
            self.inner_clash(both, span);
        }
        let is = format!("{}×{}", self.dim(a, 0), self.dim(b, 1));
        let needed = self.shown(out);
        if !(self.join(2 * out, 2 * a) && self.join(2 * out + 1, 2 * b + 1)) {
            self.misfit(&is, &needed, span);
        }
        true
    }

    fn stack(&mut self, parts: &[usize], out: usize, span: &Span) -> (bool, bool) {
        for &part in parts {
            let both = (self.shown(out), self.shown(part));
            if !self.join(2 * out + 1, 2 * part + 1) {
                self.clash(out, part, both, span);
                return (true, true);
            }
        }
        let rows: Vec<Option<usize>> = parts.iter().map(|&p| self.value(p, 0)).collect();
        let sum: usize = rows.iter().flatten().sum();
        if sum > MAX_DIM {
            let most = MAX_DIM;
            let what = text!("equation.stacked_these_rows_most_possible", sum, most);
            let fault = Diagnostic::at(span.clone(), what);
            self.faults
                .push(fault.help(text!("equation.use_smaller_sizes")));
            return (true, true);
        }
        let open = parts.iter().zip(&rows).filter(|(_, rows)| rows.is_none());
        let open: Vec<usize> = open.map(|(part, _)| *part).collect();
        match (open.as_slice(), self.value(out, 0)) {
            ([], Some(total)) => {
                if total != sum {
                    let is = format!("{sum}×{}", self.dim(out, 1));
                    self.misfit(&is, &self.shown(out), span);
                }
                (true, true)
            }
            ([], None) => (true, self.set(out, 0, sum)),
            (&[one], Some(total)) if total > sum => (true, self.set(one, 0, total - sum)),
            _ => (false, false),
        }
    }
}
