use super::questions::Question;
use super::*;
use crate::course::library;
use crate::lang::Lang;
use crate::ui::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use crate::ui::lab::{Lab, Run};
use crate::ui::screen::{Command, For, Screen};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

pub(super) fn open(slug: &str, page: usize, lang: Lang) -> Reader {
    Reader::open(
        LessonBundle::embedded(slug).unwrap(),
        page,
        Settings::plain(lang),
    )
}

fn screen(reader: &Reader, width: u16, height: u16) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| reader.view(frame)).unwrap();
    terminal.backend().to_string()
}

pub(super) fn press(reader: &mut Reader, keys: &str) {
    for c in keys.chars() {
        let code = match c {
            '\n' => KeyCode::Enter,
            '\t' => KeyCode::Tab,
            '⌫' => KeyCode::Esc,
            '→' => KeyCode::Right,
            c => KeyCode::Char(c),
        };
        reader.key(KeyEvent::new(code, KeyModifiers::NONE));
    }
}

/// What a reader who knows everything would type.
fn right(reader: &Reader) -> Option<String> {
    let questions = reader.questions();
    Some(match &questions[reader.open_question()?] {
        Question::Asked(q) if !q.choices.is_empty() => q.rights()[0].to_string(),
        question => format!("{:.9}\n", question.number(reader.first_run()).unwrap()),
    })
}

