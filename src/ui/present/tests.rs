//! Presentations as a room sees them.

use super::*;
use crate::course::library;
use crate::lang::Lang;
use crate::ui::event::{Input, KeyCode, KeyEvent, KeyModifiers, MouseEventKind};
use crate::ui::screen::Screen;
use crate::walk::Phase;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use unicode_width::UnicodeWidthStr;

pub(super) fn settings(lang: Lang) -> Settings {
    Settings {
        theme: ThemeName::Contrast,
        ..Settings::plain(lang)
    }
}

fn drawn(present: &Present, width: u16, height: u16) -> Buffer {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| present.view(frame)).unwrap();
    terminal.backend().buffer().clone()
}

/// The rows of the screen without the blanks at their ends.
fn screen(present: &Present, width: u16, height: u16) -> String {
    let buffer = drawn(present, width, height);
    let row = |y| {
        let mut hidden = 0;
        let cells = (0..width)
            .map(|x| buffer[(x, y)].symbol())
            .filter(|symbol| {
                let seen = hidden == 0;
                hidden = if seen {
                    symbol.width().saturating_sub(1)
                } else {
                    hidden - 1
                };
                seen
            });
        cells.collect::<String>().trim_end().to_owned() + "\n"
    };
    (0..height).map(row).collect()
}

fn lesson(slug: &str, page: usize, settings: Settings, minutes: Option<u32>) -> Present {
    Present::lesson(
        LessonBundle::embedded(slug).unwrap(),
        page,
        settings,
        minutes,
    )
}

#[cfg(unix)]
#[test]
fn what_keeps_the_notes_away_is_said() {
    let home = tempfile::tempdir().unwrap();
    let (folder, file) = (home.path().join("run"), home.path().join("file"));
    std::fs::write(&file, "").unwrap();
    let mut present = lesson("03-three-gates", 0, settings(Lang::EN), None);
    present.listen(&folder);
    assert_eq!(present.notice, None);
    present.listen(&file);
    assert!(screen(&present, 80, 24).contains("no notes can follow: "));
    present.listen(&folder.join("long".repeat(40)));
    assert!(screen(&present, 80, 24).contains("no notes can follow: "));
    press(&mut present, "Right");
    assert_eq!(present.notice, None, "the next key takes it away");
}

#[test]
fn a_presented_file_follows_its_saves() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("a.md");
    let head = "+++\ntitle = \"T\"\nminutes = 1\n+++\n\n";
    let ask = "```predict\nquestion = \"Well?\"\nchoices = [\"yes\", \"no\"]\nanswer = 1\nwhy = \"So.\"\n```\n";
    let save = |pages: &[&str]| {
        std::fs::write(&path, format!("{head}{}", pages.join("\n---\n\n"))).unwrap()
    };
    let (one, two) = ("## One\n\nFirst.\n", format!("## Two\n\nSecond.\n\n{ask}"));
    save(&[one, &two]);
    let mut present = Present::lesson(LessonBundle::read(&path), 1, settings(Lang::EN), None);
    press(&mut present, "Right 1 7 Enter");
    let counted = |present: &Present| {
        present
            .polls
            .iter()
            .map(|(at, p)| (*at, p.total()))
            .collect::<Vec<_>>()
    };
    assert_eq!(counted(&present), [((1, 0), 7)]);
    // A page is written before this one: the question, its place and the hands stay.
    save(&[one, "## New\n\nHere.\n", &two]);
    assert!(present.replace(LessonBundle::checked(&path)));
    assert_eq!(present.slide().map(|s| s.page), Some(2));
    assert_eq!(counted(&present), [((2, 0), 7)]);
    assert!(screen(&present, 80, 24).contains("Well?"));
    // A choice is written better: the hands stay.
    save(&[one, "## New\n\nHere.\n", &two.replace("yes", "yes, always")]);
    present.replace(LessonBundle::checked(&path));
    assert!(screen(&present, 80, 24).contains("yes, always"));
    assert_eq!(counted(&present), [((2, 0), 7)]);
    press(&mut present, "Left");
    // The page that is shown is rewritten, and then gone.
    save(&[one, "## New\n\nHere.\n", "## Two\n\nSecond, mended.\n"]);
    present.replace(LessonBundle::checked(&path));
    assert!(screen(&present, 80, 24).contains("Second, mended."));
    save(&[one]);
    present.replace(LessonBundle::checked(&path));
    assert!(screen(&present, 80, 24).contains("First."));
    assert!(
        !present.replace(LessonBundle::checked(&path)),
        "nothing was saved"
    );
}

