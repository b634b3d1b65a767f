//! The film: every time step a frame, every quantity in it a pair of bars over one zero line, each on a scale of its own.

use super::numbers::{Numbers, label, label_meaning};
use super::scene::{Number, Scene, around, ceiling};
use super::timeline::{self, timeline};
use crate::equation::NameId;
use crate::graph::{Quantity, Ref};
use crate::typeset::{Canvas, Meaning, Style, fit, meaning};
use crate::walk::TimeSlot;
use unicode_width::UnicodeWidthStr;

/// Units of a quantity that are drawn.
const MOST_UNITS: usize = 6;
/// Columns of the labels of the axis.
const AXIS: usize = 3;
/// Columns of `12…20 / 20`.
const MORE: usize = 10;
/// Columns between two frames.
const GAP: usize = 3;
/// Rows of bars, headings and labels over numbers, at least.
const LEAST_BARS: usize = 8;
/// Rows from which the film stands in rows.
const ROWS: usize = 10;
/// Bars upward, in eighths of a cell.
const UP: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/// All times side by side, or as many as have room, about the one that is walked.
pub fn film(scene: &Scene<'_>, width: usize, height: usize) -> Canvas {
    // A row a unit, or where there are many units of few rows, as soon as a row a quantity has room.
    let has_rows = height >= timeline::rows(scene) || height >= ROWS;
    if let Some(rows) = has_rows.then(|| timeline(scene, width, height)).flatten() {
        return rows;
    }
    let mut canvas = Canvas::new(width, height);
    let Some(mut film) = Film::new(scene, width, height) else {
        return canvas;
    };
    // The numbers stand below, if that leaves enough of the bars.
    let numbers = Numbers::new(scene, &film.names, film.frame);
    let numbers = numbers.filter(|n| n.rows + LEAST_BARS <= height);
    film.height -= numbers.as_ref().map_or(0, |n| n.rows);
    film.draw(&mut canvas);
    for (i, time) in film.times.clone().enumerate() {
        let x = AXIS + i * (film.frame + GAP);
        if let Some(numbers) = &numbers {
            numbers.draw(scene, &mut canvas, (x, film.height), time);
        }
    }
    canvas
}

/// Rows that the film makes use of, of so many.
pub fn film_used(scene: &Scene<'_>, height: usize) -> usize {
    match height >= timeline::rows(scene) || height >= ROWS {
        true => timeline::used(scene, height),
        false => height,
    }
}

struct Film<'a, 's> {
    scene: &'a Scene<'s>,
    names: Vec<(NameId, usize)>,
    /// Columns of a unit's bar.
    bar: usize,
    /// Columns between two quantities.
    gap: usize,
    /// Columns of a frame's bars.
    frame: usize,
    /// The times shown.
    times: std::ops::RangeInclusive<i64>,
    /// Rows of headings, bars and labels.
    height: usize,
    /// What a bar of the height 1 stands for, quantity by quantity.
    scales: Vec<f64>,
    /// How high and how low bars reach on these scales.
    high: f64,
    low: f64,
}

impl<'a, 's> Film<'a, 's> {
    fn new(scene: &'a Scene<'s>, width: usize, height: usize) -> Option<Film<'a, 's>> {
        let names = names(scene);
        let form = |bar, gap| Film {
            scene,
            names: names.clone(),
            bar,
            gap,
            frame: 0,
            times: 1..=1,
            height,
            scales: vec![],
            high: 1.0,
            low: 0.0,
        };
        let length = scene.steps();
        let forms = [(3, 2), (2, 2), (2, 1), (1, 2), (1, 1)].map(|(bar, gap)| form(bar, gap));
        let fits = |film: &Film<'_, '_>| AXIS + (film.widest() + GAP) * length <= width;
        let mut film = forms.into_iter().find(fits).unwrap_or_else(|| form(1, 1));
        let needed = film.widest();
        if film.names.is_empty() || height < 3 || AXIS + needed > width {
            return None;
        }
        let shown = ((width - AXIS) / (needed + GAP)).clamp(1, length);
        let now = scene.time().clamp(1, length as i64);
        film.times = around(now, length, shown);
        // Frames grow into what is left over.
        // How many of all are shown is written behind the last.
        let more = if shown < length { MORE } else { 0 };
        let each = ((width - AXIS).saturating_sub(more) / shown).saturating_sub(GAP);
        film.frame = each.clamp(needed, needed + 12);
        film.scales = scales(scene, &film.names);
        (film.low, film.high) = range(scene, &film.names, &film.scales);
        Some(film)
    }

    /// Rows of bars above and below zero.
    fn rows(&self) -> (usize, usize) {
        let rows = self.height - feet(self.height) - 1;
        let below = rows as f64 * -self.low / (self.high - self.low);
        let below = if self.low < 0.0 {
            (below.round() as usize).max(1)
        } else {
            0
        };
        (rows.saturating_sub(below), below)
    }

