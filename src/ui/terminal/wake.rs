//! What wakes the loop: the terminal's inputs, signals, and the terminal going away.
//!
//! The threads that wait for them start once for the whole process: a read from a terminal cannot be called off, and
//! two readers would take each other's keys.

use super::super::event::Input;
#[cfg(not(unix))]
use super::elsewhere as system;
use super::inbox::{Inbox, Wake};
#[cfg(unix)]
use super::unix as system;
use std::io;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Where the threads report: to the loop that runs, if any.
struct Desk {
    inbox: Option<Arc<Inbox>>,
    started: bool,
}

static DESK: Mutex<Desk> = Mutex::new(Desk {
    inbox: None,
    started: false,
});

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
pub(super) fn listen() -> io::Result<Listening> {
    let listening = Listening(Arc::default());
    let mut desk = DESK.lock().unwrap_or_else(PoisonError::into_inner);
    desk.inbox = Some(Arc::clone(&listening.0));
    if !desk.started {
        system::start()?;
        desk.started = true;
    }
    Ok(listening)
}

/// The inbox of the loop that runs, or that ran last.
fn inbox() -> Option<Arc<Inbox>> {
    DESK.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .inbox
        .clone()
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

/// Gives the program that runs [`Input::Nudge`]; any thread may. Without one nothing happens.
pub fn nudge() {
    renew(Input::Nudge);
}

pub(super) fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map(drop)
}
