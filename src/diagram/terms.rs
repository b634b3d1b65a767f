//! The numbers of each term of a sum, in its row: what one adds up to what a gate is.

use super::part::{Detail, Kind, Row, TERM as COLUMNS, units};
use super::scene::{Number, Scene, compact};
use crate::equation::Sign;
use crate::graph::Ref;
use crate::typeset::{Canvas, Ground, Meaning, Style};
use crate::walk::Phase;

/// Draws the numbers of a row up to a column. On the way back they are what they were, as what is handed on is on the wires.
pub(super) fn draw(
    scene: &Scene<'_>,
    canvas: &mut Canvas,
    (end, y): (usize, usize),
    (kind, row): (&Kind, &Row),
    (detail, ground): (Detail, Ground),
) {
    let units = units(scene.graph(), kind, detail);
    let of = Ref::Value(row.node);
    let shape = scene.graph().node(row.node).shape;
    // What is taken away stands there with its sign, and one number for all is not each of them.
    if row.sign == Sign::Minus || shape.cols != 1 || shape.rows != units {
        return;
    }
    for n in 0..units {
        let number = scene.unnamed(of, n);
        let (text, meaning) = compact(number, 3, COLUMNS - 1);
        let meaning = match (ground, scene.walk.phase, number) {
            (Ground::Light, ..) => Meaning::Plain,
            (_, Phase::Backward, Number::Of(_)) => Meaning::Dim,
            _ => meaning,
        };
        let style = Style::from(meaning).on(ground);
        let x = end - (units - 1 - n) * COLUMNS;
        canvas.right(x, y, &text, style, scene.place(of, n));
    }
}
