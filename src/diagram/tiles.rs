//! The machine in one line, where there is no room for wires: its tiles in reading order.

use super::flow::{Flow, Kind};
use super::layout::{Detail, Rect, tile_rows};
use super::machine::Tile;
use super::scene::Scene;
use crate::typeset::{Canvas, Meaning};

/// As many tiles as have room, those about the one that is computed; `rows` high at most.
pub fn tiles(scene: &Scene<'_>, width: usize, rows: usize) -> Option<Canvas> {
    let graph = scene.graph();
    let flow = Flow::new(graph, scene.time())?;
    let all: Vec<_> = flow
        .parts
        .iter()
        .filter_map(|part| match &part.kind {
            Kind::Tile(nodes) => Some((part.is_source, *nodes.last()?, nodes.len())),
            _ => None,
        })
        .collect();
    // Sources come first, whenever they are read.
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|&i| !all[i].0);
    let tall = all
        .iter()
        .map(|(_, node, _)| tile_rows(graph, *node))
        .max()?
        + 1;
    if tall > rows {
        return None;
    }
    let each = usize::from(Detail::Small.width());
    let shown = (width / each).min(all.len()).max(1);
    let now = order.iter().position(|&i| {
        let of = scene.shown(all[i].1);
        let at = scene.cursor.at;
        !scene.walk.is_empty() && scene.walk.item(at).subject == of
    });
    let now = now.unwrap_or(0);
    let from = (now + 1).saturating_sub(shown).min(all.len() - shown);
    let mut canvas = Canvas::new(width, tall);
    for (slot, &i) in order[from..from + shown].iter().enumerate() {
        let (_, node, times) = all[i];
        let tile = Tile {
            scene,
            of: scene.shown(node),
            node,
            detail: Detail::Small,
        };
        let rect = Rect {
            x: (slot * each) as u16,
            y: 0,
            width: each as u16,
            height: 1 + tile_rows(graph, node) as u16,
        };
        tile.draw(&mut canvas, rect, times > 1);
    }
    if from > 0 {
        canvas.text(0, 0, "◂", Meaning::Lit);
    }
    if from + shown < all.len() {
        canvas.text((shown * each).min(width - 1), 0, "▸", Meaning::Lit);
    }
    Some(canvas)
}
