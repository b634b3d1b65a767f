//! The panels of a step of an optimizer.

use super::figure::landscape_line;
use super::panel::{paint, panel};
use super::parameters::weights_panel;
use super::stage::{STEP, stage_panel};
use super::state::WalkScreen;
use crate::diagram::{Figure, descent, slice_of, weights, weights_fit};
use crate::graph::{OptimizerQuantity, Ref};
use crate::lang::say;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};

/// Rows of the loss along a number below the step, at least.
const LEAST_SLICE: usize = 16;

/// Columns and rows of a landscape with its frame, at least.
const LEAST_LANDSCAPE: (u16, u16) = (60, 14);

/// Where the parameters leave room below them, the loss over the number one is at and another, with the ways down; what is
/// left for the parameters.
fn with_landscape(screen: &WalkScreen, frame: &mut Frame<'_>, area: Rect) -> Rect {
    let width = usize::from(area.width.saturating_sub(4));
    let room = usize::from(area.height.saturating_sub(LEAST_LANDSCAPE.1 + 2));
    if area.width < LEAST_LANDSCAPE.0 || !screen.scene(|scene| weights_fit(scene, width, room)) {
        return area;
    }
    let all = screen.scene(|scene| weights(scene, width, room));
    let rows = all.map_or(0, |all| all.height() as u16 + 2);
    let figure = landscape_line(screen).and_then(|line| Figure::read(&line));
    let Some(figure) = figure else { return area };
    let [top, bottom] =
        Layout::vertical([Constraint::Length(rows), Constraint::Min(0)]).areas(area);
    let room = (width, usize::from(bottom.height).saturating_sub(2));
    let (title, drawn) = screen.scene(|scene| (figure.title(scene), figure.draw(scene, room)));
    let inner = panel(screen, frame, bottom, &title);
    if let Some(drawn) = drawn {
        paint(screen, frame, inner, (0, 0), &drawn);
    }
    top
}

/// The machine of the step, every parameter before and after, and at the right how the number one is at follows, with the
/// loss along it.
pub(super) fn panels(screen: &WalkScreen, frame: &mut Frame<'_>, area: Rect) {
    let lang = screen.settings.lang;
    let columns = [Constraint::Percentage(58), Constraint::Min(STEP.0)];
    let [left, right] = Layout::horizontal(columns).areas(area);
    let room =
        |area: Rect| [area.width.saturating_sub(4), area.height.saturating_sub(2)].map(usize::from);
    let [width, height] = room(left);
    let machine = screen.scene(|scene| descent(scene, width, height * 11 / 20));
    let rows = machine.as_ref().map_or(0, |m| m.height() as u16 + 2);
    let [top, below] = Layout::vertical([Constraint::Length(rows), Constraint::Min(0)]).areas(left);
    if let Some(machine) = machine {
        let inner = panel(
            screen,
            frame,
            top,
            &say!(
                lang,
                "picture.optimizer",
                optimizer = screen.state.run.optimizer().name()
            ),
        );
        let free = usize::from(inner.width).saturating_sub(machine.width()) / 2;
        paint(screen, frame, inner, (free, 0), &machine);
    }
    let below = with_landscape(screen, frame, below);
    weights_panel(screen, frame, below);
    // At the last operation the curve is its picture already.
    let is_last = matches!(
        screen.scene(|scene| scene.now()),
        Some(Ref::Optimizer(OptimizerQuantity::Next, _))
    );
    let under = Rect {
        height: area.height.saturating_sub(area.height / 2),
        ..right
    };
    let [width, height] = room(under);
    let slice = (height >= LEAST_SLICE && !is_last)
        .then(|| screen.scene(|scene| slice_of(scene, width, height)))
        .flatten();
    let Some(slice) = slice else {
        return stage_panel(screen, frame, right);
    };
    let [top, bottom] = Layout::vertical([
        Constraint::Min(0),
        Constraint::Length(slice.height() as u16 + 2),
    ])
    .areas(right);
    stage_panel(screen, frame, top);
    let inner = panel(screen, frame, bottom, say!(lang, "picture.loss_along"));
    paint(screen, frame, inner, (0, 0), &slice);
}
