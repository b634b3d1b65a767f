//! What each sequence is, whole or in pieces, at once or byte by byte.

use super::*;
use crate::tui::event::{MouseButton, MouseEvent, MouseEventKind};
use proptest::prelude::*;

const CONTROL: KeyModifiers = KeyModifiers::CONTROL;
const SHIFT: KeyModifiers = KeyModifiers::SHIFT;
const ALT_KEY: KeyModifiers = KeyModifiers::ALT;
const NONE: KeyModifiers = KeyModifiers::NONE;

/// Sequences that are keys.
const KEYS: &[(&str, KeyCode, KeyModifiers)] = &[
    ("\x1b[A", KeyCode::Up, NONE),
    ("\x1b[B", KeyCode::Down, NONE),
    ("\x1b[C", KeyCode::Right, NONE),
    ("\x1b[D", KeyCode::Left, NONE),
    ("\x1b[H", KeyCode::Home, NONE),
    ("\x1b[F", KeyCode::End, NONE),
    ("\x1b[1~", KeyCode::Home, NONE),
    ("\x1b[2~", KeyCode::Insert, NONE),
    ("\x1b[3~", KeyCode::Delete, NONE),
    ("\x1b[4~", KeyCode::End, NONE),
    ("\x1b[5~", KeyCode::PageUp, NONE),
    ("\x1b[6~", KeyCode::PageDown, NONE),
    ("\x1b[7~", KeyCode::Home, NONE),
    ("\x1b[8~", KeyCode::End, NONE),
    ("\x1b[Z", KeyCode::BackTab, SHIFT),
    ("\x1bOA", KeyCode::Up, NONE),
    ("\x1bOD", KeyCode::Left, NONE),
    ("\x1bOH", KeyCode::Home, NONE),
    ("\x1bOF", KeyCode::End, NONE),
    ("\x1bOP", KeyCode::F(1), NONE),
    ("\x1bOS", KeyCode::F(4), NONE),
    ("\x1bOM", KeyCode::Enter, NONE),
    ("\x1b[P", KeyCode::F(1), NONE),
    ("\x1b[R", KeyCode::F(3), NONE),
    ("\x1b[[A", KeyCode::F(1), NONE),
    ("\x1b[[E", KeyCode::F(5), NONE),
    ("\x1b[11~", KeyCode::F(1), NONE),
    ("\x1b[15~", KeyCode::F(5), NONE),
    ("\x1b[17~", KeyCode::F(6), NONE),
    ("\x1b[21~", KeyCode::F(10), NONE),
    ("\x1b[23~", KeyCode::F(11), NONE),
    ("\x1b[24~", KeyCode::F(12), NONE),
    ("\x1b[26~", KeyCode::F(14), NONE),
    ("\x1b[28~", KeyCode::F(15), NONE),
    ("\x1b[34~", KeyCode::F(17 + 3), NONE),
    ("\x1b[1;2A", KeyCode::Up, SHIFT),
    ("\x1b[1;3B", KeyCode::Down, ALT_KEY),
    ("\x1b[1;5C", KeyCode::Right, CONTROL),
    ("\x1b[1;6D", KeyCode::Left, SHIFT.union(CONTROL)),
    ("\x1b[1;9H", KeyCode::Home, KeyModifiers::SUPER),
    ("\x1b[1;5P", KeyCode::F(1), CONTROL),
    ("\x1b[15;2~", KeyCode::F(5), SHIFT),
    ("\x1b[3;5~", KeyCode::Delete, CONTROL),
    ("\x1b[5;5:2~", KeyCode::PageUp, CONTROL),
    ("\x1b[99;5u", KeyCode::Char('c'), CONTROL),
    ("\x1b[97:65;2u", KeyCode::Char('A'), SHIFT),
    ("\x1b[97;2u", KeyCode::Char('A'), SHIFT),
    ("\x1b[27u", KeyCode::Esc, NONE),
    ("\x1b[9;2u", KeyCode::BackTab, SHIFT),
    ("\x1b[113;1:1u", KeyCode::Char('q'), NONE),
    ("\x1b[113;129u", KeyCode::Char('q'), NONE),
    ("\x1b[27;5;13~", KeyCode::Enter, CONTROL),
];

