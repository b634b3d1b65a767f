//! A training in the time of whoever watches it, where there are no threads.

use super::machine::Machine;
use super::status::{Control, Status, Trainer};
use crate::train::tasks::Task;
use crate::train::{Checkpoint, Real};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use web_time::{Duration, Instant};

/// The time from one status to the next, training and all that goes on beside it. Where the rest takes longer than half of it,
/// training takes as long as the rest, up to [`MOST`].
const ROUND: Duration = Duration::from_millis(25);
/// What is trained from one status to the next, at most.
const MOST: Duration = Duration::from_millis(36);
/// What is trained at a time: between two of these whoever watches looks at keys, and shows what is drawn.
const SLICE: Duration = Duration::from_millis(12);
/// What the rest is taken to be before it has been seen.
const BESIDE: Duration = Duration::from_millis(8);

/// How many there are.
static LIVING: AtomicU32 = AtomicU32::new(0);
/// How many microseconds all of them have trained.
static TRAINED: AtomicU64 = AtomicU64::new(0);

/// Takes its steps in [`Trainer::take_status`].
pub(super) struct Polled<F> {
    machine: Machine<F>,
    asked: bool,
    /// When it last trained, and how much all had by then.
    before: Option<(Instant, u64)>,
    /// How long what is neither its training nor another's takes from one status to the next, smoothed.
    beside: Duration,
    /// How long it is still to train before the next status; nothing before a round begins.
    left: Option<Duration>,
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
            before: None,
            beside: BESIDE,
            left: None,
        }
    }

    /// How long all of them together may train in a round that begins now.
    fn share(&mut self, now: Instant) -> Duration {
        if let Some((ended, trained)) = self.before {
            let others = TRAINED.load(Ordering::Relaxed).saturating_sub(trained);
            let passed = now.saturating_duration_since(ended);
            let beside = passed.saturating_sub(Duration::from_micros(others));
            // A pause is none of it.
            self.beside = (self.beside * 3 + beside.min(MOST)) / 4;
        }
        ROUND.saturating_sub(self.beside).max(self.beside)
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
        if !self.asked {
            return None;
        }
        let begun = Instant::now();
        let living = LIVING.load(Ordering::Relaxed).max(1);
        let left = match self.left {
            Some(left) => left,
            None => self.share(begun) / living,
        };
        let slice = left.min(SLICE / living);
        let mut is_due = self.machine.due() == Some(Duration::ZERO);
        while is_due && begun.elapsed() < slice {
            self.machine.learn();
            is_due = self.machine.due() == Some(Duration::ZERO);
        }
        let spent = begun.elapsed();
        let trained = TRAINED.fetch_add(spent.as_micros() as u64, Ordering::Relaxed);
        self.before = Some((begun + spent, trained + spent.as_micros() as u64));
        self.left = Some(left.saturating_sub(spent)).filter(|left| is_due && !left.is_zero());
        self.asked = self.left.is_some();
        (!self.asked).then(|| self.machine.status())
    }

    fn pause(&mut self, _: Option<Duration>) -> Option<Box<Status>> {
        self.machine.obey(Control::Pause);
        (self.asked, self.left) = (false, None);
        Some(self.machine.status())
    }

    fn checkpoint(&mut self) -> Option<Checkpoint<f64>> {
        Some(self.machine.checkpoint())
    }

    fn stop(self: Box<Self>) -> Option<Checkpoint<f64>> {
        Some(self.machine.checkpoint())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_trains_as_long_as_drawing_leaves_it() {
        let kind = crate::train::tasks::TaskSpec::named("worked-example").unwrap();
        let task = Arc::new(kind.draw(kind.usual(None)).unwrap());
        let mut polled = Polled::<f32>::new(task, None, 1);
        let mut left_after = |beside: u64| {
            let mut left = Duration::ZERO;
            for _ in 0..30 {
                let now = Instant::now();
                polled.before = Some((now, TRAINED.load(Ordering::Relaxed)));
                left = polled.share(now + Duration::from_millis(beside));
            }
            left
        };
        let (little, much, most) = (left_after(4), left_after(15), left_after(5000));
        assert!(little > Duration::from_millis(20), "{little:?}");
        assert!(
            much.abs_diff(Duration::from_millis(15)) < Duration::from_millis(1),
            "{much:?}"
        );
        assert!(most.abs_diff(MOST) < Duration::from_millis(1), "{most:?}");
    }
}
