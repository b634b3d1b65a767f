//! `loss`: the step that computes the loss.

use super::super::Scene;
use super::kind::{Form, Picture, equals, no_loss};
use crate::graph::{Ref, Run};
use crate::lang::{Diagnostics, Span};
use crate::typeset::Canvas;
use crate::walk::Begin;

#[derive(Debug)]
pub(super) struct Loss;

impl Loss {
    pub(super) fn read(rest: &str) -> Option<Loss> {
        rest.is_empty().then_some(Loss)
    }
}

impl Picture for Loss {
    fn faults(&self, run: &Run, at: &Span) -> Diagnostics {
        no_loss(run, at).into_iter().collect()
    }

    fn title(&self, scene: &Scene<'_>) -> String {
        let loss = scene.graph().loss.map(Ref::Value);
        loss.map_or_else(String::new, |of| scene.typesetter.inline(of))
    }

    fn draw(&self, _: &Scene<'_>, _: (usize, usize)) -> Option<Canvas> {
        None
    }

    fn tell(&self, scene: &Scene<'_>) -> Vec<String> {
        let loss = scene.graph().loss.map(Ref::Value);
        loss.map(|of| equals(scene.typesetter, of))
            .into_iter()
            .collect()
    }

    fn form(&self, _: &Run) -> Form {
        Form::Step
    }

    fn begins(&self, run: &Run) -> Option<Begin> {
        run.graph().loss.map(|id| Begin::Of(Ref::Value(id)))
    }
}
