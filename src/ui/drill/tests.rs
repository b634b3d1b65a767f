use super::*;
use crate::course::progress::Record;
use crate::lang::Lang;
use crate::typeset::Tex;
use crate::ui::event::Input;
use crate::ui::reader::prose::{LETTERS, Prose};
use crate::ui::{Alone, Screens, plain_mode};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::collections::BTreeMap;

fn drill(lang: Lang, topic: &str, count: Option<u32>) -> Drill {
    let session = Session::new(Topic::named(topic), 5, BTreeMap::new());
    Drill::new(session, count, Settings::plain(lang))
}

fn typed(drill: &mut Drill, text: &str) -> Vec<Command> {
    let keys = text.chars().map(|c| match c {
        '\n' => KeyCode::Enter,
        '>' => KeyCode::Right,
        c => KeyCode::Char(c),
    });
    keys.flat_map(|key| drill.event(Input::Key(key.into())))
        .collect()
}

fn screen(drill: &Drill, width: u16, height: u16) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| drill.view(frame)).unwrap();
    terminal.backend().to_string()
}

/// What answers the open number, as it is typed.
fn right(drill: &Drill) -> String {
    let k = drill.open().unwrap();
    format!("{:.4}\n", drill.exercise.asked[k].answer)
}

#[test]
fn as_it_was() {
    for lang in [Lang::EN, Lang::ZH] {
        for (width, height) in [(80, 24), (120, 40)] {
            let name = |what: &str| format!("{what}-{lang}-{width}x{height}");
            let mut gate = drill(lang, "gate", None);
            insta::assert_snapshot!(name("asked"), screen(&gate, width, height));
            let slip = gate.exercise.asked[0].slips[0].value;
            typed(&mut gate, &format!("{slip:.3}\nH"));
            insta::assert_snapshot!(name("slip"), screen(&gate, width, height));
            let mut adam = drill(lang, "adam", Some(1));
            typed(&mut adam, "SSS");
            insta::assert_snapshot!(name("shown"), screen(&adam, width, height));
        }
    }
}

#[test]
fn answers_are_checked_kept_and_followed_by_the_next() {
    let mut cell = drill(Lang::EN, "cell", None);
    let first = cell.exercise.facts.clone();
    assert!(typed(&mut cell, ">").is_empty());
    assert!(cell.notice.is_some(), "an open number is not passed over");
    let answer = right(&cell);
    let kept = typed(&mut cell, &answer);
    assert!(
        matches!(&kept[..], [Command::Keep(topic, Record::Topic(p))] if topic == "cell" && p.right == 1)
    );
    typed(&mut cell, ">");
    assert_ne!(cell.exercise.facts, first);
    let wrong = cell.exercise.asked[0].slips[0].value;
    assert!(typed(&mut cell, &format!("{wrong:.4}\n")).is_empty());
    let told = cell.told(0).unwrap().get(Lang::EN);
    assert!(told.contains("swapped"), "{told}");
    let answer = right(&cell);
    let kept = typed(&mut cell, &answer);
    assert!(
        matches!(&kept[..], [Command::Keep(_, Record::Topic(p))] if p.right == 1 && p.asked == 2)
    );
    assert!(
        matches!(&typed(&mut cell, "\n")[..], [Command::Push(_)]),
        "the walk"
    );
}

#[test]
fn every_topic_is_drawn_shown_and_walked_at_every_level() {
    for topic in Topic::ALL {
        for level in 0..3 {
            let mut session = Session::new(Some(topic), 2, BTreeMap::new());
            session.level = Some(level);
            let mut drill = Drill::new(session, None, Settings::plain(Lang::ZH));
            for size in [(40, 10), (80, 24), (200, 60)] {
                screen(&drill, size.0, size.1);
            }
            typed(&mut drill, "HSSS");
            assert!(drill.open().is_none());
            screen(&drill, 80, 24);
            let pushed = typed(&mut drill, "\n");
            assert_eq!(
                pushed.len(),
                usize::from(drill.exercise.model.is_some()),
                "{topic:?}"
            );
        }
    }
}

#[test]
fn as_many_as_are_wanted() {
    let mut loss = drill(Lang::EN, "loss", Some(2));
    for _ in 0..2 {
        let answer = right(&loss);
        typed(&mut loss, &answer);
        typed(&mut loss, ">");
    }
    assert!(loss.ended);
    assert!(loss.sentences()[0].contains("2 right at once"));
    assert!(matches!(&typed(&mut loss, ">")[..], [Command::Pop]));
}

#[test]
fn a_conversation_in_words() {
    for (lang, next) in [(Lang::EN, "next"), (Lang::ZH, "下一页")] {
        let session = Session::new(Topic::named("decay"), 5, BTreeMap::new());
        let settings = Settings::plain(lang);
        let mut screens = Screens::drill(settings, session, None, Box::new(Alone), None);
        let mut out = vec![];
        let lines = format!("77\nhint\nshow\n{next}\n]\n[\nwhat\n?\nq\nq\n");
        plain_mode(&mut screens, &mut lines.as_bytes(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(!text.contains(['│', '╭', '▏', '\u{1b}', '$']), "{text}");
        assert!(
            text.contains("77") && text.contains("k_3 = 0.2681"),
            "{text}"
        );
    }
}

#[test]
fn formulas_of_an_exercise_are_of_one_size() {
    let own = drill(Lang::EN, "adam", None);
    let prose = Prose {
        letters: Some(LETTERS[0]),
        ..own.prose()
    };
    let [short, long] = ["a = b".to_owned(), "a + ".repeat(12) + "a"].map(|tex| Tex::read(&tex));
    let drawn = |all: &[Tex]| format!("{:?}", prose.formulas(all, 60)).contains('█');
    assert!(drawn(std::slice::from_ref(&short)));
    assert!(!drawn(&[short, long]), "one is large and the other small");
}
