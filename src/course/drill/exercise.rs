//! An exercise with its answers.

use super::dice::Dice;
use super::draft::{Answer, Draft, Expected, Slip};
use super::topic::Topic;
use crate::course::Model;
use crate::course::answer::{near, value};
use crate::graph::{Address, Ref, Run};
use crate::lang::{Lang, Text, text};
use crate::typeset::{Digits, Typesetter};
use crate::walk::{Cursor, Level, Narrator, Phase, Walk};
use std::collections::HashSet;
use std::sync::Arc;

/// How many draws are tried for one whose slips can be told apart, and among how many the mirror of a slip is chosen.
const DRAWS: u64 = 60;
const MIRRORS: usize = 6;

/// A number that is asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What it is called, in LaTeX.
    pub name: String,
    /// The question.
    pub prompt: Text,
    /// The number.
    pub answer: f64,
    /// How far off an answer may be.
    pub tolerance: f64,
    /// How to get on.
    pub hint: Text,
    /// Wrong ways that are known.
    pub slips: Vec<Slip>,
    /// Where the model has it.
    pub at: Option<Address>,
    /// What of the model the reader is given.
    known: Vec<Address>,
}

/// What an answer is.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// It is the number.
    Right,
    /// A wrong way that is known: which, and what to say to it.
    Slip(usize, Text),
    /// Wrong in a way that any number can be: its sign, or too few decimals.
    Near(Text),
    /// It is not the number.
    Wrong,
}

/// How near a slip is to come to the answer: a reader who made it sees first an exercise where it hardly matters, then one
/// where it does.
#[derive(Clone, Debug, PartialEq)]
pub enum Lean {
    /// As it is drawn.
    None,
    /// The slip of this text near the answer.
    Near(Text),
    /// The same far from it.
    Far(Text),
}

/// An exercise: what is given, and one number or several, asked for in turn.
#[derive(Clone, Debug)]
pub struct Exercise {
    /// What it is about.
    pub topic: Topic,
    /// How hard it is, from 0.
    pub level: usize,
    /// What is to be done.
    pub text: Text,
    /// The formulas it is about, in LaTeX.
    pub formulas: Vec<String>,
    /// What is given, in LaTeX.
    pub facts: Vec<String>,
    /// The numbers in their order, at least one.
    pub asked: Vec<Asked>,
    /// The equations with these numbers, where there are some.
    pub model: Option<Model>,
    /// The run of its model.
    run: Option<Arc<Run>>,
}

impl Exercise {
    /// Exercise `number` of a seed. The same four say the same exercise everywhere.
    pub fn draw(topic: Topic, level: usize, (seed, number): (u64, u64), lean: &Lean) -> Exercise {
        let draws = (0..DRAWS).map(|k| {
            let mut dice = Dice::new(seed, number.wrapping_mul(DRAWS).wrapping_add(k));
            (topic.draw)(&mut dice, level)
        });
        let mut fine = draws.filter_map(|draft| Exercise::of(topic, level, draft));
        let first = match lean {
            Lean::None => fine.next(),
            Lean::Near(slip) => {
                let gap = |e: &Exercise| e.gap(slip).unwrap_or(f64::INFINITY);
                fine.take(MIRRORS).min_by(|a, b| gap(a).total_cmp(&gap(b)))
            }
            Lean::Far(slip) => {
                let gap = |e: &Exercise| e.gap(slip).unwrap_or(0.0);
                fine.take(MIRRORS).max_by(|a, b| gap(a).total_cmp(&gap(b)))
            }
        };
        first.expect("topics draw exercises that can be told apart")
    }

    /// With the answers of the engine; nothing if two ways to a number cannot be told apart.
    fn of(topic: Topic, level: usize, draft: Draft) -> Option<Exercise> {
        let model = draft.model.as_ref().map(|source| source.model(topic.name));
        let run = model.as_ref().map(|model| model.run());
        let run = run.map(Arc::new);
        let asked = draft.asked.into_iter().map(|w| asked(w, run.as_deref()));
        let asked: Option<Vec<Asked>> = asked.collect();
        let asked = asked?;
        let text = draft.model.map(|source| source.text().into());
        Some(Exercise {
            topic,
            level,
            text: draft.text,
            formulas: draft.formulas,
            facts: draft.facts,
            asked,
            model: model.map(|model| Model {
                source: text,
                ..model
            }),
            run,
        })
    }

    /// How far a slip is from the answer, as a share of the answer; nothing if this exercise does not have it.
    fn gap(&self, slip: &Text) -> Option<f64> {
        let gaps = self.asked.iter().flat_map(|asked| {
            let like = asked.slips.iter().filter(|s| s.told.is_like(slip));
            like.map(|s| ((s.value - asked.answer) / asked.answer).abs())
        });
        gaps.reduce(f64::min)
    }

    /// Its run; nothing where counting is all.
    pub fn run(&self) -> Option<&Arc<Run>> {
        self.run.as_ref()
    }

    /// What it gives before anything is answered, of the numbers of its run.
    pub fn gives(&self) -> HashSet<Ref> {
        let Some(run) = self.run() else {
            return HashSet::new();
        };
        let names = self
            .facts
            .iter()
            .filter_map(|fact| Some(fact.split_once(" = ")?.0));
        let known = self.asked.iter().take(1).flat_map(|asked| &asked.known);
        let known = known.filter_map(|address| address.matrix(run.graph()));
        let named = names.filter_map(|name| {
            run.named(&name.replace("\\partial ", "∂").replace("\\partial", "∂"))
        });
        named.chain(known).collect()
    }

