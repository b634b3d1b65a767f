//! Whatever a lesson or a model says: its page and its picture are made of the elements and attributes of one list and
//! lose nothing, and what it says is no line of a program or of a derivation. Readers that are not ours judge.

#[path = "markup/judge.rs"]
mod judge;
#[path = "markup/material.rs"]
mod material;

use gatewalk::course::{Lesson, LessonBundle, Model};
use gatewalk::export::{self, Book, Cell, Framework, Grid, Look, Sheet};
use gatewalk::graph::Run;
use gatewalk::lang::{Lang, printable};
use gatewalk::typeset::Digits;
use gatewalk::ui::{Settings, WalkScreen};
use gatewalk::walk::Phase;
use material::{lesson, model, piece};
use proptest::prelude::*;
use std::path::Path;

/// A lesson or a model as a page, as the command line writes it.
fn page(lesson: Option<&LessonBundle>, model: &Model, run: &Run) -> String {
    let book = Book {
        lesson,
        colours: [vec![("ink", 0)], vec![("ink", 0xff_ffff)]],
        ..Book::of(model, run, Lang::EN)
    };
    let mut stages: Vec<((Lang, Phase), WalkScreen)> = vec![];
    export::html(&book, &mut |lang, phase, cursor, asked| -> Sheet {
        let at = stages
            .iter()
            .position(|(of, _)| *of == (lang, phase))
            .unwrap_or_else(|| {
                let app =
                    WalkScreen::new(model.clone(), run.clone(), phase, None, Settings::new(lang));
                stages.push(((lang, phase), app));
                stages.len() - 1
            });
        stages[at].1.stand(cursor);
        stages[at].1.sheet(export::WIDTH, asked)
    })
}

/// The page is sound, and has every page of the lesson with its heading.
fn assert_page(opened: &LessonBundle, model: &Model, run: &Run) {
    let lessons: Vec<&Lesson> = opened.lessons.values().collect();
    let title = lessons[0].title.clone();
    let headings = lessons
        .iter()
        .flat_map(|l| l.pages.iter().map(|p| p.heading.clone()));
    judge::page(
        &page(Some(opened), model, run),
        &title,
        &headings.collect::<Vec<_>>(),
    );
}

/// Both languages of a lesson, whatever is wrong with them.
fn opened(texts: [&str; 2], model: &Model) -> LessonBundle {
    let lessons = texts.map(|text| Lesson::read("x", text).lesson);
    LessonBundle {
        lessons: [Lang::EN, Lang::ZH].into_iter().zip(lessons).collect(),
        model: Some(model.clone()),
        ..LessonBundle::default()
    }
}

