//! The screens as a reader sees them, and that nothing a reader does can break them.

use gatewalk::course::progress::Progress;
use gatewalk::course::{LessonBundle, Model, library};
use gatewalk::graph::Optimizer;
use gatewalk::lang::Lang;
use gatewalk::train::tasks::{Settings as Training, TaskSpec};
use gatewalk::typeset::Digits;
use gatewalk::ui::event::{
    KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use gatewalk::ui::{
    Edge, Glyphs, Input, Launched, Launching, Program, Run, Screen, Screens, Settings, ThemeName,
    WalkScreen,
};
use gatewalk::walk::{Cursor, Level, Phase, Walk};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

fn settings(lang: Lang, digits: u8) -> Settings {
    Settings {
        lang,
        digits: Digits::new(digits),
        theme: ThemeName::Dark,
        colour: true,
        motion: false,
        glyphs: Glyphs::Unicode,
    }
}

fn app(name: &str, lang: Lang, digits: u8) -> WalkScreen {
    let model = Model::parse(name, library::model(name).expect("embedded")).expect("sound");
    let run = model.run();
    WalkScreen::new(model, run, Phase::Forward, None, settings(lang, digits))
}

/// Trainings that take their time to be had.
struct Small(std::time::Duration);

impl Edge for Small {
    fn launch(
        &self,
        words: &[String],
        _: Option<gatewalk::train::Cell>,
        _: Lang,
    ) -> Box<dyn Launching> {
        let ready = std::time::Instant::now() + self.0;
        Box::new(Coming {
            words: words.to_vec(),
            ready,
        })
    }
}

struct Coming {
    words: Vec<String>,
    ready: std::time::Instant,
}

impl Launching for Coming {
    fn within(&self, time: std::time::Duration) -> Option<Launched> {
        let there = std::time::Instant::now() + time >= self.ready;
        there.then(|| launch(&self.words, Lang::EN))
    }
}

/// The task named first, a short training of it.
fn launch(words: &[String], _: Lang) -> Result<Vec<Run>, String> {
    let kind = TaskSpec::named(&words[0]).ok_or("no such task")?;
    let small = Training {
        epochs: 2,
        ..kind.defaults()
    };
    let small = if kind.name == "worked-example" {
        small
    } else {
        return Err("only the small one here".into());
    };
    let task = kind.draw(small).map_err(|e| format!("{e:?}"))?;
    Ok(vec![
        Run::start::<f64>(words[0].clone(), std::sync::Arc::new(task), None, 1)
            .map_err(|e| e.to_string())?,
    ])
}

fn home(lesson: Option<&str>, lang: Lang, state: Option<std::path::PathBuf>) -> Screens {
    let lesson = lesson.and_then(LessonBundle::embedded);
    Screens::home(
        settings(lang, 4),
        lesson,
        Box::new(Small(std::time::Duration::ZERO)),
        state.map(|path| Box::new(path) as Box<dyn gatewalk::course::storage::Storage>),
    )
}

fn frame(screens: &mut Screens, width: u16, height: u16) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| screens.draw(frame)).unwrap();
    terminal.backend().to_string()
}

#[test]
fn a_training_that_comes_late_opens_only_where_it_was_asked_for() {
    let trained = |keys_between: &str| {
        let mut screens = Screens::home(
            settings(Lang::EN, 4),
            LessonBundle::embedded("09-training-live"),
            Box::new(Small(std::time::Duration::from_millis(120))),
            None,
        );
        type_in(&mut screens, "nO");
        type_in(&mut screens, keys_between);
        std::thread::sleep(std::time::Duration::from_millis(250));
        screens.event(Input::Wake);
        frame(&mut screens, 100, 30).contains("gatewalk · lab")
    };
    assert!(trained(""), "it opens where it was asked for");
    assert!(!trained("n"), "on another page nobody waits for it");
}

