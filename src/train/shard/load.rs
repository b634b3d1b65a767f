//! A part of a batch into the buffers of a shard: time in blocks, a column per sequence.

use super::Shard;
use crate::train::batch::IGNORED;
use crate::train::{Cell, Data, Head, Inputs, Real, Targets};

impl<F: Real> Shard<F> {
    /// Copies the sequences `samples` in, `steps` of their steps from `from`. With `carry` the states
    /// go on from where the columns ended; without, they start from zero.
    pub(in crate::train) fn load(
        &mut self,
        data: &Data<F>,
        samples: &[u32],
        from: usize,
        steps: usize,
        carry: bool,
    ) {
        self.resize(samples.len(), steps, carry);
        self.load_inputs(data, samples, from);
        self.lengths.clear();
        if data.lengths.is_some() {
            self.lengths.extend(
                samples
                    .iter()
                    .map(|&s| data.length(s as usize).saturating_sub(from).min(steps) as u32),
            );
        }
        self.load_targets(data, samples, from);
    }

    fn load_inputs(&mut self, data: &Data<F>, samples: &[u32], from: usize) {
        let (b, steps, features) = (self.size, self.steps, data.features);
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
    }

    fn load_targets(&mut self, data: &Data<F>, samples: &[u32], from: usize) {
        let b = self.size;
        let places = if data.every_step { self.steps } else { 1 };
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
}
