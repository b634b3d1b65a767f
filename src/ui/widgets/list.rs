//! A list of which one line is chosen.

use super::cut::cut;
use crate::typeset::Meaning;
use crate::ui::theme::Theme;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Draws lines so that the chosen one is in sight, and marked.
pub(crate) fn draw(
    frame: &mut Frame<'_>,
    area: Rect,
    theme: Theme,
    lines: Vec<Line<'static>>,
    chosen: usize,
) {
    let (count, height) = (lines.len(), usize::from(area.height));
    let from = first(count, height, chosen);
    let filled = |(k, mut line): (usize, Line<'static>)| {
        line = cut(line, area.width);
        let gap = usize::from(area.width).saturating_sub(line.width());
        line.push_span(" ".repeat(gap));
        if k == chosen {
            line = line.patch_style(theme.selection());
        }
        line
    };
    let shown = lines.into_iter().enumerate().skip(from).take(height);
    frame.render_widget(Paragraph::new(shown.map(filled).collect::<Vec<_>>()), area);
    more(frame, area, theme, (from > 0, from + height < count));
}

/// Arrows on the frame round a list that goes on above or below.
pub(crate) fn more(frame: &mut Frame<'_>, inner: Rect, theme: Theme, (above, below): (bool, bool)) {
    let rows = [
        (above, inner.y.checked_sub(1), " ↑ "),
        (below, Some(inner.bottom()), " ↓ "),
    ];
    for (_, y, arrow) in rows.into_iter().filter(|row| row.0) {
        let Some(y) = y else { continue };
        let at = Rect::new(inner.right().saturating_sub(4), y, 3, 1);
        let mark = Span::styled(arrow, theme.of(Meaning::Key));
        frame.render_widget(mark, at.intersection(frame.area()));
    }
}

/// The first line shown, so that the chosen one stands in the middle where it can.
pub(crate) fn first(count: usize, height: usize, chosen: usize) -> usize {
    chosen
        .saturating_sub(height.saturating_sub(1) / 2)
        .min(count.saturating_sub(height))
}

/// The line `by` further, as far as there are lines.
pub(crate) fn moved(chosen: usize, by: isize, count: usize) -> usize {
    chosen
        .saturating_add_signed(by)
        .min(count.saturating_sub(1))
}
