//! The screens on top of each other, and what runs under the terminal's loop.

use super::event::{Input, KeyCode};
use super::home::Home;
use super::lab::Lab;
use super::launch::{Launch, Launched, Launching, Standpoint};
use super::notes::Notes;
use super::present::Present;
use super::program::{Exit, Mouse, Program};
use super::reader::Reader;
use super::screen::For;
use super::screen::{Command, Screen, Value};
use super::search::Search;
use super::settings::Settings;
use super::walk::App;
use crate::course::Opened;
use crate::lang::{Text, printable_line};
use ratatui::Frame;
use std::any::Any;
use std::path::PathBuf;
use std::time::Duration;

/// A stack of screens, never empty; the topmost takes the keys.
pub struct Screens {
    stack: Vec<Box<dyn Screen>>,
    launch: Option<Launch>,
    launching: Option<Launching>,
    /// For the clipboard, and what was there last.
    copy: Option<String>,
    copied: Option<String>,
    exit: Option<Exit>,
    suspend: bool,
    dirty: bool,
}

impl Screens {
    fn new(first: impl Screen, launch: Option<Launch>) -> Screens {
        Screens {
            stack: vec![Box::new(first)],
            launch,
            launching: None,
            copy: None,
            copied: None,
            exit: None,
            suspend: false,
            dirty: true,
        }
    }

    /// Begins in a walk.
    pub fn walk(walk: App) -> Screens {
        Screens::new(walk, None)
    }

    /// Begins in the lab.
    pub fn lab(lab: Lab) -> Screens {
        Screens::new(lab, None)
    }

    /// Begins with the notes of a presentation.
    pub fn notes(notes: Notes) -> Screens {
        Screens::new(notes, None)
    }

    /// Begins with a presentation, which its notes may follow.
    pub fn present(present: Present, launch: Launch) -> Screens {
        Screens::new(present.listening(), Some(launch))
    }

    /// Begins with the list of lessons, or in a lesson; `state` is where progress is kept.
    pub fn home(
        settings: Settings,
        lesson: Option<Opened>,
        launch: Launch,
        state: Option<PathBuf>,
    ) -> Screens {
        let home = Home::open(settings, state);
        let reader = lesson.map(|lesson| home.reader(lesson, None));
        let mut screens = Screens::new(home, Some(launch));
        screens
            .stack
            .extend(reader.map(|r| Box::new(r) as Box<dyn Screen>));
        screens
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

    fn push(&mut self, screen: impl Screen) {
        self.stack.push(Box::new(screen));
    }

    /// Closes the topmost screen: the one beneath is handed it.
    fn pop(&mut self) {
        if self.stack.len() == 1 {
            self.exit = Some(Exit::Finished);
            return;
        }
        let leaving = self.top_mut().leave();
        self.follow(leaving);
        if let Some(closed) = self.stack.pop() {
            self.hand(Value::Closed(closed));
        }
    }

    /// Hands something to the screen on top.
    fn hand(&mut self, value: Value) {
        let commands = self.top_mut().receive(value);
        self.follow(commands);
    }

    fn follow(&mut self, commands: Vec<Command>) {
        for command in commands {
            self.dirty = true;
            match command {
                Command::Push(screen) => self.stack.push(screen),
                Command::Replace(screen) => {
                    self.stack.pop();
                    self.stack.push(screen);
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
                Command::Train(words, on) => self.train(&words, on),
                Command::Keep(slug, standing) => {
                    let commands = self.stack[0].receive(Value::Read(slug, standing));
                    self.follow(commands);
                }
                Command::Notice(text) => self.top_mut().notice(text),
                Command::Copy(text) => {
                    self.copied = Some(text.clone());
                    self.copy = Some(text);
                }
                Command::Redraw => {}
                Command::Exit(exit) => self.exit = Some(exit),
            }
        }
    }
}

impl Screens {
    fn present_walk(&mut self) {
        let top: &dyn Any = self.top();
        if let Some(walk) = top.downcast_ref::<App>() {
            let present = Present::walk(walk.clone()).listening();
            self.stack.pop();
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
    fn train(&mut self, words: &[String], on: For) {
        let Some(launch) = &self.launch else { return };
        let lang = self.top().settings().lang;
        let launching = Launching::begin(launch, words, lang, on, self.standpoint());
        match launching.soon() {
            Some(launched) => self.launched(on, launched),
            None => {
                self.launching = Some(launching);
                let text = Text::new("preparing the data …", "正在准备数据……");
                self.top_mut().notice(text);
            }
        }
    }

    /// Shows the training that was prepared, if it has come.
    fn take_launched(&mut self) {
        if let Some(launched) = self.launching.as_ref().and_then(Launching::now) {
            self.arrived(launched);
        }
    }

    /// Waits for the training that is being prepared.
    pub(super) fn await_launch(&mut self) {
        if let Some(launched) = self.launching.as_ref().map(Launching::wait) {
            self.arrived(launched);
        }
    }

    fn arrived(&mut self, launched: Launched) {
        if let Some(launching) = self.launching.take()
            && launching.from == self.standpoint()
        {
            self.launched(launching.by, launched);
        }
    }

    /// Which screen is seen, and which page of it.
    fn standpoint(&self) -> Standpoint {
        (self.stack.len(), self.top().standpoint())
    }

    fn launched(&mut self, on: For, launched: Launched) {
        self.dirty = true;
        match (launched, on) {
            (Ok(runs), on) => {
                let lab = Lab::new(runs, self.top().settings());
                match on {
                    For::Lab => self.push(lab),
                    For::Page => self.hand(Value::Started(Box::new(lab))),
                }
            }
            (Err(why), _) => {
                let why = printable_line(&why, 200);
                self.top_mut().notice(Text::new(why.clone(), why));
            }
        }
    }
}

impl Program for Screens {
    fn draw(&mut self, frame: &mut Frame<'_>) {
        self.dirty = false;
        self.top_mut().draw(frame);
    }

    fn event(&mut self, input: Input) {
        let commands = match input {
            Input::Tick | Input::Wake => {
                self.take_launched();
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
        self.follow(commands);
    }

    fn wants_redraw(&self) -> bool {
        self.dirty
    }

    fn next_tick(&self) -> Option<Duration> {
        self.stack.iter().filter_map(|s| s.next_tick()).min()
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