    /// Where the walk of its model computes a number it asks for.
    pub fn way(&self, k: usize) -> Option<(Phase, Ref)> {
        let (model, address) = (self.model.as_ref()?, self.asked.get(k)?.at.as_ref()?);
        let phase = match address.gradient {
            true => Phase::Backward,
            false => Phase::Forward,
        };
        Some((phase, address.matrix(&model.graph)?))
    }

    /// The steps of a level by which the engine comes to a number it asks for, after those that led to the numbers before.
    fn steps(&self, run: &Run, k: usize, level: Level) -> Option<(Walk, Vec<Cursor>)> {
        let (phase, of) = self.way(k)?;
        let mut known = HashSet::new();
        let before = (0..k).filter_map(|before| self.way(before));
        let given = self.asked[..=k].iter().flat_map(|asked| &asked.known);
        let given = given.filter_map(|address| address.matrix(run.graph()));
        let before = before.map(|(_, of)| of).chain(given);
        before.for_each(|of| needed(run, of, &mut known));
        let mut wanted = HashSet::new();
        needed(run, of, &mut wanted);
        let walk = Walk::new(run, phase);
        let all = walk.positions(level).map(|at| Cursor { at, level });
        let new = |step: &Cursor| {
            let of = step.result(&walk);
            of.is_some_and(|of| wanted.contains(&of) && !known.contains(&of))
        };
        let steps = all.filter(new).collect();
        Some((walk, steps))
    }

    /// The quantities that are computed on the way to a number, in their order.
    pub fn subjects(&self, run: &Run, k: usize) -> Vec<Ref> {
        let steps = self.steps(run, k, Level::Equation);
        let of = |(walk, steps): (Walk, Vec<Cursor>)| {
            let all = steps.iter().filter_map(|step| step.result(&walk));
            all.collect()
        };
        steps.map(of).unwrap_or_default()
    }

    /// The same in sentences, one for every operation.
    pub fn worked(&self, k: usize, lang: Lang, digits: Digits) -> Vec<String> {
        let Some(run) = self.run() else { return vec![] };
        let Some((walk, steps)) = self.steps(run, k, Level::Operation) else {
            return vec![];
        };
        let typesetter = Typesetter::plain(run, digits);
        let narrator = Narrator {
            typesetter: &typesetter,
            walk: &walk,
            gloss: &|_| None,
            lang,
        };
        steps.into_iter().map(|step| narrator.line(step)).collect()
    }
}

/// What must be computed before something is, and itself.
fn needed(run: &Run, of: Ref, found: &mut HashSet<Ref>) {
    if found.insert(of) {
        for part in run.formula(of).refs() {
            needed(run, part, found);
        }
    }
}

/// An address that a topic writes.
fn address(text: &str) -> Address {
    Address::parse(text, &(0..0)).expect("an address")
}

/// A number with its answer, if the ways to it can be told apart and it is no giveaway.
fn asked(wanted: Expected, run: Option<&Run>) -> Option<Asked> {
    let (answer, at) = match wanted.answer {
        Answer::Count(n) => (f64::from(n), None),
        Answer::At(address) => {
            let at = self::address(&address);
            let number = run.and_then(|run| at.number(run));
            (number.unwrap_or_else(|| panic!("no {address}")), Some(at))
        }
    };
    let whole = at.is_none() || answer.abs() >= 20.0 && answer.fract() == 0.0;
    let tolerance = match whole {
        true => 0.0,
        false => (answer.abs() / 100.0).clamp(2e-5, 0.005),
    };
    // An answer may be typed with two decimals, where these say something.
    let apart = match whole {
        true => 0.5,
        false if answer.abs() > 0.1 => 0.011,
        false => 2.5 * tolerance,
    };
    let mut numbers = vec![answer];
    numbers.extend(wanted.slips.iter().map(|slip| slip.value));
    let clash = |(k, a): (usize, &f64)| numbers[..k].iter().any(|b| (a - b).abs() < apart);
    let giveaway = !whole && (answer.abs() - 1.0).abs() < 1e-3;
    let lost = numbers.iter().any(|n| !n.is_finite());
    if lost || giveaway || answer == 0.0 || numbers.iter().enumerate().any(clash) {
        return None;
    }
    Some(Asked {
        name: wanted.name,
        prompt: wanted.prompt,
        answer,
        tolerance,
        hint: wanted.hint,
        slips: wanted.slips,
        at,
        known: wanted.known.into_iter().map(address).collect(),
    })
}

impl Asked {
    /// What an answer is.
    pub fn judge(&self, given: &str) -> Verdict {
        if near(given, Some(self.answer), self.tolerance) {
            return Verdict::Right;
        }
        let Some(number) = value(given) else {
            return Verdict::Wrong;
        };
        let off = |slip: &Slip| (slip.value - number).abs();
        let slips = self.slips.iter().enumerate();
        let close = slips.filter(|(_, slip)| near(given, Some(slip.value), self.tolerance));
        let found = close.min_by(|a, b| off(a.1).total_cmp(&off(b.1)));
        if let Some((k, slip)) = found {
            return Verdict::Slip(k, slip.told.clone());
        }
        if near(given, Some(-self.answer), self.tolerance) {
            return Verdict::Near(text!("drill.wrong_sign"));
        }
        // A number that was rounded on the way, or to one decimal.
        let rounded =
            self.tolerance > 0.0 && (number - self.answer).abs() <= 0.08 * self.answer.abs();
        if rounded {
            return Verdict::Near(text!("drill.rounded"));
        }
        Verdict::Wrong
    }

    /// The answer as it is written.
    pub fn written(&self) -> String {
        crate::typeset::number(self.answer, Digits::default()).text
    }
}
