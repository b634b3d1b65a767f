//! One sentence for every step, with its numbers, written natively in each language.

mod entry;
mod operation;
mod optimizer;
mod picture;
mod rule;

use super::{Cursor, Group, Level, Phase, TimeSlot, Walk};
use crate::graph::{Formula, Graph, NodeId, Ref};
use crate::lang::{Lang, Text, say, text};
use crate::typeset::Typesetter;

/// Looks up what a plain name means, such as `i` → "input gate".
pub type Gloss<'a> = &'a dyn Fn(&str) -> Option<&'a Text>;

/// Tells the steps of a walk.
pub struct Narrator<'a> {
    /// How numbers and symbols are written, and the run they come from.
    pub typesetter: &'a Typesetter<'a>,
    /// The walk being told.
    pub walk: &'a Walk,
    /// What names mean.
    pub gloss: Gloss<'a>,
    /// In which language.
    pub lang: Lang,
}

impl Narrator<'_> {
    /// What happens in this step, with numbers. An empty walk has nothing to tell.
    pub fn line(&self, cursor: Cursor) -> String {
        if self.walk.is_empty() {
            let text = match self.graph().loss {
                None => text!("step.system_no_loss_no_gradient"),
                Some(_) => text!("step.system_no_parameters_nothing"),
            };
            return text.get(self.lang);
        }
        match cursor.level {
            Level::Time => self.time(cursor),
            Level::Equation => self.equation(cursor),
            Level::Operation => self.operation(cursor),
            Level::Entry => self.entry(cursor),
        }
    }

    /// Why it is done: one or two sentences on the kind of step.
    pub fn why(&self, cursor: Cursor) -> String {
        if self.walk.is_empty() {
            return String::new();
        }
        let text = match (self.walk.phase, cursor.level) {
            (_, Level::Time) => {
                let group = &self.walk.groups[cursor.at.group];
                Some(match group.pass_of(self.graph()) {
                    Some(pass) if pass.backward => say!(self.lang, "step.time_runs_back").into(),
                    _ => say!(self.lang, "step.enter_goes_into_time_next").into(),
                })
            }
            (Phase::Forward, Level::Equation) => self.meaning(self.walk.item(cursor.at).subject),
            (Phase::Backward, Level::Equation) => {
                Some(say!(self.lang, "step.quantitys_gradient_adds_up_what").into())
            }
            (Phase::Optimizer, _) => self.moment_why(self.walk.operation(cursor.at)),
            (Phase::Backward, _) => self.rule_back(self.walk.operation(cursor.at)),
            _ => self.rule(&self.formula(self.walk.operation(cursor.at))),
        };
        text.unwrap_or_default()
    }

    /// Name of a group of steps: `t=2`, "after the last step", …; `t=2 ←` where time runs back, and `t=2 / T_x` of another
    /// length than T.
    pub fn stage(&self, group: &Group) -> String {
        let text = match group.stage {
            TimeSlot::At(t) => {
                let pass = group.pass_of(self.graph());
                let back = match pass {
                    Some(pass) if pass.backward => " ←",
                    _ => "",
                };
                let axis = pass.map_or(0, |pass| pass.axis);
                let lengths = &self.graph().system.lengths;
                let of = lengths.get(axis).filter(|_| lengths.len() > 1);
                let of = of.map_or(String::new(), |length| format!(" / {length}"));
                return format!("t={t}{of}{back}");
            }
            TimeSlot::Before => say!(self.lang, "step.before_the_first_step"),
            TimeSlot::After => say!(self.lang, "step.after_the_last_step"),
            TimeSlot::Parameters => say!(self.lang, "step.parameters"),
        };
        text.into()
    }

    fn graph(&self) -> &Graph {
        self.typesetter.run.graph()
    }

    fn formula(&self, of: Ref) -> Formula {
        self.typesetter.run.formula(of)
    }

    /// " = value" or " ≈ value".
    fn equals(&self, of: Ref) -> String {
        let sign = self.typesetter.equals(of);
        format!("{sign} {}", self.typesetter.inline_value(of))
    }

    /// The word for a quantity in brackets, if the file gives one.
    fn called(&self, id: NodeId) -> String {
        let quantity = self.graph().node(id).quantity;
        let word = quantity.and_then(|q| (self.gloss)(&self.graph().system.name(q.name).plain));
        let word = word.map(|word| say!(self.lang, "step.word", word));
        word.unwrap_or_default()
    }

    fn meaning(&self, of: Ref) -> Option<String> {
        let (Ref::Value(id) | Ref::Adjoint(id) | Ref::Optimizer(_, id)) = of else {
            return None;
        };
        let quantity = self.graph().node(id).quantity?;
        let plain = &self.graph().system.name(quantity.name).plain;
        (self.gloss)(&format!("{plain}.about")).map(|t| t.get(self.lang))
    }

    fn time(&self, cursor: Cursor) -> String {
        let group = &self.walk.groups[cursor.at.group];
        let names = group
            .items
            .iter()
            .map(|i| self.typesetter.inline(i.subject));
        let names: Vec<String> = names.collect();
        let (stage, n) = (self.stage(group), names.len());
        let list = names.join(say!(self.lang, "list.comma"));
        match self.walk.phase {
            Phase::Forward => say!(self.lang, "step.equations_in_turn", stage, n, list),
            Phase::Backward => say!(self.lang, "step.gradients", stage, list),
            Phase::Optimizer => {
                let optimizer = self.typesetter.run.optimizer().name();
                say!(self.lang, "step.one_step_each_parameter", optimizer, list)
            }
        }
    }

    fn equation(&self, cursor: Cursor) -> String {
        let subject = self.walk.item(cursor.at).subject;
        let (name, result) = (self.typesetter.inline(subject), self.equals(subject));
        match subject {
            Ref::Value(id) => {
                let right = self
                    .typesetter
                    .inline_formula(&self.graph().expanded(subject));
                format!("{name}{} = {right} {result}", self.called(id))
            }
            Ref::Adjoint(id) if self.graph().loss == Some(id) => {
                say!(self.lang, "step.loss_changes_exactly_itself_way", name)
            }
            Ref::Adjoint(id) => {
                let uses = self.graph().uses(id).iter();
                let from: Vec<String> = uses.map(|e| self.consumer(e.consumer)).collect();
                let (quantity, called) = (self.typesetter.inline(Ref::Value(id)), self.called(id));
                let list = summary(&from, self.lang);
                let one_giver = from.iter().all(|giver| *giver == from[0]);
                let hand = match (from.len(), one_giver) {
                    (1, _) => text!("step.hands_back"),
                    (_, true) => text!("step.hands_back_added_up"),
                    (_, false) => text!("step.hand_back_added_up"),
                };
                say!(
                    self.lang,
                    "step.how_changes_with_what",
                    name,
                    quantity,
                    called,
                    list,
                    hand,
                    result
                )
            }
            Ref::Contribution { .. } => format!("{name} {result}"),
            Ref::Optimizer(_, id) => {
                let (parameter, called) = (self.typesetter.inline(Ref::Value(id)), self.called(id));
                let before = (self.typesetter, Ref::Value(id));
                let [before, after] = self.typesetter.inline_change(before, subject);
                say!(self.lang, "step.becomes", parameter, called, before, after)
            }
        }
    }

    /// The named quantity whose equation a node belongs to.
    fn consumer(&self, node: NodeId) -> String {
        self.typesetter
            .inline(Ref::Value(self.typesetter.owner(node)))
    }
}