#[test]
fn a_help_that_is_read_scrolls() {
    let mut screens = Screens::of(app("worked-example", Lang::EN, 4));
    type_in(&mut screens, "?");
    let first = frame(&mut screens, 80, 24);
    screens.event(Input::Key(KeyEvent::from(KeyCode::Down)));
    let second = frame(&mut screens, 80, 24);
    assert!(second.contains("help —") && second != first, "{second}");
    screens.event(Input::Key(KeyEvent::from(KeyCode::Up)));
    assert_eq!(frame(&mut screens, 80, 24), first);
    screens.event(Input::Key(KeyEvent::from(KeyCode::Esc)));
    assert!(!frame(&mut screens, 80, 24).contains("help —"));
}

fn type_in(screens: &mut Screens, keys: &str) {
    for c in keys.chars() {
        let code = if c == '\n' {
            KeyCode::Enter
        } else {
            KeyCode::Char(c)
        };
        screens.event(Input::Key(KeyEvent::from(code)));
    }
}

fn press(app: &mut WalkScreen, keys: &str) {
    for key in keys.split(' ') {
        let code = match key {
            "Right" => KeyCode::Right,
            "Enter" => KeyCode::Enter,
            "Esc" => KeyCode::Esc,
            "End" => KeyCode::End,
            word => {
                word.chars()
                    .for_each(|c| _ = app.event(Input::Key(KeyEvent::from(KeyCode::Char(c)))));
                continue;
            }
        };
        app.event(Input::Key(KeyEvent::from(code)));
    }
}

fn screen(app: &WalkScreen, width: u16, height: u16) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| app.view(frame)).unwrap();
    let buffer = terminal.backend().buffer();
    let mut out = String::new();
    for y in 0..height {
        let mut skip = 0;
        for x in 0..width {
            let symbol = buffer[(x, y)].symbol();
            if skip == 0 {
                out.push_str(symbol);
                skip = unicode_width::UnicodeWidthStr::width(symbol).saturating_sub(1);
            } else {
                skip -= 1;
            }
        }
        out.truncate(out.trim_end_matches(' ').len());
        out.push('\n');
    }
    out
}

#[test]
fn screens_at_three_sizes_in_both_languages() {
    let scenes = [
        ("product", "Right"),
        ("entry", "Right Enter"),
        ("sigmoid", "Right Right Right"),
        ("equation", "Esc"),
        ("time", "Esc Esc ]"),
        ("backward", "b g dc_3 Enter"),
        ("optimizer", "b b Right Right"),
        ("edited", "e x_1=3 Enter"),
        ("help", "?"),
    ];
    for lang in [Lang::EN, Lang::ZH] {
        for (name, keys) in scenes {
            let mut app = app("worked-example", lang, 4);
            if name == "edited" {
                // The proposal in the prompt is replaced by what is typed.
                press(&mut app, "e");
                (0..40).for_each(|_| _ = app.event(Input::Key(KeyEvent::from(KeyCode::Backspace))));
                press(&mut app, "x_1=3 Enter");
            } else {
                press(&mut app, keys);
            }
            for (w, h) in [(80, 24), (100, 30), (200, 60)] {
                insta::assert_snapshot!(format!("{lang}-{name}-{w}x{h}"), screen(&app, w, h));
            }
        }
    }
}

