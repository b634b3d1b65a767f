//! The first screen: where the reader left, the lessons with how far each was read, the walks, the lab.

mod entries;
#[cfg(test)]
mod tests;
mod view;

use crate::course::drill::{Practice, Session, fresh_seed};
use crate::course::progress::{Progress, Record};
use crate::course::storage::Storage;
use crate::course::{LessonBundle, library};
use crate::lang::{Text, say, text};
use crate::ui::drill::Drill;
use crate::ui::event::{KeyCode, KeyEvent, MouseButton, MouseEvent, MouseEventKind};
use crate::ui::keys::{NEXT_LANGUAGE, Row, keys, lookup, movement};
use crate::ui::reader::Reader;
use crate::ui::screen::For;
use crate::ui::screen::{Command, Effect, InputMode, Screen, Value};
use crate::ui::settings::Settings;
use crate::ui::walk::WalkScreen;
use crate::ui::widgets::footer;
use crate::ui::widgets::help::Scroll;
use crate::ui::widgets::list;
use crate::ui::widgets::rows::{UNBROKEN, text};
use entries::{Choice, Entry, Item};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use std::any::Any;
use std::cell::Cell;
use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Msg {
    Open,
    Move,
    Search,
    Present,
    Quit,
}

const TABLE: &[Row<Msg>] = keys! {
    "Enter → l Space" => Open, "home.open_what_is_chosen", "home.open";
    "↓ j" => Move, "home.one_line_down", "home.down";
    "↑ k" => Move, "home.one_line_up", "home.up";
    "PageDown" => Move, "home.ten_lines_down";
    "PageUp" => Move, "home.ten_lines_up";
    "Home g" => Move, "home.top_where_you_left";
    "End G" => Move, "home.to_the_end";
    "/" => Search, "home.search_text_all_lessons", "common.find";
    "P" => Present, "home.present_lesson_room";
    language().called(NEXT_LANGUAGE);
    theme("t").called("home.theme");
    help();
    "q" => Quit, "common.quit", "common.quit", ends;
    suspend();
    interrupt();
};

pub(super) struct Home {
    items: Vec<Item>,
    /// Among the items; never a heading.
    chosen: usize,
    settings: Settings,
    progress: Progress,
    /// Where the progress is kept.
    state: Option<Box<dyn Storage>>,
    notice: Option<Text>,
    help: Option<Scroll>,
    /// Where the list was drawn, and its first line.
    drawn: Cell<(Rect, usize)>,
}

impl Home {
    /// The list with the progress that was kept in `state`.
    pub(super) fn open(settings: Settings, state: Option<Box<dyn Storage>>) -> Home {
        let (progress, trouble) = state.as_ref().map(|state| state.load()).unwrap_or_default();
        Home {
            notice: trouble.map(|trouble| trouble.told()),
            state,
            ..Home::new(settings, progress)
        }
    }

    fn new(settings: Settings, progress: Progress) -> Home {
        Home {
            items: entries::all(&progress),
            chosen: 0,
            settings,
            progress,
            state: None,
            notice: None,
            help: None,
            drawn: Cell::default(),
        }
    }

    /// The progress has changed: the list begins with where the reader left.
    fn refresh(&mut self) {
        self.items = entries::all(&self.progress);
        self.chosen = 0;
    }

    /// A lesson at a page, or where it was left.
    pub(super) fn reader(&self, lesson: LessonBundle, page: Option<usize>) -> Reader {
        let slug = lesson.any().map_or("", |l| &l.slug);
        let kept = self.progress.lessons.get(slug);
        let standing = kept
            .filter(|_| lesson.path.is_none())
            .cloned()
            .unwrap_or_default();
        let pages = lesson.any().map_or(0, |l| l.pages.len());
        let left = if standing.page + 1 >= pages {
            0
        } else {
            standing.page
        };
        let mut reader = Reader::open(lesson, page.unwrap_or(left), self.settings);
        reader.recall(&standing);
        reader
    }

    fn lesson(&self, slug: &str, page: Option<usize>) -> Effect {
        let lesson = LessonBundle::embedded(slug)?;
        Some(Command::Push(Box::new(self.reader(lesson, page))))
    }

    /// Opens what is chosen.
    fn choose(&self) -> Effect {
        match &self.entry()?.choice {
            Choice::Lesson(slug) => self.lesson(slug, None),
            Choice::Walk(name) => {
                let model = library::load(name).ok()?.model.ok()?;
                Some(Command::Push(Box::new(WalkScreen::of(
                    model,
                    self.settings,
                ))))
            }
            Choice::Drill(topic) => {
                let session = Session::new(*topic, fresh_seed(), self.practice());
                Some(Command::Push(Box::new(Drill::new(
                    session,
                    None,
                    self.settings,
                ))))
            }
            Choice::Train(name) => Some(Command::Train(vec![name.clone()], For::Lab)),
        }
    }

    /// Keeps how far the reader has come; what prevents it is said where it was read once, and then by the list.
    fn keep(&mut self, name: &str, record: Record) -> Effect {
        let kept = match &self.state {
            Some(state) => state.keep(&mut self.progress, name, record),
            None => {
                self.progress.note(name, record);
                Ok(())
            }
        };
        let why = kept.err()?.into_message();
        let text = text!("home.what_you_read_could_not", why);
        let before = self.notice.replace(text.clone());
        before.is_none().then_some(Command::Notice(text))
    }

