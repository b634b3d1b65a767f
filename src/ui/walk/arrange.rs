//! Where the panels of a walk stand: the machine beside the step or above it, the film below; where there is no room
//! for wires, the machine is a line of tiles.

use super::descent;
use super::narrow::{is_outside, narrow};
use super::panel::{paint, panel};
use super::parameters::weights_panel;
use super::stage::{STEP, stage_panel};
use super::state::WalkScreen;
use super::steps::{BELOW, several_steps};
use crate::diagram::{
    Chain, Detail, Diagram, Wish, film, film_levels, film_rows, film_used, weights, weights_rows,
    weights_width,
};
use crate::lang::say;
use crate::walk::Phase;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use std::sync::Arc;

/// Below so many rows a machine has no frame.
const LOW: u16 = 30;
/// The most columns of it.
const MOST_STEP: u16 = 84;
/// Columns from which there are panels beside each other.
const WIDE: u16 = 100;

/// Rows of a screen from which a film shows every operation.
const HIGH: u16 = 40;

/// Draws the panels.
pub(super) fn panels(screen: &WalkScreen, frame: &mut Frame<'_>, area: Rect) {
    if area.width < WIDE || area.height < 24 {
        return narrow(screen, frame, area);
    }
    if screen.walk.phase == Phase::Optimizer {
        return descent::panels(screen, frame, area);
    }
    let whole = whole_films(screen);
    if let Some(machine) = outside(screen, area) {
        return stacked(screen, frame, (area, &whole), &machine);
    }
    if let Some((chain, first)) = several_steps(screen, area, &whole) {
        return stacked(
            screen,
            frame,
            (area, &whole),
            &Machine::Several(chain, first),
        );
    }
    let films = film_heights(screen, area, &whole);
    let large = beside(screen, area, &films, Detail::Large);
    if large.is_none()
        && screen.state.model.pins.is_none()
        && let Some(machine) = above_large(screen, area)
    {
        return stacked(screen, frame, (area, &whole), &Machine::One(machine));
    }
    let medium = || beside(screen, area, &films, Detail::Medium);
    if let Some((machine, step, film)) = large.or_else(medium) {
        let [top, bottom] =
            Layout::vertical([Constraint::Min(0), Constraint::Length(film)]).areas(area);
        let [left, right] =
            Layout::horizontal([Constraint::Min(0), Constraint::Length(step)]).areas(top);
        machine_panel(screen, frame, left, &Machine::One(machine));
        stage_panel(screen, frame, right);
        return numbers(screen, frame, bottom, &whole);
    }
    match above(screen, area) {
        Some(machine) => stacked(screen, frame, (area, &whole), &machine),
        None => narrow(screen, frame, area),
    }
}

/// Forward, of an equation without a time its own machine over the step, in at most half of the rows of a high screen.
fn outside(screen: &WalkScreen, area: Rect) -> Option<Machine> {
    let is_forward = screen.walk.phase == Phase::Forward;
    let is_here = area.height >= HIGH && is_forward && is_outside(screen);
    let room = (area.width - 4, area.height / 2 - 2);
    let machine = is_here.then(|| screen.machine_of(room))?;
    machine.map(Machine::Equation)
}

/// The machine over the step: with tiles of several rows, else of a single one, else the part of it that one is in.
fn above(screen: &WalkScreen, area: Rect) -> Option<Machine> {
    let now = screen.scene(|scene| scene.moment());
    let rows = area.height.saturating_sub(STEP.1 + frame_rows(area));
    let room = (area.width - 4, rows);
    let whole = [Detail::Small, Detail::Row].map(|least| screen.machine(now, least, room));
    // A part is worth its rows where they leave enough to the step, and more of them where no part shows it.
    let has_part = area.height >= HIGH || area.height >= LOW && !is_outside(screen);
    // In half of the rows if it can be cut into parts that are low enough.
    let rooms = [rows.min(area.height / 2), rows].into_iter();
    let mut parts = rooms.map(|rows| screen.machine_part((room.0, rows)));
    let part = || {
        let (machine, part) = parts.find_map(|part| part)?;
        Some(Machine::Part(machine, part))
    };
    let whole = whole.into_iter().flatten().next().map(Machine::One);
    whole.or_else(|| has_part.then(part)?)
}

/// The machine over the step with bars in its tiles, where that leaves enough to step and film.
fn above_large(screen: &WalkScreen, area: Rect) -> Option<Arc<Diagram>> {
    let now = screen.scene(|scene| scene.moment());
    let rows = area.height.checked_sub(BELOW + frame_rows(area))?;
    screen.machine(now, Detail::Large, (area.width - 4, rows))
}

/// Rows of a frame round the machine: none where every row counts.
fn frame_rows(area: Rect) -> u16 {
    if area.height < LOW { 0 } else { 2 }
}

