//! A lesson whose files were saved: what changed is on the screen, and the place in it is kept.

use super::{Reader, questions};
use crate::course::{Lesson, LessonBundle, PageDiff};
use crate::diagram::Figure;
use crate::lang::Lang;

impl Reader {
    /// Puts what was read in the place of what is open. A text that is broken leaves the last good one.
    pub(super) fn replace(&mut self, fresh: LessonBundle) -> bool {
        let before = (self.page, self.directives());
        let cursor = self.stage.as_ref().map(|screen| screen.cursor);
        let shown = self.shown();
        let Some(renewal) = self.opened.renew(fresh) else {
            return false;
        };
        let first = |lang: Lang| renewal.rewritten.get(lang).and_then(|r| r.first);
        let changed = first(shown).or_else(|| shown.others().find_map(first));
        // All languages have the same pages: the answers move with the text that is read.
        if let Some(rewritten) = renewal.rewritten.get(shown) {
            self.move_answers(rewritten, shown);
        }
        if renewal.model && self.opened.model.is_some() {
            self.set_the_stage();
        }
        if changed.is_none() && !renewal.model {
            self.set_beside();
            return true;
        }
        let (typed, scroll) = (std::mem::take(&mut self.typed), self.scroll);
        self.turn(changed.unwrap_or(self.page));
        if (self.page, self.directives()) == before {
            (self.typed, self.scroll) = (typed, scroll);
            self.stand_at(cursor);
        }
        true
    }

    /// Which language's lesson is on the screen.
    fn shown(&self) -> Lang {
        let best = self.opened.lessons.best(self.settings.lang);
        best.map_or(Lang::EN, |(lang, _)| lang)
    }

    /// Answers go with their pages, and stay on a page that was rewritten round the same question.
    fn move_answers(&mut self, rewritten: &PageDiff, lang: Lang) {
        let (old, Some(new)) = (&rewritten.before, self.opened.lessons.get(lang)) else {
            return;
        };
        let asked = |lesson: &Lesson, page: usize, q: usize| {
            let page = lesson.pages.get(page)?;
            Some(questions::of(page).get(q)?.identity())
        };
        let same =
            |page: usize, q: usize| (asked(old, page, q)? == asked(new, page, q)?).then_some(page);
        let kept =
            std::mem::take(&mut self.answers)
                .into_iter()
                .filter_map(|((page, q), answer)| {
                    let at = rewritten
                        .places
                        .get(page)
                        .copied()
                        .flatten()
                        .or_else(|| same(page, q))?;
                    Some(((at, q), answer))
                });
        self.answers = kept.collect();
    }

    /// What the stage of this page is to show.
    fn directives(&self) -> (Option<Vec<String>>, Option<Figure>) {
        let page = self.page();
        let walk = page
            .walk
            .as_ref()
            .map(|w| w.selections.iter().map(|s| s.0.clone()).collect());
        (walk, page.show.as_ref().map(|s| s.0.clone()))
    }

    /// Back to a place in the walk, if the walk still has it.
    fn stand_at(&mut self, cursor: Option<crate::walk::Cursor>) {
        let (Some(screen), Some(cursor)) = (&mut self.stage, cursor) else {
            return;
        };
        if screen.walk.has(cursor.at) {
            screen.cursor = cursor;
        }
        self.follow();
    }
}
