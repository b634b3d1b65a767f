//! What is known of shapes beforehand: from files, and from the text, where the same letter is the same size.

use super::super::System;
use super::super::size::ShapeHint;
use super::super::system::{Declared, Dimension};
use super::Solver;
use std::collections::HashMap;

impl Solver {
    /// What a file says of a size. The length of a vector is its rows there, whichever way it lies here.
    pub(super) fn hint(&mut self, system: &System, hint: &ShapeHint) {
        let (n, rows) = (hint.name.index(), hint.rows);
        if self.rows && system.is_vector(hint.name) {
            let long = match hint.cols {
                Some(cols) if rows == 1 => cols,
                _ => rows,
            };
            self.set(n, 1, long);
            return;
        }
        self.set(n, 0, rows);
        if let Some(cols) = hint.cols {
            self.fix_columns(system, n, cols);
        }
    }

    pub(super) fn declared(&mut self, system: &System) {
        let mut written: HashMap<&str, usize> = HashMap::new();
        for Declared {
            name,
            rows,
            cols,
            span,
        } in &system.declared
        {
            if system.name(*name).plain.is_empty() {
                continue;
            }
            // A vector lies as all vectors do, whichever way its space is written.
            let vector = system.is_vector(*name);
            let number = |d: &Dimension| *d == Dimension::Number(1);
            let (length, other) = match cols {
                Some(cols) if vector && number(rows) => (cols, None),
                Some(cols) if vector && number(cols) => (rows, None),
                cols => (rows, cols.as_ref()),
            };
            let axis = if other.is_none() { self.along() } else { 0 };
            let is = format!(
                "{}×{}",
                self.dim(name.index(), 0),
                self.dim(name.index(), 1)
            );
            let mut fits = self.dimension(name.index(), axis, length, &mut written);
            let other = other.unwrap_or(&Dimension::Number(1));
            fits &= self.dimension(name.index(), 1 - axis, other, &mut written);
            if !fits {
                let text = |d: &Dimension| match d {
                    Dimension::Number(n) => n.to_string(),
                    Dimension::Written(_) => "?".to_owned(),
                };
                let needed = format!("{}×{}", text(rows), cols.as_ref().map_or("1".into(), text));
                self.misfit(&needed, &is, span);
            }
        }
    }

    /// Whether a dimension of a node can be what is declared.
    fn dimension<'a>(
        &mut self,
        node: usize,
        axis: usize,
        declared: &'a Dimension,
        written: &mut HashMap<&'a str, usize>,
    ) -> bool {
        match declared {
            Dimension::Number(n) => self.set(node, axis, *n) || self.value(node, axis) == Some(*n),
            Dimension::Written(letter) => {
                let first = *written.entry(letter).or_insert(2 * node + axis);
                self.join(first, 2 * node + axis)
            }
        }
    }
}
