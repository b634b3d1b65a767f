//! A sample of the reader's own, as it stands.

use crate::train::tasks::Question;
use std::sync::Arc;
use web_time::Instant;

/// What keys move in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Moves {
    /// A number or a symbol at a step.
    Places,
    /// The two resonances of a vowel.
    Formants([f64; 2]),
    /// Nothing: it was typed.
    Nothing,
}

/// A sample of the reader's own.
pub(super) struct Own {
    /// What is asked: one thing, or the same in several ways.
    pub(super) questions: Vec<Arc<Question>>,
    pub(super) which: usize,
    pub(super) moves: Moves,
    /// The step looked at, from 0, and which number of it.
    pub(super) at: usize,
    pub(super) feature: usize,
    /// Since when it is gone through.
    pub(super) since: Option<Instant>,
}

/// What is typed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asking {
    /// A sample.
    Sample,
    /// The file that a sound goes to.
    Sound,
}

impl Own {
    pub(super) fn is_vowel(&self) -> bool {
        matches!(self.moves, Moves::Formants(_))
    }

    pub(super) fn question(&self) -> &Arc<Question> {
        &self.questions[self.which]
    }
}
