//! `tensor 32 x 10 x 3`: the numbers of a batch as a block: which of them are one sequence, one time, one feature. `tensor
//! 4 x 50 x 50 of weights`: blocks of weights, which are no batch. `tensor 32 x 1 over 32 x 10`: one shape stretched over
//! another, as arithmetic between them does.

use super::super::Scene;
use super::kind::Picture;
use crate::graph::Run;
use crate::lang::{Diagnostic, Diagnostics, Span, say, text};
use crate::typeset::{Canvas, Meaning, Style, fit};
use unicode_width::UnicodeWidthStr;

/// The largest side that may be named, and the most sheets, times and features that are drawn.
const LARGEST: usize = 1_000_000;
const MOST: [usize; 3] = [4, 12, 6];
/// Rows from which there may be more of them, and the columns of a number there.
const LARGE: usize = 30;
const MOST_LARGE: [usize; 3] = [8, 24, 20];
const WIDE: usize = 4;
/// Which mark is that of a feature.
const FEATURE: usize = 2;
/// Rows of a stretched shape that are drawn.
const MOST_ROWS: usize = 5;

#[derive(Debug)]
pub(super) struct Tensor {
    sides: Vec<usize>,
    /// Its axes are blocks, rows and columns, and not a batch, times and features.
    of_weights: bool,
    /// What it is stretched over.
    over: Option<Vec<usize>>,
}

impl Tensor {
    pub(super) fn read(rest: &str) -> Option<Tensor> {
        let weights = rest.strip_suffix(" of weights");
        let (sides, over) = match rest.split_once(" over ") {
            Some((sides, over)) => (shape(sides)?, Some(shape(over)?)),
            None => (shape(weights.unwrap_or(rest))?, None),
        };
        let of_weights = weights.is_some();
        let is_drawn = match &over {
            Some(over) => sides.len() == 2 && over.len() == 2,
            None => sides.len() == 3,
        };
        is_drawn.then_some(Tensor {
            sides,
            of_weights,
            over,
        })
    }

    /// Whether it can be stretched: a side is as long as the other, or 1.
    fn fits(&self) -> bool {
        let over = self.over.iter().flatten();
        let mut both = self.sides.iter().zip(over);
        both.all(|(side, over)| side == over || *side == 1)
    }
}

/// `32 x 10 x 3`.
fn shape(text: &str) -> Option<Vec<usize>> {
    let side = |word: &str| {
        let side = word.trim().parse().ok()?;
        (1..=LARGEST).contains(&side).then_some(side)
    };
    text.split(['x', '×']).map(side).collect()
}

/// `[32, 10, 3]`.
fn written(sides: &[usize]) -> String {
    let sides: Vec<String> = sides.iter().map(usize::to_string).collect();
    format!("[{}]", sides.join(", "))
}

impl Picture for Tensor {
    fn faults(&self, _: &Run, at: &Span) -> Diagnostics {
        if self.fits() {
            return vec![];
        }
        let over = self.over.iter().flatten().copied().collect::<Vec<_>>();
        let (small, large) = (written(&self.sides), written(&over));
        let fault = Diagnostic::at(at.clone(), text!("figure.cannot_stretch", small, large));
        vec![fault.help(text!("figure.stretches_sides_of_one"))]
    }

    fn title(&self, _: &Scene<'_>) -> String {
        match &self.over {
            Some(over) => format!("{} → {}", written(&self.sides), written(over)),
            None => written(&self.sides),
        }
    }

    fn draw(&self, scene: &Scene<'_>, room: (usize, usize)) -> Option<Canvas> {
        match &self.over {
            Some(over) => self.stretched(scene, over, room.0),
            None => self.block(scene, room),
        }
    }

    fn tell(&self, scene: &Scene<'_>) -> Vec<String> {
        match &self.over {
            Some(over) => vec![self.said(scene, over)],
            None => self.lines(scene).map(|line| line.join(" ")).to_vec(),
        }
    }
}

impl Tensor {
    /// The sides that go to the right and down in the picture.
    fn drawn_sides(&self) -> (usize, usize) {
        match self.of_weights {
            true => (self.sides[2], self.sides[1]),
            false => (self.sides[1], self.sides[2]),
        }
    }

    /// What the marks of the block mean: words, how it is written in a program, its shape. Of weights rows go down and columns to
    /// the right, as in a matrix.
    fn lines(&self, scene: &Scene<'_>) -> [[String; 3]; 4] {
        let [depth, rows, columns] = [self.sides[0], self.sides[1], self.sides[2]];
        let marked = match self.of_weights {
            true => self.marked_weights(scene),
            false => self.marked_numbers(scene),
        };
        let (down, across) = match self.of_weights {
            true => (vec![depth, rows], vec![depth, columns]),
            false => (vec![depth, columns], vec![depth, rows]),
        };
        let mut sides = [vec![rows, columns], down, across, vec![]].into_iter();
        marked.map(|(word, code)| {
            let shape = written(&sides.next().unwrap_or_default());
            [word.into(), code, shape]
        })
    }

