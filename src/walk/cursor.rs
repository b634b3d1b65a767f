//! A place in a walk with a zoom level, as in a debugger: next, previous, into, out.

use super::{Position, Walk};
use crate::graph::Ref;

/// How deep a step lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// A whole time step.
    Time,
    /// One equation.
    Equation,
    /// One matrix product, sum or function.
    #[default]
    Operation,
    /// One entry of a result.
    Entry,
}

impl Level {
    /// All four, from wide to deep.
    pub const ALL: [Level; 4] = [Level::Time, Level::Equation, Level::Operation, Level::Entry];
}

/// A cursor; it always stands on a step of the walk it was made for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    /// Where; parts deeper than the level are zero.
    pub at: Position,
    /// How deep.
    pub level: Level,
}

impl Walk {
    /// The first position at or after `at` in the order of the tree, normalised for `level`; `None` past the end.
    fn settle(&self, mut at: Position, level: Level) -> Option<Position> {
        loop {
            let group = self.groups.get(at.group)?;
            if level == Level::Time {
                return Some(Position {
                    group: at.group,
                    ..Position::default()
                });
            }
            let Some(item) = group.items.get(at.item) else {
                at = Position {
                    group: at.group + 1,
                    ..Position::default()
                };
                continue;
            };
            if level == Level::Equation {
                return Some(Position {
                    operation: 0,
                    entry: 0,
                    ..at
                });
            }
            if at.operation >= item.operations.len() {
                at = Position {
                    item: at.item + 1,
                    operation: 0,
                    entry: 0,
                    ..at
                };
                continue;
            }
            if level == Level::Operation {
                return Some(Position { entry: 0, ..at });
            }
            if at.entry >= self.shape(at).len() {
                at = Position {
                    operation: at.operation + 1,
                    entry: 0,
                    ..at
                };
                continue;
            }
            return Some(at);
        }
    }

    /// Whether a cursor stands on a step of this walk; in an empty one it stands at the beginning.
    pub fn holds(&self, cursor: Cursor) -> bool {
        let empty = self.is_empty() && cursor.at == Position::default();
        empty || self.settle(cursor.at, cursor.level) == Some(cursor.at)
    }

    /// The next position at `level`.
    pub fn next(&self, mut at: Position, level: Level) -> Option<Position> {
        match level {
            Level::Time => {
                at = Position {
                    group: at.group + 1,
                    ..Position::default()
                }
            }
            Level::Equation => {
                at = Position {
                    item: at.item + 1,
                    operation: 0,
                    entry: 0,
                    ..at
                }
            }
            Level::Operation => {
                at = Position {
                    operation: at.operation + 1,
                    entry: 0,
                    ..at
                }
            }
            Level::Entry => at.entry += 1,
        }
        self.settle(at, level)
    }

    /// The previous position at `level`.
    pub fn previous(&self, at: Position, level: Level) -> Option<Position> {
        let group = |g: usize| Position {
            group: g,
            ..Position::default()
        };
        let step = match level {
            Level::Entry if at.entry > 0 => {
                return Some(Position {
                    entry: at.entry - 1,
                    ..at
                });
            }
            Level::Entry | Level::Operation if at.operation > 0 => Position {
                operation: at.operation - 1,
                entry: 0,
                ..at
            },
            Level::Time => return at.group.checked_sub(1).map(group),
            _ if at.item > 0 => Position {
                item: at.item - 1,
                operation: 0,
                entry: 0,
                ..at
            },
            _ => {
                let before = at.group.checked_sub(1)?;
                Position {
                    item: self.groups[before].items.len().checked_sub(1)?,
                    ..group(before)
                }
            }
        };
        // The step lies before; go to the last place of this level inside it.
        let same_item = level >= Level::Operation && at.operation > 0;
        let mut to = step;
        if level >= Level::Operation && !same_item {
            to.operation = self.item(to).operations.len().checked_sub(1)?;
        }
        if level == Level::Entry {
            to.entry = self.shape(to).len().checked_sub(1)?;
        }
        Some(to)
    }

