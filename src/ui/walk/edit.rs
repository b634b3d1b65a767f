//! Numbers that are changed, undone and redone.

use super::state::{Before, State, WalkScreen};
use crate::course::{Changes, Edit};
use crate::graph::{Address, Graph, NodeId, Op, Place, Ref, Run};
use crate::lang::{Text, first_message, text};
use crate::typeset;
use crate::ui::keys::halfwidth;
use crate::walk::Walk;
use std::sync::Arc;

/// A first guess at what the reader wants to edit: the first given operand of this step, else the first given number of all.
pub(super) fn proposal(screen: &WalkScreen) -> String {
    if screen.walk.is_empty() {
        return String::new();
    }
    let of = screen
        .cursor
        .result(&screen.walk)
        .unwrap_or(screen.walk.item(screen.cursor.at).subject);
    let formula = screen.state.run.expanded(of);
    let graph = screen.state.run.graph();
    let operands = formula.refs().into_iter().filter_map(|of| match of {
        Ref::Value(id) => Some(id),
        _ => None,
    });
    let mut given = operands
        .chain(graph.ids())
        .filter(|id| graph.node(*id).op == Op::Leaf)
        .map(|id| typed(graph, id, (0, 0)))
        .filter(|name| !name.is_empty());
    given
        .next()
        .map_or_else(String::new, |name| format!("{name} = "))
}

/// A number that is given, as an edit names it.
pub(super) fn typed(graph: &Graph, id: NodeId, entry: (usize, usize)) -> String {
    let place = Place {
        of: Ref::Value(id),
        entry: Some(entry),
    };
    Address::of(graph, place).map_or_else(String::new, |a| a.typed(graph.node(id).shape))
}

/// `x_2 = 5`, `W_hi[1,2] = 0.3`, `b_i[2] 0.1`.
pub(super) fn edit(screen: &mut WalkScreen, text: &str) {
    let text: String = text.chars().map(halfwidth).collect();
    // Who types a name of their own behind the one proposed means their own.
    let text = text
        .split_once('=')
        .filter(|(_, own)| own.contains('='))
        .map_or(&*text, |(_, own)| own);
    let edit = match Edit::number(screen.state.run.graph(), text) {
        Ok(edit) => edit,
        Err(why) => return screen.say(why),
    };
    let name = edit.text().split(" = ").next().unwrap_or_default();
    let name = name.to_owned();
    let place = edit.place(screen.state.run.graph());
    let number = |screen: &WalkScreen| {
        let Some(Place {
            of,
            entry: Some((r, c)),
        }) = place
        else {
            return 0.0;
        };
        screen.state.run.entry(of, r, c).unwrap_or_default()
    };
    let old = number(screen);
    if let Err(why) = make(screen, edit) {
        return screen.say(why);
    }
    let new = number(screen);
    let digits = typeset::apart(old, new, screen.settings.digits);
    let [old, new] = [old, new].map(|value| typeset::number(value, digits).text);
    screen.say(text!("walk.what_follows_marked_undoes", name, old, new));
}

/// Makes an edit, which can be undone.
pub(super) fn make(screen: &mut WalkScreen, edit: Edit) -> Result<(), Text> {
    let mut changes = screen.state.changes.clone();
    changes.make(edit.clone());
    take(screen, changes)?;
    screen.edits.make(edit);
    Ok(())
}

/// Takes the numbers of other changes. The walk stays where it is, unless its tree is another.
pub(super) fn take(screen: &mut WalkScreen, changes: Changes) -> Result<(), Text> {
    let same = changes.commands() == screen.state.changes.commands();
    let model = if same {
        Ok(screen.state.model.clone())
    } else {
        screen.opened.edited(&changes)
    };
    let model = model.map_err(first_message)?;
    let run = model.run_edited(screen.state.run.optimizer(), &changes);
    let was_finite = screen.state.run.first_not_finite().is_none();
    if was_finite && run.first_not_finite().is_some() {
        return Err(text!("walk.something_becomes_infinite"));
    }
    let run = run.into();
    let new = State {
        model,
        run,
        changes,
    };
    let old = std::mem::replace(&mut screen.state, new);
    screen.left = None;
    if !same {
        screen.walk = Walk::new(&screen.state.run, screen.walk.phase);
        screen.cursor.at = screen.walk.first().unwrap_or_default();
        screen.cursor = screen.cursor.at_level(screen.cursor.level);
    }
    // With the numbers one began with there is nothing to compare.
    let comparable = same && !screen.state.changes.all().is_empty();
    screen.before = comparable.then_some(Before {
        run: old.run,
        changes: old.changes,
    });
    Ok(())
}

pub(super) fn undo(screen: &mut WalkScreen) {
    let made = screen.edits.at();
    if made == 0 {
        return screen.say(text!("walk.nothing_to_undo"));
    }
    let before = screen.state.run.clone();
    stand_at(screen, made, |by| made - by);
    told(screen, &before, |name, old, new| {
        text!("walk.undone", name, old, new)
    });
}

pub(super) fn redo(screen: &mut WalkScreen) {
    let (made, undone) = (screen.edits.at(), screen.edits.undone());
    if undone == 0 {
        return screen.say(text!("walk.nothing_to_redo"));
    }
    let before = screen.state.run.clone();
    stand_at(screen, undone, |by| made + by);
    told(screen, &before, |name, old, new| {
        text!("walk.redone", name, old, new)
    });
}

/// Says which given number went from what to what, if it is one, unless something was said.
fn told(screen: &mut WalkScreen, before: &Run, say: impl FnOnce(String, String, String) -> Text) {
    let run = &screen.state.run;
    if screen.notice.is_some() || !Arc::ptr_eq(run.graph(), before.graph()) {
        return;
    }
    let graph = run.graph();
    let given = graph.ids().filter(|id| graph.node(*id).op == Op::Leaf);
    let mut moved = given.flat_map(|id| {
        let shape = graph.node(id).shape;
        let entries = (0..shape.rows).flat_map(move |r| (0..shape.cols).map(move |c| (r, c)));
        entries.filter_map(move |(r, c)| {
            let at = |run: &Run| run.entry(Ref::Value(id), r, c);
            let (old, new) = (at(before)?, at(run)?);
            (old.to_bits() != new.to_bits()).then_some((id, (r, c), old, new))
        })
    });
    if let (Some((id, entry, old, new)), None) = (moved.next(), moved.next()) {
        let digits = typeset::apart(old, new, screen.settings.digits);
        let [old, new] = [old, new].map(|value| typeset::number(value, digits).text);
        let name = typed(graph, id, entry);
        screen.say(say(name, old, new));
    }
}

/// To the nearest of the `most` places in the list of edits that `at` counts. A list that came as a line of text
/// may pass through numbers that are infinite: those places are left out, further and further.
pub(super) fn stand_at(screen: &mut WalkScreen, most: usize, at: impl Fn(usize) -> usize) {
    let mut by = 1;
    loop {
        match take(screen, screen.edits.changes(at(by))) {
            Ok(()) => return screen.edits.stand(at(by)),
            Err(why) if by == most => return screen.say(why),
            Err(_) => by = (2 * by).min(most),
        }
    }
}

pub(crate) fn reset(screen: &mut WalkScreen) {
    let made = make(screen, Edit::reset());
    screen.say(match made {
        Ok(()) => text!("walk.all_numbers_they_were_brings"),
        Err(why) => why,
    });
}

#[cfg(test)]
mod tests;
