//! The world around the screens of a page: no threads, no files.

use crate::lang::Lang;
use crate::train;
use crate::ui::{Edge, Launched, Launching, launched};
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

/// There is one processor, and the numbers are the same with any.
pub(super) const ONE: fn(Option<u16>) -> usize = |_| 1;

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
        Some(launched(&self.words, self.cell.as_ref(), self.lang, ONE))
    }
}
