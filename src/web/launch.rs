//! The world around the screens of a page: no threads, no files.

use super::words::{Precision, Training, trainings};
use crate::lang::Lang;
use crate::ui::{Edge, Launched, Launching, Run};
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

/// Everything is done in the time between two frames. It is noted here that something is left to do.
pub(super) struct Slices(pub(super) Rc<Cell<bool>>);

impl Edge for Slices {
    fn launch(&self, words: &[String], lang: Lang) -> Box<dyn Launching> {
        Box::new(Launch {
            words: words.to_vec(),
            lang,
            begun: Cell::new(false),
            left: Rc::clone(&self.0),
        })
    }
}

/// A training on its way: its data are drawn when it has been seen that they are.
struct Launch {
    words: Vec<String>,
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
        Some(start(&self.words, self.lang))
    }
}

/// Starts what these words ask for.
pub(super) fn start(words: &[String], lang: Lang) -> Launched {
    let all = trainings(words, lang)?.into_iter();
    all.map(|training| started(training, lang)).collect()
}

fn started(training: Training, lang: Lang) -> Result<Run, String> {
    let Training {
        name,
        kind,
        settings,
        precision,
    } = training;
    let task = kind.draw(settings);
    let task = task.map_err(|fault| fault.render(kind.name, "", lang))?;
    let task = Arc::new(task);
    let run = match precision {
        Precision::F32 => Run::start::<f32>(name, task, None, 1),
        Precision::F64 => Run::start::<f64>(name, task, None, 1),
    };
    run.map_err(|e| e.to_string())
}
