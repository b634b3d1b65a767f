//! The notes as a presenter sees them.

use super::super::present::link::{Choice, Order, VERSION};
use super::*;
use crate::lang::Lang;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

fn notes(lang: Lang) -> Notes {
    let settings = Settings::plain(lang);
    Notes::of(None, settings)
}

fn screen(notes: &mut Notes, width: u16, height: u16) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| notes.draw(frame)).unwrap();
    terminal.backend().to_string()
}

#[test]
fn it_shows_the_notes_the_steps_and_the_hands() {
    let choice = |text: &str, count| Choice { text: text.into(), count };
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
    for lang in [Lang::En, Lang::Zh] {
        let mut notes = notes(lang);
        notes.hear(News::Report(Box::new(report.clone())));
        // The clock stands still while the pictures are taken.
        notes.came = Instant::now() + Duration::from_secs(3600);
        for (width, height) in [(80, 24), (120, 40)] {
            let shown = screen(&mut notes, width, height);
            assert!(!shown.contains('\x1b'));
            insta::assert_snapshot!(format!("notes-{lang}-{width}x{height}"), shown);
        }
        notes.hear(News::Ended);
        let shown = screen(&mut notes, 80, 24);
        assert!(shown.contains(lang.pick("has ended", "演示已结束")), "{shown}");
        assert_eq!(notes.next_tick(), None, "a clock that stands still wakes nobody");
    }
}

#[test]
fn no_size_and_no_report_panics() {
    let mut notes = notes(Lang::Zh);
    let huge = "字".repeat(10_000);
    let report =
        Report { now: huge.clone(), title: huge, slide: usize::MAX, elapsed: u64::MAX, ..Report::default() };
    for report in [Report::default(), report] {
        notes.hear(News::Report(Box::new(report)));
        for (width, height) in [(1, 1), (40, 10), (41, 11), (500, 200)] {
            screen(&mut notes, width, height);
        }
    }
    notes.ask(Order::Next);
}
