//! The picture of an operation: what its formula is decides which.

use super::scene::Scene;
use super::{curve, product, share, softmax, waterfall};
use crate::graph::{Formula, Ref};
use crate::typeset::Canvas;
use crate::walk::Level;

/// What is drawn of one operation.
#[derive(Clone, Copy)]
pub(super) struct Shot<'a, 's> {
    /// Where one is.
    pub(super) scene: &'a Scene<'s>,
    /// The result.
    pub(super) of: Ref,
    /// How it follows.
    pub(super) formula: &'a Formula,
    /// The columns and rows there are.
    pub(super) room: (usize, usize),
}

/// The pictures there are. Each draws the operations it is for, if it has room; the first that does is shown.
const PICTURES: [fn(Shot<'_, '_>) -> Option<Canvas>; 6] = [
    curve::draw,
    softmax::draw,
    waterfall::draw,
    share::draw,
    product::draw,
    share::any,
];

/// The picture of the step one is at, in at most so many columns and rows.
pub fn picture(scene: &Scene<'_>, width: usize, height: usize) -> Option<Canvas> {
    if scene.walk.is_empty() || scene.cursor.level == Level::Time {
        return None;
    }
    let operations = scene.doing();
    let pictures = |room: (usize, usize)| {
        let draw = move |&of: &Ref| operation(scene, of, room);
        operations.iter().rev().filter_map(draw)
    };
    let last = pictures((width, height)).next()?;
    if operations.len() == 1 {
        return Some(last);
    }
    // An equation: the pictures of its last operations, below each other in the order they are done.
    let mut shown = vec![];
    let mut left = height;
    for picture in pictures((width, height.min(12))) {
        if picture.height() + 1 > left || shown.len() == 3 {
            break;
        }
        left -= picture.height() + 1;
        shown.push(picture);
    }
    if shown.is_empty() {
        return Some(last);
    }
    let rows: usize = shown.iter().map(|p| p.height() + 1).sum();
    let mut canvas = Canvas::new(width, rows - 1);
    let mut y = 0;
    for picture in shown.iter().rev() {
        canvas.draw(0, y, picture);
        y += picture.height() + 1;
    }
    Some(canvas)
}

/// The picture of one operation.
fn operation(scene: &Scene<'_>, of: Ref, room: (usize, usize)) -> Option<Canvas> {
    let formula = scene.setting.run.formula(of);
    let shape = scene.graph().shape(of);
    // A number that is asked for is not given away by a bar.
    let is_asked = (0..shape.len().min(64)).any(|n| {
        let rows = shape.rows.max(1);
        scene.setting.is_withheld(of, n % rows, n / rows)
    });
    if is_asked || room.0 < 24 || room.1 < 3 {
        return None;
    }
    let shot = Shot {
        scene,
        of,
        formula: &formula,
        room,
    };
    let drawn = PICTURES.into_iter().find_map(|draw| draw(shot));
    drawn.map(Canvas::trimmed)
}

impl Shot<'_, '_> {
    /// Entry `n` of a part of the formula, down the columns of the result.
    pub(super) fn value(&self, formula: &Formula, n: usize) -> f64 {
        let graph = self.scene.graph();
        let rows = graph.shape(self.of).rows.max(1);
        let shape = formula.shape(graph);
        let (r, c) = if shape.len() == 1 {
            (0, 0)
        } else {
            (n % rows, n / rows)
        };
        let run = self.scene.setting.run;
        let get = |of: Ref, r, c| run.entry(of, r, c).unwrap_or(f64::NAN);
        formula.entry(graph, r, c).evaluate(&get)
    }

    /// The entries of the result that are drawn, at most so many: all, or those about the one that one is in.
    pub(super) fn entries(&self, most: usize) -> std::ops::Range<usize> {
        let len = self.scene.graph().shape(self.of).len();
        let most = most.clamp(1, len.max(1));
        let at = match self.scene.cursor.level {
            Level::Entry if self.scene.now() == Some(self.of) => self.down(),
            _ => 0,
        };
        let from = (at / most * most).min(len - most.min(len));
        from..(from + most).min(len)
    }

    /// The entry one is in, down the columns; the cursor counts along the rows.
    pub(super) fn down(&self) -> usize {
        let shape = self.scene.graph().shape(self.of);
        let at = self.scene.cursor.at.entry;
        let cols = shape.cols.max(1);
        at % cols * shape.rows + at / cols
    }

    /// Whether one is in this very entry, or in none.
    pub(super) fn is_lit(&self, n: usize) -> bool {
        self.scene.cursor.level != Level::Entry
            || self.scene.now() != Some(self.of)
            || n == self.down()
    }

    /// Whether the result is there for this entry.
    pub(super) fn is_done(&self, n: usize) -> bool {
        !matches!(self.scene.number(self.of, n), super::Number::Pending)
    }

    /// A part of the formula on one line, cut where it is longer than `width`.
    pub(super) fn name(&self, formula: &Formula, width: usize) -> String {
        crate::typeset::fit(&self.scene.setting.inline_formula(formula), width)
    }

    /// How a column of numbers is written, all with as many decimals as are asked for.
    pub(super) fn written(&self, value: f64) -> String {
        crate::typeset::number(value, self.scene.setting.digits).text
    }
}
