//! What an optimizer computes.

use super::Narrator;
use crate::graph::{OptimizerQuantity, Ref};
use crate::lang::text;

impl Narrator<'_> {
    pub(super) fn moment_name(&self, moment: OptimizerQuantity) -> String {
        let text = match moment {
            OptimizerQuantity::Mean => text!("step.running_mean_gradient"),
            OptimizerQuantity::Square => text!("step.running_mean_squared_gradient"),
            OptimizerQuantity::MeanCorrected => text!("step.mean_corrected"),
            OptimizerQuantity::SquareCorrected => text!("step.square_corrected"),
            OptimizerQuantity::Update => text!("step.update"),
            OptimizerQuantity::Next => text!("step.new_parameter"),
        };
        text.get(self.lang)
    }

    pub(super) fn moment_why(&self, of: Ref) -> Option<String> {
        let Ref::Optimizer(moment, _) = of else {
            return None;
        };
        let text = match moment {
            OptimizerQuantity::Mean => text!("step.adam_follows_not_one_gradient"),
            OptimizerQuantity::Square => text!("step.mean_square_tells_how_large"),
            OptimizerQuantity::MeanCorrected | OptimizerQuantity::SquareCorrected => {
                text!("step.after_steps_from_zero_mean")
            }
            OptimizerQuantity::Update => text!("step.downhill_against_gradient"),
            OptimizerQuantity::Next => text!("step.parameter_after_one_step"),
        };
        Some(text.get(self.lang))
    }
}
