//! The film in rows: a row a unit, a column a time. Every quantity has an axis of its own, whose ends stand beside its name, and
//! every bar its number; where frames are narrow, a number stands on the tint of its size.

mod frames;
mod line;

use super::bars::{Axis, tint};
use super::numbers::label_meaning;
use super::scene::{Number, Scene, compact};
use crate::graph::{Place, Ref};
use crate::typeset::{Canvas, Ground, Meaning, Style, fit, meaning};
use crate::walk::{Phase, TimeSlot};
use frames::{BARS, DIGITS, Frames, LEAST_BAR, NARROW_GAP, NUMBER, TIGHT};
pub(super) use line::used;
use line::{Line, given, lines};
pub use line::{levels, rows};
use unicode_width::UnicodeWidthStr;

/// The times at which there are numbers, as a table of bars; none where not even one time has room.
pub(super) fn timeline(scene: &Scene<'_>, width: usize, height: usize) -> Option<Canvas> {
    let (lines, more) = lines(scene, height.checked_sub(1)?)?;
    let columns = lines.iter().map(|line| line.title(scene).width()).max()?;
    let is_matrix = |line: &Line| {
        let of = line.of(scene, scene.time().max(1));
        line.units.len() == 1 && of.is_some_and(|of| scene.graph().shape(of).cols > 1)
    };
    let label = columns + if lines.iter().any(is_matrix) { 5 } else { 3 };
    let timeline = Timeline {
        scene,
        label,
        frames: Frames::new(scene, width.checked_sub(label)?)?,
        lines,
        more,
    };
    let mut canvas = Canvas::new(width, height);
    timeline.draw(&mut canvas);
    Some(canvas)
}

struct Timeline<'a, 's> {
    scene: &'a Scene<'s>,
    lines: Vec<Line>,
    /// Whether there are lines above and below.
    more: String,
    /// Columns of names and units.
    label: usize,
    frames: Frames,
}

impl Timeline<'_, '_> {
    fn draw(&self, canvas: &mut Canvas) {
        let (extent, end) = self.extent(canvas.width());
        // A heading leaves its place to what says how many there are.
        let headings = end - extent.width();
        for (i, time) in self.frames.times.clone().enumerate() {
            let x = self.label + i * (self.frames.columns + self.frames.gap);
            if end < canvas.width() || x + 4 <= headings {
                self.heading(canvas, x, time);
            }
            for (y, line) in self.places() {
                let Some(of) = line.of(self.scene, time) else {
                    continue;
                };
                self.cell(canvas, (x, y), line, (time, of));
                if time < *self.frames.times.end() && line.inner.is_none() {
                    // What runs back is handed on by the later of two times.
                    let entry = self.scene.graph().system.entry(line.name);
                    let later = line.of(self.scene, time + i64::from(entry.ahead > 0));
                    let at = (x + self.frames.columns, y + line.middle());
                    self.handed_on(canvas, at, line, later.unwrap_or(of));
                }
            }
        }
        for (y, line) in self.places() {
            self.name(canvas, y + line.middle(), line);
        }
        canvas.text(0, 0, &self.more, Meaning::Lit);
        canvas.right(end, 0, &extent, Meaning::Dim, None);
    }

    /// `1…5 / 20` where not all times have a frame, and where it ends: over the names, or else behind the last frame.
    fn extent(&self, width: usize) -> (String, usize) {
        let all = self.scene.steps() as i64;
        let (first, last) = (*self.frames.times.start(), *self.frames.times.end());
        if last - first + 1 == all {
            return (String::new(), width);
        }
        let text = format!(" {} / {all}", self.scene.through(first, last));
        match self.more.width() + text.width() < self.label {
            true => (text, self.label - 1),
            false => (text, width),
        }
    }

    /// The lines, each with its first row.
    fn places(&self) -> impl Iterator<Item = (usize, &Line)> {
        self.lines.iter().scan(1, |below, line| {
            let y = *below;
            *below += line.tall;
            Some((y, line))
        })
    }

    fn heading(&self, canvas: &mut Canvas, x: usize, time: i64) {
        let lit = self.scene.walk.stage(self.scene.cursor.at) == Some(TimeSlot::At(time));
        let name = match self.frames.columns {
            ..4 => time.to_string(),
            _ => format!("t={time}"),
        };
        let heading = if lit { Meaning::Lit } else { Meaning::Dim };
        let end = x + self.frames.columns;
        let behind = canvas.text(x, 0, &fit(&name, self.frames.columns + 1), heading);
        // What is read has rows of its own, if there is room; a letter is told all the same, and the one that is the target.
        let (before, after) = given(self.scene);
        let mut x = behind + 2;
        for (name, is_read) in before
            .first()
            .map(|n| (n, true))
            .into_iter()
            .chain(after.first().map(|n| (n, false)))
        {
            let Some(id) = self.scene.graph().at(*name, time) else {
                continue;
            };
            let (of, typesetter) = (Ref::Value(id), self.scene.typesetter);
            let has_row = self.lines.iter().any(|line| line.name == *name);
            let value = match self.scene.meant(of) {
                Some(letter) => letter,
                None if is_read && !has_row => typesetter.inline_value(of),
                None => continue,
            };
            let told = format!("{} = {value}", typesetter.inline(of));
            if x + told.width() <= end {
                x = canvas.text(x, 0, &told, Meaning::Dim) + 2;
            }
        }
    }

