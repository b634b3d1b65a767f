//! A lesson or a model as one file for any browser: nothing is fetched, nothing else is needed.
//!
//! All text is in the document itself, so that it can be read, searched, spoken and printed without a script; the
//! script only shows one page and one step at a time. The numbers of the JSON walk lie beside it.

mod derivation;
mod drawing;
mod figure;
mod frame;
mod marks;
mod page;
mod page_writer;
mod pictures;
mod prose;
mod question;
mod section;
mod steps;
pub(super) mod worksheet;

pub use pictures::WIDTH;

use super::book::Book;
use super::exporter::{Exporter, Stage};
use super::json;
use super::markup::{Markup, data, element, own};
use crate::course::LessonBundle;
use crate::lang::{Lang, say};
use crate::walk::{Cursor, Level, Walk};
use data_encoding::BASE64;
use page_writer::{Drawer, Sheets};
use pictures::Pictures;
use section::{Way, tongue, walks};
use sha2::{Digest, Sha256};

/// The most bytes of a file that is sent round a class.
pub const LIMIT: usize = 2_000_000;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The fewest bytes that a step is written in.
const STEP: usize = 100;

/// The most equations of walks whose steps have a picture each: these take more time and bytes than all else.
const MOST_DRAWN: usize = 300;

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

/// The same for paper, which a browser has to print.
#[derive(Debug)]
pub(super) struct Pdf;

impl Exporter for Pdf {
    fn name(&self) -> &'static str {
        "pdf"
    }

    fn is_for_paper(&self) -> bool {
        true
    }

    fn write(&self, book: &Book<'_>, stage: &mut dyn Stage) -> Option<String> {
        Html.write(book, stage)
    }
}

/// The document: every language and, if asked for, every multiplication, if that stays under [`LIMIT`], else less of it.
pub fn html(book: &Book<'_>, sheets: Sheets<'_>) -> String {
    let there = |lang: &Lang| book.lesson.is_none_or(|l| l.lessons.get(*lang).is_some());
    let all = [book.lang].into_iter().chain(book.lang.others());
    let mut all: Vec<Lang> = all.filter(there).collect();
    if all.is_empty() {
        all.push(book.lang);
    }
    let ways = ways(book, &all);
    let equations = ways[0].deepest.min(Some(Level::Equation));
    let can_be_drawn = step_count(book, equations) <= MOST_DRAWN;
    let (last, fuller) = ways.split_last().expect("there are several");
    for way in fuller {
        // A large model has more steps than there is memory for: what cannot be short enough is not written.
        let is_too_long = way.langs.len() * step_count(book, way.deepest) * STEP > LIMIT;
        if is_too_long || way.drawn && !can_be_drawn {
            continue;
        }
        let out = document(book, *way, sheets);
        if out.len() <= LIMIT {
            return out;
        }
    }
    document(book, *last, sheets)
}

/// What a file may hold, the fullest first. A lesson's steps are there when they are asked for; a model is its steps, and its
/// operations when they are.
fn ways<'a>(book: &Book<'_>, all: &'a [Lang]) -> Vec<Way<'a>> {
    let way = |langs, deepest, drawn| Way {
        langs,
        deepest,
        drawn,
    };
    let one = &all[..1];
    let deep = match (book.steps, book.lesson) {
        (true, _) => Some(Level::Operation),
        (false, Some(_)) => None,
        (false, None) => Some(Level::Equation),
    };
    let mut ways = vec![
        way(all, deep, true),
        way(all, deep, false),
        way(one, deep.min(Some(Level::Equation)), true),
        way(one, deep.min(Some(Level::Equation)), false),
    ];
    if book.steps {
        ways.insert(0, way(all, Some(Level::Entry), true));
    }
    ways
}

/// How many steps the walks of a book have, down to a level.
fn step_count(book: &Book<'_>, deepest: Option<Level>) -> usize {
    let walks = walks(book, book.lesson.and_then(LessonBundle::any));
    let levels = Level::ALL.into_iter();
    let levels = levels.filter(|level| Some(*level) <= deepest);
    let count = |(walk, level): (&Walk, Level)| {
        let cursor = Cursor {
            level,
            ..Cursor::default()
        };
        walk.count(cursor).1
    };
    let each = levels.flat_map(|level| walks.iter().map(move |walk| (walk, level)));
    each.map(count).sum()
}

fn document(book: &Book<'_>, way: Way<'_>, sheets: Sheets<'_>) -> String {
    let pins = book.model.and_then(|(model, _)| model.pins.as_ref());
    let mut drawer = Drawer {
        sheets,
        pictures: Pictures::new(pins, way.drawn),
    };
    let mut body = Markup::from("\n");
    let mut title = String::new();
    let there = book
        .lesson
        .map_or(Lang::all().len(), |l| l.lessons.langs().len());
    let alone = there > 1 && way.langs.len() == 1;
    for (n, &lang) in way.langs.iter().enumerate() {
        let (name, content) = tongue(book, lang, (way, alone), &mut drawer);
        let div = element("div")
            .with("class", "tongue")
            .with("lang", say!(lang, "language.tag"))
            .with("data-title", &name);
        body.push_line(div.with_flag("hidden", n > 0).of(content));
        if n == 0 {
            title = name;
        }
    }
    body.push_line(drawer.pictures.sheet());
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
        .with("lang", say!(way.langs[0], "language.tag"))
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
        "default-src 'none'; style-src '{}'; script-src '{}'; img-src data:; base-uri 'none'; form-action 'none'",
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
    use crate::export::Sheet;

    #[test]
    fn of_a_large_model_no_more_is_laid_out_than_can_fit() {
        let source = format!(
            "equations = \"h_t = \\\\tanh(W h_{{t-1}} + V x_t)\\nL = \\\\|h_T\\\\|^2\"\n[sizes]\nh = 40\n\
             [inputs]\nx = {:?}\n[parameters]\nW = {{ init = \"xavier\" }}\nV = {{ init = \"xavier\" }}\n",
            [1; 60]
        );
        let model = Model::parse("large", &source).unwrap();
        let run = model.run();
        let book = Book {
            steps: true,
            ..Book::of(&model, &run, Lang::EN)
        };
        let mut laid = 0;
        let sheets: Sheets<'_> = &mut |_, _, _, _| {
            laid += 1;
            Sheet::default()
        };
        let written = html(&book, sheets);
        assert!(
            step_count(&book, Some(Level::Entry)) > 100_000 && laid < LIMIT / STEP,
            "{laid}"
        );
        assert!(written.contains("data-phase=backward") && written.contains("data-l=1"));
    }
}
