//! What the network says, its gates over time, its weights.

use super::Lab;
use super::chart::{Chart, Curve, short};
use crate::train::{Board, Cell, Reading, Trace, View};
use crate::typeset::{Meaning, fit, pad, wrap};
use crate::ui::widgets::panel::framed;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use unicode_width::UnicodeWidthStr;

const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// What the network answers, as suits the task.
pub(super) fn answers(lab: &Lab, frame: &mut Frame<'_>, area: Rect, board: &Board) {
    let lang = lab.settings.lang;
    let look = &board.look;
    let title = match &look.view {
        View::Series { .. } => lang.pick("said and wanted", "回答与目标").to_owned(),
        View::Points(_) if lab.run().task.held_out.is_some() => lang
            .pick("said against wanted, held out", "留出数据：回答对目标")
            .to_owned(),
        View::Points(_) => lang.pick("said against wanted", "回答对目标").to_owned(),
        View::Symbols(_) => lang
            .pick("read, said, wanted", "读入、回答、目标")
            .to_owned(),
        View::Text(_) => lang.pick(
            format!(
                "written by the network, temperature {:.1}",
                board.temperature
            ),
            format!("网络自己写的，温度 {:.1}", board.temperature),
        ),
        View::Confusion { .. } => lang
            .pick("rows: spoken; columns: heard", "行：说的；列：听成的")
            .to_owned(),
    };
    let inner = framed(lab.theme(), frame, area, &title);
    match &look.view {
        // What comes next is known where the numbers count.
        View::Series {
            target,
            output,
            beyond,
        } if lab.run().task.name == "worked-example" => {
            counted(lab, frame, inner, target, output, beyond);
        }
        View::Series {
            target,
            output,
            beyond,
        } => series(lab, frame, inner, target, output, beyond),
        View::Points(points) => scatter(lab, frame, inner, points),
        View::Symbols(list) => readings(lab, frame, inner, list),
        View::Text(text) => {
            let lines = wrap(text.trim_start(), inner.width.into());
            frame.render_widget(
                Paragraph::new(lines.into_iter().map(Line::raw).collect::<Vec<_>>()),
                inner,
            );
        }
        View::Confusion { labels, counts } => confusion(lab, frame, inner, labels, counts),
    }
}

/// A few numbers, written out.
fn counted(
    lab: &Lab,
    frame: &mut Frame<'_>,
    area: Rect,
    target: &[f64],
    output: &[f64],
    beyond: &[f64],
) {
    let lang = lab.settings.lang;
    let theme = lab.theme();
    let number = |v: f64| format!("{:>7}", format!("{v:.3}").replace('-', "−"));
    let row = |name: &str, list: &[f64], style| {
        let text = format!(
            "{}{}",
            pad(name, 6),
            list.iter().map(|v| number(*v)).collect::<String>()
        );
        Line::styled(fit(&text, area.width.into()), style)
    };
    let plain = theme.of(Meaning::Plain);
    let mut lines = vec![
        row(lang.pick("wanted", "目标"), target, plain),
        row(
            lang.pick("said", "回答"),
            output,
            theme.of(Meaning::Heading),
        ),
    ];
    let roomy = area.height >= 13;
    if roomy {
        lines.push(Line::raw(""));
    }
    if !beyond.is_empty() {
        let text = lang.pick(
            "Then it goes on alone, each answer its next question:",
            "然后让它自己往下数，每个回答都当作下一个输入：",
        );
        lines.extend(wrap(text, area.width.into()).into_iter().map(Line::raw));
        let last = target.last().copied().unwrap_or_default();
        let per = (usize::from(area.width).saturating_sub(6) / 7).max(1);
        let chunks = if roomy { usize::MAX } else { 1 };
        for (k, part) in beyond.chunks(per).enumerate().take(chunks) {
            let wanted: Vec<f64> = (0..part.len())
                .map(|n| last + (k * per + n + 1) as f64)
                .collect();
            lines.push(row(
                lang.pick("true", "应为"),
                &wanted,
                theme.of(Meaning::Dim),
            ));
            lines.push(row(
                lang.pick("said", "回答"),
                part,
                theme.of(Meaning::Heading),
            ));
        }
        let wrong = beyond
            .iter()
            .enumerate()
            .find(|(k, v)| (last + (k + 1) as f64 - **v).abs() > 0.5);
        if let Some((k, _)) = wrong {
            let n = last + (k + 1) as f64;
            let text = lang.pick(
                format!("Off by over a half from {n} on: it learned four steps, not counting."),
                format!("从 {n} 起差了一半以上：它学会的是这四步，而不是数数。"),
            );
            if roomy {
                lines.push(Line::raw(""));
            }
            lines.extend(
                wrap(&text, area.width.into())
                    .into_iter()
                    .map(|l| Line::styled(l, theme.notice())),
            );
        }
    }
    frame.render_widget(Paragraph::new(lines), area);
}

