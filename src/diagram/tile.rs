//! A tile: a named quantity with its numbers.

use super::bars;
use super::part::{Detail, NUMBER, Rect, are_numbers, in_row, is_grid, rows_of};
use super::scene::{Number, Scene, compact};
use crate::graph::{NodeId, Place, Ref};
use crate::typeset::{Canvas, Ground, Meaning, Style, fit};
use crate::walk::Phase;
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

/// The most columns of a number of a matrix.
const WIDEST: usize = 9;

/// A named quantity on a surface of its own.
pub(super) struct Tile<'a, 's> {
    pub(super) scene: &'a Scene<'s>,
    pub(super) of: Ref,
    pub(super) node: NodeId,
    /// The nodes of all times it stands for.
    pub(super) all: &'a [NodeId],
    pub(super) detail: Detail,
}

/// What the rows of a tile have in common.
struct Row {
    /// Columns of all of it.
    width: usize,
    is_numbered: bool,
    /// What its bar goes from and to, if it has one.
    scale: Option<Range<f64>>,
    ground: Ground,
}

impl Tile<'_, '_> {
    pub(super) fn draw(&self, canvas: &mut Canvas, rect: Rect) {
        let (x, y) = (usize::from(rect.x), usize::from(rect.y));
        let width = usize::from(rect.width);
        let is_there = self.is_there();
        let is_series = self.all.len() > 1;
        let is_here = |id: &NodeId| self.scene.arrives_at(self.scene.shown(*id));
        let is_now = self.scene.arrives_at(self.of) || self.all.iter().any(is_here);
        let ground = match (is_there, is_now) {
            (_, true) => Ground::Lit,
            (true, false) => Ground::Surface,
            (false, false) => Ground::Paper,
        };
        self.surface(canvas, rect, ground);
        let meaning = match (is_now, is_there) {
            (true, _) => Meaning::Lit,
            (false, true) => Meaning::Symbol,
            (false, false) => Meaning::Dim,
        };
        let style = Style::from(meaning).on(ground);
        if self.detail == Detail::Row {
            return self.in_row(canvas, (x + 1, y), width - 2, style);
        }
        self.title(canvas, (x + 1, y), width - 2, style, is_series);
        let graph = self.scene.graph();
        let rows = rows_of(graph, self.node, self.all, self.detail);
        if is_grid(graph, self.node, self.detail) && !is_series {
            self.grid(canvas, (x + 1, y + 1), width - 2, ground);
        } else if rows == self.len() && (!is_series || self.has_each()) {
            // Of all times, so it is asked for once.
            let bar = self.detail.bar();
            let scale = (bar > 0).then(|| self.scene.scale(self.of));
            let row = Row {
                width: width - 2,
                is_numbered: rows > 1,
                scale,
                ground,
            };
            let tall = self.detail.tall();
            for n in 0..rows {
                self.row(canvas, (x + 1, y + 1 + n * tall), n, &row);
            }
        } else {
            self.strip(canvas, (x + 1, y + 1), width - 2, ground);
        }
    }

    /// What the numbers stand on; what is not there yet has edges alone.
    fn surface(&self, canvas: &mut Canvas, rect: Rect, ground: Ground) {
        let (x, y) = (usize::from(rect.x), usize::from(rect.y));
        let width = usize::from(rect.width);
        let [left, right] = if self.is_there() {
            ["▐", "▌"]
        } else {
            ["┆", "┆"]
        };
        let edge = match ground {
            Ground::Lit => Meaning::Lit,
            Ground::Surface => Meaning::Dim,
            _ => Meaning::Faint,
        };
        let plain = Style::default().on(ground);
        for row in y..y + usize::from(rect.height) {
            canvas.text(x, row, &" ".repeat(width), plain);
            canvas.text(x, row, left, edge);
            canvas.text(x + width - 1, row, right, edge);
        }
    }

    /// Whether any of it is there.
    fn is_there(&self) -> bool {
        let is_reached = |of: Ref| {
            let has_value = self.scene.typesetter.run.value(of).is_some();
            has_value && self.scene.reached(of)
        };
        let mut each = self.all.iter().map(|&id| self.scene.shown(id));
        is_reached(self.of) || self.has_each() && each.any(is_reached)
    }