/// Rows of the film, with its frame: one for every unit, and for what is given, as long as the rest keeps its room.
pub(super) fn film_height(screen: &WalkScreen, area: Rect) -> u16 {
    let rows = screen.scene(film_rows) as u16 + 4;
    rows.clamp(area.height * 3 / 10, area.height * 2 / 5)
}

/// Rows it may have beside a machine: on a high screen with a row for every operation, too, if the machine can do without
/// them; and fewer where a machine that is pinned needs them.
fn film_heights(screen: &WalkScreen, area: Rect, whole: &[u16]) -> Vec<u16> {
    let own = film_height(screen, area);
    let more = match area.height {
        HIGH.. => whole,
        _ => &[],
    };
    let more = more.iter().copied();
    let more = more.filter(|rows| (own..=area.height / 2).contains(rows));
    let mut heights: Vec<u16> = more.chain([own]).collect();
    if screen.state.model.pins.is_some() {
        heights.push(area.height * 3 / 10);
    }
    heights.dedup();
    heights
}

/// Rows of films that show operations, with their frames, from all of them to none.
fn whole_films(screen: &WalkScreen) -> Vec<u16> {
    let levels = screen.scene(film_levels).into_iter();
    levels.map(|rows| rows as u16 + 2).collect()
}

/// The machine with such tiles beside the step, which has two fifths of the columns if the machine can do with the rest: as it
/// is pinned before another way; and the rows of the film, the first of these that leave enough to the machine.
fn beside(
    screen: &WalkScreen,
    area: Rect,
    films: &[u16],
    least: Detail,
) -> Option<(Arc<Diagram>, u16, u16)> {
    let now = screen.scene(|scene| scene.moment());
    let wide = (area.width * 2 / 5).clamp(STEP.0, MOST_STEP);
    let steps = || [wide, STEP.0].into_iter();
    let sizes = || {
        films
            .iter()
            .flat_map(|&film| steps().map(move |step| (step, film)))
    };
    let ways: &[bool] = match screen.state.model.pins {
        Some(_) => &[true, false],
        None => &[false],
    };
    let ways = ways.iter().copied();
    let mut all = ways.flat_map(|is_pinned| sizes().map(move |size| (size, is_pinned)));
    all.find_map(|((step, film), is_pinned)| {
        let room = (
            (area.width - step).saturating_sub(4),
            (area.height - film).saturating_sub(2),
        );
        let wish = Wish {
            is_pinned,
            is_low: false,
            ..Wish::new(least, room)
        };
        Some((screen.laid(now, wish)?, step, film))
    })
}

/// The machine above, the step and the film below.
fn stacked(
    screen: &WalkScreen,
    frame: &mut Frame<'_>,
    (area, whole): (Rect, &[u16]),
    machine: &Machine,
) {
    let frame_rows = frame_rows(area);
    let height = machine.height() + frame_rows;
    let rows = [Constraint::Length(height), Constraint::Min(0)];
    let [top, bottom] = Layout::vertical(rows).areas(area);
    match frame_rows {
        0 => machine_in(screen, frame, top, machine),
        _ => machine_panel(screen, frame, top, machine),
    }
    let step = (area.width * 2 / 5).max(STEP.0);
    let [left, right] =
        Layout::horizontal([Constraint::Length(step), Constraint::Min(0)]).areas(bottom);
    stage_panel(screen, frame, left);
    numbers(screen, frame, right, whole);
}

/// The film and the parameters: these below it or beside it, where they have room with their digits.
fn numbers(screen: &WalkScreen, frame: &mut Frame<'_>, area: Rect, whole: &[u16]) {
    let (width, wanted) = (
        usize::from(area.width) - 4,
        screen.scene(film_rows) as u16 + 4,
    );
    let below = area.height.saturating_sub(wanted);
    let rows = screen.scene(|scene| weights_rows(scene, width));
    let rows = rows.map(|rows| (rows as u16 + 2).max(5));
    let rows = rows.filter(|rows| *rows <= below);
    if let Some(rows) = rows {
        // What the film cannot use, and what large tiles can before bars become tall.
        let film = usize::from((area.height - rows).saturating_sub(2));
        let spare = film - screen.scene(|scene| film_used(scene, film)).min(film);
        let rows = rows + spare as u16;
        let films = whole.iter().copied();
        let whole = films.filter(|film| film + rows <= area.height).max();
        let large = area.height - whole.unwrap_or(area.height - rows);
        let large = screen.scene(|scene| weights(scene, width, usize::from(large) - 2));
        let rows = large.map_or(rows, |large| rows.max(large.height() as u16 + 2));
        let [film, weights] =
            Layout::vertical([Constraint::Min(0), Constraint::Length(rows)]).areas(area);
        film_panel(screen, frame, film);
        return weights_panel(screen, frame, weights);
    }
    let most = width * 9 / 20;
    let height = usize::from(area.height) - 2;
    match screen.scene(|scene| weights_width(scene, most, height)) {
        Some(columns) if area.width >= WIDE => {
            let columns = Constraint::Length(columns as u16 + 4);
            let [film, weights] = Layout::horizontal([Constraint::Min(0), columns]).areas(area);
            film_panel(screen, frame, film);
            weights_panel(screen, frame, weights);
        }
        _ => film_panel(screen, frame, area),
    }
}

