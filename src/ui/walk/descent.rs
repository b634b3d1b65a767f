//! The panels of a step of an optimizer.

use super::parameters::weights_panel;
use super::stage::{STEP, paint, panel, stage_panel};
use super::state::App;
use crate::diagram::{descent, slice_of};
use crate::graph::{OptimizerQuantity, Ref};
use crate::lang::say;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};

/// Rows of the loss along a number below the step, at least.
const LEAST_SLICE: usize = 16;

/// The machine of the step, every parameter before and after, and at the right how the number one is at follows, with the
/// loss along it.
pub(super) fn panels(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let lang = app.settings.lang;
    let columns = [Constraint::Percentage(58), Constraint::Min(STEP.0)];
    let [left, right] = Layout::horizontal(columns).areas(area);
    let room =
        |area: Rect| [area.width.saturating_sub(4), area.height.saturating_sub(2)].map(usize::from);
    let [width, height] = room(left);
    let machine = app.scene(|scene| descent(scene, width, height * 11 / 20));
    let rows = machine.as_ref().map_or(0, |m| m.height() as u16 + 2);
    let [top, below] = Layout::vertical([Constraint::Length(rows), Constraint::Min(0)]).areas(left);
    if let Some(machine) = machine {
        let inner = panel(
            app,
            frame,
            top,
            &say!(
                lang,
                "picture.optimizer",
                optimizer = app.state.run.optimizer().name()
            ),
        );
        let free = usize::from(inner.width).saturating_sub(machine.width()) / 2;
        paint(app, frame, inner, (free, 0), &machine);
    }
    weights_panel(app, frame, below);
    // At the last operation the curve is its picture already.
    let is_last = matches!(
        app.scene(|scene| scene.now()),
        Some(Ref::Optimizer(OptimizerQuantity::Next, _))
    );
    let under = Rect {
        height: area.height.saturating_sub(area.height / 2),
        ..right
    };
    let [width, height] = room(under);
    let slice = (height >= LEAST_SLICE && !is_last)
        .then(|| app.scene(|scene| slice_of(scene, width, height)))
        .flatten();
    let Some(slice) = slice else {
        return stage_panel(app, frame, right);
    };
    let [top, bottom] =
        Layout::vertical([Constraint::Min(0), Constraint::Length(under.height)]).areas(right);
    stage_panel(app, frame, top);
    let inner = panel(app, frame, bottom, say!(lang, "picture.loss_along"));
    paint(app, frame, inner, (0, 0), &slice);
}
