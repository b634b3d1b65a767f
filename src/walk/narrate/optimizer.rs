//! What an optimizer computes.

use super::Narrator;
use crate::graph::{OptimizerQuantity, Ref};

impl Narrator<'_> {
    pub(super) fn moment_name(&self, moment: OptimizerQuantity) -> &'static str {
        let (en, zh) = match moment {
            OptimizerQuantity::Mean => ("running mean of the gradient m", "梯度的滑动平均 m"),
            OptimizerQuantity::Square => (
                "running mean of the squared gradient v",
                "梯度平方的滑动平均 v",
            ),
            OptimizerQuantity::MeanCorrected => (
                "m, corrected for starting at zero",
                "m 的偏差修正（因为从零开始）",
            ),
            OptimizerQuantity::SquareCorrected => (
                "v, corrected for starting at zero",
                "v 的偏差修正（因为从零开始）",
            ),
            OptimizerQuantity::Update => ("the update", "更新量"),
            OptimizerQuantity::Next => ("the new parameter", "新的参数"),
        };
        self.lang.pick(en, zh)
    }

    pub(super) fn moment_why(&self, of: Ref) -> Option<String> {
        let Ref::Optimizer(moment, _) = of else {
            return None;
        };
        let (en, zh) = match moment {
            OptimizerQuantity::Mean => (
                "Adam follows not one gradient but their running mean.",
                "Adam 跟随的不是单个梯度，而是梯度的滑动平均。",
            ),
            OptimizerQuantity::Square => (
                "The mean square tells how large gradients of this entry usually are.",
                "平方的平均说明这个元素的梯度通常有多大。",
            ),
            OptimizerQuantity::MeanCorrected | OptimizerQuantity::SquareCorrected => (
                "After t steps from zero the mean is too small by the factor 1 − β^t; dividing undoes that.",
                "从零开始走 t 步后，平均值偏小 1 − β^t 倍，除以它就得到修正。",
            ),
            OptimizerQuantity::Update => (
                "Downhill: against the gradient, by the learning rate.",
                "逆着梯度、按学习率下降。",
            ),
            OptimizerQuantity::Next => ("The parameter after one step.", "走一步之后的参数。"),
        };
        Some(self.lang.pick(en, zh).into())
    }
}
