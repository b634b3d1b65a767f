//! A number in the text of a lesson, `{{ i_2[1] : 3 }}` or `{{ 1 - f_1[1] }}`, and how it is shown.

use super::sum::Sum;
use crate::equation::Shape;
use crate::graph::{Address, Place, Run};
use crate::lang::{Diagnostic, Span, printable_line, text};
use crate::typeset::{Digits, number, rounded};
use std::fmt;

/// Most decimals.
const MOST_DIGITS: u8 = 12;

/// A number of the model, or one computed from such, that a text shows or asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Placeholder {
    sum: Sum,
    /// As it is written.
    text: String,
    /// Decimals, if the text says how many.
    pub digits: Option<u8>,
    /// Where it stands.
    pub span: Span,
}

impl fmt::Display for Placeholder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.address() {
            Some(address) => address.fmt(f),
            None => f.write_str(&self.text),
        }
    }
}

impl Placeholder {
    /// Reads `i_2[1] : 3`.
    ///
    /// # Errors
    /// When it is neither an address nor arithmetic, or has something else than a number of decimals behind its colon.
    pub fn parse(text: &str, span: Span) -> Result<Placeholder, Diagnostic> {
        let (text, digits) = match text.split_once(':') {
            Some((text, digits)) => {
                let digits = digits.trim().parse().ok().filter(|n| *n <= MOST_DIGITS);
                // No address holds a colon: what is no number of decimals is refused with the rest.
                (if digits.is_some() { text } else { ":" }, digits)
            }
            None => (text, None),
        };
        let sum = match Address::parse(text, &span) {
            Ok(address) if !text.trim().starts_with(|c: char| c.is_ascii_digit()) => {
                Sum::Of(address)
            }
            told => match (Sum::read(text), told) {
                (Some(sum), _) => sum,
                (None, Err(fault)) => return Err(told_of(text, fault)),
                (None, Ok(address)) => Sum::Of(address),
            },
        };
        Ok(Placeholder {
            sum,
            text: printable_line(text.trim(), MOST_SHOWN).replace('-', "−"),
            digits,
            span,
        })
    }

    /// The address of the number, if it is one of the model's and not computed from them.
    pub fn address(&self) -> Option<&Address> {
        match &self.sum {
            Sum::Of(address) => Some(address),
            _ => None,
        }
    }

    /// Where in a run the number stands, if it stands there.
    pub fn place(&self, run: &Run) -> Option<Place> {
        self.address()?.place(run)
    }

    /// The addresses of the model's numbers in it.
    pub fn addresses(&self) -> Vec<&Address> {
        self.sum.addresses()
    }

    /// The number; the first entry of a whole quantity.
    pub fn number(&self, run: &Run) -> Option<f64> {
        match &self.sum {
            Sum::Of(address) => address.number(run),
            sum => sum.value(run),
        }
    }

    /// A number as it stands in the text: with the decimals that the text says, or as `usual`.
    pub fn text(&self, value: f64, usual: Digits) -> String {
        match self.digits {
            Some(digits) => rounded(value, Digits::new(digits)),
            None => number(value, usual).text,
        }
    }

    /// Whether a run has what it refers to.
    ///
    /// # Errors
    /// When the run has no such quantity, gradient or entry, or what is computed from them is no number.
    pub fn find(&self, run: &Run) -> Result<(), Diagnostic> {
        for address in self.addresses() {
            address.find(run, &self.span)?;
        }
        if self.address().is_some() {
            return Ok(());
        }
        if let Some(fault) = self.one_number(run) {
            return Err(fault);
        }
        match self.sum.value(run) {
            Some(_) => Ok(()),
            None => {
                let what = text!("lesson.comes_to_no_number", shown = self.text);
                Err(Diagnostic::at(self.span.clone(), what))
            }
        }
    }

    /// What is wrong where one number is wanted: a whole vector is none.
    pub fn one_number(&self, run: &Run) -> Option<Diagnostic> {
        let whole = |address: &&Address| {
            let value = address.place(run).and_then(|place| run.value(place.of));
            address.entry.is_none() && value.is_some_and(|value| value.len() != 1)
        };
        let name = self.addresses().into_iter().find(whole)?;
        let (rows, cols) = run.value(name.place(run)?.of)?.shape();
        let first = Address {
            entry: Some((0, 0)),
            ..name.clone()
        };
        let example = first.typed(Shape { rows, cols });
        let what = text!("lesson.numbers_asked", name, rows, cols);
        Some(Diagnostic::at(self.span.clone(), what).help(text!("lesson.write", example)))
    }
}

/// What is said of a text that is no address: where it has signs of arithmetic, what is wrong with that.
fn told_of(text: &str, fault: Diagnostic) -> Diagnostic {
    let signs = ['+', '-', '−', '*', '/', '^', '(', ')'];
    match fault.span.clone().filter(|_| text.contains(signs)) {
        Some(span) => {
            let fault = Diagnostic::at(span, text!("lesson.no_arithmetic"));
            fault.help(text!("lesson.write_arithmetic"))
        }
        None => fault,
    }
}

/// Signs of arithmetic that are shown.
const MOST_SHOWN: usize = 80;

#[cfg(test)]
mod tests {
    use super::super::{Model, library};
    use super::*;

    #[test]
    fn decimals_stand_behind_a_colon() {
        let number = Placeholder::parse(" ∂W_xi[1,2] : 3 ", 0..1).unwrap();
        assert_eq!(
            (number.to_string().as_str(), number.digits),
            ("∂W_xi[1,2]", Some(3))
        );
        let number = Placeholder::parse(" 1 - f_1[1] : 2 ", 0..1).unwrap();
        assert_eq!(
            (number.to_string().as_str(), number.digits),
            ("1 − f_1[1]", Some(2))
        );
        for bad in ["", "i_1[0]", "i_1 : x", "i_1 : 13", "i_1 : 3 : 3"] {
            assert!(Placeholder::parse(bad, 0..1).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_a_model_has_is_found_and_of_the_rest_it_is_said_why() {
        let model = Model::parse("x", library::model("worked-example").unwrap()).unwrap();
        let run = model.run();
        for (text, told) in [
            ("i_2[1]", ""),
            ("∂c_3", ""),
            ("∂W_xi[2,1]", ""),
            ("i_9", "no time 9"),
            ("W_ix", "no quantity W_ix"),
            ("i_2[3]", "no such entry"),
            ("W_xi[1,2]", "no such entry"),
            ("1 - W_xi[1,2]", "no such entry"),
            ("1 - i_2", "which of its numbers"),
            ("1 / (x_1 - 1)", "comes to no number"),
            ("1 - i_2[1]", ""),
        ] {
            let number = Placeholder::parse(text, 0..1).unwrap();
            let fault = number.find(&run).err().map_or_else(String::new, |fault| {
                fault.message.get(crate::lang::Lang::EN)
            });
            assert!(
                fault.contains(told) && fault.is_empty() == told.is_empty(),
                "{text}: {fault}"
            );
        }
    }
}
