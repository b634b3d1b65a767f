//! Where there is no room for wires: the step over the whole width, the machine as a line of tiles.

use super::panel::paint;
use super::stage::stage_panel;
use super::state::WalkScreen;
use crate::diagram::{film, tiles};
use crate::typeset::Canvas;
use crate::walk::{Phase, TimeSlot};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};

/// The step over the whole width; below it what has room: the film, and the machine as a line of tiles.
pub(super) fn narrow(screen: &WalkScreen, frame: &mut Frame<'_>, area: Rect) {
    let wanted = super::detail::lines(screen, usize::from(area.width.saturating_sub(4)))
        .0
        .len() as u16
        + 2;
    let spare = area.height.saturating_sub(wanted.clamp(11, 13));
    let line = |canvas: &Option<Canvas>| canvas.as_ref().map_or(0, |c| c.height() as u16);
    let is_outside = is_outside(screen);
    let film_rows = match spare {
        _ if screen.walk.phase == Phase::Optimizer => 0,
        ..4 => 0,
        // The picture of a loss has a row for every step.
        _ if is_outside => 4,
        4..12 => 4,
        _ => (spare - 6).min(9),
    };
    let tiles = match screen.walk.phase {
        Phase::Optimizer => None,
        _ if is_outside => None,
        _ => screen.scene(|scene| tiles(scene, area.width.into(), usize::from(spare - film_rows))),
    };
    let rows = [
        Constraint::Min(5),
        Constraint::Length(line(&tiles)),
        Constraint::Length(film_rows),
    ];
    let [stage, middle, below] = Layout::vertical(rows).areas(area);
    stage_panel(screen, frame, stage);
    if let Some(tiles) = tiles {
        paint(screen, frame, middle, (0, 0), &tiles);
    }
    if film_rows > 0 {
        let canvas = screen.scene(|scene| film(scene, below.width.into(), below.height.into()));
        paint(screen, frame, below, (0, 0), &canvas);
    }
}

/// Whether one is at no time, so that no machine shows the step: before the first, at the loss, at the parameters.
pub(super) fn is_outside(screen: &WalkScreen) -> bool {
    let stage = screen.walk.stage(screen.cursor.at);
    !matches!(stage, Some(TimeSlot::At(_)))
}
