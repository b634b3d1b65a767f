//! An exercise as a topic draws it, before the engine has computed the answers.

use crate::course::Model;
use crate::graph::{Matrix, Quantity};
use crate::lang::Text;
use crate::typeset::{Digits, number};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex, PoisonError};

/// What a slip gives, and what to say to whoever makes it.
#[derive(Clone, Debug)]
pub struct Slip {
    /// The wrong number.
    pub value: f64,
    /// Its name and the next move.
    pub told: Text,
}

/// What a topic draws.
pub(super) struct Draft {
    /// What it is about.
    pub(super) text: Text,
    /// The formulas it is about, in LaTeX.
    pub(super) formulas: Vec<String>,
    /// What is given, in LaTeX.
    pub(super) facts: Vec<String>,
    /// The model that has the answers; none where counting is all.
    pub(super) model: Option<Source>,
    pub(super) asked: Vec<Expected>,
}

/// A number that is asked for.
pub(super) struct Expected {
    /// What it is called, in LaTeX.
    pub(super) name: String,
    pub(super) prompt: Text,
    pub(super) answer: Answer,
    pub(super) hint: Text,
    pub(super) slips: Vec<Slip>,
    /// What of the model is given, and needs no steps.
    pub(super) known: Vec<&'static str>,
}

/// Where the answer is.
pub(super) enum Answer {
    /// In the model's run, by its address.
    At(String),
    /// A number that is counted.
    Count(u32),
}

impl Draft {
    pub(super) fn new(text: Text) -> Draft {
        Draft {
            text,
            formulas: vec![],
            facts: vec![],
            model: None,
            asked: vec![],
        }
    }

    /// Says a formula it is about.
    pub(super) fn formula(mut self, latex: impl Into<String>) -> Draft {
        self.formulas.push(latex.into());
        self
    }

    /// Gives something that is known.
    pub(super) fn fact(mut self, latex: impl Into<String>) -> Draft {
        self.facts.push(latex.into());
        self
    }

    /// Gives numbers their names.
    pub(super) fn given(mut self, numbers: &[(&str, f64)]) -> Draft {
        let fact = |(name, value): &(&str, f64)| format!("{name} = {}", plain(*value));
        self.facts.extend(numbers.iter().map(fact));
        self
    }

    pub(super) fn model(mut self, source: Source) -> Draft {
        self.model = Some(source);
        self
    }

    pub(super) fn ask(mut self, wanted: Expected) -> Draft {
        self.asked.push(wanted);
        self
    }
}

impl Expected {
    /// The number at an address of the model, which is called `name`.
    pub(super) fn at(name: &str, address: &str, prompt: Text, hint: Text) -> Expected {
        Expected {
            name: name.to_owned(),
            prompt,
            answer: Answer::At(address.to_owned()),
            hint,
            slips: vec![],
            known: vec![],
        }
    }

    /// A number that is counted.
    pub(super) fn count(name: &str, answer: u32, prompt: Text, hint: Text) -> Expected {
        Expected {
            name: name.to_owned(),
            prompt,
            answer: Answer::Count(answer),
            hint,
            slips: vec![],
            known: vec![],
        }
    }

    /// Says that the reader is given this of the model.
    pub(super) fn known(mut self, address: &'static str) -> Expected {
        self.known.push(address);
        self
    }

    /// A wrong way with its result, and what to say to it.
    pub(super) fn slip(mut self, value: f64, told: Text) -> Expected {
        self.slips.push(Slip { value, told });
        self
    }

    /// A slip there is only in some exercises.
    pub(super) fn slip_if(self, there: bool, value: f64, told: Text) -> Expected {
        if there { self.slip(value, told) } else { self }
    }
}

/// A number with no more decimals than it has.
pub(super) fn plain(value: f64) -> String {
    number(value, Digits::new(6)).text.replace('−', "-")
}

/// `\tanh(0.43) \approx 0.405`.
pub(super) fn approximately(name: &str, value: f64) -> String {
    format!(
        "{name} \\approx {}",
        plain((value * 1000.0).round() / 1000.0)
    )
}

