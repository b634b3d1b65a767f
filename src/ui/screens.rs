//! The screens on top of each other: home, a lesson, the lab, the walk.

use crate::course::progress::Progress;
use crate::course::{Opened, library};
use crate::lang::Text;
use crate::ui::event::Input;
use crate::ui::home::{Choice, Home};
use crate::ui::lab::Lab;
use crate::ui::launch::{For, Launch, Launching};
use crate::ui::present::{Present, link};
use crate::ui::reader::{Reader, Wanted};
use crate::ui::search::Search;
use crate::ui::terminal::{Exit, Mouse, Program};
use crate::ui::{App, Settings};
use ratatui::Frame;
use std::path::PathBuf;
use std::time::Duration;

/// The screens; the topmost that is there takes the keys.
pub struct Screens {
    pub(super) home: Option<Home>,
    pub(super) reader: Option<Reader>,
    pub(super) search: Option<Search>,
    pub(super) lab: Option<Lab>,
    pub(super) walk: Option<Box<App>>,
    pub(super) present: Option<Box<Present>>,
    pub(super) launch: Option<Launch>,
    pub(super) launching: Option<Launching>,
    state: Option<PathBuf>,
    copied: Option<String>,
    exit: Option<Exit>,
    suspend: bool,
    pub(super) dirty: bool,
}

impl Screens {
    fn empty() -> Screens {
        Screens {
            home: None,
            reader: None,
            search: None,
            lab: None,
            walk: None,
            present: None,
            launch: None,
            launching: None,
            state: None,
            copied: None,
            exit: None,
            suspend: false,
            dirty: true,
        }
    }

    /// Begins in a walk.
    pub fn walk(walk: App) -> Screens {
        Screens {
            walk: Some(Box::new(walk)),
            ..Screens::empty()
        }
    }

    /// Begins in the lab.
    pub fn lab(lab: Lab) -> Screens {
        Screens {
            lab: Some(lab),
            ..Screens::empty()
        }
    }

    /// Begins with a presentation.
    pub fn present(present: Present, launch: Launch) -> Screens {
        let mut screens = Screens {
            launch: Some(launch),
            ..Screens::empty()
        };
        screens.show(present);
        screens
    }

    /// A presentation comes on top, and its notes may follow it.
    fn show(&mut self, mut present: Present) {
        if let Some(folder) = link::folder() {
            present.listen(&folder);
        }
        self.present = Some(Box::new(present));
    }

    /// Whether the presentation is what is seen: a training it opened lies over it.
    fn presenting(&self) -> bool {
        self.walk.is_none()
            && self
                .present
                .as_ref()
                .is_some_and(|p| p.is_walk() || self.lab.is_none())
    }

    /// Begins with the list of lessons, or in a lesson; `state` is where progress is kept.
    pub fn home(
        settings: Settings,
        lesson: Option<Opened>,
        launch: Launch,
        state: Option<PathBuf>,
    ) -> Screens {
        let (progress, trouble) = state.as_deref().map(Progress::load).unwrap_or_default();
        let mut home = Home::new(settings, progress);
        home.notice = trouble.map(|trouble| trouble.told());
        let mut screens = Screens {
            home: Some(home),
            launch: Some(launch),
            state,
            ..Screens::empty()
        };
        if let Some(lesson) = lesson {
            screens.open(lesson, None);
        }
        screens
    }

    /// The lab again, when the program has ended.
    pub fn into_lab(self) -> Option<Lab> {
        self.lab
    }

    fn choose(&mut self, choice: Choice) {
        let Some(home) = &self.home else { return };
        let settings = home.settings;
        match choice {
            Choice::Lesson(slug) => {
                if let Some(lesson) = Opened::embedded(&slug) {
                    self.open(lesson, None);
                }
            }
            Choice::Walk(name) => {
                let model = library::load(&name).ok().and_then(|l| l.model.ok());
                self.walk = model.map(|model| Box::new(App::of(model, settings)));
            }
            Choice::Train(name) => self.train(&[name], settings, For::Lab),
            Choice::Search => self.search = Some(Search::new(settings, None)),
            Choice::Present(slug) => {
                if let Some(opened) = Opened::embedded(&slug) {
                    self.show(Present::lesson(
                        opened,
                        0,
                        Present::for_a_room(settings),
                        None,
                    ));
                }
            }
        }
    }

