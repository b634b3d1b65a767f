//! What the presenter reads in a second terminal: the notes of the page, what stands on the screen and what
//! comes next, the time; and a remote control.

#[cfg(test)]
mod tests;
mod view;

use crate::lang::{Diagnostic, Lang, printable_line, say, text};
use crate::ui::event::{KeyCode, KeyEvent};
use crate::ui::keys::{Action, Common, NEXT_LANGUAGE, Row, keys, lookup};
use crate::ui::present::link::{Client, News, Remote, Report, clients, folder};
use crate::ui::program::Mouse;
use crate::ui::screen::{Command, Effect, Screen};
use crate::ui::settings::Settings;
use crate::ui::widgets::footer;
use ratatui::Frame;
use std::io::ErrorKind;
use web_time::{Duration, Instant};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Msg {
    Next,
    Previous,
    NextPage,
    PreviousPage,
    Blank,
    Again,
    Quit,
}

const TABLE: &[Row<Msg>] = keys! {
    "→ Space PageDown n l" => Next, "notes.what_shown_next", "notes.next";
    "← PageUp p h Backspace" => Previous, "common.back", "common.back";
    "]" => NextPage, "notes.next_page_digits_enter_page", "common.page";
    "[" => PreviousPage, "common.page_before";
    ". b" => Blank, "notes.blank_screen_room_back", "notes.blank";
    "Enter" => Again, "notes.look_presentation_again_when";
    language().called(NEXT_LANGUAGE).about("notes.switch_language_these_notes");
    help();
    "q" => Quit, "notes.leave_presentation_goes_on", "common.quit";
    suspend();
    interrupt();
};

/// How the presentation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    /// It has not said anything yet.
    Silent,
    Running,
    Full,
    Ended,
    Strange,
}

/// The notes of one presentation.
pub struct Notes {
    number: usize,
    client: Option<Client>,
    report: Report,
    /// When the report came, for the clock.
    came: Instant,
    status: Status,
    typed: String,
    help: bool,
    settings: Settings,
}

/// The presentations of this user that run, the newest first: their titles, or why one has none.
///
/// # Errors
/// When nobody can be asked.
pub fn running(lang: Lang) -> Result<Vec<String>, Diagnostic> {
    const PATIENCE: Duration = Duration::from_secs(2);
    let all: Vec<Client> = presentations()?.take(MOST_LISTED).collect();
    let until = Instant::now() + PATIENCE;
    let title = |client: Client| match client.news(until.saturating_duration_since(Instant::now()))
    {
        Some(News::Report(report)) => Some(printable_line(&report.title, 100)),
        Some(News::Full(title)) => Some(printable_line(&title, 100)),
        Some(News::Strange) => Some(say!(lang, "notes.of_another_version").into()),
        None => Some(say!(lang, "notes.does_not_answer").into()),
        Some(News::Ended) => None,
    };
    Ok(all.into_iter().filter_map(title).collect())
}

/// Most presentations that are listed.
const MOST_LISTED: usize = 100;

impl Notes {
    /// Follows the presentation of this number, the newest being 0.
    ///
    /// # Errors
    /// When there is none, or nobody can be asked.
    pub fn open(number: usize, settings: Settings) -> Result<Notes, Diagnostic> {
        let client = presentations()?.nth(number).ok_or_else(|| {
            let fault = Diagnostic::whole(text!("notes.no_presentation_running"));
            fault.help(text!("notes.begin_one_gatewalk_present_same"))
        })?;
        Ok(Notes::of(number, Some(client), settings))
    }

    fn of(number: usize, client: Option<Client>, settings: Settings) -> Notes {
        Notes {
            number,
            client,
            report: Report::default(),
            came: Instant::now(),
            status: Status::Silent,
            typed: String::new(),
            help: false,
            settings,
        }
    }

    fn elapsed(&self) -> Duration {
        let since = if self.status == Status::Running {
            self.came.elapsed()
        } else {
            Duration::ZERO
        };
        Duration::from_millis(self.report.elapsed).saturating_add(since)
    }

