//! The steps of an unrolled network, side by side on one sheet: as many numbers as have room, else tinted cells.

use super::super::Scene;
use super::super::bars::{self, tint};
use super::super::scene::{Number, compact};
use super::parts::{Kind, Part, Way, is_apart, shown, weights};
use crate::graph::{Place, Ref};
use crate::typeset::{Canvas, Ground, Meaning, Style, fit, wrap};
use unicode_width::UnicodeWidthStr;

/// Entries of a quantity that are drawn with a number each, and as tinted cells.
const MOST_NUMBERS: usize = 4;
const MOST_CELLS: usize = 12;
/// The least and most columns of a bar, each with a free one on both sides, and the most rows of a number.
const LEAST_BAR: usize = 9;
const MOST_BAR: usize = 27;
const TALLEST: usize = 3;

/// How the steps are drawn: with so many decimals, or as tinted cells where there is no room for numbers.
pub(super) struct Sheet<'a, 's> {
    scene: &'a Scene<'s>,
    way: Way,
    parts: Vec<Part>,
    decimals: Option<usize>,
    label: usize,
    /// Columns of a bar before a number, and rows of it, where the room is large.
    bar: usize,
    tall: usize,
    times: Vec<i64>,
    room: (usize, usize),
}

impl<'a, 's> Sheet<'a, 's> {
    pub(super) fn fitting(
        scene: &'a Scene<'s>,
        way: Way,
        all: &[Part],
        room: (usize, usize),
    ) -> Option<Sheet<'a, 's>> {
        let graph = scene.graph();
        let labels = all
            .iter()
            .map(|part| graph.system.name(part.name).inline(None).width());
        let label = labels.max()?.min(6);
        let sheet = |decimals, parts: Vec<Part>| Sheet {
            scene,
            way,
            parts,
            decimals,
            label,
            bar: 0,
            tall: 1,
            times: vec![],
            room,
        };
        let outer = || {
            let kept = all.iter().filter(|part| part.kind != Kind::Inner);
            kept.copied().collect::<Vec<_>>()
        };
        let forms = [Some(3), Some(2), Some(1), None];
        let whole = forms.iter().map(|form| sheet(*form, all.to_vec()));
        let brief = forms.iter().map(|form| sheet(*form, outer()));
        let length = graph.length;
        let has_room = |s: &Sheet<'_, '_>| s.height() <= room.1 && s.most() >= length;
        let mut found = whole.chain(brief).find(has_room).or_else(|| {
            // Not all of them: some, with numbers.
            let some = sheet(Some(2), all.to_vec());
            let some = if some.height() <= room.1 {
                some
            } else {
                sheet(Some(2), outer())
            };
            (some.most() >= 2).then_some(some)
        })?;
        found.times = shown(length as i64, found.most());
        found.grow();
        Some(found)
    }

    /// Bars where steps with numbers leave columns, as tall as there are rows.
    fn grow(&mut self) {
        let each = self.room.0.saturating_sub(self.before()) / self.times.len().max(1);
        let spare = each.saturating_sub(self.width() + self.gap()).min(MOST_BAR);
        // A bar has an axis in its middle.
        let bar = spare.saturating_sub((spare + 1) % 2);
        if self.decimals.is_none() || bar < LEAST_BAR {
            return;
        }
        self.bar = bar;
        let rows: usize = self.parts.iter().map(|part| self.rows(part)).sum();
        let free = (self.room.1 + 1).saturating_sub(self.height() + self.told().len());
        self.tall = (1 + free / rows.max(1)).min(TALLEST);
    }

    /// Columns of a step.
    fn width(&self) -> usize {
        let number = match self.decimals {
            Some(decimals) => 2 + decimals + 3,
            None => {
                self.parts
                    .iter()
                    .map(|p| p.entries.min(MOST_CELLS))
                    .max()
                    .unwrap_or(1)
                    + 1
            }
        };
        self.label + number + self.bar + 3
    }

    /// Columns between two steps: an arrow, a short one where there is little room.
    fn gap(&self) -> usize {
        if self.decimals.is_some() { 3 } else { 1 }
    }

    /// Columns of what stands before the first step: the states it begins with.
    fn before(&self) -> usize {
        match self.decimals {
            Some(decimals) => decimals + 3 + 2,
            None => 4,
        }
    }

    /// How many steps have room.
    fn most(&self) -> usize {
        self.room.0.saturating_sub(self.before()) / (self.width() + self.gap())
    }

    fn rows(&self, part: &Part) -> usize {
        self.lines(part) * self.tall
    }

    /// Numbers of a quantity below each other, or one line of cells.
    fn lines(&self, part: &Part) -> usize {
        match self.decimals {
            Some(_) if part.entries <= MOST_NUMBERS => part.entries,
            _ => 1,
        }
    }

