//! Signals that end a process: all that can be answered, on a screen and without one.

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
#[cfg(unix)]
pub(super) use unix::{ending, forces};

/// Whether a signal has asked work without a screen to end.
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
    use super::{Arc, AtomicI32, Ordering};
    use crate::ui::Exit;
    use signal_hook::consts::{
        FORBIDDEN, SIGCHLD, SIGCONT, SIGHUP, SIGINT, SIGIO, SIGPIPE, SIGTSTP, SIGTTIN, SIGTTOU,
        SIGURG, SIGWINCH, SIGXFSZ,
    };
    use signal_hook::iterator::Signals;
    use std::fs::read_to_string;
    use std::io::{self, Write};
    use std::time::{Duration, Instant};

    /// A terminal that closes sends several signals at once, which together ask once.
    const ONE_REQUEST: Duration = Duration::from_millis(500);

    /// Every signal that ends a process unless it listens, and `besides`.
    pub(in super::super) fn ending(besides: &[i32]) -> io::Result<Signals> {
        let signals = Signals::new(besides)?;
        for signal in numbers() {
            // Some numbers belong to the C library.
            _ = signals.add_signal(signal);
        }
        Ok(signals)
    }

    /// Whether a signal makes an end at once, when one has asked for it `since`. What ends already is left to end: it
    /// may be writing. Only a person who presses Ctrl-C again, or a signal sent later, forces it, and a hang-up never
    /// does.
    pub(in super::super) fn forces(signal: i32, since: Instant) -> bool {
        signal == SIGINT || (since.elapsed() > ONE_REQUEST && signal != SIGHUP)
    }

    pub(super) fn watch(asked: Arc<AtomicI32>, notice: &'static str) {
        let Ok(mut signals) = ending(&[]) else { return };
        std::thread::spawn(move || {
            let mut begun: Option<Instant> = None;
            for signal in signals.forever() {
                match begun {
                    None => {
                        asked.store(signal, Ordering::Relaxed);
                        begun = Some(Instant::now());
                        let _ = writeln!(io::stderr(), "\n{notice}");
                    }
                    Some(since) if forces(signal, since) => {
                        std::process::exit(Exit::Signal(signal).code().into());
                    }
                    Some(_) => {}
                }
            }
        });
    }

    /// Their numbers. A signal that is ignored stays so: whoever started the program wants it.
    fn numbers() -> impl Iterator<Item = i32> {
        // A broken pipe and a file that may not grow are errors of the writing that meets them.
        const SPARED: [i32; 9] = [
            SIGCHLD, SIGCONT, SIGPIPE, SIGTSTP, SIGTTIN, SIGTTOU, SIGURG, SIGWINCH, SIGXFSZ,
        ];
        // The real-time signals are numbered to 64; elsewhere two of those below end nothing.
        const SIGINFO: i32 = 29;
        let linux = cfg!(target_os = "linux");
        let spared = move |n| {
            SPARED.contains(&n) || FORBIDDEN.contains(&n) || !linux && [SIGIO, SIGINFO].contains(&n)
        };
        let ignored = ignored();
        (1..=if linux { 64 } else { 31 })
            .filter(move |&n| !spared(n) && ignored & 1 << (n - 1) == 0)
    }

    /// The signals that are ignored, a bit for each, where the system says so.
    fn ignored() -> u64 {
        let status = read_to_string("/proc/self/status").unwrap_or_default();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
            .unwrap_or(0)
    }
}
