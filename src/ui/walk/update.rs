//! What each message does to the state.

use super::edit::{edit, make, proposal, redo, reset, typed, undo};
use super::figure;
use super::keys::Msg;
use super::state::{Asked, WalkScreen};
use super::travel::{first, go, goto_name, next_phase, reach, search, shift_time, step};
use crate::course::Edit;
use crate::graph::{Op, Place, Ref};
use crate::lang::{Lang, text};
use crate::typeset::Digits;
use crate::ui::screen::{Command, Effect};
use crate::ui::tasks::Tasks;
use crate::ui::theme::ThemeName;
use crate::walk::Cursor;
use std::time::Duration;

pub(super) fn update(screen: &mut WalkScreen, msg: Msg) -> Effect {
    match msg {
        Msg::Next => step(screen, 1),
        Msg::Previous => step(screen, -1),
        Msg::Into => {
            let same =
                |inner: &Cursor| inner.out() == Some(screen.cursor) && screen.walk.has(inner.at);
            let back = screen.left.filter(same);
            go(screen, back.or_else(|| screen.cursor.deeper(&screen.walk)));
        }
        Msg::Out if screen.shown.is_some() => screen.shown = None,
        Msg::Out => {
            let inner = screen.cursor;
            go(screen, inner.out());
            screen.left = Some(inner);
        }
        Msg::NextTime => shift_time(screen, 1),
        Msg::PreviousTime => shift_time(screen, -1),
        Msg::First => go(screen, first(screen)),
        Msg::Last => {
            let level = screen.cursor.level;
            go(
                screen,
                screen.walk.last(level).map(|at| Cursor { at, level }),
            );
        }
        Msg::Phase => next_phase(screen),
        Msg::Slice => figure::slice(screen),
        Msg::Landscape => figure::landscape(screen),
        Msg::Goto => screen.ask(Asked::Goto, ""),
        Msg::Search => screen.ask(Asked::Search, ""),
        Msg::NextMatch => search(screen, 1),
        Msg::PreviousMatch => search(screen, -1),
        Msg::Play => screen.playing = !screen.playing,
        Msg::Faster => screen.pace = (screen.pace * 2 / 3).max(Duration::from_millis(60)),
        Msg::Slower => screen.pace = (screen.pace * 3 / 2).min(Duration::from_secs(10)),
        Msg::Edit => screen.ask(Asked::Edit, proposal(screen)),
        Msg::Undo => undo(screen),
        Msg::Redo => redo(screen),
        Msg::Reset => screen.ask(Asked::Reset, ""),
        Msg::Command => screen.ask(Asked::Command, ""),
        Msg::PageUp => scroll(screen, -5),
        Msg::PageDown => scroll(screen, 5),
        Msg::Digit(c) => screen.ask(Asked::Jump, c.to_string()),
        Msg::Train => return train(screen),
        Msg::Present => return Some(Command::PresentWalk),
        Msg::Share => return share(screen),
        Msg::Quit => return Some(Command::Pop),
    }
    None
}

/// The equations are trained on a task that is chosen, if they can be.
fn train(screen: &mut WalkScreen) -> Effect {
    match Tasks::of(&screen.state.model, screen.settings) {
        Ok(tasks) => Some(Command::Push(Box::new(tasks))),
        Err(why) => {
            screen.say(why);
            None
        }
    }
}

/// The state goes to the clipboard.
fn share(screen: &mut WalkScreen) -> Effect {
    match screen.share() {
        Ok(line) => {
            screen.say(match cfg!(target_family = "wasm") {
                true => text!("walk.copied_as_a_link"),
                false => text!("walk.copied_gatewalk_walk_state_opens"),
            });
            Some(Command::Copy(line))
        }
        Err(fault) => {
            screen.say(fault.into_message());
            None
        }
    }
}

fn scroll(screen: &mut WalkScreen, by: i32) {
    let from = screen.scroll.unwrap_or_else(|| screen.followed.get());
    screen.scroll =
        Some((i32::from(from) + by).clamp(0, i32::from(screen.most_scroll.get())) as u16);
}

/// Where a clicked number comes from; a given number can be edited.
pub(super) fn origin(screen: &mut WalkScreen, place: Place) {
    if reach(screen, place.of) {
        return;
    }
    if let Ref::Value(id) = place.of
        && screen.state.run.graph().node(id).op == Op::Leaf
    {
        let name = typed(
            screen.state.run.graph(),
            id,
            place.entry.unwrap_or_default(),
        );
        screen.ask(Asked::Edit, format!("{name} = "));
    }
}

/// What was typed is complete.
pub(super) fn answer(screen: &mut WalkScreen, asked: Asked, typed: &str) -> Effect {
    let text = typed.trim();
    match asked {
        Asked::Goto => goto_name(screen, text),
        Asked::Search => {
            text.clone_into(&mut screen.query);
            search(screen, 1);
        }
        Asked::Edit => edit(screen, typed),
        Asked::Command => return command(screen, text),
        Asked::Jump => {
            let level = screen.cursor.level;
            match text.parse().ok().and_then(|n| screen.walk.nth(n, level)) {
                Some(at) => go(screen, Some(Cursor { at, level })),
                None => screen.say(text!("walk.no_step")),
            }
        }
        Asked::Reset => reset(screen),
    }
    None
}

/// The command that opens equations.
pub(super) const PASTE: &str = "paste";

/// The walk of pasted equations is asked for.
pub(super) fn pasted(text: &str) -> Effect {
    Some(Command::Equations(text.to_owned()))
}

pub(super) fn command(screen: &mut WalkScreen, text: &str) -> Effect {
    if let Some(equations) = text.strip_prefix(PASTE)
        && !equations.starts_with(|c: char| c.is_alphanumeric())
    {
        return pasted(equations);
    }
    let mut words = text.split_whitespace();
    let (verb, rest): (&str, Vec<&str>) = (words.next().unwrap_or_default(), words.collect());
    match (verb, &rest[..]) {
        ("", _) => {}
        ("q" | "quit", []) => return Some(Command::Pop),
        ("theme", [name]) => match ThemeName::named(name) {
            Ok(theme) => screen.settings.theme = theme,
            Err(_) => {
                let all = ThemeName::NAMED.map(|own| own.0).join(", ");
                screen.say(text!("walk.themes", all));
            }
        },
        ("digits", [n]) => match n.parse() {
            Ok(n) if n <= Digits::MAX.get() => screen.settings.digits = Digits::new(n),
            _ => screen.say(text!("walk.digits_go_from_to")),
        },
        ("beside", [_, ..]) => return Some(Command::Beside(rest.join(" "))),
        ("show", [_, ..]) => figure::open(screen, &rest.join(" ")),
        ("lang", [code]) if Lang::named(code).is_some() => {
            screen.settings.lang = Lang::named(code).unwrap_or_default();
        }
        (_, []) => screen.say(text!("walk.commands_seed_theme_light_digits")),
        _ => {
            let made =
                Edit::command(&screen.state.model.system, text).and_then(|edit| make(screen, edit));
            if let Err(why) = made {
                screen.say(why);
            }
        }
    }
    None
}
