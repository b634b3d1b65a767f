//! Softmax: what goes in, and the probabilities that come out.

use super::bars::Axis;
use super::shot::Shot;
use crate::equation::Func;
use crate::graph::Formula;
use crate::typeset::{Canvas, Meaning, Style, meaning};

/// Bars of probability, each beside the number it came from.
pub(super) fn draw(shot: Shot<'_, '_>) -> Option<Canvas> {
    let Formula::Apply(Func::Softmax, argument) = shot.formula else {
        return None;
    };
    let (width, height) = (shot.room.0.min(90), shot.room.1);
    let entries = shot.entries(height.saturating_sub(1));
    if width < 36 || height < 3 {
        return None;
    }
    let axis = Axis {
        columns: 14..width - 9,
        values: 0.0..1.0,
    };
    let pitch = ((height - 1) / entries.len()).clamp(1, 3);
    let thick = (pitch - 1).max(1);
    let mut canvas = Canvas::new(width, entries.len() * pitch + 1);
    axis.labels(&mut canvas, 0);
    for (top, n) in (1..).step_by(pitch).zip(entries) {
        let y = top + thick / 2;
        let before = shot.value(argument, n);
        let entry = shot.scene.entry(shot.of, n);
        canvas.text(0, y, &entry, Meaning::Unit(n as u8));
        let place = shot.place(argument, n);
        canvas.right(11, y, &shot.written(before), meaning(before), place);
        canvas.text(12, y, "▸", Meaning::Dim);
        (top..top + thick).for_each(|row| axis.lines(&mut canvas, row));
        if shot.is_done(n) {
            let value = shot
                .scene
                .typesetter
                .run
                .entry(shot.of, n, 0)
                .unwrap_or(f64::NAN);
            let style = Meaning::Positive.into();
            axis.thick(&mut canvas, (top, thick), (0.0, value), style);
            let lit = Style::from(Meaning::Positive).focus(shot.is_lit(n));
            canvas.right(
                width,
                y,
                &shot.written(value),
                lit,
                shot.scene.place(shot.of, n),
            );
        }
    }
    Some(canvas)
}
