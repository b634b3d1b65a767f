//! The panel of a step: its rows and its picture, and in what is left what was done before it.

use super::lists::Lists;
use super::memo::Memo;
use super::panel::{inner_scrolled, paint, panel, place};
use super::state::WalkScreen;
use super::{detail, spelled, way};
use crate::diagram::{earlier, picture};
use crate::typeset::Canvas;
use crate::ui::widgets::rows::{self, Rows};
use crate::walk::Level;
use ratatui::Frame;
use ratatui::layout::Rect;
use std::rc::Rc;

/// The least columns and rows of the step, with its frame, beside a machine.
pub(super) const STEP: (u16, u16) = (52, 13);
/// Columns of a picture beside the formulas, and the least of these.
const PICTURE: usize = 36;
const FORMULAS: usize = 34;
/// The least columns of pictures beside the equations of a time.
const LEAST_PICTURE: usize = 30;
/// Rows of a picture over a list of operations, at least: the first of these in which it shows all it has to show.
const PICTURE_ROWS: std::ops::RangeInclusive<usize> = 5..=12;
/// The most of them where it is of an entry that one has gone into to see all of it.
const ENTRY_ROWS: usize = 26;

/// Rows of a picture of what was done before, and its name, that a list leaves to it.
const PICTURED: u16 = 11;

/// How the step is laid out in a panel.
enum Laid {
    /// The picture below the rows.
    Below(Rows, Rc<Canvas>),
    /// The picture at the right of rows of so many columns, of which so many have to be seen.
    Beside((Rows, usize), usize, Rc<Canvas>),
    /// No picture, and how many rows have to be seen.
    Rows(Rows, usize),
}

/// A step to be laid out, with the lists and pictures that were already tried for it.
struct Step<'a> {
    screen: &'a WalkScreen,
    lists: Lists<'a>,
    pictures: Memo<(usize, usize), Option<Rc<Canvas>>>,
}

/// All of a time: its equations, and at their right pictures of them.
fn laid_time(screen: &WalkScreen, width: usize, height: usize) -> Laid {
    let rows = spelled::time_in(screen, width, height);
    let widest = rows.iter().map(|row| rows::columns(row)).max().unwrap_or(0);
    let right = width.saturating_sub(widest + 3);
    let pictures = (right >= LEAST_PICTURE)
        .then(|| screen.scene(|scene| earlier(scene, right, height)))
        .flatten();
    match pictures {
        Some(pictures) => Laid::Beside((rows, 0), widest, Rc::new(pictures)),
        None => Laid::Rows(rows, 0),
    }
}

/// The words and numbers of a picture, in the order of its rows; of one that is a curve its dots, too, as more rows show more
/// of these.
fn told(picture: &Canvas) -> Vec<String> {
    let is_told = |c: char| c.is_alphanumeric() || ('\u{2800}'..='\u{28ff}').contains(&c);
    picture
        .texts()
        .filter(|text| text.contains(is_told))
        .collect()
}

/// How many numbers a picture shows.
fn numbered(picture: &Canvas) -> usize {
    let has_digit = |text: &String| text.contains(|c: char| c.is_ascii_digit());
    picture.texts().filter(has_digit).count()
}

/// The cells of a picture.
fn size(picture: &Canvas) -> usize {
    picture.width() * picture.height()
}