/// A list of names without repeats, shortened when long.
fn summary(names: &[String], lang: Lang) -> String {
    let mut unique: Vec<&str> = vec![];
    for name in names {
        if !unique.contains(&name.as_str()) {
            unique.push(name);
        }
    }
    let comma = say!(lang, "list.comma");
    if unique.len() <= 8 {
        return unique.join(comma);
    }
    let head = unique[..6].join(comma);
    let last = unique[unique.len() - 1];
    say!(lang, "step.uses", head, last, n = names.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::equation::{Shape, System};
    use crate::graph::{Matrix, Optimizer, Run};
    use crate::typeset::Digits;
    use std::sync::Arc;

    /// What is told at the beginning of a walk, in English and Chinese; every quantity given has two entries.
    fn told(latex: &str, phase: Phase, level: Level) -> [String; 2] {
        let system = Arc::new(System::parse(latex).unwrap());
        let shapes = vec![Shape { rows: 2, cols: 1 }; system.names.len()];
        let graph = Arc::new(Graph::unroll(system, &shapes, 1).unwrap());
        let run = Run::new(graph, Optimizer::ADAM, |_| Matrix::from_element(2, 1, 0.3));
        let typesetter = Typesetter::plain(&run, Digits::default());
        let walk = Walk::new(&run, phase);
        [Lang::EN, Lang::ZH].map(|lang| {
            let narrator = Narrator {
                typesetter: &typesetter,
                walk: &walk,
                gloss: &|_| None,
                lang,
            };
            narrator.line(Cursor {
                level,
                ..Cursor::default()
            })
        })
    }

    #[test]
    fn softmax_is_taken_of_a_column() {
        let [en, zh] = told(
            r"p_t = \mathrm{softmax}(x_t)",
            Phase::Forward,
            Level::Operation,
        );
        assert!(
            en.starts_with("apply softmax to x_1, a whole column at a time"),
            "{en}"
        );
        assert!(zh.starts_with("对 x_1 整列取 softmax"), "{zh}");
        let [en, _] = told(r"p_t = \tanh(x_t)", Phase::Forward, Level::Operation);
        assert!(en.contains("every entry of x_1"), "{en}");
    }

    #[test]
    fn every_operation_has_a_rule_of_its_own_on_the_way_back() {
        let rules = |latex: &str| {
            let system = Arc::new(System::parse(latex).unwrap());
            let shapes = vec![Shape { rows: 1, cols: 1 }; system.names.len()];
            let graph = Arc::new(Graph::unroll(system, &shapes, 1).unwrap());
            let run = Run::new(graph, Optimizer::ADAM, |_| Matrix::from_element(1, 1, 0.3));
            let typesetter = Typesetter::plain(&run, Digits::default());
            let walk = Walk::new(&run, Phase::Backward);
            let level = Level::Operation;
            let each = walk.positions(level);
            each.map(|at| {
                let narrator = Narrator {
                    typesetter: &typesetter,
                    walk: &walk,
                    gloss: &|_| None,
                    lang: Lang::EN,
                };
                narrator.why(Cursor { at, level })
            })
            .collect::<Vec<_>>()
        };
        let has = |latex: &str, part: &str| {
            let rules = rules(latex);
            assert!(rules.iter().any(|rule| rule.contains(part)), "{rules:?}");
            // Nothing of what is true of the way forward alone.
            let is_forward = |rule: &&String| {
                rule.contains("lets everything through") || rule.contains("place are added")
            };
            assert_eq!(rules.iter().find(is_forward), None);
        };
        let loss = |a: &str| format!(r"a_t = {a} \\ L = \sum_{{t=1}}^{{T}} a_t");
        has(&loss(r"\sigma(w x_t)"), "σ(1 − σ)");
        has(&loss(r"\tanh(w x_t)"), "1 − tanh²");
        has(&loss(r"x_t - w"), "sign turned");
        has(&loss(r"x_t + w"), "unchanged");
        has(&loss(r"\sigma(w) \odot x_t"), "behind a gate of 0");
        has(&loss(r"w^2 x_t"), "twice the number");
        has(&loss(r"\frac{x_t}{w}"), "the denominator divides twice");
        has(&loss(r"\frac{w}{x_t}"), "divided by the denominator");
    }

    #[test]
    fn an_empty_walk_says_what_is_missing() {
        let [en, zh] = told(
            r"L = \sum_{t=1}^{T} \|x_t\|^2",
            Phase::Optimizer,
            Level::Equation,
        );
        assert!(
            en.contains("no parameters") && zh.contains("没有参数"),
            "{en} {zh}"
        );
        let [en, zh] = told(r"h_t = \tanh(x_t)", Phase::Backward, Level::Equation);
        assert!(
            en.contains("no loss L") && zh.contains("没有损失 L"),
            "{en} {zh}"
        );
    }
}
