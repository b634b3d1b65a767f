//! How wide the frames of a film are, how far apart, and which times have one.

use crate::diagram::scene::{Scene, around};
use crate::walk::Phase;
use std::ops::RangeInclusive;

/// Columns of a number with a free one before it, and without.
pub(super) const NUMBER: usize = 7;
const SLIM: usize = 6;
/// The narrowest frame with bars, with numbers, with short ones, and at all.
pub(super) const BARS: usize = 13;
pub(super) const DIGITS: usize = 5;
pub(super) const TIGHT: usize = 4;
const LEAST: usize = 2;
/// The least columns of a bar beside two numbers.
pub(super) const LEAST_BAR: usize = 5;
/// Columns between two frames, and as few as let numbers have room.
const GAP: usize = 4;
pub(super) const NARROW_GAP: usize = 2;
/// The most columns of a frame.
const WIDEST: usize = 44;

/// The frames of a film.
pub(super) struct Frames {
    /// Columns of a frame, and between two of them.
    pub(super) columns: usize,
    pub(super) gap: usize,
    /// Columns of a number beside a bar.
    pub(super) number: usize,
    /// The times shown.
    pub(super) times: RangeInclusive<i64>,
}

impl Frames {
    /// As many as have room in so many columns, about the time that is walked; none where not even one has.
    pub(super) fn new(scene: &Scene<'_>, room: usize) -> Option<Frames> {
        let length = scene.steps();
        let fits = |(frame, gap): (usize, usize)| (room + gap) / (frame + gap);
        let forms = [
            (BARS, GAP),
            (DIGITS, GAP),
            (DIGITS, NARROW_GAP),
            (TIGHT, NARROW_GAP),
            (LEAST, GAP),
        ];
        let form = forms.into_iter().find(|&form| fits(form) >= length);
        let (least, gap) = form.unwrap_or((DIGITS, NARROW_GAP));
        // Rather most times with their digits than all without.
        let has_most = least == LEAST && 3 * fits((DIGITS, NARROW_GAP)) >= 2 * length;
        let (least, gap) = if has_most {
            (DIGITS, NARROW_GAP)
        } else {
            (least, gap)
        };
        let shown = fits((least, gap)).min(length);
        if shown == 0 {
            return None;
        }
        let wide = |gap: usize| ((room + gap) / shown - gap).min(WIDEST);
        // Closer together where that makes room for bars of gradients.
        let whole = 2 * SLIM + LEAST_BAR;
        let is_close = scene.walk.phase == Phase::Backward && wide(gap) < whole;
        let gap = if is_close && wide(NARROW_GAP) >= whole {
            NARROW_GAP
        } else {
            gap
        };
        let now = scene.time().clamp(1, length as i64);
        let columns = wide(gap);
        let is_slim = columns < 2 * NUMBER + LEAST_BAR;
        Some(Frames {
            columns,
            gap,
            number: if is_slim { SLIM } else { NUMBER },
            times: around(now, length, shown),
        })
    }
}
