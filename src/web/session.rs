//! The screens under the loop of a page, without the page: told what happens and what time it is, it says what to show
//! and when to call again.

use super::address::{Address, Place, taken_save};
use super::launch::{ONE, Slices};
use super::{ansi, keys};
use crate::course::drill::{Session as Drills, Topic, fresh_seed};
use crate::course::storage::Storage;
use crate::course::{LessonBundle, Model, library};
use crate::lang::{Lang, Text, printable_line, text};
use crate::ui::event::{Input, KeyEvent, MouseEventKind};
use crate::ui::{
    CURSOR, Conversation, Lab, Mouse, Pace, Present, Program, Screens, Settings, ThemeName,
    WalkScreen, launched, news,
};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;
use web_time::{Duration, Instant};

/// The largest screen, in columns and rows.
const MOST: (u16, u16) = (500, 200);
/// Most sentences said after a key, and in a new place.
const MOST_SAID: (usize, usize) = (8, 3);

/// What the reader's system wishes.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// The language, unless the address names one.
    pub lang: Lang,
    /// Dark paper.
    pub dark: bool,
    /// Whether anything may move.
    pub motion: bool,
}

/// Where progress is kept, if anywhere; asked whenever the list of lessons is opened.
pub(super) type Shelf = fn() -> Option<Box<dyn Storage>>;

/// The program on a page.
pub struct Session {
    pub(super) screens: Screens,
    settings: Settings,
    pub(super) shelf: Shelf,
    pace: Pace,
    terminal: Terminal<TestBackend>,
    /// What the page shows.
    shown: Option<Buffer>,
    /// Something was begun that goes on when this has been seen.
    pub(super) left: Rc<Cell<bool>>,
    /// What was said in a conversation.
    talk: Conversation,
    /// What there was to say before.
    said: Vec<String>,
    /// What there is to say now.
    news: String,
    /// What the file is called in which the weights of the training in the address are handed out when it is done.
    pub(super) save: Option<String>,
}

/// What to do after a turn.
#[derive(Debug, Default, PartialEq)]
pub struct Turn {
    /// Codes to write, if anything on the screen is different.
    pub frame: String,
    /// When to call again, if nothing happens before.
    pub wait: Option<Duration>,
}

impl Session {
    /// Opens what an address asks for, over the list of lessons.
    pub fn open(address: &str, look: Look, shelf: Shelf, size: (u16, u16)) -> Session {
        let settings = Settings {
            theme: match look.dark {
                true => ThemeName::Dark,
                false => ThemeName::Light,
            },
            motion: look.motion,
            ..Settings::new(look.lang)
        };
        let left = Rc::new(Cell::new(false));
        let address = Address::parse(address);
        let (settings, lesson) = asked(&address, settings);
        let mut session = Session {
            screens: home(settings, lesson, shelf, &left),
            settings,
            shelf,
            pace: Pace::default(),
            terminal: terminal(size),
            shown: None,
            left,
            talk: Conversation::default(),
            said: vec![],
            news: String::new(),
            save: None,
        };
        session.arrive(address.place);
        session
    }

    /// Opens what an address asks for.
    pub fn go(&mut self, address: &str) {
        let address = Address::parse(address);
        let (settings, lesson) = asked(&address, self.settings);
        self.settings = settings;
        self.save = None;
        self.screens = home(settings, lesson, self.shelf, &self.left);
        self.arrive(address.place);
    }

    /// Lays on the list of lessons, or on the lesson that was asked for, what is asked for besides.
    fn arrive(&mut self, place: Place) {
        if !self.lay(place) {
            self.screens.notice(text!("web.nothing_there"));
        }
        self.changed();
    }

    /// Other screens are seen.
    pub(super) fn changed(&mut self) {
        self.pace.change(true);
        self.listen();
    }

