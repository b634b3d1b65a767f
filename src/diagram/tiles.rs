//! The machine in one line, where there is no room for wires: its tiles in reading order.

use super::flow::Flow;
use super::part::{Detail, Kind, Rect, rows_of, strip};
use super::scene::Scene;
use super::tile::Tile;
use crate::graph::NodeId;
use crate::typeset::{Canvas, Meaning};

/// As many tiles as have room, those about the one that is computed; `rows` high at most.
pub fn tiles(scene: &Scene<'_>, width: usize, rows: usize) -> Option<Canvas> {
    let graph = scene.graph();
    let flow = Flow::new(graph, scene.moment())?;
    let tiles = flow.parts.iter().filter_map(|part| match &part.kind {
        Kind::Tile(nodes) => Some((!part.is_source, *nodes.last()?, nodes)),
        _ => None,
    });
    let mut all: Vec<(bool, NodeId, &Vec<NodeId>)> = tiles.collect();
    // Sources come first, whenever they are read.
    all.sort_by_key(|(is_computed, ..)| *is_computed);
    let tall = all
        .iter()
        .map(|(_, node, nodes)| rows_of(graph, *node, nodes, Detail::Small))
        .max()?
        + 1;
    if tall > rows {
        return None;
    }
    let each = columns(
        all.iter()
            .map(|(_, node, _)| strip(graph, *node, Detail::Small)),
        width,
    );
    let shown = (width / each).clamp(1, all.len());
    let subject = scene.subject();
    let now = all
        .iter()
        .position(|(_, node, _)| Some(scene.shown(*node)) == subject);
    let from = (now.unwrap_or(0) + 1).saturating_sub(shown);
    let mut canvas = Canvas::new(width, tall);
    for (slot, &(_, node, nodes)) in all[from..from + shown].iter().enumerate() {
        let tile = Tile {
            scene,
            of: scene.shown(node),
            node,
            all: nodes,
            detail: Detail::Small,
        };
        let rect = Rect {
            x: (slot * each) as u16,
            y: 0,
            width: each as u16,
            height: 1 + rows_of(graph, node, nodes, Detail::Small) as u16,
        };
        tile.draw(&mut canvas, rect);
    }
    if from > 0 {
        canvas.text(0, 0, "◂", Meaning::Lit);
    }
    if from + shown < all.len() {
        canvas.right(width, 0, "▸", Meaning::Lit, None);
    }
    Some(canvas)
}

/// Columns of each tile: enough for all cells of a strip where all tiles have room so.
fn columns(strips: impl ExactSizeIterator<Item = usize>, width: usize) -> usize {
    let narrow = usize::from(Detail::Small.width());
    let count = strips.len();
    let wide = strips.fold(narrow, usize::max);
    if wide * count <= width { wide } else { narrow }
}
