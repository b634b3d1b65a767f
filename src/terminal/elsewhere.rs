//! The terminal's inputs where there is no Unix: crossterm reads them.

use super::burst::Burst;
use super::inbox::{ROOM, Wake};
use super::wake::{put, renew, spawn, urge};
use crate::ui::event::{self as ours, Input};
use ratatui::crossterm::event as theirs;
use std::io;
use std::time::{Duration, Instant};

pub(super) fn start() -> io::Result<()> {
    spawn("input", read_events)
}

/// For ever, in a number that every system takes.
const LONG: Duration = Duration::from_secs(3600);

fn read_events() {
    let mut burst = Burst::default();
    loop {
        let begun = Instant::now();
        match theirs::poll(LONG).and_then(|_| Ok((begun.elapsed(), together()?))) {
            Ok((waited, inputs)) => {
                for input in burst.gather(inputs, waited) {
                    if matches!(input, Input::Resize(..)) {
                        renew(input)
                    } else {
                        put(input)
                    }
                }
            }
            Err(error) => {
                urge(Wake::Broken(error));
                return;
            }
        }
    }
}

/// What can be read without waiting, or as much of it as there is room for.
fn together() -> io::Result<Vec<Input>> {
    let mut inputs = vec![];
    while inputs.len() < ROOM && theirs::poll(Duration::ZERO)? {
        inputs.extend(input(theirs::read()?));
    }
    Ok(inputs)
}

/// The part of crossterm's events that programs get.
fn input(event: theirs::Event) -> Option<Input> {
    match event {
        theirs::Event::Key(event) if event.kind == theirs::KeyEventKind::Release => None,
        theirs::Event::Key(event) => Some(Input::Key(ours::KeyEvent::new(
            code(event.code)?,
            modifiers(event.modifiers),
        ))),
        theirs::Event::Mouse(event) => Some(Input::Mouse(ours::MouseEvent {
            kind: kind(event.kind),
            column: event.column,
            row: event.row,
            modifiers: modifiers(event.modifiers),
        })),
        theirs::Event::Resize(columns, rows) => Some(Input::Resize(columns, rows)),
        theirs::Event::Paste(text) => Some(Input::Paste(text)),
        theirs::Event::FocusGained | theirs::Event::FocusLost => None,
    }
}

fn code(code: theirs::KeyCode) -> Option<ours::KeyCode> {
    use theirs::KeyCode;
    Some(match code {
        KeyCode::Backspace => ours::KeyCode::Backspace,
        KeyCode::Enter => ours::KeyCode::Enter,
        KeyCode::Left => ours::KeyCode::Left,
        KeyCode::Right => ours::KeyCode::Right,
        KeyCode::Up => ours::KeyCode::Up,
        KeyCode::Down => ours::KeyCode::Down,
        KeyCode::Home => ours::KeyCode::Home,
        KeyCode::End => ours::KeyCode::End,
        KeyCode::PageUp => ours::KeyCode::PageUp,
        KeyCode::PageDown => ours::KeyCode::PageDown,
        KeyCode::Tab => ours::KeyCode::Tab,
        KeyCode::BackTab => ours::KeyCode::BackTab,
        KeyCode::Delete => ours::KeyCode::Delete,
        KeyCode::Insert => ours::KeyCode::Insert,
        KeyCode::F(number) => ours::KeyCode::F(number),
        KeyCode::Char(c) => ours::KeyCode::Char(c),
        KeyCode::Esc => ours::KeyCode::Esc,
        _ => return None,
    })
}

fn modifiers(held: theirs::KeyModifiers) -> ours::KeyModifiers {
    let all = [
        (theirs::KeyModifiers::SHIFT, ours::KeyModifiers::SHIFT),
        (theirs::KeyModifiers::ALT, ours::KeyModifiers::ALT),
        (theirs::KeyModifiers::CONTROL, ours::KeyModifiers::CONTROL),
        (theirs::KeyModifiers::SUPER, ours::KeyModifiers::SUPER),
    ];
    let both = all.into_iter().filter(|(theirs, _)| held.contains(*theirs));
    both.fold(ours::KeyModifiers::NONE, |held, (_, ours)| held | ours)
}

fn kind(kind: theirs::MouseEventKind) -> ours::MouseEventKind {
    use theirs::MouseEventKind;
    match kind {
        MouseEventKind::Down(which) => ours::MouseEventKind::Down(button(which)),
        MouseEventKind::Up(which) => ours::MouseEventKind::Up(button(which)),
        MouseEventKind::Drag(which) => ours::MouseEventKind::Drag(button(which)),
        MouseEventKind::Moved => ours::MouseEventKind::Moved,
        MouseEventKind::ScrollDown => ours::MouseEventKind::ScrollDown,
        MouseEventKind::ScrollUp => ours::MouseEventKind::ScrollUp,
        MouseEventKind::ScrollLeft => ours::MouseEventKind::ScrollLeft,
        MouseEventKind::ScrollRight => ours::MouseEventKind::ScrollRight,
    }
}

fn button(button: theirs::MouseButton) -> ours::MouseButton {
    match button {
        theirs::MouseButton::Left => ours::MouseButton::Left,
        theirs::MouseButton::Right => ours::MouseButton::Right,
        theirs::MouseButton::Middle => ours::MouseButton::Middle,
    }
}
