//! `unrolled`: every time step side by side, each the same small machine with its numbers, one set of weights below all of
//! them, and what is handed on between them. `unrolled backward`: the gradients, which go the other way; the stronger one
//! is, the heavier its arrow.

use super::super::Scene;
use super::kind::{Picture, equals, finished, no_loss};
use super::parts::{Part, Way, parts, weights};
use super::steps::Sheet;
use crate::graph::Run;
use crate::lang::{Diagnostics, Span, say};
use crate::typeset::Canvas;

#[derive(Debug)]
pub(super) struct Unrolled {
    way: Way,
}

impl Unrolled {
    pub(super) fn read(rest: &str) -> Option<Unrolled> {
        let is_backward = match rest {
            "" => false,
            "backward" => true,
            _ => return None,
        };
        let way = Way { is_backward };
        Some(Unrolled { way })
    }
}

impl Picture for Unrolled {
    fn faults(&self, run: &Run, at: &Span) -> Diagnostics {
        match self.way.is_backward {
            true => no_loss(run, at).into_iter().collect(),
            false => vec![],
        }
    }

    fn title(&self, scene: &Scene<'_>) -> String {
        match self.way.is_backward {
            true => say!(scene.lang, "figure.unrolled_backward").to_owned(),
            false => say!(scene.lang, "figure.unrolled").to_owned(),
        }
    }

    fn draw(&self, scene: &Scene<'_>, room: (usize, usize)) -> Option<Canvas> {
        let scene = finished(scene);
        let parts = parts(scene.graph());
        let sheet = Sheet::fitting(&scene, self.way, &parts, room)?;
        Some(sheet.draw())
    }

    fn tell(&self, scene: &Scene<'_>) -> Vec<String> {
        let graph = scene.graph();
        let line = |time: i64| {
            let at = |part: &Part| {
                let of = self.way.of(graph.at(part.name, time)?);
                scene.typesetter.run.value(of)?;
                Some(equals(scene.typesetter, of))
            };
            let told: Vec<String> = parts(graph).iter().rev().filter_map(at).collect();
            (!told.is_empty()).then(|| format!("t={time}: {}", told.join("; ")))
        };
        let times = 0..=graph.length as i64;
        let mut lines: Vec<String> = match self.way.is_backward {
            true => times.rev().filter_map(line).collect(),
            false => times.filter_map(line).collect(),
        };
        let names = weights(scene);
        lines.push(self.way.about_weights(scene.lang, &names));
        lines
    }
}
