//! Notes against a presentation that means harm, and a presentation against notes that do: nobody hangs, nobody's
//! memory fills, nothing steers the terminal, and whoever wants to leave leaves.
#![cfg(unix)]

#[path = "common/pty.rs"]
#[allow(dead_code)] // tests/pty.rs uses the rest
mod pty;

use pty::{GATEWALK, Pty, until};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, symlink};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread;
use std::time::{Duration, Instant};

/// Leaving takes less than a tenth of a second; this allows for machines under load.
const SOON: Duration = Duration::from_secs(10);

/// What one of them needs at rest is about a third of this.
const MEMORY_KB: u64 = 64 << 10;

fn start(argv: &[&str], runtime: &Path) -> Pty {
    let runtime = runtime.display().to_string();
    let env = [
        ("XDG_RUNTIME_DIR", runtime.as_str()),
        ("GATEWALK_STATE", runtime.as_str()),
    ];
    Pty::start(&[&[GATEWALK], argv].concat(), 80, 24, &env)
}

/// The folder of the sockets inside that of the run.
fn sockets(runtime: &Path) -> PathBuf {
    let folder = runtime.join("gatewalk");
    std::fs::DirBuilder::new()
        .mode(0o700)
        .create(&folder)
        .unwrap();
    folder
}

/// Speaks to whoever connects, each for itself, until they are gone.
fn serve(runtime: &Path, attack: fn(&mut UnixStream) -> io::Result<()>) {
    let listener = UnixListener::bind(sockets(runtime).join("1.sock")).unwrap();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            thread::spawn(move || attack(&mut stream));
        }
    });
}

/// The most memory it ever had, where the system tells.
fn memory(pty: &Pty) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", pty.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok())
        .unwrap_or(0)
}

/// It still hears its reader.
fn leaves(pty: &mut Pty, how: impl FnOnce(&mut Pty), exit: u32, name: &str) {
    let used = memory(pty);
    assert!(used < MEMORY_KB, "{name}: {used} kB");
    let started = Instant::now();
    how(pty);
    assert_eq!(pty.exit_code(), exit, "{name}");
    println!("{name}: gone after {:?}, {used} kB", started.elapsed());
    assert!(started.elapsed() < SOON, "{name}: {:?}", started.elapsed());
    pty.wait_for_restored();
}

fn report(rest: &str) -> String {
    format!(
        "{{\"report\":{{\"version\":2,\"slide\":1,\"slides\":1,\"build\":1,\"builds\":1{rest}}}}}\n"
    )
}

/// Says it and then nothing more; the connection stays.
fn say(stream: &mut UnixStream, what: impl AsRef<[u8]>) -> io::Result<()> {
    stream.write_all(what.as_ref())?;
    thread::sleep(Duration::from_secs(60));
    Ok(())
}

/// Without end.
fn pour(stream: &mut UnixStream, what: impl AsRef<[u8]>) -> io::Result<()> {
    loop {
        stream.write_all(what.as_ref())?;
    }
}

type Attack = fn(&mut UnixStream) -> io::Result<()>;

const UNREADABLE: &str = "cannot be read";
const SILENT: &str = "not answered yet";

