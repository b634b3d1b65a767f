//! The weights that a training begins with.

use super::super::output::shown;
use super::{Failure, Precision, Train};
use crate::graph::Flavor;
use crate::lang::{Diagnostic, text};
use crate::train::tasks::Settings;
use crate::train::{Architecture, Checkpoint, weights};

impl Train {
    /// The weights of the file, if one is named.
    pub(super) fn checkpoint(&self, usual: &Settings) -> Result<Option<Checkpoint<f64>>, Failure> {
        let Some(path) = &self.weights else {
            return Ok(None);
        };
        let convention = self.convention.unwrap_or(usual.convention);
        let reading = weights::Reading {
            activation: self.activation,
            head: None,
            two_biases: Some(convention == Flavor::PyTorch),
            usual: usual.activation,
        };
        let read = weights::bytes(path).and_then(|b| weights::read(&b, reading));
        read.map(Some).map_err(|f| Failure::of(f, shown(path)))
    }

    /// The weights, if they are those of such a network.
    pub(super) fn fitted(
        &self,
        mut found: Checkpoint<f64>,
        want: &Architecture,
    ) -> Result<Checkpoint<f64>, Failure> {
        let failure = |fault: Diagnostic| {
            Err(Failure::of(
                Box::new(fault),
                self.weights.as_deref().map(shown).unwrap_or_default(),
            ))
        };
        // The data say where targets are; PyTorch's files do not.
        found.network.architecture.head = want.head;
        let is = &found.network.architecture;
        if is != want {
            let sizes = |a: &Architecture| {
                let both = if a.bidirectional {
                    " --bidirectional"
                } else {
                    ""
                };
                format!(
                    "{}{both} {} → {} × {} → {}",
                    a.cell.name(),
                    a.input,
                    a.hidden,
                    a.layers,
                    a.output
                )
            };
            let (is, want) = (sizes(is), sizes(want));
            return failure(
                Diagnostic::whole(text!("train.these_weights_another_network", is, want))
                    .help(text!("train.read_cell_inputs_units_layers")),
            );
        }
        let too_large = |v: &f64| v.abs() > f64::from(f32::MAX);
        if self.precision == Precision::F32 && found.network.parameters.iter().any(too_large) {
            return failure(
                Diagnostic::whole(text!("train.weight_too_large_bits"))
                    .help(text!("train.train_with_precision")),
            );
        }
        Ok(found)
    }
}
