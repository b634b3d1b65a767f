//! A task being learned: one step after another, epoch after epoch.

use super::tasks::{MOST_MEMORY, Metric, Settings, Task, column_bytes};
use super::{
    Architecture, Checkpoint, Data, Learner, LossSums, Network, NonFinite, OptimizerState, Real,
    Window,
};
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
    /// Mean loss on what is only tested, after the epoch, if anything is.
    pub validation: Option<f64>,
    /// What the task reports besides, on the same: a share, or bits; none for a mean squared error.
    pub metric: Option<f64>,
    /// Mean of the steps' gradient norms.
    pub gradient_norm: f64,
}

impl EpochEnd {
    /// What a training is judged by: what the task reports, else the loss on what is only tested, else that on what is learned.
    pub fn result(&self) -> f64 {
        self.metric.or(self.validation).unwrap_or(self.loss)
    }
}

/// Training stopped because a number was not finite. The weights are the last that were: those before the step, or
/// after it if only [what is tested](NonFinite::Validation) broke.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Diverged {
    /// The step, from 1.
    pub step: u64,
    /// What broke first.
    pub broken: NonFinite,
}

/// A task, its learner, and where in the data it is.
#[derive(Debug)]
pub struct Training<F> {
    task: Arc<Task>,
    train: Data<F>,
    validation: Option<Data<F>>,
    learner: Learner<F>,
    /// η; may be changed between steps.
    pub learning_rate: f64,
    order: Vec<u32>,
    rng: ChaCha8Rng,
    epoch: usize,
    /// The next batch, or window, of the epoch.
    next: usize,
    step: u64,
    sums: LossSums,
    norms: f64,
    /// Epochs of an earlier training that this one goes on from.
    before: usize,
    diverged: bool,
}

/// Most places of sequences that are drawn again for epochs of an earlier training: some seconds of work.
const MOST_SHUFFLED: usize = 200_000_000;

impl<F: Real> Training<F> {
    /// Before the first step, from `start` or from weights the settings' seed draws. What `start` remembers of the
    /// same optimizer and of earlier epochs goes on.
    pub fn new(task: Arc<Task>, start: Option<Checkpoint<f64>>, threads: usize) -> Training<F> {
        let s: &Settings = &task.settings;
        let draw = || {
            Network::draw(
                task.architecture.clone(),
                s.convention,
                s.forget_bias,
                s.seed,
            )
            .into()
        };
        let Checkpoint { network, memory } = start.unwrap_or_else(draw).cast();
        let mut training = Training {
            train: task.train.cast(),
            validation: task.validation.as_ref().map(Data::cast),
            learner: Learner::new(network, s.stepping(), threads),
            learning_rate: s.learning_rate,
            order: (0..task.train.samples as u32).collect(),
            rng: ChaCha8Rng::seed_from_u64(s.seed ^ 0x9e37_79b9_7f4a_7c15),
            epoch: 0,
            next: 0,
            step: 0,
            sums: LossSums::default(),
            norms: 0.0,
            before: 0,
            diverged: false,
            task,
        };
        if let Some(memory) = memory {
            training.recall(&memory);
        }
        training
    }

    /// Goes on after the epochs of an earlier training.
    fn recall(&mut self, memory: &OptimizerState) {
        self.learner.recall(memory);
        self.before = memory.epochs;
        // Whoever wrote the file must not make this take for ever.
        let epochs = memory.epochs.min(MOST_SHUFFLED / self.order.len().max(1));
        for _ in 0..epochs {
            self.shuffle();
            self.learning_rate *= self.task.settings.decay;
        }
    }

    /// Another order of the sequences, if the settings want one.
    fn shuffle(&mut self) {
        if self.task.settings.shuffle {
            for k in (1..self.order.len()).rev() {
                self.order.swap(k, self.rng.random_range(0..=k));
            }
        }
    }

