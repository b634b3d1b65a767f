//! What is inside the network: its gates over time, its weights.

use super::Lab;
use super::chart::short;
use crate::lang::say;
use crate::train::pytorch::WEIGHT_HH;
use crate::train::{Network, Observed, Status, Trace};
use crate::typeset::{Meaning, fit, pad};
use crate::ui::widgets::cut::show;
use crate::ui::widgets::panel::framed;
use nalgebra::DMatrix;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use std::ops::Range;

/// A full cell would reach the row above.
const BARS: [char; 7] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇'];

/// The most columns of a weight, from how many on it has its digits, and the most of one without.
const WIDEST: usize = 12;
const DIGITS: usize = 7;
const NARROW: usize = 3;
/// Columns of a strip's name and of its numbers.
const FIGURE: usize = 16;

impl Lab {
    /// The strip: gates and states of one sample, over its time.
    pub(super) fn gates(&self, frame: &mut Frame<'_>, area: Rect, status: &Status) {
        let lang = self.settings.lang;
        let look = &status.look;
        let n = look.sample + 1;
        let title = match &self.own {
            Some(_) => say!(lang, "lab.gates_over_own_sample").to_owned(),
            None => say!(lang, "lab.gates_over_time_sample", n),
        };
        let inner = framed(self.theme(), frame, area, &title);
        let trace = &look.trace;
        if trace.steps == 0 || inner.width < 16 {
            return;
        }
        let room = usize::from(inner.width).saturating_sub(FIGURE);
        let mut lines = vec![];
        for quantity in &trace.quantities {
            let values = sizes(quantity);
            let most = values.iter().fold(1.0, |m: f64, v| m.max(*v));
            lines.push(strip(self, &quantity.name, &values, most, room));
        }
        lines.extend(self.at_mark(trace.steps, room));
        let top = trace.gradient.iter().fold(0.0, |m: f64, g| m.max(*g));
        let level = |g: &f64| {
            if *g > 0.0 && top > 0.0 {
                (7.0 + (g / top).log10()).max(0.0) / 7.0
            } else {
                0.0
            }
        };
        let levels: Vec<f64> = trace.gradient.iter().map(level).collect();
        // Where nothing is wanted there is no gradient.
        if top > 0.0 || self.own.is_none() {
            lines.push(strip(self, "∂", &levels, 1.0, room));
        }
        if let (Some(first), Some(last), true) = (
            trace.gradient.first(),
            trace.gradient.last(),
            top > 0.0 || self.own.is_none(),
        ) {
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

    /// A mark below the step of a sample of one's own.
    fn at_mark(&self, steps: usize, room: usize) -> Option<Line<'static>> {
        let own = self.own.as_ref().filter(|own| !own.is_vowel())?;
        let at = self.own_at(own).min(steps - 1);
        let each = (room / steps).clamp(1, 14);
        let columns = (room / each).min(steps).max(1);
        let before = 2 + at * columns / steps * each;
        let text = format!("{}▲ t={}", " ".repeat(before), at + 1);
        Some(Line::styled(text, self.theme().of(Meaning::Key)))
    }

    /// The recurrent weights, rows of each gate one below another.
    pub(super) fn weights(&self, frame: &mut Frame<'_>, area: Rect, status: &Status) {
        let lang = self.settings.lang;
        let network = &status.look.network;
        let hidden = network.architecture.hidden;
        let blocks = recurrent(network);
        if blocks.is_empty() {
            return;
        }
        let all = blocks.iter().flat_map(|(_, block)| block.iter());
        let largest = all.fold(0.0, |m: f64, v| m.max(v.abs()));
        let title = say!(
            lang,
            "lab.recurrent_weights_largest",
            largest = short(largest)
        );
        let inner = framed(self.theme(), frame, area, &title);
        let per = (usize::from(inner.height) / blocks.len()).clamp(1, hidden);
        let columns = usize::from(inner.width)
            .saturating_sub(2)
            .min(hidden)
            .max(1);
        let wide = (usize::from(inner.width).saturating_sub(2) / columns).clamp(1, WIDEST);
        // Each cell is the largest weight of what it covers.
        let covered = |gate: usize, r: usize, c: usize| {
            let all = part(r, per, hidden)
                .flat_map(|row| part(c, columns, hidden).map(move |col| (row, col)));
            let weights = all.map(|(row, col)| blocks[gate].1[(row, col)]);
            weights.fold(
                0.0f64,
                |most, v| if v.abs() > most.abs() { v } else { most },
            )
        };
        let wide_name = blocks.iter().map(|(name, _)| name.len()).max().unwrap_or(1);
        let mut lines = vec![];
        for (gate, r) in (0..blocks.len()).flat_map(|gate| (0..per).map(move |r| (gate, r))) {
            let label = if r == 0 { &*blocks[gate].0 } else { "" };
            let label = pad(label, wide_name) + " ";
            let mut spans = vec![Span::styled(label, self.theme().of(Meaning::Symbol))];
            spans.extend((0..columns).map(|c| {
                let weight = covered(gate, r, c);
                let share = weight / largest.max(1e-12);
                match wide >= DIGITS {
                    true => numbered(self, weight, share, wide),
                    false => shade(self, share, wide.min(NARROW)),
                }
            }));
            lines.push(Line::from(spans));
        }
        show(frame, inner, lines);
    }
}

/// The memory unit by unit: a row a unit, a column a step (c, or h of a plain RNN).
fn units(lab: &Lab, trace: &Trace, width: usize, height: usize) -> Vec<Line<'static>> {
    let lang = lab.settings.lang;
    let find = |name: &str| trace.quantities.iter().find(|q| q.name == name);
    let Some(state) = find("c").or(find("h")).or(trace.quantities.last()) else {
        return vec![];
    };
    let (name, values, n) = (&state.name, &state.values, state.rows.max(1));
    let largest = values.iter().fold(0.0f64, |m, v| m.max(f64::from(v.abs())));
    let each = (width.saturating_sub(9) / trace.steps.max(1)).clamp(1, 14);
    let columns = (width.saturating_sub(9) / each).min(trace.steps);
    let title = say!(
        lang,
        "lab.of_single_units_largest",
        name,
        largest = short(largest)
    );
    let shown = n.min(height.saturating_sub(1));
    let title = match shown < n {
        true => format!("{title} · 1…{shown} / {n}"),
        false => title,
    };
    let mut lines = vec![Line::styled(title, lab.theme().of(Meaning::Dim))];
    for unit in 0..shown {
        let mut spans = vec![Span::styled(
            pad(&(unit + 1).to_string(), 3),
            lab.theme().of(Meaning::Symbol),
        )];
        spans.extend((0..columns).map(|k| {
            let value = f64::from(values[k * trace.steps / columns * n + unit]);
            let share = value / largest.max(1e-12);
            match each >= DIGITS {
                true => numbered(lab, value, share, each),
                false => shade(lab, share, each),
            }
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
    let style = lab.theme().heat(share);
    // A tint says both.
    let sign = if style.bg.is_some() { " " } else { sign };
    Span::styled(sign.repeat(columns), style)
}

/// A number on the tint of its size.
fn numbered(lab: &Lab, value: f64, share: f64, columns: usize) -> Span<'static> {
    let text = format!("{value:.2}").replace('-', "−");
    let text = format!("{text:^columns$}");
    Span::styled(text, lab.theme().heat(share))
}

/// The mean size of a quantity's entries at each step; of a gate that is the gate itself.
fn sizes(quantity: &Observed) -> Vec<f64> {
    let size =
        |v: &[f32]| v.iter().map(|v| f64::from(v.abs())).sum::<f64>() / v.len().max(1) as f64;
    quantity
        .values
        .chunks(quantity.rows.max(1))
        .map(size)
        .collect()
}

/// What takes h of the step before to each gate, H × H: of PyTorch's modules the rows of each gate.
fn recurrent(network: &Network<f64>) -> Vec<(String, DMatrix<f64>)> {
    let a = &network.architecture;
    let n = a.hidden;
    let gates = a.cell.gates();
    if let Some(all) = network.tensor(&a.tensor_name(WEIGHT_HH, 0, false)) {
        let block = |k: usize| all.rows(k * n, n).into_owned();
        let named = gates.iter().enumerate();
        return named
            .map(|(k, gate)| (gate.to_string(), block(k)))
            .collect();
    }
    let tensors = a.tensors().into_iter();
    let square = tensors.filter(|t| [t.rows, t.cols] == [n, n] && !t.name.starts_with("head."));
    let matrix = |name: String| network.tensor(&name).map(|matrix| (name, matrix));
    square.filter_map(|t| matrix(t.name)).collect()
}

/// What the `k`th of some parts covers of `count` things, one at least if there are any.
fn part(k: usize, parts: usize, count: usize) -> Range<usize> {
    let from = k * count / parts;
    from..((k + 1) * count / parts).max(from + 1).min(count)
}

/// `f ▅▅▆▇ 0.81`; the number is the mean over time.
fn strip(lab: &Lab, name: &str, values: &[f64], most: f64, room: usize) -> Line<'static> {
    let theme = lab.theme();
    let each = (room / values.len().max(1)).clamp(1, 14);
    let columns = (room / each).min(values.len()).max(1);
    let mean = |part: &[f64]| part.iter().sum::<f64>() / part.len().max(1) as f64;
    let mut text = String::new();
    for k in 0..columns {
        let part = &values[part(k, columns, values.len())];
        let level =
            ((mean(part) / most).clamp(0.0, 1.0) * (BARS.len() - 1) as f64).round() as usize;
        let bar = BARS[level].to_string();
        text += &match each {
            1 | 2 => bar.repeat(each),
            _ => bar.repeat(each - 1) + " ",
        };
    }
    // What is no share has a scale of its own, which is told.
    let figure = match name {
        "∂" => String::new(),
        _ if most > 1.0 => format!(" {:.2} / {}", mean(values), short(most)),
        _ => format!(" {:.2}", mean(values)),
    };
    Line::from(vec![
        Span::styled(format!("{name} "), theme.of(Meaning::Symbol)),
        Span::styled(text, theme.accent()),
        Span::styled(figure, theme.of(Meaning::Dim)),
    ])
}
