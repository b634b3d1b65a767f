//! A training on a thread of its own.
//!
//! A status is answered between two steps, so whoever looks never waits, training never waits for them, and nothing
//! piles up between the two.

use super::machine::Machine;
use super::status::{Control, State, Status, Trainer};
use crate::train::tasks::Task;
use crate::train::{Checkpoint, Real};
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::thread::JoinHandle;
use web_time::{Duration, Instant};

/// What the thread is sent.
enum Message {
    Control(Control),
    /// Send a status once all controls before it are obeyed.
    Snapshot,
    /// Send the network and what its training remembers.
    Checkpoint(Sender<Checkpoint<f64>>),
    Stop,
}

/// The near end.
pub(super) struct Threaded {
    messages: Sender<Message>,
    statuses: Receiver<Box<Status>>,
    thread: Option<JoinHandle<Checkpoint<f64>>>,
    asked: bool,
}

impl Threaded {
    pub(super) fn start<F: Real>(
        task: Arc<Task>,
        start: Option<Checkpoint<f64>>,
        threads: usize,
    ) -> std::io::Result<Threaded> {
        let (messages, inbox) = channel();
        let (outbox, statuses) = channel();
        let work = move || {
            let worker = Worker {
                machine: Machine::<F>::new(task, start, threads),
                inbox,
                waiting: VecDeque::new(),
                outbox,
            };
            worker.run()
        };
        let thread = std::thread::Builder::new().name("training".into());
        Ok(Threaded {
            messages,
            statuses,
            thread: Some(thread.spawn(work)?),
            asked: false,
        })
    }

    /// A thread that has ended takes nothing.
    fn post(&self, message: Message) {
        let _ = self.messages.send(message);
    }
}

impl Trainer for Threaded {
    fn send(&mut self, control: Control) {
        self.post(Message::Control(control));
        if self.asked {
            // The status on its way may be of before the control.
            self.post(Message::Snapshot);
        }
    }

    fn request_status(&mut self) {
        if !self.asked {
            self.post(Message::Snapshot);
            self.asked = true;
        }
    }

    fn is_pending(&self) -> bool {
        self.asked
    }

    fn take_status(&mut self) -> Option<Box<Status>> {
        let status = self.statuses.try_recv().ok()?;
        self.asked = false;
        Some(status)
    }

    fn pause(&mut self, patience: Option<Duration>) -> Option<Box<Status>> {
        let deadline = patience.map(|p| Instant::now() + p);
        self.post(Message::Control(Control::Pause));
        self.post(Message::Snapshot);
        loop {
            // Boards asked for before come first; they are of a training that still ran.
            let status = match deadline {
                Some(deadline) => self
                    .statuses
                    .recv_timeout(deadline.saturating_duration_since(Instant::now()))
                    .ok()?,
                None => self.statuses.recv().ok()?,
            };
            if status.state != State::Running {
                return Some(status);
            }
        }
    }

    fn checkpoint(&mut self) -> Option<Checkpoint<f64>> {
        let (send, answer) = channel();
        self.post(Message::Checkpoint(send));
        answer.recv().ok()
    }

    fn stop(mut self: Box<Self>) -> Option<Checkpoint<f64>> {
        self.post(Message::Stop);
        self.thread.take()?.join().ok()
    }
}

impl Drop for Threaded {
    fn drop(&mut self) {
        self.post(Message::Stop);
    }
}

/// The far end.
struct Worker<F> {
    machine: Machine<F>,
    inbox: Receiver<Message>,
    /// What has come and is not obeyed yet.
    waiting: VecDeque<Message>,
    outbox: Sender<Box<Status>>,
}

impl<F: Real> Worker<F> {
    fn run(mut self) -> Checkpoint<f64> {
        // Whoever asked for a status gets it once all controls are obeyed, however many asked.
        let mut asked = false;
        loop {
            self.gather();
            match (self.waiting.pop_front(), self.machine.due()) {
                (Some(Message::Stop), _) => break,
                (Some(Message::Snapshot), _) => asked = true,
                // Whoever asked may have gone.
                (Some(Message::Checkpoint(to)), _) => _ = to.send(self.machine.checkpoint()),
                (Some(Message::Control(control)), _) => self.machine.obey(control),
                (None, _) if asked => {
                    asked = false;
                    if self.outbox.send(self.machine.status()).is_err() {
                        break;
                    }
                }
                (None, Some(Duration::ZERO)) => self.machine.learn(),
                (None, due) => self.rest(due),
            }
        }
        self.machine.checkpoint()
    }

    /// Takes what has come. A pause overtakes the steps before it: held keys leave many of them.
    fn gather(&mut self) {
        loop {
            match self.inbox.try_recv() {
                Ok(pause @ Message::Control(Control::Pause)) => {
                    self.waiting
                        .retain(|waits| !matches!(waits, Message::Control(Control::Step)));
                    self.waiting.push_back(pause);
                }
                Ok(message) => self.waiting.push_back(message),
                Err(TryRecvError::Empty) => return,
                Err(TryRecvError::Disconnected) => {
                    self.waiting.clear();
                    return self.waiting.push_back(Message::Stop);
                }
            }
        }
    }

    /// Waits until the next step is due, or for ever, or until something comes.
    fn rest(&mut self, due: Option<Duration>) {
        let come = match due {
            Some(wait) => self.inbox.recv_timeout(wait),
            None => self.inbox.recv().map_err(RecvTimeoutError::from),
        };
        match come {
            Ok(message) => self.waiting.push_back(message),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => self.waiting.push_back(Message::Stop),
        }
    }
}
