//! The machine of an optimizer's step on one parameter: from its gradient over the means of it to what is added, and from
//! the parameter to the new one.

use super::machine::{Weight, line};
use super::part::{Detail, Rect, tile_rows};
use super::scene::Scene;
use super::tile::Tile;
use crate::graph::{Flavor, NodeId, OptimizerQuantity, Place, Ref};
use crate::typeset::{Canvas, Ground, Meaning, Style};
use std::collections::BTreeMap;
use unicode_width::UnicodeWidthStr;

/// Columns between two tiles, at least: two wires and the widest operation.
const APART: usize = 12;
/// Columns and rows of tiles side by side and below each other.
const ACROSS: usize = 4;
const LANES: usize = 3;

/// A cell of the machine.
type Cell = (usize, usize);

/// An operation on a wire: how it is written, where its first column stands, and what it makes.
struct Knot {
    label: String,
    at: Cell,
    of: Ref,
}

/// What is drawn, before it is.
#[derive(Default)]
struct Sketch {
    tiles: Vec<(Ref, Cell)>,
    knots: Vec<Knot>,
    /// Corner points of a wire, what it carries, and what is made of that.
    wires: Vec<(Vec<Cell>, Ref, Ref)>,
}

/// Where things stand: tiles of one size in columns and lanes.
struct Places {
    width: usize,
    high: usize,
    /// Columns and rows from one tile to the next.
    pitch: (usize, usize),
}

impl Places {
    fn at(&self, column: usize, lane: usize) -> Cell {
        (column * self.pitch.0, lane * self.pitch.1)
    }

    /// The row of the wires of a lane.
    fn row(&self, lane: usize) -> usize {
        lane * self.pitch.1 + self.high / 2
    }

    /// The first free column behind a tile.
    fn behind(&self, column: usize) -> usize {
        column * self.pitch.0 + self.width
    }
}

/// The machine of the parameter one is at, in at most so many columns and rows.
pub fn descent(scene: &Scene<'_>, width: usize, height: usize) -> Option<Canvas> {
    let id = about(scene)?.node()?;
    let graph = scene.graph();
    let details = [Detail::Huge, Detail::Large, Detail::Medium];
    let fits = |detail: &Detail| {
        let tile = usize::from(detail.width());
        let high = 1 + tile_rows(graph, id, *detail);
        let needed = ACROSS * tile + (ACROSS - 1) * APART;
        needed <= width && LANES * (high + 1) < height + 1
    };
    let detail = details.into_iter().find(fits)?;
    let tile = usize::from(detail.width());
    let high = 1 + tile_rows(graph, id, detail);
    let apart = ((width - ACROSS * tile) / (ACROSS - 1)).min(2 * APART);
    let free = ((height - LANES * high) / LANES).clamp(1, 2);
    let places = Places {
        width: tile,
        high,
        pitch: (tile + apart, high + free),
    };
    let sketch = sketch(scene, id, &places);
    let size = (places.behind(ACROSS - 1), LANES * places.pitch.1 - free);
    let mut canvas = Canvas::new(size.0, size.1);
    sketch.draw(scene, &mut canvas, id, (detail, &places));
    Some(canvas)
}

/// What a step of an optimizer is about; at the level of time the first of all.
pub(super) fn about(scene: &Scene<'_>) -> Option<Ref> {
    (!scene.walk.is_empty()).then(|| scene.walk.item(scene.cursor.at).subject)
}

