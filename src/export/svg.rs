//! One screen as a picture. Every glyph has a place of its own, so that a font with other widths than the
//! terminal's cannot shift its neighbours.

use super::grid::{Cell, Grid, Look, Stretch, stretches};
use super::html::escape;
use std::fmt::Write;

/// Width and height of a cell in user units, and how far below its top the text stands.
const WIDTH: usize = 9;
const HEIGHT: usize = 17;
const BASELINE: usize = 13;

/// The picture; `title` and `about` are what a screen reader says of it.
pub fn svg(grid: &Grid, title: &str, about: &str) -> String {
    let rows = grid.rows().count();
    let (width, height) = (usize::from(grid.columns) * WIDTH, rows * HEIGHT);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         role=\"img\" aria-labelledby=\"t d\">\n<title id=\"t\">{}</title>\n<desc id=\"d\">{}</desc>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#{:06x}\"/>\n\
         <g font-family=\"'DejaVu Sans Mono','Noto Sans Mono CJK SC',Menlo,Consolas,monospace\" font-size=\"15\">\n",
        escape(title),
        escape(about),
        grid.paper
    );
    for (y, row) in grid.rows().enumerate() {
        for stretch in stretches(row) {
            background(&mut out, grid, y, &stretch);
            glyphs(&mut out, grid, y, &stretch);
        }
    }
    out.push_str("</g>\n</svg>\n");
    out
}

/// Ink and paper as shown.
fn colours(grid: &Grid, look: Look) -> (u32, u32) {
    let ink = look.ink.map_or(grid.ink, |c| c.rgb);
    let paper = look.paper.map_or(grid.paper, |c| c.rgb);
    if look.reversed { (paper, ink) } else { (ink, paper) }
}

fn background(out: &mut String, grid: &Grid, y: usize, stretch: &Stretch<'_>) {
    let (ink, paper) = colours(grid, stretch.look());
    let (x, width) = (stretch.column * WIDTH, stretch.cells.len() * WIDTH);
    if paper != grid.paper {
        let y = y * HEIGHT;
        let _ = writeln!(
            out,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{HEIGHT}\" fill=\"#{paper:06x}\"/>"
        );
    }
    if stretch.look().underlined {
        let y = y * HEIGHT + BASELINE + 2;
        let _ =
            writeln!(out, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"1\" fill=\"#{ink:06x}\"/>");
    }
}

/// The glyphs of a stretch and the spaces between them, each character with its own x. Spaces do not break: browsers
/// take several others for one, and what follows would stand in the wrong places.
fn glyphs(out: &mut String, grid: &Grid, y: usize, stretch: &Stretch<'_>) {
    let inked = |cell: &Cell| !cell.text.trim().is_empty();
    let (first, last) = (stretch.cells.iter().position(inked), stretch.cells.iter().rposition(inked));
    let Some((first, last)) = first.zip(last) else { return };
    let (mut places, mut text) = (String::new(), String::new());
    for (n, cell) in stretch.cells.iter().enumerate().take(last + 1).skip(first) {
        for _ in cell.text.chars() {
            let _ = write!(
                places,
                "{}{}",
                if places.is_empty() { "" } else { " " },
                (stretch.column + n) * WIDTH
            );
        }
        text.push_str(&escape(&cell.text.replace(' ', "\u{a0}")));
    }
    let (ink, _) = colours(grid, stretch.look());
    let weight = if stretch.look().bold { " font-weight=\"bold\"" } else { "" };
    let y = y * HEIGHT + BASELINE;
    let _ = writeln!(out, "<text x=\"{places}\" y=\"{y}\" fill=\"#{ink:06x}\"{weight}>{text}</text>");
}
