//! How far the walk has come.

use super::state::App;
use crate::graph::{NodeId, Ref};
use crate::walk::{Phase, TimeSlot};

/// The node a value, a gradient or an average of the optimizer is of; a part of a gradient is of none.
pub(crate) fn owner(of: Ref) -> Option<NodeId> {
    match of {
        Ref::Value(id) | Ref::Adjoint(id) | Ref::Optimizer(_, id) => Some(id),
        Ref::Contribution { .. } => None,
    }
}

/// What the walk shows of a node: its gradient on the way back, else its value.
pub(crate) fn shown(app: &App, id: NodeId) -> Ref {
    if app.walk.phase == Phase::Backward {
        Ref::Adjoint(id)
    } else {
        Ref::Value(id)
    }
}

/// The time whose quantities are looked at: before the first step the first, after the last the last.
pub(crate) fn time(app: &App) -> i64 {
    match app
        .walk
        .groups
        .get(app.cursor.at.group)
        .map(|group| group.stage)
    {
        Some(TimeSlot::At(t)) => t.max(1),
        Some(TimeSlot::Before) | None => 1,
        Some(TimeSlot::After | TimeSlot::Parameters) => app.state.run.graph().length as i64,
    }
}

/// Whether the walk has come as far as this quantity.
pub(crate) fn reached(app: &App, of: Ref) -> bool {
    if app.walk.phase == Phase::Optimizer || app.walk.is_empty() {
        return true;
    }
    let (Ref::Value(id) | Ref::Adjoint(id)) = of else {
        return true;
    };
    let graph = app.state.run.graph();
    let Some(time) = graph.node(id).quantity.and_then(|q| q.time) else {
        return true;
    };
    let at = app.cursor.at;
    let stage = app.walk.groups[at.group].stage;
    // The item the cursor is in counts once its last operation is reached (forward) or its sum is (backward).
    let inside = || {
        let items = &app.walk.groups[at.group].items;
        let deep = app.cursor.level >= crate::walk::Level::Operation;
        items.iter().enumerate().any(|(i, item)| {
            let done = item.operations.iter().position(|&o| o == of).unwrap_or(0);
            let here = i < at.item || (i == at.item && (!deep || at.operation >= done));
            item.subject == of && (here || app.cursor.level == crate::walk::Level::Time)
        })
    };
    match (app.walk.phase, stage) {
        (Phase::Forward, TimeSlot::At(t)) => time < t || (time == t && inside()),
        (Phase::Forward, TimeSlot::Before) | (Phase::Backward, TimeSlot::After) => false,
        (Phase::Backward, TimeSlot::At(t)) => time > t || (time == t && inside()),
        _ => true,
    }
}
