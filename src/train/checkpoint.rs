//! A network with what its training remembers: what a weights file holds.

use super::{Flavor, Network, Real, Rule};

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

/// What a training remembers besides its weights. With it, N epochs and then M more give the very numbers that
/// N + M give; an epoch that was interrupted is begun again.
#[derive(Clone, Debug, PartialEq)]
pub struct Memory {
    /// The optimizer.
    pub rule: Rule,
    /// Whose definition of it.
    pub convention: Flavor,
    /// Steps it has taken, for Adam's bias correction.
    pub steps: i32,
    /// Adam's first moments, or the velocity of momentum, in the order of the parameters; else empty.
    pub first: Vec<f64>,
    /// Adam's and RMSProp's second moments; else empty.
    pub second: Vec<f64>,
    /// Epochs that ended: the next has an order and, if it decays, a learning rate of its own.
    pub epochs: usize,
}

impl<F> From<Network<F>> for Checkpoint<F> {
    fn from(network: Network<F>) -> Checkpoint<F> {
        Checkpoint {
            network,
            memory: None,
        }
    }
}
