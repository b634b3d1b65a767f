//! What a training is asked, and what it answers.

use crate::train::tasks::Question;
use crate::train::{Checkpoint, Diverged, EpochEnd, Series, Snapshot};
use std::sync::Arc;
use std::time::Duration;

/// A training under way.
pub trait Trainer: Send {
    /// Sends a control. A training that has ended takes none. A status that is on its way comes again, of after it.
    fn send(&mut self, control: Control);

    /// Asks for a status unless one is on its way.
    fn request_status(&mut self);

    /// True while a status is on its way.
    fn is_pending(&self) -> bool;

    /// The status that was asked for, if it has come. Never waits for more than one step.
    fn take_status(&mut self) -> Option<Box<Status>>;

    /// Lets it pause: the status of the moment at which nothing moves any more, or none after `patience`, if there is
    /// an end to it.
    fn pause(&mut self, patience: Option<Duration>) -> Option<Box<Status>>;

    /// The network as it is now, with what the training remembers; it goes on. Never waits for more than one step.
    fn checkpoint(&mut self) -> Option<Checkpoint<f64>>;

    /// Ends it: the network as it is now, with what the training remembers.
    fn stop(self: Box<Self>) -> Option<Checkpoint<f64>>;
}

/// What a training can be told.
#[derive(Clone, Debug, PartialEq)]
pub enum Control {
    /// Stop before the next step, until told to go on.
    Pause,
    /// Go on; past the last epoch, for as many again.
    Resume,
    /// One step, then pause.
    Step,
    /// Another learning rate.
    Rate(f64),
    /// Another temperature for written text.
    Temperature(f64),
    /// At least this long from one step to the next, for watching.
    Pace(Duration),
    /// Begin slowly, for watching: the first steps of a training that would be over in a moment are seen.
    Ease,
    /// Look at another sample.
    Sample(usize),
    /// Look at what a reader asks, or through the sample again.
    Ask(Option<Arc<Question>>),
    /// Look at the weights after an epoch of the past, by its place among [`Status::epochs`]; or at the present.
    Show(Option<usize>),
}

/// What a training is doing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum State {
    /// Learning.
    Running,
    /// Waiting for a [`Control`].
    Paused,
    /// All epochs are done.
    Done,
    /// A number was not finite; the weights are the last that were.
    Diverged(Diverged),
}

/// The picture of a training at one moment.
#[derive(Clone, Debug)]
pub struct Status {
    /// What it is doing.
    pub state: State,
    /// Epochs that ended, and how many there are to be.
    pub epoch: (usize, usize),
    /// Steps taken, and how many there are to be.
    pub step: (u64, u64),
    /// η.
    pub learning_rate: f64,
    /// Temperature of written text.
    pub temperature: f64,
    /// Time spent learning and testing.
    pub seconds: f64,
    /// Sequences learned from.
    pub samples: u64,
    /// Loss of each step's batch, over steps.
    pub loss: Series,
    /// Loss on what was held out, over steps.
    pub validation: Series,
    /// Time spent when a step ended, over steps: a point for each of [`Status::loss`].
    pub clock: Series,
    /// Gradient norms, over steps.
    pub norm: Series,
    /// The task's metric on what was held out, over steps.
    pub metric: Series,
    /// The last epoch.
    pub last: Option<EpochEnd>,
    /// The epoch whose weights are looked at; none before the first has ended.
    pub looked_at: Option<EpochEnd>,
    /// Epochs whose weights are kept, oldest first.
    pub epochs: Vec<usize>,
    /// Which of them is looked at; none for the present.
    pub shown: Option<usize>,
    /// What the network does.
    pub look: Arc<Snapshot>,
}
