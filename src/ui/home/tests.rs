use super::*;
use crate::course::progress::LessonProgress;
use crate::lang::Lang;
use crate::ui::event::KeyModifiers;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

fn home(lang: Lang, progress: Progress) -> Home {
    let settings = Settings::plain(lang);
    Home::new(settings, progress)
}

fn screen(home: &Home, width: u16, height: u16) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| home.view(frame)).unwrap();
    terminal.backend().to_string()
}

fn press(home: &mut Home, keys: &str) {
    for c in keys.chars() {
        let code = if c == '\n' {
            KeyCode::Enter
        } else {
            KeyCode::Char(c)
        };
        home.key(KeyEvent::new(code, KeyModifiers::NONE));
    }
}

/// Lesson 1 read, lesson 2 begun.
fn begun() -> Progress {
    let mut progress = Progress::default();
    progress.note(
        "01-why-memory",
        LessonProgress {
            page: 5,
            done: true,
            right: 2,
            asked: 3,
            ..LessonProgress::default()
        },
    );
    progress.note(
        "02-one-gate",
        LessonProgress {
            page: 3,
            asked: 4,
            right: 1,
            ..LessonProgress::default()
        },
    );
    progress
}

#[test]
fn as_it_was() {
    for lang in [Lang::EN, Lang::ZH] {
        for (width, height) in [(80, 24), (120, 40)] {
            let first = home(lang, Progress::default());
            insta::assert_snapshot!(
                format!("first-{lang}-{width}x{height}"),
                screen(&first, width, height)
            );
            let mut later = home(lang, begun());
            insta::assert_snapshot!(
                format!("later-{lang}-{width}x{height}"),
                screen(&later, width, height)
            );
            press(&mut later, "?");
            insta::assert_snapshot!(
                format!("help-{lang}-{width}x{height}"),
                screen(&later, width, height)
            );
        }
    }
}

#[test]
fn goes_on_where_the_reader_left() {
    let opens = |progress| {
        let home = home(Lang::EN, progress);
        home.entry().unwrap().choice.clone()
    };
    assert_eq!(
        opens(Progress::default()),
        Choice::Lesson("01-why-memory".into())
    );
    assert_eq!(opens(begun()), Choice::Lesson("02-one-gate".into()));
    let mut done = begun();
    done.note(
        "02-one-gate",
        LessonProgress {
            page: 7,
            done: true,
            ..LessonProgress::default()
        },
    );
    assert_eq!(opens(done), Choice::Lesson("03-three-gates".into()));
}

#[test]
fn headings_are_stepped_over_and_everything_opens() {
    let mut home = home(Lang::EN, begun());
    let mut seen = vec![];
    loop {
        assert!(home.choose().is_some());
        seen.push(home.entry().unwrap().choice.clone());
        let before = home.chosen;
        press(&mut home, "j");
        if home.chosen == before {
            break;
        }
    }
    assert!(
        seen.contains(&Choice::Walk("gru".into()))
            && seen.contains(&Choice::Train("recall".into()))
    );
    press(&mut home, "g");
    assert_eq!(home.chosen, 0);
}

#[test]
fn clicks_choose_and_open() {
    let mut home = home(Lang::EN, Progress::default());
    let shown = screen(&home, 80, 24);
    let row = shown
        .lines()
        .position(|l| l.contains(" 3 The three gates"))
        .unwrap() as u16;
    let kind = MouseEventKind::Down(MouseButton::Left);
    let click = MouseEvent {
        kind,
        column: 10,
        row,
        modifiers: KeyModifiers::NONE,
    };
    assert!(home.click(click).is_none());
    let chosen = &home.entry().unwrap().choice;
    assert_eq!(*chosen, Choice::Lesson("03-three-gates".into()));
    assert!(matches!(home.click(click), Some(Command::Push(_))));
}
