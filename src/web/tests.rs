//! The session, as a page would hold it.

use super::*;
use crate::course::LessonBundle;
use crate::course::library;
use crate::lang::Lang;
use std::time::Duration;
use web_time::Instant;

const LOOK: Look = Look {
    lang: Lang::EN,
    dark: true,
    motion: false,
};

fn open(address: &str) -> Session {
    Session::open(address, LOOK, || None, (100, 30))
}

/// Turns until nothing is left to do but to wait.
fn rest(session: &mut Session) -> String {
    let mut now = Instant::now();
    for _ in 0..100 {
        match session.turn(now).wait {
            Some(wait) => now += wait,
            None => break,
        }
    }
    session.text()
}

fn press(session: &mut Session, keys: &[&str]) -> String {
    keys.iter().for_each(|key| _ = session.key(key, 0));
    rest(session)
}

#[test]
fn an_address_opens_its_screen_over_the_list_of_lessons() {
    let list = rest(&mut open(""));
    assert!(
        list.contains("gatewalk · a debugger") || list.contains("Lessons"),
        "{list}"
    );
    for (address, seen) in [
        ("#learn=5", "page 1/"),
        ("#walk=gru", "W_xr"),
        ("#train=worked-example", "gatewalk · lab"),
        ("#walk=gru&lang=zh", "前向"),
    ] {
        let mut session = open(address);
        let text = rest(&mut session);
        assert!(text.contains(seen), "{address}\n{text}");
        let left = press(&mut session, &["q", "q", "q"]);
        assert!(!left.contains(seen), "{address}\n{left}");
    }
    for lost in [
        "#walk=nobody",
        "#learn=nothing",
        "#state=gw1.AAAA",
        "#train=x --y",
        "#present=0",
    ] {
        let text = rest(&mut open(lost));
        assert!(text.contains("Lessons"), "{lost}\n{text}");
    }
}

#[test]
fn the_first_screen_opens_again_where_there_is_nowhere_to_go() {
    let mut session = open("");
    let list = rest(&mut session);
    assert_eq!(press(&mut session, &["q"]), list);
    assert!(
        !session.key("c", 4) && !session.key("z", 4),
        "these are the browser's"
    );
}

#[test]
fn a_frame_is_drawn_only_when_something_is_different() {
    let mut session = open("#walk=worked-example");
    let now = Instant::now();
    assert!(session.turn(now).frame.contains("\x1b[1;1H"));
    assert_eq!(session.turn(now), super::session::Turn::default());
    session.key("ArrowRight", 0);
    let turn = session.turn(now);
    assert!(
        turn.frame.is_empty() && turn.wait > Some(Duration::ZERO),
        "not twice in a frame's time"
    );
    let step = session.turn(now + Duration::from_millis(20)).frame;
    assert!(!step.is_empty());
    assert!(!session.take_news().is_empty(), "what a key did is said");
    session.resize((60, 20));
    let whole = session.turn(now + Duration::from_millis(60)).frame;
    assert!((1..=20).all(|row| whole.contains(&format!("\x1b[{row};1H"))));
}

#[test]
fn a_state_that_was_copied_is_an_address() {
    let mut session = open("#walk=worked-example");
    let there = press(&mut session, &["b", "ArrowRight", "Enter", "y"]);
    let state = session.take_copy().expect("y copies");
    let text = rest(&mut open(&format!("#state={state}")));
    let body = |text: &str| {
        text.lines()
            .skip(1)
            .take(27)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(body(&text), body(&there));
}

#[test]
fn every_training_of_the_lessons_is_understood() {
    let mut seen = 0;
    for (slug, _) in library::lessons(Lang::EN) {
        let bundle = LessonBundle::embedded(slug).unwrap();
        for page in &bundle.any().unwrap().pages {
            if let Some((words, _)) = &page.train {
                let all = trainings(words, None, Lang::EN)
                    .unwrap_or_else(|e| panic!("{slug} {words:?}: {e}"));
                assert!(!all.is_empty());
                seen += 1;
            }
        }
    }
    assert!(seen > 1);
    for wrong in [
        "nothing",
        "recall --epochs",
        "recall --epochs=-1",
        "recall --save x",
        "recall --cell a/b.toml",
        "sine x",
    ] {
        let words: Vec<String> = wrong.split(' ').map(str::to_owned).collect();
        assert!(trainings(&words, None, Lang::EN).is_err(), "{wrong}");
    }
}

#[test]
fn nothing_is_left_of_what_was_there_before() {
    let mut session = open("#learn=5&lang=zh");
    session.resize((55, 53));
    for _ in 0..5 {
        let after = press(&mut session, &["n"]);
        session.resize((55, 53));
        assert_eq!(rest(&mut session), after);
    }
}
