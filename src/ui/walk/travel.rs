//! Where keys lead in a walk.

use super::state::{App, State};
use crate::course::start::Start;
use crate::course::{Changes, Model};
use crate::graph::{Address, NodeId, Ref, Run};
use crate::lang::text;
use crate::ui::event::{KeyCode, KeyEvent};
use crate::ui::screen::{Effect, Screen};
use crate::ui::settings::Settings;
use crate::walk::{Cursor, Level, Phase, Position, Walk};
use std::sync::Arc;

impl App {
    /// Opens a model's run at the start of a phase, or at a quantity.
    pub fn new(
        model: Model,
        run: impl Into<Arc<Run>>,
        phase: Phase,
        at: Option<NodeId>,
        settings: Settings,
    ) -> App {
        let state = State {
            model: model.clone(),
            run: run.into(),
            changes: Changes::default(),
        };
        let mut app = App::changed(model, state, phase, settings);
        if let Some(id) = at {
            go_to(&mut app, id, phase == Phase::Backward);
        }
        app
    }

    /// Takes a key, and another walk with it: what changes numbers changes those of both, and the other goes where this one is.
    pub(crate) fn lead(&mut self, other: &mut App, key: KeyEvent) -> Effect {
        let again = matches!(key.code, KeyCode::Char('u')) || key.is_control('r');
        if self.is_changing() || again && !self.is_typing() {
            let _ = other.key(key);
        }
        let effect = self.key(key);
        other.prompt = self.prompt.clone().filter(|_| self.is_changing());
        other.notice = None;
        other.follow(self);
        effect
    }

    /// Goes where another walk is: to its phase, its time and its level, and there to the quantity of the same name.
    pub(crate) fn follow(&mut self, led: &App) {
        self.settings = led.settings;
        let has_loss = self.state.run.graph().loss.is_some();
        if led.walk.phase == Phase::Forward || has_loss {
            set_phase(self, led.walk.phase);
        }
        let level = led.cursor.level;
        let Some(slot) = led.walk.stage(led.cursor.at) else {
            return;
        };
        let is_there = |at: &Position| self.walk.stage(*at) == Some(slot);
        let subject = (!led.walk.is_empty()).then(|| led.walk.item(led.cursor.at).subject);
        let name = subject.and_then(|of| {
            let graph = led.state.run.graph();
            Some(graph.plain(graph.node(of.node()?).quantity?))
        });
        let named = name.and_then(|name| {
            let id = self.state.run.graph().find_plain(&name)?;
            let of = match led.walk.phase {
                Phase::Forward => Ref::Value(id),
                _ => Ref::Adjoint(id),
            };
            self.walk.find(of)
        });
        // As deep inside as the other is, as far as there is one.
        let within = named.map(|at| {
            let mut at = Position {
                operation: led.cursor.at.operation,
                entry: led.cursor.at.entry,
                ..at
            };
            let operations = self.walk.item(at).operations.len();
            at.operation = at.operation.min(operations.saturating_sub(1));
            at.entry = at.entry.min(self.walk.shape(at).len().saturating_sub(1));
            at
        });
        let is_here = is_there(&self.cursor.at);
        let first = || self.walk.positions(Level::Equation).find(is_there);
        let at = match within.filter(is_there) {
            Some(at) => Some(at),
            None if is_here => Some(self.cursor.at),
            None => first(),
        };
        if let Some(at) = at {
            let cursor = Cursor { at, level }.at_level(level);
            if cursor != self.cursor {
                go(self, Some(cursor));
            }
        }
    }

    /// Goes where a lesson's page wants to begin.
    pub(crate) fn begin(&mut self, start: Start) {
        set_phase(self, start.phase);
        if let Some(cursor) = start.cursor(&self.walk) {
            go(self, Some(cursor));
        }
    }

    /// Goes to a step of the walk of a phase.
    pub(crate) fn stand_in(&mut self, phase: Phase, cursor: Cursor) {
        set_phase(self, phase);
        go(self, Some(cursor));
    }
}

/// The first step at the level the reader is on.
pub(super) fn first(app: &App) -> Option<Cursor> {
    let mut cursor = Cursor {
        at: Default::default(),
        level: Level::Time,
    };
    while cursor.level < app.cursor.level {
        cursor = cursor.into(&app.walk)?;
    }
    (!app.walk.is_empty()).then_some(cursor)
}