#[test]
fn every_page_of_every_lesson_fits() {
    for (slug, _) in library::lessons(Lang::EN) {
        for lang in [Lang::EN, Lang::ZH] {
            let opened = LessonBundle::embedded(slug).unwrap();
            assert!(
                opened.lessons.langs().len() == 2,
                "{slug} in both languages"
            );
            let mut reader = Reader::open(opened, 0, Settings::plain(lang));
            for page in 0..reader.place().1 {
                reader.turn(page);
                for (width, height) in [(80, 24), (100, 30), (120, 40), (200, 60)] {
                    let shown = screen(&reader, width, height);
                    assert_eq!(
                        reader.most_scroll.get(),
                        0,
                        "{slug} {lang} page {} is too long\n{shown}",
                        page + 1
                    );
                    // One page of each lesson is kept, for people to read.
                    if page == 1 && [(Lang::EN, 80), (Lang::ZH, 120)].contains(&(lang, width)) {
                        insta::assert_snapshot!(
                            format!("{slug}-{lang}-{}-{width}x{height}", page + 1),
                            shown
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn every_lesson_can_be_played_right_and_wrong() {
    for (slug, _) in library::lessons(Lang::EN) {
        for lang in [Lang::EN, Lang::ZH] {
            let mut reader = open(slug, 0, lang);
            let mut asked = 0;
            while reader.over.is_none() {
                while let Some(keys) = right(&reader) {
                    asked += 1;
                    press(&mut reader, &keys);
                    let shown = screen(&reader, 80, 24);
                    assert!(
                        asked < 200,
                        "{slug}: {keys} was not taken for right\n{shown}"
                    );
                }
                press(&mut reader, "n");
            }
            let standing = reader.progress();
            assert_eq!(
                (standing.right, standing.asked, standing.done),
                (asked, asked, true),
                "{slug}"
            );
            assert!(asked >= 3, "{slug} asks {asked} questions");

            let mut reader = open(slug, 0, lang);
            while reader.over.is_none() {
                while let Some(k) = reader.open_question() {
                    let wrong = match reader.questions()[k] {
                        Question::Asked(q) if !q.choices.is_empty() => (1..=9)
                            .find(|n| !q.rights().contains(n))
                            .unwrap()
                            .to_string(),
                        _ => "-77\n".to_owned(),
                    };
                    press(&mut reader, &wrong);
                    press(&mut reader, "HHHH");
                    let shown = screen(&reader, 80, 24);
                    assert!(
                        reader.open_question() == Some(k),
                        "{slug}: {wrong} was taken for right\n{shown}"
                    );
                    press(&mut reader, "S");
                }
                press(&mut reader, "n");
            }
            assert_eq!(reader.progress().right, 0, "{slug}");
        }
    }
}

#[test]
fn a_change_reaches_the_prose() {
    let mut reader = open("03-three-gates", 2, Lang::EN);
    let before = screen(&reader, 100, 30);
    press(&mut reader, "ex_1 = 9\n");
    let after = screen(&reader, 100, 30);
    assert!(
        before.contains("the input is 1.") && after.contains("the input is 9."),
        "{after}"
    );
}

#[test]
fn what_is_asked_for_is_not_on_the_stage_until_it_is_answered() {
    let page = 3;
    let mut reader = open("05-unrolled", page, Lang::EN);
    assert_eq!(
        reader.page().fill.as_ref().unwrap().numbers[0].to_string(),
        "c_2[1]"
    );
    // The last is the entry itself.
    for keys in ["", "\n", "→", "→", "\n"] {
        press(&mut reader, keys);
        for shown in [screen(&reader, 120, 40), reader.sentences().join("\n")] {
            assert!(shown.contains('?') && !shown.contains("0.7148"), "{shown}");
        }
    }
    press(&mut reader, "0.715\n");
    assert!(screen(&reader, 120, 40).contains("0.7148"));
    reader.turn(page - 1);
    reader.turn(page);
    assert!(
        screen(&reader, 120, 40).contains("0.7148"),
        "an answered number stays in sight"
    );
}

#[test]
fn a_name_is_lit_on_both_sides() {
    let mut reader = open("03-three-gates", 2, Lang::EN);
    screen(&reader, 100, 30);
    let names = reader.names();
    assert!(names.len() >= 2, "{names:?}");
    press(&mut reader, "\t");
    assert_eq!(reader.chosen, Some(names[0]));
    for place in &names {
        reader.choose(Some(*place));
        let mut terminal = Terminal::new(TestBackend::new(100, 30)).unwrap();
        terminal.draw(|frame| reader.view(frame)).unwrap();
        let lit = |area: &Rect| {
            let style = terminal.backend().buffer()[(area.x, area.y)].style();
            style
                .add_modifier
                .contains(ratatui::style::Modifier::REVERSED)
        };
        assert!(
            reader
                .places
                .borrow()
                .iter()
                .any(|(area, p)| p == place && lit(area)),
            "{place:?}"
        );
        let walk_screen = reader.stage.as_ref().unwrap();
        let of = |p: &&(Rect, Place)| {
            p.1.of == place.of && (place.entry.is_none() || p.1.entry == place.entry)
        };
        assert!(
            walk_screen
                .drawn
                .borrow()
                .iter()
                .filter(of)
                .all(|(area, _)| lit(area)),
            "{place:?}"
        );
        let told = reader.value_line(*place);
        assert!(
            terminal
                .backend()
                .to_string()
                .contains(&told[..told.len().min(20)]),
            "{told}"
        );
    }
    press(&mut reader, "⌫");
    assert_eq!(reader.chosen, None);
}

#[test]
fn a_click_on_the_stage_lights_the_prose() {
    let mut reader = open("03-three-gates", 2, Lang::EN);
    screen(&reader, 100, 30);
    let click = |reader: &mut Reader, area: Rect| {
        let kind = MouseEventKind::Down(MouseButton::Left);
        reader.click(MouseEvent {
            kind,
            column: area.x,
            row: area.y,
            modifiers: KeyModifiers::NONE,
        });
    };
    let x = reader.names()[0];
    let drawn = reader.stage.as_ref().unwrap().drawn.borrow().clone();
    let (area, place) = drawn
        .into_iter()
        .find(|(_, p)| p.of == x.of)
        .expect("the input is on the stage");
    click(&mut reader, area);
    assert_eq!(reader.chosen, Some(place));
    let lit = reader.prose().rows(&reader.page().prose, 40);
    assert!(
        lit.iter()
            .flatten()
            .any(|piece| piece.style.focus && piece.place.is_some_and(|p| p.of == x.of))
    );
    click(&mut reader, Rect::new(0, 0, 1, 1));
    assert_eq!(reader.chosen, None);
}

#[test]
fn a_click_on_a_choice_answers() {
    let mut reader = open("14-what-it-is-used-for", 6, Lang::EN);
    let shown = screen(&reader, 80, 24);
    let (y, line) = shown
        .lines()
        .enumerate()
        .find(|(_, l)| l.contains("2  most groups"))
        .expect("a choice");
    let x = line.split("2  most groups").next().unwrap().chars().count() as u16;
    let click = |reader: &mut Reader, row: usize| {
        let kind = MouseEventKind::Down(MouseButton::Left);
        reader.click(MouseEvent {
            kind,
            column: x,
            row: row as u16,
            modifiers: KeyModifiers::NONE,
        });
    };
    // Between the choices and the keys nothing answers.
    click(&mut reader, y + 8);
    assert!(reader.answers.is_empty());
    // The second row of the choice is the choice.
    click(&mut reader, y + 1);
    assert!(reader.answers[&(6, 0)].is_clean(), "{:?}", reader.answers);
}

#[test]
fn a_change_ends_with_its_page_and_moves_no_question() {
    let mut reader = open("03-three-gates", 5, Lang::EN);
    let asked = right(&reader).unwrap();
    press(&mut reader, "eb_f[2] = 3\n");
    assert_eq!(
        right(&reader).unwrap(),
        asked,
        "the question is about the lesson's numbers"
    );
    press(&mut reader, &asked);
    assert!(reader.answers.values().all(|a| a.is_clean()));
    assert!(reader.stage.as_ref().unwrap().is_changed());
    press(&mut reader, "n");
    assert!(!reader.stage.as_ref().unwrap().is_changed());
    // A longer sequence, in which other quantities stand where these did.
    reader.turn(5);
    press(&mut reader, ":x 1 2\n");
    for (width, height) in [(80, 24), (200, 60)] {
        screen(&reader, width, height);
    }
    press(&mut reader, "\t\t\t");
    screen(&reader, 80, 24);
}

#[test]
fn steps_end_where_the_walk_of_the_page_does() {
    for (slug, page, last) in [("03-three-gates", 2, "i_1"), ("05-unrolled", 1, "h_1")] {
        let mut reader = open(slug, page, Lang::EN);
        press(&mut reader, "→→→→→→→→→→→→→→→→→→→→");
        let walk_screen = reader.stage.as_ref().unwrap();
        let end = reader
            .page()
            .walk
            .as_ref()
            .unwrap()
            .end(&walk_screen.state.run, &walk_screen.walk)
            .unwrap();
        assert_eq!(
            (walk_screen.cursor.at.group, walk_screen.cursor.at.item),
            (end.group, end.item),
            "{slug}"
        );
        let wanted = walk_screen.state.run.named(last).unwrap();
        let subject = walk_screen.walk.item(walk_screen.cursor.at).subject;
        assert!(
            subject == wanted
                || reader
                    .page()
                    .walk
                    .as_ref()
                    .unwrap()
                    .last(&walk_screen.state.run)
                    .is_none(),
            "{slug}"
        );
        assert!(
            reader
                .notice
                .as_ref()
                .is_some_and(|n| n.contains("last step")),
            "{:?}",
            reader.notice
        );
        // Who wants to look further can.
        press(&mut reader, "]");
        assert_ne!(
            reader
                .stage
                .as_ref()
                .unwrap()
                .walk
                .item(reader.stage.as_ref().unwrap().cursor.at)
                .subject,
            wanted
        );
    }
}

#[test]
fn keys_of_a_question_turn_no_page() {
    let mut reader = open("02-one-gate", 3, Lang::EN);
    press(&mut reader, "\n→ ");
    reader.key(KeyEvent::from(KeyCode::Backspace));
    assert_eq!(reader.place().0, 3);
    assert!(reader.notice.is_none() || reader.notice.as_ref().unwrap().contains("question"));
    // A number as an input method writes it, and one divided by another.
    press(&mut reader, "０，231\n");
    assert!(reader.answers[&(3, 0)].is_clean(), "{:?}", reader.answers);
    let mut reader = open("02-one-gate", 3, Lang::EN);
    press(&mut reader, "3/13\n");
    assert!(reader.answers[&(3, 0)].is_clean(), "{:?}", reader.answers);
    press(&mut reader, "→");
    assert_eq!(reader.place().0, 4);
}

#[test]
fn what_was_answered_wrongly_is_explained() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("a.md");
    let text = "+++\ntitle = \"T\"\nminutes = 1\nmodel = \"worked-example\"\n+++\n\n## One\n\nWork it out.\n\n\
                ```predict\nquestion = \"σ(0.5)?\"\nanswer = 0.622\nwhy = \"1/1.607.\"\n\
                slips = [\"0.607: That is e^−0.5; $i_1$ is {{ i_1[1] : 3 }}.\", \"-0.6: Never negative.\"]\n```\n\n\
                ```fill\nc_2[1]\nhint Multiply, multiply.\nhint Add {{ c_1[1] : 2 }} of it.\ntolerance 0.003\n```\n";
    std::fs::write(&path, text).unwrap();
    let opened = LessonBundle::checked(&path);
    assert!(opened.faults.is_empty(), "{:?}", opened.faults);
    let mut reader = Reader::open(opened, 0, Settings::plain(Lang::EN));
    press(&mut reader, "0.61\n");
    assert!(screen(&reader, 80, 24).contains("That is e^−0.5; i_1 is 0.622."));
    press(&mut reader, "-0.6\n");
    assert!(screen(&reader, 80, 24).contains("Never negative."));
    press(&mut reader, "0.62\nH");
    let shown = screen(&reader, 80, 24);
    assert!(
        shown.contains("Multiply, multiply.") && !shown.contains("Add 0.18"),
        "{shown}"
    );
    press(&mut reader, "HH");
    assert!(screen(&reader, 80, 24).contains("Add 0.18 of it."));
    assert_eq!(reader.hints_left(), 0);
}

#[test]
fn what_lies_over_a_page() {
    for lang in [Lang::EN, Lang::ZH] {
        for (name, keys) in [
            ("help", "?"),
            ("contents", "c"),
            ("glossary", "K"),
            ("card", "\tK"),
            ("defined", "KGkkkkkkkk\n"),
        ] {
            let mut reader = open("05-unrolled", 1, lang);
            press(&mut reader, keys);
            for (width, height) in [(80, 24), (120, 40)] {
                insta::assert_snapshot!(
                    format!("over-{name}-{lang}-{width}x{height}"),
                    screen(&reader, width, height)
                );
            }
        }
    }
    let mut reader = open("05-unrolled", 1, Lang::EN);
    press(&mut reader, "cjj\n");
    assert_eq!(reader.place().0, 3);
}

#[test]
fn a_name_is_first_met_where_it_means_the_same() {
    for (slug, name, number) in [
        ("05-unrolled", "i", "2"),
        ("15-gru", "h", "1"),
        ("15-gru", "n", "15"),
        ("15-gru", "r", "15"),
    ] {
        let reader = open(slug, 0, Lang::EN);
        let run = reader.run().unwrap();
        let system = &run.graph().system;
        let id = system.ids().find(|id| system.name(*id).plain == name);
        let met = reader.first_lesson(run, id.unwrap()).unwrap();
        assert_eq!(met.split(',').next(), Some(number), "{slug} {name}: {met}");
    }
}

/// A folder with a lesson of three pages in English and Chinese and a model of its own.
fn written() -> (tempfile::TempDir, std::path::PathBuf) {
    let home = tempfile::tempdir().unwrap();
    ["en", "zh", "models"]
        .iter()
        .for_each(|d| std::fs::create_dir(home.path().join(d)).unwrap());
    let model = "equations = 'y_t = a x_t'\n[inputs]\nx = [1, 2]\n[parameters]\na = 3\n";
    std::fs::write(home.path().join("models/own.toml"), model).unwrap();
    let text = "+++\ntitle = \"Own\"\nmodel = \"own\"\nminutes = 1\n+++\n\n## One\n\nFirst.\n\n---\n\n## Two\n\n\
                y is {{ y_2 }}.\n\n```walk\ny_1..y_2\n```\n\n---\n\n## Three\n\n```fill\ny_1\n```\n";
    let path = home.path().join("en/01-own.md");
    std::fs::write(&path, text).unwrap();
    std::fs::write(
        home.path().join("zh/01-own.md"),
        text.replace("First", "第一"),
    )
    .unwrap();
    (home, path)
}

#[test]
fn a_language_with_fewer_pages_is_read_to_its_end() {
    let (home, path) = written();
    let zh = home.path().join("zh/01-own.md");
    let text = std::fs::read_to_string(&zh).unwrap();
    std::fs::write(&zh, text.split("\n---\n").next().unwrap()).unwrap();
    let mut reader = Reader::open(LessonBundle::read(&path), 2, Settings::plain(Lang::EN));
    press(&mut reader, "L");
    assert_eq!(reader.place(), (0, 1), "{}", screen(&reader, 80, 24));
    press(&mut reader, "L");
    assert_eq!(reader.place(), (0, 3));
}

#[test]
fn what_the_stage_is_told_reaches_the_lesson() {
    let asked = |keys: &str| {
        let mut reader = open("05-unrolled", 1, Lang::EN);
        press(&mut reader, keys);
        reader
    };
    assert_eq!(
        asked(":digits 6\n").settings.digits,
        crate::typeset::Digits::new(6)
    );
    let left = asked(":q").key(KeyEvent::from(KeyCode::Enter));
    assert!(matches!(left, Some(Command::Pop)));
}

#[test]
fn pasted_text_is_an_answer_or_a_change() {
    let mut reader = open("05-unrolled", 3, Lang::EN);
    reader.paste(" 0，715\n");
    assert_eq!(reader.typed, "0.715");
    let mut reader = open("05-unrolled", 1, Lang::EN);
    press(&mut reader, "e");
    reader.key(KeyEvent::new(KeyCode::Char('u'), KeyModifiers::CONTROL));
    reader.paste("x_2 = 5");
    press(&mut reader, "\n");
    assert!(reader.stage.as_ref().unwrap().is_changed());
}

#[test]
fn a_saved_lesson_is_read_again() {
    let (home, path) = written();
    let edit = |file: &str, from: &str, to: &str| {
        let file = home.path().join(file);
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.contains(from), "{from} in {text}");
        std::fs::write(&file, text.replacen(from, to, 1)).unwrap();
    };
    let mut reader = Reader::open(LessonBundle::checked(&path), 0, Settings::plain(Lang::EN));
    assert!(reader.opened.faults.is_empty());
    press(&mut reader, "nn3\nppn→");
    reader.turn(1);
    reader.key(KeyEvent::from(KeyCode::Right));
    let cursor = reader.stage.as_ref().unwrap().cursor;
    let again = |reader: &mut Reader| _ = reader.replace(LessonBundle::checked(&path));

    // Another page is written: it is shown, and the answer stays with its page.
    edit("en/01-own.md", "First.", "First, mended.");
    again(&mut reader);
    assert_eq!(reader.place(), (0, 3));
    assert!(screen(&reader, 80, 24).contains("First, mended."));
    // The page that is open: the walk stays where it is.
    reader.turn(1);
    reader.stage.as_mut().unwrap().cursor = cursor;
    edit("en/01-own.md", "y is", "Now y is");
    again(&mut reader);
    assert_eq!(
        (reader.place().0, reader.stage.as_ref().unwrap().cursor),
        (1, cursor)
    );
    // A new page before the answered one.
    edit(
        "en/01-own.md",
        "## Three",
        "## New\n\nHere.\n\n---\n\n## Three",
    );
    edit(
        "zh/01-own.md",
        "## Three",
        "## New\n\nHere.\n\n---\n\n## Three",
    );
    again(&mut reader);
    assert_eq!(reader.place(), (2, 4));
    assert!(reader.answers[&(3, 0)].is_clean(), "{:?}", reader.answers);

    // A broken save: the page stays, the fault is told until it is mended.
    edit("en/01-own.md", "## New", "## New\n\n```wlak\n```");
    again(&mut reader);
    let shown = screen(&reader, 80, 24);
    assert!(
        shown.contains("Here.") && shown.contains("01-own.md:25:1"),
        "{shown}"
    );
    press(&mut reader, "p");
    assert!(screen(&reader, 80, 24).contains("01-own.md:25:1"));
    edit("en/01-own.md", "\n\n```wlak\n```", "");
    again(&mut reader);
    assert!(!screen(&reader, 80, 24).contains("01-own.md:"));

    // The model: numbers follow, and a broken one is told in its own file.
    edit("models/own.toml", "a = 3", "a = 5");
    again(&mut reader);
    reader.turn(1);
    assert!(screen(&reader, 80, 24).contains("Now y is 10."));
    edit("models/own.toml", "a = 5", "a = [5");
    again(&mut reader);
    let shown = screen(&reader, 80, 24);
    assert!(
        shown.contains("Now y is 10.") && shown.contains("own.toml:5:"),
        "{shown}"
    );
    // The file is gone for a while.
    std::fs::remove_file(&path).unwrap();
    again(&mut reader);
    assert!(screen(&reader, 80, 24).contains("Now y is 10."));
}

#[test]
fn the_end_of_a_lesson_says_what_came_of_it() {
    for lang in [Lang::EN, Lang::ZH] {
        let mut reader = open("05-unrolled", 2, lang);
        press(&mut reader, "1n");
        press(&mut reader, "9\n0.715\nnS");
        reader.turn(8);
        press(&mut reader, "n");
        for (width, height) in [(80, 24), (120, 40)] {
            insta::assert_snapshot!(
                format!("over-summary-{lang}-{width}x{height}"),
                screen(&reader, width, height)
            );
        }
        press(&mut reader, "p");
        assert_eq!((reader.over, reader.place().0), (None, 8));
        press(&mut reader, "n");
        let next = reader.key(KeyEvent::from(KeyCode::Enter));
        assert!(matches!(next, Some(Command::Lesson(slug, None)) if slug == "06-answer-and-loss"));
        assert_eq!(reader.next_lesson().unwrap().0, "06-answer-and-loss");
    }
}

#[test]
fn answers_are_kept_and_recalled() {
    let mut reader = open("05-unrolled", 2, Lang::EN);
    press(&mut reader, "1n9\n0.715\nnS");
    let standing = reader.progress();
    assert_eq!(
        (standing.page, standing.right, standing.done),
        (4, 1, false)
    );
    let mut again = open("05-unrolled", 0, Lang::ZH);
    again.recall(&standing);
    assert_eq!(again.progress().answers, standing.answers);
    assert!(again.answers[&(4, 0)].skipped && again.answers[&(3, 0)].tries == 1);
    // The lesson asks something else there now.
    let mut other = standing;
    other
        .answers
        .values_mut()
        .for_each(|a| a.to = "else".into());
    let mut again = open("05-unrolled", 0, Lang::EN);
    again.recall(&other);
    assert!(again.answers.is_empty());
}

/// A lesson whose second page trains, with a question beside it.
/// The reader, and the folder of its file, which it follows.
fn trains() -> (Reader, tempfile::TempDir) {
    let home = tempfile::tempdir().unwrap();
    let text = "+++\ntitle = \"T\"\nminutes = 1\n+++\n\n## One\n\nFirst.\n\n---\n\n## Two\n\nIt learns to count.\n\n\
                ```train\nworked-example --epochs 20\n```\n\n```predict\nquestion = \"Will it?\"\n\
                choices = [\"yes\", \"no\"]\nanswer = 1\nwhy = \"It does.\"\n```\n";
    let path = home.path().join("a.md");
    std::fs::write(&path, text).unwrap();
    let opened = LessonBundle::checked(&path);
    assert!(opened.faults.is_empty(), "{:?}", opened.faults);
    (Reader::open(opened, 1, Settings::plain(Lang::EN)), home)
}

fn started(epochs: usize) -> Lab {
    let kind = crate::train::tasks::TaskSpec::named("worked-example").unwrap();
    let task = kind
        .draw(crate::train::tasks::Settings {
            epochs,
            ..kind.defaults()
        })
        .unwrap();
    let run = Run::start::<f64>("T".into(), std::sync::Arc::new(task), None, 1).unwrap();
    Lab::new(vec![run], Settings::plain(Lang::EN))
}

fn until(reader: &mut Reader, done: impl Fn(&Reader) -> bool) {
    let start = std::time::Instant::now();
    while !done(reader) {
        assert!(
            start.elapsed().as_secs() < 20,
            "in vain:\n{}",
            screen(reader, 80, 24)
        );
        std::thread::sleep(std::time::Duration::from_millis(5));
        reader.tick();
    }
}

#[test]
fn a_page_trains_beside_its_prose() {
    let (mut reader, _home) = trains();
    let asked = reader.key(KeyEvent::from(KeyCode::Char('o')));
    let words = ["worked-example", "--epochs", "20"];
    assert!(matches!(asked, Some(Command::Train(asked, For::Page)) if asked == words));
    reader.began(started(20));
    until(&mut reader, |r| screen(r, 80, 24).contains("done"));
    for lang in [Lang::EN, Lang::ZH] {
        reader.set(Settings::plain(lang));
        for (width, height) in [(80, 24), (120, 40), (50, 30)] {
            insta::assert_snapshot!(
                format!("trains-{lang}-{width}x{height}"),
                screen(&reader, width, height)
            );
        }
    }
    // The question still takes its digits, and the page can be left and come back to.
    press(&mut reader, "1");
    assert!(reader.answers[&(1, 0)].settled);
    press(&mut reader, "p");
    assert_eq!(reader.place().0, 0);
    press(&mut reader, "n");
    assert!(screen(&reader, 80, 24).contains("100 %"));
    assert_eq!(reader.lend().map(|lab| lab.is_running()), Some(false));
}

#[test]
fn the_point_of_an_answer_drives_no_training() {
    let mut reader = open("12-break-it", 6, Lang::EN);
    assert!(
        reader.page().train.is_some()
            && reader.questions()[0].way() == super::questions::Way::Number
    );
    press(&mut reader, "o");
    reader.began(started(20));
    press(&mut reader, "2.5");
    assert_eq!(reader.typed, "2.5");
    press(&mut reader, "⌫⌫-");
    assert_eq!(reader.typed, "-", "given back, its keys are the page's");
}

#[test]
fn a_training_rests_while_its_page_is_not_read() {
    let (mut reader, _home) = trains();
    reader.began(started(1_000_000));
    until(&mut reader, |r| screen(r, 80, 24).contains("▶ training"));
    press(&mut reader, "p");
    until(&mut reader, |r| !r.trainings.is_running(1));
    assert_eq!(reader.training_due(), None, "nothing to wait for");
    press(&mut reader, "n");
    until(&mut reader, |r| r.trainings.is_running(1));
    press(&mut reader, "o");
    press(&mut reader, " ");
    until(&mut reader, |r| screen(r, 80, 24).contains("paused"));
    press(&mut reader, "+");
    until(&mut reader, |r| screen(r, 80, 24).contains("0.05"));
    // Esc gives the keys back to the page.
    press(&mut reader, "⌫p");
    assert_eq!(reader.place().0, 0);
}

#[test]
fn what_is_asked_is_nowhere_until_it_is_answered() {
    let mut reader = open("05-unrolled", 3, Lang::EN);
    let asked = &reader.page().fill.as_ref().unwrap().numbers[0];
    let asked = asked.place(reader.run().unwrap());
    let number = "0.7148";
    reader.choose(asked);
    for over in [None, asked.map(Over::Card)] {
        reader.over = over;
        let shown = screen(&reader, 120, 40);
        assert!(!shown.contains(number) && shown.contains('?'), "{shown}");
    }
    reader.over = None;
    let kept = {
        press(&mut reader, "0.715\n");
        assert!(screen(&reader, 120, 40).contains(number));
        reader.progress()
    };
    let mut again = open("05-unrolled", 3, Lang::EN);
    again.recall(&kept);
    assert!(screen(&again, 120, 40).contains(number));
}

/// A lesson of one page with the worked example.
fn one_page(page: &str) -> Reader {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("a.md");
    let head = "+++\ntitle = \"T\"\nmodel = \"worked-example\"\nminutes = 1\n+++\n\n## One\n\n";
    std::fs::write(&path, format!("{head}{page}\n")).unwrap();
    let opened = LessonBundle::checked(&path);
    let told: Vec<String> = opened.faults.iter().map(|f| f.render(Lang::EN)).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    Reader::open(opened, 0, Settings::plain(Lang::EN))
}

const ASKED: &str = "Text.

```predict
question = \"Which of them?\"
choices = [\"one\", \"two\", \"three\"]
answer = [3, 1]
misses = [\"\", \"Two is not.\", \"\"]
why = \"Both are.\"
```

```predict
question = \"How much is kept?\"
answer = \"1 - f_1[1]\"
why = \"The rest.\"
```

```predict
question = \"Say why.\"
open = true
answer = \"The gate $f_t$ keeps it.\"
```";

#[test]
fn several_questions_are_asked_one_after_the_other() {
    let mut reader = one_page(ASKED);
    let shown = screen(&reader, 100, 40);
    assert!(
        shown.contains("[ ] 1") && !shown.contains("How much"),
        "{shown}"
    );
    // Nothing is an answer before Enter; a digit again takes the choice back.
    press(&mut reader, "132");
    assert!(screen(&reader, 100, 40).contains("[x] 2"));
    press(&mut reader, "\n");
    assert!(screen(&reader, 100, 40).contains("Two is not."));
    press(&mut reader, "1\n");
    assert!(screen(&reader, 100, 40).contains("Not this one"));
    press(&mut reader, "122");
    assert!(
        screen(&reader, 100, 40).contains("[x] 1") && screen(&reader, 100, 40).contains("[ ] 2")
    );
    press(&mut reader, "3\n");
    let shown = screen(&reader, 100, 40);
    assert!(
        shown.contains("Both are.") && shown.contains("How much"),
        "{shown}"
    );
    let run = reader.first_run().unwrap();
    let forget = crate::graph::Address::parse("f_1[1]", &(0..0)).unwrap();
    let kept = 1.0 - forget.number(run).unwrap();
    press(&mut reader, &format!("{kept:.4}\n"));
    let shown = screen(&reader, 100, 40);
    assert!(
        shown.contains("The rest.") && shown.contains("Say why."),
        "{shown}"
    );
}

#[test]
fn an_answer_in_words_is_written_and_compared() {
    let mut reader = one_page(ASKED);
    press(&mut reader, "SS");
    assert!(!screen(&reader, 100, 40).contains("keeps it"));
    // Letters are keys until Enter, and words then: even those that leave or show.
    press(&mut reader, "\nqS 记住 1");
    assert!(
        screen(&reader, 100, 40).contains("qS 记住 1"),
        "{}",
        screen(&reader, 100, 40)
    );
    press(&mut reader, "\n");
    let shown = screen(&reader, 100, 40);
    assert!(
        shown.contains("Yours: qS 记住 1") && shown.contains("keeps it"),
        "{shown}"
    );
    assert_eq!(reader.input_mode(), crate::ui::screen::InputMode::Choice);
    press(&mut reader, "1");
    assert_eq!(reader.open_question(), None);
    let kept = reader.progress();
    assert!(kept.answers["1.3"].is_clean() && !kept.answers["1.1"].is_clean());
    let mut again = one_page(ASKED);
    again.recall(&kept);
    assert_eq!(again.open_question(), None);
    assert!(screen(&again, 100, 40).contains("Yours: qS 记住 1"));
    // Esc leaves the line as it is, and what does not agree was not right at once.
    let mut reader = one_page(ASKED);
    press(&mut reader, "SS\nno⌫\n\n2");
    assert!(
        reader.progress().answers["1.3"].settled && !reader.progress().answers["1.3"].is_clean()
    );
    let told = reader.sentences().join("\n");
    assert!(
        told.contains("Yours: no") && told.contains("The gate f_t keeps it."),
        "{told}"
    );
}

#[test]
fn a_picture_and_the_steps_of_a_page_are_both_there() {
    let reader = one_page("Text.\n\n```walk\ni_1\nby operation\n```\n\n```show\nstrip c\n```");
    assert!(reader.walks());
    for (width, height) in [(80, 24), (100, 30), (160, 45), (200, 60)] {
        let shown = screen(&reader, width, height);
        assert!(
            shown.contains("W_xi") || shown.contains("xi"),
            "the step\n{shown}"
        );
        assert!(shown.contains('▄'), "the picture\n{shown}");
    }
    let told = reader.sentences().join("\n");
    assert!(told.contains("c_4") && told.contains("W_xi x_1"), "{told}");
}

#[test]
fn what_is_computed_from_numbers_stands_in_the_prose_and_follows_them() {
    let mut reader = one_page(
        "It is {{ 1 - x_1 * 2 : 1 }}.\n\n```walk\ni_1\n```\n\n### A heading\n\n```python\nx = 1  # one\n```",
    );
    let shown = screen(&reader, 100, 30);
    assert!(
        shown.contains("It is −1.") && shown.contains("A heading"),
        "{shown}"
    );
    press(&mut reader, "ex_1 = 3\n");
    assert!(screen(&reader, 100, 30).contains("It is −5."));
}

#[test]
fn a_narrow_page_has_its_picture_below_the_text() {
    for lang in Lang::all() {
        let reader = open("04-candidate-cell-output", 1, lang);
        let frames = |height: u16| screen(&reader, 53, height).matches('╭').count();
        assert!(frames(48) > frames(20), "{}", screen(&reader, 53, 48));
    }
}

#[test]
fn a_page_held_upright_has_its_machine_below_the_text() {
    for lang in Lang::all() {
        let reader = open("03-three-gates", 0, lang);
        let upright = screen(&reader, 91, 66);
        // The machine has a part for the sums of each gate; beside the text only tiles have room.
        assert!(upright.contains("W_hf h"), "{upright}");
        assert!(!screen(&reader, 91, 30).contains("W_hf h"));
    }
}
