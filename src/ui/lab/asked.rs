//! A sample of the reader's own, and what the network makes of it.
//!
//! ```text
//! ╭ your own sample ──────────────╮
//! │ the sample, a mark at a step  │
//! │ what was said, and before     │
//! ╰───────────────────────────────╯
//! ```

use super::Lab;
use super::answers::{numbered, series};
use super::chances::chances;
use super::own::{Moves, Own};
use super::sound::{plane, spectrum};
use crate::graph::softmax;
use crate::lang::say;
use crate::train::{Asked, Inputs, Status, Targets};
use crate::typeset::{Meaning, fit, wrap};
use crate::ui::widgets::cut::show;
use crate::ui::widgets::panel::framed;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// Rows of the spectrum, and how tall the panel is that has room for it below the plane.
const SPECTRUM: u16 = 10;
const TALL: u16 = 20;
/// Columns of the probabilities beside a plane.
const BESIDE: u16 = 16;

/// Rows that stand around bars, and the most rows of a bar.
const AROUND: usize = 9;
const TALLEST: usize = 8;

/// What of a bar for each number lies in a row, of so many from below.
fn bars(all: &[f64], row: usize, tall: usize) -> Vec<String> {
    let most = all.iter().fold(1.0, |m: f64, v| m.max(v.abs()));
    let sign = |v: &f64| {
        let eighths = (v.abs() / most * (8 * tall) as f64).round() as usize;
        match eighths.saturating_sub(8 * row).min(8) {
            0 if row == 0 => '▁',
            0 => ' ',
            n => BARS[n - 1],
        }
    };
    all.iter().map(|v| sign(v).to_string()).collect()
}

impl Lab {
    /// In the place of the answers.
    pub(super) fn own_answer(
        &self,
        frame: &mut Frame<'_>,
        area: Rect,
        status: &Status,
        (own, asked): (&Own, &Asked),
    ) {
        let lang = self.settings.lang;
        let inner = framed(self.theme(), frame, area, say!(lang, "lab.own_title"));
        match (&asked.data.inputs, &asked.data.targets) {
            (Inputs::Values(x), Targets::Values { values, .. }) if asked.data.every_step => {
                let told = self.own_words(own, asked, status, inner.width.into());
                let rows = Constraint::Length(told.len() as u16);
                let [plot, words] = Layout::vertical([Constraint::Min(3), rows]).areas(inner);
                let said = self.said(status);
                let outputs = self.run().task.architecture.output;
                let before = asked.before.chunks(outputs.max(1)).map(|y| y[0]);
                let before: Vec<f64> = before.collect();
                let at = self.own_at(own);
                let more = [
                    (numbered(&before, 1), Meaning::Dim, say!(lang, "lab.before")),
                    (
                        vec![((at + 1) as f64, x[at * asked.data.features])],
                        Meaning::Key,
                        "x",
                    ),
                ];
                series(self, frame, plot, (values, &said, &[]), &more);
                show(frame, words, told);
            }
            (Inputs::Values(_), Targets::Symbols(_)) => {
                self.vowel(frame, inner, status, (own, asked));
            }
            _ => {
                let room = (inner.width.into(), inner.height.into());
                show(frame, inner, self.own_lines(own, asked, status, room));
            }
        }
    }

    /// The first output after every step.
    fn said(&self, status: &Status) -> Vec<f64> {
        let outputs = self.run().task.architecture.output.max(1);
        let all = status.look.trace.outputs.chunks(outputs);
        all.map(|y| y[0]).collect()
    }