#[test]
fn a_faulty_save_never_reaches_the_room_and_is_told_in_the_notes() {
    let home = tempfile::tempdir().unwrap();
    let dir = |name: &str| {
        let dir = home.path().join(name);
        std::fs::create_dir(&dir).unwrap();
        dir
    };
    let (lesson, twin) = (dir("en").join("a.md"), dir("zh").join("a.md"));
    let model = dir("models").join("m.toml");
    let good = "+++\ntitle = \"T\"\nmodel = \"m\"\nminutes = 1\n+++\n\n## One\n\nThe gate is {{ h_1[1] : 2 }}.\n\n```show\nstrip h\n```\n\n```predict\nquestion = \"Well?\"\nchoices = [\"yes\", \"no\"]\nanswer = 1\nwhy = \"So.\"\n```\n";
    let numbers = "equations = 'h_t = \\tanh(W x_t)'\ninputs.x = [1, 2]\nparameters.W = [[0.5]]\n";
    let whole = || {
        for file in [&lesson, &twin, &model] {
            _ = std::fs::remove_dir_all(file);
            std::fs::write(file, if *file == model { numbers } else { good }).unwrap();
        }
    };
    whole();
    let mut present = Present::lesson(LessonBundle::read(&lesson), 0, settings(Lang::EN), None);
    present.replace(LessonBundle::checked(&lesson));
    press(&mut present, "Right");
    let before = screen(&present, 80, 24);
    assert!(before.contains("0.46"), "{before}");
    let cases: [(&str, &dyn Fn()); 13] = [
        ("an answer out of range", &|| {
            save(&lesson, &good.replace("answer = 1", "answer = 7"))
        }),
        ("an unknown quantity", &|| {
            save(&lesson, &good.replace("strip h", "strip zzz"))
        }),
        ("an unknown picture", &|| {
            save(&lesson, &good.replace("strip h", "stripe h"))
        }),
        ("a broken front matter", &|| {
            save(&lesson, &good.replace("minutes = 1", "minutes ="))
        }),
        ("no front matter", &|| {
            save(&lesson, "## One\n\nThe room must not see this.\n")
        }),
        ("an empty file", &|| save(&lesson, "")),
        ("a block without an end", &|| {
            save(&lesson, good.trim_end().trim_end_matches('`'))
        }),
        ("a number that is not there", &|| {
            save(&lesson, &good.replace("h_1[1]", "h_9[1]"))
        }),
        ("a link that leads nowhere", &|| {
            save(&lesson, &good.replace("The gate", "[x](y.md)"))
        }),
        ("no text", &|| std::fs::write(&lesson, b"\xff\xfe").unwrap()),
        ("a file that is gone", &|| {
            std::fs::remove_file(&lesson).unwrap()
        }),
        ("a folder instead", &|| {
            std::fs::remove_file(&lesson).unwrap();
            std::fs::create_dir(&lesson).unwrap();
        }),
        ("a model that is broken", &|| {
            save(&model, &numbers.replace("tanh", "tahn"))
        }),
    ];
    for (name, damage) in cases {
        damage();
        present.replace(LessonBundle::checked(&lesson));
        assert_eq!(screen(&present, 80, 24), before, "{name}");
        let told = present.report().faults.join("\n");
        assert!(told.contains("error: "), "{name}: {told}");
        whole();
        present.replace(LessonBundle::checked(&lesson));
        assert_eq!(screen(&present, 80, 24), before, "{name}, mended");
        assert_eq!(
            present.report().faults,
            Vec::<String>::new(),
            "{name}, mended"
        );
    }
    // A model that is sound by itself and lacks what the lesson asks of it.
    save(&model, &numbers.replace("h_t", "g_t"));
    present.replace(LessonBundle::checked(&lesson));
    assert_eq!(screen(&present, 80, 24), before);
}