    /// The row of the n-th line of a quantity that its number stands in.
    fn line(&self, n: usize) -> usize {
        n * self.tall + self.tall / 2
    }

    /// Where a kind of parts has an arrow of its own, a free row between.
    fn top(&self, k: usize) -> usize {
        let rows: usize = self.parts[..k].iter().map(|part| self.rows(part)).sum();
        let changes = self.parts[..=k.min(self.parts.len() - 1)]
            .windows(2)
            .filter(|two| is_apart(two[0].kind, two[1].kind))
            .count();
        1 + rows + changes
    }

    fn height(&self) -> usize {
        let last = self.parts.len() - 1;
        self.top(last) + self.rows(&self.parts[last]) + 2
    }

    pub(super) fn draw(&self) -> Canvas {
        // More lines about the weights where there are rows for them.
        let free = self.room.1.saturating_sub(self.height());
        let more = free.min(self.told().len().saturating_sub(1));
        let height = self.height() + more;
        let mut canvas = Canvas::new(self.room.0, height);
        let mut x = self.before() + self.gap();
        let mut feet = vec![];
        for (n, &time) in self.times.iter().enumerate() {
            if n > 0 && self.times[n - 1] + 1 < time {
                canvas.text(x - self.gap(), 0, "…", Meaning::Dim);
            }
            self.step(&mut canvas, x, time);
            self.handed(&mut canvas, x, time, n);
            feet.push(x + self.width() / 2);
            x += self.width() + self.gap();
        }
        self.weights(&mut canvas, self.height() - 2, &feet);
        canvas.trimmed()
    }

    /// One time: its quantities on a surface, what comes out above it and what goes in below it.
    fn step(&self, canvas: &mut Canvas, x: usize, time: i64) {
        let graph = self.scene.graph();
        canvas.text(x + 1, 0, &format!("t={time}"), Meaning::Heading);
        for (k, part) in self.parts.iter().enumerate() {
            let top = self.top(k);
            let inside = matches!(part.kind, Kind::Inner | Kind::State);
            for y in top..top + self.rows(part) {
                self.surface(canvas, (x, y), inside);
            }
            if k > 0 && is_apart(self.parts[k - 1].kind, part.kind) {
                let arrow = if self.way.is_backward { "▾" } else { "▴" };
                canvas.text(x + self.width() / 2, top - 1, arrow, Meaning::Dim);
            }
            if let Some(id) = graph.at(part.name, time) {
                self.part(canvas, (x + 1, top), part, self.way.of(id), inside);
            }
        }
    }

    fn surface(&self, canvas: &mut Canvas, (x, y): (usize, usize), inside: bool) {
        if !inside {
            return;
        }
        let ground = Style::default().on(Ground::Surface);
        canvas.text(x, y, &" ".repeat(self.width()), ground);
        canvas.text(x, y, "▐", Meaning::Dim);
        canvas.text(x + self.width() - 1, y, "▌", Meaning::Dim);
    }

    /// A quantity: its name, and its numbers below each other or as cells.
    fn part(
        &self,
        canvas: &mut Canvas,
        (x, y): (usize, usize),
        part: &Part,
        of: Ref,
        inside: bool,
    ) {
        let ground = if inside {
            Ground::Surface
        } else {
            Ground::Paper
        };
        let on = |meaning: Meaning| Style::from(meaning).on(ground);
        let name = self.scene.graph().system.name(part.name).inline(None);
        let place = Place::whole(of);
        let middle = y + self.line(0);
        canvas.placed(
            x,
            middle,
            &fit(&name, self.label),
            on(Meaning::Symbol),
            place,
        );
        let end = x + self.width() - 2;
        let numbers = self.decimals.filter(|_| part.entries <= MOST_NUMBERS);
        let Some(decimals) = numbers else {
            self.cells(canvas, (x + self.label + 1, middle), end, part, of);
            return;
        };
        for n in 0..part.entries {
            let row = y + self.line(n);
            self.bar(
                canvas,
                (x + self.label + 3, y + n * self.tall),
                (of, n),
                ground,
            );
            if part.entries > 1 {
                let digit = format!("{}", n + 1);
                canvas.text(x + self.label + 1, row, &digit, on(Meaning::Unit(n as u8)));
            }
            let (text, meaning) = compact(self.number(of, n), decimals, decimals + 4);
            canvas.right(end, row, &text, on(meaning), self.scene.place(of, n));
        }
    }

