//! The pointer: what it can light on a finished screen, and the way from one thing to the next.

use crate::graph::Place;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;
use unicode_width::UnicodeWidthStr;

/// Something that can be lit: the cells of a number or a name, or a run of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) cells: Vec<Rect>,
    pub(super) place: Option<Place>,
    pub(super) text: String,
}

impl Target {
    fn holds(&self, at: Position) -> bool {
        self.cells.iter().any(|r| r.contains(at))
    }

    fn middle(&self) -> (i32, i32) {
        let whole = self
            .cells
            .iter()
            .copied()
            .reduce(Rect::union)
            .unwrap_or_default();
        (
            i32::from(whole.x) * 2 + i32::from(whole.width),
            i32::from(whole.y) * 2 + i32::from(whole.height),
        )
    }
}

/// Everything on the screen that can be lit.
pub(super) fn targets(drawn: &[(Rect, Place)], buffer: &Buffer, area: Rect) -> Vec<Target> {
    let mut out: Vec<Target> = vec![];
    for (rect, place) in drawn {
        let near = |t: &&mut Target| {
            let touches = |r: &Rect| r.bottom() == rect.y && r.x <= rect.x && rect.x <= r.right();
            t.place == Some(*place) && t.cells.last().is_some_and(touches)
        };
        match out.iter_mut().rev().find(near) {
            Some(target) => target.cells.push(*rect),
            None => out.push(Target {
                cells: vec![*rect],
                place: Some(*place),
                text: String::new(),
            }),
        }
    }
    let placed = out.len();
    for y in area.top()..area.bottom() {
        for (x, text) in runs(buffer, area, y) {
            let rect = Rect {
                x,
                y,
                width: text.width() as u16,
                height: 1,
            };
            if !out[..placed]
                .iter()
                .any(|t| t.cells.iter().any(|r| r.intersects(rect)))
            {
                out.push(Target {
                    cells: vec![rect],
                    place: None,
                    text,
                });
            }
        }
    }
    out
}

/// Runs of letters and digits with what is joined to them; Chinese is cut at its punctuation.
fn runs(buffer: &Buffer, area: Rect, y: u16) -> Vec<(u16, String)> {
    let mut out: Vec<(u16, String)> = vec![];
    let mut open: Option<(u16, String)> = None;
    let mut x = area.left();
    while x < area.right() {
        let symbol = buffer[(x, y)].symbol();
        let width = symbol.width().max(1) as u16;
        let cuts =
            symbol.trim().is_empty() || (width == 2 && !symbol.chars().all(char::is_alphanumeric));
        match (&mut open, cuts) {
            (Some(run), false) => run.1.push_str(symbol),
            (None, false) => open = Some((x, symbol.to_owned())),
            (_, true) => out.extend(open.take()),
        }
        x += width;
    }
    out.extend(open);
    out.retain(|run| run.1.chars().any(char::is_alphanumeric));
    out
}

/// What is under a position.
pub(super) fn under(targets: &[Target], at: Position) -> Option<&Target> {
    targets.iter().find(|t| t.holds(at))
}

/// The next thing in a direction (one of the four unit steps); the nearest one if none is lit yet.
pub(super) fn next(targets: &[Target], from: Position, (dx, dy): (i32, i32)) -> Option<Position> {
    let here = under(targets, from);
    let (x, y) = here.map_or(
        (i32::from(from.x) * 2, i32::from(from.y) * 2),
        Target::middle,
    );
    let cost = |t: &&Target| {
        let (tx, ty) = t.middle();
        if here.is_none() {
            return (tx - x).abs() + (ty - y).abs() * 2;
        }
        let (ahead, aside) = if dx != 0 {
            ((tx - x) * dx, (ty - y).abs() * 2)
        } else {
            ((ty - y) * dy * 2, (tx - x).abs())
        };
        ahead + 3 * aside
    };
    let ahead = |t: &&Target| {
        let (tx, ty) = t.middle();
        (tx - x) * dx + (ty - y) * dy > 0
    };
    let nearest = targets
        .iter()
        .filter(|t| here.is_none() || ahead(t))
        .min_by_key(cost);
    nearest
        .and_then(|t| t.cells.first())
        .map(|r| Position::new(r.x + r.width / 2, r.y))
}

/// Lights something.
pub(super) fn light(target: &Target, buffer: &mut Buffer) {
    for rect in &target.cells {
        for at in rect.intersection(buffer.area).positions() {
            let cell = &mut buffer[at];
            cell.modifier.insert(Modifier::REVERSED | Modifier::BOLD);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_numbers_and_chinese_are_found_and_walked_through() {
        let buffer = Buffer::with_lines(["the gate  0.5", "输入门，打开  "]);
        let found = targets(&[], &buffer, buffer.area);
        let texts: Vec<&str> = found.iter().map(|t| t.text.as_str()).collect();
        assert_eq!(texts, ["the", "gate", "0.5", "输入门", "打开"]);
        assert_eq!(under(&found, Position::new(5, 0)).unwrap().text, "gate");
        assert_eq!(under(&found, Position::new(3, 0)), None);
        let at = |from: Position, way| {
            under(&found, next(&found, from, way).unwrap())
                .unwrap()
                .text
                .clone()
        };
        assert_eq!(at(Position::new(5, 0), (1, 0)), "0.5");
        assert_eq!(at(Position::new(5, 0), (-1, 0)), "the");
        assert_eq!(at(Position::new(5, 0), (0, 1)), "输入门");
        assert_eq!(next(&found, Position::new(0, 0), (0, -1)), None);
        assert_eq!(
            at(Position::new(9, 0), (-1, 0)),
            "0.5",
            "nothing is lit: the nearest"
        );
    }
}
