//! The panel of parameters.

use super::stage::{paint, panel};
use super::state::App;
use crate::diagram::weights;
use crate::lang::say;
use crate::walk::Phase;
use ratatui::Frame;
use ratatui::layout::Rect;

/// Every parameter as a matrix; backward its gradient, and in the optimizer before and after.
pub(super) fn weights_panel(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let lang = app.settings.lang;
    let title = match app.walk.phase {
        Phase::Backward => say!(lang, "picture.weights_backward"),
        Phase::Forward => say!(lang, "step.parameters"),
        Phase::Optimizer => say!(lang, "picture.weights_step"),
    };
    let inner = panel(app, frame, area, title);
    let canvas = app.scene(|scene| weights(scene, inner.width.into(), inner.height.into()));
    if let Some(canvas) = canvas {
        paint(app, frame, inner, (0, 0), &canvas);
    }
}
