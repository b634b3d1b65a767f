//! The machine with its numbers in it: what is computed is solid, what is not is hollow, and where one is is lit.

use super::beside::{self, Beside};
use super::grid::Side;
use super::layout::Diagram;
use super::part::{Kind, Rect, Wire};
use super::route::{Crossing, Joint};
use super::scene::{Number, Scene, compact};
use super::terms;
use super::tile::Tile;
use crate::graph::{NodeId, Place, Ref};
use crate::typeset::{Canvas, Ground, Meaning, Style};
use crate::walk::Phase;
use std::collections::HashMap;
use unicode_width::UnicodeWidthStr;

/// Line characters by their arms: left + 3·right + 9·up + 27·down, each 0 for none, 1 light, 2 heavy.
const LINES: &str =
    " ╴╸╶─╾╺╼━╵┘┙└┴┵┕┶┷╹┚┛┖┸┹┗┺┻╷┐┑┌┬┭┍┮┯│┤┥├┼┽┝┾┿╿┦┩┞╀╃┡╄╇╻┒┓┎┰┱┏┲┳╽┧┪┟╁╅┢╆╈┃┨┫┠╂╉┣╊╋";
/// A gradient from here on is a heavy wire.
const HEAVY: f64 = 1.0;
/// A gradient below is a dotted wire.
const FAINT: f64 = 0.01;

/// How strong a wire is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    Dotted,
    Light,
    Heavy,
}

/// How a wire, or a piece of one, is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) lit: bool,
    pub(super) weight: Weight,
}

impl Diagram {
    /// The machine with the numbers of a place in a walk, as large as it was laid out.
    pub fn draw(&self, scene: &Scene<'_>) -> Canvas {
        let mut canvas = Canvas::new(self.width.into(), self.height.into());
        let arms = self.wires.values().flatten().flat_map(|joint| &joint.arms);
        let mut looks = HashMap::new();
        for arm in arms.filter(|arm| !arm.is_empty()) {
            let wires = || arm.iter().map(|&w| &self.flow.wires[w]).collect();
            looks
                .entry(&arm[..])
                .or_insert_with(|| look(scene, wires()));
        }
        let painter = Painter {
            diagram: self,
            scene,
            looks,
        };
        for (&(x, y), crossing) in &self.wires {
            painter.cell(&mut canvas, (x.into(), y.into()), crossing);
        }
        if let Some(share) = scene.pulse {
            let wires = self.flow.wires.iter().enumerate();
            for (wire, _) in wires.filter(|(_, w)| scene.lights(w)) {
                self.pulse(
                    &mut canvas,
                    wire,
                    share,
                    scene.walk.phase == Phase::Backward,
                );
            }
        }
        for (part, rect) in self.rects.iter().enumerate() {
            painter.part(&mut canvas, part, *rect);
        }
        for &beside in &self.numbers {
            painter.numbers(&mut canvas, beside);
        }
        canvas
    }
}

/// How a piece of wire is drawn that several wires pass: as strong as what they carry together.
pub(super) fn look(scene: &Scene<'_>, wires: Vec<&Wire>) -> Look {
    let lit = wires.iter().any(|w| scene.lights(w));
    if scene.walk.phase != Phase::Backward {
        let solid = wires.iter().any(|w| scene.reached(Ref::Value(w.node)));
        let weight = match (lit, solid) {
            (true, _) => Weight::Heavy,
            (false, true) => Weight::Light,
            (false, false) => Weight::Dotted,
        };
        return Look { lit, weight };
    }
    let weight = match carried(scene, &wires) {
        None => Weight::Dotted,
        Some(size) if size >= HEAVY => Weight::Heavy,
        Some(size) if size >= FAINT || lit => Weight::Light,
        Some(_) => Weight::Dotted,
    };
    Look { lit, weight }
}

/// The size of the gradient that wires carry back together; none before it is computed.
fn carried(scene: &Scene<'_>, wires: &[&Wire]) -> Option<f64> {
    let mut sum: Option<crate::graph::Matrix> = None;
    for wire in wires {
        for &(consumer, operand) in &wire.uses {
            let share = Ref::Contribution { consumer, operand };
            let of = match scene.walk.computes(share) {
                Some(_) => share,
                None => Ref::Adjoint(wire.node),
            };
            let Some(value) = scene.typesetter.run.value(of).filter(|_| scene.reached(of)) else {
                continue;
            };
            sum = match sum {
                Some(before) if before.shape() == value.shape() => Some(before + &*value),
                Some(before) => Some(before),
                None => Some(value.into_owned()),
            };
        }
        if wire.uses.is_empty() && scene.reached(Ref::Adjoint(wire.node)) {
            sum = scene
                .typesetter
                .run
                .value(Ref::Adjoint(wire.node))
                .map(|m| m.into_owned());
        }
    }
    sum.map(|m| m.norm())
}

