//! What each message does to the state.

use super::edit::{edit, make, proposal, redo, reset, typed, undo};
use super::figure;
use super::keys::Msg;
use super::state::{App, Asked};
use super::travel::{first, go, goto_name, phase, reach, search, step, time};
use crate::course::Edit;
use crate::graph::{Op, Place, Ref};
use crate::lang::{Lang, text};
use crate::typeset::Digits;
use crate::ui::screen::{Command, Effect};
use crate::ui::tasks::Tasks;
use crate::ui::theme::ThemeName;
use crate::walk::Cursor;
use std::time::Duration;

pub(super) fn update(app: &mut App, msg: Msg) -> Effect {
    match msg {
        Msg::Next => step(app, 1),
        Msg::Previous => step(app, -1),
        Msg::Into => {
            let same = |inner: &Cursor| inner.out() == Some(app.cursor) && app.walk.has(inner.at);
            let back = app.left.filter(same);
            go(app, back.or_else(|| app.cursor.into(&app.walk)));
        }
        Msg::Out if app.shown.is_some() => app.shown = None,
        Msg::Out => {
            let inner = app.cursor;
            go(app, inner.out());
            app.left = Some(inner);
        }
        Msg::NextTime => time(app, 1),
        Msg::PreviousTime => time(app, -1),
        Msg::First => go(app, first(app)),
        Msg::Last => {
            let level = app.cursor.level;
            go(app, app.walk.last(level).map(|at| Cursor { at, level }));
        }
        Msg::Phase => phase(app),
        Msg::Slice => figure::slice(app),
        Msg::Landscape => figure::landscape(app),
        Msg::Goto => app.ask(Asked::Goto, ""),
        Msg::Search => app.ask(Asked::Search, ""),
        Msg::NextMatch => search(app, 1),
        Msg::PreviousMatch => search(app, -1),
        Msg::Play => app.playing = !app.playing,
        Msg::Faster => app.pace = (app.pace * 2 / 3).max(Duration::from_millis(60)),
        Msg::Slower => app.pace = (app.pace * 3 / 2).min(Duration::from_secs(10)),
        Msg::Edit => app.ask(Asked::Edit, proposal(app)),
        Msg::Undo => undo(app),
        Msg::Redo => redo(app),
        Msg::Reset => app.ask(Asked::Reset, ""),
        Msg::Command => app.ask(Asked::Command, ""),
        Msg::PageUp => scroll(app, -5),
        Msg::PageDown => scroll(app, 5),
        Msg::Digit(c) => app.ask(Asked::Jump, c.to_string()),
        Msg::Train => return train(app),
        Msg::Present => return Some(Command::PresentWalk),
        Msg::Share => return share(app),
        Msg::Quit => return Some(Command::Pop),
    }
    None
}

/// The equations are trained on a task that is chosen, if they can be.
fn train(app: &mut App) -> Effect {
    match Tasks::of(&app.state.model, app.settings) {
        Ok(tasks) => Some(Command::Push(Box::new(tasks))),
        Err(why) => {
            app.say(why);
            None
        }
    }
}

/// The state goes to the clipboard.
fn share(app: &mut App) -> Effect {
    match app.share() {
        Ok(line) => {
            app.say(match cfg!(target_family = "wasm") {
                true => text!("walk.copied_as_a_link"),
                false => text!("walk.copied_gatewalk_walk_state_opens"),
            });
            Some(Command::Copy(line))
        }
        Err(fault) => {
            app.say(fault.message);
            None
        }
    }
}

fn scroll(app: &mut App, by: i32) {
    let from = app.scroll.unwrap_or_else(|| app.followed.get());
    app.scroll = Some((i32::from(from) + by).clamp(0, i32::from(app.most_scroll.get())) as u16);
}

/// Where a clicked number comes from; a given number can be edited.
pub(super) fn origin(app: &mut App, place: Place) {
    if reach(app, place.of) {
        return;
    }
    if let Ref::Value(id) = place.of
        && app.state.run.graph().node(id).op == Op::Leaf
    {
        let name = typed(app.state.run.graph(), id, place.entry.unwrap_or_default());
        app.ask(Asked::Edit, format!("{name} = "));
    }
}

/// What was typed is complete.
pub(super) fn answer(app: &mut App, asked: Asked, typed: &str) -> Effect {
    let text = typed.trim();
    match asked {
        Asked::Goto => goto_name(app, text),
        Asked::Search => {
            text.clone_into(&mut app.query);
            search(app, 1);
        }
        Asked::Edit => edit(app, typed),
        Asked::Command => return command(app, text),
        Asked::Jump => {
            let level = app.cursor.level;
            match text.parse().ok().and_then(|n| app.walk.nth(n, level)) {
                Some(at) => go(app, Some(Cursor { at, level })),
                None => app.say(text!("walk.no_step")),
            }
        }
        Asked::Reset => reset(app),
    }
    None
}

/// The command that opens equations.
pub(super) const PASTE: &str = "paste";

/// The walk of pasted equations is asked for.
pub(super) fn pasted(text: &str) -> Effect {
    Some(Command::Equations(text.to_owned()))
}

pub(super) fn command(app: &mut App, text: &str) -> Effect {
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
            Ok(theme) => app.settings.theme = theme,
            Err(_) => {
                let all = ThemeName::NAMED.map(|own| own.0).join(", ");
                app.say(text!("walk.themes", all));
            }
        },
        ("digits", [n]) => match n.parse() {
            Ok(n @ 0..=12) => app.settings.digits = Digits::new(n),
            _ => app.say(text!("walk.digits_go_from_to")),
        },
        ("beside", [_, ..]) => return Some(Command::Beside(rest.join(" "))),
        ("show", [_, ..]) => figure::open(app, &rest.join(" ")),
        ("lang", [code]) if Lang::named(code).is_some() => {
            app.settings.lang = Lang::named(code).unwrap_or_default();
        }
        (_, []) => app.say(text!("walk.commands_seed_theme_light_digits")),
        _ => {
            let made =
                Edit::command(&app.state.model.system, text).and_then(|edit| make(app, edit));
            if let Err(why) = made {
                app.say(why);
            }
        }
    }
    None
}
