//! What only moves numbers: a matrix transposed, columns stacked, rows cut out of a longer column. Each number stands on its
//! tint where it comes from and where it goes.

use super::bars::tint;
use super::scene::{Number, compact, largest};
use super::shot::Shot;
use crate::equation::Shape;
use crate::graph::{Formula, Place};
use crate::typeset::{Canvas, Ground, Meaning, Style};
use crate::walk::Level;

/// The most columns of a name, and those of a number with a free one.
const NAME: usize = 12;
const CELL: usize = 8;
/// Columns of the arrow, and the most rows of a number.
const ARROW: usize = 5;
const TALL: usize = 3;

/// Row and column of an entry.
type Entry = (usize, usize);

pub(super) fn draw(shot: Shot<'_, '_>) -> Option<Canvas> {
    let parts: Vec<&Formula> = match shot.formula {
        Formula::Transpose(_) | Formula::Stack(_) | Formula::Slice(..) => shot.formula.children(),
        _ => return None,
    };
    let graph = shot.scene.graph();
    let own = shot.formula.shape(graph);
    let shapes: Vec<Shape> = parts.iter().map(|part| part.shape(graph)).collect();
    let rows: usize = shapes.iter().map(|shape| shape.rows).sum();
    let cols = shapes.iter().map(|shape| shape.cols).max()?;
    let (right, high) = (NAME + cols * CELL, rows.max(own.rows));
    let width = right + ARROW + own.cols * CELL;
    if width > shot.room.0 || high > shot.room.1 {
        return None;
    }
    let all = parts.iter().zip(&shapes);
    let all = all.flat_map(|(part, shape)| entries(*shape).map(|at| shot.entry(part, at)));
    let sheet = Sheet {
        shot,
        tall: (shot.room.1 / high).clamp(1, TALL),
        largest: largest(all).max(f64::MIN_POSITIVE),
    };
    let mut canvas = Canvas::new(width, high * sheet.tall);
    let lit = lit(shot);
    let from = lit.map(|lit| source(shot, &shapes, lit));
    let mut top = 0;
    for (n, (part, shape)) in parts.iter().zip(&shapes).enumerate() {
        let from = from.filter(|(of, _)| *of == n).map(|(_, at)| at);
        sheet.part(&mut canvas, top * sheet.tall, (part, *shape), from);
        top += shape.rows;
    }
    let middle = (rows - 1) * sheet.tall / 2 + sheet.tall / 2;
    canvas.text(right + ARROW / 2 - 1, middle, "▸", Meaning::Lit);
    sheet.result(&mut canvas, right + ARROW, own, lit);
    Some(canvas)
}

/// Row by row.
fn entries(shape: Shape) -> impl Iterator<Item = Entry> {
    (0..shape.rows).flat_map(move |r| (0..shape.cols).map(move |c| (r, c)))
}

/// The entry of the result one is in.
fn lit(shot: Shot<'_, '_>) -> Option<Entry> {
    let scene = shot.scene;
    let is_in = scene.cursor.level == Level::Entry && scene.now() == Some(shot.of);
    is_in.then(|| scene.walk.entry(scene.cursor.at))
}

/// From which part an entry of the result comes, and from which entry of it.
fn source(shot: Shot<'_, '_>, shapes: &[Shape], (r, c): Entry) -> (usize, Entry) {
    match shot.formula {
        Formula::Transpose(_) => (0, (c, r)),
        Formula::Slice(_, from, _) => (0, (from + r, c)),
        _ => {
            let mut above = 0;
            let part = shapes.iter().position(|shape| {
                let is_in = r < above + shape.rows;
                above += if is_in { 0 } else { shape.rows };
                is_in
            });
            (part.unwrap_or(0), (r - above, c))
        }
    }
}

/// How every number is drawn.
struct Sheet<'a, 's> {
    shot: Shot<'a, 's>,
    /// Rows of a number.
    tall: usize,
    /// The largest of all, of which tints are a share.
    largest: f64,
}

impl Sheet<'_, '_> {
    /// What a number comes from, from a row on; the entry at `lit` is where the light comes from.
    fn part(
        &self,
        canvas: &mut Canvas,
        top: usize,
        (part, shape): (&Formula, Shape),
        lit: Option<Entry>,
    ) {
        let name = self.shot.name(part, NAME - 2);
        canvas.text(0, top + self.tall / 2, &name, Meaning::Dim);
        for at in entries(shape) {
            let place = self.shot.place_at(part, at);
            let number = Number::Of(self.shot.entry(part, at));
            let to = (NAME + at.1 * CELL, top + at.0 * self.tall);
            self.number(canvas, to, number, (lit == Some(at), place));
        }
    }

    /// The result, as far as it is there.
    fn result(&self, canvas: &mut Canvas, left: usize, shape: Shape, lit: Option<Entry>) {
        let shot = self.shot;
        for at in entries(shape) {
            let number = match shot.is_done(at.1 * shape.rows + at.0) {
                true => Number::Of(shot.entry(shot.formula, at)),
                false => Number::Pending,
            };
            let place = Place::entry(shot.of, at.0, at.1);
            let to = (left + at.1 * CELL, at.0 * self.tall);
            self.number(canvas, to, number, (lit == Some(at), Some(place)));
        }
    }

    fn number(
        &self,
        canvas: &mut Canvas,
        (x, y): (usize, usize),
        number: Number,
        (is_lit, place): (bool, Option<Place>),
    ) {
        let style = match number {
            _ if is_lit => Style::from(Meaning::Lit).on(Ground::Lit).strong(true),
            Number::Of(value) => tint(value / self.largest).1,
            _ => Meaning::Faint.into(),
        };
        let (text, _) = compact(number, 3, CELL - 1);
        let free = " ".repeat(CELL - 1);
        for row in y..y + self.tall {
            canvas.text(x, row, &free, style);
        }
        canvas.right(x + CELL - 1, y + self.tall / 2, &text, style, place);
    }
}