    /// The bar of a number: half a row remains free above it.
    fn bar(
        &self,
        canvas: &mut Canvas,
        (x, y): (usize, usize),
        (of, n): (Ref, usize),
        ground: Ground,
    ) {
        let (Number::Of(value), 1..) = (self.number(of, n), self.bar) else {
            return;
        };
        let scale = self.scene.scale(of);
        let size = (self.bar - 2, self.tall);
        bars::tall(canvas, (x, y), (value, &scale), size, ground);
    }

    fn cells(&self, canvas: &mut Canvas, (x, y): (usize, usize), end: usize, part: &Part, of: Ref) {
        let scale = self.scene.scale(of);
        let reach = scale.start.abs().max(scale.end.abs()).max(1e-300);
        for n in 0..part.entries.min(MOST_CELLS).min(end.saturating_sub(x)) {
            let place = self.scene.place(of, n);
            match self.number(of, n) {
                Number::Of(value) => {
                    let (symbol, style) = tint(value / reach);
                    canvas.placed(x + n, y, symbol, style, place)
                }
                Number::Asked => canvas.placed(x + n, y, "?", Meaning::Key, place),
                Number::Pending => canvas.placed(x + n, y, "·", Meaning::Faint, place),
            };
        }
    }

    fn number(&self, of: Ref, n: usize) -> Number {
        self.scene.number(of, n)
    }

    /// What a step takes over from the one before it, into its left edge; at the first what there was before it.
    fn handed(&self, canvas: &mut Canvas, x: usize, time: i64, n: usize) {
        let graph = self.scene.graph();
        for (k, part) in self.parts.iter().enumerate() {
            if part.kind != Kind::State {
                continue;
            }
            let top = self.top(k);
            let y = top + self.line(0);
            let Some(before) = graph.at(part.name, time - 1).map(|id| self.way.of(id)) else {
                continue;
            };
            let arrow = fit_arrow(self.arrow(before), self.gap());
            canvas.text(x - self.gap(), y, &arrow, self.weight(before));
            if n > 0 {
                continue;
            }
            // What it begins with.
            for row in 0..self.lines(part) {
                let (text, meaning) = match self.decimals {
                    Some(decimals) => compact(self.number(before, row), decimals, decimals + 3),
                    None => (
                        format!("{}₀", graph.system.name(part.name).inline(None)),
                        Meaning::Symbol,
                    ),
                };
                let place = self.scene.place(before, row);
                let row = top + self.line(row);
                canvas.right(self.before() - 1, row, &text, meaning, place);
            }
        }
    }

    /// Forward a line; backward by the size of the gradient: heavy from 1 on, dotted below a hundredth.
    fn arrow(&self, of: Ref) -> &'static str {
        match (self.way.is_backward, self.size(of)) {
            (false, _) => "──▸",
            (true, size) if size >= 1.0 => "◂━━",
            (true, size) if size >= 0.01 => "◂──",
            (true, _) => "◂┄┄",
        }
    }

    fn weight(&self, of: Ref) -> Meaning {
        match (self.way.is_backward, self.size(of)) {
            (true, size) if size >= 1.0 => Meaning::Lit,
            (true, size) if size < 0.01 => Meaning::Faint,
            _ => Meaning::Dim,
        }
    }

    fn size(&self, of: Ref) -> f64 {
        let asks = self.scene.asks(of);
        let value = self.scene.typesetter.run.value(of).filter(|_| !asks);
        value.map_or(0.1, |value| value.norm())
    }

    /// One line of weights below all steps.
    fn weights(&self, canvas: &mut Canvas, y: usize, feet: &[usize]) {
        let (Some(&first), Some(&last)) = (feet.first(), feet.last()) else {
            return;
        };
        for x in first..=last {
            let corner = match x {
                _ if first == last => "│",
                x if x == first => "╰",
                x if x == last => "╯",
                x if feet.contains(&x) => "┴",
                _ => "─",
            };
            canvas.text(x, y, corner, Meaning::Dim);
        }
        let lines = self.told();
        let rows = canvas.height().saturating_sub(y + 1);
        for n in 0..lines.len().min(rows) {
            // The last that has room is cut where more would follow.
            let end = if n + 1 == rows { lines.len() } else { n + 1 };
            let line = fit(&lines[n..end].join(" "), self.room.0);
            canvas.text(0, y + 1 + n, &line, Meaning::Dim);
        }
    }

    /// What is said of the weights, in lines.
    fn told(&self) -> Vec<String> {
        let names = weights(self.scene);
        let line = self.way.about_weights(self.scene.lang, &names);
        wrap(&line, self.room.0)
    }
}

/// The head of an arrow, and so much of its line.
fn fit_arrow(arrow: &str, columns: usize) -> String {
    let is_head = |c: &char| matches!(c, '▸' | '◂');
    match columns {
        1 => arrow.chars().filter(is_head).collect(),
        _ => arrow.to_owned(),
    }
}
