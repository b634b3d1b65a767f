//! `loss`: the step that computes the loss.

use super::super::Scene;
use super::kind::{Easel, Form, Picture, equals};
use crate::graph::{Ref, Run};
use crate::lang::{Diagnostic, Diagnostics, Span, text};
use crate::typeset::Canvas;
use crate::walk::Begin;

#[derive(Debug)]
pub(super) struct Loss;

impl Loss {
    pub(super) fn read(rest: &str) -> Option<Loss> {
        rest.is_empty().then_some(Loss)
    }
}

/// What is wrong where a model has no loss.
pub(super) fn no_loss(run: &Run, at: &Span) -> Option<Diagnostic> {
    let fault = Diagnostic::at(at.clone(), text!("lesson.model_no_loss"));
    let is_missing = run.graph().loss.is_none();
    is_missing.then(|| fault.help(text!("lesson.loss_equation_model_file")))
}

impl Picture for Loss {
    fn faults(&self, run: &Run, at: &Span) -> Diagnostics {
        no_loss(run, at).into_iter().collect()
    }

    fn title(&self, scene: &Scene<'_>) -> String {
        let loss = scene.graph().loss.map(Ref::Value);
        loss.map_or_else(String::new, |of| scene.setting.inline(of))
    }

    fn draw(&self, _: Easel<'_, '_>) -> Option<Canvas> {
        None
    }

    fn tell(&self, scene: &Scene<'_>) -> Vec<String> {
        let loss = scene.graph().loss.map(Ref::Value);
        loss.map(|of| equals(scene.setting, of))
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
