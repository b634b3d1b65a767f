//! A lesson or a model as one file for any browser: nothing is fetched, nothing else is needed.
//!
//! All text is in the document itself, so that it can be read, searched, spoken and printed without a script; the
//! script only shows one page and one step at a time. The numbers of the JSON walk lie beside it.

mod drawing;
mod figure;
mod page;
mod pictures;
mod prose;
mod question;
mod steps;

pub use steps::WIDTH;

use super::book::{Book, cursors};
use super::exporter::{Exporter, Sheet, Stage};
use super::json;
use super::markup::{Markup, data, element, own};
use crate::course::{Lesson, LessonBundle};
use crate::graph::{Place, Run};
use crate::lang::{Lang, say};
use crate::typeset::{Marks, Typesetter};
use crate::walk::{Cursor, Level, Narrator, Phase, Walk};
use data_encoding::BASE64;
use page::{Told, Track};
use pictures::Pictures;
use sha2::{Digest, Sha256};

/// The most bytes of a file that is sent round a class.
pub const LIMIT: usize = 2_500_000;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Lays out one step, see [`Stage::sheet`].
type Sheets<'a> = &'a mut dyn FnMut(Lang, Phase, Cursor, &[Place]) -> Sheet;

/// The fewest bytes that a step is written in.
const STEP: usize = 100;

/// A page for a browser.
#[derive(Debug)]
pub(super) struct Html;

impl Exporter for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn write(&self, book: &Book<'_>, stage: &mut dyn Stage) -> Option<String> {
        let sheets: Sheets<'_> =
            &mut |lang, phase, step, asked| stage.sheet(lang, phase, step, asked);
        Some(html(book, sheets))
    }
}

/// The document: every language and every multiplication if that stays under [`LIMIT`], else less of it.
pub fn html(book: &Book<'_>, sheets: Sheets<'_>) -> String {
    let there = |lang: &Lang| book.lesson.is_none_or(|l| l.lessons.get(*lang).is_some());
    let all = [book.lang].into_iter().chain(book.lang.others());
    let mut all: Vec<Lang> = all.filter(there).collect();
    if all.is_empty() {
        all.push(book.lang);
    }
    let one = &all[..1];
    // Languages, the deepest level, and whether its operations have their pictures.
    let ways: [(&[Lang], Level, bool); 5] = [
        (&all, Level::Entry, true),
        (&all, Level::Operation, true),
        (&all, Level::Operation, false),
        (one, Level::Operation, true),
        (one, Level::Equation, false),
    ];
    let (last, fuller) = ways.split_last().expect("there are four");
    for (langs, deepest, drawn) in fuller {
        // A large model has more steps than there is memory for: what cannot be short enough is not written.
        if langs.len() * step_count(book, *deepest) * STEP > LIMIT {
            continue;
        }
        let out = document(book, langs, (*deepest, *drawn), sheets);
        if out.len() <= LIMIT {
            return out;
        }
    }
    document(book, last.0, (last.1, last.2), sheets)
}

/// How many steps the walks of a book have, down to a level.
fn step_count(book: &Book<'_>, deepest: Level) -> usize {
    let Some((_, run)) = book.model else { return 0 };
    let walks = phases(book.lesson.and_then(LessonBundle::any), run)
        .into_iter()
        .map(|phase| Walk::new(run, phase));
    let levels = Level::ALL.into_iter().filter(|level| *level <= deepest);
    let count = |walk: &Walk| {
        levels
            .clone()
            .map(|level| {
                walk.count(Cursor {
                    level,
                    ..Cursor::default()
                })
                .1
            })
            .sum::<usize>()
    };
    walks.map(|walk| count(&walk)).sum()
}

fn document(
    book: &Book<'_>,
    langs: &[Lang],
    (deepest, drawn): (Level, bool),
    sheets: Sheets<'_>,
) -> String {
    let pins = book.model.and_then(|(model, _)| model.pins.as_ref());
    let mut pictures = Pictures::new(pins, drawn);
    let mut body = Markup::from("\n");
    let mut title = String::new();
    let there = book
        .lesson
        .map_or(Lang::all().len(), |l| l.lessons.langs().len());
    let left_out = there > 1 && langs.len() == 1;
    for (n, &lang) in langs.iter().enumerate() {
        let next = match langs {
            [_] => lang.next(),
            _ => langs[(n + 1) % langs.len()],
        };
        let way = (left_out, deepest);
        let (name, content) = tongue(book, (lang, next), way, sheets, &mut pictures);
        let div = element("div")
            .with("class", "tongue")
            .with("lang", say!(lang, "language.tag"))
            .with("data-title", &name);
        body.push_line(div.with_flag("hidden", n > 0).of(content));
        if n == 0 {
            title = name;
        }
    }
    body.push_line(pictures.sheet());
    let numbers = book.model.map_or_else(
        || serde_json::json!({}),
        |(model, run)| json::object(model, run, true),
    );
    body.push_line(data("numbers", &numbers));
    body.push_line(own("script", SCRIPT));
    let style = format!("{}{STYLE}", palette(&book.colours));
    let mut all = Markup::from("\n");
    all.push_line(element("head").of(head(&style, &title)));
    all.push_line(element("body").of(body));
    element("html")
        .with("lang", say!(langs[0], "language.tag"))
        .of(all)
        .into_page()
}

