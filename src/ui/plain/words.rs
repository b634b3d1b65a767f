//! Lines that are typed, as keys.

use crate::lang::{Lang, say};
use crate::ui::event::{KeyCode, KeyEvent, KeyModifiers};
use crate::ui::screen::InputMode;
use std::iter::{once, repeat_n};

/// Whole words, for those who would rather not think of keys; those of every language are understood.
const WORDS: [(&str, KeyCode); 10] = [
    ("plain.word.next", KeyCode::Char('n')),
    ("plain.word.back", KeyCode::Char('p')),
    ("plain.word.step", KeyCode::Right),
    ("plain.word.step_back", KeyCode::Left),
    ("plain.word.into", KeyCode::Enter),
    ("plain.word.out", KeyCode::Esc),
    ("plain.word.hint", KeyCode::Char('H')),
    ("plain.word.show", KeyCode::Char('S')),
    ("plain.word.help", KeyCode::Char('?')),
    ("plain.word.quit", KeyCode::Char('q')),
];

/// Whether a word is one of a key's, in any language.
fn is_one_of(key: &'static str, word: &str) -> bool {
    Lang::all().any(|lang| lang.word(key).split(", ").any(|known| known == word))
}

/// The language of this name, in any language.
fn language(name: &str) -> Option<Lang> {
    let is_called = |lang: &Lang| {
        let names = Lang::all().map(|of| lang.name().get(of));
        names
            .chain([say!(*lang, "language.name").to_owned()])
            .any(|known| known.to_lowercase() == name)
    };
    Lang::all().find(is_called)
}

/// The keys a line stands for; `None` if it stands for none.
pub(super) fn keys(line: &str, to: InputMode, lang: Lang) -> Option<Vec<KeyEvent>> {
    let lower = line.to_lowercase();
    let word = WORDS
        .iter()
        .find(|(words, _)| is_one_of(words, &lower))
        .map(|(_, code)| *code);
    match (word, to) {
        // What is typed into a search is searched for, but for the words that leave it.
        (Some(KeyCode::Esc | KeyCode::Char('q')), InputMode::Search) => {
            return Some(vec![KeyCode::Esc.into()]);
        }
        (Some(code), _) if to != InputMode::Search => return Some(vec![code.into()]),
        _ => {}
    }
    if let Some(wanted) = language(&lower).filter(|_| to != InputMode::Search) {
        let presses = lang.others().position(|other| other == wanted);
        let presses = presses.map_or(0, |others_before| others_before + 1);
        return Some(vec![KeyCode::Char('L').into(); presses]);
    }
    match to {
        InputMode::Choices if is_list(line) => {
            let digits: String = line.chars().filter(char::is_ascii_digit).collect();
            return Some(typed(&digits).chain(once(KeyCode::Enter.into())).collect());
        }
        // A single letter is a key.
        InputMode::Words if line.chars().count() > 1 => {
            let enter = || once(KeyEvent::from(KeyCode::Enter));
            return Some(enter().chain(typed(line)).chain(enter()).collect());
        }
        _ => {}
    }
    let number = line.replace('−', "-");
    let is_number = number.parse::<f64>().is_ok_and(f64::is_finite);
    let place = number.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
    match (to, place) {
        (InputMode::List | InputMode::Search, Some(place)) => {
            let first = (to == InputMode::List).then_some(KeyCode::Home);
            let down = repeat_n(KeyCode::Down, place.min(1000));
            let codes = first.into_iter().chain(down).chain([KeyCode::Enter]);
            Some(codes.map(KeyEvent::from).collect())
        }
        (InputMode::List, None) if is_number => None,
        (InputMode::Search, None) if !line.is_empty() => {
            Some(once(clear()).chain(typed(line)).collect())
        }
        (InputMode::Choice, _) if is_number => Some(typed(&number).collect()),
        _ if is_number => Some(
            typed(&number)
                .chain([KeyEvent::from(KeyCode::Enter)])
                .collect(),
        ),
        _ => command(line),
    }
}

/// Whether keys ask for the help.
pub(super) fn is_help(keys: &[KeyEvent]) -> bool {
    matches!(keys, [key] if key.code == KeyCode::Char('?'))
}

