//! What a control sequence of a terminal means, once it is whole: the keys and the mouse.

use crate::ui::event::{
    Input, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

/// A byte below 0x80 that is in no sequence.
pub(super) fn ascii(byte: u8) -> KeyEvent {
    let control = |c: u8| KeyEvent::new(KeyCode::Char(char::from(c)), KeyModifiers::CONTROL);
    match byte {
        b'\r' => KeyCode::Enter.into(),
        b'\t' => KeyCode::Tab.into(),
        0x1b => KeyCode::Esc.into(),
        0x7f => KeyCode::Backspace.into(),
        0x00 => control(b' '),
        0x01..=0x1a => control(byte - 0x01 + b'a'),
        0x1c..=0x1f => control(byte - 0x1c + b'4'),
        _ => sign(char::from(byte)),
    }
}

/// A sign that was typed; capitals are typed with Shift.
pub(super) fn sign(c: char) -> KeyEvent {
    let shift = if c.is_uppercase() {
        KeyModifiers::SHIFT
    } else {
        KeyModifiers::NONE
    };
    KeyEvent::new(KeyCode::Char(c), shift)
}

/// A key, with Alt or without.
pub(super) fn held(key: KeyEvent, alt: bool) -> KeyEvent {
    let also = if alt {
        KeyModifiers::ALT
    } else {
        KeyModifiers::NONE
    };
    KeyEvent {
        modifiers: key.modifiers | also,
        ..key
    }
}

/// Can a sequence that was introduced so go on so? Behind a late introducer only what surely is one.
pub(super) fn follows(byte: u8, by: u8, late: bool) -> bool {
    let key = matches!(byte, b'A'..=b'D' | b'F' | b'H' | b'M' | b'P'..=b'S');
    match by {
        b'[' if late => key || matches!(byte, 0x30..=0x3f | b'I' | b'O' | b'Z' | b'['),
        b'[' => matches!(byte, 0x20..=0x7e),
        b'O' if late => key,
        b'O' => matches!(byte, 0x30..=0x39 | 0x40..=0x7e),
        // OSC: a number, or the answers to questions for the title.
        b']' => {
            matches!(byte, b'0'..=b'9' | b'l' | b'L' | b'I' | 0x1b | 0x07) && !(late && byte < 0x20)
        }
        b'P' => {
            matches!(byte, 0x30..=0x3f | b'!' | b'$' | b'+' | b'|' | b'{' | 0x1b)
                && !(late && byte < 0x20)
        }
        _ => byte > 0x20 && byte != 0x7f,
    }
}

/// `ESC O` and this byte.
pub(super) fn ss3(last: u8) -> Option<Input> {
    let code = if last == b'M' {
        KeyCode::Enter
    } else {
        named(last)?
    };
    Some(Input::Key(code.into()))
}

/// `ESC [ [` and this byte: the Linux console.
pub(super) fn console(last: u8) -> Option<Input> {
    let number = last.checked_sub(b'A').filter(|n| *n < 5)?;
    Some(Input::Key(KeyCode::F(1 + number).into()))
}

/// `ESC [`, parameters, and a byte that ends it; `None` for answers and whatever else is no key.
pub(super) fn csi(parameters: &[u8], last: u8) -> Option<Input> {
    if let Some(numbers) = parameters.strip_prefix(b"<") {
        return mouse(&fields(numbers)?, last);
    }
    let fields = fields(parameters)?;
    // A key is let go: only its going down counts.
    if fields.get(1).is_some_and(|modifiers| modifiers[1] == 3) {
        return None;
    }
    let number = |k: usize| fields.get(k).map_or(0, |field: &[u16; 2]| field[0]);
    let modifiers = modifiers(number(if fields.len() == 1 { 0 } else { 1 }));
    let key = match last {
        // With numbers it says where the cursor is.
        b'R' if !parameters.is_empty() => return None,
        b'Z' => KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT),
        b'~' if number(0) == 27 => typed([number(2), 0], modifiers)?,
        b'~' => KeyEvent::new(numbered(number(0))?, self::modifiers(number(1))),
        b'u' => typed(*fields.first()?, self::modifiers(number(1)))?,
        b'M' => return rxvt_mouse(&fields),
        _ => KeyEvent::new(named(last)?, modifiers),
    };
    Some(Input::Key(key))
}

/// `1;5:2` as numbers, each with the one behind its colon; `None` with any other sign. What is missing is 0.
fn fields(parameters: &[u8]) -> Option<Vec<[u16; 2]>> {
    let text = std::str::from_utf8(parameters)
        .ok()
        .filter(|text| !text.is_empty());
    let number = |text: Option<&str>| match text {
        None | Some("") => Some(0),
        Some(digits) => digits
            .bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| digits.parse().ok())?,
    };
    let field = |text: &str| {
        let mut parts = text.split(':');
        Some([number(parts.next())?, number(parts.next())?])
    };
    text.map_or(Some(vec![]), |text| text.split(';').map(field).collect())
}

