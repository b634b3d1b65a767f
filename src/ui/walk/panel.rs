//! What panels of a walk show: rows and pictures in a frame, with what a lesson lights and what an edit changed marked.

use super::state::WalkScreen;
use crate::diagram::Scene;
use crate::graph::Place;
use crate::typeset::{Canvas, Meaning, Piece, Style};
use crate::ui::widgets::panel::{framed, scrollable};
use crate::ui::widgets::rows;
use ratatui::Frame;
use ratatui::layout::Rect;

/// Draws a picture in an area, from a cell of it on.
pub(super) fn paint(
    screen: &WalkScreen,
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
    match picture.width() <= usize::from(at.width) {
        true => {
            let drawn = (picture, &screen.drawn);
            screen.scene(|scene| {
                let look = |place, style: Style| {
                    let is_changed = differs(screen, scene, (place, style.meaning));
                    style
                        .focus(style.focus || is_lit(screen, place))
                        .changed(is_changed)
                };
                rows::picture(screen.theme(), frame, at, drawn, look);
            });
        }
        false => place(screen, frame, at, &picture.rows(), 0),
    }
}

/// A panel of rows of which so many have to be seen; those that do not fit can be scrolled to.
pub(crate) fn scrolled(
    screen: &WalkScreen,
    frame: &mut Frame<'_>,
    area: Rect,
    title: &str,
    (lines, matters): (&[Vec<Piece>], usize),
) {
    let inner = panel(screen, frame, area, title);
    inner_scrolled(screen, frame, (area, inner), (lines, matters));
}

/// The rows of a panel, and on its frame which way they scroll.
pub(super) fn inner_scrolled(
    screen: &WalkScreen,
    frame: &mut Frame<'_>,
    (area, inner): (Rect, Rect),
    (lines, matters): (&[Vec<Piece>], usize),
) {
    let most = lines.len().saturating_sub(inner.height.into()) as u16;
    screen.most_scroll.set(most);
    screen
        .followed
        .set((matters as u16).saturating_sub(inner.height));
    let scroll = screen
        .scroll
        .unwrap_or_else(|| screen.followed.get())
        .min(most);
    place(screen, frame, inner, lines, scroll);
    scrollable(screen.theme(), frame, area, (scroll, most));
}

pub(super) fn panel(screen: &WalkScreen, frame: &mut Frame<'_>, area: Rect, title: &str) -> Rect {
    framed(screen.theme(), frame, area, title)
}

/// Draws rows and remembers where each number stands; what a lesson lights stands out.
pub(crate) fn place(
    screen: &WalkScreen,
    frame: &mut Frame<'_>,
    area: Rect,
    rows: &[Vec<Piece>],
    scroll: u16,
) {
    let from = rows.len().min(scroll.into());
    let shown = &rows[from..];
    let shown = &shown[..shown.len().min(area.height.into())];
    if screen.lit.is_none() {
        return rows::place(screen.theme(), frame, area, shown, &screen.drawn);
    }
    let mut shown = shown.to_vec();
    for piece in shown.iter_mut().flatten() {
        piece.style.focus |= piece.place.is_some_and(|place| is_lit(screen, place));
    }
    rows::place(screen.theme(), frame, area, &shown, &screen.drawn);
}

/// Whether a number that the last edit changed is shown so, as far as the walk has come; the name of a unit is none.
fn differs(screen: &WalkScreen, scene: &Scene<'_>, (place, meaning): (Place, Meaning)) -> bool {
    let differs = |(r, c)| screen.differs(place.of, r, c);
    let is_number = !matches!(meaning, Meaning::Unit(_));
    screen.before.is_some()
        && is_number
        && place.entry.is_some_and(differs)
        && scene.reached(place.of)
}

/// Whether a lesson lights what shows this.
fn is_lit(screen: &WalkScreen, place: Place) -> bool {
    let is_same =
        |lit: Place| place.of == lit.of && (lit.entry.is_none() || place.entry == lit.entry);
    screen.lit.is_some_and(is_same)
}
