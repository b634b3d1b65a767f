//! A show of hands: how many chose each answer.

/// The most hands counted for one answer.
const MOST: u32 = 9999;

/// The counts of one question, and which of them is being typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Poll {
    pub(super) counts: Vec<u32>,
    pub(super) chosen: Option<usize>,
    /// Digits were typed since the answer was chosen, so the next one goes behind them.
    typing: bool,
}

impl Poll {
    pub(super) fn new(choices: usize) -> Poll {
        Poll {
            counts: vec![0; choices],
            ..Poll::default()
        }
    }

    /// The answer of this number is counted from now on, if there is one.
    pub(super) fn choose(&mut self, choice: usize) {
        if choice < self.counts.len() {
            (self.chosen, self.typing) = (Some(choice), false);
        }
    }

    /// The answer below or above; from none to the first or the last.
    pub(super) fn turn(&mut self, down: bool) {
        let last = self.counts.len().saturating_sub(1);
        self.choose(match (self.chosen, down) {
            (None, true) => 0,
            (None, false) => last,
            (Some(c), true) => (c + 1).min(last),
            (Some(c), false) => c.saturating_sub(1),
        });
    }

    pub(super) fn digit(&mut self, digit: u32) {
        let typing = std::mem::replace(&mut self.typing, true);
        if let Some(count) = self.chosen.and_then(|c| self.counts.get_mut(c)) {
            *count = (if typing { *count * 10 } else { 0 } + digit).min(MOST);
        }
    }

    pub(super) fn delete(&mut self) {
        self.typing = true;
        if let Some(count) = self.chosen.and_then(|c| self.counts.get_mut(c)) {
            *count /= 10;
        }
    }

    /// One hand more or less.
    pub(super) fn change(&mut self, more: bool) {
        self.typing = false;
        if let Some(count) = self.chosen.and_then(|c| self.counts.get_mut(c)) {
            *count = if more {
                (*count + 1).min(MOST)
            } else {
                count.saturating_sub(1)
            };
        }
    }

    /// Every hand was counted.
    pub(super) fn close(&mut self) {
        (self.chosen, self.typing) = (None, false);
    }

    pub(super) fn total(&self) -> u32 {
        self.counts.iter().sum()
    }

    /// The bar of an answer, `width` columns for the answer most chose; one hand is always seen.
    pub(super) fn bar(&self, choice: usize, width: usize) -> usize {
        let most = self.counts.iter().copied().max().unwrap_or(0).max(1) as usize;
        let count = self.counts.get(choice).copied().unwrap_or(0) as usize;
        (count * width).div_ceil(most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_count_hands_for_the_answer_chosen() {
        let mut poll = Poll::new(3);
        poll.digit(7);
        assert_eq!(poll.total(), 0, "no answer is chosen");
        poll.choose(1);
        [1, 7].iter().for_each(|d| poll.digit(*d));
        poll.turn(true);
        poll.digit(4);
        poll.change(true);
        poll.choose(9);
        assert_eq!(
            (poll.counts.as_slice(), poll.chosen, poll.total()),
            (&[0, 17, 5][..], Some(2), 22)
        );
        poll.choose(1);
        poll.digit(2);
        assert_eq!(poll.counts[1], 2, "chosen again, it is counted again");
        (0..20).for_each(|_| poll.digit(9));
        assert_eq!(poll.counts[1], MOST);
        (0..20).for_each(|_| poll.delete());
        poll.change(false);
        assert_eq!(poll.counts[1], 0);
    }

    #[test]
    fn bars_are_in_proportion_and_one_hand_is_seen() {
        let poll = Poll {
            counts: vec![0, 1, 60, 30],
            ..Poll::default()
        };
        assert_eq!([0, 1, 2, 3].map(|c| poll.bar(c, 40)), [0, 1, 40, 20]);
        assert_eq!(Poll::new(2).bar(0, 40), 0);
    }
}
