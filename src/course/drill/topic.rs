//! A topic: what it is called, and how its exercises are drawn.

use super::dice::Dice;
use super::draft::Draft;
use crate::lang::Text;

/// A kind of exercise.
#[derive(Clone, Copy)]
pub struct Topic {
    /// Its name on the command line and in files.
    pub name: &'static str,
    pub(super) title: fn() -> Text,
    pub(super) draw: fn(&mut Dice, usize) -> Draft,
}

/// Topics are the same if they are called the same.
impl PartialEq for Topic {
    fn eq(&self, other: &Topic) -> bool {
        self.name == other.name
    }
}

impl Eq for Topic {}

impl std::fmt::Debug for Topic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl Topic {
    /// What it is called.
    pub fn title(self) -> Text {
        (self.title)()
    }
}
