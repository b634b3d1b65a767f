//! Where the parts of a machine stand: columns from left to right, lanes from above, and the wires between.

use super::flow::Flow;
use super::part::{Detail, Kind, Rect, size};
use super::plan::Plan;
use super::ports::Area;
use super::route::{Cell, Crossing};
use super::tower::Tower;
use super::{lanes, layers};
use crate::graph::Graph;
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
}

impl Diagram {
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
            let layers = layers::assign(flow, &tower);
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
            let (places, wires) = plan.laid_out()?;
            Some(Diagram::of(flow.clone(), detail, &places, wires))
        })
    }

    fn of(flow: Flow, detail: Detail, places: &[Area], wires: BTreeMap<Cell, Crossing>) -> Diagram {
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
        Diagram {
            flow,
            detail,
            width: rects.iter().map(|r| r.x + r.width).max().unwrap_or(0),
            height: down.max().unwrap_or(0),
            rects,
            wires,
        }
    }

    /// The same picture of another time, which has to be drawn alike ([`Flow::is_like`]).
    pub fn at(&self, flow: Flow) -> Diagram {
        Diagram {
            flow,
            ..self.clone()
        }
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
