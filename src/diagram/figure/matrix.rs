//! `matrix W_hi`: the numbers of a quantity, or of its gradient.

use super::super::Scene;
use super::kind::{Form, Picture, equals, unknown};
use crate::graph::Run;
use crate::lang::{Diagnostics, Span};
use crate::typeset::Canvas;

#[derive(Debug)]
pub(super) struct Matrix {
    name: String,
}

impl Matrix {
    pub(super) fn read(rest: &str) -> Option<Matrix> {
        let name = rest.to_owned();
        (!name.is_empty()).then_some(Matrix { name })
    }
}

impl Picture for Matrix {
    fn faults(&self, run: &Run, at: &Span) -> Diagnostics {
        unknown(&self.name, run, at)
    }

    fn title(&self, _: &Scene<'_>) -> String {
        self.name.clone()
    }

    fn draw(&self, scene: &Scene<'_>, _: (usize, usize)) -> Option<Canvas> {
        let typesetter = scene.typesetter;
        let block = typesetter.value(typesetter.run.named(&self.name)?);
        let mut canvas = Canvas::new(block.width(), block.height());
        canvas.block(0, 0, &block);
        Some(canvas)
    }

    fn tell(&self, scene: &Scene<'_>) -> Vec<String> {
        let of = scene.typesetter.run.named(&self.name);
        of.map(|of| equals(scene.typesetter, of))
            .into_iter()
            .collect()
    }

    fn form(&self, run: &Run) -> Form {
        run.named(&self.name).map_or(Form::Rows, Form::Matrix)
    }
}
