//! The last line of a screen.

use crate::lang::Lang;
use crate::typeset::{Meaning, fit};
use crate::ui::keys::Row;
use crate::ui::theme::Theme;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

/// The keys of a table that have a short word, with it.
pub(crate) fn shown<M: Copy>(table: &[Row<M>], lang: Lang) -> Vec<(&'static str, &'static str)> {
    let shown = |row: &Row<M>| {
        let first = row.keys.split(' ').next().unwrap_or_default();
        (first, row.short(lang))
    };
    let all = table.iter().filter(|row| row.is_there()).map(shown);
    all.filter(|(_, short)| !short.is_empty()).collect()
}

/// The keys of a table that have a short word, as many as fit; help and quit always.
pub(crate) fn keys<M: Copy>(
    table: &[Row<M>],
    lang: Lang,
    theme: Theme,
    width: usize,
) -> Line<'static> {
    let (ends, rest): (Vec<_>, Vec<_>) = shown(table, lang)
        .into_iter()
        .partition(|(key, _)| ["?", "q"].contains(key));
    let cost = |(key, word): &(&str, &str)| key.width() + word.width() + 3;
    let all: usize = rest.iter().chain(&ends).map(cost).sum();
    // A wider gap where all have room with it.
    let gap = usize::from(all + rest.len() + ends.len() <= width);
    let mut left = width.saturating_sub(ends.iter().map(cost).sum());
    let fitting = rest.iter().take_while(|pair| {
        let fits = cost(pair) <= left;
        left = left.saturating_sub(cost(pair));
        fits
    });
    let mut spans = vec![];
    for pair in fitting.chain(&ends) {
        spans.push(Span::styled(format!(" {}", pair.0), theme.of(Meaning::Key)));
        spans.push(Span::raw(format!(" {} {:gap$}", pair.1, "")));
    }
    Line::from(spans)
}

/// What there is to say, in the place of the keys.
pub(crate) fn notice(text: &str, theme: Theme, width: usize) -> Line<'static> {
    let text = format!(" {}", fit(text, width.saturating_sub(2)));
    Line::styled(text, theme.of(Meaning::Heading))
}
