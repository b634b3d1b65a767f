//! The picture of a step for a room: bars three rows high, numbers in large letters, nothing small that matters.

use super::bars::Axis;
use super::scene::Scene;
use crate::equation::Sign;
use crate::graph::{Formula, Place, Ref, Scalar};
use crate::typeset::{Block, Canvas, LETTER, Meaning, Style, large, meaning};
use unicode_width::UnicodeWidthStr;

/// Columns of a unit's digit.
const UNIT: usize = 2 * LETTER.0;
/// Most units, and most bars of one.
const MOST: usize = 4;

/// How far a picture is built up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shown {
    /// What the result is made of.
    Terms,
    /// The result as well.
    Result,
    /// And the arithmetic of each bar.
    Arithmetic,
}

/// A bar: what it is, and from where to where it reaches.
struct Bar {
    name: String,
    /// Its number, and the arithmetic it comes from, if that is more.
    written: String,
    sum: String,
    value: f64,
    ends: (f64, f64),
    place: Option<Place>,
}

/// What a result is made of, for entry `n` down its rows; the last is the result.
struct Unit {
    n: usize,
    bars: Vec<Bar>,
    /// What the one bar is multiplied with: beside the result, which is a share of that bar.
    gate: Option<Bar>,
    result: f64,
}

/// The picture of a result that is a sum, a product with a matrix, or a share that passes; none of other operations, nor
/// where there is no room for all of it.
pub fn staged(
    scene: &Scene<'_>,
    of: Ref,
    formula: &Formula,
    (width, height): (usize, usize),
    shown: Shown,
) -> Option<Canvas> {
    let shape = scene.graph().shape(of);
    if scene.gives_away(formula, of) || shape.cols != 1 || shape.rows > MOST {
        return None;
    }
    let unit = |n| unit(scene, of, formula, n);
    let units: Vec<Unit> = (0..shape.rows).map(unit).collect::<Option<_>>()?;
    let lines: usize = units.iter().map(|unit| unit.bars.len() + 1).sum();
    // A row more than the bar parts it from the next.
    let pitch = [4, 3, 2].into_iter().find(|pitch| lines * pitch < height)?;
    let numbers = units.iter().map(|unit| Numbers::of(scene, unit, pitch));
    let numbers: Vec<Numbers> = numbers.collect::<Option<_>>()?;
    let right = numbers
        .iter()
        .flat_map(|all| &all.0)
        .map(Block::width)
        .max()?;
    if width < UNIT + right + 40 {
        return None;
    }
    let ends = units
        .iter()
        .flat_map(|unit| unit.bars.iter().flat_map(|bar| [bar.ends.0, bar.ends.1]));
    let results = units.iter().map(|unit| unit.result);
    let axis = Axis::holding(ends.chain(results), UNIT + 2..width - right - 3);
    let mut canvas = Canvas::new(width, lines * pitch + 1);
    for y in 0..lines * pitch {
        axis.lines(&mut canvas, y);
    }
    axis.labels(&mut canvas, lines * pitch);
    let (several, mut y) = (units.len() > 1, 0);
    for (unit, numbers) in units.iter().zip(&numbers) {
        let style = Style::from(Meaning::Unit(unit.n as u8));
        let rows = (unit.bars.len() + 1) * pitch;
        if let Some(digit) = large(&(unit.n + 1).to_string(), style, None).filter(|_| several) {
            canvas.block(2, y + rows.saturating_sub(LETTER.1) / 2, &digit);
        }
        unit.draw(&mut canvas, &axis, (y, pitch), (numbers, shown));
        y += rows;
    }
    Some(canvas)
}

/// Where the entries of a result come from.
struct Source<'a, 's> {
    scene: &'a Scene<'s>,
    n: usize,
}

impl Source<'_, '_> {
    /// The arithmetic of a part of the formula for this entry.
    fn entry(&self, part: &Formula) -> Scalar {
        let graph = self.scene.graph();
        let one = part.shape(graph).len() == 1;
        part.entry(graph, if one { 0 } else { self.n }, 0)
    }

