//! What each message does to the state.

use super::app::{App, Before, Prompt, State};
use super::keys::{Msg, halfwidth};
use super::terminal::Exit;
use super::theme::ThemeName;
use crate::course::start::Start;
use crate::course::{Changes, Edit};
use crate::graph::{Address, Graph, NodeId, Op, Place, Ref};
use crate::lang::{Faults, Lang, Text};
use crate::typeset::Digits;
use crate::walk::{Cursor, Level, Narrator, Phase, Walk};
use std::time::Duration;
use tui_input::Input as Line;

pub(super) fn update(app: &mut App, msg: Msg) {
    if app.help {
        match msg {
            Msg::Help | Msg::Out | Msg::Quit | Msg::Into => (app.help, app.scroll) = (false, None),
            Msg::Next | Msg::PageDown => scroll(app, 5),
            Msg::Previous | Msg::PageUp => scroll(app, -5),
            Msg::Language => app.settings.lang = app.settings.lang.other(),
            Msg::Interrupt => app.quit(Exit::INTERRUPTED),
            Msg::Suspend => app.ask_suspend(),
            _ => {}
        }
        return;
    }
    match msg {
        Msg::Next => step(app, 1),
        Msg::Previous => step(app, -1),
        Msg::Into => {
            let same = |inner: &Cursor| inner.out() == Some(app.cursor) && app.walk.has(inner.at);
            let back = app.left.filter(same);
            go(app, back.or_else(|| app.cursor.into(&app.walk)));
        }
        Msg::Out => {
            let inner = app.cursor;
            go(app, inner.out());
            app.left = Some(inner);
        }
        Msg::NextTime => time(app, 1),
        Msg::PreviousTime => time(app, -1),
        Msg::First => go(
            app,
            Cursor {
                at: Default::default(),
                level: Level::Time,
            }
            .deepen(app),
        ),
        Msg::Last => {
            let level = app.cursor.level;
            go(app, app.walk.last(level).map(|at| Cursor { at, level }));
        }
        Msg::Phase => phase(app),
        Msg::Goto => app.prompt = Some(Prompt::Goto(Line::default())),
        Msg::Search => app.prompt = Some(Prompt::Search(Line::default())),
        Msg::NextMatch => search(app, 1),
        Msg::PreviousMatch => search(app, -1),
        Msg::Play => app.playing = !app.playing,
        Msg::Faster => app.pace = (app.pace * 2 / 3).max(Duration::from_millis(60)),
        Msg::Slower => app.pace = (app.pace * 3 / 2).min(Duration::from_secs(10)),
        Msg::Edit => app.prompt = Some(Prompt::Edit(Line::new(proposal(app)))),
        Msg::Undo => undo(app),
        Msg::Redo => redo(app),
        Msg::Reset => app.prompt = Some(Prompt::Reset),
        Msg::Command => app.prompt = Some(Prompt::Command(Line::default())),
        Msg::Language => app.settings.lang = app.settings.lang.other(),
        Msg::Theme => app.settings.theme = app.settings.theme.next(),
        Msg::Help => (app.help, app.scroll) = (true, Some(0)),
        Msg::PageUp => scroll(app, -5),
        Msg::PageDown => scroll(app, 5),
        Msg::Digit(c) => app.prompt = Some(Prompt::Jump(Line::new(c.to_string()))),
        Msg::Present => app.presented = true,
        Msg::Share => share(app),
        Msg::Suspend => app.ask_suspend(),
        Msg::Quit => app.quit(Exit::Finished),
        Msg::Interrupt => app.quit(Exit::INTERRUPTED),
    }
}

impl Cursor {
    /// The first step inside at the level the reader is on.
    fn deepen(self, app: &App) -> Option<Cursor> {
        let mut cursor = self;
        while cursor.level < app.cursor.level {
            cursor = cursor.into(&app.walk)?;
        }
        (!app.walk.is_empty()).then_some(cursor)
    }
}

/// The state goes to the clipboard.
fn share(app: &mut App) {
    match app.share() {
        Ok(line) => {
            app.copy = Some(line);
            say(
                app,
                "copied; gatewalk walk --state opens it, and it is printed when you leave",
                "已复制；用 gatewalk walk --state 打开，退出时也会打印出来",
            );
        }
        Err(fault) => say(app, fault.message.en, fault.message.zh),
    }
}

fn say(app: &mut App, en: impl Into<String>, zh: impl Into<String>) {
    app.notice = Some(app.settings.lang.pick(en.into(), zh.into()));
}

fn tell(app: &mut App, text: Text) {
    say(app, text.en, text.zh);
}

