//! `slice W_hy[1,1]`: the loss along one number of a parameter.

use super::super::{Scene, slice};
use super::kind::{Picture, asked_first, entry, entry_faults, one};
use crate::graph::Run;
use crate::lang::{Diagnostics, Span, say};
use crate::typeset::Canvas;

#[derive(Debug)]
pub(super) struct Slice {
    name: String,
}

impl Slice {
    pub(super) fn read(rest: &str) -> Option<Slice> {
        Some(Slice { name: one(rest)? })
    }
}

impl Picture for Slice {
    fn faults(&self, run: &Run, at: &Span) -> Diagnostics {
        entry_faults(&self.name, run, at)
    }

    fn title(&self, scene: &Scene<'_>) -> String {
        let name = &self.name;
        say!(scene.lang, "figure.slice", name)
    }

    fn draw(&self, scene: &Scene<'_>, room: (usize, usize)) -> Option<Canvas> {
        let entry = entry(&self.name, scene.typesetter.run)?;
        match slice::is_asked(scene, entry) {
            true => Some(asked_first(scene, room.0)),
            false => slice::draw(scene, entry, room),
        }
    }

    fn tell(&self, scene: &Scene<'_>) -> Vec<String> {
        let entry = entry(&self.name, scene.typesetter.run);
        entry.map_or_else(Vec::new, |entry| slice::tell(scene, entry))
    }
}
