//! What a reader waits for: the first numbers, and the numbers after an edit.

use criterion::{Criterion, criterion_group, criterion_main};
use gatewalk::course::{Lesson, LessonBundle, Model, library};
use gatewalk::graph::{Optimizer, Ref};
use gatewalk::lang::Lang;
use gatewalk::ui::event::{KeyCode, KeyEvent};
use gatewalk::ui::{App, Input, Program, Screen, Screens, Settings};
use gatewalk::walk::{Phase, Walk};
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
                .run(Optimizer::ADAM)
        });
    });
    let run = worked_example().run(Optimizer::ADAM);
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
        let run = model.run(Optimizer::ADAM);
        App::new(model, run, Phase::Forward, None, settings)
    };
    let mut app = open();
    let mut terminal = Terminal::new(TestBackend::new(200, 60)).expect("a test backend");
    c.bench_function("from the file to the first frame", |b| {
        b.iter(|| {
            terminal
                .draw(|frame| open().view(frame))
                .map(drop)
                .expect("drawn")
        });
    });
    c.bench_function("one key to its frame at 200x60", |b| {
        b.iter(|| {
            app.event(Input::Key(KeyEvent::from(KeyCode::Right)));
            terminal.draw(|frame| app.view(frame)).expect("drawn");
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

criterion_group!(group, benches, screens, lessons);
criterion_main!(group);
