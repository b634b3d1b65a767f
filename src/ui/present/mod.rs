//! A lesson or a walk for a room: one idea a screen, built up part by part, with a show of hands.
//!
//! It reads what the reader reads and steps the walk's own [`WalkScreen`]; it keeps no record of what was read, and
//! must not.

mod asked;
mod deck;
mod figure;
mod keys;
pub(super) mod link;
mod live;
mod pair;
mod pointer;
mod poll;
mod prose;
mod report;
mod screen;
mod slide;
mod step;
#[cfg(test)]
mod tests;
mod timer;
mod update;
mod view;

use crate::course::{Lesson, LessonBundle, document::Page};
use crate::graph::Run;
use crate::lang::{Each, Text, text};
use crate::ui::reader::image::Images;
use crate::ui::reader::questions::{Question, of as questions};
use crate::ui::screen::Command;
use crate::ui::settings::Settings;
use crate::ui::theme::{Glyphs, Theme, ThemeName};
use crate::ui::walk::WalkScreen;
use crate::ui::widgets::rows::Places;
use deck::{Content, Slide};
use link::Server;
use poll::Poll;
use ratatui::layout::Position;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;
use timer::Timer;
pub(super) use timer::text as clock;

/// Which screen, and how far it is built up; both from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct At {
    slide: usize,
    build: usize,
}

impl At {
    /// The beginning of a screen.
    fn of(slide: usize) -> At {
        At { slide, build: 0 }
    }
}

/// What the screen is given to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Mode {
    Slide,
    Blank,
    Help,
    Contents(Contents),
}

/// The list of contents: which entry is chosen, and what narrows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Contents {
    selected: usize,
    filter: String,
    /// The filter is being typed.
    filtering: bool,
}

/// The way to the notes.
enum Link {
    Open(Server),
    Closed,
}

/// A presentation.
pub struct Present {
    /// The lesson; none when a walk is presented.
    opened: Option<Box<LessonBundle>>,
    /// The screens, in each language.
    decks: Each<Vec<Slide>>,
    at: At,
    stage: Option<WalkScreen>,
    /// The model that walks beside it, and the page on which it does.
    other: Option<(usize, WalkScreen)>,
    settings: Settings,
    /// How things looked before they were shown to a room.
    before: Settings,
    mode: Mode,
    /// Digits of the page to go to.
    typed: String,
    /// Hands counted, and hints shown, by page and question.
    polls: BTreeMap<(usize, usize), Poll>,
    hints: BTreeMap<(usize, usize), usize>,
    timer: Timer,
    pointer: Option<Position>,
    /// The pointer was called with its key, and takes the arrow keys.
    steered: bool,
    link: Link,
    /// What the last frame showed, for the pointer.
    drawn: Places,
    images: Images,
    targets: RefCell<Vec<pointer::Target>>,
    lit: RefCell<Option<pointer::Target>>,
    /// What there is to say, until the next key.
    notice: Option<Text>,
}

impl Present {
    /// Presents a lesson from a page (from 0); with `minutes`, the clock runs down.
    pub fn lesson(
        opened: LessonBundle,
        page: usize,
        settings: Settings,
        minutes: Option<u32>,
    ) -> Present {
        let stage = opened
            .model
            .as_ref()
            .map(|model| WalkScreen::of(model.clone(), settings));
        let run = stage.as_ref().map(|screen| &*screen.state.run);
        let decks = opened.lessons.map(|_, lesson| deck::lesson(lesson, run));
        let mut present = Present::new(Some(Box::new(opened)), decks, stage, settings, minutes);
        if page > 0 {
            present.page_to(page);
        }
        present
    }

    /// Presents a walk from the step it stands on.
    pub(super) fn walk(mut screen: WalkScreen) -> Present {
        let (deck, slide) = deck::walk(&screen);
        let decks = [(screen.settings.lang, deck)].into_iter().collect();
        let before = screen.settings;
        let settings = Present::for_a_room(before);
        screen.settings = settings;
        let mut present = Present::new(None, decks, Some(screen), settings, None);
        present.before = before;
        present.go(At::of(slide));
        present
    }

    fn new(
        opened: Option<Box<LessonBundle>>,
        decks: Each<Vec<Slide>>,
        stage: Option<WalkScreen>,
        settings: Settings,
        minutes: Option<u32>,
    ) -> Present {
        let mut present = Present {
            opened,
            decks,
            at: At::default(),
            stage,
            other: None,
            settings,
            before: settings,
            mode: Mode::Slide,
            typed: String::new(),
            polls: BTreeMap::new(),
            hints: BTreeMap::new(),
            timer: Timer::new(minutes),
            pointer: None,
            steered: false,
            link: Link::Closed,
            drawn: Places::default(),
            images: Images::default(),
            targets: RefCell::default(),
            lit: RefCell::default(),
            notice: None,
        };
        present.go(At::default());
        present
    }

    /// Lets the notes of this user follow, through a socket in `folder`. Without it all goes on the same, and what
    /// prevents it is said once, unless this system never has such sockets.
    pub(super) fn listening(mut self) -> Present {
        if let Some(folder) = link::folder() {
            self.listen(&folder);
        }
        self
    }

    fn listen(&mut self, folder: &Path) {
        match Server::open(folder) {
            Ok(server) => {
                self.link = Link::Open(server);
                self.publish();
            }
            Err(e) if e.kind() == ErrorKind::Unsupported => {}
            Err(e) => {
                self.notice = Some(text!("present.no_notes_can_follow", e));
            }
        }
    }

