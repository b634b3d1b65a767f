//! Curves over training: a plot with a scale at its left.

use crate::typeset::{Meaning, fit};
use crate::ui::theme::Theme;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
use ratatui::symbols::Marker;
use ratatui::text::Span;
use ratatui::widgets::canvas::{Canvas, Context, Line as Stroke, Points};
use std::borrow::Cow;
use unicode_width::UnicodeWidthStr;

/// A line through points.
pub(super) struct Curve<'a> {
    pub(super) points: Cow<'a, [(f64, f64)]>,
    pub(super) style: Style,
    /// Written at its end, so that curves are told apart without colour.
    pub(super) name: String,
    /// Points alone, not joined.
    pub(super) dots: bool,
}

impl<'a> Curve<'a> {
    /// A line.
    pub(super) fn new(
        points: impl Into<Cow<'a, [(f64, f64)]>>,
        style: Style,
        name: impl Into<String>,
    ) -> Curve<'a> {
        let (points, name, dots) = (points.into(), name.into(), false);
        Curve {
            points,
            style,
            name,
            dots,
        }
    }

    /// Its points alone.
    pub(super) fn dotted(self) -> Curve<'a> {
        Curve { dots: true, ..self }
    }
}

/// A level that is drawn across.
pub(super) struct Rule {
    pub(super) at: f64,
    pub(super) name: String,
}

/// A plot.
pub(super) struct Chart<'a> {
    pub(super) theme: Theme,
    pub(super) marker: Marker,
    pub(super) curves: Vec<Curve<'a>>,
    pub(super) rules: Vec<Rule>,
    /// Powers of ten at equal distances.
    pub(super) log: bool,
    /// Names of the left and right end.
    pub(super) ends: (String, String),
}

fn colour(style: Style) -> Color {
    style.fg.unwrap_or(Color::Reset)
}

/// Columns of the scale.
const SCALE: u16 = 8;

