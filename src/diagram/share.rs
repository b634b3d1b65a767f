//! A product, a quotient, or what is left of a whole: one bar, and how much of it the other number makes of it. Two numbers
//! that are multiplied are not two bars that are added.

use super::bars::Axis;
use super::scene::{NUMBER, Number, compact};
use super::shot::Shot;
use crate::equation::Sign;
use crate::graph::{Formula, Place, Ref};
use crate::lang::say;
use crate::typeset::{Canvas, Meaning, Style, fit, meaning};
use crate::walk::Phase;
use unicode_width::UnicodeWidthStr;

/// The most columns, the least, the least of a bar, and the most rows of an entry.
const MOST: usize = 90;
const LEAST: usize = 2 + 3 * SHORT + 4;
const LEAST_BAR: usize = 6;
/// The least columns of a name in a heading.
const LEAST_NAME: usize = 4;
const TALLEST: usize = 6;
/// Columns of a short number, with a free one before it.
const SHORT: usize = 7;

/// What is done with the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doing {
    /// It is made so many times as long.
    Times,
    /// It is measured with another.
    Over,
    /// Another is taken away from it, and something is left.
    Less,
}

/// What is there, and what is done with it; several factors are one number.
struct Share<'a, 's> {
    shot: Shot<'a, 's>,
    doing: Doing,
    whole: Vec<&'a Formula>,
    part: Vec<&'a Formula>,
}

/// An entry: both numbers, the result, and where the bar and its track end.
struct Entry {
    n: usize,
    whole: f64,
    part: f64,
    result: f64,
    track: f64,
    bar: f64,
}

/// How entries have room.
#[derive(Clone, Copy, Debug)]
enum Form {
    /// The numbers stand over the bar, which has so many rows of so many for all.
    Over { rows: usize, pitch: usize },
    /// Numbers and bar stand in one row.
    Row,
}

/// Entry by entry `a ⊙ b`, `a b`, `a / b` and `1 − a`.
pub(super) fn draw(shot: Shot<'_, '_>) -> Option<Canvas> {
    let share = Share::of(shot)?;
    let (width, height) = (shot.room.0.min(MOST), shot.room.1);
    if width < LEAST {
        return None;
    }
    let one_row = width >= 2 + 3 * SHORT + 6 + LEAST_BAR;
    let most = if one_row {
        height - 1
    } else {
        (height - 1) / 2
    };
    let shown = shot.entries(most.max(1));
    let entries: Vec<Entry> = shown.clone().map(|n| share.entry(n)).collect();
    let form = match (height - 1) / entries.len() {
        1 => Form::Row,
        pitch => {
            let pitch = pitch.min(TALLEST);
            let rows = (pitch - 1).saturating_sub(1).max(1);
            Form::Over { rows, pitch }
        }
    };
    let pitch = match form {
        Form::Over { pitch, .. } => pitch,
        Form::Row => 1,
    };
    let label = shown.clone().map(|n| shot.label(n).width()).max()? + 1;
    let columns = match form {
        Form::Over { .. } => label..width,
        Form::Row => label + SHORT + 1..width.checked_sub(2 * SHORT + 5)?,
    };
    // What is measured keeps its side: how often the one goes into the other has no direction.
    let turns = share.doing != Doing::Over && entries.iter().any(|e| e.track * e.bar < 0.0);
    let axis = axis(&entries, columns, turns)?;
    let mut canvas = Canvas::new(width, entries.len() * pitch + 1);
    let part = shot.extent(&shown);
    canvas.right(width, 0, &part, Meaning::Dim, None);
    let room = width.saturating_sub(part.width() + 1);
    let heading = share.heading(&entries, room);
    canvas.text(0, 0, &fit(&heading, room), Meaning::Dim);
    for (y, entry) in (1..).step_by(pitch).zip(&entries) {
        match form {
            Form::Over { rows, .. } => share.over(&mut canvas, (y, rows), entry, (&axis, label)),
            Form::Row => share.row(&mut canvas, y, entry, &axis),
        }
    }
    Some(canvas)
}

/// From zero to the longest of all; where a number below zero turns a bar over, to both sides of zero.
fn axis(entries: &[Entry], columns: std::ops::Range<usize>, turns: bool) -> Option<Axis> {
    if columns.len() < LEAST_BAR {
        return None;
    }
    let ends = || entries.iter().flat_map(|e| [e.track, e.bar]);
    let most =
        |ends: &mut dyn Iterator<Item = f64>| ends.filter(|v| v.is_finite()).fold(0.0, f64::max);
    let values = match turns {
        true => -most(&mut ends().map(|v| -v))..most(&mut ends()),
        false => 0.0..most(&mut ends().map(f64::abs)),
    };
    let values = if values.is_empty() { 0.0..1.0 } else { values };
    Some(Axis { columns, values })
}