    /// How far the reader has come with exercises.
    pub(super) fn practice(&self) -> BTreeMap<String, Practice> {
        self.progress.practice.clone()
    }

    fn entry(&self) -> Option<&Entry> {
        match self.items.get(self.chosen)? {
            Item::Entry(entry) => Some(entry),
            Item::Heading(_) => None,
        }
    }

    /// The entry `by` lines further; headings are stepped over.
    fn go(&mut self, by: isize) {
        let at = list::moved(self.chosen, by, self.items.len());
        let is_entry = |k: &usize| matches!(self.items.get(*k), Some(Item::Entry(_)));
        let onwards = (at..self.items.len()).find(is_entry);
        let back = (0..=at).rev().find(is_entry);
        let found = if by > 0 {
            onwards.or(back)
        } else {
            back.or(onwards)
        };
        self.chosen = found.unwrap_or(0);
    }
}

impl Screen for Home {
    fn draw(&mut self, frame: &mut Frame<'_>) {
        self.view(frame);
    }

    fn key(&mut self, key: KeyEvent) -> Effect {
        self.notice = None;
        let action = lookup(TABLE, key);
        match Scroll::key(&mut self.help, &mut self.settings, key, action)? {
            Msg::Move => self.go(movement(key).unwrap_or_default()),
            Msg::Open => return self.choose(),
            Msg::Search => return Some(Command::Search(None)),
            Msg::Present => {
                if let Choice::Lesson(slug) = &self.entry()?.choice {
                    return Some(Command::Present(Box::new(LessonBundle::embedded(slug)?), 0));
                }
            }
            Msg::Quit => return Some(Command::Pop),
        }
        None
    }

    /// Equations that are pasted open their walk.
    fn paste(&mut self, text: &str) -> Effect {
        Some(Command::Equations(text.to_owned()))
    }

    /// A click chooses, a click on what is chosen opens it; the wheel moves.
    fn click(&mut self, mouse: MouseEvent) -> Effect {
        match mouse.kind {
            MouseEventKind::ScrollDown => return self.key(KeyEvent::from(KeyCode::Down)),
            MouseEventKind::ScrollUp => return self.key(KeyEvent::from(KeyCode::Up)),
            MouseEventKind::Down(MouseButton::Left) if self.help.is_none() => {
                let (area, from) = self.drawn.get();
                if !area.contains(Position::new(mouse.column, mouse.row)) {
                    return None;
                }
                let at = from + usize::from(mouse.row - area.y);
                match self.items.get(at) {
                    Some(Item::Entry(_)) if at == self.chosen => return self.choose(),
                    Some(Item::Entry(_)) => self.chosen = at,
                    _ => {}
                }
            }
            _ => {}
        }
        None
    }

    fn settings(&self) -> Settings {
        self.settings
    }

    fn footer_keys(&self) -> Vec<(&'static str, &'static str)> {
        footer::shown(TABLE, self.settings.lang)
    }

    /// The list in sentences; what can be opened is numbered.
    fn describe(&self) -> Vec<String> {
        let lang = self.settings.lang;
        if self.help.is_some() {
            return self.help_rows(UNBROKEN).iter().map(|r| text(r)).collect();
        }
        let mut number = 0;
        let line = |item: &Item| match item {
            Item::Heading(text) => text.get(lang),
            Item::Entry(entry) => {
                number += 1;
                let (name, detail) = (entry.name.get(lang), entry.detail.get(lang));
                let (name, detail) = (name.trim(), detail.trim());
                let comma = match detail {
                    "" => "",
                    _ => say!(lang, "list.clause"),
                };
                let lesson = if name.starts_with(|c: char| c.is_ascii_digit()) {
                    say!(lang, "home.lesson")
                } else {
                    ""
                };
                format!("{number}: {lesson}{name}{comma}{detail}")
            }
        };
        let head = say!(lang, "home.type_number_what_open_help");
        let notice = self.notice.iter().map(|n| n.get(lang));
        [head.to_owned()]
            .into_iter()
            .chain(notice)
            .chain(self.items.iter().map(line))
            .collect()
    }

    fn receive(&mut self, value: Value) -> Vec<Command> {
        let effect = match value {
            Value::Closed(screen) => {
                if !screen.is_for_a_room() {
                    self.settings = screen.settings();
                }
                let closed: &dyn Any = &*screen;
                if closed.is::<Reader>() {
                    self.refresh();
                }
                if closed.is::<Drill>() {
                    self.items = entries::all(&self.progress);
                }
                None
            }
            Value::Lesson(slug, page) => self.lesson(&slug, page),
            Value::Kept(name, record) => self.keep(&name, record),
            Value::Started(_) | Value::Saved(_) => None,
        };
        effect.into_iter().collect()
    }

    fn notice(&mut self, text: Text) {
        self.notice = Some(text);
    }

    fn input_mode(&self) -> InputMode {
        InputMode::List
    }
}