    /// The first position, at any level.
    pub fn first(&self) -> Option<Position> {
        self.settle(Position::default(), Level::Entry)
    }

    /// The last position at `level`.
    pub fn last(&self, level: Level) -> Option<Position> {
        let end = Position {
            group: self.groups.len(),
            ..Position::default()
        };
        match level {
            Level::Time => self.groups.len().checked_sub(1).map(|group| Position {
                group,
                ..Position::default()
            }),
            _ => self.previous(end, level),
        }
    }

    /// Every position of a level, in order.
    pub fn positions(&self, level: Level) -> impl Iterator<Item = Position> + '_ {
        std::iter::successors(self.settle(Position::default(), level), move |&at| {
            self.next(at, level)
        })
    }

    /// Which step of its level a cursor stands on (from 1), and of how many.
    pub fn count(&self, cursor: Cursor) -> (usize, usize) {
        let (mut before, mut all) = (0, 0);
        let at = cursor.at;
        for (g, group) in self.groups.iter().enumerate() {
            for (i, item) in group.items.iter().enumerate() {
                let operations = 0..item.operations.len();
                let here = (g, i).cmp(&(at.group, at.item));
                let (inside, whole) = match cursor.level {
                    Level::Time => (0, usize::from(i == 0)),
                    Level::Equation => (0, 1),
                    Level::Operation => (at.operation, item.operations.len()),
                    Level::Entry => {
                        let len = |o: usize| self.shapes[g][i][o].len();
                        let until = operations
                            .clone()
                            .take(at.operation)
                            .map(len)
                            .sum::<usize>()
                            + at.entry;
                        (until, operations.map(len).sum())
                    }
                };
                before += match here {
                    std::cmp::Ordering::Less => whole,
                    std::cmp::Ordering::Equal => inside,
                    std::cmp::Ordering::Greater => 0,
                };
                all += whole;
            }
        }
        if cursor.level == Level::Time {
            before = at.group;
        }
        (before + 1, all)
    }

    /// The position of step number `n` (from 1) of a level.
    pub fn nth(&self, n: usize, level: Level) -> Option<Position> {
        self.positions(level).nth(n.checked_sub(1)?)
    }

    /// The first operation whose result is `of`, or else the first item about it.
    pub fn find(&self, of: Ref) -> Option<Position> {
        self.positions(Level::Equation)
            .find(|&at| self.item(at).subject == of)
            .or_else(|| self.computes(of))
    }
}

impl Cursor {
    /// The same place one level deeper, at its first step.
    pub fn into(self, walk: &Walk) -> Option<Cursor> {
        let deeper = *Level::ALL.get(self.level as usize + 1)?;
        let at = walk.settle(self.at, deeper)?;
        Some(Cursor { at, level: deeper })
    }

    /// The step that holds this one, a level up.
    pub fn out(self) -> Option<Cursor> {
        let level = *Level::ALL.get((self.level as usize).checked_sub(1)?)?;
        Some(self.at_level(level))
    }

    /// The step at `level` (not deeper than this one) that holds this one.
    pub fn at_level(self, level: Level) -> Cursor {
        let mut at = self.at;
        if level <= Level::Operation {
            at.entry = 0;
        }
        if level <= Level::Equation {
            at.operation = 0;
        }
        if level == Level::Time {
            at.item = 0;
        }
        Cursor { at, level }
    }

    /// What this step is about: the result of its operation, or the subject of its equation. A time is about no
    /// single one, and in an empty walk there is none.
    pub fn result(self, walk: &Walk) -> Option<Ref> {
        match self.level {
            _ if walk.is_empty() => None,
            Level::Time => None,
            Level::Equation => Some(walk.item(self.at).subject),
            Level::Operation | Level::Entry => Some(walk.operation(self.at)),
        }
    }
}
