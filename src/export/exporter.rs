//! What a format is, and what it can ask of the screens.

use super::book::Book;
use super::grid::Grid;
use crate::course::Model;
use crate::graph::Place;
use crate::lang::{Diagnostic, Lang};
use crate::typeset::Piece;
use crate::walk::{Cursor, Phase};
use std::fmt::Debug;

/// A format of files.
pub trait Exporter: Debug + Sync {
    /// What `--to` calls it.
    fn name(&self) -> &'static str;

    /// The usual ending of its files' names.
    fn ending(&self) -> &'static str {
        self.name()
    }

    /// Why it cannot say what a model says, if it cannot.
    fn refuses(&self, _: &Model) -> Option<Diagnostic> {
        None
    }

    /// Whether what is written is to be printed by a browser.
    fn is_for_paper(&self) -> bool {
        false
    }

    /// The file; none if it is made of a walk and the lesson walks no model.
    fn write(&self, book: &Book<'_>, stage: &mut dyn Stage) -> Option<String>;
}

/// The program's screens, for formats that show them; whoever knows screens has one.
pub trait Stage {
    /// One step of a walk laid out in a language; the numbers asked for carry their tags.
    fn sheet(&mut self, lang: Lang, phase: Phase, step: Cursor, asked: &[Place]) -> Sheet;

    /// The screen: at first the lesson's first page, or the step a model alone begins with.
    fn screen(&mut self) -> Grid;

    /// Presses a key on the screen.
    fn press(&mut self, key: Key);

    /// The step a model alone begins with.
    fn begin(&self) -> Cursor;

    /// The lesson as it is told line by line.
    fn read_out(&mut self) -> String;
}

/// A step laid out by the screens.
#[derive(Debug, Default)]
pub struct Sheet {
    /// What it is called.
    pub title: String,
    /// Its rows.
    pub rows: Vec<Vec<Piece>>,
    /// What more of it a key shows.
    pub keys: Vec<Vec<Piece>>,
}

/// Keys of the screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// To the next step.
    Step,
    /// To the next page.
    Page,
    /// Shows an answer.
    Answer,
}
