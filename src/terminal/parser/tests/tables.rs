//! What terminals send.

use crate::ui::event::{
    Input, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

pub(super) const CONTROL: KeyModifiers = KeyModifiers::CONTROL;
const SHIFT: KeyModifiers = KeyModifiers::SHIFT;
const ALT: KeyModifiers = KeyModifiers::ALT;
const NONE: KeyModifiers = KeyModifiers::NONE;

/// Sequences that are keys.
pub(super) const KEYS: &[(&str, KeyCode, KeyModifiers)] = &[
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
    ("\x1b[1;3B", KeyCode::Down, ALT),
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
pub(super) const SIGNS: &[(&str, KeyCode, KeyModifiers)] = &[
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
pub(super) const ANSWERS: &[&str] = &[
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

pub(super) fn keys(all: &[(&'static str, KeyCode, KeyModifiers)]) -> Vec<(&'static str, Input)> {
    all.iter()
        .map(|&(bytes, code, modifiers)| (bytes, Input::Key(KeyEvent::new(code, modifiers))))
        .collect()
}

pub(super) fn mouse() -> Vec<(&'static str, Input)> {
    let event = |kind, column, row, modifiers| {
        Input::Mouse(MouseEvent {
            kind,
            column,
            row,
            modifiers,
        })
    };
    let (left, right) = (MouseButton::Left, MouseButton::Right);
    vec![
        (
            "\x1b[<0;5;9M",
            event(MouseEventKind::Down(left), 4, 8, NONE),
        ),
        ("\x1b[<0;5;9m", event(MouseEventKind::Up(left), 4, 8, NONE)),
        (
            "\x1b[<2;300;200M",
            event(MouseEventKind::Down(right), 299, 199, NONE),
        ),
        (
            "\x1b[<33;1;1M",
            event(MouseEventKind::Drag(MouseButton::Middle), 0, 0, NONE),
        ),
        ("\x1b[<35;7;8M", event(MouseEventKind::Moved, 6, 7, NONE)),
        ("\x1b[<64;1;0M", event(MouseEventKind::ScrollUp, 0, 0, NONE)),
        (
            "\x1b[<65;1;1M",
            event(MouseEventKind::ScrollDown, 0, 0, NONE),
        ),
        (
            "\x1b[<20;1;1M",
            event(MouseEventKind::Down(left), 0, 0, SHIFT.union(CONTROL)),
        ),
        (
            "\x1b[32;5;9M",
            event(MouseEventKind::Down(left), 4, 8, NONE),
        ),
        ("\x1b[M %)", event(MouseEventKind::Down(left), 4, 8, NONE)),
        ("\x1b[M#%)", event(MouseEventKind::Up(left), 4, 8, NONE)),
    ]
}

/// What never ends: the beginning of everything that has an end.
pub(super) const UNENDED: &[&str] = &[
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
