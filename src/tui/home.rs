//! The first screen: lessons with how far each was read, the walk, the lab.

use super::Settings;
use super::keys::{Row, lookup, row};
use super::terminal::Exit;
use super::theme::Theme;
use super::view::{LEAST, framed, keys as key_line, too_small};
use crate::lang::{Lang, Text};
use crate::lesson::progress::Progress;
use crate::lesson::{Lesson, library};
use crate::train::tasks::Kind;
use crate::typeset::{Meaning, fit, pad, wrap};
use ratatui::Frame;
use ratatui::crossterm::event::KeyEvent;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use unicode_width::UnicodeWidthStr;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Msg {
    Down,
    Up,
    First,
    Last,
    Open,
    Language,
    Theme,
    Quit,
    Interrupt,
    Suspend,
}

const TABLE: &[Row<Msg>] = &[
    row("↓ j", Msg::Down, ("down", "下"), ("", "")),
    row("↑ k", Msg::Up, ("up", "上"), ("", "")),
    row("Home g", Msg::First, ("", ""), ("", "")),
    row("End G", Msg::Last, ("", ""), ("", "")),
    row("Enter → l Space", Msg::Open, ("open", "打开"), ("", "")),
    row("L", Msg::Language, ("中文", "EN"), ("", "")),
    row("t", Msg::Theme, ("theme", "配色"), ("", "")),
    row("q Esc", Msg::Quit, ("quit", "退出"), ("", "")),
    row("Ctrl-Z", Msg::Suspend, ("", ""), ("", "")),
    row("Ctrl-C", Msg::Interrupt, ("", ""), ("", "")),
];

/// Something that can be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    Lesson(String),
    Walk(String),
    Train(String),
}

struct Entry {
    choice: Choice,
    name: Text,
    detail: Text,
    about: Text,
}

pub(super) struct Home {
    entries: Vec<Entry>,
    selected: usize,
    pub(super) settings: Settings,
    pub(super) progress: Progress,
    pub(super) notice: Option<Text>,
    pub(super) opened: Option<Choice>,
    pub(super) exit: Option<Exit>,
    pub(super) suspend: bool,
}

impl Home {
    pub(super) fn new(settings: Settings, progress: Progress) -> Home {
        let mut entries = lessons();
        let walk = |name: &str| Entry {
            choice: Choice::Walk(name.to_owned()),
            name: Text::new(format!("walk {name}"), format!("逐步走 {name}")),
            detail: Text::default(),
            about: Text::new(
                "Step through the equations of this model; e changes any number.",
                "逐步走过这个模型的公式；按 e 可以改任何数。",
            ),
        };
        entries.extend(library::models().into_iter().map(walk));
        let train = |kind: Kind| Entry {
            choice: Choice::Train(kind.name.to_owned()),
            name: Text::new(format!("train {}", kind.name), format!("训练 {}", kind.name)),
            detail: Text::default(),
            about: (kind.about)(),
        };
        entries.extend(Kind::ALL.into_iter().map(train));
        let last = |e: &Entry| e.choice == Choice::Lesson(progress.last.clone());
        let selected = entries.iter().position(last).unwrap_or(0);
        Home { entries, selected, settings, progress, notice: None, opened: None, exit: None, suspend: false }
    }

    pub(super) fn key(&mut self, key: KeyEvent) {
        let last = self.entries.len().saturating_sub(1);
        self.notice = None;
        match lookup(TABLE, key) {
            Some(Msg::Down) => self.selected = (self.selected + 1).min(last),
            Some(Msg::Up) => self.selected = self.selected.saturating_sub(1),
            Some(Msg::First) => self.selected = 0,
            Some(Msg::Last) => self.selected = last,
            Some(Msg::Open) => self.opened = self.entries.get(self.selected).map(|e| e.choice.clone()),
            Some(Msg::Language) => self.settings.lang = self.settings.lang.other(),
            Some(Msg::Theme) => self.settings.theme = self.settings.theme.next(),
            Some(Msg::Quit) => self.exit = Some(Exit::Finished),
            Some(Msg::Interrupt) => self.exit = Some(Exit::INTERRUPTED),
            Some(Msg::Suspend) => self.suspend = true,
            None => {}
        }
    }

