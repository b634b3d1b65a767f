//! A network with what its training remembers: what a weights file holds.

use super::{Memory, Network, Real};

/// A network, and how its training was about to go on.
#[derive(Clone, Debug, PartialEq)]
pub struct Checkpoint<F> {
    /// The weights.
    pub network: Network<F>,
    /// None of weights from elsewhere, and after a training that diverged.
    pub memory: Option<Memory>,
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

impl<F> From<Network<F>> for Checkpoint<F> {
    fn from(network: Network<F>) -> Checkpoint<F> {
        Checkpoint {
            network,
            memory: None,
        }
    }
}
