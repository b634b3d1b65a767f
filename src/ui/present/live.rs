//! The same place in another text: in the other language, or in a lesson that was saved meanwhile.

use super::deck::{self, Content, Slide};
use super::{At, Present};
use crate::course::{Lesson, LessonBundle, PageDiff};
use crate::ui::reader::questions::{Question, of as questions};
use crate::ui::walk::WalkScreen;

/// Prose may be cut differently in another text; everything else has to be the same.
fn kin(a: &Content, b: &Content) -> bool {
    match (a, b) {
        (Content::Prose(_), Content::Prose(_)) => true,
        (a, b) => a == b,
    }
}

impl Present {
    /// The screen that is shown, and how many of its kind stand before it on its page.
    fn seen(&self) -> Option<(Slide, usize)> {
        let slide = self.slide()?.clone();
        let before = self.deck()[..self.at.slide].iter();
        let nth = before
            .filter(|s| s.page == slide.page && kin(&s.content, &slide.content))
            .count();
        Some((slide, nth))
    }

    /// Goes to the screen of a page that is of the same kind as one of another text; to the page where there is none.
    fn go_to_kin(&mut self, (slide, nth): &(Slide, usize), page: usize) {
        let like = |(_, s): &(usize, &Slide)| s.page == page && kin(&s.content, &slide.content);
        let kind: Vec<usize> = self
            .deck()
            .iter()
            .enumerate()
            .filter(like)
            .map(|(n, _)| n)
            .collect();
        let Some(slide) = kind.get(*nth).or(kind.last()).copied() else {
            return self.page_to(page);
        };
        let build = self
            .at
            .build
            .min(self.deck().get(slide).map_or(0, |s| s.builds - 1));
        self.go(At { slide, build });
    }

    /// The same place in the other language.
    pub(super) fn translate(&mut self) {
        let Some(seen) = self.seen() else {
            return;
        };
        self.settings.lang = self.settings.lang.next();
        if let Some(screen) = &mut self.stage {
            screen.settings.lang = self.settings.lang;
        }
        let page = seen.0.page;
        self.go_to_kin(&seen, page);
    }

    /// Takes over what was saved meanwhile; whether anything is different.
    pub(super) fn replace(&mut self, fresh: LessonBundle) -> bool {
        let Some(seen) = self.seen() else {
            return false;
        };
        let shown = self.lesson_now().map(|lesson| lesson.source.clone());
        let Some(opened) = &mut self.opened else {
            return false;
        };
        let Some(renewal) = opened.renew(fresh) else {
            return false;
        };
        if let Some(model) = opened
            .model
            .as_ref()
            .filter(|_| renewal.model || self.stage.is_none())
        {
            self.stage = Some(WalkScreen::of(model.clone(), self.settings));
        }
        let run = self.stage.as_ref().map(|screen| &*screen.state.run);
        self.decks = opened.lessons.map(|_, lesson| deck::lesson(lesson, run));
        self.other = None;
        let rewritten = renewal
            .rewritten
            .values()
            .find(|r| Some(&r.before.source) == shown.as_ref());
        if let Some(rewritten) = rewritten {
            self.move_counts(rewritten);
        }
        // A page that was rewritten is looked for in its old place: what a room sees does not jump.
        let page = seen.0.page;
        let place = rewritten
            .and_then(|r| r.places.get(page).copied().flatten())
            .unwrap_or(page);
        let pages = self.lesson_now().map_or(1, |lesson| lesson.pages.len());
        if rewritten.is_some() || renewal.model {
            self.go_to_kin(&seen, place.min(pages - 1));
        }
        self.set_beside();
        true
    }

    /// Hands that were counted and hints that were shown go with their pages, and stay with a question that was rewritten
    /// and has as many answers as before.
    fn move_counts(&mut self, rewritten: &PageDiff) {
        let asks = |lesson: &Lesson, (page, k): (usize, usize)| {
            let question = questions(lesson.pages.get(page)?).into_iter().nth(k)?;
            Some(match question {
                Question::Asked(q) => q.choices.len(),
                Question::Fill { .. } => 0,
            })
        };
        let now = self.lesson_now().cloned().unwrap_or_default();
        let place = |at: (usize, usize)| {
            let same = || asks(&rewritten.before, at).is_some_and(|n| asks(&now, at) == Some(n));
            let moved = rewritten.places.get(at.0).copied().flatten();
            Some((moved.or_else(|| same().then_some(at.0))?, at.1))
        };
        let polls = std::mem::take(&mut self.polls).into_iter();
        self.polls = polls
            .filter_map(|(at, poll)| Some((place(at)?, poll)))
            .collect();
        let hints = std::mem::take(&mut self.hints).into_iter();
        self.hints = hints.filter_map(|(at, n)| Some((place(at)?, n))).collect();
    }
}
