//! What a reader waits for: the first numbers, and the numbers after an edit.

use criterion::{Criterion, criterion_group, criterion_main};
use gatewalk::course::{Lesson, LessonBundle, Model, library};
use gatewalk::diagram::{Figure, Scene, StudyCache};
use gatewalk::graph::Ref;
use gatewalk::lang::Lang;
use gatewalk::typeset::{Digits, Typesetter};
use gatewalk::ui::event::{KeyCode, KeyEvent};
use gatewalk::ui::{Input, Program, Screen, Screens, Settings, WalkScreen};
use gatewalk::walk::{Cursor, Phase, Walk};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::hint::black_box;

fn worked_example() -> Model {
    let source = library::model("worked-example").expect("it is embedded");
    Model::parse("worked-example", source).expect("it is sound")
}

fn benches(c: &mut Criterion) {
    let source = library::model("worked-example").expect("it is embedded");
    c.bench_function("open the worked example", |b| {
        b.iter(|| {
            Model::parse("worked-example", black_box(source))
                .expect("sound")
                .run()
        });
    });
    let run = worked_example().run();
    let leaf = run.graph().find_plain("W_xi").expect("it is a parameter");
    let value = run
        .value(Ref::Value(leaf))
        .expect("it has a value")
        .into_owned()
        * 1.5;
    c.bench_function("an edit to new values and gradients", |b| {
        b.iter(|| run.with(leaf, black_box(&value)))
    });
    c.bench_function("the three walks", |b| {
        b.iter(|| {
            [Phase::Forward, Phase::Backward, Phase::Optimizer]
                .map(|p| Walk::new(black_box(&run), p))
        });
    });
}

fn screens(c: &mut Criterion) {
    let settings = Settings::new(Lang::EN);
    let open = || {
        let model = worked_example();
        let run = model.run();
        WalkScreen::new(model, run, Phase::Forward, None, settings)
    };
    let mut terminal = Terminal::new(TestBackend::new(200, 60)).expect("a test backend");
    c.bench_function("from the file to the first frame", |b| {
        b.iter(|| {
            terminal
                .draw(|frame| open().view(frame))
                .map(drop)
                .expect("drawn")
        });
    });
}

/// Systems and directions of which a key is timed, every one with its machine, its film and its pictures.
const WALKED: [(&str, Phase); 6] = [
    ("worked-example", Phase::Forward),
    ("worked-example", Phase::Backward),
    ("worked-example", Phase::Optimizer),
    ("gru", Phase::Forward),
    ("next-letter", Phase::Forward),
    ("twenty-steps", Phase::Forward),
];

/// What is drawn of each step, and what an edit draws anew.
fn pictures(c: &mut Criterion) {
    let settings = Settings::new(Lang::EN);
    let open = |name: &str, phase| {
        let source = library::model(name).expect("it is embedded");
        let model = Model::parse(name, source).expect("it is sound");
        let run = model.run();
        WalkScreen::new(model, run, phase, None, settings)
    };
    let mut terminal = Terminal::new(TestBackend::new(200, 60)).expect("a test backend");
    for (name, phase) in WALKED {
        let mut app = open(name, phase);
        let mut place = app.place();
        c.bench_function(&format!("one key of {name}, {phase:?}, at 200x60"), |b| {
            b.iter(|| {
                app.event(Input::Key(KeyEvent::from(KeyCode::Right)));
                // From the last step to the first, so that every step is drawn as often.
                if app.place() == place {
                    app.event(Input::Key(KeyEvent::from(KeyCode::Home)));
                }
                place = app.place();
                terminal.draw(|frame| app.view(frame)).expect("drawn");
            });
        });
    }
    let mut app = open("worked-example", Phase::Forward);
    let press = |app: &mut WalkScreen, keys: &str| {
        for key in keys.chars() {
            let code = if key == '\n' {
                KeyCode::Enter
            } else {
                KeyCode::Char(key)
            };
            app.event(Input::Key(KeyEvent::from(code)));
        }
    };
    let mut is_two = false;
    c.bench_function("an edit to its new pictures at 200x60", |b| {
        b.iter(|| {
            is_two = !is_two;
            press(&mut app, if is_two { "ex_1=2\n" } else { "ex_1=1\n" });
            terminal.draw(|frame| app.view(frame)).expect("drawn");
        });
    });
}

/// The loss at 60×30 points, with the ways of both optimizers, from nothing.
fn landscape(c: &mut Criterion) {
    let run = worked_example().run();
    let walk = Walk::new(&run, Phase::Forward);
    let figure = Figure::read("landscape W_xi[1] W_hi[1,1]").expect("it is a picture");
    let typesetter = Typesetter::plain(&run, Digits::new(4));
    c.bench_function("a landscape of 60x30", |b| {
        b.iter(|| {
            let memory = StudyCache::patient();
            let scene = Scene {
                typesetter: &typesetter,
                walk: &walk,
                cursor: Cursor::default(),
                gloss: &|_| None,
                lang: Lang::EN,
                memory: &memory,
                pulse: None,
            };
            // The plane, its labels at the left and below, and a line for the ways.
            figure.draw(&scene, (67, 32)).expect("it has room")
        });
    });
}

/// A lesson of many pages, each with a live value, a formula and a walk.
fn long_lesson(pages: usize) -> String {
    let page = |k: usize| {
        format!(
            "## Page {k}\n\nAt t=1 it is {{{{ i_1[1] : 3 }}}}, and $h_t = o_t \\odot \\tanh(c_t)$.\n\n```walk\ni_1\n```\n"
        )
    };
    let pages: Vec<String> = (1..=pages).map(page).collect();
    format!(
        "+++\ntitle = \"T\"\nmodel = \"worked-example\"\nminutes = 1\n+++\n\n{}",
        pages.join("\n---\n\n")
    )
}

fn lessons(c: &mut Criterion) {
    let text = long_lesson(5000);
    let settings = Settings::new(Lang::EN);
    let mut terminal = Terminal::new(TestBackend::new(100, 30)).expect("a test backend");
    c.bench_function("a lesson of 5 000 pages to its first frame", |b| {
        b.iter(|| {
            let lesson = Lesson::parse("long", black_box(&text)).expect("sound");
            let opened = LessonBundle {
                lessons: [(Lang::EN, lesson)].into_iter().collect(),
                model: Some(worked_example()),
                ..LessonBundle::default()
            };
            let mut screens =
                Screens::home(settings, Some(opened), Box::new(gatewalk::ui::Alone), None);
            terminal
                .draw(|frame| screens.draw(frame))
                .map(drop)
                .expect("drawn");
        });
    });
}

criterion_group!(group, benches, screens, pictures, landscape, lessons);
criterion_main!(group);
