//! `matrix W_hi`: the numbers of a quantity, or of its gradient. `curve i_1`: the curve of the function that a quantity comes
//! from, with a point for each unit.

use super::super::shot::Shot;
use super::super::{Scene, curve};
use super::kind::{Form, Picture, equals, standing, unknown};
use crate::graph::{Ref, Run};
use crate::lang::{Diagnostics, Span};
use crate::typeset::Canvas;
use crate::walk::Begin;

/// Rows of a curve.
const ROWS: usize = 16;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Matrix,
    Curve,
}

#[derive(Debug)]
pub(super) struct Quantity {
    name: String,
    what: What,
}

impl Quantity {
    pub(super) fn matrix(rest: &str) -> Option<Quantity> {
        Quantity::read(rest, What::Matrix)
    }

    pub(super) fn curve(rest: &str) -> Option<Quantity> {
        Quantity::read(rest, What::Curve)
    }

    fn read(rest: &str, what: What) -> Option<Quantity> {
        let name = rest.to_owned();
        (!name.is_empty()).then_some(Quantity { name, what })
    }
}

impl Picture for Quantity {
    fn faults(&self, run: &Run, at: &Span) -> Diagnostics {
        unknown(&self.name, run, at)
    }

    fn title(&self, _: &Scene<'_>) -> String {
        self.name.clone()
    }

    fn draw(&self, scene: &Scene<'_>, room: (usize, usize)) -> Option<Canvas> {
        let of = scene.typesetter.run.named(&self.name)?;
        if self.what == What::Curve {
            return Shot::of(&standing(scene, of), of, (room.0, ROWS), curve::draw);
        }
        let block = scene.typesetter.value(of);
        let mut canvas = Canvas::new(block.width(), block.height());
        canvas.block(0, 0, &block);
        Some(canvas)
    }

    fn tell(&self, scene: &Scene<'_>) -> Vec<String> {
        let of = scene.typesetter.run.named(&self.name);
        let of = of.into_iter();
        of.map(|of| equals(scene.typesetter, of)).collect()
    }

    fn form(&self, run: &Run) -> Form {
        let form: fn(Ref) -> Form = match self.what {
            What::Matrix => Form::Matrix,
            What::Curve => Form::Curve,
        };
        run.named(&self.name).map_or(Form::Rows, form)
    }

    fn begins(&self, run: &Run) -> Option<Begin> {
        let of = run.named(&self.name);
        of.filter(|_| self.what == What::Curve).map(Begin::Of)
    }
}
