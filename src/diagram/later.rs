//! Backward, the wires that come in from the step after.

use super::layout::Diagram;
use super::machine::{Look, Weight, line, look};
use super::part::{Kind, Spot, Wire};
use super::scene::Scene;
use crate::graph::{Graph, NodeId, Ref};
use crate::typeset::{Canvas, Meaning};
use crate::walk::Phase;

/// Columns of the wires from the step after.
const LATER: usize = 2;

impl Diagram {
    /// Backward, the wires that come in from the step after: to the right of the machine, beside each new state.
    pub fn later(&self, scene: &Scene<'_>) -> Canvas {
        let mut canvas = Canvas::new(LATER, self.height.into());
        if scene.walk.phase != Phase::Backward {
            return canvas;
        }
        let graph = scene.graph();
        for (part, rect) in self.flow.parts.iter().zip(&self.rects) {
            let Kind::Tile(nodes) = &part.kind else {
                continue;
            };
            let (false, &[id]) = (part.is_source, &nodes[..]) else {
                continue;
            };
            if rect.x + rect.width < self.width {
                continue;
            }
            let uses = later_uses(graph, id);
            if uses.is_empty() {
                continue;
            }
            let wire = Wire {
                from: 0,
                to: Spot { part: 0, row: None },
                node: id,
                uses,
            };
            let shares = wire
                .uses
                .iter()
                .map(|&(consumer, operand)| Ref::Contribution { consumer, operand });
            let is_there = shares
                .clone()
                .any(|share| match scene.walk.computes(share) {
                    Some(_) => scene.reached(share),
                    None => scene.reached(Ref::Adjoint(id)),
                });
            let Look { lit, weight } = match is_there {
                true => look(scene, vec![&wire]),
                false => Look {
                    lit: false,
                    weight: Weight::Dotted,
                },
            };
            let meaning = Meaning::of_step(lit, is_there, Meaning::Dim);
            let level = line([Some(weight), Some(weight), None, None]);
            let row = usize::from(rect.y + rect.height / 2);
            canvas.text(0, row, &format!("◂{level}"), meaning);
        }
        canvas
    }
}

/// The uses of a node by equations of a later time, as consumer and operand.
fn later_uses(graph: &Graph, id: NodeId) -> Vec<(NodeId, u32)> {
    let time = |node: NodeId| {
        let holds = |i: &&crate::graph::Instance| i.nodes.contains(&node);
        graph.instances.iter().find(holds)?.time
    };
    let own = time(id);
    let later = graph
        .uses(id)
        .iter()
        .filter(|edge| time(edge.consumer) > own);
    later.map(|edge| (edge.consumer, edge.operand)).collect()
}
