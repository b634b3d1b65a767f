//! What wakes the loop: the terminal's events, signals, and the terminal going away.
//!
//! Each has a thread that blocks until there is something, and they start once for the whole process:
//! a read from a terminal cannot be called off, and two readers would take each other's keys.

use super::{Exit, Input};
use ratatui::crossterm::event::{self, Event, KeyEventKind};
use std::io;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// Why the loop wakes.
#[derive(Debug)]
#[cfg_attr(not(unix), expect(dead_code, reason = "there are no such signals"))]
pub(super) enum Wake {
    /// There is something for the program.
    Input(Input),
    /// The process is asked to stop for a while.
    Stop,
    /// It goes on after a stop.
    Continue,
    /// It is asked to end.
    End(Exit),
    /// The terminal cannot be read.
    Broken(io::Error),
}

/// Where the threads report: the loop that runs, if any.
struct Desk {
    sender: Option<Sender<Wake>>,
    started: bool,
}

static DESK: Mutex<Desk> = Mutex::new(Desk { sender: None, started: false });

/// Reports from now on go to the receiver returned.
pub(super) fn listen() -> io::Result<Receiver<Wake>> {
    let (sender, receiver) = mpsc::channel();
    let mut desk = DESK.lock().unwrap_or_else(PoisonError::into_inner);
    desk.sender = Some(sender);
    if !desk.started {
        #[cfg(unix)]
        unix::start()?;
        // From here on a change of the window's size is noticed, even before the thread reads.
        event::poll(Duration::ZERO)?;
        spawn("input", read_events)?;
        desk.started = true;
    }
    Ok(receiver)
}

/// Reports to the loop; false if none runs.
fn report(wake: Wake) -> bool {
    let desk = DESK.lock().unwrap_or_else(PoisonError::into_inner);
    desk.sender.as_ref().is_some_and(|sender| sender.send(wake).is_ok())
}

/// Gives the program that runs [`Input::Nudge`]; any thread may. Without one nothing happens.
pub fn nudge() {
    report(Wake::Input(Input::Nudge));
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    thread::Builder::new().name(name.to_owned()).spawn(work).map(drop)
}

fn read_events() {
    loop {
        match event::read() {
            Ok(event) => {
                if let Some(input) = input(event) {
                    report(Wake::Input(input));
                }
            }
            Err(error) => {
                report(Wake::Broken(error));
                return;
            }
        }
    }
}

/// The part of the terminal's events that programs get.
fn input(event: Event) -> Option<Input> {
    match event {
        Event::Key(key) => (key.kind != KeyEventKind::Release).then_some(Input::Key(key)),
        Event::Mouse(mouse) => Some(Input::Mouse(mouse)),
        Event::Resize(columns, rows) => Some(Input::Resize(columns, rows)),
        Event::Paste(text) => Some(Input::Paste(text)),
        Event::FocusGained | Event::FocusLost => None,
    }
}

/// Signals and hang-up, where there are such.
#[cfg(unix)]
mod unix {
    use super::super::screen::restore;
    use super::{Exit, Wake, report, spawn};
    use rustix::event::{PollFd, PollFlags, poll};
    use rustix::io::Errno;
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;
    use std::fs::File;
    use std::io::{self, IsTerminal};
    use std::os::fd::AsFd;
    use std::time::{Duration, Instant};

    pub(super) fn start() -> io::Result<()> {
        let signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT])?;
        spawn("signals", || watch_signals(signals))?;
        spawn("hang-up", watch_hang_up)
    }

    /// A terminal that closes sends several signals at once, which together ask once.
    const ONE_REQUEST: Duration = Duration::from_millis(500);

    /// A signal that finds no loop, or one that has not ended since the last such signal, acts here.
    fn watch_signals(mut signals: Signals) {
        let mut ending: Option<Instant> = None;
        for signal in signals.forever() {
            match signal {
                SIGCONT => _ = report(Wake::Continue),
                SIGTSTP => {
                    if !report(Wake::Stop) {
                        let _ = emulate_default_handler(SIGTSTP);
                    }
                }
                _ => {
                    let exit = Exit::Signal(signal);
                    let again = ending.map(|since| since.elapsed() > ONE_REQUEST);
                    // What ends already is left to end: it may be writing. A hang-up never forces it.
                    let forced = match again {
                        None => !report(Wake::End(exit)) && signal != SIGHUP,
                        Some(late) => late && signal != SIGHUP,
                    };
                    if forced {
                        restore();
                        std::process::exit(exit.code().into());
                    }
                    ending.get_or_insert_with(Instant::now);
                }
            }
        }
    }

    /// Blocks until the terminal is gone. A terminal that closes without SIGHUP (the process may be in
    /// another session) would otherwise leave the reader spinning on an end of file.
    fn watch_hang_up() {
        let stdin = io::stdin();
        let tty = if stdin.is_terminal() {
            stdin.as_fd().try_clone_to_owned()
        } else {
            File::open("/dev/tty").map(Into::into)
        };
        let Ok(tty) = tty else { return };
        loop {
            let mut fds = [PollFd::new(&tty, PollFlags::empty())];
            let polled = poll(&mut fds, None);
            let seen = fds[0].revents();
            if seen.intersects(PollFlags::HUP | PollFlags::ERR) {
                report(Wake::End(Exit::HUNG_UP));
                return;
            }
            if seen.contains(PollFlags::NVAL) || polled.is_err_and(|error| error != Errno::INTR) {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

    #[test]
    fn only_a_key_going_down_is_forwarded() {
        let with = |kind| Event::Key(KeyEvent::new_with_kind(KeyCode::Esc, KeyModifiers::NONE, kind));
        assert!(input(with(KeyEventKind::Press)).is_some());
        assert!(input(with(KeyEventKind::Repeat)).is_some());
        assert_eq!(input(with(KeyEventKind::Release)), None);
        assert_eq!(input(Event::FocusGained), None);
    }
}
