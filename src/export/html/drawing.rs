//! A picture of cells as shapes that grow with the page: lines are lines, bars are areas, letters are letters.

use super::super::markup::{Markup, drawing};
use super::steps::{class, name};
use crate::diagram::arms;
use crate::graph::Place;
use crate::typeset::{Ground, Meaning, Piece, Style, Typesetter};
use std::collections::BTreeMap;
use std::fmt::Write;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Width and height of a cell, and how far below its top letters stand.
pub(super) const CELL: (usize, usize) = (10, 20);
const BASELINE: usize = 15;

/// What a shape looks like: shapes that look alike are one path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Look {
    class: String,
    /// Hundredths of its strength.
    strength: u8,
    /// What shows a number that is asked for goes with it.
    of: Option<String>,
}

/// The shapes of a picture, and its letters above them.
struct Shapes<'a> {
    setting: &'a Typesetter<'a>,
    paths: BTreeMap<Look, String>,
    letters: Markup,
}

/// The rows of a picture as elements of SVG.
pub(super) fn shapes(rows: &[Vec<Piece>], setting: &Typesetter<'_>) -> Markup {
    let mut shapes = Shapes {
        setting,
        paths: BTreeMap::new(),
        letters: Markup::default(),
    };
    for (y, row) in rows.iter().enumerate() {
        let mut x = 0;
        for piece in row {
            shapes.piece((x, y), piece);
            x += piece.text.width();
        }
    }
    let path = |(look, d): (Look, String)| {
        let strength = (look.strength < 100).then(|| f64::from(look.strength) / 100.0);
        drawing("path")
            .with("class", look.class)
            .with_some("fill-opacity", strength)
            .with_some("data-of", look.of)
            .with("d", d)
            .alone()
    };
    let mut out: Markup = shapes.paths.into_iter().map(path).collect();
    out.push(shapes.letters);
    out
}

impl Shapes<'_> {
    fn piece(&mut self, (mut x, y): (usize, usize), piece: &Piece) {
        let asked = piece.place.and_then(|place| self.asked(place));
        self.ground((x, y), piece, asked.as_ref());
        // What stands together is one text; a line or a bar ends it, and so does a wide space.
        let (mut text, mut start) = (String::new(), x);
        let symbols: Vec<char> = piece.text.chars().collect();
        for run in symbols.chunk_by(|a, b| a == b) {
            let columns = run.len() * run[0].width().unwrap_or(0);
            let is_shape = self.shape((x, y), run, piece.style, asked.as_ref());
            if is_shape || run.starts_with(&[' ', ' ']) {
                self.text((start, y), &text, piece.style, asked.as_ref());
                text.clear();
            } else if !text.is_empty() || run[0] != ' ' {
                if text.is_empty() {
                    start = x;
                }
                text.extend(run);
            }
            x += columns;
        }
        self.text((start, y), &text, piece.style, asked.as_ref());
    }

    /// The name of a number that a question asks for.
    fn asked(&self, place: Place) -> Option<String> {
        let is_asked = self.setting.marks.tagged.contains(&place);
        name(place, self.setting.run).filter(|_| is_asked)
    }

    fn path(&mut self, class: String, strength: u8, of: Option<&String>) -> &mut String {
        let look = Look {
            class,
            strength,
            of: of.cloned(),
        };
        self.paths.entry(look).or_default()
    }

    /// What a piece stands on. The classes sort before those of lines and bars, so that these lie above.
    fn ground(&mut self, (x, y): (usize, usize), piece: &Piece, asked: Option<&String>) {
        let (class, strength, of) = match piece.style.ground {
            Ground::Paper => return,
            Ground::Surface => ("a1", 100, None),
            Ground::Lit => ("a2", 100, None),
            Ground::Light => ("a3", 100, None),
            Ground::Heat(0) => return,
            Ground::Heat(value) => {
                let class = if value < 0 { "a4 m" } else { "a4 p" };
                (class, value.unsigned_abs().min(100), asked)
            }
        };
        let (w, h) = (piece.text.width() * CELL.0, CELL.1);
        let (x, y) = (x * CELL.0, y * CELL.1);
        let path = self.path(class.to_owned(), strength, of);
        let _ = write!(path, "M{x} {y}h{w}v{h}h-{w}");
    }

    /// Draws equal characters that are shapes; false for letters.
    fn shape(
        &mut self,
        (x, y): (usize, usize),
        run: &[char],
        style: Style,
        of: Option<&String>,
    ) -> bool {
        let (x, y) = (x * CELL.0, y * CELL.1);
        let own = match class(style) {
            class if class.is_empty() => class,
            class => format!(" {class}"),
        };
        let symbol = run[0];
        if let Some(arms) = arms(symbol) {
            let dotted = matches!(symbol, '┄' | '┆') || style.meaning == Meaning::Faint;
            for weight in [1, 2].into_iter().filter(|weight| arms.contains(weight)) {
                let kind = match (weight, dotted) {
                    (2, _) => "b2",
                    (_, true) => "b0",
                    _ => "b1",
                };
                let path = self.path(format!("{kind}{own}"), 100, None);
                line(path, (x, y), run.len(), arms.map(|arm| arm == weight));
            }
        } else if let bits @ 0x2801..=0x28ff = u32::from(symbol) {
            let path = self.path(format!("c{own}"), 100, of);
            (0..run.len()).for_each(|n| dots(path, (x + n * CELL.0, y), bits));
        } else if let Some((left, top, right, bottom)) = area(symbol) {
            let path = self.path(format!("f{own}"), 100, of);
            let (top, h) = (y + top * CELL.1 / 8, (bottom - top) * CELL.1 / 8);
            let mut bar = |x: usize, w: usize| {
                let _ = write!(path, "M{x} {top}h{w}v{h}h-{w}");
            };
            match right - left {
                8 => bar(x, run.len() * CELL.0),
                wide => (0..run.len()).for_each(|n| {
                    bar(x + n * CELL.0 + left * CELL.0 / 8, wide * CELL.0 / 8);
                }),
            }
        } else {
            return false;
        }
        true
    }

    fn text(&mut self, (x, y): (usize, usize), text: &str, style: Style, asked: Option<&String>) {
        let text = text.trim_end();
        if text.is_empty() {
            return;
        }
        let mut own = class(Style {
            focus: false,
            ..style
        });
        if style.ground == Ground::Light {
            own = "i".to_owned();
        }
        // Letters of another font would be of another width.
        let length = (!text.is_ascii()).then(|| text.width() * CELL.0);
        let element = drawing("text")
            .with("x", x * CELL.0)
            .with("y", y * CELL.1 + BASELINE)
            .with_some("class", Some(own).filter(|own| !own.is_empty()))
            .with_some("textLength", length.filter(|_| text.chars().count() > 1))
            .with_some("data-n", asked);
        self.letters.push(element.of(text));
    }
}

