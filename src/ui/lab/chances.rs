//! Probabilities as bars, the largest first.

use crate::typeset::{Meaning, fit, pad};
use crate::ui::theme::Theme;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

/// Columns of a number.
const NUMBER: usize = 5;

/// The largest of them, a row each.
pub(super) fn chances(
    theme: Theme,
    mut all: Vec<(String, f64)>,
    width: usize,
    most: usize,
) -> Vec<Line<'static>> {
    all.sort_by(|a, b| b.1.total_cmp(&a.1));
    all.truncate(most);
    let wide = all.iter().map(|(name, _)| name.width()).max().unwrap_or(1);
    let room = width.saturating_sub(wide + NUMBER + 2);
    let row = |(name, p): (String, f64)| {
        let full = (p * room as f64).round() as usize;
        Line::from(vec![
            Span::styled(pad(&name, wide + 1), theme.of(Meaning::Symbol)),
            Span::raw(format!("{p:.2} ")),
            Span::styled(fit(&"█".repeat(full), room), theme.accent()),
        ])
    };
    all.into_iter().map(row).collect()
}
