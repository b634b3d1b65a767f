//! `gatewalk` and `gatewalk learn`: the list of lessons, or one of them.

use super::walk::Options;
use super::{Cli, Command, complain, is_terminal, print};
use crate::lang::{Fault, Lang};
use crate::lesson::progress::Progress;
use crate::lesson::{Lesson, library};
use crate::tui;
use clap::{Args, Parser};
use std::process::ExitCode;

/// A lesson to open.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct Learn {
    /// The number or name of a lesson; without it, the list
    lesson: Option<String>,
    #[command(flatten)]
    options: Options,
}

impl Learn {
    /// The list of lessons.
    pub(super) fn first(options: Options) -> Learn {
        Learn { lesson: None, options }
    }

    pub(super) fn run(&self) -> ExitCode {
        let lang = self.options.language.get();
        let slug = match self.lesson.as_deref().map(find) {
            Some(None) => {
                let shown = crate::lang::printable_line(self.lesson.as_deref().unwrap_or_default(), 40);
                let fault =
                    Fault::whole(format!("there is no lesson {shown}"), format!("没有“{shown}”这一课"));
                let fault = fault.help("gatewalk learn lists them", "用 gatewalk learn 查看全部课程");
                return complain(&fault.render("gatewalk learn", "", lang));
            }
            Some(Some(slug)) => Some(slug),
            None => None,
        };
        if !is_terminal() || self.options.plain {
            return list(lang);
        }
        let settings = self.options.settings();
        let screens = tui::Screens::home(settings, slug, Box::new(launch), Progress::path());
        match tui::home(screens, settings.colour) {
            Ok(exit) => ExitCode::from(exit.code()),
            Err(e) => complain(&lang.pick(format!("the terminal failed: {e}"), format!("终端出错：{e}"))),
        }
    }
}

/// A lesson by its number or a part of its name.
fn find(wanted: &str) -> Option<&'static str> {
    let number: Option<u32> = wanted.parse().ok();
    let of = |slug: &str| slug.split('-').next().and_then(|n| n.parse::<u32>().ok());
    let slugs = || library::lessons(Lang::En).into_iter().map(|l| l.0);
    let exact = slugs().find(|slug| *slug == wanted || (number.is_some() && of(slug) == number));
    exact.or_else(|| slugs().find(|slug| number.is_none() && wanted.len() > 2 && slug.contains(wanted)))
}

/// The lessons as lines.
fn list(lang: Lang) -> ExitCode {
    let line = |(slug, text): (&str, &str)| {
        let lesson = Lesson::parse(slug, text).ok()?;
        let minutes = lang.pick(format!("{} min", lesson.minutes), format!("{} 分钟", lesson.minutes));
        Some(format!("{slug}  {}  ({minutes})\n", lesson.title))
    };
    print(&library::lessons(lang).into_iter().filter_map(line).collect::<String>())
}

/// Starts a training as `gatewalk train` with these words would.
fn launch(words: &[String], lang: Lang) -> Result<tui::Run, String> {
    let argv = ["gatewalk", "train"].into_iter().chain(words.iter().map(String::as_str));
    match Cli::try_parse_from(argv).map_err(|e| e.to_string())?.command {
        Some(Command::Train(train)) => train.launch(lang),
        _ => Err(String::new()),
    }
}