    /// Opens a lesson at a page, or where it was left.
    fn open(&mut self, lesson: Opened, page: Option<usize>) {
        let Some(home) = &self.home else { return };
        let slug = lesson.any().map_or("", |l| &l.slug);
        let from_disk = lesson.path.is_some();
        let standing = home
            .progress
            .lessons
            .get(slug)
            .filter(|_| !from_disk)
            .cloned()
            .unwrap_or_default();
        let pages = lesson.any().map_or(0, |l| l.pages.len());
        let left = if standing.page + 1 >= pages {
            0
        } else {
            standing.page
        };
        let mut reader = Reader::open(lesson, page.unwrap_or(left), home.settings);
        reader.recall(&standing);
        self.reader = Some(reader);
    }

    /// Opens a page that was searched for.
    fn found(&mut self, slug: &str, page: usize, settings: Settings) {
        self.search = None;
        if let Some(home) = &mut self.home {
            home.settings = settings;
        }
        if let Some(reader) = self.reader.as_mut().filter(|r| r.lesson().slug == slug) {
            reader.set(settings);
            return reader.turn(page);
        }
        self.close_reader();
        if let Some(lesson) = Opened::embedded(slug) {
            self.open(lesson, Some(page));
        }
    }

    /// The colours and the language of the presentation, the lesson, or the list.
    pub(super) fn settings(&self) -> Option<Settings> {
        let present = self.present.as_ref().map(|p| p.settings);
        present
            .or(self.reader.as_ref().map(|r| r.settings))
            .or(self.home.as_ref().map(|h| h.settings))
    }

    /// Says something on the screen that is seen.
    pub(super) fn say(&mut self, text: Text) {
        match (&mut self.present, &mut self.reader, &mut self.home) {
            (Some(present), ..) => present.notice = Some(text),
            (_, Some(reader), _) => reader.notice = Some(text.get(reader.settings.lang).to_owned()),
            (.., Some(home)) => home.notice = Some(text),
            _ => {}
        }
    }

    /// What was read and answered is kept, if it is a lesson of the program's.
    fn keep(&mut self) {
        let (Some(reader), Some(home)) = (&mut self.reader, &mut self.home) else {
            return;
        };
        if !std::mem::take(&mut reader.fresh) || reader.is_from_disk() {
            return;
        }
        let (slug, standing) = (reader.lesson().slug.clone(), reader.standing());
        let kept = match &self.state {
            Some(path) => home.progress.keep(path, &slug, standing),
            None => {
                home.progress.note(&slug, standing);
                Ok(())
            }
        };
        if let Err(fault) = kept {
            let Text { en, zh } = fault.message;
            let text = Text::new(
                format!("What you read could not be kept: {en}"),
                format!("学习进度未能保存：{zh}"),
            );
            // Once is enough while the lesson is read; the list says it again.
            if home.notice.is_none() {
                reader.notice = Some(text.get(reader.settings.lang).to_owned());
            }
            home.notice = Some(text);
        }
    }

    /// The lesson is left.
    fn close_reader(&mut self) {
        if let Some(reader) = &mut self.reader {
            reader.fresh = true;
        }
        self.keep();
        if let (Some(reader), Some(home)) = (self.reader.take(), &mut self.home) {
            home.settings = reader.settings;
            home.refresh();
        }
    }

    /// The program ends, whatever ended it; the state of a walk that was copied last.
    pub fn close(mut self) -> Option<String> {
        self.close_reader();
        self.copied
    }

    /// The topmost screen has had its input: what follows from it.
    fn settle(&mut self) {
        if self.walk.is_some() {
            self.settle_walk();
        } else if self.presenting() {
            self.settle_presentation();
        } else if self.lab.is_some() {
            self.settle_lab();
        } else if self.search.is_some() {
            self.settle_search();
        } else if self.reader.is_some() {
            self.settle_reader();
        } else {
            self.settle_home();
        }
    }

