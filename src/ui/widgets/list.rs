//! A list of which one line is chosen.

use crate::typeset::Meaning;
use crate::ui::theme::Theme;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

/// Draws lines so that the chosen one is in sight, and marked.
pub(crate) fn draw(
    frame: &mut Frame<'_>,
    area: Rect,
    theme: Theme,
    lines: Vec<Line<'_>>,
    chosen: usize,
) {
    let count = lines.len();
    let from = first(count, area.height.into(), chosen);
    let mark = |(k, line): (usize, Line<'static>)| {
        if k == chosen {
            line.patch_style(theme.selection())
        } else {
            line
        }
    };
    let width = usize::from(area.width);
    let filled = |line: Line<'_>| {
        let gap = width.saturating_sub(line.width());
        let spans = line
            .spans
            .into_iter()
            .map(|s| ratatui::text::Span::styled(s.content.into_owned(), s.style));
        let mut spans: Vec<_> = spans.collect();
        spans.push(" ".repeat(gap).into());
        Line::from(spans).style(line.style)
    };
    let shown = lines
        .into_iter()
        .map(filled)
        .enumerate()
        .skip(from)
        .take(area.height.into())
        .map(mark);
    frame.render_widget(Paragraph::new(shown.collect::<Vec<_>>()), area);
    more(
        frame,
        area,
        theme,
        (from > 0, from + usize::from(area.height) < count),
    );
}

/// Arrows on the frame round a list that goes on above or below.
pub(crate) fn more(frame: &mut Frame<'_>, inner: Rect, theme: Theme, (above, below): (bool, bool)) {
    let rows = [
        (above, inner.y.checked_sub(1), " ↑ "),
        (below, Some(inner.bottom()), " ↓ "),
    ];
    for (_, y, arrow) in rows.into_iter().filter(|row| row.0) {
        let Some(y) = y else { continue };
        let at = Rect {
            x: inner.right().saturating_sub(4),
            y,
            width: 3,
            height: 1,
        };
        let mark = ratatui::text::Span::styled(arrow, theme.of(Meaning::Key));
        frame.render_widget(Paragraph::new(mark), at.intersection(frame.area()));
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