fn save(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
}

/// A lesson of one page on the stage.
fn staged(page: &str, size: (u16, u16)) -> Vec<String> {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("a.md");
    save(
        &path,
        &format!("+++\ntitle = \"T\"\nminutes = 1\n+++\n\n## One\n\n{page}\n"),
    );
    let opened = LessonBundle::checked(&path);
    assert!(opened.faults.is_empty(), "{:?}", opened.faults);
    let mut present = Present::lesson(opened, 0, settings(Lang::EN), None);
    let mut out = vec![];
    for n in 0.. {
        if n > 0 {
            out.push(screen(&present, size.0, size.1));
        }
        let before = present.at;
        press(&mut present, "Right");
        if present.at == before {
            break;
        }
    }
    out
}

#[test]
fn an_author_groups_and_pauses() {
    let shown = |screens: &[String]| -> Vec<String> {
        let seen = |text: &String| {
            ["Aa", "Bb", "Cc", "Dd"]
                .into_iter()
                .filter(|word| text.contains(word))
                .collect()
        };
        screens.iter().map(seen).collect()
    };
    let size = (80, 24);
    assert_eq!(
        shown(&staged("Aa.\n\nBb.\n\nCc.", size)),
        ["Aa", "Bb", "Cc"]
    );
    assert_eq!(
        shown(&staged("Aa.\n\n<!-- pause -->\n\nBb.\n\nCc.", size)),
        ["Aa", "AaBb", "Cc"]
    );
    let group = "Aa.\n\n<!-- group -->\n\nBb.\n\n$c$ Cc\n\n<!-- pause -->\n\nDd.\n\n<!-- end_group -->\n\nAa.";
    assert_eq!(shown(&staged(group, size)), ["Aa", "BbCc", "BbCcDd", "Aa"]);
    // A heading comes with what it is over, and a silent comment is silent.
    assert_eq!(
        shown(&staged("### Aa\n\n<!-- mine -->\n\nBb.\n\nCc.", size)),
        ["AaBb", "Cc"]
    );
    // Three equations stand together.
    let three = "<!-- group -->\n\n$$a = 1$$\n\n$$b = 2$$\n\n$$c = 3$$\n\n<!-- end_group -->";
    let screens = staged(three, size);
    assert!(
        screens.len() == 1
            && ["a = 1", "b = 2", "c = 3"]
                .iter()
                .all(|t| screens[0].contains(t))
    );
}

#[test]
fn columns_stand_beside_each_other_and_come_one_after_the_other() {
    let page = "<!-- column_layout: [1, 2] -->\n\nLeft.\n\n<!-- pause -->\n<!-- column: 1 -->\n\nRight side.\n\n<!-- reset_layout -->\n\nBelow.";
    let screens = staged(page, (100, 30));
    assert_eq!(screens.len(), 3, "{screens:#?}");
    assert!(screens[0].contains("Left.") && !screens[0].contains("Right side."));
    let both = screens[1]
        .lines()
        .find(|line| line.contains("Left."))
        .unwrap();
    assert!(both.contains("Right side."), "{both}");
    assert!(screens[2].contains("Below.") && !screens[2].contains("Left."));
}

#[test]
fn lines_of_code_are_lit_one_after_the_other() {
    let page = "```python {1|2-3|all}\nx = 1\ny = 2\nz = 3\n```";
    let screens = staged(page, (80, 24));
    let lit = |text: &String| -> String {
        let lines = text.lines().filter(|line| line.contains('▌'));
        lines
            .filter_map(|line| line.trim_matches(['▌', ' ', '"']).chars().next())
            .collect()
    };
    assert_eq!(
        screens.iter().map(lit).collect::<Vec<_>>(),
        ["x", "yz", "xyz"]
    );
    assert!(screens.iter().all(|screen| screen.contains("y = 2")));
    assert_eq!(staged("```python\nx = 1\n```", (80, 24)).len(), 1);
}

