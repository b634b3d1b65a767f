//! The time since a presentation began, and what is left of it.

use crate::typeset::Meaning;
use web_time::{Duration, Instant};

/// A clock that runs from the beginning.
#[derive(Clone, Copy, Debug)]
pub(super) struct Timer {
    pub(super) started: Instant,
    pub(super) shown: bool,
    pub(super) minutes: Option<u32>,
}

impl Timer {
    pub(super) fn new(minutes: Option<u32>) -> Timer {
        Timer {
            started: Instant::now(),
            shown: minutes.is_some(),
            minutes,
        }
    }

    pub(super) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// What the clock shows now, and how it looks.
    pub(super) fn text(&self) -> (String, Meaning) {
        text(self.elapsed(), self.minutes)
    }
}

/// Minutes and seconds that have gone; with `minutes`, those that are left: `▲` in the last fifth, `■` when
/// the time is over.
pub(in crate::ui) fn text(elapsed: Duration, minutes: Option<u32>) -> (String, Meaning) {
    let clock = |s: u64| format!("{}:{:02}", s / 60, s % 60);
    let gone = elapsed.as_secs();
    let Some(minutes) = minutes else {
        return (clock(gone), Meaning::Plain);
    };
    let whole = u64::from(minutes) * 60;
    match whole.checked_sub(gone) {
        Some(left) if left * 5 > whole => (format!("▷ {}", clock(left)), Meaning::Plain),
        Some(left) if left > 0 => (format!("▲ {}", clock(left)), Meaning::Key),
        _ => (format!("■ +{}", clock(gone - whole)), Meaning::Error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_glyph_says_how_much_is_left() {
        let at = |s| text(Duration::from_secs(s), Some(10)).0;
        assert_eq!(
            [0, 479, 480, 599, 600, 672].map(at),
            [
                "▷ 10:00",
                "▷ 2:01",
                "▲ 2:00",
                "▲ 0:01",
                "■ +0:00",
                "■ +1:12"
            ]
        );
        assert_eq!(text(Duration::from_secs(75), None).0, "1:15");
    }
}
