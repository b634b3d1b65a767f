//! The frame of a screen, and of its parts.

use crate::typeset::{Meaning, fit};
use crate::ui::theme::Theme;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Paragraph};
use unicode_width::UnicodeWidthStr;

/// The smallest screen the walk is drawn on.
pub(crate) const LEAST: (u16, u16) = (40, 10);

pub(crate) fn too_small(frame: &mut Frame<'_>) {
    let text = [
        "gatewalk: 40×10",
        "窗口太小，需要 40×10",
        "make the window larger",
    ]
    .map(|l| fit(l, frame.area().width.into()));
    frame.render_widget(Paragraph::new(text.map(Line::raw).to_vec()), frame.area());
}

/// The first line of every screen: what it is, cut where there is no room, and at its end how things stand.
pub(crate) fn header(theme: Theme, frame: &mut Frame<'_>, area: Rect, (left, right): (&str, &str)) {
    let width = usize::from(area.width);
    let left = fit(left, width.saturating_sub(right.width() + 1));
    let gap = width.saturating_sub(left.width() + right.width());
    let left = Span::styled(left, theme.of(Meaning::Heading));
    let line = Line::from(vec![left, Span::raw(" ".repeat(gap)), Span::raw(right)]);
    frame.render_widget(Paragraph::new(line), area);
}

/// Draws a frame with a title; what is inside it.
pub(crate) fn framed(theme: Theme, frame: &mut Frame<'_>, area: Rect, title: &str) -> Rect {
    let title = format!(
        " {} ",
        fit(title, usize::from(area.width).saturating_sub(6))
    );
    let block = Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(theme.border())
        .title(Span::styled(title, theme.of(Meaning::Heading)));
    let inner = block.inner(area);
    frame.render_widget(block, area);
    Rect {
        x: inner.x + 1,
        width: inner.width.saturating_sub(2),
        ..inner
    }
}
