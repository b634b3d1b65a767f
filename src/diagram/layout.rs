//! Where the parts of a machine stand: columns from left to right, lanes from above, and the wires between.

use super::beside::{Beside, beside};
use super::flow::Flow;
use super::grid::Cell;
use super::part::{Detail, Kind, Rect, size};
use super::pinned::Pinned;
use super::pins::Pins;
use super::plan::Plan;
use super::ports::Area;
use super::route::Crossing;
use super::tower::Tower;
use super::{lanes, layers};
use crate::graph::Graph;
use std::cell::OnceCell;
use std::collections::BTreeMap;

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
    /// The numbers of parts whose results have no tile, beside their wires.
    pub numbers: Vec<Beside>,
}

impl Diagram {
    /// The machine as a model pins it, with tiles of this detail, if it fits.
    pub fn pinned(
        flow: &Flow,
        graph: &Graph,
        pins: &Pins,
        detail: Detail,
        room: (u16, u16),
    ) -> Option<Diagram> {
        Order::new(flow, detail).pinned((graph, pins), detail, room)
    }

    /// The machine with tiles of this detail, if it fits.
    pub fn new(
        flow: &Flow,
        graph: &Graph,
        detail: Detail,
        width: u16,
        height: u16,
    ) -> Option<Diagram> {
        Order::new(flow, detail).free(graph, detail, (width, height))
    }

    fn of(
        flow: Flow,
        graph: &Graph,
        detail: Detail,
        places: &[Area],
        wires: BTreeMap<Cell, Crossing>,
    ) -> Diagram {
        let rect = |&((x, y), (w, h)): &Area| Rect {
            x: x as u16,
            y: y as u16,
            width: w as u16,
            height: h as u16,
        };
        let rects: Vec<Rect> = places.iter().map(rect).collect();
        let wires: BTreeMap<_, _> = wires
            .into_iter()
            .map(|((x, y), nets)| ((x as u16, y as u16), nets))
            .collect();
        let down = rects.iter().map(|r| r.y + r.height);
        let down = down.chain(wires.keys().map(|(_, y)| y + 1));
        let size = (
            rects.iter().map(|r| r.x + r.width).max().unwrap_or(0),
            down.max().unwrap_or(0),
        );
        let numbers = beside(&flow, graph, (&rects, &wires), size);
        Diagram {
            flow,
            detail,
            width: size.0,
            height: size.1,
            rects,
            wires,
            numbers,
        }
    }

    /// The same picture of another time, which has to be drawn alike ([`Flow::is_like`]).
    pub fn at(&self, flow: Flow) -> Diagram {
        Diagram {
            flow: flow.seen(self.detail),
            ..self.clone()
        }
    }
}

/// How the parts of a machine follow each other, which is the same in every room.
#[derive(Clone, Debug)]
pub(super) struct Order {
    flow: Flow,
    is_row: bool,
    /// Row and column of each part, if a model pins them.
    grid: OnceCell<Option<Vec<(usize, usize)>>>,
    /// Without pins: with a tower where there is one, and without.
    free: OnceCell<Vec<Free>>,
}

/// The layer and the lane of each part that does not stand in a tower.
#[derive(Clone, Debug)]
struct Free {
    tower: Tower,
    layers: Vec<usize>,
    lanes: Vec<usize>,
}

impl Order {
    /// That of what is seen of a flow with tiles of a detail.
    pub(super) fn new(flow: &Flow, detail: Detail) -> Order {
        Order {
            flow: flow.seen(detail),
            is_row: detail == Detail::Row,
            grid: OnceCell::new(),
            free: OnceCell::new(),
        }
    }

    /// Whether it is that of a flow that is drawn in the same form.
    pub(super) fn is_of(&self, flow: &Flow, detail: Detail) -> bool {
        self.is_row == (detail == Detail::Row) && self.flow.is_like(&flow.seen(detail))
    }

    /// The machine as a model pins it, if it fits.
    pub(super) fn pinned(
        &self,
        (graph, pins): (&Graph, &Pins),
        detail: Detail,
        (width, height): (u16, u16),
    ) -> Option<Diagram> {
        let flow = &self.flow;
        let grid = self.grid.get_or_init(|| pins.places(flow, graph));
        let plan = Pinned {
            flow,
            sizes: sizes(flow, graph, detail),
            grid: grid.as_ref()?,
            room: (i32::from(width), i32::from(height)),
        };
        let (places, wires) = plan.laid_out()?;
        Some(Diagram::of(flow.clone(), graph, detail, &places, wires))
    }

    /// The machine as it is laid out without pins, if it fits.
    pub(super) fn free(
        &self,
        graph: &Graph,
        detail: Detail,
        (width, height): (u16, u16),
    ) -> Option<Diagram> {
        let flow = &self.flow;
        let free = self.free.get_or_init(|| self.towers(graph));
        free.iter().find_map(|free| {
            let plan = Plan {
                flow,
                sizes: sizes(flow, graph, detail),
                layers: &free.layers,
                lanes: &free.lanes,
                tower: &free.tower,
                room: (i32::from(width), i32::from(height)),
            };
            let (places, wires) = plan.laid_out()?;
            Some(Diagram::of(flow.clone(), graph, detail, &places, wires))
        })
    }

    fn towers(&self, graph: &Graph) -> Vec<Free> {
        let states = states(&self.flow, graph);
        let tower = Tower::find(&self.flow, &states);
        let mut towers = vec![tower, Tower::default()];
        towers.dedup_by(|plain, tower| plain.is_empty() && tower.is_empty());
        let ordered = |tower: Tower| {
            let layers = layers::assign(&self.flow, &tower);
            let lanes = lanes::assign(&self.flow, &layers, &states, &tower);
            Free {
                tower,
                layers,
                lanes,
            }
        };
        towers.into_iter().map(ordered).collect()
    }
}

/// Columns and rows of every part.
fn sizes(flow: &Flow, graph: &Graph, detail: Detail) -> Vec<(i32, i32)> {
    let parts = flow.parts.iter();
    parts.map(|p| size(graph, &p.kind, detail)).collect()
}

/// Old and new tile of every quantity that is read at an earlier time and computed at this one.
pub(super) fn states(flow: &Flow, graph: &Graph) -> Vec<(usize, usize)> {
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