    /// Columns of a frame's bars, with the columns between them.
    fn widest(&self) -> usize {
        let columns = self
            .names
            .iter()
            .map(|(name, units)| self.columns(*name, *units));
        columns.sum()
    }

    /// Columns of a quantity: of its bars or of its name, and those up to the next.
    fn columns(&self, name: NameId, units: usize) -> usize {
        let label = label(self.scene, name).width();
        (units * self.bar).max(label) + self.gap
    }

    fn draw(&self, canvas: &mut Canvas) {
        let (above, below) = self.rows();
        let label = |share: f64| format!("{}", share * self.scales[0]).replace('-', "−");
        // Ends that hold for all of them.
        let is_one = self.scales.iter().all(|scale| *scale == self.scales[0]);
        let ends = [
            (1, self.high, above > 1),
            (above + below, self.low, below > 1),
        ];
        for (y, share, has_room) in ends {
            if is_one && has_room {
                canvas.right(AXIS - 1, y, &label(share), Meaning::Dim, None);
            }
        }
        if above > 0 {
            canvas.right(AXIS - 1, above, "0", Meaning::Dim, None);
        }
        for (i, time) in self.times.clone().enumerate() {
            let x = AXIS + i * (self.frame + GAP);
            self.frame(canvas, x, time);
            if time < *self.times.end() {
                self.between(canvas, x + self.frame, time);
            }
        }
        let all = self.scene.steps() as i64;
        let (first, last) = (*self.times.start(), *self.times.end());
        if last - first + 1 < all {
            let more = format!("{} / {all}", self.scene.through(first, last));
            canvas.right(canvas.width(), 0, &more, Meaning::Dim, None);
        }
    }

    fn is_now(&self, time: i64) -> bool {
        self.scene.walk.stage(self.scene.cursor.at) == Some(TimeSlot::At(time))
    }

    /// One time: its heading with what it reads, bars, units and names.
    fn frame(&self, canvas: &mut Canvas, x: usize, time: i64) {
        let graph = self.scene.graph();
        let lit = self.is_now(time);
        let heading = if lit { Meaning::Lit } else { Meaning::Dim };
        let behind = canvas.text(x, 0, &format!("t={time}"), heading);
        if let Some(read) = self.reads(time) {
            let room = (x + self.frame).saturating_sub(behind + 2);
            if read.width() <= room {
                canvas.text(behind + 2, 0, &read, Meaning::Dim);
            }
        }
        let (above, _) = self.rows();
        let end = x + self.frame;
        for column in x..end {
            canvas.text(
                column,
                above,
                "▁",
                if lit { Meaning::Lit } else { Meaning::Faint },
            );
        }
        let mut at = x;
        let foot = self.height - feet(self.height);
        for (&(name, units), scale) in self.names.iter().zip(&self.scales) {
            let Some(id) = graph.at(name, time) else {
                continue;
            };
            let of = self.scene.shown(id);
            for unit in 0..units {
                let column = at + unit * self.bar;
                self.bars(canvas, column, (of, unit), *scale);
                let shape = graph.node(id).shape;
                if shape.cols > 1 && feet(self.height) > 1 {
                    // Its entries, column by column, are not the units 1 2 3 4.
                    let size = format!("{}×{}", shape.rows, shape.cols);
                    if unit == 0 && size.width() <= units * self.bar {
                        canvas.text(column, foot, &size, Meaning::Dim);
                    }
                } else if units > 1 && feet(self.height) > 1 {
                    let style = match self.scene.number(of, unit) {
                        Number::Pending => Style::from(Meaning::Faint),
                        _ => Style::from(Meaning::Unit(unit as u8)),
                    };
                    canvas.text(column, foot, &self.scene.entry(of, unit), style);
                }
            }
            self.label(canvas, (at, self.height - 1), of, name);
            at += self.columns(name, units);
        }
    }

    fn label(&self, canvas: &mut Canvas, (x, y): (usize, usize), of: Ref, name: NameId) {
        let label = label(self.scene, name);
        let place = crate::graph::Place::whole(of);
        canvas.placed(x, y, &label, label_meaning(self.scene, of), place);
    }

    /// What is given at a time: `x₁ = 1`.
    fn reads(&self, time: i64) -> Option<String> {
        let graph = self.scene.graph();
        let input = graph.system.ids().find(|&name| {
            let entry = graph.system.entry(name);
            let is_here = entry.axis == self.scene.axis();
            entry.role == crate::equation::Role::Input && entry.used_now && is_here
        })?;
        let id = graph.at(input, time)?;
        let of = Ref::Value(id);
        let typesetter = self.scene.typesetter;
        let value = self
            .scene
            .meant(of)
            .unwrap_or_else(|| typesetter.inline_value(of));
        let text = format!("{} = {value}", typesetter.inline(of));
        Some(fit(&text, self.frame))
    }

