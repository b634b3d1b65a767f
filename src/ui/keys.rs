//! Key tables: what a key does, the footer and the help all come from one table a screen has.

use crate::lang::Lang;
use crate::ui::event::{KeyCode, KeyEvent, KeyModifiers};

/// A line of the table: the keys as shown, the message, short and long words in both languages. A short word
/// puts it in the footer.
#[derive(Clone, Copy)]
pub(crate) struct Row<M> {
    pub(crate) keys: &'static str,
    pub(crate) msg: M,
    short: (&'static str, &'static str),
    long: (&'static str, &'static str),
}

impl<M: Copy> Row<M> {
    /// The same key under another short word, for when it does something else.
    pub(crate) fn called(self, en: &'static str, zh: &'static str) -> Row<M> {
        Row {
            short: (en, zh),
            ..self
        }
    }

    pub(crate) fn short(&self, lang: Lang) -> &'static str {
        lang.pick(self.short.0, self.short.1)
    }

    pub(crate) fn long(&self, lang: Lang) -> &'static str {
        lang.pick(self.long.0, self.long.1)
    }
}

pub(crate) const fn row<M>(
    keys: &'static str,
    msg: M,
    short: (&'static str, &'static str),
    long: (&'static str, &'static str),
) -> Row<M> {
    Row {
        keys,
        msg,
        short,
        long,
    }
}

/// The message of a key by a table.
pub(crate) fn lookup<M: Copy>(table: &[Row<M>], key: KeyEvent) -> Option<M> {
    let found = |key| {
        table
            .iter()
            .find(|row| row.keys.split(' ').any(|name| matches_key(name, key)))
    };
    let narrow = || match key.code {
        KeyCode::Char(c) => found(KeyEvent {
            code: KeyCode::Char(halfwidth(c)),
            ..key
        }),
        _ => None,
    };
    found(key).or_else(narrow).map(|row| row.msg)
}

/// The sign of the keyboard for which a Chinese input method gives `c`: `？` for `?`, `、` for `/`, `３` for `3`.
pub(crate) fn halfwidth(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        '、' => '/',
        '【' => '[',
        '】' => ']',
        '《' => '<',
        '》' => '>',
        '−' => '-',
        _ => c,
    }
}

fn matches_key(name: &str, key: KeyEvent) -> bool {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    match name.strip_prefix("Ctrl-") {
        Some(letter) => {
            control
                && key.code
                    == KeyCode::Char(letter.to_ascii_lowercase().chars().next().unwrap_or(' '))
        }
        None => !control && code(name) == Some(key.code),
    }
}

/// The key code of a name in the table.
fn code(name: &str) -> Option<KeyCode> {
    Some(match name {
        "→" => KeyCode::Right,
        "←" => KeyCode::Left,
        "↑" => KeyCode::Up,
        "↓" => KeyCode::Down,
        "Space" => KeyCode::Char(' '),
        "Backspace" => KeyCode::Backspace,
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Tab" => KeyCode::Tab,
        "Shift-Tab" => KeyCode::BackTab,
        "Home" => KeyCode::Home,
        "End" => KeyCode::End,
        "PageUp" => KeyCode::PageUp,
        "PageDown" => KeyCode::PageDown,
        name => {
            let mut letters = name.chars();
            let (one, None) = (letters.next()?, letters.next()) else {
                return None;
            };
            KeyCode::Char(one)
        }
    })
}
