//! The right side of a page: the current step, or what `show` asks for.

use super::{Reader, pair};
use crate::diagram::{Figure, Form};
use crate::ui::walk::arrange::film_panel;
use crate::ui::walk::embedded::embedded;
use crate::ui::walk::figure::figure_panel;
use crate::ui::walk::panel::scrolled;
use crate::ui::walk::{WalkScreen, machine, way};
use crate::ui::widgets::rows::Rows;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};

/// The least rows for a picture over the steps.
const LEAST_OF_BOTH: u16 = 14;

impl Reader {
    /// Whether its picture was not complete in the last frame.
    pub(super) fn draws_on(&self) -> bool {
        let stage = self.stage.as_ref().filter(|_| self.has_stage());
        stage.is_some_and(|screen| screen.memory.is_pending())
    }

    /// The page's picture: the current step, or what `show` asks for; where there is room `below` the text, more of the walk.
    pub(super) fn stage(&self, frame: &mut Frame<'_>, area: Rect, below: Option<Rect>) {
        let Some(screen) = &self.stage else {
            return;
        };
        if let Some(other) = &self.other {
            return pair::walks([screen, other], frame, area, below);
        }
        if let Some(figure) = &screen.shown {
            if let Some(below) = below {
                film_panel(screen, frame, below);
            }
            return figure_panel(screen, frame, area, figure);
        }
        let walks = self.page().walk.is_some();
        // The walk itself shows these.
        let is_walked = |figure: &Figure| {
            let form = figure.form(&screen.state.run);
            walks && matches!(form, Form::Curve(_) | Form::Machine)
        };
        let show = self.page().show.as_ref().map(|s| &s.0);
        if let Some(figure) = show.filter(|figure| walks && !is_walked(figure)) {
            return both(screen, figure, frame, area, below);
        }
        let room = [area.width.saturating_sub(4), area.height.saturating_sub(2)].map(usize::from);
        let shown = show.filter(|figure| !is_walked(figure));
        match shown.and_then(|figure| lines(screen, figure, room.into())) {
            Some((title, rows)) => {
                if let Some(below) = below {
                    film_panel(screen, frame, below);
                }
                scrolled(screen, frame, area, &title, (&rows, 0));
            }
            None => embedded(screen, frame, area, below),
        }
    }
}

/// The steps of a walk and a picture: the picture in the room below the text, or over the steps; where that is too low, the
/// steps alone.
fn both(
    screen: &WalkScreen,
    figure: &Figure,
    frame: &mut Frame<'_>,
    area: Rect,
    below: Option<Rect>,
) {
    let room = |area: Rect| {
        (
            usize::from(area.width.saturating_sub(4)),
            usize::from(area.height.saturating_sub(2)),
        )
    };
    let draw = |frame: &mut Frame<'_>, area: Rect| {
        if let Some((title, rows)) = lines(screen, figure, room(area)) {
            scrolled(screen, frame, area, &title, (&rows, 0));
        }
    };
    if let Some(below) = below {
        draw(frame, below);
        return embedded(screen, frame, area, None);
    }
    if area.height < LEAST_OF_BOTH {
        return embedded(screen, frame, area, None);
    }
    let half = Rect {
        height: area.height / 2,
        ..area
    };
    let needed = lines(screen, figure, room(half)).map_or(0, |(_, rows)| rows.len() + 2);
    let height = half.height.min(u16::try_from(needed).unwrap_or(u16::MAX));
    let parts = [Constraint::Length(height), Constraint::Min(0)];
    let [above, rest] = Layout::vertical(parts).areas(area);
    draw(frame, above);
    embedded(screen, frame, rest, None);
}

/// Title and rows of a picture, not wider than there is room; `None` where the step itself is the picture.
pub(in crate::ui) fn lines(
    screen: &WalkScreen,
    figure: &Figure,
    room: (usize, usize),
) -> Option<(String, Rows)> {
    if figure.form(&screen.state.run) == Form::Machine {
        // It opens at its time, and goes on with the steps.
        return Some((way::title(screen), machine::rows(screen, room)));
    }
    screen.scene(|scene| {
        let canvas = figure.draw(scene, room)?;
        Some((figure.title(scene), canvas.rows()))
    })
}