impl<'a> Chart<'a> {
    /// On a scale of powers of ten, with levels drawn across.
    pub(super) fn in_powers_of_ten(self, rules: Vec<Rule>) -> Chart<'a> {
        let log = true;
        Chart { rules, log, ..self }
    }

    pub(super) fn draw(&self, frame: &mut Frame<'_>, area: Rect) {
        if area.width < SCALE + 8 || area.height < 4 {
            return;
        }
        let plot = Rect {
            x: area.x + SCALE,
            width: area.width - SCALE,
            height: area.height - 1,
            ..area
        };
        let Some((xs, ys)) = self.bounds() else {
            return;
        };
        self.scale(frame, area, plot, ys);
        let canvas = Canvas::default()
            .marker(self.marker)
            .x_bounds(xs)
            .y_bounds(ys)
            .paint(|ctx| {
                for rule in &self.rules {
                    self.draw_rule(ctx, rule, plot.width, xs);
                }
                ctx.layer();
                for curve in &self.curves {
                    self.draw_curve(ctx, curve);
                }
            });
        frame.render_widget(canvas, plot);
        self.names(frame, plot, xs, ys);
    }

    /// Every other cell: a rule is no curve.
    fn draw_rule(&self, ctx: &mut Context<'_>, rule: &Rule, columns: u16, xs: [f64; 2]) {
        let y = self.lift(rule.at);
        let x = |k: u16| xs[0] + (xs[1] - xs[0]) * (f64::from(k) + 0.5) / f64::from(columns);
        let dots: Vec<(f64, f64)> = (0..columns).step_by(2).map(|k| (x(k), y)).collect();
        ctx.draw(&Points {
            coords: &dots,
            color: colour(self.theme.of(Meaning::Dim)),
        });
    }

    fn draw_curve(&self, ctx: &mut Context<'_>, curve: &Curve<'_>) {
        let lifted = curve.points.iter().map(|(x, y)| (*x, self.lift(*y)));
        let lifted: Vec<(f64, f64)> = lifted
            .filter(|(x, y)| x.is_finite() && y.is_finite())
            .collect();
        let color = colour(curve.style);
        if curve.dots || lifted.len() == 1 {
            return ctx.draw(&Points {
                coords: &lifted,
                color,
            });
        }
        for pair in lifted.windows(2) {
            let ((x1, y1), (x2, y2)) = (pair[0], pair[1]);
            ctx.draw(&Stroke {
                x1,
                y1,
                x2,
                y2,
                color,
            });
        }
    }

    fn lift(&self, y: f64) -> f64 {
        if self.log { y.max(1e-12).log10() } else { y }
    }

    fn bounds(&self) -> Option<([f64; 2], [f64; 2])> {
        let all = || {
            self.curves
                .iter()
                .flat_map(|c| c.points.iter())
                .filter(|p| p.1.is_finite())
        };
        let mut xs = [f64::INFINITY, f64::NEG_INFINITY];
        let mut ys = xs;
        let widen = |b: &mut [f64; 2], v: f64| *b = [b[0].min(v), b[1].max(v)];
        for (x, y) in all() {
            widen(&mut xs, *x);
            widen(&mut ys, self.lift(*y));
        }
        if xs[0] > xs[1] {
            return None;
        }
        for rule in &self.rules {
            let y = self.lift(rule.at);
            // A floor of zero has no place on a scale of powers of ten.
            if !self.log || rule.at > 0.0 {
                widen(&mut ys, y);
            }
        }
        if xs[1] - xs[0] < 1e-9 {
            xs[1] = xs[0] + 1.0;
        }
        let room = ((ys[1] - ys[0]) * 0.05).max(if self.log { 0.02 } else { 1e-3 });
        Some((xs, [ys[0] - room, ys[1] + room]))
    }

    fn row(plot: Rect, ys: [f64; 2], y: f64) -> Option<u16> {
        let share = (ys[1] - y) / (ys[1] - ys[0]);
        (0.0..=1.0).contains(&share).then(|| {
            let rows = f64::from(plot.height);
            plot.y + ((share * rows) as u16).min(plot.height - 1)
        })
    }

    /// The numbers at the left, and what the ends of the x axis are.
    fn scale(&self, frame: &mut Frame<'_>, area: Rect, plot: Rect, ys: [f64; 2]) {
        let dim = self.theme.of(Meaning::Dim);
        let mut taken: Vec<u16> = vec![];
        // Powers of ten are few; on a straight scale whole numbers can be any number.
        let powers = (ys[0].ceil() as i32)..=(ys[1].floor() as i32);
        let marks: Vec<f64> = if self.log && powers.clone().nth(1).is_some() {
            powers.map(f64::from).collect()
        } else {
            let parts = f64::from(plot.height / 3).clamp(1.0, 5.0);
            (0..=parts as u32)
                .map(|k| ys[0] + (ys[1] - ys[0]) * (f64::from(k) + 0.5) / (parts + 1.0))
                .collect()
        };
        for mark in marks {
            let Some(y) = Self::row(plot, ys, mark) else {
                continue;
            };
            if taken.iter().any(|t| t.abs_diff(y) < 2) {
                continue;
            }
            taken.push(y);
            let value = if self.log { 10f64.powf(mark) } else { mark };
            let text = format!("{:>6} ", short(value));
            let at = Rect::new(area.x, y, SCALE, 1);
            frame.render_widget(Span::styled(text, dim), at);
        }
        let foot = Rect {
            y: area.bottom() - 1,
            height: 1,
            ..plot
        };
        let (left, right) = &self.ends;
        let gap = usize::from(plot.width).saturating_sub(left.width() + right.width());
        let text = format!("{left}{}{right}", " ".repeat(gap));
        frame.render_widget(Span::styled(fit(&text, plot.width.into()), dim), foot);
    }

    /// What the rules and the curves are called: names of curves stand in the order their curves end in, from above, since a
    /// name that is moved past another reads as the other's.
    fn names(&self, frame: &mut Frame<'_>, plot: Rect, xs: [f64; 2], ys: [f64; 2]) {
        let mut taken: Vec<Rect> = vec![];
        for rule in &self.rules {
            let width = rule.name.width() as u16;
            if let Some(y) = Self::row(plot, ys, self.lift(rule.at)).filter(|_| width <= plot.width)
            {
                let at = Rect::new(plot.x, y, width, 1);
                taken.push(at);
                frame.render_widget(Span::styled(&*rule.name, self.theme.of(Meaning::Dim)), at);
            }
        }
        let end = |curve: &'_ Curve<'_>| {
            let (x, y) = curve
                .points
                .iter()
                .rev()
                .find(|p| p.1.is_finite())
                .copied()?;
            let lifted = self.lift(y);
            Some((x, lifted, Self::row(plot, ys, lifted)?))
        };
        let named = self.curves.iter().filter(|curve| !curve.name.is_empty());
        let mut ends: Vec<_> = named
            .filter_map(|curve| Some((curve, end(curve)?)))
            .collect();
        ends.sort_by(|(_, a), (_, b)| b.1.total_cmp(&a.1));
        let wanted: Vec<u16> = ends.iter().map(|(_, (.., row))| row - plot.y).collect();
        for ((curve, (x, ..)), row) in ends.iter().zip(apart(&wanted, plot.height)) {
            let share = (x - xs[0]) / (xs[1] - xs[0]);
            let column = plot.x + (share * f64::from(plot.width - 1)) as u16;
            let place = |text: &str| {
                let width = text.width() as u16;
                let x = column.min(plot.right().saturating_sub(width));
                Rect::new(x, plot.y + row, width, 1)
            };
            let free =
                |at: &Rect| at.x >= plot.x && taken.iter().all(|other| !other.intersects(*at));
            // Where a name has no room its first word, the letter of a run, still tells which it is.
            let short = curve.name.split(' ').next().unwrap_or_default();
            let fits = [curve.name.as_str(), short]
                .into_iter()
                .map(|text| (text, place(text)))
                .find(|(_, at)| free(at));
            if let Some((text, at)) = fits {
                taken.push(at);
                frame.render_widget(Span::styled(text, curve.style), at);
            }
        }
    }
}

