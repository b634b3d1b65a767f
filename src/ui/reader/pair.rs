//! Two models on a page: their steps below or beside each other, and where they first differ.

use crate::typeset::{Meaning, Style, fit};
use crate::ui::beside::{titles, told};
use crate::ui::screen::Screen;
use crate::ui::walk::WalkScreen;
use crate::ui::walk::arrange::film_panel_titled;
use crate::ui::walk::embedded::step_and_machine;
use crate::ui::widgets::rows::{draw, row, wrapped};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};

/// From here on they stand beside each other.
const WIDE: u16 = 110;
/// Rows from which it is said where they differ.
const TALL: u16 = 16;
/// The least rows of two films.
const FILMS: u16 = 14;

/// What both are called.
fn names(walks: [&WalkScreen; 2]) -> [String; 2] {
    titles(walks.map(|walk| &walk.state.model))
}

/// Where they first differ, in sentences.
pub(super) fn differences(walks: [&WalkScreen; 2]) -> Vec<String> {
    let runs = walks.map(|walk| &*walk.state.run);
    told(runs, &names(walks), walks[0].settings.lang)
}

/// Each in sentences, after its name.
pub(super) fn describe(walks: [&WalkScreen; 2]) -> Vec<String> {
    let mut out = differences(walks);
    for (walk, name) in walks.into_iter().zip(names(walks)) {
        let mut own = walk.describe().into_iter().skip(1);
        let place = own.next().unwrap_or_default();
        out.push(format!("{name}: {place}"));
        out.extend(own);
    }
    out
}

/// The steps of both; the films of both where there is room below the text.
pub(super) fn walks(
    walks: [&WalkScreen; 2],
    frame: &mut Frame<'_>,
    area: Rect,
    below: Option<Rect>,
) {
    let names = names(walks);
    if let Some(below) = below {
        let films = match below.height {
            FILMS.. => [Constraint::Percentage(50), Constraint::Min(0)],
            _ => [Constraint::Min(0), Constraint::Length(0)],
        };
        let films: [Rect; 2] = Layout::vertical(films).areas(below);
        for ((walk, name), film) in walks.into_iter().zip(&names).zip(films) {
            if film.height > 2 {
                film_panel_titled(walk, frame, film, name);
            }
        }
    }
    let strong = Style::default().strong(true);
    let width = usize::from(area.width);
    let said = if area.height < TALL {
        vec![]
    } else {
        differences(walks)
    };
    let sentences = said.iter().flat_map(|line| wrapped(line, width, strong));
    let sentences: Vec<_> = sentences.take(2).collect();
    let rows = [
        Constraint::Length(sentences.len() as u16),
        Constraint::Min(0),
    ];
    let [said, rest] = Layout::vertical(rows).areas(area);
    draw(walks[0].theme(), frame, said, &sentences);
    let halves = [Constraint::Percentage(50), Constraint::Min(0)];
    let halves: [Rect; 2] = match rest.width {
        WIDE.. => Layout::horizontal(halves).areas(rest),
        _ => Layout::vertical(halves).areas(rest),
    };
    for ((walk, name), half) in walks.into_iter().zip(&names).zip(halves) {
        let rows = [Constraint::Length(1), Constraint::Min(0)];
        let [head, step] = Layout::vertical(rows).areas(half);
        let name = row(
            fit(&format!(" {name}"), head.width.into()),
            Meaning::Heading,
        );
        draw(walk.theme(), frame, head, &[name]);
        step_and_machine(walk, frame, step);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::LessonBundle;
    use crate::lang::Lang;
    use crate::ui::event::KeyCode;
    use crate::ui::reader::Reader;
    use crate::ui::reader::tests::press;
    use crate::ui::settings::Settings;
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    const LESSON: &str = "+++\ntitle = \"T\"\nminutes = 1\nmodel = \"worked-example\"\n+++\n\n## A\n\nBoth.\n\n```walk\nh_1..h_4\nby equation\nbeside gru\n```\n";

    fn reader() -> Reader {
        let opened = LessonBundle::given("a.md", Lang::EN, LESSON, &[]);
        assert!(opened.faults.is_empty());
        Reader::open(opened, 0, Settings::plain(Lang::EN))
    }

    fn time(screen: &WalkScreen) -> Option<crate::walk::TimeSlot> {
        screen.walk.stage(screen.cursor.at)
    }

    #[test]
    fn both_go_on_and_both_are_changed() {
        let mut reader = reader();
        for _ in 0..4 {
            reader.key(KeyCode::Right.into());
            let both = [reader.stage.as_ref(), reader.other.as_ref()].map(Option::unwrap);
            assert_eq!(time(both[0]), time(both[1]));
        }
        let both_are = |reader: &Reader, value: f64| {
            for screen in [&reader.stage, &reader.other] {
                let run = &screen.as_ref().unwrap().state.run;
                let x = crate::graph::Ref::Value(run.graph().find_plain("x_2").unwrap());
                assert_eq!(run.entry(x, 0, 0), Some(value));
            }
        };
        press(&mut reader, "ex_2 = 5\n");
        both_are(&reader, 5.0);
        press(&mut reader, "u");
        both_are(&reader, 2.0);
    }

    #[test]
    fn both_are_seen_and_told_at_every_size() {
        let mut reader = reader();
        let told = reader.describe().join("\n");
        assert!(
            told.contains("worked-example: ") && told.contains("gru: "),
            "{told}"
        );
        assert!(told.contains("first difference at t = 1"), "{told}");
        for (columns, rows) in [(80, 24), (160, 45), (200, 60), (61, 10), (20, 5)] {
            let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
            terminal.draw(|frame| reader.draw(frame)).unwrap();
            let shown = terminal.backend().to_string();
            let has_room = columns >= 80;
            assert!(
                !has_room || shown.contains("0.1030") && shown.contains("0.1498"),
                "{shown}"
            );
        }
    }
}
