//! The machines that were laid out: one of each size serves every time that looks alike.

use super::flow::Flow;
use super::layout::Diagram;
use super::part::Detail;
use super::pins::Pins;
use crate::graph::Graph;
use std::cell::RefCell;
use std::sync::Arc;

/// Layouts that are kept.
const MOST: usize = 16;

/// Machines laid out for a graph, the last used first.
#[derive(Clone, Debug, Default)]
pub struct Machines {
    kept: RefCell<Vec<Kept>>,
}

/// What was laid out for a room of so many columns and rows, if it could be.
#[derive(Clone, Debug)]
struct Kept {
    graph: Arc<Graph>,
    time: i64,
    least: Detail,
    room: (u16, u16),
    flow: Option<Flow>,
    machine: Option<Arc<Diagram>>,
}

impl Machines {
    /// The machine of a time in at most so many columns and rows, with tiles of at least a detail; as it is pinned, if
    /// that has room.
    pub fn get(
        &self,
        graph: &Arc<Graph>,
        pins: Option<&Pins>,
        time: i64,
        least: Detail,
        room: (u16, u16),
    ) -> Option<Arc<Diagram>> {
        let mut kept = self.kept.borrow_mut();
        let same = |k: &&Kept| Arc::ptr_eq(&k.graph, graph) && k.room == room && k.least == least;
        if let Some(known) = kept.iter().filter(same).find(|k| k.time == time) {
            return known.machine.clone();
        }
        let flow = Flow::new(graph, time);
        let is_like = |k: &&Kept| {
            let both = k.flow.as_ref().zip(flow.as_ref());
            both.is_some_and(|(a, b)| a.is_like(b))
        };
        let machine = match kept.iter().filter(same).find(is_like) {
            Some(like) => like
                .machine
                .as_ref()
                .zip(flow.clone())
                .map(|(m, flow)| m.at(flow)),
            None => flow.as_ref().and_then(|flow| {
                let details = || Detail::ALL.into_iter().filter(|d| *d >= least);
                let pinned = pins.and_then(|pins| {
                    details().find_map(|d| Diagram::pinned(flow, graph, pins, d, room))
                });
                let free = || details().find_map(|d| Diagram::new(flow, graph, d, room.0, room.1));
                pinned.or_else(free)
            }),
        };
        let machine = machine.map(Arc::new);
        kept.truncate(MOST - 1);
        kept.insert(
            0,
            Kept {
                graph: Arc::clone(graph),
                time,
                least,
                room,
                flow,
                machine: machine.clone(),
            },
        );
        machine
    }
}
