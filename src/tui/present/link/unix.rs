//! The sockets. A thread of the presentation speaks with all notes, and waits for none of them.

use super::super::super::terminal::nudge;
use super::{News, Order, Report, line, news, sent};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::{FdFlags, fcntl_setfd, ioctl_fionbio};
use rustix::net::{AddressFamily, SocketAddrUnix, SocketType, socket};
use std::fs::{self, DirBuilder, Permissions};
use std::io::{self, BufReader, Read, Write};
use std::net::Shutdown;
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, MetadataExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, UNIX_EPOCH};

/// Most notes at one presentation.
const MOST: usize = 8;
/// The longest order, in bytes, and how many of one moment are heard.
const ORDER: usize = 64;
const WAITING: usize = 16;
/// How long an order may take to be sent; the presentation does not read, then.
const PATIENCE: Duration = Duration::from_millis(20);
/// The shortest time between two reports: about what a screen can show.
const PACE: Duration = Duration::from_millis(10);

/// What the presentation and the thread that speaks for it have in common.
#[derive(Default)]
struct Board {
    report: Report,
    /// The report as it is sent.
    line: Arc<str>,
    orders: Vec<Order>,
}

fn lock(board: &Mutex<Board>) -> MutexGuard<'_, Board> {
    board.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The presentation's end: a socket notes can connect to as long as it lives.
pub(in super::super::super) struct Server {
    path: PathBuf,
    board: Arc<Mutex<Board>>,
    /// A byte in it says that there is a new report, and its end that the presentation is over.
    bell: UnixStream,
}

impl Server {
    /// Opens a socket in `folder`, which is made if it is not there.
    ///
    /// # Errors
    /// When the folder is not this user's alone, or the socket cannot be had.
    pub(in super::super::super) fn open(folder: &Path) -> io::Result<Server> {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        private(folder)?;
        // Named by its moment: no two are the same, and the newest is the last.
        let path = folder.join(format!("{:020}.sock", UNIX_EPOCH.elapsed().unwrap_or_default().as_nanos()));
        let listener = UnixListener::bind(&path)?;
        let (bell, rung) = UnixStream::pair()?;
        let server = Server { path, board: Arc::default(), bell };
        fs::set_permissions(&server.path, Permissions::from_mode(0o600))?;
        listener.set_nonblocking(true)?;
        server.bell.set_nonblocking(true)?;
        rung.set_nonblocking(true)?;
        let board = Arc::clone(&server.board);
        thread::Builder::new().name("notes".into()).spawn(move || serve(&listener, &rung, &board))?;
        Ok(server)
    }

    /// Tells every listener, unless nothing but the time has changed: their own clocks run.
    pub(in super::super::super) fn publish(&self, report: Report) {
        let report = report.cut();
        let mut board = lock(&self.board);
        if report == (Report { elapsed: report.elapsed, ..board.report.clone() }) {
            return;
        }
        let Some(line) = sent(&News::Report(Box::new(report.clone()))) else { return };
        (board.report, board.line) = (report, line.into());
        // A bell that takes no more has been rung.
        let _ = (&self.bell).write(&[1]);
    }

