//! A sequence that a reader puts to a network.

use super::super::Data;

/// A sequence to be put to a network, which need not be one of the data.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// One sequence. What it answers is compared with these targets, where they are known.
    pub data: Data<f64>,
    /// What should be written after it, if anything is to be and it is known.
    pub wanted: Option<String>,
    /// The sound it is of.
    pub sound: Vec<i16>,
}

impl Question {
    /// Of which nothing is known but what is read.
    pub(super) fn of(data: Data<f64>) -> Question {
        Question {
            data,
            wanted: None,
            sound: vec![],
        }
    }

    /// How many symbols or numbers are read.
    pub fn steps(&self) -> usize {
        self.data.length(0)
    }
}
