//! Where the parts of a page go: its text, its question, its picture.

use super::Reader;
use super::prose::{LETTERS, Prose};
use crate::course::command;
use crate::typeset::{Letters, Meaning};
use crate::ui::theme::Glyphs;
use crate::ui::widgets::rows::{Rows, wrapped};
use ratatui::layout::{Constraint, Layout, Rect};

/// Where the parts of a page go.
pub(super) struct Panes {
    pub(super) text: Rect,
    /// The walk, what `show` asks for, or the training.
    pub(super) picture: Option<Rect>,
    /// The question, if it has a panel.
    pub(super) asked: Option<Rect>,
    /// Where the text leaves room for more of the walk.
    pub(super) below: Option<Rect>,
    /// How large its formulas are.
    pub(super) letters: Option<Letters>,
}

impl Panes {
    /// The text alone.
    fn of(text: Rect) -> Panes {
        Panes {
            text,
            picture: None,
            asked: None,
            below: None,
            letters: None,
        }
    }
}

/// From this size on a page has text and question at the left, as high as they are, and the rest of it for pictures.
const ROOMY: (u16, u16) = (140, 36);
/// Below so many columns nothing stands beside the text.
const NARROW: u16 = 60;
/// An image has so many rows at least; the text scrolls.
const LEAST_IMAGE: usize = 6;
/// The least rows for a picture below the text.
const LEAST_BELOW: u16 = 12;

/// The inside of a frame.
pub(super) fn inside(area: Rect) -> Rect {
    Rect {
        width: area.width.saturating_sub(4),
        height: area.height.saturating_sub(2),
        ..area
    }
}

impl Reader {
    /// Where the parts of the page go.
    pub(super) fn panes(&self, area: Rect) -> Panes {
        let picture = self.has_stage() || self.shows_training();
        let asks = !self.questions().is_empty();
        let narrow = area.width < NARROW;
        if !picture && !asks {
            return self.alone(area);
        }
        if let Some(panes) = self.upright(area) {
            return panes;
        }
        if narrow {
            let [text, below] =
                Layout::vertical([Constraint::Min(4), Constraint::Fill(1)]).areas(area);
            return Panes {
                picture: Some(below),
                ..Panes::of(text)
            };
        }
        // Rows that are not to be broken have the whole width, and the question stands below them.
        if !picture && self.prose().widest_row(&self.page().prose) > usize::from(area.width / 2) - 4
        {
            let needed = self.question(usize::from(inside(area).width)).len() as u16 + 2;
            let [text, below] =
                Layout::vertical([Constraint::Min(4), Constraint::Length(needed)]).areas(area);
            return Panes {
                asked: Some(below),
                ..Panes::of(text)
            };
        }
        if let Some(panes) = self.across(area, picture, asks) {
            return panes;
        }
        let width = (area.width / 2).min(76);
        let [text, right] =
            Layout::horizontal([Constraint::Length(width), Constraint::Min(20)]).areas(area);
        let is_roomy = area.width >= ROOMY.0 && area.height >= ROOMY.1;
        let panes = |picture, asked| Panes {
            picture,
            asked,
            ..Panes::of(text)
        };
        match (picture, asks) {
            (true, _) if is_roomy => self.apart(panes(Some(right), asks.then_some(text)), right),
            (true, false) => panes(Some(right), None),
            (false, _) => panes(None, Some(right)),
            (true, true) => {
                let (above, below) = self.over_question(right);
                panes(Some(above), Some(below))
            }
        }
    }

    /// A short text, beside which half a column would stay empty, lies over the picture, its question beside it.
    fn across(&self, area: Rect, picture: bool, asks: bool) -> Option<Panes> {
        let is_roomy = area.width >= ROOMY.0 && area.height >= ROOMY.1;
        // A walk on a large page has more to show below the text.
        let is_filled = is_roomy && self.has_more();
        if !picture || is_filled || self.training().is_some() {
            return None;
        }
        let halves = [Constraint::Fill(1), Constraint::Fill(1)];
        let [left, right] = Layout::horizontal(halves).areas(area);
        let half = usize::from(inside(left).width);
        let mut panes = Panes {
            picture: Some(area),
            asked: asks.then_some(right),
            ..Panes::of(if asks { left } else { area })
        };
        let asked = match asks {
            true => self.question(half).len() as u16 + 2,
            false => 0,
        };
        let rows = |panes: &Panes, width: usize| self.text(width, panes).len() as u16 + 2;
        if 2 * (rows(&panes, half) + asked) > area.height {
            return None;
        }
        let width = usize::from(inside(panes.text).width);
        let most = area.height * 2 / 5;
        if is_roomy {
            panes.letters = self.largest(&mut panes, width, usize::from(most) - 2);
        }
        let height = rows(&panes, width).max(asked);
        let parts = [Constraint::Length(height), Constraint::Fill(1)];
        let [above, below] = Layout::vertical(parts).areas(area);
        let over = |pane: Rect| Rect {
            height: above.height,
            ..pane
        };
        (height <= most).then_some(Panes {
            text: over(panes.text),
            asked: panes.asked.map(over),
            picture: Some(below),
            ..panes
        })
    }