/// Of a product of many units every number of the row one is in stands there, at every size that has room for these.
#[test]
fn a_product_of_eight_units_is_drawn_with_its_running_sum() {
    let numbers = |n: usize| -> Vec<f64> {
        let each = (0..8).map(|k| ((n * 8 + k) as f64 * 0.37).sin());
        each.map(|v| (v * 1000.0).round() / 1000.0).collect()
    };
    let u: Vec<Vec<f64>> = (0..8).map(numbers).collect();
    let ones = "[[1], [-1], [0.5], [0.3], [-0.4], [0.7], [0.2], [-0.6]]";
    let text = format!(
        "equations = '''\nh_t = \\tanh(W x_t + U h_{{t-1}})\nL = \\sum_{{t=1}}^{{T}} \\|h_t\\|^2\n'''\n\
         inputs.x = [1, 2]\nparameters = {{ W = {ones}, U = {u:?} }}\n"
    );
    let model = Model::parse("own", &text).unwrap();
    let run = model.run();
    let settings = settings(Lang::EN, 4);
    let mut app = WalkScreen::new(model, run, Phase::Forward, None, settings);
    press(&mut app, "g h_2 Enter Enter Right Enter Right Right Right");
    let written = |v: f64| format!("{v}").replace('-', "−");
    for (width, height) in [(100, 30), (160, 50), (200, 60)] {
        let shown = screen(&app, width, height);
        assert!(shown.contains("term by term"), "{shown}");
        for weight in &u[3] {
            let term = format!("{} · ", written(*weight));
            assert!(shown.contains(&term), "{term}\n{shown}");
        }
        // All rows, or which of them it is.
        let is_told = shown.contains("row 4 / 8") || shown.contains("▸ ·");
        assert!(is_told, "{shown}");
        // No line of numbers is nobody's, and a strip has a cell for each.
        assert!(
            !shown.contains("     ≈ [") && !shown.contains("·…"),
            "{shown}"
        );
    }
    assert!(screen(&app, 80, 24).contains("row 4 / 8, term by term"));
}

#[test]
fn every_system_has_its_machine() {
    let mut gru = app("gru", Lang::EN, 4);
    press(&mut gru, "g h_2 Enter");
    let shown = screen(&gru, 160, 50);
    for part in ["(1−)", "W_hn h", "z_2", "h_1"] {
        assert!(shown.contains(part), "{part}\n{shown}");
    }
    assert!(!shown.contains("c_1"), "{shown}");
    let narrow = screen(&gru, 80, 24);
    assert!(narrow.contains("▐z_2"), "{narrow}");
}

/// The table of the worked example, three decimals, read off the screen at the level of time.
#[test]
fn the_table_of_the_worked_example_is_on_the_screen() {
    let table = [
        [
            "0.622", "0.450", "0.668", "0.769", "0.574", "0.525", "0.291", "−0.197", "0.181",
            "−0.089", "0.103", "−0.047",
        ],
        [
            "0.734", "0.341", "0.611", "0.800", "0.640", "0.677", "0.823", "−0.599", "0.715",
            "−0.275", "0.393", "−0.182",
        ],
        [
            "0.826", "0.227", "0.573", "0.825", "0.691", "0.810", "0.973", "−0.824", "1.214",
            "−0.414", "0.579", "−0.317",
        ],
        [
            "0.889", "0.146", "0.524", "0.845", "0.740", "0.895", "0.996", "−0.934", "1.521",
            "−0.487", "0.673", "−0.404",
        ],
    ];
    let mut app = app("worked-example", Lang::EN, 3);
    press(&mut app, "Esc Esc");
    for row in table {
        let shown = screen(&app, 200, 60);
        for number in row {
            let trimmed = number.trim_end_matches('0');
            assert!(
                shown.contains(trimmed),
                "{number} is not on the screen:\n{shown}"
            );
        }
        press(&mut app, "Right");
    }
}

#[test]
fn an_edit_changes_what_follows_and_undo_brings_it_back() {
    let mut app = app("worked-example", Lang::EN, 4);
    press(&mut app, "Right Right Right");
    let before = screen(&app, 100, 30);
    press(&mut app, "e");
    (0..40).for_each(|_| _ = app.event(Input::Key(KeyEvent::from(KeyCode::Backspace))));
    press(&mut app, "x_1=3 Enter");
    let edited = screen(&app, 100, 30);
    assert!(edited.contains("changed: [0.6225, 0.4502] →"), "{edited}");
    press(&mut app, "u");
    press(&mut app, "Right");
    press(&mut app, "h");
    assert!(screen(&app, 100, 30).contains("0.6225"));
    assert!(before.contains("0.6225"));
}