/// Modifiers as terminals number them: one and a bit for each. Of the higher bits, Num Lock and its like are none.
fn modifiers(number: u16) -> KeyModifiers {
    let bits = number.saturating_sub(1);
    let all = [
        (1, KeyModifiers::SHIFT),
        (2, KeyModifiers::ALT),
        (4, KeyModifiers::CONTROL),
        (8 | 16 | 32, KeyModifiers::SUPER),
    ];
    let held = all.into_iter().filter(|(bit, _)| bits & bit != 0);
    held.fold(KeyModifiers::NONE, |held, (_, one)| held | one)
}

/// The key that a letter ends the sequence of.
fn named(last: u8) -> Option<KeyCode> {
    Some(match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'P'..=b'S' => KeyCode::F(1 + last - b'P'),
        _ => return None,
    })
}

/// The key with a number before `~`.
fn numbered(number: u16) -> Option<KeyCode> {
    let function = |first: u16, gap: u16| u8::try_from(number - first + gap).ok().map(KeyCode::F);
    match number {
        1 | 7 => Some(KeyCode::Home),
        2 => Some(KeyCode::Insert),
        3 => Some(KeyCode::Delete),
        4 | 8 => Some(KeyCode::End),
        5 => Some(KeyCode::PageUp),
        6 => Some(KeyCode::PageDown),
        11..=15 => function(11, 1),
        17..=21 => function(17, 6),
        23..=26 => function(23, 11),
        28 | 29 => function(28, 15),
        31..=34 => function(31, 17),
        _ => None,
    }
}

/// A key by the number of its sign, and of the sign it gives with Shift where the terminal says so.
fn typed([code, shifted]: [u16; 2], modifiers: KeyModifiers) -> Option<KeyEvent> {
    let shift = modifiers.contains(KeyModifiers::SHIFT);
    let code = match code {
        8 | 127 => KeyCode::Backspace,
        9 if shift => KeyCode::BackTab,
        9 => KeyCode::Tab,
        13 => KeyCode::Enter,
        27 => KeyCode::Esc,
        // Private signs stand for keys that give none.
        0xe000..=0xf8ff => return None,
        _ if shift && shifted != 0 => KeyCode::Char(char::from_u32(shifted.into())?),
        _ if shift => KeyCode::Char(char::from_u32(code.into())?.to_ascii_uppercase()),
        _ => KeyCode::Char(char::from_u32(code.into())?),
    };
    let is_key = !matches!(code, KeyCode::Char(c) if c.is_control());
    is_key.then_some(KeyEvent::new(code, modifiers))
}

/// `ESC [ < what ; column ; row` and `M`, or `m` for a button that is let go.
fn mouse(fields: &[[u16; 2]], last: u8) -> Option<Input> {
    let &[[what, _], [column, _], [row, _]] = fields else {
        return None;
    };
    let event = mouse_event(what, column, row)?;
    let kind = match (last, event.kind) {
        (b'm', MouseEventKind::Down(button)) => MouseEventKind::Up(button),
        (b'M' | b'm', kind) => kind,
        _ => return None,
    };
    Some(Input::Mouse(MouseEvent { kind, ..event }))
}

/// `ESC [ what ; column ; row M`, as rxvt has it.
fn rxvt_mouse(fields: &[[u16; 2]]) -> Option<Input> {
    let &[[what, _], [column, _], [row, _]] = fields else {
        return None;
    };
    mouse_event(what.checked_sub(32)?, column, row).map(Input::Mouse)
}

/// `ESC [ M` and these three bytes.
pub(super) fn old_mouse(bytes: [u8; 3]) -> Option<Input> {
    let [what, column, row] = bytes.map(|byte| u16::from(byte.saturating_sub(32)));
    mouse_event(what, column, row).map(Input::Mouse)
}

/// The bits of `what`: two of the button's number, Shift, Alt, Control, moving, two more of the number. Columns and
/// rows are counted from 1.
fn mouse_event(what: u16, column: u16, row: u16) -> Option<MouseEvent> {
    if what > 0xff {
        return None;
    }
    let button = match what & 0b11 {
        0 => MouseButton::Left,
        1 => MouseButton::Middle,
        _ => MouseButton::Right,
    };
    let kind = match (
        what & 0b11 | (what & 0b1100_0000) >> 4,
        what & 0b10_0000 != 0,
    ) {
        (0..=2, false) => MouseEventKind::Down(button),
        (0..=2, true) => MouseEventKind::Drag(button),
        // Old terminals do not say which button it was.
        (3, false) => MouseEventKind::Up(MouseButton::Left),
        (3..=5, true) => MouseEventKind::Moved,
        (4, false) => MouseEventKind::ScrollUp,
        (5, false) => MouseEventKind::ScrollDown,
        (6, false) => MouseEventKind::ScrollLeft,
        (7, false) => MouseEventKind::ScrollRight,
        _ => return None,
    };
    let modifiers = modifiers(1 + (what >> 2 & 0b111));
    Some(MouseEvent {
        kind,
        column: column.saturating_sub(1),
        row: row.saturating_sub(1),
        modifiers,
    })
}
