//! A formula in letters that the last row of a room can read: what is laid out in single characters is laid out again
//! in their dots, scripts smaller and a little off the line.

use super::letters::{dots, quadrants};
use super::{Block, Canvas, Piece, Style};
use crate::graph::Place;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How large letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letters {
    /// Eight rows, scripts four.
    Tall,
    /// Four rows, scripts one.
    Medium,
}

/// Signs that are round, whatever the height of the letters beside them.
const ROUND: &[&str] = &["⊙"];
/// The rows of a letter that a script beside it reaches into.
const OVERLAP: usize = 3;

impl Letters {
    fn height(self, script: bool) -> usize {
        match (self, script) {
            (Letters::Tall, false) => 8,
            (Letters::Tall, true) | (Letters::Medium, false) => 4,
            (Letters::Medium, true) => 1,
        }
    }

    /// Columns of empty room.
    fn blank(self) -> usize {
        match self {
            Letters::Tall => 2,
            Letters::Medium => 1,
        }
    }

    /// How many rows a script reaches into the letter it stands at.
    fn overlap(self) -> usize {
        OVERLAP.min(self.height(true))
    }
}

/// A character of a formula.
#[derive(Clone)]
struct Glyph {
    text: String,
    style: Style,
    place: Option<Place>,
}

impl Glyph {
    /// Whether it is a piece of the bar of a fraction.
    fn is_bar(&self) -> bool {
        self.text == "─"
    }
}

/// What a row of characters is.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Letters,
    Scripts,
    Bar,
    Empty,
}

impl Block {
    /// The same in large letters; `None` where one of its characters has none.
    pub fn enlarged(&self, letters: Letters) -> Option<Vec<Vec<Piece>>> {
        let cut = |row: &Vec<Piece>| cells(row, self.width());
        let grid: Vec<Vec<Option<Glyph>>> = self.rows().iter().map(cut).collect::<Option<_>>()?;
        let rows = places(&grid, letters);
        let height = rows.iter().map(|row| row.end).max()?;
        let sheet = Sheet::of(grid, letters)?;
        let mut canvas = Canvas::new(sheet.starts[self.width()], height);
        for (y, row) in sheet.grid.iter().enumerate() {
            for (x, glyph) in row.iter().enumerate() {
                let Some(glyph) = glyph else { continue };
                let shape = sheet.shape((x, y), glyph, rows[y].len());
                // A script among letters that stand over others is near the line it belongs to.
                let top = match y < self.baseline() {
                    _ if glyph.is_bar() => rows[y].start + (rows[y].len() - 1) / 2,
                    true => rows[y].end - shape.len().min(rows[y].len()),
                    false => rows[y].start,
                };
                draw(&mut canvas, (sheet.starts[x], top), &shape, glyph);
            }
        }
        Some(canvas.rows())
    }
}

/// Draws the cells of a character, its empty ones left as they are.
fn draw(canvas: &mut Canvas, (x, y): (usize, usize), shape: &[String], glyph: &Glyph) {
    for (n, line) in shape.iter().enumerate() {
        for (k, c) in line.chars().enumerate().filter(|(_, c)| *c != ' ') {
            let text = c.to_string();
            canvas.placed(x + k, y + n, &text, glyph.style, glyph.place);
        }
    }
}

/// Characters in their rows and columns, and the cells of those that are letters.
struct Sheet {
    letters: Letters,
    grid: Vec<Vec<Option<Glyph>>>,
    drawn: Vec<Vec<Option<Vec<String>>>>,
    /// Where each column begins, and where the last ends.
    starts: Vec<usize>,
}

impl Sheet {
    fn of(grid: Vec<Vec<Option<Glyph>>>, letters: Letters) -> Option<Sheet> {
        let draw = |cell: &Option<Glyph>| match cell {
            Some(glyph) if fence(&glyph.text).is_none() && !glyph.is_bar() => {
                shape(glyph, letters).map(Some)
            }
            _ => Some(None),
        };
        let rows = grid.iter().map(|row| row.iter().map(draw).collect());
        let drawn: Vec<Vec<Option<Vec<String>>>> = rows.collect::<Option<_>>()?;
        let mut starts = vec![0];
        for x in 0..grid.first()?.len() {
            let wide = |y: usize| match (&drawn[y][x], &grid[y][x]) {
                (Some(shape), _) => shape[0].width(),
                (None, Some(glyph)) if fence(&glyph.text).is_some() => stem(letters) + 1,
                _ => 0,
            };
            let widest = (0..grid.len()).map(wide).max().unwrap_or(0);
            starts.push(starts[x] + widest.max(letters.blank()));
        }
        Some(Sheet {
            letters,
            grid,
            drawn,
            starts,
        })
    }

