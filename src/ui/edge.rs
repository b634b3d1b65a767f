//! What the screens ask of the world around them. It works beside them, calls [`wake`](super::wake()) when something has
//! come, and is asked for it then: the screens know no threads and no files.

use super::lab::Run;
use crate::course::LessonBundle;
use crate::lang::{Lang, Text, text};
use crate::train::Cell;
use std::io;
use std::time::Duration;

/// The world around.
pub trait Edge {
    /// Begins to start the training that words behind `gatewalk train` describe, of a cell that has no name there if one is given.
    fn launch(&self, words: &[String], cell: Option<Cell>, lang: Lang) -> Box<dyn Launching>;

    /// Begins to follow the files of a lesson; nothing if it is in none.
    ///
    /// # Errors
    /// When the system does not let it.
    fn follow(&self, _: &LessonBundle) -> io::Result<Option<Box<dyn Following>>> {
        Ok(None)
    }

    /// Writes a sound to a file that is not there yet: what is to be said of it.
    ///
    /// # Errors
    /// Why it is not there.
    fn sound(&self, _path: &str, _wav: &[u8], _lang: Lang) -> Result<Text, Text> {
        Err(text!("lab.no_files_here"))
    }

    /// Begins to play a file that was written, if the machine has a program for it: what is to be said of it.
    fn play(&self, _path: &str) -> Text {
        text!("lab.no_files_here")
    }
}

/// The trainings that were started, or why not.
pub type Launched = Result<Vec<Run>, String>;

/// Trainings on their way: their data are drawn, which for sounds takes longer than a frame may.
pub trait Launching {
    /// What came of it, if it comes within a time.
    fn within(&self, time: Duration) -> Option<Launched>;
}

/// Files that are read again whenever they are saved.
pub trait Following {
    /// What was read since it was last asked. The first time it begins to read.
    fn read(&self) -> Option<LessonBundle>;

    /// When to ask for the first time: as soon as there is something on the screen.
    fn due(&self) -> Option<Duration>;
}

/// A world in which there is nothing: screens for pictures, and for tests.
pub struct Alone;

impl Edge for Alone {
    fn launch(&self, _: &[String], _: Option<Cell>, _: Lang) -> Box<dyn Launching> {
        Box::new(Alone)
    }
}

impl Launching for Alone {
    fn within(&self, _: Duration) -> Option<Launched> {
        Some(Err(String::new()))
    }
}
