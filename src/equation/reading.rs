//! What a reader may want to know of how equations were read, and what they may say beforehand.

use super::function::Func;
use super::suggest::nearest;
use crate::lang::{Diagnostic, Span, Text, printable_line, text};
use std::collections::BTreeMap;

/// How something was read that may have been meant otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Where it stands in the source.
    pub span: Span,
    /// How it was read.
    pub reading: Text,
    /// The other reading that fits, and how to write it.
    pub other: Option<Text>,
    /// Whether the other reading is likely enough that the reader has to be told: a warning.
    pub doubtful: bool,
}

impl Choice {
    /// What is said for the reader's information.
    pub fn note(span: Span, reading: Text) -> Choice {
        let (other, doubtful) = (None, false);
        Choice {
            span,
            reading,
            other,
            doubtful,
        }
    }

    /// The commoner of two readings.
    pub(super) fn guess(span: Span, reading: Text, other: Text) -> Choice {
        let (other, doubtful) = (Some(other), true);
        Choice {
            span,
            reading,
            other,
            doubtful,
        }
    }

    /// What was read, as it is written in `source`.
    pub fn what<'a>(&self, source: &'a str) -> &'a str {
        source.get(self.span.clone()).unwrap_or_default()
    }
}

/// What free names of functions stand for: `g = "tanh"`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Functions(BTreeMap<String, Option<Func>>);

impl Functions {
    /// Lets the plain name `name` (`g`, `sigma_y`) stand for a known function; `identity` gives its argument back.
    ///
    /// # Errors
    /// When there is no function `word`.
    pub fn define(&mut self, name: &str, word: &str) -> Result<(), Box<Diagnostic>> {
        let identity = ["identity", "linear", "id"].contains(&word);
        let func = Func::of_word(word.trim_start_matches('\\'));
        if func.is_none() && !identity {
            let shown = printable_line(word, 40);
            let fault = Diagnostic::whole(text!("equation.unknown_function", word = shown));
            return Err(Box::new(fault.help(known(word))));
        }
        self.0.insert(name.to_owned(), func);
        Ok(())
    }

    /// The function that a name stands for; `Some(None)` is the identity.
    pub(super) fn get(&self, name: &str) -> Option<Option<Func>> {
        self.0.get(name).copied()
    }

    /// Every name that stands for a function.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

/// Which function a word may have meant, or all there are.
pub(super) fn known(word: &str) -> Text {
    let names = || Func::ALL.into_iter().map(|func| func.row().python);
    match nearest(word, names()) {
        Some(near) => text!("common.did_you_mean", near),
        None => {
            let list: Vec<&str> = names().collect();
            text!("equation.known_functions", list = list.join(", "))
        }
    }
}