    /// Its name and the ends of its axis before its first unit, a digit before each, of a matrix row and column.
    fn name(&self, canvas: &mut Canvas, y: usize, line: &Line) {
        let at = line.of(self.scene, self.scene.time());
        let subject = self.scene.subject();
        let meaning = match at {
            Some(of) if subject == Some(of) => Meaning::Lit,
            Some(of) if line.inner.is_some() && self.is_now(of) => Meaning::Lit,
            Some(of) => label_meaning(self.scene, of),
            None => Meaning::Faint,
        };
        if line.is_first {
            let place = at.map(Place::whole);
            let name = line.called(self.scene);
            canvas.placed(0, y, &name, meaning, place);
            let ends = line.title(self.scene);
            let ends = &ends[name.len()..];
            canvas.text(name.width(), y, ends, Meaning::Faint);
        }
        let shape = at.map(|of| self.scene.graph().shape(of));
        let is_pair = self.scene.graph().system.entry(line.name).over.is_some();
        if let Some(shape) = shape.filter(|s| (is_pair || s.len() > 1) && line.units.len() == 1) {
            let unit = line.units.start;
            let name = match shape.cols {
                1 => at.map_or_else(String::new, |of| self.scene.entry(of, unit)),
                _ => format!("{},{}", unit % shape.rows + 1, unit / shape.rows + 1),
            };
            canvas.right(self.label - 1, y, &name, Meaning::Unit(unit as u8), None);
        }
    }

    /// The numbers of a time: a bar with its number, or each on its tint.
    fn cell(
        &self,
        canvas: &mut Canvas,
        (x, y): (usize, usize),
        line: &Line,
        (time, of): (i64, Ref),
    ) {
        if line.units.len() == 1 && self.frames.columns >= BARS {
            return self.bar(canvas, (x, y), line, of);
        }
        let each = (self.frames.columns / line.units.len()).max(1);
        let shown = self.frames.columns / each;
        for (n, unit) in line.units.clone().take(shown).enumerate() {
            let Some((of, entry)) = line.place(self.scene, time, unit) else {
                continue;
            };
            let number = self.number(line, of, entry);
            let at = x + n * each;
            let (symbol, style) = match number {
                Number::Of(value) => tint(value / line.scale.end),
                Number::Pending => ("·", Meaning::Faint.into()),
                Number::Asked => ("?", Meaning::Key.into()),
            };
            let place = self.scene.place(of, entry);
            let is_apart = each >= DIGITS && shown > 1;
            let free = if is_apart { each - 1 } else { each };
            // With few columns fewer decimals, and no free one between.
            let decimals = match (each, shown) {
                (DIGITS.., _) => 3,
                (_, 1) => 2,
                _ => 1,
            };
            let text = match number {
                Number::Of(_) if each >= TIGHT => {
                    let filled = compact(number, decimals, free).0;
                    format!("{filled:>free$}")
                }
                Number::Of(_) => symbol.repeat(free),
                Number::Pending if free > 2 => format!("{:>free$}", "┄".repeat(free - 1)),
                _ => format!("{symbol:>free$}"),
            };
            let style = style.strong(self.is_now(of));
            if matches!(number, Number::Of(_)) {
                for row in y..y + line.tall {
                    canvas.placed(at, row, &" ".repeat(free), style, place);
                }
            }
            canvas.placed(at, y + line.middle(), &text, style, place);
        }
    }

    fn number(&self, line: &Line, of: Ref, entry: usize) -> Number {
        match line.inner {
            None => self.scene.number(of, entry),
            Some(_) => self.scene.unnamed(of, entry),
        }
    }

    fn is_now(&self, of: Ref) -> bool {
        self.scene.now() == Some(of) || self.scene.doing().last() == Some(&of)
    }

    fn bar(&self, canvas: &mut Canvas, (x, y): (usize, usize), line: &Line, of: Ref) {
        let (start, scene) = (line.units.start, self.scene);
        let is_pair = scene.graph().system.entry(line.name).over.is_some();
        let unit = if is_pair { 0 } else { start };
        let number = self.number(line, of, unit);
        let now = self.is_now(of);
        // Half a row remains free above a bar.
        let (thick, middle) = (line.tall, y + line.middle());
        let left = x + self.value(canvas, (x, y), (of, unit), line);
        let axis = Axis {
            columns: left..x + self.frames.columns - self.frames.number,
            values: line.scale.clone(),
        };
        let place = scene.place(of, unit);
        let has_bar = axis.columns.len() >= LEAST_BAR;
        if has_bar {
            self.way(canvas, (y, thick), (&axis, number), place);
        }
        if let (true, Number::Of(value)) = (has_bar, number) {
            let style = Style::from(meaning(value)).strong(now);
            axis.thick(canvas, (y, thick), (0.0, value), style);
            if value.abs() > line.scale.end {
                let end = if value > 0.0 {
                    axis.columns.end - 1
                } else {
                    left
                };
                canvas.text(end, middle, if value > 0.0 { "▶" } else { "◀" }, style);
            }
        }
        self.digits(
            canvas,
            (x + self.frames.columns, y),
            number,
            (line, now),
            place,
        );
    }

