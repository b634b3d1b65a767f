//! The sockets.

use super::super::super::terminal::nudge;
use super::{News, Order, Report, line, report, sent};
use std::fs::{self, DirBuilder, Permissions};
use std::io::{self, BufReader, Write};
use std::net::Shutdown;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::SystemTime;

/// Most notes at one presentation.
const MOST: usize = 8;

/// The report of this moment, for the threads that send it.
#[derive(Default)]
struct Board {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    text: Arc<str>,
    version: u64,
    closed: bool,
    /// Those connected, by number, to be cut off at the end.
    streams: Vec<(u64, UnixStream)>,
}

impl Board {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The presentation's end: a socket notes can connect to as long as it lives.
pub(in super::super::super) struct Server {
    path: PathBuf,
    board: Arc<Board>,
    orders: Receiver<Order>,
}

impl Server {
    /// Opens a socket in `folder`, which is made if it is not there.
    ///
    /// # Errors
    /// When the folder is not this user's alone, or the socket cannot be had.
    pub(in super::super::super) fn open(folder: &Path) -> io::Result<Server> {
        private(folder)?;
        let path = fresh(folder);
        let listener = UnixListener::bind(&path)?;
        fs::set_permissions(&path, Permissions::from_mode(0o600))?;
        let board = Arc::new(Board::default());
        let (sender, orders) = mpsc::channel();
        let shared = Arc::clone(&board);
        thread::Builder::new().name("notes".into()).spawn(move || accept(&listener, &shared, &sender))?;
        Ok(Server { path, board, orders })
    }

    /// Tells every listener.
    pub(in super::super::super) fn publish(&self, report: &Report) {
        let Some(text) = sent(report) else { return };
        let mut state = self.board.lock();
        (state.text, state.version) = (text.into(), state.version + 1);
        self.board.changed.notify_all();
    }

