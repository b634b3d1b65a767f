//! Motion: a step that is taken is seen to run along its wires, for a moment.

use std::time::Duration;

/// Pictures of a pulse, and how long each stands: a quarter of a second together.
const FRAMES: u8 = 6;
const FRAME: Duration = Duration::from_millis(40);

/// What runs along the wires of a step.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Pulse {
    /// Pictures that are left.
    left: u8,
}

impl Pulse {
    pub(crate) fn start(&mut self) {
        self.left = FRAMES;
    }

    pub(crate) fn stop(&mut self) {
        self.left = 0;
    }

    /// The next picture; whether there was one.
    pub(crate) fn tick(&mut self) -> bool {
        let runs = self.left > 0;
        self.left = self.left.saturating_sub(1);
        runs
    }

    /// How far it has come, from 0 to 1.
    pub(crate) fn share(&self) -> Option<f64> {
        (self.left > 0).then(|| f64::from(FRAMES - self.left) / f64::from(FRAMES - 1))
    }

    /// The time until its next picture.
    pub(crate) fn due(&self) -> Option<Duration> {
        (self.left > 0).then_some(FRAME)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pulse_comes_to_its_end_within_a_quarter_of_a_second_and_rests() {
        let mut pulse = Pulse::default();
        assert_eq!((pulse.share(), pulse.due()), (None, None));
        pulse.start();
        let mut shares = vec![];
        let mut time = Duration::ZERO;
        while let Some(due) = pulse.due() {
            shares.extend(pulse.share());
            time += due;
            assert!(pulse.tick());
        }
        assert!(time <= Duration::from_millis(250));
        assert_eq!((shares.first(), shares.last()), (Some(&0.0), Some(&1.0)));
        assert!(shares.is_sorted() && !pulse.tick());
    }
}
