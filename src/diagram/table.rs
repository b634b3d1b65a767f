//! Many numbers in rows with bars: the parameters with what an optimizer makes of them.

use super::bars::Axis;
use super::scene::{NUMBER, Scene};
use crate::graph::{Address, NodeId, OptimizerQuantity, Place, Ref};
use crate::lang::say;
use crate::typeset::{Canvas, Meaning, Style, fit, meaning};
use crate::walk::Level;

/// Columns of a name.
const NAME: usize = 11;
/// Where each column of numbers ends: before, after, gradient.
const ENDS: [usize; 3] = [NAME + NUMBER, NAME + 2 * NUMBER + 2, NAME + 3 * NUMBER + 3];

/// An entry of a parameter.
type Entry = (NodeId, usize, usize);

/// Every parameter before and after the step, with its gradient as a bar where there is room: those about the one
/// that one is at.
pub fn parameters(scene: &Scene<'_>, width: usize, height: usize) -> Canvas {
    let mut canvas = Canvas::new(width, height);
    let entries = entries(scene);
    if height < 3 || width < ENDS[1] || entries.is_empty() {
        return canvas;
    }
    let words = [
        say!(scene.lang, "picture.before"),
        say!(scene.lang, "picture.after"),
        "∂",
    ];
    for (end, word) in ENDS.into_iter().zip(words) {
        canvas.right(end, 0, word, Meaning::Dim, None);
    }
    let bars = ENDS[2] + 2..width;
    let axis = (bars.len() >= 8).then(|| {
        let slopes = entries
            .iter()
            .filter_map(|&(id, r, c)| scene.setting.run.entry(Ref::Adjoint(id), r, c));
        Axis::holding(slopes, bars)
    });
    if let Some(axis) = &axis {
        axis.labels(&mut canvas, 0);
    }
    let here = here(scene);
    let at = entries
        .iter()
        .position(|(id, ..)| Some(*id) == here)
        .unwrap_or(0);
    let rows = height - 1;
    let from = at
        .saturating_sub(rows / 3)
        .min(entries.len().saturating_sub(rows));
    for (y, entry) in (1..height).zip(&entries[from..]) {
        row(scene, &mut canvas, y, *entry, axis.as_ref());
    }
    canvas
}

fn entries(scene: &Scene<'_>) -> Vec<Entry> {
    let graph = scene.graph();
    let of = |id: NodeId| {
        let shape = graph.node(id).shape;
        (0..shape.rows).flat_map(move |r| (0..shape.cols).map(move |c| (id, r, c)))
    };
    graph.parameters().flat_map(of).collect()
}

/// The parameter one is at.
fn here(scene: &Scene<'_>) -> Option<NodeId> {
    scene
        .subject()
        .filter(|_| scene.cursor.level > Level::Time)?
        .node()
}

/// `W_xi[1,1]   0.5 ▲ 0.51   −0.647 ▄▄▄│`.
fn row(scene: &Scene<'_>, canvas: &mut Canvas, y: usize, (id, r, c): Entry, axis: Option<&Axis>) {
    let (run, graph) = (scene.setting.run, scene.graph());
    let lit = here(scene) == Some(id);
    let place = |of| Place {
        of,
        entry: Some((r, c)),
    };
    let [old, next, slope] = [
        Ref::Value(id),
        Ref::Optimizer(OptimizerQuantity::Next, id),
        Ref::Adjoint(id),
    ];
    let name = Address::of(graph, place(old)).map(|a| a.typed(graph.node(id).shape));
    let symbol = if lit { Meaning::Lit } else { Meaning::Symbol };
    canvas.placed(
        0,
        y,
        &fit(&name.unwrap_or_default(), NAME - 1),
        symbol,
        place(old),
    );
    for (end, of) in ENDS.into_iter().zip([old, next, slope]) {
        let Some(value) = run.entry(of, r, c) else {
            continue;
        };
        let style = Style {
            focus: lit && scene.now() == Some(of),
            ..Style::from(meaning(value))
        };
        canvas.right(end, y, &scene.written(value), style, place(of));
    }
    if let (Some(before), Some(after)) = (run.entry(old, r, c), run.entry(next, r, c)) {
        let arrow = if after >= before { "▲" } else { "▼" };
        canvas.text(ENDS[0] + 1, y, arrow, Meaning::Dim);
    }
    if let (Some(axis), Some(value)) = (axis, run.entry(slope, r, c)) {
        axis.lines(canvas, y);
        axis.bar(canvas, y, (0.0, value), meaning(value).into());
    }
}
