//! Rows of pieces, and where the numbers among them stand.

use super::cut::cut;
use crate::graph::Place;
use crate::typeset::{Block, Canvas, Cell, Letters, Meaning, Piece, Style, wrap};
use crate::ui::event::MouseEvent;
use crate::ui::theme::Theme;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use std::cell::RefCell;
use unicode_width::UnicodeWidthStr;

/// Rows from top to bottom, each of pieces from left to right.
pub(crate) type Rows = Vec<Vec<Piece>>;

/// Where numbers and names stood in the last frame, for the mouse.
pub(crate) type Places = RefCell<Vec<(Rect, Place)>>;

/// The width of a line that no terminal breaks: a paragraph is one line.
pub(crate) const UNBROKEN: usize = 10_000;

/// A text of one style.
pub(crate) fn piece(text: impl Into<String>, style: impl Into<Style>) -> Piece {
    Piece {
        text: text.into(),
        style: style.into(),
        place: None,
    }
}

/// A row of one text.
pub(crate) fn row(text: impl Into<String>, style: impl Into<Style>) -> Vec<Piece> {
    vec![piece(text, style)]
}

/// A text in rows of at most `width` columns.
pub(crate) fn wrapped(text: &str, width: usize, style: impl Into<Style>) -> Rows {
    let style = style.into();
    let lines = wrap(text, width).into_iter();
    lines.map(|line| row(line, style)).collect()
}

/// The columns of a row.
pub(crate) fn columns(row: &[Piece]) -> usize {
    row.iter().map(|piece| piece.text.width()).sum()
}

/// The columns of the widest row.
pub(crate) fn widest(rows: &[Vec<Piece>]) -> usize {
    rows.iter().map(|row| columns(row)).max().unwrap_or(0)
}

/// Formulas below each other in large letters, if they have room.
pub(crate) fn enlarged(lines: &[Block], size: Letters, width: usize) -> Option<Rows> {
    let lines = lines.iter().map(|line| line.enlarged(size));
    let rows = lines.collect::<Option<Vec<_>>>()?.join(&vec![]);
    let has_room = rows.iter().all(|row| columns(row) <= width);
    has_room.then_some(rows)
}

/// Rows in the middle of so many columns, all moved alike.
pub(crate) fn middle(mut rows: Rows, width: usize) -> Rows {
    let edge = " ".repeat(width.saturating_sub(widest(&rows)) / 2);
    let blank = || piece(edge.clone(), Meaning::Plain);
    rows.iter_mut().for_each(|row| row.insert(0, blank()));
    rows
}

/// Blocks of rows beside each other, each in so many columns, `gap` apart.
pub(crate) fn abreast(blocks: &[Rows], widths: &[usize], gap: usize) -> Rows {
    let height = blocks.iter().map(Vec::len).max().unwrap_or(0);
    let line = |y: usize| {
        let mut line = vec![];
        for (n, (rows, width)) in blocks.iter().zip(widths).enumerate() {
            let own = rows.get(y).cloned().unwrap_or_default();
            let gap = if n + 1 < blocks.len() { gap } else { 0 };
            let rest = (width + gap).saturating_sub(columns(&own));
            line.extend(own);
            line.push(piece(" ".repeat(rest), Meaning::Plain));
        }
        line
    };
    (0..height).map(line).collect()
}

/// The text of a row.
pub(crate) fn text(row: &[Piece]) -> String {
    row.iter().map(|piece| piece.text.as_str()).collect()
}

/// Rows as lines of text, without the empty ones.
pub(crate) fn lines<'a>(rows: impl IntoIterator<Item = &'a Vec<Piece>>) -> Vec<String> {
    let texts = rows.into_iter().map(|row| text(row).trim().to_owned());
    texts.filter(|text| !text.is_empty()).collect()
}

/// A row as a line of the terminal.
pub(crate) fn line(theme: Theme, row: &[Piece]) -> Line<'static> {
    let span = |p: &Piece| Span::styled(p.text.clone(), theme.of(p.style));
    Line::from(row.iter().map(span).collect::<Vec<_>>())
}

/// Draws rows.
pub(crate) fn draw(theme: Theme, frame: &mut Frame<'_>, area: Rect, rows: &[Vec<Piece>]) {
    let lines = rows.iter().map(|row| cut(line(theme, row), area.width));
    frame.render_widget(Paragraph::new(lines.collect::<Vec<_>>()), area);
}

/// Draws rows and remembers where each number stands that has room.
pub(crate) fn place(
    theme: Theme,
    frame: &mut Frame<'_>,
    area: Rect,
    rows: &[Vec<Piece>],
    places: &Places,
) {
    for (y, row) in (area.y..area.bottom()).zip(rows) {
        let mut at = Rect {
            y,
            height: 1,
            ..area
        };
        frame.render_widget(cut(line(theme, row), at.width), at);
        for piece in row {
            at.width = piece.text.width() as u16;
            if let Some(place) = piece.place.filter(|_| at.right() <= area.right()) {
                places.borrow_mut().push((at, place));
            }
            at.x = at.x.saturating_add(at.width);
        }
    }
}

/// Draws a picture that has room in an area and remembers where each number stands; each as `look` says of what it
/// shows. Its cells go straight into those of the screen: making lines of text of them took longer than drawing them.
pub(crate) fn picture(
    theme: Theme,
    frame: &mut Frame<'_>,
    area: Rect,
    (picture, places): (&Canvas, &Places),
    look: impl Fn(Place, Style) -> Style,
) {
    let buffer = frame.buffer_mut();
    let area = area.intersection(buffer.area);
    for (y, row) in (area.y..area.bottom()).zip(0..picture.height()) {
        for (x, run) in picture.runs(row) {
            let Cell { style, place, .. } = run[0];
            let style = theme.of(place.map_or(style, |place| look(place, style)));
            let at = Rect::new(area.x + x as u16, y, run.len() as u16, 1).intersection(area);
            for (x, cell) in (at.x..at.right()).zip(run) {
                let to = &mut buffer[(x, y)];
                to.reset();
                if let Some(symbol) = cell.symbol {
                    to.set_char(symbol).set_style(style);
                }
                if let (Some(symbol), Some(mark)) = (cell.symbol, cell.mark) {
                    to.set_symbol(&String::from_iter([symbol, mark]));
                }
            }
            places.borrow_mut().extend(place.map(|place| (at, place)));
        }
    }
}

/// What stands where the mouse is.
pub(crate) fn under<T: Copy>(places: &RefCell<Vec<(Rect, T)>>, mouse: MouseEvent) -> Option<T> {
    let at = Position::new(mouse.column, mouse.row);
    let places = places.borrow();
    places
        .iter()
        .find(|(area, _)| area.contains(at))
        .map(|found| found.1)
}
