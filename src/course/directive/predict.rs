//! `predict`: a question, and what becomes of the answers.

use super::super::document::{Part, Predict, TOLERANCE};
use super::super::fields::{Fields, Key, Written};
use super::super::inline::rich_at;
use super::super::placeholder::Placeholder;
use super::fill::{no_tolerance, one_number};
use super::{Block, Directive};
use crate::graph::Run;
use crate::lang::{Diagnostic, Diagnostics, Span, Text, printable_line, text};

/// The keys of a question, each with an example.
pub(in crate::course) const PREDICT: [Key; 9] = [
    QUESTION, CHOICES, ANSWER, LEEWAY, HINTS, WHY, MISSES, SLIPS, EXERCISE,
];

const QUESTION: Key = (
    "question",
    "question = \"What is the first entry of $i_2$?\"",
);
const CHOICES: Key = ("choices", "choices = [\"it grows\", \"it shrinks\"]");
const ANSWER: Key = ("answer", "answer = \"i_2[1]\"");
const LEEWAY: Key = ("tolerance", "tolerance = 0.005");
const HINTS: Key = ("hints", "hints = [\"σ grows with its input.\"]");
const WHY: Key = ("why", "why = \"It is σ(1).\"");
const MISSES: Key = ("misses", "misses = [\"That is the forget gate.\", \"\"]");
const SLIPS: Key = ("slips", "slips = [\"0.607: That is $e^{-0.5}$.\"]");
const EXERCISE: Key = ("exercise", "exercise = true");

impl Directive for Predict {
    fn read(block: &mut Block<'_>) -> Option<Predict> {
        let mut fields = match Fields::read(block.source, block.inner.clone(), &PREDICT) {
            Ok(fields) => fields,
            Err(faults) => {
                block.faults.extend(faults);
                return None;
            }
        };
        let question = fields.text(QUESTION);
        let why = fields.text(WHY);
        let answer = fields.plain(ANSWER);
        for key in [QUESTION, ANSWER, WHY] {
            if fields.place(key.0).is_none() {
                fields.missing(key, block.head());
            }
        }
        let tolerance = leeway(&mut fields);
        let [choices, hints, misses, slips] =
            [CHOICES, HINTS, MISSES, SLIPS].map(|key| fields.texts(key));
        let exercise = fields.flag(EXERCISE);
        let answer_at = fields.place(ANSWER.0).unwrap_or_else(|| block.head());
        block.faults.append(&mut fields.faults);
        let slips: Vec<_> = slips
            .into_iter()
            .filter_map(|written| slip(block, written))
            .collect();
        let said = question
            .iter()
            .chain(&why)
            .chain(&hints)
            .chain(&misses)
            .chain(slips.iter().map(|s| &s.1));
        let live = live(block, said.chain(&choices));
        let texts = |list: Vec<Written>| list.into_iter().map(|w| w.text).collect();
        Some(Predict {
            question: question?.text,
            choices: texts(choices),
            answer: answer?,
            answer_at,
            tolerance: tolerance.unwrap_or(TOLERANCE),
            hints: texts(hints),
            why: why?.text,
            misses: texts(misses),
            slips: slips
                .into_iter()
                .map(|(number, told)| (number, told.text))
                .collect(),
            exercise,
            live,
            span: block.head(),
        })
    }

    fn shared(&self) -> String {
        let (choices, answer) = (self.choices.len(), &self.answer);
        format!("{choices} {answer} {} {}", self.tolerance, self.exercise)
    }

    fn needs(&self) -> Vec<&Span> {
        let number = self.choices.is_empty() && self.answer.is_str();
        let live = self.live.iter().map(|number| &number.span);
        live.chain(number.then_some(&self.answer_at)).collect()
    }

    fn faults(&self) -> Diagnostics {
        let mut faults = vec![];
        let here = |what: Text| Diagnostic::at(self.span.clone(), what);
        let (n, m) = (self.choices.len(), self.misses.len());
        if n == 0 {
            let lost = (m > 0).then(|| here(text!("lesson.misses_answer_wrong_choices")));
            faults.extend(lost.map(|fault| fault.help(text!("lesson.write_slips"))));
            return faults;
        }
        if !self.slips.is_empty() {
            let fault = here(text!("lesson.slips_answer_wrong_numbers"));
            faults.push(fault.help(text!("lesson.write_misses_one_each_choice")));
        }
        let right = self.answer.as_integer();
        if !right.is_some_and(|a| (1..=n as i64).contains(&a)) {
            let told = text!("lesson.answer_number_choice_from", n);
            let fault = Diagnostic::at(self.answer_at.clone(), told);
            faults.push(fault.help(text!("lesson.answer_first_choice")));
        }
        if !(2..=9).contains(&n) {
            faults.push(here(text!("lesson.question_choices_not", n)));
        }
        let choices = self.choices.iter().enumerate();
        let mut twins = choices.filter(|(k, c)| self.choices[..*k].contains(c));
        faults.extend(twins.next().map(|(_, choice)| {
            let shown = printable_line(choice, 40);
            here(text!("lesson.two_choices_same", shown))
        }));
        if m != 0 && m != n {
            let fault = here(text!("lesson.misses_for_choices", m, n));
            faults.push(fault.help(text!("lesson.one_each_choice_order_right")));
        }
        faults
    }

    fn misfits(&self, run: &Run) -> Diagnostics {
        let mut faults = vec![];
        let number = self.answer.as_str().filter(|_| self.choices.is_empty());
        let Some(text) = number else { return faults };
        match Placeholder::parse(text, self.answer_at.clone()) {
            Ok(number) => match number.find(run) {
                Ok(_) => faults.extend(one_number(&number, run)),
                Err(fault) => faults.push(*fault),
            },
            Err(_) => faults.push(
                Diagnostic::at(
                    self.answer_at.clone(),
                    text!("lesson.answer_neither_number_nor"),
                )
                .help(text!("lesson.answer_or_answer")),
            ),
        }
        faults
    }
}

/// `0.607: That is …`: a number and what to say to it.
fn slip(block: &mut Block<'_>, written: Written) -> Option<(f64, Written)> {
    let (number, _) = written.text.split_once(':').unwrap_or_default();
    let value: Option<f64> = number.trim().replace('−', "-").parse().ok();
    let told = written.behind(number.len() + 1);
    if let (Some(value), false) = (value.filter(|v| v.is_finite()), told.text.is_empty()) {
        return Some((value, told));
    }
    block.faults.push(
        Diagnostic::at(
            written.span,
            text!("directive.slip_wrong_number_colon_what"),
        )
        .help(Text::verbatim(SLIPS.1)),
    );
    None
}

/// The live values in texts.
fn live<'t>(block: &mut Block<'_>, texts: impl Iterator<Item = &'t Written>) -> Vec<Placeholder> {
    let mut live = vec![];
    for written in texts {
        let (parts, faults) = rich_at(&written.text, |span| written.place(span));
        block.faults.extend(faults);
        live.extend(parts.iter().filter_map(Part::live).cloned());
    }
    live
}

/// How far off an answer may be, if it says so.
fn leeway(fields: &mut Fields<'_>) -> Option<f64> {
    let tolerance = fields.number(LEEWAY);
    if let (Some(t), Some(at)) = (tolerance, fields.place(LEEWAY.0))
        && t <= 0.0
    {
        fields.faults.push(no_tolerance(at));
    }
    tolerance
}
