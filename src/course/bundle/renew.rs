//! What is different in files that were saved, and where the pages went.

use super::super::{Image, Lesson};
use super::LessonBundle;
use crate::lang::Each;
use std::sync::Arc;

impl LessonBundle {
    /// Takes over what was read again and is sound; what is not leaves the last that was, so that a faulty save is told and
    /// never shown. Nothing if it is as it was.
    pub fn renew(&mut self, fresh: LessonBundle) -> Option<Reload> {
        let same_model = fresh.model_text == self.model_text;
        let same_text = fresh.texts == self.texts
            && fresh.images().eq(self.images())
            && fresh.companions().eq(self.companions());
        if same_text && same_model && fresh.faults == self.faults {
            return None;
        }
        let mut renewal = Reload::default();
        // A text may be sound with one model and not with another: with a new model all have to be.
        let is_sound = |lang| match same_model {
            true => fresh.faults.iter().all(|report| report.lang != Some(lang)),
            false => fresh.faults.is_empty(),
        };
        let sound = fresh.lessons.into_iter();
        let sound: Vec<_> = sound.filter(|(lang, _)| is_sound(*lang)).collect();
        let model = fresh.model.filter(|_| fresh.faults.is_empty());
        for (lang, new) in sound {
            let before = self.lessons.put(lang, new);
            let Some((before, new)) = before.zip(self.lessons.get(lang)) else {
                continue;
            };
            if before.source != new.source {
                let (places, first) = moved(&before, new);
                let rewritten = PageDiff {
                    before,
                    places,
                    first,
                };
                renewal.rewritten.put(lang, rewritten);
            }
        }
        if let Some(model) = model {
            renewal.model = !same_model;
            self.model = Some(model);
            self.model_text = fresh.model_text;
        }
        (self.texts, self.faults) = (fresh.texts, fresh.faults);
        Some(renewal)
    }

    /// What its images are.
    fn images(&self) -> impl Iterator<Item = Option<&Arc<Image>>> {
        self.lessons.values().flat_map(Lesson::images)
    }

    /// What the models beside its own say.
    fn companions(&self) -> impl Iterator<Item = Option<&str>> {
        let all = self.lessons.values().flat_map(Lesson::companions);
        all.map(|named| named.model.as_ref()?.source.as_deref())
    }
}

/// What became of a lesson when its files were read again.
#[derive(Debug, Default)]
pub struct Reload {
    /// Of the languages those whose text is another one now.
    pub rewritten: Each<PageDiff>,
    /// The model is another one now.
    pub model: bool,
}

/// A lesson whose text is another one now.
#[derive(Debug)]
pub struct PageDiff {
    /// As it was.
    pub before: Lesson,
    /// Where each page of before is now, if it is the same.
    pub places: Vec<Option<usize>>,
    /// The first page that is not as it was.
    pub first: Option<usize>,
}

/// How the pages of a text moved when it was written anew: where each page of before is now, if it is the
/// same, and the first page that is not.
pub(super) fn moved(before: &Lesson, now: &Lesson) -> (Vec<Option<usize>>, Option<usize>) {
    let (old, new) = (pages(before), pages(now));
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let rest = old.len().min(new.len()) - head;
    let tail = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take(rest)
        .take_while(|(a, b)| a == b)
        .count();
    let place = |k: usize| match k {
        k if k < head => Some(k),
        k if k >= old.len() - tail => Some(k + new.len() - old.len()),
        _ => None,
    };
    let same = head == old.len() && old.len() == new.len();
    let first = (!same).then(|| head.min(new.len().saturating_sub(1)));
    ((0..old.len()).map(place).collect(), first)
}

/// The text of each page.
pub(super) fn pages(lesson: &Lesson) -> Vec<&str> {
    let text = &lesson.source;
    let starts: Vec<usize> = lesson
        .pages
        .iter()
        .map(|p| p.span.start.min(text.len()))
        .collect();
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(from, to)| text.get(*from..to).unwrap_or_default().trim())
        .collect()
}
