//! A language that the program does not know, from a file: it opens every screen.

use gatewalk::cli;
use gatewalk::course::{LessonBundle, Model};
use gatewalk::export::{Book, Sheet, html};
use gatewalk::lang::Lang;
use gatewalk::train::Cell;
use gatewalk::train::tasks::{Settings as Training, TaskSpec};
use gatewalk::ui::event::{KeyCode, KeyEvent};
use gatewalk::ui::{
    Edge, Input, Lab, Launching, Notes, Present, Program, Run, Screens, Settings, WalkScreen,
};
use gatewalk::walk::Phase;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::sync::{Arc, OnceLock};

const ENGLISH: &str = include_str!("../src/lang/locales/en.toml");

/// Greek letters in the place of Latin ones, but in the places for values.
fn greek(text: &str) -> String {
    let (mut out, mut inside) = (String::new(), false);
    for c in text.chars() {
        inside = (inside || c == '{') && c != '}';
        let greek = match c {
            'a'..='z' => char::from_u32(u32::from('α') + (u32::from(c) - u32::from('a')) % 17),
            _ => None,
        };
        out.push(greek.filter(|_| !inside).unwrap_or(c));
    }
    out
}

/// The English file with every text in Greek letters.
fn translated(value: &mut toml::Value, key: &str) {
    match value {
        toml::Value::Table(table) => {
            for (name, value) in table.iter_mut().filter(|(name, _)| *name != "plural") {
                translated(value, &format!("{key}.{name}"));
            }
        }
        toml::Value::String(text) => match key {
            ".language.short" => "XX".clone_into(text),
            ".language.tag" => "xx".clone_into(text),
            _ => *text = greek(text),
        },
        _ => {}
    }
}

fn lang() -> Lang {
    static LANG: OnceLock<Lang> = OnceLock::new();
    *LANG.get_or_init(|| {
        let mut file = toml::Value::Table(ENGLISH.parse().unwrap());
        translated(&mut file, "");
        Lang::add("xx", &toml::to_string(&file).unwrap()).unwrap()
    })
}

/// English texts long enough not to be met by chance.
fn english() -> impl Iterator<Item = (&'static str, &'static str)> {
    let said = |key| Some((key, Lang::EN.find(key)?.trim()));
    let texts = Lang::EN.keys().filter_map(said);
    texts.filter(|(_, text)| text.len() > 16 && text.matches(' ').count() > 1)
}

/// That what is shown says something, and nothing of it in English.
fn is_translated(shown: &str, name: &str) {
    let words = shown.chars().filter(|c| ('α'..='ω').contains(c)).count();
    assert!(words > 5, "{name}: {shown}");
    let left: Vec<_> = english().filter(|(_, text)| shown.contains(text)).collect();
    assert!(left.is_empty(), "{name}: {left:?}\n{shown}");
}

fn settings() -> Settings {
    Settings::new(lang())
}

/// Nothing is launched here.
struct Still;

impl Edge for Still {
    fn launch(&self, _: &[String], _: Option<Cell>, _: Lang) -> Box<dyn Launching> {
        unreachable!("no key asks for it")
    }
}

fn training() -> Run {
    let kind = TaskSpec::named("worked-example").unwrap();
    let small = Training {
        epochs: 1,
        ..kind.defaults()
    };
    let task = kind.draw(small).unwrap();
    Run::start::<f64>("worked-example".into(), Arc::new(task), None, 1).unwrap()
}

fn screen(program: &mut impl Program) -> String {
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).unwrap();
    terminal.draw(|frame| program.draw(frame)).unwrap();
    terminal.backend().to_string()
}

fn press(program: &mut impl Program, keys: &str) {
    for c in keys.chars() {
        let code = match c {
            '\n' => KeyCode::Enter,
            '\x1b' => KeyCode::Esc,
            c => KeyCode::Char(c),
        };
        program.event(Input::Key(KeyEvent::from(code)));
    }
}

fn app() -> WalkScreen {
    let source = gatewalk::course::library::model("worked-example").unwrap();
    let model = Model::parse("worked-example", source).unwrap();
    let run = model.run();
    WalkScreen::new(model, run, Phase::Forward, None, settings())
}

fn home(lesson: Option<&str>) -> Screens {
    Screens::home(
        settings(),
        lesson.and_then(LessonBundle::embedded),
        Box::new(Still),
        None,
    )
}

