//! The rule that an operation follows: forward, and for its gradient on the way back.

use super::Narrator;
use crate::equation::{Func, Sign};
use crate::graph::{Formula, NodeId, Op, Ref};
use crate::lang::{Text, text};

impl Narrator<'_> {
    /// The rule behind a forward operation.
    pub(super) fn rule(&self, formula: &Formula) -> Option<String> {
        let text = match formula {
            Formula::Product(..) => text!("step.row_column_each_row_left"),
            Formula::OverTime(_) => text!("step.entries_same_place_added"),
            Formula::Sum(terms) if terms.iter().all(|(s, _)| *s == Sign::Plus) => {
                text!("step.entries_same_place_added")
            }
            Formula::Sum(terms) if terms.len() == 1 => text!("step.every_entry_changes_sign"),
            Formula::Sum(_) => text!("step.entries_same_place_subtracted"),
            Formula::Hadamard(..) => text!("step.multiplies_entries_same_place"),
            Formula::Apply(Func::Sigmoid, _) => text!("step.squeezes_any_number_between"),
            Formula::Apply(Func::Tanh, _) => text!("step.tanh_squeezes_any_number_between"),
            Formula::Apply(func, _) if !func.row().definition.is_empty() => {
                return Some(func.row().definition.to_owned());
            }
            Formula::Extreme(..) => text!("step.gradient_goes_to_the_chosen"),
            Formula::Fill(..) => text!("step.one_number_stands_for_all"),
            Formula::NormSquared(_) => text!("step.squaring_makes_every_miss_count"),
            _ => return None,
        };
        Some(text.get(self.lang))
    }

    /// The rule by which a gradient on the way back follows from the one above it.
    pub(super) fn rule_back(&self, of: Ref) -> Option<String> {
        let text = match of {
            Ref::Adjoint(id) => match self.graph().uses(id) {
                [] => return None,
                [edge] => self.handed_back(edge.consumer, edge.operand)?,
                _ => text!("step.quantitys_gradient_adds_up_what"),
            },
            Ref::Contribution { consumer, operand } => self.handed_back(consumer, operand)?,
            Ref::Value(_) | Ref::Optimizer(..) => return self.rule(&self.formula(of)),
        };
        Some(text.get(self.lang))
    }

    /// What an operation hands back to one of its operands.
    fn handed_back(&self, consumer: NodeId, operand: u32) -> Option<Text> {
        let node = self.graph().node(consumer);
        let operand = operand as usize;
        let shape = self.graph().node(node.args[operand]).shape;
        let is_broadcast = shape.len() == 1 && node.shape.len() > 1;
        Some(match &node.op {
            Op::Leaf | Op::Constant(_) => return None,
            Op::Copy => text!("step.back_through_a_name"),
            Op::Sum(_) | Op::Fill(_) if is_broadcast => text!("step.back_to_one_for_all"),
            Op::Sum(signs) => match signs[operand] {
                Sign::Plus => text!("step.back_through_a_sum"),
                Sign::Minus => text!("step.back_to_what_is_subtracted"),
            },
            Op::OverTime | Op::Fill(_) => text!("step.back_through_a_sum"),
            Op::Product if node.shape.cols > 1 => text!("step.back_through_a_product"),
            Op::Product => match operand {
                0 => text!("step.back_to_weights"),
                _ => text!("step.back_through_weights"),
            },
            Op::Hadamard | Op::Scale => text!("step.back_to_a_factor"),
            Op::Divide if operand == 0 => text!("step.back_to_the_numerator"),
            Op::Divide => text!("step.back_to_the_denominator"),
            Op::Extreme(_) => text!("step.gradient_goes_to_the_chosen"),
            Op::Apply(Func::Sigmoid) => text!("step.back_through_sigmoid"),
            Op::Apply(Func::Tanh) => text!("step.back_through_tanh"),
            Op::Apply(Func::Softmax) => text!("step.back_through_softmax"),
            Op::NormSquared => text!("step.back_through_a_square"),
            Op::Power(n) if *n == 2.0 => text!("step.back_through_a_square"),
            Op::Apply(_) | Op::Power(_) | Op::Norm => text!("step.back_through_a_function"),
            Op::Transpose | Op::Stack => text!("step.back_to_its_place"),
        })
    }
}