#[test]
fn a_name_typed_behind_the_proposed_one_is_the_one_meant() {
    let mut app = app("worked-example", Lang::EN, 4);
    press(&mut app, "e");
    assert!(
        screen(&app, 100, 30).contains("W_xi[1,1] = ")
            || screen(&app, 100, 30).contains("W_xi[1] = ")
    );
    press(&mut app, "x_1=3 Enter");
    let shown = screen(&app, 100, 30);
    assert!(shown.contains("x_1: 1 → 3"), "{shown}");
}

#[test]
fn commands_change_size_seed_and_sequence() {
    let mut app = app("worked-example", Lang::EN, 4);
    let mut command = |text: &str| {
        press(&mut app, ":");
        text.chars()
            .for_each(|c| _ = app.event(Input::Key(KeyEvent::from(KeyCode::Char(c)))));
        press(&mut app, "Enter");
        screen(&app, 200, 60)
    };
    assert!(command("h 3").contains("row 3"));
    assert!(command("x 1 2 3 4 5 6").contains("▰▱▱▱▱▱"));
    assert_ne!(command("seed 8"), command("seed 9"));
    assert!(command("h 0").contains("from 1 to 64"));
    assert!(command("theme mauve").contains("colour-blind"));
}

/// Without a loss there is no way back and nothing to optimize.
#[test]
fn a_walk_without_steps_is_a_screen_like_any_other() {
    for (phase, size) in [(Phase::Backward, (80, 24)), (Phase::Optimizer, (140, 50))] {
        let (model, run, _) = app("three-gates", Lang::EN, 4).walked();
        let app = WalkScreen::new(model, run, phase, None, settings(Lang::EN, 4));
        for key in (' '..='~').filter(|key| *key != 'q') {
            let mut screens = Screens::of(app.clone());
            frame(&mut screens, size.0, size.1);
            type_in(&mut screens, &key.to_string());
            frame(&mut screens, size.0, size.1);
            screens.event(Input::Key(KeyEvent::from(KeyCode::Enter)));
            frame(&mut screens, size.0, size.1);
            gatewalk::ui::read_out(&mut screens);
        }
    }
}

#[test]
fn no_size_panics() {
    let mut app = app("worked-example", Lang::ZH, 4);
    for keys in ["Right", "Enter", "b", "?"] {
        press(&mut app, keys);
        for width in 1..=60 {
            for height in 1..=20 {
                screen(&app, width, height);
            }
        }
    }
}

fn random_input(random: &mut impl Rng) -> Input {
    const LETTERS: &[u8] = b"lhjk[]Gg/nNae+-ur:Lt?b0123456789xciW_=., dyqopKcOSHsR<>";
    match random.random_range(0..20) {
        0..8 => {
            let c = LETTERS[random.random_range(0..LETTERS.len())] as char;
            Input::Key(KeyEvent::from(KeyCode::Char(c)))
        }
        8..15 => {
            let codes = [
                KeyCode::Right,
                KeyCode::Left,
                KeyCode::Up,
                KeyCode::Down,
                KeyCode::Enter,
                KeyCode::Esc,
                KeyCode::Home,
                KeyCode::End,
                KeyCode::PageUp,
                KeyCode::PageDown,
                KeyCode::Backspace,
                KeyCode::Tab,
                KeyCode::BackTab,
            ];
            Input::Key(KeyEvent::from(codes[random.random_range(0..codes.len())]))
        }
        15 => Input::Key(KeyEvent::new(KeyCode::Char('r'), KeyModifiers::CONTROL)),
        16..18 => {
            let kinds = [
                MouseEventKind::ScrollUp,
                MouseEventKind::ScrollDown,
                MouseEventKind::Down(MouseButton::Left),
                MouseEventKind::Moved,
            ];
            let (column, row) = (random.random_range(0..120), random.random_range(0..50));
            let kind = kinds[random.random_range(0..kinds.len())];
            Input::Mouse(MouseEvent {
                kind,
                column,
                row,
                modifiers: KeyModifiers::NONE,
            })
        }
        18 if random.random_range(0..4) == 0 => Input::Wake,
        18 => Input::Tick,
        _ => Input::Resize(random.random_range(0..300), random.random_range(0..100)),
    }
}

