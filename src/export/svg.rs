//! One screen as a picture. Every glyph has a place of its own, so that a font with other widths than the
//! terminal's cannot shift its neighbours.

use super::book::Book;
use super::exporter::{Exporter, Key, Stage};
use super::grid::{Cell, Grid, Look, Stretch, stretches};
use super::markup::{Markup, drawing};
use crate::walk::Walk;

/// Width and height of a cell in user units, and how far below its top the text stands.
const WIDTH: usize = 9;
const HEIGHT: usize = 17;
const BASELINE: usize = 13;

const FONTS: &str = "'DejaVu Sans Mono','Noto Sans Mono CJK SC',Menlo,Consolas,monospace";

/// One screen: a page of a lesson, or the step a model alone begins with.
#[derive(Debug)]
pub(super) struct Svg;

impl Exporter for Svg {
    fn name(&self) -> &'static str {
        "svg"
    }

    fn write(&self, book: &Book<'_>, stage: &mut dyn Stage) -> Option<String> {
        if let Some(lesson) = book.told() {
            (1..book.page).for_each(|_| stage.press(Key::Page));
            let about = &lesson.pages[book.page - 1].heading;
            return Some(svg(&stage.screen(), &lesson.title, about));
        }
        let (model, run) = book.model?;
        let about = book.sentence(&Walk::new(run, book.start.0), stage.begin());
        Some(svg(&stage.screen(), &model.title.get(book.lang), &about))
    }
}

/// The picture; `title` and `about` are what a screen reader says of it.
pub fn svg(grid: &Grid, title: &str, about: &str) -> String {
    let (width, height) = (
        usize::from(grid.columns) * WIDTH,
        grid.rows().count() * HEIGHT,
    );
    let mut cells = Markup::from("\n");
    for (y, row) in grid.rows().enumerate() {
        for stretch in stretches(row) {
            background(&mut cells, grid, y, &stretch);
            glyphs(&mut cells, grid, y, &stretch);
        }
    }
    let paper = drawing("rect")
        .with("width", "100%")
        .with("height", "100%")
        .with("fill", colour(grid.paper));
    let text = drawing("g")
        .with("font-family", FONTS)
        .with("font-size", 15);
    let mut out = Markup::from("\n");
    out.push_line(drawing("title").with("id", "t").of(title));
    out.push_line(drawing("desc").with("id", "d").of(about));
    out.push_line(paper.alone());
    out.push_line(text.of(cells));
    let svg = drawing("svg").with("xmlns", "http://www.w3.org/2000/svg");
    let svg = svg
        .with("viewBox", format!("0 0 {width} {height}"))
        .with("width", width)
        .with("height", height);
    svg.with("role", "img")
        .with("aria-labelledby", "t d")
        .of(out)
        .into_picture()
}

fn colour(rgb: u32) -> String {
    format!("#{rgb:06x}")
}

/// Ink and paper as shown.
fn colours(grid: &Grid, look: Look) -> (u32, u32) {
    let ink = look.ink.map_or(grid.ink, |c| c.rgb);
    let paper = look.paper.map_or(grid.paper, |c| c.rgb);
    if look.reversed {
        (paper, ink)
    } else {
        (ink, paper)
    }
}

fn background(out: &mut Markup, grid: &Grid, y: usize, stretch: &Stretch<'_>) {
    let (ink, paper) = colours(grid, stretch.look());
    let mut bar = |y: usize, height: usize, rgb: u32| {
        let rect = drawing("rect")
            .with("x", stretch.column * WIDTH)
            .with("y", y);
        let rect = rect
            .with("width", stretch.cells.len() * WIDTH)
            .with("height", height);
        out.push_line(rect.with("fill", colour(rgb)).alone());
    };
    if paper != grid.paper {
        bar(y * HEIGHT, HEIGHT, paper);
    }
    if stretch.look().underlined {
        bar(y * HEIGHT + BASELINE + 2, 1, ink);
    }
}

/// The glyphs of a stretch and the spaces between them, each character with its own x. Spaces do not break: browsers
/// take several others for one, and what follows would stand in the wrong places.
fn glyphs(out: &mut Markup, grid: &Grid, y: usize, stretch: &Stretch<'_>) {
    let inked = |cell: &Cell| !cell.text.trim().is_empty();
    let (first, last) = (
        stretch.cells.iter().position(inked),
        stretch.cells.iter().rposition(inked),
    );
    let Some((first, last)) = first.zip(last) else {
        return;
    };
    let (mut places, mut glyphs) = (vec![], String::new());
    for (n, cell) in stretch.cells.iter().enumerate().take(last + 1).skip(first) {
        let x = ((stretch.column + n) * WIDTH).to_string();
        places.extend(cell.text.chars().map(|_| x.clone()));
        glyphs.push_str(&cell.text.replace(' ', "\u{a0}"));
    }
    let (ink, _) = colours(grid, stretch.look());
    let text = drawing("text")
        .with("x", places.join(" "))
        .with("y", y * HEIGHT + BASELINE);
    let text = text
        .with("fill", colour(ink))
        .with_some("font-weight", stretch.look().bold.then_some("bold"));
    out.push_line(text.of(glyphs));
}