    fn value(&self, scalar: &Scalar) -> f64 {
        let run = self.scene.typesetter.run;
        scalar.evaluate(&|of, r, c| run.entry(of, r, c).unwrap_or(f64::NAN))
    }

    /// A bar from zero.
    fn bar(&self, name: String, scalar: &Scalar, place: Option<Place>) -> Bar {
        let typesetter = self.scene.typesetter;
        let (sum, value) = (typesetter.inline_scalar(scalar), self.value(scalar));
        // A number that is its own arithmetic stands at the edge already.
        let written = typesetter.num(value).text;
        let own = sum == written;
        Bar {
            name,
            written,
            sum: if own { String::new() } else { sum },
            value,
            ends: (0.0, value),
            place,
        }
    }

    fn named(&self, part: &Formula) -> Bar {
        let place = match part {
            Formula::Of(of) if self.scene.graph().shape(*of).len() > self.n => {
                Some(self.scene.place(*of, self.n))
            }
            _ => None,
        };
        let name = self.scene.typesetter.inline_formula(part);
        self.bar(name, &self.entry(part), place)
    }

    /// Of a product entry by entry the whole and the gate: what lies between 0 and 1, the first before the second.
    fn gated<'f>(&self, a: &'f Formula, b: &'f Formula) -> (&'f Formula, &'f Formula) {
        let scene = self.scene;
        let value = |n| {
            let source = Source { scene, n };
            source.value(&source.entry(a))
        };
        let rows = a.shape(scene.graph()).rows;
        match (0..rows).all(|n| (0.0..=1.0).contains(&value(n))) {
            true => (b, a),
            false => (a, b),
        }
    }

    /// What a formula is made of.
    fn bars(&self, formula: &Formula) -> Option<Vec<(Sign, Bar)>> {
        let named = |(sign, part): (Sign, &Formula)| (sign, self.named(part));
        Some(match (formula, &self.entry(formula)) {
            (Formula::Sum(terms), _) => terms.iter().map(|(s, f)| named((*s, f))).collect(),
            (Formula::OverTime(terms), _) => terms.iter().map(|f| named((Sign::Plus, f))).collect(),
            (Formula::Product(..), Scalar::Sum(terms)) => {
                let term = |(s, term): &(Sign, Scalar)| (*s, self.bar(String::new(), term, None));
                terms.iter().map(term).collect()
            }
            (Formula::Hadamard(a, b), _) => vec![named((Sign::Plus, self.gated(a, b).0))],
            _ => return None,
        })
    }
}

/// The bars of an entry; those of a sum begin where the last one ended.
fn unit(scene: &Scene<'_>, of: Ref, formula: &Formula, n: usize) -> Option<Unit> {
    let source = Source { scene, n };
    let mut bars = source.bars(formula)?;
    let gate = match formula {
        Formula::Hadamard(a, b) => Some(source.named(source.gated(a, b).1)),
        _ => None,
    };
    let summed = !matches!(formula, Formula::Hadamard(..));
    let mut end = 0.0;
    for (sign, bar) in bars.iter_mut().filter(|_| summed) {
        if *sign == Sign::Minus {
            bar.value = -bar.value;
            bar.name = format!("−{}", bar.name);
            bar.sum = format!("−({})", bar.sum);
        }
        bar.ends = (end, end + bar.value);
        end += bar.value;
    }
    let bars: Vec<Bar> = bars.into_iter().map(|(_, bar)| bar).collect();
    let result = scene.typesetter.run.entry(of, n, 0)?;
    let fits = !bars.is_empty() && bars.len() <= MOST;
    fits.then_some(Unit {
        n,
        bars,
        gate,
        result,
    })
}

/// The numbers of a unit, in the letters its rows have room for.
struct Numbers(Vec<Block>);

