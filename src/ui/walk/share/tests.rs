//! States go out and come back; strangers' states are refused.

use super::*;
use crate::graph::{OptimizerQuantity, Ref};
use crate::ui::event::{Input, KeyCode, KeyEvent, KeyModifiers};
use crate::ui::screen::Screen;
use proptest::prelude::*;
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use web_time::Instant;

fn settings() -> Settings {
    Settings::new(Lang::EN)
}

fn walked(slug: &str, source: &str) -> WalkScreen {
    let model = Model::parse(slug, source).unwrap();
    let run = model.run();
    WalkScreen::new(model, run, Phase::Forward, None, settings())
}

fn embedded(slug: &str) -> WalkScreen {
    walked(slug, library::model(slug).unwrap())
}

fn drawn(screen: &WalkScreen) -> Buffer {
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).unwrap();
    terminal.draw(|frame| screen.view(frame)).unwrap();
    terminal.backend().buffer().clone()
}

fn press(screen: &mut WalkScreen, code: KeyCode) {
    screen.event(Input::Key(KeyEvent::from(code)));
}

fn typed(screen: &mut WalkScreen, keys: &str) {
    keys.chars().for_each(|c| {
        press(
            screen,
            if c == '\n' {
                KeyCode::Enter
            } else {
                KeyCode::Char(c)
            },
        )
    });
}

fn change(screen: &mut WalkScreen, text: &str) {
    typed(screen, "e");
    (0..60).for_each(|_| press(screen, KeyCode::Backspace));
    typed(screen, text);
    press(screen, KeyCode::Enter);
}

/// One thing a reader might do.
fn wander(screen: &mut WalkScreen, random: &mut impl Rng) {
    let number: i32 = random.random_range(-20..20);
    match random.random_range(0..20) {
        0..12 => {
            let keys = "ljkh][bGuL\u{12}n";
            let key = keys.chars().nth(random.random_range(0..12)).unwrap();
            press(screen, KeyCode::Char(key));
        }
        12 => change(
            screen,
            &format!("x_{} = {number}", random.random_range(1..5)),
        ),
        13 => change(screen, &format!("W_hh[1,1] = 0.{}", number.abs())),
        14 => typed(screen, &format!(":seed {}\n", number.abs())),
        15 => typed(screen, &format!(":x 1 2 {number} 4\n")),
        16 => typed(screen, &format!(":h {}\n", 1 + number.abs() % 4)),
        17 => typed(screen, &format!(":digits {}\n", number.abs() % 8)),
        18 => typed(screen, "ry"),
        _ => press(screen, KeyCode::PageDown),
    }
}

#[test]
fn every_state_of_a_random_session_opens_to_the_same_screen() {
    for (seed, slug) in (0..).zip(["worked-example", "rnn", "gru", "three-gates", "peephole"]) {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut screen = embedded(slug);
        for n in 0..120 {
            wander(&mut screen, &mut random);
            press(&mut screen, KeyCode::Esc);
            (screen.notice, screen.help, screen.prompt) = (None, None, None);
            let line = screen.share().unwrap();
            assert!(
                line.bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)),
                "{line}"
            );
            let again = WalkScreen::shared(&line, settings())
                .unwrap_or_else(|f| panic!("{slug} {n}: {f:?}"));
            let (was, now) = (drawn(&screen), drawn(&again));
            assert_eq!(was, now, "{slug} {n} {line}");
            assert_eq!(again.share().unwrap(), line);
        }
    }
}

/// What a reader might type, sound or not.
fn typed_change() -> impl Strategy<Value = String> {
    let number = -40..40_i32;
    let many = proptest::collection::vec(number.clone(), 1..9);
    let joined = many.prop_map(|list| {
        list.iter()
            .map(i32::to_string)
            .collect::<Vec<_>>()
            .join(" ")
    });
    prop_oneof![
        6 => (1..9_i32, number.clone()).prop_map(|(t, v)| format!("x_{t} = {v}")),
        4 => (1..4_i32, 1..4_i32, number).prop_map(|(r, c, v)| format!("W_hh[{r},{c}] = 0.{}", v.abs())),
        1 => (1..4_i32).prop_map(|r| format!("b_h[{r}] = -1e{r}")),
        3 => joined.prop_map(|list| format!(":x {list}")),
        2 => (0..9_u64).prop_map(|seed| format!(":seed {seed}")),
        2 => (0..6_usize).prop_map(|rows| format!(":h {rows}")),
        1 => Just(":reset".to_owned()),
    ]
}

/// Types it; whether it was made.
fn made(screen: &mut WalkScreen, change: &str) -> bool {
    let before = screen.edits.clone();
    match change.strip_prefix(':') {
        Some("reset") => typed(screen, "ry"),
        Some(command) => typed(screen, &format!(":{command}\n")),
        None => self::change(screen, change),
    }
    screen.edits != before
}

fn redo(screen: &mut WalkScreen) {
    screen.event(Input::Key(KeyEvent::new(
        KeyCode::Char('r'),
        KeyModifiers::CONTROL,
    )));
}

