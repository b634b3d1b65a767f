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
    /// The same, each with its name in options and lessons.
    pub const NAMED: [(&str, Level); 4] = [
        ("time", Level::Time),
        ("equation", Level::Equation),
        ("operation", Level::Operation),
        ("entry", Level::Entry),
    ];
}

/// Where a walk can be begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begin {
    /// The step whose result this is.
    Of(Ref),
    /// The first step of a time.
    Time(i64),
}

/// A cursor; it always stands on a step of the walk it was made for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    /// Where; parts deeper than the level are zero.
    pub at: Position,
    /// How deep.
    pub level: Level,
}

impl Position {
    /// Its index among the steps of a level.
    fn part(&mut self, level: Level) -> &mut usize {
        match level {
            Level::Time => &mut self.group,
            Level::Equation => &mut self.item,
            Level::Operation => &mut self.operation,
            Level::Entry => &mut self.entry,
        }
    }

    /// The beginning of the step of a level that holds it.
    fn start(mut self, level: Level) -> Position {
        for &deeper in &Level::ALL[level as usize + 1..] {
            *self.part(deeper) = 0;
        }
        self
    }

    /// What comes right behind the step of a level that holds it.
    fn behind(self, level: Level) -> Position {
        let mut at = self.start(level);
        *at.part(level) += 1;
        at
    }
}

impl Walk {
    /// How many steps of a level there are in the step above it that holds a position.
    fn steps(&self, at: Position, level: Level) -> usize {
        match level {
            Level::Time => self.groups.len(),
            Level::Equation => self.groups[at.group].items.len(),
            Level::Operation => self.item(at).operations.len(),
            Level::Entry => self.shape(at).len(),
        }
    }

    /// The first position at or after `at` in the order of the tree, normalised for `level`; `None` past the end.
    fn settle(&self, mut at: Position, level: Level) -> Option<Position> {
        while at.group < self.groups.len() {
            let mut levels = Level::ALL[..=level as usize].windows(2);
            match levels.find(|pair| *at.part(pair[1]) >= self.steps(at, pair[1])) {
                Some(pair) => at = at.behind(pair[0]),
                None => return Some(at.start(level)),
            }
        }
        None
    }

    /// Whether a cursor stands on a step of this walk; in an empty one it stands at the beginning.
    pub fn holds(&self, cursor: Cursor) -> bool {
        let empty = self.is_empty() && cursor.at == Position::default();
        empty || self.settle(cursor.at, cursor.level) == Some(cursor.at)
    }

    /// The next position at `level`.
    pub fn next(&self, at: Position, level: Level) -> Option<Position> {
        self.settle(at.behind(level), level)
    }

    /// The previous position at `level`.
    pub fn previous(&self, at: Position, level: Level) -> Option<Position> {
        let mut to = at.start(level);
        let levels = &Level::ALL[..=level as usize];
        // The deepest index that can goes back, and what lies below it to its last step.
        let back = levels.iter().rposition(|&level| *to.part(level) > 0)?;
        *to.part(levels[back]) -= 1;
        for &deeper in &levels[back + 1..] {
            *to.part(deeper) = self.steps(to, deeper).checked_sub(1)?;
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
        self.previous(end, level)
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
                        let before = operations.clone().take(at.operation).map(len);
                        let inside = before.sum::<usize>() + at.entry;
                        (inside, operations.map(len).sum())
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

    /// The first item about `of`, or else the operation that computes it.
    pub fn find(&self, of: Ref) -> Option<Position> {
        let mut items = self.positions(Level::Equation);
        let item = items.find(|&at| self.item(at).subject == of);
        item.or_else(|| self.computes(of))
    }
}

impl Cursor {
    /// The same place one level deeper, at its first step.
    pub fn deeper(self, walk: &Walk) -> Option<Cursor> {
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
        let at = self.at.start(level);
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
