//! What each sequence is, whole or in pieces, at once or byte by byte.

mod tables;

use super::*;
use proptest::prelude::*;
use tables::{ANSWERS, CONTROL, KEYS, SIGNS, UNENDED, keys, mouse};

/// Nothing comes for so long.
fn wait(parser: &mut Parser, mut time: Duration) -> Vec<Input> {
    let mut found = vec![];
    while let Some(patience) = parser.patience().filter(|patience| *patience <= time) {
        parser.quiet(patience);
        found.extend(parser.expire());
        time -= patience;
    }
    parser.quiet(time);
    found
}

/// Nothing has come for a while.
fn idle() -> Parser {
    let mut parser = Parser::default();
    parser.quiet(STREAM);
    parser
}

/// What comes of these pieces with a pause before each, and of nothing more after the last.
fn parsed<'a>(pieces: impl IntoIterator<Item = &'a [u8]>, pause: Duration) -> Vec<Input> {
    let mut parser = idle();
    let mut found = vec![];
    for piece in pieces {
        found.extend(wait(&mut parser, pause));
        found.extend(parser.advance(piece));
    }
    found.extend(wait(&mut parser, LONGEST));
    assert_eq!(parser.state, State::Ground);
    found
}

fn whole(bytes: &[u8]) -> Vec<Input> {
    parsed([bytes], Duration::ZERO)
}

fn key(code: KeyCode) -> Input {
    Input::Key(code.into())
}

const MS: Duration = Duration::from_millis(1);

#[test]
fn every_sequence_is_what_it_is_however_it_comes() {
    let known = keys(KEYS).into_iter().chain(keys(SIGNS)).chain(mouse());
    let known = known.map(|(bytes, input)| (bytes, vec![input]));
    for (text, expected) in known.chain(ANSWERS.iter().map(|bytes| (*bytes, vec![]))) {
        let bytes = text.as_bytes();
        assert_eq!(whole(bytes), expected, "{text:?}");
        for pause in [Duration::ZERO, 10 * MS] {
            assert_eq!(
                parsed(bytes.chunks(1), pause),
                expected,
                "{text:?} byte by byte"
            );
            for at in 1..bytes.len() {
                let (first, rest) = bytes.split_at(at);
                assert_eq!(
                    parsed([first, rest], pause),
                    expected,
                    "{text:?} split at {at}"
                );
            }
        }
        // Only an ESC cannot be told from the key; nothing behind it is ever typed.
        let esc = bytes.starts_with(b"\x1b").then(|| key(KeyCode::Esc));
        let slowly: Vec<Input> = esc.into_iter().chain(expected.clone()).collect();
        for pause in [60 * MS, 100 * MS, 200 * MS] {
            assert_eq!(parsed(bytes.chunks(1), pause), slowly, "{text:?} slowly");
        }
        for at in 2..bytes.len().saturating_sub(1) {
            let (first, rest) = bytes.split_at(at);
            assert_eq!(
                parsed([first, rest], 900 * MS),
                expected,
                "{text:?} split at {at}, slowly"
            );
        }
    }
}

#[test]
fn many_sequences_at_once_are_told_apart() {
    let all = keys(KEYS).into_iter().chain(keys(SIGNS)).chain(mouse());
    let (mut bytes, mut expected) = (vec![], vec![]);
    for (sequence, answer) in all.zip(ANSWERS.iter().cycle()) {
        bytes.extend(answer.bytes().chain(sequence.0.bytes()));
        expected.push(sequence.1);
    }
    assert_eq!(whole(&bytes), expected);
    assert_eq!(parsed(bytes.chunks(7), 10 * MS), expected);
}

#[test]
fn escape_alone_is_the_key_soon() {
    let mut parser = idle();
    assert_eq!(parser.advance(b"\x1b"), []);
    assert!(parser.patience().unwrap() <= 50 * MS);
    assert_eq!(wait(&mut parser, ESCAPE), [key(KeyCode::Esc)]);
    // What is pressed after it is typed, at once or hardly later.
    assert_eq!(parser.advance(b"q"), [key(KeyCode::Char('q'))]);
    for later in ["[", "]", "O"] {
        let mut parser = idle();
        parser.advance(b"\x1b");
        wait(&mut parser, 100 * MS);
        let found = [parser.advance(later.as_bytes()), wait(&mut parser, HOLD)].concat();
        let sign = Input::Key(sequence::ascii(later.as_bytes()[0]));
        assert_eq!(found, std::slice::from_ref(&sign));
        parser.advance(b"\x1b");
        wait(&mut parser, 400 * MS);
        assert_eq!(parser.advance(later.as_bytes()), [sign]);
    }
    assert_eq!(whole(b"\x1b\x1b"), [key(KeyCode::Esc), key(KeyCode::Esc)]);
    assert_eq!(whole(b"\x1b\x1b[A"), [key(KeyCode::Esc), key(KeyCode::Up)]);
}

