//! Which product two factors side by side mean, by their shapes.

use super::super::reading::Choice;
use super::Solver;
use super::kind::{Product, Surety};
use crate::lang::text;

impl Solver {
    /// Whether a node is known to be a vector as vectors lie here.
    fn is_vector(&self, node: usize) -> bool {
        self.value(node, self.across()) == Some(1)
    }

    /// Whether the rule is settled; `force` takes the commoner reading of what is open.
    pub(super) fn product(&mut self, rule: &Product, force: bool) -> bool {
        let Product { a, b, out, .. } = *rule;
        let span = &rule.span;
        if self.scalar(a) || (self.scalar(b) && self.value(a, 1).is_some_and(|c| c != 1)) {
            let other = if self.scalar(a) { b } else { a };
            self.equal(out, other, span);
            return true;
        }
        // A matrix of parameters stays one, whatever numbers were given for it.
        if rule.surety != Surety::Matrix && self.is_vector(a) && self.is_vector(b) {
            return self.vectors(rule, force);
        }
        if rule.surety == Surety::Open {
            return self.unsure(rule, force);
        }
        // A left factor that may still turn out to be one number has to wait.
        if self.is_larger(a) || force {
            self.matrix_product(rule);
            return true;
        }
        false
    }

    /// Two vectors: entry by entry if they have one size; a small parameter may be one number.
    fn vectors(&mut self, rule: &Product, force: bool) -> bool {
        let Product { a, b, out, .. } = *rule;
        let span = &rule.span;
        let sizes = [a, b].map(|node| self.value(node, self.along()));
        match sizes {
            // A column times one number, however long the column turns out to be.
            [_, Some(1)] => self.equal(out, a, span),
            [Some(n), Some(m)] if n != m => {
                let both = (self.shown(a), self.shown(b));
                self.inner_clash(both, span);
            }
            [Some(_), Some(_)] => self.entry_by_entry(rule),
            _ if !force => return false,
            _ => self.guess(rule),
        }
        true
    }

    /// A product of which only the shapes can tell what it is.
    fn unsure(&mut self, rule: &Product, force: bool) -> bool {
        let Product { a, b, .. } = *rule;
        let known = |node, axis| self.value(node, axis);
        let wide = |node, axis| known(node, axis).is_some_and(|n| n != 1);
        // Columns on the left or one row on the right: row by column.
        let matrix = wide(a, 1) && known(b, 0).is_some() || wide(a, 0) && known(b, 0) == Some(1);
        let outer = wide(a, 1) && wide(b, 1) && known(a, 0).is_some_and(|n| n != 1);
        if matrix || outer {
            self.matrix_product(rule);
            return true;
        }
        if !force {
            return false;
        }
        self.guess(rule);
        true
    }

    /// The commoner reading where the shapes leave it open.
    fn guess(&mut self, rule: &Product) {
        let Product { a, b, out, .. } = *rule;
        let span = &rule.span;
        for (node, other, soft) in [(a, b, rule.soft[0]), (b, a, rule.soft[1])] {
            let number = soft.is_some_and(|number| number || !self.is_vector(other));
            if number && !self.is_larger(node) {
                self.set_scalar(node);
                self.equal(out, other, span);
                let reading = text!("equation.read_as_number_that_scales");
                let place = self.spans[node].clone();
                let other = text!("equation.write_odot_for_vector");
                // The place of a name is where it first occurs; that of a product is where it was read.
                let place = if place.start >= span.start && place.end <= span.end {
                    place
                } else {
                    span.clone()
                };
                self.choices
                    .push((Some(out), Choice::guess(place, reading, other)));
                return;
            }
        }
        // A vector where a matrix would stand is multiplied entry by entry; one where a vector stands may be by rows.
        let first = if self.rows { b } else { a };
        if self.is_vector(first) {
            self.equal(a, b, span);
            return self.entry_by_entry(rule);
        }
        self.matrix_product(rule);
    }

    fn entry_by_entry(&mut self, rule: &Product) {
        self.equal(rule.out, rule.a, &rule.span);
        let reading = text!("equation.read_entry_by_entry");
        let choice = match rule.capital {
            false => Choice::note(rule.span.clone(), reading),
            true => Choice::guess(
                rule.span.clone(),
                reading,
                text!("equation.write_transpose_for_inner"),
            ),
        };
        self.choices.push((Some(rule.out), choice));
    }

    fn matrix_product(&mut self, rule: &Product) {
        let Product { a, b, out, .. } = *rule;
        let span = &rule.span;
        let both = (self.shown(a), self.shown(b));
        if !self.join(2 * a + 1, 2 * b) {
            self.inner_clash(both, span);
        }
        let is = format!("{}×{}", self.dim(a, 0), self.dim(b, 1));
        let needed = self.shown(out);
        if !(self.join(2 * out, 2 * a) && self.join(2 * out + 1, 2 * b + 1)) {
            self.misfit(&is, &needed, span);
        }
    }
}
