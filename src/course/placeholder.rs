//! An address in the text of a lesson, `{{ i_2[1] : 3 }}`, and how its number is shown.

use crate::graph::{Address, Ref, Run};
use crate::lang::{Diagnostic, Span};
use crate::typeset::{Digits, number, rounded};

/// Most decimals.
const MOST_DIGITS: u8 = 12;

/// A number of the model that a text shows or asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// Which number.
    pub address: Address,
    /// Decimals, if the text says how many.
    pub digits: Option<u8>,
    /// Where it stands.
    pub span: Span,
}

impl Placeholder {
    /// Reads `i_2[1] : 3`.
    ///
    /// # Errors
    /// When it is not written like an address, or not with a number of decimals.
    pub fn parse(text: &str, span: Span) -> Result<Placeholder, Box<Diagnostic>> {
        let (text, digits) = match text.split_once(':') {
            Some((text, digits)) => {
                let digits = digits.trim().parse().ok().filter(|n| *n <= MOST_DIGITS);
                // No address holds a colon: what is no number of decimals is refused with the rest.
                (if digits.is_some() { text } else { ":" }, digits)
            }
            None => (text, None),
        };
        Ok(Placeholder {
            address: Address::parse(text, &span)?,
            digits,
            span,
        })
    }

    /// A number as it stands in the text: with the decimals that the text says, or as `usual`.
    pub fn text(&self, value: f64, usual: Digits) -> String {
        match self.digits {
            Some(digits) => rounded(value, Digits::new(digits)),
            None => number(value, usual).text,
        }
    }

    /// What it refers to.
    ///
    /// # Errors
    /// When the run has no such quantity, gradient or entry.
    pub fn find(&self, run: &Run) -> Result<Ref, Box<Diagnostic>> {
        self.address.find(run, &self.span)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Model, library};
    use super::*;
    use crate::graph::Optimizer;

    #[test]
    fn decimals_stand_behind_a_colon() {
        let number = Placeholder::parse(" ∂W_xi[1,2] : 3 ", 0..1).unwrap();
        assert_eq!(
            (number.address.to_string().as_str(), number.digits),
            ("∂W_xi[1,2]", Some(3))
        );
        for bad in ["", "i_1[0]", "i_1 : x", "i_1 : 13", "i_1 : 3 : 3"] {
            assert!(Placeholder::parse(bad, 0..1).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_a_model_has_is_found_and_of_the_rest_it_is_said_why() {
        let model = Model::parse("x", library::model("worked-example").unwrap()).unwrap();
        let run = model.run(Optimizer::ADAM);
        for (text, told) in [
            ("i_2[1]", ""),
            ("∂c_3", ""),
            ("∂W_xi[2,1]", ""),
            ("i_9", "no time 9"),
            ("W_ix", "no quantity W_ix"),
            ("i_2[3]", "no such entry"),
            ("W_xi[1,2]", "no such entry"),
        ] {
            let number = Placeholder::parse(text, 0..1).unwrap();
            let fault = number.find(&run).err().map_or_else(String::new, |fault| {
                fault.message.get(crate::lang::Lang::EN)
            });
            assert!(
                fault.contains(told) && run.named(text).is_some() == told.is_empty(),
                "{text}: {fault}"
            );
        }
    }
}
