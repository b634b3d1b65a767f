//! `gatewalk present` and `gatewalk notes`: a lesson for a room, and what the presenter reads beside it.

use super::edge::Threads;
use super::learn::open;
use super::options::{Options, is_terminal};
use super::output::{complain, print};
use super::screen;
use super::values::between;
use crate::course::LessonBundle;
use crate::lang::{Diagnostic, Lang, text};
use crate::ui;
use clap::Args;
use std::process::ExitCode;

/// A lesson to present.
#[derive(Args, Clone, Debug)]
pub(super) struct PresentLesson {
    lesson: String,
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = between(1..=10_000_u32))]
    page: u32,
    #[arg(long, value_name = "N", value_parser = between(1..=1440_u32))]
    minutes: Option<u32>,
    #[command(flatten)]
    options: Options,
}

impl PresentLesson {
    pub(super) fn run(&self) -> ExitCode {
        let lang = self.options.language.get();
        let opened = match open(&self.lesson, lang, LessonBundle::read) {
            Ok(opened) => opened,
            Err(told) => return complain(&told),
        };
        if !is_terminal() {
            return needs_terminal("gatewalk present", lang);
        }
        let settings = self.options.settings();
        let settings = match self.options.theme {
            Some(_) => settings,
            None => ui::Present::for_a_room(settings),
        };
        let page = self.page as usize - 1;
        let present = ui::Present::lesson(opened, page, settings, self.minutes);
        let screens = ui::Screens::present(present, Box::new(Threads));
        screen::show(screens, lang)
    }
}

/// What the presenter reads.
#[derive(Args, Clone, Debug)]
pub(super) struct FollowNotes {
    #[arg(default_value_t = 1, value_parser = between(1..=10_000_u32))]
    number: u32,
    #[arg(long)]
    list: bool,
    #[command(flatten)]
    options: Options,
}

impl FollowNotes {
    pub(super) fn run(&self) -> ExitCode {
        let lang = self.options.language.get();
        let told = |fault: Diagnostic| complain(&fault.render("gatewalk notes", "", lang));
        if self.list {
            let line = |(n, title): (usize, &String)| format!("{} {title}\n", n + 1);
            return match ui::running(lang) {
                Ok(titles) => print(&titles.iter().enumerate().map(line).collect::<String>()),
                Err(fault) => told(fault),
            };
        }
        if !is_terminal() {
            return needs_terminal("gatewalk notes", lang);
        }
        match ui::Notes::open(self.number as usize - 1, self.options.settings()) {
            Ok(notes) => screen::show(ui::Screens::of(notes), lang),
            Err(fault) => told(fault),
        }
    }
}

fn needs_terminal(what: &str, lang: Lang) -> ExitCode {
    let fault = Diagnostic::whole(text!("present.this_needs_terminal"));
    complain(&fault.render(what, "", lang))
}
