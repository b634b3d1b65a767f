//! What wakes the loop: the terminal's inputs, signals, and the terminal going away.
//!
//! The threads that wait for them start once for the whole process: a read from a terminal cannot be called off, and
//! two readers would take each other's keys.

use super::inbox::{Inbox, Wake};
use crate::ui::event::Input;
use std::io;
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Where the threads report: to the loop that runs, if any.
static DESK: Mutex<Option<Arc<Inbox>>> = Mutex::new(None);

/// What the loop takes from, as long as it runs.
pub(super) struct Listening(Arc<Inbox>);

impl Deref for Listening {
    type Target = Inbox;

    fn deref(&self) -> &Inbox {
        &self.0
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// Reports from now on go to the inbox returned.
pub(super) fn listen() -> Listening {
    let listening = Listening(Arc::default());
    *desk() = Some(Arc::clone(&listening.0));
    listening
}

fn desk() -> MutexGuard<'static, Option<Arc<Inbox>>> {
    DESK.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The inbox of the loop that runs, or that ran last.
fn inbox() -> Option<Arc<Inbox>> {
    desk().clone()
}

/// Reports what must not wait behind inputs; false if no loop runs.
pub(super) fn urge(wake: Wake) -> bool {
    inbox().is_some_and(|inbox| inbox.urge(wake))
}

/// Reports an input, and waits until there is room for it.
pub(super) fn put(input: Input) {
    if let Some(inbox) = inbox() {
        inbox.put(input);
    }
}

/// Reports an input of which only the last of its kind matters.
pub(super) fn renew(input: Input) {
    if let Some(inbox) = inbox() {
        inbox.renew(input);
    }
}

/// Gives the program that runs [`Input::Wake`]; any thread may.
pub(super) fn program() {
    renew(Input::Wake);
}

pub(super) fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map(drop)
}
