//! Weights of the past, to look at.

use crate::train::{EpochEnd, Real};

/// How a training stood after an epoch; after none as well.
#[derive(Debug)]
pub(super) struct Kept<F> {
    pub(super) epoch: usize,
    pub(super) step: u64,
    /// What the epoch came to.
    pub(super) end: Option<EpochEnd>,
    pub(super) parameters: Vec<F>,
}

/// Weights after past epochs in bounded memory: when full, every second one goes.
#[derive(Debug)]
pub(super) struct History<F> {
    pub(super) kept: Vec<Kept<F>>,
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

    /// Keeps the weights after an epoch, or those a training begins with.
    pub(super) fn keep(&mut self, end: Option<EpochEnd>, parameters: &[F]) {
        let (epoch, step) = end.map_or((0, 0), |end| (end.epoch, end.step));
        if !epoch.is_multiple_of(self.every) {
            return;
        }
        let most = (Self::BYTES / size_of_val(parameters).max(1)).clamp(2, 1000);
        if self.kept.len() >= most {
            self.every *= 2;
            self.kept
                .retain(|kept| kept.epoch.is_multiple_of(self.every));
            if !epoch.is_multiple_of(self.every) {
                return;
            }
        }
        self.kept.push(Kept {
            epoch,
            step,
            end,
            parameters: parameters.to_vec(),
        });
    }
}
