//! States go out and come back; strangers' states are refused.

use super::super::event::{Input, KeyCode, KeyEvent};
use super::super::terminal::Program;
use super::*;
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;

fn settings() -> Settings {
    Settings::usual(Lang::En)
}

fn app(slug: &str, source: &str) -> App {
    let model = Model::parse(slug, source).unwrap();
    let run = model.run(Optimizer::ADAM);
    App::new(model, run, Phase::Forward, None, settings())
}

fn embedded(slug: &str) -> App {
    app(slug, library::model(slug).unwrap())
}

fn screen(app: &App) -> Buffer {
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).unwrap();
    terminal.draw(|frame| app.view(frame)).unwrap();
    terminal.backend().buffer().clone()
}

fn press(app: &mut App, code: KeyCode) {
    app.event(Input::Key(KeyEvent::from(code)));
}

fn typed(app: &mut App, keys: &str) {
    keys.chars().for_each(|c| press(app, if c == '\n' { KeyCode::Enter } else { KeyCode::Char(c) }));
}

fn change(app: &mut App, text: &str) {
    typed(app, "e");
    (0..60).for_each(|_| press(app, KeyCode::Backspace));
    typed(app, text);
    press(app, KeyCode::Enter);
}

/// One thing a reader might do.
fn wander(app: &mut App, random: &mut impl Rng) {
    let number: i32 = random.random_range(-20..20);
    match random.random_range(0..20) {
        0..12 => {
            let keys = "ljkh][bGuL\u{12}n";
            let key = keys.chars().nth(random.random_range(0..12)).unwrap();
            press(app, KeyCode::Char(key));
        }
        12 => change(app, &format!("x_{} = {number}", random.random_range(1..5))),
        13 => change(app, &format!("W_hh[1,1] = 0.{}", number.abs())),
        14 => typed(app, &format!(":seed {}\n", number.abs())),
        15 => typed(app, &format!(":x 1 2 {number} 4\n")),
        16 => typed(app, &format!(":h {}\n", 1 + number.abs() % 4)),
        17 => typed(app, &format!(":digits {}\n", number.abs() % 8)),
        18 => typed(app, "ry"),
        _ => press(app, KeyCode::PageDown),
    }
}

#[test]
fn every_state_of_a_random_session_opens_to_the_same_screen() {
    for (seed, slug) in (0..).zip(["worked-example", "rnn", "gru", "three-gates", "peephole"]) {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut app = embedded(slug);
        for n in 0..120 {
            wander(&mut app, &mut random);
            press(&mut app, KeyCode::Esc);
            (app.notice, app.help, app.prompt) = (None, false, None);
            if app.state.changes.len().max(app.was.len()) > MOST_CHANGES {
                continue;
            }
            let line = app.share().unwrap();
            assert!(line.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)), "{line}");
            let again = App::shared(&line, settings()).unwrap_or_else(|f| panic!("{slug} {n}: {f:?}"));
            let (was, now) = (screen(&app), screen(&again));
            assert_eq!(was, now, "{slug} {n} {line}");
            assert_eq!(again.share().unwrap(), line);
        }
    }
}

#[test]
fn a_change_that_makes_another_void_is_made() {
    let mut app = embedded("worked-example");
    for change in ["x_2 = 5", "x_2 = 7", "x_2 = 7", ":h 3"] {
        assert!(update::make(&mut app, change), "{change}");
    }
    assert_eq!((&app.state.changes[..], app.undo.len()), (&[":h 3".to_owned()][..], 4));
    assert!(!update::make(&mut app, "q_2 = 7"));
}

#[test]
fn a_model_of_ones_own_goes_along() {
    let source = library::model("rnn").unwrap().replace("[1, 2, 3, 4]", "[4, 3, 2, 1]");
    let mut own = app("mine", &source);
    change(&mut own, "x_1 = 9");
    own.notice = None;
    let line = own.share().unwrap();
    assert!(line.len() < source.len(), "{} bytes", line.len());
    assert_eq!(screen(&App::shared(&line, settings()).unwrap()), screen(&own));
    let huge = format!("{source}\n#{}", "x".repeat(MOST_TEXT));
    assert!(app("mine", &huge).share().is_err());
}

#[test]
fn a_built_in_state_is_short_and_a_wrong_one_is_told() {
    let line = embedded("worked-example").share().unwrap();
    assert!(line.len() < 60, "{line}");
    let told = |line: &str| App::shared(line, settings()).unwrap_err().message.en;
    assert!(told("hello").contains("no state"));
    assert!(told(&line.replace("gw1.", "gw9.")).contains("no state"));
    assert!(told(&line[..line.len() - 3]).contains("damaged"));
    assert!(told(&format!("gw1.{}", "A".repeat(1 << 20))).contains("no state"));
    let mut app = embedded("worked-example");
    app.first.model.slug = "gone".into();
    app.first.model.source = library::model("worked-example").map(Into::into);
    // A name that this program does not have, as a later version may.
    let named = sealed(|bytes| {
        let at = bytes.windows(5).position(|w| w == b"worke").unwrap();
        bytes[at] = b'v';
    });
    assert!(told(&named).contains("no model vorked-example"));
}

/// A state whose bytes were changed and whose checksum is right.
fn sealed(change: impl FnOnce(&mut Vec<u8>)) -> String {
    let mut app = embedded("worked-example");
    super::super::share::tests::change(&mut app, "x_2 = 7");
    let mut bytes = BASE64URL_NOPAD.decode(&app.share().unwrap().as_bytes()[MARK.len()..]).unwrap();
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
    let mut own = app("mine", &library::model("rnn").unwrap().replace("[1, 2, 3, 4]", "[4, 3, 2, 1]"));
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
            let mut bytes = BASE64URL_NOPAD.decode(&line.as_bytes()[MARK.len()..]).unwrap();
            bytes.truncate(bytes.len() - 4);
            mutate(&mut bytes, &mut random);
            bytes.extend(crc32(&bytes).to_le_bytes());
            format!("{MARK}{}", BASE64URL_NOPAD.encode(&bytes))
        };
        if let Ok(app) = App::shared(&mutated, settings()) {
            opened += 1;
            if opened % 50 == 0 {
                screen(&app);
            }
        }
    }
    assert!(opened > 50, "only {opened} of the lies were believable: the test tests little");
}
