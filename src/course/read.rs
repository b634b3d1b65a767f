//! A lesson file as far as its text can be read.

use super::document::{Lesson, MAX_MINUTES};
use super::fields::{Fields, Key};
use super::inline::rich_at;
use super::markdown;
use crate::lang::{Diagnostic, Diagnostics, Span, Text, printable_line, text};

/// Most pages of a lesson.
const MAX_PAGES: usize = 10_000;

/// Longest name of a file.
const MAX_NAME: usize = 255;

/// The keys of the front matter, each with an example.
pub(super) const FRONT: [Key; 4] = [TITLE, MODEL, MINUTES, OBJECTIVES];

const TITLE: Key = ("title", "title = \"The input gate\"");
const MODEL: Key = ("model", "model = \"worked-example\"");
const MINUTES: Key = ("minutes", "minutes = 8");
const OBJECTIVES: Key = ("objectives", "objectives = [\"Compute a gate by hand\"]");

/// A lesson as far as its text can be read.
pub struct Reading {
    /// What could be read of it.
    pub lesson: Lesson,
    /// What is wrong with the text.
    pub faults: Diagnostics,
    /// Whether its front matter could be read.
    pub fronted: bool,
}

impl Lesson {
    /// Reads a lesson file's text.
    ///
    /// # Errors
    /// Every fault found, with spans in `source`.
    pub fn parse(slug: &str, source: &str) -> Result<Lesson, Diagnostics> {
        let Reading { lesson, faults, .. } = Lesson::read(slug, source);
        if faults.is_empty() {
            Ok(lesson)
        } else {
            Err(faults)
        }
    }

    /// A lesson without its pages: what its front matter says, if nothing is wrong with that.
    pub fn outline(slug: &str, source: &str) -> Option<Lesson> {
        let (Reading { lesson, faults, .. }, _) = Lesson::begin(slug, source, false);
        faults.is_empty().then_some(lesson)
    }

    /// Reads what can be read of a lesson file's text, and says what cannot.
    pub fn read(slug: &str, source: &str) -> Reading {
        let (mut reading, body) = Lesson::begin(slug, source, true);
        let Some(body) = body else {
            return reading;
        };
        let (pages, more) = markdown::pages(source, body);
        reading.faults.extend(more);
        if pages.len() > MAX_PAGES {
            reading.faults.push(Diagnostic::whole(text!(
                "lesson.lesson_most_pages",
                most = MAX_PAGES
            )));
        }
        reading.lesson.pages = pages;
        reading
    }

    /// Reads the front matter, and finds where the pages begin. Whether all of the text may be shown, and what stands in formulas of
    /// the front matter, is looked at only where it is `checked`: that takes most of the time.
    fn begin(slug: &str, source: &str, checked: bool) -> (Reading, Option<usize>) {
        let slug = printable_line(slug, MAX_NAME);
        let mut lesson = Lesson {
            slug,
            source: source.into(),
            ..Lesson::default()
        };
        let mut faults = match checked {
            true => crate::lang::control_chars(source),
            false => vec![],
        };
        let Some((front, body)) = front(source) else {
            faults.push(no_front(source));
            let reading = Reading {
                lesson,
                faults,
                fronted: false,
            };
            return (reading, None);
        };
        let fronted = match lesson.front(source, front, checked) {
            Ok(more) => {
                faults.extend(more);
                true
            }
            Err(more) => {
                faults.extend(more);
                false
            }
        };
        let reading = Reading {
            lesson,
            faults,
            fronted,
        };
        (reading, Some(body))
    }

    /// Takes over the front matter at `span`; what is wrong with single keys is returned.
    fn front(
        &mut self,
        source: &str,
        span: Span,
        checked: bool,
    ) -> Result<Diagnostics, Diagnostics> {
        let mut fields = Fields::read(source, span.clone(), &FRONT)?;
        let fence = span.start.saturating_sub(4)..span.start.saturating_sub(1);
        match fields.text(TITLE) {
            Some(title) if title.text.trim().is_empty() => fields.faults.push(
                Diagnostic::at(title.span, text!("lesson.title_is_empty"))
                    .help(Text::verbatim(TITLE.1)),
            ),
            Some(title) => self.title = title.text,
            None if fields.place(TITLE.0).is_none() => fields.missing(TITLE, fence.clone()),
            None => {}
        }
        self.model = fields.text(MODEL).map(|m| (m.text, m.span));
        match fields.whole(MINUTES, 1, MAX_MINUTES) {
            Some(minutes) => self.minutes = minutes,
            None if fields.place(MINUTES.0).is_none() => fields.missing(MINUTES, fence),
            None => {}
        }
        self.minutes_at = fields.place(MINUTES.0).unwrap_or_default();
        let objectives = fields.texts(OBJECTIVES);
        let to_check = objectives.iter().filter(|_| checked);
        let rich = to_check.map(|goal| rich_at(&goal.text, |span| goal.place(span)));
        fields.faults.extend(rich.flat_map(|(_, faults)| faults));
        self.objectives = objectives.into_iter().map(|goal| goal.text).collect();
        Ok(fields.faults)
    }
}

/// Where the front matter stands, and where what follows it begins.
fn front(source: &str) -> Option<(Span, usize)> {
    let fence = |line: &str| line.trim_end_matches(['\n', '\r']) == "+++";
    let mut lines = source.split_inclusive('\n');
    let start = lines
        .next()
        .filter(|l| fence(l) && l.ends_with('\n'))?
        .len();
    let mut at = start;
    for line in lines {
        if fence(line) {
            return Some((start..at, at + line.len()));
        }
        at += line.len();
    }
    None
}

fn no_front(source: &str) -> Diagnostic {
    let help = text!("lesson.write_then_title_minutes_then");
    let fault = if source.starts_with("+++") {
        Diagnostic::at(0..3, text!("lesson.front_matter_begun_here_not"))
    } else {
        Diagnostic::at(0..0, text!("lesson.lesson_begins_front_matter"))
    };
    fault.help(help)
}
