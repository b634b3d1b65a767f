//! `table yhat y`: two sequences beside each other, their differences, and the squares of these.

use super::super::{Scene, pairs};
use super::kind::{Picture, finished, no_sequence, sequence, two};
use crate::graph::Run;
use crate::lang::{Diagnostic, Diagnostics, Span, text};
use crate::typeset::Canvas;

/// Rows round those of the times, and the most rows of a table that has no room.
const AROUND: usize = 6;
const MOST: usize = 200;

#[derive(Debug)]
pub(super) struct Table {
    names: [String; 2],
}

impl Table {
    pub(super) fn read(rest: &str) -> Option<Table> {
        Some(Table { names: two(rest)? })
    }

    fn pair(&self, run: &Run) -> Option<pairs::Pair> {
        let [a, b] = [&self.names[0], &self.names[1]].map(|name| run.graph().system.find(name));
        Some(pairs::Pair(a?, b?))
    }
}

impl Picture for Table {
    fn faults(&self, run: &Run, at: &Span) -> Diagnostics {
        let unknown: Diagnostics = self
            .names
            .iter()
            .flat_map(|name| no_sequence(name, run, at))
            .collect();
        if !unknown.is_empty() {
            return unknown;
        }
        let [a, b] = [&self.names[0], &self.names[1]];
        let shape = |name: &str| {
            let last = sequence(name, run).last().copied();
            last.map(|(_, id)| run.graph().node(id).shape)
        };
        match shape(a) == shape(b) {
            true => vec![],
            false => {
                let fault = Diagnostic::at(at.clone(), text!("figure.not_alike", a, b));
                let example = "table yhat y";
                vec![fault.help(text!("directive.it_is_written", example))]
            }
        }
    }

    fn title(&self, scene: &Scene<'_>) -> String {
        let system = &scene.graph().system;
        let name = |name: &String| {
            let id = system.find(name);
            id.map_or_else(|| name.clone(), |id| system.name(id).inline(None))
        };
        self.names.each_ref().map(name).join(" − ")
    }

    fn draw(&self, scene: &Scene<'_>, (width, height): (usize, usize)) -> Option<Canvas> {
        let pair = self.pair(scene.typesetter.run)?;
        // Every time has a row, whether there is room or not.
        let least = (scene.graph().length + AROUND).min(MOST);
        pairs::table(&finished(scene), pair, (width, height.max(least)), None)
    }

    fn tell(&self, scene: &Scene<'_>) -> Vec<String> {
        let pair = self.pair(scene.typesetter.run);
        pair.map_or_else(Vec::new, |pair| pairs::tell(&finished(scene), pair))
    }
}
