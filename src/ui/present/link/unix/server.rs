//! The presentation's end. A thread of it speaks with all notes, and waits for none of them.

use super::super::{News, Remote, Report, sent};
use super::{is_us, private};
use crate::ui::wake::wake;
use rustix::event::{PollFd, PollFlags, poll};
use std::fs::{self, DirBuilder, Permissions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, UNIX_EPOCH};

/// Most notes at one presentation.
pub(super) const MOST: usize = 8;
/// The longest order, in bytes, and how many of one moment are heard.
pub(super) const ORDER: usize = 64;
pub(super) const WAITING: usize = 16;
/// What the presentation and the thread that speaks for it have in common.
#[derive(Default)]
struct Status {
    report: Report,
    /// The report as it is sent.
    line: Arc<str>,
    orders: Vec<Remote>,
}

fn lock(board: &Mutex<Status>) -> MutexGuard<'_, Status> {
    board.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A socket notes can connect to as long as it lives.
pub(in crate::ui) struct Server {
    pub(super) path: PathBuf,
    board: Arc<Mutex<Status>>,
    /// A byte in it says that there is a new report, and its end that the presentation is over.
    bell: UnixStream,
}

impl Server {
    /// Opens a socket in `folder`, which is made if it is not there.
    ///
    /// # Errors
    /// When the folder is not this user's alone, or the socket cannot be had.
    pub(in crate::ui) fn open(folder: &Path) -> io::Result<Server> {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)?;
        private(folder)?;
        // Named by its moment: no two are the same, and the newest is the last.
        let path = folder.join(format!(
            "{:020}.sock",
            UNIX_EPOCH.elapsed().unwrap_or_default().as_nanos()
        ));
        let listener = UnixListener::bind(&path)?;
        let (bell, rung) = UnixStream::pair()?;
        let server = Server {
            path,
            board: Arc::default(),
            bell,
        };
        fs::set_permissions(&server.path, Permissions::from_mode(0o600))?;
        listener.set_nonblocking(true)?;
        server.bell.set_nonblocking(true)?;
        rung.set_nonblocking(true)?;
        let board = Arc::clone(&server.board);
        thread::Builder::new()
            .name("notes".into())
            .spawn(move || serve(&listener, &rung, &board))?;
        Ok(server)
    }

    /// Tells every listener, unless nothing but the time has changed: their own clocks run.
    pub(in crate::ui) fn publish(&self, report: Report) {
        let report = report.cut();
        let mut board = lock(&self.board);
        if report
            == (Report {
                elapsed: report.elapsed,
                ..board.report.clone()
            })
        {
            return;
        }
        let Some(line) = sent(&News::Report(Box::new(report.clone()))) else {
            return;
        };
        (board.report, board.line) = (report, line.into());
        // A bell that takes no more has been rung.
        let _ = (&self.bell).write(&[1]);
    }

    /// What was asked for since the last call.
    pub(in crate::ui) fn orders(&self) -> Vec<Remote> {
        std::mem::take(&mut lock(&self.board).orders)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Notes that follow, as the presentation sees them.
struct Follower {
    stream: UnixStream,
    /// What they are being told, and how many bytes of it they have taken.
    line: Arc<str>,
    told: usize,
    /// An order whose end has not come.
    heard: Vec<u8>,
}

impl Follower {
    fn is_behind(&self) -> bool {
        self.told < self.line.len()
    }

    /// Tells what they take without waiting: a line that was begun to its end, then the newest.
    fn tell(&mut self, newest: &Arc<str>) -> io::Result<()> {
        while self.is_behind() || !Arc::ptr_eq(&self.line, newest) {
            if !self.is_behind() {
                (self.line, self.told) = (Arc::clone(newest), 0);
            }
            match self.stream.write(&self.line.as_bytes()[self.told..]) {
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => break,
                taken => self.told += taken?,
            }
        }
        Ok(())
    }

    /// What they ask for; an error when they are gone or say what is no order.
    fn hear(&mut self, orders: &mut Vec<Remote>) -> io::Result<()> {
        let mut bytes = [0; ORDER];
        match self.stream.read(&mut bytes) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Err(e) if e.kind() == io::ErrorKind::WouldBlock => {}
            read => self.heard.extend(&bytes[..read?]),
        }
        while let Some(end) = self.heard.iter().position(|byte| *byte == b'\n') {
            orders.push(serde_json::from_slice(&self.heard[..end])?);
            self.heard.drain(..=end);
        }
        if self.heard.len() < ORDER {
            Ok(())
        } else {
            Err(io::ErrorKind::InvalidData.into())
        }
    }
}

/// Speaks with all who follow until the presentation is over.
fn serve(listener: &UnixListener, mut bell: &UnixStream, board: &Mutex<Status>) {
    let mut followers: Vec<Follower> = vec![];
    while !bell.read(&mut [0; 64]).is_ok_and(|n| n == 0) {
        let mut asked = vec![];
        followers.retain_mut(|notes| notes.hear(&mut asked).is_ok());
        match listener.accept() {
            Ok((stream, _)) => welcome(stream, &mut followers, board),
            Err(e) if e.kind() == io::ErrorKind::WouldBlock => {}
            // What is short now will not be there at once.
            Err(_) => thread::sleep(Duration::from_millis(100)),
        }
        let mut board = lock(board);
        let waiting = board.orders.len();
        if waiting < WAITING {
            board.orders.append(&mut asked);
        }
        if waiting == 0 && !board.orders.is_empty() {
            wake();
        }
        let newest = Arc::clone(&board.line);
        drop(board);
        followers.retain_mut(|notes| notes.tell(&newest).is_ok());
        let wish = |notes: &Follower| {
            if notes.is_behind() {
                PollFlags::IN | PollFlags::OUT
            } else {
                PollFlags::IN
            }
        };
        let mut ends = vec![
            PollFd::new(listener, PollFlags::IN),
            PollFd::new(&bell, PollFlags::IN),
        ];
        ends.extend(
            followers
                .iter()
                .map(|notes| PollFd::new(&notes.stream, wish(notes))),
        );
        // Woken for nothing, it finds nothing.
        let _ = poll(&mut ends, None);
    }
}

/// One more who follows, or who is told that there are enough.
fn welcome(stream: UnixStream, followers: &mut Vec<Follower>, board: &Mutex<Status>) {
    if !is_us(&stream) || stream.set_nonblocking(true).is_err() {
        return;
    }
    let mut notes = Follower {
        stream,
        line: Arc::default(),
        told: 0,
        heard: vec![],
    };
    if followers.len() < MOST {
        followers.push(notes);
    } else {
        let full = sent(&News::Full(lock(board).report.title.clone())).unwrap_or_default();
        let _ = notes.tell(&full.into());
    }
}
