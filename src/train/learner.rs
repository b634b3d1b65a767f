//! A network that learns: batches through shards, gradients added up in a fixed order, one step.

mod trace;

use super::plan::{Kind, Plan, Ready, View, gradient};
use super::shard::{LossSums, Shard};
use super::stepper::Stepper;
use super::{Data, Network, OptimizerState, Real, Window};
use crate::graph::{Flavor, Optimizer};
use pulp::Arch;
use rayon::prelude::*;
use std::cell::OnceCell;

pub use trace::Trace;

/// How a network is stepped.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stepping {
    /// The optimizer.
    pub optimizer: Optimizer,
    /// Whose definition of it.
    pub convention: Flavor,
    /// Gradients longer than this are shortened to it (Pascanu et al. 2013).
    pub clip: Option<f64>,
}

/// What a step of training found.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Report {
    /// Sums over the batch, before the step.
    pub tally: LossSums,
    /// √Σg² over all parameters, before clipping.
    pub gradient_norm: f64,
}

impl Report {
    /// Mean loss.
    pub fn loss(&self) -> f64 {
        self.tally.mean()
    }
}

/// Where numbers stopped being finite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NonFinite {
    /// A cell or hidden state, at this step of a sequence from 1.
    State(usize),
    /// The loss, although every state is finite.
    Loss,
    /// The gradient, although the loss is finite.
    Gradient,
    /// A weight, although the gradient is finite: the step was too long.
    Weight,
    /// The loss on what is only tested, after the step.
    Validation,
}

/// A network with all memory training needs, taken once.
#[derive(Debug)]
pub struct Learner<F> {
    network: Network<F>,
    plan: Plan,
    /// The same to be looked at, once someone looks.
    looking: OnceCell<Plan>,
    views: Vec<View>,
    stepping: Stepping,
    stepper: Stepper<F>,
    ready: Ready<F>,
    /// The weights have changed since [`Learner::advance`] took them.
    stale: bool,
    shards: Vec<Shard<F>>,
    gradient: Vec<F>,
    /// The weights before the last step.
    before: Vec<F>,
    pool: Option<rayon::ThreadPool>,
}

/// Fewest sequences a shard holds: thinner products lose more than a second processor brings.
const THIN: usize = 16;
/// Most shards of a batch.
const SHARDS: usize = 4;
/// Multiplications of a forward pass below which a batch is not divided.
const SMALL_WORK: usize = 1_500_000;

impl<F: Real> Learner<F> {
    /// `threads` changes how long a step takes, never its numbers.
    ///
    /// # Panics
    /// If [`Architecture::check`](super::Architecture::check) was not asked before and the equations cannot be trained.
    pub fn new(network: Network<F>, stepping: Stepping, threads: usize) -> Learner<F> {
        let count = network.parameters.len();
        let plan = network
            .architecture
            .plan::<F>(false)
            .expect("checked before");
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let pool = (threads > 1).then(|| pool.build().ok());
        Learner {
            views: network.architecture.views(plan.slots()),
            plan,
            looking: OnceCell::new(),
            stepper: Stepper::new(stepping.optimizer, stepping.convention, count),
            ready: Ready::default(),
            stale: true,
            shards: Vec::new(),
            gradient: vec![F::zero(); count],
            before: vec![F::zero(); count],
            pool: pool.flatten(),
            stepping,
            network,
        }
    }

    /// The network as it is now.
    pub fn network(&self) -> &Network<F> {
        &self.network
    }

    /// The optimizer goes on as `memory` says, if it is of the same optimizer.
    pub(super) fn recall(&mut self, memory: &OptimizerState) {
        self.stepper.recall(memory);
    }

    /// What the optimizer remembers after `epochs`.
    pub(super) fn memory(&self, epochs: usize) -> Option<OptimizerState> {
        self.stepper.memory(epochs)
    }

    /// Replaces the weights, keeping the optimizer's memory.
    pub fn set_parameters(&mut self, parameters: &[F]) {
        self.network.parameters.copy_from_slice(parameters);
        self.stale = true;
    }

    /// ∂L/∂θ of the last batch, before clipping, in the order of [`Architecture::tensors`](super::Architecture::tensors).
    pub fn gradient(&self) -> &[F] {
        &self.gradient
    }

    /// Of a network with so many `parameters`.
    fn shard_size(parameters: usize, batch: usize, steps: usize) -> usize {
        let work = batch * steps * parameters;
        let shards = match work {
            ..SMALL_WORK => 1,
            _ => (batch / THIN).clamp(1, SHARDS),
        };
        batch.div_ceil(shards).max(1)
    }

    /// Loads and evaluates a batch, and its gradient if `backward`.
    fn run(&mut self, data: &Data<F>, samples: &[u32], window: Window, backward: bool) -> LossSums {
        let size = match self.shards.first() {
            // States go on only in the shards they ended in, and a last window has less work to divide.
            Some(shard) if window.carries() => shard.size,
            _ => Self::shard_size(self.network.parameters.len(), samples.len(), window.steps),
        };
        // All parts are alike, but for a last one of one sequence.
        let mut kinds = samples
            .chunks(size)
            .map(|part| Shard::kind(data, part.len()));
        let first = kinds.next();
        let last = kinds.next_back().filter(|last| Some(*last) != first);
        for kind in first.into_iter().chain(last) {
            self.prepare(kind);
        }
        let count = samples.len().div_ceil(size);
        while self.shards.len() < count {
            self.shards.push(Shard::new());
        }
        let (plan, ready) = (&self.plan, &self.ready);
        let terms = Shard::terms(plan, data, samples, window);
        let work = |(shard, samples): (&mut Shard<F>, &[u32])| {
            let steps = [window.from, window.steps];
            shard.load(plan, data, samples, steps, window.carries());
            shard.worker.forward(plan, ready);
            shard.loss(plan, terms);
            if backward {
                shard.worker.backward(plan, ready);
            }
        };
        let shards = &mut self.shards[..count];
        match &self.pool {
            Some(pool) if count > 1 => {
                let shards = shards.par_iter_mut().zip(samples.par_chunks(size));
                pool.install(|| shards.for_each(work));
            }
            _ => shards.iter_mut().zip(samples.chunks(size)).for_each(work),
        }
        let mut tally = LossSums::default();
        shards.iter().for_each(|s| tally += s.tally);
        if backward {
            let mut workers: Vec<_> = shards.iter_mut().map(|own| &mut own.worker).collect();
            gradient(plan, ready, &mut workers, &self.views, &mut self.gradient);
        }
        tally
    }

