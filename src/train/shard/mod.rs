//! The fused kernel: a fixed part of a batch, forward and backward, in memory that is taken once.
//!
//! Time lies in blocks: block t of a buffer holds a column per sequence. All inputs are multiplied at
//! once, the recurrent part once a step, and each weight gradient once at the end over all steps
//! (Hochreiter & Schmidhuber 1997 with the forget gate of Gers et al. 2000; gradients are exact through
//! the whole sequence).

mod backward;
mod forward;
mod load;
mod loss;
mod prepared;
mod tally;

pub(super) use prepared::Prepared;
pub use tally::Tally;

use super::architecture::Layout;
use super::cell::{Columns, Rows};
use super::{Architecture, Real};
use pulp::Arch;

/// Buffers of one layer.
#[derive(Clone, Debug, Default)]
pub(super) struct Layer<F> {
    /// Gates, 4H × T·b; after [`Shard::backward`] the gradients of the sums.
    pub(super) z: Vec<F>,
    /// h₀ … h_T, H × (T+1)·b.
    pub(super) h: Vec<F>,
    /// c₀ … c_T.
    pub(super) c: Vec<F>,
    /// φ(c₁) … φ(c_T).
    phi_c: Vec<F>,
    /// ∂L/∂h₁ … ∂L/∂h_T.
    pub(super) dh: Vec<F>,
    dc: Vec<F>,
}

/// Some columns of a batch with all their intermediate values.
#[derive(Clone, Debug)]
pub(super) struct Shard<F> {
    architecture: Architecture,
    layout: Layout,
    arch: Arch,
    rows: Rows<F>,
    /// Sequences b and steps T of what is loaded.
    pub(super) size: usize,
    pub(super) steps: usize,
    symbols: Vec<u32>,
    values: Vec<F>,
    is_symbols: bool,
    lengths: Vec<u32>,
    target_values: Vec<F>,
    target_symbols: Vec<u32>,
    width: usize,
    pub(super) layers: Vec<Layer<F>>,
    /// Whether each sequence is right so far.
    right: Vec<bool>,
    /// What the head reads, H × P·b, if that is not a layer's buffer itself.
    last: Vec<F>,
    /// Outputs, O × P·b; after the loss, their gradients.
    pub(super) outputs: Vec<F>,
    pub(super) gradient: Vec<F>,
    pub(super) tally: Tally,
}

impl<F: Real> Shard<F> {
    pub(super) fn new(architecture: Architecture) -> Shard<F> {
        Shard {
            architecture,
            layout: architecture.layout(),
            arch: Arch::new(),
            rows: Rows::lstm(architecture.hidden),
            size: 0,
            steps: 0,
            symbols: Vec::new(),
            values: Vec::new(),
            is_symbols: false,
            lengths: Vec::new(),
            target_values: Vec::new(),
            target_symbols: Vec::new(),
            width: 1,
            layers: vec![Layer::default(); architecture.layers],
            right: Vec::new(),
            last: Vec::new(),
            outputs: Vec::new(),
            gradient: vec![F::zero(); architecture.parameters()],
            tally: Tally::default(),
        }
    }

    fn columns(&self) -> Columns<'_, F> {
        if self.is_symbols {
            Columns::Symbols(&self.symbols)
        } else {
            Columns::Values(&self.values, self.architecture.input)
        }
    }

    /// The step whose h the head reads for column j, if it reads the last.
    fn last_step(&self, j: usize) -> usize {
        self.lengths.get(j).map_or(self.steps, |&l| l as usize)
    }

    /// The first step, from 1, whose states are not finite.
    pub(super) fn first_not_finite(&self) -> Option<usize> {
        let block = self.architecture.hidden * self.size;
        let bad = |s: &Vec<F>| {
            s.iter()
                .position(|v| !v.as_f64().is_finite())
                .map(|p| p / block.max(1))
        };
        self.layers
            .iter()
            .flat_map(|l| [bad(&l.c), bad(&l.h)])
            .flatten()
            .min()
    }
}
