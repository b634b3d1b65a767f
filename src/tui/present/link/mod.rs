//! The way between a presentation and its notes: a local socket, lines of JSON both ways.
//!
//! Only the user who presents can open it: the folder is theirs alone, the socket is, and each end asks the
//! system who the other is. What comes is bounded before memory is taken, and what is not understood ends
//! the connection. Where there are no such sockets, [`Server::open`] and [`Client::open`] say so.

#[cfg(not(unix))]
mod elsewhere;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
pub(in super::super) use elsewhere::{Client, Server, presentations};
#[cfg(unix)]
pub(in super::super) use unix::{Client, Server, presentations};

use serde::{Deserialize, Serialize};
#[cfg(unix)]
use std::io::{self, BufRead, Read};
use std::path::PathBuf;

/// Version of the protocol; another one is not spoken.
pub(in super::super) const VERSION: u32 = 1;

/// The longest line, in bytes.
#[cfg(unix)]
const LINE: u64 = 256 << 10;

/// A choice of a question, and the hands that went up for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(in super::super) struct Choice {
    pub(in super::super) text: String,
    pub(in super::super) count: u32,
}

/// What the presentation tells its notes, whenever anything changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(in super::super) struct Report {
    pub(in super::super) version: u32,
    /// Of the lesson or the model.
    pub(in super::super) title: String,
    /// Page and its heading.
    pub(in super::super) heading: String,
    /// The screen, from 1, and how many there are.
    pub(in super::super) slide: usize,
    pub(in super::super) slides: usize,
    /// The part of it that came last, from 1, and how many there are.
    pub(in super::super) build: usize,
    pub(in super::super) builds: usize,
    /// That part in words, and the one after it.
    pub(in super::super) now: String,
    pub(in super::super) next: String,
    /// The page's notes.
    pub(in super::super) notes: String,
    /// Of the question on the screen, if there is one.
    pub(in super::super) hints: Vec<String>,
    pub(in super::super) choices: Vec<Choice>,
    pub(in super::super) answer: String,
    pub(in super::super) blank: bool,
    /// Milliseconds since the beginning.
    pub(in super::super) elapsed: u64,
    /// Minutes it may take.
    pub(in super::super) minutes: Option<u32>,
}

/// What the notes ask of the presentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in super::super) enum Order {
    Next,
    Previous,
    NextPage,
    PreviousPage,
    Blank,
    /// To a page, from 1.
    Page(usize),
}

/// What the notes hear.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(not(unix), expect(dead_code, reason = "nothing is heard without sockets"))]
pub(in super::super) enum News {
    Report(Box<Report>),
    /// The presentation ended.
    Ended,
    /// It does not speak this version, or nonsense came.
    Strange,
}

/// The folder of the sockets: the user's run-time folder, or else the one progress is kept in.
pub(in super::super) fn folder() -> Option<PathBuf> {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").filter(|v| !v.is_empty()).map(PathBuf::from);
    let runtime = runtime.filter(|p| p.is_absolute()).map(|p| p.join("gatewalk"));
    let state = || Some(crate::lesson::progress::Progress::path()?.parent()?.join("run"));
    runtime.or_else(state)
}

/// The next line without its end; `None` at the end of the stream.
///
/// # Errors
/// When it cannot be read, is longer than [`LINE`], or is not UTF-8.
#[cfg(unix)]
fn line(stream: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut bytes = vec![];
    stream.by_ref().take(LINE).read_until(b'\n', &mut bytes)?;
    match bytes.pop() {
        None => Ok(None),
        Some(b'\n') => String::from_utf8(bytes).map(Some).map_err(io::Error::other),
        Some(_) => Err(io::Error::other("a line without an end")),
    }
}

/// A report as it was sent; `None` for another version or nonsense.
#[cfg(unix)]
fn report(line: &str) -> Option<Report> {
    let report: Report = serde_json::from_str(line).ok()?;
    (report.version == VERSION).then_some(report)
}

#[cfg(unix)]
fn sent(value: &impl Serialize) -> Option<String> {
    let mut line = serde_json::to_string(value).ok()?;
    line.push('\n');
    (line.len() as u64 <= LINE).then_some(line)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use rand::{RngExt, SeedableRng};

    #[test]
    fn a_report_and_an_order_come_through_as_they_were() {
        let sent_report =
            Report { version: VERSION, now: "第一行\n第二行".into(), ..Report::default() };
        let text = sent(&sent_report).unwrap();
        let got = line(&mut text.as_bytes()).unwrap().unwrap();
        assert_eq!(report(&got), Some(sent_report));
        let order: Order = serde_json::from_str(sent(&Order::Page(3)).unwrap().trim()).unwrap();
        assert_eq!(order, Order::Page(3));
    }

    #[test]
    fn another_version_and_endless_lines_are_refused() {
        assert_eq!(report("{\"version\":2}"), None);
        assert!(line(&mut vec![b'x'; LINE as usize + 10].as_slice()).is_err());
        assert!(line(&mut b"half a line".as_slice()).is_err());
        assert!(line(&mut b"\xff\n".as_slice()).is_err());
        assert_eq!(line(&mut b"".as_slice()).unwrap(), None);
    }

    #[test]
    fn garbage_never_panics() {
        let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(7);
        let sound = sent(&Report { version: VERSION, ..Report::default() }).unwrap();
        for _ in 0..20_000 {
            let mut bytes = sound.clone().into_bytes();
            for _ in 0..random.random_range(1..6) {
                let at = random.random_range(0..bytes.len());
                bytes[at] = random.random();
            }
            if let Ok(Some(text)) = line(&mut bytes.as_slice()) {
                let _ = (report(&text), serde_json::from_str::<Order>(&text));
            }
        }
    }
}