fn numbered(list: &[f64], from: usize) -> Vec<(f64, f64)> {
    list.iter()
        .enumerate()
        .map(|(k, v)| ((from + k) as f64, *v))
        .collect()
}

fn series(
    lab: &Lab,
    frame: &mut Frame<'_>,
    area: Rect,
    target: &[f64],
    output: &[f64],
    beyond: &[f64],
) {
    let (lang, theme) = (lab.settings.lang, lab.theme());
    let (wanted, said) = (numbered(target, 1), numbered(output, 1));
    let mut alone = vec![(
        output.len() as f64,
        output.last().copied().unwrap_or_default(),
    )];
    alone.extend(numbered(beyond, output.len() + 1));
    let mut curves = vec![
        Curve {
            points: &wanted,
            style: theme.of(Meaning::Positive),
            name: lang.pick("wanted", "目标").into(),
            dots: true,
        },
        Curve {
            points: &said,
            style: theme.curve(),
            name: lang.pick("said", "回答").into(),
            dots: false,
        },
    ];
    if !beyond.is_empty() {
        let name = lang.pick("alone", "独自").into();
        curves.push(Curve {
            points: &alone,
            style: theme.of(Meaning::Key),
            name,
            dots: false,
        });
    }
    let ends = ("t=1".into(), format!("t={}", output.len() + beyond.len()));
    Chart {
        theme,
        marker: lab.marker,
        curves,
        rules: vec![],
        log: false,
        ends,
    }
    .draw(frame, area);
}

fn scatter(lab: &Lab, frame: &mut Frame<'_>, area: Rect, points: &[(f64, f64)]) {
    let (lang, theme) = (lab.settings.lang, lab.theme());
    let ends = points
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), p| {
            (a.min(p.0), b.max(p.0))
        });
    let diagonal = [(ends.0, ends.0), (ends.1, ends.1)];
    let curves = vec![
        Curve {
            points: &diagonal,
            style: theme.of(Meaning::Dim),
            name: lang.pick("right", "正确").into(),
            dots: false,
        },
        Curve {
            points,
            style: theme.of(Meaning::Key),
            name: String::new(),
            dots: true,
        },
    ];
    let ends = (
        lang.pick(
            format!("wanted {:.1}", ends.0),
            format!("目标 {:.1}", ends.0),
        )
        .replace('-', "−"),
        format!("{:.1}", ends.1),
    );
    Chart {
        theme,
        marker: lab.marker,
        curves,
        rules: vec![],
        log: false,
        ends,
    }
    .draw(frame, area);
}

fn readings(lab: &Lab, frame: &mut Frame<'_>, area: Rect, list: &[Reading]) {
    let width = usize::from(area.width);
    let lines: Vec<Line<'_>> = list
        .iter()
        .flat_map(|r| reading(lab, r, width))
        .take(area.height.into())
        .collect();
    frame.render_widget(Paragraph::new(lines), area);
}

/// `given → said (wanted) ✗`, in two lines where one would leave nothing of what was given.
fn reading(lab: &Lab, r: &Reading, width: usize) -> Vec<Line<'static>> {
    const LEAST: usize = 10;
    let right = r.said == r.wanted;
    let mark = if right { "✓" } else { "✗" };
    let wanted = if right {
        String::new()
    } else {
        format!(" ({})", r.wanted)
    };
    let tail = format!(" → {}{wanted} {mark}", r.said);
    let style = if right {
        Style::new()
    } else {
        lab.theme().error()
    };
    // The beginning of what was read matters most; the rest gives way.
    let room = width.saturating_sub(tail.width());
    if room >= r.given.width().min(LEAST) {
        return vec![Line::from(vec![
            Span::raw(fit(&r.given, room)),
            Span::styled(tail, style),
        ])];
    }
    vec![
        Line::raw(fit(&r.given, width)),
        Line::styled(fit(&tail, width), style),
    ]
}

