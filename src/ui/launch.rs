//! Trainings that are begun from a lesson, the list, or a presentation. Their data are drawn beside the screen,
//! which for sounds takes longer than a frame may.

use crate::lang::{Lang, Text, printable_line};
use crate::ui::lab::{Lab, Run};
use crate::ui::terminal::nudge;
use crate::ui::{Screens, Settings};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// Starts the training that words of the command line describe; or says why not.
pub type Launch = Arc<dyn Fn(&[String], Lang) -> Launched + Send + Sync>;

/// The trainings that were started, or why not.
pub type Launched = Result<Vec<Run>, String>;

/// How long a screen waits before it says that it waits: most trainings are there by then.
const SOON: Duration = Duration::from_millis(20);

/// Where a training is to be watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum For {
    /// In the lab.
    Lab,
    /// On the page of the lesson that is read.
    Page,
}

/// Which screen of a presentation is seen, which page of which lesson: elsewhere nobody waits for what was
/// asked for here.
pub(super) type Standpoint = (Option<usize>, Option<(String, usize)>);

/// A training on its way.
pub(super) struct Launching {
    by: For,
    from: Standpoint,
    lang: Lang,
    ready: Receiver<Launched>,
}

impl Launching {
    pub(super) fn begin(
        launch: &Launch,
        words: &[String],
        lang: Lang,
        by: For,
        from: Standpoint,
    ) -> Launching {
        let (send, ready) = channel();
        let (launch, words) = (Arc::clone(launch), words.to_vec());
        let start = move || {
            // Nobody waits any more if it cannot be sent; the trainings end as they are dropped.
            _ = send.send(launch(&words, lang));
            nudge();
        };
        // Without a thread the sender is dropped, which is told as a failure.
        _ = std::thread::Builder::new()
            .name("launch".into())
            .spawn(start);
        Launching {
            by,
            from,
            lang,
            ready,
        }
    }

    /// What came of it, if it comes soon.
    pub(super) fn soon(&self) -> Option<Launched> {
        self.within(SOON)
    }

    /// What came of it, if it has come.
    pub(super) fn now(&self) -> Option<Launched> {
        self.within(Duration::ZERO)
    }

    /// What came of it, when it has come.
    pub(super) fn wait(&self) -> Launched {
        self.within(Duration::MAX).unwrap_or_else(|| self.failed())
    }

    fn within(&self, time: Duration) -> Option<Launched> {
        match self.ready.recv_timeout(time) {
            Ok(launched) => Some(launched),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(self.failed()),
        }
    }

    fn failed(&self) -> Launched {
        Err(self
            .lang
            .pick("the training could not be started", "训练未能开始")
            .to_owned())
    }
}

impl Screens {
    /// Starts a training, here and now if it can be had soon.
    pub(super) fn train(&mut self, words: &[String], settings: Settings, by: For) {
        let Some(launch) = &self.launch else { return };
        let launching = Launching::begin(launch, words, settings.lang, by, self.standpoint());
        match launching.soon() {
            Some(launched) => self.launched(by, launched),
            None => {
                self.launching = Some(launching);
                self.say(Text::new("preparing the data …", "正在准备数据……"));
            }
        }
    }

    /// Shows the training that was prepared, if whoever asked for it still waits there.
    pub(super) fn take_launched(&mut self) {
        if let Some(launched) = self.launching.as_ref().and_then(Launching::now) {
            self.arrived(launched);
        }
    }

    /// Waits for the training that is being prepared.
    pub(super) fn await_launch(&mut self) {
        if let Some(launched) = self.launching.as_ref().map(Launching::wait) {
            self.arrived(launched);
        }
    }

    fn arrived(&mut self, launched: Launched) {
        if let Some(Launching { by, from, .. }) = self.launching.take()
            && from == self.standpoint()
        {
            self.launched(by, launched);
        }
    }

    fn standpoint(&self) -> Standpoint {
        let page = self
            .reader
            .as_ref()
            .map(|r| (r.lesson().slug.clone(), r.place().0));
        (self.present.as_ref().map(|p| p.place()), page)
    }

    fn launched(&mut self, by: For, launched: Launched) {
        self.dirty = true;
        let busy = self.walk.is_some() || self.lab.is_some() || self.search.is_some();
        let runs = match launched {
            _ if busy => return,
            Ok(runs) => runs,
            // What prevents it is told on the screen below.
            Err(why) => {
                let why = printable_line(&why, 200);
                return self.say(Text::new(why.clone(), why));
            }
        };
        let settings = self.settings();
        match (by, &mut self.reader, settings) {
            (For::Page, Some(reader), _) => {
                reader.notice = None;
                reader.began(runs);
            }
            (For::Lab, _, Some(settings)) => self.lab = Some(Lab::new(runs, settings)),
            _ => {}
        }
    }
}
