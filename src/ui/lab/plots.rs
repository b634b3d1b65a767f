//! The curves of the trainings.

use super::Lab;
use super::chart::{Chart, Curve, Rule, short};
use super::describe::{letter, reason};
use crate::lang::say;
use crate::train::{State, Status};
use crate::typeset::{Meaning, wrap};
use crate::ui::widgets::panel::framed;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

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

    pub(super) fn loss(&self, frame: &mut Frame<'_>, area: Rect, board: &Status) {
        let lang = self.settings.lang;
        let title = say!(lang, "lab.loss_powers_of_ten");
        let inner = framed(self.theme(), frame, area, title);
        if let State::Diverged(diverged) = board.state
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
            return self.curves(frame, rest, board);
        }
        self.curves(frame, inner, board);
    }

    fn curves(&self, frame: &mut Frame<'_>, area: Rect, board: &Status) {
        let lang = self.settings.lang;
        let steps = board.loss.points().last().map_or(0.0, |p| p.0);
        let ends = (
            say!(lang, "lab.step").into(),
            say!(lang, "lab.steps", steps),
        );
        let chart = self.chart(self.losses_over_time(), ends);
        chart.in_powers_of_ten(self.bounds()).draw(frame, area);
    }

    /// The loss of every run, and those of earlier ones.
    fn losses_over_time(&self) -> Vec<Curve<'_>> {
        let (lang, theme) = (self.settings.lang, self.theme());
        let dim = theme.of(Meaning::Dim);
        let mut curves: Vec<Curve<'_>> = self
            .past
            .iter()
            .map(|(_, series)| Curve::new(series.points(), dim, say!(lang, "lab.before")))
            .collect();
        let several = self.runs.len() > 1;
        for (k, run) in self.runs.iter().enumerate() {
            let Some(board) = &run.board else { continue };
            let name = if several {
                letter(k).to_string()
            } else {
                say!(lang, "common.train").into()
            };
            curves.push(Curve::new(board.loss.points(), self.style(k), name));
            if !several {
                let (name, style) = (say!(lang, "lab.held_out"), theme.of(Meaning::Positive));
                curves.push(Curve::new(board.held_out.points(), style, name));
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
        if let Some(at) = task.floor.filter(|f| *f > 0.0) {
            let name = say!(lang, "lab.noise", at = short(at));
            rules.push(Rule { at, name });
        }
        rules
    }

    pub(super) fn norm(&self, frame: &mut Frame<'_>, area: Rect, board: &Status) {
        let lang = self.settings.lang;
        let title = say!(lang, "lab.gradient_norm_before_clipping");
        let inner = framed(self.theme(), frame, area, title);
        let several = self.runs.len() > 1;
        let runs = self.runs.iter().enumerate();
        let curves = runs.filter_map(|(k, run)| {
            let points = run.board.as_ref()?.norm.points();
            let name = several.then(|| letter(k).to_string());
            Some(Curve::new(points, self.style(k), name.unwrap_or_default()))
        });
        let clip = self.run().task.settings.clip;
        let rule = |at| Rule {
            at,
            name: say!(lang, "lab.clip", at = short(at)),
        };
        let rules = clip.map(rule).into_iter().collect();
        let last = board.norm.last().map_or_else(String::new, short);
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