/// What a presentation does, and what the notes then show.
const ATTACKS: &[(&str, Attack, &str)] = &[
    (
        "garbage",
        |s| pour(s, b"\x00\x1b[31m{{{\n\x9b31m\n"),
        UNREADABLE,
    ),
    (
        "not UTF-8",
        |s| say(s, b"{\"report\":{\"now\":\"\xff\"}}\n"),
        UNREADABLE,
    ),
    (
        "a line without end",
        |s| pour(s, "x".repeat(1 << 16)),
        UNREADABLE,
    ),
    ("zeros", |s| pour(s, [0; 1 << 16]), UNREADABLE),
    (
        "a text of 100 MB",
        |s| {
            say(
                s,
                report(&format!(",\"now\":\"{}\"", "y".repeat(100 << 20))),
            )
        },
        UNREADABLE,
    ),
    (
        "deep lists",
        |s| say(s, "[".repeat(200_000) + "\n"),
        UNREADABLE,
    ),
    (
        "a number too large",
        |s| say(s, report(",\"elapsed\":1e400")),
        UNREADABLE,
    ),
    (
        "a number below zero",
        |s| say(s, report(",\"minutes\":-1")),
        UNREADABLE,
    ),
    (
        "numbers as large as can be",
        large,
        "screen 18446744073709551615/",
    ),
    // This terminal has no room for the sign that stands for what would have steered it.
    ("escape codes", steering, "[2J]0;xabc31m"),
    ("nothing", |s| say(s, ""), SILENT),
    ("half a message", |s| say(s, "{\"report\":{\"ver"), SILENT),
    ("a byte at a time", drop_by_drop, SILENT),
    ("an end at once", |_| Ok(()), "has ended"),
    (
        "half a message and an end",
        |s| s.write_all(b"{\"rep"),
        "has ended",
    ),
    (
        "a flood of small reports",
        |s| pour(s, report("").repeat(1000)),
        "screen 1/1",
    ),
    (
        "a flood of large texts",
        |s| {
            pour(
                s,
                report(&format!(",\"now\":\"{}\"", "门 z".repeat(50_000))),
            )
        },
        "screen 1/1",
    ),
    (
        "a flood of words",
        |s| {
            pour(
                s,
                report(&format!(",\"notes\":\"{}\"", "\\n".repeat(120_000))),
            )
        },
        "screen 1/1",
    ),
    (
        "a flood of hints",
        |s| {
            pour(
                s,
                report(&format!(",\"hints\":[\"\"{}]", ",\"\"".repeat(80_000))),
            )
        },
        "screen 1/1",
    ),
    (
        "a flood of choices",
        |s| {
            pour(
                s,
                report(&format!(",\"choices\":[{{}}{}]", ",{}".repeat(80_000))),
            )
        },
        "screen 1/1",
    ),
    (
        "marks upon marks",
        |s| {
            pour(
                s,
                report(&format!(",\"now\":\"a{}\"", "\u{301}".repeat(100_000))),
            )
        },
        "screen 1/1",
    ),
    (
        "full",
        |s| say(s, "{\"full\":\"\\u001b[2J\"}\n"),
        "follow already",
    ),
];

fn large(stream: &mut UnixStream) -> io::Result<()> {
    let max = u64::MAX;
    let numbers =
        ["slide", "slides", "build", "builds", "elapsed"].map(|name| format!("\"{name}\":{max}"));
    let rest = "\"minutes\":4294967295,\"choices\":[{\"count\":4294967295}]";
    say(
        stream,
        format!(
            "{{\"report\":{{\"version\":2,{},{rest}}}}}\n",
            numbers.join(",")
        ),
    )
}

fn steering(stream: &mut UnixStream) -> io::Result<()> {
    let text = "\\u001b[2J\\u001b]0;x\\u0007\\u202eabc\\u009b31m";
    let all = ["title", "heading", "now", "next", "notes", "answer"]
        .map(|name| format!(",\"{name}\":\"{text}\""));
    say(
        stream,
        report(
            &(all.concat()
                + &format!(",\"hints\":[\"{text}\"],\"choices\":[{{\"text\":\"{text}\"}}]")),
        ),
    )
}

