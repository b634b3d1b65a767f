//! What has two times, as a map of heat: a row a time, a column a second time.

use super::bars::tint;
use super::scene::{Number, Scene, around, compact};
use super::shot::Shot;
use crate::graph::{Quantity, Ref};
use crate::typeset::{Canvas, Ground, Meaning, Style};

/// Columns of the label of a row.
const LABEL: usize = 6;
/// The widest cell, with the free column before the next.
const CELL: usize = 9;
/// Columns from which a cell holds its number.
const DIGITS: usize = 5;

/// All of the quantity that `of` is at two of its times, which are lit.
pub(super) fn draw(shot: Shot<'_, '_>) -> Option<Canvas> {
    let scene = shot.scene;
    let graph = scene.graph();
    let own = graph.node(shot.of.node()?).quantity?;
    let (time, over) = (own.time?, own.over?);
    if graph.shape(shot.of).len() != 1 {
        return None;
    }
    let axis = graph.system.entry(own.name).over?;
    let (width, height) = shot.room;
    let (rows, columns) = (graph.steps(own.name), graph.lengths.of(axis));
    let cell = ((width - LABEL) / columns).clamp(3, CELL);
    let shown = around(over, columns, (width - LABEL) / cell);
    let pitch = if 2 * rows < height { 2 } else { 1 };
    let times = around(time, rows, (height - 1) / pitch);
    let mut canvas = Canvas::new(width, 1 + pitch * times.clone().count());
    for (n, j) in shown.clone().enumerate() {
        let lit = if j == over {
            Meaning::Lit
        } else {
            Meaning::Dim
        };
        canvas.right(LABEL + (n + 1) * cell - 1, 0, &j.to_string(), lit, None);
    }
    let name = graph.system.name(own.name).inline(None);
    canvas.text(0, 0, &name, Meaning::Symbol);
    let scale = scene.scale(shot.of).end;
    for (row, t) in times.enumerate() {
        let y = 1 + row * pitch;
        let lit = if t == time {
            Meaning::Lit
        } else {
            Meaning::Dim
        };
        canvas.text(0, y, &format!("t={t}"), lit);
        for (n, j) in shown.clone().enumerate() {
            let at = Quantity {
                time: Some(t),
                over: Some(j),
                ..own
            };
            let Some(id) = graph.find(at) else { continue };
            let of = scene.shown(id);
            let is_now = (t, j) == (time, over);
            let (text, style) = number(scene, of, (cell, scale), is_now);
            let place = scene.place(of, 0);
            canvas.placed(LABEL + n * cell, y, &text, style, place);
        }
    }
    Some(canvas)
}

/// What stands in a cell of so many columns, on the tint of its size.
fn number(
    scene: &Scene<'_>,
    of: Ref,
    (cell, scale): (usize, f64),
    is_now: bool,
) -> (String, Style) {
    let number = scene.number(of, 0);
    let style = match number {
        Number::Of(_) if is_now => Style::from(Meaning::Lit).on(Ground::Lit).strong(true),
        Number::Of(value) => tint(value / scale).1,
        _ => compact(number, 0, 1).1.into(),
    };
    let room = cell - 1;
    let text = match (cell >= DIGITS, number) {
        (true, _) | (_, Number::Pending | Number::Asked) => compact(number, 3, room).0,
        (false, _) => String::new(),
    };
    (format!("{text:>room$}"), style)
}
