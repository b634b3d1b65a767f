//! One number where a vector or a matrix is meant: it stands for every entry.

use super::super::reading::Choice;
use super::super::{Expr, ExprKind, NameId, Role, System};
use super::kind::{self, Surety};
use super::outer::outer_factors;
use super::{Rule, Solver};
use crate::lang::{Span, text};

/// Assumptions that are made one at a time, each with all that follows from it; more are made together.
const MOST_ALONE: usize = 256;

impl Solver {
    /// An equation: the name is as large as its right side, or larger where that is one number.
    pub(super) fn defined(&mut self, left: usize, right: usize, is_constant: bool, span: Span) {
        self.rules.push(if is_constant {
            Rule::Filled(left)
        } else {
            let parts = vec![right];
            Rule::Broadcast {
                parts,
                out: left,
                span,
            }
        });
    }

    /// Parts that are known not to be one number are as large as the result; those that may be wait. Where something has
    /// to be assumed, they are as large as the result, too.
    pub(super) fn broadcast(
        &mut self,
        parts: &[usize],
        out: usize,
        span: &Span,
        force: bool,
    ) -> (bool, bool) {
        let (mut is_settled, mut learned) = (true, false);
        // A row by a column is one number, and so is most likely what is added to it.
        let by_rows = |part: &usize| self.scalar(*part) && self.inner.contains(part);
        let larger = |node: usize| self.is_larger(node);
        if force && !larger(out) && !parts.iter().any(|&p| larger(p)) && parts.iter().any(by_rows) {
            self.set_scalar(out);
        }
        for &part in parts {
            if self.scalar(part) {
                continue;
            }
            let is_one = self.scalar(out);
            if force || is_one || self.is_larger(part) {
                let differ = |axis| self.value(out, axis) != self.value(part, axis);
                learned |= [0, 1].into_iter().any(differ);
                self.equal(out, part, span);
            } else {
                is_settled = false;
            }
        }
        let numbers = parts.iter().filter(|&&part| self.scalar(part)).count();
        if is_settled && numbers == parts.len() {
            // Of numbers alone follows a number, unless the name is known to be larger.
            if !self.is_larger(out) {
                self.set_scalar(out);
            }
        } else if is_settled && numbers > 0 {
            self.beside_numbers.push(out);
        }
        (is_settled, is_settled || learned)
    }

    /// What is measured: a prediction and its target are alike, and neither stands for every entry of the other.
    pub(super) fn compared(&mut self, system: &System, expr: &Expr) {
        if !matches!(expr.kind, ExprKind::Sum(_)) {
            self.expression(system, expr);
            return;
        }
        let sum = self.fresh(expr.span.clone());
        for part in expr
            .children()
            .into_iter()
            .filter(|part| !part.is_constant())
        {
            let part = self.expression(system, part);
            self.rules.push(Rule::Equal(sum, part, expr.span.clone()));
        }
    }

    /// A name that is defined to be a number is one, if nobody wants it larger.
    pub(super) fn filled(&mut self, name: usize, force: bool) -> bool {
        if force && self.value(name, 0).is_none() {
            self.set_scalar(name);
        }
        force
    }

    /// Nodes of what is combined entry by entry; numbers need none.
    pub(super) fn entrywise(&mut self, system: &System, expr: &Expr) -> Vec<usize> {
        let children = expr.children().into_iter().filter(|c| !c.is_constant());
        let parts: Vec<usize> = children
            .map(|child| self.expression(system, child))
            .collect();
        if let ExprKind::Divide(_, below) = &expr.kind
            && kind::divides_all(system, below)
        {
            self.rules.extend(parts.last().copied().map(Rule::Divisor));
        }
        parts
    }

