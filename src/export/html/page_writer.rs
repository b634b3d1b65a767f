//! A lesson or a model in one language: what all of its page asks for.

use super::super::book::{Book, cursors};
use super::super::exporter::Sheet;
use super::super::markup::Markup;
use super::pictures::Pictures;
use super::prose::ValueFormatter;
use super::{figure, steps};
use crate::course::Lesson;
use crate::diagram::{Figure, Scene, StudyCache};
use crate::graph::{Place, Run};
use crate::lang::{Lang, say};
use crate::typeset::Typesetter;
use crate::walk::{Cursor, Level, Narrator, Phase, Walk};

/// Lays out one step, see [`super::super::exporter::Stage::sheet`].
pub(super) type Sheets<'a> = &'a mut dyn FnMut(Lang, Phase, Cursor, &[Place]) -> Sheet;

/// What draws the steps: the screens, and the pictures that all languages share.
pub(super) struct Drawer<'s, 'p> {
    pub(super) sheets: Sheets<'s>,
    pub(super) pictures: Pictures<'p>,
}

/// A walk with all its steps.
pub(super) struct Track {
    pub(super) phase: Phase,
    pub(super) cursors: Vec<Cursor>,
    pub(super) list: Markup,
}

/// A lesson or a model in one language.
pub(super) struct PageWriter<'a> {
    pub(super) book: &'a Book<'a>,
    pub(super) lang: Lang,
    /// The language after it.
    pub(super) next: Lang,
    /// The languages of the file.
    pub(super) langs: usize,
    /// The others did not fit into it.
    pub(super) alone: bool,
    pub(super) lesson: Option<&'a Lesson>,
    /// The numbers that are asked for.
    pub(super) asked: &'a [Place],
    /// How the numbers of the model are set.
    pub(super) typesetter: Option<&'a Typesetter<'a>>,
    /// The ways that are walked.
    pub(super) walks: &'a [Walk],
    /// Those whose steps are all on the page.
    pub(super) tracks: Vec<Track>,
}

impl<'a> PageWriter<'a> {
    pub(super) fn title(&self) -> String {
        match (self.lesson, self.book.model) {
            (Some(lesson), _) => lesson.title.clone(),
            (None, Some((model, _))) => model.title.get(self.lang),
            _ => String::new(),
        }
    }

    pub(super) fn ink(&self) -> ValueFormatter<'_> {
        ValueFormatter {
            run: self.run(),
            digits: self.book.digits,
        }
    }

    pub(super) fn run(&self) -> Option<&Run> {
        self.book.model.map(|(_, run)| run)
    }

    /// The name of a page's section, from 0.
    pub(super) fn id(&self, n: usize) -> String {
        format!("{}-{}", say!(self.lang, "language.tag"), n + 1)
    }

    pub(super) fn walk(&self, phase: Phase) -> Option<&'a Walk> {
        self.walks.iter().find(|walk| walk.phase == phase)
    }

    /// What tells the steps of a walk.
    fn narrated<T>(&self, walk: &Walk, tell: impl FnOnce(&Narrator<'_>) -> T) -> Option<T> {
        let gloss = |plain: &str| self.book.model?.0.gloss(plain);
        Some(tell(&Narrator {
            typesetter: self.typesetter?,
            walk,
            gloss: &gloss,
            lang: self.lang,
        }))
    }

    /// All steps of a walk down to a level.
    pub(super) fn track(
        &self,
        walk: &Walk,
        deepest: Level,
        drawer: &mut Drawer<'_, '_>,
    ) -> Option<Track> {
        let cursors = cursors(walk, deepest);
        let Drawer { sheets, pictures } = drawer;
        let mut sheet = |cursor| sheets(self.lang, walk.phase, cursor, self.asked);
        let list = self.narrated(walk, |narrator| {
            steps::list(narrator, &cursors, &mut sheet, pictures)
        })?;
        Some(Track {
            phase: walk.phase,
            cursors,
            list,
        })
    }

    /// One step by itself: as a script shows it, or as it stands where there is none.
    pub(super) fn step(
        &self,
        walk: &Walk,
        cursor: Cursor,
        drawer: &mut Drawer<'_, '_>,
    ) -> Option<Markup> {
        let sheet = (drawer.sheets)(self.lang, walk.phase, cursor, self.asked);
        let set = match self.tracks.is_empty() {
            true => steps::printed,
            false => steps::step,
        };
        self.narrated(walk, |narrator| {
            set(narrator, cursor, sheet, &mut drawer.pictures)
        })
    }

    /// The machine as a step leaves it.
    pub(super) fn machine(
        &self,
        walk: &Walk,
        cursor: Cursor,
        drawer: &mut Drawer<'_, '_>,
    ) -> Option<Markup> {
        self.narrated(walk, |narrator| drawer.pictures.machine(narrator, cursor))
    }

    /// The picture that a page asks for.
    pub(super) fn figure(&self, show: &Figure, drawer: &mut Drawer<'_, '_>) -> Option<Markup> {
        let typesetter = self.typesetter?;
        let walk = Walk::new(typesetter.run, Phase::Forward);
        let at = walk.last(Level::Time).unwrap_or_default();
        let level = Level::Time;
        let gloss = |plain: &str| self.book.model?.0.gloss(plain);
        let scene = Scene {
            typesetter,
            walk: &walk,
            cursor: Cursor { at, level },
            gloss: &gloss,
            lang: self.lang,
            memory: &StudyCache::patient(),
            pulse: None,
        };
        figure::figure(show, &scene, &mut drawer.pictures)
    }
}

impl Track {
    /// The number of a step in the list, as deep as that goes.
    pub(super) fn number(&self, cursor: Cursor) -> usize {
        let levels = self.cursors.iter().map(|c| c.level);
        let deepest = levels.max().unwrap_or(Level::Time);
        let wanted = cursor.at_level(cursor.level.min(deepest));
        self.cursors.iter().position(|c| *c == wanted).unwrap_or(0)
    }
}
