//! The first screen: where the reader left, the lessons with how far each was read, the walks, the lab.

mod entries;
#[cfg(test)]
mod tests;
mod view;

use crate::course::progress::Progress;
use crate::lang::Text;
use crate::ui::Settings;
use crate::ui::event::{KeyCode, KeyEvent, MouseButton, MouseEvent, MouseEventKind};
use crate::ui::keys::{Row, lookup, row};
use crate::ui::terminal::Exit;
use crate::ui::widgets::list;
use crate::ui::widgets::rows::UNBROKEN;
use entries::{Entry, Item};
use ratatui::layout::{Position, Rect};
use std::cell::Cell;

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
pub(super) enum Choice {
    Lesson(String),
    Walk(String),
    Train(String),
    Search,
    Present(String),
}

pub(super) struct Home {
    items: Vec<Item>,
    /// Among the items; never a heading.
    chosen: usize,
    pub(super) settings: Settings,
    pub(super) progress: Progress,
    pub(super) notice: Option<Text>,
    /// Rows of the help that are scrolled away, while it is open.
    help: Option<usize>,
    /// Rows of it that can be.
    most_help: Cell<usize>,
    /// Where the list was drawn, and its first line.
    drawn: Cell<(Rect, usize)>,
    pub(super) opened: Option<Choice>,
    pub(super) exit: Option<Exit>,
    pub(super) suspend: bool,
}

impl Home {
    pub(super) fn new(settings: Settings, progress: Progress) -> Home {
        Home {
            items: entries::all(&progress),
            chosen: 0,
            settings,
            progress,
            notice: None,
            help: None,
            most_help: Cell::default(),
            drawn: Cell::default(),
            opened: None,
            exit: None,
            suspend: false,
        }
    }

    /// The progress has changed: the list begins with where the reader left.
    pub(super) fn refresh(&mut self) {
        self.items = entries::all(&self.progress);
        self.chosen = 0;
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

    pub(super) fn key(&mut self, key: KeyEvent) {
        self.notice = None;
        let msg = lookup(TABLE, key);
        if let Some(at) = self.help {
            self.help = match msg {
                Some(Msg::Down) => Some(at + 1),
                Some(Msg::Up) => Some(at.saturating_sub(1)),
                Some(Msg::PageDown) => Some(at + 10),
                Some(Msg::PageUp) => Some(at.saturating_sub(10)),
                Some(Msg::Language | Msg::Theme | Msg::Interrupt | Msg::Suspend) => Some(at),
                _ => return self.help = None,
            };
            self.help = self.help.map(|at| at.min(self.most_help.get()));
        }
        match msg {
            Some(Msg::Language) => self.settings.lang = self.settings.lang.other(),
            Some(Msg::Theme) => self.settings.theme = self.settings.theme.next(),
            Some(Msg::Interrupt) => self.exit = Some(Exit::INTERRUPTED),
            Some(Msg::Suspend) => self.suspend = true,
            _ if self.help.is_some() => {}
            Some(Msg::Down) => self.go(1),
            Some(Msg::Up) => self.go(-1),
            Some(Msg::PageDown) => self.go(10),
            Some(Msg::PageUp) => self.go(-10),
            Some(Msg::First) => self.go(isize::MIN),
            Some(Msg::Last) => self.go(isize::MAX),
            Some(Msg::Open) => self.opened = self.entry().map(|e| e.choice.clone()),
            Some(Msg::Search) => self.opened = Some(Choice::Search),
            Some(Msg::Present) => {
                if let Some(Choice::Lesson(slug)) = self.entry().map(|e| &e.choice) {
                    self.opened = Some(Choice::Present(slug.clone()));
                }
            }
            Some(Msg::Help) => self.help = Some(0),
            Some(Msg::Quit) => self.exit = Some(Exit::Finished),
            None => {}
        }
    }

    /// The list in sentences; what can be opened is numbered.
    pub(super) fn told(&self) -> Vec<String> {
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
    pub(super) fn mouse(&mut self, mouse: MouseEvent) {
        match mouse.kind {
            MouseEventKind::ScrollDown => self.key(KeyEvent::from(KeyCode::Down)),
            MouseEventKind::ScrollUp => self.key(KeyEvent::from(KeyCode::Up)),
            MouseEventKind::Down(MouseButton::Left) if self.help.is_none() => {
                let (area, from) = self.drawn.get();
                if !area.contains(Position::new(mouse.column, mouse.row)) {
                    return;
                }
                let at = from + usize::from(mouse.row - area.y);
                match self.items.get(at) {
                    Some(Item::Entry(_)) if at == self.chosen => {
                        self.key(KeyEvent::from(KeyCode::Enter))
                    }
                    Some(Item::Entry(_)) => self.chosen = at,
                    _ => {}
                }
            }
            _ => {}
        }
    }
}
