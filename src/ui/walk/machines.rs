//! The machines that were laid out: one of each size serves every time that looks alike.

use super::state::App;
use crate::diagram::{Detail, Diagram, Flow, tiles};
use crate::graph::Graph;
use crate::lang::say;
use crate::typeset::{Meaning, Style};
use crate::ui::widgets::rows::{Rows, piece};
use std::cell::RefCell;
use std::sync::Arc;

/// Layouts that are kept.
const MOST: usize = 16;

/// Machines laid out for a graph, the last used first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Machines {
    kept: RefCell<Vec<Kept>>,
}

/// What was laid out for a room of so many columns and rows, if it could be.
#[derive(Clone, Debug)]
struct Kept {
    graph: Arc<Graph>,
    time: i64,
    least: Detail,
    room: (u16, u16),
    machine: Option<Arc<Diagram>>,
}

impl Machines {
    /// The machine of a time in at most so many columns and rows, with tiles of at least a detail.
    pub(crate) fn get(
        &self,
        graph: &Arc<Graph>,
        time: i64,
        least: Detail,
        room: (u16, u16),
    ) -> Option<Arc<Diagram>> {
        let mut kept = self.kept.borrow_mut();
        let same = |k: &Kept| Arc::ptr_eq(&k.graph, graph) && k.room == room && k.least == least;
        if let Some(at) = kept.iter().position(|k| same(k) && k.time == time) {
            return kept[at].machine.clone();
        }
        let flow = Flow::new(graph, time);
        let alike = kept
            .iter()
            .filter(|k| same(k))
            .find_map(|k| k.machine.as_ref()?.at(flow.clone()?));
        let machine = alike.or_else(|| {
            let flow = flow?;
            let details = Detail::ALL.into_iter().filter(|d| *d >= least);
            details
                .into_iter()
                .find_map(|d| Diagram::new(&flow, graph, d, room.0, room.1))
        });
        let machine = machine.map(Arc::new);
        kept.truncate(MOST - 1);
        kept.insert(
            0,
            Kept {
                graph: Arc::clone(graph),
                time,
                least,
                room,
                machine: machine.clone(),
            },
        );
        machine
    }
}

/// The machine of a time in rows: with wires if it has room, else as a line of tiles over the equations.
pub(crate) fn rows(app: &App, time: i64, (width, height): (usize, usize)) -> Rows {
    let cells = |n: usize| n.min(500) as u16;
    let graph = app.state.run.graph();
    let machine = app
        .machines
        .get(graph, time, Detail::Small, (cells(width), cells(height)));
    if let Some(machine) = machine {
        return app.scene(|scene| machine.draw(scene)).rows();
    }
    let tiles = app.scene(|scene| tiles(scene, width, height));
    let mut out = tiles.map_or_else(Rows::new, |tiles| tiles.rows());
    out.push(vec![]);
    out.extend(equations(app, time, width));
    out
}

/// Each equation of a time with its value.
fn equations(app: &App, time: i64, width: usize) -> Rows {
    let setting = app.setting();
    let run = &app.state.run;
    let graph = run.graph();
    let now = app.scene(|scene| scene.subject());
    let mut rows = vec![];
    for instance in graph.instances.iter().filter(|i| i.time == Some(time)) {
        let Some(&id) = instance.nodes.last() else {
            continue;
        };
        let of = app.scene(|scene| scene.shown(id));
        let value = if app.scene(|scene| scene.reached(of)) {
            let equals = setting.equals(of);
            format!("{equals} {}", setting.inline_value(of))
        } else {
            format!("= {}", say!(app.settings.lang, "walk.not_computed_yet"))
        };
        let line = format!("{} {value}", setting.inline(of));
        let style = Style {
            focus: now == Some(of),
            ..Style::from(Meaning::Plain)
        };
        rows.push(vec![piece(crate::typeset::fit(&line, width), style)]);
    }
    rows
}