impl Numbers {
    fn of(scene: &Scene<'_>, unit: &Unit, pitch: usize) -> Option<Numbers> {
        let number = |value: f64, style: Style, place: Option<Place>| {
            let text = scene.written(value);
            match pitch >= LETTER.1 {
                true => large(&text, style, place),
                false => Some(match place {
                    Some(place) => Block::placed(text, style, place),
                    None => Block::text(text, style),
                }),
            }
        };
        let bars = unit
            .bars
            .iter()
            .map(|bar| number(bar.value, meaning(bar.value).into(), bar.place));
        let result = number(unit.result, made(unit.result), None);
        bars.chain([result]).collect::<Option<_>>().map(Numbers)
    }
}

impl Unit {
    /// Each bar with its name beside it and its number at the right edge; below them the result.
    fn draw(
        &self,
        canvas: &mut Canvas,
        axis: &Axis,
        (top, pitch): (usize, usize),
        (numbers, shown): (&Numbers, Shown),
    ) {
        for (k, (bar, number)) in self.bars.iter().zip(&numbers.0).enumerate() {
            let y = top + k * pitch;
            let style = meaning(bar.value).into();
            axis.full(canvas, (y, pitch - 1), bar.ends, style);
            let sum = if shown >= Shown::Arithmetic {
                &*bar.sum
            } else {
                ""
            };
            let gap = if bar.name.is_empty() || sum.is_empty() {
                ""
            } else {
                " = "
            };
            let label = format!("{}{gap}{sum}", bar.name);
            name(canvas, axis, y + (pitch - 1) / 2, bar.ends, &label, None);
            canvas.block(canvas.width() - number.width(), y, number);
        }
        let y = top + self.bars.len() * pitch;
        let rows = (pitch - 1).min(2);
        // What a gate may let pass is shaded; how much it does is said before the result is seen.
        let track = self.gate.as_ref().and(self.bars.first());
        if let Some(whole) = track {
            shaded(canvas, axis, (y, rows), whole);
        }
        if let Some(gate) = &self.gate {
            let place = gate.place;
            let ends = track.map_or((0.0, 0.0), |whole| whole.ends);
            let told = format!("× {} = {}", gate.name, gate.written);
            name(canvas, axis, y + (rows - 1) / 2, ends, &told, place);
        }
        if shown < Shown::Result {
            return;
        }
        axis.full(canvas, (y, rows), (0.0, self.result), made(self.result));
        if let Some(number) = numbers.0.last() {
            canvas.block(canvas.width() - number.width(), y, number);
        }
    }
}

/// A number that was just made keeps the colour of its sign.
fn made(value: f64) -> Style {
    Style::from(meaning(value)).strong(true)
}

/// All that a share of could pass.
fn shaded(canvas: &mut Canvas, axis: &Axis, (y, rows): (usize, usize), whole: &Bar) {
    let (from, to) = (
        axis.half(whole.ends.0.min(whole.ends.1)),
        axis.half(whole.ends.0.max(whole.ends.1)),
    );
    let cell = |half: i64| axis.columns.start + (half / 2) as usize;
    for row in y..y + rows {
        for x in cell(from)..cell(to + 1) {
            canvas.text(x, row, "░", meaning(whole.value));
        }
    }
}

/// What a bar is, to the right of it, or to the left where there is no room.
fn name(
    canvas: &mut Canvas,
    axis: &Axis,
    y: usize,
    ends: (f64, f64),
    text: &str,
    place: Option<Place>,
) {
    let (low, high) = (
        axis.column(ends.0.min(ends.1)),
        axis.column(ends.0.max(ends.1)),
    );
    let wide = text.width();
    let right = high.max(axis.column(0.0)) + 2;
    if right + wide <= axis.columns.end {
        canvas.placed(right, y, text, Meaning::Heading, place);
    } else if let Some(left) = low
        .checked_sub(wide + 2)
        .filter(|left| *left >= axis.columns.start)
    {
        canvas.placed(left, y, text, Meaning::Heading, place);
    }
}