/// Single bytes and signs.
const SIGNS: &[(&str, KeyCode, KeyModifiers)] = &[
    ("a", KeyCode::Char('a'), NONE),
    ("A", KeyCode::Char('A'), SHIFT),
    (" ", KeyCode::Char(' '), NONE),
    ("\r", KeyCode::Enter, NONE),
    ("\n", KeyCode::Char('j'), CONTROL),
    ("\t", KeyCode::Tab, NONE),
    ("\x7f", KeyCode::Backspace, NONE),
    ("\x08", KeyCode::Char('h'), CONTROL),
    ("\x03", KeyCode::Char('c'), CONTROL),
    ("\x1a", KeyCode::Char('z'), CONTROL),
    ("\x1c", KeyCode::Char('4'), CONTROL),
    ("\0", KeyCode::Char(' '), CONTROL),
    ("é", KeyCode::Char('é'), NONE),
    ("Ω", KeyCode::Char('Ω'), SHIFT),
    ("门", KeyCode::Char('门'), NONE),
    ("🦀", KeyCode::Char('🦀'), NONE),
];

/// What terminals answer, and what else they say that is nothing to a program.
const ANSWERS: &[&str] = &[
    "\x1b[?2026;2$y",
    "\x1b[20;2$y",
    "\x1b[?997;1n",
    "\x1b[0n",
    "\x1b[5;1R",
    "\x1b[1;2R",
    "\x1b[?5;1R",
    "\x1b[?62;22;52c",
    "\x1b[>41;397;0c",
    "\x1b[?1u",
    "\x1b[?0u",
    "\x1b[>4;2m",
    "\x1b[48;24;80;480;640t",
    "\x1b[8;24;80t",
    "\x1b[3;1;1x",
    "\x1b[?1;0;256S",
    "\x1b[2 q",
    "\x1b[I",
    "\x1b[O",
    "\x1b[97;1:3u",
    "\x1b[57441u",
    "\x1b[1;1:3A",
    "\x1b[201~",
    "\x1b[999~",
    "\x1b[99999;99999999999999999999~",
    "\x1b]11;rgb:1e1e/1e1e/2e2e\x07",
    "\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\",
    "\x1b]10;rgba:ffff/ffff/ffff/ffff\x1b\\",
    "\x1b]4;1;rgb:cdcd/0000/0000\x1b\\",
    "\x1b]52;c;5pyJ6Zeo\x1b\\",
    "\x1b]99;i=1:p=?;a=focus\x1b\\",
    "\x1b]lgatewalk 门\x1b\\",
    "\x1bP>|XTerm(397)\x1b\\",
    "\x1bP1$r0 q\x1b\\",
    "\x1bP0+r544e\x1b\\",
    "\x1bP1+r544E=787465726D\x1b\\",
    "\x1bP!|00000000\x1b\\",
    "\x1b_Gi=31;OK\x1b\\",
    "\x1b_G;ENOENT:no such file\x1b\\",
    "\x1b^said in private\x1b\\",
    "\x1bXa string\x1b\\",
];