/// Whether a line is numbers of choices: `1 3`, `1, 3` or `13`.
fn is_list(line: &str) -> bool {
    let fits = |c: char| c.is_ascii_digit() || c == ' ' || matches!(c, ',' | '，' | '、');
    line.chars().all(fits) && line.contains(|c: char| c.is_ascii_digit())
}

/// A single key, or a key that asks for something and what it is told.
fn command(line: &str) -> Option<Vec<KeyEvent>> {
    let mut signs = line.chars();
    let Some(first) = signs.next() else {
        return Some(vec![KeyEvent::from(KeyCode::Right)]);
    };
    let key = KeyEvent::from(KeyCode::Char(first));
    let rest = signs.as_str().trim();
    let arrow = match first {
        '→' => Some(KeyCode::Right),
        '←' => Some(KeyCode::Left),
        '↑' => Some(KeyCode::Up),
        '↓' => Some(KeyCode::Down),
        _ => None,
    };
    if let Some(code) = arrow.filter(|_| rest.is_empty()) {
        return Some(vec![code.into()]);
    }
    match first {
        _ if rest.is_empty() => Some(vec![key]),
        'e' | 'g' | '/' | ':' if rest.len() < 400 => {
            let end = KeyEvent::from(KeyCode::Enter);
            // The search over lessons stays open for its results.
            let end = (first != '/').then_some(end);
            Some(
                [key, clear()]
                    .into_iter()
                    .chain(typed(rest))
                    .chain(end)
                    .collect(),
            )
        }
        _ => None,
    }
}

/// Takes away what a prompt proposes.
fn clear() -> KeyEvent {
    KeyEvent::new(KeyCode::Char('u'), KeyModifiers::CONTROL)
}

fn typed(text: &str) -> impl Iterator<Item = KeyEvent> + '_ {
    text.chars()
        .filter(|c| !c.is_control())
        .map(|c| KeyEvent::from(KeyCode::Char(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(line: &str, to: InputMode) -> Option<Vec<KeyCode>> {
        Some(
            keys(line, to, Lang::EN)?
                .into_iter()
                .map(|k| k.code)
                .collect(),
        )
    }

    #[test]
    fn lines_are_keys() {
        use KeyCode::{Char, Down, Enter, Home, Right};
        assert_eq!(codes("", InputMode::Number), Some(vec![Right]));
        assert_eq!(codes("Next", InputMode::Number), Some(vec![Char('n')]));
        assert_eq!(codes("进", InputMode::Number), Some(vec![Enter]));
        assert_eq!(
            codes("3", InputMode::List),
            Some(vec![Home, Down, Down, Enter])
        );
        assert_eq!(codes("2", InputMode::Choice), Some(vec![Char('2')]));
        assert_eq!(
            codes("−0.5", InputMode::Number),
            Some("-0.5".chars().map(Char).chain([Enter]).collect())
        );
        assert_eq!(
            codes("g c_3", InputMode::Number),
            Some(vec![
                Char('g'),
                Char('u'),
                Char('c'),
                Char('_'),
                Char('3'),
                Enter
            ])
        );
        assert_eq!(codes("→", InputMode::Number), Some(vec![Right]));
        assert_eq!(codes("←", InputMode::Choice), Some(vec![KeyCode::Left]));
        assert_eq!(codes("gate", InputMode::Search).unwrap().len(), 5);
        assert_eq!(codes("step", InputMode::Search).unwrap().len(), 5);
        assert_eq!(codes("0.668", InputMode::Search).unwrap().len(), 6);
        assert_eq!(codes("close", InputMode::Search), Some(vec![KeyCode::Esc]));
        assert_eq!(codes("English", InputMode::Number), Some(vec![]));
        assert_eq!(codes("中文", InputMode::Number), Some(vec![Char('L')]));
        let several = [Char('1'), Char('3'), Enter];
        for line in ["1 3", "1,3", "13"] {
            assert_eq!(
                codes(line, InputMode::Choices),
                Some(several.to_vec()),
                "{line}"
            );
        }
        assert_eq!(codes("next", InputMode::Words), Some(vec![Char('n')]));
        assert_eq!(
            codes("门 a", InputMode::Words),
            Some(vec![Enter, Char('门'), Char(' '), Char('a'), Enter])
        );
        for nonsense in ["what is this", "0", "-3", "1e99"] {
            assert!(
                nonsense == "1e99" || codes(nonsense, InputMode::List).is_none(),
                "{nonsense}"
            );
        }
    }
}
