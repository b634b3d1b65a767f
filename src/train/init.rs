//! Weights to begin with.

use super::pytorch::{BIAS_HH, REVERSE, WEIGHT_HH};
use super::{Architecture, Cell, Network, Real, Tensor};
use crate::graph::Flavor;
use nalgebra::DMatrix;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::ops::Range;

impl<F: Real> Network<F> {
    /// Draws every weight from `seed`, as the framework does whose convention it is.
    ///
    /// PyTorch: all of U(−1/√H, 1/√H). Keras: inputs and head Glorot-uniform (Glorot & Bengio 2010), the
    /// recurrent weights orthogonal (Saxe et al. 2014), biases zero. `forget_bias` replaces what the
    /// convention gives the forget gate (Gers et al. 2000; Jozefowicz et al. 2015): 1 under Keras.
    pub fn draw(
        architecture: Architecture,
        convention: Flavor,
        forget_bias: Option<f64>,
        seed: u64,
    ) -> Network<F> {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut uniform = |bound: f64| (rng.random::<f64>() * 2.0 - 1.0) * bound;
        let mut parameters = vec![F::zero(); architecture.parameters()];
        let tensors = architecture.tensors();
        let (hidden, is_own) = (
            architecture.hidden,
            matches!(architecture.cell, Cell::Own(_)),
        );
        for tensor in &tensors {
            let is_head = tensor.name.starts_with("head.");
            let bound = bound(&architecture, convention, tensor);
            // Of equations of one's own, what takes h to something as large.
            let is_square = (tensor.rows, tensor.cols) == (hidden, hidden);
            let recurrent = match is_own {
                true => is_square && !is_head && !tensor.vector,
                false => tensor.name.contains(WEIGHT_HH),
            };
            let drawn = match convention {
                Flavor::Keras if tensor.vector => DMatrix::zeros(tensor.rows, 1),
                Flavor::Keras if recurrent => {
                    // Q of a square of sums of uniforms: close enough to normal for its directions.
                    let side = tensor.rows.max(tensor.cols);
                    let square = DMatrix::from_fn(side, tensor.cols, |_, _| {
                        (0..4).map(|_| uniform(1.0)).sum()
                    });
                    square.qr().q().rows(0, tensor.rows).into_owned()
                }
                _ => DMatrix::from_fn(tensor.rows, tensor.cols, |_, _| uniform(bound)),
            };
            for r in 0..tensor.rows {
                for c in 0..tensor.cols {
                    parameters[tensor.at(r, c)] = F::of_f64(drawn[(r, c)]);
                }
            }
        }
        let forget_bias = forget_bias.or((convention == Flavor::Keras).then_some(1.0));
        if let Some(bias) = forget_bias {
            for (range, value) in forget_gate(&architecture, &tensors, bias) {
                parameters[range].fill(F::of_f64(value));
            }
        }
        Network {
            architecture,
            parameters,
        }
    }
}

/// Of what is drawn uniformly, the largest.
fn bound(architecture: &Architecture, convention: Flavor, tensor: &Tensor) -> f64 {
    // A linear head reads the states of both directions.
    let fan_in = match tensor.name.starts_with("head.") && architecture.bidirectional {
        true => 2 * architecture.hidden,
        false => architecture.hidden,
    };
    match convention {
        Flavor::PyTorch => 1.0 / (fan_in as f64).sqrt(),
        Flavor::Keras => (6.0 / (tensor.rows + tensor.cols) as f64).sqrt(),
    }
}

/// What the forget gate's biases begin with: of an LSTM its rows, of two biases the first; of one's own equations b_f.
fn forget_gate(
    architecture: &Architecture,
    tensors: &[Tensor],
    bias: f64,
) -> Vec<(Range<usize>, f64)> {
    let n = architecture.hidden;
    let value = |tensor: &Tensor| match &*tensor.name {
        name if name.contains(BIAS_HH) => 0.0,
        _ => bias,
    };
    let is_own = |tensor: &Tensor| {
        let name = tensor.name.strip_suffix(REVERSE).unwrap_or(&tensor.name);
        name == "b_f" || name.starts_with("b_f_l")
    };
    let rows = |tensor: &Tensor| match architecture.cell {
        Cell::Lstm if tensor.name.contains(".bias_") => {
            Some(tensor.start + n..tensor.start + 2 * n)
        }
        Cell::Own(_) if is_own(tensor) => Some(tensor.range()),
        _ => None,
    };
    let list = tensors.iter().filter_map(|t| Some((rows(t)?, value(t))));
    list.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `torch.nn.Linear` draws in ±1/√ of what it reads, which is both directions.
    #[test]
    fn a_head_on_two_directions_begins_as_in_pytorch() {
        for (bidirectional, fan_in) in [(false, 16.0), (true, 32.0_f64)] {
            let architecture = Architecture {
                bidirectional,
                output: 8,
                ..Architecture::measured(Cell::Lstm, 16)
            };
            let network = Network::<f64>::draw(architecture, Flavor::PyTorch, None, 1);
            let tensors = network.architecture.tensors();
            for tensor in tensors.iter().filter(|own| own.name.starts_with("head.")) {
                let own = &network.parameters[tensor.range()];
                let largest = own.iter().fold(0.0, |most: f64, v| most.max(v.abs()));
                let bound = 1.0 / fan_in.sqrt();
                assert!(
                    largest <= bound && largest > 0.7 * bound,
                    "{largest} of {bound}"
                );
            }
        }
    }
}
