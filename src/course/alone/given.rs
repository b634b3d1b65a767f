//! What a reader gives beside equations that come alone.

use crate::course::model::functions;
use crate::equation::Functions;
use crate::lang::Diagnostics;

/// Numbers over time, a row a step: of the input with this plain name, or of the first.
pub type Series = (Option<String>, Vec<Vec<f64>>);

/// What is given beside equations that come alone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Given {
    /// Rows of names: `h = 3`.
    pub sizes: Vec<(String, usize)>,
    /// What free functions stand for: `g = tanh`.
    pub functions: Vec<(String, String)>,
    /// Inputs.
    pub inputs: Vec<Series>,
    /// The seed of the parameters.
    pub seed: Option<u64>,
}

impl Given {
    /// The seed that parameters are drawn from where none is given.
    pub const SEED: u64 = 7;

    /// The seed that parameters are drawn from.
    pub fn seed(&self) -> u64 {
        self.seed.unwrap_or(Given::SEED)
    }

    /// Whether nothing is given.
    pub fn is_empty(&self) -> bool {
        *self == Given::default()
    }

    /// What free functions stand for.
    ///
    /// # Errors
    /// A word that names no function.
    pub(super) fn functions(&self) -> Result<Functions, Diagnostics> {
        functions(
            self.functions
                .iter()
                .map(|(name, word)| (name.as_str(), word.as_str())),
        )
        .map_err(|fault| vec![fault])
    }
}
