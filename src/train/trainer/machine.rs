//! What trains: one step at a time, when it is told to.

use super::history::{History, Kept};
use super::status::{Control, State, Status};
use crate::train::tasks::{Question, Task};
use crate::train::view::{TEMPERATURE, Viewer};
use crate::train::{Checkpoint, EpochEnd, Real, Series, Snapshot, Training};
use std::sync::Arc;
use web_time::{Duration, Instant};

/// What the first step of a training that begins slowly waits, and the least wait that is seen: together less than a second.
const EASE: Duration = Duration::from_millis(80);
const WATCHED: Duration = Duration::from_millis(2);
/// How many times as long as it takes training goes on between two looks.
const PATIENCE: u32 = 60;

/// A training and what is asked of it.
pub(super) struct Machine<F> {
    training: Training<F>,
    viewer: Viewer<F>,
    state: State,
    epochs: usize,
    seconds: Duration,
    samples: u64,
    step: u64,
    loss: Series,
    validation: Series,
    clock: Series,
    norm: Series,
    metric: Series,
    last: Option<EpochEnd>,
    history: History<F>,
    shown: Option<usize>,
    sample: usize,
    temperature: f64,
    question: Option<Arc<Question>>,
    look: Option<Arc<Snapshot>>,
    /// The look is of something else than what is asked for now.
    stale: bool,
    /// The next look is not before this, so that looking takes a small part of the time.
    rest: Instant,
    pace: Duration,
    /// What the next step waits at least while it begins slowly.
    ease: Duration,
    /// When the next step may be taken.
    next: Instant,
}

impl<F: Real> Machine<F> {
    pub(super) fn new(
        task: Arc<Task>,
        start: Option<Checkpoint<f64>>,
        threads: usize,
    ) -> Machine<F> {
        let epochs = task.settings.epochs;
        let training = Training::new(Arc::clone(&task), start, threads);
        let viewer = Viewer::new(task, training.network().clone());
        let mut history = History::default();
        history.keep(None, &training.network().parameters);
        Machine {
            training,
            viewer,
            state: match epochs {
                0 => State::Done,
                _ => State::Running,
            },
            epochs,
            seconds: Duration::ZERO,
            samples: 0,
            step: 0,
            loss: Series::default(),
            validation: Series::default(),
            clock: Series::default(),
            norm: Series::default(),
            metric: Series::default(),
            last: None,
            history,
            shown: None,
            sample: 0,
            temperature: TEMPERATURE,
            question: None,
            look: None,
            stale: true,
            rest: Instant::now(),
            pace: Duration::ZERO,
            ease: Duration::ZERO,
            next: Instant::now(),
        }
    }

    /// How long until the next step is due; none while it does not run.
    pub(super) fn due(&self) -> Option<Duration> {
        match self.state {
            State::Running if self.pace.max(self.ease).is_zero() => Some(Duration::ZERO),
            State::Running => Some(self.next.saturating_duration_since(Instant::now())),
            _ => None,
        }
    }

    pub(super) fn obey(&mut self, control: Control) {
        match control {
            Control::Pause => self.pause(),
            Control::Resume => self.run(self.training.task().settings.epochs.max(1)),
            Control::Step => {
                self.run(1);
                self.learn();
                self.pause();
            }
            Control::Pace(pace) => (self.pace, self.next) = (pace, Instant::now()),
            Control::Ease => self.ease = EASE,
            Control::Rate(rate) => self.training.learning_rate = rate,
            Control::Temperature(t) => (self.temperature, self.stale) = (t, true),
            Control::Sample(sample) => (self.sample, self.stale) = (sample, true),
            Control::Ask(question) => (self.question, self.stale) = (question, true),
            Control::Show(shown) => {
                self.shown = shown.filter(|&k| k < self.history.kept.len());
                self.stale = true;
                if self.shown.is_some() {
                    self.pause();
                }
            }
        }
    }

