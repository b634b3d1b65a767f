//! Weights of the past, to look at.

use crate::train::Real;

/// Weights after past epochs in bounded memory: when full, every second one goes.
#[derive(Debug)]
pub(super) struct History<F> {
    /// Epoch, step and parameters.
    pub(super) kept: Vec<(usize, u64, Vec<F>)>,
    /// Epochs between two that are kept.
    every: usize,
}

impl<F> Default for History<F> {
    fn default() -> History<F> {
        History {
            kept: vec![],
            every: 1,
        }
    }
}

impl<F: Real> History<F> {
    /// Most memory all of them may take.
    pub(super) const BYTES: usize = 48 << 20;

    pub(super) fn keep(&mut self, epoch: usize, step: u64, parameters: &[F]) {
        if !epoch.is_multiple_of(self.every) {
            return;
        }
        let most = (Self::BYTES / size_of_val(parameters).max(1)).clamp(2, 1000);
        if self.kept.len() >= most {
            self.every *= 2;
            self.kept.retain(|(e, ..)| e.is_multiple_of(self.every));
            if !epoch.is_multiple_of(self.every) {
                return;
            }
        }
        self.kept.push((epoch, step, parameters.to_vec()));
    }
}