/// So many files of each kind.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    // The whole walk of a model is long.
    #![proptest_config(cases(24))]

    #[test]
    fn a_page_of_any_model_holds_what_is_on_the_list(source in model()) {
        let model = Model::parse("x", &source).expect("its words are in texts and comments");
        let run = model.run();
        let headings = ["The equations", "公式"].map(str::to_owned);
        judge::page(&page(None, &model, &run), &model.title.get(Lang::EN), &headings);
    }
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn a_page_of_any_lesson_holds_what_is_on_the_list(en in lesson(), zh in lesson(), model in model()) {
        let model = Model::parse("x", &model).expect("its words are in texts and comments");
        let run = model.run();
        assert_page(&opened([&en, &zh], &model), &model, &run);
    }

    #[test]
    fn a_picture_of_anything_holds_what_is_on_the_list(
        title in piece(), about in piece(), cells in prop::collection::vec((piece(), any::<bool>()), 1..12),
    ) {
        let look = |bold| Look { bold, reversed: bold, underlined: bold, ..Look::default() };
        let cells: Vec<Cell> = cells.into_iter().map(|(text, bold)| Cell { text, look: look(bold) }).collect();
        let grid = Grid { columns: 4, cells, paper: 0, ink: 0xff_ffff };
        judge::picture(&export::svg(&grid, &title, &about), &title, &about);
    }

    #[test]
    fn words_of_a_file_are_no_lines_of_a_program(source in model(), name in piece()) {
        let evil = Model::parse(&name, &source).unwrap();
        let mild = Model::parse("x", &material::model_of(&Default::default())).unwrap();
        let texts = |model: &Model| {
            let run = model.run();
            let program = |framework| (export::python(model, &run, framework), "#");
            let latex = export::latex(model, &run, Phase::Backward, None, Digits::default());
            [program(Framework::PyTorch), program(Framework::Keras), (latex, "%")]
        };
        for ((evil, comment), (mild, _)) in texts(&evil).into_iter().zip(texts(&mild)) {
            let code = |text: &str| -> Vec<String> {
                text.split('\n').filter(|l| !l.trim_start().starts_with(comment)).map(str::to_owned).collect()
            };
            prop_assert_eq!(code(&evil), code(&mild));
            prop_assert_eq!(printable(&evil), evil.clone());
            prop_assert!(!evil.contains('\t'), "a comment is one line of words");
        }
        // Where Python looks for the encoding of the file there is nothing of it.
        let run = evil.run();
        let head = |model: &Model| -> Vec<String> {
            export::python(model, &run, Framework::PyTorch).lines().take(2).map(str::to_owned).collect()
        };
        prop_assert_eq!(head(&evil), head(&mild));
        let json = export::json(&evil, &run, true);
        prop_assert_eq!(printable(&json), json);
    }

    #[test]
    fn headings_and_the_name_of_a_lesson_are_no_lines_of_its_derivation(en in lesson(), name in piece()) {
        let model = Model::parse("x", &material::model_of(&Default::default())).unwrap();
        let run = model.run();
        let lesson = Lesson::read(&name, &en).lesson;
        if let Some(text) = export::latex_of_lesson(&lesson, &run, Digits::default()) {
            prop_assert_eq!(printable(&text), text.clone());
            let open = |line: &&str| *line == "\\begin{align*}" || line.starts_with('%') || line.is_empty();
            let mut inside = false;
            for line in text.lines() {
                prop_assert!(inside || open(&line), "{}", line);
                inside = line != "\\end{align*}" && (inside || line == "\\begin{align*}");
            }
        }
    }
}

#[test]
fn the_lessons_the_browser_is_given_are_sound_and_made_of_the_list() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/hostile");
    let opened = LessonBundle::checked(&folder.join("en/01-hostile.md"));
    let faults: Vec<String> = opened.faults.iter().map(|f| f.render(Lang::EN)).collect();
    assert!(faults.is_empty(), "{}", faults.concat());
    let model = opened.model.clone().unwrap();
    assert_page(&opened, &model, &model.run());
}

#[test]
fn the_list_has_nothing_that_runs_or_fetches() {
    for list in judge::list() {
        for (element, attributes) in list {
            let fetches = [
                "iframe", "frame", "object", "embed", "applet", "image", "audio", "video", "source",
            ];
            let steers = [
                "base",
                "link",
                "animate",
                "set",
                "foreignObject",
                "annotation-xml",
                "semantics",
            ];
            assert!(
                !fetches.contains(&element) && !steers.contains(&element),
                "<{element}>"
            );
            for attribute in attributes {
                let runs = [
                    "style",
                    "src",
                    "srcdoc",
                    "action",
                    "formaction",
                    "target",
                    "ping",
                    "xlink:href",
                ];
                // Of an image the judge of pages holds that it is in the page.
                let within = (element, attribute) == ("img", "src");
                assert!(
                    !attribute.starts_with("on") && (within || !runs.contains(&attribute)),
                    "{attribute} of <{element}>"
                );
                // What is used again is held to places of the page by the judge of pages.
                let may_lead = ["a", "use"].contains(&element);
                assert!(attribute != "href" || may_lead, "href of <{element}>");
            }
        }
    }
}
