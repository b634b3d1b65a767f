//! What follows from an operation for the shapes of its operands and its result.

use super::super::size::MAX_DIM;
use super::{Rule, Solver};
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
            Rule::Product(product) => (self.product(product, force), false),
            Rule::Stack { parts, out, span } => self.stack(parts, *out, span),
            Rule::Broadcast { parts, out, span } => self.broadcast(parts, *out, span, force),
            Rule::Divisor(node) => (self.divisor(*node, force), false),
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

    fn stack(&mut self, parts: &[usize], out: usize, span: &Span) -> (bool, bool) {
        let (along, across) = (self.along(), self.across());
        for &part in parts {
            let both = (self.shown(out), self.shown(part));
            if !self.join(2 * out + across, 2 * part + across) {
                self.clash(out, part, both, span);
                return (true, true);
            }
        }
        let rows: Vec<Option<usize>> = parts.iter().map(|&p| self.value(p, along)).collect();
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
        match (open.as_slice(), self.value(out, along)) {
            ([], Some(total)) => {
                if total != sum {
                    let across = self.dim(out, across);
                    let is = match self.rows {
                        true => format!("{across}×{sum}"),
                        false => format!("{sum}×{across}"),
                    };
                    self.misfit(&is, &self.shown(out), span);
                }
                (true, true)
            }
            ([], None) => (true, self.set(out, along, sum)),
            (&[one], Some(total)) if total > sum => (true, self.set(one, along, total - sum)),
            _ => (false, false),
        }
    }
}
