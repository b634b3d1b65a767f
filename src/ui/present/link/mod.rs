//! The way between a presentation and its notes: a local socket, lines of JSON both ways.
//!
//! Only the user who presents can open it: the folder is theirs alone, the socket is, and each end asks the
//! system who the other is. What comes is bounded before memory is taken, nobody waits for an end that does not
//! read, and what is not understood ends the connection. Where there are no such sockets, [`Server::open`] and
//! [`clients`] say so.

#[cfg(not(unix))]
mod elsewhere;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
pub(in crate::ui) use elsewhere::{Client, Server, clients};
#[cfg(unix)]
pub(in crate::ui) use unix::{Client, Server, clients};

use serde::{Deserialize, Serialize};
#[cfg(unix)]
use std::io::{self, BufRead, Read};
use std::path::PathBuf;

/// Version of the protocol; another one is not spoken.
pub(in crate::ui) const VERSION: u32 = 2;

/// The longest line, in bytes.
#[cfg(unix)]
const LINE: u64 = 256 << 10;

/// A choice of a question, and the hands that went up for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::ui) struct Choice {
    pub(in crate::ui) text: String,
    pub(in crate::ui) count: u32,
}

/// What the presentation tells its notes, whenever anything changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::ui) struct Report {
    pub(in crate::ui) version: u32,
    /// Of the lesson or the model.
    pub(in crate::ui) title: String,
    /// Page and its heading.
    pub(in crate::ui) heading: String,
    /// The screen, from 1, and how many there are.
    pub(in crate::ui) slide: usize,
    pub(in crate::ui) slides: usize,
    /// The part of it that came last, from 1, and how many there are.
    pub(in crate::ui) build: usize,
    pub(in crate::ui) builds: usize,
    /// That part in words, and the one after it.
    pub(in crate::ui) now: String,
    pub(in crate::ui) next: String,
    /// What is wrong with the files.
    pub(in crate::ui) faults: Vec<String>,
    /// The page's notes.
    pub(in crate::ui) notes: String,
    /// Of the question on the screen, if there is one.
    pub(in crate::ui) hints: Vec<String>,
    pub(in crate::ui) choices: Vec<Choice>,
    pub(in crate::ui) answer: String,
    pub(in crate::ui) blank: bool,
    /// Milliseconds since the beginning.
    pub(in crate::ui) elapsed: u64,
    /// Minutes it may take.
    pub(in crate::ui) minutes: Option<u32>,
}

#[cfg(unix)]
impl Report {
    /// As much of it as goes into a line, which is more than a screen shows.
    fn cut(mut self) -> Report {
        const TEXT: usize = 6000;
        const LIST: usize = 20;
        self.hints.truncate(LIST);
        self.choices.truncate(LIST);
        self.faults.truncate(LIST);
        let long = [
            &mut self.title,
            &mut self.heading,
            &mut self.now,
            &mut self.next,
            &mut self.notes,
        ];
        let short = self
            .hints
            .iter_mut()
            .chain(&mut self.faults)
            .chain(self.choices.iter_mut().map(|choice| &mut choice.text));
        let all = long
            .into_iter()
            .chain([&mut self.answer])
            .map(|text| (text, TEXT));
        for (text, most) in all.chain(short.map(|text| (text, TEXT / LIST))) {
            let end = text
                .char_indices()
                .nth(most)
                .map_or(text.len(), |(at, _)| at);
            text.truncate(end);
        }
        self
    }
}

/// What the notes ask of the presentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::ui) enum Remote {
    Next,
    Previous,
    NextPage,
    PreviousPage,
    Blank,
    /// To a page, from 1.
    Page(usize),
}

/// What the notes hear; the first two are told by the presentation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(
    not(unix),
    expect(dead_code, reason = "nothing is heard without sockets")
)]
pub(in crate::ui) enum News {
    Report(Box<Report>),
    /// As many as may already follow the presentation of this title.
    Full(String),
    /// The presentation ended.
    #[serde(skip)]
    Ended,
    /// It does not speak this version, or nonsense came.
    #[serde(skip)]
    Strange,
}

