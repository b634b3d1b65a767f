//! A training to watch, once for every seed.

use crate::lang::{Diagnostic, text};
use crate::train::tasks::Task;
use crate::train::{
    Checkpoint, Contestant, Outcome, Real, State, Status, Trainer, trainer, weights,
};
use std::io;
use std::sync::Arc;

type Start = Box<dyn Fn(Arc<Task>) -> io::Result<Box<dyn Trainer>> + Send>;

/// [`Run::start`] of a precision.
type Begin = fn(String, Arc<Task>, Option<Checkpoint<f64>>, usize) -> io::Result<Run>;

/// What depends on the precision of a training.
#[derive(Clone, Copy)]
struct Precise {
    start: Begin,
    file: fn(&Checkpoint<f64>) -> Vec<u8>,
    bytes: usize,
}

/// A training to watch.
pub struct Run {
    /// What sets it apart from the others.
    pub name: String,
    /// What it learns.
    pub task: Arc<Task>,
    /// The same for every seed, one after another.
    seeds: Vec<Arc<Task>>,
    start: Start,
    /// How many bits its numbers have decides how it goes on, and what a file of it holds.
    precise: Precise,
    pub(super) trainer: Box<dyn Trainer>,
    pub(super) status: Option<Box<Status>>,
    /// How seeds ended.
    pub(super) outcomes: Vec<Outcome>,
}

/// A training that was ended.
pub struct Ended {
    /// What it learned.
    pub task: Arc<Task>,
    /// The last picture of it.
    pub status: Option<Box<Status>>,
    /// The network as it is now, with what its training remembers.
    pub checkpoint: Option<Checkpoint<f64>>,
    /// What came of it, beside others.
    pub contestant: Contestant,
}

impl Run {
    /// Begins to learn `task` with `threads`, from `checkpoint` or from weights its seed draws.
    ///
    /// # Errors
    /// When no thread can be had.
    pub fn start<F: Real>(
        name: String,
        task: Arc<Task>,
        checkpoint: Option<Checkpoint<f64>>,
        threads: usize,
    ) -> io::Result<Run> {
        let start = move |task| trainer::start::<F>(task, checkpoint.clone(), threads);
        let trainer = start(Arc::clone(&task))?;
        Ok(Run {
            name,
            seeds: vec![Arc::clone(&task)],
            task,
            start: Box::new(start),
            precise: Precise {
                start: Run::start::<F>,
                bytes: F::BYTES,
                file: |checkpoint| weights::write(&checkpoint.cast::<F>()),
            },
            trainer,
            status: None,
            outcomes: vec![],
        })
    }

    /// When it has ended it begins again with each of these, which differ in the seed.
    #[must_use]
    pub fn and_then(mut self, more: impl IntoIterator<Item = Task>) -> Run {
        self.seeds.extend(more.into_iter().map(Arc::new));
        self
    }

    /// The same task learned from these weights, with one thread.
    ///
    /// # Errors
    /// When they are of another network, or no thread can be had.
    pub(super) fn from(&self, checkpoint: Checkpoint<f64>) -> Result<Run, Diagnostic> {
        let checkpoint = checkpoint.fitting(&self.task.architecture, self.precise.bytes)?;
        let (name, task) = (self.name.clone(), Arc::clone(&self.task));
        let run = (self.precise.start)(name, task, Some(checkpoint), 1);
        run.map_err(|e| Diagnostic::whole(text!("train.lines.no_thread_can_had", e)))
    }

    /// The weights as they are now, as a file.
    pub(super) fn file(&mut self) -> Option<Vec<u8>> {
        let checkpoint = self.trainer.checkpoint()?;
        Some((self.precise.file)(&checkpoint))
    }

    /// Seeds in all.
    pub(super) fn count(&self) -> usize {
        self.seeds.len()
    }

    /// The seed it is at, from 0.
    pub(super) fn at(&self) -> usize {
        let here = |task| Arc::ptr_eq(task, &self.task);
        self.seeds.iter().position(here).unwrap_or_default()
    }

    pub(super) fn state(&self) -> State {
        self.status.as_ref().map_or(State::Running, |b| b.state)
    }

