//! From inputs to outputs.

use super::{Layer, Prepared, Shard};
use crate::train::cell::{Columns, FEW, InputForward, LstmForward, RnnForward};
use crate::train::product::add_product_at;
use crate::train::{Cell, Head, Real};

impl<F: Real> Shard<F> {
    /// Evaluates every layer and the head.
    pub(in crate::train) fn forward(&mut self, theta: &[F], prepared: &Prepared<F>) {
        let mut layers = std::mem::take(&mut self.layers);
        for l in 0..self.architecture.layers {
            let (below, rest) = layers.split_at_mut(l);
            self.layer_forward(l, theta, prepared, below.last(), &mut rest[0]);
        }
        self.head_forward(theta, &layers[self.architecture.layers - 1].h);
        self.layers = layers;
    }

    /// Layer `l` over all steps, on what lies `below` it, or on the inputs.
    fn layer_forward(
        &self,
        l: usize,
        theta: &[F],
        prepared: &Prepared<F>,
        below: Option<&Layer<F>>,
        layer: &mut Layer<F>,
    ) {
        let a = self.architecture;
        let (n, b, steps) = (a.hidden, self.size, self.steps);
        let (block, rows) = (n * b, a.gates() * n);
        self.inputs_forward(l, theta, prepared, below, layer);
        for t in 0..steps {
            let z = &mut layer.z[t * rows * b..][..rows * b];
            let (h_before, h) = layer.h[t * block..][..2 * block].split_at_mut(block);
            prepared.layers[l]
                .weight_hh
                .add_product(self.arch, z, h_before);
            match a.cell {
                Cell::Rnn => self.arch.dispatch(RnnForward {
                    activation: a.activation,
                    z,
                    h,
                }),
                Cell::Lstm => {
                    let (c_before, c) = layer.c[t * block..][..2 * block].split_at_mut(block);
                    let phi_c = &mut layer.phi_c[t * block..][..block];
                    let (hidden, activation, rows) = (n, a.activation, &self.rows);
                    self.arch.dispatch(LstmForward {
                        hidden,
                        activation,
                        rows,
                        z,
                        c_before,
                        c,
                        phi_c,
                        h,
                    });
                }
            }
        }
    }

    /// What goes into layer `l`, times its weights, for all steps at once.
    fn inputs_forward(
        &self,
        l: usize,
        theta: &[F],
        prepared: &Prepared<F>,
        below: Option<&Layer<F>>,
        layer: &mut Layer<F>,
    ) {
        let n = self.architecture.hidden;
        let inputs = match below {
            Some(below) => Columns::Values(&below.h[n * self.size..], n),
            None => self.columns(),
        };
        self.arch.dispatch(InputForward {
            z: &mut layer.z,
            weight: &theta[self.layout.layers[l].weight_ih.clone()],
            bias: &prepared.layers[l].bias,
            inputs,
        });
        if let Columns::Values(x, features) = inputs
            && features > FEW
        {
            let weight = &prepared.layers[l].weight_ih;
            weight.add_product(self.arch, &mut layer.z, x);
        }
    }

    /// The outputs, from the states `top` of the last layer.
    fn head_forward(&mut self, theta: &[F], top: &[F]) {
        let a = self.architecture;
        let (n, b) = (a.hidden, self.size);
        let block = n * b;
        let read: &[F] = match a.head {
            Head::Every => &top[block..],
            Head::Last => {
                for j in 0..b {
                    let from = &top[self.last_step(j) * block + j * n..][..n];
                    self.last[j * n..][..n].copy_from_slice(from);
                }
                &self.last
            }
        };
        let bias = &theta[self.layout.head_bias.clone()];
        self.outputs
            .chunks_exact_mut(a.output)
            .for_each(|y| y.copy_from_slice(bias));
        let weight = &theta[self.layout.head_weight.clone()];
        let places = self.outputs.len() / a.output;
        add_product_at(
            self.arch,
            &mut self.outputs,
            weight,
            read,
            [a.output, places, n],
        );
    }
}
