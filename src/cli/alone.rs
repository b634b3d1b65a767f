//! What is given on the command line for equations that come alone.

use super::values::Expected;
use crate::course::{Given, Series};
use crate::equation::MAX_DIM;
use crate::graph::MAX_LENGTH;
use crate::lang::{Diagnostic, printable_line, text};
use clap::Args;

/// Largest seed, as in a model file.
const MAX_SEED: u64 = 1 << 52;

/// Options beside the sizes, which commands may call by other names.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct Alone {
    #[arg(long = "function", id = "function", value_name = "NAME=FUNCTION", value_parser = function)]
    functions: Vec<(String, String)>,
    #[arg(long, value_name = "N", value_parser = super::values::between(0..=MAX_SEED))]
    seed: Option<u64>,
}

impl Alone {
    /// Whether nothing is given.
    pub(super) fn is_empty(&self) -> bool {
        self.functions.is_empty() && self.seed.is_none()
    }

    /// What is given in all.
    ///
    /// # Errors
    /// An input that is no list of numbers.
    pub(super) fn given(
        &self,
        sizes: &[(String, usize)],
        inputs: &[String],
    ) -> Result<Given, Diagnostic> {
        Ok(Given {
            sizes: sizes.to_vec(),
            functions: self.functions.clone(),
            inputs: inputs
                .iter()
                .map(|text| series(text))
                .collect::<Result<_, _>>()?,
            seed: self.seed,
        })
    }
}

/// `h=3`.
pub(super) fn size(text: &str) -> Result<(String, usize), Expected> {
    let parts = text.split_once('=').and_then(|(name, rows)| {
        let rows = rows.trim().parse().ok()?;
        Some((name.trim().to_owned(), rows))
    });
    parts
        .filter(|(name, rows)| !name.is_empty() && (1..=MAX_DIM).contains(rows))
        .ok_or_else(|| Expected(text!("values.name_size_wanted", most = MAX_DIM)))
}

/// `g=tanh`.
pub(super) fn function(text: &str) -> Result<(String, String), Expected> {
    let parts = text.split_once('=');
    let parts = parts.map(|(name, word)| (name.trim().to_owned(), word.trim().to_owned()));
    parts
        .filter(|(name, word)| !name.is_empty() && !word.is_empty())
        .ok_or_else(|| Expected(text!("values.name_function_wanted")))
}

/// `1 2 3 4`, or `x=1 2 3 4`.
fn series(text: &str) -> Result<Series, Diagnostic> {
    let (name, list) = match text.split_once('=') {
        Some((name, list)) => (Some(name.trim().to_owned()), list),
        None => (None, text),
    };
    let rows = numbers("--input", list)?;
    let wide = rows[0].len();
    let uneven = rows.iter().any(|row| row.len() != wide);
    if uneven || rows.len() > MAX_LENGTH || wide > MAX_DIM {
        let fault = Diagnostic::whole(text!("alone.uneven_input", most = MAX_LENGTH));
        return Err(fault.help(text!("walk.write_one_number_step_two", option = "--input")));
    }
    Ok((name, rows))
}

/// `1 2 3 4`, or `1,0 0,1` with two numbers a step, as `option` was given.
pub(super) fn numbers(option: &str, text: &str) -> Result<Vec<Vec<f64>>, Diagnostic> {
    let wrong = |fault: Diagnostic| fault.help(text!("walk.write_one_number_step_two", option));
    let number = |word: &str| {
        word.parse()
            .ok()
            .filter(|v: &f64| v.is_finite())
            .ok_or_else(|| {
                let shown = printable_line(word, 20);
                wrong(if shown.is_empty() {
                    Diagnostic::whole(text!("walk.number_missing_beside_comma", option))
                } else {
                    Diagnostic::whole(text!("walk.not_finite_number", option, shown))
                })
            })
    };
    let steps: Vec<Vec<f64>> = text
        .split_whitespace()
        .map(|step| step.split(',').map(number).collect())
        .collect::<Result<_, _>>()?;
    if steps.is_empty() {
        return Err(wrong(Diagnostic::whole(text!(
            "walk.holds_no_number",
            option
        ))));
    }
    Ok(steps)
}
