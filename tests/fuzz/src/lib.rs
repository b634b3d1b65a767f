//! What the fuzzers call: each function takes bytes as a stranger might have written them and goes as far with
//! them as the program would. A panic is a fault, and so is a control character in what a reader is told.
//!
//! `tests/fuzzed.rs` compiles this file too and runs the seeds through it.

use data_encoding::BASE64URL_NOPAD;
use gatewalk::course::{LessonBundle, Model, check};
use gatewalk::export::{self, Book};
use gatewalk::graph::Run;
use gatewalk::lang::{Diagnostic, Lang, printable};
#[cfg(unix)]
use gatewalk::terminal::Parser;
use gatewalk::train::{Data, weights};
use gatewalk::typeset::Digits;
#[cfg(unix)]
use gatewalk::ui::event::{Input, KeyEvent};
use gatewalk::ui::{self, Settings, WalkScreen};
use gatewalk::walk::{Level, Phase};
use ratatui::{Terminal, backend::TestBackend};
#[cfg(unix)]
use std::time::Duration;

const LANGUAGES: [Lang; 2] = [Lang::EN, Lang::ZH];

/// The text of a model file: read, computed, told.
pub fn model(bytes: &[u8]) {
    let Ok(source) = std::str::from_utf8(bytes) else {
        return;
    };
    match Model::parse("fuzzed", source) {
        Ok(model) => walked(&model, &model.run()),
        Err(faults) => told(&faults, source),
    }
}

/// The texts of a lesson in English and in Chinese and of its model `own`, a line `=====` between them; the last
/// two may be missing. Read from a folder, judged, laid out on the screen.
pub fn lesson(bytes: &[u8]) {
    let Ok(source) = std::str::from_utf8(bytes) else {
        return;
    };
    let home = tempfile::tempdir().unwrap();
    let names = ["en/01-own.md", "zh/01-own.md", "models/own.toml"];
    for (name, text) in names.iter().zip(source.split("\n=====\n")) {
        let path = home.path().join(name);
        std::fs::create_dir(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let opened = LessonBundle::checked(&home.path().join(names[0]));
    for report in &opened.faults {
        LANGUAGES
            .iter()
            .for_each(|lang| harmless(&report.render(*lang)));
    }
    let [en, zh] = LANGUAGES.map(|lang| opened.lessons.get(lang));
    if let (Some(en), Some(zh)) = (en, zh) {
        told(&check::compare(en, zh, &Lang::ZH.name()), &en.source);
    }
    for (lang, lesson) in opened.lessons.clone() {
        ui::overflow(&lesson, opened.model.clone(), lang);
    }
}

/// A file of weights, or of data in either form.
pub fn weights(bytes: &[u8]) {
    match weights::read(bytes, weights::Reading::default()) {
        Ok(found) => {
            let again = weights::read(&weights::write(&found), weights::Reading::default());
            assert_eq!(again.expect("what was written is read"), found);
        }
        Err(fault) => told(&[fault], ""),
    }
    for read in [weights::read_data, weights::read_csv] {
        match read(bytes) {
            Ok(Data {
                samples,
                steps,
                features,
                ..
            }) => assert!(samples * steps * features > 0),
            Err(fault) => told(&[fault], ""),
        }
    }
}

/// A state of the walk. Bytes that begin with `!` are its body as it is; any others are read as words
/// (see [`body`]), which change into other sound states more easily. The checksum is put behind them.
pub fn state(bytes: &[u8]) {
    let mut body = match bytes.split_first() {
        Some((b'!', raw)) => raw.to_vec(),
        _ => match std::str::from_utf8(bytes) {
            Ok(words) => body(words),
            Err(_) => return,
        },
    };
    body.extend(crc32(&body).to_le_bytes());
    match WalkScreen::shared(
        &format!("gw1.{}", BASE64URL_NOPAD.encode(&body)),
        Settings::new(Lang::EN),
    ) {
        Ok(app) => {
            for (width, height) in [(80, 24), (120, 40)] {
                let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
                terminal.draw(|frame| app.view(frame)).unwrap();
            }
            // What could be opened can be handed on.
            let line = app.share().unwrap();
            let again = WalkScreen::shared(&line, Settings::new(Lang::EN))
                .map_err(|fault| fault.into_message());
            assert_eq!(again.unwrap().share().unwrap(), line);
        }
        Err(fault) => told(&[fault], ""),
    }
}

/// Eight numbers and a model's name on the first line (flags, decimals, rate, the four of the place, scrolling),
/// then a change a line; a line `|` divides those from the ones of the numbers before.
fn body(words: &str) -> Vec<u8> {
    let mut lines = words.lines();
    let mut head = lines.next().unwrap_or_default().split(' ');
    let mut number = || head.next().and_then(|n| n.parse::<u16>().ok()).unwrap_or(0);
    let [flags, decimals, rate, place @ ..] = [(); 8].map(|()| number());
    let mut out = vec![flags as u8 & !32, decimals as u8];
    out.extend((f64::from(rate) / 1000.0).to_le_bytes());
    text(&mut out, head.next().unwrap_or_default());
    place.iter().for_each(|n| length(&mut out, usize::from(*n)));
    let changes: Vec<&str> = lines.collect();
    let mut parts = changes.split(|line| *line == "|");
    texts(&mut out, parts.next().unwrap_or_default());
    if flags & 64 != 0 {
        length(&mut out, usize::from(flags >> 8));
        texts(&mut out, parts.next().unwrap_or_default());
    }
    out
}

fn texts(out: &mut Vec<u8>, texts: &[&str]) {
    length(out, texts.len());
    texts.iter().for_each(|change| text(out, change));
}

fn text(out: &mut Vec<u8>, text: &str) {
    length(out, text.len());
    out.extend(text.as_bytes());
}

fn length(out: &mut Vec<u8>, mut n: usize) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32| {
        if crc & 1 == 1 {
            crc >> 1 ^ 0xedb8_8320
        } else {
            crc >> 1
        }
    };
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc))
    })
}

