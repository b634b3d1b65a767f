//! Weights to begin with.

use super::{Architecture, Cell, Network, Real};
use crate::graph::Flavor;
use nalgebra::DMatrix;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

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
        for tensor in &tensors {
            let bound = match convention {
                Flavor::PyTorch => 1.0 / (architecture.hidden as f64).sqrt(),
                Flavor::Keras => (6.0 / (tensor.rows + tensor.cols) as f64).sqrt(),
            };
            let recurrent = tensor.name.contains("weight_hh");
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
        if let (Some(bias), Cell::Lstm) = (forget_bias, architecture.cell) {
            let n = architecture.hidden;
            for tensor in tensors.iter().filter(|t| t.name.contains(".bias_")) {
                // With two biases the first holds it all.
                let value = match tensor.name.contains("bias_ih") {
                    true => bias,
                    false => 0.0,
                };
                parameters[tensor.start + n..tensor.start + 2 * n].fill(F::of_f64(value));
            }
        }
        Network {
            architecture,
            parameters,
        }
    }
}
