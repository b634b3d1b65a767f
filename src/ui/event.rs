//! What a program is told: keys, the mouse, pastes, sizes, the time. They are types of our own, so that a screen knows
//! no terminal; the names are those of crossterm.

use std::ops::{BitOr, BitOrAssign};

/// Something for the program to react to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A key went down or repeats.
    Key(KeyEvent),
    /// A button, a drag or the wheel; mere motion only if [`Program::mouse`](crate::ui::program::Program::mouse) asks for it.
    Mouse(MouseEvent),
    /// The terminal now has this many columns and rows.
    Resize(u16, u16),
    /// Pasted text, as it came: not trusted.
    Paste(String),
    /// The time asked for with [`Program::next_tick`](crate::ui::program::Program::next_tick) has come.
    Tick,
    /// Something outside the terminal has changed; see [`wake`](crate::ui::wake()).
    Wake,
}

/// A key, and what was held with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyEvent {
    /// Which key.
    pub code: KeyCode,
    /// What was held.
    pub modifiers: KeyModifiers,
}

impl KeyEvent {
    /// A key with what was held.
    pub const fn new(code: KeyCode, modifiers: KeyModifiers) -> KeyEvent {
        KeyEvent { code, modifiers }
    }

    /// Whether it is this letter with Ctrl.
    pub fn is_control(self, letter: char) -> bool {
        self.modifiers.contains(KeyModifiers::CONTROL) && self.code == KeyCode::Char(letter)
    }
}

/// The key alone.
impl From<KeyCode> for KeyEvent {
    fn from(code: KeyCode) -> KeyEvent {
        KeyEvent::new(code, KeyModifiers::NONE)
    }
}

/// Which key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyCode {
    /// Backspace.
    Backspace,
    /// Enter, or Return.
    Enter,
    /// The arrow to the left.
    Left,
    /// The arrow to the right.
    Right,
    /// The arrow up.
    Up,
    /// The arrow down.
    Down,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Tab.
    Tab,
    /// Shift and Tab.
    BackTab,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// A function key by its number.
    F(u8),
    /// The sign a key gives; a capital for Shift and a letter.
    Char(char),
    /// Escape.
    Esc,
}

/// Which modifiers were held: a set, `KeyModifiers::CONTROL | KeyModifiers::ALT`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyModifiers(u8);

impl KeyModifiers {
    /// None.
    pub const NONE: KeyModifiers = KeyModifiers(0);
    /// Shift.
    pub const SHIFT: KeyModifiers = KeyModifiers(1);
    /// Alt, or Option.
    pub const ALT: KeyModifiers = KeyModifiers(2);
    /// Control.
    pub const CONTROL: KeyModifiers = KeyModifiers(4);
    /// The key of the system: Windows, Command.
    pub const SUPER: KeyModifiers = KeyModifiers(8);

    /// Were all of these held?
    pub const fn contains(self, these: KeyModifiers) -> bool {
        self.0 & these.0 == these.0
    }

    /// All of both.
    pub const fn union(self, other: KeyModifiers) -> KeyModifiers {
        KeyModifiers(self.0 | other.0)
    }
}

impl BitOr for KeyModifiers {
    type Output = KeyModifiers;

    fn bitor(self, other: KeyModifiers) -> KeyModifiers {
        self.union(other)
    }
}

impl BitOrAssign for KeyModifiers {
    fn bitor_assign(&mut self, other: KeyModifiers) {
        *self = *self | other;
    }
}

/// What the mouse did, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MouseEvent {
    /// What it did.
    pub kind: MouseEventKind,
    /// Columns from the left edge.
    pub column: u16,
    /// Rows from the upper edge.
    pub row: u16,
    /// What was held.
    pub modifiers: KeyModifiers,
}

/// What the mouse did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseEventKind {
    /// A button went down.
    Down(MouseButton),
    /// A button was let go.
    Up(MouseButton),
    /// It moved with a button held.
    Drag(MouseButton),
    /// It moved.
    Moved,
    /// The wheel, down.
    ScrollDown,
    /// The wheel, up.
    ScrollUp,
    /// The wheel, to the left.
    ScrollLeft,
    /// The wheel, to the right.
    ScrollRight,
}

/// A button of the mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseButton {
    /// The left one.
    Left,
    /// The right one.
    Right,
    /// The one in the middle.
    Middle,
}