fn confusion(lab: &Lab, frame: &mut Frame<'_>, area: Rect, labels: &[String], counts: &[usize]) {
    let theme = lab.theme();
    let n = labels.len().max(1);
    let wide = labels.iter().map(|l| l.width()).max().unwrap_or(1) + 1;
    let cell = ((usize::from(area.width).saturating_sub(wide)) / n).clamp(2, 6);
    let head: String = labels
        .iter()
        .map(|l| format!("{}{l}", " ".repeat(cell.saturating_sub(l.width()))))
        .collect();
    let mut lines = vec![Line::styled(
        format!("{}{head}", " ".repeat(wide)),
        theme.of(Meaning::Dim),
    )];
    for (label, row) in labels.iter().zip(counts.chunks(n)) {
        let total = row.iter().sum::<usize>().max(1) as f64;
        let mut spans = vec![Span::styled(pad(label, wide), theme.of(Meaning::Dim))];
        for count in row {
            let text = if *count == 0 {
                format!("{:>cell$}", "·")
            } else {
                format!("{count:>cell$}")
            };
            spans.push(Span::styled(
                text,
                if *count == 0 {
                    theme.of(Meaning::Dim)
                } else {
                    theme.heat(*count as f64 / total)
                },
            ));
        }
        lines.push(Line::from(spans));
    }
    frame.render_widget(Paragraph::new(lines), area);
}

/// The strip: gates and states of one sample, over its time.
pub(super) fn gates(lab: &Lab, frame: &mut Frame<'_>, area: Rect, board: &Board) {
    let lang = lab.settings.lang;
    let look = &board.look;
    let n = look.sample + 1;
    let title = lang.pick(
        format!("gates over time, sample {n}"),
        format!("门随时间的变化，样本 {n}"),
    );
    let inner = framed(lab.theme(), frame, area, &title);
    let trace = &look.trace;
    if trace.steps == 0 || inner.width < 16 {
        return;
    }
    let room = usize::from(inner.width).saturating_sub(9);
    let mut lines = vec![];
    for (name, values) in rows(trace) {
        let most = if ["c", "h"].contains(&name) {
            values.iter().fold(1.0, |m: f64, v| m.max(*v))
        } else {
            1.0
        };
        lines.push(strip(lab, name, &values, most, room));
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
    lines.push(strip(lab, "∂", &levels, 1.0, room));
    if let (Some(first), Some(last)) = (trace.gradient.first(), trace.gradient.last()) {
        let text = lang.pick(
            format!("∂: at step 1 {}, last {}", short(*first), short(*last)),
            format!("∂：第 1 步 {}，末步 {}", short(*first), short(*last)),
        );
        lines.push(Line::styled(
            fit(&text, inner.width.into()),
            lab.theme().of(Meaning::Dim),
        ));
    }
    let room_below = usize::from(inner.height).saturating_sub(lines.len());
    if room_below >= 4 {
        lines.push(Line::raw(""));
        lines.extend(units(lab, trace, usize::from(inner.width), room_below - 1));
    }
    frame.render_widget(Paragraph::new(lines), inner);
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
    let title = lang.pick(
        format!("{name} of single units, largest {}", short(largest)),
        format!("{name} 的各个单元，最大 {}", short(largest)),
    );
    let mut lines = vec![Line::styled(title, lab.theme().of(Meaning::Dim))];
    for unit in 0..n.min(height.saturating_sub(1)) {
        let mut spans = vec![Span::styled(
            pad(&(unit + 1).to_string(), 3),
            lab.theme().of(Meaning::Symbol),
        )];
        for k in 0..columns {
            let value =
                f64::from(values[k * trace.steps / columns * n + unit]) / largest.max(1e-12);
            spans.push(Span::styled(
                sign(value).to_string().repeat(each),
                lab.theme().heat(value),
            ));
        }
        lines.push(Line::from(spans));
    }
    lines
}

/// Sign and size of a share of the largest, without colour.
fn sign(share: f64) -> char {
    match share {
        s if s > 0.6 => '#',
        s if s > 0.15 => '+',
        s if s < -0.6 => '=',
        s if s < -0.15 => '−',
        _ => '·',
    }
}

/// Means over the units at each step, i f o g as they are, c and h by size.
fn rows(trace: &Trace) -> Vec<(&'static str, Vec<f64>)> {
    let (n, mut list) = (trace.hidden.max(1), vec![]);
    let mean = |v: &[f32]| v.iter().map(|v| f64::from(*v)).sum::<f64>() / v.len().max(1) as f64;
    let size =
        |v: &[f32]| v.iter().map(|v| f64::from(v.abs())).sum::<f64>() / v.len().max(1) as f64;
    if !trace.gates.is_empty() {
        for (name, gate) in [("i", 0), ("f", 1), ("o", 3)] {
            let part = trace
                .gates
                .chunks(4 * n)
                .map(|z| mean(&z[gate * n..][..n]))
                .collect();
            list.push((name, part));
        }
        list.push((
            "g",
            trace
                .gates
                .chunks(4 * n)
                .map(|z| size(&z[2 * n..][..n]))
                .collect(),
        ));
        list.push(("c", trace.cell.chunks(n).map(size).collect()));
    }
    list.push(("h", trace.state.chunks(n).map(size).collect()));
    list
}

/// `f ▅▅▆▇ 0.81`; the number is the mean over time.
fn strip(lab: &Lab, name: &str, values: &[f64], most: f64, room: usize) -> Line<'static> {
    let theme = lab.theme();
    let each = (room / values.len().max(1)).clamp(1, 6);
    let columns = (room / each).min(values.len()).max(1);
    let mut text = String::new();
    for k in 0..columns {
        let (from, to) = (
            k * values.len() / columns,
            ((k + 1) * values.len() / columns).max(k * values.len() / columns + 1),
        );
        let part = &values[from..to.min(values.len())];
        let value = part.iter().sum::<f64>() / part.len().max(1) as f64;
        let level = ((value / most).clamp(0.0, 1.0) * 7.0).round() as usize;
        let bar: String =
            std::iter::repeat_n(BARS[level], if each > 2 { each - 1 } else { each }).collect();
        text += &bar;
        if each > 2 {
            text.push(' ');
        }
    }
    let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
    let figure = if name == "∂" {
        String::new()
    } else {
        format!(" {mean:.2}")
    };
    Line::from(vec![
        Span::styled(format!("{name} "), theme.of(Meaning::Symbol)),
        Span::styled(text, theme.bar()),
        Span::styled(figure, theme.of(Meaning::Dim)),
    ])
}