#[test]
fn a_stream_that_stalls_behind_an_esc_is_no_esc() {
    let up = key(KeyCode::Up);
    let torn = wait_between([b"\x1b[A\x1b", b"[A"]);
    assert_eq!(torn, [up.clone(), up.clone()]);
    let alone = wait_between([b"\x1b[A", b"\x1b", b"[A"]);
    assert_eq!(alone, [up.clone(), up]);
    // Somebody who pressed it among other keys gets it in the end.
    let mut parser = idle();
    assert_eq!(parser.advance(b"q\x1b"), [key(KeyCode::Char('q'))]);
    assert_eq!(wait(&mut parser, TORN), [key(KeyCode::Esc)]);
}

/// What comes of pieces one behind the other, and a stall before the last.
fn wait_between<const N: usize>(pieces: [&[u8]; N]) -> Vec<Input> {
    let mut parser = idle();
    let mut found = vec![];
    for (k, piece) in pieces.into_iter().enumerate() {
        if k == N - 1 {
            found.extend(wait(&mut parser, 900 * MS));
        }
        found.extend(parser.advance(piece));
    }
    found
}

#[test]
fn alt_goes_with_every_sign() {
    for (bytes, expected) in keys(SIGNS) {
        let Input::Key(plain) = expected else {
            panic!("a key")
        };
        let alt = Input::Key(sequence::held(plain, true));
        assert_eq!(whole(format!("\x1b{bytes}").as_bytes()), [alt], "{bytes:?}");
    }
    for sign in INTRODUCERS {
        let alt = Input::Key(sequence::held(sequence::ascii(*sign), true));
        assert_eq!(whole(&[0x1b, *sign]), std::slice::from_ref(&alt));
        assert_eq!(whole(&[0x1b, *sign, b'\r']), [alt, key(KeyCode::Enter)]);
    }
}

#[test]
fn what_is_no_text_is_dropped_alone() {
    let q = key(KeyCode::Char('q'));
    let cases: [&[u8]; 8] = [
        b"\xff",
        b"\x80",
        b"\xe9\x97",
        b"\xed\xa0\x80",
        b"\xc0\x80",
        b"\xf0\x9f",
        "\u{9b}".as_bytes(),
        b"\xf5\x80\x80\x80",
    ];
    for bytes in cases {
        assert_eq!(
            whole(&[bytes, b"q"].concat()),
            std::slice::from_ref(&q),
            "{bytes:?}"
        );
        assert_eq!(
            whole(&[bytes, b"\x1b[A"].concat()),
            [key(KeyCode::Up)],
            "{bytes:?}"
        );
    }
}

#[test]
fn nothing_that_never_ends_holds_the_keyboard() {
    let last = |found: Vec<Input>| found.last().cloned();
    for begun in UNENDED {
        let open = || {
            let mut parser = idle();
            parser.advance(begun.as_bytes());
            wait(&mut parser, 5 * MS);
            parser
        };
        let mut parser = open();
        wait(&mut parser, HOLD);
        let Some(Input::Key(interrupt)) = last(parser.advance(b"\x03")) else {
            panic!("{begun:?}")
        };
        assert_eq!(
            (interrupt.code, interrupt.modifiers),
            (KeyCode::Char('c'), CONTROL),
            "{begun:?}"
        );
        let mut parser = open();
        parser.advance(b"\x1b");
        assert_eq!(
            last(wait(&mut parser, HOLD)),
            Some(key(KeyCode::Esc)),
            "{begun:?}"
        );
        assert_eq!(parser.advance(b"j"), [key(KeyCode::Char('j'))], "{begun:?}");
        let mut parser = open();
        wait(&mut parser, STILL);
        assert_eq!(parser.advance(b"j"), [key(KeyCode::Char('j'))], "{begun:?}");
        if !begun.contains("200~") {
            let mut parser = open();
            parser.advance(b"7");
            assert_eq!(
                last(parser.advance(b"\x1b[B")),
                Some(key(KeyCode::Down)),
                "{begun:?}"
            );
            let mut parser = open();
            parser.advance(b"7");
            assert_eq!(
                last(parser.advance(b"\r")),
                Some(key(KeyCode::Enter)),
                "{begun:?}"
            );
        }
        // Somebody goes on typing, puzzled.
        let mut parser = open();
        let typed =
            (0..200).flat_map(|_| [wait(&mut parser, 100 * MS), parser.advance(b"j")].concat());
        let kept = begun.contains("200~");
        assert_eq!(typed.count() > 90, !kept, "{begun:?}");
    }
}

