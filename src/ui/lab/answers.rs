//! What the network says.

use super::Lab;
use super::chart::{Curve, short};
use super::predictions::{goes_wrong, table};
use crate::lang::say;
use crate::train::{Answers, Reading, Status};
use crate::typeset::{Meaning, fit, pad, wrap};
use crate::ui::widgets::cut::show;
use crate::ui::widgets::panel::framed;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

impl Lab {
    /// What the network answers, as suits the task.
    pub(super) fn answer(&self, frame: &mut Frame<'_>, area: Rect, status: &Status) {
        let lang = self.settings.lang;
        let look = &status.look;
        if let (Some(own), Some(asked)) = (&self.own, &look.asked) {
            return self.own_answer(frame, area, status, (own, asked));
        }
        let title = match &look.answers {
            Answers::Series { .. } => say!(lang, "lab.said_and_wanted").to_owned(),
            Answers::Points(_) if self.run().task.validation.is_some() => {
                say!(lang, "lab.predicted_against_target_of_validation").to_owned()
            }
            Answers::Points(_) => say!(lang, "lab.said_against_wanted").to_owned(),
            Answers::Symbols(_) => say!(lang, "lab.read_said_wanted").to_owned(),
            Answers::Text(_) => say!(
                lang,
                "lab.written_network_temperature",
                temperature = format!("{:.1}", status.temperature)
            ),
            Answers::Confusion { .. } => say!(lang, "lab.rows_spoken_columns_heard").to_owned(),
        };
        let inner = framed(self.theme(), frame, area, &title);
        match &look.answers {
            Answers::Series {
                target,
                output,
                beyond,
            } => {
                // What comes next is known where the numbers count.
                let counts = self.run().task.name == "worked-example";
                match counts {
                    true => counted(self, frame, inner, target, output, beyond),
                    false => series(self, frame, inner, (target, output, beyond), &[]),
                }
            }
            Answers::Points(points) => scatter(self, frame, inner, points),
            Answers::Symbols(list) => readings(self, frame, inner, list),
            Answers::Text(text) => {
                let compared = self.compared(status, inner);
                let below = Constraint::Length(compared.len() as u16);
                let [above, below] = Layout::vertical([Constraint::Min(1), below]).areas(inner);
                show(frame, above, wrap(text.trim_start(), inner.width.into()));
                show(frame, below, compared);
            }
            Answers::Confusion { labels, counts } => {
                let rows = labels.len() as u16 + 1;
                let room = Constraint::Length(inner.height.saturating_sub(rows));
                let [above, below] = Layout::vertical([Constraint::Min(1), room]).areas(inner);
                confusion(self, frame, above, labels, counts);
                self.sample_heard(frame, below, status);
            }
        }
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
    let (lang, theme) = (lab.settings.lang, lab.theme());
    let [plain, heading] = [Meaning::Plain, Meaning::Heading].map(|of| theme.of(of));
    if let Some(lines) = table(lab, area, (target, output, beyond)) {
        return show(frame, area, lines);
    }
    let mut lines = vec![
        numbers(say!(lang, "lab.wanted"), target, area, plain),
        numbers(say!(lang, "lab.said"), output, area, heading),
    ];
    if area.height >= ROOMY {
        lines.push(Line::raw(""));
    }
    if !beyond.is_empty() {
        lines.extend(counted_on(lab, area, (target, output), beyond));
    }
    show(frame, area, lines);
}

/// From this height on there are empty lines between the numbers.
const ROOMY: u16 = 13;

/// A name and numbers in columns.
fn numbers(name: &str, list: &[f64], area: Rect, style: Style) -> Line<'static> {
    // Six columns and a space before them: what has no room for decimals is written shorter.
    let number = |v: &f64| {
        let text = format!("{v:.3}").replace('-', "−");
        let text = match text.width() < 7 {
            true => text,
            false => short(*v),
        };
        format!("{text:>7}")
    };
    let text = format!(
        "{}{}",
        pad(name, 6),
        list.iter().map(number).collect::<String>()
    );
    Line::styled(fit(&text, area.width.into()), style)
}