    /// Lays it there; whether there is such a thing.
    fn lay(&mut self, place: Place) -> bool {
        let settings = self.settings;
        match place {
            Place::Home => {}
            Place::Learn(wanted) => return library::lesson_named(&wanted).is_some(),
            Place::Drill(wanted) => {
                let topic = Topic::ALL.into_iter().find(|topic| topic.name == wanted);
                if topic.is_none() && !wanted.is_empty() {
                    return false;
                }
                let drill = Drills::new(topic, fresh_seed(), BTreeMap::new());
                self.screens.practise(drill, None);
            }
            Place::Walk(name) => match model(&name) {
                Some(model) => self.screens.push(WalkScreen::of(model, settings)),
                None => return false,
            },
            Place::State(line) => match WalkScreen::shared(&line, settings) {
                Ok(screen) => self.screens.push(screen),
                Err(fault) => self.screens.notice(fault.into_message()),
            },
            Place::Train(mut words) => {
                let save = taken_save(&mut words);
                match launched(&words, None, settings.lang, ONE) {
                    Ok(runs) => {
                        self.screens.push(Lab::new(runs, settings));
                        self.save = save;
                    }
                    Err(why) => {
                        let why = printable_line(&why, 200);
                        self.screens.notice(Text::verbatim(why));
                    }
                }
            }
            Place::Present(wanted) => match found(&wanted) {
                Some(lesson) => {
                    let settings = Present::for_a_room(settings);
                    let present = Present::lesson(lesson, 0, settings, None);
                    self.screens.push(present);
                }
                None => return false,
            },
        }
        true
    }

    /// A key by the name a browser has for it; whether the program takes such keys.
    pub fn key(&mut self, name: &str, held: u8) -> bool {
        let key = keys::key(name, held);
        key.is_some_and(|key| self.press(key))
    }

    /// A key by the name it has in the footer.
    pub fn footer_key(&mut self, name: &str) -> bool {
        let key = keys::of_footer(name);
        key.is_some_and(|key| self.press(key))
    }

    fn press(&mut self, key: KeyEvent) -> bool {
        // A page is not stopped, and the browser closes it.
        if key.is_control('c') || key.is_control('z') {
            return false;
        }
        self.take(Input::Key(key));
        true
    }

    /// What the mouse did in a cell.
    pub fn mouse(&mut self, what: &str, button: i16, column: u16, row: u16, held: u8) {
        let hears = self.screens.mouse();
        if let Some(event) = keys::mouse(what, button, column, row, held)
            && hears != Mouse::Off
            && (hears == Mouse::Motion || event.kind != MouseEventKind::Moved)
        {
            self.take(Input::Mouse(event));
        }
    }

    /// Text that was pasted, or dropped as a file.
    pub fn paste(&mut self, text: String) {
        self.take(Input::Paste(text));
    }

    /// The page has room for this many columns and rows.
    pub fn resize(&mut self, size: (u16, u16)) {
        self.terminal = terminal(size);
        self.shown = None;
        let size = self.terminal.backend().buffer().area;
        self.take(Input::Resize(size.width, size.height));
        self.pace.change(true);
    }

    /// What was on the page is gone: all of it is drawn again.
    pub fn forget(&mut self) {
        self.shown = None;
        self.pace.change(true);
    }

    fn take(&mut self, input: Input) {
        let heard = !matches!(input, Input::Tick | Input::Mouse(_));
        self.screens.event(input);
        self.stay();
        self.pace.change(self.screens.wants_redraw());
        if heard {
            self.listen();
        }
    }

    /// There is nowhere to go from the first screen of a page: it opens again.
    fn stay(&mut self) {
        if self.screens.finished().is_some() {
            let settings = self.screens.top().settings();
            self.screens = home(settings, None, self.shelf, &self.left);
        }
    }

    /// Begins a conversation: where one is, and what there is.
    pub fn greet(&mut self) -> String {
        self.talk = Conversation::default();
        self.talk.heard(&self.screens)
    }

    /// Follows a line of a conversation, as `--plain` does in a terminal; the answer.
    pub fn answer(&mut self, line: &str) -> String {
        let told = self.talk.typed(&mut self.screens, line);
        self.stay();
        self.changed();
        told + &self.talk.heard(&self.screens)
    }

