//! What a network does to a sequence, without learning from it.

use super::super::shard::Shard;
use super::super::{Cell, Data, Head, IGNORED, Inputs, Real, Targets, Window};
use super::Learner;

/// What one sequence did to a layer; per step the units one after another.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trace {
    /// Units H.
    pub hidden: usize,
    /// Steps T.
    pub steps: usize,
    /// i, f, g, o of each step, 4H × T; none for a plain RNN.
    pub gates: Vec<f32>,
    /// c₁ … c_T, H × T; none for a plain RNN.
    pub cell: Vec<f32>,
    /// h₁ … h_T, H × T.
    pub state: Vec<f32>,
    /// The head's answers, O a place.
    pub outputs: Vec<f64>,
    /// ‖∂L/∂z_t‖ of the sums before the activations: how much gradient reaches each step.
    pub gradient: Vec<f64>,
}

impl<F: Real> Learner<F> {
    /// One step of one sequence, for free running: `first` begins at zero states, otherwise it goes on from
    /// the call before. The outputs of the head.
    pub fn advance(&mut self, inputs: Inputs<F>, first: bool) -> &[F] {
        let a = self.network.architecture;
        let data = Data {
            samples: 1,
            steps: 1,
            features: a.input,
            inputs,
            targets: Targets::Symbols(vec![IGNORED]),
            every_step: a.head == Head::Every,
            lengths: None,
        };
        if first || self.stale {
            self.prepare(&data.inputs, false);
            self.stale = false;
        }
        if self.shards.is_empty() {
            self.shards.push(Shard::new(a));
        }
        let shard = &mut self.shards[0];
        shard.load(&data, &[0], 0, 1, !first);
        shard.forward(&self.network.parameters, &self.prepared);
        &shard.outputs
    }

    /// Everything about one sequence, in the top layer, and how much gradient reaches each of its steps.
    pub fn trace(&mut self, data: &Data<F>, sample: u32, window: Window) -> Trace {
        let a = self.network.architecture;
        self.prepare(&data.inputs, true);
        let mut shard = Shard::new(a);
        shard.load(data, &[sample], window.from, window.steps, false);
        let theta = &self.network.parameters;
        shard.forward(theta, &self.prepared);
        let plain = |v: &[F]| v.iter().map(|v| v.as_f64() as f32).collect::<Vec<f32>>();
        let top = &shard.layers[a.layers - 1];
        let (gates, cell) = match a.cell {
            Cell::Lstm => (plain(&top.z), plain(&top.c[a.hidden..])),
            Cell::Rnn => (vec![], vec![]),
        };
        let state = plain(&top.h[a.hidden..]);
        let outputs = shard.outputs.iter().map(|v| v.as_f64()).collect();
        shard.loss(data.terms_between(&[sample], window.from, window.steps));
        shard.backward(theta, &self.prepared);
        let norm = |z: &[F]| z.iter().map(|v| v.as_f64().powi(2)).sum::<f64>().sqrt();
        let sums = shard.layers[a.layers - 1]
            .z
            .chunks_exact(a.gates() * a.hidden);
        Trace {
            hidden: a.hidden,
            steps: window.steps,
            gates,
            cell,
            state,
            outputs,
            gradient: sums.map(norm).collect(),
        }
    }

    /// The outputs for `samples`: per sample the places one after another, O numbers each.
    pub fn outputs(&mut self, data: &Data<F>, samples: &[u32], window: Window) -> Vec<F> {
        let architecture = self.network.architecture;
        self.prepare(&data.inputs, false);
        let mut shard = Shard::new(architecture);
        shard.load(data, samples, window.from, window.steps, false);
        shard.forward(&self.network.parameters, &self.prepared);
        let (b, o) = (samples.len(), architecture.output);
        let places = shard.outputs.len() / (b * o).max(1);
        let place = |j, p: usize| &shard.outputs[(p * b + j) * o..][..o];
        (0..b)
            .flat_map(|j| (0..places).flat_map(move |p| (0..o).map(move |k| (j, p, k))))
            .map(|(j, p, k)| place(j, p)[k])
            .collect()
    }
}
