//! Small numbers that a person can calculate with.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Random numbers of one seed, with few decimals each.
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    /// The numbers of exercise `number` of a seed: each exercise has a stream of its own.
    pub(super) fn new(seed: u64, number: u64) -> Dice {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(number);
        Dice(generator)
    }

    /// A whole number from `least` to `most`.
    pub(super) fn whole(&mut self, least: i32, most: i32) -> i32 {
        self.0.random_range(least..=most)
    }

    /// One of a list.
    pub(super) fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.0.random_range(0..of.len())]
    }

    /// A number of tenths, not zero.
    pub(super) fn tenths(&mut self, least: i32, most: i32) -> f64 {
        loop {
            let n = self.whole(least, most);
            if n != 0 {
                return f64::from(n) / 10.0;
            }
        }
    }

    /// The opening of a gate, neither shut nor open: from 0.1 to 0.9 in steps of 0.05.
    pub(super) fn gate(&mut self) -> f64 {
        f64::from(self.whole(2, 18)) / 20.0
    }

    /// A state or a candidate between −0.9 and 0.9, not zero.
    pub(super) fn state(&mut self) -> f64 {
        self.tenths(-9, 9)
    }
}
