//! `predict`: a question, and what becomes of the answers.

use super::super::document::{Part, Predict, TOLERANCE};
use super::super::fields::{Fields, Key, Written};
use super::super::inline::rich_at;
use super::super::placeholder::Placeholder;
use super::fill::no_tolerance;
use super::{Block, Directive};
use crate::graph::Run;
use crate::lang::{Diagnostic, Diagnostics, Span, Text, printable_line, text};

/// The keys of a question, each with an example.
pub(in crate::course) const PREDICT: [Key; 10] = [
    QUESTION, CHOICES, ANSWER, OPEN, LEEWAY, HINTS, WHY, MISSES, SLIPS, EXERCISE,
];

const QUESTION: Key = (
    "question",
    "question = \"What is the first entry of $i_2$?\"",
);
const CHOICES: Key = ("choices", "choices = [\"it grows\", \"it shrinks\"]");
const ANSWER: Key = ("answer", "answer = \"i_2[1]\"");
const OPEN: Key = ("open", "open = true");
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
        let open = fields.flag(OPEN);
        let mut why = fields.text(WHY);
        let answer = fields.plain(ANSWER);
        // What is answered in words says so in a text, which is a reason by itself.
        let in_words = open && answer.as_ref().is_some_and(toml::Value::is_str);
        let model = if in_words { fields.text(ANSWER) } else { None };
        needed(&mut fields, block, open);
        if open {
            why.get_or_insert_default();
        }
        let tolerance = leeway(&mut fields);
        let [choices, hints, misses, slips] =
            [CHOICES, HINTS, MISSES, SLIPS].map(|key| fields.texts(key));
        let exercise = fields.flag(EXERCISE);
        let answer_at = fields.place(ANSWER.0).unwrap_or_else(|| block.head());
        block.faults.append(&mut fields.faults);
        let slips = slips.into_iter().filter_map(|written| slip(block, written));
        let slips: Vec<_> = slips.collect();
        let said = question
            .iter()
            .chain(&why)
            .chain(&model)
            .chain(&hints)
            .chain(&misses)
            .chain(slips.iter().map(|s| &s.1));
        let live = live(block, said.chain(&choices));
        let texts = |list: Vec<Written>| list.into_iter().map(|w| w.text).collect();
        Some(Predict {
            question: question?.text,
            choices: texts(choices),
            answer: answer?,
            open,
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
        let choices = self.choices.len();
        let answer = match self.open {
            true => "open".to_owned(),
            false => self.answer.to_string(),
        };
        format!("{choices} {answer} {} {}", self.tolerance, self.exercise)
    }

    fn needs(&self) -> Vec<&Span> {
        let number = self.choices.is_empty() && self.answer.is_str() && !self.open;
        let live = self.live.iter().map(|number| &number.span);
        live.chain(number.then_some(&self.answer_at)).collect()
    }

    fn faults(&self) -> Diagnostics {
        let mut faults = vec![];
        let here = |what: Text| Diagnostic::at(self.span.clone(), what);
        let (n, m) = (self.choices.len(), self.misses.len());
        if self.open {
            return self.open_faults();
        }
        if n == 0 && self.answer.is_array() {
            let fault =
                Diagnostic::at(self.answer_at.clone(), text!("lesson.list_without_choices"));
            faults.push(fault.help(text!("lesson.answer_or_answer")));
        }
        if n == 0 {
            let lost = (m > 0).then(|| here(text!("lesson.misses_answer_wrong_choices")));
            faults.extend(lost.map(|fault| fault.help(text!("lesson.write_slips"))));
            return faults;
        }
        if !self.slips.is_empty() {
            let fault = here(text!("lesson.slips_answer_wrong_numbers"));
            faults.push(fault.help(text!("lesson.write_misses_one_each_choice")));
        }
        faults.extend(self.wrong_choice());
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
        let number = self.answer.as_str();
        let number = number.filter(|_| self.choices.is_empty() && !self.open);
        let Some(text) = number else { return faults };
        match Placeholder::parse(text, self.answer_at.clone()) {
            Ok(number) => match number.find(run) {
                Ok(()) => faults.extend(number.one_number(run)),
                Err(fault) => faults.push(fault),
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

impl Predict {
    /// An answer in words has no right number and no right choice.
    fn open_faults(&self) -> Diagnostics {
        let mut faults = vec![];
        if !self.answer.is_str() {
            let fault =
                Diagnostic::at(self.answer_at.clone(), text!("lesson.open_answer_in_words"));
            faults.push(fault.help(text!("lesson.write_what_a_good_answer_says")));
        }
        if !(self.choices.is_empty() && self.misses.is_empty() && self.slips.is_empty()) {
            let fault = Diagnostic::at(self.span.clone(), text!("lesson.open_has_no_choices"));
            faults.push(fault.help(text!("lesson.delete_open_or_choices")));
        }
        faults
    }

    /// The answer to a question with choices that is none of them, or the same twice.
    fn wrong_choice(&self) -> Option<Diagnostic> {
        let (n, rights) = (self.choices.len(), self.rights());
        let count = self.answer.as_array().map_or(1, Vec::len);
        let first = |k: usize| !rights[..k].contains(&rights[k]);
        let sound = rights.len() == count
            && count > 0
            && (0..count).all(|k| first(k) && (1..=n).contains(&rights[k]));
        let told = text!("lesson.answer_number_choice_from", n);
        let fault = Diagnostic::at(self.answer_at.clone(), told);
        (!sound).then(|| fault.help(text!("lesson.answer_first_choice")))
    }
}

/// The keys that have to be there.
fn needed(fields: &mut Fields<'_>, block: &Block<'_>, open: bool) {
    let all = [QUESTION, ANSWER].into_iter().chain((!open).then_some(WHY));
    for key in all {
        if fields.place(key.0).is_none() {
            fields.missing(key, block.head());
        }
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
