//! Where the parts of a machine stand: columns from left to right, lanes from above, and the wires between.

use super::flow::{Flow, Kind};
use super::route::{Board, Cell, Crossing, Port, Side, Task};
use super::tower::Tower;
use super::{columns, lanes};
use crate::graph::{Graph, NodeId};
use std::collections::BTreeMap;

/// The most rows of numbers a tile shows; more are a strip in one row.
pub(super) const MOST_ROWS: usize = 4;

/// Free rows between lanes where there is room.
const MOST_GAP: i32 = 3;

/// How much a tile shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Detail {
    /// Two decimals.
    Small,
    /// Three decimals.
    Medium,
    /// A bar and three decimals.
    Large,
}

impl Detail {
    /// All of them, from the largest.
    pub const ALL: [Detail; 3] = [Detail::Large, Detail::Medium, Detail::Small];

    /// Columns of a tile.
    pub fn width(self) -> u16 {
        match self {
            Detail::Small => 8,
            Detail::Medium => 9,
            Detail::Large => 15,
        }
    }
}

/// A rectangle of cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rect {
    /// Its first column.
    pub x: u16,
    /// Its first row.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

impl Rect {
    /// Whether a cell lies in it.
    pub fn has(&self, x: u16, y: u16) -> bool {
        (self.x..self.x + self.width).contains(&x) && (self.y..self.y + self.height).contains(&y)
    }
}

/// The machine of one time, laid out.
#[derive(Clone, Debug)]
pub struct Diagram {
    /// What is drawn.
    pub flow: Flow,
    /// How much its tiles show.
    pub detail: Detail,
    /// Columns it takes.
    pub width: u16,
    /// Rows it takes.
    pub height: u16,
    /// Where each part stands.
    pub rects: Vec<Rect>,
    /// The wires by cell, `(column, row)`.
    pub wires: BTreeMap<(u16, u16), Crossing>,
}

impl Diagram {
    /// The machine of a time with as much detail as fits into `width` × `height` cells; none where even the least
    /// does not.
    pub fn fitting(graph: &Graph, time: i64, width: u16, height: u16) -> Option<Diagram> {
        let flow = Flow::new(graph, time)?;
        let mut details = Detail::ALL.into_iter();
        details.find_map(|detail| Diagram::new(&flow, graph, detail, width, height))
    }

    /// The machine with tiles of this detail, if it fits.
    pub fn new(
        flow: &Flow,
        graph: &Graph,
        detail: Detail,
        width: u16,
        height: u16,
    ) -> Option<Diagram> {
        let states = states(flow, graph);
        let tower = Tower::find(flow, &states);
        let plain = Tower::default();
        let towers = if tower.is_empty() {
            vec![plain]
        } else {
            vec![tower, plain]
        };
        towers.into_iter().find_map(|tower| {
            let layers = columns::assign(flow, &tower);
            let lanes = lanes::assign(flow, &layers, &states, &tower);
            let plan = Plan {
                flow,
                sizes: flow
                    .parts
                    .iter()
                    .map(|p| size(graph, &p.kind, detail))
                    .collect(),
                layers,
                lanes,
                tower,
                room: (i32::from(width), i32::from(height)),
            };
            plan.laid_out(detail)
        })
    }

    /// The same picture of another time: none where that time has other parts or wires.
    pub fn at(&self, flow: Flow) -> Option<Diagram> {
        let ends = |flow: &Flow| -> Vec<_> { flow.wires.iter().map(|w| (w.from, w.to)).collect() };
        let alike = self.flow.parts.len() == flow.parts.len()
            && self
                .flow
                .parts
                .iter()
                .zip(&flow.parts)
                .all(|(a, b)| a.is_like(b))
            && ends(&self.flow) == ends(&flow);
        alike.then(|| Diagram {
            flow,
            ..self.clone()
        })
    }

    /// The part a cell belongs to.
    pub fn part_at(&self, x: u16, y: u16) -> Option<usize> {
        self.rects.iter().position(|r| r.has(x, y))
    }
}

