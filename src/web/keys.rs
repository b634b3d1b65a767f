//! What a browser calls keys, buttons and wheels.

use crate::ui::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

/// The key of a `KeyboardEvent.key`, with Shift, Alt, Control and the key of the system as bits 1, 2, 4 and 8.
pub(super) fn key(name: &str, held: u8) -> Option<KeyEvent> {
    let modifiers = modifiers(held);
    let code = match name {
        "Backspace" => KeyCode::Backspace,
        "Enter" => KeyCode::Enter,
        "ArrowLeft" => KeyCode::Left,
        "ArrowRight" => KeyCode::Right,
        "ArrowUp" => KeyCode::Up,
        "ArrowDown" => KeyCode::Down,
        "Home" => KeyCode::Home,
        "End" => KeyCode::End,
        "PageUp" => KeyCode::PageUp,
        "PageDown" => KeyCode::PageDown,
        "Tab" if modifiers.contains(KeyModifiers::SHIFT) => KeyCode::BackTab,
        "Tab" => KeyCode::Tab,
        "Delete" => KeyCode::Delete,
        "Insert" => KeyCode::Insert,
        "Escape" => KeyCode::Esc,
        name => {
            let mut signs = name.chars();
            let (sign, None) = (signs.next()?, signs.next()) else {
                return None;
            };
            if sign.is_control() {
                return None;
            }
            KeyCode::Char(sign)
        }
    };
    Some(KeyEvent::new(code, modifiers))
}

/// The key of a name in a screen's footer, `→` or `Shift-Tab` or `q`: what a browser would call it.
pub(super) fn of_footer(name: &str) -> Option<KeyEvent> {
    match name {
        "→" => key("ArrowRight", 0),
        "←" => key("ArrowLeft", 0),
        "↑" => key("ArrowUp", 0),
        "↓" => key("ArrowDown", 0),
        "Esc" => key("Escape", 0),
        "Space" => key(" ", 0),
        "Shift-Tab" => key("Tab", 1),
        name => key(name, 0),
    }
}

fn modifiers(held: u8) -> KeyModifiers {
    let all = [
        KeyModifiers::SHIFT,
        KeyModifiers::ALT,
        KeyModifiers::CONTROL,
        KeyModifiers::SUPER,
    ];
    let held = (0..).zip(all).filter(|(bit, _)| held >> bit & 1 == 1);
    held.fold(KeyModifiers::NONE, |held, (_, one)| held | one)
}

/// What the mouse did: `down`, `up`, `drag`, `move` with a `MouseEvent.button`, or `wheel-up` and the like.
pub(super) fn mouse(
    what: &str,
    button: i16,
    column: u16,
    row: u16,
    held: u8,
) -> Option<MouseEvent> {
    let button = match button {
        1 => MouseButton::Middle,
        2 => MouseButton::Right,
        _ => MouseButton::Left,
    };
    let kind = match what {
        "down" => MouseEventKind::Down(button),
        "up" => MouseEventKind::Up(button),
        "drag" => MouseEventKind::Drag(button),
        "move" => MouseEventKind::Moved,
        "wheel-up" => MouseEventKind::ScrollUp,
        "wheel-down" => MouseEventKind::ScrollDown,
        "wheel-left" => MouseEventKind::ScrollLeft,
        "wheel-right" => MouseEventKind::ScrollRight,
        _ => return None,
    };
    Some(MouseEvent {
        kind,
        column,
        row,
        modifiers: modifiers(held),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_those_of_the_tables() {
        let code = |name, held| key(name, held).map(|key| key.code);
        assert_eq!(code("ArrowRight", 0), Some(KeyCode::Right));
        assert_eq!(code("Tab", 1), Some(KeyCode::BackTab));
        assert_eq!(code("？", 0), Some(KeyCode::Char('？')));
        assert_eq!(code("G", 1), Some(KeyCode::Char('G')));
        assert_eq!(code("Dead", 0), None);
        assert_eq!(code("AudioVolumeUp", 0), None);
        assert!(key("r", 4).unwrap().is_control('r'));
        assert_eq!(of_footer("→"), key("ArrowRight", 0));
        assert_eq!(of_footer("Shift-Tab").unwrap().code, KeyCode::BackTab);
    }
}
