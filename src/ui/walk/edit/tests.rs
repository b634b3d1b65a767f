//! Edits, undo and redo, as keys ask for them.

use super::*;
use crate::course::{Model, library};
use crate::graph::Run;
use crate::lang::Lang;
use crate::ui::event::{Input, KeyCode, KeyEvent, KeyModifiers};
use crate::ui::screen::Screen;
use crate::ui::settings::Settings;
use std::sync::{Arc, Weak};

fn screen() -> WalkScreen {
    let model = Model::parse("rnn", library::model("rnn").unwrap()).unwrap();
    WalkScreen::of(model, Settings::new(Lang::EN))
}

fn typed(screen: &mut WalkScreen, text: &str) {
    match text.strip_prefix(':') {
        Some(text) => _ = crate::ui::walk::update::command(screen, text),
        None => edit(screen, text),
    }
}

fn undone(screen: &mut WalkScreen) {
    screen.event(Input::Key(KeyEvent::from(KeyCode::Char('u'))));
}

fn redone(screen: &mut WalkScreen) {
    screen.event(Input::Key(KeyEvent::new(
        KeyCode::Char('r'),
        KeyModifiers::CONTROL,
    )));
}

fn texts(screen: &WalkScreen) -> Vec<&str> {
    screen.state.changes.all().iter().map(Edit::text).collect()
}

fn loss(screen: &WalkScreen) -> f64 {
    let run = &screen.state.run;
    run.entry(Ref::Value(run.graph().loss.unwrap()), 0, 0)
        .unwrap()
}

#[test]
fn a_long_session_holds_two_runs() {
    let mut screen = screen();
    let mut runs: Vec<Weak<Run>> = vec![];
    let mut made = |screen: &mut WalkScreen, text: &str| {
        typed(screen, text);
        runs.push(Arc::downgrade(&screen.state.run));
    };
    for n in 0..60 {
        made(&mut screen, &format!("x_{} = {n}.5", n % 4 + 1));
        made(&mut screen, &format!(":seed {n}"));
        made(&mut screen, &format!("b_h[1] = {n}"));
        made(&mut screen, &format!("b_h[2] = {n}"));
    }
    let alive = |runs: &[Weak<Run>]| runs.iter().filter(|run| run.strong_count() > 0).count();
    assert_eq!(
        alive(&runs),
        2,
        "the numbers, and those before the last edit"
    );
    for _ in 0..200 {
        undone(&mut screen);
        runs.push(Arc::downgrade(&screen.state.run));
        assert!(alive(&runs) <= 2);
    }
}

#[test]
fn undo_goes_two_hundred_edits_back_and_no_further() {
    let mut screen = screen();
    for n in 0..230 {
        typed(&mut screen, &format!("x_{} = {n}", n % 2 + 1));
    }
    (0..500).for_each(|_| undone(&mut screen));
    assert_eq!(texts(&screen), ["x_1 = 28", "x_2 = 29"]);
    assert_eq!(screen.notice.as_deref(), Some("nothing to undo"));
    (0..500).for_each(|_| redone(&mut screen));
    assert_eq!(
        (texts(&screen), screen.edits.at()),
        (vec!["x_1 = 228", "x_2 = 229"], 200)
    );
}

#[test]
fn an_edit_after_undo_cuts_what_was_undone() {
    let mut screen = screen();
    ["x_1 = 5", "x_2 = 6", "x_3 = 7"]
        .iter()
        .for_each(|text| typed(&mut screen, text));
    undone(&mut screen);
    undone(&mut screen);
    redone(&mut screen);
    assert_eq!(texts(&screen), ["x_1 = 5", "x_2 = 6"]);
    typed(&mut screen, "x_4 = 8");
    let now = loss(&screen);
    redone(&mut screen);
    assert_eq!(
        (texts(&screen), loss(&screen)),
        (vec!["x_1 = 5", "x_2 = 6", "x_4 = 8"], now)
    );
    assert_eq!(screen.notice.as_deref(), Some("nothing to redo"));
    // What cannot be made cuts nothing.
    undone(&mut screen);
    ["x_9 = 1", "h_1 = 2", "x_1", ":h 99", ":x", ":y"]
        .iter()
        .for_each(|text| typed(&mut screen, text));
    redone(&mut screen);
    assert_eq!(loss(&screen), now);
}

#[test]
fn what_an_edit_changed_stays_marked_through_undo_and_redo() {
    let mut screen = screen();
    let x = |screen: &WalkScreen, t: usize| {
        let id = screen
            .state
            .run
            .graph()
            .find_plain(&format!("x_{t}"))
            .unwrap();
        screen.differs(Ref::Value(id), 0, 0)
    };
    let marks = |screen: &WalkScreen| [1, 2, 3, 4].map(|t| x(screen, t));
    typed(&mut screen, "x_1 = 5");
    assert_eq!(marks(&screen), [true, false, false, false]);
    typed(&mut screen, "x_3 = 6");
    assert_eq!(marks(&screen), [false, false, true, false]);
    undone(&mut screen);
    assert_eq!(marks(&screen), [false, false, true, false]);
    redone(&mut screen);
    assert_eq!(marks(&screen), [false, false, true, false]);
    // Another graph has nothing to be compared with, nor have the numbers of the file.
    typed(&mut screen, ":x 1 2 3 4 5");
    assert!(screen.before.is_none());
    undone(&mut screen);
    assert!(screen.before.is_none());
    undone(&mut screen);
    assert!(screen.before.is_some());
    reset(&mut screen);
    assert!(screen.before.is_none() && texts(&screen).is_empty());
    undone(&mut screen);
    assert_eq!(
        (texts(&screen), marks(&screen)),
        (vec!["x_1 = 5"], [true, false, false, false])
    );
}

#[test]
fn every_picture_marks_what_an_edit_changed_and_nothing_else() {
    use ratatui::style::Modifier;
    let mut screen = screen();
    crate::ui::walk::travel::goto_name(&mut screen, "h_2");
    let mut terminal = ratatui::Terminal::new(ratatui::backend::TestBackend::new(160, 50)).unwrap();
    let mut marked = |screen: &WalkScreen| {
        terminal.draw(|frame| screen.view(frame)).unwrap();
        let drawn = screen.drawn.borrow();
        let is_marked = |at: ratatui::layout::Rect| {
            let cell = &terminal.backend().buffer()[(at.right() - 1, at.y)];
            cell.modifier
                .contains(Modifier::ITALIC | Modifier::UNDERLINED)
        };
        let numbers = drawn.iter().filter(|(_, place)| place.entry.is_some());
        numbers
            .map(|(at, place)| (*place, is_marked(*at)))
            .collect::<Vec<_>>()
    };
    assert!(marked(&screen).iter().all(|(_, marked)| !marked));
    edit(&mut screen, "x_2 = 5");
    let all = marked(&screen);
    for (place, is_marked) in &all {
        let (r, c) = place.entry.unwrap();
        let is_there = screen.scene(|scene| scene.reached(place.of));
        let differs = screen.differs(place.of, r, c);
        assert!(!is_marked || differs && is_there, "{place:?} is marked");
    }
    // In the machine, the film and the formulas.
    assert!(all.iter().filter(|(_, marked)| *marked).count() >= 8);
}
