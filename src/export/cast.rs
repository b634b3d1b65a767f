//! Screens one after another as an asciicast, version 2: what `asciinema play` and its web player show.

use super::book::Book;
use super::exporter::{Exporter, Key, Stage};
use super::grid::{Cell, Grid, Look, stretches};
use crate::course::document::{Lesson, Page};
use crate::graph::Run;
use crate::lang::{Lang, say};
use crate::walk::{Cursor, Level, Walk};
use serde_json::json;
use std::fmt::Write;

/// Most steps of one page in a recording.
const MOST_STEPS: usize = 40;

/// The pages of a lesson with their steps and answers, or the whole walk of a model alone.
#[derive(Debug)]
pub(super) struct Cast;

impl Exporter for Cast {
    fn name(&self) -> &'static str {
        "cast"
    }

    fn write(&self, book: &Book<'_>, stage: &mut dyn Stage) -> Option<String> {
        if let Some(lesson) = book.told() {
            return Some(pages(lesson, book.model.map(|(_, run)| run), stage));
        }
        let (model, run) = book.model?;
        let walk = Walk::new(run, book.start.0);
        let mut recording = Recording::new(&model.title.get(book.lang));
        let after = |c: &Cursor| walk.next(c.at, c.level).map(|at| Cursor { at, ..*c });
        for (n, step) in std::iter::successors(Some(stage.begin()), after).enumerate() {
            if n > 0 {
                stage.press(Key::Step);
            }
            let seconds = reading(&book.sentence(&walk, step), book.lang);
            recording.show(stage.screen(), seconds);
        }
        Some(recording.finish())
    }
}

/// All pages of a lesson.
fn pages(lesson: &Lesson, run: Option<&Run>, stage: &mut dyn Stage) -> String {
    let mut recording = Recording::new(&lesson.title);
    for (n, page) in lesson.pages.iter().enumerate() {
        if n > 0 {
            stage.press(Key::Page);
        }
        recording.show(stage.screen(), 8.0);
        let steps = run.map_or(0, |run| steps(page, run));
        let keys = [(Key::Step, steps, 3.0), (Key::Answer, questions(page), 5.0)];
        for (key, times, seconds) in keys {
            for _ in 0..times {
                stage.press(key);
                recording.show(stage.screen(), seconds);
            }
        }
    }
    recording.finish()
}

/// Seconds a sentence takes to read, within bounds.
fn reading(sentence: &str, lang: Lang) -> f64 {
    let rate: f64 = say!(lang, "language.characters_a_second")
        .parse()
        .unwrap_or(25.0);
    (1.0 + sentence.chars().count() as f64 / rate).clamp(1.5, 6.0)
}

/// How many steps a page's own walk goes on, at its level: from where it begins to its last selection.
fn steps(page: &Page, run: &Run) -> usize {
    let count = || {
        let selection = page.walk.as_ref()?;
        let start = selection.start(run).ok()?;
        let walk = Walk::new(run, start.phase);
        let from = start.cursor(&walk)?;
        let end = walk.find(selection.last(run)?)?;
        let level = from.level;
        let inside = |&at: &_| {
            let place = Cursor { at, level }.at_level(level.min(Level::Equation));
            place.at <= end
        };
        let after = std::iter::successors(Some(from.at), |&at| walk.next(at, level));
        Some(after.take_while(inside).count())
    };
    count().unwrap_or(1).min(MOST_STEPS).saturating_sub(1)
}

fn questions(page: &Page) -> usize {
    page.predict.len() + page.fill.as_ref().map_or(0, |f| f.numbers.len())
}

/// A recording that is being made. Of the screens it keeps the last alone: there can be very many.
struct Recording {
    title: String,
    out: String,
    seconds: f64,
    last: Option<Grid>,
}

impl Recording {
    /// Before the first screen.
    fn new(title: &str) -> Recording {
        Recording {
            title: title.to_owned(),
            out: String::new(),
            seconds: 0.0,
            last: None,
        }
    }

    /// The next screen, for so many seconds; all are of one size.
    fn show(&mut self, grid: Grid, seconds: f64) {
        if self.last.is_none() {
            let header = json!({
                "version": 2,
                "width": grid.columns,
                "height": grid.rows().count(),
                "title": self.title,
                "env": {"TERM": "xterm-256color"},
            });
            let _ = writeln!(self.out, "{header}");
        }
        self.event(&drawn(&grid, self.last.as_ref()));
        self.seconds += seconds;
        self.last = Some(grid);
    }

    fn event(&mut self, written: &str) {
        let time = (self.seconds * 1000.0).round() / 1000.0;
        let _ = writeln!(self.out, "{}", json!([time, "o", written]));
    }

    /// The recording: a header and one line a screen.
    fn finish(mut self) -> String {
        // Players stop at the last event: let the last screen stay its time.
        if self.last.is_some() {
            self.event("");
        }
        self.out
    }
}

/// What a program would write to turn the screen `before` into `grid`: the rows that changed.
fn drawn(grid: &Grid, before: Option<&Grid>) -> String {
    let mut out = if before.is_none() {
        "\x1b[?25l\x1b[0m\x1b[2J".to_owned()
    } else {
        String::new()
    };
    let old: Vec<&[Cell]> = before.map_or(vec![], |b| b.rows().collect());
    for (y, row) in grid.rows().enumerate() {
        if old.get(y).is_some_and(|old| *old == row) {
            continue;
        }
        let _ = write!(out, "\x1b[{};1H", y + 1);
        for stretch in stretches(row) {
            out.push_str(&rendition(stretch.look()));
            stretch
                .cells
                .iter()
                .for_each(|cell| out.push_str(&cell.text));
        }
    }
    out.push_str("\x1b[0m");
    out
}

/// The escape sequence that chooses a look.
fn rendition(look: Look) -> String {
    let mut out = "\x1b[0".to_owned();
    for (on, code) in [
        (look.bold, ";1"),
        (look.underlined, ";4"),
        (look.reversed, ";7"),
    ] {
        out.push_str(if on { code } else { "" });
    }
    if let Some(colour) = look.ink {
        let _ = write!(out, ";38;5;{}", colour.index);
    }
    if let Some(colour) = look.paper {
        let _ = write!(out, ";48;5;{}", colour.index);
    }
    out.push('m');
    out
}
