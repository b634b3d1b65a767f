//! `\sqrt{d_k}`: a parameter of which a root is taken is the length of a vector; what else a root or a logarithm is taken of
//! is drawn above zero.

use crate::equation::{Choice, Expr, ExprKind, Func, NameId, Role, Shape, System, When};
use crate::lang::{Span, text};

/// A parameter of which a root or a logarithm is taken.
pub(super) struct Inside {
    pub(super) name: NameId,
    /// What it is the length of, and how long that is.
    pub(super) length: Option<(NameId, usize)>,
    span: Span,
}

/// Every parameter of which a root or a logarithm is taken.
pub(super) fn inside(system: &System, shapes: &[Shape]) -> Vec<Inside> {
    let mut found: Vec<Inside> = vec![];
    for equation in &system.equations {
        for expr in equation.expr.all() {
            let Some((func, name)) = parameter(system, expr) else {
                continue;
            };
            if found.iter().any(|inside| inside.name == name) {
                continue;
            }
            let is_length = func == Func::Sqrt
                && is_size(system, name)
                && shapes[name.index()] == Shape::SCALAR;
            let length = is_length
                .then(|| measured(system, shapes, name, equation.name, &equation.expr))
                .flatten();
            let span = expr.span.clone();
            found.push(Inside { name, length, span });
        }
    }
    found
}

impl Inside {
    /// What is told of a length.
    pub(super) fn choice(&self, system: &System) -> Option<Choice> {
        let (of, n) = self.length?;
        let [plain, of] = [self.name, of].map(|id| system.name(id).plain.as_str());
        Some(Choice::note(
            self.span.clone(),
            text!("alone.read_as_length", plain, of, n),
        ))
    }
}

/// The parameter of which this is the root or the logarithm.
fn parameter(system: &System, expr: &Expr) -> Option<(Func, NameId)> {
    let ExprKind::Apply(func @ (Func::Sqrt | Func::Log), inner) = &expr.kind else {
        return None;
    };
    match inner.kind {
        ExprKind::Quantity(id, When::Always) if system.entry(id).role == Role::Parameter => {
            Some((*func, id))
        }
        _ => None,
    }
}

/// Whether a letter is one that sizes have.
fn is_size(system: &System, id: NameId) -> bool {
    ["d", "n", "m", "k", "D", "N", "H"].contains(&system.name(id).base.as_str())
}

/// The vector whose length stands under the root: that of its label, that which is defined, or the first with a time.
fn measured(
    system: &System,
    shapes: &[Shape],
    size: NameId,
    left: NameId,
    expr: &Expr,
) -> Option<(NameId, usize)> {
    let label = system.name(size).label.to_lowercase();
    let named = system
        .ids()
        .filter(|&id| system.is_timed(id) && system.name(id).plain.to_lowercase() == label);
    let mut used = vec![];
    expr.quantities(&mut |id, _, _, _| used.push(id));
    let timed = used.into_iter().filter(|&id| system.is_timed(id));
    let length = |id: NameId| {
        let Shape { rows, cols } = shapes[id.index()];
        (id, if rows == 1 || cols != 1 { cols } else { rows })
    };
    let mut all = named.chain([left]).chain(timed).map(length);
    all.find(|(_, n)| *n > 1)
}
