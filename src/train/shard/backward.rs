//! From the outputs' gradients to those of every parameter.

use super::{Layer, Prepared, Shard};
use crate::train::cell::{Columns, FEW, InputBackward, LstmBackward, RnnBackward};
use crate::train::product::{add_product, add_product_bt};
use crate::train::{Cell, Head, Real};

impl<F: Real> Shard<F> {
    /// From ∂L/∂y to the gradient of every parameter, through all steps.
    pub(in crate::train) fn backward(&mut self, theta: &[F], prepared: &Prepared<F>) {
        let a = self.architecture;
        let block = a.hidden * self.size;
        self.gradient.fill(F::zero());
        let mut layers = std::mem::take(&mut self.layers);
        for layer in &mut layers {
            layer.dh.resize(self.steps * block, F::zero());
            layer.dh.fill(F::zero());
            layer.dc.resize(block, F::zero());
            layer.dc.fill(F::zero());
        }
        self.head_backward(theta, &mut layers[a.layers - 1]);
        for l in (0..a.layers).rev() {
            let (below, rest) = layers.split_at_mut(l);
            self.states_backward(l, prepared, &mut rest[0]);
            self.weights_backward(l, prepared, below.last_mut(), &rest[0]);
        }
        self.layers = layers;
    }

    /// The head's gradients, and from ∂L/∂y to ∂L/∂h of the last layer.
    fn head_backward(&mut self, theta: &[F], top: &mut Layer<F>) {
        let (a, arch) = (self.architecture, self.arch);
        let (n, b) = (a.hidden, self.size);
        let block = n * b;
        let places = self.outputs.len() / a.output;
        let head_weight = &theta[self.layout.head_weight.clone()];
        {
            let gradient = &mut self.gradient[self.layout.head_weight.clone()];
            let read: &[F] = if a.head == Head::Every {
                &top.h[block..]
            } else {
                &self.last
            };
            add_product_bt(arch, gradient, read, &self.outputs, [n, a.output, places]);
            let bias = &mut self.gradient[self.layout.head_bias.clone()];
            for dy in self.outputs.chunks_exact(a.output) {
                bias.iter_mut().zip(dy).for_each(|(b, d)| *b += *d);
            }
        }
        match a.head {
            Head::Every => add_product(
                arch,
                &mut top.dh,
                head_weight,
                &self.outputs,
                [n, places, a.output],
            ),
            Head::Last => {
                self.last.fill(F::zero());
                add_product(
                    arch,
                    &mut self.last,
                    head_weight,
                    &self.outputs,
                    [n, b, a.output],
                );
                for j in 0..b {
                    let step = self.last_step(j);
                    if step > 0 {
                        top.dh[(step - 1) * block + j * n..][..n]
                            .copy_from_slice(&self.last[j * n..][..n]);
                    }
                }
            }
        }
    }

    /// From ∂L/∂h to the gradients of the sums, in [`Layer::z`], back through the steps.
    fn states_backward(&self, l: usize, prepared: &Prepared<F>, layer: &mut Layer<F>) {
        let (a, arch) = (self.architecture, self.arch);
        let (n, b, steps) = (a.hidden, self.size, self.steps);
        let (block, rows) = (n * b, a.gates() * n);
        for t in (0..steps).rev() {
            let z = &mut layer.z[t * rows * b..][..rows * b];
            let (dh_before, dh) = layer.dh[..(t + 1) * block].split_at_mut(t * block);
            match a.cell {
                Cell::Rnn => arch.dispatch(RnnBackward {
                    activation: a.activation,
                    z,
                    dh,
                }),
                Cell::Lstm => arch.dispatch(LstmBackward {
                    hidden: n,
                    activation: a.activation,
                    z,
                    c_before: &layer.c[t * block..][..block],
                    phi_c: &layer.phi_c[t * block..][..block],
                    dh,
                    dc: &mut layer.dc,
                }),
            }
            if t > 0 {
                prepared.layers[l].weight_hh_t.add_product(
                    arch,
                    &mut dh_before[(t - 1) * block..],
                    z,
                );
            }
        }
    }

    /// From the gradients of the sums to those of the weights and of the layer below.
    fn weights_backward(
        &mut self,
        l: usize,
        prepared: &Prepared<F>,
        below: Option<&mut Layer<F>>,
        layer: &Layer<F>,
    ) {
        let (a, arch) = (self.architecture, self.arch);
        let (n, b, steps) = (a.hidden, self.size, self.steps);
        let (block, rows) = (n * b, a.gates() * n);
        let at = &self.layout.layers[l];
        let hh = &mut self.gradient[at.weight_hh.clone()];
        add_product_bt(
            arch,
            hh,
            &layer.z,
            &layer.h[..steps * block],
            [rows, n, steps * b],
        );
        let inputs = match &below {
            Some(below) => Columns::Values(&below.h[block..], n),
            None if self.is_symbols => Columns::Symbols(&self.symbols),
            None => Columns::Values(&self.values, a.input),
        };
        let (weights, biases) = self.gradient.split_at_mut(at.bias_ih.start);
        let weight = &mut weights[at.weight_ih.clone()];
        let bias = &mut biases[..rows];
        arch.dispatch(InputBackward {
            dz: &layer.z,
            inputs,
            weight: &mut *weight,
            bias,
        });
        if let Columns::Values(x, features) = inputs
            && features > FEW
        {
            add_product_bt(arch, weight, &layer.z, x, [rows, features, steps * b]);
        }
        if at.bias_hh.is_some() {
            biases.copy_within(..rows, rows);
        }
        if let Some(below) = below {
            prepared.layers[l]
                .weight_ih_t
                .add_product(arch, &mut below.dh, &layer.z);
        }
    }
}
