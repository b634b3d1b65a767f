//! Whether what a lesson says can be done, and whether its languages agree.

mod compare;

use super::document::{Lesson, Page, Part};
use super::{Reading, directive, models};
use crate::lang::{Diagnostic, Diagnostics, Span, printable_line, text};
pub use compare::compare;
use std::path::Path;

/// Diagnostics that are told: of the numbers shown, and of what the pages ask for.
const MOST_TOLD: usize = 100;

/// All that is wrong with a lesson: how it is written, and what it says that cannot be done.
/// `beside` is the folder of its file. In the order of their places.
pub fn lesson(reading: &Reading, beside: Option<&Path>) -> Diagnostics {
    let mut faults = reading.faults.clone();
    let lesson = &reading.lesson;
    let run = match models::of(lesson, beside) {
        Some(Ok(model)) => Some(model.run()),
        Some(Err(found)) => {
            faults.extend(found);
            None
        }
        None => None,
    };
    match &run {
        Some(run) => {
            let lost = lesson
                .placeholders()
                .filter_map(|number| number.find(run).err());
            faults.extend(lost.take(MOST_TOLD));
            let mut asked = vec![];
            for page in &lesson.pages {
                asked.extend(directive::all(page).flat_map(|said| said.misfits(run)));
                if asked.len() >= MOST_TOLD {
                    break;
                }
            }
            faults.append(&mut asked);
        }
        // A model that is named but cannot be had is one fault, not a hundred.
        None if lesson.model.is_none() && reading.fronted => {
            faults.extend(lesson.pages.iter().filter_map(first_need).map(needs_model));
        }
        None => {}
    }
    for page in &lesson.pages {
        faults.extend(directive::all(page).flat_map(|said| said.faults()));
    }
    links(lesson, beside, &mut faults);
    sort(&mut faults);
    faults
}

/// Into the order of their places; what concerns the whole file comes first.
pub fn sort(faults: &mut Diagnostics) {
    faults.sort_by_key(|f| f.span.as_ref().map_or((0, 0), |s| (s.start, s.end)));
    faults.dedup();
}

fn needs_model(span: Span) -> Diagnostic {
    Diagnostic::at(span, text!("lesson.needs_model_lesson_names_none"))
        .help(text!("lesson.write_model_worked_example_into"))
}

/// The first thing on a page that only a model can give.
fn first_need(page: &Page) -> Option<Span> {
    let live = page
        .prose
        .iter()
        .flat_map(|p| &p.parts)
        .filter_map(Part::live)
        .map(|number| &number.span);
    let asked = directive::all(page).flat_map(|said| said.needs());
    live.chain(asked).min_by_key(|s| s.start).cloned()
}

fn links(lesson: &Lesson, beside: Option<&Path>, faults: &mut Diagnostics) {
    for (to, span) in lesson.links() {
        if to.starts_with("https://") || to.starts_with("http://") {
            continue;
        }
        let plain = !to.is_empty() && !to.contains("..") && !to.starts_with('/');
        if plain && beside.is_none_or(|dir| dir.join(to).is_file()) {
            continue;
        }
        let shown = printable_line(to, 60);
        faults.push(
            Diagnostic::at(span.clone(), text!("lesson.this_link_leads_nowhere", shown))
                .help(text!("lesson.link_lesson_same_folder_one")),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_numbers_that_are_not_there_the_first_few_are_told() {
        let told = |page: &str| {
            let source = format!("+++\ntitle = \"x\"\nmodel = \"rnn\"\nminutes = 1\n+++\n\n{page}");
            lesson(&Lesson::read("x", &source), None).len()
        };
        assert_eq!(
            told(&format!("## x\n\n{}\n", "{{ q_1 }} ".repeat(3 * MOST_TOLD))),
            MOST_TOLD
        );
        assert_eq!(
            told(&"## x\n\n```walk\nq_1\n```\n\n---\n\n".repeat(3 * MOST_TOLD)),
            MOST_TOLD + 1
        );
    }
}
