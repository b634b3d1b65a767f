//! Directives that ask: predict and fill.

use super::super::document::{Fill, Part, Predict, TOLERANCE};
use super::super::fields::{Fields, Key, Written};
use super::super::inline::rich_at;
use super::super::placeholder::Placeholder;
use super::Block;
use crate::lang::{Diagnostic, Span, Text, text};

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

impl<'a> Block<'a> {
    pub(super) fn fill(&mut self) -> Fill {
        let mut fill = Fill {
            tolerance: TOLERANCE,
            span: self.head(),
            ..Fill::default()
        };
        for (line, at) in self.lines() {
            if let Some(hint) = line.strip_prefix("hint ") {
                let start = at.end - hint.len();
                let (parts, faults) = rich_at(hint, |span| span.start + start..span.end + start);
                self.faults.extend(faults);
                fill.live
                    .extend(parts.iter().filter_map(Part::live).cloned());
                match fill.hints.last_mut() {
                    Some(hints) => hints.push(hint.trim().to_owned()),
                    None => self.faults.push(
                        Diagnostic::at(at, text!("directive.hint_belongs_no_number"))
                            .help(text!("directive.write_below_number_helps")),
                    ),
                }
                continue;
            }
            match line
                .strip_prefix("tolerance ")
                .map(|n| n.trim().parse::<f64>())
            {
                Some(Ok(t)) if t > 0.0 && t.is_finite() => fill.tolerance = t,
                Some(_) => self.faults.push(no_tolerance(at)),
                None => match Placeholder::parse(line, at) {
                    Ok(number) => {
                        fill.numbers.push(number);
                        fill.hints.push(vec![]);
                    }
                    Err(fault) => self.faults.push(*fault),
                },
            }
        }
        if fill.numbers.is_empty() && self.faults.is_empty() {
            self.empty(
                text!("directive.fill_asks_no_number"),
                text!("directive.write_one_on_each_line"),
            );
        }
        fill
    }

    pub(super) fn predict(&mut self) -> Option<Predict> {
        let mut fields = match Fields::read(self.source, self.inner.clone(), &PREDICT) {
            Ok(fields) => fields,
            Err(faults) => {
                self.faults.extend(faults);
                return None;
            }
        };
        let question = fields.text(QUESTION);
        let why = fields.text(WHY);
        let answer = fields.plain(ANSWER);
        for key in [QUESTION, ANSWER, WHY] {
            if fields.place(key.0).is_none() {
                fields.missing(key, self.head());
            }
        }
        let tolerance = leeway(&mut fields);
        let [choices, hints, misses, slips] =
            [CHOICES, HINTS, MISSES, SLIPS].map(|key| fields.texts(key));
        let exercise = fields.flag(EXERCISE);
        let answer_at = fields.place(ANSWER.0).unwrap_or_else(|| self.head());
        self.faults.append(&mut fields.faults);
        let slips: Vec<_> = slips
            .into_iter()
            .filter_map(|written| self.slip(written))
            .collect();
        let said = question
            .iter()
            .chain(&why)
            .chain(&hints)
            .chain(&misses)
            .chain(slips.iter().map(|s| &s.1));
        let live = self.live(said.chain(&choices));
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
            span: self.head(),
        })
    }

    /// `0.607: That is …`: a number and what to say to it.
    fn slip(&mut self, written: Written) -> Option<(f64, Written)> {
        let (number, _) = written.text.split_once(':').unwrap_or_default();
        let value: Option<f64> = number.trim().replace('−', "-").parse().ok();
        let told = written.behind(number.len() + 1);
        if let (Some(value), false) = (value.filter(|v| v.is_finite()), told.text.is_empty()) {
            return Some((value, told));
        }
        self.faults.push(
            Diagnostic::at(
                written.span,
                text!("directive.slip_wrong_number_colon_what"),
            )
            .help(Text::verbatim(SLIPS.1)),
        );
        None
    }

    /// The live values in texts.
    fn live<'t>(&mut self, texts: impl Iterator<Item = &'t Written>) -> Vec<Placeholder> {
        let mut live = vec![];
        for written in texts {
            let (parts, faults) = rich_at(&written.text, |span| written.place(span));
            self.faults.extend(faults);
            live.extend(parts.iter().filter_map(Part::live).cloned());
        }
        live
    }
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

fn no_tolerance(at: Span) -> Diagnostic {
    Diagnostic::at(at, text!("directive.tolerance_number_above_zero"))
        .help(text!("directive.for_example"))
}
