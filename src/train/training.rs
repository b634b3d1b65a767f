//! A task being learned: one step after another, epoch after epoch.

use super::tasks::{Metric, Settings, Task};
use super::{Broken, Data, Learner, Network, Real, Stepping, Tally, Window};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::sync::Arc;

/// A step that was taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepEnd {
    /// Steps since the beginning.
    pub step: u64,
    /// Mean loss of the batch, before the step.
    pub loss: f64,
    /// √Σg², before clipping.
    pub gradient_norm: f64,
    /// Sequences of the batch.
    pub samples: usize,
    /// True after the last batch of an epoch.
    pub last: bool,
}

/// An epoch that ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EpochEnd {
    /// Epochs since the beginning.
    pub epoch: usize,
    /// Steps since the beginning.
    pub step: u64,
    /// Mean loss over the epoch, each batch before its step.
    pub loss: f64,
    /// Mean loss on what is only tested, after the epoch.
    pub held_out: f64,
    /// What the task reports besides, on the same: a share, or bits; none for a mean squared error.
    pub metric: Option<f64>,
    /// Mean of the steps' gradient norms.
    pub gradient_norm: f64,
}

/// Training stopped because a number was not finite. The weights are those before the step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Diverged {
    /// The step that could not be taken, from 1.
    pub step: u64,
    /// What broke first.
    pub broken: Broken,
}

/// A task, its learner, and where in the data it is.
#[derive(Debug)]
pub struct Training<F> {
    task: Arc<Task>,
    train: Data<F>,
    held_out: Data<F>,
    learner: Learner<F>,
    /// η; may be changed between steps.
    pub rate: f64,
    order: Vec<u32>,
    rng: ChaCha8Rng,
    epoch: usize,
    /// The next batch, or window, of the epoch.
    next: usize,
    step: u64,
    sums: Tally,
    norms: f64,
}

impl<F: Real> Training<F> {
    /// Before the first step, from `network` or from weights the settings' seed draws.
    pub fn new(task: Arc<Task>, network: Option<Network<f64>>, threads: usize) -> Training<F> {
        let s: &Settings = &task.settings;
        let draw = || Network::draw(task.architecture, s.convention, s.forget_bias, s.seed);
        let network = network.unwrap_or_else(draw).cast();
        let stepping = Stepping { rule: s.rule, convention: s.convention, clip: s.clip };
        Training {
            train: task.train.cast(),
            held_out: task.held_out.cast(),
            learner: Learner::new(network, stepping, threads),
            rate: s.rate,
            order: (0..task.train.samples as u32).collect(),
            rng: ChaCha8Rng::seed_from_u64(s.seed ^ 0x9e37_79b9_7f4a_7c15),
            epoch: 0,
            next: 0,
            step: 0,
            sums: Tally::default(),
            norms: 0.0,
            task,
        }
    }

    /// What is learned.
    pub fn task(&self) -> &Arc<Task> {
        &self.task
    }

    /// The network as it is now.
    pub fn network(&self) -> &Network<F> {
        self.learner.network()
    }

    /// The learner, for outputs.
    pub fn learner(&mut self) -> &mut Learner<F> {
        &mut self.learner
    }

    /// Data in the precision of training: learned from, only tested.
    pub fn data(&self) -> (&Data<F>, &Data<F>) {
        (&self.train, &self.held_out)
    }

    /// Epochs that ended.
    pub fn epoch(&self) -> usize {
        self.epoch
    }

    /// Steps of an epoch.
    pub fn steps_per_epoch(&self) -> usize {
        let s = &self.task.settings;
        match s.window {
            Some(window) => self.train.steps.div_ceil(window.max(1)),
            None => self.train.samples.div_ceil(s.batch.max(1)),
        }
    }

    /// Takes one step.
    ///
    /// # Errors
    /// That a number was not finite; the weights are those before the step.
    pub fn step(&mut self) -> Result<StepEnd, Diverged> {
        let s = &self.task.settings;
        if self.next == 0 {
            (self.sums, self.norms) = (Tally::default(), 0.0);
            if s.shuffle {
                for k in (1..self.order.len()).rev() {
                    self.order.swap(k, self.rng.random_range(0..=k));
                }
            }
        }
        let (samples, window) = match s.window {
            Some(size) => {
                let from = self.next * size.max(1);
                let steps = size.max(1).min(self.train.steps - from);
                (self.order.as_slice(), Window { from, steps, carry: from > 0 })
            }
            None => {
                let from = self.next * s.batch.max(1);
                let to = (from + s.batch.max(1)).min(self.order.len());
                (&self.order[from..to], self.train.whole())
            }
        };
        let report = self
            .learner
            .step(&self.train, samples, window, self.rate)
            .map_err(|broken| Diverged { step: self.step + 1, broken })?;
        let samples = samples.len();
        self.step += 1;
        self.next += 1;
        self.sums += report.tally;
        self.norms += report.gradient_norm;
        let last = self.next == self.steps_per_epoch();
        Ok(StepEnd {
            step: self.step,
            loss: report.loss(),
            gradient_norm: report.gradient_norm,
            samples,
            last,
        })
    }

    /// Ends an epoch whose last step was taken: tests on what was held out.
    pub fn end_epoch(&mut self) -> EpochEnd {
        let steps = self.next.max(1) as f64;
        self.epoch += 1;
        self.next = 0;
        self.rate *= self.task.settings.decay;
        let tested = self.test();
        EpochEnd {
            epoch: self.epoch,
            step: self.step,
            loss: self.sums.loss / self.sums.terms.max(1) as f64,
            held_out: tested.loss / tested.terms.max(1) as f64,
            metric: self.task.metric.of(&tested),
            gradient_norm: self.norms / steps,
        }
    }

    fn test(&mut self) -> Tally {
        /// Columns tested at a time: bounds the memory a test takes.
        const COLUMNS: usize = 20_000;
        let steps = self.task.settings.window.unwrap_or(self.held_out.steps).max(1);
        let all: Vec<u32> = (0..self.held_out.samples as u32).collect();
        let mut tally = Tally::default();
        for samples in all.chunks((COLUMNS / steps).max(1)) {
            for from in (0..self.held_out.steps).step_by(steps) {
                let steps = steps.min(self.held_out.steps - from);
                let window = Window { from, steps, carry: from > 0 };
                tally += self.learner.evaluate(&self.held_out, samples, window);
            }
        }
        tally
    }
}

impl Metric {
    /// The figure, from sums.
    pub fn of(self, tally: &Tally) -> Option<f64> {
        let share = |part: usize, of: usize| Some(part as f64 / of.max(1) as f64);
        match self {
            Metric::Error => None,
            Metric::Accuracy => share(tally.correct, tally.terms),
            Metric::Exact => share(tally.exact, tally.sequences),
            Metric::Bits => Some(tally.loss / tally.terms.max(1) as f64 / std::f64::consts::LN_2),
        }
    }

    /// Its name in logs.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Metric::Error => None,
            Metric::Accuracy => Some("accuracy"),
            Metric::Exact => Some("exact_match"),
            Metric::Bits => Some("bits_per_character"),
        }
    }
}