/// Enter after Esc comes back to where one was, as long as there is such a place.
#[test]
fn into_comes_back_to_where_out_came_from() {
    let model = Model::parse("worked-example", library::model("worked-example").unwrap()).unwrap();
    let run = model.run();
    let mut app = WalkScreen::new(model, run, Phase::Forward, None, settings(Lang::EN, 4));
    let press = |app: &mut WalkScreen, keys: &str| {
        for c in keys.chars() {
            let code = match c {
                '\n' => KeyCode::Enter,
                '^' => KeyCode::Esc,
                '<' => KeyCode::Home,
                '>' => KeyCode::End,
                c => KeyCode::Char(c),
            };
            app.event(Input::Key(KeyEvent::from(code)));
            let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
            terminal.draw(|frame| app.view(frame)).unwrap();
        }
    };
    press(&mut app, "gc_4\n");
    let place = app.place();
    press(&mut app, "^");
    assert_ne!(app.place(), place);
    press(&mut app, "\n");
    assert_eq!(app.place(), place);
    // In another walk, and in a longer one, other steps stand there.
    for elsewhere in ["b", "bb", ":h 3\n", ":x 1 2\n", "]", ">", "<"] {
        press(&mut app, "gh_1\n^");
        press(&mut app, elsewhere);
        press(&mut app, "\n\n\n");
        press(&mut app, "ry<");
    }
}

#[test]
fn a_hundred_thousand_random_inputs_do_not_panic() {
    let mut random = ChaCha8Rng::seed_from_u64(20_26);
    let names = library::models();
    let mut subject = app(names[0], Lang::EN, 4);
    for n in 0..100_000_u32 {
        if n % 2500 == 0 {
            let lang = if n % 5000 == 0 { Lang::EN } else { Lang::ZH };
            subject = app(names[n as usize / 2500 % names.len()], lang, 4);
        }
        subject.event(random_input(&mut random));
        if n % 100 == 0 {
            screen(
                &subject,
                random.random_range(1..200),
                random.random_range(1..60),
            );
        }
    }
}

/// Home, lessons, search, glossary, contents, trainings on the page, the lab, the walk out of it.
#[test]
fn random_inputs_to_all_screens_do_not_panic() {
    let folder = tempfile::tempdir().unwrap();
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let lessons: Vec<&str> = library::lessons(Lang::EN)
        .into_iter()
        .map(|l| l.0)
        .collect();
    let mut subject = home(None, Lang::EN, None);
    for n in 0..10_000_usize {
        if n % 500 == 0 || subject.finished().is_some() {
            let lang = if n % 1000 == 0 { Lang::EN } else { Lang::ZH };
            let lesson = (n % 3 > 0).then(|| lessons[random.random_range(0..lessons.len())]);
            let state = (n % 1500 == 0).then(|| folder.path().join("progress.toml"));
            subject = home(lesson, lang, state);
        }
        subject.event(random_input(&mut random));
        if n % 50 == 0 {
            frame(
                &mut subject,
                random.random_range(1..200),
                random.random_range(1..60),
            );
        }
    }
}

#[test]
fn a_lesson_goes_on_where_it_was_left_with_its_answers() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("progress.toml");
    let mut screens = home(Some("05-unrolled"), Lang::EN, Some(state.clone()));
    type_in(&mut screens, "nn1n");
    assert!(frame(&mut screens, 80, 24).contains("page 4/9"));
    // A signal or a closed terminal: nobody presses q.
    screens.close();
    assert_eq!(Progress::load(&state).0.lessons["05-unrolled"].page, 3);

    let mut screens = home(None, Lang::ZH, Some(state));
    let shown = frame(&mut screens, 80, 24);
    assert!(shown.contains("▶"), "{shown}");
    type_in(&mut screens, "\n");
    assert!(frame(&mut screens, 80, 24).contains("4/9"));
    type_in(&mut screens, "p");
    let shown = frame(&mut screens, 80, 24);
    assert!(shown.contains("✓ 1"), "{shown}");
    type_in(&mut screens, "q");
    let shown = frame(&mut screens, 80, 24);
    assert!(shown.contains("3/9"), "{shown}");
}