    /// Loss and gradient of a batch, without a step.
    pub fn differentiate(&mut self, data: &Data<F>, samples: &[u32], window: Window) -> Report {
        let tally = self.run(data, samples, window, true);
        let squares = self.gradient.iter().map(|g| g.as_f64().powi(2));
        Report {
            tally,
            gradient_norm: squares.sum::<f64>().sqrt(),
        }
    }

    /// One optimizer step on a batch. If anything is not finite the weights stay as they are.
    ///
    /// # Errors
    /// What broke, in the order in which it is computed.
    pub fn step(
        &mut self,
        data: &Data<F>,
        samples: &[u32],
        window: Window,
        rate: f64,
    ) -> Result<Report, NonFinite> {
        let report = self.differentiate(data, samples, window);
        if !report.tally.loss.is_finite() || !report.gradient_norm.is_finite() {
            return Err(self.what_broke(report));
        }
        if let Some(clip) = self.stepping.clip {
            // As torch.nn.utils.clip_grad_norm_.
            let factor = F::of_f64((clip / (report.gradient_norm + 1e-6)).min(1.0));
            self.gradient.iter_mut().for_each(|g| *g *= factor);
        }
        self.before.copy_from_slice(&self.network.parameters);
        let parameters = &mut self.network.parameters;
        self.stepper
            .step(Arch::new(), parameters, &self.gradient, rate);
        self.stale = true;
        // Without an early end the compiler can look at many at once.
        let finite = |all, v: &F| all & v.as_f64().is_finite();
        if parameters.iter().fold(true, finite) {
            return Ok(report);
        }
        parameters.copy_from_slice(&self.before);
        Err(NonFinite::Weight)
    }

    fn what_broke(&self, report: Report) -> NonFinite {
        let step = self
            .shards
            .iter()
            .filter_map(|s| s.worker.first_not_finite(&self.plan))
            .min();
        match step {
            Some(step) => NonFinite::State(step),
            None if !report.tally.loss.is_finite() => NonFinite::Loss,
            None => NonFinite::Gradient,
        }
    }

    /// Loss of `samples`, without a gradient.
    pub fn evaluate(&mut self, data: &Data<F>, samples: &[u32], window: Window) -> LossSums {
        self.run(data, samples, window, false)
    }

    /// Brings the weights into the form in which batches of this kind read them.
    fn prepare(&mut self, kind: Kind) {
        let theta = &self.network.parameters;
        self.ready.update(&self.plan, &self.views, theta, kind);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::{Activation, Architecture, Cell, Head, Inputs, Targets};

    fn network(hidden: usize, head: Head) -> Network<f64> {
        let architecture = Architecture {
            cell: Cell::Lstm,
            activation: Activation::Tanh,
            input: 4,
            hidden,
            layers: 1,
            bidirectional: false,
            output: 4,
            head,
            objective: false,
            two_biases: true,
        };
        Network::draw(architecture, Flavor::PyTorch, None, 1)
    }

    const SGD: Stepping = Stepping {
        optimizer: Optimizer::SGD,
        convention: Flavor::PyTorch,
        clip: None,
    };

    fn symbols(samples: usize, steps: usize, every_step: bool) -> Data<f64> {
        let places = if every_step { steps } else { 1 };
        Data {
            samples,
            steps,
            features: 4,
            inputs: Inputs::Symbols(
                (0..samples * steps)
                    .map(|k| (k * k % 7 % 4) as u32)
                    .collect(),
            ),
            targets: Targets::Symbols((0..samples * places).map(|k| k as u32 % 4).collect()),
            every_step,
            lengths: None,
        }
    }

    #[test]
    fn states_reach_a_last_window_that_is_shorter() {
        let data = symbols(64, 68, true);
        let all: Vec<u32> = (0..64).collect();
        let network = network(10, Head::Every);
        // By itself the last window would be too little work to be divided.
        let sizes =
            [64, 4].map(|steps| Learner::<f64>::shard_size(network.parameters.len(), 64, steps));
        assert_eq!(sizes, [16, 64]);
        let mut learner = Learner::new(network, SGD, 1);
        let whole = learner.evaluate(&data, &all, data.whole()).loss;
        let mut pieces = 0.0;
        for (from, steps) in [(0, 64), (64, 4)] {
            pieces += learner.evaluate(&data, &all, Window { from, steps }).loss;
        }
        assert!((whole - pieces).abs() < 1e-9, "{whole} {pieces}");
    }

    #[test]
    fn of_equal_outputs_only_the_first_is_right() {
        let mut network = network(3, Head::Last);
        network.parameters.fill(0.0);
        let data = symbols(8, 2, false);
        let tally =
            Learner::new(network, SGD, 1).evaluate(&data, &[0, 1, 2, 3, 4, 5, 6, 7], data.whole());
        assert_eq!((tally.terms, tally.correct, tally.exact), (8, 2, 2));
    }
}