fn keys(all: &[(&'static str, KeyCode, KeyModifiers)]) -> Vec<(&'static str, Input)> {
    all.iter().map(|&(bytes, code, modifiers)| (bytes, Input::Key(KeyEvent::new(code, modifiers)))).collect()
}

fn mouse() -> Vec<(&'static str, Input)> {
    let event = |kind, column, row, modifiers| Input::Mouse(MouseEvent { kind, column, row, modifiers });
    let (left, right) = (MouseButton::Left, MouseButton::Right);
    vec![
        ("\x1b[<0;5;9M", event(MouseEventKind::Down(left), 4, 8, NONE)),
        ("\x1b[<0;5;9m", event(MouseEventKind::Up(left), 4, 8, NONE)),
        ("\x1b[<2;300;200M", event(MouseEventKind::Down(right), 299, 199, NONE)),
        ("\x1b[<33;1;1M", event(MouseEventKind::Drag(MouseButton::Middle), 0, 0, NONE)),
        ("\x1b[<35;7;8M", event(MouseEventKind::Moved, 6, 7, NONE)),
        ("\x1b[<64;1;0M", event(MouseEventKind::ScrollUp, 0, 0, NONE)),
        ("\x1b[<65;1;1M", event(MouseEventKind::ScrollDown, 0, 0, NONE)),
        ("\x1b[<20;1;1M", event(MouseEventKind::Down(left), 0, 0, SHIFT.union(CONTROL))),
        ("\x1b[32;5;9M", event(MouseEventKind::Down(left), 4, 8, NONE)),
        ("\x1b[M %)", event(MouseEventKind::Down(left), 4, 8, NONE)),
        ("\x1b[M#%)", event(MouseEventKind::Up(left), 4, 8, NONE)),
    ]
}

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

/// What comes of these pieces with a pause before each, and of nothing more after the last.
fn parsed<'a>(pieces: impl IntoIterator<Item = &'a [u8]>, pause: Duration) -> Vec<Input> {
    let mut parser = Parser::default();
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
            assert_eq!(parsed(bytes.chunks(1), pause), expected, "{text:?} byte by byte");
            for at in 1..bytes.len() {
                let (first, rest) = bytes.split_at(at);
                assert_eq!(parsed([first, rest], pause), expected, "{text:?} split at {at}");
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
            assert_eq!(parsed([first, rest], 900 * MS), expected, "{text:?} split at {at}, slowly");
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
    let mut parser = Parser::default();
    assert_eq!(parser.advance(b"\x1b"), []);
    assert!(parser.patience().unwrap() <= 50 * MS);
    assert_eq!(wait(&mut parser, ESCAPE), [key(KeyCode::Esc)]);
    // What is pressed after it is typed, at once or hardly later.
    assert_eq!(parser.advance(b"q"), [key(KeyCode::Char('q'))]);
    for later in ["[", "]", "O"] {
        let mut parser = Parser::default();
        parser.advance(b"\x1b");
        wait(&mut parser, 100 * MS);
        let found = [parser.advance(later.as_bytes()), wait(&mut parser, HOLD)].concat();
        let sign = Input::Key(sequence::ascii(later.as_bytes()[0]));
        assert_eq!(found, [sign.clone()]);
        parser.advance(b"\x1b");
        wait(&mut parser, 400 * MS);
        assert_eq!(parser.advance(later.as_bytes()), [sign]);
    }
    assert_eq!(whole(b"\x1b\x1b"), [key(KeyCode::Esc), key(KeyCode::Esc)]);
    assert_eq!(whole(b"\x1b\x1b[A"), [key(KeyCode::Esc), key(KeyCode::Up)]);
}

#[test]
fn alt_goes_with_every_sign() {
    for (bytes, expected) in keys(SIGNS) {
        let Input::Key(plain) = expected else { panic!("a key") };
        let alt = Input::Key(held(plain, true));
        assert_eq!(whole(format!("\x1b{bytes}").as_bytes()), [alt], "{bytes:?}");
    }
    for sign in INTRODUCERS {
        let alt = Input::Key(held(sequence::ascii(*sign), true));
        assert_eq!(whole(&[0x1b, *sign]), [alt.clone()]);
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
        assert_eq!(whole(&[bytes, b"q"].concat()), [q.clone()], "{bytes:?}");
        assert_eq!(whole(&[bytes, b"\x1b[A"].concat()), [key(KeyCode::Up)], "{bytes:?}");
    }
}

/// What never ends: the beginning of everything that has an end.
const UNENDED: &[&str] = &[
    "\x1b[",
    "\x1b[?2026",
    "\x1b[1;5",
    "\x1b[M ",
    "\x1b[[",
    "\x1bO",
    "\x1b]11;rgb:",
    "\x1b]11;rgb:\x1b",
    "\x1bP>|XTerm",
    "\x1b_Gi=31",
    "\x1b^",
    "\x1bX",
    "\x1b[200~pasted",
    "\x1b[200~pasted\x1b[20",
    "\u{9580}\x1b[",
    "\x1b",
];

#[test]
fn nothing_that_never_ends_holds_the_keyboard() {
    let last = |found: Vec<Input>| found.last().cloned();
    for begun in UNENDED {
        let open = || {
            let mut parser = Parser::default();
            parser.advance(begun.as_bytes());
            wait(&mut parser, 5 * MS);
            parser
        };
        let mut parser = open();
        wait(&mut parser, HOLD);
        let Some(Input::Key(interrupt)) = last(parser.advance(b"\x03")) else { panic!("{begun:?}") };
        assert_eq!((interrupt.code, interrupt.modifiers), (KeyCode::Char('c'), CONTROL), "{begun:?}");
        let mut parser = open();
        parser.advance(b"\x1b");
        assert_eq!(last(wait(&mut parser, HOLD)), Some(key(KeyCode::Esc)), "{begun:?}");
        assert_eq!(parser.advance(b"j"), [key(KeyCode::Char('j'))], "{begun:?}");
        let mut parser = open();
        wait(&mut parser, STILL);
        assert_eq!(parser.advance(b"j"), [key(KeyCode::Char('j'))], "{begun:?}");
        if !begun.contains("200~") {
            let mut parser = open();
            parser.advance(b"7");
            assert_eq!(last(parser.advance(b"\x1b[B")), Some(key(KeyCode::Down)), "{begun:?}");
            let mut parser = open();
            parser.advance(b"7");
            assert_eq!(last(parser.advance(b"\r")), Some(key(KeyCode::Enter)), "{begun:?}");
        }
        // Somebody goes on typing, puzzled.
        let mut parser = open();
        let typed = (0..200).flat_map(|_| [wait(&mut parser, 100 * MS), parser.advance(b"j")].concat());
        let kept = begun.contains("200~");
        assert_eq!(typed.count() > 90, !kept, "{begun:?}");
    }
}

#[test]
fn a_paste_is_text_whatever_is_in_it() {
    let texts =
        ["", "one", "two\r\nlines", "\x1b[31mred\x1b[0m \x03 \x1b[201", "\x1b\x1b[201 ~", "门🦀", "\x1b"];
    for text in texts {
        let bytes = format!("a\x1b[200~{text}\x1b[201~b");
        let expected = [key(KeyCode::Char('a')), Input::Paste(text.to_owned()), key(KeyCode::Char('b'))];
        assert_eq!(whole(bytes.as_bytes()), expected, "{text:?}");
        for at in 0..bytes.len() {
            let (first, rest) = bytes.as_bytes().split_at(at);
            assert_eq!(parsed([first, rest], 10 * MS), expected, "{text:?} split at {at}");
        }
        assert_eq!(parsed(bytes.as_bytes().chunks(1), 10 * MS), expected, "{text:?} byte by byte");
    }
    assert_eq!(whole(b"\x1b[200~\xff\x1b[201~"), [Input::Paste("\u{fffd}".into())]);
    assert_eq!(whole(b"\x1b[200~never ended"), [Input::Paste("never ended".into())]);
}

#[test]
fn a_huge_paste_is_cut() {
    let bytes = [b"\x1b[200~".to_vec(), vec![b'x'; 3 * MOST_PASTED], b"\x1b[201~q".to_vec()].concat();
    let found = parsed(bytes.chunks(4096), Duration::ZERO);
    assert_eq!(found, [Input::Paste("x".repeat(MOST_PASTED)), key(KeyCode::Char('q'))]);
}

/// Bytes as terminals send them and as they do not.
fn noise() -> impl Strategy<Value = Vec<u8>> {
    let of = |all: &[&'static str]| proptest::sample::select(all.to_vec());
    let piece = prop_oneof![
        any::<u8>().prop_map(|byte| vec![byte]),
        proptest::sample::select(b"\x1b[]OP_^X\\\x07?;~m0123M<".to_vec()).prop_map(|byte| vec![byte]),
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
