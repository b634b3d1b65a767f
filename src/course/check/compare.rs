//! The same lesson in two languages.

use super::super::directive::{KINDS, Kind, NOTES};
use super::super::document::{Lesson, Page};
use crate::lang::{Diagnostic, Diagnostics, Text, printable_line, text};

/// How a lesson differs from its `other`, the same one in another `language`; said about the first.
pub fn compare(lesson: &Lesson, other: &Lesson, language: &Text) -> Diagnostics {
    let mut faults = vec![];
    let model = |l: &Lesson| l.model.as_ref().map(|m| m.0.clone());
    if model(lesson) != model(other) {
        let span = lesson.model.as_ref().map_or(0..3, |m| m.1.clone());
        let told = model(other).map_or_else(|| "—".into(), |m| printable_line(&m, 40));
        faults.push(Diagnostic::at(
            span,
            text!("lesson.version_has_another_model", language, told),
        ));
    }
    if lesson.minutes != other.minutes {
        let n = other.minutes;
        faults.push(Diagnostic::at(
            lesson.minutes_at.clone(),
            text!("lesson.version_takes_minutes", language, n),
        ));
    }
    let (n, m) = (lesson.pages.len(), other.pages.len());
    if n != m {
        faults.push(Diagnostic::whole(text!(
            "lesson.version_has_pages",
            language,
            n,
            m
        )));
    }
    for (k, (mine, theirs)) in lesson.pages.iter().zip(&other.pages).enumerate() {
        let differing = differing(mine, theirs);
        if !differing.is_empty() {
            let (n, list) = (k + 1, differing.join(", "));
            faults.push(Diagnostic::at(
                mine.head.clone(),
                text!("lesson.page_differs_from_version", n, language, list),
            ));
        }
    }
    faults
}

/// The directives in which two pages differ.
fn differing(a: &Page, b: &Page) -> Vec<&'static str> {
    let same = |kind: &Kind| {
        let shared = |page| -> Vec<String> {
            let all = (kind.on)(page).into_iter();
            all.map(|said| said.shared()).collect()
        };
        shared(a) == shared(b)
    };
    let kinds = KINDS
        .iter()
        .filter(|kind| !same(kind))
        .map(|kind| kind.name);
    let notes = (a.notes.is_empty() != b.notes.is_empty()).then_some(NOTES);
    kinds.chain(notes).collect()
}
