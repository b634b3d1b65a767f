//! The fused kernel: a fixed part of a batch, forward and backward, in memory that is taken once.
//!
//! Time lies in blocks: block t of a buffer holds a column per sequence. All inputs are multiplied at
//! once, the recurrent part once a step, and each weight gradient once at the end over all steps
//! (Hochreiter & Schmidhuber 1997 with the forget gate of Gers et al. 2000; gradients are exact through
//! the whole sequence).

use super::architecture::Layout;
use super::batch::{Data, IGNORED, Inputs, Targets};
use super::cell::{
    Columns, FEW, InputBackward, InputForward, LstmBackward, LstmForward, RnnBackward, RnnForward,
    Rows,
};
use super::packed::Packed;
use super::product::{add_product, add_product_at, add_product_bt};
use super::{Architecture, Cell, Head, Real, real};
use pulp::Arch;

/// What all shards of a step share: biases added up, and weights laid out for their products.
#[derive(Clone, Debug, Default)]
pub(super) struct Prepared<F> {
    layers: Vec<PreparedLayer<F>>,
}

#[derive(Clone, Debug, Default)]
struct PreparedLayer<F> {
    bias: Vec<F>,
    /// Left empty where a column of inputs has few rows or a single 1.
    weight_ih: Packed<F>,
    weight_hh: Packed<F>,
    weight_hh_t: Packed<F>,
    /// Empty for the first layer, below which no gradient is wanted.
    weight_ih_t: Packed<F>,
}