/// The arms of so many line characters that are there, from the middle of each.
fn line(path: &mut String, (x, y): (usize, usize), count: usize, [left, right, up, down]: [bool; 4]) {
    let (w, h) = CELL;
    let centre = y + h / 2;
    let mut across = |from: usize, to: usize| {
        let _ = write!(path, "M{from} {centre}H{to}");
    };
    match (left, right) {
        (true, true) => across(x, x + count * w),
        (false, false) => {}
        _ => (0..count).map(|n| x + n * w).for_each(|x| match left {
            true => across(x, x + w / 2),
            false => across(x + w / 2, x + w),
        }),
    }
    if up || down {
        let (from, to) = (
            if up { y } else { centre },
            if down { y + h } else { centre },
        );
        for n in 0..count {
            let _ = write!(path, "M{} {from}V{to}", x + n * w + w / 2);
        }
    }
}

/// The dots of a cell of braille.
fn dots(path: &mut String, (x, y): (usize, usize), bits: u32) {
    const BITS: [[u32; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];
    for (row, columns) in BITS.iter().enumerate() {
        for (column, bit) in columns.iter().enumerate() {
            if bits & bit != 0 {
                let _ = write!(path, "M{} {}h0", x + 2 + 5 * column, y + 2 + 5 * row);
            }
        }
    }
}

/// The part of its cell that a block fills: left, top, right and bottom in eighths.
fn area(symbol: char) -> Option<(usize, usize, usize, usize)> {
    Some(match symbol {
        '▁'..='█' => (0, 8 - (symbol as usize - 0x2580), 8, 8),
        '▉'..='▏' => (0, 0, 0x2590 - symbol as usize, 8),
        '▔' => (0, 0, 8, 1),
        '▀' => (0, 0, 8, 4),
        '▐' => (4, 0, 8, 8),
        '▖' => (0, 4, 4, 8),
        '▗' => (4, 4, 8, 8),
        '▘' => (0, 0, 4, 4),
        '▝' => (4, 0, 8, 4),
        _ => return None,
    })
}
