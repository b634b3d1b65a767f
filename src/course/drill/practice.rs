//! What comes next: harder after three in a row, easier after two misses, and after a slip its mirror.

use super::{Exercise, Lean, Topic};
use crate::lang::Text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hasher, RandomState};

/// How many levels a topic has.
pub const LEVELS: usize = 3;
/// So many right at once in a row, and it gets harder.
const UP: i32 = 3;
/// So many missed in a row, and it gets easier.
const DOWN: i32 = -2;

/// A seed that nobody knows before.
pub fn fresh_seed() -> u64 {
    // The standard library's hashes begin at random; in a browser they do not, where the time has to do.
    let mut hasher = RandomState::new().build_hasher();
    let time = web_time::SystemTime::now().duration_since(web_time::UNIX_EPOCH);
    hasher.write_u128(time.unwrap_or_default().as_nanos());
    hasher.finish() % 1_000_000
}

/// Exercises for paper: of a topic, or of all in turn, harder towards the end unless a level is wanted.
pub fn sheet(topic: Option<Topic>, seed: u64, count: u32, level: Option<usize>) -> Vec<Exercise> {
    let one = |k: u32| {
        let all = Topic::ALL;
        let topic = topic.unwrap_or(all[k as usize % all.len()]);
        let level = level.unwrap_or(k as usize * LEVELS / count as usize);
        Exercise::draw(topic, level, (seed, u64::from(k) + 1), &Lean::None)
    };
    (0..count).map(one).collect()
}

/// How far a reader has come with a topic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Practice {
    /// How hard, from 0.
    pub level: usize,
    /// Right at once in a row; below zero, missed in a row.
    pub row: i32,
    /// Right at once, of all.
    pub right: u32,
    /// All that were asked.
    pub asked: u32,
}

impl Practice {
    /// Notes an exercise that is over.
    pub fn note(&mut self, right_at_once: bool) {
        self.asked = self.asked.saturating_add(1);
        self.right = self.right.saturating_add(u32::from(right_at_once));
        self.row = match right_at_once {
            true => self.row.max(0).saturating_add(1),
            false => self.row.min(0).saturating_sub(1),
        };
        if self.row >= UP && self.level + 1 < LEVELS {
            (self.level, self.row) = (self.level + 1, 0);
        }
        if self.row <= DOWN && self.level > 0 {
            (self.level, self.row) = (self.level - 1, 0);
        }
    }

    /// Whether the hardest is easy by now.
    pub fn is_mastered(&self) -> bool {
        self.level + 1 >= LEVELS && self.row >= UP
    }

    /// Of a file: levels there are.
    pub fn sound(self) -> Practice {
        Practice {
            level: self.level.min(LEVELS - 1),
            ..self
        }
    }
}

/// Exercises one after the other.
#[derive(Clone, Debug)]
pub struct Session {
    /// The topic that is practised; none for all in turn.
    pub topic: Option<Topic>,
    /// How far the reader has come, by the names of topics.
    pub practice: BTreeMap<String, Practice>,
    /// What exercises are drawn from.
    pub seed: u64,
    /// How many have been drawn.
    pub number: u64,
    /// A level that is wanted, whatever the reader has reached.
    pub level: Option<usize>,
    lean: Lean,
}

impl Session {
    /// From a seed: the same one gives the same exercises to the same answers.
    pub fn new(topic: Option<Topic>, seed: u64, practice: BTreeMap<String, Practice>) -> Session {
        Session {
            topic,
            practice,
            seed,
            number: 0,
            level: None,
            lean: Lean::None,
        }
    }

    /// How far the reader has come with a topic.
    pub fn standing(&self, topic: Topic) -> Practice {
        let kept = self.practice.get(topic.name);
        kept.copied().unwrap_or_default().sound()
    }

    /// The next exercise.
    pub fn draw(&mut self) -> Exercise {
        let topic = self.topic.unwrap_or_else(|| self.due());
        self.number += 1;
        let level = self.level.unwrap_or(self.standing(topic).level);
        Exercise::draw(topic, level, (self.seed, self.number), &self.lean)
    }

    /// Another topic, or all in turn.
    pub fn turn_to(&mut self, topic: Option<Topic>) {
        (self.topic, self.lean) = (topic, Lean::None);
    }

    /// An exercise is over; a slip that was made on the way comes back.
    pub fn note(&mut self, topic: Topic, right_at_once: bool, slip: Option<Text>) {
        let mut practice = self.standing(topic);
        practice.note(right_at_once);
        self.practice.insert(topic.name.to_owned(), practice);
        self.lean = match (slip, std::mem::replace(&mut self.lean, Lean::None)) {
            (Some(slip), _) => Lean::Near(slip),
            (None, Lean::Near(slip)) => Lean::Far(slip),
            (None, _) => Lean::None,
        };
    }

    /// The topic that is easiest still; when all are easy, the one that was asked for least.
    fn due(&self) -> Topic {
        let order = |topic: &Topic| {
            let standing = self.standing(*topic);
            match standing.is_mastered() {
                true => (LEVELS, standing.asked),
                false => (standing.level, 0),
            }
        };
        let topics = Topic::ALL.into_iter();
        topics.min_by_key(order).expect("there are topics")
    }
}