/// A model file, and the numbers in it once more.
pub(super) struct Source {
    equations: &'static str,
    sections: Vec<(&'static str, String)>,
    /// By plain names with their times, matrices row by row.
    numbers: BTreeMap<String, Vec<f64>>,
}

impl Source {
    pub(super) fn new(equations: &'static str) -> Source {
        Source {
            equations,
            sections: vec![],
            numbers: BTreeMap::new(),
        }
    }

    /// An input, a number a step.
    pub(super) fn input(self, name: &str, values: &[f64]) -> Source {
        self.series("inputs", name, values)
    }

    /// A target, a number a step.
    pub(super) fn target(self, name: &str, values: &[f64]) -> Source {
        self.series("targets", name, values)
    }

    /// An input, two numbers a step.
    pub(super) fn inputs(mut self, name: &str, rows: &[[f64; 2]]) -> Source {
        for (t, row) in (1..).zip(rows) {
            self.numbers.insert(format!("{name}_{t}"), row.to_vec());
        }
        self.line("inputs", name, format!("{rows:?}"))
    }

    /// A state before the first step.
    pub(super) fn initial(mut self, name: &str, value: f64) -> Source {
        self.numbers.insert(format!("{name}_0"), vec![value]);
        self.line("initial", name, format!("[{value:?}]"))
    }

    /// A number that stays as it is.
    pub(super) fn parameter(mut self, name: &str, value: f64) -> Source {
        self.numbers.insert(name.to_owned(), vec![value]);
        self.line("parameters", name, format!("{value:?}"))
    }

    /// A vector that stays as it is.
    pub(super) fn vector(mut self, name: &str, values: &[f64]) -> Source {
        self.numbers.insert(name.to_owned(), values.to_vec());
        self.line("parameters", name, format!("{values:?}"))
    }

    /// A matrix that stays as it is.
    pub(super) fn matrix<const N: usize>(mut self, name: &str, rows: &[[f64; N]]) -> Source {
        self.numbers.insert(name.to_owned(), rows.concat());
        self.line("parameters", name, format!("{rows:?}"))
    }

    fn series(mut self, section: &'static str, name: &str, values: &[f64]) -> Source {
        for (t, value) in (1..).zip(values) {
            self.numbers.insert(format!("{name}_{t}"), vec![*value]);
        }
        self.line(section, name, format!("{values:?}"))
    }

    fn line(mut self, section: &'static str, name: &str, value: String) -> Source {
        let line = format!("{name} = {value}\n");
        match self
            .sections
            .iter_mut()
            .find(|(known, _)| *known == section)
        {
            Some((_, lines)) => lines.push_str(&line),
            None => self.sections.push((section, line)),
        }
        self
    }

    /// The whole file.
    pub(super) fn text(&self) -> String {
        let mut out = format!("equations = '''\n{}\n'''\n", self.equations);
        for (section, lines) in &self.sections {
            let _ = write!(out, "[{section}]\n{lines}");
        }
        out
    }

    /// The model. Its equations are read once; later ones get their numbers in the places of the first.
    pub(super) fn model(&self, topic: &str) -> Model {
        let read = || {
            let text = self.text();
            Model::parse(topic, &text).unwrap_or_else(|e| panic!("{text}\n{e:?}"))
        };
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        let shape = (self.equations, self.numbers.values().map(Vec::len).sum());
        let like = known.entry(shape).or_insert_with(read);
        let numbers = |(quantity, old): (&Quantity, &Matrix)| {
            let new = self.numbers.get(&like.graph.plain(*quantity));
            let new = new.map(|new| Matrix::from_row_slice(old.nrows(), old.ncols(), new));
            (*quantity, new.unwrap_or_else(|| old.clone()))
        };
        Model {
            given: Arc::new(like.given.iter().map(numbers).collect()),
            ..like.clone()
        }
    }
}

/// Models that were read, by their equations and how many numbers there are.
static KNOWN: Mutex<BTreeMap<(&str, usize), Model>> = Mutex::new(BTreeMap::new());