    /// Notes what there is to say.
    fn listen(&mut self) {
        let now = self.screens.top().describe();
        let same = now.first() == self.said.first();
        let most = if same { MOST_SAID.0 } else { MOST_SAID.1 };
        let fresh: Vec<&str> = news(&self.said, &now).into_iter().take(most).collect();
        self.news = fresh.join("\n");
        self.said = now;
    }

    /// Does what is due.
    pub fn turn(&mut self, now: Instant) -> Turn {
        let mut turn = Turn::default();
        if self.pace.takes_tick(now) {
            self.take(Input::Tick);
        } else if !self.pace.wants_frame(now) && self.left.take() {
            self.take(Input::Wake);
        }
        if self.pace.wants_frame(now) {
            turn.frame = self.draw();
            self.pace.draw(now);
        }
        // From the beginning of this turn: what it took is part of the time between two.
        self.pace.expect_tick(self.screens.next_tick(), now);
        let due = self.pace.deadline(now);
        let wait = due.map(|at| at.saturating_duration_since(now));
        turn.wait = match self.left.get() {
            true => Some(wait.unwrap_or_default()),
            false => wait,
        };
        turn
    }

    fn draw(&mut self) -> String {
        let screens = &mut self.screens;
        // The frame itself: what a backend makes of its differences may keep half of a wide glyph.
        let Ok(frame) = self.terminal.draw(|frame| screens.draw(frame));
        let codes = ansi::codes(self.shown.as_ref(), frame.buffer);
        self.shown = Some(frame.buffer.clone());
        codes
    }

    /// The screen as lines of text.
    pub fn text(&self) -> String {
        self.shown.as_ref().map(ansi::text).unwrap_or_default()
    }

    /// What is to be said since the last time, once.
    pub fn take_news(&mut self) -> String {
        std::mem::take(&mut self.news)
    }

    /// What is to be put on the clipboard, once.
    pub fn take_copy(&mut self) -> Option<String> {
        self.screens.take_copy()
    }

    /// The keys of the screen that is seen, each with its word.
    pub fn footer_keys(&self) -> Vec<(&'static str, &'static str)> {
        self.screens.top().footer_keys()
    }

    /// The row in which something is typed, if there is one: it has a cursor.
    pub fn types_in(&self) -> Option<usize> {
        let text = self.text();
        text.lines().position(|line| line.contains(CURSOR))
    }

    /// Whether mere motion of the mouse is heard.
    pub fn hears_motion(&self) -> bool {
        self.screens.mouse() == Mouse::Motion
    }

    /// The language that is spoken.
    pub fn lang(&self) -> Lang {
        self.screens.top().settings().lang
    }

    /// Red, green and blue of paper and ink.
    pub fn ground(&self) -> (u32, u32) {
        let settings = self.screens.top().settings();
        crate::ui::Theme::new(settings.theme, settings.colour).ground()
    }
}

fn terminal((columns, rows): (u16, u16)) -> Terminal<TestBackend> {
    let (columns, rows) = (columns.clamp(1, MOST.0), rows.clamp(1, MOST.1));
    let Ok(terminal) = Terminal::new(TestBackend::new(columns, rows));
    terminal
}

/// The list of lessons, or one of them.
pub(super) fn home(
    settings: Settings,
    lesson: Option<LessonBundle>,
    shelf: Shelf,
    left: &Rc<Cell<bool>>,
) -> Screens {
    let edge = Box::new(Slices(Rc::clone(left)));
    Screens::home(settings, lesson, edge, shelf())
}

/// How the reader of an address wants things, and the lesson it asks for.
fn asked(address: &Address, settings: Settings) -> (Settings, Option<LessonBundle>) {
    let settings = Settings {
        lang: address.lang.unwrap_or(settings.lang),
        theme: address.theme.unwrap_or(settings.theme),
        ..settings
    };
    let lesson = match &address.place {
        Place::Learn(wanted) => found(wanted),
        _ => None,
    };
    (settings, lesson)
}

fn found(wanted: &str) -> Option<LessonBundle> {
    library::lesson_named(wanted).and_then(LessonBundle::embedded)
}

/// A model inside the program.
pub(super) fn model(name: &str) -> Option<Model> {
    Model::parse(name, library::model(name)?).ok()
}