#[test]
fn what_cannot_be_kept_is_said_and_nothing_more() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    // A folder that cannot be: its name is that of a file. On Linux also a disk that is always full.
    let mut states = vec![file.join("progress.toml")];
    states.extend(cfg!(target_os = "linux").then(|| "/proc/progress.toml".into()));
    for state in states {
        let mut screens = home(Some("05-unrolled"), Lang::EN, Some(state));
        type_in(&mut screens, "nn1");
        assert!(frame(&mut screens, 80, 24).contains("✓ 1"));
        type_in(&mut screens, "q");
        let shown = frame(&mut screens, 80, 24);
        assert!(
            shown.contains("could not be kept") && shown.contains("page 3/9"),
            "{shown}"
        );
        assert_eq!(screens.finished(), None);
    }
}

#[test]
fn search_opens_a_page_and_the_next_lesson_follows() {
    let mut screens = home(None, Lang::EN, None);
    type_in(&mut screens, "/One cell, four times\n");
    let shown = frame(&mut screens, 80, 24);
    assert!(
        shown.contains("5 Unrolled") && shown.contains("page 1/9"),
        "{shown}"
    );
    type_in(&mut screens, "nnnnnnnnn");
    assert!(frame(&mut screens, 80, 24).contains("the end of this lesson"));
    type_in(&mut screens, "\n");
    assert!(frame(&mut screens, 80, 24).contains("6 From state"));
    type_in(&mut screens, "q");
    assert!(frame(&mut screens, 80, 24).contains("Continue with lesson 6"));
}

#[test]
fn every_entry_of_a_sum_is_seen_on_a_small_screen() {
    let mut app = app("worked-example", Lang::EN, 4);
    press(&mut app, "] Right Right");
    let seen = screen(&app, 80, 24);
    for term in ["1 W_xi x_2", "2 W_xi x_2", "1.016", "−0.6588"] {
        assert!(seen.contains(term), "{term} is missing:\n{seen}");
    }
    assert!(!seen.contains("1 / 2"), "a part is not all:\n{seen}");
}

#[test]
fn what_is_not_reached_is_hollow() {
    let mut app = app("worked-example", Lang::EN, 4);
    press(&mut app, "] Right Right Right");
    let row = |seen: &str, name: &str| {
        let mut rows = seen.lines().filter(|row| row.contains(name));
        rows.next().map(str::to_owned).unwrap_or_default()
    };
    let seen = screen(&app, 160, 50);
    let forget = row(&seen, "f 0…1");
    assert!(
        forget.contains("0.668") && forget.contains("┄┄┄"),
        "{forget}"
    );
    press(&mut app, "b");
    let seen = screen(&app, 160, 50);
    let cell = row(&seen, "∂c ±2");
    // Each value at once, its gradient only when the way back has come to it.
    for value in ["0.181", "0.715", "1.214", "1.521"] {
        assert!(cell.contains(value), "{value} is missing: {cell}");
    }
    assert!(cell.contains("┄┄┄") && !cell.contains("−0.508"), "{cell}");
}

#[test]
fn on_the_way_back_a_wire_comes_in_from_the_step_after() {
    let mut app = app("worked-example", Lang::EN, 4);
    press(&mut app, "b g dc_3 Enter");
    let seen = screen(&app, 160, 50);
    let into = |name: &str| {
        let mut rows = seen.lines().skip_while(|row| !row.contains(name));
        let row = rows.nth(1).unwrap_or_default();
        ["◂─", "◂━"].into_iter().find(|wire| row.contains(wire))
    };
    // What c_4 hands back is 0.94 long: a light wire.
    assert_eq!(into("∂c_3 cell"), Some("◂─"), "{seen}");
    assert!(into("∂h_3 hidden").is_some(), "{seen}");
    press(&mut app, "g dc_4 Enter");
    let last = screen(&app, 160, 50);
    let machine: String = last.lines().take(28).collect();
    assert!(
        !machine.contains("◂━"),
        "after the last step there is none:\n{last}"
    );
}