fn sketch(scene: &Scene<'_>, id: NodeId, places: &Places) -> Sketch {
    use OptimizerQuantity::*;
    let optimizer = scene.typesetter.run.optimizer();
    let has = optimizer.quantities();
    let of = |quantity| Ref::Optimizer(quantity, id);
    let numbers = optimizer.coefficients(Flavor::PyTorch, optimizer.learning_rate(), 1);
    let (gradient, old) = (Ref::Adjoint(id), Ref::Value(id));
    let mut sketch = Sketch::default();
    sketch.tiles.push((gradient, places.at(0, 0)));
    sketch.tiles.push((old, places.at(0, 2)));
    let ways = [
        (0, Mean, MeanCorrected, numbers.first, ""),
        (1, Square, SquareCorrected, numbers.second, "²"),
    ];
    // What the update is made of, and the column behind which it leaves: ∂, m or m̂, and v or v̂.
    let mut ends = [Some((gradient, 0)), None];
    for (lane, mean, corrected, share, power) in ways {
        let Some([keep, new]) = share else { continue };
        sketch.tiles.push((of(mean), places.at(1, lane)));
        let label = format!("{power}·{}", short(new));
        sketch.along(places, (lane, 0, 1), label, [gradient, of(mean)]);
        ends[lane] = Some((of(mean), 1));
        if has.contains(&corrected) {
            sketch.tiles.push((of(corrected), places.at(2, lane)));
            let label = format!("÷{}", short(1.0 - keep));
            sketch.along(places, (lane, 1, 2), label, [of(mean), of(corrected)]);
            ends[lane] = Some((of(corrected), 2));
        }
    }
    sketch.tiles.push((of(Update), places.at(3, 0)));
    sketch.update(places, ends, of(Update), short(-optimizer.learning_rate()));
    sketch.tiles.push((of(Next), places.at(3, 2)));
    sketch.next(places, [old, of(Update), of(Next)]);
    sketch
}

impl Sketch {
    /// A wire from a tile to the next on its lane, with an operation on it; from the gradient down to the second lane.
    fn along(
        &mut self,
        places: &Places,
        (lane, from, to): (usize, usize, usize),
        label: String,
        [carried, made]: [Ref; 2],
    ) {
        let (start, end) = (places.behind(from), places.at(to, 0).0 - 1);
        let row = places.row(lane);
        let points = match (lane, from) {
            (1, 0) => {
                let top = places.row(0);
                vec![(start, top), (start + 1, top), (start + 1, row), (end, row)]
            }
            _ => vec![(start, row), (end, row)],
        };
        self.wires.push((points, carried, made));
        let columns = label.width() + 2;
        let middle = (start + end + 2).saturating_sub(columns) / 2;
        self.knot(label, (middle, row), made);
    }

    /// The update: the mean, over the root of the mean of squares if there is one, times the rate.
    fn update(
        &mut self,
        places: &Places,
        ends: [Option<(Ref, usize)>; 2],
        made: Ref,
        rate: String,
    ) {
        let end = places.at(3, 0).0 - 1;
        let row = places.row(0);
        // The division stands right behind the last column of means, the rate right before the update.
        let join = places.behind(2) + 3;
        for (lane, end_of) in ends.into_iter().enumerate() {
            let Some((carried, column)) = end_of else {
                continue;
            };
            let start = places.behind(column);
            let (y, points) = (places.row(lane), (start, places.row(lane)));
            let points = match lane {
                0 => vec![points, (end, y)],
                _ => vec![points, (join, y), (join, row)],
            };
            self.wires.push((points, carried, made));
            if lane == 1 {
                self.knot("÷√".into(), (join - 2, row), made);
            }
        }
        let label = format!("·{rate}");
        let columns = label.width() + 2;
        self.knot(label, (end - columns, row), made);
    }

    /// The new parameter: the old one plus the update, which comes down from above.
    fn next(&mut self, places: &Places, [old, update, made]: [Ref; 3]) {
        let (right, down) = (places.at(3, 2).0, places.row(2));
        let plus = right - 5;
        self.wires
            .push((vec![(places.behind(0), down), (right - 1, down)], old, made));
        let under = (right + 2, places.high);
        let turn = places.at(0, 1).1 + places.high / 2;
        let points = vec![under, (under.0, turn), (plus + 1, turn), (plus + 1, down)];
        self.wires.push((points, update, made));
        self.knot("+".into(), (plus, down), made);
    }