impl<F: Real> Prepared<F> {
    /// Takes the weights as they are now, for `inputs` of this kind; `backward` takes what only gradients
    /// need, too.
    pub(super) fn update(
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

/// Sums over the targets a shard has seen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    /// Sum of squared errors, or of −ln p.
    pub loss: f64,
    /// Terms of that sum.
    pub terms: usize,
    /// Symbols answered right.
    pub correct: usize,
    /// Sequences seen.
    pub sequences: usize,
    /// Sequences with every symbol that was asked for right.
    pub exact: usize,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.loss += other.loss;
        self.terms += other.terms;
        self.correct += other.correct;
        self.sequences += other.sequences;
        self.exact += other.exact;
    }
}

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

    /// Copies the sequences `samples` in, `steps` of their steps from `from`. With `carry` the states
    /// go on from where the columns ended; without, they start from zero.
    pub(super) fn load(
        &mut self,
        data: &Data<F>,
        samples: &[u32],
        from: usize,
        steps: usize,
        carry: bool,
    ) {
        self.resize(samples.len(), steps, carry);
        let (b, features) = (samples.len(), data.features);
        match &data.inputs {
            Inputs::Symbols(all) => {
                self.is_symbols = true;
                self.symbols.resize(steps * b, 0);
                for (j, &s) in samples.iter().enumerate() {
                    let row = &all[s as usize * data.steps + from..][..steps];
                    row.iter()
                        .enumerate()
                        .for_each(|(t, &v)| self.symbols[t * b + j] = v);
                }
            }
            Inputs::Values(all) => {
                self.is_symbols = false;
                self.values.resize(steps * b * features, F::zero());
                for (j, &s) in samples.iter().enumerate() {
                    let row =
                        &all[(s as usize * data.steps + from) * features..][..steps * features];
                    for (t, x) in row.chunks_exact(features).enumerate() {
                        self.values[(t * b + j) * features..][..features].copy_from_slice(x);
                    }
                }
            }
        }
        self.lengths.clear();
        if data.lengths.is_some() {
            self.lengths.extend(
                samples
                    .iter()
                    .map(|&s| data.length(s as usize).saturating_sub(from).min(steps) as u32),
            );
        }
        let places = if data.every_step { steps } else { 1 };
        let start = |s: u32| s as usize * data.places() + if data.every_step { from } else { 0 };
        match &data.targets {
            Targets::Symbols(all) => {
                self.width = 0;
                self.target_symbols.resize(places * b, IGNORED);
                for (j, &s) in samples.iter().enumerate() {
                    for (p, &v) in all[start(s)..][..places].iter().enumerate() {
                        let asked = !data.every_step
                            || self.lengths.is_empty()
                            || p < self.lengths[j] as usize;
                        self.target_symbols[p * b + j] = if asked { v } else { IGNORED };
                    }
                }
            }
            Targets::Values { values, width } => {
                self.width = *width;
                self.target_values.resize(places * b * width, F::zero());
                for (j, &s) in samples.iter().enumerate() {
                    let row = &values[start(s) * width..][..places * width];
                    for (p, y) in row.chunks_exact(*width).enumerate() {
                        self.target_values[(p * b + j) * width..][..*width].copy_from_slice(y);
                    }
                }
            }
        }
    }

    fn resize(&mut self, size: usize, steps: usize, carry: bool) {
        let a = self.architecture;
        let (block, rows) = (a.hidden * size, a.gates() * a.hidden * size);
        let lstm = a.cell == Cell::Lstm;
        let same = self.size == size;
        let old_steps = self.steps;
        (self.size, self.steps) = (size, steps);
        for layer in &mut self.layers {
            let begin = |states: &mut Vec<F>| {
                if carry && same {
                    states.copy_within(old_steps * block.., 0);
                    states.resize((steps + 1) * block, F::zero());
                } else {
                    states.resize((steps + 1) * block, F::zero());
                    states[..block].fill(F::zero());
                }
            };
            begin(&mut layer.h);
            layer.z.resize(steps * rows, F::zero());
            if lstm {
                begin(&mut layer.c);
                layer.phi_c.resize(steps * block, F::zero());
            }
        }
        let places = match a.head {
            Head::Every => steps,
            Head::Last => 1,
        };
        self.outputs.resize(a.output * places * size, F::zero());
        if a.head == Head::Last {
            self.last.resize(block, F::zero());
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

    /// Evaluates every layer and the head.
    pub(super) fn forward(&mut self, theta: &[F], prepared: &Prepared<F>) {
        let a = self.architecture;
        let (n, b, steps) = (a.hidden, self.size, self.steps);
        let (block, rows) = (n * b, a.gates() * n);
        let mut layers = std::mem::take(&mut self.layers);
        for l in 0..a.layers {
            let (below, rest) = layers.split_at_mut(l);
            let layer = &mut rest[0];
            let at = &self.layout.layers[l];
            let weight_ih = &theta[at.weight_ih.clone()];
            let inputs = match below.last() {
                Some(below) => Columns::Values(&below.h[block..], n),
                None => self.columns(),
            };
            self.arch.dispatch(InputForward {
                z: &mut layer.z,
                weight: weight_ih,
                bias: &prepared.layers[l].bias,
                inputs,
            });
            if let Columns::Values(x, features) = inputs
                && features > FEW
            {
                prepared.layers[l]
                    .weight_ih
                    .add_product(self.arch, &mut layer.z, x);
            }
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
        let top = &layers[a.layers - 1].h;
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
        self.layers = layers;
    }

    /// Compares the outputs with the targets and replaces them by ∂L/∂y of the mean over `terms`.
    pub(super) fn loss(&mut self, terms: usize) {
        let outputs = self.architecture.output;
        let scale = 1.0 / terms.max(1) as f64;
        let mut tally = Tally {
            sequences: self.size,
            ..Tally::default()
        };
        if self.width == 0 {
            self.right.clear();
            self.right.resize(self.size, true);
            let columns = self
                .outputs
                .chunks_exact_mut(outputs)
                .zip(&self.target_symbols);
            for (column, (y, &target)) in columns.enumerate() {
                if target == IGNORED {
                    y.fill(F::zero());
                    continue;
                }
                let largest = y.iter().fold(y[0], |m, v| if *v < m { m } else { *v });
                // Of equal outputs the first is the answer.
                let right = y.iter().position(|v| *v == largest) == Some(target as usize);
                tally.correct += usize::from(right);
                self.right[column % self.size] &= right;
                let logit = y[target as usize] - largest;
                let mut sum = F::zero();
                for v in y.iter_mut() {
                    *v = real::exp(*v - largest);
                    sum += *v;
                }
                tally.loss += sum.as_f64().ln() - logit.as_f64();
                tally.terms += 1;
                let factor = F::of_f64(scale) / sum;
                y.iter_mut().for_each(|v| *v *= factor);
                y[target as usize] -= F::of_f64(scale);
            }
            tally.exact = self.right.iter().filter(|r| **r).count();
        } else {
            let (width, b) = (self.width, self.size);
            let two = F::of_f64(2.0 * scale);
            for (column, y) in self.outputs.chunks_exact_mut(outputs).enumerate() {
                let (place, j) = (column / b, column % b);
                if self.architecture.head == Head::Every
                    && self.lengths.get(j).is_some_and(|&l| place >= l as usize)
                {
                    y.fill(F::zero());
                    continue;
                }
                let targets = &self.target_values[column * width..][..width];
                tally.terms += width;
                if width == outputs {
                    for (y, t) in y.iter_mut().zip(targets) {
                        let error = *y - *t;
                        tally.loss += (error * error).as_f64();
                        *y = two * error;
                    }
                } else {
                    let answer = y[0];
                    y[0] = F::zero();
                    for t in targets {
                        let error = answer - *t;
                        tally.loss += (error * error).as_f64();
                        y[0] += two * error;
                    }
                }
            }
        }
        self.tally = tally;
    }

    /// From ∂L/∂y to the gradient of every parameter, through all steps.
    pub(super) fn backward(&mut self, theta: &[F], prepared: &Prepared<F>) {
        let a = self.architecture;
        let (n, b, steps) = (a.hidden, self.size, self.steps);
        let (block, rows) = (n * b, a.gates() * n);
        let arch = self.arch;
        self.gradient.fill(F::zero());
        let mut layers = std::mem::take(&mut self.layers);
        for layer in &mut layers {
            layer.dh.resize(steps * block, F::zero());
            layer.dh.fill(F::zero());
            layer.dc.resize(block, F::zero());
            layer.dc.fill(F::zero());
        }
        let places = self.outputs.len() / a.output;
        let top = &mut layers[a.layers - 1];
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
        for l in (0..a.layers).rev() {
            let (below, rest) = layers.split_at_mut(l);
            let layer = &mut rest[0];
            let at = &self.layout.layers[l];
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
            let hh = &mut self.gradient[at.weight_hh.clone()];
            add_product_bt(
                arch,
                hh,
                &layer.z,
                &layer.h[..steps * block],
                [rows, n, steps * b],
            );
            let inputs = match below.last() {
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
            if let Some(below) = below.last_mut() {
                prepared.layers[l]
                    .weight_ih_t
                    .add_product(arch, &mut below.dh, &layer.z);
            }
        }
        self.layers = layers;
    }
}