    fn pause(&mut self) {
        if self.state == State::Running {
            self.state = State::Paused;
        }
    }

    /// Goes on at the present; after the last epoch, for `more` of them.
    fn run(&mut self, more: usize) {
        if self.state == State::Done {
            self.epochs += more;
        }
        (self.shown, self.stale) = (None, true);
        self.state = State::Running;
    }

    /// One step, and after the last of an epoch its end.
    pub(super) fn learn(&mut self) {
        let begun = Instant::now();
        self.next = begun + self.pace.max(self.ease);
        // Each step waits a little less, until none does.
        self.ease = self.ease * 9 / 10;
        if self.ease < WATCHED {
            self.ease = Duration::ZERO;
        }
        match self.training.step() {
            Ok(end) => {
                self.samples += end.samples as u64;
                self.step = end.step;
                let at = end.step as f64;
                self.loss.push(at, end.loss);
                let spent = self.seconds + begun.elapsed();
                self.clock.push(at, spent.as_secs_f64());
                self.norm.push(at, end.gradient_norm);
                if end.last {
                    self.epoch_ends(at);
                }
            }
            Err(diverged) => (self.state, self.stale) = (State::Diverged(diverged), true),
        }
        self.seconds += begun.elapsed();
    }

    fn epoch_ends(&mut self, at: f64) {
        let end = match self.training.end_epoch() {
            Ok(end) => end,
            Err(diverged) => return (self.state, self.stale) = (State::Diverged(diverged), true),
        };
        if let Some(loss) = end.validation {
            self.validation.push(at, loss);
        }
        if let Some(metric) = end.metric {
            self.metric.push(at, metric);
        }
        self.last = Some(end);
        self.history
            .keep(Some(end), &self.training.network().parameters);
        if end.epoch >= self.epochs {
            (self.state, self.stale) = (State::Done, true);
        }
    }

    pub(super) fn status(&mut self) -> Box<Status> {
        let look = self.looked();
        let each = self.training.steps_per_epoch() as u64;
        Box::new(Status {
            state: self.state,
            epoch: (self.training.epoch(), self.epochs),
            step: (self.step, each * self.epochs as u64),
            learning_rate: self.training.learning_rate,
            temperature: self.temperature,
            seconds: self.seconds.as_secs_f64(),
            samples: self.samples,
            loss: self.loss.clone(),
            validation: self.validation.clone(),
            clock: self.clock.clone(),
            norm: self.norm.clone(),
            metric: self.metric.clone(),
            last: self.last,
            looked_at: match self.past() {
                Some(past) => past.end,
                None => self.last,
            },
            epochs: self.history.kept.iter().map(|k| k.epoch).collect(),
            shown: self.shown,
            look,
        })
    }

    /// What is looked at of the past, if anything is.
    fn past(&self) -> Option<&Kept<F>> {
        self.history.kept.get(self.shown?)
    }

    fn looked(&mut self) -> Arc<Snapshot> {
        let due = self.state == State::Running && Instant::now() >= self.rest;
        if let Some(look) = &self.look
            && !self.stale
            && !(due && look.step != self.step)
        {
            return Arc::clone(look);
        }
        let begun = Instant::now();
        let past = self.shown.and_then(|k| self.history.kept.get(k));
        let (step, parameters) = match past {
            Some(past) => (past.step, past.parameters.as_slice()),
            None => (self.step, self.training.network().parameters.as_slice()),
        };
        let (sample, temperature) = (self.sample, self.temperature);
        let question = self.question.as_ref();
        let look = (self.viewer).look(parameters, step, sample, temperature, question);
        self.rest = Instant::now() + begun.elapsed() * PATIENCE;
        self.stale = false;
        Arc::clone(self.look.insert(Arc::new(look)))
    }

    pub(super) fn checkpoint(&self) -> Checkpoint<f64> {
        self.training.checkpoint().cast()
    }
}