/// The folder of the sockets: the user's run-time folder, or else the one progress is kept in.
pub(in crate::ui) fn folder() -> Option<PathBuf> {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR")
        .filter(|v| !v.is_empty())
        .map(PathBuf::from);
    let runtime = runtime
        .filter(|p| p.is_absolute())
        .map(|p| p.join("gatewalk"));
    let state = || {
        Some(
            crate::course::progress::Progress::path()?
                .parent()?
                .join("run"),
        )
    };
    runtime.or_else(state)
}

/// The next line without its end; `None` at the end of the stream, wherever in a line that comes.
///
/// # Errors
/// When it cannot be read; as [`io::ErrorKind::InvalidData`] when it is longer than [`LINE`] or not UTF-8.
#[cfg(unix)]
fn line(stream: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut bytes = vec![];
    stream.by_ref().take(LINE).read_until(b'\n', &mut bytes)?;
    let whole = bytes.pop_if(|byte| *byte == b'\n').is_some();
    if !whole && (bytes.len() as u64) < LINE {
        return Ok(None);
    }
    let text = String::from_utf8(bytes).ok().filter(|_| whole);
    text.map(Some)
        .ok_or_else(|| io::ErrorKind::InvalidData.into())
}

/// What a presentation said.
#[cfg(unix)]
fn news(line: &str) -> News {
    match serde_json::from_str(line) {
        Ok(News::Report(report)) if report.version != VERSION => News::Strange,
        told => told.unwrap_or(News::Strange),
    }
}

/// A line; none for what would be too long.
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
    fn what_is_told_and_asked_comes_through_as_it_was() {
        let report = Report {
            version: VERSION,
            now: "第一行\n第二行".into(),
            ..Report::default()
        };
        for told in [News::Report(report.into()), News::Full("标题".into())] {
            let text = sent(&told).unwrap();
            assert_eq!(news(&line(&mut text.as_bytes()).unwrap().unwrap()), told);
        }
        let order: Remote = serde_json::from_str(sent(&Remote::Page(3)).unwrap().trim()).unwrap();
        assert_eq!(order, Remote::Page(3));
    }

    #[test]
    fn another_version_and_endless_lines_are_refused() {
        for strange in [
            "{\"report\":{\"version\":1}}",
            "{\"version\":2}",
            "\"ended\"",
            "[[[[[",
            "",
        ] {
            assert_eq!(news(strange), News::Strange, "{strange}");
        }
        assert!(line(&mut vec![b'x'; LINE as usize + 10].as_slice()).is_err());
        assert!(line(&mut b"\xff\n".as_slice()).is_err());
        for end in [&b""[..], b"half a line"] {
            assert_eq!(line(&mut &*end).unwrap(), None);
        }
    }

    #[test]
    fn the_longest_report_goes_into_a_line() {
        let long = "𝄞".repeat(100_000);
        let choice = Choice {
            text: long.clone(),
            count: u32::MAX,
        };
        let report = Report {
            title: long.clone(),
            heading: long.clone(),
            now: long.clone(),
            next: long.clone(),
            notes: long.clone(),
            hints: vec![long.clone(); 100],
            choices: vec![choice; 100],
            answer: long,
            ..Report::default()
        };
        assert!(sent(&News::Report(report.cut().into())).is_some());
    }

    #[test]
    fn garbage_never_panics() {
        let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(7);
        let sound = sent(&News::Report(
            Report {
                version: VERSION,
                ..Report::default()
            }
            .into(),
        ))
        .unwrap();
        for _ in 0..20_000 {
            let mut bytes = sound.clone().into_bytes();
            for _ in 0..random.random_range(1..6) {
                let at = random.random_range(0..bytes.len());
                bytes[at] = random.random();
            }
            if let Ok(Some(text)) = line(&mut bytes.as_slice()) {
                let _ = (news(&text), serde_json::from_str::<Remote>(&text));
            }
        }
    }
}