/// Every number of a run, bit for bit.
fn bits(screen: &WalkScreen) -> Vec<u64> {
    let graph = screen.state.run.graph();
    let refs = graph.ids().flat_map(|id| {
        [
            Ref::Value(id),
            Ref::Adjoint(id),
            Ref::Optimizer(OptimizerQuantity::Next, id),
        ]
    });
    let values = refs.filter_map(|of| screen.state.run.value(of));
    values
        .flat_map(|m| m.iter().map(|v| v.to_bits()).collect::<Vec<_>>())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// Opening a line is the same as typing its edits one by one, whatever was typed and taken back on the way.
    #[test]
    fn a_state_opens_to_what_its_edits_lead_to_one_by_one(
        list in proptest::collection::vec((typed_change(), 0..4_u8), 1..24)
    ) {
        let mut screen = embedded("rnn");
        // What was made, with all numbers after it.
        let mut reached = vec![(String::new(), bits(&screen))];
        for (change, then) in &list {
            if made(&mut screen, change) {
                reached.truncate(screen.edits.at());
                reached.push((change.clone(), bits(&screen)));
            }
            match then {
                0 => press(&mut screen, KeyCode::Char('u')),
                1 => redo(&mut screen),
                _ => {}
            }
            prop_assert_eq!(&bits(&screen), &reached[screen.edits.at()].1);
        }
        screen.notice = None;
        let opened = WalkScreen::shared(&screen.share().unwrap(), settings()).unwrap();
        prop_assert_eq!(bits(&opened), bits(&screen));
        prop_assert_eq!(drawn(&opened), drawn(&screen));
        // Also with what later edits made void.
        let all: Vec<String> = reached[1..=screen.edits.at()].iter().map(|(change, _)| change.clone()).collect();
        let since = all.iter().rposition(|change| change == ":reset").map_or(0, |at| at + 1);
        let line = embedded("rnn").line(&all[since..], None).unwrap();
        prop_assert_eq!(bits(&WalkScreen::shared(&line, settings()).unwrap()), bits(&screen));
    }

    /// Whatever the changes of a line are, it is opened or refused.
    #[test]
    fn any_changes_are_made_or_refused(
        now in proptest::collection::vec(prop_oneof![3 => typed_change(), 1 => "[ -~]{0,12}"], 0..9),
        was in proptest::option::of(proptest::collection::vec(typed_change(), 0..5)),
    ) {
        let line = embedded("rnn").line(&now, was.as_deref()).unwrap();
        if let Ok(mut screen) = WalkScreen::shared(&line, settings()) {
            drawn(&screen);
            (0..now.len()).for_each(|_| press(&mut screen, KeyCode::Char('u')));
            prop_assert!(screen.state.run.first_not_finite().is_none() && screen.edits.at() == 0);
        }
    }
}

/// Commands that could each be a model of its own.
#[test]
fn a_line_costs_no_more_than_its_model_whatever_it_changes() {
    let numbers = (0..190)
        .map(|n| (n % 10).to_string())
        .collect::<Vec<_>>()
        .join(" ");
    let first = [":h 64".to_owned(), format!(":x {numbers}")];
    // The quickest of three: another program may take the processor in between.
    let open = |more: &[String]| {
        let line = embedded("worked-example")
            .line(&[&first, more].concat(), None)
            .unwrap();
        let tries = [(); 3].map(|()| {
            let started = Instant::now();
            let screen = WalkScreen::shared(&line, settings()).unwrap();
            (started.elapsed(), screen)
        });
        tries.into_iter().min_by_key(|(time, _)| *time).unwrap()
    };
    let (once, _) = open(&[]);
    let seeds: Vec<String> = (0..198).map(|k| format!(":seed {k}")).collect();
    let sizes: Vec<String> = (0..198).map(|k| format!(":h {}", 64 - k % 2)).collect();
    for more in [seeds, sizes] {
        let (all, screen) = open(&more);
        assert!(all < once * 4, "{all:?}, and {once:?} for the model");
        assert_eq!(screen.state.changes.all().last().unwrap().text(), more[197]);
    }
}

