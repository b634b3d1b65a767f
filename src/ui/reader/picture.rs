//! The right side of a page: the current step, or what `show` asks for.

use super::Reader;
use crate::course::document::Show;
use crate::diagram::picture_of;
use crate::graph::{Place, Quantity, Ref};
use crate::typeset::{Digits, Meaning, Piece, Typesetter, column, meaning, pad};
use crate::ui::walk::arrange::embedded;
use crate::ui::walk::stage::scrolled;
use crate::ui::walk::{App, machine};
use crate::ui::widgets::rows::{Rows, piece};
use ratatui::Frame;
use ratatui::layout::Rect;

/// Rows of a curve.
const CURVE: usize = 16;

impl Reader {
    /// The page's picture: the current step, or what `show` asks for.
    pub(super) fn stage(&self, frame: &mut Frame<'_>, area: Rect) {
        let Some(app) = &self.stage else { return };
        let walks = self.page().walk.is_some();
        let steps = |show: &&Show| walks && matches!(show, Show::Curve(_) | Show::Machine(_));
        let show = self
            .page()
            .show
            .as_ref()
            .map(|s| &s.0)
            .filter(|show| !steps(show));
        let shown = show.and_then(|s| lines(app, s, usize::from(area.width.saturating_sub(4))));
        match shown {
            Some((title, rows)) => scrolled(app, frame, area, &title, (&rows, 0)),
            None => embedded(app, frame, area),
        }
    }
}

/// Title and rows of a picture, not wider than `width`; `None` where the step itself is the picture.
pub(in crate::ui) fn lines(app: &App, show: &Show, width: usize) -> Option<(String, Rows)> {
    match show {
        Show::Matrix(name) => Some((name.clone(), matrix(app, name))),
        Show::Curve(name) => {
            let of = app.state.run.named(name)?;
            let picture = app.scene(|scene| picture_of(scene, of, width, CURVE))?;
            Some((name.clone(), picture.rows()))
        }
        // It opens at its time, and goes on with the steps.
        Show::Machine(_) => Some((
            crate::ui::walk::detail::title(app),
            machine::rows(app, (width, 40)),
        )),
        Show::Strip(name) => Some((name.clone(), over_time(app, name, false))),
        Show::Gradient(name) => Some((format!("∂{name}"), over_time(app, name, true))),
        Show::Loss => None,
    }
}

fn matrix(app: &App, name: &str) -> Rows {
    let found = app.state.run.named(name);
    found.map_or_else(Vec::new, |of| app.setting().value(of).into_rows())
}

/// Every unit of a sequence at every time: number and bar.
fn over_time(app: &App, name: &str, gradient: bool) -> Rows {
    let run = &app.state.run;
    let graph = run.graph();
    let Some(id) = graph.system.find(name) else {
        return vec![];
    };
    let of = |t| {
        let node = graph.find(Quantity {
            name: id,
            time: Some(t),
        })?;
        Some((
            t,
            if gradient {
                Ref::Adjoint(node)
            } else {
                Ref::Value(node)
            },
        ))
    };
    let units = |(t, of): (i64, Ref)| {
        let value: Vec<f64> = run
            .value(of)
            .map_or_else(Vec::new, |m| m.iter().copied().take(8).collect());
        value
            .into_iter()
            .enumerate()
            .map(move |(unit, v)| (t, of, unit, v))
    };
    let all: Vec<(i64, Ref, usize, f64)> = (0..=graph.length as i64)
        .filter_map(of)
        .flat_map(units)
        .collect();
    let (texts, _) = column(&all.iter().map(|e| e.3).collect::<Vec<_>>(), Digits::new(3));
    let setting = app.setting();
    let bar = |(at, text)| bar(&setting, at, text);
    all.iter().zip(texts).map(bar).collect()
}

/// A unit at a time: its number and its bar.
fn bar(setting: &Typesetter<'_>, at: &(i64, Ref, usize, f64), text: String) -> Vec<Piece> {
    let (t, of, unit, v) = *at;
    let asked = setting.is_withheld(of, unit, 0);
    let label = if unit == 0 {
        format!("t={t}")
    } else {
        String::new()
    };
    let length = if asked {
        0.0
    } else {
        (v.abs() * 10.0).round().clamp(0.0, 20.0)
    };
    let text = if asked { "?".to_owned() } else { text };
    let at = Place {
        of,
        entry: Some((unit, 0)),
    };
    // Without colours, too, what is below zero looks different.
    let block = if v < 0.0 { "▒" } else { "█" };
    vec![
        piece(pad(&label, 6), Meaning::Dim),
        Piece {
            text: format!("{text:>8} "),
            style: meaning(v).into(),
            place: Some(at),
        },
        piece(block.repeat(length as usize), meaning(v)),
    ]
}
