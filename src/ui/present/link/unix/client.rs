//! The notes' end.

use super::super::{News, Remote, line, news, sent};
use super::{is_us, private};
use crate::ui::wake::wake;
use rustix::io::{FdFlags, fcntl_setfd, ioctl_fionbio};
use rustix::net::{AddressFamily, SocketAddrUnix, SocketType, socket};
use std::fs;
use std::io::{self, BufReader, Write};
use std::net::Shutdown;
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

/// How long an order may take to be sent; the presentation does not read, then.
const PATIENCE: Duration = Duration::from_millis(20);
/// The shortest time between two reports: about what a screen can show.
const PACE: Duration = Duration::from_millis(10);

/// A connection to a presentation.
pub(in crate::ui) struct Client {
    stream: UnixStream,
    news: Receiver<News>,
}

impl Client {
    fn open(path: &Path) -> io::Result<Client> {
        let stream = connect(path)?;
        if !is_us(&stream) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        stream.set_nonblocking(false)?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let heard = stream.try_clone()?;
        // What nobody looks at is not read.
        let (sender, news) = sync_channel(1);
        thread::Builder::new()
            .name("presentation".into())
            .spawn(move || follow(&heard, &sender))?;
        Ok(Client { stream, news })
    }

    /// Asks for something; a presentation that does not read it is given up.
    pub(in crate::ui) fn send(&self, order: Remote) {
        let text = sent(&order).unwrap_or_default();
        if (&self.stream).write_all(text.as_bytes()).is_err() {
            let _ = self.stream.shutdown(Shutdown::Both);
        }
    }

    /// The next news, if there are any within this time.
    pub(in crate::ui) fn news(&self, within: Duration) -> Option<News> {
        self.news.recv_timeout(within).ok()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.stream.shutdown(Shutdown::Both);
    }
}

/// Connects at once or not at all: whoever lets others wait tells nothing.
pub(super) fn connect(path: &Path) -> io::Result<UnixStream> {
    let socket = socket(AddressFamily::UNIX, SocketType::STREAM, None)?;
    fcntl_setfd(&socket, FdFlags::CLOEXEC)?;
    ioctl_fionbio(&socket, true)?;
    rustix::net::connect(&socket, &SocketAddrUnix::new(path)?)?;
    Ok(socket.into())
}

pub(super) fn follow(stream: &UnixStream, sender: &SyncSender<News>) {
    let mut reader = BufReader::new(stream);
    loop {
        let told = match line(&mut reader) {
            Ok(Some(text)) => news(&text),
            Err(e) if e.kind() == io::ErrorKind::InvalidData => News::Strange,
            Ok(None) | Err(_) => News::Ended,
        };
        let over = !matches!(told, News::Report(_));
        let lost = sender.send(told).is_err();
        wake();
        if over || lost {
            return;
        }
        thread::sleep(PACE);
    }
}

/// The presentations of this user that live, the newest first; the sockets of dead ones are removed, and nothing
/// else that lies there is touched.
///
/// # Errors
/// When the folder is not this user's.
pub(in crate::ui) fn clients(folder: &Path) -> io::Result<impl Iterator<Item = Client> + use<>> {
    let is_socket = |entry: &fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_socket());
    let mut found: Vec<PathBuf> = match private(folder).and_then(|()| fs::read_dir(folder)) {
        Ok(entries) => entries
            .flatten()
            .filter(is_socket)
            .map(|entry| entry.path())
            .collect(),
        Err(e) if e.kind() == io::ErrorKind::NotFound => vec![],
        Err(e) => return Err(e),
    };
    found.sort();
    let open = |path: PathBuf| match Client::open(&path) {
        Err(e) if e.kind() == io::ErrorKind::ConnectionRefused => {
            let _ = fs::remove_file(&path);
            None
        }
        client => client.ok(),
    };
    Ok(found.into_iter().rev().filter_map(open))
}
