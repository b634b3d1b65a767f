//! Where keys lead in a walk.

use super::keys::{Msg, action};
use super::state::{State, WalkScreen};
use crate::course::start::Start;
use crate::course::{Changes, Model};
use crate::graph::{Address, NodeId, OptimizerQuantity, Ref, Run};
use crate::lang::text;
use crate::ui::event::KeyEvent;
use crate::ui::keys::Action;
use crate::ui::screen::{Effect, Screen};
use crate::ui::settings::Settings;
use crate::walk::{Cursor, Level, Phase, Position, Walk};
use std::sync::Arc;

impl WalkScreen {
    /// Opens a model's run at the start of a phase, or at a quantity.
    pub fn new(
        model: Model,
        run: impl Into<Arc<Run>>,
        phase: Phase,
        at: Option<NodeId>,
        settings: Settings,
    ) -> WalkScreen {
        let state = State {
            model: model.clone(),
            run: run.into(),
            changes: Changes::default(),
        };
        let mut screen = WalkScreen::changed(model, state, phase, settings);
        if let Some(id) = at {
            let of = match phase {
                Phase::Forward => Ref::Value(id),
                Phase::Backward => Ref::Adjoint(id),
                Phase::Optimizer => Ref::Optimizer(OptimizerQuantity::Next, id),
            };
            reach(&mut screen, of);
        }
        screen
    }

    /// Takes a key, and another walk with it, if there is one: what changes numbers changes those of both, and the other goes
    /// where this one is.
    pub(crate) fn lead(&mut self, other: Option<&mut WalkScreen>, key: KeyEvent) -> Effect {
        let Some(other) = other else {
            return self.key(key);
        };
        let again = matches!(action(key), Some(Action::Own(Msg::Undo | Msg::Redo)));
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
    pub(crate) fn follow(&mut self, led: &WalkScreen) {
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
pub(super) fn first(screen: &WalkScreen) -> Option<Cursor> {
    let mut cursor = Cursor {
        at: Default::default(),
        level: Level::Time,
    };
    while cursor.level < screen.cursor.level {
        cursor = cursor.deeper(&screen.walk)?;
    }
    (!screen.walk.is_empty()).then_some(cursor)
}

pub(super) fn go(screen: &mut WalkScreen, cursor: Option<Cursor>) {
    if let Some(cursor) = cursor {
        (screen.cursor, screen.scroll, screen.left) = (cursor, None, None);
    }
}

pub(crate) fn step(screen: &mut WalkScreen, by: i32) {
    if screen.walk.is_empty() {
        return;
    }
    let Cursor { at, level } = screen.cursor;
    match neighbour(screen, at, by) {
        Some(at) => {
            go(screen, Some(Cursor { at, level }));
            if by > 0 && screen.settings.motion {
                screen.pulse.start();
            }
        }
        None if by > 0 => {
            screen.playing = false;
            screen.say(text!("walk.end_walk_walks_on"));
        }
        None => {}
    }
}

/// The step behind or before one, at the level the reader is on.
fn neighbour(screen: &WalkScreen, at: Position, by: i32) -> Option<Position> {
    let level = screen.cursor.level;
    if by > 0 {
        screen.walk.next(at, level)
    } else {
        screen.walk.previous(at, level)
    }
}

/// The same item and operation in a neighbouring group, as far as there is one.
pub(super) fn shift_time(screen: &mut WalkScreen, by: isize) {
    let Cursor { mut at, level } = screen.cursor;
    let group = at.group.checked_add_signed(by);
    let Some((group, there)) = group.and_then(|g| Some((g, screen.walk.groups.get(g)?))) else {
        return;
    };
    at.group = group;
    at.item = at.item.min(there.items.len().saturating_sub(1));
    let operations = there.items[at.item].operations.len();
    at.operation = at.operation.min(operations.saturating_sub(1));
    at.entry = at.entry.min(screen.walk.shape(at).len().saturating_sub(1));
    go(screen, Some(Cursor { at, level }.at_level(level)));
}

pub(super) fn next_phase(screen: &mut WalkScreen) {
    let next = match screen.walk.phase {
        Phase::Forward => Phase::Backward,
        Phase::Backward => Phase::Optimizer,
        Phase::Optimizer => Phase::Forward,
    };
    if next != Phase::Forward && screen.state.run.graph().loss.is_none() {
        screen.say(text!("walk.system_no_loss_nothing_walks"));
        return;
    }
    set_phase(screen, next);
}

pub(super) fn set_phase(screen: &mut WalkScreen, phase: Phase) {
    if screen.walk.phase != phase {
        (screen.walk, screen.left) = (Walk::new(&screen.state.run, phase), None);
        screen.cursor.at = screen.walk.first().unwrap_or_default();
        screen.cursor = screen.cursor.at_level(screen.cursor.level);
        screen.scroll = None;
    }
}

/// To the step whose result is `of`; a leaf is given, so nothing computes it.
pub(crate) fn reach(screen: &mut WalkScreen, of: Ref) -> bool {
    let phase = match of {
        Ref::Value(_) => Phase::Forward,
        Ref::Adjoint(_) | Ref::Contribution { .. } => Phase::Backward,
        Ref::Optimizer(..) => Phase::Optimizer,
    };
    let walk = Walk::new(&screen.state.run, phase);
    let Some(at) = walk.find(of) else {
        return false;
    };
    if screen.walk.phase != phase {
        (screen.walk, screen.left) = (walk, None);
    }
    let level = if screen.walk.item(at).subject == of {
        Level::Equation
    } else {
        Level::Operation
    };
    go(screen, Some(Cursor { at, level }));
    true
}

pub(super) fn search(screen: &mut WalkScreen, by: i32) {
    let query = screen.query.to_lowercase();
    if query.is_empty() || screen.walk.is_empty() {
        return;
    }
    let level = screen.cursor.level;
    let line = |cursor| screen.narrate(|narrator| narrator.line(cursor));
    let mut at = screen.cursor.at;
    let mut found = None;
    for _ in 0..20_000 {
        let wrapped = if by > 0 {
            screen.walk.nth(1, level)
        } else {
            screen.walk.last(level)
        };
        let Some(to) = neighbour(screen, at, by).or(wrapped) else {
            break;
        };
        at = to;
        if line(Cursor { at, level }).to_lowercase().contains(&query) {
            found = Some(Cursor { at, level });
            break;
        }
        if at == screen.cursor.at {
            break;
        }
    }
    if found.is_none() {
        let shown = crate::lang::printable_line(&screen.query, 30);
        screen.say(text!("walk.nothing_level_says", shown));
    }
    go(screen, found);
}

pub(super) fn goto_name(screen: &mut WalkScreen, name: &str) {
    let graph = screen.state.run.graph();
    let wanted = Address::meant(name, graph);
    let shown = crate::lang::printable_line(name, 30);
    match wanted {
        None => screen.say(text!("walk.no_quantity_write_dc_gradient", shown)),
        Some(of) => {
            if !reach(screen, of) {
                screen.say(text!("walk.given_not_computed_edits", shown));
            }
        }
    }
}