    pub(super) fn view(&self, frame: &mut Frame<'_>) {
        let area = frame.area();
        if area.width < LEAST.0 || area.height < LEAST.1 {
            return too_small(frame);
        }
        let (lang, theme) = (self.settings.lang, Theme::new(self.settings.theme, self.settings.colour));
        let [head, body, below, foot] = Layout::vertical([
            Constraint::Length(1),
            Constraint::Min(4),
            Constraint::Length(5),
            Constraint::Length(1),
        ])
        .areas(area);
        let right = lang.pick("EN 中文 L ", "中文 EN L ");
        let left = lang.pick(
            " gatewalk · a debugger for the equations of an LSTM",
            " gatewalk · 一步一步看懂 LSTM 的公式",
        );
        let gap = usize::from(area.width).saturating_sub(left.width() + right.width());
        let line = Line::from(vec![
            Span::styled(fit(left, area.width.into()), theme.of(Meaning::Heading)),
            Span::raw(format!("{}{right}", " ".repeat(gap))),
        ]);
        frame.render_widget(Paragraph::new(line), head);
        let inner = framed(theme, frame, body, lang.pick("lessons, walks, the lab", "课程、逐步走、实验室"));
        self.list(frame, inner, lang, theme);
        let inner = framed(theme, frame, below, lang.pick("about", "简介"));
        let text = match (&self.notice, self.entries.get(self.selected)) {
            (Some(notice), _) => notice.get(lang).to_owned(),
            (None, Some(entry)) => entry.about.get(lang).to_owned(),
            (None, None) => String::new(),
        };
        let lines: Vec<Line<'_>> = wrap(&text, inner.width.into()).into_iter().map(Line::raw).collect();
        frame.render_widget(Paragraph::new(lines), inner);
        frame.render_widget(Paragraph::new(key_line(TABLE, lang, theme, foot.width.into())), foot);
        theme.paint(frame.buffer_mut());
        super::theme::apply(self.settings.glyphs, frame.buffer_mut());
    }

    fn list(&self, frame: &mut Frame<'_>, area: Rect, lang: Lang, theme: Theme) {
        let height = usize::from(area.height);
        let from = self
            .selected
            .saturating_sub(height.saturating_sub(1) / 2)
            .min(self.entries.len().saturating_sub(height));
        let lines: Vec<Line<'_>> = self
            .entries
            .iter()
            .enumerate()
            .skip(from)
            .take(height)
            .map(|(k, entry)| {
                let standing = match &entry.choice {
                    Choice::Lesson(slug) => self.progress.lessons.get(slug),
                    _ => None,
                };
                let mark = match standing {
                    Some(s) if s.done => "✓",
                    Some(_) => "▸",
                    None => " ",
                };
                let score = standing
                    .filter(|s| s.asked > 0)
                    .map_or_else(String::new, |s| format!(" {}/{}", s.right, s.asked));
                let right = format!("{}{score}", entry.detail.get(lang));
                let room = usize::from(area.width).saturating_sub(right.width() + 3);
                let text = format!("{mark} {} {right}", pad(&fit(entry.name.get(lang), room), room));
                let style = if k == self.selected { theme.selection() } else { theme.of(Meaning::Plain) };
                Line::styled(text, style)
            })
            .collect();
        frame.render_widget(Paragraph::new(lines), area);
    }
}

fn lessons() -> Vec<Entry> {
    let read =
        |lang| library::lessons(lang).into_iter().filter_map(|(slug, text)| Lesson::parse(slug, text).ok());
    let chinese: Vec<Lesson> = read(Lang::Zh).collect();
    let pair = |en: Lesson| {
        let zh = chinese.iter().find(|l| l.slug == en.slug)?;
        let number = en.slug.split('-').next().unwrap_or_default().trim_start_matches('0').to_owned();
        Some(Entry {
            choice: Choice::Lesson(en.slug.clone()),
            name: Text::new(format!("{number:>2} {}", en.title), format!("{number:>2} {}", zh.title)),
            detail: Text::new(format!("{} min", en.minutes), format!("{} 分钟", zh.minutes)),
            about: Text::new(en.objectives.join(" · "), zh.objectives.join("；")),
        })
    };
    read(Lang::En).filter_map(pair).collect()
}