    fn knot(&mut self, label: String, at: Cell, of: Ref) {
        self.knots.push(Knot { label, at, of });
    }

    fn draw(
        &self,
        scene: &Scene<'_>,
        canvas: &mut Canvas,
        id: NodeId,
        (detail, places): (Detail, &Places),
    ) {
        self.wired(scene, canvas);
        for &(of, (x, y)) in &self.tiles {
            let tile = Tile {
                scene,
                of,
                node: id,
                all: &[],
                detail,
            };
            let rect = Rect {
                x: x as u16,
                y: y as u16,
                width: places.width as u16,
                height: places.high as u16,
            };
            tile.draw(canvas, rect);
        }
        for Knot { label, at, of } in &self.knots {
            let style = match (scene.doing().contains(of), scene.reached(*of)) {
                (true, _) => Style::from(Meaning::Plain).on(Ground::Light),
                (false, true) => Meaning::Plain.into(),
                (false, false) => Meaning::Faint.into(),
            };
            let place = Place::whole(*of);
            canvas.placed(at.0, at.1, &format!("({label})"), style, place);
        }
    }

    /// The wires, each cell with the arms of all that pass it: lit ones last.
    fn wired(&self, scene: &Scene<'_>, canvas: &mut Canvas) {
        let mut cells: BTreeMap<Cell, ([Option<Weight>; 4], bool)> = BTreeMap::new();
        for (points, carried, made) in &self.wires {
            let lit = scene.doing().contains(made);
            let weight = match (lit, scene.reached(*carried)) {
                (true, _) => Weight::Heavy,
                (false, true) => Weight::Light,
                (false, false) => Weight::Dotted,
            };
            let path = steps(points);
            for (n, &cell) in path.iter().enumerate() {
                let before = n.checked_sub(1).map(|n| path[n]);
                let (arms, is_lit) = cells.entry(cell).or_default();
                *is_lit |= lit;
                let next = path.get(n + 1).copied();
                let to_next = next.and_then(|to| side(cell, to));
                let to_last = before.and_then(|to| side(cell, to));
                // It begins as if it came out of the tile before it: left and right, up and down are neighbours.
                let sides = [to_last.or(to_next.map(|side| side ^ 1)), to_next];
                for side in sides.into_iter().flatten() {
                    arms[side] = arms[side].max(Some(weight));
                }
            }
        }
        for ((x, y), (arms, lit)) in cells {
            let all_dotted = arms.iter().flatten().all(|w| *w == Weight::Dotted);
            let meaning = Meaning::of_step(lit, !all_dotted, Meaning::Dim);
            canvas.text(x, y, line(arms), meaning);
        }
    }
}

/// Every cell of a wire from corner to corner.
fn steps(points: &[Cell]) -> Vec<Cell> {
    let mut path = vec![points[0]];
    for &(x, y) in &points[1..] {
        while let Some(&at) = path.last()
            && at != (x, y)
        {
            let toward = |from: usize, to: usize| match from.cmp(&to) {
                std::cmp::Ordering::Less => from + 1,
                std::cmp::Ordering::Equal => from,
                std::cmp::Ordering::Greater => from - 1,
            };
            path.push((toward(at.0, x), toward(at.1, y)));
        }
    }
    path
}

/// Which arm of a cell leads to its neighbour: left, right, up, down.
fn side(from: Cell, to: Cell) -> Option<usize> {
    match (to.0.wrapping_sub(from.0), to.1.wrapping_sub(from.1)) {
        (usize::MAX, 0) => Some(0),
        (1, 0) => Some(1),
        (0, usize::MAX) => Some(2),
        (0, 1) => Some(3),
        _ => None,
    }
}

/// A constant of an optimizer without the noise of its last digits.
fn short(value: f64) -> String {
    let text = format!("{value:.6}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    text.replace('-', "−")
}
