//! When to draw and when to tick: what every loop between a program and its reader keeps, whatever it waits with.

use web_time::{Duration, Instant};

/// What a loop has done and has still to do. It has no clock: it is told what time it is.
#[derive(Debug)]
pub struct Pace {
    /// There is somewhere to draw: false while a terminal is given away.
    pub awake: bool,
    /// Something changed since the last frame.
    dirty: bool,
    /// When the last frame was drawn.
    drawn: Option<Instant>,
    /// When the program is to be given a tick.
    tick: Option<Instant>,
}

impl Default for Pace {
    /// Whatever is drawn on is blank.
    fn default() -> Pace {
        Pace {
            awake: true,
            dirty: true,
            drawn: None,
            tick: None,
        }
    }
}

impl Pace {
    /// The shortest time between two frames, and between two ticks.
    pub const FRAME: Duration = Duration::from_micros(16_667);

    /// Whether a frame is to be drawn now.
    pub fn wants_frame(&self, now: Instant) -> bool {
        self.frame(now).is_some_and(|at| at <= now)
    }

    /// When to draw the next frame, if there is anything to draw.
    fn frame(&self, now: Instant) -> Option<Instant> {
        let due = self.drawn.map_or(now, |at| at + Pace::FRAME);
        (self.awake && self.dirty).then_some(due)
    }

    /// A frame was drawn.
    pub fn draw(&mut self, now: Instant) {
        (self.drawn, self.dirty) = (Some(now), false);
    }

    /// Something is different from the last frame, if it `is`.
    pub fn change(&mut self, is: bool) {
        self.dirty |= is;
    }

    /// Notes that a tick is wanted after `wait`. A tick already waited for is never put off by that.
    pub fn expect_tick(&mut self, wait: Option<Duration>, now: Instant) {
        let fresh = wait
            .filter(|_| self.awake)
            .and_then(|wait| now.checked_add(wait.max(Pace::FRAME)));
        self.tick = fresh.map(|at| self.tick.map_or(at, |before| before.min(at)));
    }

    /// Whether a tick is to be given now; then it is no longer waited for.
    pub fn takes_tick(&mut self, now: Instant) -> bool {
        self.tick.take_if(|at| *at <= now).is_some()
    }

    /// When there is something to do, if nothing happens before.
    pub fn deadline(&self, now: Instant) -> Option<Instant> {
        self.frame(now).into_iter().chain(self.tick).min()
    }
}
