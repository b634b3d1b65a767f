//! The machine of a walk, and as a figure of a page.

use super::state::WalkScreen;
use crate::diagram::{Detail, Diagram, Portion, Wish, tiles, together};
use crate::graph::{Instance, Moment, Ref};
use crate::lang::say;
use crate::typeset::{Meaning, Style};
use crate::ui::widgets::rows::{Rows, piece};
use std::sync::Arc;

/// Into how many parts a machine is cut at most.
const MOST_PARTS: usize = 6;

impl WalkScreen {
    /// The machine of a time of this walk in at most so many columns and rows, with tiles of at least a detail.
    pub(crate) fn machine(
        &self,
        at: impl Into<Moment>,
        least: Detail,
        room: (u16, u16),
    ) -> Option<Arc<Diagram>> {
        self.laid(at, Wish::new(least, room))
    }

    /// Of a machine that has no room as a whole: the part that one is in, the number of it and of all.
    pub(super) fn machine_part(&self, room: (u16, u16)) -> Option<(Arc<Diagram>, (usize, usize))> {
        let graph = self.state.run.graph();
        let (now, subject) = self.scene(|scene| (scene.moment(), scene.subject()));
        let here = together(graph, now);
        let node = subject.and_then(Ref::node);
        let is_here = |own: &Vec<&Instance>| {
            let mut nodes = own.iter().flat_map(|i| &i.nodes);
            node.is_some_and(|id| nodes.any(|n| *n == id))
        };
        let at = here.iter().position(is_here);
        let all = here.len();
        // Rather more parts than tiles of a single row.
        let details = [Detail::Small, Detail::Row].into_iter();
        let mut ways = details.flat_map(|least| (2..=all.min(MOST_PARTS)).map(move |n| (least, n)));
        ways.find_map(|(least, parts)| {
            let of = |part| {
                let wish = Wish {
                    portion: Portion::Part(part, parts),
                    ..Wish::new(least, room)
                };
                self.laid(now, wish)
            };
            // All of them, so that it is cut alike wherever one is.
            let machines: Vec<_> = (0..parts).map(of).collect::<Option<_>>()?;
            let ends = (0..parts).find(|part| at.unwrap_or(0) < (part + 1) * all / parts)?;
            Some((Arc::clone(&machines[ends]), (ends, parts)))
        })
    }

    /// Of an equation that has no time, such as a loss: its own machine.
    pub(super) fn machine_of(&self, room: (u16, u16)) -> Option<Arc<Diagram>> {
        let (now, subject) = self.scene(|scene| (scene.moment(), scene.subject()));
        let id = subject?.node()?;
        let mut all = self.state.run.graph().instances.iter();
        let equation = all.position(|i| i.time.is_none() && i.nodes.contains(&id));
        let wish = Wish {
            portion: Portion::Equation(equation?),
            ..Wish::new(Detail::Row, room)
        };
        self.laid(now, wish)
    }

    /// The machine of a time as it is wished for.
    pub(super) fn laid(&self, at: impl Into<Moment>, wish: Wish) -> Option<Arc<Diagram>> {
        let state = &self.state;
        let pins = state.model.pins.as_ref();
        self.machines.get(state.run.graph(), pins, at, wish)
    }
}

/// The machine of the time one is at, in rows: with wires if it has room, else a line of tiles over the equations.
pub(crate) fn rows(screen: &WalkScreen, (width, height): (usize, usize)) -> Rows {
    let now = screen.scene(|scene| scene.moment());
    let cells = |n: usize| n.min(500) as u16;
    let machine = screen.machine(now, Detail::Row, (cells(width), cells(height)));
    if let Some(machine) = machine {
        return screen.scene(|scene| machine.draw(scene)).rows();
    }
    let tiles = screen.scene(|scene| tiles(scene, width, height));
    let mut out = tiles.map_or_else(Rows::new, |tiles| tiles.rows());
    out.push(vec![]);
    out.extend(equations(screen, now, width));
    out
}

/// Each equation of a time with its value.
fn equations(screen: &WalkScreen, at: Moment, width: usize) -> Rows {
    let typesetter = screen.typesetter();
    let run = &screen.state.run;
    let graph = run.graph();
    let now = screen.scene(|scene| scene.subject());
    let mut rows = vec![];
    for instance in graph.computed(at) {
        let Some(&id) = instance.nodes.last() else {
            continue;
        };
        let of = screen.scene(|scene| scene.shown(id));
        let value = if screen.scene(|scene| scene.reached(of)) {
            let equals = typesetter.equals(of);
            format!("{equals} {}", typesetter.inline_value(of))
        } else {
            format!("= {}", say!(screen.settings.lang, "walk.not_computed_yet"))
        };
        let line = format!("{} {value}", typesetter.inline(of));
        let style = Style::from(Meaning::Plain).focus(now == Some(of));
        rows.push(vec![piece(crate::typeset::fit(&line, width), style)]);
    }
    rows
}
