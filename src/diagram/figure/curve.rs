//! `curve i_1`: the curve of the function that a quantity comes from, with a point for each unit.

use super::super::Scene;
use super::super::curve;
use super::super::shot::Shot;
use super::kind::{Form, Picture, equals, standing, unknown};
use crate::graph::Run;
use crate::lang::{Diagnostics, Span};
use crate::typeset::Canvas;
use crate::walk::Begin;

/// Rows of it.
const ROWS: usize = 16;

#[derive(Debug)]
pub(super) struct Curve {
    name: String,
}

impl Curve {
    pub(super) fn read(rest: &str) -> Option<Curve> {
        let name = rest.to_owned();
        (!name.is_empty()).then_some(Curve { name })
    }
}

impl Picture for Curve {
    fn faults(&self, run: &Run, at: &Span) -> Diagnostics {
        unknown(&self.name, run, at)
    }

    fn title(&self, _: &Scene<'_>) -> String {
        self.name.clone()
    }

    fn draw(&self, scene: &Scene<'_>, room: (usize, usize)) -> Option<Canvas> {
        let of = scene.typesetter.run.named(&self.name)?;
        let scene = standing(scene, of);
        Shot::of(&scene, of, (room.0, ROWS), curve::draw)
    }

    fn tell(&self, scene: &Scene<'_>) -> Vec<String> {
        let of = scene.typesetter.run.named(&self.name);
        of.map(|of| equals(scene.typesetter, of))
            .into_iter()
            .collect()
    }

    fn form(&self, run: &Run) -> Form {
        run.named(&self.name).map_or(Form::Rows, Form::Curve)
    }

    fn begins(&self, run: &Run) -> Option<Begin> {
        run.named(&self.name).map(Begin::Of)
    }
}
