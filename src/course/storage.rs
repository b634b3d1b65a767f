//! Where a reader's progress is kept: a file, or whatever else an edge has.

use super::progress::{Progress, Record, Trouble};
use crate::lang::Diagnostic;
use std::path::PathBuf;

/// Keeps the progress of one reader.
pub trait Storage {
    /// What was kept, and what was wrong with it.
    fn load(&self) -> (Progress, Option<Trouble>);

    /// Notes in `progress`, and keeps, how far a reader has come with what is called `name`.
    ///
    /// # Errors
    /// When it cannot be kept; `progress` has the note all the same.
    fn keep(&self, progress: &mut Progress, name: &str, record: Record) -> Result<(), Diagnostic>;
}

/// The file of whoever runs the program, if there is a place for it.
pub fn file() -> Option<Box<dyn Storage>> {
    Progress::path().map(|path| Box::new(path) as Box<dyn Storage>)
}

/// A file, which several programs may share.
impl Storage for PathBuf {
    fn load(&self) -> (Progress, Option<Trouble>) {
        Progress::load(self)
    }

    fn keep(&self, progress: &mut Progress, name: &str, record: Record) -> Result<(), Diagnostic> {
        progress.keep(self, name, record)
    }
}
