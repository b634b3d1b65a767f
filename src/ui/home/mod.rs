//! The first screen: where the reader left, the lessons with how far each was read, the walks, the lab.

mod entries;
#[cfg(test)]
mod tests;
mod view;

use crate::course::progress::{Progress, Standing};
use crate::course::{Opened, library};
use crate::lang::Text;
use crate::ui::Settings;
use crate::ui::event::{Input, KeyCode, KeyEvent, MouseButton, MouseEvent, MouseEventKind};
use crate::ui::keys::{Row, lookup, row};
use crate::ui::launch::For;
use crate::ui::reader::Reader;
use crate::ui::screen::{Command, Effect, InputMode, Screen, Value};
use crate::ui::walk::App;
use crate::ui::widgets::list;
use crate::ui::widgets::rows::UNBROKEN;
use entries::{Entry, Item};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use std::any::Any;
use std::cell::Cell;
use std::path::PathBuf;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Msg {
    Open,
    Down,
    Up,
    First,
    Last,
    PageDown,
    PageUp,
    Search,
    Present,
    Language,
    Theme,
    Help,
    Quit,
    Interrupt,
    Suspend,
}

const TABLE: &[Row<Msg>] = &[
    row(
        "Enter → l Space",
        Msg::Open,
        ("open", "打开"),
        ("open what is chosen", "打开选中的一项"),
    ),
    row(
        "↓ j",
        Msg::Down,
        ("down", "下"),
        ("one line down", "往下一行"),
    ),
    row("↑ k", Msg::Up, ("up", "上"), ("one line up", "往上一行")),
    row(
        "PageDown",
        Msg::PageDown,
        ("", ""),
        ("ten lines down", "往下十行"),
    ),
    row(
        "PageUp",
        Msg::PageUp,
        ("", ""),
        ("ten lines up", "往上十行"),
    ),
    row(
        "Home g",
        Msg::First,
        ("", ""),
        ("to the top: where you left", "到最上面：上次学到的地方"),
    ),
    row("End G", Msg::Last, ("", ""), ("to the end", "到最后")),
    row(
        "/",
        Msg::Search,
        ("find", "搜索"),
        ("search the text of all lessons", "在全部课文里搜索"),
    ),
    row(
        "P",
        Msg::Present,
        ("", ""),
        ("present the lesson, for a room", "演示选中的一课"),
    ),
    row(
        "L",
        Msg::Language,
        ("中文", "EN"),
        ("switch the language", "切换语言"),
    ),
    row(
        "t",
        Msg::Theme,
        ("theme", "配色"),
        ("next theme", "换一个配色"),
    ),
    row("?", Msg::Help, ("help", "帮助"), ("this help", "本帮助")),
    row("q", Msg::Quit, ("quit", "退出"), ("quit", "退出")),
    row(
        "Ctrl-Z",
        Msg::Suspend,
        ("", ""),
        ("suspend; fg comes back", "挂起；用 fg 回来"),
    ),
    row(
        "Ctrl-C",
        Msg::Interrupt,
        ("", ""),
        ("quit at once", "立即退出"),
    ),
];

/// Something that can be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Choice {
    Lesson(String),
    Walk(String),
    Train(String),
}

pub(super) struct Home {
    items: Vec<Item>,
    /// Among the items; never a heading.
    chosen: usize,
    settings: Settings,
    progress: Progress,
    /// Where the progress is kept.
    state: Option<PathBuf>,
    notice: Option<Text>,
    /// Rows of the help that are scrolled away, while it is open.
    help: Option<usize>,
    /// Rows of it that can be.
    most_help: Cell<usize>,
    /// Where the list was drawn, and its first line.
    drawn: Cell<(Rect, usize)>,
}

