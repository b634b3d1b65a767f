//! What is inside the network: its gates over time, its weights.

use super::Lab;
use super::chart::short;
use crate::lang::say;
use crate::train::{Cell, Status, Trace};
use crate::typeset::{Meaning, fit, pad};
use crate::ui::widgets::cut::show;
use crate::ui::widgets::panel::framed;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use std::ops::Range;

const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

impl Lab {
    /// The strip: gates and states of one sample, over its time.
    pub(super) fn gates(&self, frame: &mut Frame<'_>, area: Rect, board: &Status) {
        let lang = self.settings.lang;
        let look = &board.look;
        let n = look.sample + 1;
        let title = say!(lang, "lab.gates_over_time_sample", n);
        let inner = framed(self.theme(), frame, area, &title);
        let trace = &look.trace;
        if trace.steps == 0 || inner.width < 16 {
            return;
        }
        let room = usize::from(inner.width).saturating_sub(9);
        let mut lines = vec![];
        for (name, values) in rows(trace) {
            let most = match name {
                "c" | "h" => values.iter().fold(1.0, |m: f64, v| m.max(*v)),
                _ => 1.0,
            };
            lines.push(strip(self, name, &values, most, room));
        }
        let top = trace.gradient.iter().fold(0.0, |m: f64, g| m.max(*g));
        let level = |g: &f64| {
            if *g > 0.0 && top > 0.0 {
                (7.0 + (g / top).log10()).max(0.0) / 7.0
            } else {
                0.0
            }
        };
        let levels: Vec<f64> = trace.gradient.iter().map(level).collect();
        lines.push(strip(self, "∂", &levels, 1.0, room));
        if let (Some(first), Some(last)) = (trace.gradient.first(), trace.gradient.last()) {
            let text = say!(
                lang,
                "lab.at_step_last",
                first = short(*first),
                last = short(*last)
            );
            let dim = self.theme().of(Meaning::Dim);
            lines.push(Line::styled(fit(&text, inner.width.into()), dim));
        }
        let room_below = usize::from(inner.height).saturating_sub(lines.len());
        if room_below >= 4 {
            lines.push(Line::raw(""));
            lines.extend(units(self, trace, usize::from(inner.width), room_below - 1));
        }
        show(frame, inner, lines);
    }

    /// The recurrent weights, rows of each gate one below another.
    pub(super) fn weights(&self, frame: &mut Frame<'_>, area: Rect, board: &Status) {
        let lang = self.settings.lang;
        let network = &board.look.network;
        let a = network.architecture;
        let names: &[&str] = match a.cell {
            Cell::Lstm => &["i", "f", "g", "o"],
            Cell::Rnn => &["h"],
        };
        let Some(matrix) = network.tensor(&format!("{}.weight_hh_l0", a.cell.prefix())) else {
            return;
        };
        let largest = matrix.iter().fold(0.0, |m: f64, v| m.max(v.abs()));
        let title = say!(
            lang,
            "lab.recurrent_weights_largest",
            largest = short(largest)
        );
        let inner = framed(self.theme(), frame, area, &title);
        let per = (usize::from(inner.height) / names.len()).clamp(1, a.hidden);
        let columns = usize::from(inner.width)
            .saturating_sub(2)
            .min(a.hidden)
            .max(1);
        let wide = (usize::from(inner.width).saturating_sub(2) / columns).clamp(1, 3);
        // Each cell is the largest weight of what it covers.
        let covered = |gate: usize, r: usize, c: usize| {
            let all = part(r, per, a.hidden)
                .flat_map(|row| part(c, columns, a.hidden).map(move |col| (row, col)));
            let weights = all.map(|(row, col)| matrix[(gate * a.hidden + row, col)]);
            weights.fold(
                0.0f64,
                |most, v| if v.abs() > most.abs() { v } else { most },
            )
        };
        let mut lines = vec![];
        for (gate, r) in (0..names.len()).flat_map(|gate| (0..per).map(move |r| (gate, r))) {
            let label = if r == 0 { names[gate] } else { " " };
            let label = format!("{label} ");
            let mut spans = vec![Span::styled(label, self.theme().of(Meaning::Symbol))];
            spans.extend((0..columns).map(|c| {
                let share = covered(gate, r, c) / largest.max(1e-12);
                shade(self, share, wide)
            }));
            lines.push(Line::from(spans));
        }
        show(frame, inner, lines);
    }
}

