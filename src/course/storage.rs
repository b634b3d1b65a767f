//! Where a reader's progress is kept: a file, or whatever else an edge has.

use super::drill::Practice;
use super::progress::{LessonProgress, Progress, Trouble};
use crate::lang::Diagnostic;
use std::path::PathBuf;

/// Keeps the progress of one reader.
pub trait Storage {
    /// What was kept, and what was wrong with it.
    fn load(&self) -> (Progress, Option<Trouble>);

    /// Notes in `progress`, and keeps, that a lesson was read this far.
    ///
    /// # Errors
    /// When it cannot be kept; `progress` has the note all the same.
    fn keep(
        &self,
        progress: &mut Progress,
        slug: &str,
        standing: LessonProgress,
    ) -> Result<(), Box<Diagnostic>>;

    /// The same of how far a reader has come with exercises of a topic.
    ///
    /// # Errors
    /// As of [`Storage::keep`].
    fn keep_practice(
        &self,
        progress: &mut Progress,
        topic: &str,
        practice: Practice,
    ) -> Result<(), Box<Diagnostic>>;
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

    fn keep(
        &self,
        progress: &mut Progress,
        slug: &str,
        standing: LessonProgress,
    ) -> Result<(), Box<Diagnostic>> {
        progress.keep(self, slug, standing)
    }

    fn keep_practice(
        &self,
        progress: &mut Progress,
        topic: &str,
        practice: Practice,
    ) -> Result<(), Box<Diagnostic>> {
        progress.keep_practice(self, topic, practice)
    }
}
