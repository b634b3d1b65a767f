//! Screens for pictures and recordings: the very screens of the terminal, driven by the very keys.

use super::args::{Export, Known, Subject};
use crate::course::document::Page;
use crate::course::{LessonBundle, Model};
use crate::export::{self, Cast, Grid};
use crate::graph::{Ref, Run};
use crate::lang::{Lang, say};
use crate::typeset::{Digits, Marks, Typesetter};
use crate::ui::event::{KeyCode, KeyEvent, KeyModifiers};
use crate::ui::{self, App, Input, Program, Screens};
use crate::walk::{Cursor, Level, Narrator, Walk};
use std::sync::Arc;

/// Most steps of one page in a recording.
const MOST_STEPS: usize = 40;

/// One screen: the step asked for, or a page of a lesson.
pub(super) fn svg(
    export: &Export,
    subject: &Subject,
    known: Option<Known<'_>>,
    lang: Lang,
) -> String {
    match (&subject.lesson, known) {
        (Some(opened), _) => {
            let lesson = opened.lesson(lang);
            let mut screens = lesson_screens(export, opened, lang);
            (1..export.page).for_each(|_| press(&mut screens, KeyCode::Char('n')));
            let heading = &lesson.pages[export.page - 1].heading;
            export::svg(&shown(export, &mut screens), &lesson.title, heading)
        }
        (None, Some((model, run))) => {
            let app = app(export, subject, model, run, lang);
            let walk = Walk::new(run, export.route.phase());
            let about = sentence(export, model, run, &walk, lang, app.place());
            export::svg(
                &shown(export, &mut Screens::of(app)),
                &model.title.get(lang),
                &about,
            )
        }
        _ => String::new(),
    }
}

/// The whole walk, or all pages of a lesson.
pub(super) fn cast(
    export: &Export,
    subject: &Subject,
    known: Option<Known<'_>>,
    lang: Lang,
) -> String {
    match (&subject.lesson, known) {
        (Some(opened), _) => {
            let lesson = opened.lesson(lang);
            let mut screens = lesson_screens(export, opened, lang);
            let mut cast = Cast::new(&lesson.title);
            for (n, page) in lesson.pages.iter().enumerate() {
                if n > 0 {
                    press(&mut screens, KeyCode::Char('n'));
                }
                cast.show(shown(export, &mut screens), 8.0);
                for _ in 1..known.map_or(1, |(_, run)| steps(page, run)) {
                    press(&mut screens, KeyCode::Right);
                    cast.show(shown(export, &mut screens), 3.0);
                }
                for _ in 0..questions(page) {
                    press(&mut screens, KeyCode::Char('S'));
                    cast.show(shown(export, &mut screens), 5.0);
                }
            }
            cast.finish()
        }
        (None, Some((model, run))) => {
            let app = app(export, subject, model, run, lang);
            let walk = Walk::new(run, export.route.phase());
            let after = |c: &Cursor| walk.next(c.at, c.level).map(|at| Cursor { at, ..*c });
            let mut cast = Cast::new(&model.title.get(lang));
            let first = app.place();
            let mut screens = Screens::of(app);
            for (n, cursor) in std::iter::successors(Some(first), after).enumerate() {
                if n > 0 {
                    press(&mut screens, KeyCode::Right);
                }
                let seconds = reading(&sentence(export, model, run, &walk, lang, cursor), lang);
                cast.show(shown(export, &mut screens), seconds);
            }
            cast.finish()
        }
        _ => String::new(),
    }
}

/// The walk where it begins.
fn app(export: &Export, subject: &Subject, model: &Model, run: &Arc<Run>, lang: Lang) -> App {
    App::new(
        model.clone(),
        Arc::clone(run),
        export.route.phase(),
        subject.at,
        export.settings(lang),
    )
}

/// A lesson at its first page; it knows no progress and trains nothing.
fn lesson_screens(export: &Export, opened: &LessonBundle, lang: Lang) -> Screens {
    Screens::home(
        export.settings(lang),
        Some(opened.clone()),
        Box::new(ui::Alone),
        None,
    )
}

fn shown(export: &Export, program: &mut Screens) -> Grid {
    let theme = ui::Theme::new(export.theme, true);
    ui::picture(program, theme, export.size.0, export.size.1)
}

fn press(program: &mut Screens, code: KeyCode) {
    program.event(Input::Key(KeyEvent::new(code, KeyModifiers::NONE)));
}

/// What a step says.
fn sentence(
    export: &Export,
    model: &Model,
    run: &Run,
    walk: &Walk,
    lang: Lang,
    step: Cursor,
) -> String {
    let setting = Typesetter {
        run,
        digits: Digits::new(export.digits),
        ascii: false,
        marks: Marks::none(),
    };
    let gloss = |plain: &str| model.gloss(plain);
    Narrator {
        setting: &setting,
        walk,
        gloss: &gloss,
        lang,
    }
    .line(step)
}

/// Seconds a sentence takes to read, within bounds.
fn reading(sentence: &str, lang: Lang) -> f64 {
    let rate: f64 = say!(lang, "language.characters_a_second")
        .parse()
        .unwrap_or(25.0);
    (1.0 + sentence.chars().count() as f64 / rate).clamp(1.5, 6.0)
}

/// How many steps a page's own walk has, at its level: from where it begins to its last selection.
fn steps(page: &Page, run: &Run) -> usize {
    let count = |selection: &crate::course::start::Start, last: Ref| {
        let walk = Walk::new(run, selection.phase);
        let from = selection.cursor(&walk)?;
        let end = walk.find(last)?;
        let inside = |at: &crate::walk::Position| {
            let place = Cursor {
                at: *at,
                level: from.level,
            }
            .at_level(from.level.min(Level::Equation));
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
    usize::from(page.predict.is_some()) + page.fill.as_ref().map_or(0, |f| f.numbers.len())
}
