//! Screens for pictures and recordings: the very screens of the terminal, driven by the very keys.

use super::{Export, Subject};
use crate::export::{self, Frame, Grid};
use crate::graph::{Ref, Run};
use crate::lang::Lang;
use crate::lesson::document::Page;
use crate::lesson::{Model, Opened};
use crate::tui::event::{KeyCode, KeyEvent, KeyModifiers};
use crate::tui::{self, App, Input, Program, Screens};
use crate::typeset::{Digits, Marks, Setting};
use crate::walk::{Cursor, Level, Narrator, Walk};

/// Most steps of one page in a recording.
const MOST_STEPS: usize = 40;

/// One screen: the step asked for, or a page of a lesson.
pub(super) fn svg(export: &Export, subject: &Subject, known: Option<(&Model, &Run)>, lang: Lang) -> String {
    match (&subject.lesson, known) {
        (Some(opened), _) => {
            let lesson = opened.lesson(lang);
            let mut screens = lesson_screens(export, opened, lang);
            (1..export.page).for_each(|_| press(&mut screens, KeyCode::Char('n')));
            let heading = &lesson.pages[export.page - 1].heading;
            export::svg(&shown(export, &mut screens), &lesson.title, heading)
        }
        (None, Some((model, run))) => {
            let mut app = app(export, subject, model, run, lang);
            let about = sentences(export, model, run, lang, &[app.place()]).concat();
            export::svg(&shown(export, &mut app), model.title.get(lang), &about)
        }
        _ => String::new(),
    }
}

/// The whole walk, or all pages of a lesson.
pub(super) fn cast(export: &Export, subject: &Subject, known: Option<(&Model, &Run)>, lang: Lang) -> String {
    match (&subject.lesson, known) {
        (Some(opened), _) => {
            let lesson = opened.lesson(lang);
            let mut screens = lesson_screens(export, opened, lang);
            let mut frames = vec![];
            for (n, page) in lesson.pages.iter().enumerate() {
                if n > 0 {
                    press(&mut screens, KeyCode::Char('n'));
                }
                frames.push(Frame { grid: shown(export, &mut screens), seconds: 8.0 });
                for _ in 1..known.map_or(1, |(_, run)| steps(page, run)) {
                    press(&mut screens, KeyCode::Right);
                    frames.push(Frame { grid: shown(export, &mut screens), seconds: 3.0 });
                }
                for _ in 0..questions(page) {
                    press(&mut screens, KeyCode::Char('S'));
                    frames.push(Frame { grid: shown(export, &mut screens), seconds: 5.0 });
                }
            }
            export::cast(&frames, &lesson.title)
        }
        (None, Some((model, run))) => {
            let mut app = app(export, subject, model, run, lang);
            let walk = Walk::new(run, export.route.phase());
            let first = app.place();
            let after = |c: &Cursor| walk.next(c.at, c.level).map(|at| Cursor { at, ..*c });
            let all: Vec<Cursor> = std::iter::successors(Some(first), after).collect();
            let mut frames = vec![];
            for (n, sentence) in sentences(export, model, run, lang, &all).iter().enumerate() {
                if n > 0 {
                    press(&mut app, KeyCode::Right);
                }
                frames.push(Frame { grid: shown(export, &mut app), seconds: reading(sentence, lang) });
            }
            export::cast(&frames, model.title.get(lang))
        }
        _ => String::new(),
    }
}

/// The walk where it begins.
fn app(export: &Export, subject: &Subject, model: &Model, run: &Run, lang: Lang) -> App {
    App::new(model.clone(), run.clone(), export.route.phase(), subject.at, export.settings(lang))
}

/// A lesson at its first page; it knows no progress and trains nothing.
fn lesson_screens(export: &Export, opened: &Opened, lang: Lang) -> Screens {
    let launch = std::sync::Arc::new(|_: &[String], _: Lang| Err(String::new()));
    Screens::home(export.settings(lang), Some(opened.clone()), launch, None)
}

fn shown(export: &Export, program: &mut impl Program) -> Grid {
    let theme = tui::Theme::new(export.theme, true);
    tui::picture(program, theme, export.size.0, export.size.1)
}

fn press(program: &mut impl Program, code: KeyCode) {
    program.event(Input::Key(KeyEvent::new(code, KeyModifiers::NONE)));
}

/// What each step says.
fn sentences(export: &Export, model: &Model, run: &Run, lang: Lang, steps: &[Cursor]) -> Vec<String> {
    let walk = Walk::new(run, export.route.phase());
    let setting = Setting { run, digits: Digits::new(export.digits), ascii: false, marks: Marks::none() };
    let gloss = |plain: &str| model.gloss(plain);
    let narrator = Narrator { setting: &setting, walk: &walk, gloss: &gloss, lang };
    steps.iter().map(|&cursor| narrator.line(cursor)).collect()
}

/// Seconds a sentence takes to read: 25 letters or 8 Chinese characters in one, within bounds.
fn reading(sentence: &str, lang: Lang) -> f64 {
    let rate = lang.pick(25.0, 8.0);
    (1.0 + sentence.chars().count() as f64 / rate).clamp(1.5, 6.0)
}

/// How many steps a page's own walk has, at its level: from where it begins to its last selection.
fn steps(page: &Page, run: &Run) -> usize {
    let count = |selection: &crate::lesson::course::Start, last: Ref| {
        let walk = Walk::new(run, selection.phase);
        let from = selection.cursor(&walk)?;
        let end = walk.find(last)?;
        let inside = |at: &crate::walk::Position| {
            let place = Cursor { at: *at, level: from.level }.at_level(from.level.min(Level::Equation));
            place.at <= end
        };
        let after = std::iter::successors(Some(from.at), |&at| walk.next(at, from.level));
        Some(after.take_while(inside).count())
    };
    let found = page.walk.as_ref().and_then(|walk| {
        let (start, last) = (walk.start(run).ok()?, walk.last(run)?);
        count(&start, last)
    });
    found.unwrap_or(1).min(MOST_STEPS)
}

fn questions(page: &Page) -> usize {
    usize::from(page.predict.is_some()) + page.fill.as_ref().map_or(0, |f| f.spots.len())
}