    fn marked_weights(&self, scene: &Scene<'_>) -> [(&'static str, String); 4] {
        let lang = scene.lang;
        let (column, last) = ((self.sides[2] - 1) / 2, self.sides[1] - 1);
        [
            (say!(lang, "figure.one_block"), "W[0]".into()),
            (
                say!(lang, "figure.one_column"),
                format!("W[:, :, {column}]"),
            ),
            (say!(lang, "figure.one_row"), format!("W[:, {last}]")),
            (
                say!(lang, "figure.one_weight"),
                format!("W[0, {last}, {column}]"),
            ),
        ]
    }

    fn marked_numbers(&self, scene: &Scene<'_>) -> [(&'static str, String); 4] {
        let lang = scene.lang;
        let (time, last) = ((self.sides[1] - 1) / 2, self.sides[2] - 1);
        [
            (say!(lang, "figure.one_sequence"), "x[0]".into()),
            (say!(lang, "figure.one_time"), format!("x[:, {time}]")),
            (say!(lang, "figure.one_feature"), format!("x[:, :, {last}]")),
            (
                say!(lang, "figure.one_number"),
                format!("x[0, {time}, {last}]"),
            ),
        ]
    }

    /// What its sides are, how long they are and where they go: behind, across and down.
    fn words(&self, scene: &Scene<'_>) -> [String; 3] {
        let lang = scene.lang;
        let (across, down) = self.drawn_sides();
        let names = match self.of_weights {
            true => [
                say!(lang, "figure.block"),
                say!(lang, "figure.column"),
                say!(lang, "figure.row"),
            ],
            false => [
                say!(lang, "figure.batch"),
                say!(lang, "common.time"),
                say!(lang, "figure.features"),
            ],
        };
        [
            format!("{} {} ↗", names[0], self.sides[0]),
            format!("{} {across} →", names[1]),
            format!("{} {down} ↓", names[2]),
        ]
    }

    /// Sheets behind each other, one a sequence: times from the left, features from above.
    fn block(&self, scene: &Scene<'_>, (width, height): (usize, usize)) -> Option<Canvas> {
        let (across, down) = self.drawn_sides();
        let words = self.words(scene);
        let left = words[2].width() + 2;
        let most = if height < LARGE { MOST } else { MOST_LARGE };
        let sheets = self.sides[0].min(most[0]);
        let free = width.checked_sub(left + 2 * sheets)?;
        let times = across.min(most[1]).min(free / 2);
        // Below them the line of times and what the marks mean.
        let under = 3 + self.lines(scene).len();
        let high = height
            .saturating_sub(sheets + under)
            .clamp(MOST[2], most[2]);
        let features = down.min(high);
        if times < 1 {
            return None;
        }
        let top = sheets;
        let lines = self.lines(scene);
        // Of one feature alone there is none to be told from others.
        let lines = lines.iter().enumerate();
        let lines = lines.filter(|(k, _)| *k != FEATURE || down > 1);
        let mut canvas = Canvas::new(width, top + features + 3 + lines.clone().count());
        canvas.text(0, top, &words[2], Meaning::Dim);
        canvas.text(left, top + features, &words[1], Meaning::Dim);
        let cell = if height < LARGE {
            2
        } else {
            (free / times).clamp(2, WIDE)
        };
        let behind = left + cell * times + 2 * sheets - 4;
        let at = behind.min(width.saturating_sub(words[0].width()));
        canvas.text(at, 0, &words[0], Meaning::Dim);
        for sheet in (0..sheets).rev() {
            let cut = [across > times, down > features];
            let corner = (left + 2 * sheet, top - sheet);
            self.sheet(
                &mut canvas,
                (corner, cell),
                (times, features),
                sheet == 0,
                cut,
            );
        }
        for (y, (k, line)) in (top + features + 2..).zip(lines) {
            legend(&mut canvas, y, k, line);
        }
        Some(canvas)
    }

    /// One sequence: its cells, those of the chosen time and feature marked in every sheet.
    fn sheet(
        &self,
        canvas: &mut Canvas,
        ((x, y), cell): ((usize, usize), usize),
        (times, features): (usize, usize),
        is_front: bool,
        cut: [bool; 2],
    ) {
        let chosen = (times - 1) / 2;
        for feature in 0..features {
            for time in 0..times {
                let is_elided = cut[0] && time + 2 == times || cut[1] && feature + 2 == features;
                let is_time = time == chosen;
                let is_feature = feature + 1 == features;
                let (symbol, style) = match (is_time, is_feature, is_front) {
                    _ if is_elided => ("…", Meaning::Faint.into()),
                    (true, true, true) => mark(3),
                    (true, _, _) => mark(1),
                    (_, true, _) if features > 1 => mark(FEATURE),
                    (_, _, true) => mark(0),
                    _ => ("·", Meaning::Faint.into()),
                };
                canvas.text(x + cell * time, y + feature, symbol, style);
                if time + 1 < times {
                    let free = " ".repeat(cell - 1);
                    canvas.text(x + cell * time + 1, y + feature, &free, Meaning::Plain);
                }
            }
        }
    }

    fn said(&self, scene: &Scene<'_>, over: &[usize]) -> String {
        let (small, large) = (written(&self.sides), written(over));
        let times: usize = self
            .sides
            .iter()
            .zip(over)
            .map(|(side, over)| if side == over { 1 } else { *over })
            .product();
        say!(scene.lang, "figure.stretched", small, large, times)
    }

    /// The small shape, what it is stretched to, and what it meets there.
    fn stretched(&self, scene: &Scene<'_>, over: &[usize], width: usize) -> Option<Canvas> {
        let rows = over[0].min(MOST_ROWS);
        let columns = over[1].min(10).min(width.checked_sub(16)? / 2);
        let gap = written(&self.sides).width() + 4;
        if columns < 2 || gap + 2 * columns > width {
            return None;
        }
        let said = crate::typeset::wrap(&self.said(scene, over), width);
        let mut canvas = Canvas::new(width, rows + 2 + said.len());
        canvas.text(0, 0, &written(&self.sides), Meaning::Heading);
        canvas.text(gap, 0, &fit(&written(over), width - gap), Meaning::Heading);
        for row in 0..rows {
            let is_elided = over[0] > rows && row + 2 == rows;
            if is_elided {
                canvas.text(1, row + 1, "…", Meaning::Faint);
                canvas.text(gap, row + 1, "…", Meaning::Faint);
                continue;
            }
            self.row(&mut canvas, row, (gap, columns));
            if over[1] > columns {
                canvas.text(gap + 2 * columns, row + 1, "…", Meaning::Faint);
            }
        }
        canvas.text(gap - 3, 1, "→", Meaning::Dim);
        for (y, line) in (rows + 2..).zip(&said) {
            canvas.text(0, y, line, Meaning::Plain);
        }
        Some(canvas)
    }
}

