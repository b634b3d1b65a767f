//! Key tables: what a key does, the footer and the help all come from one table a screen has.

use crate::course::answer::{MOST_TYPED, numeral};
use crate::lang::Lang;
use crate::ui::event::{KeyCode, KeyEvent, KeyModifiers};

/// What a key asks for: something of a screen's own, or what it asks for everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action<M> {
    Own(M),
    Common(Common),
}

/// What keys ask for everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Common {
    Language,
    Theme,
    Help,
    /// Taken before any screen sees it.
    Process,
}

/// A line of a table: the keys as shown, separated by spaces, the action, the keys of its short and long words.
/// A short word puts it in the footer.
#[derive(Clone, Copy)]
pub(crate) struct Row<M> {
    pub(crate) keys: &'static str,
    pub(crate) action: Action<M>,
    short: &'static str,
    long: &'static str,
    /// It ends the program.
    ends: bool,
}

impl<M: Copy> Row<M> {
    /// The same key, which ends the program.
    pub(crate) const fn ends(self) -> Row<M> {
        Row { ends: true, ..self }
    }

    /// Whether there is anything for it to do: a page of a browser neither stops nor ends.
    pub(crate) fn is_there(&self) -> bool {
        let process = self.ends || matches!(self.action, Action::Common(Common::Process));
        !(cfg!(target_family = "wasm") && process)
    }

    /// The same key under another short word, for when it does something else.
    pub(crate) const fn called(self, short: &'static str) -> Row<M> {
        Row { short, ..self }
    }

    /// The same key with other long words.
    pub(crate) const fn about(self, long: &'static str) -> Row<M> {
        Row { long, ..self }
    }

    pub(crate) fn short(&self, lang: Lang) -> &'static str {
        match self.short {
            "" => "",
            NEXT_LANGUAGE => lang.next().word(NEXT_LANGUAGE),
            key => lang.word(key),
        }
    }

    pub(crate) fn long(&self, lang: Lang) -> &'static str {
        lang.word(self.long)
    }
}

/// A table, a line a key: the keys, the `Msg`, the key of its long words and, if the footer shows it, of its short one, and `ends` if it
/// ends the program. What keys ask for everywhere is called by its name.
macro_rules! keys {
    ($(
        $($keys:literal => $msg:ident, $long:literal $(, $short:literal)? $(, $ends:ident)?)?
        $($common:ident($($key:literal)?) $(.$change:ident($word:expr))*)?;
    )*) => {
        &[$(
            $($crate::ui::keys::row($keys, Msg::$msg, $long) $(.called($short))? $(.$ends())?,)?
            $($crate::ui::keys::$common($($key)?) $(.$change($word))*,)?
        )*]
    };
}
pub(crate) use keys;

/// A key of a screen's own.
pub(crate) const fn row<M: Copy>(keys: &'static str, msg: M, long: &'static str) -> Row<M> {
    Row {
        keys,
        action: Action::Own(msg),
        short: "",
        long,
        ends: false,
    }
}

/// A key that asks for the same everywhere.
const fn common<M: Copy>(keys: &'static str, common: Common, long: &'static str) -> Row<M> {
    Row {
        keys,
        action: Action::Common(common),
        short: "",
        long,
        ends: false,
    }
}

/// The short word of the key that goes on to the next language: what that one calls itself.
pub(crate) const NEXT_LANGUAGE: &str = "language.short";

/// The next language.
pub(crate) const fn language<M: Copy>() -> Row<M> {
    common("L", Common::Language, "keys.language")
}

/// The next theme, by the key that a screen has left for it.
pub(crate) const fn theme<M: Copy>(key: &'static str) -> Row<M> {
    common(key, Common::Theme, "keys.theme")
}

/// The help.
pub(crate) const fn help<M: Copy>() -> Row<M> {
    common("?", Common::Help, "keys.this_help").called("keys.help")
}

/// Stops the process until it is called back.
pub(crate) const fn suspend<M: Copy>() -> Row<M> {
    common("Ctrl-Z", Common::Process, "keys.suspend")
}

/// Ends the process.
pub(crate) const fn interrupt<M: Copy>() -> Row<M> {
    common("Ctrl-C", Common::Process, "keys.interrupt")
}

/// How far a key moves in a list or scrolls a text, where that is what keys do.
pub(crate) fn movement(key: KeyEvent) -> Option<isize> {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    Some(match key.code {
        KeyCode::Char('d') if control => 10,
        KeyCode::Char('u') if control => -10,
        KeyCode::Down | KeyCode::Char('j') => 1,
        KeyCode::Up | KeyCode::Char('k') => -1,
        KeyCode::PageDown | KeyCode::Char(' ') => 10,
        KeyCode::PageUp | KeyCode::Char('b') => -10,
        KeyCode::Home | KeyCode::Char('g') => isize::MIN,
        KeyCode::End | KeyCode::Char('G') => isize::MAX,
        _ => return None,
    })
}

/// The name of ten keys in a table.
const DIGITS: &str = "0–9";

/// The action of a key by a table.
pub(crate) fn lookup<M: Copy>(table: &[Row<M>], key: KeyEvent) -> Option<Action<M>> {
    // Every test that presses a key looks at its table.
    debug_assert_eq!(unreachable_key(table), None);
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
    found(key).or_else(narrow).map(|row| row.action)
}

/// A name in a table that no key has, or that stands in it twice.
fn unreachable_key<M>(table: &[Row<M>]) -> Option<&'static str> {
    let names = || table.iter().flat_map(|row| row.keys.split(' '));
    let is_key =
        |name: &str| name == DIGITS || code(name.strip_prefix("Ctrl-").unwrap_or(name)).is_some();
    let is_alone = |name: &str| names().filter(|other| *other == name).count() == 1;
    names().find(|name| !is_key(name) || !is_alone(name))
}

/// Signs of a number go behind what is typed, as far as there is room.
pub(crate) fn type_number(typed: &mut String, signs: impl IntoIterator<Item = char>) {
    let room = MOST_TYPED.saturating_sub(typed.len());
    let signs = signs.into_iter().filter_map(|c| numeral(halfwidth(c)));
    typed.extend(signs.take(room));
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
        None if name == DIGITS => {
            !control && matches!(key.code, KeyCode::Char(c) if c.is_ascii_digit())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_is_none_and_one_that_stands_twice_are_found() {
        let table = |first, second| {
            [
                row(first, (), "common.back"),
                row(second, (), "common.back"),
            ]
        };
        assert_eq!(unreachable_key(&table("n → Space", "Ctrl-N N")), None);
        assert_eq!(unreachable_key(&table("n", "F5")), Some("F5"));
        assert_eq!(unreachable_key(&table("n Enter", "p n")), Some("n"));
        assert_eq!(unreachable_key(&table("Ctrl-Del", "p")), Some("Ctrl-Del"));
    }
}