    /// A number at the right of its frame, on the tint of its size as high as its bar.
    fn digits(
        &self,
        canvas: &mut Canvas,
        (end, y): (usize, usize),
        number: Number,
        (line, now): (&Line, bool),
        place: Place,
    ) {
        let (text, meaning) = compact(number, 3, NUMBER - 1);
        let style = match number {
            _ if now => Style::from(meaning).strong(true).on(Ground::Lit),
            Number::Of(value) => tint(value / line.scale.end).1,
            Number::Pending => {
                let way = "┄".repeat(NUMBER - 2);
                return canvas.right(end, y + line.middle(), &way, meaning, None);
            }
            _ => return canvas.right(end, y + line.middle(), &text, meaning, None),
        };
        let columns = NUMBER - 1;
        self.tinted(canvas, (end - columns, y), line.tall, (style, place));
        canvas.right(end, y + line.middle(), &text, style, Some(place));
    }

    /// The ground of a number, as high as its bar.
    fn tinted(
        &self,
        canvas: &mut Canvas,
        (x, y): (usize, usize),
        tall: usize,
        (style, place): (Style, Place),
    ) {
        let from = if tall > 2 { y + 1 } else { y };
        for row in from..y + tall {
            canvas.placed(x, row, &" ".repeat(NUMBER - 1), style, Some(place));
        }
    }

    /// What a bar lies on: its scale along the foot, and the zero line where that has two sides; not reached, it is hollow.
    fn way(
        &self,
        canvas: &mut Canvas,
        (y, thick): (usize, usize),
        (axis, number): (&Axis, Number),
        place: Place,
    ) {
        let (left, columns) = (axis.columns.start, axis.columns.len());
        let foot = y + thick - 1;
        match number {
            Number::Of(_) => {
                canvas.placed(left, foot, &"▁".repeat(columns), Meaning::Faint, place);
            }
            Number::Pending => {
                canvas.text(left, y + thick / 2, &"┄".repeat(columns), Meaning::Faint);
            }
            Number::Asked => {}
        }
        if axis.values != (0.0..1.0) {
            let zero = axis.column(0.0);
            (y..y + thick).for_each(|row| _ = canvas.text(zero, row, "│", Meaning::Faint));
        }
    }

    /// Whether a gradient stands behind its value.
    fn has_value(&self) -> bool {
        self.scene.walk.phase == Phase::Backward && self.frames.columns >= 2 * NUMBER
    }

    /// Backward, before a gradient, the number whose gradient it is, if there is room; the columns it takes.
    fn value(
        &self,
        canvas: &mut Canvas,
        (x, y): (usize, usize),
        (of, unit): (Ref, usize),
        line: &Line,
    ) -> usize {
        let Ref::Adjoint(id) = of else { return 0 };
        if !self.has_value() {
            return 0;
        }
        let of = Ref::Value(id);
        let (number, place) = (self.number(line, of, unit), self.scene.place(of, unit));
        let (text, meaning) = compact(number, 3, NUMBER - 1);
        let style = match number {
            Number::Of(value) => tint(value / line.values).1,
            _ => meaning.into(),
        };
        self.tinted(canvas, (x, y), line.tall, (style, place));
        let end = (x + NUMBER - 1, y + line.middle());
        canvas.right(end.0, end.1, &text, style, Some(place));
        self.frames.number
    }

    /// What is handed from one time to the next: solid once it is there.
    fn handed_on(&self, canvas: &mut Canvas, (x, y): (usize, usize), line: &Line, of: Ref) {
        let entry = self.scene.graph().system.entry(line.name);
        if !entry.is_carried() {
            return;
        }
        let runs_back = entry.ahead > 0;
        let (line, meaning) = match self.scene.reached(of) {
            true => ("━", Meaning::Dim),
            false => ("┄", Meaning::Faint),
        };
        let arrow = match (self.scene.walk.phase == Phase::Backward) != runs_back {
            true => "◂",
            false => "▸",
        };
        let (x, text) = match (self.frames.gap, arrow) {
            (NARROW_GAP, _) => (x, arrow.to_owned()),
            (_, "◂") => (x + 1, format!("{arrow}{line}")),
            _ => (x + 1, format!("{line}{arrow}")),
        };
        canvas.text(x, y, &text, meaning);
    }
}
