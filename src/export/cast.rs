//! Screens one after another as an asciicast, version 2: what `asciinema play` and its web player show.

use super::grid::{Cell, Grid, Look, stretches};
use serde_json::json;
use std::fmt::Write;

/// A recording that is being made. Of the screens it keeps the last alone: there can be very many.
#[derive(Debug)]
pub struct Cast {
    title: String,
    out: String,
    seconds: f64,
    last: Option<Grid>,
}

impl Cast {
    /// Before the first screen.
    pub fn new(title: &str) -> Cast {
        Cast {
            title: title.to_owned(),
            out: String::new(),
            seconds: 0.0,
            last: None,
        }
    }

    /// The next screen, for so many seconds; all are of one size.
    pub fn show(&mut self, grid: Grid, seconds: f64) {
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
    pub fn finish(mut self) -> String {
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
