//! The screens on top of each other, and what runs under the terminal's loop.

mod brought;

use super::beside::Beside;
use super::drill::Drill;
use super::edge::{Edge, Following, LastSound, Launched, Launching};
use super::event::{Input, KeyCode};
use super::home::Home;
use super::lab::Lab;
use super::present::Present;
use super::program::{Exit, Mouse, Program};
use super::reader::Reader;
use super::screen::{Command, For, Screen, Value};
use super::search::Search;
use super::settings::Settings;
use super::walk::WalkScreen;
use crate::course::drill::Session;
use crate::course::storage::Storage;
use crate::course::{Image, LessonBundle};
use crate::lang::{Text, printable_line, text};
use crate::train::Cell;
use ratatui::Frame;
use ratatui::layout::Rect;
use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

/// How long a screen waits before it says that it waits: most trainings are there by then.
const SOON: Duration = Duration::from_millis(20);

/// How many screens lie on each other, and which page of the topmost is seen: elsewhere nobody waits for what was
/// asked for here.
type Standpoint = (usize, usize);

/// A training that was asked for.
struct Asked {
    on: For,
    from: Standpoint,
    launching: Box<dyn Launching>,
}

/// A stack of screens, never empty; the topmost takes the keys.
pub struct Screens {
    stack: Vec<Box<dyn Screen>>,
    /// The files that each of them follows.
    following: Vec<Option<Box<dyn Following>>>,
    edge: Option<Box<dyn Edge>>,
    asked: Option<Asked>,
    /// For the clipboard, and what was there last.
    copy: Option<String>,
    copied: Option<String>,
    sound: LastSound,
    exit: Option<Exit>,
    suspend: bool,
    dirty: bool,
}

impl Screens {
    fn new(first: impl Screen, edge: Option<Box<dyn Edge>>) -> Screens {
        let mut screens = Screens {
            stack: vec![],
            following: vec![],
            edge,
            asked: None,
            copy: None,
            copied: None,
            sound: LastSound::default(),
            exit: None,
            suspend: false,
            dirty: true,
        };
        screens.lay(Box::new(first));
        screens
    }

    /// Begins in a screen around which there is nothing: the lab, notes.
    pub fn of(first: impl Screen) -> Screens {
        Screens::new(first, None)
    }

    /// The same with a world around it, from which trainings can be had.
    pub fn within(first: impl Screen, edge: Box<dyn Edge>) -> Screens {
        Screens::new(first, Some(edge))
    }

    /// Begins with a presentation, which its notes may follow.
    pub fn present(present: Present, edge: Box<dyn Edge>) -> Screens {
        Screens::new(present.listening(), Some(edge))
    }

    /// Begins with the list of lessons, or in a lesson; `state` is where progress is kept.
    pub fn home(
        settings: Settings,
        lesson: Option<LessonBundle>,
        edge: Box<dyn Edge>,
        state: Option<Box<dyn Storage>>,
    ) -> Screens {
        let home = Home::open(settings, state);
        let reader = lesson.map(|lesson| home.reader(lesson, None));
        let mut screens = Screens::new(home, Some(edge));
        reader.into_iter().for_each(|reader| screens.push(reader));
        screens
    }

    /// Begins with exercises, above the list of lessons.
    pub fn drill(
        settings: Settings,
        session: Session,
        count: Option<u32>,
        edge: Box<dyn Edge>,
        state: Option<Box<dyn Storage>>,
    ) -> Screens {
        let mut screens = Screens::home(settings, None, edge, state);
        screens.practise(session, count);
        screens
    }

    /// Lays exercises on what is seen; how hard they are follows what the list of lessons knows.
    pub fn practise(&mut self, mut session: Session, count: Option<u32>) {
        let first: &dyn Any = &**self.stack.first().expect("there is always a screen");
        if let Some(home) = first.downcast_ref::<Home>() {
            session.practice = home.practice();
        }
        let settings = self.top().settings();
        self.push(Drill::new(session, count, settings));
    }

    /// The lab it began with, when the program has ended.
    pub fn into_lab(self) -> Option<Lab> {
        let first: Box<dyn Any> = self.stack.into_iter().next()?;
        first.downcast().ok().map(|lab| *lab)
    }