    fn settle_walk(&mut self) {
        if let Some(walk) = self.walk.take_if(|w| std::mem::take(&mut w.presented)) {
            return self.show(Present::walk(*walk));
        }
        let Some(walk) = &self.walk else { return };
        match walk.finished() {
            Some(Exit::Finished) if self.lab.is_some() || self.home.is_some() => {
                let settings = walk.settings;
                self.walk = None;
                match (&mut self.lab, &mut self.home) {
                    (Some(lab), _) => {
                        lab.settings = settings;
                        lab.go_on();
                    }
                    (None, Some(home)) => home.settings = settings,
                    _ => {}
                }
            }
            exit => self.exit = self.exit.or(exit),
        }
    }

    fn settle_lab(&mut self) {
        let Some(lab) = &mut self.lab else { return };
        self.dirty |= lab.take_dirty();
        self.suspend |= std::mem::take(&mut lab.suspend);
        self.walk = lab.opened.take();
        match lab.exit {
            Some(Exit::Finished) if self.present.is_some() => self.lab = None,
            Some(Exit::Finished) if self.home.is_some() => {
                let settings = lab.settings;
                let lab = self.lab.take();
                match (&mut self.reader, &mut self.home, lab) {
                    (Some(reader), _, Some(lab)) => reader.take_back(lab),
                    (None, Some(home), _) => home.settings = settings,
                    _ => {}
                }
            }
            exit => self.exit = self.exit.or(exit),
        }
    }

    fn settle_search(&mut self) {
        let Some(search) = &mut self.search else {
            return;
        };
        self.suspend |= std::mem::take(&mut search.suspend);
        self.exit = self.exit.or(search.exit);
        let settings = search.settings;
        if let Some((slug, page)) = search.opened.take() {
            self.found(&slug, page, settings);
        } else if search.closed {
            self.search = None;
        }
    }

    fn settle_reader(&mut self) {
        self.keep();
        let Some(reader) = &mut self.reader else {
            return;
        };
        self.suspend |= std::mem::take(&mut reader.suspend);
        let settings = reader.settings;
        if let Some(exit) = reader.exit {
            self.close_reader();
            self.exit = Some(exit).filter(|exit| *exit != Exit::Finished);
            return;
        }
        match reader.wanted.take() {
            Some(Wanted::Train(words)) => self.train(&words, settings, For::Page),
            Some(Wanted::Lab(words)) => match reader.lend() {
                Some(lab) => self.lab = Some(lab),
                None => self.train(&words, settings, For::Lab),
            },
            Some(Wanted::Search) => {
                let own = Some(reader.lesson()).filter(|_| reader.is_from_disk());
                self.search = Some(Search::new(settings, own));
            }
            Some(Wanted::Present) => {
                let (opened, page) = (reader.opened().clone(), reader.place().0);
                self.show(Present::lesson(
                    opened,
                    page,
                    Present::for_a_room(settings),
                    None,
                ));
            }
            Some(Wanted::NextLesson) => {
                let next = reader
                    .next_lesson()
                    .and_then(|(slug, _)| Opened::embedded(slug));
                self.close_reader();
                if let Some(lesson) = next {
                    self.open(lesson, None);
                }
            }
            None => {}
        }
    }

    fn settle_home(&mut self) {
        let Some(home) = &mut self.home else { return };
        self.suspend |= std::mem::take(&mut home.suspend);
        self.exit = self.exit.or(home.exit);
        if let Some(choice) = home.opened.take() {
            self.choose(choice);
        }
    }
}

impl Screens {
    /// The presentation has had its input. What is under it is as it was, but for the numbers of a walk.
    fn settle_presentation(&mut self) {
        let Some(present) = &mut self.present else {
            return;
        };
        self.suspend |= std::mem::take(&mut present.suspend);
        let settings = present.settings;
        if let Some(words) = present.wanted.take() {
            return self.train(&words, settings, For::Lab);
        }
        let beneath = present.is_walk() || self.home.is_some();
        match present.exit {
            Some(Exit::Finished) if beneath => {
                self.walk = self
                    .present
                    .take()
                    .and_then(|p| p.into_walk())
                    .map(Box::new);
            }
            exit => self.exit = self.exit.or(exit),
        }
    }
}

