//! A lesson being read: prose beside the stage it drives, questions, answers.
//!
//! `update` turns keys into changes of the [`Reader`], `view` draws it; a page's training is a small lab.

mod asked;
#[cfg(test)]
mod claims;
mod describe;
pub(super) mod fit;
mod glossary;
pub(in crate::ui) mod image;
mod keys;
mod live;
mod names;
mod over;
mod pair;
mod panes;
pub(super) mod picture;
pub(super) mod prose;
pub(super) mod questions;
mod screen;
mod summary;
mod table;
#[cfg(test)]
mod tests;
mod training;
mod typing;
mod update;
mod view;

use crate::course::document::Page;
use crate::course::progress::Answer;
use crate::course::{Lesson, LessonBundle};
use crate::diagram::Form;
use crate::graph::{Place, Run};
use crate::ui::lab::Lab;
use crate::ui::settings::Settings;
use crate::ui::walk::WalkScreen;
use crate::ui::widgets::rows::Places;
use ratatui::layout::Rect;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use web_time::Instant;

/// What lies over a page.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Over {
    /// The rows that are scrolled away.
    Help(usize),
    /// The pages; which is chosen.
    Contents(usize),
    /// All names; which is chosen.
    Glossary(usize),
    /// One name.
    Card(Place),
    /// What came of the lesson, behind its last page.
    Summary(usize),
}

/// The trainings of a lesson, by page.
#[derive(Default)]
struct Trainings {
    labs: BTreeMap<usize, Lab>,
    /// Those that were running when their page was left.
    halted: BTreeSet<usize>,
    /// The training takes the keys that drive it.
    driven: bool,
}

#[cfg(test)]
impl Trainings {
    fn is_running(&self, page: usize) -> bool {
        self.labs.get(&page).is_some_and(Lab::is_running)
    }
}

/// A lesson open at a page.
pub(super) struct Reader {
    opened: LessonBundle,
    settings: Settings,
    page: usize,
    /// The last page was on the screen.
    reached_end: bool,
    /// Something was read or answered since the record was kept.
    fresh: bool,
    stage: Option<WalkScreen>,
    /// The model that walks beside it on this page.
    other: Option<WalkScreen>,
    /// The numbers it began with, which the questions are about.
    first: Option<Arc<Run>>,
    /// When the last step of autoplay was taken.
    played: Instant,
    /// By page and question within it.
    answers: BTreeMap<(usize, usize), Answer>,
    typed: String,
    /// An answer in words is being written.
    writing: bool,
    /// Rows scrolled away; past the end after an answer, whose last rows are what is new.
    scroll: u16,
    most_scroll: Cell<u16>,
    /// Rows of what lies over the page that can be scrolled away.
    most_over: Cell<usize>,
    /// What lies over the page.
    over: Option<Over>,
    /// The name or number that is lit on both sides.
    chosen: Option<Place>,
    /// Where names and numbers stood in the prose of the last frame, for the mouse.
    places: Places,
    images: image::Images,
    /// Where the choices of the open question stood.
    choices: RefCell<Vec<(Rect, usize)>>,
    trainings: Trainings,
    notice: Option<String>,
}

impl Reader {
    /// A lesson at a page; one from disk is followed as its files change.
    pub(super) fn open(opened: LessonBundle, page: usize, settings: Settings) -> Reader {
        let mut reader = Reader {
            trainings: Trainings::default(),
            opened,
            settings,
            page: 0,
            reached_end: false,
            fresh: false,
            stage: None,
            other: None,
            first: None,
            played: Instant::now(),
            answers: BTreeMap::new(),
            typed: String::new(),
            writing: false,
            scroll: 0,
            most_scroll: Cell::new(0),
            most_over: Cell::new(0),
            over: None,
            chosen: None,
            places: Places::default(),
            images: image::Images::default(),
            choices: RefCell::default(),
            notice: None,
        };
        reader.turn(page);
        reader
    }

    pub(super) fn lesson(&self) -> &Lesson {
        self.opened.lesson(self.settings.lang)
    }