impl<'a> Step<'a> {
    fn new(screen: &'a WalkScreen) -> Step<'a> {
        Step {
            screen,
            lists: Lists::new(screen),
            pictures: Memo::new(),
        }
    }

    /// The picture of the step in so many columns and rows.
    fn picture(&self, width: usize, height: usize) -> Option<Rc<Canvas>> {
        let drawn = || self.screen.scene(|scene| picture(scene, width, height));
        self.pictures.get((width, height), || drawn().map(Rc::new))
    }

    /// The rows that a list leaves to the picture of a step: where a low picture lets a list have room that has none otherwise,
    /// the fewest in which it shows all it has to show.
    fn least_picture(&self, width: usize, room: usize) -> usize {
        let (mut least, mut enough) = PICTURE_ROWS.into_inner();
        if self.screen.cursor.level == Level::Entry {
            let numbers = |rows: usize| self.picture(width, rows).map_or(0, |p| numbered(&p));
            if numbers(enough) < numbers(room) {
                enough = room.clamp(enough, ENTRY_ROWS);
            }
        }
        let listed = |rows: usize| self.lists.level(width, room.saturating_sub(rows + 1));
        if listed(least) == listed(enough) {
            return enough;
        }
        let told = |rows: usize| self.picture(width, rows).map(|picture| told(&picture));
        let whole = told(room).unwrap_or_default();
        while least < enough {
            let rows = (least + enough) / 2;
            match told(rows).is_some_and(|told| told == whole) {
                true => enough = rows,
                false => least = rows + 1,
            }
        }
        least
    }

    /// The picture below so many rows, over the list of operations where it has room enough without the rows of that.
    fn below(&self, rows: usize, (width, height): (usize, usize)) -> Option<Rc<Canvas>> {
        let room = height.saturating_sub(rows + 1);
        let least = self.least_picture(width, room);
        let most = room.saturating_sub(least + 1);
        match self.lists.height(width, most) {
            0 => self.picture(width, room),
            list => self.picture(width, room - list - 1),
        }
    }

    /// Half of the cells of the list in so many columns and rows, as it tells what stands in formulas, too.
    fn listed(&self, width: usize, height: usize) -> usize {
        width * self.lists.height(width, height) / 2
    }

    /// Whether the picture below the rows is the larger, or that picture and the list are, of so many rows above and beside it.
    fn is_below(
        &self,
        (below, right): (&Option<Rc<Canvas>>, &Option<Rc<Canvas>>),
        [above, beside]: [usize; 2],
        (width, height): (usize, usize),
    ) -> bool {
        let (Some(below), Some(right)) = (below, right) else {
            return below.is_some();
        };
        let rows = height.saturating_sub(above + below.height() + 2);
        let columns = (width - right.width()).saturating_sub(2);
        let left = height.saturating_sub(beside + 1);
        size(below) >= size(right)
            || size(below) + self.listed(width, rows) >= size(right) + self.listed(columns, left)
    }

    /// The step and its picture, placed so that the picture is the larger, or picture and list are.
    fn laid(&self, width: usize, height: usize) -> Laid {
        let screen = self.screen;
        if screen.cursor.level == Level::Time {
            return laid_time(screen, width, height);
        }
        let (lines, matters) = detail::lines(screen, width);
        let below = self.below(lines.len(), (width, height));
        let narrow = width.saturating_sub(PICTURE + 2).max(FORMULAS);
        let (beside, counts) = detail::lines(screen, narrow);
        let widest = rows::widest(&beside).min(narrow);
        let right = (beside.len() <= height || lines.len() > height)
            .then(|| self.picture(width.saturating_sub(widest + 3), height))
            .flatten();
        // Rather the picture than the rows spelled out.
        let shorter = || {
            let briefs = detail::brief(screen, width).into_iter();
            let mut laid =
                briefs.filter_map(|rows| Some((self.below(rows.len(), (width, height))?, rows)));
            laid.next()
        };
        // Neither below each other nor beside each other without cutting its numbers.
        let is_cut = |rows: &Rows, width| rows.len() > height || rows::widest(rows) > width;
        if is_cut(&lines, width)
            && is_cut(&beside, narrow)
            && let Some((below, rows)) = shorter()
            && right.as_ref().is_none_or(|right| {
                size(&below) > size(right) || numbered(&below) >= numbered(right)
            })
        {
            return Laid::Below(rows, below);
        }
        let rows = [lines.len(), beside.len()];
        let is_below = self.is_below((&below, &right), rows, (width, height));
        match (below, right) {
            (Some(below), _) if is_below => {
                // The formula in large letters where neither the picture nor the list needs the rows.
                let left = height.saturating_sub(lines.len() + 1 + below.height() + 1);
                let list = self.lists.height(width, left);
                let most = (lines.len() + left).saturating_sub(list + usize::from(list > 0));
                let large = detail::large_lines(screen, &lines, width);
                let large = large.filter(|large| large.len() <= most);
                Laid::Below(large.unwrap_or(lines), below)
            }
            (_, Some(right)) => Laid::Beside((beside, counts), widest, right),
            _ => match shorter() {
                Some((below, rows)) => Laid::Below(rows, below),
                None => Laid::Rows(lines, matters),
            },
        }
    }
}

/// The current step with its numbers, its picture, and in what is left what was done before it.
pub(crate) fn stage_panel(screen: &WalkScreen, frame: &mut Frame<'_>, area: Rect) {
    let width = usize::from(area.width.saturating_sub(4));
    let height = usize::from(area.height.saturating_sub(2));
    let inner = panel(screen, frame, area, &way::title(screen));
    let step = Step::new(screen);
    match step.laid(width, height) {
        Laid::Below(lines, picture) => {
            screen.most_scroll.set(0);
            place(screen, frame, inner, &lines, 0);
            paint(screen, frame, inner, (0, lines.len() + 1), &picture);
            let rest = under(inner, lines.len() + 1 + picture.height());
            step.rest(frame, rest);
        }
        Laid::Beside((lines, counts), columns, picture) => {
            let rows = Rect {
                width: columns as u16,
                ..inner
            };
            inner_scrolled(screen, frame, (area, rows), (&lines, counts));
            paint(screen, frame, inner, (width - picture.width(), 0), &picture);
            let left = Rect {
                width: (width - picture.width()).saturating_sub(2) as u16,
                ..inner
            };
            let whole = under(inner, lines.len().max(picture.height()));
            let left = under(left, lines.len());
            let listed = |area: &Rect| {
                let (width, height) = (area.width.into(), area.height.into());
                (step.lists.height(width, height) * width, area.area())
            };
            let larger = [left, whole].into_iter().max_by_key(listed);
            let larger = larger.unwrap_or(whole);
            match screen.cursor.level {
                // The pictures of a time are there already.
                Level::Time => _ = step.list_in(frame, larger),
                _ => step.rest(frame, larger),
            }
        }
        Laid::Rows(lines, matters) => {
            inner_scrolled(screen, frame, (area, inner), (&lines, matters));
            step.rest(frame, under(inner, lines.len()));
        }
    }
}

/// What of an area is left below so many rows and a free one.
fn under(area: Rect, rows: usize) -> Rect {
    let used = (rows as u16 + 1).min(area.height);
    Rect {
        y: area.y + used,
        height: area.height - used,
        ..area
    }
}

impl Step<'_> {
    /// At the end of an area what is listed of where one is; the rows it takes.
    fn list_in(&self, frame: &mut Frame<'_>, area: Rect) -> u16 {
        let rows = self.lists.fitting(area.width.into(), area.height.into());
        let height = rows.len() as u16;
        let list = Rect {
            y: area.bottom() - height,
            height,
            ..area
        };
        place(self.screen, frame, list, &rows, 0);
        height
    }

    /// In what is left of a step: at its end the equations of this time, or the operations of this one, if all of them have
    /// room, before them pictures of those that are done.
    fn rest(&self, frame: &mut Frame<'_>, area: Rect) {
        let screen = self.screen;
        let earlier =
            |rows: u16| screen.scene(|scene| earlier(scene, area.width.into(), rows.into()));
        // A picture keeps its rows where some list has room beside it.
        let last = earlier(area.height.min(PICTURED));
        let kept = last.map_or(0, |last| last.height() as u16 + 1);
        let below = under(area, usize::from(kept.saturating_sub(1)));
        let has_both = kept > 0 && self.lists.level(below.width.into(), below.height.into()) > 0;
        let listed = self.list_in(frame, if has_both { below } else { area });
        let height = area.height.saturating_sub(listed + u16::from(listed > 0));
        if let Some(before) = earlier(height) {
            paint(screen, frame, area, (0, 0), &before);
        }
    }
}