#[test]
fn several_questions_and_answers_are_asked_of_a_room() {
    let page = "Text.\n\n```predict\nquestion = \"Which?\"\nchoices = [\"one\", \"two\", \"three\"]\nanswer = [1, 3]\nwhy = \"Both.\"\n```\n\n```predict\nquestion = \"Why?\"\nopen = true\nanswer = \"It keeps the memory.\"\n```";
    let screens = staged(page, (80, 24));
    assert_eq!(screens.len(), 5, "{screens:#?}");
    let right: Vec<&str> = screens[2]
        .lines()
        .filter(|line| line.contains('✓'))
        .collect();
    assert!(right.len() == 2 && right[1].contains("three"), "{right:?}");
    assert!(screens[3].contains("Why?") && !screens[3].contains("keeps"));
    assert!(screens[4].contains("It keeps the memory."));
}

fn code(name: &str) -> KeyCode {
    match name {
        "Right" => KeyCode::Right,
        "Left" => KeyCode::Left,
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "End" => KeyCode::End,
        "PageDown" => KeyCode::PageDown,
        "PageUp" => KeyCode::PageUp,
        one => KeyCode::Char(one.chars().next().unwrap()),
    }
}

fn press(present: &mut Present, keys: &str) {
    keys.split(' ')
        .for_each(|key| _ = present.event(Input::Key(KeyEvent::from(code(key)))));
}

#[test]
fn every_screen_of_lesson_three() {
    for lang in [Lang::EN, Lang::ZH] {
        for (width, height) in [(80, 24), (120, 40)] {
            let mut present = lesson("03-three-gates", 0, settings(lang), None);
            let mut all = String::new();
            for slide in 0..present.deck().len() {
                present.go(At {
                    slide,
                    build: present.deck()[slide].builds - 1,
                });
                all += &format!(
                    "{}\n{}",
                    "=".repeat(width.into()),
                    screen(&present, width, height)
                );
            }
            insta::assert_snapshot!(format!("lesson-three-{lang}-{width}x{height}"), all);
        }
    }
}

/// What is seen of a screen before its next part comes stays where it is; only questions are answered in place.
#[test]
fn nothing_moves_when_the_next_part_appears() {
    for (slug, _) in library::lessons(Lang::EN) {
        for lang in [Lang::EN, Lang::ZH] {
            let mut present = lesson(slug, 0, settings(lang), None);
            for slide in 0..present.deck().len() {
                let question = matches!(present.deck()[slide].content, Content::Question(_));
                for build in 1..present.deck()[slide].builds {
                    let shown = |present: &mut Present, build| {
                        present.go(At { slide, build });
                        drawn(present, 80, 24)
                    };
                    let (before, after) =
                        (shown(&mut present, build - 1), shown(&mut present, build));
                    let mut cells = before.content.iter().zip(&after.content);
                    let still = cells.all(|(b, a)| b.symbol() == " " || b.symbol() == a.symbol());
                    assert!(
                        still || question,
                        "{slug} {lang} screen {slide} jumps:\n{before:?}\n{after:?}"
                    );
                    assert_ne!(
                        before, after,
                        "{slug} {lang} screen {slide}: part {build} shows nothing"
                    );
                }
            }
        }
    }
}

#[test]
fn every_lesson_fits_the_projector() {
    for (slug, _) in library::lessons(Lang::EN) {
        for lang in [Lang::EN, Lang::ZH] {
            let mut present = lesson(slug, 0, settings(lang), None);
            for slide in 0..present.deck().len() {
                present.go(At { slide, build: 0 });
                let rows: usize = present.sections(72, 19).iter().map(|s| s.rows.len()).sum();
                assert!(rows <= 19, "{slug} {lang}: screen {slide} has {rows} rows");
            }
        }
    }
}