impl Tensor {
    /// A row of a stretched shape: its own numbers, letters for their values, and the copies that are made of them.
    fn row(&self, canvas: &mut Canvas, row: usize, (gap, columns): (usize, usize)) {
        let is_wide = self.sides[1] > 1;
        let of = if self.sides[0] == 1 { 0 } else { row };
        for column in 0..columns {
            let number = if is_wide { column + of * columns } else { of };
            let letter = char::from(b'a' + (number % 26) as u8).to_string();
            let is_own = row == of && (is_wide || column == 0);
            let style = Style::from(Meaning::Unit(of as u8)).focus(is_own);
            if is_own && 2 * column + 4 < gap {
                canvas.text(1 + 2 * column, row + 1, &letter, style);
            }
            canvas.text(gap + 2 * column, row + 1, &letter, style);
        }
    }
}

/// How a part of the block is marked: a sequence, a time, a feature, the number they share.
fn mark(k: usize) -> (&'static str, Style) {
    let lit = |meaning: Meaning| Style::from(meaning).focus(true);
    match k {
        0 => ("1", Meaning::Unit(0).into()),
        1 => ("2", Meaning::Unit(1).into()),
        2 => ("3", Meaning::Unit(2).into()),
        _ => ("●", lit(Meaning::Lit)),
    }
}

/// What a mark means: its words, how it is written in a program, and its shape where there is room.
fn legend(canvas: &mut Canvas, y: usize, k: usize, line: &[String; 3]) {
    let (mark, style) = mark(k);
    canvas.text(0, y, mark, style);
    let end = canvas.text(2, y, &line[0], Meaning::Plain);
    let end = canvas.text(end.max(15) + 2, y, &line[1], Meaning::Symbol);
    let is_shape = line[2] != "[]";
    let at = (end + 1).max(28);
    if is_shape && at + line[2].width() <= canvas.width() {
        canvas.text(at, y, &line[2], Meaning::Dim);
    }
}
