//! Both ends together, and each against one that means harm.

use super::super::{LINE, News, Remote, Report, VERSION, line, news};
use super::client::{connect, follow};
use super::server::{MOST, ORDER, WAITING};
use super::*;
use std::io::{BufReader, Read, Write};
use std::os::unix::net::UnixListener;
use std::sync::mpsc::sync_channel;
use std::thread;
use web_time::{Duration, Instant};

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
    Report {
        version: VERSION,
        now: now.into(),
        ..Report::default()
    }
}

fn heard(client: &Client, now: &str) -> bool {
    matches!(client.news(LONG), Some(News::Report(r)) if r.now == now)
}

fn newest(folder: &Path) -> Client {
    clients(folder)
        .unwrap()
        .next()
        .expect("a presentation lives")
}

#[test]
fn notes_follow_go_and_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("run");
    let server = Server::open(&folder).unwrap();
    server.publish(told("one"));
    let client = newest(&folder);
    assert!(heard(&client, "one"));
    client.send(Remote::Next);
    client.send(Remote::Page(4));
    let mut got = vec![];
    wait(|| {
        got.extend(server.orders());
        (got == [Remote::Next, Remote::Page(4)]).then_some(())
    });
    drop(client);
    server.publish(told("two"));
    let again = newest(&folder);
    assert!(heard(&again, "two"));
    server.publish(Report {
        elapsed: 1000,
        ..told("two")
    });
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
    assert_eq!(
        clients(&folder).unwrap().count(),
        0,
        "no folder is no error"
    );
    fs::create_dir(&folder).unwrap();
    open();
    let server = Server::open(&folder).unwrap();
    assert_eq!((mode(&folder), mode(&server.path)), (0o700, 0o600));
    open();
    assert_eq!(
        (clients(&folder).unwrap().count(), mode(&folder)),
        (1, 0o700)
    );
    let link = home.path().join("link");
    std::os::unix::fs::symlink(&folder, &link).unwrap();
    assert!(
        Server::open(&link).is_err() && clients(&link).is_err(),
        "a link may lead anywhere"
    );
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
    server.publish(Report {
        title: "T".into(),
        ..told("one")
    });
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
    flood.set_write_timeout(Some(LONG)).unwrap();
    let flooding = thread::spawn(move || {
        (0..400).all(|_| (&flood).write_all(&b"\"next\"\n".repeat(99)).is_ok())
    });
    let deaf = connect(&server.path).unwrap();
    let large = "x".repeat(6000);
    let started = Instant::now();
    for n in 0..1000 {
        server.publish(Report {
            slide: n,
            ..told(&large)
        });
        assert!(server.orders().len() <= WAITING + MOST * ORDER);
    }
    assert!(started.elapsed() < LONG / 2, "{:?}", started.elapsed());
    server.publish(told("last"));
    assert!(heard(&newest(&folder), "last"));
    assert!(
        flooding.join().unwrap(),
        "orders too many are dropped, not the one who asks"
    );
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
    (0..10_000).for_each(|_| client.send(Remote::Next));
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
    assert!(
        std::process::Command::new("mkfifo")
            .arg(at("pipe.sock"))
            .status()
            .unwrap()
            .success()
    );
    let mut found = clients(&folder).unwrap();
    assert!(
        ["second", "first"]
            .into_iter()
            .all(|name| heard(&found.next().unwrap(), name))
    );
    assert!(found.next().is_none());
    assert!(!at("dead.sock").exists());
    for kept in ["file.sock", "folder.sock", "link.sock", "pipe.sock"] {
        assert!(
            fs::symlink_metadata(at(kept)).is_ok(),
            "{kept} is not ours to remove"
        );
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