#[test]
fn a_step_of_an_optimizer_has_its_machine_and_the_loss_along_its_number() {
    for (name, optimizer, signs) in [
        (
            "adam",
            Optimizer::ADAM,
            &["(·0.1)", "(²·0.001)", "(÷0.1)", "(÷√)", "(·−0.01)", "(+)"][..],
        ),
        ("sgd", Optimizer::SGD, &["(·−0.1)", "(+)"][..]),
    ] {
        let model = library::model("worked-example").expect("embedded");
        let model = Model::parse("worked-example", model).expect("sound");
        let run = model.run_with(optimizer);
        let app = WalkScreen::new(model, run, Phase::Optimizer, None, settings(Lang::EN, 4));
        let seen = screen(&app, 160, 50);
        for sign in signs {
            assert!(seen.contains(sign), "{name}: {sign} is missing:\n{seen}");
        }
        assert!(seen.contains("magnified"), "{seen}");
    }
}

/// What has no name stands over the state it leads to; a whole time is its equations; below the parameters of a step lies the
/// landscape of its number.
#[test]
fn the_room_of_a_large_screen_shows_what_leads_to_a_number() {
    let mut app = app("rnn", Lang::EN, 4);
    press(&mut app, "g h_2 Enter");
    let seen = screen(&app, 160, 50);
    let row = |name: &str| {
        let found = seen.lines().position(|row| row.contains(name));
        found.unwrap_or_else(|| panic!("{name} is missing:\n{seen}"))
    };
    let rows = ["W_xh x ±", "W_hh h ±", "Wx+Wh+b ±", "│ h ±1", "W_hy h 0…"].map(row);
    assert!(rows.is_sorted(), "{rows:?}\n{seen}");
    press(&mut app, "Esc");
    let whole = screen(&app, 160, 50);
    assert!(
        whole.contains("tanh⎛") && whole.contains("−0.6179"),
        "{whole}"
    );
    press(&mut app, "b g dh_2 Enter");
    let back = screen(&app, 160, 50);
    // Each number before its gradient, in tiles and in parameters, whether that is there or not.
    for told in ["┆1 0.29", "0.700   ┄┄┄┄"] {
        assert!(back.contains(told), "{told} is missing:\n{back}");
    }
    press(&mut app, "b");
    let step = screen(&app, 160, 50);
    assert!(step.contains("● adam") && step.contains("loss: "), "{step}");
}

#[test]
fn a_large_page_has_large_formulas() {
    let mut screens = home(Some("02-one-gate"), Lang::EN, None);
    let is_large = |screens: &mut Screens, width, height| {
        let seen = frame(screens, width, height);
        seen.chars().filter(|c| "▀▜▛▟▙".contains(*c)).count() > 20
    };
    let mut large = 0;
    for _ in 0..8 {
        large += usize::from(is_large(&mut screens, 200, 60));
        assert!(!is_large(&mut screens, 80, 24));
        type_in(&mut screens, "n");
    }
    assert!(large > 0);
}

#[test]
fn letters_are_shown_as_letters() {
    let mut app = app("next-letter", Lang::EN, 4);
    press(&mut app, "g p_2 Enter");
    let seen = screen(&app, 160, 50);
    for told in ["x_2 o", "x_2 = o", "y_2 = o"] {
        assert!(seen.contains(told), "{told} is missing:\n{seen}");
    }
    let small = screen(&app, 80, 24);
    assert!(small.contains("x_1 = n"), "{small}");
}

