//! What follows from an operation for the shapes of its operands and its result.

use super::clash::clash_fault;
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
            if !self.faults.is_empty() || rules.is_empty() {
                return;
            }
            if rules.len() == before && !learned {
                let Some(i) = rules.iter().position(|r| matches!(r, Rule::Product { .. })) else {
                    return;
                };
                let rule = rules.remove(i);
                self.apply(&rule, true);
            }
        }
    }

    /// Whether the rule is settled, and whether it taught something on the way.
    fn apply(&mut self, rule: &Rule, force: bool) -> (bool, bool) {
        match rule {
            Rule::Equal(a, b, span) => {
                let both = (self.shown(*a), self.shown(*b));
                if !(self.join(2 * a, 2 * b) && self.join(2 * a + 1, 2 * b + 1)) {
                    self.clash(*a, *b, both, span);
                }
                (true, true)
            }
            Rule::Scalar(a, span, loss) => {
                self.set(*a, 0, 1);
                self.set(*a, 1, 1);
                if !self.scalar(*a) {
                    self.not_scalar(*a, span, *loss);
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
        }
    }

    pub(super) fn product(
        &mut self,
        a: usize,
        b: usize,
        out: usize,
        span: &Span,
        force: bool,
    ) -> bool {
        let scaled = if self.scalar(a) {
            Some(b)
        } else if self.scalar(b) && self.value(a, 1).is_some_and(|c| c != 1) {
            Some(a)
        } else {
            None
        };
        if let Some(other) = scaled {
            let both = (self.shown(out), self.shown(other));
            if !(self.join(2 * out, 2 * other) && self.join(2 * out + 1, 2 * other + 1)) {
                self.clash(out, other, both, span);
            }
            return true;
        }
        // A left factor that may still turn out to be one number has to wait.
        let left_known =
            self.value(a, 0).is_some_and(|r| r != 1) || self.value(a, 1).is_some_and(|c| c != 1);
        if !left_known && !force {
            return false;
        }
        let both = (self.shown(a), self.shown(b));
        if !self.join(2 * a + 1, 2 * b) {
            self.inner_clash(both, span);
        }
        let (is, needed) = (
            format!("{}×{}", self.dim(a, 0), self.dim(b, 1)),
            self.shown(out),
        );
        if !(self.join(2 * out, 2 * a) && self.join(2 * out + 1, 2 * b + 1)) {
            self.faults
                .push(clash_fault(span.clone(), &is, &needed, span.clone()));
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
            self.faults.push(
                Diagnostic::at(
                    span.clone(),
                    text!(
                        "equation.stacked_these_rows_most_possible",
                        sum,
                        most = MAX_DIM
                    ),
                )
                .help(text!("equation.use_smaller_sizes")),
            );
            return (true, true);
        }
        let open: Vec<usize> = (0..parts.len()).filter(|&i| rows[i].is_none()).collect();
        match (open[..].first(), self.value(out, 0)) {
            (None, Some(total)) => {
                if total != sum {
                    let (is, needed) = (format!("{sum}×{}", self.dim(out, 1)), self.shown(out));
                    self.faults
                        .push(clash_fault(span.clone(), &is, &needed, span.clone()));
                }
                (true, true)
            }
            (None, None) => (true, self.set(out, 0, sum)),
            (Some(&one), Some(total)) if open.len() == 1 && total > sum => {
                (true, self.set(parts[one], 0, total - sum))
            }
            _ => (false, false),
        }
    }
}
