//! `gatewalk` and `gatewalk learn`: the list of lessons, or one of them.

use super::edge::Threads;
use super::options::{Options, is_terminal};
use super::output::{complain, print};
use super::screen;
use crate::course::storage;
use crate::course::{Lesson, LessonBundle, library};
use crate::lang::{Diagnostic, Lang, say, text};
use crate::ui;
use clap::Args;
use std::path::Path;
use std::process::ExitCode;

/// A lesson to open.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct Learn {
    lesson: Option<String>,
    #[command(flatten)]
    options: Options,
}

impl Learn {
    /// The list of lessons.
    pub(super) fn first(options: Options) -> Learn {
        Learn {
            lesson: None,
            options,
        }
    }

    pub(super) fn run(&self) -> ExitCode {
        let lang = self.options.language.get();
        let wanted = self.lesson.as_deref();
        let opened = wanted.map(|wanted| open(wanted, lang, LessonBundle::read));
        let opened = match opened.transpose() {
            Ok(opened) => opened,
            Err(told) => return complain(&told),
        };
        let settings = self.options.settings();
        if !self.options.plain && !is_terminal() {
            // Somewhere nobody answers: the whole lesson, or what there is.
            return match opened {
                Some(_) => print(&ui::read_out(&mut screens(settings, opened, None))),
                None => list(lang),
            };
        }
        let state = storage::file();
        let screens = screens(settings, opened, state);
        screen::open(screens, &self.options)
    }
}

pub(super) fn screens(
    settings: ui::Settings,
    lesson: Option<LessonBundle>,
    state: Option<Box<dyn storage::Storage>>,
) -> ui::Screens {
    ui::Screens::home(settings, lesson, Box::new(Threads), state)
}

/// A lesson file as `read` reads it, or a lesson inside the program by its number or a part of its name; else what is wrong.
pub(super) fn open(
    wanted: &str,
    lang: Lang,
    read: fn(&Path) -> LessonBundle,
) -> Result<LessonBundle, String> {
    if wanted.ends_with(".md") {
        let opened = read(Path::new(wanted));
        if opened.any().is_some() {
            return Ok(opened);
        }
        return Err(faults(&LessonBundle::checked(Path::new(wanted)), lang));
    }
    library::lesson_named(wanted)
        .and_then(LessonBundle::embedded)
        .ok_or_else(|| {
            let shown = crate::lang::printable_line(wanted, 40);
            let fault = Diagnostic::whole(text!("learn.there_is_no_lesson", shown));
            let help = fault.help(text!("learn.gatewalk_learn_lists_them_file"));
            help.render("gatewalk learn", "", lang)
        })
}

/// What is wrong with the files of a lesson.
pub(super) fn faults(opened: &LessonBundle, lang: Lang) -> String {
    let told: Vec<String> = opened.faults.iter().map(|f| f.render(lang)).collect();
    told.join("\n\n")
}

/// The lessons as lines.
fn list(lang: Lang) -> ExitCode {
    let line = |(slug, text): (&str, &str)| {
        let lesson = Lesson::parse(slug, text).ok()?;
        let minutes = say!(lang, "learn.min", minutes = lesson.minutes);
        Some(format!("{slug}  {}  ({minutes})\n", lesson.title))
    };
    print(
        &library::lessons(lang)
            .into_iter()
            .filter_map(line)
            .collect::<String>(),
    )
}
