//! One language of a page from its head to its foot.

use super::super::book::Book;
use super::super::markup::{Markup, element};
use super::page_writer::{Drawer, PageWriter};
use super::question;
use crate::course::Lesson;
use crate::graph::{Place, Run};
use crate::lang::{Lang, say};
use crate::typeset::{Marks, Typesetter};
use crate::walk::{Level, Phase, Walk};

/// Which languages a file has of those there are, and how deep its walks go, if every step is there.
#[derive(Clone, Copy)]
pub(super) struct Way<'a> {
    pub(super) langs: &'a [Lang],
    pub(super) deepest: Option<Level>,
    /// Whether operations have their pictures.
    pub(super) drawn: bool,
}

/// Title and content in a language of a way; `alone` if the others did not fit into the file.
pub(super) fn tongue(
    book: &Book<'_>,
    lang: Lang,
    (way, alone): (Way<'_>, bool),
    drawer: &mut Drawer<'_, '_>,
) -> (String, Markup) {
    let lesson = book.lesson.map(|l| l.lesson(lang));
    let walks = walks(book, lesson);
    let asked = asked(book, lesson);
    let typesetter = typesetter(book, &asked);
    let mut told = PageWriter {
        book,
        lang,
        next: after(lang, way.langs),
        langs: way.langs.len(),
        alone,
        lesson,
        asked: &asked,
        typesetter: typesetter.as_ref(),
        walks: &walks,
        tracks: vec![],
    };
    if let Some(deepest) = way.deepest {
        let tracks = walks.iter().map(|walk| told.track(walk, deepest, drawer));
        told.tracks = tracks.flatten().collect();
    }
    (told.title(), content(&told, drawer))
}

/// The language the page goes on to.
fn after(lang: Lang, langs: &[Lang]) -> Lang {
    let place = langs.iter().position(|other| *other == lang);
    match (langs, place) {
        ([_, _, ..], Some(place)) => langs[(place + 1) % langs.len()],
        _ => lang.next(),
    }
}

fn content(told: &PageWriter<'_>, drawer: &mut Drawer<'_, '_>) -> Markup {
    let mut out = Markup::from("\n");
    out.push_line(told.header());
    out.push_line(element("main").of(told.pages_of(drawer)));
    if !told.tracks.is_empty() {
        out.push_line(told.stage());
        let title = say!(told.lang, "html.whole_walk_equation_equation");
        let mut walks = element("h2").of(title);
        told.tracks
            .iter()
            .for_each(|track| walks.push_line(track.list.clone()));
        out.push_line(element("section").with("class", "walks").of(walks));
    }
    out.push(told.turn());
    out.push_line(told.footer());
    out
}

/// The ways that are walked and have steps.
pub(super) fn walks(book: &Book<'_>, lesson: Option<&Lesson>) -> Vec<Walk> {
    let Some((_, run)) = book.model else {
        return vec![];
    };
    let all = phases(lesson, run).into_iter();
    let all = all.map(|phase| Walk::new(run, phase));
    all.filter(|walk| !walk.is_empty()).collect()
}

/// How the formulas of a book are set; what its questions ask for is tagged.
fn typesetter<'a>(book: &Book<'a>, asked: &'a [Place]) -> Option<Typesetter<'a>> {
    book.model.map(|(_, run)| Typesetter {
        run,
        digits: book.digits,
        ascii: false,
        marks: Marks {
            tagged: asked,
            ..Marks::none()
        },
    })
}

/// The numbers that the questions of a lesson ask for.
fn asked(book: &Book<'_>, lesson: Option<&Lesson>) -> Vec<Place> {
    let Some((lesson, (_, run))) = lesson.zip(book.model) else {
        return vec![];
    };
    let pages = lesson.pages.iter();
    pages.flat_map(|page| question::asked(page, run)).collect()
}

/// The ways that are walked: for a lesson those its pages ask for.
fn phases(lesson: Option<&Lesson>, run: &Run) -> Vec<Phase> {
    let all = [Phase::Forward, Phase::Backward, Phase::Optimizer];
    let Some(lesson) = lesson else {
        return all.to_vec();
    };
    let asked: Vec<Phase> = lesson
        .pages
        .iter()
        .filter_map(|p| p.start(run))
        .map(|s| s.phase)
        .collect();
    all.into_iter()
        .filter(|phase| asked.contains(phase))
        .collect()
}