    fn at(&self, x: usize, y: Option<usize>) -> Option<&Glyph> {
        self.grid.get(y?)?.get(x)?.as_ref()
    }

    /// The cells of a character in a row so many rows high.
    fn shape(&self, (x, y): (usize, usize), glyph: &Glyph, rows: usize) -> Vec<String> {
        if let Some(shape) = &self.drawn[y][x] {
            return shape.clone();
        }
        if glyph.is_bar() {
            // A bar ends before what stands behind it.
            let goes_on = self.at(x + 1, Some(y)).is_some_and(Glyph::is_bar);
            let wide = self.starts[x + 1] - self.starts[x] - usize::from(!goes_on);
            return vec!["▄".repeat(wide)];
        }
        let joins = |y| {
            self.at(x, y)
                .is_some_and(|near| fence(&near.text).is_some())
        };
        let ends = (!joins(y.checked_sub(1)), !joins(Some(y + 1)));
        bracket(&glyph.text, self.letters, rows, ends)
    }
}

/// A row cut into its characters, each in its column; `None` where one of them is wide.
fn cells(row: &[Piece], width: usize) -> Option<Vec<Option<Glyph>>> {
    let mut out: Vec<Option<Glyph>> = vec![];
    for piece in row {
        for c in piece.text.chars() {
            match c.width() {
                Some(1) if c == ' ' => out.push(None),
                Some(1) => out.push(Some(Glyph {
                    text: c.into(),
                    style: piece.style,
                    place: piece.place,
                })),
                Some(0) => out.last_mut()?.as_mut()?.text.push(c),
                _ => return None,
            }
        }
    }
    out.resize(width, None);
    Some(out)
}

/// Where the rows go: a script beside the letters it stands at, above or below their middle.
fn places(grid: &[Vec<Option<Glyph>>], letters: Letters) -> Vec<std::ops::Range<usize>> {
    let kind = |row: &Vec<Option<Glyph>>| {
        let mut glyphs = row.iter().flatten().filter(|g| fence(&g.text).is_none());
        let mut scripts = glyphs.clone().filter(|glyph| glyph.style.script);
        let mut bars = glyphs.clone().filter(|glyph| glyph.text == "─");
        let is_letter = |g: &Glyph| g.text != "─" && !g.style.script;
        match (glyphs.any(is_letter), scripts.next(), bars.next()) {
            (true, ..) => Kind::Letters,
            (_, Some(_), _) => Kind::Scripts,
            (_, _, Some(_)) => Kind::Bar,
            _ => Kind::Empty,
        }
    };
    let mut out: Vec<std::ops::Range<usize>> = vec![];
    let mut before = None;
    let mut lowered = false;
    for row in grid {
        let kind = kind(row);
        let free = out.last().map_or(0, |row| row.end);
        let start = match (before, kind) {
            (Some(Kind::Letters), Kind::Scripts) => free - letters.overlap(),
            (Some(Kind::Scripts), Kind::Letters) if !lowered => free - letters.overlap(),
            _ => free,
        };
        lowered = before == Some(Kind::Letters);
        let height = match kind {
            Kind::Letters => letters.height(false),
            Kind::Scripts => letters.height(true),
            Kind::Bar => 1,
            Kind::Empty => letters.height(true).min(2),
        };
        out.push(start..start + height);
        before = Some(kind);
    }
    out
}

/// The cells of a character, its empty columns at the sides left out but one that parts it from the next.
fn shape(glyph: &Glyph, letters: Letters) -> Option<Vec<String>> {
    if letters.height(glyph.style.script) == 1 {
        return Some(vec![glyph.text.clone()]);
    }
    let mut dots = dots(&glyph.text)?;
    let ink = dots.iter().fold(0, |all, row| all | row);
    let left = ink.trailing_zeros().min(7);
    dots.iter_mut().for_each(|row| *row >>= left);
    let wide = (8 - (ink >> left).leading_zeros()) as usize;
    if letters.height(glyph.style.script) == 8 && ROUND.contains(&&*glyph.text) {
        let half = |y: usize, x: usize| match [2 * y, 2 * y + 1].map(|y| dots[y] >> x & 1) {
            [0, 0] => ' ',
            [1, 0] => '▀',
            [0, _] => '▄',
            _ => '█',
        };
        let line = |y: usize| (0..wide).map(|x| half(y, x)).chain([' ']).collect();
        let blank = || std::iter::repeat_n(" ".repeat(wide + 1), 2);
        return Some(blank().chain((0..4).map(line)).chain(blank()).collect());
    }
    if letters.height(glyph.style.script) == 8 {
        let cell = |row: u8, x: usize| if row >> x & 1 == 1 { '█' } else { ' ' };
        let line = |row: &u8| {
            (0..=wide)
                .map(|x| if x < 8 { cell(*row, x) } else { ' ' })
                .collect()
        };
        return Some(dots.iter().map(line).collect());
    }
    if ROUND.contains(&&*glyph.text) {
        dots = [0, dots[0], dots[2], dots[3], dots[2], dots[0], 0, 0];
    }
    let line = |y| {
        let cells = quadrants(&dots, y).chain([' ']);
        cells.take(wide / 2 + 1).collect()
    };
    Some((0..4).map(line).collect())
}