fn drop_by_drop(stream: &mut UnixStream) -> io::Result<()> {
    for byte in report(&format!(",\"now\":\"{}\"", "slow".repeat(1000))).bytes() {
        stream.write_all(&[byte])?;
        thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

#[test]
fn whatever_a_presentation_says_the_notes_stay_the_readers() {
    for (name, attack, shown) in ATTACKS {
        let folder = tempfile::tempdir().unwrap();
        serve(folder.path(), *attack);
        let mut all = [(); 2].map(|()| start(&["notes"], folder.path()));
        for notes in &all {
            notes.wait_for_text(shown);
        }
        // Keys that ask it for something, and none of them is waited for.
        all[0].send(&"n".repeat(2000));
        // What comes without a pause is text that was pasted, and no key.
        std::thread::sleep(std::time::Duration::from_millis(500));
        let [first, second] = &mut all;
        leaves(first, |notes| notes.send("q"), 0, name);
        leaves(second, |notes| notes.signal("TERM"), 128 + 15, name);
    }
}

#[test]
fn what_lies_in_the_way_is_told() {
    let list = |runtime: &Path, lang: &str| -> Output {
        let mut command = Command::new(GATEWALK);
        command
            .args(["notes", "--list", "--lang", lang])
            .env("XDG_RUNTIME_DIR", runtime)
            .output()
            .unwrap()
    };
    let folder = tempfile::tempdir().unwrap();
    assert!(
        list(folder.path(), "en").status.success(),
        "no presentation is no error"
    );
    let place = folder.path().join("gatewalk");
    for lay in [
        |place: &Path| symlink("/tmp", place).unwrap(),
        |place: &Path| std::fs::write(place, "").unwrap(),
    ] {
        lay(&place);
        for (lang, told) in [("en", "remove it"), ("zh", "请删去")] {
            let output = list(folder.path(), lang);
            let said = String::from_utf8(output.stderr).unwrap();
            assert!(
                output.status.code() == Some(1) && said.contains(told),
                "{said}"
            );
        }
        std::fs::remove_file(&place).unwrap();
    }
    // One that does not answer has a number all the same.
    serve(folder.path(), |stream| say(stream, ""));
    assert_eq!(list(folder.path(), "en").stdout, b"1 (does not answer)\n");
}

/// The presentation of lesson 3, and its socket.
fn room(runtime: &Path) -> (Pty, PathBuf) {
    let room = start(&["present", "3"], runtime);
    room.wait_for("the title", |s| {
        s.alternate_screen() && s.contents().contains('▟')
    });
    let folder = runtime.join("gatewalk");
    let socket = || {
        std::fs::read_dir(&folder)
            .ok()?
            .find_map(|entry| Some(entry.ok()?.path()))
    };
    until(|| socket().is_some(), || "the socket".to_owned());
    (room, socket().unwrap())
}

#[test]
fn the_ninth_is_told_that_eight_follow() {
    let folder = tempfile::tempdir().unwrap();
    let (_room, socket) = room(folder.path());
    let mut eight: Vec<UnixStream> = (0..8)
        .map(|_| UnixStream::connect(&socket).unwrap())
        .collect();
    let mut ninth = start(&["notes"], folder.path());
    ninth.wait_for_text("eight notes follow already");
    ninth.wait_for_text("The three gates");
    eight.pop();
    until(
        || {
            ninth.send("\r");
            ninth.screen(|screen| screen.contents().contains("screen 1/"))
        },
        || "room for the ninth".to_owned(),
    );
    ninth.send("q");
    assert_eq!(ninth.exit_code(), 0);
}

#[test]
fn whatever_notes_ask_the_presentation_stays_the_presenters() {
    for (orders, key, exit) in [
        (&b"\"next_page\"\n\"previous_page\"\n\"next\"\n"[..], "q", 0),
        (
            b"\"blank\"\n{\"page\":18446744073709551615}\n{\"page\":0}\n",
            "\x03",
            128 + 2,
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let (mut room, socket) = room(folder.path());
        let connect = || UnixStream::connect(&socket).unwrap();
        let _silent = [(); 4].map(|()| connect());
        let mut stream = connect();
        thread::spawn(move || while stream.write_all(orders).is_ok() {});
        for _ in 0..2000 {
            let _ = connect().write_all(b"[[[\n\xff");
        }
        thread::sleep(Duration::from_secs(1));
        leaves(&mut room, |room| room.send(key), exit, "a flood of orders");
    }
}