fn scroll(app: &mut App, by: i32) {
    let from = app.scroll.unwrap_or_else(|| app.followed.get());
    app.scroll = Some((i32::from(from) + by).clamp(0, i32::from(app.most_scroll.get())) as u16);
}

fn go(app: &mut App, cursor: Option<Cursor>) {
    if let Some(cursor) = cursor {
        (app.cursor, app.scroll, app.left) = (cursor, None, None);
    }
}

fn step(app: &mut App, by: i32) {
    let Cursor { at, level } = app.cursor;
    let to = if app.walk.is_empty() {
        None
    } else if by > 0 {
        app.walk.next(at, level)
    } else {
        app.walk.previous(at, level)
    };
    match to {
        Some(at) => go(app, Some(Cursor { at, level })),
        None if by > 0 && !app.walk.is_empty() => {
            app.playing = false;
            say(
                app,
                "the end of this walk; b walks on",
                "这一程走完了；按 b 继续",
            );
        }
        None => {}
    }
}

pub(super) fn play(app: &mut App) {
    step(app, 1);
}

/// The same item and operation in a neighbouring group, as far as there is one.
fn time(app: &mut App, by: isize) {
    let Some(group) = app
        .cursor
        .at
        .group
        .checked_add_signed(by)
        .filter(|&g| g < app.walk.groups.len())
    else {
        return;
    };
    let mut at = app.cursor.at;
    at.group = group;
    let items = &app.walk.groups[group].items;
    at.item = at.item.min(items.len().saturating_sub(1));
    at.operation = at
        .operation
        .min(items[at.item].operations.len().saturating_sub(1));
    at.entry = at.entry.min(app.walk.shape(at).len().saturating_sub(1));
    go(
        app,
        Some(
            Cursor {
                at,
                level: app.cursor.level,
            }
            .at_level(app.cursor.level),
        ),
    );
}

fn phase(app: &mut App) {
    let next = match app.walk.phase {
        Phase::Forward => Phase::Backward,
        Phase::Backward => Phase::Optimizer,
        Phase::Optimizer => Phase::Forward,
    };
    if next != Phase::Forward && app.state.run.graph().loss.is_none() {
        say(
            app,
            "this system has no loss L, so nothing walks backward",
            "这个系统没有损失 L，无法反向",
        );
        return;
    }
    set_phase(app, next);
}

fn set_phase(app: &mut App, phase: Phase) {
    if app.walk.phase != phase {
        (app.walk, app.left) = (Walk::new(&app.state.run, phase), None);
        app.cursor.at = app.walk.first().unwrap_or_default();
        app.cursor = app.cursor.at_level(app.cursor.level);
        app.scroll = None;
    }
}

/// Where a page of a lesson begins.
pub(super) fn begin(app: &mut App, start: Start) {
    set_phase(app, start.phase);
    if let Some(cursor) = start.cursor(&app.walk) {
        go(app, Some(cursor));
    }
}

/// To a step of the walk of a phase.
pub(super) fn stand(app: &mut App, phase: Phase, cursor: Cursor) {
    set_phase(app, phase);
    go(app, Some(cursor));
}

/// To the step that computes a node's value, or its gradient.
pub(super) fn go_to(app: &mut App, id: NodeId, gradient: bool) -> bool {
    let of = if gradient {
        Ref::Adjoint(id)
    } else {
        Ref::Value(id)
    };
    reach(app, of)
}

/// To the step whose result is `of`; a leaf is given, so nothing computes it.
fn reach(app: &mut App, of: Ref) -> bool {
    let phase = match of {
        Ref::Value(_) => Phase::Forward,
        Ref::Adjoint(_) | Ref::Contribution { .. } => Phase::Backward,
        Ref::Optimizer(..) => Phase::Optimizer,
    };
    let walk = Walk::new(&app.state.run, phase);
    let Some(at) = walk.find(of) else {
        return false;
    };
    if app.walk.phase != phase {
        (app.walk, app.left) = (walk, None);
    }
    let level = if app.walk.item(at).subject == of {
        Level::Equation
    } else {
        Level::Operation
    };
    go(app, Some(Cursor { at, level }));
    true
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
        app.prompt = Some(Prompt::Edit(Line::new(format!("{name} = "))));
    }
}

/// A number that is given, as an edit names it.
fn typed(graph: &Graph, id: NodeId, entry: (usize, usize)) -> String {
    let place = Place {
        of: Ref::Value(id),
        entry: Some(entry),
    };
    Address::of(graph, place).map_or_else(String::new, |a| a.typed(graph.node(id).shape))
}

