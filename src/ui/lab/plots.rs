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
            0 => theme.curve(),
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
                .map(|l| Line::styled(l, self.theme().error()))
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
        let theme = self.theme();
        let curves = self.losses_over_time();
        let rules = self.bounds();
        let steps = board.loss.points().last().map_or(0.0, |p| p.0);
        let ends = (
            say!(lang, "lab.step").into(),
            say!(lang, "lab.steps", steps),
        );
        Chart {
            theme,
            marker: self.marker,
            curves,
            rules,
            log: true,
            ends,
        }
        .draw(frame, area);
    }

    /// The loss of every run, and those of earlier ones.
    fn losses_over_time(&self) -> Vec<Curve<'_>> {
        let (lang, theme) = (self.settings.lang, self.theme());
        let mut curves: Vec<Curve<'_>> = self
            .past
            .iter()
            .map(|(_, series)| Curve {
                points: series.points(),
                style: theme.of(Meaning::Dim),
                name: say!(lang, "lab.before").into(),
                dots: false,
            })
            .collect();
        let several = self.runs.len() > 1;
        for (k, run) in self.runs.iter().enumerate() {
            let Some(board) = &run.board else { continue };
            let name = if several {
                letter(k).to_string()
            } else {
                say!(lang, "common.train").into()
            };
            curves.push(Curve {
                points: board.loss.points(),
                style: self.style(k),
                name,
                dots: false,
            });
            if !several {
                let name = say!(lang, "lab.held_out").into();
                let style = theme.of(Meaning::Positive);
                curves.push(Curve {
                    points: board.held_out.points(),
                    style,
                    name,
                    dots: false,
                });
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
        let theme = self.theme();
        let inner = framed(
            theme,
            frame,
            area,
            say!(lang, "lab.gradient_norm_before_clipping"),
        );
        let curves = self
            .runs
            .iter()
            .enumerate()
            .filter_map(|(k, run)| Some((k, run.board.as_ref()?)))
            .map(|(k, b)| Curve {
                points: b.norm.points(),
                style: self.style(k),
                name: if self.runs.len() > 1 {
                    letter(k).to_string()
                } else {
                    String::new()
                },
                dots: false,
            })
            .collect();
        let clip = self.run().task.settings.clip;
        let rule = |at| Rule {
            at,
            name: say!(lang, "lab.clip", at = short(at)),
        };
        let rules = clip.map(rule).into_iter().collect();
        let last = board.norm.last().map_or_else(String::new, short);
        let ends = (String::new(), say!(lang, "lab.now", last));
        Chart {
            theme,
            marker: self.marker,
            curves,
            rules,
            log: true,
            ends,
        }
        .draw(frame, inner);
    }
}