    /// Whether it shows one number of each of several second times.
    fn has_each(&self) -> bool {
        are_numbers(self.scene.graph(), self.all)
    }

    /// How many numbers it shows.
    fn len(&self) -> usize {
        match self.has_each() {
            true => self.all.len(),
            false => self.scene.graph().shape(self.of).len(),
        }
    }

    /// Where its n-th number stands.
    fn entry(&self, n: usize) -> (Ref, usize) {
        match self.has_each() {
            true => (self.scene.shown(self.all[n]), 0),
            false => (self.of, n),
        }
    }

    /// The last of the second times of which it shows a number each.
    fn last_second(&self) -> Option<i64> {
        let quantity = self.scene.graph().node(self.node).quantity?;
        quantity.over.filter(|_| self.has_each())
    }

    fn time(&self) -> Option<i64> {
        self.scene.graph().node(self.node).quantity?.time
    }

    /// The name, and the word for it if all of it has room.
    fn title(
        &self,
        canvas: &mut Canvas,
        (x, y): (usize, usize),
        width: usize,
        style: Style,
        is_series: bool,
    ) {
        let mut name = self.scene.typesetter.inline(self.of);
        if let Some(over) = self.last_second() {
            // `α_2,1…4`: of all second times.
            let first = self.scene.typesetter.inline(self.entry(0).0);
            name = self.scene.through(first, over);
        } else if is_series && let (Some(first), Some(last)) = (self.all.first(), self.time()) {
            // `h_1…4`: of all its times.
            let first = self.scene.typesetter.inline(self.scene.shown(*first));
            name = self.scene.through(first, last);
        }
        let place = Place::whole(self.of);
        let behind = canvas.placed(x, y, &fit(&name, width), style, place);
        let room = width.saturating_sub(name.width() + 1);
        // Of all times there is no one letter.
        let letter = (!is_series).then(|| self.scene.meant(self.of)).flatten();
        if let Some(letter) = letter.filter(|letter| letter.width() <= room) {
            let lit = style.strong(true);
            canvas.text(behind + 1, y, &letter, lit);
            return;
        }
        // What a parameter is called begins with what all are.
        let is_timed = |q: crate::graph::Quantity| q.time.is_some();
        let is_timed = self
            .scene
            .graph()
            .node(self.node)
            .quantity
            .is_some_and(is_timed);
        let word = self.scene.word(self.node).filter(|_| is_timed);
        let word = word.unwrap_or_default();
        let first = word.split(' ').next().unwrap_or_default();
        let dim = Style {
            meaning: Meaning::Dim,
            ..style
        };
        if let Some(word) = [word.as_str(), first]
            .into_iter()
            .find(|w| w.width() <= room)
        {
            canvas.text(behind + 1, y, word, dim);
        }
    }

    /// A row: the unit, a bar where there is room, the number.
    fn row(&self, canvas: &mut Canvas, (x, y): (usize, usize), n: usize, row: &Row) {
        let &Row { width, ground, .. } = row;
        let on = |meaning: Meaning| Style::from(meaning).on(ground);
        let (of, entry) = self.entry(n);
        let number = self.scene.number(of, entry);
        let place = self.scene.place(of, entry);
        if row.is_numbered {
            canvas.placed(
                x,
                y,
                &self.scene.entry(self.of, n),
                on(match number {
                    Number::Pending => Meaning::Faint,
                    _ => Meaning::Unit(n as u8),
                }),
                place,
            );
        }
        let decimals = if self.detail == Detail::Small { 2 } else { 3 };
        let room = if row.is_numbered { width - 1 } else { width };
        let (text, meaning) = compact(number, decimals, room.min(7));
        // What was just made is bold.
        let lit = on(meaning).strong(ground == Ground::Lit && matches!(number, Number::Of(_)));
        canvas.right(x + width, y, &text, lit, place);
        let Some(scale) = &row.scale else { return };
        let (bar, below) = (self.detail.bar(), self.detail.tall() - 1);
        let (start, bar) = match self.value((x, y), (of, entry), canvas, ground) {
            _ if below > 0 => (x, width),
            0 => (x + 2, bar),
            columns => (x + columns, (bar + 1).saturating_sub(columns)),
        };
        if bar < 3 {
            return;
        }
        let bar = bar - (bar + 1) % 2;
        let cells = match number {
            Number::Of(value) => bars::small(value, scale, bar),
            Number::Pending | Number::Asked => bars::hollow(scale, bar),
        };
        for (i, (symbol, meaning)) in cells.into_iter().enumerate() {
            canvas.text(start + i, y + below, symbol, on(meaning));
        }
    }

