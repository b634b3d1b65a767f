//! The walk on a page of a lesson.

use super::arrange::{Machine, film_height, film_panel, machine_panel};
use super::panel::paint;
use super::stage::{STEP, stage_panel};
use super::state::WalkScreen;
use crate::diagram::{Detail, tiles};
use crate::walk::Phase;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};

/// The step on a page of a lesson; below it what has room, the film and the machine. Where there is more room, one of them
/// stands below the text: the machine, if it has room there.
pub(crate) fn embedded(
    screen: &WalkScreen,
    frame: &mut Frame<'_>,
    area: Rect,
    below: Option<Rect>,
) {
    if screen.walk.phase == Phase::Optimizer || area.width < STEP.0 {
        return stage_panel(screen, frame, area);
    }
    let now = screen.scene(|scene| scene.moment());
    if let Some(below) = below {
        let room = (
            below.width.saturating_sub(4),
            below.height.saturating_sub(2),
        );
        let machine = screen.machine(now, Detail::Row, room);
        let Some(machine) = machine else {
            film_panel(screen, frame, below);
            return step_and_machine(screen, frame, area);
        };
        let film = film_height(screen, area);
        let [top, bottom] =
            Layout::vertical([Constraint::Min(0), Constraint::Length(film)]).areas(area);
        stage_panel(screen, frame, top);
        machine_panel(screen, frame, below, &Machine::One(machine));
        return film_panel(screen, frame, bottom);
    }
    match area.height / 4 {
        ..6 => stage_panel(screen, frame, area),
        // Equations without time have no film.
        _ if screen.scene(|scene| scene.sequences().is_empty()) => {
            step_and_machine(screen, frame, area)
        }
        film => {
            let rows = [Constraint::Min(0), Constraint::Length(film)];
            let [top, bottom] = Layout::vertical(rows).areas(area);
            step_and_machine(screen, frame, top);
            film_panel(screen, frame, bottom);
        }
    }
}

/// The machine of a time and nothing else, if it has room.
pub(in crate::ui) fn machine_alone(screen: &WalkScreen, frame: &mut Frame<'_>, area: Rect) {
    if screen.walk.phase == Phase::Optimizer || area.width < 8 {
        return;
    }
    let now = screen.scene(|scene| scene.moment());
    let room = (area.width - 4, area.height.saturating_sub(2));
    if let Some(machine) = screen.machine(now, Detail::Row, room) {
        machine_panel(screen, frame, area, &Machine::One(machine));
    }
}

/// The step, and below it what has room of the machine.
pub(in crate::ui) fn step_and_machine(screen: &WalkScreen, frame: &mut Frame<'_>, area: Rect) {
    if screen.walk.phase == Phase::Optimizer || area.width < 8 {
        return stage_panel(screen, frame, area);
    }
    let now = screen.scene(|scene| scene.moment());
    let room = (area.width - 4, area.height.saturating_sub(STEP.1 + 4));
    let machine = screen.machine(now, Detail::Row, room);
    let tiles = match machine {
        Some(_) => None,
        None if area.height < STEP.1 + 6 => None,
        None => screen.scene(|scene| tiles(scene, area.width.into(), 6)),
    };
    let middle = match (&machine, &tiles) {
        (Some(machine), _) => machine.height + 2,
        (None, Some(tiles)) => tiles.height() as u16,
        (None, None) => 0,
    };
    let rows = [Constraint::Min(0), Constraint::Length(middle)];
    let [top, middle] = Layout::vertical(rows).areas(area);
    stage_panel(screen, frame, top);
    match (machine, tiles) {
        (Some(machine), _) => machine_panel(screen, frame, middle, &Machine::One(machine)),
        (None, Some(tiles)) => paint(screen, frame, middle, (0, 0), &tiles),
        (None, None) => {}
    }
}