/// How it counts on alone from the last number it was given, and where that goes wrong.
fn counted_on(
    lab: &Lab,
    area: Rect,
    given: (&[f64], &[f64]),
    beyond: &[f64],
) -> Vec<Line<'static>> {
    let last = given.0.last().copied().unwrap_or_default();
    let (lang, theme) = (lab.settings.lang, lab.theme());
    let [dim, heading] = [Meaning::Dim, Meaning::Heading].map(|of| theme.of(of));
    let (width, roomy) = (usize::from(area.width), area.height >= ROOMY);
    let text = say!(lang, "lab.then_goes_on_alone_each");
    let mut lines: Vec<Line<'_>> = wrap(text, width).into_iter().map(Line::raw).collect();
    let per = (width.saturating_sub(6) / 7).max(1);
    let chunks = if roomy { usize::MAX } else { 1 };
    for (k, part) in beyond.chunks(per).enumerate().take(chunks) {
        let wanted = (0..part.len()).map(|n| last + (k * per + n + 1) as f64);
        let wanted: Vec<f64> = wanted.collect();
        lines.push(numbers(say!(lang, "lab.true"), &wanted, area, dim));
        lines.push(numbers(say!(lang, "lab.said"), part, area, heading));
    }
    let wrong = goes_wrong(lab, width, given, beyond);
    if roomy && !wrong.is_empty() {
        lines.push(Line::raw(""));
    }
    lines.extend(wrong);
    lines
}

pub(super) fn numbered(list: &[f64], from: usize) -> Vec<(f64, f64)> {
    list.iter()
        .enumerate()
        .map(|(k, v)| ((from + k) as f64, *v))
        .collect()
}

/// A curve more: its points, how it looks, and what it is called.
type More<'a> = (Vec<(f64, f64)>, Meaning, &'a str);

/// What is wanted, what is said, how it goes on alone, and more curves.
pub(super) fn series(
    lab: &Lab,
    frame: &mut Frame<'_>,
    area: Rect,
    (target, output, beyond): (&[f64], &[f64], &[f64]),
    more: &[More<'_>],
) {
    let (lang, theme) = (lab.settings.lang, lab.theme());
    let (wanted, said) = (numbered(target, 1), numbered(output, 1));
    let mut alone = vec![(
        output.len() as f64,
        output.last().copied().unwrap_or_default(),
    )];
    alone.extend(numbered(beyond, output.len() + 1));
    let positive = theme.of(Meaning::Positive);
    let curve = |(points, meaning, name): &'_ More<'_>| {
        let curve = Curve::new(points.clone(), theme.of(*meaning), *name);
        match points.len() {
            1 => curve.dotted(),
            _ => curve,
        }
    };
    let mut curves: Vec<Curve<'_>> = more.iter().map(curve).collect();
    curves.extend([
        Curve::new(&wanted, positive, say!(lang, "lab.wanted")).dotted(),
        Curve::new(&said, theme.accent(), say!(lang, "lab.said")),
    ]);
    if !beyond.is_empty() {
        let key = theme.of(Meaning::Key);
        curves.push(Curve::new(&alone, key, say!(lang, "lab.alone")));
    }
    let ends = ("t=1".into(), format!("t={}", output.len() + beyond.len()));
    lab.chart(curves, ends).draw(frame, area);
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
        Curve::new(&diagonal, theme.of(Meaning::Dim), say!(lang, "lab.right")),
        Curve::new(points, theme.of(Meaning::Key), "").dotted(),
    ];
    let ends = (
        say!(lang, "lab.wanted_number", first = format!("{:.1}", ends.0)).replace('-', "−"),
        format!("{:.1}", ends.1),
    );
    lab.chart(curves, ends).draw(frame, area);
}

fn readings(lab: &Lab, frame: &mut Frame<'_>, area: Rect, list: &[Reading]) {
    let width = usize::from(area.width);
    let lines: Vec<Line<'_>> = list.iter().flat_map(|r| reading(lab, r, width)).collect();
    show(frame, area, lines);
}

/// `given → said (wanted) ✗`, in two lines where one would leave nothing of what was given.
fn reading(lab: &Lab, r: &Reading, width: usize) -> Vec<Line<'static>> {
    const LEAST: usize = 10;
    let (tail, style) = if r.said == r.wanted {
        (format!(" → {} ✓", r.said), Style::new())
    } else {
        let tail = format!(" → {} ({}) ✗", r.said, r.wanted);
        (tail, lab.theme().of(Meaning::Error))
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
    let head = format!("{}{head}", " ".repeat(wide));
    let mut lines = vec![Line::styled(head, theme.of(Meaning::Dim))];
    for (label, row) in labels.iter().zip(counts.chunks(n)) {
        let total = row.iter().sum::<usize>().max(1) as f64;
        let mut spans = vec![Span::styled(pad(label, wide), theme.of(Meaning::Dim))];
        for count in row {
            spans.push(match count {
                0 => Span::styled(format!("{:>cell$}", "·"), theme.of(Meaning::Dim)),
                n => Span::styled(format!("{n:>cell$}"), theme.heat(*n as f64 / total)),
            });
        }
        lines.push(Line::from(spans));
    }
    show(frame, area, lines);
}