struct Painter<'a, 's> {
    diagram: &'a Diagram,
    scene: &'a Scene<'s>,
    /// How each piece of wire is drawn, by the wires that pass it.
    looks: HashMap<&'a [usize], Look>,
}

impl Painter<'_, '_> {
    /// A cell of the wires. Where two cross, the lit one passes over, or else the one that goes up and down.
    fn cell(&self, canvas: &mut Canvas, (x, y): (usize, usize), crossing: &Crossing) {
        let arms = |joint: &Joint| {
            Side::ALL.map(|side| self.looks.get(&joint.arms[side as usize][..]).copied())
        };
        let is_lit = |arms: &[Option<Look>; 4]| arms.iter().flatten().any(|look| look.lit);
        let each = crossing.iter().map(|joint| (joint, arms(joint)));
        let strongest = each.max_by_key(|(joint, arms)| {
            let is_upright = !joint.arms[Side::Up as usize].is_empty();
            (is_lit(arms), is_upright)
        });
        let Some((_, arms)) = strongest else {
            return;
        };
        let lit = is_lit(&arms);
        let all_dotted = arms
            .iter()
            .flatten()
            .all(|look| look.weight == Weight::Dotted);
        let meaning = Meaning::of_step(lit, !all_dotted, Meaning::Dim);
        canvas.text(
            x,
            y,
            line(arms.map(|arm| arm.map(|look| look.weight))),
            meaning,
        );
    }

    fn part(&self, canvas: &mut Canvas, part: usize, rect: Rect) {
        let at = (usize::from(rect.x), usize::from(rect.y));
        match &self.diagram.flow.parts[part].kind {
            Kind::Tile(nodes) => self.tile(canvas, nodes, rect),
            Kind::Knot { node, label } => {
                let of = self.scene.shown(*node);
                let style = self.operation(of, self.is_done_in(part));
                canvas.placed(at.0, at.1, &format!("({label})"), style, Place::whole(of));
            }
            Kind::Sum { node, rows, rest } => {
                let whole = node.map(|node| self.scene.shown(node));
                let width = usize::from(rect.width) - 2;
                let own = rows.iter().map(|row| (row, self.scene.shown(row.node)));
                let of_rest = whole.or_else(|| rows.first().map(|row| self.scene.shown(row.node)));
                let rest = rest.iter().filter_map(|row| Some((row, of_rest?)));
                let is_whole = node.is_some_and(|node| self.scene.is_done(node));
                let is_whole = is_whole && self.scene.walk.phase == Phase::Forward;
                for (y, (row, of)) in (at.1..).zip(own.chain(rest)) {
                    let is_done = is_whole
                        || self.scene.is_done(row.node)
                        || node.is_some_and(|sum| self.scene.is_handed(sum, row.node));
                    let style = self.operation(of, is_done);
                    let place = Place::whole(of);
                    let label = crate::typeset::pad(&row.label, width);
                    canvas.placed(at.0 + 1, y, &label, style, place);
                    let numbers = (self.diagram.detail, style.ground);
                    let kind = &self.diagram.flow.parts[part].kind;
                    terms::draw(
                        self.scene,
                        canvas,
                        (at.0 + 1 + width, y),
                        (kind, row),
                        numbers,
                    );
                    let (edges, edge) = match self.scene.reached(of) {
                        _ if style.ground == Ground::Light => continue,
                        true => (["▐", "▌"], Meaning::Dim),
                        false => (["┆", "┆"], Meaning::Faint),
                    };
                    canvas.text(at.0, y, edges[0], edge);
                    canvas.text(at.0 + 1 + width, y, edges[1], edge);
                }
            }
        }
    }

    /// The result of a part beside its wire, grey but where one is.
    fn numbers(&self, canvas: &mut Canvas, beside: Beside) {
        let Beside { part, rect, .. } = beside;
        let Some(node) = beside::result(&self.diagram.flow.parts[part].kind) else {
            return;
        };
        let of = self.scene.shown(node);
        let is_read = || self.diagram.flow.out_of(part).any(|w| self.scene.lights(w));
        let is_lit = self.scene.doing().contains(&of) || is_read();
        let columns = usize::from(rect.width);
        let numbers = (0..usize::from(rect.height)).map(|n| (n, self.scene.unnamed(of, n)));
        let there = numbers.filter(|(_, number)| *number != Number::Pending);
        let there: Vec<_> = there
            .map(|(n, number)| (n, compact(number, 3, columns)))
            .collect();
        let widest = there
            .iter()
            .map(|(_, (text, _))| text.width())
            .max()
            .unwrap_or(0);
        let free = if beside.is_behind {
            0
        } else {
            columns - widest
        };
        for (n, (text, meaning)) in there {
            let meaning = if is_lit { meaning } else { Meaning::Dim };
            let text = format!("{text:>widest$}");
            let at = (usize::from(rect.x) + free, usize::from(rect.y) + n);
            canvas.placed(at.0, at.1, &text, meaning, self.scene.place(of, n));
        }
    }

