//! The world around the screens of a page: no threads, no files.

use super::words::{Training, trainings};
use crate::lang::{Diagnostic, Lang};
use crate::train::{self, Precision};
use crate::ui::{Edge, Launched, Launching, Run};
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

/// Everything is done in the time between two frames. It is noted here that something is left to do.
pub(super) struct Slices(pub(super) Rc<Cell<bool>>);

impl Edge for Slices {
    fn launch(
        &self,
        words: &[String],
        cell: Option<train::Cell>,
        lang: Lang,
    ) -> Box<dyn Launching> {
        Box::new(Launch {
            words: words.to_vec(),
            cell,
            lang,
            begun: Cell::new(false),
            left: Rc::clone(&self.0),
        })
    }
}

/// A training on its way: its data are drawn when it has been seen that they are.
struct Launch {
    words: Vec<String>,
    cell: Option<train::Cell>,
    lang: Lang,
    begun: Cell<bool>,
    left: Rc<Cell<bool>>,
}

impl Launching for Launch {
    fn within(&self, _: Duration) -> Option<Launched> {
        if !self.begun.replace(true) {
            self.left.set(true);
            return None;
        }
        Some(start(&self.words, self.cell.as_ref(), self.lang))
    }
}

/// Starts what these words ask for, of `cell` where they name none.
pub(super) fn start(words: &[String], cell: Option<&train::Cell>, lang: Lang) -> Launched {
    let all = trainings(words, cell, lang)?.into_iter();
    all.map(|training| started(training, lang)).collect()
}

fn started(training: Training, lang: Lang) -> Result<Run, String> {
    let Training {
        name,
        kind,
        settings,
        precision,
        seeds,
    } = training;
    let told = |fault: Box<Diagnostic>| fault.render(kind.name, "", lang);
    let task = Arc::new(kind.draw(settings).map_err(told)?);
    let more = (1..seeds).map(|k| task.again(k).map_err(told));
    let more = more.collect::<Result<Vec<_>, _>>()?;
    let run = match precision {
        Precision::F32 => Run::start::<f32>(name, task, None, 1),
        Precision::F64 => Run::start::<f64>(name, task, None, 1),
    };
    run.map(|run| run.and_then(more)).map_err(|e| e.to_string())
}
