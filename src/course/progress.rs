//! How far a reader has come, in a file of the platform's state folder.

use super::drill::Practice;
use super::library;
use crate::lang::{self, Diagnostic, Lang, Output, ReadError, Text, printable_line, text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How far a question has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answer {
    /// What was answered last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given: Option<String>,
    /// It was right, or the answer was shown.
    pub settled: bool,
    /// The answer was shown before it was found.
    pub skipped: bool,
    /// Hints shown.
    pub hints: usize,
    /// Wrong answers.
    pub tries: usize,
    /// What was asked, lest it be taken for the answer to another question of a newer lesson.
    pub to: String,
}

impl Answer {
    /// Right at once, without hints.
    pub fn is_clean(&self) -> bool {
        self.settled && !self.skipped && self.tries == 0 && self.hints == 0
    }
}

/// How far one lesson was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LessonProgress {
    /// The page to go on with, from 0.
    pub page: usize,
    /// Its last page was reached once.
    pub done: bool,
    /// Questions answered right at once.
    pub right: usize,
    /// Questions there are.
    pub asked: usize,
    /// Answers by page and question, both from 1: `3.1`.
    pub answers: BTreeMap<String, Answer>,
}

impl LessonProgress {
    /// What a reader did since, on top of this: nothing that was reached or answered is lost.
    fn merge(&mut self, newer: LessonProgress) {
        let answered = |a: &Answer| a.settled;
        for (at, answer) in newer.answers {
            let before = self.answers.get(&at);
            if answered(&answer) || !before.is_some_and(answered) {
                self.answers.insert(at, answer);
            }
        }
        (self.page, self.asked) = (newer.page, newer.asked);
        self.done |= newer.done;
        self.right = self.right.max(newer.right);
    }
}

/// All lessons by slug.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    /// The lesson read last.
    pub last: String,
    /// Lessons.
    pub lessons: BTreeMap<String, LessonProgress>,
    /// How far the reader has come with each topic of exercises.
    pub practice: BTreeMap<String, Practice>,
    /// What could not be written yet.
    #[serde(skip)]
    unwritten: Option<Box<Progress>>,
}

/// How far a reader has come with something.
#[derive(Clone, Debug)]
pub enum Record {
    /// With a lesson.
    Lesson(LessonProgress),
    /// With a topic of exercises.
    Topic(Practice),
}

impl From<LessonProgress> for Record {
    fn from(standing: LessonProgress) -> Record {
        Record::Lesson(standing)
    }
}

impl From<Practice> for Record {
    fn from(practice: Practice) -> Record {
        Record::Topic(practice)
    }
}

/// Largest file read.
const MAX_PROGRESS: u64 = 1 << 20;

impl Progress {
    /// Where it is kept: `GATEWALK_STATE`, else the platform's folder for state.
    pub fn path() -> Option<PathBuf> {
        let named = std::env::var_os("GATEWALK_STATE")
            .filter(|v| !v.is_empty())
            .map(PathBuf::from);
        let usual = || {
            let home = std::env::home_dir()?;
            let folder = |name: &str, usual: &str| {
                let named = std::env::var_os(name).map(PathBuf::from);
                let named = named.filter(|folder| folder.is_absolute());
                named.unwrap_or_else(|| home.join(usual)).join("gatewalk")
            };
            Some(match cfg!(windows) {
                true => folder("APPDATA", "AppData/Roaming").join("data"),
                false => folder("XDG_STATE_HOME", ".local/state"),
            })
        };
        Some(named.or_else(usual)?.join("progress.toml"))
    }

    /// What a file holds; nothing when it is not there, none when it is broken.
    ///
    /// # Errors
    /// When there is something that cannot be read: no regular file, or somebody else's.
    pub fn peek(path: &Path) -> Result<Option<Progress>, ReadError> {
        match lang::read(path, MAX_PROGRESS) {
            Ok(bytes) => Ok(str::from_utf8(&bytes).ok().and_then(Progress::parse)),
            Err(ReadError::TooLarge(_)) => Ok(None),
            Err(e) if e.is_not_found() => Ok(Some(Progress::default())),
            Err(e) => Err(e),
        }
    }

    /// What a text holds; none when it is broken.
    pub(crate) fn parse(text: &str) -> Option<Progress> {
        toml::from_str(text).ok().map(Progress::renumbered)
    }

    /// The same, lessons of the program that had another number once by the one they have now.
    fn renumbered(mut self) -> Progress {
        let named = |slug: &str| slug.split_once('-').map(|(_, name)| name.to_owned());
        let lessons = library::lessons(Lang::EN);
        for (slug, _) in &lessons {
            let was = |old: &str| {
                old != *slug
                    && named(old) == named(slug)
                    && lessons.iter().all(|(known, _)| *known != old)
            };
            if let Some(old) = self.lessons.keys().find(|old| was(old)).cloned() {
                let mut standing = self.lessons.remove(&old).unwrap_or_default();
                if let Some(newer) = self.lessons.remove(*slug) {
                    standing.merge(newer);
                }
                self.lessons.insert((*slug).to_owned(), standing);
            }
            if was(&self.last) {
                (*slug).clone_into(&mut self.last);
            }
        }
        self
    }

