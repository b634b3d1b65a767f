//! `waterfall c_2`: the terms of an equation's sum, each from where the last one ended. `bars p_3`: the probabilities of a
//! softmax beside what they came from.

use super::super::shot::Shot;
use super::super::{Scene, softmax, waterfall};
use super::kind::{Picture, asked_first, equals, one, standing, unknown};
use crate::equation::Func;
use crate::graph::{Formula, Ref, Run};
use crate::lang::{Diagnostic, Diagnostics, Span, printable_line, text};
use crate::typeset::Canvas;
use crate::walk::Begin;

/// What is drawn of a quantity's last operation, or of one that leads to it alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Sum,
    Softmax,
}

#[derive(Debug)]
pub(super) struct Operation {
    name: String,
    what: What,
}

impl Operation {
    pub(super) fn waterfall(rest: &str) -> Option<Operation> {
        Operation::read(rest, What::Sum)
    }

    pub(super) fn bars(rest: &str) -> Option<Operation> {
        Operation::read(rest, What::Softmax)
    }

    fn read(rest: &str, what: What) -> Option<Operation> {
        let name = one(rest)?;
        Some(Operation { name, what })
    }

    /// The operation on the way to the quantity; of a σ of a sum, the sum.
    fn of(&self, run: &Run) -> Option<Ref> {
        let mut of = run.named(&self.name)?;
        loop {
            let formula = run.formula(of);
            match (&formula, self.what) {
                (Formula::Sum(terms), What::Sum) if terms.len() > 1 => return Some(of),
                (Formula::OverTime(_), What::Sum) => return Some(of),
                (Formula::Apply(Func::Softmax, _), What::Softmax) => return Some(of),
                _ => {}
            }
            // Only what leads here and nowhere else: an unnamed operand.
            let [Ref::Value(inner)] = formula.refs()[..] else {
                return None;
            };
            let is_part = run.graph().node(inner).quantity.is_none();
            of = is_part.then_some(Ref::Value(inner))?;
        }
    }
}

impl Picture for Operation {
    fn faults(&self, run: &Run, at: &Span) -> Diagnostics {
        let missing = unknown(&self.name, run, at);
        if !missing.is_empty() || self.of(run).is_some() {
            return missing;
        }
        let shown = printable_line(&self.name, 30);
        let (what, example) = match self.what {
            What::Sum => (text!("figure.no_sum", shown), "waterfall c_2"),
            What::Softmax => (text!("figure.no_softmax", shown), "bars p_3"),
        };
        let fault = Diagnostic::at(at.clone(), what);
        vec![fault.help(text!("directive.it_is_written", example))]
    }

    fn title(&self, scene: &Scene<'_>) -> String {
        let of = scene.typesetter.run.named(&self.name);
        of.map_or_else(String::new, |of| scene.typesetter.inline(of))
    }

    fn draw(&self, scene: &Scene<'_>, room: (usize, usize)) -> Option<Canvas> {
        let run = scene.typesetter.run;
        let (of, named) = (self.of(run)?, run.named(&self.name)?);
        let scene = standing(scene, of);
        if scene.gives_away(&run.formula(of), of) || scene.asks(named) {
            return Some(asked_first(&scene, room.0));
        }
        Shot::of(&scene, of, room, |shot| match self.what {
            What::Sum => waterfall::draw(shot),
            What::Softmax => softmax::draw(shot),
        })
    }

    fn tell(&self, scene: &Scene<'_>) -> Vec<String> {
        let run = scene.typesetter.run;
        let Some(of) = self.of(run) else {
            return vec![];
        };
        let formula = run.formula(of);
        let parts = formula.refs().into_iter();
        parts
            .chain([of])
            .map(|of| equals(scene.typesetter, of))
            .collect()
    }

    fn begins(&self, run: &Run) -> Option<Begin> {
        run.named(&self.name).map(Begin::Of)
    }
}