#[test]
fn a_remote_goes_through_and_back() {
    let mut present = lesson("03-three-gates", 0, settings(Lang::EN), None);
    let parts: usize = present.deck().iter().map(|s| s.builds).sum();
    let mut seen = vec![present.at];
    for _ in 1..parts {
        press(&mut present, "PageDown");
        seen.push(present.at);
    }
    let end = present.at;
    press(&mut present, "PageDown");
    assert_eq!((present.at, end.slide), (end, present.deck().len() - 1));
    assert!(seen.is_sorted());
    while let Some(at) = seen.pop() {
        assert_eq!(present.at, at);
        press(&mut present, "PageUp");
    }
    press(&mut present, "End Left 5 Enter");
    assert_eq!(present.slide().unwrap().page, 4);
}

#[test]
fn hands_go_up_and_the_answer_is_revealed() {
    let mut present = lesson("03-three-gates", 1, settings(Lang::EN), None);
    while present.open_question().is_none() {
        press(&mut present, "n");
    }
    press(&mut present, "2 1 7 Down 4 + Enter");
    assert_eq!(present.poll(0).unwrap().counts, [0, 17, 5]);
    insta::assert_snapshot!("hands", screen(&present, 80, 24));
    assert_eq!(present.at.build, 0, "Enter only ended the counting");
    press(&mut present, "Enter");
    let shown = screen(&present, 80, 24);
    assert!(
        shown.contains("✓ 2  3×3") && shown.contains("A row for each unit"),
        "{shown}"
    );
    insta::assert_snapshot!("hands-revealed", shown);
    press(&mut present, "Left Left Right");
    assert_eq!(
        present.poll(0).unwrap().total(),
        22,
        "the hands stay counted"
    );
}

#[test]
fn a_mouse_that_is_brushed_takes_no_keys() {
    let mut present = lesson("03-three-gates", 2, settings(Lang::EN), None);
    let at = present.at;
    let moved = crate::ui::event::MouseEvent {
        kind: MouseEventKind::Moved,
        column: 10,
        row: 5,
        modifiers: crate::ui::event::KeyModifiers::NONE,
    };
    present.event(Input::Mouse(moved));
    screen(&present, 80, 24);
    press(&mut present, "Right");
    assert!(present.at > at, "the arrow goes on");
}

#[test]
fn the_pointer_names_what_it_is_on() {
    let mut present = lesson("03-three-gates", 2, settings(Lang::EN), None);
    while !present.on_step() {
        press(&mut present, "]");
        present.page_to(2);
        while !present.on_step() {
            press(&mut present, "n");
        }
    }
    press(&mut present, "n n m");
    screen(&present, 80, 24);
    let mut names = vec![];
    for key in ["Right", "Down", "Down", "Right", "Right", "Left", "Up"] {
        press(&mut present, key);
        screen(&present, 80, 24);
        names.extend(present.status_line());
    }
    assert!(
        names.iter().any(|n| n.contains("W_xi[1] = 0.5")),
        "{names:?}"
    );
    press(&mut present, "Esc");
    assert_eq!(present.pointer, None);
}

#[test]
fn an_edit_is_marked_and_the_language_keeps_the_place() {
    let mut present = lesson("03-three-gates", 2, settings(Lang::EN), None);
    while !present.on_step() {
        press(&mut present, "n");
    }
    press(&mut present, "n n e");
    (0..40).for_each(|_| _ = present.event(Input::Key(KeyEvent::from(KeyCode::Backspace))));
    "x_1=3"
        .chars()
        .for_each(|c| _ = present.event(Input::Key(KeyEvent::from(KeyCode::Char(c)))));
    press(&mut present, "Enter");
    assert_eq!(
        present
            .run()
            .unwrap()
            .value(crate::graph::Ref::Value(
                present.run().unwrap().graph().find_plain("x_1").unwrap()
            ))
            .unwrap()[(0, 0)],
        3.0
    );
    let place = present.slide().unwrap().content.clone();
    press(&mut present, "L");
    assert_eq!(
        (
            present.slide().unwrap().content.clone(),
            present.settings.lang
        ),
        (place, Lang::ZH)
    );
    press(&mut present, "L u");
    assert_eq!(present.settings.lang, Lang::EN);
}