    /// What divides is one number where nothing says that it is larger, as a factor with such letters would be.
    pub(super) fn divisor(&mut self, node: usize, force: bool) -> bool {
        if force && !self.scalar(node) && !self.is_larger(node) {
            self.set_scalar(node);
            let (reading, other) = (
                text!("equation.read_as_number_that_divides"),
                text!("equation.give_size_of_vector"),
            );
            let choice = Choice::guess(self.spans[node].clone(), reading, other);
            self.choices.push((None, choice));
        }
        force || self.scalar(node) || self.is_larger(node)
    }

    /// Whether it has more than one entry for certain.
    pub(super) fn is_larger(&self, node: usize) -> bool {
        [0, 1]
            .into_iter()
            .any(|axis| self.value(node, axis).is_some_and(|size| size != 1))
    }

    /// Where nothing more follows, assumes the likeliest: that what is added up is alike, then that the first open
    /// product is what its letters say, those of matrices before all else, then that a constant is one number, then that what stands beside one number is one.
    /// False if there is nothing to assume.
    pub(super) fn assume(&mut self, rules: &mut Vec<Rule>) -> bool {
        let kinds: [fn(&Rule) -> bool; 6] = [
            |rule| matches!(rule, Rule::Product(p) if p.surety == Surety::Transposed),
            |rule| matches!(rule, Rule::Product(p) if p.surety == Surety::Matrix),
            |rule| matches!(rule, Rule::Divisor(_)),
            |rule| matches!(rule, Rule::Broadcast { .. }),
            |rule| matches!(rule, Rule::Product(_)),
            |rule| matches!(rule, Rule::Filled(_)),
        ];
        let kinds = kinds.iter().take(if self.last { 6 } else { 5 });
        for is_kind in kinds {
            let mut count = rules.iter().filter(|rule| is_kind(rule)).count();
            if count == 0 {
                continue;
            }
            let alone = self.assumed < MOST_ALONE;
            self.assumed += 1;
            count = if alone { 1 } else { count };
            rules.retain(|rule| {
                let now = count > 0 && is_kind(rule);
                count -= usize::from(now);
                !now || !self.apply(rule, true).0
            });
            return true;
        }
        while let Some(node) = self.beside_numbers.pop() {
            if self.set_open_by_numbers(node) {
                return true;
            }
        }
        false
    }

    fn set_open_by_numbers(&mut self, node: usize) -> bool {
        if self.are_open_given {
            return false;
        }
        let set = [0, 1].map(|axis| self.set(node, axis, 1));
        set.contains(&true)
    }

    /// Gives the first open size, if there is one; sizes that follow from it are not open any more. An input has one
    /// entry, all else has `size`, and so have inputs whose outer product makes a matrix.
    pub(super) fn set_open(&mut self, system: &System, size: usize) -> bool {
        if !self.faults.is_empty() {
            return false;
        }
        // Of one number a softmax is always 1.
        let along = self.along();
        let mut softmaxes = self.softmaxes.iter().copied();
        if let Some(node) = softmaxes.find(|&node| self.value(node, along).is_none()) {
            return self.set(node, along, size);
        }
        let role = |n: usize| system.names[n].role;
        let outer = outer_factors(system);
        let is_outer = |n: usize| outer.contains(&NameId(n as u32));
        let mut names: Vec<usize> = (0..system.names.len()).collect();
        names.retain(|&n| !system.names[n].name.plain.is_empty());
        names.sort_by_key(|&n| match role(n) {
            _ if is_outer(n) => 0,
            Role::Input => 1,
            Role::Sequence | Role::Single => 2,
            Role::Parameter => 3,
        });
        let dims = names.into_iter().flat_map(|n| [(n, 0), (n, 1)]);
        let number = |n| {
            self.rules
                .iter()
                .any(|rule| matches!(rule, Rule::Filled(name) if *name == n))
        };
        let mut open = dims.filter(|&(n, axis)| self.value(n, axis).is_none() && !number(n));
        let Some((n, axis)) = open.next() else {
            return false;
        };
        let is_one = role(n) == Role::Input && !is_outer(n);
        let size = if is_one { 1 } else { size };
        self.set(n, axis, size)
    }
}