/// What a browser has to know before it shows anything. It runs the script of the page and no other, and fetches nothing.
fn head(style: &str, title: &str) -> Markup {
    let meta = |name, content: &str| {
        element("meta")
            .with("name", name)
            .with("content", content)
            .alone()
    };
    let policy = format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
        hash(style),
        hash(SCRIPT)
    );
    let mut out = Markup::from("\n");
    out.push_line(element("meta").with("charset", "utf-8").alone());
    out.push_line(meta("viewport", "width=device-width, initial-scale=1"));
    let policies = element("meta").with("http-equiv", "Content-Security-Policy");
    out.push_line(policies.with("content", policy).alone());
    out.push_line(meta(
        "generator",
        concat!("gatewalk ", env!("CARGO_PKG_VERSION")),
    ));
    out.push_line(element("title").of(title));
    out.push_line(own("style", style));
    out
}

/// Title and content in one language, after which the page goes on to the next; `alone` if the others did not fit
/// into the file.
fn tongue(
    book: &Book<'_>,
    (lang, next): (Lang, Lang),
    (alone, deepest): (bool, Level),
    sheets: Sheets<'_>,
    pictures: &mut Pictures<'_>,
) -> (String, Markup) {
    let lesson = book.lesson.map(|l| l.lesson(lang));
    let phases = book.model.map_or(vec![], |(_, run)| phases(lesson, run));
    let walks: Vec<Walk> = book.model.map_or(vec![], |(_, run)| {
        phases.iter().map(|&phase| Walk::new(run, phase)).collect()
    });
    let mut tracks = vec![];
    let asked = asked(book, lesson);
    let setting = setting(book, &asked);
    let gloss = |plain: &str| book.model.and_then(|(model, _)| model.gloss(plain));
    let narrator = |setting, walk| Narrator {
        setting,
        walk,
        gloss: &gloss,
        lang,
    };
    if let Some(setting) = &setting {
        for walk in walks.iter().filter(|walk| !walk.is_empty()) {
            let cursors = cursors(walk, deepest);
            let mut sheet = |cursor| sheets(lang, walk.phase, cursor, &asked);
            let list = steps::list(
                &narrator(setting, walk),
                &cursors,
                &mut sheet,
                &mut *pictures,
            );
            tracks.push(Track {
                phase: walk.phase,
                walk,
                cursors,
                list,
            });
        }
    }
    let told = Told {
        book,
        lang,
        next,
        alone,
        lesson,
        setting: setting.as_ref(),
        tracks,
    };
    let mut still = |phase: Phase, cursor: Cursor| {
        let walk = walks.iter().find(|walk| walk.phase == phase);
        let Some((setting, walk)) = setting.as_ref().zip(walk) else {
            return Markup::default();
        };
        let sheet = sheets(lang, walk.phase, cursor, &asked);
        steps::step(&narrator(setting, walk), cursor, sheet, pictures)
    };
    (told.title(), told.content(&mut still))
}

/// How the formulas of a book are set; what its questions ask for is tagged.
fn setting<'a>(book: &Book<'a>, asked: &'a [Place]) -> Option<Typesetter<'a>> {
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

/// Colours as variables: light paper, dark where the reader's system asks for it or the switch does.
fn palette([light, dark]: &[Vec<(&'static str, u32)>; 2]) -> String {
    let list = |colours: &[(&str, u32)]| -> String {
        colours
            .iter()
            .map(|(name, rgb)| format!("--{name}:#{rgb:06x};"))
            .collect()
    };
    let (light, dark) = (list(light), list(dark));
    format!(
        ":root{{color-scheme:light;{light}}}\n\
         @media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{color-scheme:dark;{dark}}}}}\n\
         @media screen{{:root[data-theme=dark]{{color-scheme:dark;{dark}}}}}\n"
    )
}

/// A hash source of a content security policy.
fn hash(text: &str) -> String {
    format!("sha256-{}", BASE64.encode(&Sha256::digest(text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::Model;
    use crate::graph::Optimizer;

    #[test]
    fn of_a_large_model_no_more_is_laid_out_than_can_fit() {
        let source = format!(
            "equations = \"h_t = \\\\tanh(W h_{{t-1}} + V x_t)\\nL = \\\\|h_T\\\\|^2\"\n[sizes]\nh = 40\n\
             [inputs]\nx = {:?}\n[parameters]\nW = {{ init = \"xavier\" }}\nV = {{ init = \"xavier\" }}\n",
            [1; 60]
        );
        let model = Model::parse("large", &source).unwrap();
        let run = model.run(Optimizer::ADAM);
        let book = Book::of(&model, &run, Lang::EN);
        let mut laid = 0;
        let sheets: Sheets<'_> = &mut |_, _, _, _| {
            laid += 1;
            Sheet::default()
        };
        let written = html(&book, sheets);
        assert!(
            step_count(&book, Level::Entry) > 100_000 && laid < LIMIT / STEP,
            "{laid}"
        );
        assert!(written.contains("data-phase=backward") && written.contains("data-l=1"));
    }
}
