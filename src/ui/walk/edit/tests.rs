//! Edits, undo and redo, as keys ask for them.

use super::*;
use crate::course::{Model, library};
use crate::graph::Run;
use crate::lang::Lang;
use crate::ui::event::{Input, KeyCode, KeyEvent, KeyModifiers};
use crate::ui::screen::Screen;
use crate::ui::settings::Settings;
use std::sync::{Arc, Weak};

fn app() -> App {
    let model = Model::parse("rnn", library::model("rnn").unwrap()).unwrap();
    App::of(model, Settings::new(Lang::EN))
}

fn typed(app: &mut App, text: &str) {
    match text.strip_prefix(':') {
        Some(text) => _ = crate::ui::walk::update::command(app, text),
        None => edit(app, text),
    }
}

fn undone(app: &mut App) {
    app.event(Input::Key(KeyEvent::from(KeyCode::Char('u'))));
}

fn redone(app: &mut App) {
    app.event(Input::Key(KeyEvent::new(
        KeyCode::Char('r'),
        KeyModifiers::CONTROL,
    )));
}

fn texts(app: &App) -> Vec<&str> {
    app.state.changes.all().iter().map(Edit::text).collect()
}

fn loss(app: &App) -> f64 {
    let run = &app.state.run;
    run.entry(Ref::Value(run.graph().loss.unwrap()), 0, 0)
        .unwrap()
}

#[test]
fn a_long_session_holds_two_runs() {
    let mut app = app();
    let mut runs: Vec<Weak<Run>> = vec![];
    let mut made = |app: &mut App, text: &str| {
        typed(app, text);
        runs.push(Arc::downgrade(&app.state.run));
    };
    for n in 0..60 {
        made(&mut app, &format!("x_{} = {n}.5", n % 4 + 1));
        made(&mut app, &format!(":seed {n}"));
        made(&mut app, &format!("b_h[1] = {n}"));
        made(&mut app, &format!("b_h[2] = {n}"));
    }
    let alive = |runs: &[Weak<Run>]| runs.iter().filter(|run| run.strong_count() > 0).count();
    assert_eq!(
        alive(&runs),
        2,
        "the numbers, and those before the last edit"
    );
    for _ in 0..200 {
        undone(&mut app);
        runs.push(Arc::downgrade(&app.state.run));
        assert!(alive(&runs) <= 2);
    }
}

#[test]
fn undo_goes_two_hundred_edits_back_and_no_further() {
    let mut app = app();
    for n in 0..230 {
        typed(&mut app, &format!("x_{} = {n}", n % 2 + 1));
    }
    (0..500).for_each(|_| undone(&mut app));
    assert_eq!(texts(&app), ["x_1 = 28", "x_2 = 29"]);
    assert_eq!(app.notice.as_deref(), Some("nothing to undo"));
    (0..500).for_each(|_| redone(&mut app));
    assert_eq!(
        (texts(&app), app.edits.at()),
        (vec!["x_1 = 228", "x_2 = 229"], 200)
    );
}

#[test]
fn an_edit_after_undo_cuts_what_was_undone() {
    let mut app = app();
    ["x_1 = 5", "x_2 = 6", "x_3 = 7"]
        .iter()
        .for_each(|text| typed(&mut app, text));
    undone(&mut app);
    undone(&mut app);
    redone(&mut app);
    assert_eq!(texts(&app), ["x_1 = 5", "x_2 = 6"]);
    typed(&mut app, "x_4 = 8");
    let now = loss(&app);
    redone(&mut app);
    assert_eq!(
        (texts(&app), loss(&app)),
        (vec!["x_1 = 5", "x_2 = 6", "x_4 = 8"], now)
    );
    assert_eq!(app.notice.as_deref(), Some("nothing to redo"));
    // What cannot be made cuts nothing.
    undone(&mut app);
    ["x_9 = 1", "h_1 = 2", "x_1", ":h 99", ":x", ":y"]
        .iter()
        .for_each(|text| typed(&mut app, text));
    redone(&mut app);
    assert_eq!(loss(&app), now);
}

#[test]
fn what_an_edit_changed_stays_marked_through_undo_and_redo() {
    let mut app = app();
    let x = |app: &App, t: usize| {
        let id = app.state.run.graph().find_plain(&format!("x_{t}")).unwrap();
        app.differs(Ref::Value(id), 0, 0)
    };
    let marks = |app: &App| [1, 2, 3, 4].map(|t| x(app, t));
    typed(&mut app, "x_1 = 5");
    assert_eq!(marks(&app), [true, false, false, false]);
    typed(&mut app, "x_3 = 6");
    assert_eq!(marks(&app), [false, false, true, false]);
    undone(&mut app);
    assert_eq!(marks(&app), [false, false, true, false]);
    redone(&mut app);
    assert_eq!(marks(&app), [false, false, true, false]);
    // Another graph has nothing to be compared with, nor have the numbers of the file.
    typed(&mut app, ":x 1 2 3 4 5");
    assert!(app.before.is_none());
    undone(&mut app);
    assert!(app.before.is_none());
    undone(&mut app);
    assert!(app.before.is_some());
    reset(&mut app);
    assert!(app.before.is_none() && texts(&app).is_empty());
    undone(&mut app);
    assert_eq!(
        (texts(&app), marks(&app)),
        (vec!["x_1 = 5"], [true, false, false, false])
    );
}
