//! The session, as a page would hold it.

use super::*;
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
        ("#drill", "Enter check"),
        ("#walk=gru&lang=zh", "前向"),
        (
            "#train=worked-example --epochs 1 --save=x",
            "gatewalk · lab",
        ),
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
        "#drill=nothing",
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
fn nothing_is_left_of_what_was_there_before() {
    let mut session = open("#learn=5&lang=zh");
    session.resize((55, 53));
    for _ in 0..5 {
        let after = press(&mut session, &["n"]);
        session.resize((55, 53));
        assert_eq!(rest(&mut session), after);
    }
}

fn bring(session: &mut Session, files: &[(&str, &[u8])]) -> String {
    let all = files.iter();
    session.bring(
        all.map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec()))
            .collect(),
    );
    rest(session)
}

#[test]
fn a_file_opens_as_what_it_is() {
    let mut session = open("");
    let walk = bring(
        &mut session,
        &[("own.tex", br"h_t = \tanh(W x_t + U h_{t-1})")],
    );
    assert!(walk.contains("W x_1"), "{walk}");
    let wrong = bring(&mut session, &[("own.toml", b"equations = 'h_t = '")]);
    assert!(wrong.contains("own.toml:1:"), "{wrong}");
    // Another attempt takes the place of one that failed.
    let wrong = bring(&mut session, &[("\x1b[2J.toml", b"\xff\xfe")]);
    assert!(
        wrong.contains("UTF-8") && !wrong.contains('\x1b'),
        "{wrong}"
    );
    assert!(press(&mut session, &["q"]).contains("W x_1"));
    let lab = bring(&mut session, &[("waves.csv", b"0,1,0,1,0\n1,0,1,0,1\n")]);
    assert!(
        lab.contains("gatewalk · lab") && session.has_weights(),
        "{lab}"
    );
    let wrong = bring(&mut session, &[("waves.csv", b"0,1,0\n1,x,1\n")]);
    assert!(
        wrong.contains("waves.csv") && !session.has_weights(),
        "{wrong}"
    );
}

#[test]
fn a_lesson_comes_with_its_model() {
    let lesson = b"+++\ntitle = \"Own\"\nminutes = 1\nmodel = \"twice\"\n+++\n\n## First\n\nThere is {{ y_2 }}.\n";
    let model = b"equations = 'y_t = 2x_t'\n[inputs]\nx = [1, 21]\n";
    let mut session = open("");
    let page = bring(&mut session, &[("twice.toml", model), ("own.md", lesson)]);
    assert!(page.contains("There is 42"), "{page}");
    let told = bring(&mut open(""), &[("own.md", lesson)]);
    assert!(told.contains("own.md:4:"), "{told}");
    let broken = bring(&mut open(""), &[("own.md", b"+++\n")]);
    assert!(broken.contains("own.md:1:1"), "{broken}");
}

#[test]
fn weights_are_handed_out_and_go_on() {
    let mut session = open("#train=worked-example --epochs 2");
    rest(&mut session);
    let (name, bytes) = session.weights().expect("a lab is seen");
    assert_eq!(name, "worked-example.safetensors");
    let lab = bring(&mut session, &[(&name, &bytes)]);
    assert!(lab.contains("gatewalk · lab"), "{lab}");
    let mut other = open("#train=recall --epochs 0");
    let told = bring(&mut other, &[(&name, &bytes)]);
    assert!(told.contains("another network"), "{told}");
    let walk = bring(&mut open(""), &[(&name, &bytes)]);
    assert!(walk.contains("worked-example.safe"), "{walk}");
    assert!(open("").weights().is_none());
    // As the address wishes, when it is done.
    let mut session = open("#train=worked-example --epochs 2 --save a/my.safetensors");
    assert!(!session.is_to_save());
    for _ in 0..500 {
        rest(&mut session);
        if session.is_to_save() {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    assert!(session.is_to_save());
    assert_eq!(session.weights().unwrap().0, "my.safetensors");
    assert!(!session.is_to_save(), "once");
    for lost in ["--save", "--saved=x", "--save=.."] {
        rest(&mut open(&format!("#train=sine {lost}")));
    }
}

thread_local! {
    static KEPT: std::cell::RefCell<crate::course::progress::Progress> = Default::default();
}

/// Storage of a test.
struct Shelf;

impl crate::course::storage::Storage for Shelf {
    fn load(
        &self,
    ) -> (
        crate::course::progress::Progress,
        Option<crate::course::progress::Trouble>,
    ) {
        (KEPT.with_borrow(Clone::clone), None)
    }

    fn keep(
        &self,
        progress: &mut crate::course::progress::Progress,
        name: &str,
        record: crate::course::progress::Record,
    ) -> Result<(), crate::lang::Diagnostic> {
        progress.note(name, record.clone());
        KEPT.with_borrow_mut(|kept| kept.note(name, record));
        Ok(())
    }
}

#[test]
fn progress_goes_from_one_page_to_another() {
    let kept = || Session::open("", LOOK, || Some(Box::new(Shelf)), (100, 30));
    let mut first = kept();
    first.go("#learn=5");
    press(&mut first, &["n", "n", "q"]);
    let file = first.progress().expect("it is kept");
    assert!(file.contains("05-unrolled"), "{file}");
    KEPT.take();
    let mut other = kept();
    assert!(!rest(&mut other).contains("page 3/9"));
    let list = bring(&mut other, &[("gatewalk-progress.toml", file.as_bytes())]);
    assert!(
        list.contains("page 3/9") && list.contains("1 lesson"),
        "{list}"
    );
    assert_eq!(other.progress(), Some(file.clone()));
    // Nothing is lost by what is older.
    let again = bring(&mut other, &[("progress.toml", file.as_bytes())]);
    assert!(again.contains("page 3/9"), "{again}");
    let told = bring(&mut open(""), &[("progress.toml", file.as_bytes())]);
    assert!(told.contains("keeps nothing"), "{told}");
}

#[test]
fn a_conversation_answers_in_sentences() {
    let mut session = open("#learn=5");
    assert!(session.greet().contains("page 1 of"));
    assert!(session.answer("next").contains("page 2 of"));
    assert!(session.answer("what?").contains("is not understood"));
    assert!(session.answer("quit").contains("1: "));
    assert!(session.answer("quit").contains("1: ") || !session.answer(".").is_empty());
    session.go("#train=worked-example");
    assert!(session.answer("?").len() > 200);
}