impl<'a, 's> Share<'a, 's> {
    /// What is whole and what is done with it; nothing of other operations.
    fn of(shot: Shot<'a, 's>) -> Option<Share<'a, 's>> {
        let share = |doing, whole, part| Share {
            shot,
            doing,
            whole,
            part,
        };
        let graph = shot.scene.graph();
        let one = |f: &Formula| f.shape(graph).len() == 1;
        let share = match shot.formula {
            Formula::Hadamard(..) => {
                let mut part = factors(shot.formula);
                // On the way back the first is what comes from above, the others are the local slope.
                let backward = shot.scene.walk.phase == Phase::Backward;
                let first = part.len() == 2 && !backward && {
                    let first = share(Doing::Times, vec![part[1]], vec![part[0]]);
                    first.passes(shot.entries(usize::MAX))
                };
                let whole = vec![part.remove(usize::from(first))];
                share(Doing::Times, whole, part)
            }
            Formula::Scale(by, a) => share(Doing::Times, vec![&**a], vec![&**by]),
            Formula::Product(a, b) if one(a) && one(b) => {
                share(Doing::Times, vec![&**b], vec![&**a])
            }
            Formula::Divide(a, b) => share(Doing::Over, vec![&**a], vec![&**b]),
            Formula::Sum(terms) => {
                let [(Sign::Plus, all @ Formula::Number(_)), (Sign::Minus, part)] = &terms[..]
                else {
                    return None;
                };
                let share = share(Doing::Less, vec![all], vec![part]);
                let is_part = |e: Entry| (0.0..=e.whole).contains(&e.part);
                let mut all = shot.entries(usize::MAX).map(|n| share.entry(n));
                all.all(is_part).then_some(share)?
            }
            _ => return None,
        };
        Some(share)
    }

    fn product(&self, factors: &[&Formula], n: usize) -> f64 {
        factors.iter().map(|f| self.shot.value(f, n)).product()
    }

    /// Whether the one lets a share of the other pass, for all of these entries.
    fn passes(&self, mut entries: std::ops::Range<usize>) -> bool {
        entries.all(|n| (0.0..=1.0).contains(&self.product(&self.part, n)))
    }

    fn entry(&self, n: usize) -> Entry {
        let (whole, part) = (self.product(&self.whole, n), self.product(&self.part, n));
        let result = match self.doing {
            Doing::Times => whole * part,
            Doing::Over => whole / part,
            Doing::Less => whole - part,
        };
        let (track, bar) = match self.doing {
            Doing::Over => (part, whole),
            _ => (whole, result),
        };
        Entry {
            n,
            whole,
            part,
            result,
            track,
            bar,
        }
    }

    /// What is done with what, in so many columns: of a long whole as much as there is room for.
    fn heading(&self, entries: &[Entry], room: usize) -> String {
        let name = |factors: &[&Formula]| {
            let names = factors.iter().map(|f| {
                let name = self.shot.name(f, self.shot.room.0 / 2);
                match (f, factors.len()) {
                    (Formula::Sum(_), 2..) => format!("({name})"),
                    _ => name,
                }
            });
            names.collect::<Vec<_>>().join(" ⊙ ")
        };
        let (whole, part) = (name(&self.whole), name(&self.part));
        let told = |whole: &str| self.told(entries, whole, &part);
        let left = room.saturating_sub(told("").width());
        match left < whole.width() && left >= LEAST_NAME {
            true => told(&fit(&whole, left)),
            false => told(&whole),
        }
    }

    fn told(&self, entries: &[Entry], whole: &str, part: &str) -> String {
        let lang = self.shot.scene.lang;
        // A weight is no gate, however small it is.
        let is_gate = matches!(self.shot.formula, Formula::Hadamard(..));
        let passes = || is_gate && entries.iter().all(|e| (0.0..=1.0).contains(&e.part));
        let from_above = || matches!(self.whole[..], [Formula::Of(Ref::Adjoint(_))]);
        match self.doing {
            Doing::Over => say!(lang, "picture.measured_with", whole, part),
            Doing::Less => say!(lang, "picture.left_of", whole, part),
            Doing::Times if from_above() => say!(lang, "picture.above_slope", whole, part),
            Doing::Times if passes() => say!(lang, "picture.share_passes", whole, part),
            Doing::Times => say!(lang, "picture.times_as_long", whole, part),
        }
    }

    fn place(&self, factors: &[&Formula], n: usize) -> Option<Place> {
        let [only] = factors else { return None };
        self.shot.place(only, n)
    }

