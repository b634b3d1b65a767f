//! The model a lesson names: its file, its text, and what is said where there is none.

use super::document::Lesson;
use super::{Model, library};
use crate::equation::nearest;
use crate::lang::{Diagnostic, Diagnostics, Span, Text, first_message, printable_line, text};
use std::path::{Path, PathBuf};

/// The name of the model that a lesson names, and its file beside the lesson's folder, if there is one.
pub(super) fn file(lesson: &Lesson, beside: Option<&Path>) -> Option<(String, PathBuf)> {
    let (name, _) = lesson.model.as_ref().filter(|(name, _)| is_plain(name))?;
    Some((name.clone(), file_of(name, beside)?))
}

/// The file of a model beside a lesson's folder, if there is one.
pub(super) fn file_of(name: &str, beside: Option<&Path>) -> Option<PathBuf> {
    let file = beside.filter(|_| is_plain(name))?;
    let file = file.join(format!("../models/{name}.toml"));
    file.is_file().then_some(file)
}

/// Whether a name stays within the folder of the models.
pub(super) fn is_plain(name: &str) -> bool {
    name.chars()
        .all(|c| c.is_alphanumeric() || c == '-' || c == '_')
}

/// The model a lesson names: a file beside the lesson's folder, else one inside the program.
pub fn of(lesson: &Lesson, beside: Option<&Path>) -> Option<Result<Model, Diagnostics>> {
    let (name, span) = lesson.model.as_ref()?;
    Some(match source(name, beside) {
        Some(source) => Model::parse(name, &source).map_err(|faults| {
            let count = faults.len();
            let why = first_message(faults);
            let fault = Diagnostic::at(span.clone(), text!("lesson.model_has_fault", why));
            vec![fault.help(text!(
                "lesson.gatewalk_check_models_toml_shows",
                name,
                count
            ))]
        }),
        None => Err(vec![missing(name, span)]),
    })
}

/// The text of a model: of a file beside the lesson's folder, else of one inside the program.
pub(super) fn source(name: &str, beside: Option<&Path>) -> Option<String> {
    match file_of(name, beside) {
        Some(path) => library::read(&path).ok(),
        None => library::model(name)
            .filter(|_| is_plain(name))
            .map(str::to_owned),
    }
}

/// That a model that is named at a place is nowhere.
pub(super) fn missing(name: &str, span: &Span) -> Diagnostic {
    let shown = printable_line(name, 40);
    let fault = Diagnostic::at(span.clone(), text!("lesson.there_is_no_model", shown));
    let known = library::models();
    match nearest(name, known.iter().copied()) {
        Some(near) => fault.help(text!("common.did_you_mean", near)),
        None => fault.help(text!(
            "lesson.put_models_toml_beside_en",
            shown,
            list = Text::list(&known)
        )),
    }
}