#[test]
fn contents_are_filtered_and_jumped_to() {
    let mut present = lesson("03-three-gates", 0, settings(Lang::EN), None);
    press(&mut present, "g");
    insta::assert_snapshot!("contents", screen(&present, 80, 24));
    press(&mut present, "/ g r o w s Enter");
    assert_eq!(present.slide().unwrap().page, 4);
    press(&mut present, "b");
    assert!(screen(&present, 80, 24).lines().all(|l| l.is_empty()));
    press(&mut present, "PageDown");
    assert_eq!(
        (present.slide().unwrap().page, present.mode.clone()),
        (4, Mode::Slide)
    );
    press(&mut present, "?");
    insta::assert_snapshot!("help", screen(&present, 80, 24));
}

#[test]
fn a_walk_is_presented_from_where_it_stands() {
    let model = crate::course::Model::parse("gru", library::model("gru").unwrap()).unwrap();
    let run = model.run();
    let mut walk_screen = WalkScreen::new(model, run, Phase::Backward, None, settings(Lang::ZH));
    (0..5).for_each(|_| _ = walk_screen.key(KeyEvent::from(KeyCode::Right)));
    let cursor = walk_screen.cursor;
    let mut present = Present::walk(walk_screen);
    assert_eq!(
        present.slide().unwrap().content,
        Content::Step(Phase::Backward, cursor)
    );
    insta::assert_snapshot!("walk", screen(&present, 80, 24));
    press(&mut present, "End Left g End Enter");
    assert!(screen(&present, 80, 24).len() > 100);
    let Command::Replace(back) = present.end() else {
        panic!("the walk goes on");
    };
    let back: Box<dyn std::any::Any> = back;
    let phase = back
        .downcast_ref::<WalkScreen>()
        .map(|walk_screen| walk_screen.walk.phase);
    assert_eq!(phase, Some(Phase::Backward));
}

#[test]
fn any_size_and_any_key_is_survived() {
    let keys = "n n ] m Right Down Esc H 1 2 3 Enter Enter e Esc g / x Enter b b t T L ? q [ 9 Esc End p o";
    for (slug, _) in library::lessons(Lang::EN) {
        let mut present = lesson(slug, 0, settings(Lang::ZH), Some(1));
        for (n, key) in keys.split(' ').cycle().take(300).enumerate() {
            press(&mut present, key);
            let (width, height) = (1 + (n * 7 % 130) as u16, 1 + (n * 5 % 50) as u16);
            screen(&present, width, height);
            present.event(Input::Mouse(crate::ui::event::MouseEvent {
                kind: MouseEventKind::Moved,
                column: n as u16 % 90,
                row: n as u16 % 30,
                modifiers: KeyModifiers::NONE,
            }));
            let report = present.report();
            assert!(report.build <= report.builds && report.slide <= report.slides);
        }
    }
}

/// An image is as far from one side of the room as from the other.
#[test]
fn an_image_stands_in_the_middle() {
    let home = tempfile::tempdir().unwrap();
    let image = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/images/two.png");
    std::fs::copy(image, home.path().join("a.png")).unwrap();
    let lesson = "+++\ntitle = \"T\"\nminutes = 1\n+++\n\n## A\n\nWords.\n\n![two pixels](a.png)\n";
    let file = home.path().join("01-a.md");
    std::fs::write(&file, lesson).unwrap();
    for (width, height) in [(80, 24), (160, 45)] {
        let opened = LessonBundle::checked(&file);
        let settings = Settings {
            colour: true,
            ..settings(Lang::EN)
        };
        let mut present = Present::lesson(opened, 0, settings, None);
        let found = (0..6).any(|_| {
            let text = screen(&present, width, height);
            present.key(KeyCode::Char(' ').into());
            let Some(row) = text.lines().find(|line| line.contains('▀')) else {
                return false;
            };
            let first = row.chars().position(|c| c == '▀').unwrap();
            let rest = usize::from(width) - row.chars().count();
            assert!(first.abs_diff(rest) <= 1, "{first} and {rest}");
            first > 0
        });
        assert!(found, "{width}");
    }
}