    /// The program ends, whatever ended it; the state of a walk that was copied last.
    pub fn close(mut self) -> Option<String> {
        while self.stack.len() > 1 {
            self.pop();
        }
        self.copied
    }

    /// The screen that is seen.
    pub fn top(&self) -> &dyn Screen {
        &**self.stack.last().expect("there is always a screen")
    }

    fn top_mut(&mut self) -> &mut dyn Screen {
        &mut **self.stack.last_mut().expect("there is always a screen")
    }

    /// The lesson on top.
    pub(super) fn reader(&mut self) -> Option<&mut Reader> {
        let top: &mut dyn Any = self.top_mut();
        top.downcast_mut()
    }

    /// Says something on the screen that is seen.
    pub fn notice(&mut self, text: Text) {
        self.perform(vec![Command::Notice(text)]);
    }

    /// Lays a screen on top.
    pub fn push(&mut self, screen: impl Screen) {
        self.lay(Box::new(screen));
    }

    /// Lays a screen on top, and follows the files it is of.
    fn lay(&mut self, mut screen: Box<dyn Screen>) {
        let asked = screen.follows().zip(self.edge.as_ref());
        let following = asked.map_or(Ok(None), |(opened, edge)| edge.follow(opened));
        if let Err(e) = &following
            && !screen.is_for_a_room()
        {
            screen.notice(text!("common.changes_file_will_not_seen", e));
        }
        self.stack.push(screen);
        self.following.push(following.ok().flatten());
    }

    fn lift(&mut self) -> Option<Box<dyn Screen>> {
        self.following.pop();
        self.stack.pop()
    }

    /// Closes the topmost screen: the one beneath is handed it.
    fn pop(&mut self) {
        if self.stack.len() == 1 {
            self.exit = Some(Exit::Finished);
            return;
        }
        let leaving = self.top_mut().leave();
        self.perform(leaving);
        if let Some(closed) = self.lift() {
            self.hand(Value::Closed(closed));
        }
    }

    /// Hands something to the screen on top.
    fn hand(&mut self, value: Value) {
        let commands = self.top_mut().receive(value);
        self.perform(commands);
    }

    fn perform(&mut self, commands: Vec<Command>) {
        for command in commands {
            self.dirty = true;
            match command {
                Command::Push(screen) => self.lay(screen),
                Command::Replace(screen) => {
                    self.lift();
                    self.lay(screen);
                }
                Command::Pop => self.pop(),
                Command::Lesson(slug, page) => self.hand(Value::Lesson(slug, page)),
                Command::Search(own) => {
                    self.push(Search::new(self.top().settings(), own.as_ref()));
                }
                Command::Present(opened, page) => {
                    let settings = Present::for_a_room(self.top().settings());
                    self.push(Present::lesson(*opened, page, settings, None).listening());
                }
                Command::PresentWalk => self.present_walk(),
                Command::Train(words, on) => self.train(&words, None, on),
                Command::TrainCell(words, cell) => self.train(&words, Some(cell), For::Lab),
                Command::Keep(name, record) => {
                    let commands = self.stack[0].receive(Value::Kept(name, record));
                    self.perform(commands);
                }
                Command::Equations(text) => self.equations(&text),
                Command::Beside(name) => self.lay_beside(&name),
                Command::Notice(text) => self.top_mut().notice(text),
                Command::Copy(text) => {
                    self.copied = Some(text.clone());
                    self.copy = Some(text);
                }
                Command::Sound(sound) => {
                    let (edge, lang) = (self.edge.as_deref(), self.top().settings().lang);
                    let told = self.sound.take(edge, sound, lang);
                    self.top_mut().notice(told);
                }
                Command::Redraw => {}
                Command::Exit(exit) => self.exit = Some(exit),
            }
        }
    }
}

impl Screens {
    /// The walk that is seen, with a model beside it.
    fn lay_beside(&mut self, name: &str) {
        match Beside::open(self.top(), name) {
            Ok(beside) => self.push(beside),
            Err(why) => self.top_mut().notice(why),
        }
    }

