//! `strip c` and `gradient c`: every unit of a quantity at every time, or of its gradient, with a bar.

use super::super::Scene;
use super::super::bars::Axis;
use super::kind::{Form, Picture, equals, no_sequence, one, sequence};
use crate::graph::{Ref, Run};
use crate::lang::{Diagnostics, Span};
use crate::typeset::{Canvas, Digits, Meaning, column, meaning};

/// Units that are drawn.
const MOST_UNITS: usize = 8;
/// Times that are drawn.
const MOST_TIMES: usize = 200;
/// Columns of the time, of a unit, and of a number behind them.
const TIME: usize = 6;
const UNIT: usize = 2;
/// The most columns of it, and rows of a bar.
const MOST: usize = 110;
const TALLEST: usize = 3;

#[derive(Debug)]
pub(super) struct Strip {
    name: String,
    is_gradient: bool,
}

impl Strip {
    pub(super) fn value(rest: &str) -> Option<Strip> {
        Strip::read(rest, false)
    }

    pub(super) fn gradient(rest: &str) -> Option<Strip> {
        Strip::read(rest, true)
    }

    fn read(rest: &str, is_gradient: bool) -> Option<Strip> {
        let name = one(rest)?;
        Some(Strip { name, is_gradient })
    }
}

impl Picture for Strip {
    fn faults(&self, run: &Run, at: &Span) -> Diagnostics {
        no_sequence(&self.name, run, at)
    }

    fn title(&self, _: &Scene<'_>) -> String {
        let sign = if self.is_gradient { "∂" } else { "" };
        format!("{sign}{}", self.name)
    }

    fn draw(&self, scene: &Scene<'_>, room: (usize, usize)) -> Option<Canvas> {
        let units = |(time, of): (i64, Ref)| {
            let value = scene.typesetter.run.value(of);
            let value =
                value.map_or_else(Vec::new, |m| m.iter().copied().take(MOST_UNITS).collect());
            let each = value.into_iter().enumerate();
            each.map(move |(unit, value)| (time, of, unit, value))
        };
        let series = self.series(scene.typesetter.run).into_iter();
        let all: Vec<_> = series.take(MOST_TIMES).flat_map(units).collect();
        let (texts, _) = column(&all.iter().map(|e| e.3).collect::<Vec<_>>(), Digits::new(3));
        let widest = texts.iter().map(|text| text.chars().count()).max()?;
        let width = room.0.min(MOST);
        let bars = TIME + UNIT + widest + 2..width;
        let shown = all
            .iter()
            .filter(|(_, of, unit, _)| !scene.typesetter.is_withheld(*of, *unit, 0));
        let axis = (bars.len() >= 8).then(|| Axis::holding(shown.map(|e| e.3), bars));
        // Bars grow with the room, a free row between them.
        let pitch = room.1.saturating_sub(1) / all.len().max(1);
        let thick = pitch.saturating_sub(1).clamp(1, TALLEST);
        let pitch = if pitch > 1 { thick + 1 } else { 1 };
        let mut canvas = Canvas::new(width, all.len() * pitch + 1);
        if let Some(axis) = &axis {
            axis.labels(&mut canvas, 0);
        }
        let tops = (1..).step_by(pitch);
        for (top, ((time, of, unit, value), text)) in tops.zip(all.iter().zip(texts)) {
            let y = top + thick / 2;
            let place = scene.place(*of, *unit);
            if *unit == 0 {
                canvas.text(0, y, &format!("t={time}"), Meaning::Dim);
            }
            // A single number of its own needs no digit, which would stand beside it as another number.
            if scene.graph().shape(*of).len() > 1 {
                let digit = ((unit + 1) % 10).to_string();
                canvas.text(TIME, y, &digit, Meaning::Unit(*unit as u8));
            }
            let end = TIME + UNIT + widest;
            if scene.typesetter.is_withheld(*of, *unit, 0) {
                canvas.right(end, y, "?", Meaning::Key, place);
                continue;
            }
            canvas.right(end, y, text.trim(), meaning(*value), place);
            if let Some(axis) = &axis {
                (top..top + thick).for_each(|row| axis.lines(&mut canvas, row));
                let ends = (0.0, *value);
                axis.thick(&mut canvas, (top, thick), ends, meaning(*value).into());
            }
        }
        Some(canvas)
    }

    fn tell(&self, scene: &Scene<'_>) -> Vec<String> {
        let series = self.series(scene.typesetter.run).into_iter();
        series.map(|(_, of)| equals(scene.typesetter, of)).collect()
    }

    fn form(&self, _: &Run) -> Form {
        Form::Bars
    }

    fn series(&self, run: &Run) -> Vec<(i64, Ref)> {
        let of = if self.is_gradient {
            Ref::Adjoint
        } else {
            Ref::Value
        };
        let all = sequence(&self.name, run).into_iter();
        all.map(|(time, id)| (time, of(id)))
            .filter(|(_, of)| run.value(*of).is_some())
            .collect()
    }
}
