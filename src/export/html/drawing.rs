//! A picture of cells as shapes that grow with the page: lines are lines, bars are areas, letters are letters.

use super::super::markup::{Markup, drawing};
use super::marks::{class, name};
use crate::diagram::arms;
use crate::graph::Place;
use crate::typeset::{Ground, Meaning, Piece, Style, Typesetter};
use std::collections::BTreeMap;
use std::fmt::Write;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Width and height of a cell, so that an eighth of it is whole, and how far below its top letters stand.
pub(super) const CELL: (usize, usize) = (8, 16);
const BASELINE: usize = 12;
/// Hundredths of its strength that a shade has.
const SHADE: u8 = 30;

/// What a shape looks like: shapes that look alike are one path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Look {
    class: String,
    /// Hundredths of its strength.
    strength: u8,
    /// What shows a number that is asked for goes with it.
    of: Option<String>,
}

/// An area by its first corner, width and height; a line has no height, or no width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    x: usize,
    y: usize,
    w: usize,
    h: usize,
}

impl Span {
    /// Takes in what follows to the right or below without a gap; false where nothing does.
    fn takes(&mut self, next: Span) -> bool {
        let beside = (self.y, self.h, self.x + self.w) == (next.y, next.h, next.x);
        let below = (self.x, self.w, self.y + self.h) == (next.x, next.w, next.y);
        match (beside, below) {
            (true, _) => self.w += next.w,
            (_, true) => self.h += next.h,
            _ => return false,
        }
        true
    }

    fn write(self, path: &mut String) {
        let Span { x, y, w, h } = self;
        let _ = match (w, h) {
            (0, 0) => write!(path, "M{x} {y}h0"),
            (_, 0) => write!(path, "M{x} {y}h{w}"),
            (0, _) => write!(path, "M{x} {y}v{h}"),
            _ => write!(path, "M{x} {y}h{w}v{h}h-{w}"),
        };
    }
}

/// The spans as a path, those that touch as one.
fn path(spans: Vec<Span>) -> String {
    let mut rows: Vec<Span> = vec![];
    for span in spans {
        if !rows.last_mut().is_some_and(|last| last.takes(span)) {
            rows.push(span);
        }
    }
    rows.sort_by_key(|span| (span.x, span.w, span.y));
    let mut out = String::new();
    let mut last: Option<Span> = None;
    for span in rows {
        if last.as_mut().is_some_and(|last| last.takes(span)) {
            continue;
        }
        if let Some(done) = last.replace(span) {
            done.write(&mut out);
        }
    }
    if let Some(done) = last {
        done.write(&mut out);
    }
    out
}

/// The shapes of a picture, and its letters above them.
struct Shapes<'a> {
    typesetter: &'a Typesetter<'a>,
    spans: BTreeMap<Look, Vec<Span>>,
    letters: Markup,
}

/// The rows of a picture as elements of SVG.
pub(super) fn shapes(rows: &[Vec<Piece>], typesetter: &Typesetter<'_>) -> Markup {
    let mut shapes = Shapes {
        typesetter,
        spans: BTreeMap::new(),
        letters: Markup::default(),
    };
    for (y, row) in rows.iter().enumerate() {
        let mut x = 0;
        for piece in row {
            shapes.piece((x, y), piece);
            x += piece.text.width();
        }
    }
    let drawn = |(look, spans): (Look, Vec<Span>)| {
        let strength = (look.strength < 100).then(|| f64::from(look.strength) / 100.0);
        drawing("path")
            .with("class", look.class)
            .with_some("fill-opacity", strength)
            .with_some("data-of", look.of)
            .with("d", path(spans))
            .alone()
    };
    let mut out: Markup = shapes.spans.into_iter().map(drawn).collect();
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
        let is_asked = self.typesetter.marks.tagged.contains(&place);
        name(place, self.typesetter.run).filter(|_| is_asked)
    }

    fn spans(&mut self, class: String, strength: u8, of: Option<&String>) -> &mut Vec<Span> {
        let look = Look {
            class,
            strength,
            of: of.cloned(),
        };
        self.spans.entry(look).or_default()
    }

    /// What a piece stands on. The classes sort before those of lines and bars, so that these lie above.
    fn ground(&mut self, (x, y): (usize, usize), piece: &Piece, asked: Option<&String>) {
        let (class, strength, of) = match piece.style.ground {
            Ground::Paper | Ground::Pixels(..) | Ground::Image { .. } => return,
            Ground::Surface => ("a1", 100, None),
            Ground::Lit => ("a2", 100, None),
            Ground::Light => ("a3", 100, None),
            Ground::Heat(0) => return,
            Ground::Heat(value) => {
                let class = if value < 0 { "a4 m" } else { "a4 p" };
                (class, value.unsigned_abs().min(100), asked)
            }
            Ground::Height(value) => ("a1", value.min(100), asked),
        };
        let (w, h) = (piece.text.width() * CELL.0, CELL.1);
        let (x, y) = (x * CELL.0, y * CELL.1);
        self.spans(class.to_owned(), strength, of)
            .push(Span { x, y, w, h });
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
                let spans = self.spans(format!("{kind}{own}"), 100, None);
                let arms = arms.map(|arm| arm == weight);
                (0..run.len()).for_each(|n| line(spans, (x + n * CELL.0, y), arms));
            }
        } else if let bits @ 0x2801..=0x28ff = u32::from(symbol) {
            let spans = self.spans(format!("o{own}"), 100, of);
            (0..run.len()).for_each(|n| dots(spans, (x + n * CELL.0, y), bits));
        } else if let Some((left, top, right, bottom)) = area(symbol) {
            let strength = if symbol == '░' { SHADE } else { 100 };
            let spans = self.spans(format!("f{own}"), strength, of);
            let part = Span {
                x: x + left * CELL.0 / 8,
                y: y + top * CELL.1 / 8,
                w: (right - left) * CELL.0 / 8,
                h: (bottom - top) * CELL.1 / 8,
            };
            spans.extend((0..run.len()).map(|n| Span {
                x: part.x + n * CELL.0,
                ..part
            }));
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
        let mut own = class(style.focus(false));
        if style.ground == Ground::Light {
            own = "i".to_owned();
        }
        // Letters of another font would be of another width; these every font has.
        let is_common = |c: char| c.is_ascii() || "−·".contains(c);
        let length = (!text.chars().all(is_common)).then(|| text.width() * CELL.0);
        // The digit of a unit tells where its number is, and is not the number; what is faint is not there yet.
        let (digit, number) = match style.meaning {
            Meaning::Faint => (None, None),
            Meaning::Unit(_) => (asked, None),
            _ => (None, asked),
        };
        let element = drawing("text")
            .with("x", x * CELL.0)
            .with("y", y * CELL.1 + BASELINE)
            .with_some("class", Some(own).filter(|own| !own.is_empty()))
            .with_some("textLength", length.filter(|_| text.chars().count() > 1))
            .with_some("data-of", digit)
            .with_some("data-n", number);
        self.letters.push(element.of(text));
    }
}