    /// What was asked for since the last call.
    pub(in super::super::super) fn orders(&self) -> Vec<Order> {
        std::mem::take(&mut lock(&self.board).orders)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Makes sure that only this user can enter a folder.
fn private(folder: &Path) -> io::Result<()> {
    let about = fs::symlink_metadata(folder)?;
    if !about.is_dir() || !allowed(about.uid()) {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    if about.mode() & 0o077 != 0 {
        fs::set_permissions(folder, Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// Whether the other end belongs to this user, by what the system says.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn is_us(stream: &UnixStream) -> bool {
    let peer = rustix::net::sockopt::socket_peercred(stream);
    peer.is_ok_and(|peer| allowed(peer.uid.as_raw()))
}

/// Elsewhere the system tells by other means; the folder, which nobody else can enter, must do.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn is_us(_: &UnixStream) -> bool {
    true
}

fn allowed(user: u32) -> bool {
    user == rustix::process::geteuid().as_raw()
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
    fn hear(&mut self, orders: &mut Vec<Order>) -> io::Result<()> {
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
        if self.heard.len() < ORDER { Ok(()) } else { Err(io::ErrorKind::InvalidData.into()) }
    }
}

/// Speaks with all who follow until the presentation is over.
fn serve(listener: &UnixListener, mut bell: &UnixStream, board: &Mutex<Board>) {
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
            nudge();
        }
        let newest = Arc::clone(&board.line);
        drop(board);
        followers.retain_mut(|notes| notes.tell(&newest).is_ok());
        let wish = |notes: &Follower| if notes.is_behind() { PollFlags::IN | PollFlags::OUT } else { PollFlags::IN };
        let mut ends = vec![PollFd::new(listener, PollFlags::IN), PollFd::new(&bell, PollFlags::IN)];
        ends.extend(followers.iter().map(|notes| PollFd::new(&notes.stream, wish(notes))));
        // Woken for nothing, it finds nothing.
        let _ = poll(&mut ends, None);
    }
}

/// One more who follows, or who is told that there are enough.
fn welcome(stream: UnixStream, followers: &mut Vec<Follower>, board: &Mutex<Board>) {
    if !is_us(&stream) || stream.set_nonblocking(true).is_err() {
        return;
    }
    let mut notes = Follower { stream, line: Arc::default(), told: 0, heard: vec![] };
    if followers.len() < MOST {
        followers.push(notes);
    } else {
        let full = sent(&News::Full(lock(board).report.title.clone())).unwrap_or_default();
        let _ = notes.tell(&full.into());
    }
}

/// The notes' end.
pub(in super::super::super) struct Client {
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
        thread::Builder::new().name("presentation".into()).spawn(move || follow(&heard, &sender))?;
        Ok(Client { stream, news })
    }

    /// Asks for something; a presentation that does not read it is given up.
    pub(in super::super::super) fn send(&self, order: Order) {
        let text = sent(&order).unwrap_or_default();
        if (&self.stream).write_all(text.as_bytes()).is_err() {
            let _ = self.stream.shutdown(Shutdown::Both);
        }
    }

    /// The next news, if there are any within this time.
    pub(in super::super::super) fn news(&self, within: Duration) -> Option<News> {
        self.news.recv_timeout(within).ok()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.stream.shutdown(Shutdown::Both);
    }
}

/// Connects at once or not at all: whoever lets others wait tells nothing.
fn connect(path: &Path) -> io::Result<UnixStream> {
    let socket = socket(AddressFamily::UNIX, SocketType::STREAM, None)?;
    fcntl_setfd(&socket, FdFlags::CLOEXEC)?;
    ioctl_fionbio(&socket, true)?;
    rustix::net::connect(&socket, &SocketAddrUnix::new(path)?)?;
    Ok(socket.into())
}

fn follow(stream: &UnixStream, sender: &SyncSender<News>) {
    let mut reader = BufReader::new(stream);
    loop {
        let told = match line(&mut reader) {
            Ok(Some(text)) => news(&text),
            Err(e) if e.kind() == io::ErrorKind::InvalidData => News::Strange,
            Ok(None) | Err(_) => News::Ended,
        };
        let over = !matches!(told, News::Report(_));
        let lost = sender.send(told).is_err();
        nudge();
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
pub(in super::super::super) fn clients(folder: &Path) -> io::Result<impl Iterator<Item = Client> + use<>> {
    let is_socket = |entry: &fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_socket());
    let mut found: Vec<PathBuf> = match private(folder).and_then(|()| fs::read_dir(folder)) {
        Ok(entries) => entries.flatten().filter(is_socket).map(|entry| entry.path()).collect(),
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

#[cfg(test)]
mod tests {
    use super::super::{LINE, VERSION};
    use super::*;
    use std::time::Instant;

    const LONG: Duration = Duration::from_secs(10);

    fn wait<T>(mut get: impl FnMut() -> Option<T>) -> T {
        let started = Instant::now();
        loop {
            if let Some(got) = get() {
                return got;
            }
            assert!(started.elapsed() < LONG, "waited in vain");
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn told(now: &str) -> Report {
        Report { version: VERSION, now: now.into(), ..Report::default() }
    }

    fn heard(client: &Client, now: &str) -> bool {
        matches!(client.news(LONG), Some(News::Report(r)) if r.now == now)
    }

    fn newest(folder: &Path) -> Client {
        clients(folder).unwrap().next().expect("a presentation lives")
    }

    #[test]
    fn notes_follow_go_and_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("run");
        let server = Server::open(&folder).unwrap();
        server.publish(told("one"));
        let client = newest(&folder);
        assert!(heard(&client, "one"));
        client.send(Order::Next);
        client.send(Order::Page(4));
        let mut got = vec![];
        wait(|| {
            got.extend(server.orders());
            (got == [Order::Next, Order::Page(4)]).then_some(())
        });
        drop(client);
        server.publish(told("two"));
        let again = newest(&folder);
        assert!(heard(&again, "two"));
        server.publish(Report { elapsed: 1000, ..told("two") });
        server.publish(told("three"));
        assert!(heard(&again, "three"), "that time goes on is no news");
        drop(server);
        assert_eq!(again.news(LONG), Some(News::Ended));
        assert_eq!(clients(&folder).unwrap().count(), 0);
    }

    #[test]
    fn the_folder_and_the_socket_are_this_users_alone() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("run");
        let mode = |path: &Path| fs::metadata(path).unwrap().mode() & 0o777;
        let open = || fs::set_permissions(&folder, Permissions::from_mode(0o777)).unwrap();
        assert_eq!(clients(&folder).unwrap().count(), 0, "no folder is no error");
        fs::create_dir(&folder).unwrap();
        open();
        let server = Server::open(&folder).unwrap();
        assert_eq!((mode(&folder), mode(&server.path)), (0o700, 0o600));
        open();
        assert_eq!((clients(&folder).unwrap().count(), mode(&folder)), (1, 0o700));
        let link = home.path().join("link");
        std::os::unix::fs::symlink(&folder, &link).unwrap();
        assert!(Server::open(&link).is_err() && clients(&link).is_err(), "a link may lead anywhere");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn another_user_is_refused() {
        let own = rustix::process::geteuid().as_raw();
        assert!(allowed(own) && !allowed(own + 1) && !allowed(own ^ 0xffff));
    }

    #[test]
    fn nonsense_ends_the_connection_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::open(&folder.path().join("run")).unwrap();
        server.publish(told("one"));
        let long = vec![b'x'; 300 << 10];
        for garbage in [&b"\xff\xfe\n"[..], b"{\"page\":-1}\n", b"[[[[[[\n", &long] {
            let mut stream = connect(&server.path).unwrap();
            stream.set_nonblocking(false).unwrap();
            let _ = stream.write_all(garbage);
            let mut rest = vec![];
            let _ = stream.read_to_end(&mut rest);
            assert!(rest.len() < 1000, "it goes on speaking to nonsense");
        }
        assert!(heard(&newest(&folder.path().join("run")), "one"));
        assert_eq!(server.orders(), []);
    }

    #[test]
    fn one_too_many_is_told_so_and_finds_room_later() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("run");
        let server = Server::open(&folder).unwrap();
        server.publish(Report { title: "T".into(), ..told("one") });
        let mut all: Vec<Client> = (0..MOST).map(|_| newest(&folder)).collect();
        assert!(all.iter().all(|client| heard(client, "one")));
        assert_eq!(newest(&folder).news(LONG), Some(News::Full("T".into())));
        all.pop();
        wait(|| heard(&newest(&folder), "one").then_some(()));
    }

    /// Of those who ask without end, few are heard; who does not read is not waited for, and gets the newest.
    #[test]
    fn floods_and_deaf_ears_cost_nobody_else_anything() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("run");
        let server = Server::open(&folder).unwrap();
        let flood = connect(&server.path).unwrap();
        flood.set_nonblocking(false).unwrap();
        flood.set_write_timeout(Some(Duration::from_millis(100))).unwrap();
        let flooding = thread::spawn(move || (0..2000).all(|_| (&flood).write_all(&b"\"next\"\n".repeat(99)).is_ok()));
        let deaf = connect(&server.path).unwrap();
        let large = "x".repeat(6000);
        let started = Instant::now();
        for n in 0..1000 {
            server.publish(Report { slide: n, ..told(&large) });
            assert!(server.orders().len() <= WAITING + MOST * ORDER);
        }
        assert!(started.elapsed() < LONG / 2, "{:?}", started.elapsed());
        server.publish(told("last"));
        assert!(heard(&newest(&folder), "last"));
        assert!(flooding.join().unwrap(), "orders too many are dropped, not the one who asks");
        deaf.set_nonblocking(false).unwrap();
        let mut deaf = BufReader::new(deaf);
        let mut lines = std::iter::from_fn(|| line(&mut deaf).unwrap());
        let last = lines.position(|l| matches!(news(&l), News::Report(r) if r.now == "last"));
        assert!(last.is_some_and(|n| n < 500), "{last:?}");
    }

    /// A presentation that takes no connection, or never reads: nobody hangs on it.
    #[test]
    fn a_presentation_that_stands_still_lets_nobody_wait() {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), Permissions::from_mode(0o700)).unwrap();
        let _still = UnixListener::bind(folder.path().join("1.sock")).unwrap();
        let started = Instant::now();
        let client = newest(folder.path());
        (0..10_000).for_each(|_| client.send(Order::Next));
        assert_eq!(client.news(LONG), Some(News::Ended), "it was given up");
        while clients(folder.path()).unwrap().count() == 1 {
            assert!(started.elapsed() < LONG, "more connections than can wait");
        }
        assert!(folder.path().join("1.sock").exists(), "it is not dead");
    }