    /// What was kept. A broken file is set aside, one that cannot be read is left alone, and the second value
    /// says so.
    pub fn load(path: &Path) -> (Progress, Option<Trouble>) {
        match Progress::peek(path) {
            Ok(Some(progress)) => (progress, None),
            Ok(None) => (Progress::default(), set_aside(path).map(Trouble::SetAside)),
            Err(e) => (
                Progress::default(),
                Some(Trouble::Unreadable(path.to_owned(), e)),
            ),
        }
    }

    /// Notes how far a reader has come with what is called `name`.
    pub fn note(&mut self, name: &str, record: impl Into<Record>) {
        match record.into() {
            Record::Lesson(standing) => {
                name.clone_into(&mut self.last);
                let lesson = self.lessons.entry(name.to_owned());
                lesson.or_default().merge(standing);
            }
            Record::Topic(practice) => _ = self.practice.insert(name.to_owned(), practice),
        }
    }

    /// Notes it in the file, too, on top of what other programs have written there meanwhile.
    ///
    /// # Errors
    /// When the file cannot be read or written; this progress has the note all the same, and tries again with
    /// the next.
    pub fn keep(
        &mut self,
        path: &Path,
        name: &str,
        record: impl Into<Record>,
    ) -> Result<(), Diagnostic> {
        let record = record.into();
        self.note(name, record.clone());
        let unwritten = self.unwritten.get_or_insert_default();
        unwritten.note(name, record);
        self.write(path)
    }

    /// Writes what is not written yet on top of what is in the file.
    fn write(&mut self, path: &Path) -> Result<(), Diagnostic> {
        let folder = path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder).map_err(|e| ReadError::Io(e).fault())?;
        let _lock = lock(path);
        let (mut kept, trouble) = Progress::load(path);
        if let Some(Trouble::Unreadable(_, e)) = trouble {
            return Err(e.fault());
        }
        if let Some(own) = &self.unwritten {
            for (slug, standing) in &own.lessons {
                kept.note(slug, standing.clone());
            }
            if !own.lessons.is_empty() {
                kept.last.clone_from(&self.last);
            }
            kept.practice.extend(own.practice.clone());
        }
        kept.save(path)?;
        *self = kept;
        Ok(())
    }

    fn save(&self, path: &Path) -> Result<(), Diagnostic> {
        Output::open(path, true)?.write(self.text().as_bytes())
    }

    /// As a file holds it.
    pub(crate) fn text(&self) -> String {
        toml::to_string(self).expect("names, numbers and texts")
    }

    /// What a file holds if it is one that the program wrote, and no other.
    pub fn of_file(text: &str) -> Option<Progress> {
        let table: toml::Table = toml::from_str(text).ok()?;
        let known = |key: &String| ["last", "lessons", "practice"].contains(&key.as_str());
        let is_one = !table.is_empty() && table.keys().all(known);
        is_one.then(|| Progress::parse(text))?
    }
}

/// What was found instead of a record that can be read.
#[derive(Debug)]
pub enum Trouble {
    /// A broken one, which is at this path now.
    SetAside(PathBuf),
    /// At this path something that cannot be read.
    Unreadable(PathBuf, ReadError),
}

impl Trouble {
    /// In words.
    pub fn told(&self) -> Text {
        let shown = |path: &Path| printable_line(&path.display().to_string(), 120);
        match self {
            Trouble::SetAside(path) => {
                let path = shown(path);
                text!("progress.record_what_you_read_was", path)
            }
            Trouble::Unreadable(path, e) => {
                let (path, why) = (shown(path), e.fault().into_message());
                text!("progress.what_you_read_before_not", path, why)
            }
        }
    }
}

/// Gives a broken file another name; an earlier broken one stays, too.
fn set_aside(path: &Path) -> Option<PathBuf> {
    let name = |n| {
        if n == 1 {
            "broken.toml".into()
        } else {
            format!("broken-{n}.toml")
        }
    };
    let free = (1..100)
        .map(|n| path.with_extension(name(n)))
        .find(|p| p.symlink_metadata().is_err());
    let aside = free.unwrap_or_else(|| path.with_extension("broken.toml"));
    std::fs::rename(path, &aside).is_ok().then_some(aside)
}

/// Keeps other programs from writing until it is dropped. One that holds it for long is not waited for.
fn lock(path: &Path) -> Option<File> {
    let file = lang::open_lock(&path.with_extension("lock")).ok()?;
    for _ in 0..50 {
        match file.try_lock() {
            Ok(()) => return Some(file),
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(10)),
            Err(TryLockError::Error(_)) => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests;