    /// Whether it is read from a file, and not a lesson of the program's.
    pub(super) fn is_from_disk(&self) -> bool {
        self.opened.path.is_some()
    }

    /// The page from 0, and how many there are.
    pub(super) fn place(&self) -> (usize, usize) {
        let pages = self.lesson().pages.len();
        (self.page.min(pages.saturating_sub(1)), pages)
    }

    fn page(&self) -> &Page {
        let pages = &self.lesson().pages;
        &pages[self.page.min(pages.len() - 1)]
    }

    /// Opens a page: its stage begins where its directives say.
    pub(super) fn turn(&mut self, page: usize) {
        self.halt();
        self.page = page.min(self.lesson().pages.len().saturating_sub(1));
        self.reached_end |= self.page + 1 == self.lesson().pages.len();
        self.fresh = true;
        (self.scroll, self.over) = (0, None);
        self.typed.clear();
        self.writing = false;
        self.choose(None);
        // What was changed on a page stays there: the next begins with the numbers of the lesson.
        if self.stage.as_ref().is_none_or(WalkScreen::is_changed) && self.opened.model.is_some() {
            self.set_the_stage();
        }
        if let Some(screen) = &mut self.stage {
            screen.notice = None;
            screen.shown = None;
        }
        let wants = self.has_stage();
        let start = self
            .stage
            .as_ref()
            .filter(|_| wants)
            .and_then(|screen| self.page().start(&screen.state.run));
        if let (Some(screen), Some(start)) = (&mut self.stage, start) {
            screen.begin(start);
        }
        self.set_beside();
        self.go_on();
        self.withhold();
    }

    /// The model that walks beside the lesson's on this page, where that one is.
    fn set_beside(&mut self) {
        let model = self.page().companion().cloned();
        self.other = model.map(|model| WalkScreen::of(model, self.settings));
        self.follow();
    }

    fn follow(&mut self) {
        if let (Some(screen), Some(other)) = (&self.stage, &mut self.other) {
            other.follow(screen);
        }
    }

    /// A stage with the numbers of the lesson.
    fn set_the_stage(&mut self) {
        self.stage = self
            .opened
            .model
            .as_ref()
            .map(|model| WalkScreen::of(model.clone(), self.settings));
        self.first = self
            .stage
            .as_ref()
            .map(|screen| Arc::clone(&screen.state.run));
    }

    /// Whether the right side is the walk's.
    fn has_stage(&self) -> bool {
        let page = self.page();
        self.stage.is_some() && (page.walk.is_some() || page.show.is_some() || page.fill.is_some())
    }

    /// Whether its right side is the steps themselves, and not another picture: then `→` goes on in them.
    fn walks(&self) -> bool {
        let page = self.page();
        let form = self.run().zip(page.show.as_ref());
        let other = match form.map(|(run, (figure, _))| figure.form(run)) {
            Some(Form::Step | Form::Machine) | None => false,
            // A picture stands beside the steps of a page that has both.
            Some(Form::Curve(_) | Form::Matrix(_) | Form::Bars | Form::Rows) => page.walk.is_none(),
        };
        self.has_stage() && !other
    }

    fn run(&self) -> Option<&Run> {
        self.stage.as_ref().map(|screen| &*screen.state.run)
    }

    /// The numbers as the lesson gives them.
    fn first_run(&self) -> Option<&Run> {
        self.first.as_deref()
    }

    /// Other colours, another language.
    pub(super) fn set(&mut self, settings: Settings) {
        self.settings = settings;
        for screen in self.stage.iter_mut().chain(&mut self.other) {
            screen.settings = settings;
        }
        self.training_settings();
        // While it is written, the other language may have fewer pages.
        let (page, _) = self.place();
        if page != self.page {
            self.turn(page);
        }
    }

    /// Lights a name or number, on both sides; or none.
    fn choose(&mut self, place: Option<Place>) {
        self.chosen = place;
        if let Some(screen) = &mut self.stage {
            screen.lit = place;
        }
    }
}
