//! A network with what its training remembers: what a weights file holds.

use super::{Architecture, Network, OptimizerState, Real};
use crate::lang::{Diagnostic, text};

/// A network, and how its training was about to go on.
#[derive(Clone, Debug, PartialEq)]
pub struct Checkpoint<F> {
    /// The weights.
    pub network: Network<F>,
    /// None of weights from elsewhere, and after a training that diverged.
    pub memory: Option<OptimizerState>,
}

impl<F: Real> Checkpoint<F> {
    /// The same in another precision.
    pub fn cast<G: Real>(&self) -> Checkpoint<G> {
        Checkpoint {
            network: self.network.cast(),
            memory: self.memory.clone(),
        }
    }
}

impl Checkpoint<f64> {
    /// The same, if it is of such a network and its numbers are no larger than those of `bytes` bytes.
    ///
    /// # Errors
    /// When it is of another network, which is told beside what is wanted, or a number is too large.
    pub fn fitting(
        mut self,
        want: &Architecture,
        bytes: usize,
    ) -> Result<Checkpoint<f64>, Diagnostic> {
        // The data say where targets are; PyTorch's files do not.
        self.network.architecture.head = want.head;
        let is = &self.network.architecture;
        let too_large = |v: &f64| v.abs() > f64::from(f32::MAX);
        let overflows = bytes == 4 && self.network.parameters.iter().any(too_large);
        if is == want && overflows {
            let fault = Diagnostic::whole(text!("train.weight_too_large_bits"));
            return Err(fault.help(text!("train.train_with_precision")));
        }
        if is == want {
            return Ok(self);
        }
        let sizes = |a: &Architecture| {
            let both = match a.bidirectional {
                true => " --bidirectional",
                false => "",
            };
            let (cell, hidden, layers) = (a.cell.name(), a.hidden, a.layers);
            let (input, output) = (a.input, a.output);
            format!("{cell}{both} {input} → {hidden} × {layers} → {output}")
        };
        let (is, want) = (sizes(is), sizes(want));
        let fault = Diagnostic::whole(text!("train.these_weights_another_network", is, want));
        Err(fault.help(text!("train.read_cell_inputs_units_layers")))
    }
}

impl<F> From<Network<F>> for Checkpoint<F> {
    fn from(network: Network<F>) -> Checkpoint<F> {
        Checkpoint {
            network,
            memory: None,
        }
    }
}
