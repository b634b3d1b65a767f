//! The walk as a LaTeX derivation: symbols, numbers in place of the symbols, result.

use crate::graph::{NodeId, Ref, Run};
use crate::lesson::Model;
use crate::typeset::{latex_formula, latex_symbol};
use crate::walk::{Level, Phase, Walk};

/// An `align*` with three lines an equation; with `at`, of that quantity alone.
pub fn latex(model: &Model, run: &Run, phase: Phase, at: Option<NodeId>) -> String {
    let walk = Walk::new(run, phase);
    let mut lines = vec![];
    for position in walk.positions(Level::Equation) {
        let subject = walk.item(position).subject;
        let (Ref::Value(id) | Ref::Adjoint(id) | Ref::Moment(_, id)) = subject else { continue };
        if at.is_some_and(|wanted| wanted != id) {
            continue;
        }
        let formula = match subject {
            Ref::Moment(..) => run.formula(subject),
            _ => run.graph().expanded(subject),
        };
        lines.push(format!("{} &= {}", latex_symbol(run, subject), latex_formula(run, &formula, false)));
        lines.push(format!("&= {}", latex_formula(run, &formula, true)));
        lines.push(format!("&\\approx {}", latex_formula(run, &subject.into(), true)));
    }
    format!(
        "% gatewalk: {}\n% needs \\usepackage{{amsmath}}\n\\begin{{align*}}\n{}\n\\end{{align*}}\n",
        model.slug,
        lines.join(" \\\\\n")
    )
}
