//! Trainings that are begun from a lesson, the list, or a presentation. Their data are drawn beside the screen,
//! which for sounds takes longer than a frame may.

use super::lab::Run;
use super::screen::For;
use super::wake::wake;
use crate::lang::Lang;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// Starts the training that words of the command line describe; or says why not.
pub type Launch = Arc<dyn Fn(&[String], Lang) -> Launched + Send + Sync>;

/// The trainings that were started, or why not.
pub type Launched = Result<Vec<Run>, String>;

/// How long a screen waits before it says that it waits: most trainings are there by then.
const SOON: Duration = Duration::from_millis(20);

/// How many screens lie on each other, and which page of the topmost is seen: elsewhere nobody waits for what was
/// asked for here.
pub(super) type Standpoint = (usize, usize);

/// A training on its way.
pub(super) struct Launching {
    pub(super) by: For,
    pub(super) from: Standpoint,
    lang: Lang,
    ready: Receiver<Launched>,
}

impl Launching {
    pub(super) fn begin(
        launch: &Launch,
        words: &[String],
        lang: Lang,
        by: For,
        from: Standpoint,
    ) -> Launching {
        let (send, ready) = channel();
        let (launch, words) = (Arc::clone(launch), words.to_vec());
        let start = move || {
            // Nobody waits any more if it cannot be sent; the trainings end as they are dropped.
            _ = send.send(launch(&words, lang));
            wake();
        };
        // Without a thread the sender is dropped, which is told as a failure.
        _ = std::thread::Builder::new()
            .name("launch".into())
            .spawn(start);
        Launching {
            by,
            from,
            lang,
            ready,
        }
    }

    /// What came of it, if it comes soon.
    pub(super) fn soon(&self) -> Option<Launched> {
        self.within(SOON)
    }

    /// What came of it, if it has come.
    pub(super) fn now(&self) -> Option<Launched> {
        self.within(Duration::ZERO)
    }

    /// What came of it, when it has come.
    pub(super) fn wait(&self) -> Launched {
        self.within(Duration::MAX).unwrap_or_else(|| self.failed())
    }

    fn within(&self, time: Duration) -> Option<Launched> {
        match self.ready.recv_timeout(time) {
            Ok(launched) => Some(launched),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(self.failed()),
        }
    }

    fn failed(&self) -> Launched {
        Err(self
            .lang
            .pick("the training could not be started", "训练未能开始")
            .to_owned())
    }
}