/// Old and new tile of every quantity that is read at an earlier time and computed at this one.
fn states(flow: &Flow, graph: &Graph) -> Vec<(usize, usize)> {
    let name = |part: usize| match &flow.parts[part].kind {
        Kind::Tile(nodes) if nodes.len() == 1 => graph.node(nodes[0]).quantity.map(|q| q.name),
        _ => None,
    };
    let parts = 0..flow.parts.len();
    let mut states: Vec<(usize, usize)> = vec![];
    for new in parts.clone().filter(|&p| !flow.parts[p].is_source) {
        let same =
            |p: &usize| flow.parts[*p].is_source && name(*p).is_some() && name(*p) == name(new);
        if let Some(old) = parts.clone().rfind(same) {
            states.push((old, new));
        }
    }
    states
}

/// Columns and rows of a part.
fn size(graph: &Graph, kind: &Kind, detail: Detail) -> (i32, i32) {
    let columns = |text: &str| unicode_width::UnicodeWidthStr::width(text) as i32;
    match kind {
        Kind::Tile(nodes) => {
            let rows = match nodes[..] {
                [node] => tile_rows(graph, node),
                _ => 1,
            };
            let name = nodes
                .first()
                .map_or(0, |&n| columns(&super::label::name(graph, n)));
            (i32::from(detail.width()).max(name + 5), 1 + rows as i32)
        }
        Kind::Knot { label, .. } => (columns(label) + 2, 1),
        Kind::Sum { rows, rest, .. } => {
            let labels = rows.iter().map(|r| &r.label).chain(rest);
            let widest = labels.map(|l| columns(l)).max().unwrap_or(0);
            (widest + 2, (rows.len() + rest.len()) as i32)
        }
    }
}

/// Rows of numbers in a tile: one for each unit, or a single strip.
pub(super) fn tile_rows(graph: &Graph, node: NodeId) -> usize {
    let shape = graph.node(node).shape;
    match shape.cols {
        1 if shape.rows <= MOST_ROWS => shape.rows,
        _ => 1,
    }
}

struct Plan<'a> {
    flow: &'a Flow,
    sizes: Vec<(i32, i32)>,
    layers: Vec<usize>,
    lanes: Vec<usize>,
    tower: Tower,
    room: (i32, i32),
}