/// The arms of a line character that are there, left, right, up and down from the middle of its cell.
fn line(spans: &mut Vec<Span>, (x, y): (usize, usize), [left, right, up, down]: [bool; 4]) {
    let (w, h) = (CELL.0 / 2, CELL.1 / 2);
    let half = |there: bool, size: usize| if there { size } else { 0 };
    if left || right {
        spans.push(Span {
            x: x + half(!left, w),
            y: y + h,
            w: half(left, w) + half(right, w),
            h: 0,
        });
    }
    if up || down {
        spans.push(Span {
            x: x + w,
            y: y + half(!up, h),
            w: 0,
            h: half(up, h) + half(down, h),
        });
    }
}

/// The dots of a cell of braille.
fn dots(spans: &mut Vec<Span>, (x, y): (usize, usize), bits: u32) {
    const BITS: [[u32; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];
    for (row, columns) in BITS.iter().enumerate() {
        for (column, bit) in columns.iter().enumerate() {
            if bits & bit != 0 {
                spans.push(Span {
                    x: x + 2 + 4 * column,
                    y: y + 2 + 4 * row,
                    w: 0,
                    h: 0,
                });
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
        '░' => (0, 0, 8, 8),
        '▐' => (4, 0, 8, 8),
        '▖' => (0, 4, 4, 8),
        '▗' => (4, 4, 8, 8),
        '▘' => (0, 0, 4, 4),
        '▝' => (4, 0, 8, 4),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::{Model, library};
    use crate::graph::Ref;
    use crate::typeset::{Canvas, Digits, Marks};

    #[test]
    fn lines_and_bars_that_touch_are_one_and_what_is_asked_for_can_be_taken_away() {
        let text = library::model("worked-example").unwrap();
        let model = Model::parse("worked-example", text).unwrap();
        let run = model.run();
        let of = Ref::Value(run.graph().find_plain("i_2").unwrap());
        let asked = [Place::entry(of, 0, 0)];
        let marks = Marks {
            tagged: &asked,
            ..Marks::none()
        };
        let typesetter = Typesetter {
            run: &run,
            digits: Digits::new(3),
            ascii: false,
            marks,
        };
        let mut canvas = Canvas::new(8, 3);
        canvas.text(0, 0, "──╮<&", Meaning::Dim);
        canvas.text(2, 1, "│", Meaning::Dim);
        canvas.placed(4, 1, "██", Meaning::Positive, Place::entry(of, 0, 0));
        canvas.placed(0, 2, "0.734", Meaning::Positive, Place::entry(of, 0, 0));
        let drawn = shapes(&canvas.rows(), &typesetter);
        assert_eq!(
            drawn.source(),
            "<path class=\"b1 d\" d=\"M0 8h20M20 8v24\"/>\
             <path class=\"f p\" data-of=\"i_2[1]\" d=\"M32 16h16v16h-16\"/>\
             <text x=\"24\" y=\"12\" class=\"d\">&lt;&amp;</text>\
             <text x=\"0\" y=\"44\" class=\"p\" data-n=\"i_2[1]\">0.734</text>"
        );
    }
}
