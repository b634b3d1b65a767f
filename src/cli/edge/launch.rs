//! Trainings that are begun from a screen: a thread beside it draws their data.

use super::super::words;
use crate::lang::{Lang, say};
use crate::train::Cell;
use crate::ui::{Launched, Launching, wake};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// A training on its way.
pub(super) struct Launch {
    lang: Lang,
    ready: Receiver<Launched>,
}

impl Launch {
    pub(super) fn begin(words: &[String], cell: Option<Cell>, lang: Lang) -> Launch {
        let (send, ready) = channel();
        let words = words.to_vec();
        let start = move || {
            // Nobody waits any more if it cannot be sent; the trainings end as they are dropped.
            _ = send.send(start(&words, cell, lang));
            wake();
        };
        // Without a thread the sender is dropped, which counts as a failure.
        _ = std::thread::Builder::new()
            .name("launch".into())
            .spawn(start);
        Launch { lang, ready }
    }
}

impl Launching for Launch {
    fn within(&self, time: Duration) -> Option<Launched> {
        match self.ready.recv_timeout(time) {
            Ok(launched) => Some(launched),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => {
                Some(Err(
                    say!(self.lang, "command.training_could_not_started").to_owned()
                ))
            }
        }
    }
}

/// Starts a training as `gatewalk train` with these words would, of `cell` where they name none.
fn start(words: &[String], cell: Option<Cell>, lang: Lang) -> Launched {
    let mut train = words::train(words).map_err(|fault| fault.message.get(lang))?;
    train.own = cell;
    train.runs(words.iter().map(Into::into).collect(), lang)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::{Lesson, library};

    #[test]
    fn every_training_of_the_lessons_starts() {
        let mut seen = 0;
        for (slug, text) in library::lessons(Lang::EN) {
            let lesson = Lesson::parse(slug, text).unwrap();
            for (words, _) in lesson.pages.iter().filter_map(|page| page.train.as_ref()) {
                let runs = start(words, None, Lang::EN)
                    .unwrap_or_else(|e| panic!("{slug} {words:?}: {e}"));
                let rivals = words.iter().filter(|w| *w == "--vs").count();
                assert_eq!(runs.len(), rivals + 1, "{slug} {words:?}");
                // A browser, which has no command line, takes the same words for the same.
                let there = crate::web::trainings(words, None, Lang::EN).unwrap();
                for (run, there) in runs.iter().zip(&there) {
                    let here = (&run.name, run.task.name, &run.task.settings);
                    assert_eq!(here, (&there.name, there.kind.name, &there.settings));
                }
                assert_eq!(there.len(), runs.len());
                seen += 1;
            }
        }
        assert!(seen > 1);
    }
}
