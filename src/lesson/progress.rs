//! How far a reader has come, in a file of the platform's state folder.

use crate::lang::write_whole;
use etcetera::{AppStrategy, AppStrategyArgs, choose_app_strategy};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::io::{self, Read};
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
pub struct Standing {
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

impl Standing {
    /// What a reader did since, on top of this: nothing that was reached or answered is lost.
    fn merge(&mut self, newer: Standing) {
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
    pub lessons: BTreeMap<String, Standing>,
    /// What could not be written yet.
    #[serde(skip)]
    unwritten: BTreeMap<String, Standing>,
}

/// Largest file read.
const MAX_FILE: u64 = 1 << 20;

impl Progress {
    /// Where it is kept: `GATEWALK_STATE`, else the platform's folder for state.
    pub fn path() -> Option<PathBuf> {
        let named = std::env::var_os("GATEWALK_STATE").filter(|v| !v.is_empty()).map(PathBuf::from);
        let usual = || {
            let args = AppStrategyArgs {
                top_level_domain: String::new(),
                author: String::new(),
                app_name: "gatewalk".into(),
            };
            let strategy = choose_app_strategy(args).ok()?;
            Some(strategy.state_dir().unwrap_or_else(|| strategy.data_dir()))
        };
        Some(named.or_else(usual)?.join("progress.toml"))
    }

    /// What a file holds; none when it is not there, or broken.
    pub fn peek(path: &Path) -> Option<Progress> {
        let mut text = String::new();
        File::open(path).ok()?.take(MAX_FILE).read_to_string(&mut text).ok()?;
        toml::from_str(&text).ok()
    }

    /// What was kept; a broken file is set aside, and the second value says where.
    pub fn load(path: &Path) -> (Progress, Option<PathBuf>) {
        match Progress::peek(path) {
            Some(progress) => (progress, None),
            None if !path.is_file() => (Progress::default(), None),
            None => {
                // An earlier broken one stays, too.
                let name = |n| if n == 1 { "broken.toml".into() } else { format!("broken-{n}.toml") };
                let free = (1..100).map(|n| path.with_extension(name(n))).find(|p| !p.exists());
                let aside = free.unwrap_or_else(|| path.with_extension("broken.toml"));
                let moved = std::fs::rename(path, &aside).is_ok();
                (Progress::default(), moved.then_some(aside))
            }
        }
    }

    /// Notes that a lesson was read this far.
    pub fn note(&mut self, slug: &str, standing: Standing) {
        slug.clone_into(&mut self.last);
        self.lessons.entry(slug.to_owned()).or_default().merge(standing);
    }

    /// Notes it in the file, too, on top of what other programs have written there meanwhile.
    ///
    /// # Errors
    /// When the folder cannot be written to; this progress has the note all the same, and tries again with the next.
    pub fn keep(&mut self, path: &Path, slug: &str, standing: Standing) -> io::Result<()> {
        self.note(slug, standing.clone());
        self.unwritten.insert(slug.to_owned(), standing);
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
        let _lock = lock(path);
        let (mut kept, _) = Progress::load(path);
        let last = self.unwritten.remove_entry(slug);
        let earlier = self.unwritten.iter().map(|(slug, s)| (slug.clone(), s.clone()));
        earlier.chain(last.clone()).for_each(|(slug, standing)| kept.note(&slug, standing));
        if let Err(e) = kept.save(path) {
            self.unwritten.extend(last);
            return Err(e);
        }
        *self = kept;
        Ok(())
    }

    fn save(&self, path: &Path) -> io::Result<()> {
        let text = toml::to_string(self).map_err(io::Error::other)?;
        write_whole(path, text.as_bytes())
    }
}

/// Keeps other programs from writing until it is dropped. One that holds it for long is not waited for.
fn lock(path: &Path) -> Option<File> {
    let file = File::create(path.with_extension("lock")).ok()?;
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
mod tests {
    use super::*;

    fn standing(page: usize, answers: &[(&str, bool)]) -> Standing {
        let answer = |(at, settled): &(&str, bool)| {
            ((*at).to_owned(), Answer { settled: *settled, ..Answer::default() })
        };
        Standing { page, answers: answers.iter().map(answer).collect(), ..Standing::default() }
    }

    #[test]
    fn kept_found_again_and_set_aside_when_broken() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/progress.toml");
        assert_eq!(Progress::load(&path), (Progress::default(), None));
        let mut progress = Progress::default();
        let read = Standing { done: true, right: 2, asked: 3, ..standing(3, &[("1.1", true)]) };
        progress.keep(&path, "01-why-memory", read).unwrap();
        assert_eq!(progress.last, "01-why-memory");
        assert_eq!(Progress::load(&path), (progress, None));
        std::fs::write(&path, "lessons = 7").unwrap();
        let (fresh, aside) = Progress::load(&path);
        assert_eq!(fresh, Progress::default());
        assert_eq!(std::fs::read_to_string(aside.unwrap()).unwrap(), "lessons = 7");
        assert!(!path.exists());
        std::fs::write(&path, "again = [").unwrap();
        let second = Progress::load(&path).1.unwrap();
        assert_eq!(std::fs::read_to_string(second).unwrap(), "again = [");
        assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 3, "both, and the lock");
    }

    #[test]
    fn two_programs_lose_nothing_of_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("progress.toml");
        let (mut one, mut other) = (Progress::default(), Progress::default());
        one.keep(&path, "a", standing(4, &[("1.1", true), ("2.1", false)])).unwrap();
        other.keep(&path, "b", standing(2, &[])).unwrap();
        other.keep(&path, "a", standing(1, &[("1.1", false), ("2.1", true)])).unwrap();
        one.keep(&path, "c", standing(9, &[])).unwrap();
        let kept = Progress::load(&path).0;
        assert_eq!(kept.lessons.keys().collect::<Vec<_>>(), ["a", "b", "c"]);
        assert!(kept.lessons["a"].answers.values().all(|a| a.settled), "{kept:?}");
        assert_eq!((kept, one.last.as_str()), (one.clone(), "c"));
    }

    #[test]
    fn many_at_once_lose_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("progress.toml");
        std::thread::scope(|scope| {
            for n in 0..8 {
                let path = &path;
                scope.spawn(move || {
                    Progress::default().keep(path, &format!("lesson-{n}"), standing(n, &[])).unwrap();
                });
            }
        });
        assert_eq!(Progress::load(&path).0.lessons.len(), 8);
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_an_error_and_loses_no_session() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        let mut progress = Progress::default();
        assert!(progress.keep(&file.join("progress.toml"), "a", standing(3, &[])).is_err());
        assert_eq!(progress.lessons["a"].page, 3);
    }
}
