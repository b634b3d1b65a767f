//! What the screens ask of the world around them. It works beside them, calls [`wake`](super::wake()) when something has
//! come, and is asked for it then: the screens know no threads and no files.

use super::lab::Run;
use crate::course::LessonBundle;
use crate::course::training::{Training, trainings};
use crate::lang::{Diagnostic, Lang, Text, text};
use crate::train::{Cell, Precision};
use std::io;
use std::sync::Arc;
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

/// The file that the last sound went to.
#[derive(Default)]
pub(super) struct LastSound(Option<String>);

impl LastSound {
    /// Writes a sound where the reader says; without one, plays what was written last. What is to be said of it.
    pub(super) fn take(
        &mut self,
        edge: Option<&dyn Edge>,
        sound: Option<(String, Vec<u8>)>,
        lang: Lang,
    ) -> Text {
        match (edge, sound, &self.0) {
            (None, ..) => text!("lab.no_files_here"),
            (Some(edge), Some((path, wav)), _) => {
                let written = edge.sound(&path, &wav, lang);
                if written.is_ok() {
                    self.0 = Some(path);
                }
                let (Ok(told) | Err(told)) = written;
                told
            }
            (Some(edge), None, Some(path)) => edge.play(path),
            (Some(_), None, None) => text!("lab.nothing_written_yet"),
        }
    }
}

/// The trainings that were started, or why not.
pub type Launched = Result<Vec<Run>, String>;

/// Starts what words behind `gatewalk train` ask for, of `cell` where they name none, on as many processors as `processors`
/// gives of those they ask for.
pub fn launched(
    words: &[String],
    cell: Option<&Cell>,
    lang: Lang,
    processors: fn(Option<u16>) -> usize,
) -> Launched {
    let all = trainings(words, cell, lang).map_err(|refusal| refusal.fault.message.get(lang))?;
    let asked = all.first().and_then(|first| first.threads);
    let threads = (processors(asked) / all.len()).max(1);
    let start = |training| started(training, threads, lang);
    all.into_iter().map(start).collect()
}

fn started(training: Training, threads: usize, lang: Lang) -> Result<Run, String> {
    let Training { name, kind, .. } = training;
    let told = |fault: Diagnostic| fault.render(kind.name, "", lang);
    let task = Arc::new(kind.draw(training.settings).map_err(told)?);
    let more = (1..training.seeds).map(|k| task.again(k).map_err(told));
    let more = more.collect::<Result<Vec<_>, _>>()?;
    let run = match training.precision {
        Precision::F32 => Run::start::<f32>(name, task, None, threads),
        Precision::F64 => Run::start::<f64>(name, task, None, threads),
    };
    run.map(|run| run.and_then(more)).map_err(|e| e.to_string())
}

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
