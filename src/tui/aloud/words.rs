//! Lines that are typed, as keys.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::iter::{once, repeat_n};

/// What a screen makes of a bare number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Listening {
    /// Opens that entry of a list.
    List,
    /// Opens that place of a search; anything else is what to search for.
    Search,
    /// Chooses an answer, without Enter.
    Choice,
    /// An answer, or the number of a step, with Enter.
    Number,
}

/// Whole words, for those who would rather not think of keys.
const WORDS: [(&[&str], KeyCode); 11] = [
    (&["next", "page", "下一页"], KeyCode::Char('n')),
    (&["back", "previous", "上一页"], KeyCode::Char('p')),
    (&["step", "走", "下一步"], KeyCode::Right),
    (&["undo step", "上一步"], KeyCode::Left),
    (&["in", "into", "进", "进入"], KeyCode::Enter),
    (&["out", "close", "出", "关闭"], KeyCode::Esc),
    (&["hint", "提示"], KeyCode::Char('H')),
    (&["show", "答案"], KeyCode::Char('S')),
    (&["help", "帮助"], KeyCode::Char('?')),
    (&["quit", "exit", "退出"], KeyCode::Char('q')),
    (&["english", "chinese", "英文", "中文"], KeyCode::Char('L')),
];

/// The keys a line stands for; `None` if it stands for none.
pub(super) fn keys(line: &str, to: Listening) -> Option<Vec<KeyEvent>> {
    let lower = line.to_lowercase();
    if let Some((_, code)) = WORDS.iter().find(|(words, _)| words.contains(&lower.as_str())) {
        return Some(vec![KeyEvent::from(*code)]);
    }
    let number = line.replace('−', "-");
    let is_number = number.parse::<f64>().is_ok_and(f64::is_finite);
    match to {
        Listening::List | Listening::Search if is_number => {
            let first = (to == Listening::List).then_some(KeyCode::Home);
            let down = number.parse::<usize>().ok()?.checked_sub(1)?.min(1000);
            let codes = first.into_iter().chain(repeat_n(KeyCode::Down, down)).chain([KeyCode::Enter]);
            Some(codes.map(KeyEvent::from).collect())
        }
        Listening::Search if !line.is_empty() => Some(once(clear()).chain(typed(line)).collect()),
        Listening::Choice if is_number => Some(typed(&number).collect()),
        _ if is_number => Some(typed(&number).chain([KeyEvent::from(KeyCode::Enter)]).collect()),
        _ => command(line),
    }
}

/// A single key, or a key that asks for something and what it is told.
fn command(line: &str) -> Option<Vec<KeyEvent>> {
    let mut signs = line.chars();
    let Some(first) = signs.next() else { return Some(vec![KeyEvent::from(KeyCode::Right)]) };
    let key = KeyEvent::from(KeyCode::Char(first));
    let rest = signs.as_str().trim();
    match first {
        _ if rest.is_empty() => Some(vec![key]),
        'e' | 'g' | '/' | ':' if rest.len() < 400 => {
            let end = KeyEvent::from(KeyCode::Enter);
            // The search over lessons stays open for its results.
            let end = (first != '/').then_some(end);
            Some([key, clear()].into_iter().chain(typed(rest)).chain(end).collect())
        }
        _ => None,
    }
}

/// Takes away what a prompt proposes.
fn clear() -> KeyEvent {
    KeyEvent::new(KeyCode::Char('u'), KeyModifiers::CONTROL)
}

fn typed(text: &str) -> impl Iterator<Item = KeyEvent> + '_ {
    text.chars().filter(|c| !c.is_control()).map(|c| KeyEvent::from(KeyCode::Char(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(line: &str, to: Listening) -> Option<Vec<KeyCode>> {
        Some(keys(line, to)?.into_iter().map(|k| k.code).collect())
    }

    #[test]
    fn lines_are_keys() {
        use KeyCode::{Char, Down, Enter, Home, Right};
        assert_eq!(codes("", Listening::Number), Some(vec![Right]));
        assert_eq!(codes("Next", Listening::Number), Some(vec![Char('n')]));
        assert_eq!(codes("进", Listening::Number), Some(vec![Enter]));
        assert_eq!(codes("3", Listening::List), Some(vec![Home, Down, Down, Enter]));
        assert_eq!(codes("2", Listening::Choice), Some(vec![Char('2')]));
        assert_eq!(codes("−0.5", Listening::Number), Some("-0.5".chars().map(Char).chain([Enter]).collect()));
        assert_eq!(
            codes("g c_3", Listening::Number),
            Some(vec![Char('g'), Char('u'), Char('c'), Char('_'), Char('3'), Enter])
        );
        assert_eq!(codes("gate", Listening::Search).unwrap().len(), 5);
        for nonsense in ["what is this", "0", "-3", "1e99"] {
            assert!(nonsense == "1e99" || codes(nonsense, Listening::List).is_none(), "{nonsense}");
        }
    }
}
