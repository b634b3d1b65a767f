//! What a network does to a sequence, without learning from it.

use super::super::plan::{Observed, Plan, Ready};
use super::super::shard::Shard;
use super::super::{Data, Head, IGNORED, Inputs, Real, Targets, Window};
use super::Learner;

/// What one sequence did to the last layer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trace {
    /// Steps T.
    pub steps: usize,
    /// What the equations name, in the order in which it is computed.
    pub quantities: Vec<Observed>,
    /// The head's answers, O a place.
    pub outputs: Vec<f64>,
    /// ‖∂L/∂z_t‖ of all z that weights are multiplied into: how much gradient reaches each step.
    pub gradient: Vec<f64>,
}

impl<F: Real> Learner<F> {
    /// One step of one sequence, for free running: `first` begins at zero states, otherwise it goes on from
    /// the call before. The outputs of the head.
    pub fn advance(&mut self, inputs: Inputs<F>, first: bool) -> &[F] {
        let a = &self.network.architecture;
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
            self.prepare(Shard::kind(&data, 1));
            self.stale = false;
        }
        if self.shards.is_empty() {
            self.shards.push(Shard::new());
        }
        let shard = &mut self.shards[0];
        shard.load(&self.plan, &data, &[0], [0, 1], !first);
        shard.worker.forward(&self.plan, &self.ready);
        shard.worker.outputs(&self.plan, 0).0
    }

    /// Everything about one sequence, in the last layer, and how much gradient reaches each of its steps.
    pub fn trace(&mut self, data: &Data<F>, sample: u32, window: Window) -> Trace {
        let plan = self.looking.get_or_init(|| {
            let plan = self.network.architecture.plan::<F>(true);
            plan.expect("checked before")
        });
        let mut ready = Ready::default();
        let theta = &self.network.parameters;
        ready.update(plan, &self.views, theta, Shard::kind(data, 1));
        let mut shard = self.evaluated(plan, &ready, data, &[sample], window);
        let quantities = shard.worker.observed(plan, 0);
        let outputs = (0..self.places(data, window))
            .flat_map(|p| shard.output(plan, 0, p))
            .map(|v| v.as_f64())
            .collect();
        shard.loss(plan, Shard::terms(plan, data, &[sample], window));
        shard.worker.backward(plan, &ready);
        Trace {
            steps: window.steps,
            quantities,
            outputs,
            gradient: shard.worker.norms(plan),
        }
    }

    /// The outputs for `samples`: per sample the places one after another, O numbers each.
    pub fn outputs(&mut self, data: &Data<F>, samples: &[u32], window: Window) -> Vec<F> {
        self.prepare(Shard::kind(data, samples.len()));
        let mut shard = self.evaluated(&self.plan, &self.ready, data, samples, window);
        let places = self.places(data, window);
        let all = (0..samples.len()).flat_map(|j| (0..places).map(move |p| (j, p)));
        let mut list = vec![];
        all.for_each(|(j, p)| list.extend(shard.output(&self.plan, j, p)));
        list
    }

    fn places(&self, data: &Data<F>, window: Window) -> usize {
        if data.every_step { window.steps } else { 1 }
    }

    /// A part of a batch of its own, evaluated.
    fn evaluated(
        &self,
        plan: &Plan,
        ready: &Ready<F>,
        data: &Data<F>,
        samples: &[u32],
        window: Window,
    ) -> Shard<F> {
        let mut shard = Shard::new();
        shard.load(plan, data, samples, [window.from, window.steps], false);
        shard.worker.forward(plan, ready);
        shard
    }
}
