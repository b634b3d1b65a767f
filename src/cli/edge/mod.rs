//! The world around the screens, where there are threads and files.

mod follow;
mod launch;

use crate::course::LessonBundle;
use crate::lang::{Lang, Text};
use crate::train::Cell;
use crate::ui::{Edge, Following, Launching};
use std::io;

/// Everything beside the screens is done by threads.
pub(super) struct Threads;

impl Edge for Threads {
    fn launch(&self, words: &[String], cell: Option<Cell>, lang: Lang) -> Box<dyn Launching> {
        Box::new(launch::Launch::begin(words, cell, lang))
    }

    fn follow(&self, opened: &LessonBundle) -> io::Result<Option<Box<dyn Following>>> {
        let started = follow::Follow::start(opened).map_err(io::Error::other)?;
        Ok(started.map(|follow| Box::new(follow) as Box<dyn Following>))
    }
    fn sound(&self, path: &str, wav: &[u8], lang: Lang) -> Result<Text, Text> {
        super::sound::write(path, wav, lang)
    }

    fn play(&self, path: &str) -> Text {
        super::sound::play(path)
    }
}
