//! Weights as the products of a step want them.

use crate::train::architecture::Layout;
use crate::train::cell::FEW;
use crate::train::packed::Packed;
use crate::train::{Architecture, Inputs, Real};
use pulp::Arch;

/// What all shards of a step share: biases added up, and weights laid out for their products.
#[derive(Clone, Debug, Default)]
pub(in crate::train) struct Prepared<F> {
    pub(super) layers: Vec<PreparedLayer<F>>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct PreparedLayer<F> {
    pub(super) bias: Vec<F>,
    /// Left empty where a column of inputs has few rows or a single 1.
    pub(super) weight_ih: Packed<F>,
    pub(super) weight_hh: Packed<F>,
    pub(super) weight_hh_t: Packed<F>,
    /// Empty for the first layer, below which no gradient is wanted.
    pub(super) weight_ih_t: Packed<F>,
}

impl<F: Real> Prepared<F> {
    /// Takes the weights as they are now, for `inputs` of this kind; `backward` takes what only gradients
    /// need, too.
    pub(in crate::train) fn update(
        &mut self,
        a: &Architecture,
        layout: &Layout,
        theta: &[F],
        inputs: &Inputs<F>,
        backward: bool,
    ) {
        let (rows, arch) = (a.gates() * a.hidden, Arch::new());
        let many = matches!(inputs, Inputs::Values(_)) && a.input > FEW;
        self.layers.resize_with(a.layers, PreparedLayer::default);
        for (l, (layer, at)) in self.layers.iter_mut().zip(&layout.layers).enumerate() {
            layer.bias.clear();
            layer.bias.extend_from_slice(&theta[at.bias_ih.clone()]);
            if let Some(bias_hh) = &at.bias_hh {
                layer
                    .bias
                    .iter_mut()
                    .zip(&theta[bias_hh.clone()])
                    .for_each(|(b, v)| *b += *v);
            }
            let (ih, hh) = (&theta[at.weight_ih.clone()], &theta[at.weight_hh.clone()]);
            layer.weight_hh.fill(arch, hh, rows, a.hidden);
            if backward {
                layer.weight_hh_t.fill_transposed(arch, hh, rows, a.hidden);
            }
            if l > 0 || many {
                layer.weight_ih.fill(arch, ih, rows, a.fan_in(l));
            }
            if l > 0 && backward {
                layer.weight_ih_t.fill_transposed(arch, ih, rows, a.hidden);
            }
        }
    }
}
