//! The weights that a training begins with.

use super::super::output::shown;
use super::{Failure, Train};
use crate::graph::Flavor;
use crate::train::tasks::Settings;
use crate::train::{Architecture, Checkpoint, Precision, weights};

impl Train {
    /// The weights of the file, if one is named.
    pub(super) fn checkpoint(&self, usual: &Settings) -> Result<Option<Checkpoint<f64>>, Failure> {
        let Some(path) = &self.weights else {
            return Ok(None);
        };
        let asked = self.asked.over(usual.clone());
        let reading = weights::Reading {
            activation: (self.asked.get("activation")).map(|_| asked.activation),
            head: None,
            two_biases: Some(asked.convention == Flavor::PyTorch),
            usual: usual.activation,
        };
        let read = weights::bytes(path).and_then(|b| weights::read(&b, reading));
        read.map(Some).map_err(|f| Failure::of(f, shown(path)))
    }

    /// The weights, if they are those of such a network.
    pub(super) fn fitted(
        &self,
        found: Checkpoint<f64>,
        want: &Architecture,
    ) -> Result<Checkpoint<f64>, Failure> {
        let bytes = match self.precision {
            Precision::F32 => 4,
            Precision::F64 => 8,
        };
        let path = || self.weights.as_deref().map(shown).unwrap_or_default();
        let found = found.fitting(want, bytes);
        found.map_err(|fault| Failure::of(fault, path()))
    }
}
