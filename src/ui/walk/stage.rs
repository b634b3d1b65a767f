//! Panels of a walk: the step with its picture, and rows and pictures in a frame.

use super::detail;
use super::state::App;
use crate::diagram::picture;
use crate::typeset::{Canvas, Piece};
use crate::ui::widgets::panel::{framed, scrollable};
use crate::ui::widgets::rows;
use ratatui::Frame;
use ratatui::layout::Rect;

/// Columns of a picture beside the formulas, and the least of these.
const PICTURE: usize = 36;
const FORMULAS: usize = 34;

/// The current step with its numbers, and its picture: below them, or else beside them.
pub(crate) fn stage_panel(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let width = usize::from(area.width.saturating_sub(4));
    let height = usize::from(area.height.saturating_sub(2));
    let title = detail::title(app);
    let picture = |width: usize, height: usize| app.scene(|scene| picture(scene, width, height));
    let size = |picture: &Option<Canvas>| picture.as_ref().map_or(0, |p| p.width() * p.height());
    let (lines, matters) = detail::lines(app, width);
    let used = lines.len();
    let below = picture(width, height.saturating_sub(used + 1));
    let narrow = width.saturating_sub(PICTURE + 2).max(FORMULAS);
    let (beside, counts) = detail::lines(app, narrow);
    let widest = beside.iter().map(|row| rows::columns(row)).max();
    let widest = widest.unwrap_or(0).min(narrow);
    let right = picture(width.saturating_sub(widest + 3), height);
    let right = right.filter(|_| beside.len() <= height || used > height);
    let (below, lines, used) = match (&below, &right) {
        // Rather the picture than the rows spelled out.
        (None, None) => {
            let brief = detail::brief(app, width);
            let used = brief.len();
            let below = picture(width, height.saturating_sub(used + 1));
            let lines = if below.is_some() { brief } else { lines };
            (below, lines, used)
        }
        _ => (below, lines, used),
    };
    let is_below = size(&below) >= size(&right);
    match (below, right) {
        (Some(below), _) if is_below => {
            let inner = panel(app, frame, area, &title);
            app.most_scroll.set(0);
            place(app, frame, inner, &lines, 0);
            paint(app, frame, inner, (0, used + 1), &below);
            listed(app, frame, inner, used + 1 + below.height());
        }
        (_, Some(right)) => {
            let inner = panel(app, frame, area, &title);
            let left = Rect {
                width: widest as u16,
                ..inner
            };
            inner_scrolled(app, frame, (area, left), (&beside, counts));
            paint(app, frame, inner, (width - right.width(), 0), &right);
            listed(app, frame, left, beside.len());
        }
        _ => {
            scrolled(app, frame, area, &title, (&lines, matters));
            let inner = Rect {
                x: area.x + 2,
                y: area.y + 1,
                width: width as u16,
                height: height as u16,
            };
            listed(app, frame, inner, lines.len());
        }
    }
}

/// The operations of this equation below what is drawn so far, if all of them have room.
fn listed(app: &App, frame: &mut Frame<'_>, area: Rect, used: usize) {
    let rows = detail::operations(app, area.width.into());
    let room = usize::from(area.height).saturating_sub(used + 1);
    if rows.is_empty() || rows.len() > room {
        return;
    }
    let height = rows.len() as u16;
    let at = Rect {
        y: area.bottom() - height,
        height,
        ..area
    };
    place(app, frame, at, &rows, 0);
}

/// Draws a picture in an area, from a cell of it on.
pub(super) fn paint(
    app: &App,
    frame: &mut Frame<'_>,
    area: Rect,
    (x, y): (usize, usize),
    picture: &Canvas,
) {
    let at = Rect {
        x: area.x + x as u16,
        y: area.y + y as u16,
        width: area.width.saturating_sub(x as u16),
        height: area.height.saturating_sub(y as u16),
    };
    place(app, frame, at, &picture.rows(), 0);
}

/// A panel of rows of which so many have to be seen; those that do not fit can be scrolled to.
pub(crate) fn scrolled(
    app: &App,
    frame: &mut Frame<'_>,
    area: Rect,
    title: &str,
    (lines, matters): (&[Vec<Piece>], usize),
) {
    let inner = panel(app, frame, area, title);
    inner_scrolled(app, frame, (area, inner), (lines, matters));
}

/// The rows of a panel, and on its frame which way they scroll.
fn inner_scrolled(
    app: &App,
    frame: &mut Frame<'_>,
    (area, inner): (Rect, Rect),
    (lines, matters): (&[Vec<Piece>], usize),
) {
    let most = lines.len().saturating_sub(inner.height.into()) as u16;
    app.most_scroll.set(most);
    app.followed
        .set((matters as u16).saturating_sub(inner.height));
    let scroll = app.scroll.unwrap_or_else(|| app.followed.get()).min(most);
    place(app, frame, inner, lines, scroll);
    scrollable(app.theme(), frame, area, (scroll, most));
}

pub(super) fn panel(app: &App, frame: &mut Frame<'_>, area: Rect, title: &str) -> Rect {
    framed(app.theme(), frame, area, title)
}

/// Draws rows and remembers where each number stands; what a lesson lights stands out.
pub(crate) fn place(
    app: &App,
    frame: &mut Frame<'_>,
    area: Rect,
    rows: &[Vec<Piece>],
    scroll: u16,
) {
    let lights = |piece: &Piece| match (piece.place, app.lit) {
        (Some(place), Some(lit)) => {
            place.of == lit.of && (lit.entry.is_none() || place.entry == lit.entry)
        }
        _ => false,
    };
    let shown = rows.iter().skip(scroll.into()).take(area.height.into());
    let mut shown: Vec<_> = shown.cloned().collect();
    for piece in shown.iter_mut().flatten() {
        piece.style.focus |= lights(piece);
    }
    rows::place(app.theme(), frame, area, &shown, &app.drawn);
}
