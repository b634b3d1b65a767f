//! The terminal's bytes, signals and the end of the terminal on Unix.

use super::burst::Burst;
use super::inbox::Wake;
use super::parser::Parser;
use super::screen::restore;
use super::signals;
use super::wake::{put, renew, spawn, urge};
use crate::ui::Exit;
use crate::ui::event::Input;
use ratatui::crossterm::terminal::size;
use rustix::event::{PollFd, PollFlags, poll};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;
use std::fs::File;
use std::io::{self, ErrorKind, IsTerminal, Read};
use std::os::fd::AsFd;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Instant;

/// The most bytes of a terminal read at once: a terminal holds no more.
const PIECE: usize = 4096;

pub(super) fn start() -> io::Result<()> {
    let signals = signals::ending(&[SIGTSTP, SIGCONT, SIGWINCH])?;
    let tty = terminal()?;
    let (send, pieces) = sync_channel(1);
    spawn("signals", || watch_signals(signals))?;
    spawn("keys", move || parse(&pieces))?;
    spawn("terminal", move || read(tty, &send))
}

/// A signal that finds no loop, or one that has not ended since the last such signal, acts here.
fn watch_signals(mut signals: Signals) {
    let mut ending: Option<Instant> = None;
    for signal in signals.forever() {
        match signal {
            SIGCONT => _ = urge(Wake::Continue),
            SIGWINCH => {
                if let Ok((columns, rows)) = size() {
                    renew(Input::Resize(columns, rows));
                }
            }
            SIGTSTP => {
                if !urge(Wake::Stop) {
                    let _ = emulate_default_handler(SIGTSTP);
                }
            }
            _ => {
                let exit = Exit::Signal(signal);
                let forced = match ending {
                    None => !urge(Wake::End(exit)) && signal != SIGHUP,
                    Some(since) => signals::forces(signal, since),
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

/// The terminal that keys come from: the standard input, or where that is something else the one that the process
/// belongs to.
fn terminal() -> io::Result<File> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        Ok(stdin.as_fd().try_clone_to_owned()?.into())
    } else {
        File::open("/dev/tty")
    }
}

/// Blocks in reads, for ever; a terminal that has gone is a hang-up, whether a signal says so or not.
fn read(mut tty: File, send: &SyncSender<Vec<u8>>) {
    let mut bytes = [0; PIECE];
    loop {
        match tty.read(&mut bytes) {
            Ok(count @ 1..) if send.send(bytes[..count].to_vec()).is_ok() => {}
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            // Whoever shares the terminal may have asked for reads that do not block.
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                _ = poll(&mut [PollFd::new(&tty, PollFlags::IN)], None);
            }
            Err(error) if error.raw_os_error() != Some(rustix::io::Errno::IO.raw_os_error()) => {
                urge(Wake::Broken(error));
                return;
            }
            _ => {
                urge(Wake::End(Exit::HUNG_UP));
                return;
            }
        }
    }
}

/// Makes inputs of bytes. A thread of its own, as a read cannot be waited for with a deadline everywhere: macOS does
/// not poll terminals.
fn parse(pieces: &Receiver<Vec<u8>>) {
    let (mut parser, mut burst) = (Parser::default(), Burst::default());
    loop {
        let begun = Instant::now();
        let piece = match parser.patience() {
            Some(patience) => pieces.recv_timeout(patience),
            None => pieces.recv().map_err(RecvTimeoutError::from),
        };
        let waited = begun.elapsed();
        parser.quiet(waited);
        let inputs = match piece {
            Ok(bytes) => parser.advance(&bytes),
            Err(RecvTimeoutError::Timeout) => parser.expire(),
            Err(RecvTimeoutError::Disconnected) => return,
        };
        burst.gather(inputs, waited).into_iter().for_each(put);
    }
}