    /// The network as it is now, with what the training remembers.
    pub fn checkpoint(&self) -> Checkpoint<F> {
        let remembered = (!self.diverged).then(|| self.learner.memory(self.before + self.epoch));
        Checkpoint {
            network: self.network().clone(),
            memory: remembered.flatten(),
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

    /// Epochs that ended.
    pub fn epoch(&self) -> usize {
        self.epoch
    }

    /// Steps taken.
    pub fn steps(&self) -> u64 {
        self.step
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
        if self.next == 0 {
            (self.sums, self.norms) = (LossSums::default(), 0.0);
            self.shuffle();
        }
        let s = &self.task.settings;
        let (samples, window) = match s.window {
            Some(size) => {
                let window = Window::nth(self.next, size.max(1), self.train.steps);
                (self.order.as_slice(), window)
            }
            None => {
                let from = self.next * s.batch.max(1);
                let to = (from + s.batch.max(1)).min(self.order.len());
                (&self.order[from..to], self.train.whole())
            }
        };
        let stepped = self
            .learner
            .step(&self.train, samples, window, self.learning_rate);
        let samples = samples.len();
        let report = stepped.map_err(|broken| self.diverges(self.step + 1, broken))?;
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
    ///
    /// # Errors
    /// That the loss found there is not finite; the weights are those after the last step.
    pub fn end_epoch(&mut self) -> Result<EpochEnd, Diverged> {
        let steps = self.next.max(1) as f64;
        self.epoch += 1;
        self.next = 0;
        self.learning_rate *= self.task.settings.decay;
        let tested = self.test();
        if tested.is_some_and(|t| !t.loss.is_finite()) {
            return Err(self.diverges(self.step, NonFinite::Validation));
        }
        Ok(EpochEnd {
            epoch: self.epoch,
            step: self.step,
            loss: self.sums.mean(),
            validation: tested.map(|t| t.mean()),
            metric: tested.and_then(|t| self.task.metric.of(&t)),
            gradient_norm: self.norms / steps,
        })
    }

    /// Nothing is remembered of a training from here on.
    fn diverges(&mut self, step: u64, broken: NonFinite) -> Diverged {
        self.diverged = true;
        Diverged { step, broken }
    }

    fn test(&mut self) -> Option<LossSums> {
        let validation = self.validation.as_ref()?;
        let steps = self.task.settings.window.unwrap_or(validation.steps).max(1);
        let all: Vec<u32> = (0..validation.samples as u32).collect();
        let mut tally = LossSums::default();
        for samples in all.chunks(together(&self.task.architecture, steps)) {
            for k in 0..validation.steps.div_ceil(steps) {
                let window = Window::nth(k, steps, validation.steps);
                tally += self.learner.evaluate(validation, samples, window);
            }
        }
        Some(tally)
    }
}

/// Sequences tested at a time, so that a test takes no more memory than a batch may.
fn together(architecture: &Architecture, steps: usize) -> usize {
    /// Enough columns for fast products.
    const COLUMNS: usize = 20_000;
    (COLUMNS.min(MOST_MEMORY / column_bytes(architecture)) / steps).max(1)
}

impl Metric {
    /// The figure, from sums.
    pub fn of(self, tally: &LossSums) -> Option<f64> {
        let share = |part: usize, of: usize| Some(part as f64 / of.max(1) as f64);
        match self {
            Metric::Error => None,
            Metric::Accuracy => share(tally.correct, tally.asked),
            Metric::Exact => share(tally.exact, tally.sequences),
            Metric::Bits => Some(tally.mean() / std::f64::consts::LN_2),
        }
    }

    /// Its name in logs, if it is not a loss.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Metric::Error => None,
            Metric::Accuracy => Some("accuracy"),
            Metric::Exact => Some("exact_match"),
            Metric::Bits => Some("bits_per_character"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::{Activation, Cell, Head, weights};

    #[test]
    fn of_a_file_everything_is_learned_and_nothing_held_out() {
        let data = weights::read_csv(b"1,2,3\n2,3,4\n").unwrap();
        let settings = Settings {
            hidden: 2,
            ..Settings::default()
        };
        let task = Arc::new(Task::of_data(data, 1, settings).unwrap());
        assert_eq!(task.shown(), &task.train);
        let mut training = Training::<f64>::new(task, None, 1);
        assert_eq!(training.step().unwrap().samples, 2);
        assert_eq!(training.end_epoch().unwrap().validation, None);
    }

    #[test]
    fn a_test_takes_no_more_memory_than_a_batch_may() {
        let small = Architecture {
            cell: Cell::Lstm,
            activation: Activation::Tanh,
            input: 1,
            hidden: 32,
            layers: 1,
            output: 1,
            bidirectional: false,
            head: Head::Every,
            objective: false,
            two_biases: true,
        };
        assert_eq!(together(&small, 50), 400);
        let (hidden, layers) = (Architecture::MAX_HIDDEN, Architecture::MAX_LAYERS);
        let large = Architecture {
            hidden,
            layers,
            ..small
        };
        for steps in [1, 50, 1000] {
            assert!(together(&large, steps) * steps * column_bytes(&large) <= MOST_MEMORY);
        }
    }
}