    fn ask(&self, order: Remote) {
        if let Some(client) = &self.client {
            client.send(order);
        }
    }

    /// Takes the next news, if there are any.
    fn listen(&mut self) {
        if let Some(news) = self
            .client
            .as_ref()
            .and_then(|client| client.news(Duration::ZERO))
        {
            self.hear(news);
        }
    }

    fn hear(&mut self, news: News) {
        let status = match news {
            News::Report(report) => {
                (self.report, self.came, self.status) = (*report, Instant::now(), Status::Running);
                return;
            }
            News::Full(title) => {
                self.report.title = title;
                Status::Full
            }
            News::Ended => Status::Ended,
            News::Strange => Status::Strange,
        };
        self.report.elapsed = self.elapsed().as_millis() as u64;
        (self.status, self.client) = (status, None);
    }
}

/// The presentations there are, the newest first.
fn presentations() -> Result<impl Iterator<Item = Client>, Diagnostic> {
    let folder = folder().unwrap_or_default();
    clients(&folder).map_err(|e| {
        if e.kind() == ErrorKind::Unsupported {
            return Diagnostic::whole(text!("notes.notes_need_local_sockets_unix"));
        }
        let folder = printable_line(&folder.to_string_lossy(), 200);
        let fault = Diagnostic::whole(text!("notes.presentations_cannot_looked", folder, e));
        fault.help(text!("notes.must_folder_yours_no_link"))
    })
}

impl Screen for Notes {
    fn draw(&mut self, frame: &mut Frame<'_>) {
        // What came before anybody listened was not announced.
        self.listen();
        self.view(frame);
    }

    fn key(&mut self, key: KeyEvent) -> Effect {
        if std::mem::take(&mut self.help) {
            return None;
        }
        match key.code {
            KeyCode::Char(c) if c.is_ascii_digit() && self.typed.len() < 4 => {
                self.typed.push(c);
                return None;
            }
            KeyCode::Backspace if !self.typed.is_empty() => {
                self.typed.pop();
                return None;
            }
            KeyCode::Enter if !self.typed.is_empty() => {
                let page = std::mem::take(&mut self.typed).parse().unwrap_or(1);
                self.ask(Remote::Page(page));
                return None;
            }
            _ => self.typed.clear(),
        }
        match lookup(TABLE, key)? {
            Action::Own(Msg::Next) => self.ask(Remote::Next),
            Action::Own(Msg::Previous) => self.ask(Remote::Previous),
            Action::Own(Msg::NextPage) => self.ask(Remote::NextPage),
            Action::Own(Msg::PreviousPage) => self.ask(Remote::PreviousPage),
            Action::Own(Msg::Blank) => self.ask(Remote::Blank),
            Action::Own(Msg::Again) if self.client.is_none() => {
                // Another that is asked for by its number is the same; after one has ended, the newest.
                let number = if self.status == Status::Full {
                    self.number
                } else {
                    0
                };
                if let Ok(notes) = Notes::open(number, self.settings) {
                    *self = notes;
                }
            }
            Action::Own(Msg::Again) => {}
            Action::Common(Common::Help) => self.help = true,
            Action::Common(common) => self.settings.common(common),
            Action::Own(Msg::Quit) => return Some(Command::Pop),
        }
        None
    }

    fn tick(&mut self) -> bool {
        true
    }

    fn wake(&mut self) -> bool {
        self.listen();
        true
    }

    fn settings(&self) -> Settings {
        self.settings
    }

    fn footer_keys(&self) -> Vec<(&'static str, &'static str)> {
        footer::shown(TABLE, self.settings.lang)
    }

    fn describe(&self) -> Vec<String> {
        vec![self.report.now.clone()]
    }

    fn next_tick(&self) -> Option<Duration> {
        let left = 1000 - u64::from(self.elapsed().subsec_millis());
        (self.status == Status::Running).then(|| Duration::from_millis(left))
    }

    fn mouse(&self) -> Mouse {
        Mouse::Off
    }
}