/// The recurrent weights, rows of each gate one below another; each cell the largest of what it covers.
pub(super) fn weights(lab: &Lab, frame: &mut Frame<'_>, area: Rect, board: &Board) {
    let lang = lab.settings.lang;
    let network = &board.look.network;
    let a = network.architecture;
    let name = format!(
        "{}.weight_hh_l0",
        if a.cell == Cell::Lstm { "lstm" } else { "rnn" }
    );
    let Some(matrix) = network.tensor(&name) else {
        return;
    };
    let largest = matrix.iter().fold(0.0, |m: f64, v| m.max(v.abs()));
    let title = lang.pick(
        format!("recurrent weights, largest {}", short(largest)),
        format!("循环权重，最大 {}", short(largest)),
    );
    let inner = framed(lab.theme(), frame, area, &title);
    let names: &[&str] = if a.cell == Cell::Lstm {
        &["i", "f", "g", "o"]
    } else {
        &["h"]
    };
    let per = (usize::from(inner.height) / names.len()).clamp(1, a.hidden);
    let columns = usize::from(inner.width)
        .saturating_sub(2)
        .min(a.hidden)
        .max(1);
    let wide = (usize::from(inner.width).saturating_sub(2) / columns).clamp(1, 3);
    let span = |k: usize, parts: usize| {
        k * a.hidden / parts..((k + 1) * a.hidden / parts).max(k * a.hidden / parts + 1)
    };
    let mut lines = vec![];
    for (gate, name) in names.iter().enumerate() {
        for r in 0..per {
            let label = if r == 0 {
                format!("{name} ")
            } else {
                "  ".into()
            };
            let mut spans = vec![Span::styled(label, lab.theme().of(Meaning::Symbol))];
            for c in 0..columns {
                let mut value = 0.0f64;
                for row in span(r, per) {
                    for col in span(c, columns) {
                        let v = matrix[(gate * a.hidden + row, col)];
                        value = if v.abs() > value.abs() { v } else { value };
                    }
                }
                let share = value / largest.max(1e-12);
                spans.push(Span::styled(
                    sign(share).to_string().repeat(wide),
                    lab.theme().heat(share),
                ));
            }
            lines.push(Line::from(spans));
        }
    }
    frame.render_widget(Paragraph::new(lines), inner);
}
