//! What a quantity is computed from.

use crate::equation::{NameId, System};
use std::collections::{BTreeSet, HashSet};

/// Which equations the output needs.
pub(super) fn needed(system: &System, output: NameId) -> BTreeSet<usize> {
    let (mut left, mut names) = (vec![output], HashSet::from([output]));
    let mut list = BTreeSet::new();
    while let Some(name) = left.pop() {
        for (k, equation) in system.equations.iter().enumerate() {
            if equation.name == name {
                list.insert(k);
                equation.expr.quantities(&mut |id, _, _, _| {
                    if names.insert(id) {
                        left.push(id);
                    }
                });
            }
        }
    }
    list
}