/// A first guess at what the reader wants to edit: the first given operand of this step.
fn proposal(app: &App) -> String {
    if app.walk.is_empty() {
        return String::new();
    }
    let of = app
        .cursor
        .result(&app.walk)
        .unwrap_or(app.walk.item(app.cursor.at).subject);
    let formula = match of {
        Ref::Optimizer(..) => app.state.run.formula(of),
        _ => app.state.run.graph().expanded(of),
    };
    let leaf = formula.refs().into_iter().find_map(|of| match of {
        Ref::Value(id) if app.state.run.graph().node(id).op == Op::Leaf => Some(id),
        _ => None,
    });
    let name = leaf.map(|id| typed(app.state.run.graph(), id, (0, 0)));
    name.map_or_else(String::new, |name| format!("{name} = "))
}

fn search(app: &mut App, by: i32) {
    let query = app.query.to_lowercase();
    if query.is_empty() || app.walk.is_empty() {
        return;
    }
    let level = app.cursor.level;
    let setting = app.setting();
    let gloss = |plain: &str| app.state.model.gloss(plain);
    let narrator = Narrator {
        setting: &setting,
        walk: &app.walk,
        gloss: &gloss,
        lang: app.settings.lang,
    };
    let mut at = app.cursor.at;
    let mut found = None;
    for _ in 0..20_000 {
        let next = if by > 0 {
            app.walk.next(at, level)
        } else {
            app.walk.previous(at, level)
        };
        let wrapped = if by > 0 {
            app.walk.nth(1, level)
        } else {
            app.walk.last(level)
        };
        let Some(to) = next.or(wrapped) else { break };
        at = to;
        if narrator
            .line(Cursor { at, level })
            .to_lowercase()
            .contains(&query)
        {
            found = Some(Cursor { at, level });
            break;
        }
        if at == app.cursor.at {
            break;
        }
    }
    if found.is_none() {
        let shown = crate::lang::printable_line(&app.query, 30);
        say(
            app,
            format!("nothing at this level says {shown}"),
            format!("这一层没有找到 {shown}"),
        );
    }
    go(app, found);
}

/// What was typed is complete.
pub(super) fn answer(app: &mut App, prompt: &Prompt) {
    match prompt {
        Prompt::Goto(line) => goto_name(app, line.value().trim()),
        Prompt::Search(line) => {
            line.value().trim().clone_into(&mut app.query);
            search(app, 1);
        }
        Prompt::Edit(line) => edit(app, line.value()),
        Prompt::Command(line) => command(app, line.value().trim()),
        Prompt::Jump(line) => {
            let level = app.cursor.level;
            let at = line
                .value()
                .trim()
                .parse()
                .ok()
                .and_then(|n| app.walk.nth(n, level));
            match at {
                Some(at) => go(app, Some(Cursor { at, level })),
                None => say(app, "there is no such step", "没有这一步"),
            }
        }
        Prompt::Reset => {}
    }
}

fn goto_name(app: &mut App, name: &str) {
    let graph = app.state.run.graph();
    let matrix = |name: &str| Address::parse(name, &(0..0)).ok()?.matrix(graph);
    let wanted = matrix(name).or_else(|| matrix(&format!("∂{}", name.strip_prefix('d')?)));
    let shown = crate::lang::printable_line(name, 30);
    match wanted {
        None => say(
            app,
            format!("there is no quantity {shown}; write c_3, or dc_3 for its gradient"),
            format!("没有 {shown} 这个量；请写 c_3，梯度写 dc_3"),
        ),
        Some(of) => {
            if !reach(app, of) {
                say(
                    app,
                    format!("{shown} is given, not computed; e edits it"),
                    format!("{shown} 是给定的，不经计算；按 e 修改"),
                );
            }
        }
    }
}

/// `x_2 = 5`, `W_hi[1,2] = 0.3`, `b_i[2] 0.1`.
fn edit(app: &mut App, text: &str) {
    let text: String = text.chars().map(halfwidth).collect();
    // Who types a name of their own behind the one proposed means their own.
    let text = text
        .split_once('=')
        .filter(|(_, own)| own.contains('='))
        .map_or(&*text, |(_, own)| own);
    let edit = match Edit::number(app.state.run.graph(), text) {
        Ok(edit) => edit,
        Err(why) => return tell(app, why),
    };
    let name = edit
        .text()
        .split(" = ")
        .next()
        .unwrap_or_default()
        .to_owned();
    let place = edit.place(app.state.run.graph());
    let number = |app: &App| {
        let Some(Place {
            of,
            entry: Some((r, c)),
        }) = place
        else {
            return String::new();
        };
        app.setting()
            .num(app.state.run.entry(of, r, c).unwrap_or_default())
            .text
    };
    let old = number(app);
    if let Err(why) = make(app, edit) {
        return tell(app, why);
    }
    let new = number(app);
    say(
        app,
        format!("{name}: {old} → {new}; what follows is marked, u undoes"),
        format!("{name}：{old} → {new}；受影响的数已标出，按 u 撤销"),
    );
}

