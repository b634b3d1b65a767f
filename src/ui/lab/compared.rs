//! What the network stands beside: tables of counts for a text; and of speech the sample at hand.

use super::Lab;
use super::sound::spectrum;
use crate::lang::say;
use crate::train::{Inputs, Status, Targets};
use crate::typeset::{Meaning, fit, pad};
use crate::ui::widgets::cut::show;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use std::f64::consts::LN_2;
use unicode_width::UnicodeWidthStr;

/// From this height on there is a row for every table, and so many rows of a spectrum.
const TALL: u16 = 22;
const LEAST: u16 = 6;

impl Lab {
    /// Bits a character of tables that look back at 0, 1, 2 … letters, and of the network; one line where there is no room for
    /// all.
    pub(super) fn compared(&self, status: &Status, area: Rect) -> Vec<Line<'static>> {
        let (lang, theme) = (self.settings.lang, self.theme());
        let counts: Vec<f64> = self
            .run()
            .task
            .counts
            .iter()
            .map(|nats| nats / LN_2)
            .collect();
        let Some(best) = (0..counts.len()).min_by(|a, b| counts[*a].total_cmp(&counts[*b])) else {
            return vec![];
        };
        let own = status.last.and_then(|end| end.metric);
        let (width, figure) = (usize::from(area.width), |bits: f64| format!("{bits:.2}"));
        if area.height < TALL {
            let (n, bits) = (best, figure(counts[best]));
            let text = say!(lang, "lab.counts_reach", n, bits);
            return vec![Line::styled(fit(&text, width), theme.of(Meaning::Dim))];
        }
        let title = say!(lang, "lab.counts_title");
        let mut lines = vec![
            Line::raw(""),
            Line::styled(fit(title, width), theme.of(Meaning::Dim)),
        ];
        let rows = counts.iter().enumerate();
        let mut rows: Vec<(String, f64)> = rows
            .map(|(n, bits)| (say!(lang, "lab.counts_of", n), *bits))
            .collect();
        rows.extend(own.map(|bits| (say!(lang, "lab.the_network").to_owned(), bits)));
        let wide = rows.iter().map(|(name, _)| name.width()).max().unwrap_or(0) + 1;
        let most = rows.iter().fold(1e-9, |m: f64, (_, bits)| m.max(*bits));
        let room = width.saturating_sub(wide + 24).min(40);
        let last = rows.len() - usize::from(own.is_some());
        lines.extend(rows.into_iter().enumerate().map(|(k, (name, bits))| {
            let full = (bits / most * room as f64).round() as usize;
            let style = match k == last {
                true => theme.of(Meaning::Heading),
                false => theme.of(Meaning::Plain),
            };
            let perplexity = format!("{:.1}", bits.exp2());
            Line::from(vec![
                Span::styled(pad(&name, wide), style),
                Span::styled(figure(bits), style),
                Span::styled(
                    format!(" {} ", pad(&say!(lang, "lab.perplexity", perplexity), 16)),
                    theme.of(Meaning::Dim),
                ),
                Span::styled("█".repeat(full), theme.accent()),
            ])
        }));
        lines
    }

    /// The sound of the sample at hand as a picture, and what it is taken for.
    pub(super) fn sample_heard(&self, frame: &mut Frame<'_>, area: Rect, status: &Status) {
        if area.height < LEAST {
            return;
        }
        let (lang, task) = (self.settings.lang, &self.run().task);
        let question = task.question(status.look.sample);
        let Inputs::Values(bands) = &question.data.inputs else {
            return;
        };
        let o = task.architecture.output;
        let y = &status.look.trace.outputs[..o.min(status.look.trace.outputs.len())];
        let heard = (0..y.len()).max_by(|a, b| y[*a].total_cmp(&y[*b]));
        let letter = |k: usize| task.alphabet.get(k).map_or("?", String::as_str);
        let spoken = match &question.data.targets {
            Targets::Symbols(symbols) => symbols.first().map_or("?", |s| letter(*s as usize)),
            Targets::Values { .. } => return,
        };
        let n = status.look.sample + 1;
        let heard = letter(heard.unwrap_or_default());
        let title = say!(lang, "lab.sample_heard", n, spoken, heard);
        let room = (usize::from(area.width), usize::from(area.height) - 2);
        let lines = spectrum(self.theme(), bands, question.data.features, room);
        let title = Line::styled(title, self.theme().of(Meaning::Dim));
        show(frame, area, [Line::raw(""), title].into_iter().chain(lines));
    }
}
