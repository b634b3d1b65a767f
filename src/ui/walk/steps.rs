//! The machines of times that follow each other, where a screen has room for more than one.

use super::state::WalkScreen;
use crate::diagram::{Chain, Detail, Wish};
use crate::graph::Moment;
use crate::walk::Phase;
use ratatui::layout::Rect;

/// Rows that several machines leave to the step and the film.
pub(super) const BELOW: u16 = 20;
/// Columns from which several machines may stand beside each other, and the most of them.
const SEVERAL: u16 = 140;
const MOST_STEPS: usize = 4;
/// Columns from which they may be high, and the most steps of a walk of which several machines are shown.
const VERY_WIDE: u16 = 180;
const LOW_MACHINE: u16 = 12;
const MANY_STEPS: usize = 8;

/// The machines of the time one is at and of those before, as many as have room over a step: the first ones at the first.
pub(super) fn several_steps(
    screen: &WalkScreen,
    area: Rect,
    whole: &[u16],
) -> Option<(Chain, i64)> {
    let graph = screen.state.run.graph();
    // Steps of which some run back have no order to stand in, and many steps are a film over the whole width.
    let many = screen.scene(|scene| scene.steps()) > MANY_STEPS;
    if area.width < SEVERAL || many || graph.passes.iter().any(|pass| pass.backward) {
        return None;
    }
    // On a screen that is not very wide they are worth less than a step beside the machine, but for low ones.
    let most = match area.width {
        ..VERY_WIDE => LOW_MACHINE,
        _ => area.height,
    };
    let rows = area.height.checked_sub(BELOW + 2)?.min(most);
    // Rather low, for a film that shows operations.
    let films = whole.iter().map(|film| (*film).max(BELOW));
    let lower = films.filter_map(|film| area.height.checked_sub(film + 2));
    let mut rooms: Vec<u16> = lower.map(|lower| lower.min(rows)).chain([rows]).collect();
    rooms.dedup();
    let most = screen.scene(|scene| scene.steps()).min(MOST_STEPS) as u16;
    let counts = (2..=most).rev();
    let mut all = counts.flat_map(|count| rooms.iter().map(move |rows| (count, *rows)));
    all.find_map(|(count, rows)| chain(screen, count, (area.width - 4, rows)))
}

/// So many machines in so many columns and rows, and the time of the first.
fn chain(screen: &WalkScreen, count: u16, room: (u16, u16)) -> Option<(Chain, i64)> {
    let (axis, now, steps) = screen.scene(|scene| (scene.axis(), scene.time(), scene.steps()));
    let after_first = i64::from(count) - 1;
    let first = match screen.walk.phase {
        // What comes back comes from the time after.
        Phase::Backward => now.min(steps as i64 - after_first),
        _ => now - after_first,
    };
    let times = first.max(1)..first.max(1) + i64::from(count);
    // Rather two with what is added up than three without; on the way back only large tiles hold a number and its gradient.
    let least = match (count, screen.walk.phase) {
        (3.., _) => Detail::Full,
        (_, Phase::Backward) => Detail::Large,
        _ => Detail::Medium,
    };
    let of = |width: u16| {
        // Rather smaller tiles than another order than that of every other screen.
        let wish = Wish {
            is_pinned: screen.state.model.pins.is_some(),
            is_low: false,
            ..Wish::new(least, (width, room.1))
        };
        let at = |time| Moment { axis, time };
        let machines = times.clone().map(|time| screen.laid(at(time), wish));
        let chain = Chain::new(machines.collect::<Option<_>>()?, screen.state.run.graph());
        (chain.width() <= room.0).then_some((chain, times.start))
    };
    // Joined ones share the width of a tile; others do not.
    let details = Detail::ALL.into_iter().filter(|d| *d >= Detail::Medium);
    let joined = details.map(|d| (room.0 + (count - 1) * d.width()) / count);
    let apart = (room.0 - 2 * (count - 1)) / count;
    let mut widths: Vec<u16> = joined.chain([apart]).collect();
    widths.dedup();
    widths.into_iter().find_map(of)
}
