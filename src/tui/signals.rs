//! Signals that end a process, for work without a screen. On a screen [`super::terminal`] hears them.

use super::terminal::Exit;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

/// Whether a signal has asked for an end.
pub struct Signals(Arc<AtomicI32>);

impl Signals {
    /// From now on the first signal asks for an end and says `notice`, since what runs may take long to come to one;
    /// a second one, if somebody sends it, ends at once.
    pub fn watch(notice: &'static str) -> Signals {
        let asked = Arc::new(AtomicI32::new(0));
        #[cfg(unix)]
        unix::watch(Arc::clone(&asked), notice);
        #[cfg(not(unix))]
        let _ = notice;
        Signals(asked)
    }

    /// The number of the signal that has come.
    pub fn received(&self) -> Option<i32> {
        Some(self.0.load(Ordering::Relaxed)).filter(|number| *number != 0)
    }
}

#[cfg(unix)]
mod unix {
    use super::{Arc, AtomicI32, Exit, Ordering};
    use signal_hook::consts::{
        SIGALRM, SIGHUP, SIGINT, SIGPROF, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGVTALRM, SIGXCPU,
    };
    use signal_hook::iterator::Signals;
    use std::io::Write;
    use std::time::{Duration, Instant};

    /// Signals whose default is the end of the process and that can be answered.
    const ENDING: [i32; 10] =
        [SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGALRM, SIGUSR1, SIGUSR2, SIGVTALRM, SIGPROF, SIGXCPU];

    /// A terminal that closes sends several signals at once, which together ask once.
    const ONE_REQUEST: Duration = Duration::from_millis(500);

    pub(super) fn watch(asked: Arc<AtomicI32>, notice: &'static str) {
        let Ok(mut signals) = Signals::new(ENDING) else { return };
        std::thread::spawn(move || {
            let mut since: Option<Instant> = None;
            for signal in signals.forever() {
                match since {
                    None => {
                        asked.store(signal, Ordering::Relaxed);
                        since = Some(Instant::now());
                        let _ = writeln!(std::io::stderr(), "\n{notice}");
                    }
                    // What ends already is left to end: it may be writing. Only a person who presses Ctrl-C again,
                    // or a signal sent later, forces it, and a hang-up never does.
                    Some(since)
                        if signal == SIGINT || (since.elapsed() > ONE_REQUEST && signal != SIGHUP) =>
                    {
                        std::process::exit(Exit::Signal(signal).code().into());
                    }
                    Some(_) => {}
                }
            }
        });
    }
}
