//! Entry by entry: all parts have one shape, but one number fits any.

use super::super::reading::Choice;
use super::super::{Expr, ExprKind, Role, System};
use super::Solver;
use crate::lang::{Span, text};

/// A sum, or a product entry by entry, of parts that are no plain numbers.
pub(super) struct Entries {
    parts: Vec<Part>,
    out: usize,
    span: Span,
}

struct Part {
    node: usize,
    /// Whether it must have the shape of the others even if it is one number: an input in a sum.
    strict: bool,
    span: Span,
}

impl Entries {
    pub(super) fn of<'a>(
        system: &System,
        expr: &Expr,
        parts: impl Iterator<Item = (&'a &'a Expr, usize)>,
        out: usize,
    ) -> Entries {
        let sum = matches!(expr.kind, ExprKind::Sum(_));
        let input = |e: &Expr| matches!(e.kind, ExprKind::Quantity(id, _) if system.entry(id).role == Role::Input);
        let part = |(e, node): (&&Expr, usize)| Part {
            node,
            strict: sum && input(e),
            span: e.span.clone(),
        };
        Entries { parts: parts.map(part).collect(), out, span: expr.span.clone() }
    }
}

impl Solver {
    /// Whether one of its dimensions is known and not 1.
    pub(super) fn is_wide(&self, node: usize) -> bool {
        [0, 1].iter().any(|&axis| self.value(node, axis).is_some_and(|n| n != 1))
    }

    /// Whether the rule is settled, and whether it taught something. `force` joins what is open; `last`, when nothing
    /// else can be learned, single numbers, too.
    pub(super) fn entries(&mut self, rule: &mut Entries, force: bool, last: bool) -> (bool, bool) {
        let Entries { parts, out, span } = rule;
        let (out, before) = (*out, parts.len());
        let small = self.scalar(out);
        let mut open = vec![];
        for part in parts.drain(..) {
            let number = self.scalar(part.node);
            if self.is_wide(part.node) || part.strict || small || (force && !number) || (number && last) {
                // One number beside what is wide is the same for every entry.
                if number && self.is_wide(out) && !part.strict {
                    self.broadcasts(part.node, out, part.span);
                } else {
                    self.equal(out, part.node, span);
                }
            } else if number && self.is_wide(out) {
                self.broadcasts(part.node, out, part.span);
            } else {
                open.push(part);
            }
        }
        *parts = open;
        (parts.is_empty(), parts.len() < before)
    }

    fn broadcasts(&mut self, _: usize, out: usize, span: Span) {
        let shape = self.shown(out);
        let reading = text!("equation.read_for_every_entry", shape);
        self.choices.push(Choice::note(span, reading));
    }
}
