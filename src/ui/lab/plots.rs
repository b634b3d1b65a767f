//! The curves of the trainings.

use super::chart::{Chart, Curve, Rule, short};
use super::describe::{letter, reason};
use super::{Axis, Lab};
use crate::lang::say;
use crate::train::{Series, State, Status};
use crate::typeset::{Meaning, fit, wrap};
use crate::ui::widgets::panel::framed;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;
use std::borrow::Cow;

/// Most columns of the name of a curve.
const NAME: usize = 14;

impl Lab {
    pub(super) fn style(&self, run: usize) -> Style {
        let theme = self.theme();
        match run % 4 {
            0 => theme.accent(),
            1 => theme.of(Meaning::Positive),
            2 => theme.of(Meaning::Negative),
            _ => theme.of(Meaning::Key),
        }
    }

    pub(super) fn loss(&self, frame: &mut Frame<'_>, area: Rect, status: &Status) {
        let lang = self.settings.lang;
        // A floor of zero has no place on a scale of powers of ten.
        let title = match self.run().task.floor {
            Some(0.0) => say!(lang, "lab.loss_can_reach_zero"),
            _ => say!(lang, "lab.loss_on_log_scale"),
        };
        let inner = framed(self.theme(), frame, area, title);
        if let State::Diverged(diverged) = status.state
            && inner.height > 8
        {
            let text = reason(diverged, lang);
            let lines: Vec<Line<'_>> = wrap(&text, inner.width.into())
                .into_iter()
                .map(|l| Line::styled(l, self.theme().of(Meaning::Error)))
                .collect();
            let height = (lines.len() as u16).min(inner.height);
            frame.render_widget(Paragraph::new(lines), Rect { height, ..inner });
            let rest = Rect {
                y: inner.y + height,
                height: inner.height - height,
                ..inner
            };
            return self.curves(frame, rest);
        }
        self.curves(frame, inner);
    }

    fn curves(&self, frame: &mut Frame<'_>, area: Rect) {
        let curves = self.losses_over_time();
        let ends = self.ends(&curves);
        let chart = self.chart(curves, ends);
        chart.in_powers_of_ten(self.bounds()).draw(frame, area);
    }

    /// What the two ends of the axis are.
    fn ends(&self, curves: &[Curve<'_>]) -> (String, String) {
        let lang = self.settings.lang;
        let last = curves.iter().filter_map(|curve| curve.points.last());
        let last = last.fold(0.0, |most: f64, p| most.max(p.0));
        match self.axis {
            Axis::Steps => {
                let steps = say!(lang, "lab.steps", steps = last);
                (say!(lang, "lab.step").into(), steps)
            }
            Axis::Epochs => {
                let epochs = say!(lang, "lab.epochs", epochs = format!("{last:.1}"));
                (String::new(), epochs)
            }
            Axis::Seconds => {
                let seconds = say!(lang, "lab.so_many_seconds", seconds = format!("{last:.1}"));
                (String::new(), seconds)
            }
        }
    }

    /// The points of a curve over steps, moved to where they lie on the axis.
    fn placed<'a>(&self, series: &'a Series, clock: &Series, each: f64) -> Cow<'a, [(f64, f64)]> {
        let points = series.points();
        let moved = |place: &dyn Fn(f64) -> f64| {
            let all = points.iter().map(|(x, y)| (place(*x), *y));
            Cow::Owned(all.collect())
        };
        match self.axis {
            Axis::Steps => points.into(),
            Axis::Epochs => moved(&|x| x / each),
            Axis::Seconds => moved(&|x| clock.at(x)),
        }
    }

    /// The loss of every run, and those of earlier ones.
    fn losses_over_time(&self) -> Vec<Curve<'_>> {
        let (lang, theme) = (self.settings.lang, self.theme());
        let dim = theme.of(Meaning::Dim);
        let mut curves: Vec<Curve<'_>> = vec![];
        for own in &self.past {
            let points = self.placed(&own.loss, &own.clock, own.each);
            curves.push(Curve::new(points, dim, say!(lang, "lab.before")));
        }
        let several = self.runs.len() > 1;
        for (k, run) in self.runs.iter().enumerate() {
            let Some(status) = &run.status else { continue };
            let name = if several {
                format!("{} {}", letter(k), fit(&run.name, NAME))
            } else {
                say!(lang, "common.train").into()
            };
            let placed = |series| self.placed(series, &status.clock, run.steps_per_epoch(status));
            curves.push(Curve::new(placed(&status.loss), self.style(k), name));
            if !several {
                let (name, style) = (say!(lang, "lab.validation"), theme.of(Meaning::Positive));
                curves.push(Curve::new(placed(&status.validation), style, name));
            }
        }
        curves
    }

    /// What a loss is compared with: guessing, and the noise of the data.
    fn bounds(&self) -> Vec<Rule> {
        let lang = self.settings.lang;
        let task = &self.run().task;
        let mut rules = vec![];
        if let Some(at) = task.baseline {
            let name = say!(lang, "lab.guessing", at = short(at));
            rules.push(Rule { at, name });
        }
        let least = task
            .counts
            .iter()
            .enumerate()
            .min_by(|a, b| a.1.total_cmp(b.1));
        if let Some((n, at)) = least {
            let name = say!(lang, "lab.counts_cost", n, at = short(*at));
            rules.push(Rule { at: *at, name });
        }
        if let Some(at) = task.floor.filter(|f| *f > 0.0) {
            let name = say!(lang, "lab.noise", at = short(at));
            rules.push(Rule { at, name });
        }
        rules
    }

    pub(super) fn norm(&self, frame: &mut Frame<'_>, area: Rect, status: &Status) {
        let lang = self.settings.lang;
        let title = say!(lang, "lab.gradient_norm_before_clipping");
        let inner = framed(self.theme(), frame, area, title);
        let several = self.runs.len() > 1;
        let runs = self.runs.iter().enumerate();
        let curves = runs.filter_map(|(k, run)| {
            let status = run.status.as_ref()?;
            let points = self.placed(&status.norm, &status.clock, run.steps_per_epoch(status));
            let name = several.then(|| letter(k).to_string());
            Some(Curve::new(points, self.style(k), name.unwrap_or_default()))
        });
        let clip = self.run().task.settings.clip;
        let rule = |at| Rule {
            at,
            name: say!(lang, "lab.clip", at = short(at)),
        };
        let rules = clip.map(rule).into_iter().collect();
        let last = status.norm.last().map_or_else(String::new, short);
        let ends = (String::new(), say!(lang, "lab.now", last));
        let chart = self.chart(curves.collect(), ends);
        chart.in_powers_of_ten(rules).draw(frame, inner);
    }

    /// A plot with names at both its ends.
    pub(super) fn chart<'a>(&self, curves: Vec<Curve<'a>>, ends: (String, String)) -> Chart<'a> {
        Chart {
            theme: self.theme(),
            marker: self.marker,
            curves,
            rules: vec![],
            log: false,
            ends,
        }
    }
}
