//! The functions that free letters stand for: `g = "tanh"`.

use super::Reader;
use crate::equation::Functions;
use crate::lang::{Diagnostic, text};

impl Reader<'_> {
    /// The section `[functions]`.
    pub(super) fn functions(&mut self) -> Functions {
        let mut known = Functions::default();
        for (name, _, value) in self.table("functions").unwrap_or_default() {
            let fault = match value.get_ref().as_str() {
                Some(word) => known.define(name, word).err(),
                None => Some(
                    Diagnostic::whole(text!("model.function_should_be_name"))
                        .help(text!("model.for_example_function", name)),
                ),
            };
            self.faults.extend(fault.map(|f| f.moved(value.span())));
        }
        known
    }
}

/// What is known of functions from their names and words.
///
/// # Errors
/// A word that names no function.
pub(in crate::course) fn functions<'a>(
    list: impl Iterator<Item = (&'a str, &'a str)>,
) -> Result<Functions, Diagnostic> {
    let mut known = Functions::default();
    for (name, word) in list {
        known.define(name, word)?;
    }
    Ok(known)
}
