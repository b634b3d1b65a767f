//! The frame of a screen, and of its parts.

use crate::lang::{Lang, say};
use crate::typeset::{Meaning, fit};
use crate::ui::settings::Settings;
use crate::ui::theme::{Theme, apply};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Padding, Paragraph};
use unicode_width::UnicodeWidthStr;

/// The smallest screen that is drawn on.
const LEAST: (u16, u16) = (40, 10);

/// Draws a whole screen, if it is large enough, in the colours and with the symbols that are wanted.
pub(crate) fn screen(
    settings: Settings,
    frame: &mut Frame<'_>,
    draw: impl FnOnce(&mut Frame<'_>, Rect),
) {
    let area = frame.area();
    if area.width < LEAST.0 || area.height < LEAST.1 {
        return too_small(frame);
    }
    draw(frame, area);
    settings.theme().paint(frame.buffer_mut());
    apply(settings.glyphs, frame.buffer_mut());
}

fn too_small(frame: &mut Frame<'_>) {
    let words = Lang::all()
        .rev()
        .map(|lang| say!(lang, "common.window_too_small"));
    let text = ["gatewalk: 40×10"].into_iter().chain(words);
    let lines = text.map(|l| Line::raw(fit(l, frame.area().width.into())));
    frame.render_widget(Paragraph::new(lines.collect::<Vec<_>>()), frame.area());
}

/// The language that is spoken and the one that L goes on to: `EN 中文 L `.
pub(crate) fn switch(lang: Lang) -> String {
    let [own, next] = [lang, lang.next()].map(|lang| say!(lang, "language.short"));
    format!("{own} {next} L ")
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
        .border_style(theme.of(Meaning::Dim))
        .title(Span::styled(title, theme.of(Meaning::Heading)))
        .padding(Padding::horizontal(1));
    let inner = block.inner(area);
    frame.render_widget(block, area);
    inner
}

/// Shows on the frame of a panel which way it scrolls, if it does: how far it is, and how far it could be.
pub(crate) fn scrollable(theme: Theme, frame: &mut Frame<'_>, area: Rect, (at, most): (u16, u16)) {
    if most == 0 {
        return;
    }
    let more = if at < most {
        " PgDn ↓ "
    } else {
        " PgUp ↑ "
    };
    let place = Rect {
        x: area.right().saturating_sub(10),
        y: area.bottom() - 1,
        width: 8,
        height: 1,
    };
    let more = Span::styled(more, theme.of(Meaning::Key));
    frame.render_widget(Paragraph::new(more), place.intersection(area));
}
