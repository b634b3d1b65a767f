//! Many numbers in rows with bars: the parameters with what an optimizer makes of them.

use super::bars::Axis;
use super::scene::Scene;
use crate::graph::{OptimizerQuantity, Place, Ref};
use crate::lang::say;
use crate::typeset::{Canvas, Meaning, Style, fit, meaning, number};
use crate::walk::Level;

/// Columns of a name, and of a number.
const NAME: usize = 12;
const NUMBER: usize = 10;

/// Every parameter before and after the step, with its gradient as a bar: those about the one that one is at.
pub fn parameters(scene: &Scene<'_>, width: usize, height: usize) -> Canvas {
    let mut canvas = Canvas::new(width, height);
    let graph = scene.graph();
    let mut entries = vec![];
    for id in graph.parameters() {
        let shape = graph.node(id).shape;
        entries.extend((0..shape.rows).flat_map(|r| (0..shape.cols).map(move |c| (id, r, c))));
    }
    let run = scene.setting.run;
    let bars = width.saturating_sub(NAME + 3 * NUMBER + 4);
    if height < 3 || bars < 8 || entries.is_empty() {
        return canvas;
    }
    let words = [
        (NAME + NUMBER, say!(scene.lang, "picture.before")),
        (NAME + 2 * NUMBER + 3, say!(scene.lang, "picture.after")),
    ];
    for (end, word) in words {
        canvas.right(end, 0, word, Meaning::Dim, None);
    }
    let slopes = entries
        .iter()
        .filter_map(|&(id, r, c)| run.entry(Ref::Adjoint(id), r, c));
    let axis = Axis::holding(slopes, NAME + 3 * NUMBER + 4..width);
    axis.labels(&mut canvas, 0);
    canvas.right(NAME + 3 * NUMBER + 3, 0, "∂", Meaning::Dim, None);
    let here = scene
        .walk
        .groups
        .get(scene.cursor.at.group)
        .map(|g| &g.items);
    let here = here.filter(|_| scene.cursor.level > Level::Time);
    let here = here.and_then(|items| match items.get(scene.cursor.at.item)?.subject {
        Ref::Optimizer(_, id) | Ref::Adjoint(id) => Some(id),
        _ => None,
    });
    let at = entries
        .iter()
        .position(|(id, ..)| Some(*id) == here)
        .unwrap_or(0);
    let rows = height - 1;
    let from = at
        .saturating_sub(rows / 3)
        .min(entries.len().saturating_sub(rows));
    for (y, &(id, r, c)) in (1..).zip(&entries[from..(from + rows).min(entries.len())]) {
        let value = run.entry(Ref::Value(id), r, c).unwrap_or(f64::NAN);
        let next = Ref::Optimizer(OptimizerQuantity::Next, id);
        let lit = here == Some(id);
        let place = |of| Place {
            of,
            entry: Some((r, c)),
        };
        let address = crate::graph::Address::of(graph, place(Ref::Value(id)));
        let name = address.map_or(String::new(), |a| a.typed(graph.node(id).shape));
        let style = Style::from(if lit { Meaning::Lit } else { Meaning::Symbol });
        canvas.placed(0, y, &fit(&name, NAME - 1), style, place(Ref::Value(id)));
        let written = |v: f64| number(v, scene.setting.digits).text;
        canvas.right(
            NAME + NUMBER,
            y,
            &written(value),
            meaning(value),
            place(Ref::Value(id)),
        );
        if let Some(after) = run.entry(next, r, c) {
            canvas.text(
                NAME + NUMBER + 1,
                y,
                if after >= value { "▲" } else { "▼" },
                Meaning::Dim,
            );
            let style = Style {
                focus: lit && scene.now() == Some(next),
                ..Style::from(meaning(after))
            };
            canvas.right(
                NAME + 2 * NUMBER + 3,
                y,
                &written(after),
                style,
                place(next),
            );
        }
        if let Some(slope) = run.entry(Ref::Adjoint(id), r, c) {
            canvas.right(
                NAME + 3 * NUMBER + 3,
                y,
                &written(slope),
                meaning(slope),
                place(Ref::Adjoint(id)),
            );
            axis.lines(&mut canvas, y);
            axis.bar(&mut canvas, y, 0.0, slope, Style::from(meaning(slope)));
        }
    }
    canvas
}