    /// Whether every seed has ended.
    pub(super) fn is_over(&self) -> bool {
        self.outcomes.len() == self.seeds.len()
    }

    /// Notes how a seed ended, and goes on to the next if there is one.
    pub(super) fn goes_on(&mut self) -> bool {
        if !matches!(self.state(), State::Done | State::Diverged(_)) {
            return false;
        }
        let at = self.at();
        self.outcomes.truncate(at);
        self.outcomes.extend(self.outcome());
        let next = self.seeds.get(at + 1).map(Arc::clone);
        let goes_on = next.is_some();
        self.task = next.unwrap_or_else(|| Arc::clone(&self.task));
        goes_on
    }

    /// Back to the first seed, nothing noted.
    pub(super) fn first_seed(&mut self) {
        self.outcomes.clear();
        self.task = Arc::clone(&self.seeds[0]);
    }

    /// A training of the seed it is at.
    pub(super) fn start_again(&self) -> io::Result<Box<dyn Trainer>> {
        (self.start)(Arc::clone(&self.task))
    }

    /// How much of it is done, all seeds, from 0 to 1.
    pub(super) fn share(&self, status: &Status) -> f64 {
        let (step, of) = status.step;
        let this = (step as f64 / of.max(1) as f64).min(1.0);
        // The status is of the seed before until the next one's comes.
        let at = self.at().min(self.outcomes.len());
        match matches!(status.state, State::Done | State::Diverged(_)) && at > 0 && !self.is_over()
        {
            true => at as f64 / self.count() as f64,
            false => (at as f64 + this) / self.count() as f64,
        }
    }

    /// Seconds until all its seeds have ended, as it has gone so far.
    pub(super) fn left(&self) -> Option<f64> {
        let status = self.status.as_ref()?;
        let share = self.share(status);
        let spent = status.seconds + self.outcomes.iter().map(|o| o.seconds).sum::<f64>();
        (status.state == State::Running && share > 0.0).then(|| spent * (1.0 - share) / share)
    }

    /// Steps of an epoch.
    pub(super) fn steps_per_epoch(&self, status: &Status) -> f64 {
        (status.step.1 as f64 / status.epoch.1.max(1) as f64).max(1.0)
    }

    /// How far the training of this seed has come.
    fn outcome(&self) -> Option<Outcome> {
        let status = self.status.as_ref()?;
        let diverged = matches!(status.state, State::Diverged(_));
        Some(Outcome {
            seed: self.task.settings.seed,
            steps: status.step.0,
            seconds: status.seconds,
            result: status.last.filter(|_| !diverged).map(|end| end.result()),
            diverged,
        })
    }

    /// What came of it so far: of the seeds that ended, or of the first one while that is under way.
    pub(super) fn contestant(&self) -> Contestant {
        let outcomes = match self.outcomes.as_slice() {
            [] => self.outcome().into_iter().collect(),
            ended => ended.to_vec(),
        };
        Contestant {
            name: self.name.clone(),
            parameters: self.task.architecture.parameters(),
            outcomes,
            last: self.status.as_ref().and_then(|status| status.last),
        }
    }

    /// The same as it was after the epoch whose weights are looked at, if those are of the past.
    pub(super) fn looked_at(&self) -> Contestant {
        let now = self.contestant();
        let Some(status) = self.status.as_ref().filter(|status| status.shown.is_some()) else {
            return now;
        };
        let step = status.looked_at.map_or(0, |end| end.step);
        let outcome = Outcome {
            seed: self.task.settings.seed,
            steps: step,
            seconds: match step {
                0 => 0.0,
                step => status.clock.at(step as f64),
            },
            result: status.looked_at.map(|end| end.result()),
            diverged: false,
        };
        Contestant {
            // Of several seeds what counts is what came of all.
            outcomes: match self.count() {
                1 => vec![outcome],
                _ => now.outcomes,
            },
            last: status.looked_at,
            ..now
        }
    }

    /// Ends it.
    pub(super) fn ended(self) -> Ended {
        Ended {
            contestant: self.contestant(),
            task: self.task,
            status: self.status,
            checkpoint: self.trainer.stop(),
        }
    }
}