    /// What was asked for since the last call.
    pub(in super::super::super) fn orders(&self) -> Vec<Order> {
        self.orders.try_iter().collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let mut state = self.board.lock();
        state.closed = true;
        state.streams.drain(..).for_each(|(_, s)| _ = s.shutdown(Shutdown::Both));
        drop(state);
        self.board.changed.notify_all();
        // The accepting thread wakes, sees that it is over, and ends.
        let _ = UnixStream::connect(&self.path);
        let _ = fs::remove_file(&self.path);
    }
}

/// Makes a folder that only this user can enter, or makes sure that it is one.
fn private(folder: &Path) -> io::Result<()> {
    match DirBuilder::new().recursive(true).mode(0o700).create(folder) {
        Err(e) if e.kind() != io::ErrorKind::AlreadyExists => return Err(e),
        _ => {}
    }
    let about = fs::symlink_metadata(folder)?;
    if !about.is_dir() || about.uid() != rustix::process::geteuid().as_raw() {
        return Err(io::Error::other("the folder of the socket is not this user's"));
    }
    if about.mode() & 0o077 != 0 {
        fs::set_permissions(folder, Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// A name in the folder that is not taken by a presentation that lives.
fn fresh(folder: &Path) -> PathBuf {
    let id = std::process::id();
    let path = |n: u32| folder.join(if n == 0 { format!("{id}.sock") } else { format!("{id}-{n}.sock") });
    (0..)
        .map(path)
        .find(|p| !p.exists() || UnixStream::connect(p).is_err() && fs::remove_file(p).is_ok())
        .expect("there are more names than presentations")
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

#[cfg(any(target_os = "linux", target_os = "android"))]
fn allowed(user: u32) -> bool {
    user == rustix::process::geteuid().as_raw()
}

fn accept(listener: &UnixListener, board: &Arc<Board>, orders: &Sender<Order>) {
    for (number, stream) in (0..).zip(listener.incoming()) {
        let mut state = board.lock();
        if state.closed {
            return;
        }
        let Ok(stream) = stream else { continue };
        if !is_us(&stream) || state.streams.len() >= MOST {
            continue;
        }
        let (Ok(kept), Ok(heard)) = (stream.try_clone(), stream.try_clone()) else { continue };
        state.streams.push((number, kept));
        drop(state);
        let (teller, hearer, orders) = (Arc::clone(board), Arc::clone(board), orders.clone());
        let spawn = |work: Box<dyn FnOnce() + Send>| thread::Builder::new().name("notes".into()).spawn(work);
        let told = spawn(Box::new(move || tell(stream, &teller)));
        let asked = spawn(Box::new(move || {
            hear(&heard, &orders);
            hearer.lock().streams.retain(|(n, _)| *n != number);
        }));
        if told.is_err() || asked.is_err() {
            return;
        }
    }
}

/// Sends each report, the latest if several came meanwhile, until the other end is gone.
fn tell(mut stream: UnixStream, board: &Board) {
    let mut seen = 0;
    loop {
        let mut state = board.lock();
        while state.version == seen && !state.closed {
            state = board.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.closed {
            return;
        }
        seen = state.version;
        let text = Arc::clone(&state.text);
        drop(state);
        if stream.write_all(text.as_bytes()).is_err() {
            let _ = stream.shutdown(Shutdown::Both);
            return;
        }
    }
}

/// Takes orders until the other end is gone or says what is no order.
fn hear(stream: &UnixStream, orders: &Sender<Order>) {
    let mut reader = BufReader::new(stream);
    while let Ok(Some(text)) = line(&mut reader) {
        let Ok(order) = serde_json::from_str(&text) else { break };
        if orders.send(order).is_err() {
            break;
        }
        nudge();
    }
    let _ = stream.shutdown(Shutdown::Both);
}

/// The notes' end.
pub(in super::super::super) struct Client {
    stream: UnixStream,
    news: Receiver<News>,
}

impl Client {
    /// Connects to a presentation.
    ///
    /// # Errors
    /// When nobody is there, or it is another user's.
    pub(in super::super::super) fn open(path: &Path) -> io::Result<Client> {
        let stream = UnixStream::connect(path)?;
        if !is_us(&stream) {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "another user's presentation"));
        }
        let heard = stream.try_clone()?;
        let (sender, news) = mpsc::channel();
        thread::Builder::new().name("presentation".into()).spawn(move || follow(&heard, &sender))?;
        Ok(Client { stream, news })
    }

    /// Asks for something; a presentation that has ended does not hear it.
    pub(in super::super::super) fn send(&mut self, order: Order) {
        if let Some(text) = sent(&order) {
            let _ = self.stream.write_all(text.as_bytes());
        }
    }

    /// The latest news since the last call.
    pub(in super::super::super) fn news(&self) -> Option<News> {
        self.news.try_iter().last()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.stream.shutdown(Shutdown::Both);
    }
}

fn follow(stream: &UnixStream, news: &Sender<News>) {
    let mut reader = BufReader::new(stream);
    loop {
        let told = match line(&mut reader) {
            Ok(Some(text)) => report(&text).map_or(News::Strange, |r| News::Report(Box::new(r))),
            Ok(None) => News::Ended,
            Err(e) if e.kind() == io::ErrorKind::ConnectionReset => News::Ended,
            Err(_) => News::Strange,
        };
        let over = !matches!(told, News::Report(_));
        let lost = news.send(told).is_err();
        nudge();
        if over || lost {
            return;
        }
    }
}

/// The sockets of presentations that live, the newest first; those of dead ones are removed.
pub(in super::super::super) fn presentations(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return vec![] };
    let paths =
        entries.filter_map(|e| Some(e.ok()?.path())).filter(|p| p.extension().is_some_and(|e| e == "sock"));
    let mut found: Vec<(SystemTime, PathBuf)> = vec![];
    for path in paths {
        match UnixStream::connect(&path) {
            Ok(_) => {
                let made = fs::metadata(&path).and_then(|m| m.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
                found.push((made, path));
            }
            Err(e) if e.kind() == io::ErrorKind::ConnectionRefused => _ = fs::remove_file(&path),
            Err(_) => {}
        }
    }
    found.sort();
    found.into_iter().rev().map(|(_, path)| path).collect()
}

#[cfg(test)]
mod tests {
    use super::super::VERSION;
    use super::*;
    use std::time::{Duration, Instant};

    fn wait<T>(mut get: impl FnMut() -> Option<T>) -> T {
        let started = Instant::now();
        loop {
            if let Some(got) = get() {
                return got;
            }
            assert!(started.elapsed() < Duration::from_secs(10), "waited in vain");
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn told(now: &str) -> Report {
        Report { version: VERSION, now: now.into(), ..Report::default() }
    }

    fn heard(client: &Client, now: &str) -> bool {
        matches!(client.news(), Some(News::Report(r)) if r.now == now)
    }

    #[test]
    fn notes_follow_go_and_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("run");
        let server = Server::open(&folder).unwrap();
        server.publish(&told("one"));
        let mut client = Client::open(&presentations(&folder)[0]).unwrap();
        wait(|| heard(&client, "one").then_some(()));
        client.send(Order::Next);
        client.send(Order::Page(4));
        let mut got = vec![];
        wait(|| {
            got.extend(server.orders());
            (got == [Order::Next, Order::Page(4)]).then_some(())
        });
        drop(client);
        server.publish(&told("two"));
        let again = Client::open(&server.path).unwrap();
        wait(|| heard(&again, "two").then_some(()));
        drop(server);
        assert_eq!(wait(|| again.news()), News::Ended);
        assert_eq!(presentations(&folder), Vec::<PathBuf>::new());
    }

    #[test]
    fn the_folder_and_the_socket_are_this_users_alone() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("run");
        fs::create_dir(&folder).unwrap();
        fs::set_permissions(&folder, Permissions::from_mode(0o777)).unwrap();
        let server = Server::open(&folder).unwrap();
        assert_eq!(fs::metadata(&folder).unwrap().mode() & 0o777, 0o700);
        assert_eq!(fs::metadata(&server.path).unwrap().mode() & 0o777, 0o600);
        let link = folder.with_extension("link");
        std::os::unix::fs::symlink(&folder, &link).unwrap();
        assert!(Server::open(&link).is_err(), "a link may lead anywhere");
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
        server.publish(&told("one"));
        for garbage in [&b"\xff\xfe\n"[..], b"{\"page\":-1}\n", b"[[[[[[\n", &[b'x'; 300 << 10]] {
            let mut stream = UnixStream::connect(&server.path).unwrap();
            let _ = stream.write_all(garbage);
            let _ = stream.shutdown(Shutdown::Write);
        }
        let client = Client::open(&server.path).unwrap();
        wait(|| heard(&client, "one").then_some(()));
        assert_eq!(server.orders(), []);
    }

    #[test]
    fn the_newest_comes_first_and_a_dead_one_is_swept() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("run");
        let first = Server::open(&folder).unwrap();
        fs::write(folder.join("x.txt"), "no socket").unwrap();
        thread::sleep(Duration::from_millis(20));
        let second = Server::open(&folder).unwrap();
        drop(UnixListener::bind(folder.join("7.sock")).unwrap());
        assert_eq!(presentations(&folder), [second.path.clone(), first.path.clone()]);
        assert!(!folder.join("7.sock").exists());
    }
}
