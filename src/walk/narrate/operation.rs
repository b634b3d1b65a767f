//! An operation in a sentence, and the rule it follows.

use super::super::Cursor;
use super::Narrator;
use crate::equation::{Func, Sign};
use crate::graph::{Formula, NodeId, Ref};

impl Narrator<'_> {
    pub(super) fn operation(&self, cursor: Cursor) -> String {
        let of = self.walk.operation(cursor.at);
        let formula = self.formula(of);
        let (name, result) = (self.setting.inline(of), self.equals(of));
        let right = self.setting.inline_formula(&formula);
        let shown = if name == right {
            name.clone()
        } else {
            format!("{name} = {right}")
        };
        let what = match of {
            Ref::Value(_) => self.verb(&formula),
            Ref::Adjoint(id) if self.graph().loss == Some(id) => self
                .lang
                .pick("start from the loss".into(), "从损失出发".into()),
            Ref::Adjoint(id) => match self.graph().uses(id) {
                [edge] => self.hands_back(edge.consumer),
                _ => self.lang.pick(
                    "add up what was handed back".into(),
                    "把交回的份额加起来".into(),
                ),
            },
            Ref::Contribution { consumer, .. } => self.hands_back(consumer),
            Ref::Optimizer(moment, _) => self.moment_name(moment).into(),
        };
        // A number on its own needs no second equals sign.
        if let Formula::Number(_) = formula {
            return self.lang.pick(
                format!("{what}: {name} {result}"),
                format!("{what}：{name} {result}"),
            );
        }
        self.lang.pick(
            format!("{what}: {shown} {result}"),
            format!("{what}：{shown} {result}"),
        )
    }

    fn hands_back(&self, consumer: NodeId) -> String {
        let who = self.consumer(consumer);
        self.lang
            .pick(format!("{who} hands back"), format!("{who} 交回"))
    }

    /// What a forward operation does.
    fn verb(&self, formula: &Formula) -> String {
        let of = |f: &Formula| self.setting.inline_formula(f);
        let (en, zh) = match formula {
            Formula::Product(a, b) => (
                format!("multiply the rows of {} by {}", of(a), of(b)),
                format!("用 {} 的各行乘 {}", of(a), of(b)),
            ),
            Formula::Scale(a, b) => (
                format!("{} times {}", of(a), of(b)),
                format!("{} 乘 {}", of(a), of(b)),
            ),
            Formula::Hadamard(a, b) => (
                format!("multiply {} and {} entry by entry", of(a), of(b)),
                format!("{} 与 {} 逐元素相乘", of(a), of(b)),
            ),
            Formula::Sum(terms) if terms.iter().all(|(s, _)| *s == Sign::Plus) => {
                ("add up".into(), "相加".into())
            }
            Formula::Sum(_) => ("subtract".into(), "相减".into()),
            Formula::OverTime(parts) => (
                format!("add up {} steps", parts.len()),
                format!("把 {} 步加起来", parts.len()),
            ),
            Formula::Apply(Func::Softmax, a) => (
                format!("apply softmax to {}, a whole column at a time", of(a)),
                format!("对 {} 整列取 softmax", of(a)),
            ),
            Formula::Apply(func, a) => {
                let f = func.symbol();
                (
                    format!("apply {f} to every entry of {}", of(a)),
                    format!("对 {} 的每个元素取 {f}", of(a)),
                )
            }
            Formula::Divide(..) => ("divide".into(), "相除".into()),
            Formula::Power(_, n) => (format!("raise to the power {n}"), format!("取 {n} 次方")),
            Formula::Transpose(_) => ("transpose".into(), "转置".into()),
            Formula::Stack(_) => ("stack".into(), "上下拼接".into()),
            Formula::NormSquared(_) => (
                "square the entries and add them up".into(),
                "各元素平方后相加".into(),
            ),
            Formula::Norm(_) => ("take the length".into(), "取长度".into()),
            _ => ("take over".into(), "照抄".into()),
        };
        self.lang.pick(en, zh)
    }

    /// The rule behind an operation.
    pub(super) fn rule(&self, formula: &Formula) -> Option<&'static str> {
        let (en, zh) = match formula {
            Formula::Product(..) => (
                "Row by column: each row of the left matrix meets the column on the right, entry times entry, added up.",
                "行乘列：左边矩阵的每一行与右边的列对应相乘，再加起来。",
            ),
            Formula::Sum(_) | Formula::OverTime(_) => (
                "Entries at the same place are added.",
                "相同位置的元素相加。",
            ),
            Formula::Hadamard(..) => (
                "⊙ multiplies entries at the same place; a gate of 0 shuts, a gate of 1 lets everything through.",
                "⊙ 把相同位置的元素相乘：门为 0 时关闭，为 1 时全部放行。",
            ),
            Formula::Apply(Func::Sigmoid, _) => (
                "σ(a) = 1/(1+e^−a) squeezes any number between 0 and 1; it is 0.5 at 0.",
                "σ(a) = 1/(1+e^−a) 把任何数压到 0 与 1 之间；在 0 处等于 0.5。",
            ),
            Formula::Apply(Func::Tanh, _) => (
                "tanh squeezes any number between −1 and 1 and keeps its sign.",
                "tanh 把任何数压到 −1 与 1 之间，并保留正负号。",
            ),
            Formula::NormSquared(_) => (
                "Squaring makes every miss count, whatever its sign, and a large one much more.",
                "平方使每个偏差不论正负都算数，而大的偏差算得更重。",
            ),
            _ => return None,
        };
        Some(self.lang.pick(en, zh))
    }
}
