//! An operation in a sentence.

use super::super::Cursor;
use super::Narrator;
use crate::equation::{Extreme, Func, Sign};
use crate::graph::{Formula, NodeId, Ref};
use crate::lang::{say, text};

impl Narrator<'_> {
    pub(super) fn operation(&self, cursor: Cursor) -> String {
        let of = self.walk.operation(cursor.at);
        let formula = self.formula(of);
        let (name, result) = (self.typesetter.inline(of), self.equals(of));
        let right = self.typesetter.inline_formula(&formula);
        let shown = if name == right {
            name.clone()
        } else {
            format!("{name} = {right}")
        };
        let what = match of {
            Ref::Value(_) => self.verb(&formula),
            Ref::Adjoint(id) if self.graph().loss == Some(id) => {
                say!(self.lang, "step.start_from_the_loss").into()
            }
            Ref::Adjoint(id) => match self.graph().uses(id) {
                [edge] => self.hands_back(edge.consumer),
                _ => say!(self.lang, "step.add_up_what_was_handed").into(),
            },
            Ref::Contribution { consumer, .. } => self.hands_back(consumer),
            Ref::Optimizer(moment, _) => self.moment_name(moment),
        };
        // A number on its own needs no second equals sign.
        if let Formula::Number(_) = formula {
            return say!(self.lang, "step.what_name_result", what, name, result);
        }
        say!(self.lang, "step.what_shown_result", what, shown, result)
    }

    fn hands_back(&self, consumer: NodeId) -> String {
        let who = self.consumer(consumer);
        say!(self.lang, "step.one_hands_back", who)
    }

    /// What a forward operation does.
    fn verb(&self, formula: &Formula) -> String {
        let of = |f: &Formula| self.typesetter.inline_formula(f);
        let text = match formula {
            Formula::Product(a, b) => text!("step.multiply_rows", a = of(a), b = of(b)),
            Formula::Scale(a, b) => text!("step.times", a = of(a), b = of(b)),
            Formula::Hadamard(a, b) => text!("step.multiply_entry_entry", a = of(a), b = of(b)),
            Formula::Sum(terms) if terms.iter().all(|(s, _)| *s == Sign::Plus) => {
                text!("step.add_up")
            }
            Formula::Sum(terms) if terms.len() == 1 => text!("step.turn_the_sign"),
            Formula::Sum(_) => text!("step.subtract"),
            Formula::OverTime(parts) => text!("step.add_up_steps", n = parts.len()),
            Formula::Apply(Func::Softmax, a) => {
                text!("step.apply_softmax_whole_column_time", a = of(a))
            }
            Formula::Apply(func, a) => {
                let f = func.symbol();
                text!("step.apply_every_entry", f, a = of(a))
            }
            Formula::Divide(..) => text!("step.divide"),
            Formula::Extreme(Extreme::Max, a, b) => {
                text!("step.take_the_larger", a = of(a), b = of(b))
            }
            Formula::Extreme(Extreme::Min, a, b) => {
                text!("step.take_the_smaller", a = of(a), b = of(b))
            }
            Formula::Fill(a, _) => text!("step.repeat_for_every_entry", a = of(a)),
            Formula::Power(_, n) => text!("step.raise_to_the_power", n),
            Formula::Transpose(_) => text!("step.transpose"),
            Formula::Stack(_) => text!("step.stack"),
            Formula::NormSquared(_) => text!("step.square_entries_add_them_up"),
            Formula::Norm(_) => text!("step.take_the_length"),
            _ => text!("step.take_over"),
        };
        text.get(self.lang)
    }
}