#[test]
fn a_paste_is_text_whatever_is_in_it() {
    let texts = [
        "",
        "one",
        "two\r\nlines",
        "\x1b[31mred\x1b[0m \x03 \x1b[201",
        "\x1b\x1b[201 ~",
        "门🦀",
        "\x1b",
    ];
    for text in texts {
        let bytes = format!("a\x1b[200~{text}\x1b[201~b");
        let expected = [
            key(KeyCode::Char('a')),
            Input::Paste(text.to_owned()),
            key(KeyCode::Char('b')),
        ];
        assert_eq!(whole(bytes.as_bytes()), expected, "{text:?}");
        for at in 0..bytes.len() {
            let (first, rest) = bytes.as_bytes().split_at(at);
            assert_eq!(
                parsed([first, rest], 10 * MS),
                expected,
                "{text:?} split at {at}"
            );
        }
        assert_eq!(
            parsed(bytes.as_bytes().chunks(1), 10 * MS),
            expected,
            "{text:?} byte by byte"
        );
    }
    assert_eq!(
        whole(b"\x1b[200~\xff\x1b[201~"),
        [Input::Paste("\u{fffd}".into())]
    );
    assert_eq!(
        whole(b"\x1b[200~never ended"),
        [Input::Paste("never ended".into())]
    );
}

#[test]
fn a_huge_paste_is_cut() {
    let bytes = [
        b"\x1b[200~".to_vec(),
        vec![b'x'; 3 * paste::MOST],
        b"\x1b[201~q".to_vec(),
    ]
    .concat();
    let found = parsed(bytes.chunks(4096), Duration::ZERO);
    assert_eq!(
        found,
        [
            Input::Paste("x".repeat(paste::MOST)),
            key(KeyCode::Char('q'))
        ]
    );
}

/// Bytes as terminals send them and as they do not.
fn noise() -> impl Strategy<Value = Vec<u8>> {
    let of = |all: &[&'static str]| proptest::sample::select(all.to_vec());
    let piece = prop_oneof![
        any::<u8>().prop_map(|byte| vec![byte]),
        proptest::sample::select(b"\x1b[]OP_^X\\\x07?;~m0123M<".to_vec())
            .prop_map(|byte| vec![byte]),
        of(ANSWERS).prop_map(|text| text.as_bytes().to_vec()),
        of(UNENDED).prop_map(|text| text.as_bytes().to_vec()),
    ];
    proptest::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn whatever_came_the_next_key_is_heard(bytes in noise(), pauses in proptest::collection::vec(0_u64..3000, 1..8)) {
        let mut parser = Parser::default();
        for (piece, pause) in bytes.chunks(bytes.len() / pauses.len() + 1).zip(&pauses) {
            wait(&mut parser, Duration::from_millis(*pause));
            parser.advance(piece);
        }
        wait(&mut parser, HOLD);
        parser.advance(b"\x1b");
        let found = wait(&mut parser, HOLD);
        prop_assert_eq!(found.last(), Some(&key(KeyCode::Esc)));
        prop_assert_eq!(parser.advance(b"q"), [key(KeyCode::Char('q'))]);
        prop_assert_eq!(parser.patience(), None);
    }

    #[test]
    fn pieces_are_as_good_as_the_whole(bytes in noise(), size in 1_usize..9) {
        prop_assert_eq!(parsed(bytes.chunks(size), Duration::ZERO), whole(&bytes));
    }
}