impl Program for Screens {
    fn draw(&mut self, frame: &mut Frame<'_>) {
        self.dirty = false;
        if let Some(present) = self.present.as_ref().filter(|_| self.presenting()) {
            return present.view(frame);
        }
        match (
            &self.walk,
            &self.lab,
            &self.search,
            &self.reader,
            &self.home,
        ) {
            (Some(walk), ..) => walk.view(frame),
            (_, Some(lab), ..) => lab.view(frame),
            (_, _, Some(search), ..) => search.view(frame),
            (.., Some(reader), _) => reader.view(frame),
            (.., Some(home)) => home.view(frame),
            _ => {}
        }
    }

    fn event(&mut self, input: Input) {
        let waits = matches!(input, Input::Tick | Input::Nudge);
        if waits {
            self.take_launched();
        }
        self.dirty |= !waits || self.walk.is_some();
        if let (Input::Tick, Some(lab)) = (&input, &mut self.lab) {
            lab.tick();
        }
        let presenting = self.presenting();
        if let Some(present) = self
            .present
            .as_mut()
            .filter(|_| presenting || input == Input::Nudge)
        {
            self.dirty |= input != Input::Tick || present.next_tick().is_some();
            present.event(input.clone());
            // A nudge or a tick may be meant for what lies under it.
            if !waits {
                return self.settle();
            }
        }
        if let Some(reader) = &mut self.reader {
            match input {
                Input::Nudge => self.dirty |= reader.renewed(),
                Input::Tick => self.dirty |= reader.tick(),
                _ => {}
            }
        }
        match (
            &mut self.walk,
            &mut self.lab,
            &mut self.search,
            &mut self.reader,
            &mut self.home,
            input,
        ) {
            (Some(walk), .., input) => walk.event(input),
            (_, Some(lab), .., Input::Key(key)) => lab.key(key),
            (_, None, Some(search), .., Input::Key(key)) => search.key(key),
            (_, None, Some(search), .., Input::Paste(text)) => search.paste(&text),
            (_, None, None, Some(reader), _, Input::Key(key)) => reader.key(key),
            (_, None, None, Some(reader), _, Input::Mouse(mouse)) => reader.mouse(mouse),
            (_, None, None, Some(reader), _, Input::Paste(text)) => reader.paste(&text),
            (_, None, None, None, Some(home), Input::Key(key)) => home.key(key),
            (_, None, None, None, Some(home), Input::Mouse(mouse)) => home.mouse(mouse),
            _ => {}
        }
        self.settle();
    }

    fn wants_redraw(&self) -> bool {
        self.dirty
    }

    fn next_tick(&self) -> Option<Duration> {
        let walk = self.walk.as_ref().and_then(|w| w.next_tick());
        let lab = self.lab.as_ref().and_then(Lab::next_tick);
        let reader = self.reader.as_ref().and_then(Reader::next_tick);
        let present = self
            .present
            .as_ref()
            .filter(|_| self.presenting())
            .and_then(|p| p.next_tick());
        lab.into_iter()
            .chain(walk)
            .chain(reader)
            .chain(present)
            .min()
    }

    fn finished(&self) -> Option<Exit> {
        self.exit
    }

    fn take_copy(&mut self) -> Option<String> {
        let walk = self.walk.as_mut().and_then(|walk| walk.take_copy());
        let copy = walk.or_else(|| self.reader.as_mut()?.take_copy());
        if copy.is_some() {
            self.copied.clone_from(&copy);
        }
        copy
    }

    fn suspend_requested(&mut self) -> bool {
        let walk = self.walk.as_mut().is_some_and(|w| w.suspend_requested());
        walk || std::mem::take(&mut self.suspend)
    }

    fn mouse(&self) -> Mouse {
        match &self.present {
            Some(present) if self.presenting() => present.mouse(),
            _ if self.walk.is_some() || self.lab.is_none() => Mouse::Buttons,
            _ => Mouse::Off,
        }
    }
}
