//! The walk on a page of a lesson.

use super::arrange::{Machine, STEP, film_height, film_panel, machine_panel};
use super::stage::{paint, stage_panel};
use super::state::App;
use crate::diagram::{Detail, tiles};
use crate::walk::Phase;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};

/// The step on a page of a lesson; below it what has room, the film and the machine. Where there is more room, one of them
/// stands below the text: the machine, if it has room there.
pub(crate) fn embedded(app: &App, frame: &mut Frame<'_>, area: Rect, below: Option<Rect>) {
    if app.walk.phase == Phase::Optimizer || area.width < STEP.0 {
        return stage_panel(app, frame, area);
    }
    let time = app.scene(|scene| scene.time());
    if let Some(below) = below {
        let room = (
            below.width.saturating_sub(4),
            below.height.saturating_sub(2),
        );
        let machine = app.machine(time, Detail::Row, room);
        let Some(machine) = machine else {
            film_panel(app, frame, below);
            return over_machine(app, frame, area, 0);
        };
        let film = film_height(app, area);
        let [top, bottom] =
            Layout::vertical([Constraint::Min(0), Constraint::Length(film)]).areas(area);
        stage_panel(app, frame, top);
        machine_panel(app, frame, below, &Machine::One(machine));
        return film_panel(app, frame, bottom);
    }
    match area.height / 4 {
        ..6 => stage_panel(app, frame, area),
        film => over_machine(app, frame, area, film),
    }
}

/// The step over the machine, or a line of tiles, over so many rows of the film.
fn over_machine(app: &App, frame: &mut Frame<'_>, area: Rect, film: u16) {
    let time = app.scene(|scene| scene.time());
    let room = (
        area.width - 4,
        area.height.saturating_sub(film + STEP.1 + 4),
    );
    let machine = app.machine(time, Detail::Row, room);
    let tiles = match machine {
        Some(_) => None,
        None => app.scene(|scene| tiles(scene, area.width.into(), 6)),
    };
    let middle = match (&machine, &tiles) {
        (Some(machine), _) => machine.height + 2,
        (None, Some(tiles)) => tiles.height() as u16,
        (None, None) => 0,
    };
    let rows = [
        Constraint::Min(0),
        Constraint::Length(middle),
        Constraint::Length(film),
    ];
    let [top, middle, bottom] = Layout::vertical(rows).areas(area);
    stage_panel(app, frame, top);
    match (machine, tiles) {
        (Some(machine), _) => machine_panel(app, frame, middle, &Machine::One(machine)),
        (None, Some(tiles)) => paint(app, frame, middle, (0, 0), &tiles),
        (None, None) => {}
    }
    if film > 0 {
        film_panel(app, frame, bottom);
    }
}