pub(super) fn go(app: &mut App, cursor: Option<Cursor>) {
    if let Some(cursor) = cursor {
        (app.cursor, app.scroll, app.left) = (cursor, None, None);
    }
}

pub(crate) fn step(app: &mut App, by: i32) {
    if app.walk.is_empty() {
        return;
    }
    let Cursor { at, level } = app.cursor;
    match neighbour(app, at, by) {
        Some(at) => {
            go(app, Some(Cursor { at, level }));
            if by > 0 && app.settings.motion {
                app.pulse.start();
            }
        }
        None if by > 0 => {
            app.playing = false;
            app.say(text!("walk.end_walk_walks_on"));
        }
        None => {}
    }
}

/// The step behind or before one, at the level the reader is on.
fn neighbour(app: &App, at: Position, by: i32) -> Option<Position> {
    let level = app.cursor.level;
    if by > 0 {
        app.walk.next(at, level)
    } else {
        app.walk.previous(at, level)
    }
}

/// The same item and operation in a neighbouring group, as far as there is one.
pub(super) fn time(app: &mut App, by: isize) {
    let Cursor { mut at, level } = app.cursor;
    let group = at.group.checked_add_signed(by);
    let Some((group, there)) = group.and_then(|g| Some((g, app.walk.groups.get(g)?))) else {
        return;
    };
    at.group = group;
    at.item = at.item.min(there.items.len().saturating_sub(1));
    let operations = there.items[at.item].operations.len();
    at.operation = at.operation.min(operations.saturating_sub(1));
    at.entry = at.entry.min(app.walk.shape(at).len().saturating_sub(1));
    go(app, Some(Cursor { at, level }.at_level(level)));
}

pub(super) fn phase(app: &mut App) {
    let next = match app.walk.phase {
        Phase::Forward => Phase::Backward,
        Phase::Backward => Phase::Optimizer,
        Phase::Optimizer => Phase::Forward,
    };
    if next != Phase::Forward && app.state.run.graph().loss.is_none() {
        app.say(text!("walk.system_no_loss_nothing_walks"));
        return;
    }
    set_phase(app, next);
}

pub(super) fn set_phase(app: &mut App, phase: Phase) {
    if app.walk.phase != phase {
        (app.walk, app.left) = (Walk::new(&app.state.run, phase), None);
        app.cursor.at = app.walk.first().unwrap_or_default();
        app.cursor = app.cursor.at_level(app.cursor.level);
        app.scroll = None;
    }
}

/// To the step that computes a node's value, or its gradient.
pub(crate) fn go_to(app: &mut App, id: NodeId, gradient: bool) -> bool {
    let of = if gradient {
        Ref::Adjoint(id)
    } else {
        Ref::Value(id)
    };
    reach(app, of)
}

/// To the step whose result is `of`; a leaf is given, so nothing computes it.
pub(super) fn reach(app: &mut App, of: Ref) -> bool {
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

pub(super) fn search(app: &mut App, by: i32) {
    let query = app.query.to_lowercase();
    if query.is_empty() || app.walk.is_empty() {
        return;
    }
    let level = app.cursor.level;
    let line = |cursor| app.narrate(|narrator| narrator.line(cursor));
    let mut at = app.cursor.at;
    let mut found = None;
    for _ in 0..20_000 {
        let wrapped = if by > 0 {
            app.walk.nth(1, level)
        } else {
            app.walk.last(level)
        };
        let Some(to) = neighbour(app, at, by).or(wrapped) else {
            break;
        };
        at = to;
        if line(Cursor { at, level }).to_lowercase().contains(&query) {
            found = Some(Cursor { at, level });
            break;
        }
        if at == app.cursor.at {
            break;
        }
    }
    if found.is_none() {
        let shown = crate::lang::printable_line(&app.query, 30);
        app.say(text!("walk.nothing_level_says", shown));
    }
    go(app, found);
}

pub(super) fn goto_name(app: &mut App, name: &str) {
    let graph = app.state.run.graph();
    let matrix = |name: &str| Address::parse(name, &(0..0)).ok()?.matrix(graph);
    let wanted = matrix(name).or_else(|| matrix(&format!("∂{}", name.strip_prefix('d')?)));
    let shown = crate::lang::printable_line(name, 30);
    match wanted {
        None => app.say(text!("walk.no_quantity_write_dc_gradient", shown)),
        Some(of) => {
            if !reach(app, of) {
                app.say(text!("walk.given_not_computed_edits", shown));
            }
        }
    }
}
