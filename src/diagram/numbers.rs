//! The numbers of a time under its bars: name by name, every unit.

use super::scene::{Number, Scene, compact};
use crate::equation::NameId;
use crate::graph::{Place, Quantity, Ref};
use crate::typeset::{Canvas, Meaning, fit};
use crate::walk::Phase;
use unicode_width::UnicodeWidthStr;

/// Columns of a number with the free one before it.
const COLUMNS: usize = 7;
/// Columns between two quantities.
const GAP: usize = 2;

/// Names with their numbers in rows of equal columns.
pub(super) struct Numbers {
    /// Quantities, and how many units of each are shown.
    names: Vec<(NameId, usize)>,
    /// Columns of the longest name.
    label: usize,
    /// Columns of a quantity.
    column: usize,
    /// Rows of quantities.
    pub(super) rows: usize,
}

impl Numbers {
    /// In frames of so many columns; none where not even one quantity has room.
    pub(super) fn new(
        scene: &Scene<'_>,
        names: &[(NameId, usize)],
        frame: usize,
    ) -> Option<Numbers> {
        let labels = names.iter().map(|(n, _)| label(scene, *n));
        let label = labels.map(|l| l.width()).max()?;
        let units = names.iter().map(|(_, units)| *units).max()?;
        let column = label + units * COLUMNS + GAP;
        let beside = (frame + GAP) / column;
        (beside > 0).then(|| Numbers {
            names: names.to_vec(),
            label,
            column,
            rows: names.len().div_ceil(beside),
        })
    }

    /// Those of a time; down the columns, so that what belongs together stays together.
    pub(super) fn draw(
        &self,
        scene: &Scene<'_>,
        canvas: &mut Canvas,
        (x, y): (usize, usize),
        time: i64,
    ) {
        for (n, &(name, units)) in self.names.iter().enumerate() {
            let time = Some(time);
            let Some(id) = scene.graph().find(Quantity::maybe(name, time)) else {
                continue;
            };
            let of = scene.shown(id);
            let at = (x + n / self.rows * self.column, y + n % self.rows);
            let label = fit(&label(scene, name), self.label);
            let meaning = label_meaning(scene, of);
            canvas.placed(at.0, at.1, &label, meaning, Place::whole(of));
            for unit in 0..units {
                let number = scene.number(of, unit);
                let (text, meaning) = compact(number, 3, COLUMNS - 1);
                let end = at.0 + self.label + (unit + 1) * COLUMNS;
                let place = (number != Number::Pending).then(|| scene.place(of, unit));
                canvas.right(end, at.1, &text, meaning, place);
            }
        }
    }
}

/// A quantity without its time: `c`, backward `∂c`.
pub(super) fn label(scene: &Scene<'_>, name: NameId) -> String {
    let name = scene.graph().system.name(name);
    // In ASCII a letter loses its hat, and a prediction would be called as its target.
    let name = match scene.typesetter.ascii {
        true => name.plain.clone(),
        false => name.inline(None),
    };
    match scene.walk.phase {
        Phase::Backward => format!("∂{name}"),
        Phase::Forward | Phase::Optimizer => name,
    }
}

/// How a quantity's name is shown: lit while it is computed, faint before.
pub(super) fn label_meaning(scene: &Scene<'_>, of: Ref) -> Meaning {
    let is_now = scene.now() == Some(of) || scene.doing().last() == Some(&of);
    Meaning::of_step(is_now, scene.reached(of), Meaning::Symbol)
}
