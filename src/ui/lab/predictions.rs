//! A few predictions as a table with bars: the target, what is said, and how far off that is.

use super::Lab;
use super::chart::short;
use crate::lang::say;
use crate::typeset::{Meaning, fit, wrap};
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

/// Columns of a time, of a number, and the least of a bar.
const TIME: usize = 6;
const COLUMN: usize = 9;
const LEAST_BAR: usize = 12;
/// A number so far off is wrong where one counts.
const WRONG: f64 = 0.5;
/// From here on a number has no room for three decimals in its column.
const LARGE: f64 = 1000.0;

/// A row a time, if those that were given have room: target, prediction, and its bar with a mark at the target. Below them it
/// goes on alone, as far as there is room.
pub(super) fn table(
    lab: &Lab,
    area: Rect,
    (target, output, beyond): (&[f64], &[f64], &[f64]),
) -> Option<Vec<Line<'static>>> {
    let lang = lab.settings.lang;
    let bars = usize::from(area.width).checked_sub(TIME + 3 * COLUMN + 3)?;
    let last = target.last().copied()?;
    let alone = beyond.iter().zip(1..);
    let alone: Vec<(f64, f64)> = alone
        .map(|(said, k)| (last + f64::from(k), *said))
        .collect();
    let given: Vec<(f64, f64)> = target.iter().copied().zip(output.iter().copied()).collect();
    let text = wrap(say!(lang, "lab.then_goes_on_alone_each"), area.width.into());
    let wrong = goes_wrong(lab, area.width.into(), (target, output), beyond);
    let more = match alone.is_empty() {
        true => 0,
        false => 2 + text.len() + wrong.len(),
    };
    let left = usize::from(area.height).checked_sub(1 + given.len() + more)?;
    if bars < LEAST_BAR {
        return None;
    }
    let alone = &alone[..alone.len().min(left + 1)];
    let all = given.iter().chain(alone).flat_map(|pair| [pair.0, pair.1]);
    let most = all.filter(|v| v.is_finite()).fold(1e-9, f64::max);
    let rows = |from: usize, pairs: &[(f64, f64)]| -> Vec<Line<'static>> {
        let all = pairs.iter().zip(from..);
        all.map(|(pair, n)| row(lab, n, *pair, (bars, most)))
            .collect()
    };
    let mut lines = vec![heading(lab, area)];
    lines.extend(rows(1, &given));
    if !alone.is_empty() {
        lines.push(Line::raw(""));
        lines.extend(text.into_iter().map(Line::raw));
        lines.extend(rows(given.len() + 1, alone));
        lines.extend(wrong);
    }
    Some(lines)
}

/// Where counting on alone goes wrong, if it does, once what was given is learned.
pub(super) fn goes_wrong(
    lab: &Lab,
    width: usize,
    (target, output): (&[f64], &[f64]),
    beyond: &[f64],
) -> Vec<Line<'static>> {
    let learned = target
        .iter()
        .zip(output)
        .all(|(wanted, said)| (wanted - said).abs() <= WRONG);
    let Some(last) = target.last().copied().filter(|_| learned) else {
        return vec![];
    };
    let (lang, style) = (lab.settings.lang, lab.theme().of(Meaning::Key));
    let mut all = beyond
        .iter()
        .zip(1..)
        .map(|(said, k)| (last + f64::from(k), *said));
    let Some((n, _)) = all.find(|(wanted, said)| (wanted - said).abs() > WRONG) else {
        return vec![];
    };
    let text = say!(lang, "lab.off_over_half_from_on", n, by = WRONG);
    let lines = wrap(&text, width).into_iter();
    lines.map(|line| Line::styled(line, style)).collect()
}

fn heading(lab: &Lab, area: Rect) -> Line<'static> {
    let lang = lab.settings.lang;
    let wanted = say!(lang, "lab.wanted");
    let words = [wanted, say!(lang, "lab.said"), say!(lang, "lab.off")];
    let column = |word: &str| format!("{}{word}", blanks(COLUMN.saturating_sub(word.width())));
    let head = format!(
        "{}{}   ┃ {wanted}",
        blanks(TIME),
        words.map(column).concat()
    );
    Line::styled(fit(&head, area.width.into()), lab.theme().of(Meaning::Dim))
}

/// A time: its numbers and the bar of so many columns, as long as the share of the largest that is said.
fn row(
    lab: &Lab,
    n: usize,
    (wanted, said): (f64, f64),
    (bars, most): (usize, f64),
) -> Line<'static> {
    let theme = lab.theme();
    let number = |v: f64| match v.abs() < LARGE {
        true => format!("{v:.3}").replace('-', "−"),
        false => short(v),
    };
    let before = |text: &str| blanks(COLUMN.saturating_sub(text.width()));
    let at = |v: f64| ((v / most).clamp(0.0, 1.0) * (bars - 1) as f64).round() as usize;
    let (full, mark) = (at(said), at(wanted));
    let cell = |k: usize| match (k == mark, k < full) {
        (true, _) => '┃',
        (false, true) => '▄',
        (false, false) => ' ',
    };
    let style = match (wanted - said).abs() <= WRONG {
        true => theme.of(Meaning::Heading),
        false => theme.of(Meaning::Error),
    };
    let [target, prediction, off] = [wanted, said, said - wanted].map(number);
    Line::from(vec![
        Span::styled(
            format!("{:<TIME$}", format!("t={n}")),
            theme.of(Meaning::Dim),
        ),
        Span::raw(format!(
            "{}{target}{}",
            before(&target),
            before(&prediction)
        )),
        Span::styled(prediction, style),
        Span::styled(format!("{}{off}   ", before(&off)), theme.of(Meaning::Dim)),
        Span::styled((0..bars).map(cell).collect::<String>(), theme.accent()),
    ])
}

fn blanks(columns: usize) -> String {
    " ".repeat(columns)
}