impl Plan<'_> {
    fn laid_out(&self, detail: Detail) -> Option<Diagram> {
        let rows = (1..=MOST_GAP).rev().find_map(|gap| self.rows(gap))?;
        let columns = self.columns()?;
        let rects = self.rects(&columns, &rows)?;
        let tasks = self.tasks(&rects);
        let (width, height) = self.room;
        let mut board = Board::new(width, height);
        for &(cell, (w, h)) in &rects {
            board.block(cell, w, h);
        }
        let wires = board.route(&tasks)?;
        let cell = |(x, y): Cell| (x as u16, y as u16);
        let rect = |&((x, y), (w, h)): &(Cell, (i32, i32))| Rect {
            x: x as u16,
            y: y as u16,
            width: w as u16,
            height: h as u16,
        };
        let right = rects.iter().map(|((x, _), (w, _))| x + w).max()?;
        let down = rects.iter().map(|((_, y), (_, h))| y + h).max()?;
        let below = wires.keys().map(|(_, y)| y + 1).max().unwrap_or(0);
        Some(Diagram {
            flow: self.flow.clone(),
            detail,
            width: right as u16,
            height: down.max(below) as u16,
            rects: rects.iter().map(rect).collect(),
            wires: wires
                .into_iter()
                .map(|(at, nets)| (cell(at), nets))
                .collect(),
        })
    }

    fn stands(&self, part: usize) -> bool {
        !self.tower.has(part)
    }

    /// The middle row of every lane, with so many free rows between lanes; none where they do not fit.
    fn rows(&self, gap: i32) -> Option<Vec<i32>> {
        let count = self.lanes.iter().max()? + 1;
        let mut y = 0;
        let mut rows = vec![];
        for lane in 0..count {
            let parts = (0..self.sizes.len()).filter(|&p| self.stands(p) && self.lanes[p] == lane);
            let (above, below) = parts
                .map(|p| (self.above(p), self.sizes[p].1 - 1 - self.above(p)))
                .fold((0, 0), |(a, b), (c, d)| (a.max(c), b.max(d)));
            rows.push(y + above);
            y += above + below + 1 + gap;
        }
        (y - gap <= self.room.1).then_some(rows)
    }

    /// Rows of a part above the one its wires are at.
    fn above(&self, part: usize) -> i32 {
        match &self.flow.parts[part].kind {
            Kind::Tile(_) => 1,
            Kind::Knot { .. } => 0,
            Kind::Sum { .. } => (self.sizes[part].1 - 1) / 2,
        }
    }

    /// First column and width of every layer, with room for the wires that change lanes between; none where the
    /// width is too small.
    fn columns(&self) -> Option<Vec<(i32, i32)>> {
        let count = self
            .layers
            .iter()
            .zip(0..)
            .filter(|(_, p)| self.stands(*p))
            .map(|(l, _)| *l)
            .max()?
            + 1;
        let mut widths = vec![0; count];
        for (part, &layer) in self.layers.iter().enumerate() {
            let layer = if self.stands(part) {
                layer
            } else {
                self.layers[self.tower.foot]
            };
            widths[layer] = widths[layer].max(self.sizes[part].0);
        }
        let mut turns = vec![0; count];
        for wire in self
            .flow
            .wires
            .iter()
            .filter(|w| self.stands(w.to.part) && self.stands(w.from))
        {
            if self.lanes[wire.from] != self.lanes[wire.to.part] {
                turns[self.layers[wire.to.part]] += 1;
            }
        }
        // Nets, not wires, take columns; a net of many wires turns once or twice.
        let channel = |layer: usize| {
            if layer == 0 {
                0
            } else {
                2 + 2 * turns[layer].min(4)
            }
        };
        let tight = |layer: usize| {
            if layer == 0 {
                0
            } else {
                2 + turns[layer].min(3)
            }
        };
        let sum = |of: &dyn Fn(usize) -> i32| (0..count).map(of).sum::<i32>();
        let parts: i32 = widths.iter().sum();
        let mut channels: Vec<i32> = if parts + sum(&channel) <= self.room.0 {
            (0..count).map(channel).collect()
        } else if parts + sum(&tight) <= self.room.0 {
            (0..count).map(tight).collect()
        } else {
            return None;
        };
        let mut spare = self.room.0 - parts - channels.iter().sum::<i32>();
        while spare > 0 && count > 1 {
            for channel in channels.iter_mut().skip(1).take(spare as usize) {
                *channel += 1;
            }
            spare -= count as i32 - 1;
        }
        let mut x = 0;
        let starts = channels.iter().zip(&widths).map(|(channel, width)| {
            x += channel + width;
            (x - width, *width)
        });
        Some(starts.collect())
    }

    /// Cell and size of every part.
    fn rects(&self, columns: &[(i32, i32)], rows: &[i32]) -> Option<Vec<(Cell, (i32, i32))>> {
        let mut rects = vec![((0, 0), (0, 0)); self.sizes.len()];
        for part in (0..self.sizes.len()).filter(|&p| self.stands(p)) {
            let (start, width) = columns[self.layers[part]];
            let (w, h) = self.sizes[part];
            let x = match self.layers[part] {
                0 => start,
                _ if matches!(self.flow.parts[part].kind, Kind::Tile(_)) => start + width - w,
                _ => start + (width - w) / 2,
            };
            rects[part] = ((x, rows[self.lanes[part]] - self.above(part)), (w, h));
        }
        if self.tower.is_empty() {
            return Some(rects);
        }
        let ((x, y), (w, h)) = rects[self.tower.foot];
        let needed: i32 = self.tower.parts().map(|p| self.sizes[p].1 + 1).sum();
        let column = columns[self.layers[self.tower.foot]];
        let others = |range: std::ops::Range<i32>| {
            rects.iter().enumerate().any(|(p, ((rx, ry), (rw, rh)))| {
                p != self.tower.foot
                    && rx + rw > column.0
                    && *ry < range.end
                    && ry + rh > range.start
            })
        };
        let up = if y >= needed && !others(y - needed..y) {
            true
        } else if y + h + needed <= self.room.1 && !others(y + h..y + h + needed) {
            false
        } else {
            return None;
        };
        let mut edge = if up { y } else { y + h };
        for part in self.tower.parts() {
            let (pw, ph) = self.sizes[part];
            let top = if up { edge - 1 - ph } else { edge + 1 };
            rects[part] = ((x + w / 2 - pw / 2, top), (pw, ph));
            edge = if up { top } else { top + ph };
        }
        Some(rects)
    }

    /// What is to be wired, from port to port.
    fn tasks(&self, rects: &[(Cell, (i32, i32))]) -> Vec<Task> {
        let mut taken: Vec<(usize, Side)> = vec![];
        let mut tasks = vec![];
        for wire in &self.flow.wires {
            let (from, to) = (wire.from, wire.to.part);
            if self.tower.has(to) {
                let up = rects[to].0.1 < rects[from].0.1;
                let side = if up { Side::Up } else { Side::Down };
                // In the middle of the narrower one, so that the wire is straight.
                let middle = rects[self.tower.foot].0.0 + rects[self.tower.foot].1.0 / 2;
                tasks.push(Task {
                    net: from,
                    from: upright(rects[from], side, middle),
                    to: upright(rects[to], side.opposite(), middle),
                });
                continue;
            }
            let middle = |p: usize| rects[p].0.1 + self.above(p);
            let ((x, _), (w, _)) = rects[from];
            let leave = Port {
                cell: (x + w, middle(from)),
                part: Side::Left,
            };
            let ((x, y), (w, _)) = rects[to];
            let enter = match (wire.to.row, &self.flow.parts[to].kind) {
                (Some(row), _) => Port {
                    cell: (x - 1, y + row as i32),
                    part: Side::Right,
                },
                (None, Kind::Knot { .. }) => {
                    let side = self.entry(wire, &taken, middle(from), middle(to));
                    taken.push((to, side));
                    match side {
                        Side::Left | Side::Right => Port {
                            cell: (x - 1, y),
                            part: Side::Right,
                        },
                        side => upright(rects[to], side, x + w / 2),
                    }
                }
                _ => Port {
                    cell: (x - 1, middle(to)),
                    part: Side::Right,
                },
            };
            tasks.push(Task {
                net: from,
                from: leave,
                to: enter,
            });
        }
        tasks
    }

    /// On which side of a knot a wire ends: on the left what comes along its lane or alone, else from where it comes.
    fn entry(&self, wire: &super::Wire, taken: &[(usize, Side)], from: i32, to: i32) -> Side {
        let knot = wire.to.part;
        let alone = self.flow.into(knot).count() == 1;
        let free = |side: &Side| !taken.contains(&(knot, *side));
        let along = self
            .flow
            .into(knot)
            .any(|w| self.lanes[w.from] == self.lanes[knot]);
        let wanted = match from.cmp(&to) {
            _ if alone => [Side::Left, Side::Up, Side::Down],
            std::cmp::Ordering::Equal => [Side::Left, Side::Up, Side::Down],
            std::cmp::Ordering::Less if along => [Side::Up, Side::Down, Side::Left],
            std::cmp::Ordering::Greater if along => [Side::Down, Side::Up, Side::Left],
            std::cmp::Ordering::Less => [Side::Up, Side::Left, Side::Down],
            std::cmp::Ordering::Greater => [Side::Down, Side::Left, Side::Up],
        };
        wanted.into_iter().find(free).unwrap_or(Side::Left)
    }
}

/// The port above or below a rectangle, at a column.
fn upright(((_, y), (_, h)): (Cell, (i32, i32)), side: Side, column: i32) -> Port {
    match side {
        Side::Up => Port {
            cell: (column, y - 1),
            part: Side::Down,
        },
        _ => Port {
            cell: (column, y + h),
            part: Side::Up,
        },
    }
}
