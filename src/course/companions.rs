//! The models that walk beside the one of a lesson.

use super::document::{Companion, Lesson};
use super::{Given, Model, beside, models};
use crate::lang::{Diagnostic, Diagnostics, first_message, text};
use std::path::Path;
use std::sync::Arc;

/// The text of a model of this name, if there is one.
type Texts<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Reads the models that walk beside those of a lesson, from files beside its folder or inside the program; what is wrong
/// with them.
pub fn load(lesson: &mut Lesson, home: Option<&Path>) -> Diagnostics {
    if lesson.companions().next().is_none() {
        return vec![];
    }
    let Some(Ok(own)) = models::of(lesson, home) else {
        return vec![];
    };
    take(lesson, &own, &|name| models::source(name, home))
}

/// The same from texts that are at hand.
pub(super) fn take(lesson: &mut Lesson, own: &Model, texts: Texts<'_>) -> Diagnostics {
    let walks = lesson
        .pages
        .iter_mut()
        .filter_map(|page| page.walk.as_mut());
    let named = walks.filter_map(|walk| walk.beside.as_mut());
    named
        .filter_map(|named| found(named, own, texts).err())
        .collect()
}

fn found(named: &mut Companion, own: &Model, texts: Texts<'_>) -> Result<(), Diagnostic> {
    let Some(text) = Some(&named.name)
        .filter(|name| models::is_plain(name))
        .and_then(|n| texts(n))
    else {
        return Err(models::missing(&named.name, &named.span));
    };
    let model = Model::parse(&named.name, &text);
    let model = model.and_then(|model| beside::beside(&model, own, &Given::default()));
    let model = model.map_err(|faults| {
        let why = first_message(faults);
        let what = text!("companion.cannot_stand_beside", why);
        Diagnostic::at(named.span.clone(), what)
    })?;
    named.model = Some(Arc::new(model));
    Ok(())
}
