//! A lesson read from disk follows its files: they are checked when its first page is on the screen, and read again
//! whenever they are saved, beside the screen, which never waits for it.

use crate::course::LessonBundle;
use crate::ui::{Following, wake};
use notify::{RecommendedWatcher, RecursiveMode, Watcher, recommended_watcher};
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// From the last sign of a change to reading it: an editor writes, renames and writes again.
const PATIENCE: Duration = Duration::from_millis(50);
/// Signs that never end do not put off the reading for longer.
const MOST_SIGNS: usize = 20;

/// Watches the files of a lesson; what it reads comes with a [`wake`].
pub(super) struct Follow {
    /// Dropped, it ends the reading.
    _watcher: RecommendedWatcher,
    read: Receiver<LessonBundle>,
    /// Lets the first reading begin.
    begin: RefCell<Option<Sender<()>>>,
}

impl Follow {
    /// Begins to watch the folders of a lesson, not its files: most editors put a new file in the place of the old
    /// one. Nothing for a lesson that is in no file.
    ///
    /// # Errors
    /// When the system does not let it watch.
    pub(super) fn start(opened: &LessonBundle) -> notify::Result<Option<Follow>> {
        let Some(path) = opened.path.clone() else {
            return Ok(None);
        };
        let (changed, signs) = channel();
        let (send, read) = channel();
        let begin = RefCell::new(Some(changed.clone()));
        let watcher = watch(opened.folders(), changed)?;
        std::thread::Builder::new()
            .name("follow".into())
            // As much as the thread of the screen has: the text is read by the same parsers.
            .stack_size(8 << 20)
            .spawn(move || keep_reading(&path, &signs, &send))?;
        Ok(Some(Follow {
            _watcher: watcher,
            read,
            begin,
        }))
    }
}

impl Following for Follow {
    fn read(&self) -> Option<LessonBundle> {
        if let Some(begin) = self.begin.take() {
            _ = begin.send(());
        }
        self.read.try_iter().last()
    }

    fn due(&self) -> Option<Duration> {
        self.begin.borrow().as_ref().map(|_| Duration::ZERO)
    }
}

fn watch(folders: Vec<PathBuf>, changed: Sender<()>) -> notify::Result<RecommendedWatcher> {
    let mut watcher = recommended_watcher(move |event: notify::Result<notify::Event>| {
        let ours = |path: &PathBuf| {
            let ending = path.extension().and_then(|e| e.to_str());
            ending.is_some_and(|e| ["md", "toml", "png"].contains(&e))
        };
        if event.is_ok_and(|e| !e.kind.is_access() && e.paths.iter().any(ours)) {
            _ = changed.send(());
        }
    })?;
    for folder in folders {
        watcher.watch(&folder, RecursiveMode::NonRecursive)?;
    }
    Ok(watcher)
}

/// Reads after every sign, until nobody wants it.
fn keep_reading(path: &Path, signs: &Receiver<()>, send: &Sender<LessonBundle>) {
    while signs.recv().is_ok() {
        for _ in 0..MOST_SIGNS {
            match signs.recv_timeout(PATIENCE) {
                Ok(()) => {}
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
        if send.send(LessonBundle::checked(path)).is_err() {
            return;
        }
        wake();
    }
}
