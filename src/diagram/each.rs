//! Anything else that is done to each entry: what it was, and what it becomes.

use super::ledger::{self, Line};
use super::shot::Shot;
use crate::equation::{Shape, Sign};
use crate::graph::Formula;
use crate::typeset::Canvas;

/// Operands that are drawn.
const MOST: usize = 3;

/// Operands of the size of the result, or of one number; functions, sums, products and quotients have pictures of their own.
pub(super) fn draw(shot: Shot<'_, '_>) -> Option<Canvas> {
    match shot.formula {
        Formula::Apply(..) | Formula::Product(..) => return None,
        Formula::Hadamard(..) | Formula::Scale(..) | Formula::Divide(..) => return None,
        Formula::Transpose(_) | Formula::Stack(_) | Formula::Slice(..) => return None,
        // Of one term, which only changes its sign, there is something to see.
        Formula::Sum(terms) if terms.len() != 1 => return None,
        // Handed on as it is: worth a picture only where one stands on it.
        Formula::Of(same) if *same == shot.of || shot.scene.doing().len() > 1 => return None,
        _ => {}
    }
    let graph = shot.scene.graph();
    let alike = [Shape::SCALAR, graph.shape(shot.of)];
    let fitting = |f: &&Formula| alike.contains(&f.shape(graph));
    // What is handed on as it is has no parts.
    let parts = match shot.formula {
        Formula::Of(_) => vec![shot.formula],
        formula => formula.children(),
    };
    let operands: Vec<&Formula> = parts.into_iter().filter(fitting).take(MOST).collect();
    let line = |operand: &&Formula, n: usize| {
        let value = shot.value(operand, n);
        Line {
            name: shot.name(operand, 16),
            value,
            bar: (0.0, value),
            place: shot.place(operand, n),
        }
    };
    // What becomes of an operand is not what operands add up to.
    let sign = match shot.formula {
        Formula::Of(_) => "=",
        Formula::Sum(terms) if terms[0].0 == Sign::Minus => "▸ −(…)",
        _ => "▸",
    };
    ledger::draw(shot, sign, |n| {
        operands.iter().map(|operand| line(operand, n)).collect()
    })
}