/// An overflow that a line passes through is no place to come back to.
#[test]
fn undo_and_redo_leave_out_what_is_infinite() {
    let source = "equations = '''\nh_t = \\exp(a x_t) + b\nL = \\|h_T\\|^2\n'''\n\
        [inputs]\nx = [1]\n[parameters]\na = 1\nb = 1\n";
    let line = |changes: &[&str]| {
        let changes: Vec<String> = changes.iter().map(|&change| change.to_owned()).collect();
        walked("own", source).line(&changes, None).unwrap()
    };
    let mut screen = WalkScreen::shared(
        &line(&["b = 2", "x_1 = 9e5", "b = 3", "b = 4", "a = 0"]),
        settings(),
    )
    .unwrap();
    let made = |screen: &WalkScreen| {
        screen
            .state
            .changes
            .all()
            .iter()
            .map(|e| e.text().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(made(&screen), ["x_1 = 900000", "b = 4", "a = 0"]);
    press(&mut screen, KeyCode::Char('u'));
    assert!(made(&screen).is_empty(), "{:?}", made(&screen));
    redo(&mut screen);
    assert_eq!(made(&screen).len(), 3);
    let help = |line: &str| {
        WalkScreen::shared(line, settings())
            .unwrap_err()
            .help
            .clone()
            .unwrap()
            .get(Lang::EN)
    };
    assert!(help(&line(&["x_1 = 9e5"])).contains("infinite"));
    assert!(help(&line(&["q_2 = 7"])).contains("no quantity q_2"));
    assert!(help(&line(&["x_1 = 2", "h_1 = 7"])).contains("h_1 is computed"));
}

#[test]
fn a_model_of_ones_own_goes_along() {
    let source = library::model("rnn")
        .unwrap()
        .replace("[1, 2, 3, 4]", "[4, 3, 2, 1]");
    let mut own = walked("mine", &source);
    change(&mut own, "x_1 = 9");
    own.notice = None;
    let line = own.share().unwrap();
    assert!(line.len() < source.len(), "{} bytes", line.len());
    assert_eq!(
        drawn(&WalkScreen::shared(&line, settings()).unwrap()),
        drawn(&own)
    );
    let huge = format!("{source}\n#{}", "x".repeat(MOST_TEXT));
    assert!(walked("mine", &huge).share().is_err());
}

#[test]
fn a_built_in_state_is_short_and_a_wrong_one_is_told() {
    let line = embedded("worked-example").share().unwrap();
    assert!(line.len() < 60, "{line}");
    let told = |line: &str| {
        WalkScreen::shared(line, settings())
            .unwrap_err()
            .message
            .get(crate::lang::Lang::EN)
    };
    assert!(told("hello").contains("not the state"));
    assert!(told(&line.replace("gw1.", "gw9.")).contains("not the state"));
    assert!(told(&line[..line.len() - 3]).contains("damaged"));
    assert!(told(&format!("gw1.{}", "A".repeat(1 << 20))).contains("not the state"));
    let mut screen = embedded("worked-example");
    screen.opened.slug = "gone".into();
    screen.opened.source = library::model("worked-example").map(Into::into);
    // A name that this program does not have, as a later version may.
    let named = sealed(|bytes| {
        let at = bytes.windows(5).position(|w| w == b"worke").unwrap();
        bytes[at] = b'v';
    });
    assert!(told(&named).contains("no model vorked-example"));
}

/// A state whose bytes were changed and whose checksum is right.
fn sealed(change: impl FnOnce(&mut Vec<u8>)) -> String {
    let mut screen = embedded("worked-example");
    crate::ui::walk::share::tests::change(&mut screen, "x_2 = 7");
    let mut bytes = BASE64URL_NOPAD
        .decode(&screen.share().unwrap().as_bytes()[MARK.len()..])
        .unwrap();
    bytes.truncate(bytes.len() - 4);
    change(&mut bytes);
    bytes.extend(crc32(&bytes).to_le_bytes());
    format!("{MARK}{}", BASE64URL_NOPAD.encode(&bytes))
}

fn mutate(bytes: &mut Vec<u8>, random: &mut impl Rng) {
    for _ in 0..random.random_range(1..4) {
        let at = random.random_range(0..bytes.len().max(1));
        match random.random_range(0..4) {
            0 if at < bytes.len() => bytes[at] = random.random(),
            1 if at < bytes.len() => bytes[at] ^= 1 << random.random_range(0..8),
            2 => bytes.truncate(at),
            _ => bytes.insert(at.min(bytes.len()), random.random()),
        }
    }
}

#[test]
fn a_hundred_thousand_mutated_states_are_errors_or_states() {
    let mut random = ChaCha8Rng::seed_from_u64(11);
    let mut own = walked(
        "mine",
        &library::model("rnn")
            .unwrap()
            .replace("[1, 2, 3, 4]", "[4, 3, 2, 1]"),
    );
    change(&mut own, "x_1 = 9");
    let lines = [own.share().unwrap(), embedded("rnn").share().unwrap()];
    let mut opened = 0;
    for n in 0..100_000 {
        let line = &lines[usize::from(n % 8 != 0)];
        // Most are damaged as a line, one in twenty is a well-formed lie.
        let mutated = if random.random_range(0..20) > 0 {
            let mut bytes = line.clone().into_bytes();
            mutate(&mut bytes, &mut random);
            String::from_utf8_lossy(&bytes).into_owned()
        } else {
            let mut bytes = BASE64URL_NOPAD
                .decode(&line.as_bytes()[MARK.len()..])
                .unwrap();
            bytes.truncate(bytes.len() - 4);
            mutate(&mut bytes, &mut random);
            bytes.extend(crc32(&bytes).to_le_bytes());
            format!("{MARK}{}", BASE64URL_NOPAD.encode(&bytes))
        };
        if let Ok(screen) = WalkScreen::shared(&mutated, settings()) {
            opened += 1;
            if opened % 50 == 0 {
                drawn(&screen);
            }
        }
    }
    assert!(
        opened > 50,
        "only {opened} of the lies were believable: the test tests little"
    );
}
