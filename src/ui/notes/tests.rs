//! The notes as a presenter sees them.

use super::*;
use crate::lang::Lang;
use crate::ui::present::link::{Choice, Remote, VERSION};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

fn notes(lang: Lang) -> Notes {
    let settings = Settings::plain(lang);
    Notes::of(0, None, settings)
}

fn screen(notes: &mut Notes, width: u16, height: u16) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| notes.draw(frame)).unwrap();
    terminal.backend().to_string()
}

#[test]
fn it_shows_the_notes_the_steps_and_the_hands() {
    let choice = |text: &str, count| Choice {
        text: text.into(),
        count,
    };
    let report = Report {
        version: VERSION,
        title: "The three gates".into(),
        heading: "3 The first product".into(),
        slide: 12,
        slides: 40,
        build: 1,
        builds: 2,
        now: "Which unit lets more of the new content in at t=1?".into(),
        next: "1 · The sums are 0.5 and −0.2.".into(),
        notes: "Ask before you reveal.\nWait ten seconds.\x1b[2J".into(),
        hints: vec!["Compare the two entries of the sum.".into()],
        choices: vec![choice("unit 1", 17), choice("unit 2", 4)],
        answer: "1 · The sums are 0.5 and −0.2.".into(),
        elapsed: 754_000,
        minutes: Some(20),
        ..Report::default()
    };
    for lang in [Lang::EN, Lang::ZH] {
        let mut notes = notes(lang);
        notes.hear(News::Report(Box::new(report.clone())));
        // The clock stands still while the pictures are taken.
        notes.came = Instant::now() + Duration::from_secs(3600);
        for (width, height) in [(80, 24), (120, 40)] {
            let shown = screen(&mut notes, width, height);
            assert!(!shown.contains('\x1b'));
            insta::assert_snapshot!(format!("notes-{lang}-{width}x{height}"), shown);
        }
    }
}

#[test]
fn what_is_wrong_with_the_file_is_told_to_the_presenter() {
    let report = Report {
        version: VERSION,
        notes: "Ask first.".into(),
        faults: vec!["error: a fault\n --> a.md:3:1\x1b[2J".into()],
        ..Report::default()
    };
    for (lang, told) in [(Lang::EN, "the room sees"), (Lang::ZH, "大屏上仍是")] {
        let mut notes = notes(lang);
        notes.hear(News::Report(Box::new(report.clone())));
        let shown = screen(&mut notes, 100, 30).replace("  ", "");
        assert!(
            shown.contains("a.md:3:1") && shown.contains("Ask first."),
            "{shown}"
        );
        let words = shown.replace(' ', "");
        assert!(
            words.contains(&told.replace(' ', "")) && !shown.contains('\x1b'),
            "{shown}"
        );
    }
}

#[test]
fn how_the_presentation_is_stands_at_the_bottom() {
    for lang in [Lang::EN, Lang::ZH] {
        let mut notes = notes(lang);
        let mut told = |news: Option<News>| {
            news.into_iter().for_each(|news| notes.hear(news));
            assert_eq!(
                notes.next_tick(),
                None,
                "a clock that stands still wakes nobody"
            );
            screen(&mut notes, 80, 24)
                .lines()
                .last()
                .unwrap()
                .replace(' ', "")
        };
        let leave = if lang == Lang::ZH {
            "q离开"
        } else {
            "qleaves"
        };
        for (news, word) in [
            (
                None,
                if lang == Lang::ZH {
                    "尚未应答"
                } else {
                    "notanswered"
                },
            ),
            (
                Some(News::Full("T".into())),
                if lang == Lang::ZH {
                    "八个讲稿"
                } else {
                    "eightnotes"
                },
            ),
            (
                Some(News::Strange),
                if lang == Lang::ZH {
                    "无法读懂"
                } else {
                    "cannotberead"
                },
            ),
            (
                Some(News::Ended),
                if lang == Lang::ZH {
                    "演示已结束"
                } else {
                    "hasended"
                },
            ),
        ] {
            let line = told(news);
            assert!(line.contains(word) && line.contains(leave), "{line}");
        }
    }
}

/// A report of the longest line there is, on the largest screen: a frame stays a frame.
#[test]
fn what_a_report_costs_is_bounded_by_the_screen() {
    let mut notes = notes(Lang::EN);
    let hints = vec![String::new(); 80_000];
    let (choices, now) = (vec![Choice::default(); 80_000], "门 z".repeat(50_000));
    let report = Report {
        hints,
        choices,
        notes: "\n".repeat(120_000),
        now,
        ..Report::default()
    };
    notes.hear(News::Report(report.into()));
    screen(&mut notes, 500, 200);
    let started = Instant::now();
    (0..10).for_each(|_| _ = screen(&mut notes, 500, 200));
    assert!(
        started.elapsed() < Duration::from_secs(5),
        "{:?} for ten",
        started.elapsed()
    );
}

#[test]
fn no_size_and_no_report_panics() {
    let mut notes = notes(Lang::ZH);
    let huge = "字".repeat(10_000);
    let report = Report {
        now: huge.clone(),
        title: huge,
        slide: usize::MAX,
        elapsed: u64::MAX,
        ..Report::default()
    };
    for report in [Report::default(), report] {
        notes.hear(News::Report(Box::new(report)));
        for (width, height) in [(1, 1), (40, 10), (41, 11), (500, 200)] {
            screen(&mut notes, width, height);
        }
    }
    notes.ask(Remote::Next);
}
