//! An image in the characters of a terminal: the upper half of each is one pixel, the lower another.

use crate::course::Image;
use crate::course::document::{ImageFile, Lesson};
use crate::typeset::{Ground, Piece, Style};
use crate::ui::widgets::rows::Rows;
use ratatui::layout::Rect;
use std::cell::RefCell;
use std::sync::Arc;

/// Where images stand on the screen.
pub(in crate::ui) type Images = RefCell<Vec<(Rect, Arc<Image>)>>;

/// A character is twice as high as it is wide, and shows two pixels.
const UPPER: &str = "▀";

/// The rows of an image in a room of columns and rows; none if it was not read.
pub(super) fn rows(file: &ImageFile, room: (usize, usize)) -> Option<Rows> {
    let image = file.image.as_ref()?;
    let (columns, rows) = size(image, room);
    let pixels = image.scaled(columns, 2 * rows);
    let begins = Ground::Image {
        at: file.span.start,
        size: (columns as u16, rows as u16),
    };
    let of = |text: &str, ground| Piece {
        text: text.to_owned(),
        style: Style::default().on(ground),
        place: None,
    };
    let row = |pair: &[[u8; 3]]| {
        let (above, below) = pair.split_at(columns);
        let both = above.iter().zip(below);
        both.map(|(above, below)| of(UPPER, Ground::Pixels(*above, *below)))
            .collect::<Vec<_>>()
    };
    let mut out: Rows = pixels.chunks_exact(2 * columns).map(row).collect();
    out[0].insert(0, of("", begins));
    Some(out)
}

/// As large as fits, in its own proportions.
fn size(image: &Image, (width, most): (usize, usize)) -> (usize, usize) {
    let (width, most) = (width.clamp(1, 500), most.clamp(1, 200));
    let high = |columns: usize| (columns * image.height).div_ceil(2 * image.width).max(1);
    if high(width) <= most {
        return (width, high(width));
    }
    (
        (2 * most * image.width / image.height).clamp(1, width),
        most,
    )
}

/// Notes where the images of these rows stand, those of which all is seen; `at` is the corner of the first row.
pub(in crate::ui) fn note(
    images: &Images,
    lesson: &Lesson,
    rows: &[Vec<Piece>],
    (at, inside): ((u16, u16), Rect),
) {
    for (n, row) in rows.iter().enumerate() {
        let mut x = at.0;
        for piece in row {
            if let Ground::Image { at: named, size } = piece.style.ground
                && let Some(image) = lesson.image(named)
            {
                let rect = Rect::new(x, at.1.saturating_add(n as u16), size.0, size.1);
                if inside.intersection(rect) == rect {
                    images.borrow_mut().push((rect, Arc::clone(image)));
                }
            }
            x = x.saturating_add(unicode_width::UnicodeWidthStr::width(piece.text.as_str()) as u16);
        }
    }
}