    /// Whether there is more to show of the walk of a page than its step.
    fn has_more(&self) -> bool {
        let run = self.run();
        let begins = run.is_some_and(|run| self.page().start(run).is_some());
        self.has_stage() && begins && !self.shows_training()
    }

    /// A phone, or a tablet held upright, which has no room beside the text but below it.
    fn upright(&self, area: Rect) -> Option<Panes> {
        let narrow = area.width < NARROW;
        let high = area.width < ROOMY.0 && 2 * area.height > area.width && self.has_stage();
        if self.training().is_some() || !(narrow || high) {
            return None;
        }
        let panes = self.over_picture(area);
        (narrow || panes.picture.is_some()).then_some(panes)
    }

    /// The text alone: on a large page with formulas as large as leave it all in sight.
    fn alone(&self, area: Rect) -> Panes {
        let mut panes = Panes::of(area);
        if area.width >= ROOMY.0 && area.height >= ROOMY.1 {
            let inner = inside(area);
            panes.letters = self.largest(&mut panes, inner.width.into(), inner.height.into());
        }
        panes
    }

    /// A narrow page: its picture has the room that text and question leave, if that is enough for one.
    fn over_picture(&self, area: Rect) -> Panes {
        let panes = self.alone(area);
        let rows = self.text(inside(area).width.into(), &panes).len() + 2;
        let rows = u16::try_from(rows).unwrap_or(u16::MAX);
        let spare = area.height.saturating_sub(rows);
        if !self.has_stage() || spare < LEAST_BELOW {
            return panes;
        }
        let parts = [Constraint::Length(rows), Constraint::Length(spare)];
        let [text, below] = Layout::vertical(parts).areas(area);
        Panes {
            picture: Some(below),
            ..Panes::of(text)
        }
    }

    /// The largest letters of formulas with which the text has at most so many rows.
    fn largest(&self, panes: &mut Panes, width: usize, most: usize) -> Option<Letters> {
        let fits = |letters: &Letters| {
            panes.letters = Some(*letters);
            self.text(width, panes).len() <= most
        };
        LETTERS.into_iter().find(fits)
    }

    /// The picture over the question, which is as high as it needs to be.
    fn over_question(&self, right: Rect) -> (Rect, Rect) {
        let needed = self.question(usize::from(inside(right).width)).len() as u16 + 2;
        let least = if self.training().is_some() { 11 } else { 6 };
        let height = needed.min(right.height.saturating_sub(least));
        let [above, below] =
            Layout::vertical([Constraint::Min(3), Constraint::Length(height)]).areas(right);
        (above, below)
    }

    /// A large page: at the left the text and below it the question, as high as they are, then a picture.
    fn apart(&self, mut panes: Panes, right: Rect) -> Panes {
        let left = panes.text;
        let width = usize::from(inside(left).width);
        let asked = panes
            .asked
            .map_or(0, |_| self.question(width).len() as u16 + 2);
        let has_more = self.has_more();
        // Large formulas, as long as they leave their room to the question and to more of the walk.
        let needed = asked + if has_more { LEAST_BELOW } else { 0 };
        panes.letters = match left.height.checked_sub(needed + 2) {
            Some(most) => self.largest(&mut panes, width, most.into()),
            None => None,
        };
        let rows = self.text(width, &panes).len() as u16 + 2;
        if rows + asked > left.height {
            // Too much for the column: the text scrolls.
            let parts = [Constraint::Min(8), Constraint::Length(asked)];
            let [text, below] = Layout::vertical(parts).areas(left);
            return Panes {
                picture: Some(right),
                asked: panes.asked.map(|_| below),
                ..Panes::of(text)
            };
        }
        let spare = left.height - rows - asked;
        let used = has_more && spare >= LEAST_BELOW;
        let parts = match used {
            true => [rows, asked, spare],
            false => [rows + spare, asked, 0],
        };
        let [text, question, below] = Layout::vertical(parts.map(Constraint::Length)).areas(left);
        Panes {
            text,
            picture: Some(right),
            asked: panes.asked.map(|_| question),
            below: used.then_some(below),
            letters: panes.letters,
        }
    }

    /// The prose of the page in rows, with the question behind it where that has no panel.
    pub(super) fn text(&self, width: usize, panes: &Panes) -> Rows {
        let page = self.page();
        let most = usize::from(inside(panes.text).height * 3 / 5).max(LEAST_IMAGE);
        let shown = self.settings.colour && self.settings.glyphs == Glyphs::Unicode;
        let prose = Prose {
            letters: panes.letters,
            images: shown.then_some(most),
            ..self.prose()
        };
        let mut rows = prose.rows(&page.prose, width);
        if let Some((words, _)) = &page.train {
            rows.push(vec![]);
            let text = format!("o  gatewalk train {}", command(words));
            rows.extend(wrapped(&text, width, Meaning::Key));
        }
        if panes.asked.is_none() && !self.questions().is_empty() {
            rows.push(vec![]);
            rows.extend(self.question(width));
        }
        rows
    }
}
