//! Screens one after another as an asciicast, version 2: what `asciinema play` and its web player show.

use super::grid::{Cell, Grid, Look, stretches};
use serde_json::json;
use std::fmt::Write;

/// A screen, and how long it stays.
#[derive(Clone, Debug)]
pub struct Frame {
    /// What is shown.
    pub grid: Grid,
    /// For how many seconds.
    pub seconds: f64,
}

/// The recording: a header and one line a screen, all of one size.
pub fn cast(frames: &[Frame], title: &str) -> String {
    let Some(first) = frames.first() else { return String::new() };
    let header = json!({
        "version": 2,
        "width": first.grid.columns,
        "height": first.grid.rows().count(),
        "title": title,
        "env": {"TERM": "xterm-256color"},
    });
    let mut out = format!("{header}\n");
    let (mut time, mut before) = (0.0, None);
    for frame in frames {
        let written = json!([(time * 1000.0_f64).round() / 1000.0, "o", drawn(&frame.grid, before)]);
        let _ = writeln!(out, "{written}");
        time += frame.seconds;
        before = Some(&frame.grid);
    }
    // Players stop at the last event: let the last screen stay its time.
    let _ = writeln!(out, "{}", json!([(time * 1000.0_f64).round() / 1000.0, "o", ""]));
    out
}

/// What a program would write to turn the screen `before` into `grid`: the rows that changed.
fn drawn(grid: &Grid, before: Option<&Grid>) -> String {
    let mut out = if before.is_none() { "\x1b[?25l\x1b[0m\x1b[2J".to_owned() } else { String::new() };
    let old: Vec<&[Cell]> = before.map_or(vec![], |b| b.rows().collect());
    for (y, row) in grid.rows().enumerate() {
        if old.get(y).is_some_and(|old| *old == row) {
            continue;
        }
        let _ = write!(out, "\x1b[{};1H", y + 1);
        for stretch in stretches(row) {
            out.push_str(&rendition(stretch.look()));
            stretch.cells.iter().for_each(|cell| out.push_str(&cell.text));
        }
    }
    out.push_str("\x1b[0m");
    out
}

/// The escape sequence that chooses a look.
fn rendition(look: Look) -> String {
    let mut out = "\x1b[0".to_owned();
    for (on, code) in [(look.bold, ";1"), (look.underlined, ";4"), (look.reversed, ";7")] {
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