    /// On the way back, before a gradient, the number whose gradient it is; the columns it takes.
    fn value(
        &self,
        (x, y): (usize, usize),
        (of, entry): (Ref, usize),
        canvas: &mut Canvas,
        ground: Ground,
    ) -> usize {
        let Ref::Adjoint(id) = of else { return 0 };
        if self.scene.walk.phase != Phase::Backward || self.detail < Detail::Large {
            return 0;
        }
        let of = Ref::Value(id);
        // Behind a digit a minus, else a free column.
        let (columns, decimals) = match self.detail {
            Detail::Huge | Detail::HugeBelow => (7, 3),
            _ => (6, 2),
        };
        let (text, _) = compact(self.scene.number(of, entry), decimals, columns - 1);
        let dim = Style::from(Meaning::Dim).on(ground);
        canvas.right(
            x + columns,
            y,
            &text,
            dim,
            Some(self.scene.place(of, entry)),
        );
        columns + 1
    }

    /// The numbers of a matrix, each on the tint of its size.
    fn grid(&self, canvas: &mut Canvas, (x, y): (usize, usize), width: usize, ground: Ground) {
        let shape = self.scene.graph().node(self.node).shape;
        let end = self.scene.scale(self.of).end;
        let each = (width / shape.cols).min(WIDEST);
        for n in 0..shape.len() {
            let at = (x + n / shape.rows * each, y + n % shape.rows);
            let number = self.scene.number(self.of, n);
            let (text, meaning) = compact(number, 3, each - 1);
            let style = match number {
                Number::Of(value) => bars::tint(value / end).1,
                _ => Style::from(meaning).on(ground),
            };
            let text = format!("{text:>columns$}", columns = each - 1);
            canvas.placed(at.0, at.1, &text, style, self.scene.place(self.of, n));
        }
    }

    /// All in one row: the name, then its numbers.
    fn in_row(&self, canvas: &mut Canvas, (x, y): (usize, usize), width: usize, style: Style) {
        let len = self.len();
        let columns = in_row(len);
        let name = fit(&self.scene.typesetter.inline(self.of), width - columns);
        let entry = None;
        canvas.placed(x, y, &name, style, Place { of: self.of, entry });
        let start = x + width - columns;
        if len * NUMBER != columns {
            return self.strip(canvas, (start + 1, y), columns - 1, style.ground);
        }
        for n in 0..len {
            let (of, entry) = self.entry(n);
            let (text, meaning) = compact(self.scene.number(of, entry), 2, NUMBER - 1);
            let style = Style::from(meaning).on(style.ground);
            let end = start + (n + 1) * NUMBER;
            canvas.right(end, y, &text, style, self.scene.place(of, entry));
        }
    }

    /// More numbers than a tile has rows: a cell each, its tint the number's size.
    fn strip(&self, canvas: &mut Canvas, (x, y): (usize, usize), width: usize, ground: Ground) {
        let len = self.len();
        let scale = self.scene.scale(self.of);
        let shown = len.min(width);
        for n in 0..shown {
            let (of, entry) = self.entry(n);
            let number = self.scene.number(of, entry);
            let (symbol, style) = match number {
                Number::Of(value) => bars::tint(value / scale.end),
                Number::Pending => ("·", Style::from(Meaning::Faint).on(ground)),
                Number::Asked => ("?", Style::from(Meaning::Key).on(ground)),
            };
            canvas.placed(x + n, y, symbol, style, self.scene.place(of, entry));
        }
        if len > width {
            canvas.text(x + width - 1, y, "…", Style::from(Meaning::Dim).on(ground));
        }
    }
}