    fn sign(&self) -> &'static str {
        match self.doing {
            Doing::Times => "×",
            Doing::Over => "÷",
            Doing::Less => "−",
        }
    }

    /// `1  0.823 × 0.734 ▸ 0.604`, and the bar below it.
    fn over(
        &self,
        canvas: &mut Canvas,
        (y, rows): (usize, usize),
        entry: &Entry,
        (axis, label): (&Axis, usize),
    ) {
        let shot = self.shot;
        let n = entry.n;
        canvas.text(0, y, &shot.label(n), Meaning::Unit(n as u8));
        // Rather fewer decimals than a number that is cut.
        let short = canvas.width() < label + 3 * NUMBER + 6;
        let written = |value: f64| match short {
            true => compact(Number::Of(value), 3, SHORT - 1).0,
            false => shot.written(value),
        };
        let [whole, part] = [entry.whole, entry.part].map(written);
        let at = self.place(&self.whole, n);
        let x = canvas.placed(label, y, &whole, meaning(entry.whole), at) + 1;
        let x = canvas.text(x, y, self.sign(), Meaning::Dim) + 1;
        let x = canvas.placed(x, y, &part, Meaning::Plain, self.place(&self.part, n)) + 1;
        let x = canvas.text(x, y, "▸", Meaning::Dim) + 1;
        self.result(canvas, (x, y), entry, &written(entry.result));
        self.bar(canvas, (y + 1, rows), entry, axis);
    }

    /// `1  0.823 ▄▄▄▄▁▁ × 0.734 ▸ 0.604`.
    fn row(&self, canvas: &mut Canvas, y: usize, entry: &Entry, axis: &Axis) {
        let shot = self.shot;
        let n = entry.n;
        canvas.text(0, y, &shot.label(n), Meaning::Unit(n as u8));
        let short = |value| compact(Number::Of(value), 3, SHORT - 1).0;
        let end = axis.columns.start - 1;
        let at = self.place(&self.whole, n);
        canvas.right(end, y, &short(entry.whole), meaning(entry.whole), at);
        self.thin(canvas, y, entry, axis);
        let x = axis.columns.end + 1;
        canvas.text(x, y, self.sign(), Meaning::Dim);
        let at = self.place(&self.part, n);
        canvas.right(x + 1 + SHORT, y, &short(entry.part), Meaning::Plain, at);
        canvas.text(x + 2 + SHORT, y, "▸", Meaning::Dim);
        self.result(canvas, (x + 4 + SHORT, y), entry, &short(entry.result));
    }

    fn result(&self, canvas: &mut Canvas, (x, y): (usize, usize), entry: &Entry, text: &str) {
        let shot = self.shot;
        if !shot.is_done(entry.n) {
            canvas.text(x, y, "·", Meaning::Faint);
            return;
        }
        let lit = Style::from(meaning(entry.result)).focus(shot.is_lit(entry.n));
        canvas.placed(x, y, text, lit, shot.scene.place(shot.of, entry.n));
    }

    /// Where the track and the bar end on an axis.
    fn ends(&self, entry: &Entry, axis: &Axis) -> [f64; 2] {
        let ends = [entry.track, entry.bar];
        if axis.values.start < 0.0 {
            ends
        } else {
            ends.map(f64::abs)
        }
    }

    /// The bar, so many rows high, its scale along the foot, and shaded what the track has beyond it; of a track that the bar is longer than, its end.
    fn bar(&self, canvas: &mut Canvas, (y, rows): (usize, usize), entry: &Entry, axis: &Axis) {
        let [track, bar] = self.ends(entry, axis);
        let zero = axis.column(0.0);
        let shade = meaning(entry.track);
        let (from, to) = (axis.half(track.min(0.0)), axis.half(track.max(0.0)));
        let cell = |half: i64| axis.columns.start + (half / 2) as usize;
        let long = cell(from)..cell(to + 1);
        for x in axis.columns.clone() {
            canvas.text(x, y + rows - 1, "▁", Meaning::Faint);
        }
        for row in y..y + rows {
            canvas.text(zero, row, "│", Meaning::Dim);
            for x in long.clone() {
                canvas.text(x, row, "░", shade);
            }
        }
        if !self.shot.is_done(entry.n) || entry.bar == 0.0 {
            return;
        }
        axis.full(canvas, (y, rows), (0.0, bar), meaning(entry.bar).into());
        if track * bar > 0.0 && bar.abs() > track.abs() {
            let x = axis.column(track);
            (y..y + rows).for_each(|row| _ = canvas.text(x, row, "│", Meaning::Plain));
        }
    }

    /// The same where rows are short: what is beyond the bar is a line.
    fn thin(&self, canvas: &mut Canvas, y: usize, entry: &Entry, axis: &Axis) {
        let [track, bar] = self.ends(entry, axis);
        let (zero, end) = (axis.column(0.0), axis.column(track));
        canvas.text(zero, y, "│", Meaning::Dim);
        for x in zero.min(end)..zero.max(end) {
            canvas.text(x, y, "▁", Meaning::Faint);
        }
        if self.shot.is_done(entry.n) && entry.bar != 0.0 {
            axis.bar(canvas, y, (0.0, bar), meaning(entry.bar).into());
        }
    }
}

/// The factors of a product entry by entry, from the left.
fn factors(formula: &Formula) -> Vec<&Formula> {
    match formula {
        Formula::Hadamard(a, b) => [factors(a), factors(b)].concat(),
        other => vec![other],
    }
}