/// Share of a screen's cells that show something, frames of panels aside: signs, and the ground of tiles and tints.
fn used(terminal: &Terminal<TestBackend>) -> f64 {
    let buffer = terminal.backend().buffer();
    let (width, height) = (buffer.area.width, buffer.area.height);
    let symbol = |x: u16, y: u16| buffer[(x, y)].symbol();
    let paper = buffer[(0, height - 1)].bg;
    // Frames: from an upper left corner down to a lower left one, and to the right along the rows of both.
    let mut frame = vec![false; usize::from(width) * usize::from(height)];
    let mut set = |x: u16, y: u16| frame[usize::from(y * width + x)] = true;
    for (x, y) in (0..height).flat_map(|y| (0..width).map(move |x| (x, y))) {
        let Some(bottom) = (y + 1..height).find(|&at| symbol(x, at) != "│") else {
            continue;
        };
        if symbol(x, y) != "╭" || bottom < y + 4 || symbol(x, bottom) != "╰" {
            continue;
        }
        let Some(right) =
            (x + 1..width).find(|&at| symbol(at, y) == "╮" && symbol(at, bottom) == "╯")
        else {
            continue;
        };
        (y..=bottom).for_each(|at| [x, right].into_iter().for_each(|x| set(x, at)));
        for at in x..=right {
            set(at, bottom);
            if symbol(at, y) == "─" {
                set(at, y);
            }
        }
    }
    let all = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let shown = all.filter(|&(x, y)| {
        let cell = &buffer[(x, y)];
        !frame[usize::from(y * width + x)] && (cell.symbol() != " " || cell.bg != paper)
    });
    shown.count() as f64 / (f64::from(width) * f64::from(height))
}

/// Columns, rows, and the least share of the cells that a step of a walk uses there. It is meant to be 0.30 and 0.25, which all
/// reach but for a few of the first steps, of which nothing is there yet.
const USED: [(u16, u16, f64); 2] = [(160, 50, 0.295), (200, 60, 0.25)];
/// Of each level of a walk so many steps are looked at, from the first to the last.
const STEPS_OF_A_LEVEL: usize = 5;
/// Frames that are waited for a landscape.
const MOST_FRAMES: usize = 100;

/// Of each level some steps of a walk.
fn some_places(walk: &Walk) -> Vec<Cursor> {
    let levels = [Level::Time, Level::Equation, Level::Operation, Level::Entry];
    let of_level = |level| {
        let all: Vec<_> = walk.positions(level).collect();
        let last = all.len().saturating_sub(1);
        let each = (0..STEPS_OF_A_LEVEL)
            .filter_map(|n| all.get(n * last / (STEPS_OF_A_LEVEL - 1)).copied());
        each.map(|at| Cursor { at, level }).collect::<Vec<_>>()
    };
    levels.into_iter().flat_map(of_level).collect()
}

/// A large screen shows more, at every step of every walk.
#[test]
fn every_walk_fills_a_large_screen() {
    let mut empty = vec![];
    for name in library::models() {
        let model = Model::parse(name, library::model(name).unwrap()).unwrap();
        let run = model.run();
        for phase in [Phase::Forward, Phase::Backward, Phase::Optimizer] {
            let places = some_places(&Walk::new(&run, phase));
            let mut app = WalkScreen::new(
                model.clone(),
                run.clone(),
                phase,
                None,
                settings(Lang::EN, 4),
            );
            for (width, height, least) in USED {
                let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
                for &place in &places {
                    app.stand(place);
                    // A landscape that is being computed says how far it is.
                    for _ in 0..MOST_FRAMES {
                        terminal.draw(|frame| app.view(frame)).unwrap();
                        if phase != Phase::Optimizer
                            || !terminal.backend().to_string().contains(" % ")
                        {
                            break;
                        }
                    }
                    let share = used(&terminal);
                    if share < least {
                        empty.push(format!(
                            "{name} {phase:?} {width}×{height}: {share:.3} at {place:?}"
                        ));
                    }
                }
            }
        }
    }
    assert!(empty.is_empty(), "{}", empty.join("\n"));
}