    #[test]
    fn the_newest_comes_first_and_dead_ones_alone_are_swept() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("run");
        let servers = ["first", "second"].map(|name| {
            let server = Server::open(&folder).unwrap();
            server.publish(told(name));
            server
        });
        let at = |name: &str| folder.join(name);
        fs::write(at("file.sock"), "no socket").unwrap();
        fs::create_dir(at("folder.sock")).unwrap();
        drop(UnixListener::bind(at("dead.sock")).unwrap());
        std::os::unix::fs::symlink(&servers[0].path, at("link.sock")).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(at("pipe.sock")).status().unwrap().success());
        let mut found = clients(&folder).unwrap();
        assert!(["second", "first"].into_iter().all(|name| heard(&found.next().unwrap(), name)));
        assert!(found.next().is_none());
        assert!(!at("dead.sock").exists());
        for kept in ["file.sock", "folder.sock", "link.sock", "pipe.sock"] {
            assert!(fs::symlink_metadata(at(kept)).is_ok(), "{kept} is not ours to remove");
        }
    }

    /// What the notes hear of one who speaks nonsense.
    #[test]
    fn nonsense_is_told_as_such_and_ends_it() {
        let long = vec![b'x'; LINE as usize + 1];
        for (said, heard) in [
            (&b"\xff\n"[..], News::Strange),
            (b"{}\n", News::Strange),
            (&long, News::Strange),
            (b"", News::Ended),
            (b"{\"report\":{", News::Ended),
        ] {
            let (ours, mut theirs) = UnixStream::pair().unwrap();
            let (sender, news) = sync_channel(1);
            let following = thread::spawn(move || follow(&ours, &sender));
            theirs.write_all(said).unwrap();
            drop(theirs);
            assert_eq!(news.recv_timeout(LONG), Ok(heard));
            following.join().unwrap();
        }
    }
}