/// Everything about a small model, in every form that is text.
fn walked(model: &Model, run: &Run) {
    if run.graph().quantities().count() > 300 {
        return;
    }
    for (lang, phase) in LANGUAGES.into_iter().zip([Phase::Forward, Phase::Backward]) {
        let book = Book {
            start: (phase, None),
            level: Level::Entry,
            ..Book::of(model, run, lang)
        };
        harmless(&export::text(&book).expect("it has a model"));
        export::latex(model, run, phase, None, Digits::default());
    }
    export::json(model, run, true);
}

fn told(faults: &[Diagnostic], source: &str) {
    for fault in faults {
        LANGUAGES
            .iter()
            .for_each(|lang| harmless(&fault.render("fuzzed", source, *lang)));
    }
}

fn harmless(said: &str) {
    assert_eq!(said, printable(said));
}

/// What a terminal sends, with pauses: at each 0xfe, of as many times 8 ms as the next byte says.
#[cfg(unix)]
pub fn keys(bytes: &[u8]) {
    use gatewalk::ui::event::KeyCode;
    let (mut parser, whole) = keys_in_pieces(bytes, usize::MAX);
    let (_, single) = keys_in_pieces(bytes, 1);
    assert_eq!(whole, single, "in pieces it means something else");
    for input in &whole {
        if let Input::Key(KeyEvent {
            code: KeyCode::Char(c),
            ..
        }) = input
        {
            assert!(!c.is_control(), "{c:?}");
        }
    }
    // Whatever it was: somebody waits, then presses a key, and it is heard.
    wait(&mut parser, Duration::from_secs(20), &mut vec![]);
    assert_eq!(parser.patience(), None);
    assert_eq!(
        parser.advance(b"q"),
        [Input::Key(KeyCode::Char('q').into())]
    );
}

/// The inputs of bytes that come in pieces of `size`.
#[cfg(unix)]
fn keys_in_pieces(bytes: &[u8], size: usize) -> (Parser, Vec<Input>) {
    const PAUSE: u8 = 0xfe;
    let (mut parser, mut inputs) = (Parser::default(), vec![]);
    let mut rest = bytes;
    while !rest.is_empty() {
        let (piece, after) =
            rest.split_at(rest.iter().position(|b| *b == PAUSE).unwrap_or(rest.len()));
        piece
            .chunks(size)
            .for_each(|piece| inputs.extend(parser.advance(piece)));
        let [_, pause, after @ ..] = after else { break };
        wait(
            &mut parser,
            Duration::from_millis(8 * u64::from(*pause)),
            &mut inputs,
        );
        rest = after;
    }
    (parser, inputs)
}

/// As the loop does: waits, and gives up what stands still.
#[cfg(unix)]
fn wait(parser: &mut Parser, mut time: Duration, inputs: &mut Vec<Input>) {
    const MOST: usize = 100;
    for _ in 0..MOST {
        let Some(due) = parser.patience().filter(|due| *due <= time) else {
            return parser.quiet(time);
        };
        parser.quiet(due);
        inputs.extend(parser.expire());
        time -= due;
    }
    panic!("it expires without end");
}
