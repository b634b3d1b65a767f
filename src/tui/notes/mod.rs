//! What the presenter reads in a second terminal: the notes of the page, what stands on the screen and what
//! comes next, the time; and a remote control.

#[cfg(test)]
mod tests;
mod view;

use super::Settings;
use super::event::{Input, KeyCode, KeyEvent};
use super::keys::{Row, lookup, row};
use super::present::link::{Client, News, Order, Report, folder, presentations};
use super::terminal::{Exit, Program};
use ratatui::Frame;
use std::io;
use std::time::{Duration, Instant};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Msg {
    Next,
    Previous,
    NextPage,
    PreviousPage,
    Blank,
    Again,
    Language,
    Help,
    Quit,
    Interrupt,
    Suspend,
}

const TABLE: &[Row<Msg>] = &[
    row("→ Space PageDown n l", Msg::Next, ("next", "下一步"), ("what is shown as next", "前进到“接下来”")),
    row("← PageUp p h Backspace", Msg::Previous, ("back", "后退"), ("back", "后退")),
    row(
        "]",
        Msg::NextPage,
        ("page", "下一页"),
        ("next page; digits and Enter: to that page", "下一页；数字加 Enter：到那一页"),
    ),
    row("[", Msg::PreviousPage, ("", ""), ("page before", "上一页")),
    row(". b", Msg::Blank, ("blank", "黑屏"), ("blank the screen of the room, and back", "让大屏黑屏、恢复")),
    row(
        "Enter",
        Msg::Again,
        ("", ""),
        ("look for a presentation again, when it has ended", "演示结束后，重新寻找"),
    ),
    row("L", Msg::Language, ("中文", "EN"), ("switch the language of these notes", "切换本窗口的语言")),
    row("?", Msg::Help, ("help", "帮助"), ("this help", "本帮助")),
    row("q", Msg::Quit, ("quit", "退出"), ("leave; the presentation goes on", "离开；演示照常进行")),
    row("Ctrl-Z", Msg::Suspend, ("", ""), ("suspend; fg comes back", "挂起；用 fg 回来")),
    row("Ctrl-C", Msg::Interrupt, ("", ""), ("quit at once", "立即退出")),
];

/// How the presentation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Running,
    Ended,
    Strange,
}

/// The notes of one presentation.
pub struct Notes {
    client: Option<Client>,
    report: Report,
    /// When the report came, for the clock.
    came: Instant,
    standing: Standing,
    typed: String,
    help: bool,
    pub(super) settings: Settings,
    exit: Option<Exit>,
    suspend: bool,
}

/// The titles of the presentations of this user that run, the newest first.
pub fn running() -> Vec<String> {
    let paths = folder().map_or_else(Vec::new, |f| presentations(&f));
    let title = |path: std::path::PathBuf| {
        let client = Client::open(&path).ok()?;
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(2) {
            match client.news() {
                Some(News::Report(report)) => return Some(crate::lang::printable_line(&report.title, 100)),
                Some(_) => return None,
                None => std::thread::sleep(Duration::from_millis(5)),
            }
        }
        None
    };
    paths.into_iter().filter_map(title).collect()
}

impl Notes {
    /// Follows the presentation of this number, the newest being 0.
    ///
    /// # Errors
    /// When there is none, it is another user's, or this platform has no such sockets.
    pub fn open(number: usize, settings: Settings) -> io::Result<Notes> {
        Ok(Notes::of(Some(connect(number)?), settings))
    }

    fn of(client: Option<Client>, settings: Settings) -> Notes {
        Notes {
            client,
            report: Report::default(),
            came: Instant::now(),
            standing: Standing::Running,
            typed: String::new(),
            help: false,
            settings,
            exit: None,
            suspend: false,
        }
    }

    fn elapsed(&self) -> Duration {
        let since = if self.standing == Standing::Running { self.came.elapsed() } else { Duration::ZERO };
        Duration::from_millis(self.report.elapsed).saturating_add(since)
    }

    fn key(&mut self, key: KeyEvent) {
        let msg = lookup(TABLE, key);
        if std::mem::take(&mut self.help) && !matches!(msg, Some(Msg::Interrupt | Msg::Suspend)) {
            return;
        }
        match key.code {
            KeyCode::Char(c) if c.is_ascii_digit() && self.typed.len() < 4 => return self.typed.push(c),
            KeyCode::Backspace if !self.typed.is_empty() => {
                self.typed.pop();
                return;
            }
            KeyCode::Enter if !self.typed.is_empty() => {
                let page = std::mem::take(&mut self.typed).parse().unwrap_or(1);
                return self.ask(Order::Page(page));
            }
            _ => self.typed.clear(),
        }
        match msg {
            Some(Msg::Next) => self.ask(Order::Next),
            Some(Msg::Previous) => self.ask(Order::Previous),
            Some(Msg::NextPage) => self.ask(Order::NextPage),
            Some(Msg::PreviousPage) => self.ask(Order::PreviousPage),
            Some(Msg::Blank) => self.ask(Order::Blank),
            Some(Msg::Again) if self.standing != Standing::Running => {
                if let Ok(client) = connect(0) {
                    *self = Notes::of(Some(client), self.settings);
                }
            }
            Some(Msg::Again) | None => {}
            Some(Msg::Language) => self.settings.lang = self.settings.lang.other(),
            Some(Msg::Help) => self.help = true,
            Some(Msg::Quit) => self.exit = Some(Exit::Finished),
            Some(Msg::Interrupt) => self.exit = Some(Exit::INTERRUPTED),
            Some(Msg::Suspend) => self.suspend = true,
        }
    }

    fn ask(&mut self, order: Order) {
        if let Some(client) = &mut self.client {
            client.send(order);
        }
    }

    fn hear(&mut self, news: News) {
        match news {
            News::Report(report) => (self.report, self.came) = (*report, Instant::now()),
            over => {
                self.report.elapsed = self.elapsed().as_millis() as u64;
                self.standing = if over == News::Ended { Standing::Ended } else { Standing::Strange };
                self.client = None;
            }
        }
    }
}

fn connect(number: usize) -> io::Result<Client> {
    let paths = folder().map_or_else(Vec::new, |f| presentations(&f));
    Client::open(paths.get(number).ok_or(io::ErrorKind::NotFound)?)
}

impl Program for Notes {
    fn draw(&mut self, frame: &mut Frame<'_>) {
        self.view(frame);
    }

    fn event(&mut self, input: Input) {
        match input {
            Input::Key(key) => self.key(key),
            // What came before anybody listened was not announced.
            Input::Nudge | Input::Tick => {
                if let Some(news) = self.client.as_ref().and_then(Client::news) {
                    self.hear(news);
                }
            }
            _ => {}
        }
    }

    fn next_tick(&self) -> Option<Duration> {
        let left = 1000 - u64::from(self.elapsed().subsec_millis());
        (self.standing == Standing::Running).then(|| Duration::from_millis(left))
    }

    fn finished(&self) -> Option<Exit> {
        self.exit
    }

    fn suspend_requested(&mut self) -> bool {
        std::mem::take(&mut self.suspend)
    }
}
