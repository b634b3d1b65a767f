//! What a screen is, and what it asks of the stack it lies on.

use super::event::{Input, KeyEvent, MouseEvent};
use super::program::{Exit, Mouse};
use super::settings::Settings;
use crate::course::progress::Record;
use crate::course::{Image, Lesson, LessonBundle};
use crate::lang::Text;
use crate::train::Cell;
use ratatui::Frame;
use ratatui::layout::Rect;
use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

/// A screen. The topmost of a stack is drawn and takes keys, the mouse and pastes; time and news go to all of them.
pub trait Screen: Any {
    /// Draws the whole screen.
    fn draw(&mut self, frame: &mut Frame<'_>);
    /// Where images stand on the screen that was drawn, for a terminal that shows them as they are.
    fn images(&self) -> Vec<(Rect, Arc<Image>)> {
        vec![]
    }
    /// Takes one input; what follows from it beyond the screen itself.
    fn event(&mut self, input: Input) -> Vec<Command> {
        let redraw = |fresh: bool| fresh.then_some(Command::Redraw);
        let effect = match input {
            Input::Key(key) => self.key(key),
            Input::Mouse(mouse) => self.click(mouse),
            Input::Paste(text) => self.paste(&text),
            Input::Tick => redraw(self.tick()),
            Input::Wake => redraw(self.wake()),
            Input::Resize(..) => None,
        };
        self.settle().into_iter().chain(effect).collect()
    }
    /// Takes a key.
    fn key(&mut self, key: KeyEvent) -> Effect;
    /// Takes what the mouse did.
    fn click(&mut self, _: MouseEvent) -> Effect {
        None
    }
    /// Takes pasted text.
    fn paste(&mut self, _: &str) -> Effect {
        None
    }
    /// The time it asked for has come; whether anything on it is different.
    fn tick(&mut self) -> bool {
        false
    }
    /// Something outside has changed; whether anything on it is different.
    fn wake(&mut self) -> bool {
        false
    }
    /// What is left to do after each input.
    fn settle(&mut self) -> Effect {
        None
    }
    /// How the reader wants things here.
    fn settings(&self) -> Settings;
    /// Where one is, and what there is, in sentences; the first says where.
    fn describe(&self) -> Vec<String>;
    /// Takes what a screen above it, or a training that was asked for, has come to. A lesson is opened by a screen beneath.
    fn receive(&mut self, value: Value) -> Vec<Command> {
        match value {
            Value::Lesson(slug, page) => vec![Command::Pop, Command::Lesson(slug, page)],
            _ => vec![],
        }
    }
    /// What is left to do when it is closed.
    fn leave(&mut self) -> Vec<Command> {
        vec![]
    }
    /// The keys that its footer shows, each with its word.
    fn footer_keys(&self) -> Vec<(&'static str, &'static str)> {
        vec![]
    }
    /// Says something until the next key.
    fn notice(&mut self, _: Text) {}
    /// The time until it wants [`Input::Tick`].
    fn next_tick(&self) -> Option<Duration> {
        None
    }
    /// What it wants to hear of the mouse.
    fn mouse(&self) -> Mouse {
        Mouse::Buttons
    }
    /// What a bare number means, typed on a line of its own.
    fn input_mode(&self) -> InputMode {
        InputMode::Number
    }
    /// Which page is looked at: elsewhere nobody waits for what was asked for here.
    fn standpoint(&self) -> usize {
        0
    }
    /// The lesson whose files it wants to follow.
    fn follows(&self) -> Option<&LessonBundle> {
        None
    }
    /// Whether it is for a room: it cannot be read out, and its looks are not those of a desk.
    fn is_for_a_room(&self) -> bool {
        false
    }
}

/// What a screen asks for.
pub enum Command {
    /// Lay a screen on top.
    Push(Box<dyn Screen>),
    /// Put a screen in the place of this one.
    Replace(Box<dyn Screen>),
    /// Close this screen, or the program if there is none beneath.
    Pop,
    /// Open a page of a lesson, or where it was left: asked of the screen on top by now.
    Lesson(String, Option<usize>),
    /// Open the search over all lessons, and one more that is not among them.
    Search(Option<Lesson>),
    /// Present a lesson from a page.
    Present(Box<LessonBundle>, usize),
    /// Present the walk that asks.
    PresentWalk,
    /// Start a training with the words of `gatewalk train`.
    Train(Vec<String>, For),
    /// Train a cell in the lab, with the words of `gatewalk train` for everything else.
    TrainCell(Vec<String>, Cell),
    /// Keep how far the reader has come with a lesson or a topic of exercises.
    Keep(String, Record),
    /// Open the walk of equations that were pasted, or show what is wrong with them.
    Equations(String),
    /// Open the walk that asks with another model beside it.
    Beside(String),
    /// Say something on the screen that is seen.
    Notice(Text),
    /// Put text on the clipboard.
    Copy(String),
    /// Write a sound to a file that is not there yet; without one, play what was written last.
    Sound(Option<(String, Vec<u8>)>),
    /// Draw again: time or news changed something.
    Redraw,
    /// End the program.
    Exit(Exit),
}

/// Where a training is to be watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum For {
    /// In the lab.
    Lab,
    /// On the page of the lesson that is read.
    Page,
}

/// What a key asks for beyond the screen it was pressed on.
pub(super) type Effect = Option<Command>;

/// What a screen is handed.
pub enum Value {
    /// The screen that lay on top, closed.
    Closed(Box<dyn Screen>),
    /// The lab with the training it asked for, to be watched on its page.
    Started(Box<dyn Screen>),
    /// The page of a lesson that is to be opened, or where it was left.
    Lesson(String, Option<usize>),
    /// The lesson it follows, read again.
    Saved(Box<LessonBundle>),
    /// How far the reader has come with a lesson or a topic of exercises.
    Kept(String, Record),
}

/// What a screen makes of a bare number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputMode {
    /// Opens that entry of a list.
    List,
    /// Opens that place of a search; anything else is what to search for.
    Search,
    /// Chooses an answer, without Enter.
    Choice,
    /// Chooses several answers, with Enter.
    Choices,
    /// An answer in words, which Enter begins and ends.
    Words,
    /// An answer, or the number of a step, with Enter.
    Number,
}