impl Home {
    /// The list with the progress that was kept in `state`.
    pub(super) fn open(settings: Settings, state: Option<PathBuf>) -> Home {
        let (progress, trouble) = state.as_deref().map(Progress::load).unwrap_or_default();
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
            most_help: Cell::default(),
            drawn: Cell::default(),
        }
    }

    /// The progress has changed: the list begins with where the reader left.
    fn refresh(&mut self) {
        self.items = entries::all(&self.progress);
        self.chosen = 0;
    }

    /// A lesson at a page, or where it was left.
    pub(super) fn reader(&self, lesson: Opened, page: Option<usize>) -> Reader {
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
        let lesson = Opened::embedded(slug)?;
        Some(Command::Push(Box::new(self.reader(lesson, page))))
    }

    /// Opens what is chosen.
    fn choose(&self) -> Effect {
        match &self.entry()?.choice {
            Choice::Lesson(slug) => self.lesson(slug, None),
            Choice::Walk(name) => {
                let model = library::load(name).ok()?.model.ok()?;
                Some(Command::Push(Box::new(App::of(model, self.settings))))
            }
            Choice::Train(name) => Some(Command::Train(vec![name.clone()], For::Lab)),
        }
    }

    /// Keeps what was read; what prevents it is said in the lesson once, and then by the list.
    fn keep(&mut self, slug: &str, standing: Standing) -> Effect {
        let kept = match &self.state {
            Some(path) => self.progress.keep(path, slug, standing),
            None => {
                self.progress.note(slug, standing);
                Ok(())
            }
        };
        let Text { en, zh } = kept.err()?.message;
        let text = Text::new(
            format!("What you read could not be kept: {en}"),
            format!("学习进度未能保存：{zh}"),
        );
        let before = self.notice.replace(text.clone());
        before.is_none().then_some(Command::Notice(text))
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

    fn key(&mut self, key: KeyEvent) -> Effect {
        self.notice = None;
        let msg = lookup(TABLE, key);
        if let Some(at) = self.help {
            self.help = match msg {
                Some(Msg::Down) => Some(at + 1),
                Some(Msg::Up) => Some(at.saturating_sub(1)),
                Some(Msg::PageDown) => Some(at + 10),
                Some(Msg::PageUp) => Some(at.saturating_sub(10)),
                Some(Msg::Language | Msg::Theme) => Some(at),
                _ => {
                    self.help = None;
                    return None;
                }
            };
            self.help = self.help.map(|at| at.min(self.most_help.get()));
        }
        match msg {
            Some(Msg::Language) => self.settings.lang = self.settings.lang.other(),
            Some(Msg::Theme) => self.settings.theme = self.settings.theme.next(),
            _ if self.help.is_some() => {}
            Some(Msg::Down) => self.go(1),
            Some(Msg::Up) => self.go(-1),
            Some(Msg::PageDown) => self.go(10),
            Some(Msg::PageUp) => self.go(-10),
            Some(Msg::First) => self.go(isize::MIN),
            Some(Msg::Last) => self.go(isize::MAX),
            Some(Msg::Open) => return self.choose(),
            Some(Msg::Search) => return Some(Command::Search(None)),
            Some(Msg::Present) => {
                if let Some(Choice::Lesson(slug)) = self.entry().map(|e| &e.choice) {
                    return Some(Command::Present(Box::new(Opened::embedded(slug)?), 0));
                }
            }
            Some(Msg::Help) => self.help = Some(0),
            Some(Msg::Quit) => return Some(Command::Pop),
            Some(Msg::Interrupt | Msg::Suspend) | None => {}
        }
        None
    }

    /// The list in sentences; what can be opened is numbered.
    fn sentences(&self) -> Vec<String> {
        let lang = self.settings.lang;
        if self.help.is_some() {
            return self.help_lines(UNBROKEN).into_iter().map(|l| l.0).collect();
        }
        let mut number = 0;
        let line = |item: &Item| match item {
            Item::Heading(text) => text.get(lang).to_owned(),
            Item::Entry(entry) => {
                number += 1;
                let detail = entry.detail.get(lang).trim();
                let comma = if detail.is_empty() {
                    ""
                } else {
                    lang.pick(", ", "，")
                };
                let name = entry.name.get(lang).trim();
                let lesson = if name.starts_with(|c: char| c.is_ascii_digit()) {
                    lang.pick("lesson ", "课程 ")
                } else {
                    ""
                };
                format!("{number}: {lesson}{name}{comma}{detail}")
            }
        };
        let head = lang.pick(
            "Type the number of what to open; help, quit.",
            "输入编号打开；也可以输入“帮助”“退出”。",
        );
        let notice = self.notice.iter().map(|n| n.get(lang).to_owned());
        [head.to_owned()]
            .into_iter()
            .chain(notice)
            .chain(self.items.iter().map(line))
            .collect()
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
}

impl Screen for Home {
    fn draw(&mut self, frame: &mut Frame<'_>) {
        self.view(frame);
    }

    fn event(&mut self, input: Input) -> Vec<Command> {
        let effect = match input {
            Input::Key(key) => self.key(key),
            Input::Mouse(mouse) => self.click(mouse),
            _ => None,
        };
        effect.into_iter().collect()
    }

    fn settings(&self) -> Settings {
        self.settings
    }

    fn describe(&self) -> Vec<String> {
        self.sentences()
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
                None
            }
            Value::Lesson(slug, page) => self.lesson(&slug, page),
            Value::Read(slug, standing) => self.keep(&slug, standing),
            Value::Started(_) => None,
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