/// What a panel shows of the machine.
pub(super) enum Machine {
    One(Arc<Diagram>),
    /// Of an equation without a time.
    Equation(Arc<Diagram>),
    /// A part of it, which and of how many.
    Part(Arc<Diagram>, (usize, usize)),
    /// Of times that follow each other, and the first of these.
    Several(Chain, i64),
}

impl Machine {
    fn height(&self) -> u16 {
        match self {
            Machine::One(machine) | Machine::Equation(machine) => machine.height,
            Machine::Part(machine, _) => machine.height,
            Machine::Several(chain, _) => chain.height(),
        }
    }
}

/// The time whose machine is shown, as it is told: `2`, `2 ←` where time runs back.
fn time(screen: &WalkScreen) -> String {
    let group = screen.walk.groups.get(screen.cursor.at.group);
    let told = group.map(|group| screen.narrate(|narrator| narrator.stage(group)));
    let time = told.and_then(|told| told.strip_prefix("t=").map(str::to_owned));
    time.unwrap_or_else(|| screen.scene(|scene| scene.time()).to_string())
}

pub(super) fn machine_panel(
    screen: &WalkScreen,
    frame: &mut Frame<'_>,
    area: Rect,
    machine: &Machine,
) {
    let lang = screen.settings.lang;
    let time = time(screen);
    let title = match (screen.walk.phase, machine) {
        (_, Machine::Equation(_)) => {
            let of = screen.scene(|scene| scene.subject().map(|of| scene.typesetter.inline(of)));
            say!(lang, "picture.machine_of", of = of.unwrap_or_default())
        }
        (phase, Machine::Several(chain, from)) => {
            let to = from + chain.count() as i64 - 1;
            match phase {
                Phase::Backward => say!(lang, "picture.machines_backward", from, to),
                _ => say!(lang, "picture.machines", from, to),
            }
        }
        (Phase::Backward, _) => say!(lang, "picture.machine_backward", time),
        _ => say!(lang, "picture.machine", time),
    };
    let title = match machine {
        Machine::Part(_, (part, parts)) => {
            let part = say!(lang, "picture.part", part = part + 1, parts);
            format!("{title} · {part}")
        }
        _ => title,
    };
    let inner = panel(screen, frame, area, &title);
    machine_in(screen, frame, inner, machine);
}

/// The machine in the middle of an area.
fn machine_in(screen: &WalkScreen, frame: &mut Frame<'_>, inner: Rect, machine: &Machine) {
    let canvas = screen.scene(|scene| match machine {
        Machine::One(machine) | Machine::Equation(machine) => machine.draw(scene),
        Machine::Part(machine, _) => machine.draw(scene),
        Machine::Several(chain, _) => chain.draw(scene),
    });
    let middle = |room: u16, size: usize| usize::from(room).saturating_sub(size) / 2;
    let at = (
        middle(inner.width, canvas.width()),
        middle(inner.height, canvas.height()),
    );
    paint(screen, frame, inner, at, &canvas);
    let (Machine::One(machine) | Machine::Part(machine, _)) = machine else {
        return;
    };
    // From the step after, through the frame.
    let later = screen.scene(|scene| machine.later(scene));
    let width = inner.width + 2;
    let through = Rect { width, ..inner };
    paint(
        screen,
        frame,
        through,
        (at.0 + canvas.width(), at.1),
        &later,
    );
}

/// The film in a frame.
pub(crate) fn film_panel(screen: &WalkScreen, frame: &mut Frame<'_>, area: Rect) {
    let lang = screen.settings.lang;
    let title = match screen.walk.phase {
        Phase::Backward => say!(lang, "picture.film_backward"),
        _ => say!(lang, "picture.film"),
    };
    film_panel_titled(screen, frame, area, title);
}

/// The film in a frame with a title of its own.
pub(in crate::ui) fn film_panel_titled(
    screen: &WalkScreen,
    frame: &mut Frame<'_>,
    area: Rect,
    title: &str,
) {
    let inner = panel(screen, frame, area, title);
    film_in(screen, frame, inner);
}

/// The film and nothing round it.
pub(in crate::ui) fn film_in(screen: &WalkScreen, frame: &mut Frame<'_>, area: Rect) {
    let canvas = screen.scene(|scene| film(scene, area.width.into(), area.height.into()));
    paint(screen, frame, area, (0, 0), &canvas);
}
