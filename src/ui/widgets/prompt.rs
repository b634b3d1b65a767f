//! A line that is typed: what keys and pastes do to it. No line grows for ever.

use crate::typeset::fit;
use crate::ui::event::{KeyCode, KeyEvent, KeyModifiers};
use tui_input::{Input as Line, InputRequest};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Takes a key, as far as the line stays within so many signs. Is the text another now?
pub(crate) fn press(line: &mut Line, key: KeyEvent, most: usize) -> bool {
    let Some(request) = request(key) else {
        return false;
    };
    let longer = matches!(request, InputRequest::InsertChar(_) | InputRequest::Yank);
    if longer && length(line) >= most {
        return false;
    }
    let changed = line.handle(request).is_some_and(|state| state.value);
    if length(line) > most {
        let cursor = line.cursor().min(most);
        *line = Line::new(line.value().chars().take(most).collect()).with_cursor(cursor);
    }
    changed
}

/// Puts text where the cursor is, as far as the line stays within so many signs.
pub(crate) fn insert(line: &mut Line, text: &str, most: usize) {
    for c in text.chars().take(most.saturating_sub(length(line))) {
        line.handle(InputRequest::InsertChar(c));
    }
}

fn length(line: &Line) -> usize {
    line.value().chars().count()
}

/// What a key asks of a line: the keys of a shell.
fn request(key: KeyEvent) -> Option<InputRequest> {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    let alt = key.modifiers.contains(KeyModifiers::ALT);
    Some(match key.code {
        // With both it is the third level of a keyboard: AltGr.
        KeyCode::Char(c) if control == alt => InputRequest::InsertChar(c),
        KeyCode::Char('a') if control => InputRequest::GoToStart,
        KeyCode::Char('e') if control => InputRequest::GoToEnd,
        KeyCode::Char('b') if control => InputRequest::GoToPrevChar,
        KeyCode::Char('f') if control => InputRequest::GoToNextChar,
        KeyCode::Char('b') => InputRequest::GoToPrevWord,
        KeyCode::Char('f') => InputRequest::GoToNextWord,
        KeyCode::Char('h') if control => InputRequest::DeletePrevChar,
        KeyCode::Char('w') if control => InputRequest::DeletePrevWord,
        KeyCode::Char('d') if alt => InputRequest::DeleteNextWord,
        KeyCode::Char('u') if control => InputRequest::DeleteLine,
        KeyCode::Char('k') if control => InputRequest::DeleteTillEnd,
        KeyCode::Char('y') if control => InputRequest::Yank,
        KeyCode::Backspace if control || alt => InputRequest::DeletePrevWord,
        KeyCode::Backspace => InputRequest::DeletePrevChar,
        KeyCode::Delete if control || alt => InputRequest::DeleteNextWord,
        KeyCode::Delete => InputRequest::DeleteNextChar,
        KeyCode::Left if control || alt => InputRequest::GoToPrevWord,
        KeyCode::Left => InputRequest::GoToPrevChar,
        KeyCode::Right if control || alt => InputRequest::GoToNextWord,
        KeyCode::Right => InputRequest::GoToNextChar,
        KeyCode::Home => InputRequest::GoToStart,
        KeyCode::End => InputRequest::GoToEnd,
        _ => return None,
    })
}

/// The cursor of a line that is typed, and nothing else on any screen.
pub const CURSOR: char = '▏';

/// What is typed, with the cursor in it; of a text that has no room, the part round the cursor.
pub(crate) fn typed(input: &tui_input::Input, room: usize) -> String {
    let text = input.value();
    let at = text
        .char_indices()
        .nth(input.cursor())
        .map_or(text.len(), |(at, _)| at);
    let (before, behind) = text.split_at(at);
    let mut width = 1;
    let fits = |&(_, c): &(usize, char)| {
        width += c.width().unwrap_or(0);
        width <= room
    };
    let from = before
        .char_indices()
        .rev()
        .take_while(fits)
        .last()
        .map_or(at, |(from, _)| from);
    let shown = format!("{}{CURSOR}", &before[from..]);
    let left = room.saturating_sub(shown.width());
    format!("{shown}{}", fit(behind, left))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn control(c: char) -> KeyEvent {
        KeyEvent::new(KeyCode::Char(c), KeyModifiers::CONTROL)
    }

    #[test]
    fn what_is_pasted_goes_where_the_cursor_is() {
        let mut line = Line::new("x = 5".into()).with_cursor(1);
        insert(&mut line, "_2", 7);
        assert_eq!((line.value(), line.cursor()), ("x_2 = 5", 3));
        insert(&mut line, "9", 7);
        assert_eq!(line.value(), "x_2 = 5");
    }

    #[test]
    fn keys_edit_as_in_a_shell() {
        let mut line = Line::new("set x_2 five".into());
        assert!(press(&mut line, control('w'), 20));
        assert!(press(&mut line, KeyCode::Char('5').into(), 20));
        assert_eq!(line.value(), "set x_2 5");
        assert!(!press(&mut line, KeyCode::Home.into(), 20));
        assert!(!press(
            &mut line,
            KeyEvent::new(KeyCode::Char('f'), KeyModifiers::ALT),
            20
        ));
        assert!(press(&mut line, control('k'), 20));
        assert_eq!(line.value(), "set ");
        assert!(!press(&mut line, KeyCode::Up.into(), 20));
    }

    #[test]
    fn no_key_makes_it_longer_than_it_may_be() {
        let mut line = Line::default();
        let cut_and_back = [control('u'), control('y'), control('y'), control('y')];
        for key in "门"
            .repeat(30)
            .chars()
            .map(|c| KeyCode::Char(c).into())
            .chain(cut_and_back)
        {
            press(&mut line, key, 20);
            assert!(length(&line) <= 20 && line.cursor() <= 20);
        }
        assert!(press(&mut line, KeyCode::Backspace.into(), 20));
        assert_eq!(length(&line), 19);
    }

    #[test]
    fn the_cursor_is_drawn_where_one_types() {
        let input = tui_input::Input::new("x_2 = 5".into()).with_cursor(6);
        assert_eq!(typed(&input, 40), "x_2 = ▏5");
        let long = tui_input::Input::new("门".repeat(50));
        assert_eq!(typed(&long, 11), format!("{}▏", "门".repeat(5)));
        for cursor in 0..=50 {
            let shown = typed(&long.clone().with_cursor(cursor), 12);
            assert!(shown.width() <= 12 && shown.contains('▏'), "{shown}");
        }
    }
}