/// Makes an edit, which can be undone.
fn make(app: &mut App, edit: Edit) -> Result<(), Text> {
    let mut changes = app.state.changes.clone();
    changes.make(edit.clone());
    take(app, changes)?;
    app.edits.make(edit);
    Ok(())
}

/// Takes the numbers of other changes. The walk stays where it is, unless its tree is another.
fn take(app: &mut App, changes: Changes) -> Result<(), Text> {
    let same = changes.commands() == app.state.changes.commands();
    let model = if same {
        Ok(app.state.model.clone())
    } else {
        app.opened.edited(&changes)
    };
    let first = |faults: Faults| {
        faults
            .into_iter()
            .next()
            .map(|fault| fault.message)
            .unwrap_or_default()
    };
    let model = model.map_err(first)?;
    let run = model.run_edited(app.state.run.optimizer(), &changes);
    if run.first_not_finite().is_some() {
        return Err(Text::new(
            "with this, something becomes infinite; nothing was changed",
            "这样会得到无穷大，因此没有修改",
        ));
    }
    let old = std::mem::replace(
        &mut app.state,
        State {
            model,
            run: run.into(),
            changes,
        },
    );
    app.left = None;
    if !same {
        app.walk = Walk::new(&app.state.run, app.walk.phase);
        app.cursor.at = app.walk.first().unwrap_or_default();
        app.cursor = app.cursor.at_level(app.cursor.level);
    }
    // With the numbers one began with there is nothing to compare.
    let comparable = same && !app.state.changes.all().is_empty();
    app.before = comparable.then_some(Before {
        run: old.run,
        changes: old.changes,
    });
    Ok(())
}

fn undo(app: &mut App) {
    let made = app.edits.at();
    if made == 0 {
        return say(app, "nothing to undo", "没有可撤销的修改");
    }
    stand_at(app, made, |by| made - by);
}

fn redo(app: &mut App) {
    let (made, undone) = (app.edits.at(), app.edits.undone());
    if undone == 0 {
        return say(app, "nothing to redo", "没有可重做的修改");
    }
    stand_at(app, undone, |by| made + by);
}

/// To the nearest of the `most` places in the list of edits that `at` counts. A list that came as a line of text
/// may pass through numbers that are infinite: those places are left out, further and further.
fn stand_at(app: &mut App, most: usize, at: impl Fn(usize) -> usize) {
    let mut by = 1;
    loop {
        match take(app, app.edits.changes(at(by))) {
            Ok(()) => return app.edits.stand(at(by)),
            Err(why) if by == most => return tell(app, why),
            Err(_) => by = (2 * by).min(most),
        }
    }
}

pub(super) fn reset(app: &mut App) {
    match make(app, Edit::reset()) {
        Ok(()) => {
            say(
                app,
                "all numbers are as they were; u brings the changes back",
                "所有数值已复原；按 u 可以找回修改",
            );
        }
        Err(why) => tell(app, why),
    }
}

fn command(app: &mut App, text: &str) {
    let mut words = text.split_whitespace();
    let (verb, rest): (&str, Vec<&str>) = (words.next().unwrap_or_default(), words.collect());
    match (verb, &rest[..]) {
        ("", _) => {}
        ("q" | "quit", []) => app.quit(Exit::Finished),
        ("theme", [name]) => match name.parse::<ThemeName>() {
            Ok(theme) => app.settings.theme = theme,
            Err(_) => {
                let all = ThemeName::ALL.map(|t| t.to_string()).join(", ");
                say(app, format!("themes: {all}"), format!("可用的配色：{all}"));
            }
        },
        ("digits", [n]) => match n.parse() {
            Ok(n @ 0..=12) => app.settings.digits = Digits::new(n),
            _ => say(app, "digits go from 0 to 12", "小数位数是 0 到 12"),
        },
        ("lang", ["zh"]) => app.settings.lang = Lang::Zh,
        ("lang", ["en"]) => app.settings.lang = Lang::En,
        (_, []) => say(
            app,
            "commands: x 1 2 3 4 5 · h 3 · seed 7 · theme light · digits 6 · lang zh · q",
            "命令：x 1 2 3 4 5 · h 3 · seed 7 · theme light · digits 6 · lang zh · q",
        ),
        _ => {
            let made =
                Edit::command(&app.state.model.system, text).and_then(|edit| make(app, edit));
            if let Err(why) = made {
                tell(app, why);
            }
        }
    }
}

#[cfg(test)]
mod tests;
