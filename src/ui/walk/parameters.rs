//! The panel of parameters.

use super::panel::{paint, panel};
use super::state::WalkScreen;
use crate::diagram::weights;
use crate::lang::say;
use crate::walk::Phase;
use ratatui::Frame;
use ratatui::layout::Rect;

/// Every parameter as a matrix; backward its gradient, and in the optimizer before and after.
pub(super) fn weights_panel(screen: &WalkScreen, frame: &mut Frame<'_>, area: Rect) {
    let lang = screen.settings.lang;
    let title = match screen.walk.phase {
        Phase::Backward => say!(lang, "picture.weights_backward"),
        Phase::Forward => say!(lang, "step.parameters"),
        Phase::Optimizer => say!(lang, "picture.weights_step"),
    };
    let inner = panel(screen, frame, area, title);
    let canvas = screen.scene(|scene| weights(scene, inner.width.into(), inner.height.into()));
    if let Some(canvas) = canvas {
        paint(screen, frame, inner, (0, 0), &canvas);
    }
}