    fn present_walk(&mut self) {
        let top: &dyn Any = self.top();
        if let Some(walk) = top.downcast_ref::<WalkScreen>() {
            let present = Present::walk(walk.clone()).listening();
            self.lift();
            self.push(present);
        }
    }

    /// Leaves a presentation where there is no screen for it; whether there was one.
    pub(super) fn leave_presentation(&mut self) -> bool {
        let there = self.top().is_for_a_room();
        if there {
            self.event(Input::Key(KeyCode::Char('q').into()));
        }
        there
    }

    /// Starts a training, here and now if it can be had soon.
    fn train(&mut self, words: &[String], cell: Option<Cell>, on: For) {
        let Some(edge) = &self.edge else { return };
        let launching = edge.launch(words, cell, self.top().settings().lang);
        match launching.within(SOON) {
            Some(launched) => self.launched(on, launched),
            None => {
                let from = self.standpoint();
                self.asked = Some(Asked {
                    on,
                    from,
                    launching,
                });
                self.top_mut().notice(text!("common.preparing_the_data"));
            }
        }
    }

    /// Shows the training that is being prepared, if it comes within a time.
    pub(super) fn take_launched(&mut self, time: Duration) {
        if let Some(asked) = self.asked.take() {
            match asked.launching.within(time) {
                Some(launched) if asked.from == self.standpoint() => {
                    self.launched(asked.on, launched);
                }
                Some(_) => {}
                None => self.asked = Some(asked),
            }
        }
    }

    /// Hands on what was read of files that were saved.
    fn take_saved(&mut self) {
        for k in 0..self.stack.len() {
            let files = self.following.get(k).and_then(Option::as_ref);
            if let Some(fresh) = files.and_then(|files| files.read()) {
                let commands = self.stack[k].receive(Value::Saved(Box::new(fresh)));
                self.perform(commands);
            }
        }
    }

    /// Which screen is seen, and which page of it.
    fn standpoint(&self) -> Standpoint {
        (self.stack.len(), self.top().standpoint())
    }

    fn launched(&mut self, on: For, launched: Launched) {
        self.dirty = true;
        match launched {
            Ok(runs) => {
                let lab = Lab::new(runs, self.top().settings());
                match on {
                    For::Lab => self.push(lab),
                    For::Page => self.hand(Value::Started(Box::new(lab))),
                }
            }
            // Nobody is there from whom a training could be had.
            Err(why) if why.is_empty() => {}
            Err(why) => (self.top_mut()).notice(Text::verbatim(printable_line(&why, 200))),
        }
    }
}

impl Program for Screens {
    fn draw(&mut self, frame: &mut Frame<'_>) {
        self.dirty = false;
        self.top_mut().draw(frame);
    }

    fn images(&self) -> Vec<(Rect, Arc<Image>)> {
        self.top().images()
    }

    fn event(&mut self, input: Input) {
        let commands = match input {
            Input::Tick | Input::Wake => {
                self.take_launched(Duration::ZERO);
                self.take_saved();
                let all = self.stack.iter_mut();
                all.flat_map(|screen| screen.event(input.clone())).collect()
            }
            Input::Key(key) if key.is_control('c') => vec![Command::Exit(Exit::INTERRUPTED)],
            Input::Key(key) if key.is_control('z') => {
                self.suspend = true;
                vec![]
            }
            input => {
                self.dirty = true;
                self.top_mut().event(input)
            }
        };
        self.perform(commands);
    }

    fn wants_redraw(&self) -> bool {
        self.dirty
    }

    fn next_tick(&self) -> Option<Duration> {
        let files = self.following.iter().flatten().filter_map(|f| f.due());
        let screens = self.stack.iter().filter_map(|s| s.next_tick());
        screens.chain(files).min()
    }

    fn finished(&self) -> Option<Exit> {
        self.exit
    }

    fn take_copy(&mut self) -> Option<String> {
        self.copy.take()
    }

    fn suspend_requested(&mut self) -> bool {
        std::mem::take(&mut self.suspend)
    }

    fn mouse(&self) -> Mouse {
        self.top().mouse()
    }
}
