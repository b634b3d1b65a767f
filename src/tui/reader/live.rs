//! A lesson read from disk follows its files: what is saved is on the screen a moment later.

use super::super::terminal::{Input, Program, nudge};
use super::{App, Reader, questions};
use crate::graph::Optimizer;
use crate::lesson::document::Show;
use crate::lesson::{Lesson, Opened, moved};
use crate::walk::Phase;
use notify::{RecommendedWatcher, RecursiveMode, Watcher, recommended_watcher};
use std::time::{Duration, Instant};

/// From the first sign of a change to reading it: an editor writes, renames and writes again.
const PATIENCE: Duration = Duration::from_millis(100);

/// Watches the folders of a lesson, not its files: most editors put a new file in the place of the old one.
pub(super) struct Watch {
    _watcher: RecommendedWatcher,
    /// When to read again.
    due: Option<Instant>,
}

impl Watch {
    fn start(opened: &Opened) -> notify::Result<Watch> {
        let mut watcher = recommended_watcher(|event: notify::Result<notify::Event>| {
            let ours = |path: &std::path::PathBuf| path.extension().is_some_and(|e| e == "md" || e == "toml");
            if event.is_ok_and(|e| !e.kind.is_access() && e.paths.iter().any(ours)) {
                nudge();
            }
        })?;
        for folder in opened.folders() {
            watcher.watch(&folder, RecursiveMode::NonRecursive)?;
        }
        Ok(Watch { _watcher: watcher, due: None })
    }
}

impl Reader {
    /// Begins to follow the files, if there are any.
    pub(super) fn follow(&mut self) {
        if !self.is_from_disk() {
            return;
        }
        match Watch::start(&self.opened) {
            Ok(watch) => self.watch = Some(watch),
            Err(e) => {
                let lang = self.settings.lang;
                self.notice = Some(lang.pick(
                    format!("changes to the file will not be seen: {e}"),
                    format!("文件改动将不会自动显示：{e}"),
                ));
            }
        }
    }

    pub(in super::super) fn next_tick(&self) -> Option<Duration> {
        let stage = self.stage.as_ref().filter(|_| self.has_stage()).and_then(|app| app.next_tick());
        self.reading_due().into_iter().chain(stage).chain(self.training_due()).min()
    }

    /// Time has passed; whether anything on the screen is different.
    pub(in super::super) fn tick(&mut self) -> bool {
        let shown = self.has_stage();
        let playing = self.stage.as_mut().filter(|app| shown && app.playing);
        let stepped = playing.map(|app| app.event(Input::Tick)).is_some();
        let trained = self.training_tick();
        self.read_again() || stepped || trained
    }

    /// Something changed in the folders.
    pub(in super::super) fn nudged(&mut self) {
        if let Some(watch) = &mut self.watch {
            watch.due.get_or_insert_with(|| Instant::now() + PATIENCE);
        }
    }

    /// The time until the files are to be read.
    fn reading_due(&self) -> Option<Duration> {
        let due = self.watch.as_ref()?.due?;
        Some(due.saturating_duration_since(Instant::now()))
    }

    /// Reads the files again if it is time; whether anything is different.
    fn read_again(&mut self) -> bool {
        let now = Instant::now();
        let Some(watch) = self.watch.as_mut().filter(|w| w.due.is_some_and(|due| due <= now)) else {
            return false;
        };
        watch.due = None;
        let Some(path) = &self.opened.path else { return false };
        let fresh = Opened::read(path);
        if fresh.texts == self.opened.texts && fresh.faults.len() == self.opened.faults.len() {
            return false;
        }
        self.replace(fresh);
        true
    }

    /// Puts what was read in the place of what is open. A text that is broken leaves the last good one.
    pub(super) fn replace(&mut self, fresh: Opened) {
        let before = (self.page, self.directives());
        let cursor = self.stage.as_ref().map(|app| app.cursor);
        let shown = self.shown();
        let mut changed = None;
        for k in [1 - shown, shown] {
            let Some((places, first)) = self.compare(&fresh, k) else { continue };
            changed = first.or(changed);
            // Both languages have the same pages: the answers move with the text that is read.
            if k == shown {
                self.move_answers(&fresh, k, &places);
            }
        }
        let new_model = fresh.texts[2] != self.opened.texts[2] && fresh.model.is_some();
        self.take_over(fresh);
        if let Some(model) = self.opened.model.as_ref().filter(|_| new_model) {
            let run = model.run(Optimizer::ADAM);
            self.stage = Some(App::new(model.clone(), run, Phase::Forward, None, self.settings));
        }
        if changed.is_none() && !new_model {
            return;
        }
        let (typed, scroll) = (std::mem::take(&mut self.typed), self.scroll);
        self.turn(changed.unwrap_or(self.page));
        if (self.page, self.directives()) == before {
            (self.typed, self.scroll) = (typed, scroll);
            self.stand_at(cursor);
        }
    }

    /// Which of the two languages is on the screen.
    fn shown(&self) -> usize {
        let k = self.settings.lang.pick(0, 1);
        if self.opened.lessons[k].is_some() { k } else { 1 - k }
    }

    /// How the pages of a language moved, if its text is another one than the last that could be read.
    fn compare(&self, fresh: &Opened, k: usize) -> Option<(Vec<Option<usize>>, Option<usize>)> {
        let (old, new) = (self.opened.lessons[k].as_ref()?, fresh.lessons[k].as_ref()?);
        let (before, now) = (self.good[k].as_ref()?, fresh.texts[k].as_ref()?);
        (before != now).then(|| moved((old, before), (new, now)))
    }

    /// Answers go with their pages, and stay on a page that was rewritten round the same question.
    fn move_answers(&mut self, fresh: &Opened, k: usize, places: &[Option<usize>]) {
        let (Some(old), Some(new)) = (&self.opened.lessons[k], &fresh.lessons[k]) else { return };
        let asked = |lesson: &Lesson, page: usize, q: usize| {
            let page = lesson.pages.get(page)?;
            Some(questions::of(page).get(q)?.identity())
        };
        let same = |page: usize, q: usize| (asked(old, page, q)? == asked(new, page, q)?).then_some(page);
        let kept = std::mem::take(&mut self.answers).into_iter().filter_map(|((page, q), answer)| {
            let at = places.get(page).copied().flatten().or_else(|| same(page, q))?;
            Some(((at, q), answer))
        });
        self.answers = kept.collect();
    }

    fn take_over(&mut self, mut fresh: Opened) {
        for k in [0, 1] {
            match &fresh.lessons[k] {
                Some(_) => self.good[k] = fresh.texts[k].clone(),
                None => fresh.lessons[k] = self.opened.lessons[k].take(),
            }
        }
        if fresh.model.is_none() {
            fresh.model = self.opened.model.take();
        }
        self.opened = fresh;
    }

    /// What the stage of this page is to show.
    fn directives(&self) -> (Option<Vec<String>>, Option<Show>) {
        let page = self.page();
        let walk = page.walk.as_ref().map(|w| w.selections.iter().map(|s| s.0.clone()).collect());
        (walk, page.show.as_ref().map(|s| s.0.clone()))
    }

    /// Back to a place in the walk, if the walk still has it.
    fn stand_at(&mut self, cursor: Option<crate::walk::Cursor>) {
        let (Some(app), Some(cursor)) = (&mut self.stage, cursor) else { return };
        let at = cursor.at;
        let item = app.walk.groups.get(at.group).and_then(|g| g.items.get(at.item));
        let there = item.is_some_and(|i| at.operation < i.operations.len());
        if there && at.entry < app.walk.shape(at).len() {
            app.cursor = cursor;
        }
    }
}
