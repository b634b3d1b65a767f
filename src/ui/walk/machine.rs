//! The machine of a walk, and as a figure of a page.

use super::machines::Wish;
use super::state::App;
use crate::diagram::{Detail, Diagram, tiles};
use crate::lang::say;
use crate::typeset::{Meaning, Style};
use crate::ui::widgets::rows::{Rows, piece};
use std::sync::Arc;

impl App {
    /// The machine of a time of this walk in at most so many columns and rows, with tiles of at least a detail.
    pub(crate) fn machine(
        &self,
        time: i64,
        least: Detail,
        room: (u16, u16),
    ) -> Option<Arc<Diagram>> {
        let is_pinned = false;
        self.laid(
            time,
            Wish {
                least,
                room,
                is_pinned,
            },
        )
    }

    /// The machine of a time as it is wished for.
    pub(super) fn laid(&self, time: i64, wish: Wish) -> Option<Arc<Diagram>> {
        let state = &self.state;
        let pins = state.model.pins.as_ref();
        self.machines.get(state.run.graph(), pins, time, wish)
    }
}

/// The machine of the time one is at, in rows: with wires if it has room, else a line of tiles over the equations.
pub(crate) fn rows(app: &App, (width, height): (usize, usize)) -> Rows {
    let time = app.scene(|scene| scene.time());
    let cells = |n: usize| n.min(500) as u16;
    let machine = app.machine(time, Detail::Small, (cells(width), cells(height)));
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