    fn own_lines(
        &self,
        own: &Own,
        asked: &Asked,
        status: &Status,
        (width, height): (usize, usize),
    ) -> Vec<Line<'static>> {
        let (at, theme) = (self.own_at(own), self.theme());
        let mut lines = match &asked.data.inputs {
            Inputs::Values(values) => {
                let features = asked.data.features;
                let all: Vec<f64> = values.chunks(features).map(|x| x[0]).collect();
                let tall = height.saturating_sub(AROUND).clamp(1, TALLEST);
                let mut rows: Vec<Line<'static>> = (0..tall)
                    .rev()
                    .map(|row| self.windowed(bars(&all, row, tall), at, width))
                    .collect();
                if features == 2 {
                    let mark = |x: &[f64]| if x[1] > 0.5 { "*" } else { " " };
                    let marks = values.chunks(features).map(|x| mark(x).to_owned());
                    rows.push(self.windowed(marks.collect(), at, width));
                }
                rows
            }
            Inputs::Symbols(symbols) if asked.data.every_step => {
                return self.written(own, (asked, symbols), status, width);
            }
            Inputs::Symbols(symbols) => {
                let letter = |s: &u32| self.letter(*s).to_owned();
                vec![self.windowed(symbols.iter().map(letter).collect(), at, width)]
            }
        };
        let marks = (0..asked.data.steps).map(|t| if t == at { "▲" } else { " " }.to_owned());
        lines.push(
            self.windowed(marks.collect(), at, width)
                .style(theme.of(Meaning::Key)),
        );
        lines.push(Line::raw(""));
        lines.extend(self.own_words(own, asked, status, width));
        if matches!(asked.data.targets, Targets::Symbols(_)) {
            lines.extend(self.chances(&status.look.trace.outputs, width, 6));
        }
        lines
    }

    /// Signs of the steps around one, as many as there is room for.
    fn windowed(&self, signs: Vec<String>, at: usize, width: usize) -> Line<'static> {
        let room = width.max(1);
        let from = (at + room / 2)
            .saturating_sub(room)
            .min(signs.len().saturating_sub(room));
        let seen = signs.into_iter().enumerate().skip(from).take(room);
        let theme = self.theme();
        Line::from_iter(seen.map(|(t, sign)| match t == at {
            true => Span::styled(sign, theme.of(Meaning::Heading)),
            false => Span::styled(sign, theme.accent()),
        }))
    }

    pub(super) fn letter(&self, symbol: u32) -> &str {
        let alphabet = &self.run().task.alphabet;
        alphabet.get(symbol as usize).map_or("?", String::as_str)
    }

    /// The most probable answers.
    fn chances(&self, outputs: &[f64], width: usize, most: usize) -> Vec<Line<'static>> {
        let mut shares = outputs.to_vec();
        softmax(&mut shares);
        let named = shares.into_iter().zip(&self.run().task.alphabet);
        let named = named.map(|(p, name)| (name.replace('\n', "⏎"), p));
        chances(self.theme(), named.collect(), width, most)
    }

    /// What is read so far and what comes next; what was read is dim, what was written is not.
    fn written(
        &self,
        own: &Own,
        (asked, symbols): (&Asked, &[u32]),
        status: &Status,
        width: usize,
    ) -> Vec<Line<'static>> {
        let (lang, theme, at) = (self.settings.lang, self.theme(), self.own_at(own));
        let read = asked.question.steps();
        let apart = asked.question.wanted.is_some();
        let (mut lines, mut line, mut wide) = (vec![], vec![], 0);
        for (t, symbol) in symbols.iter().enumerate().take(at + 1) {
            let letter = self.letter(*symbol);
            let style = match t < read {
                true => Style::new(),
                false => theme.of(Meaning::Heading),
            };
            let style = match t == at {
                true => style.add_modifier(Modifier::UNDERLINED),
                false => style,
            };
            let sign = letter.replace('\n', "");
            if letter == "\n" || wide + sign.width() + usize::from(apart) > width {
                if !(line.is_empty() && lines.is_empty()) {
                    lines.push(Line::from(std::mem::take(&mut line)));
                }
                wide = 0;
            }
            wide += sign.width() + usize::from(apart);
            line.push(Span::styled(sign, style));
            if apart {
                line.push(Span::raw(" "));
            }
        }
        lines.push(Line::from(line));
        lines.push(Line::raw(""));
        let o = self.run().task.architecture.output;
        let outputs = status.look.trace.outputs.get(at * o..(at + 1) * o);
        let ended = asked.question.wanted.is_some() && at + 1 == symbols.len();
        match (ended, outputs) {
            (true, _) => lines.extend(self.verdict(asked, symbols, width)),
            (false, outputs) => {
                let now = match at + 1 < read {
                    true => say!(lang, "lab.own_reads", t = at + 1),
                    false => say!(lang, "lab.own_writes", t = at + 1),
                };
                lines.push(Line::styled(now, theme.of(Meaning::Dim)));
                lines.extend(self.chances(outputs.unwrap_or_default(), width, 5));
            }
        }
        lines
    }

    /// What came of it, in words.
    fn own_words(
        &self,
        own: &Own,
        asked: &Asked,
        status: &Status,
        width: usize,
    ) -> Vec<Line<'static>> {
        let theme = self.theme();
        let all = self.told(own, asked, status);
        let lines = all.iter().flat_map(|line| wrap(line, width));
        lines
            .enumerate()
            .map(|(k, line)| match k {
                0 => Line::styled(line, theme.of(Meaning::Heading)),
                _ => Line::styled(line, theme.of(Meaning::Dim)),
            })
            .collect()
    }

    /// Whether what was written is right.
    fn verdict(&self, asked: &Asked, symbols: &[u32], width: usize) -> Vec<Line<'static>> {
        let (lang, theme) = (self.settings.lang, self.theme());
        let wanted = asked.question.wanted.as_deref().unwrap_or_default();
        let written = &symbols[asked.question.steps()..symbols.len() - 1];
        let written: String = written.iter().map(|s| self.letter(*s)).collect();
        let (text, meaning) = match written == wanted {
            true => (
                say!(lang, "lab.verdict_right").to_owned(),
                Meaning::Positive,
            ),
            false => (say!(lang, "lab.verdict_wrong", wanted), Meaning::Error),
        };
        let lines = wrap(&text, width).into_iter();
        lines
            .map(|line| Line::styled(line, theme.of(meaning)))
            .collect()
    }

    /// A vowel: where it lies among the others, what it was taken for, and its sound as a picture.
    fn vowel(
        &self,
        frame: &mut Frame<'_>,
        area: Rect,
        status: &Status,
        (own, asked): (&Own, &Asked),
    ) {
        let below = if area.height >= TALL { SPECTRUM + 1 } else { 0 };
        let rows = [
            Constraint::Length(1),
            Constraint::Min(4),
            Constraint::Length(below),
        ];
        let [words, body, picture] = Layout::vertical(rows).areas(area);
        let columns = [Constraint::Min(16), Constraint::Length(BESIDE)];
        let [left, right] = Layout::horizontal(columns).areas(body);
        let width = usize::from(area.width);
        let told = self.told(own, asked, status);
        show(frame, words, [fit(&told.join(" · "), width)]);
        if let Moves::Formants(at) = own.moves {
            show(frame, left, plane(self.theme(), at, left));
        }
        let most = usize::from(right.height);
        let chances = self.chances(&status.look.trace.outputs, right.width.into(), most);
        show(frame, right, chances);
        if let (Inputs::Values(bands), true) = (&asked.data.inputs, below > 0) {
            let lines = spectrum(
                self.theme(),
                bands,
                asked.data.features,
                (width, SPECTRUM.into()),
            );
            let title = say!(self.settings.lang, "lab.spectrum");
            let title = Line::styled(title, self.theme().of(Meaning::Dim));
            show(frame, picture, [title].into_iter().chain(lines));
        }
    }

    /// What is typed, and what can be.
    pub(super) fn asking_line(&self, width: usize) -> Option<Line<'static>> {
        let (asking, line) = self.asking.as_ref()?;
        let (label, hint) = self.asks_for(*asking);
        let label = format!(" {label} ");
        let room = width.saturating_sub(label.width());
        let typed = crate::ui::widgets::prompt::typed(line, room);
        let mut out = Line::from(vec![
            Span::styled(label, self.theme().of(Meaning::Key)),
            Span::raw(typed),
        ]);
        let hint = fit(&format!("   {hint}"), width.saturating_sub(out.width()));
        out.push_span(Span::styled(hint, self.theme().of(Meaning::Dim)));
        Some(out)
    }

    /// The hint in full, where it has no room behind what is typed.
    pub(super) fn own_hint(&self, width: usize) -> Vec<String> {
        wrap(
            &(self.run().task.own().hint)().get(self.settings.lang),
            width,
        )
    }
}
