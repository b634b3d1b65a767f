//! A finished frame as the codes of a terminal.

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// What each modifier is called in a code.
const MODIFIERS: [(Modifier, u8); 8] = [
    (Modifier::BOLD, 1),
    (Modifier::DIM, 2),
    (Modifier::ITALIC, 3),
    (Modifier::UNDERLINED, 4),
    (Modifier::SLOW_BLINK, 5),
    (Modifier::REVERSED, 7),
    (Modifier::HIDDEN, 8),
    (Modifier::CROSSED_OUT, 9),
];

/// What makes `now` of `before`: every row that differs is written anew, as a whole, so that no half of a wide glyph is
/// left of what was there. Both are of one size; without `before` everything is written.
pub(super) fn codes(before: Option<&Buffer>, now: &Buffer) -> String {
    let (columns, rows) = (now.area.width as usize, now.area.height as usize);
    let before = before.filter(|before| before.area == now.area);
    let mut out = String::new();
    for row in 0..rows {
        let range = row * columns..(row + 1) * columns;
        let cells = &now.content[range.clone()];
        if before.is_some_and(|before| before.content[range] == *cells) {
            continue;
        }
        write_row(&mut out, row, cells);
    }
    match out.is_empty() {
        true => out,
        // All of it at once: nobody sees half a frame.
        false => format!("\x1b[?2026h{out}\x1b[0m\x1b[?2026l"),
    }
}

/// One row. After a glyph that is not plain ASCII it is said where the next one goes: how wide a font draws it is not
/// for the rest of the row to suffer.
fn write_row(out: &mut String, row: usize, cells: &[Cell]) {
    let mut look = None;
    let mut at = 0;
    let mut known = false;
    while let Some(cell) = cells.get(at) {
        if !known {
            write_to(out, row, at);
        }
        let style = (cell.fg, cell.bg, cell.modifier);
        if look.replace(style) != Some(style) {
            write_style(out, style);
        }
        let symbol = cell.symbol();
        out.push_str(symbol);
        known = symbol.len() == 1;
        at += symbol.width().max(1);
    }
}

fn write_to(out: &mut String, row: usize, column: usize) {
    _ = write!(out, "\x1b[{};{}H", row + 1, column + 1);
}

fn write_style(out: &mut String, (fg, bg, modifier): (Color, Color, Modifier)) {
    out.push_str("\x1b[0");
    for (_, code) in MODIFIERS.iter().filter(|(own, _)| modifier.contains(*own)) {
        _ = write!(out, ";{code}");
    }
    write_color(out, fg, 30);
    write_color(out, bg, 40);
    out.push('m');
}

/// A colour of the letters, from 30 on, or of the ground, from 40 on.
fn write_color(out: &mut String, color: Color, from: u8) {
    let bright = |n: u8| (from + 60 + n).to_string();
    let code = match color {
        Color::Reset => return,
        Color::Black => from.to_string(),
        Color::Red => (from + 1).to_string(),
        Color::Green => (from + 2).to_string(),
        Color::Yellow => (from + 3).to_string(),
        Color::Blue => (from + 4).to_string(),
        Color::Magenta => (from + 5).to_string(),
        Color::Cyan => (from + 6).to_string(),
        Color::Gray => (from + 7).to_string(),
        Color::DarkGray => bright(0),
        Color::LightRed => bright(1),
        Color::LightGreen => bright(2),
        Color::LightYellow => bright(3),
        Color::LightBlue => bright(4),
        Color::LightMagenta => bright(5),
        Color::LightCyan => bright(6),
        Color::White => bright(7),
        Color::Indexed(index) => format!("{};5;{index}", from + 8),
        Color::Rgb(r, g, b) => format!("{};2;{r};{g};{b}", from + 8),
    };
    _ = write!(out, ";{code}");
}

/// The frame as lines of text, without the blanks at their ends.
pub(super) fn text(frame: &Buffer) -> String {
    let columns = usize::from(frame.area.width).max(1);
    let mut out = String::new();
    for row in frame.content.chunks(columns) {
        let mut line = String::new();
        let mut at = 0;
        while let Some(cell) = row.get(at) {
            line.push_str(cell.symbol());
            at += cell.symbol().width().max(1);
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    const SIZE: (u16, u16) = (12, 4);

    /// Texts with wide and narrow glyphs at some places, in some looks.
    fn frames() -> impl Strategy<Value = Vec<Buffer>> {
        let glyph = prop::sample::select(vec!["a", "中", "√", "−", "，", "█", "é"]);
        let look = prop::sample::select(vec![
            Style::new(),
            Style::new()
                .fg(Color::Indexed(215))
                .add_modifier(Modifier::BOLD),
            Style::new()
                .bg(Color::Rgb(1, 2, 3))
                .add_modifier(Modifier::REVERSED),
            Style::new().fg(Color::Cyan).bg(Color::LightBlue),
        ]);
        let write = (
            0..SIZE.0,
            0..SIZE.1,
            prop::collection::vec(glyph, 1..9),
            look,
        );
        let frame = prop::collection::vec(write, 0..9).prop_map(|writes| {
            let mut frame = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
            for (x, y, glyphs, look) in writes {
                frame.set_string(x, y, glyphs.concat(), look);
            }
            frame
        });
        prop::collection::vec(frame, 1..4)
    }

    proptest! {
        /// A terminal that is not ours shows what was drawn, whatever was on it before.
        #[test]
        #[cfg(unix)]
        fn a_terminal_shows_what_was_drawn(frames in frames()) {
            let mut terminal = vt100::Parser::new(SIZE.1.try_into().unwrap(), SIZE.0.try_into().unwrap(), 0);
            let mut before = None;
            for frame in frames {
                terminal.process(codes(before.as_ref(), &frame).as_bytes());
                let rows: Vec<String> = terminal.screen().rows(0, SIZE.0).collect();
                let wanted = text(&frame);
                let wanted: Vec<&str> = wanted.lines().collect();
                let got: Vec<&str> = rows.iter().map(|row| row.trim_end()).collect();
                prop_assert_eq!(got, wanted);
                for (x, y) in (0..SIZE.0).flat_map(|x| (0..SIZE.1).map(move |y| (x, y))) {
                    let (own, cell) = (&frame[(x, y)], terminal.screen().cell(y, x).unwrap());
                    if !cell.is_wide_continuation() {
                        prop_assert_eq!(own.modifier.contains(Modifier::BOLD), cell.bold());
                        prop_assert_eq!(own.modifier.contains(Modifier::REVERSED), cell.inverse());
                        prop_assert_eq!(own.fg == Color::Indexed(215), cell.fgcolor() == vt100::Color::Idx(215));
                        prop_assert_eq!(own.bg == Color::Rgb(1, 2, 3), cell.bgcolor() == vt100::Color::Rgb(1, 2, 3));
                    }
                }
                prop_assert!(codes(Some(&frame), &frame).is_empty());
                before = Some(frame);
            }
        }
    }
}