/// Columns of a tall bracket.
fn stem(letters: Letters) -> usize {
    match letters {
        Letters::Tall => 3,
        Letters::Medium => 2,
    }
}

/// A piece of a tall bracket: how its ends turn, 1 to the right and −1 to the left, 0 not at all; and whether it is
/// round.
fn fence(text: &str) -> Option<(i8, bool)> {
    match text.chars().next()? {
        '⎛' | '⎜' | '⎝' => Some((1, true)),
        '⎞' | '⎟' | '⎠' => Some((-1, true)),
        '⎡' | '⎢' | '⎣' => Some((1, false)),
        '⎤' | '⎥' | '⎦' => Some((-1, false)),
        '‖' => Some((0, false)),
        _ => None,
    }
}

/// The cells of a piece of a bracket over so many rows; `ends` says whether it is the first and the last.
fn bracket(text: &str, letters: Letters, rows: usize, ends: (bool, bool)) -> Vec<String> {
    let (turn, round) = fence(text).unwrap_or((0, false));
    // Left pieces; those on the right are turned round.
    let [top, middle, bottom] = match (letters, turn, round) {
        (Letters::Tall, 0, _) => ["█ █"; 3],
        (Letters::Medium, 0, _) => ["▌▌"; 3],
        (Letters::Tall, _, true) => ["▗█▀", "█  ", "▝█▄"],
        (Letters::Tall, ..) => ["█▀▀", "█  ", "█▄▄"],
        (Letters::Medium, _, true) => ["▞▘", "▌ ", "▚▖"],
        (Letters::Medium, ..) => ["▛▘", "▌ ", "▙▖"],
    };
    let line = |n: usize| match n {
        0 if ends.0 => top,
        n if ends.1 && n + 1 == rows => bottom,
        _ => middle,
    };
    let turned = |line: &str| -> String {
        let flip = |c: char| match c {
            '▗' => '▖',
            '▝' => '▘',
            '▘' => '▝',
            '▖' => '▗',
            '▞' => '▚',
            '▚' => '▞',
            '▌' => '▐',
            '▛' => '▜',
            '▙' => '▟',
            c => c,
        };
        line.chars().rev().map(flip).collect()
    };
    let side = |line: &str| {
        if turn < 0 {
            turned(line)
        } else {
            line.to_owned()
        }
    };
    (0..rows).map(line).map(side).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::Tex;

    fn text(rows: &[Vec<Piece>]) -> Vec<String> {
        let line = |row: &Vec<Piece>| row.iter().map(|piece| piece.text.as_str()).collect();
        rows.iter().map(line).collect()
    }

    #[test]
    fn a_letter_is_as_tall_as_it_says_and_its_script_reaches_below() {
        let rows = Tex::read("c_2").block().enlarged(Letters::Tall).unwrap();
        assert_eq!(rows.len(), 8 + 4 - 3);
        assert_eq!(
            Tex::read("c")
                .block()
                .enlarged(Letters::Tall)
                .unwrap()
                .len(),
            8
        );
        let medium = Tex::read("c_2").block().enlarged(Letters::Medium).unwrap();
        assert_eq!(medium.len(), 4);
        assert!(text(&medium)[3].ends_with('2'), "{medium:?}");
        let raised = Tex::read("c^2").block().enlarged(Letters::Tall).unwrap();
        assert_eq!(raised.len(), 9);
    }

    #[test]
    fn signs_of_formulas_have_letters_and_no_form_breaks_it() {
        for latex in [
            r"c_t = f_t \odot c_{t-1} + i_t \odot g_t",
            r"\sigma(W_{xi}x_t + W_{hi}h_{t-1} + b_i)",
            r"L = \frac{1}{T}\sum_{t=1}^{T}\|\hat{y}_t - y_t\|^2",
            r"\theta \leftarrow \theta - \eta\frac{\hat m}{\sqrt{\hat v} + \varepsilon}",
            r"\partial c_3 \approx W^\top \tilde c",
        ] {
            for letters in [Letters::Tall, Letters::Medium] {
                let rows = Tex::read(latex).block().enlarged(letters);
                assert!(rows.is_some_and(|rows| rows.len() >= 4), "{latex}");
            }
        }
        assert!(Tex::read("门").block().enlarged(Letters::Tall).is_none());
        assert!(Block::empty().enlarged(Letters::Tall).is_none());
    }
}