#[test]
fn every_screen_opens_in_a_language_from_a_file() {
    let mut lesson = home(Some("03-three-gates"));
    let lab = || Screens::of(Lab::new(vec![training()], settings()));
    let present = || {
        let lesson = LessonBundle::embedded("03-three-gates").unwrap();
        Screens::present(
            Present::lesson(lesson, 0, settings(), None),
            Box::new(Still),
        )
    };
    let walk = || Screens::of(app());
    let title = lesson_title();
    assert!(
        screen(&mut lesson).contains(&title),
        "its lessons are English until it has its own"
    );
    let scenes: Vec<(&str, Screens, &str)> = vec![
        ("home", home(None), ""),
        ("help of home", home(None), "?"),
        ("lesson", home(Some("03-three-gates")), "nn"),
        ("contents", home(Some("03-three-gates")), "c"),
        ("help of a lesson", home(Some("03-three-gates")), "?"),
        ("search", home(Some("03-three-gates")), "/gate"),
        ("walk", walk(), "\nb"),
        ("optimizer", walk(), "bb\n"),
        ("help of a walk", walk(), "?"),
        ("lab", lab(), " "),
        ("help of the lab", lab(), "?"),
        ("help of a presentation", present(), "?"),
    ];
    for (name, mut screens, keys) in scenes {
        press(&mut screens, keys);
        is_translated(&screen(&mut screens), name);
    }
}

fn lesson_title() -> String {
    let lesson = LessonBundle::embedded("03-three-gates").unwrap();
    lesson.lesson(lang()).title.clone()
}

#[test]
fn the_help_of_the_command_line_is_translated() {
    fn look(command: &clap::Command, path: &str) {
        is_translated(&cli::help_text(&mut command.clone(), lang()), path);
        for inner in command.get_subcommands() {
            look(inner, &format!("{path} {}", inner.get_name()));
        }
    }
    look(&cli::definition(lang()), "gatewalk");
}

#[test]
fn a_reader_goes_on_to_it_and_takes_it_along() {
    let lang = lang();
    let cycle = Lang::all().collect::<Vec<_>>();
    assert_eq!(cycle, [Lang::EN, Lang::ZH, lang]);
    let shown = |app: WalkScreen, keys: &str| {
        let mut screens = Screens::of(app);
        press(&mut screens, keys);
        screen(&mut screens)
    };
    assert!(shown(app(), "").contains(" XX EN L "));
    assert!(shown(app(), "L").contains(" EN 中文 L "));
    assert!(shown(app(), "LL").contains(" 中文 XX L "));
    assert!(shown(app(), "LLL").contains(" XX EN L "));
    assert!(shown(app(), ":lang en\n:lang xx\n").contains(" XX EN L "));
    let line = app().share().unwrap();
    let there = WalkScreen::shared(&line, Settings::new(Lang::EN)).unwrap();
    assert!(shown(there, "").contains(" XX EN L "));
    assert_eq!(Lang::of_locale("xx_YY.UTF-8"), lang);
}

#[test]
fn a_page_holds_every_language() {
    let (model, run, _) = app().walked();
    let book = Book::of(&model, &run, lang());
    let page = html(&book, &mut |_, _, _, _| Sheet::default());
    for tag in ["en", "zh-Hans", "xx"] {
        assert!(page.contains(&format!("class=tongue lang={tag}")), "{tag}");
    }
}

#[test]
fn a_lesson_in_its_folder_is_found_beside_the_others() {
    let home = tempfile::tempdir().unwrap();
    for code in ["en", "zh", lang().code()] {
        let dir = home.path().join(code);
        std::fs::create_dir(&dir).unwrap();
        let text = format!("+++\ntitle = \"in {code}\"\nminutes = 1\n+++\n\n## A\n\nText.\n");
        std::fs::write(dir.join("01-a.md"), text).unwrap();
    }
    let opened = LessonBundle::read(&home.path().join("zh/01-a.md"));
    assert_eq!(opened.lesson(lang()).title, "in xx");
    assert_eq!(opened.lesson(Lang::EN).title, "in en");
}

/// Notes find their presentation in a folder that the environment names: this is run by the test below it.
#[test]
#[ignore = "needs a folder of its own"]
#[cfg(unix)]
fn notes_alone() {
    let lesson = LessonBundle::embedded("03-three-gates").unwrap();
    let mut present = Screens::present(
        Present::lesson(lesson, 0, settings(), None),
        Box::new(Still),
    );
    let notes =
        Notes::open(0, settings()).unwrap_or_else(|f| panic!("{}", f.message.get(Lang::EN)));
    let mut notes = Screens::of(notes);
    screen(&mut present);
    is_translated(&screen(&mut notes), "notes");
    press(&mut notes, "?");
    is_translated(&screen(&mut notes), "help of the notes");
}

#[test]
#[cfg(unix)]
fn notes_open_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut itself = std::process::Command::new(std::env::current_exe().unwrap());
    itself.args(["--exact", "notes_alone", "--ignored"]);
    let done = itself
        .env("XDG_RUNTIME_DIR", folder.path())
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stdout)
    );
}
