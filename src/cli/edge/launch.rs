//! Trainings that are begun from a screen: a thread beside it draws their data.

use super::super::train::processors;
use crate::lang::{Lang, say};
use crate::train::Cell;
use crate::ui::{Launched, Launching, launched, wake};
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
            _ = send.send(launched(&words, cell.as_ref(), lang, processors));
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
                let runs = launched(words, None, Lang::EN, processors)
                    .unwrap_or_else(|e| panic!("{slug} {words:?}: {e}"));
                let rivals = words.iter().filter(|w| *w == "--vs").count();
                assert_eq!(runs.len(), rivals + 1, "{slug} {words:?}");
                seen += 1;
            }
        }
        assert!(seen > 1);
    }
}