    /// Whether an operation is being done that a part stands for, of which it may have several.
    fn is_done_in(&self, part: usize) -> bool {
        let done = self.scene.doing().iter();
        let done = done.filter_map(|&of| self.scene.operation(of));
        let mut spots = done.filter_map(|id| self.diagram.flow.spot(id));
        spots.any(|spot| spot.part == part)
    }

    /// An operation: lit while it is done, bold once it is, faint before.
    fn operation(&self, of: Ref, is_done: bool) -> Style {
        match (is_done, self.scene.reached(of)) {
            (true, _) => light(),
            (false, true) => Meaning::Plain.into(),
            (false, false) => Meaning::Faint.into(),
        }
    }

    fn tile(&self, canvas: &mut Canvas, nodes: &[NodeId], rect: Rect) {
        let Some(&last) = nodes.last() else { return };
        let of = self.scene.shown(last);
        let tile = Tile {
            scene: self.scene,
            of,
            node: last,
            all: nodes,
            detail: self.diagram.detail,
        };
        tile.draw(canvas, rect);
    }
}

/// Where one is.
fn light() -> Style {
    Style::from(Meaning::Plain).on(Ground::Light)
}

/// The character with these arms: left, right, up, down.
pub(super) fn line(arms: [Option<Weight>; 4]) -> &'static str {
    use Weight::{Dotted, Light};
    match arms {
        [Some(Dotted), Some(Dotted), None, None] => return "┄",
        [None, None, Some(Dotted), Some(Dotted)] => return "┆",
        _ => {}
    }
    let weight = |arm: Option<Weight>| match arm {
        None => 0,
        Some(Dotted | Light) => 1,
        Some(Weight::Heavy) => 2,
    };
    let [left, right, up, down] = arms.map(weight);
    match [left, right, up, down] {
        [1, 0, 1, 0] => return "╯",
        [1, 0, 0, 1] => return "╮",
        [0, 1, 1, 0] => return "╰",
        [0, 1, 0, 1] => return "╭",
        _ => {}
    }
    let index = left + 3 * right + 9 * up + 27 * down;
    let mut letters = LINES.char_indices();
    match letters.nth(index) {
        Some((at, letter)) => &LINES[at..at + letter.len_utf8()],
        None => " ",
    }
}

/// The arms of a line character, left, right, up, down: 0 for none, 1 light, 2 heavy. None of other characters.
pub fn arms(symbol: char) -> Option<[u8; 4]> {
    let index = match symbol {
        '╯' => 1 + 9,
        '╮' => 1 + 27,
        '╰' => 3 + 9,
        '╭' => 3 + 27,
        '┄' => 1 + 3,
        '┆' => 9 + 27,
        _ => LINES.chars().skip(1).position(|line| line == symbol)? + 1,
    };
    Some([1, 3, 9, 27].map(|arm| (index / arm % 3) as u8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_its_arms() {
        use Weight::{Dotted, Heavy, Light};
        assert_eq!(LINES.chars().count(), 81);
        let drawn = |l, r, u, d| line([l, r, u, d]);
        assert_eq!(drawn(Some(Light), Some(Light), None, None), "─");
        assert_eq!(drawn(Some(Heavy), Some(Heavy), None, None), "━");
        assert_eq!(drawn(Some(Dotted), Some(Dotted), None, None), "┄");
        assert_eq!(drawn(Some(Light), None, None, Some(Dotted)), "╮");
        assert_eq!(drawn(Some(Heavy), None, None, Some(Heavy)), "┓");
        assert_eq!(drawn(Some(Heavy), Some(Light), None, Some(Heavy)), "┱");
        assert_eq!(drawn(None, None, Some(Heavy), Some(Light)), "╿");
        assert_eq!(drawn(Some(Light), Some(Heavy), Some(Light), None), "┶");
        for (symbol, own) in [
            ('─', [1, 1, 0, 0]),
            ('┆', [0, 0, 1, 1]),
            ('╮', [1, 0, 0, 1]),
            ('┶', [1, 2, 1, 0]),
        ] {
            assert_eq!(arms(symbol), Some(own));
        }
        assert_eq!((arms(' '), arms('x')), (None, None));
    }
}
