//! A product of numbers one by one: the bar of the first, and the share of it that the second lets pass. It serves
//! gates and, on the way back, every local slope.

use super::bars::Axis;
use super::scene::NUMBER;
use super::scene::round_up;
use super::shot::Shot;
use crate::graph::{Formula, Place};
use crate::lang::say;
use crate::typeset::{Canvas, Meaning, Style, fit, meaning};
use crate::walk::Phase;

/// Factors entry by entry: what is there, and the share of it that passes.
struct Share<'a, 's> {
    shot: Shot<'a, 's>,
    whole: Vec<&'a Formula>,
    part: Vec<&'a Formula>,
}

/// Entry by entry `a ⊙ b`, where one of them lies between 0 and 1.
pub(super) fn draw(shot: Shot<'_, '_>) -> Option<Canvas> {
    let Formula::Hadamard(..) = shot.formula else {
        return None;
    };
    let mut part = factors(shot.formula);
    let entries = shot.entries(shot.room.1.saturating_sub(1).max(1));
    let product =
        |factors: &[&Formula], n| -> f64 { factors.iter().map(|f| shot.value(f, n)).product() };
    let is_share = |factors: &[&Formula]| {
        entries
            .clone()
            .all(|n| (0.0..=1.0).contains(&product(factors, n)))
    };
    // On the way back the first is what comes from above, the others are the local slope.
    let backward = shot.scene.walk.phase == Phase::Backward;
    let first_passes = !backward && part.len() == 2 && is_share(&part[..1]);
    let whole = vec![part.remove(usize::from(first_passes))];
    let width = shot.room.0.min(90);
    let bar = width.saturating_sub(3 * NUMBER + 8);
    if bar < 6 || !is_share(&part) {
        return None;
    }
    let share = Share { shot, whole, part };
    let sizes = entries.clone().map(|n| product(&share.whole, n).abs());
    let axis = Axis {
        columns: 3 + NUMBER..4 + NUMBER + bar,
        values: 0.0..round_up(sizes.fold(0.0, f64::max)),
    };
    // Bars grow with the room, with a free row between them.
    let pitch = ((shot.room.1 - 1) / entries.len()).clamp(1, 5);
    let thick = (pitch - 1).max(1);
    let mut canvas = Canvas::new(width, entries.len() * pitch + 1);
    canvas.text(0, 0, &fit(&share.heading(backward), width), Meaning::Dim);
    for (y, n) in (1..).step_by(pitch).zip(entries) {
        share.row(&mut canvas, (y, thick), n, &axis);
    }
    Some(canvas)
}

impl Share<'_, '_> {
    fn heading(&self, backward: bool) -> String {
        let lang = self.shot.scene.lang;
        let name = |factors: &[&Formula]| {
            let names = factors
                .iter()
                .map(|f| self.shot.name(f, self.shot.room.0 / 2));
            names.collect::<Vec<_>>().join(" ⊙ ")
        };
        let (whole, part) = (name(&self.whole), name(&self.part));
        match backward {
            true => say!(lang, "picture.above_slope", whole, part),
            false => say!(lang, "picture.share_passes", whole, part),
        }
    }

    /// `1  0.823 ▄▄▄▄▁▁ × 0.734 ▸ 0.604`.
    fn row(&self, canvas: &mut Canvas, (top, thick): (usize, usize), n: usize, axis: &Axis) {
        let shot = self.shot;
        let y = top + thick / 2;
        let of =
            |factors: &[&Formula]| -> f64 { factors.iter().map(|f| shot.value(f, n)).product() };
        let place = |factors: &[&Formula]| -> Option<Place> {
            let [only] = factors else { return None };
            shot.place(only, n)
        };
        let (whole, share) = (of(&self.whole), of(&self.part));
        canvas.text(0, y, &shot.label(n), Meaning::Unit(n as u8));
        canvas.right(
            2 + NUMBER,
            y,
            &shot.written(whole),
            meaning(whole),
            place(&self.whole),
        );
        let end = axis.column(whole.abs()).max(axis.columns.start + 1);
        let track = "▁".repeat(end - axis.columns.start);
        for row in top..top + thick {
            canvas.text(axis.columns.start, row, &track, Meaning::Faint);
        }
        let at = canvas.text(axis.columns.end + 1, y, "× ", Meaning::Dim);
        canvas.placed(
            at,
            y,
            &shot.written(share),
            Meaning::Plain,
            place(&self.part),
        );
        if !shot.is_done(n) {
            return;
        }
        let value = whole * share;
        let ends = (0.0, whole.abs() * share);
        axis.thick(canvas, (top, thick), ends, meaning(whole).into());
        let at = canvas.text(at + NUMBER - 1, y, "▸ ", Meaning::Dim);
        let lit = Style {
            focus: shot.is_lit(n),
            ..Style::from(meaning(value))
        };
        canvas.placed(
            at,
            y,
            &shot.written(value),
            lit,
            shot.scene.place(shot.of, n),
        );
    }
}

/// The factors of a product entry by entry, from the left.
fn factors(formula: &Formula) -> Vec<&Formula> {
    match formula {
        Formula::Hadamard(a, b) => [factors(a), factors(b)].concat(),
        other => vec![other],
    }
}