    /// It ends: a walk that was presented goes on, looking as it did before.
    fn end(&self) -> Command {
        match self.stage.clone().filter(|_| self.opened.is_none()) {
            Some(mut walk) => {
                walk.settings = self.before;
                Command::Replace(Box::new(walk))
            }
            None => Command::Pop,
        }
    }

    /// Dark is for a desk; a room is given high contrast.
    pub fn for_a_room(settings: Settings) -> Settings {
        let theme = if settings.theme == ThemeName::Dark {
            ThemeName::Contrast
        } else {
            settings.theme
        };
        Settings { theme, ..settings }
    }

    fn theme(&self) -> Theme {
        self.settings.theme()
    }

    fn large(&self) -> bool {
        self.settings.glyphs == Glyphs::Unicode
    }

    fn deck(&self) -> &[Slide] {
        self.decks
            .best(self.settings.lang)
            .map_or(&[], |(_, deck)| deck)
    }

    fn slide(&self) -> Option<&Slide> {
        self.deck().get(self.at.slide)
    }

    fn lesson_now(&self) -> Option<&Lesson> {
        self.opened
            .as_ref()
            .map(|opened| opened.lesson(self.settings.lang))
    }

    fn page(&self) -> Option<&Page> {
        self.lesson_now()?.pages.get(self.slide()?.page)
    }

    fn run(&self) -> Option<&Run> {
        self.stage.as_ref().map(|screen| &*screen.state.run)
    }

    fn on_step(&self) -> bool {
        self.slide()
            .is_some_and(|s| matches!(s.content, Content::Step(..)))
    }

    /// Screens seen with this one, and screens there are.
    fn progress(&self) -> (usize, usize) {
        (self.at.slide + 1, self.deck().len())
    }

    /// The question on this screen, not yet answered.
    fn open_question(&self) -> Option<usize> {
        self.asked().filter(|_| self.at.build == 0)
    }

    fn closed_question(&self) -> Option<usize> {
        self.asked().filter(|_| self.at.build > 0)
    }

    fn asked(&self) -> Option<usize> {
        match self.slide()?.content {
            Content::Question(k) => Some(k),
            _ => None,
        }
    }

    fn poll(&self, k: usize) -> Option<&Poll> {
        self.polls.get(&(self.slide()?.page, k))
    }

    fn hints(&self, k: usize) -> usize {
        self.slide()
            .and_then(|s| self.hints.get(&(s.page, k)))
            .copied()
            .unwrap_or(0)
    }

    /// Goes to a place; the stage goes where the screen shows it.
    fn go(&mut self, at: At) {
        if at.slide != self.at.slide {
            (self.pointer, self.steered, *self.lit.borrow_mut()) = (None, false, None);
        }
        self.at = at;
        let content = self.slide().map(|s| s.content.clone());
        match (content, &mut self.stage) {
            (Some(Content::Step(phase, cursor)), Some(screen)) => screen.stand_in(phase, cursor),
            (Some(Content::Show), _) => {
                let start = self
                    .page()
                    .zip(self.run())
                    .and_then(|(page, run)| page.start(run));
                if let (Some(screen), Some(start)) = (&mut self.stage, start) {
                    screen.begin(start);
                }
            }
            _ => {}
        }
        self.set_beside();
        if let Some(k) = self.open_question()
            && let Some((page, choices)) = self.choices(k)
        {
            self.polls
                .entry((page, k))
                .or_insert_with(|| Poll::new(choices));
        }
    }

    /// The page of a question, and how many answers it offers, if it does.
    fn choices(&self, k: usize) -> Option<(usize, usize)> {
        match questions(self.page()?).get(k)? {
            Question::Asked(q) if !q.choices.is_empty() => {
                Some((self.slide()?.page, q.choices.len()))
            }
            _ => None,
        }
    }

    fn after(&self, at: At) -> Option<At> {
        let slide = self.deck().get(at.slide)?;
        if at.build + 1 < slide.builds {
            return Some(At {
                build: at.build + 1,
                ..at
            });
        }
        (at.slide + 1 < self.deck().len()).then_some(At::of(at.slide + 1))
    }

    fn before(&self, at: At) -> Option<At> {
        if at.build > 0 {
            return Some(At {
                build: at.build - 1,
                ..at
            });
        }
        let slide = at.slide.checked_sub(1)?;
        Some(At {
            slide,
            build: self.deck().get(slide)?.builds - 1,
        })
    }

    /// The first screen of a page.
    fn page_to(&mut self, page: usize) {
        let of = |s: &Slide| s.page >= page && s.content != Content::Title;
        if let Some(slide) = self.deck().iter().position(of) {
            self.go(At::of(slide));
        }
    }

    /// The places to jump to whose names hold `filter`.
    fn entries(&self, filter: &str) -> Vec<(usize, String)> {
        let wanted = filter.to_lowercase();
        let mut last = None;
        let first = |(_, slide): &(usize, &Slide)| {
            let title = slide.content == Content::Title;
            let new = self.opened.is_none() || title || last != Some(slide.page);
            last = if title { None } else { Some(slide.page) };
            new
        };
        let named = self
            .deck()
            .iter()
            .enumerate()
            .filter(first)
            .map(|(n, slide)| (n, self.entry(slide)));
        named
            .collect::<Vec<_>>()
            .into_iter()
            .filter(|(_, t)| t.to_lowercase().contains(&wanted))
            .collect()
    }
}