/// The memory unit by unit: a row a unit, a column a step (c, or h of a plain RNN).
fn units(lab: &Lab, trace: &Trace, width: usize, height: usize) -> Vec<Line<'static>> {
    let lang = lab.settings.lang;
    let (name, values) = if trace.cell.is_empty() {
        ("h", &trace.state)
    } else {
        ("c", &trace.cell)
    };
    let n = trace.hidden.max(1);
    let largest = values.iter().fold(0.0f64, |m, v| m.max(f64::from(v.abs())));
    let each = (width.saturating_sub(9) / trace.steps.max(1)).clamp(1, 6);
    let columns = (width.saturating_sub(9) / each).min(trace.steps);
    let title = say!(
        lang,
        "lab.of_single_units_largest",
        name,
        largest = short(largest)
    );
    let mut lines = vec![Line::styled(title, lab.theme().of(Meaning::Dim))];
    for unit in 0..n.min(height.saturating_sub(1)) {
        let mut spans = vec![Span::styled(
            pad(&(unit + 1).to_string(), 3),
            lab.theme().of(Meaning::Symbol),
        )];
        spans.extend((0..columns).map(|k| {
            let value = f64::from(values[k * trace.steps / columns * n + unit]);
            shade(lab, value / largest.max(1e-12), each)
        }));
        lines.push(Line::from(spans));
    }
    lines
}

/// A share of the largest over so many columns: sign and size can be told without colour.
fn shade(lab: &Lab, share: f64, columns: usize) -> Span<'static> {
    let sign = match share {
        s if s > 0.6 => "#",
        s if s > 0.15 => "+",
        s if s < -0.6 => "=",
        s if s < -0.15 => "−",
        _ => "·",
    };
    Span::styled(sign.repeat(columns), lab.theme().heat(share))
}

/// Means over the units at each step, i f o g as they are, c and h by size.
fn rows(trace: &Trace) -> Vec<(&'static str, Vec<f64>)> {
    let n = trace.hidden.max(1);
    // A gate of a sigmoid is its own size.
    let size =
        |v: &[f32]| v.iter().map(|v| f64::from(v.abs())).sum::<f64>() / v.len().max(1) as f64;
    let over_time = |values: &[f32]| values.chunks(n).map(size).collect();
    let gate = |k: usize| {
        let gates = trace.gates.chunks(4 * n);
        gates.map(|z| size(&z[k * n..][..n])).collect()
    };
    let state = ("h", over_time(&trace.state));
    if trace.gates.is_empty() {
        return vec![state];
    }
    let gates = [("i", 0), ("f", 1), ("o", 3), ("g", 2)].map(|(name, k)| (name, gate(k)));
    let cell = ("c", over_time(&trace.cell));
    gates.into_iter().chain([cell, state]).collect()
}

/// What the `k`th of some parts covers of `count` things, one at least if there are any.
fn part(k: usize, parts: usize, count: usize) -> Range<usize> {
    let from = k * count / parts;
    from..((k + 1) * count / parts).max(from + 1).min(count)
}

/// `f ▅▅▆▇ 0.81`; the number is the mean over time.
fn strip(lab: &Lab, name: &str, values: &[f64], most: f64, room: usize) -> Line<'static> {
    let theme = lab.theme();
    let each = (room / values.len().max(1)).clamp(1, 6);
    let columns = (room / each).min(values.len()).max(1);
    let mean = |part: &[f64]| part.iter().sum::<f64>() / part.len().max(1) as f64;
    let mut text = String::new();
    for k in 0..columns {
        let part = &values[part(k, columns, values.len())];
        let level = ((mean(part) / most).clamp(0.0, 1.0) * 7.0).round() as usize;
        let bar = BARS[level].to_string();
        text += &match each {
            1 | 2 => bar.repeat(each),
            _ => bar.repeat(each - 1) + " ",
        };
    }
    let figure = match name {
        "∂" => String::new(),
        _ => format!(" {:.2}", mean(values)),
    };
    Line::from(vec![
        Span::styled(format!("{name} "), theme.of(Meaning::Symbol)),
        Span::styled(text, theme.accent()),
        Span::styled(figure, theme.of(Meaning::Dim)),
    ])
}
