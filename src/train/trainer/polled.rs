//! A training in the time of whoever watches it, where there are no threads.

use super::machine::Machine;
use super::status::{Control, Status, Trainer};
use crate::train::tasks::Task;
use crate::train::{Checkpoint, Real};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use web_time::{Duration, Instant};

/// How long all of them together train when they are asked for their boards: with the drawing beside it there are still
/// more than thirty frames a second.
const SLICE: Duration = Duration::from_millis(20);

/// How many there are.
static LIVING: AtomicU32 = AtomicU32::new(0);

/// Takes its steps in [`Trainer::take_status`].
pub(super) struct Polled<F> {
    machine: Machine<F>,
    asked: bool,
}

impl<F: Real> Polled<F> {
    pub(super) fn new(
        task: Arc<Task>,
        start: Option<Checkpoint<f64>>,
        threads: usize,
    ) -> Polled<F> {
        LIVING.fetch_add(1, Ordering::Relaxed);
        Polled {
            machine: Machine::new(task, start, threads),
            asked: false,
        }
    }
}

impl<F> Drop for Polled<F> {
    fn drop(&mut self) {
        LIVING.fetch_sub(1, Ordering::Relaxed);
    }
}

impl<F: Real> Trainer for Polled<F> {
    fn send(&mut self, control: Control) {
        self.machine.obey(control);
    }

    fn request_status(&mut self) {
        self.asked = true;
    }

    fn is_pending(&self) -> bool {
        self.asked
    }

    fn take_status(&mut self) -> Option<Box<Status>> {
        if !std::mem::take(&mut self.asked) {
            return None;
        }
        let begun = Instant::now();
        let slice = SLICE / LIVING.load(Ordering::Relaxed).max(1);
        while self.machine.due() == Some(Duration::ZERO) {
            self.machine.learn();
            if begun.elapsed() >= slice {
                break;
            }
        }
        Some(self.machine.status())
    }

    fn pause(&mut self, _: Option<Duration>) -> Option<Box<Status>> {
        self.machine.obey(Control::Pause);
        self.asked = false;
        Some(self.machine.status())
    }

    fn checkpoint(&mut self) -> Option<Checkpoint<f64>> {
        Some(self.machine.checkpoint())
    }

    fn stop(self: Box<Self>) -> Option<Checkpoint<f64>> {
        Some(self.machine.checkpoint())
    }
}