/// Rows of their own for names that want these rows, given from above: as near as can be, in the same order. What has no room
/// below the plot's end is left out.
fn apart(wanted: &[u16], height: u16) -> Vec<u16> {
    let count = (wanted.len() as u16).min(height);
    // Runs of names that touch, each: the first of its names, how many, where it begins.
    let mut groups: Vec<(u16, u16, u16)> = vec![];
    for k in 0..count {
        let mut group = (k, 1, wanted[usize::from(k)]);
        while let Some((first, size, from)) = groups.last().copied()
            && from + size > group.2
        {
            groups.pop();
            let size = size + group.1;
            let all = &wanted[usize::from(first)..usize::from(first + size)];
            let middle = all.iter().map(|row| f64::from(*row)).sum::<f64>() / f64::from(size);
            let from = (middle - f64::from(size - 1) / 2.0).round().max(0.0) as u16;
            group = (first, size, from.min(height - size));
        }
        groups.push(group);
    }
    let rows = groups.iter().flat_map(|(_, size, from)| *from..from + size);
    rows.collect()
}

/// A number in at most six columns.
pub(super) fn short(value: f64) -> String {
    let size = value.abs();
    let text = if value == 0.0 {
        "0".into()
    } else if !(1e-3..1e5).contains(&size) {
        format!("{value:.0e}")
    } else if size < 0.1 {
        format!("{value:.4}")
    } else if size < 10.0 {
        format!("{value:.2}")
    } else {
        format!("{value:.0}")
    };
    text.replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::theme::ThemeName;
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    #[test]
    fn names_have_rows_of_their_own_in_the_order_of_their_curves() {
        assert_eq!(apart(&[3, 3, 3], 20), [2, 3, 4]);
        assert_eq!(apart(&[0, 0, 5], 20), [0, 1, 5]);
        assert_eq!(apart(&[18, 19, 19, 19], 20), [16, 17, 18, 19]);
        assert_eq!(apart(&[1, 1, 2, 2, 9], 20), [0, 1, 2, 3, 9]);
        assert_eq!(apart(&[4, 4, 4], 2), [0, 1]);
        for seed in 0..500_u16 {
            let mut wanted: Vec<u16> = (0..6)
                .map(|k| (seed % 97 * (k + 7) + seed / 5) % 12)
                .collect();
            wanted.sort_unstable();
            let rows = apart(&wanted, 12);
            assert!(
                rows.windows(2).all(|two| two[0] < two[1]),
                "{wanted:?}: {rows:?}"
            );
            assert!(rows.len() == 6 && rows[5] < 12, "{wanted:?}: {rows:?}");
        }
    }

    #[test]
    fn huge_numbers_need_no_more_marks_than_there_are_rows() {
        let points = [(0.0, -1e300), (1.0, 1e300)];
        let curve = Curve::new(&points, Style::new(), "");
        let chart = Chart {
            theme: Theme::new(ThemeName::Dark, false),
            marker: Marker::Dot,
            curves: vec![curve],
            rules: vec![],
            log: false,
            ends: (String::new(), String::new()),
        };
        let mut terminal = Terminal::new(TestBackend::new(60, 12)).unwrap();
        terminal
            .draw(|frame| chart.draw(frame, frame.area()))
            .unwrap();
        assert!(terminal.backend().to_string().contains('•'));
    }
}
