//! Exercises: one after the other, checked number by number, slips named, each answer worked out by the engine.

mod describe;
#[cfg(test)]
mod tests;
mod update;
mod view;

use crate::course::answer::numeral;
use crate::course::drill::{Exercise, Session, Topic, Verdict};
use crate::course::progress::Answer;
use crate::lang::{Text, text};
use crate::ui::event::{KeyCode, KeyEvent, KeyModifiers, MouseEvent, MouseEventKind};
use crate::ui::keys::{NEXT_LANGUAGE, Row, halfwidth, keys, lookup, type_number};
use crate::ui::screen::{Command, Effect, Screen, Value};
use crate::ui::settings::Settings;
use crate::ui::walk::WalkScreen;
use crate::ui::widgets::footer;
use crate::ui::widgets::help::Scroll;
use ratatui::Frame;
use std::cell::Cell;

/// What a reader can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Msg {
    Enter,
    Next,
    Hint,
    Show,
    TopicAfter,
    TopicBefore,
    All,
    Down,
    Up,
    Quit,
}

const TABLE: &[Row<Msg>] = keys! {
    "Enter" => Enter, "drill.key_enter", "drill.short_enter";
    "→ n Space" => Next, "drill.key_next", "drill.short_next";
    "H" => Hint, "drill.key_hint", "reader.hint";
    "S" => Show, "drill.key_show", "drill.short_show";
    "]" => TopicAfter, "drill.key_topic_after", "drill.short_topic";
    "[" => TopicBefore, "drill.key_topic_before";
    "a" => All, "drill.key_all";
    "PageDown ↓" => Down, "common.scroll_down";
    "PageUp ↑" => Up, "common.scroll_up";
    language().called(NEXT_LANGUAGE);
    theme("t");
    help();
    "q" => Quit, "drill.key_quit", "common.return";
    suspend();
    interrupt();
};

/// The screen of exercises.
pub(super) struct Drill {
    session: Session,
    exercise: Exercise,
    /// What became of each number that is asked for.
    answers: Vec<Answer>,
    /// A slip that was made in this exercise.
    slip: Option<Text>,
    typed: String,
    /// How many exercises there are to be, how many are over, and how many of them were right at once.
    count: Option<u32>,
    over: u32,
    right: u32,
    /// All of them are over.
    ended: bool,
    settings: Settings,
    notice: Option<Text>,
    help: Option<Scroll>,
    scroll: u16,
    /// How far it could be scrolled in the last frame.
    most_scroll: Cell<u16>,
    /// Once nothing is open any more, the walk of the exercise's equations where its number is computed.
    way: Option<Box<WalkScreen>>,
    /// Until then the same with every number hidden that is not given.
    sketch: Option<Box<WalkScreen>>,
}

impl Drill {
    /// Exercises of a session, as many as are wanted.
    pub(super) fn new(mut session: Session, count: Option<u32>, settings: Settings) -> Drill {
        let exercise = session.draw();
        Drill {
            answers: vec![Answer::default(); exercise.asked.len()],
            session,
            exercise,
            slip: None,
            typed: String::new(),
            count,
            over: 0,
            right: 0,
            ended: false,
            settings,
            notice: None,
            help: None,
            scroll: u16::MAX,
            most_scroll: Cell::default(),
            way: None,
            sketch: None,
        }
    }

    /// The first number that is neither found nor shown.
    fn open(&self) -> Option<usize> {
        self.answers.iter().position(|answer| !answer.settled)
    }

    /// What is said to the last answer to number `k`, if it was wrong.
    fn told(&self, k: usize) -> Option<Text> {
        let (answer, asked) = (&self.answers[k], &self.exercise.asked[k]);
        let given = answer.given.as_deref().filter(|_| !answer.settled)?;
        Some(match asked.judge(given) {
            Verdict::Slip(_, told) | Verdict::Near(told) => told,
            Verdict::Right | Verdict::Wrong => text!("common.not_this_one"),
        })
    }

    /// Whether the steps to a number are shown: it was not found at once, and is the last that is settled.
    fn is_worked_out(&self, k: usize) -> bool {
        let next = self.open().unwrap_or(self.answers.len());
        k + 1 == next && !self.answers[k].is_clean()
    }

    /// The exercise that is seen, from 1.
    fn number(&self) -> u32 {
        self.over + u32::from(self.open().is_some())
    }

    fn topic(&self) -> Topic {
        self.exercise.topic
    }
}

impl Screen for Drill {
    fn draw(&mut self, frame: &mut Frame<'_>) {
        if self.way.is_none() && self.sketch.is_none() {
            self.sketch = self.sketched().map(Box::new);
        }
        for way in self.way.iter_mut().chain(&mut self.sketch) {
            way.settings = self.settings;
            way.drawn.borrow_mut().clear();
            way.memory.begin();
        }
        self.view(frame);
    }

    fn key(&mut self, key: KeyEvent) -> Effect {
        self.notice = None;
        if self.help.is_none() && self.typing(key) {
            return None;
        }
        let action = lookup(TABLE, key);
        let msg = Scroll::key(&mut self.help, &mut self.settings, key, action)?;
        self.update(msg)
    }

    fn paste(&mut self, text: &str) -> Effect {
        self.insert(text);
        None
    }

    fn click(&mut self, mouse: MouseEvent) -> Effect {
        match mouse.kind {
            MouseEventKind::ScrollDown => self.key(KeyCode::Down.into()),
            MouseEventKind::ScrollUp => self.key(KeyCode::Up.into()),
            _ => None,
        }
    }

    fn settings(&self) -> Settings {
        self.settings
    }

    fn footer_keys(&self) -> Vec<(&'static str, &'static str)> {
        footer::shown(TABLE, self.settings.lang)
    }

    fn describe(&self) -> Vec<String> {
        self.sentences()
    }

    fn receive(&mut self, value: Value) -> Vec<Command> {
        match value {
            Value::Closed(screen) => {
                if !screen.is_for_a_room() {
                    self.settings = screen.settings();
                }
                vec![]
            }
            Value::Lesson(slug, page) => vec![Command::Pop, Command::Lesson(slug, page)],
            _ => vec![],
        }
    }

    fn notice(&mut self, text: Text) {
        self.notice = Some(text);
    }

    fn standpoint(&self) -> usize {
        self.over as usize
    }
}