    /// A bar from the zero line, upward in eighths, downward in three steps a cell.
    fn bars(&self, canvas: &mut Canvas, x: usize, (of, unit): (Ref, usize), scale: f64) {
        let (above, below) = self.rows();
        let value = match self.scene.number(of, unit) {
            Number::Of(value) if value.is_finite() => value / scale,
            Number::Asked => {
                canvas.placed(x, above, "?", Meaning::Key, self.scene.place(of, unit));
                return;
            }
            _ => {
                if above > 1 {
                    canvas.text(x, above - 1, "·", Meaning::Faint);
                }
                return;
            }
        };
        let focus = self.scene.doing().contains(&of);
        let style = Style::from(meaning(value)).strong(focus);
        let place = self.scene.place(of, unit);
        let mut put = |y: usize, symbol: &str| {
            canvas.placed(x, y, &symbol.repeat(self.bar), style, place);
        };
        if value >= 0.0 {
            let eighths = ((value / self.high).min(1.0) * 8.0 * above as f64).round() as usize;
            let eighths = if value > 0.0 { eighths.max(1) } else { 0 };
            for row in 0..above {
                let part = eighths.saturating_sub(8 * row).min(8);
                if part > 0 {
                    put(above - row, UP[part]);
                }
            }
            if value > self.high {
                put(1, "▲");
            }
        } else {
            let thirds = ((value / self.low).min(1.0) * 3.0 * below as f64)
                .round()
                .max(1.0) as usize;
            for row in 0..below {
                match thirds.saturating_sub(3 * row) {
                    0 => break,
                    1 => put(above + 1 + row, "▔"),
                    2 => put(above + 1 + row, "▀"),
                    _ => put(above + 1 + row, "█"),
                }
            }
            if value < self.low {
                put(above + below, "▼");
            }
        }
    }

    /// What is handed from one time to the next: solid once it is there.
    fn between(&self, canvas: &mut Canvas, x: usize, time: i64) {
        let graph = self.scene.graph();
        let carried = self
            .names
            .iter()
            .filter(|(name, _)| graph.system.entry(*name).is_carried());
        let carried: Vec<NameId> = carried.map(|(name, _)| *name).collect();
        let rows = self.height.saturating_sub(feet(self.height) + 1).max(1);
        for (i, name) in carried.iter().take(rows / 2 + 1).enumerate() {
            // What runs back is handed from the later of two to the earlier.
            let runs_back = graph.system.entry(*name).ahead > 0;
            let Some(id) = graph.at(*name, time + i64::from(runs_back)) else {
                continue;
            };
            let backward = (self.scene.walk.phase == crate::walk::Phase::Backward) != runs_back;
            let there = self.scene.reached(self.scene.shown(id));
            let label = graph.system.name(*name).inline(None);
            let arrow = if backward { "◂" } else { "▸" };
            let meaning = if there { Meaning::Dim } else { Meaning::Faint };
            let y = 1 + i * (rows / carried.len().max(1)).max(1);
            if y <= rows {
                let line = if there { "─" } else { "┄" };
                let text = if label.width() == 1 {
                    format!("{line}{label}{arrow}")
                } else {
                    format!("{line}{line}{arrow}")
                };
                canvas.text(x, y, &text, meaning);
            }
        }
    }
}

/// The quantities that have a value at every time, with the units of each that are drawn.
fn names(scene: &Scene<'_>) -> Vec<(NameId, usize)> {
    let graph = scene.graph();
    let units = |name: NameId| {
        let time = Some(scene.steps() as i64);
        let last = graph.find(Quantity::maybe(name, time))?;
        Some((name, graph.node(last).shape.len().min(MOST_UNITS)))
    };
    scene.sequences().into_iter().filter_map(units).collect()
}

/// Rows below the bars: units where there is room, and names.
fn feet(height: usize) -> usize {
    if height < 6 { 1 } else { 2 }
}

/// What a bar of the height 1 stands for in each.
fn scales(scene: &Scene<'_>, names: &[(NameId, usize)]) -> Vec<f64> {
    let time = Some(scene.steps() as i64);
    let last = |name| scene.graph().find(Quantity::maybe(name, time));
    let scale = |(name, _): &(NameId, usize)| match last(*name) {
        Some(id) => scene.scale(scene.shown(id)).end,
        None => 1.0,
    };
    names.iter().map(scale).collect()
}

/// How low and how high bars reach on these scales.
fn range(scene: &Scene<'_>, names: &[(NameId, usize)], scales: &[f64]) -> (f64, f64) {
    let graph = scene.graph();
    let (mut low, mut high) = (0.0_f64, 0.0_f64);
    for time in 1..=scene.steps() as i64 {
        for (&(name, units), scale) in names.iter().zip(scales) {
            let Some(id) = graph.at(name, time) else {
                continue;
            };
            let Some(value) = scene.typesetter.run.value(scene.shown(id)) else {
                continue;
            };
            for v in value.iter().take(units).filter(|v| v.is_finite()) {
                (low, high) = (low.min(v / scale), high.max(v / scale));
            }
        }
    }
    let high = if high > 0.0 { ceiling(high) } else { 1.0 };
    let low = if low < 0.0 { -ceiling(-low) } else { 0.0 };
    (low, high)
}
